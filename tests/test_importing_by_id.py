"""Papers by what a reader has of them: ids, addresses of papers, of lists, of files and feeds."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from store.errors import InputError, Stopped
from store.fetching.by_id import Bringing, Named, named
from store.importers import Hints
from store.intake import Intake
from store.library import Library
from store.sources.client import Client
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
        *(
            (f"https://{host}/abs/2606.13681", Named("arxiv", "2606.13681"))
            for host in ("www.arxiv.org", "export.arxiv.org", "ARXIV.org", "alphaxiv.org")
        ),
        (" HTTPS://arxiv.org/abs/2606.13681#s1 ", Named("arxiv", "2606.13681")),
        ("https://hf.co/papers/2606.13681?x=1", Named("arxiv", "2606.13681")),
        ("https://dx.doi.org/10.48550/arXiv.2606.13681", Named("arxiv", "2606.13681")),
        ("https://evilarxiv.org/abs/2606.13681", Named("address", "https://evilarxiv.org/abs/2606.13681")),
        ("http://hf.co/papers/date/2026-06-12/", Named("list", "day 2026-06-12")),
        ("https://huggingface.co/papers/#top", Named("list", "hf")),
        ("https://huggingface.co/papers/trending/", Named("list", "hf trending")),
        ("https://huggingface.co/papers/month/2026-06", Named("list", "hf month 2026-06")),
        ("https://arxiv.org/list/math.GT/recent", Named("list", "arxiv math.GT")),
        ("https://arxiv.org/list/gr-qc/pastweek/?show=50", Named("list", "arxiv gr-qc")),
        ("https://arxiv.org/list/cs.CL/2026-06", Named("address", "https://arxiv.org/list/cs.CL/2026-06")),
        ("https://hf.co/papers/week/24", Named("address", "https://hf.co/papers/week/24")),
        ("https://example.org/10.1145/3366423", Named("address", "https://example.org/10.1145/3366423")),
        ("papers/2026.json", None),
        ("-", None),
        ("kites about 10.1145/3366423", None),
    ],
)
def test_what_is_named_is_an_id_an_address_or_a_file(argument: str, found: Named | None) -> None:
    assert named(argument) == found


@pytest.mark.parametrize(
    "doi",
    [
        *("10.1145/3366423", "doi:10.1145/3366423", "DOI: 10.1145/3366423", "https://doi.org/10.1145/3366423"),
        *("https://dx.doi.org/10.1145/3366423", "https://dl.acm.org/doi/10.1145/3366423"),
    ],
)
def test_another_doi_is_refused_with_what_brings_its_paper(doi: str) -> None:
    with pytest.raises(InputError) as refused:
        named(doi)
    line = "“10.1145/3366423” is a DOI, which no source here knows: a .bib or RIS file brings the paper"
    assert str(refused.value) == line


class Brought:
    """What became of arguments: the papers, and each line that was told."""

    def __init__(self, server: NewsServer, folder: Path, *arguments: str, day: date | None = None) -> None:
        self.connected, self.told = 0, list[str]()

        def connect() -> Client:
            self.connected += 1
            return client_for(server, folder)

        intake = Intake(self.told.append)
        bringing = Bringing(intake, connect)
        self.papers = [each.paper for each in bringing.papers(arguments, Hints(day))]
        self.failed, self.skipped, self.intake = bringing.failed, intake.skipped, intake


def test_what_is_on_this_computer_comes_last_and_asks_nobody(server: NewsServer, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text('[{"title": "Of a file"}]')
    server.serve("/api/query", entries(1))
    server.serve("/feed.xml", entries(5))
    alone = Brought(server, tmp_path, str(file))
    assert ([paper.title for paper in alone.papers], alone.connected, server.asked) == (["Of a file"], 0, [])
    feed = f"{server.address}/feed.xml"
    found = Brought(server, tmp_path, str(file), feed, "2606.10001", feed, "2606.10001", day=date(2026, 6, 1))
    assert [paper.title for paper in found.papers] == ["Paper 1", "Paper 5", "Of a file"] and found.connected == 1
    assert [paper.day for paper in found.papers] == ["2026-06-01"] * 3
    paths = [asked.path for asked in server.asked]
    assert paths == ["/api/papers/2606.10001", "/api/query", "/feed.xml"], "each is asked for once"
    assert [*found.intake.format] == ["arxiv by id", "http://127.0.0.1/feed.xml", str(file)]
    assert (found.failed, found.skipped, found.told, found.intake.failed) == ([], [], [], False)


def test_what_does_not_come_is_a_line_each_and_the_rest_comes(server: NewsServer, tmp_path: Path) -> None:
    server.serve("/page", Reply(b"<!DOCTYPE html><p>Log in", kind="text/html"))
    server.serve("/feed.xml", entries(5))
    server.serve("/api/query", entries())
    page, gone, feed = (f"{server.address}/{name}?token=secret" for name in ("page", "gone", "feed.xml"))
    lists = "https://arxiv.org/list/cs.ZZ/new", "https://hf.co/papers/date/2026-02-31"
    found = Brought(server, tmp_path, "10.1145/3366423", page, gone, "2606.10009", *lists, feed)
    assert [paper.title for paper in found.papers] == ["Paper 5"] and found.intake.failed
    assert found.failed == [f"{server.place}: has nothing at this address (404) “there is no such page”"]
    doi, unknown, seen, category, day = found.skipped
    assert doi["file"] == "10.1145/3366423" and unknown["reason"] == "there is no paper 2606.10009 at arXiv"
    assert seen["file"] == "http://127.0.0.1/page"
    assert category["file"] == "arxiv cs.ZZ" and str(category["reason"]).startswith("“cs.ZZ” is no category of arXiv")
    assert (day["file"], day["reason"]) == ("day 2026-02-31", "2026-02-31 is no day")
    assert all(line.startswith("broadsheet: ") and "secret" not in line for line in found.told)


def test_a_list_that_has_a_day_is_of_that_one_whatever_is_said_of_files(server: NewsServer, tmp_path: Path) -> None:
    server.days({"2026-06-12": [paper_item(7)]})
    server.serve("/atom/cs.CL", Reply(entries(6).body.replace(b"<updated>2026-06-11", b"<updated>2026-06-10")))
    lists = ("date/2026-06-12", "date/2026-06-12", "trending", "week/2026-W24")
    addresses = [f"https://huggingface.co/papers/{name}" for name in lists]
    found = Brought(server, tmp_path, *addresses, "https://arxiv.org/list/cs.CL/new", day=date(2026, 6, 1))
    assert [paper.day for paper in found.papers] == [*["2026-06-12"] * 3, "2026-06-10"]
    assert [*found.intake.format] == ["hf 2026-06-12", "hf:trending", "hf:week:2026-W24", "arxiv:cs.CL 2026-06-10"]


def test_a_long_address_is_cut_where_it_is_named(server: NewsServer, tmp_path: Path) -> None:
    server.serve("/kites", Reply(b"<!DOCTYPE html><p>Log in", kind="text/html"))
    found = Brought(server, tmp_path, f"{server.address}/kites{'x' * 100}")
    assert [each["file"] for each in found.skipped] == [f"http://127.0.0.1/kites{'x' * 77}…"]


def test_a_source_that_fails_is_no_loss_where_another_knows_them_all(server: NewsServer, tmp_path: Path) -> None:
    server.serve("/api/papers/2606.10001", as_json(paper_item(1)["paper"]))
    server.serve("/api/query", Reply(b"no", status=400, kind="text/plain"))
    line = f"{server.place}: refuses this (400)"
    one = Brought(server, tmp_path, "2606.10001")
    assert (one.failed, one.told, one.skipped) == ([], [f"{line}; the other source has what was asked for"], [])
    both = Brought(server, tmp_path, "2606.10001", "2606.10002")
    assert (both.failed, both.told, len(both.papers)) == ([line], [], 1)


def test_who_stops_an_import_has_nothing_of_it(server: NewsServer, tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    for argument in ("2606.10001", f"{server.address}/feed.xml"):
        bringing = Bringing(Intake(), lambda: client_for(server, tmp_path, cancelled=stop))
        with pytest.raises(Stopped):
            bringing.papers([argument], Hints())


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
