"""The reader's marks in step with the rows of a snapshot: columns, tags, and the words of tags and notes.

An edit changes a few entries and is seen by the next question. A question running in another thread meets either the
state before or the one after: lists are replaced, and sets are copied in one step.
"""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce

import numpy as np
import numpy.typing as npt

from store.catalogue.gone import MERGED, REMOVED
from store.index.builder import ABSENT, ordinal
from store.index.postings import FieldWeights
from store.index.snapshot import Mask, Rows
from store.index.tokens import words
from store.models import Mark, Status, fold_tag

STATUSES = tuple(Status)
GONE = (REMOVED, MERGED)
MARK_FLAGS = {"note": 1, "tag": 2, "highlight": 4, "conflict": 8}
_BLANK = Mark("")


class Marked:
    """The marks by row; rows without one are in the inbox, and say nothing else."""

    def __init__(self, size: int) -> None:
        self.marks: dict[int, Mark] = {}
        self.status = np.zeros(size, np.uint8)
        self.rating = np.full(size, ABSENT, np.int8)
        self.due = np.full(size, ABSENT, np.int32)
        self.flags = np.zeros(size, np.uint8)
        self.passed = np.zeros(size, np.int32)
        """How often each paper was looked at and left undecided."""
        self.gone = np.zeros(size, np.uint8)
        """Which papers are not listed: 1 where the reader removed them, 2 where they were merged into others."""
        self.apart: frozenset[frozenset[int]] = frozenset()
        """The pairs of rows that the reader told apart."""
        self.edits = 0
        """How many marks have been put: what is made of them is made again when this has grown."""
        self._tags: dict[str, set[int]] = {}
        self._spellings: dict[str, Counter[str]] = {}
        self._words = {"tags": _Words(), "notes": _Words()}

    def put(self, row: int, mark: Mark | None) -> None:
        """Set the mark of a row; None takes it away."""
        old, new = self.marks.get(row, _BLANK), mark or _BLANK
        if mark is None:
            self.marks.pop(row, None)
        else:
            self.marks[row] = mark
        self.status[row] = STATUSES.index(new.status)
        self.rating[row] = ABSENT if new.rating is None else new.rating
        self.due[row] = ordinal(new.due)
        highlight = any(note.quote for note in new.notes)
        conflict = any(note.conflicts for note in new.notes)
        self.flags[row] = bool(new.notes) | bool(new.tags) << 1 | highlight << 2 | conflict << 3
        if old.tags != new.tags:
            self._retag(row, old.tags, new.tags)
            self._words["tags"].replace(row, _words_of(old.tags), _words_of(new.tags))
        if old.notes != new.notes:
            before, after = ([text for note in mark.notes for text in note.texts] for mark in (old, new))
            self._words["notes"].replace(row, _words_of(before), _words_of(after))
        self.edits += 1

    def hide(self, rows: Mapping[int, str]) -> None:
        """Let these rows, and no others, not be listed, for the reason that each has."""
        gone = np.zeros(len(self.gone), np.uint8)
        for row, why in rows.items():
            gone[row] = GONE.index(why) + 1
        self.gone = gone

    def listed(self, alive: Mask, *, removed: bool = False) -> Mask:
        """Return which of the living rows are listed; with ``removed`` also those that the reader removed."""
        if not self.gone.any():
            return alive
        return np.asarray(alive & ((self.gone != GONE.index(MERGED) + 1) if removed else (self.gone == 0)))

    def _retag(self, row: int, old: Iterable[str], new: Iterable[str]) -> None:
        for tag in old:
            folded = fold_tag(tag)
            self._tags[folded].discard(row)
            self._spellings[folded][tag] -= 1
            if not self._tags[folded]:
                del self._tags[folded], self._spellings[folded]
        for tag in new:
            folded = fold_tag(tag)
            self._tags.setdefault(folded, set()).add(row)
            self._spellings.setdefault(folded, Counter())[tag] += 1

    def tags(self) -> dict[str, Rows]:
        """Return the rows of each tag, under the spelling that is used most."""
        spelt = {folded: list(spellings.items()) for folded, spellings in list(self._spellings.items())}
        return {
            max(spelt[folded], key=lambda pair: (pair[1], pair[0]))[0]: _array(rows)
            for folded, rows in list(self._tags.items())
            if spelt.get(folded)  # a tag that has just come, or gone, is seen by the next question
        }

    def tagged(self, folded: str) -> Rows:
        """List the rows with this very tag."""
        return _array(self._tags.get(folded, ()))

    def raise_weights(self, field: str, word: str, weight: int, weights: FieldWeights, *, prefix: bool) -> None:
        """Raise the rows whose tags or notes have the word to this weight."""
        rows = self._words[field].rows(word, prefix=prefix)
        if len(rows):
            weights[rows] = np.maximum(weights[rows], np.uint8(weight))

    def raise_phrase(
        self,
        field: str,
        words: Sequence[str],
        found: Callable[[str], bool],
        weight: int,
        weights: FieldWeights,
        *,
        prefix: bool,
    ) -> None:
        """Raise the rows to this weight that have all these words in their tags or notes, in a text that is found."""
        *whole, last = words
        each = [self._words[field].rows(word, prefix=False) for word in whole]
        for row in reduce(np.intersect1d, each, self._words[field].rows(last, prefix=prefix)).tolist():
            if any(map(found, self.texts(field, row))):
                weights[row] = max(weights[row], weight)

    def having(self, field: str, word: str) -> Rows:
        """List the rows whose tags or notes have exactly this word."""
        return self._words[field].rows(word, prefix=False)

    def vocabulary(self) -> Iterable[str]:
        """List the words of all tags and notes."""
        return {word for part in self._words.values() for word in part.sorted}

    def texts(self, field: str, row: int) -> list[str]:
        """Return a row's tags or the texts of its notes."""
        mark = self.marks.get(row, _BLANK)
        return list(mark.tags) if field == "tags" else [text for note in mark.notes for text in note.texts]

    def read_days(self) -> npt.NDArray[np.int32]:
        """Return the column of the days on which papers were read."""
        column = np.full(len(self.status), ABSENT, np.int32)
        for row, mark in list(self.marks.items()):
            if mark.status is Status.READ:
                column[row] = ordinal(mark.since)
        return column

    def flagged(self, name: str) -> Mask:
        """Return the rows whose mark has a note, a tag, a highlight, or a note with two texts, or that were removed."""
        if name == REMOVED:
            return np.asarray(self.gone == GONE.index(REMOVED) + 1)
        mask: Mask = (self.flags & np.uint8(MARK_FLAGS[name])) != 0
        return mask


class _Words:
    """An inverted index small enough to be held and changed in memory."""

    def __init__(self) -> None:
        self.sorted: list[str] = []
        self._rows: dict[str, set[int]] = {}

    def replace(self, row: int, old: set[str], new: set[str]) -> None:
        for word in old - new:
            self._rows[word].discard(row)
        listed = self.sorted
        for word in new - old:
            if word not in self._rows:
                if listed is self.sorted:
                    listed = listed.copy()
                insort(listed, word)
            self._rows.setdefault(word, set()).add(row)
        self.sorted = listed

    def rows(self, word: str, *, prefix: bool) -> Rows:
        listed = self.sorted
        if not prefix:
            return _array(self._rows.get(word, ()))
        matching = listed[bisect_left(listed, word) : bisect_left(listed, word + "\U0010ffff")]
        found: set[int] = set()
        return _array(found.union(*(self._rows[each].copy() for each in matching)))


def _words_of(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in words(text)}


def _array(rows: Iterable[int]) -> Rows:
    return np.array(list(rows), np.int64)
