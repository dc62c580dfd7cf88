"""A segment of a few papers, as it is read: each number, name, line and word where it belongs, also after merging."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from store.index import array_file, postings
from store.index.builder import Builder, ordinal, title_hash
from store.index.lookup import Occurrences, look_up, weighed
from store.index.merge import merged
from store.index.names import SNAPSHOT, DamagedIndex
from store.index.segment import LINES, NAMES, Segment
from store.index.snapshot import Origin, load, publish
from store.listings import Listing
from store.models import Paper

FULL = Paper(
    "arxiv:2606.00001",
    "Low-rank  Kites of $x_1$",
    abstract="We fly kites; kites fly.",
    authors=("Ana Böll", "Bo Ek"),
    summary="Kites, in short.",
    keywords=("strong wind", "kites"),
    organization="Org & Co",
    submitter="sky",
    categories=("cs.RO", "cs.LG"),
    venue="NeurIPS\n2026",
    sources=("rss", "hf-daily"),
    links=("https://www.example.org/x", "https://github.com/o/a", "nowhere", "https://huggingface.co/papers/1"),
    day="2026-06-12",
    published="2025-03-02",
    added="2026-06-13",
    upvotes=7,
    comments=0,
    stars=2**40,
    listings=(Listing("a", "2026-06-12"), Listing("b", "2026-06-10"), Listing("c", "2026-06-10"), Listing("d", None)),
)
PAPERS = {
    0: FULL,
    2: Paper("p:2", "Kite", abstract="Kites.", authors=("Li $\\alpha$",), upvotes=-3, day="never"),
    3: Paper("p:3", "?!", links=("https://huggingface.co/papers/1",), venue="NeurIPS 2026"),
    5: Paper("p:5", "Winds", code="https://example.org", listings=(Listing("a", "2026-06-12"),), day="2026-06-12"),
    6: Paper("p:6", "Kites again", keywords=("wind",), day="2026-06-14", listings=FULL.listings),
}
DAY = {day: date.fromisoformat(day).toordinal() for day in ("2026-06-10", "2026-06-12", "2026-06-13", "2026-06-14")}


def built(lo: int, hi: int) -> dict[str, array_file.Array]:
    builder = Builder(lo, hi)
    for row, paper in PAPERS.items():
        if lo <= row < hi:
            builder.add(row, 10 * row, paper)
    return builder.arrays()


def segment(folder: Path, lo: int, hi: int) -> Segment:
    path = folder / f"{lo:09}-0123abcd.segment"
    array_file.write(path, built(lo, hi), {"lo": lo, "hi": hi})
    return Segment(path)


def named(found: Segment, field: str) -> dict[str, list[int]]:
    names = found.names[field]
    return {name: names.rows(number).tolist() for number, name in enumerate(names.names)}


def test_a_segment_gives_back_what_each_paper_has(tmp_path: Path) -> None:
    found = segment(tmp_path, 0, 7)
    assert (found.lo, found.hi, len(found)) == (0, 7, 7)
    none = -1
    twelfth, fourteenth = DAY["2026-06-12"], DAY["2026-06-14"]
    assert {name: found.number(name).tolist() for name in ("seq", "flags", "upvotes", "comments", "stars", "day")} == {
        "seq": [0, none, 20, 30, none, 50, 60],
        "flags": [1 | 2 | 4 | 8 | 16, 0, 4 | 8, 1, 0, 2, 0],
        "upvotes": [7, none, 0, none, none, none, none],
        "comments": [0, *[none] * 6],
        "stars": [2**31 - 1, *[none] * 6],
        "day": [twelfth, none, none, none, none, twelfth, fourteenth],
    }
    assert found.number("added").tolist() == [DAY["2026-06-13"], *[none] * 6]
    assert found.number("published").tolist() == [date(2025, 3, 2).toordinal(), *[none] * 6]
    titles = ["low rank kites of x 1", None, "kite", "?!", None, "winds", "kites again"]
    assert found.number("title_hash").tolist() == [title_hash(title) if title else 0 for title in titles]
    rows, days = found.other_days
    assert sorted(zip(rows.tolist(), days.tolist(), strict=True)) == [
        (0, DAY["2026-06-10"]),
        (6, DAY["2026-06-10"]),
        (6, DAY["2026-06-12"]),
    ]
    assert {field: [found.lines[field].at(row) for row in range(7)] for field in LINES} == {
        "id": [b"arxiv:2606.00001", b"", b"p:2", b"p:3", b"", b"p:5", b"p:6"],
        "title_line": [b"low rank kites of x 1", b"", b"kite", b"", b"", b"winds", b"kites again"],
        "author_line": [b"ana boll", b"", b"li alpha", *[b""] * 4],
    }
    ids = found.lines["id"]
    asked = [(b"p:", False), (b"p:5", True), (b"p:", True), (b"6", False), (b".", True), (b"2606.0", False)]
    assert [ids.containing(text, exact=exact).tolist() for text, exact in asked] == [
        [2, 3, 5, 6],
        [5],
        [],
        [0, 6],
        [],
        [0],
    ]


def test_a_segment_finds_the_papers_of_a_name(tmp_path: Path) -> None:
    found = segment(tmp_path, 0, 7)
    assert {field: named(found, field) for field in NAMES} == {
        "link": {"example.org": [0], "github.com": [0], "huggingface.co": [0, 3]},
        "src": {"hf-daily": [0], "rss": [0]},
        "venue": {"NeurIPS 2026": [0, 3]},
        "org": {"Org & Co": [0]},
        "submitter": {"sky": [0]},
        "category": {"cs.LG": [0], "cs.RO": [0]},
    }


def weights(found: Segment, *words: str, prefix: bool) -> list[int]:
    """Weigh the title 4, the authors 2, the abstract 1."""
    given, fields = np.zeros(len(found), np.uint8), (("abstract", 1), ("authors", 2), ("title", 4))
    if len(words) == 1:
        found.raise_weights(words[0], fields, given, prefix=prefix)
    else:
        found.raise_phrase(words, fields, given, prefix=prefix)
    return given.tolist()


@pytest.mark.parametrize(
    ("words", "prefix", "expected"),
    [
        ("kites", False, [4, 0, 1, 0, 0, 0, 4]),
        ("kite", False, [0, 0, 4, 0, 0, 0, 0]),
        ("kite", True, [4, 0, 4, 0, 0, 0, 4]),
        ("fly", False, [1, 0, 0, 0, 0, 0, 0]),
        ("bol", True, [2, 0, 0, 0, 0, 0, 0]),
        ("short", False, [0] * 7),
        ("kitesa", True, [0] * 7),
        ("fly kites", False, [1, 0, 0, 0, 0, 0, 0]),
        ("fly kit", True, [1, 0, 0, 0, 0, 0, 0]),
        ("fly kit", False, [0] * 7),
        ("kites fly", False, [1, 0, 0, 0, 0, 0, 0]),
        ("kites we", False, [0] * 7),
        ("boll bo", False, [0] * 7),
        ("ana boll", False, [2, 0, 0, 0, 0, 0, 0]),
        ("kites a", True, [0, 0, 0, 0, 0, 0, 4]),
        ("low rank kites o", True, [4, 0, 0, 0, 0, 0, 0]),
        ("kites nowhere", False, [0] * 7),
    ],
)
@pytest.mark.parametrize("bitmaps", [False, True])
def test_words_weigh_what_the_heaviest_text_they_stand_in_weighs(
    tmp_path: Path, words: str, prefix: bool, expected: list[int], bitmaps: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where each beginning of a word has a bitmap of its papers, as the common ones have in a large segment."""
    if bitmaps:
        monkeypatch.setattr(postings, "_SMALLEST", 0)
    assert weights(segment(tmp_path, 0, 7), *words.split(), prefix=prefix) == expected


def test_formulas_are_found_as_they_are_typed_and_as_they_are_read(tmp_path: Path) -> None:
    tex = {"title": "Kites at $\\alpha$", "authors": ("Li $\\beta$", "Bo $\\gamma$")}
    builder = Builder(0, 1)
    builder.add(0, 1, Paper("p:1", abstract="We fly $\\delta$.", summary="So $\\eta$.", keywords=("wind",), **tex))  # type: ignore[arg-type]
    array_file.write(tmp_path / "tex.segment", builder.arrays(), {"lo": 0, "hi": 1})
    found = Segment(tmp_path / "tex.segment")
    phrases = {
        "title": (("kites", "at", "alpha"), ("kites", "at", "α")),
        "authors": (("li", "beta"), ("li", "β"), ("bo", "gamma"), ("bo", "γ")),
        "abstract": (("fly", "delta"), ("fly", "δ")),
        "summary": (("so", "eta"), ("so", "η")),
        "keywords": (("wind",),),
    }
    for field, each in phrases.items():
        for words in each:
            last = words[-1]
            given = [np.zeros(1, np.uint8) for _ in range(3)]
            found.raise_weights(last, ((field, 1),), given[0], prefix=False)
            found.raise_phrase((*words[:-1], last), ((field, 1),), given[1], prefix=False)
            assert (given[0].tolist(), given[1].tolist()) == ([1], [len(words) > 1]), (field, words)
            assert found.frequency(last) == 1


def test_what_a_phrase_found_is_kept_for_the_next_letter_and_read_once(tmp_path: Path) -> None:
    found = segment(tmp_path, 0, 7)
    given = np.zeros(7, np.uint8)
    fields = (("abstract", 1),)
    asked = [("fly", "k"), ("fly", "ki"), ("fly", "kites"), ("kites", "f"), ("fly", "zz"), ("kites", "fl")]
    assert [found.raise_phrase(words, fields, given, prefix=True) for words in asked] == [
        *(True, False, False, True, False, False)
    ]
    assert given.tolist() == [1, 0, 0, 0, 0, 0, 0]


def test_the_commonest_words_come_with_how_many_papers_have_them(tmp_path: Path) -> None:
    found = segment(tmp_path, 0, 7)
    assert found.commonest(("title", "abstract"), "kit", 9) == [("kites", 4), ("kite", 1)]
    assert found.commonest(("title", "abstract"), "kit", 1) == [("kites", 4)]
    first, *others = found.commonest(("title", "abstract"), "", 99)
    assert first == ("kites", 4) and {count for _, count in others} == {1}
    once = {"1", "again", "fly", "kite", "low", "of", "rank", "we", "winds", "x", "x1"}
    assert {word for word, _ in others} == once and len(others) == len(once)
    assert len(found.commonest(("title", "abstract"), "", 5)) == 5
    assert found.commonest(("title",), "wi", 9) == [("winds", 1)], "and not those that are in other texts"
    assert found.commonest(("keywords",), "wi", 9) == [("wind", 2)]
    assert found.commonest(("title",), "zz", 9) == []
    assert [found.frequency(word) for word in ("kites", "kite", "kit", "wind", "ana")] == [6, 1, 0, 2, 1]


@pytest.mark.parametrize("cuts", [(0, 3, 7), (0, 1, 2, 5, 7), (0, 7)])
def test_segments_merged_are_what_would_have_been_made_at_once(tmp_path: Path, cuts: tuple[int, ...]) -> None:
    joined = merged([segment(tmp_path, lo, hi) for lo, hi in pairwise(cuts)])
    whole = built(0, 7)
    assert joined.keys() == whole.keys()
    for name, array in whole.items():
        if name.startswith("other_days") or name.endswith((".stream", ".begins", ".places")):
            continue  # each segment has a gap of its own before its texts
        assert (joined[name].tolist(), joined[name].dtype) == (array.tolist(), array.dtype), name
    path = tmp_path / "000000000-89abcdef.segment"
    array_file.write(path, joined, {"lo": 0, "hi": 7})
    found = Segment(path)
    days = [
        sorted(zip(*(part.tolist() for part in made.other_days), strict=True))
        for made in (found, segment(tmp_path, 0, 7))
    ]
    assert days[0] == days[1]
    for words in ("fly kites", "kites fly", "kites again", "boll bo", "kites we"):
        assert weights(found, *words.split(), prefix=False) == weights(
            segment(tmp_path, 0, 7), *words.split(), prefix=False
        )


@pytest.mark.parametrize(
    ("typed", "edits", "passed"),
    [
        ("abcde", 1, ["abcde", "abcdef", "abcdz", "bcde", "abced"]),
        ("abcde", 2, ["abc", "abcde", "abcdef", "abcdefg", "abcdz", "abced", "abcyz", "bcde", "edcba"]),
        ("zzzzzzzzz", 1, []),
    ],
)
def test_few_words_pass_that_are_not_near(tmp_path: Path, typed: str, edits: int, passed: list[str]) -> None:
    known = ["abcde", "abcdef", "abcdefg", "bcde", "abc", "ab", "abcdz", "abcyz", "abxyz", "abced", "edcba", "12345"]
    builder = Builder(0, 2)
    builder.add(0, 1, Paper("p:1", " ".join(known)))
    builder.add(1, 2, Paper("p:2", "fghij"))
    arrays = builder.arrays()
    array_file.write(tmp_path / "few.segment", arrays, {"lo": 0, "hi": 2})
    found = Segment(tmp_path / "few.segment")
    assert sorted(found.vocabulary.words(found.prefilter.pass_through(typed, edits).tolist())) == sorted(passed)


def test_a_word_is_looked_up_in_all_segments_among_living_papers(tmp_path: Path) -> None:
    made = [segment(tmp_path, 0, 3), segment(tmp_path, 3, 7)]
    alive = np.array([row in PAPERS for row in range(7)])
    snapshot = publish(tmp_path, Origin("c", 1, 7), made, alive)
    fields = ("title", "abstract")
    found = look_up(snapshot, ["kites", "zz", "winds"], fields)
    numbers = [each.vocabulary.numbers(["kites", "winds"]) for each in made]
    assert found == {
        "kites": Occurrences((numbers[0][0], numbers[1][0]), {"title": 2, "abstract": 2}),
        "zz": Occurrences((None, None), {"title": 0, "abstract": 0}),
        "winds": Occurrences((None, numbers[1][1]), {"title": 1, "abstract": 0}),
    }
    sums = weighed(snapshot, [(found["kites"], {"title": 10, "abstract": -3}), (found["winds"], {"title": 5})])
    assert sums.tolist() == [7, 0, -3, 0, 0, 5, 10]
    assert weighed(snapshot, []).tolist() == [0] * 7
    fewer = publish(tmp_path, Origin("c", 2, 7), made, alive & (np.arange(7) != 6))
    assert look_up(fewer, ["kites"], fields)["kites"].papers == {"title": 1, "abstract": 2}


def test_a_snapshot_orders_the_rows_and_names_its_segments(tmp_path: Path) -> None:
    made = [segment(tmp_path, 0, 3), segment(tmp_path, 3, 7)]
    alive = np.array([row in PAPERS for row in range(7)])
    publish(tmp_path, Origin("c", 1, 7), made, alive)
    found = load(tmp_path)
    assert (found.origin, found.size, found.count, found.alive.tolist()) == (Origin("c", 1, 7), 7, 5, alive.tolist())
    assert found.order.tolist() == [6, 0, 5, 2, 1, 4, 3], "newest day, most votes, the listing's order"
    assert found.rank[found.order].tolist() == [*range(7)]
    assert found.lines("id", np.array([6, 0, 3])) == [b"p:6", b"arxiv:2606.00001", b"p:3"]
    assert np.flatnonzero(found.identified("p:", exact=False)).tolist() == [2, 3, 5, 6]
    assert np.flatnonzero(found.identified("p:5", exact=True)).tolist() == [5]
    assert np.flatnonzero(found.named("venue", "neurips", exact=False)).tolist() == [0, 3]
    assert np.flatnonzero(found.named("venue", "neurips", exact=True)).tolist() == []
    rows, days = found.other_days()
    assert (sorted(rows.tolist()), len(days)) == ([0, 6, 6], 3)
    assert found.living(np.array([True, True, True, False, False, False, False])) == 2
    for about in (Origin("c", 1, 8), Origin("c", 1, 6)):
        publish(tmp_path, about, made, alive)
        with pytest.raises(DamagedIndex, match=r"^the segments do not join$"):
            load(tmp_path)
    publish(tmp_path, Origin("c", 1, 7), made[1:], alive[3:])
    with pytest.raises(DamagedIndex, match=r"^the segments do not join$"):
        load(tmp_path)


@pytest.mark.parametrize("lacking", ["catalogue", "version", "top", "segments", "order", "rank", "alive"])
def test_a_snapshot_that_lacks_something_is_damaged(tmp_path: Path, lacking: str) -> None:
    publish(tmp_path, Origin("c", 1, 7), [segment(tmp_path, 0, 7)], np.ones(7, np.bool_))
    arrays, about, _ = array_file.read(tmp_path / SNAPSHOT)
    left = {name: array.whole().copy() for name, array in arrays.items() if name != lacking}
    array_file.write(tmp_path / SNAPSHOT, left, {name: said for name, said in about.items() if name != lacking})
    with pytest.raises(DamagedIndex, match=f"^snapshot: '{lacking}'$"):
        load(tmp_path)
    array_file.write(tmp_path / SNAPSHOT, {}, {**about, "segments": 3})
    with pytest.raises(DamagedIndex, match=r"^snapshot: 'int' object is not iterable$"):
        load(tmp_path)


def test_a_day_that_is_none_has_no_number() -> None:
    assert [ordinal(day) for day in (None, "", "never", "2026-02-30")] == [-1] * 4
    assert ordinal("2026-06-12") == date(2026, 6, 12).toordinal()


def test_a_large_index_gives_its_pages_back_now_and_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rested = list[int]()
    monkeypatch.setattr(Segment, "rest", lambda self: rested.append(self.lo))
    made = [segment(tmp_path, 0, 3), segment(tmp_path, 3, 7)]
    publish(tmp_path, Origin("c", 1, 7), made, np.ones(7, np.bool_))

    def asked(large: int, times: int) -> list[int]:
        monkeypatch.setattr("store.index.snapshot._LARGE", large)
        rested.clear()
        found = load(tmp_path)
        for _ in range(times):
            found.rest()
        return rested.copy()

    assert asked(7, 40) == [], "a small one stays in memory"
    assert (asked(6, 0), asked(6, 15), asked(6, 16), asked(6, 32)) == ([0, 3], [0, 3], [0, 3] * 2, [0, 3] * 3)
    for large, expected in ((6, [0]), (7, [])):
        asked(large, 0)
        found = load(tmp_path)
        rested.clear()
        for _ in range(2):
            found.phrase_weights(("fly", "kites"), (("abstract", 1),), prefix=False)
        assert rested == expected, "only what was looked through, and once"
