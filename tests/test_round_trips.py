"""What is exported comes back as it was: papers and marks, as far as each format can say them."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.exporters import FORMATS, Options, export
from store.importers import Hints, read
from store.making import Incoming
from store.models import NOTE_KINDS, Entry, Mark, Note, NoteSource, Paper, Quote, Status
from store.said import Said, read_said
from store.tags import is_name
from store.text import clean
from tests.papers import made
from tests.random_papers import any_papers

TORTURE = (
    r"a}, note={\input{/etc/passwd}", "a}\n}\n@article{evil, title={x", "trailing backslash \\", "{unbalanced",
    r"\write18{rm -rf /}", '"quoted" and ``so\'\'', "</script><b>bold</b> &amp; &lt;i&gt;", "=cmd|' /C calc'!A0",
    "'=already quoted", "'' - two", "李雷的模型", "שלום עולם", "🪁 Kites 😀", "long " * 200, "a\x1b[2Jb\x1b]0;x\x07c",
    r"$x_1<y$ and $\alpha$ for $5 & 50%", "C++ for A*", "Éclair: ﬁnally", "TY  - JOUR", "ER  - ", "-- --- ‘’“” – —",
    "@comment{x}", "Nguyễn Xuân Thắng", "α → ∞ ≥ ² ×", "[note]", "[MASK]", "> quoted", "~tilde^hat_x#1", "1e5",
    "; a, b; c", '["x"]', "and", "x and y", "{}", "null", "+1", "＝1", r"\(a^2\)", "$$", "% no comment", "\u200dx", "…",
)  # fmt: skip
texts = st.sampled_from(TORTURE) | st.text(st.characters(codec="utf-8"), max_size=30)
lines = texts.map(clean).filter(bool)
NAMES = (
    "Ada Lovelace", "Ludwig van der Berg", "Otto von Stein Jr.", "Kite Team", "NVIDIA", "李雷", "Ørsted Åberg",
    "Zoë O’Brien", "Gemini Team, Google", "Maria De la Cruz", "X and Y Lab", "J. R. R. Tolkien", "Ñ 50% & #1",
)  # fmt: skip
authors = st.lists(st.sampled_from(NAMES), max_size=4, unique=True)
any_authors = st.lists(st.sampled_from((*NAMES, "Ana; Bell", "King, Martin", "+Plus", "1e5")), max_size=4, unique=True)
PLACES = ((None, None), ("ACL 2026", None), ("Nature", "Nature 514(7524):550–553"), ("Kites", "Kites 5:e12"))
days = st.none() | st.sampled_from(("2026-06-11", "1999-12-31", "2024-02-29"))
addresses = st.none() | st.sampled_from(("https://example.org/a?b=c&d=%20#e_f", "https://example.org/{x}"))
counts = st.none() | st.integers(0, 9_999)
tags = st.lists(
    st.sampled_from(("rl", "Größe", "a/b", "c++", "模型", "x_y", "v1.2", "a---b")).filter(is_name), unique=True
)
passages = st.none() | lines.map(Quote)


@st.composite
def papers(draw: st.DrawFn, of: st.SearchStrategy[list[str]] = authors) -> Paper:
    venue, journal = draw(st.sampled_from(PLACES))
    day = draw(days)
    return made(
        draw(lines),
        authors=draw(of),
        abstract=draw(st.lists(texts, max_size=2).map("\n\n".join)),
        published=draw(days),
        day=day,
        upvotes=draw(counts) if day else None,
        arxiv=draw(st.none() | st.sampled_from(("2606.13681", "hep-th/9901001"))),
        doi=draw(st.none() | st.just("10.1145/3292500.3330701")),
        url=draw(addresses),
        venue=venue,
        journal=journal,
        ids=draw(st.just({}) | st.just({"pmid": "12345"})),
        categories=draw(st.sampled_from(([], ["cs.CL", "cs.AI"]))),
        keywords=draw(st.lists(lines, max_size=2)),
        organization=draw(st.none() | lines),
        summary=draw(st.none() | lines),
        code=draw(addresses),
        stars=draw(counts),
        comments=draw(counts),
        links=["https://example.org/1"] if draw(st.booleans()) else [],
        sources=draw(st.sampled_from((["hf-daily"], ["json", "arxiv"]))),
        citekey="lovelace2026kites",
    )


notes = st.builds(
    Note,
    texts.map(lambda text: clean(text, lines=True)).filter(bool),
    kind=st.sampled_from(NOTE_KINDS),
    done=st.booleans(),
    quote=passages,
    conflicts=st.lists(lines, max_size=1).map(tuple),
)
marks = st.builds(
    Mark,
    st.just(""),
    status=st.sampled_from(Status),
    rating=st.none() | st.integers(1, 5),
    tags=tags.map(tuple),
    notes=st.lists(notes, max_size=2).map(tuple),
    due=st.none() | st.just("2026-12-24"),
)
Case = tuple[Paper, Mark]
cases = st.tuples(papers(), marks)
full = st.tuples(any_papers() | papers(any_authors), marks)


def back(path: Path, name: str, cases: list[Case], options: Options = Options()) -> list[tuple[Paper, Said]]:  # noqa: B008
    entries = [Entry(at, paper, mark) for at, (paper, mark) in enumerate(cases)]
    file = path / f"list{FORMATS[name].suffix}"
    file.write_bytes("".join(export(entries, name, options)).encode())
    found = [*read(file, Hints()).records]
    assert all(isinstance(each, Incoming) and not each.left_out for each in found), found
    return [(each.paper, read_said(each.said) or Said()) for each in found if isinstance(each, Incoming)]


def in_plain_text(notes: tuple[Note, ...]) -> list[object]:
    """Return what a format says of notes that has no place for ids, moments and the words around a passage."""

    def trimmed(text: str) -> str:
        return "\n".join(line.rstrip() for line in text.split("\n")).strip()

    return [
        (trimmed(n.text), n.kind, n.done, n.quote and trimmed(n.quote.exact), tuple(map(trimmed, n.conflicts)))
        for n in notes
    ]


def cited(paper: Paper) -> dict[str, object]:
    """Return what every format for citations says of a paper."""
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\n", paper.abstract)]
    return {
        "title": paper.title,
        "authors": paper.authors,
        "abstract": "\n\n".join(filter(None, paragraphs)),
        "published": paper.published or paper.day,
        "arxiv": paper.arxiv,
        "doi": paper.doi,
        "address": (paper.address or "").replace("{", "%7B").replace("}", "%7D"),
        "venue": paper.venue,
        "journal": paper.journal,
        "citekey": paper.citekey,
    }


def in_table(paper: Paper) -> dict[str, object]:
    """Return what a row of a table says of a paper."""
    names = "title authors abstract published day upvotes arxiv doi address venue journal citekey organization"
    more = "summary code stars comments links keywords categories project sources"
    return {name: getattr(paper, name) for name in f"{names} {more}".split()}


def said(mark: Mark | Said) -> tuple[object, ...]:
    status = None if mark.status is Status.INBOX else mark.status
    return status, mark.rating, mark.tags, in_plain_text(mark.notes)


EXAMPLES = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
LONG = settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))


def cited_come_back(path: Path, name: str, cases: list[Case], options: Options = Options()) -> None:  # noqa: B008
    found = back(path, name, cases, options)
    for (paper, _), (sent, _) in zip(found, keyed(cases), strict=True):
        assert cited(paper) == cited(sent)
    assert [said(each) for _, each in found] == [said(mark) for _, mark in cases]


def keyed(cases: list[Case]) -> Iterator[Case]:
    """Yield the cases with the keys that a bibliography gives them: no two are one."""
    for at, (paper, mark) in enumerate(cases):
        key = paper.citekey + ("" if not at else chr(ord("a") + at - 1))
        yield made_with(paper, citekey=key), mark


def made_with(paper: Paper, **changed: Any) -> Paper:
    from dataclasses import replace

    return replace(paper, **changed)


def whole_come_back(path: Path, name: str, cases: list[Case]) -> None:
    found = back(path, name, cases)
    assert [paper for paper, _ in found] == [paper for paper, _ in cases]
    for (_, said), (paper, mark) in zip(found, cases, strict=True):
        there = said.over(Mark(paper.id))
        for part in ("status", "rating", "tags", "notes", "due"):
            assert getattr(there, part) == getattr(mark, part), part


def rows_come_back(path: Path, name: str, cases: list[Case]) -> None:
    found = back(path, name, cases)
    for (paper, _), (sent, _) in zip(found, cases, strict=True):
        assert in_table(paper) == in_table(sent)
    assert [said(each) for _, each in found] == [said(mark) for _, mark in cases]


CITED = ("bibtex", "biblatex", "ris", "csl")
WHOLE = ("json", "jsonl")
Check = Callable[[Path, str, list[Case]], None]
TRIPS: dict[str, tuple[Check, st.SearchStrategy[Case]]] = {
    **{name: (cited_come_back, cases) for name in CITED},
    **{name: (whole_come_back, full) for name in WHOLE},
    "csv": (rows_come_back, st.tuples(papers(any_authors), marks)),
}


@pytest.mark.parametrize("name", TRIPS)
def test_what_is_exported_comes_back(name: str, tmp_path: Path) -> None:
    _trip(name, tmp_path, EXAMPLES)


@pytest.mark.long
@pytest.mark.parametrize("name", TRIPS)
def test_what_is_exported_comes_back_in_more_examples(name: str, tmp_path: Path) -> None:
    _trip(name, tmp_path, LONG)


def _trip(name: str, path: Path, how: settings) -> None:
    check, cases = TRIPS[name]

    @how
    @given(st.lists(cases, min_size=1, max_size=2))
    def trip(found: list[Case]) -> None:
        check(path, name, found)

    trip()


@pytest.mark.parametrize("name", ["bibtex", "biblatex"])
def test_so_does_what_is_written_for_biber(name: str, tmp_path: Path) -> None:
    found = [(made(title, authors=list(NAMES), citekey="k"), Mark("")) for title in TORTURE if clean(title)]
    for at in range(0, len(found), 20):
        cited_come_back(tmp_path, name, found[at : at + 20], Options(utf8=True))


# -- other programs ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["bibtex", "biblatex"])
@EXAMPLES
@given(found=st.lists(cases, min_size=1, max_size=2), utf8=st.booleans())
def test_two_parsers_of_bibtex_read_the_same(name: str, found: list[Case], utf8: bool) -> None:
    from bibtexparser.entrypoint import parse_string

    low_level = pytest.importorskip("pybtex.database.input.bibtex").LowLevelParser
    written = "".join(export((Entry(0, *case) for case in found), name, Options(utf8=utf8)))
    macros = {month: month for month in "jan feb mar apr may jun jul aug sep oct nov dec".split()}  # noqa: SIM905
    one = {
        key: {field.lower(): "".join(parts) for field, parts in fields}
        for _, (key, fields) in low_level(written, macros=macros)
    }
    library = parse_string(written, parse_stack=[])
    assert not library.failed_blocks
    other = {each.key: {field.key: unbraced(field.value) for field in each.fields} for each in library.entries}
    assert one == other and len(one) == len(found)


def unbraced(value: str) -> str:
    value = value.strip()
    return value[1:-1] if value[:1] == "{" else value


@EXAMPLES
@given(found=st.lists(cases, min_size=1, max_size=2))
def test_another_reader_of_ris_reads_the_same(found: list[Case]) -> None:
    rispy = pytest.importorskip("rispy")
    written = "".join(export((Entry(0, *case) for case in found), "ris"))
    records = rispy.loads(written.replace("\r\n", "\n"), skip_unknown_tags=True)
    assert [record["title"] for record in records] == [paper.title for paper, _ in found]
    for record, (paper, mark) in zip(records, found, strict=True):
        assert len(record.get("authors", [])) == len(paper.authors)
        assert record.get("keywords", []) == list(mark.tags)
        assert len(record.get("notes", [])) >= len(mark.notes)


@EXAMPLES
@given(found=st.lists(cases, min_size=1, max_size=2))
def test_a_citation_processor_takes_csl(found: list[Case]) -> None:
    source = pytest.importorskip("citeproc.source.json").CiteProcJSON
    items = json.loads("".join(export((Entry(0, *case) for case in found), "csl")))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # it has names for fewer fields than the schema
        assert len(source(items)) == len(found)
    for item, (paper, _) in zip(items, found, strict=True):
        assert item["type"] in ("article", "article-journal") and len(item.get("author", [])) == len(paper.authors)
        assert all(item.values())


def test_a_note_keeps_where_it_comes_from(tmp_path: Path) -> None:
    quote = Quote("exact", "before", "after", "text", 2, "Results", "p. 4")
    note = Note("text", "n1", quote=quote, source=NoteSource("a.pdf", "12"), created="2026-11-20T10:00:00Z")
    [(_, told)] = back(tmp_path, "jsonl", [(made("Kites"), Mark("", notes=(note,)))])
    assert told.notes == (note,)
