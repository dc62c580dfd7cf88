"""Papers are made in one place: cleaned, limited and named there, whatever a source says; nothing else comes in."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from store.data import DATA
from store.data import DatumKind as Kind
from store.importers import Hints, Skipped, read
from store.library import Library
from store.listings import Listing
from store.making import Incoming
from store.models import Paper
from store.text import ABSTRACT_LIMIT, TITLE_LIMIT
from store.validation import ADDRESS_LIMIT, LIST_LIMIT
from tests.papers import made

HOSTILE = "\x1b[2J\x1b]0;owned\x07a\u202eb\x85c\u2028d\x00e\u200bf\ud800\r\n\tg"
FULL = {
    "title": "Kites",
    "abstract": "First.\n\nSecond.",
    "authors": ["Ada Lovelace"],
    "published": "2026-06-10",
    "url": "https://example.org/kites",
    "arxiv": "2606.13681v3",
    "doi": "https://doi.org/10.1145/ABC",
    "links": ["https://example.org/more"],
    "venue": "ACL",
    "sources": ["rss"],
    "listings": [
        {"source": "hf-daily", "day": "2026-06-12", "votes": 118, "rank": 2},
        {"source": "hf-daily", "day": "2026-06-14", "votes": 130, "rank": None},
    ],
    "summary": "Kites fly.",
    "keywords": ["kites", "wind"],
    "organization": "Massachusetts Institute of Technology",
    "submitter": "Jane Doé",
    "comments": 0,
    "code": "https://github.com/o/r",
    "stars": 9,
    "project": "https://kites.example",
    "media": ["https://example.org/a.png"],
    "categories": ["cs.CL", "cs.LG"],
    "announce": "cross",
    "version": 3,
    "withdrawn": "2026-06-20T00:00:00Z",
    "journal": "J. Kites 7 (2026)",
    "ids": {"s2": "abc123", "arxiv": "2601.00001"},
    "citekey": "lovelace2026kites",
}


def test_every_datum_of_a_paper_is_declared() -> None:
    own = {"id", "citekey", "added"}
    assert {datum.name for datum in DATA} == {field.name for field in fields(Paper)} - own
    assert len({datum.name for datum in DATA}) == len(DATA)


def test_a_record_becomes_a_paper() -> None:
    assert Incoming(FULL).paper == Paper(
        id="arxiv:2606.13681",
        title="Kites",
        abstract="First.\n\nSecond.",
        authors=("Ada Lovelace",),
        day="2026-06-14",
        published="2026-06-10",
        url="https://example.org/kites",
        arxiv="2606.13681",
        doi="10.1145/abc",
        links=("https://github.com/o/r", "https://kites.example", "https://example.org/more"),
        upvotes=130,
        venue="ACL",
        sources=("rss", "hf-daily"),
        citekey="lovelace2026kites",
        listings=(Listing("hf-daily", "2026-06-14", 130), Listing("hf-daily", "2026-06-12", 118, 2)),
        summary="Kites fly.",
        keywords=("kites", "wind"),
        organization="Massachusetts Institute of Technology",
        submitter="Jane Doé",
        comments=0,
        code="https://github.com/o/r",
        stars=9,
        project="https://kites.example",
        media=("https://example.org/a.png",),
        categories=("cs.CL", "cs.LG"),
        announce="cross",
        version=3,
        withdrawn="2026-06-20",
        journal="J. Kites 7 (2026)",
        other_ids=(("s2", "abc123"),),
    )


def test_code_and_project_are_links_and_stay_where_they_are_among_them() -> None:
    pages = {"code": "https://github.com/o/r", "project": "https://kites.example"}
    links = ["https://example.org/a", "https://github.com/o/r", "https://example.org/a"]
    assert made("T", links=links, **pages).links == (
        "https://kites.example",
        "https://example.org/a",
        "https://github.com/o/r",
    )


def test_identifiers_may_come_in_one_object() -> None:
    paper = made("T", ids={"arxiv": "https://arxiv.org/abs/2606.13681v2", "doi": "10.1234/AB", "pmid": "7", "s2": None})
    assert (paper.id, paper.arxiv, paper.doi, paper.other_ids) == (
        *("arxiv:2606.13681", "2606.13681", "10.1234/ab"),
        (("pmid", "7"),),
    )
    assert paper.ids == {"arxiv": "2606.13681", "doi": "10.1234/ab", "pmid": "7"}


def test_what_one_list_says_flat_is_a_listing() -> None:
    flat = made("T", sources=["hf-page"], day="2026-06-12", day_inferred=True, upvotes=0, rank=4)
    assert flat.listings == (Listing("hf-page", "2026-06-12", 0, 4, inferred=True),)
    assert (flat.day, flat.day_inferred, flat.upvotes) == ("2026-06-12", True, 0)
    bare = made("T", sources=["hf-page"], rank=4, day_inferred=True)
    assert (bare.listings, bare.day, bare.day_inferred, bare.upvotes) == ((), None, False, None)


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from texts(each)


SAMPLES = {Kind.LINE: HOSTILE, Kind.PROSE: HOSTILE, Kind.NAMES: [HOSTILE, "x"], Kind.FLAG: True, Kind.COUNT: 1}
"""What a stranger may write into a datum of a kind, where it is not refused."""


def test_no_datum_lets_through_what_a_terminal_obeys_or_what_hides() -> None:
    record = {datum.name: SAMPLES[datum.kind] for datum in DATA if datum.kind in SAMPLES}
    record |= {"ids": {"s2": HOSTILE, HOSTILE: "x"}, "citekey": HOSTILE, "id": HOSTILE}
    record["listings"] = [{"source": HOSTILE, "day": "2026-06-12", "votes": 1}]
    paper = Incoming(record).paper
    found = [text for field in fields(Paper) for text in texts(getattr(paper, field.name))]
    assert sum("abcdef" in text.replace(" ", "").replace("\n", "") for text in found) >= 10
    for text in found:
        bad = [each for each in text if unicodedata.category(each) in ("Cc", "Cf", "Cs", "Zl", "Zp") and each != "\n"]
        assert not bad and "owned" not in text, text
        text.encode()
    assert "\n" in paper.abstract
    assert not any("\n" in text for text in found if text != paper.abstract)
    assert (paper.citekey, paper.other_ids[0][0]) == ("", "s2") and len(paper.other_ids) == 1


@pytest.mark.parametrize("datum", [datum for datum in DATA if datum.kind in (Kind.ADDRESS, Kind.ADDRESSES)])
@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "file:///etc/passwd", "https://a.b/\x1b[2J c", "https://a.b/" + "c" * ADDRESS_LIMIT],
)
def test_no_address_comes_in_that_is_not_safe_to_open(datum: object, address: str) -> None:
    name, kind = datum.name, datum.kind  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match=f"^{name} should be an http or https address"):
        made("T", **{name: address if kind is Kind.ADDRESS else [address]})


def test_an_address_may_be_as_long_as_the_limit() -> None:
    start = "https://a.example/"
    assert made("T", url=start + "c" * (ADDRESS_LIMIT - len(start))).url[-1] == "c"
    with pytest.raises(ValueError, match=r"^url should be an http or https address"):
        made("T", url=start + "c" * (ADDRESS_LIMIT - len(start) + 1))


def test_a_count_may_be_any_that_a_database_takes() -> None:
    assert (made("T", stars=0).stars, made("T", stars=2**31 - 1).stars) == (0, 2**31 - 1)


def test_every_datum_is_limited() -> None:
    endless = "x" * 2 * ABSTRACT_LIMIT
    record = {datum.name: endless for datum in DATA if datum.kind in (Kind.LINE, Kind.PROSE)}
    many = {
        datum.name: [f"n{number}" for number in range(2 * LIST_LIMIT)] for datum in DATA if datum.kind is Kind.NAMES
    }
    paper = Incoming({**record, **many, "authors": [endless]}).paper
    for datum in DATA:
        value = getattr(paper, datum.name)
        if datum.kind is Kind.LINE:
            assert len(value) == TITLE_LIMIT, datum.name
        elif datum.kind is Kind.NAMES:
            assert len(value) <= LIST_LIMIT and len(value[0]) <= TITLE_LIMIT, datum.name
    assert len(paper.abstract) == ABSTRACT_LIMIT


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"comments": -1}, "comments should be a whole number from 0"),
        ({"stars": 2**31}, "stars should be a whole number from 0"),
        ({"version": "v2"}, "version should be a whole number, not a text"),
        ({"withdrawn": "never"}, "withdrawn should be a date such as 2026-08-01, not “never”"),
        ({"keywords": "kites"}, "keywords should be a list of names, not a text"),
        ({"listings": {}}, "listings should be a list of objects with source, day, votes and rank, not an object"),
        ({"listings": ["x"]}, "listings should be a list of objects with source, day, votes and rank"),
        (
            {"listings": [{"source": "x", "day": "soon"}]},
            "listings is wrong: day should be a date such as 2026-08-01, not “soon”",
        ),
        ({"ids": ["x"]}, "ids should be an object of kinds and identifiers, not a list"),
        ({"summary": ["x"]}, "summary should be a text, not a list"),
    ],
)
def test_what_is_wrong_is_said_by_its_name(said: dict[str, object], reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(reason)}$"):
        made("T", **said)


def test_a_source_hears_of_a_datum_by_its_own_name() -> None:
    with pytest.raises(ValueError, match="numComments should be a whole number, not a text"):
        Incoming({"title": "T", "comments": "3"}, {"comments": "numComments"})


def test_a_name_given_elsewhere_is_kept_where_the_paper_has_no_better() -> None:
    assert made("T", id="p:0123456789ab").id == "p:0123456789ab"
    assert made("T", id="p:0123456789ab", arxiv="2606.13681").id == "arxiv:2606.13681"
    for other in ("arxiv:2606.13681", "p:x", "anything", 3):
        assert made("T", id=other).id == made("T").id


def test_a_library_takes_in_what_was_made_and_nothing_else(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library", seeds=False)
    for unmade in (Paper("p:0123456789ab", "\x1b[2JEvil"), {"title": "Evil"}, "Evil", None):
        with pytest.raises(TypeError, match="comes in as Incoming"):
            library.ingest([unmade])  # type: ignore[list-item]
        with pytest.raises(TypeError, match="comes in as Incoming"):
            library.catalogue.rehearse([unmade])  # type: ignore[list-item]
    assert len(library) == 0
    coming = Incoming({"title": "Good"})
    with pytest.raises(AttributeError):
        coming.paper = Paper("p:0123456789ab", "\x1b[2JEvil")  # type: ignore[misc]
    library.ingest([coming])
    assert [entry.paper.title for entry in library.entries(library.head(9))] == ["Good"]
    library.close()


def test_a_list_in_a_pipe_is_clean_whatever_was_imported(tmp_path: Path) -> None:
    record = {datum.name: SAMPLES[datum.kind] for datum in DATA if datum.kind in SAMPLES}
    (tmp_path / "evil.json").write_text(json.dumps([{**record, "day": "2026-06-12", "listings": None}]))

    def run(*args: str) -> bytes:
        command = [sys.executable, "-c", "from tui.cli import main; main()", "--library", str(tmp_path / "library")]
        return subprocess.run([*command, *args], capture_output=True, check=True).stdout

    run("import", str(tmp_path / "evil.json"))
    for args in (["list"], ["list", "--json"], ["show", "p:"], ["list", "src:a"]):
        text = run(*args).decode()
        assert "abc" in text.replace(" ", ""), args
        assert not [each for each in text if unicodedata.category(each) in ("Cc", "Cf") and each not in "\n\t"], args


# -- the formats of today --------------------------------------------------------------------------------------------

ITEM = {
    "paper": {
        "id": "2606.13681",
        "title": "Kites",
        "summary": "We fly kites.",
        "authors": [{"name": "Ada Lovelace", "hidden": True}, {"name": "李雷"}],
        "publishedAt": "2026-06-11T00:00:00.000Z",
        "submittedOnDailyAt": "2026-06-12T00:00:00.000Z",
        "submittedOnDailyBy": {"name": "someone", "fullname": "Some One"},
        "upvotes": 118,
        "ai_summary": "Kites fly.",
        "ai_keywords": ["kites", "wind"],
        "projectPage": "https://kites.example/",
        "githubRepo": "https://github.com/o/r",
        "githubStars": 9,
        "mediaUrls": ["https://example.org/a.png", "javascript:x"],
        "organization": {"name": "mit", "fullname": "Massachusetts Institute of Technology"},
        "withdrawnAt": "2026-06-20T10:00:00.000Z",
    },
    "publishedAt": "2026-06-10T20:00:00.000Z",
    "numComments": 3,
    "submittedBy": {"name": "jane", "fullname": "Jane Doé"},
}


def one(path: Path, content: object) -> Paper:
    path.write_text(json.dumps(content))
    [found] = read(path, Hints(today=date(2026, 11, 22))).records
    assert not isinstance(found, Skipped), found.reason
    return found.paper


def test_the_daily_papers_fill_what_they_have(tmp_path: Path) -> None:
    assert one(tmp_path / "day.json", [ITEM]) == Paper(
        id="arxiv:2606.13681",
        title="Kites",
        abstract="We fly kites.",
        authors=("Ada Lovelace", "李雷"),
        day="2026-06-12",
        published="2026-06-11",
        arxiv="2606.13681",
        links=("https://github.com/o/r", "https://kites.example/"),
        upvotes=118,
        sources=("hf-daily",),
        listings=(Listing("hf-daily", "2026-06-12", 118),),
        summary="Kites fly.",
        keywords=("kites", "wind"),
        organization="Massachusetts Institute of Technology",
        submitter="Jane Doé",
        comments=3,
        code="https://github.com/o/r",
        stars=9,
        project="https://kites.example/",
        media=("https://example.org/a.png",),
        withdrawn="2026-06-20",
    )


def test_a_name_in_short_and_a_single_paper_serve_too(tmp_path: Path) -> None:
    short = {**ITEM["paper"], "organization": {"name": "mit"}, "mediaUrls": None}  # type: ignore[dict-item]
    paper = one(tmp_path / "paper.json", short)
    assert (paper.organization, paper.submitter, paper.comments, paper.media) == ("mit", "Some One", None, ())
    outer = {name: ITEM["paper"][name] for name in ("organization", "mediaUrls")}  # type: ignore[index]
    bare = {name: value for name, value in ITEM["paper"].items() if name not in outer}  # type: ignore[attr-defined]
    paper = one(tmp_path / "paper.json", {**ITEM, **outer, "paper": bare})
    assert (paper.organization, paper.media) == (
        "Massachusetts Institute of Technology",
        ("https://example.org/a.png",),
    )


def test_the_day_that_a_reader_names_is_for_papers_without_one(tmp_path: Path) -> None:
    listed = {"title": "Listed", "listings": [{"source": "rss", "day": "2026-06-12"}]}
    flat, guessed = {"title": "Flat", "day": "2026-06-13"}, {"title": "Bare", "day_inferred": True}
    (tmp_path / "some.json").write_text(json.dumps([listed, flat, guessed]))
    records = read(tmp_path / "some.json", Hints(date(2026, 8, 1))).records
    days = [(record.paper.day, record.paper.day_inferred) for record in records if not isinstance(record, Skipped)]
    assert days == [("2026-06-12", False), ("2026-06-13", False), ("2026-08-01", False)]


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"numComments": "3"}, "numComments should be"), ({"paper": {**ITEM["paper"], "ai_summary": 3}}, "ai_summary")],  # type: ignore[dict-item]
)
def test_a_wrong_value_is_said_as_the_file_calls_it(tmp_path: Path, change: dict[str, object], reason: str) -> None:
    (tmp_path / "day.json").write_text(json.dumps([{**ITEM, **change}]))
    [found] = read(tmp_path / "day.json", Hints()).records
    assert isinstance(found, Incoming) and reason in found.left_out[0]


def test_what_one_library_exports_another_imports(tmp_path: Path) -> None:
    """All of a paper goes over, its citekey included, and importing it again changes nothing."""
    library = Library.open(tmp_path / "one", seeds=False)
    again = {**FULL, "listings": [{"source": "rss", "day": "2026-06-13", "votes": None, "rank": 1}]}
    shared = [{"title": f"Deep Nets {word}", "authors": ["A. Smith"], "published": "2024-01-01"} for word in "ab"]
    library.ingest(map(Incoming, [FULL, again, *reversed(shared), {"title": "Bare"}]))
    from store.exporters import export, write

    write(tmp_path / "all.json", export(library.entries(library.head(9)), "json"))
    other = Library.open(tmp_path / "other", seeds=False)
    records = list(read(tmp_path / "all.json", Hints()).records)
    counts = other.ingest(record for record in records if not isinstance(record, Skipped))
    assert (counts.new, len(library)) == (4, 4)

    def papers(of: Library) -> dict[str, Paper]:
        found = (entry.paper for entry in of.entries(of.head(9)))
        return {paper.id: Incoming({**named(paper), "ids": paper.ids}).paper for paper in found}

    def named(paper: Paper) -> dict[str, object]:
        return {field.name: getattr(paper, field.name) for field in fields(Paper)}

    assert papers(other) == papers(library)
    assert len(papers(other)["arxiv:2606.13681"].listings) == 3
    assert {paper.citekey for paper in papers(other).values()} >= {"smith2024deep", "smith2024deepa"}
    again_counts = other.ingest(record for record in records if not isinstance(record, Skipped))
    assert (again_counts.new, again_counts.updated) == (0, 0)
    library.close()
    other.close()
