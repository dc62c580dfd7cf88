"""Filling in what is missing of papers by id, noticing what happened to them, and offering without deciding."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from store.fetching.enrich import Enriched, Enriching, agreeing
from store.importers.remarks import accepted_at
from store.library import Library
from store.making import Incoming
from store.models import Note, Paper, Quote
from tests.conftest import TODAY
from tests.news_server import Asked, NewsServer, Reply, as_json, client_for, news, paper_item
from tui.cli import run
from tui.cli.meter import Meter

TEXT = "We fly kites in strong wind, and measure how long the strings hold before they tear in the air above us."


@pytest.fixture
def server() -> Iterator[NewsServer]:
    with news() as made:
        yield made


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(tmp_path / "library", seeds=False, today=TODAY)
    yield opened
    opened.close()


def entry(arxiv: str, version: int = 1, **said: str) -> str:
    """Make an entry of arXiv's programming interface."""
    values = {"title": "Kites", "summary": TEXT, "updated": "2026-06-11", **said}
    parts = "".join(f"<{name}>{value}</{name}>" for name, value in values.items() if name in ("title", "summary"))
    own = "".join(
        f"<arxiv:{name}>{values[name]}</arxiv:{name}>" for name in ("comment", "journal_ref", "doi") if name in values
    )
    return (
        f"<entry><id>http://arxiv.org/abs/{arxiv}v{version}</id>{parts}{own}<published>2026-06-11T17:00:00Z</published>"
        f"<updated>{values['updated']}T17:00:00Z</updated><category term='cs.CL'/>"
        "<author><name>Ada Lovelace</name></author></entry>"
    )


def serve(server: NewsServer, *entries: str, hf: dict[str, dict[str, Any]] | None = None) -> None:
    """Let arXiv have these entries, by id, and Hugging Face these papers."""
    by_id = {re.search(r"abs/([\d.]+)v", each)[1]: each for each in entries}  # type: ignore[index]

    def arxiv(asked: Asked) -> Reply:
        ids = asked.query["id_list"].split(",") if "id_list" in asked.query else list(by_id)
        found = "".join(by_id.get(each, "") for each in ids)
        return Reply(
            f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">{found}</feed>'.encode(),
            kind="application/atom+xml",
        )

    server.serve("/api/query", arxiv)
    for name, said in (hf or {}).items():
        server.serve(f"/api/papers/{name}", as_json(said))


def enriched(library: Library, server: NewsServer, folder: Path) -> Any:
    with client_for(server, folder) as client:
        return Enriching(library.papers_by, library.ingest).run(client, papers(library))


def known(**said: Any) -> Incoming:
    return Incoming({"title": "Kites", "arxiv": "2606.00001", "sources": ["links"], **said})


def papers(library: Library) -> list[Paper]:
    return [each.paper for each in library.entries(library.head(100))]


def only(library: Library) -> Paper:
    [found] = library.entries(library.head(100))
    return found.paper


def test_what_is_missing_is_filled_in_by_id(library: Library, server: NewsServer, tmp_path: Path) -> None:
    library.ingest([known()])
    [before] = library.entries(library.head(1))
    library.edit([before], lambda mark: replace(mark.rated(5).with_note(Note("good"))), "rated 5")
    inner = paper_item(1, id="2606.00001", title="Kites", summary=TEXT)["paper"]
    serve(
        server,
        entry("2606.00001", comment="Accepted at ICML'26. Code: https://example.org/kites"),
        hf={"2606.00001": inner},
    )
    done = enriched(library, server, tmp_path)
    [after] = library.entries(library.head(1))
    paper = after.paper
    assert (done.asked, done.updated, done.happened, done.failed, done.unknown) == (1, 1, [], [], [])
    assert (paper.abstract, paper.authors, paper.categories) == (TEXT, ("Ada Lovelace",), ("cs.CL",))
    assert (paper.summary, paper.code) == ("Number 1 in a sentence.", "https://github.com/o/r1")
    assert "https://example.org/kites" in paper.links and paper.venue == "ICML 2026"
    assert paper.remark == "Accepted at ICML'26. Code: https://example.org/kites"
    assert (after.mark.rating, [note.text for note in after.mark.notes]) == (5, ["good"])
    assert enriched(library, server, tmp_path).updated == 0
    assert all("search_query" not in asked.query for asked in server.asked)


def test_what_the_reader_corrected_stays(library: Library, server: NewsServer, tmp_path: Path) -> None:
    library.ingest([known()])
    library.deciding.correct(only(library), "title", "My own title")
    serve(server, entry("2606.00001", title="Another title"))
    enriched(library, server, tmp_path)
    assert only(library).title == "My own title" and only(library).authors == ("Ada Lovelace",)


@pytest.mark.parametrize(
    ("before", "after", "kind", "now"),
    [
        ({"version": 1}, entry("2606.00001", 3), "version", "v3"),
        ({"day": "2026-06-12"}, entry("2606.00001", 2, updated="2026-06-20"), "version", "v2"),
        ({"day": "2026-06-12"}, entry("2606.00001", journal_ref="Nature 5 (2026) 3"), "published", "Nature 5 (2026) 3"),
        ({"version": 1}, entry("2606.00001", doi="10.1000/kite"), "published", "doi:10.1000/kite"),
        (
            {"version": 1},
            entry("2606.00001", comment="This paper has been withdrawn by the author", updated="2026-06-30"),
            "withdrawn",
            "2026-06-30",
        ),
    ],
)
def test_what_happened_to_a_paper_is_noticed(
    before: dict[str, Any],
    after: str,
    kind: str,
    now: str,
    library: Library,
    server: NewsServer,
    tmp_path: Path,
) -> None:
    library.ingest([known(abstract=TEXT, **before)])
    serve(server, after)
    [happened] = enriched(library, server, tmp_path).happened
    assert (happened.news.kind, happened.news.now, happened.title) == (kind, now, "Kites")
    assert library.search("is:updated").total == 1
    assert library.search("is:withdrawn").total == (kind == "withdrawn")
    assert only(library).abstract == TEXT
    assert enriched(library, server, tmp_path).happened == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, entry("2606.00001", 7, updated="2026-06-20", journal_ref="Nature 5")),  # an old one, only known now
        ({"day": "2026-06-12"}, entry("2606.00001", 2, updated="2026-06-11")),  # it was listed as it is
        ({"version": 4}, entry("2606.00001", 3)),
    ],
)
def test_what_is_only_known_now_is_no_news(
    before: dict[str, Any], after: str, library: Library, server: NewsServer, tmp_path: Path
) -> None:
    library.ingest([known(**before)])
    serve(server, after)
    assert enriched(library, server, tmp_path).happened == [] and library.search("is:updated").total == 0


def test_a_withdrawal_does_not_take_the_abstract(library: Library, server: NewsServer, tmp_path: Path) -> None:
    library.ingest([known(abstract=TEXT, version=1)])
    serve(server, entry("2606.00001", 2, summary="This paper has been withdrawn by the authors due to an error."))
    assert len(enriched(library, server, tmp_path).happened) == 2
    assert only(library).abstract == TEXT and only(library).withdrawn == "2026-06-11"


@pytest.mark.parametrize(
    ("remark", "venue"),
    [
        ("Accepted to NeurIPS 2026, 20 pages", "NeurIPS 2026"),
        ("In proceedings of SIGGRAPH Asia", "SIGGRAPH Asia"),
        ("Submitted to ICLR 2027", None),
        ("Accepted at an ACL 2026 workshop", None),
        ("20 pages, uses ACL style", None),
        ("", None),
    ],
)
def test_where_a_paper_was_accepted_is_taken_only_where_it_is_said(remark: str, venue: str | None) -> None:
    assert accepted_at(remark) == venue


def test_a_list_of_before_does_not_take_a_later_version_back(library: Library) -> None:
    """Hugging Face keeps the text of the day on which it listed a paper."""
    library.ingest(
        [known(title="Kites II", abstract=TEXT, version=2, authors=["Ada Lovelace", "Bo Ek"], sources=["arxiv"])]
    )
    listed = {
        "title": "Kites",
        "abstract": "As it was.",
        "authors": ["Ada Lovelace"],
        "upvotes": 9,
        "summary": "In short.",
    }
    library.ingest(
        [
            known(**listed, day="2026-06-12", sources=["hf-daily"]),
            known(title="Old", version=1, abstract="Old.", sources=["arxiv"]),
        ]
    )
    paper = only(library)
    assert (paper.title, paper.abstract, len(paper.authors), paper.version) == ("Kites II", TEXT, 2, 2)
    assert (paper.upvotes, paper.summary) == (9, "In short.")
    library.ingest([known(title="Kites III", abstract="Anew.", version=3, sources=["arxiv"])])
    assert (only(library).title, only(library).abstract) == ("Kites III", "Anew.")


def test_a_source_that_fails_does_not_keep_the_others(library: Library, server: NewsServer, tmp_path: Path) -> None:
    library.ingest([known()])
    serve(server, hf={"2606.00001": paper_item(1, id="2606.00001", title="Kites")["paper"]})
    server.serve("/api/query", Reply(b"", 400))
    done = enriched(library, server, tmp_path)
    assert done.failed == [f"{server.place}: refuses this (400)"] and only(library).summary
    assert done.unknown == []


def test_only_what_is_of_a_paper_is_told_and_counted(library: Library, server: NewsServer, tmp_path: Path) -> None:
    ids = [f"2606.0000{number}" for number in (1, 2, 3)]
    library.ingest([known(arxiv=ids[0]), known(arxiv=ids[1], title="Strings", abstract=TEXT), known(arxiv=ids[2])])
    library.ingest([Incoming({"title": "Bare"})])
    asked_about = papers(library)
    serve(server, entry(ids[1], title="Strings"), entry(ids[0]), entry("2606.00009"))
    told = list[int]()
    enriching = Enriching(library.papers_by, library.ingest)
    with client_for(server, tmp_path) as client:
        done = enriching.run(client, asked_about, told.append)
    assert (done.asked, done.updated, done.happened, done.failed) == (3, 2, [], [])
    assert done.unknown == [f"arxiv:{ids[2]}"] and told == [1, 2]
    by_id = [asked for asked in server.asked if "id_list" in asked.query]
    assert len(server.asked) == 4 and sorted(by_id[0].query["id_list"].split(",")) == ids
    with client_for(server, tmp_path) as client:
        nothing = enriching.run(client, [each for each in asked_about if not each.arxiv])
        client.stop()
        stopped = enriching.run(client, papers(library))
    assert nothing == Enriched() and len(server.asked) == 4
    assert stopped == Enriched(asked=3), "what was not asked for is not unknown"


def test_a_paper_that_says_another_doi_is_another(library: Library, server: NewsServer, tmp_path: Path) -> None:
    library.ingest([known(doi="10.1000/one")])
    serve(server, entry("2606.00001", doi="10.1000/other"))
    done = enriched(library, server, tmp_path)
    assert len(library) == 1 and done.unknown == ["arxiv:2606.00001"]


# -- papers that have a title and an abstract alone ----------------------------------------------------------------


def test_a_paper_without_ids_is_offered_the_same_one_and_keeps_its_marks(
    library: Library, server: NewsServer, tmp_path: Path
) -> None:
    library.ingest([Incoming({"title": "Kites", "abstract": TEXT}), Incoming({"title": "Strings", "abstract": TEXT})])
    [kites, _] = sorted(library.entries(library.head(2)), key=lambda each: each.paper.title)
    library.edit([kites], lambda mark: replace(mark.rated(5)), "rated 5")
    other = entry("2606.00002", title="Strings", summary="Strings of an altogether other kind, theory of them.")
    serve(server, entry("2606.00001", title="KITES", summary=f"{TEXT[:-1]}!"), other)
    enriching = Enriching(library.papers_by, library.ingest)
    with client_for(server, tmp_path) as client:
        [offer] = enriching.offers(client, papers(library))
        assert library.known(["arxiv:2606.00001"]) == {} and offer.agreement > 0.99
        enriching.accept(offer)
    assert 'ti:"kites"' in server.asked[0].query["search_query"]
    found = library.known(["arxiv:2606.00001", kites.paper.id])
    assert found["arxiv:2606.00001"] == found[kites.paper.id] and len(library) == 2
    assert found[kites.paper.id].mark.rating == 5 and found[kites.paper.id].paper.authors == ("Ada Lovelace",)


def test_titles_are_asked_about_eight_at_a_time_and_each_paper_is_offered_once(
    library: Library, server: NewsServer, tmp_path: Path
) -> None:
    bare = [Paper(f"p:{number}", f"Kites {number}", TEXT) for number in range(9)]
    others = [Paper("arxiv:1", "Kites 3", TEXT, arxiv="2606.00009"), Paper("p:x", "No abstract")]
    server.serve("/api/query", lambda asked: Reply(f"<feed>{''.join(found)}</feed>".encode()))
    found = [
        entry("2606.00001", title="kites 0"),
        entry("2606.00002", title="Kites 0"),
        entry("2606.00003", title="No abstract"),
    ]
    found.append(entry("2606.00004", title="Kites 1", summary=TEXT[:60]))
    enriching = Enriching(library.papers_by, library.ingest)
    with client_for(server, tmp_path) as client:
        offers = list(enriching.offers(client, [*bare, *others]))
    assert [(each.paper, each.found.paper.arxiv, each.agreement) for each in offers] == [(bare[0], "2606.00001", 1)]
    asked = [each.query["search_query"] for each in server.asked]
    titles = [" OR ".join(f'ti:"Kites {number}"' for number in numbers).lower() for numbers in (range(8), [8])]
    assert [each.replace("OR", "or") for each in asked] == titles


@pytest.mark.parametrize(("theirs", "offered"), [("abcdefghix", [0.9]), ("abcdefghxy", [])])
def test_a_paper_is_offered_where_nine_of_ten_letters_of_its_abstract_agree(
    theirs: str, offered: list[float], library: Library, server: NewsServer, tmp_path: Path
) -> None:
    serve(server, entry("2606.00001", title="Kites", summary=theirs))
    with client_for(server, tmp_path) as client:
        found = Enriching(library.papers_by, library.ingest).offers(client, [Paper("p:1", "Kites", "abcdefghij")])
        assert [offer.agreement for offer in found] == offered


def test_how_far_abstracts_agree() -> None:
    assert agreeing(TEXT, TEXT.upper()) == 1
    assert agreeing(TEXT, TEXT.replace("strong wind", "a strong breeze")) >= 0.9 > agreeing(TEXT, TEXT[:60])
    assert agreeing("kites", "kiter") == 0.8


# -- on the command line -------------------------------------------------------------------------------------------


@pytest.fixture
def shell(server: NewsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Run commands on a library to which the server is all sources, on a clock that takes no time."""
    monkeypatch.setenv("HF_ENDPOINT", server.address)
    (tmp_path / "home" / "config.toml").write_text(f'[sources]\narxiv = "{server.address}"\n')
    monkeypatch.setattr("store.sources.clock.Clock.wait", lambda self, seconds, cancelled: None)

    def shell(*args: str) -> tuple[int, str, str]:
        code = run([*args, "--library", str(tmp_path / "shelf")])
        said = capsys.readouterr()
        return code, said.out, said.err

    papers = tmp_path / "papers.json"
    papers.write_text(json.dumps([{"title": "Kites", "arxiv": "2606.00001", "version": 1}, {"title": "Bare"}]))
    assert shell("import", str(papers))[0] == 0
    return shell


def test_enrich_prints_a_line_for_all_that_happened(server: NewsServer, shell: Any) -> None:
    serve(server, entry("2606.00001", 2, journal_ref="Nature 5"))
    code, out, err = shell("enrich", "kites")
    assert code == 0
    assert out.splitlines() == ["2606.00001  new version v1 → v2  Kites", "2606.00001  published: Nature 5  Kites"]
    assert err == "1 paper asked about: 1 updated, 0 unchanged\n"
    code, out, err = shell("enrich", "kites", "--json")
    assert (code, json.loads(out)["updated"], json.loads(out)["happened"]) == (0, 0, [])
    assert shell("count", "is:updated")[1] == "1\n"


LONG = "Kites and whoever flies them in the strong and never ending wind from "
"""A title of seventy letters, the last of them a blank."""


def test_enrich_tells_what_happened_and_counts_the_others(
    server: NewsServer, shell: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    metered: list[tuple[object, ...]] = []

    class Heard(Meter):
        def __init__(self, *said: Any) -> None:
            super().__init__(*said)
            metered.append(said)

    monkeypatch.setattr("tui.cli.enrich.Meter", Heard)
    names = [f"2606.0000{number}" for number in range(2, 6)]
    titles = [LONG, f"{LONG}ab", "Withdrawn", "Nowhere"]
    records = [
        {"title": title, "arxiv": name, "abstract": TEXT, "version": 1}
        for title, name in zip(titles, names, strict=True)
    ]
    records[0] |= {"version": None, "day": "2026-06-01"}
    (tmp_path / "more.json").write_text(json.dumps(records))
    shell("import", str(tmp_path / "more.json"))
    gone = "This paper has been withdrawn by the author"
    serve(
        server,
        entry(names[0], 2, title=titles[0]),
        entry(names[1], 2, title=titles[1], journal_ref="Nature " * 10),
        entry(names[2], comment=gone, title=titles[2], updated="2026-06-30"),
        entry("2606.00001"),
    )
    library = Library.open(tmp_path / "shelf", seeds=False)
    quoted = Note("so", quote=Quote("We fly kites in strong wind, and"))
    library.edit([f"arxiv:{names[2]}"], lambda mark: mark.with_note(quoted), "noted")
    library.close()
    lines = [
        f"{names[1]}  new version v1 → v2  {LONG[:-1]}…",
        f"{names[1]}  published: {('Nature ' * 8).strip()} Nat…  {LONG[:-1]}…",
        f"{names[2]}  withdrawn 2026-06-30  Withdrawn",
        f"{names[0]}  new version v2  {LONG.strip()}",
    ]
    code, out, err = shell("enrich", "kites OR withdrawn OR nowhere OR bare")
    assert (code, sorted(out.splitlines()), metered) == (0, sorted(lines), [("asking", 5)])
    assert err == "5 papers asked about: 4 updated, 1 unchanged; 1 known to no source; 1 paper without an arXiv id\n"
    serve(server, entry("2606.00001", 3, journal_ref="Nature 5"), entry(names[2], title="Withdrawn", summary="Anew."))
    code, out, err = shell("enrich", "id:2606.00001 OR nowhere", "--json")
    happened = [
        {"paper": "arxiv:2606.00001", "kind": "version", "was": "v1", "now": "v3"},
        {"paper": "arxiv:2606.00001", "kind": "published", "was": "", "now": "Nature 5"},
    ]
    counts = {"asked": 2, "updated": 1, "unchanged": 1, "unknown": [f"arxiv:{names[3]}"], "failed": []}
    assert (code, json.loads(out), err) == (0, {**counts, "happened": happened}, "")


def test_enrich_ends_with_4_where_a_source_failed(server: NewsServer, shell: Any) -> None:
    serve(server, entry("2606.00001"))
    server.serve("/api/papers", Reply(b"<html><body>Log in</body></html>", kind="text/html"))
    code, out, err = shell("enrich", "kites")
    assert (code, out) == (4, "") and err.splitlines()[1].startswith(f"broadsheet: {server.place}: answered with a web")
    code, out, err = shell("enrich", "kites", "--json")
    assert (code, [f"broadsheet: {each}" for each in json.loads(out)["failed"]]) == (4, err.splitlines())


def test_enrich_asks_nothing_without_a_terminal(server: NewsServer, shell: Any) -> None:
    code, _, err = shell("enrich", "bare")
    assert code == 0 and "1 paper without an arXiv id" in err and server.asked == []
    assert shell("enrich")[0] == 2 and shell("enrich", "nowhere")[0] == 1


SIDE_BY_SIDE = """
Yours                                  │  arXiv 2606.00007
Kites at home, where no wind blows at  │  Kites At Home, Where No Wind Blows At
all                                    │  All
no authors                             │  Ada Lovelace · 2026-06-11
We fly kites in strong wind, and       │  We fly kites in strong wind, and
measure how long the strings hold      │  measure how long the strings hold
before they tear in the air above us.  │  before they tear in the air above us.
                                       │  Thin ones.
"""
LACKING = "1 paper without an arXiv id"


def test_enrich_asks_on_a_terminal_and_does_nothing_without_a_yes(
    server: NewsServer, shell: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers, title = tmp_path / "bare.json", "Kites at home, where no wind blows at all"
    papers.write_text(json.dumps([{"title": title, "abstract": TEXT}]))
    shell("import", str(papers))
    serve(server, entry("2606.00007", title=title.title(), summary=f"{TEXT} Thin ones."))
    answers = [False, True]
    monkeypatch.setattr("tui.cli.enrich.can_ask", lambda: True)
    asked: list[str] = []
    monkeypatch.setattr("click.confirm", lambda question, err: asked.append(question) or answers.pop(0))
    monkeypatch.setenv("COLUMNS", "80")
    assert shell("enrich", "home") == (
        0,
        "",
        f"{SIDE_BY_SIDE}0 papers asked about: 0 updated, 0 unchanged; {LACKING}\n",
    )
    assert asked == ["Their abstracts agree to 95%. Is this the same paper?"]
    assert shell("count", "id=arxiv:2606.00007")[1] == "0\n"
    assert shell("enrich", "home") == (0, "", f"{SIDE_BY_SIDE}1 paper asked about: 0 updated, 1 unchanged\n")
    assert shell("list", "id=arxiv:2606.00007")[1].startswith("arxiv:2606.00007")


ABOUT = ("Ada Lovelace, Bo Lovelace +1 · 2026-05-01", "Ada Lovelace · 2026-06-11")


@pytest.mark.parametrize(
    ("columns", "half", "about"),
    [
        (300, 88, ABOUT),
        (180, 87, ABOUT),
        (47, 21, ("Ada Lovelace, Bo…", "Ada Lovelace…")),
        (20, 20, ("Ada Lovelace, Bo…", "Ada Lovelace…")),
    ],
)
def test_two_papers_side_by_side_have_twelve_lines_of_their_abstracts(
    columns: int,
    half: int,
    about: tuple[str, str],
    server: NewsServer,
    shell: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = [chr(97 + each) * half for each in range(13)]
    authors = [f"{name} Lovelace" for name in ("Ada", "Bo", "Cy")]
    paper = {"title": "Kites again", "abstract": " ".join(words[:12]), "authors": authors, "published": "2026-05-01"}
    (tmp_path / "bare.json").write_text(json.dumps([paper]))
    shell("import", str(tmp_path / "bare.json"))
    serve(server, entry("2606.00007", title="Kites again", summary=" ".join(words)))
    monkeypatch.setattr("tui.cli.enrich.can_ask", lambda: True)
    monkeypatch.setattr("click.confirm", lambda question, err: False)
    monkeypatch.setenv("COLUMNS", str(columns))
    blank, *lines = shell("enrich", "again")[2].splitlines()[:-1]
    left = ["Yours", "Kites again", about[0], *words[:12], ""]
    right = ["arXiv 2606.00007", "Kites again", about[1], *words[:12], "…"]
    assert (blank, lines) == ("", [f"{one:<{half}}  │  {other}" for one, other in zip(left, right, strict=True)])


def test_a_source_that_fails_while_papers_are_offered_has_its_line_and_code(
    server: NewsServer, shell: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bare.json").write_text(json.dumps([{"title": "Kites again", "abstract": TEXT}]))
    shell("import", str(tmp_path / "bare.json"))
    server.serve("/api/query", Reply(b"", 400))
    monkeypatch.setattr("tui.cli.enrich.can_ask", lambda: True)
    failure = f"broadsheet: {server.place}: refuses this (400)\n"
    asked = f"0 papers asked about: 0 updated, 0 unchanged; {LACKING}\n"
    assert shell("enrich", "again") == (4, "", f"{asked}{failure}")
    asked = f"1 paper asked about: 0 updated, 1 unchanged; {LACKING}\n"
    assert shell("enrich", "kites") == (4, "", f"{asked}{failure}"), "it is said once"
    count = len(server.asked)
    assert json.loads(shell("enrich", "again", "--json")[1])["failed"] == []
    monkeypatch.setattr("tui.cli.enrich.can_ask", lambda: False)
    assert shell("enrich", "again")[0] == 0
    assert len(server.asked) == count, "nothing is offered where nobody can agree"


def test_a_paper_that_is_replaced_while_it_is_read_is_read_again(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.ingest([known()])
    read, asked = library.catalogue.papers, [library.rows_of(["arxiv:2606.00001"])]

    def papers(rows: list[int]) -> list[Paper]:
        if asked:
            asked.pop()
            library.ingest([known(abstract=TEXT)])
        return read(rows)

    monkeypatch.setattr(library.catalogue, "papers", papers)
    assert library.papers_by(["arxiv:2606.00001"])["arxiv:2606.00001"].abstract == TEXT
