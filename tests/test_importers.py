"""Importers: the two shapes of the Daily Papers page, JSON, and everything that strangers put into files."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.errors import InputError
from store.importers import FORMATS, Hints, ReadRecord, Skipped, read
from store.importers.document import HEAD, LINE_LIMIT
from store.importers.page_days import day_of_year
from store.listings import Listing
from store.making import Incoming
from store.models import Paper

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.gz"))
TODAY = date(2026, 11, 22)
HEADER = "\n\n".join(
    (
        "new",
        "Get trending papers in your email inbox!",
        "Subscribe",
        "Daily Papers",
        "by AK and the research community",
        "",
    )
)


def take(path: Path, *, day: date | None = None, format: str | None = None) -> list[Paper | Skipped]:
    return [taken(record) for record in read(path, Hints(day, TODAY), format=format).records]


def taken(record: ReadRecord) -> Paper | Skipped:
    return record if isinstance(record, Skipped) else record.paper


def papers(path: Path, **hints: object) -> list[Paper]:
    records = take(path, **hints)  # type: ignore[arg-type]
    assert not [record for record in records if isinstance(record, Skipped)]
    return records  # type: ignore[return-value]


@pytest.fixture
def write(tmp_path: Path):
    def write(content: str | bytes, name: str = "input") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def refusal(path: Path, **hints: object) -> str:
    with pytest.raises(InputError) as caught:
        take(path, **hints)  # type: ignore[arg-type]
    message = str(caught.value)
    assert "\n" not in message and message.startswith(str(path))
    return message


# -- the two shapes of the page --------------------------------------------------------------------------------------


def test_both_seeds_are_read_to_the_letter():
    first, second = papers(SEEDS[0]), papers(SEEDS[1])
    assert (len(first), len(second)) == (14, 50)
    shared = {paper.id for paper in first} & {paper.id for paper in second}
    assert len(shared) == 14 and len({paper.id for paper in second}) == 50
    assert first[0].title == (
        "It's All in The [MASK]: Simple Instruction-Tuning Enables BERT-like Masked Language Models "
        "As Generative Classifiers"
    )
    assert second[0].title == "COAP: Memory-Efficient Training with Correlation-Aware Gradient Projection"
    assert any(paper.title.startswith("À la recherche du sens perdu: ") for paper in second)
    for path, found in zip(SEEDS, (first, second), strict=True):
        text = gzip.decompress(path.read_bytes()).decode()
        assert all(paper.title in text and paper.abstract in text for paper in found)
        assert sum(len(paper.title) + len(paper.abstract) for paper in found) > 0.97 * len(text.strip())


def test_links_lose_the_full_stop_of_their_sentence():
    links = [link for paper in papers(SEEDS[1]) for link in paper.links]
    assert "https://github.com/TianjinYellow/StableSPAM.git" in links
    assert "https://github.com/SLIT-AI/FuseChat-3.0" in links
    assert len(links) == 10


def test_days_come_from_the_page_and_the_reader():
    assert {(paper.day, paper.day_inferred) for paper in papers(SEEDS[0])} == {("2026-07-30", True)}
    assert {(paper.day, paper.day_inferred) for paper in papers(SEEDS[1])} == {(None, False)}
    told = date(2025, 7, 30)
    for seed in SEEDS:
        assert {(paper.day, paper.day_inferred) for paper in papers(seed, day=told)} == {("2025-07-30", False)}
    assert papers(SEEDS[0], day=date(2024, 12, 1))[0].day == "2024-07-30"


@pytest.mark.parametrize(
    ("month", "day", "said", "today", "expected"),
    [
        (7, 30, None, "2026-11-22", ("2026-07-30", True)),
        (11, 22, None, "2026-11-22", ("2026-11-22", True)),
        (11, 23, None, "2026-11-22", ("2025-11-23", True)),
        (12, 31, None, "2026-01-01", ("2025-12-31", True)),
        (2, 29, None, "2026-11-22", ("2024-02-29", True)),
        (2, 29, None, "2024-02-28", ("2020-02-29", True)),
        (2, 29, None, "1904-02-28", ("1896-02-29", True)),
        (2, 29, "2025-03-01", "2026-11-22", ("2024-02-29", True)),
        (2, 29, "2024-01-01", "2026-11-22", ("2024-02-29", False)),
        (12, 24, "2026-12-24", "2026-11-22", ("2026-12-24", False)),
        (2, 30, None, "2026-11-22", (None, False)),
    ],
)
def test_the_year_is_the_readers_or_the_newest_not_in_the_future(month, day, said, today, expected):
    hints = Hints(date.fromisoformat(said) if said else None, date.fromisoformat(today))
    found, inferred = day_of_year(month, day, hints)
    assert (found and found.isoformat(), inferred) == expected


def test_plain_gzipped_and_piped_pages_are_one(write, monkeypatch):
    for seed in SEEDS:
        raw = gzip.decompress(seed.read_bytes())
        expected = papers(seed)
        assert papers(write(raw, "misleading.bib")) == expected
        for line_end in (b"\r\n", b"\r"):
            assert papers(write(raw.replace(b"\n", line_end))) == expected
        assert papers(write(b"\xef\xbb\xbf" + raw)) == expected
        assert papers(write(raw.decode().encode("utf-16"))) == expected
        for piped in (raw, seed.read_bytes()):
            monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(piped)))
            assert [taken(record) for record in read(None, Hints(None, TODAY)).records] == expected


def test_two_pages_in_one_pipe(write):
    both = b"".join(gzip.decompress(seed.read_bytes()) + b"\n" for seed in SEEDS)
    for content in (both, b"".join(seed.read_bytes() for seed in SEEDS)):
        found = papers(write(content))
        assert len(found) == 64 and len({paper.id for paper in found}) == 50
        assert found[14].title.startswith("COAP: ") and found[14].day is None


def test_windows_bytes_cost_no_character(write):
    page = "Get trending papers in your email inbox!\nDéjà vu – “again”\nUn résumé très court…\n"
    (paper,) = papers(write(page.encode("cp1252")))
    assert (paper.title, paper.abstract) == ("Déjà vu – “again”", "Un résumé très court…")


LONG = "An abstract of several sentences. " * 20


@pytest.mark.parametrize(
    ("body", "titles", "skipped"),
    [
        ("A\n\nabout a\n\nB\n\nabout b\n", ["A", "B"], 0),
        ("Jul 30\n\n118\n\nA\n\n· 5 authors\n\nThis is about a.\n\n1.2k\n\nB\n\nThis is about b.\n", ["A", "B"], 0),
        (f"A\n\n{LONG}\n\nB\n\nC\n\n{LONG}\n", ["A", "C"], 1),
        (f"A\n\n{LONG}\n\n{LONG}\n\nC\n\n{LONG}\n", ["A", "C"], 1),
        (f"A\n\n{LONG}\n\nB\n", ["A"], 1),
        ("A\n\nabout a\nin two lines\n\nB\n\nabout b\n", ["A", "B"], 0),
        ("Subscribe to Me: A Study\n\nabout a\n", ["Subscribe to Me: A Study"], 0),
        ("new\n\nSubscriber Churn\n\nabout a\n", ["Subscriber Churn"], 0),
        ("Janus 7\n\nabout a\n\nOctopus 3\n\nabout b\n", ["Janus 7", "Octopus 3"], 0),
        (f"{'T' * 300}\n\nabout a\n", ["T" * 300], 0),
        (f"{'T' * 301}\n\nabout a\n", [], 2),
        (f"A\n\n{'T' * 300}\n\n{'U' * 301}\n", ["T" * 300], 1),
        (f"A\n\n{'T' * 300}\n\n{'U' * 300}\n", ["A"], 1),
        ("\u200b\n\nabout nothing\n\nB\n\nabout b\n", ["B"], 1),
        ("#\n\nabout nothing\n\n· 2 ·\n\nabout it\n\nB\n\nabout b\n", ["B"], 2),
    ],
)
def test_a_broken_turn_is_found_again_and_said(write, body, titles, skipped):
    records = take(write(HEADER + body))
    assert [record.title for record in records if isinstance(record, Paper)] == titles
    reasons = [record for record in records if isinstance(record, Skipped)]
    assert len(reasons) == skipped
    assert all(record.where.startswith("line ") and record.reason for record in reasons)


def test_each_day_of_a_page_counts_for_what_follows(write):
    body = "Jul 30\n\nA\n\nabout a\n\nJuly 29, 2024\n\nB\n\nabout b\n\nSept. 1\n\nC\n\nabout c\n"
    assert [(paper.day, paper.day_inferred) for paper in papers(write(HEADER + body))] == [
        ("2026-07-30", True),
        ("2024-07-29", False),
        ("2026-09-01", True),
    ]


@pytest.mark.parametrize("title", ["1bit-Merging: X", "COAP: X", "À la X", "Ω: X", "iVideoGPT: X"])
def test_the_glued_button_is_taken_off(write, title):
    page = f"Get trending papers in your email inbox!\nSubscribe{title}\nabout it\n"
    assert papers(write(page))[0].title == title
    apart = f"Get trending papers in your email inbox!\nSubscribe\nSubscribe{title}\nabout it\n"
    assert papers(write(apart))[0].title == f"Subscribe{title}"


# -- refusals --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (b"", "an empty file"),
        (b"\n \t\n\n", "blank lines"),
        (b"Dear all,\nplease find attached", "text that begins “Dear all, please find attached”"),
        (b"%PDF-1.7 \x00\x01", "a PDF"),
        (b"PK\x03\x04\x00\x00", "a zip archive"),
        (b"SQLite format 3\x00", "an SQLite database"),
        (b"\x00" * 4096, "binary data"),
        (b"\x7fELF\x02\x01", "a program"),
        (b"[1, 2, 3]", "text that begins “[1, 2, 3]”"),
        (b"[MASK] is a token", "text that begins “[MASK] is a token”"),
        (b"\x1b]0;owned\x07\x1b[2Jhello", "text that begins “hello”"),
        (HEADER.encode(), "found no papers"),
        (gzip.compress(b"hello there", mtime=0), "text that begins “hello there”"),
    ],
)
def test_what_is_not_papers_is_refused_in_one_line(write, content, seen):
    message = refusal(write(content))
    assert seen in message and "expected" in message and "\x1b" not in message


def test_the_refusal_names_every_format(write):
    message = refusal(write("hello"))
    assert all(f"({name})" in message for name in FORMATS)
    with pytest.raises(InputError, match="there is no format “docx”"):
        take(write("x"), format="docx")


def test_files_that_cannot_be_opened(tmp_path):
    assert "no such file" in refusal(tmp_path / "missing")
    assert "directory" in refusal(tmp_path)
    if os.geteuid():
        closed = tmp_path / "closed"
        closed.touch(0o000)
        assert "permission" in refusal(closed)


def test_a_named_format_is_taken_at_its_word(write):
    page = write("A\nabout a\nB\nabout b\n")
    assert len(papers(page, format="hf-page")) == 2
    assert "expected JSON" in refusal(page, format="json")


def test_damaged_and_swelling_gzip(write):
    whole = SEEDS[0].read_bytes()
    for cut in (11, 100, len(whole) // 2, len(whole) - 1):
        assert "damaged or cut off" in refusal(write(whole[:cut]))
    bomb = gzip.compress(b"[" + b" " * 150_000_000, 9)
    started = time.monotonic()
    assert "swells" in refusal(write(bomb), format="json")
    assert time.monotonic() - started < 5


# -- JSON ------------------------------------------------------------------------------------------------------------

FULL = {
    "id": "arxiv:2606.13681",
    "title": "A [MASK] paper",
    "abstract": "Two\nlines.",
    "authors": ["Ada Lovelace", "李雷"],
    "day": "2026-06-12",
    "day_inferred": True,
    "published": "2026-06-11",
    "url": "https://arxiv.org/abs/2606.13681",
    "arxiv": "2606.13681",
    "doi": "10.1145/1234.5678",
    "links": ["https://github.com/o/r"],
    "upvotes": 0,
    "venue": "ACL",
    "sources": ["hf-page"],
    "status": "read",
    "rating": 5,
    "tags": ["x"],
    "notes": [{"text": "mine"}],
    "future": {"field": 1},
}


def test_array_object_and_lines_are_read_alike(write):
    line = json.dumps(FULL)
    for content in (f"[{line}]", line, f"{line}\n{line}\n", json.dumps(FULL, indent=2), f"\n [\n{line}\n,\n{line}]\n"):
        paper = papers(write(content))[0]
        assert paper == Paper(
            id="arxiv:2606.13681",
            title="A [MASK] paper",
            abstract="Two\nlines.",
            authors=("Ada Lovelace", "李雷"),
            day="2026-06-12",
            day_inferred=True,
            published="2026-06-11",
            url="https://arxiv.org/abs/2606.13681",
            arxiv="2606.13681",
            doi="10.1145/1234.5678",
            links=("https://github.com/o/r",),
            upvotes=0,
            venue="ACL",
            sources=("hf-page",),
            listings=(Listing("hf-page", "2026-06-12", 0, inferred=True),),
        )


def test_a_title_is_enough_and_the_day_may_be_told(write):
    (paper,) = papers(write('{"title": "Alone"}'), day=date(2026, 8, 1))
    assert (paper.title, paper.day, paper.authors, paper.upvotes) == ("Alone", "2026-08-01", (), None)
    assert paper.id.startswith("p:") and paper.sources == ("json",)
    nulls = dict.fromkeys(FULL)
    assert papers(write(json.dumps([{**nulls, "title": "Alone"}])))[0].id == paper.id


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"title": None}, "has no title"),
        ({"title": " \u200b"}, "has no title"),
        ({"title": 3}, "title should be a text, not a number"),
        ({"authors": "Ada"}, "authors should be a list of names, not a text"),
        ({"authors": [1]}, "authors should be a list of names"),
        ({"abstract": ["a"]}, "abstract should be a text, not a list"),
        ({"day": "soon"}, "day should be a date such as 2026-08-01, not “soon”"),
        ({"day": "2026-13-01"}, "day should be a date"),
        ({"published": 20260801}, "published should be a text, not a number"),
        ({"upvotes": "3"}, "upvotes should be a whole number, not a text"),
        ({"upvotes": True}, "upvotes should be a whole number, not true or false"),
        ({"upvotes": -1}, "upvotes should be a whole number from 0"),
        ({"upvotes": 10**300}, "upvotes should be a whole number from 0"),
        ({"url": "javascript:alert(1)"}, "url should be an http or https address"),
        ({"links": ["file:///etc/passwd"]}, "links should be an http or https address"),
        ({"arxiv": "not one"}, "arxiv should be an arXiv id, not “not one”"),
        ({"doi": "10"}, "doi should be a DOI"),
        ({"day_inferred": "yes"}, "day_inferred should be true or false"),
    ],
)
def test_a_wrong_field_is_left_out_alone(write, change, reason):
    first, record, last = read(write(json.dumps([FULL, {**FULL, **change}, FULL])), Hints(None, TODAY)).records
    assert isinstance(first, Incoming) and isinstance(last, Incoming) and not first.left_out
    if "title" in change:
        assert isinstance(record, Skipped) and record.where == "record 2" and reason in record.reason
        return
    assert isinstance(record, Incoming)
    [said] = record.left_out
    assert said.startswith("record 2: ") and reason in said
    [name] = change
    assert record.paper.title == first.paper.title
    assert getattr(record.paper, name) == ("2606.13681" if name == "arxiv" else getattr(Paper("", ""), name))


def test_a_bad_line_skips_itself_alone(write):
    good = json.dumps({"title": "Good"})
    nested = '{"title":' + "[" * 100_000
    bad = ["{", "null", "[]", '"x"', '{"title": NaN}', '{"title": 1' + "0" * 5000 + "}", nested, "not json", "\ud800"]
    lines = "\n".join([good, *bad, "", good]).encode("utf-8", "surrogatepass")
    records = take(write(lines))
    assert [record.title for record in records if isinstance(record, Paper)] == ["Good", "Good"]
    assert [r.where for r in records if isinstance(r, Skipped)] == [f"line {n}" for n in range(2, len(bad) + 2)]


def test_escapes_and_surrogates_in_json_are_cleaned(write):
    (paper,) = papers(write(r'{"title": "a\ud800\u001b[2Jb\u202e", "abstract": "x\u0000y"}'))
    assert (paper.title, paper.abstract) == ("ab", "xy")
    paper.title.encode()


@pytest.mark.parametrize("cut", [1, 40, 90, 130])
def test_an_array_that_breaks_off_keeps_what_came(write, cut):
    text = json.dumps([{"title": "One", "abstract": "é"}, {"title": "Two"}, {"title": "Three"}], ensure_ascii=False)
    records = take(write(text[:cut]), format="json")
    whole = [record.title for record in records if isinstance(record, Paper)]
    assert whole == ["One", "Two", "Three"][: len(whole)]
    assert cut > len(text) or "cannot be read from here on" in records[-1].reason


def test_a_large_array_is_taken_piece_by_piece(write):
    text = "[" + ",\n".join(json.dumps({"title": f"Paper {n}", "abstract": "x" * 900}) for n in range(3000)) + "]"
    found = papers(write(text))
    assert [paper.title for paper in found] == [f"Paper {n}" for n in range(3000)]


def test_a_number_that_goes_on_in_the_next_piece_is_one(write):
    before = '[{"title": "Kites"}, '
    content = before + " " * (HEAD - len(before) - 2) + '1234, {"title": "Winds"}]'
    kites, number, winds = take(write(content), format="json")
    assert (kites.title, winds.title) == ("Kites", "Winds")
    assert number == Skipped("record 2", "expected an object with a title, saw a number")


def test_a_line_without_end_is_left_out(write):
    lines = '{"title": "Good"}\n{"title": "' + "x" * (LINE_LIMIT + 10) + '"}\n{"title": "Good"}\n'
    records = take(write(lines))
    assert [type(record) for record in records] == [Paper, Skipped, Paper]
    assert records[1].reason == "a line longer than any record"


def test_an_error_body_is_said_not_imported(write):
    message = refusal(write('{"error":"Sorry, we can\'t find the page you are looking for."}'))
    assert "error message, “Sorry, we can't find the page" in message


# -- the Daily Papers as JSON ----------------------------------------------------------------------------------------

ITEM = {
    "paper": {
        "id": "2606.12575",
        "title": "Old lines\n  wrapped",
        "summary": "wrapped at\neighty; code at https://github.com/a/b.\n\nA new paragraph.",
        "authors": [{"name": "Ada Lovelace", "hidden": False}, {"name": "Not Shown", "hidden": True}, {"name": "李雷"}],
        "publishedAt": "2026-06-11T00:00:00.000Z",
        "submittedOnDailyAt": "2026-06-12T00:00:00.000Z",
        "upvotes": 0,
        "githubRepo": "https://github.com/o/r",
        "projectPage": "see our page",
    },
    "publishedAt": "2026-06-10T20:00:00.000Z",
    "title": "outer",
}


def test_an_item_of_the_daily_papers(write):
    expected = Paper(
        id="arxiv:2606.12575",
        title="Old lines wrapped",
        abstract="wrapped at eighty; code at https://github.com/a/b.\n\nA new paragraph.",
        authors=("Ada Lovelace", "Not Shown", "李雷"),
        day="2026-06-12",
        published="2026-06-11",
        arxiv="2606.12575",
        links=("https://github.com/o/r", "https://github.com/a/b"),
        upvotes=0,
        sources=("hf-daily",),
        listings=(Listing("hf-daily", "2026-06-12", 0),),
        code="https://github.com/o/r",
    )
    for content in ([ITEM], ITEM, ITEM["paper"]):
        for indent in (None, 2):
            assert papers(write(json.dumps(content, indent=indent))) == [expected]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"title": None}, "has no title"),
        ({"id": "none"}, "id should be an arXiv id"),
        ({"authors": ["Ada"]}, "expected an object"),
        ({"upvotes": "many"}, "upvotes should be a whole number"),
    ],
)
def test_a_bad_item_is_skipped_alone(write, change, reason):
    items = [ITEM, {"paper": {**ITEM["paper"], **change}}, {"paper": 3}, ITEM]
    first, record, third, last = read(write(json.dumps(items)), Hints(None, TODAY)).records
    assert isinstance(first, Incoming) and isinstance(third, Skipped) and isinstance(last, Incoming)
    assert reason in (record.reason if isinstance(record, Skipped) else record.left_out[0])


def test_daily_papers_that_break_off_say_where_and_why(write):
    item = json.dumps(ITEM)
    paper, rest = take(write(f'[{item}, {{"paper": nothing'))
    assert paper.title == "Old lines wrapped"
    reason = "not JSON: expecting value at column 11; the array cannot be read from here on"
    assert rest == Skipped("record 2", reason)


# -- mutants ---------------------------------------------------------------------------------------------------------

OTHERS = [
    "@string{v = {Venue}}\n@article{k, title = {A {K}ite \\'e}, author = {Bell, Ana and {K T}}, journal = v # {x}}\n",
    '@inproceedings{c, crossref = {p}, title = "T"}\n@proceedings{p, title = {P}, year = 2021}\n',
    "TY  - JOUR\nTI  - Kites\nAU  - Bell, Ana\nDA  - 2024/07/09/\nUR  - https://arxiv.org/abs/2503.02130\nER  - \n",
    '[{"type": "book", "title": "T", "author": [{"family": "B"}], "issued": {"date-parts": [[1]]}, "DOI": "10.1/x"}]',
    '{"items": [{"itemType": "book", "title": "T", "creators": [{"name": "B"}], "extra": "x: y"}]}',
    'title,authors,arxiv_id\n"Kites, and","A B; C D",2503.02130\n',
    '{"id": "0704.0001", "title": "T", "authors_parsed": [["B", "A", ""]], "versions": [{"created": "x"}]}\n',
    "<rss><channel><item><title>T</title><link>https://arxiv.org/abs/2503.02130</link></item></channel></rss>",
    "Title: Kites\nPDF: https://arxiv.org/pdf/2503.00001\nSummary: We fly.\n---\n",
    "| Title | Authors |\n|---|---|\n| [Kites](https://arxiv.org/abs/2503.00001) | A B |\n- **B** arXiv:2503.00002\n",
]
RAW = [gzip.decompress(seed.read_bytes()) for seed in SEEDS] + [
    json.dumps([FULL] * 5).encode(),
    b"\n".join(json.dumps(FULL).encode() for _ in range(5)),
    json.dumps([ITEM] * 5).encode(),
    *(text.encode() * 3 for text in OTHERS),
]
NASTY = [b"\x1b[2J", b"\x00", b"\xff\xfe", b"\n", b"\n" * 50, b"[" * 3000, b'"', b"{", b"\r", b"\xf0\x9f", b"Subscribe"]
NASTY += [b"@", b"}", b"\\", b"|---|", b"TY  - X\n", b"<!DOCTYPE x>", b"$", b"%", b"#"]


def mutant(number: int) -> bytes:
    """Damage one of the inputs in a few places, the same way for the same number."""
    chance = random.Random(number)
    data = bytearray(chance.choice(RAW))
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(4):
            case 0:
                del data[at : at + chance.choice((1, 7, 300, len(data)))]
            case 1:
                data[at:at] = chance.choice(NASTY)
            case 2:
                data[at : at + 1] = bytes([chance.randrange(256)])
            case _:
                data[at:at] = data[at // 2 : at // 2 + 2000]
    whole = bytes(data)
    if chance.random() < 0.2:
        zipped = bytearray(gzip.compress(whole, 1))
        zipped[chance.randrange(len(zipped))] ^= 1 << chance.randrange(8)
        whole = bytes(zipped)
    return whole


def check_mutant(number: int, path: Path) -> None:
    path.write_bytes(mutant(number))
    started = time.process_time()
    try:
        for record in take(path):
            assert isinstance(record, Paper | Skipped)
            if isinstance(record, Paper):
                assert record.title and "\x1b" not in record.title + record.abstract
    except InputError as error:
        assert "\n" not in str(error)
    assert time.process_time() - started < 1


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.integers(0, 2**32))
def test_damaged_files_are_refused_or_read(number, tmp_path):
    check_mutant(number, tmp_path / "mutant")


@pytest.mark.long
def test_very_many_damaged_files(tmp_path):
    for number in range(12_000):
        check_mutant(number, tmp_path / "mutant")


# -- real files of other people --------------------------------------------------------------------------------------

SAMPLES = Path(__file__).parent.parent.parent / "shared" / "samples"


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not here")
def test_no_sample_is_taken_for_a_page_or_ends_in_a_traceback():
    for path in SAMPLES.iterdir():
        try:
            reading = read(path, Hints(None, TODAY))
            assert reading.format != "hf-page"
            list(reading.records)
        except InputError as error:
            assert "\n" not in str(error)


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not here")
def test_a_recorded_day_of_the_api():
    found = papers(SAMPLES / "hf_daily_papers_2026-06-12.json")
    assert len(found) == 30 and {paper.day for paper in found} == {"2026-06-12"}
    assert sum(paper.upvotes or 0 for paper in found) == 453
    votes = {paper.arxiv: paper.upvotes for paper in found}
    assert (votes["2606.13681"], votes["2606.00467"]) == (118, 0)
    assert sum(len(paper.authors) for paper in found) == 202
    assert sum(any("github.com" in link for link in paper.links[:1]) for paper in found) >= 16
    assert "error message" in refusal(SAMPLES / "hf_error_body.json")
