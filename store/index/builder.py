"""From papers to the arrays of a segment."""

from array import array
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from hashlib import blake2b
from itertools import count
from operator import attrgetter
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from store.data import DATA, DatumKind
from store.formulas.readable import both_forms, has_tex
from store.index.phrases import GAP, pack_text, renumbered
from store.index.postings import pack
from store.index.segment import LINES, NAMES, NUMBERS, TEXTS
from store.index.tokens import words
from store.index.typo_prefilter import sets
from store.index.vocabulary import packed
from store.models import Paper
from store.text import fold
from store.times import local_day

ABSENT = -1
PAPER_FLAGS = {"link": 1, "code": 2, "abstract": 4, "author": 8, "summary": 16}
_CODE = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "huggingface.co")
_KINDS = {"seq": np.int64, "flags": np.uint8, "title_hash": np.uint64}
_COUNTS = [datum.name for datum in DATA if datum.kind is DatumKind.COUNT]
_DAYS = ["added", *(datum.name for datum in DATA if datum.kind is DatumKind.DAY)]
_NAMED = [(datum.named, datum.kind is DatumKind.NAMES) for datum in DATA if datum.named]
_counts_of, _days_of = attrgetter(*_COUNTS), attrgetter(*_DAYS)
_names_of = attrgetter(*(datum.name for datum in DATA if datum.named))


class Builder:
    """Makes the arrays of a segment from the papers of rows ``lo`` to ``hi``, in order; rows left out stay empty."""

    def __init__(self, lo: int, hi: int) -> None:
        self.lo, self.hi = lo, hi
        self._numbers = {
            **{name: array("i", [ABSENT]) * (hi - lo) for name in NUMBERS},
            "seq": array("q", [ABSENT]) * (hi - lo),
            "flags": array("B", [0]) * (hi - lo),
            "title_hash": array("Q", [0]) * (hi - lo),
        }
        self._other_days = array("H"), array("i")
        self._lines: dict[str, list[bytes]] = {field: [b""] * (hi - lo) for field in LINES}
        numbered: defaultdict[str, int] = defaultdict(count().__next__)
        self._words = numbered
        self._texts = {field: _Texts(numbered) for field in TEXTS}
        self._names = {field: _Pairs(defaultdict(count().__next__)) for field in NAMES}
        self._days: dict[str | None, int] = {None: ABSENT}

    def add(self, row: int, seq: int, paper: Paper) -> None:
        """Take in one paper."""
        row -= self.lo
        title = words(paper.title)
        self._texts["title"].add(row, [title, *map(words, both_forms(paper.title)[1:])])
        names = paper.authors
        if has_tex("".join(names)):
            names = tuple(form for name in names for form in both_forms(name))
        self._texts["authors"].add(row, map(words, names))
        self._texts["abstract"].add(row, map(words, both_forms(paper.abstract)))
        if paper.summary:
            self._texts["summary"].add(row, map(words, both_forms(paper.summary)))
        if paper.keywords:
            self._texts["keywords"].add(row, map(words, paper.keywords))
        for (field, several), found in zip(_NAMED, _names_of(paper), strict=True):
            if found:
                self._names[field].add(row, set(map(_line, found)) if several else (_line(found),))
        hosts = [_host(link) for link in paper.links]
        if hosts:
            self._names["link"].add(row, set(filter(None, hosts)))
        self._lines["id"][row] = _line(fold(paper.id)).encode()
        self._lines["title_line"][row] = " ".join(title).encode()
        self._lines["author_line"][row] = " ".join(words(paper.authors[0])).encode() if paper.authors else b""
        self._count(row, seq, paper, " ".join(title) or paper.title)
        code = paper.code or any(map(_is_code, paper.links, hosts))
        has = (paper.links, code, paper.abstract, paper.authors, paper.summary)
        self._numbers["flags"][row] = sum(bit for bit, found in zip(PAPER_FLAGS.values(), has, strict=True) if found)

    def _count(self, row: int, seq: int, paper: Paper, title: str) -> None:
        numbers = self._numbers
        numbers["seq"][row] = seq
        for name, day in zip(_DAYS, _days_of(paper), strict=True):
            if day:
                numbers[name][row] = self._ordinal(day)
        for name, found in zip(_COUNTS, _counts_of(paper), strict=True):
            if found is not None:
                numbers[name][row] = max(0, min(found, 2**31 - 1))
        numbers["title_hash"][row] = title_hash(title)
        if len(paper.listings) > 1:
            rows, days = self._other_days
            for day in {listing.day for listing in paper.listings} - {paper.day, None}:
                rows.append(row)
                days.append(self._ordinal(day))

    def _ordinal(self, day: str | None) -> int:
        if day not in self._days:
            self._days[day] = ordinal(day)
        return self._days[day]

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Lay everything out as `Segment` reads it."""
        made: dict[str, npt.NDArray[Any]] = {
            name: np.array(values, _KINDS.get(name, np.int32)) for name, values in self._numbers.items()
        }
        rows, days = self._other_days
        made["other_days.rows"], made["other_days.days"] = np.array(rows, np.uint16), np.array(days, np.int32)
        size, (encoded, places) = self.hi - self.lo, _sorted(self._words)
        made["words"], made["ends"] = packed(encoded)
        made["letters"], made["pairs"] = sets(made["words"], made["ends"])
        for field, texts in self._texts.items():
            made.update(pack_text(field, texts.stream(places), texts.begins(size), encoded))
        for field, pairs in self._names.items():
            names, order = _sorted(pairs.numbered)
            made[f"{field}.words"], _ = packed(names)
            made.update(pack(field, order[pairs.ids()], pairs.rows(), names, size))
        for field, lines in self._lines.items():
            made[f"{field}.blob"], ends = packed(lines)
            made[f"{field}.starts"] = np.concatenate(([0], ends)).astype(np.uint32)
        return made


class _Pairs:
    """(word, row) pairs as they come in; words are numbered in the order in which they are first seen."""

    def __init__(self, numbered: defaultdict[str, int]) -> None:
        self.numbered = numbered
        self._number = numbered.__getitem__
        self._ids, self._rows, self._counts = array("I"), array("H"), array("I")

    def add(self, row: int, found: Iterable[str]) -> None:
        before = len(self._ids)
        self._ids.extend(map(self._number, found))
        if len(self._ids) > before:
            self._rows.append(row)
            self._counts.append(len(self._ids) - before)

    def ids(self) -> npt.NDArray[np.uint32]:
        return np.array(self._ids, np.uint32)

    def rows(self) -> npt.NDArray[np.uint16]:
        return np.repeat(np.array(self._rows, np.uint16), np.array(self._counts, np.int64))


class _Texts:
    """The words of one field as they come in, row after row, with a gap behind each text that no phrase crosses."""

    def __init__(self, numbered: defaultdict[str, int]) -> None:
        self._number = numbered.__getitem__
        self._stream, self._rows, self._begins = array("I", [int(GAP)]), array("H"), array("I")

    def add(self, row: int, texts: Iterable[list[str]]) -> None:
        self._rows.append(row)
        self._begins.append(len(self._stream))
        for text in texts:
            self._stream.extend(map(self._number, text))
            self._stream.append(int(GAP))

    def stream(self, places: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
        """Return the words as their numbers in the vocabulary."""
        return renumbered(np.array(self._stream, np.uint32), places)

    def begins(self, size: int) -> npt.NDArray[np.uint32]:
        """Return where each row begins in the stream; one that was left out begins where the next one does."""
        counts = np.zeros(size, np.int64)
        counts[np.array(self._rows, np.int64)] = np.diff(np.array(self._begins, np.int64), append=len(self._stream))
        return (np.concatenate(([0], np.cumsum(counts))) + 1).astype(np.uint32)


def _sorted(numbered: dict[str, int]) -> tuple[list[bytes], npt.NDArray[np.uint32]]:
    """Sort the words; return them, and for each number the place of its word in that order."""
    ordered = sorted(numbered)
    places = np.empty(len(ordered), np.uint32)
    places[np.fromiter(map(numbered.__getitem__, ordered), np.int64, len(ordered))] = np.arange(len(ordered))
    return [word.encode() for word in ordered], places


def title_hash(folded: str) -> int:
    """Return what the index keeps of a title to find it whole: its words, joined by blanks, as eight bytes."""
    return int.from_bytes(blake2b(folded.encode(), digest_size=8).digest(), "little")


def ordinal(day: str | None) -> int:
    """Read an ISO date, or the reader's own day of a moment, as a day number; ABSENT when it is none."""
    try:
        return date.fromisoformat(local_day(day)).toordinal() if day else ABSENT
    except ValueError:
        return ABSENT


def _line(text: str) -> str:
    return text.replace("\n", " ")


def _host(link: str) -> str:
    try:
        return (urlsplit(link).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _is_code(link: str, host: str) -> bool:
    return host.endswith(_CODE) and "/papers/" not in link
