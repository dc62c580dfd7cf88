"""Papers by what a reader has of them: ids, addresses of papers, of lists, of files and feeds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.errors import InputError
from store.fetching.by_id import Named, named
from store.library import Library
from tests.conftest import TODAY
from tests.news_server import NewsServer, Reply, as_json, atom_entry, client_for, paper_item
from tui.cli import run, transfer


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[NewsServer]:
    made = NewsServer()
    monkeypatch.setattr(transfer, "_client", lambda: client_for(made, tmp_path))
    yield made
    made.close()


def entries(*numbers: int) -> Reply:
    found = "".join(atom_entry(number) for number in numbers)
    feed = f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Q</title>{found}</feed>'
    return Reply(feed.encode(), kind="application/atom+xml")


@pytest.mark.parametrize(
    ("argument", "found"),
    [
        ("2606.13681", Named("arxiv", "2606.13681")),
        ("arXiv:2606.13681v3", Named("arxiv", "2606.13681")),
        ("https://arxiv.org/pdf/2606.13681v2.pdf", Named("arxiv", "2606.13681")),
        ("https://arxiv.org/abs/math.GT/0309136", Named("arxiv", "math/0309136")),
        ("https://huggingface.co/papers/2606.13681", Named("arxiv", "2606.13681")),
        ("https://www.alphaxiv.org/overview/2606.13681", Named("arxiv", "2606.13681")),
        ("10.48550/arXiv.2606.13681", Named("arxiv", "2606.13681")),
        ("https://doi.org/10.48550/arXiv.2606.13681", Named("arxiv", "2606.13681")),
        ("https://huggingface.co/papers/date/2026-06-12", Named("list", "day 2026-06-12")),
        ("https://huggingface.co/papers", Named("list", "hf")),
        ("https://huggingface.co/papers/trending?x=1", Named("list", "hf trending")),
        ("https://hf.co/papers/week/2026-W24", Named("list", "hf week 2026-W24")),
        ("https://arxiv.org/list/cs.CL/new", Named("list", "arxiv cs.CL")),
        ("https://example.org/feed.xml", Named("address", "https://example.org/feed.xml")),
        (
            "https://example.org/arxiv.org/abs/2606.13681.bib",
            Named("address", "https://example.org/arxiv.org/abs/2606.13681.bib"),
        ),
        ("papers/2026.json", None),
        ("-", None),
    ],
)
def test_what_is_named_is_an_id_an_address_or_a_file(argument: str, found: Named | None) -> None:
    assert named(argument) == found


@pytest.mark.parametrize("doi", ["10.1145/3366423", "doi:10.1145/3366423", "https://doi.org/10.1145/3366423"])
def test_another_doi_is_refused_with_what_brings_its_paper(doi: str) -> None:
    with pytest.raises(InputError, match=r"“10.1145/3366423” .* \.bib or RIS file"):
        named(doi)


@pytest.mark.parametrize("address", ["http://[", "https://example.org:65536/x.json"])
def test_an_address_that_is_none_is_one_line(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", address]) in (2, 4)
    assert capsys.readouterr().err == f"broadsheet: “{address}” is no address of the web\n"


def test_a_file_of_that_name_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("2606.13681").write_text("[]")
    assert named("2606.13681") is None


def test_papers_come_by_id_with_what_each_source_knows(server: NewsServer, capsys: pytest.CaptureFixture[str]) -> None:
    server.serve("/api/papers/2606.10001", as_json(paper_item(1)["paper"]))
    server.serve("/api/query", entries(1, 2))
    assert run(["import", "2606.10001v1", "https://arxiv.org/abs/2606.10002", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["new"], said["read"], [*said["format"]]) == (2, 3, ["hf 2606.10001", "arxiv by id"])
    with_library = Library.open(seeds=False, today=TODAY)
    papers = {entry.paper.arxiv: entry.paper for entry in with_library.entries(with_library.head(9))}
    with_library.close()
    assert papers["2606.10001"].upvotes == 1 and papers["2606.10001"].categories == ("cs.CL",)
    assert papers["2606.10002"].authors == ("Ada Lovelace",)
    [asked] = [each.query["id_list"] for each in server.asked if each.path == "/api/query"]
    assert asked == "2606.10001,2606.10002"
    assert run(["undo", "--import"]) == 0
    assert run(["count"]) == 1


def test_what_one_source_has_is_enough_and_what_none_has_is_said(
    server: NewsServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server.serve("/api/papers/2606.10001", as_json(paper_item(1)["paper"]))
    server.serve("/api/query", Reply(b"no", status=400, kind="text/plain"))
    assert run(["import", "2606.10001"]) == 0
    assert "the other source has what was asked for" in capsys.readouterr().err
    assert run(["import", "2606.10009"]) == 4
    assert "broadsheet: 127.0.0.1" in capsys.readouterr().err
    server.serve("/api/query", entries())
    assert run(["import", "2606.10009"]) == 2
    assert "there is no paper 2606.10009 at arXiv" in capsys.readouterr().err


def test_files_lists_and_feeds_come_by_their_addresses(server: NewsServer, capsys: pytest.CaptureFixture[str]) -> None:
    server.serve("/refs.bib", Reply(b"@misc{a, title={A Kite}, author={Bo Ek}, year={2026}}", kind="text/plain"))
    server.serve("/feed.xml", entries(5))
    server.serve("/page", Reply(b"<!DOCTYPE html><html><body>Log in</body></html>", kind="text/html"))
    server.days({"2026-06-12": [paper_item(7), paper_item(8)]})
    day = "https://huggingface.co/papers/date/2026-06-12"
    assert run(["import", f"{server.address}/refs.bib", f"{server.address}/feed.xml", day, "--dry-run", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["new"] == 4
    assert run(["import", f"{server.address}/refs.bib", f"{server.address}/feed.xml", day]) == 0
    assert run(["count"]) == 0 and capsys.readouterr().out == "4\n"
    assert run(["import", "https://huggingface.co/papers/trending", "https://arxiv.org/list/cs.CL/new"]) == 4
    server.serve("/atom/cs.CL", entries(6))
    assert run(["import", "https://arxiv.org/list/cs.CL/new"]) == 0
    assert run(["import", "https://arxiv.org/list/cs.ZZ/new", "https://hf.co/papers/date/2026-02-31"]) == 2
    assert run(["import", f"{server.address}/feed.xml?token=secret"]) == 0
    assert run(["history", "--json"]) == 0 and "secret" not in "".join(capsys.readouterr())
    assert run(["import", f"{server.address}/page?token=secret"]) == 2
    assert run(["import", f"{server.address}/gone?token=secret"]) == 4
    said = "".join(capsys.readouterr())
    assert "secret" not in said and said.count("broadsheet: ") == 2
    assert run(["import", f"{server.address}/page"]) == 2
    assert run(["import", f"{server.address}/gone"]) == 4
    err = capsys.readouterr().err
    assert ("saw text that begins" in err and err.count("\n") == 2) or err
