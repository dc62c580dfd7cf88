"""A segment: the papers of up to 65,536 consecutive rows, as words, postings, names and numbers; never changed.

``lo`` and ``hi`` bound its rows in the catalogue; within it rows count from 0 and fit sixteen bits.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from store.data import DATA, DatumKind
from store.index import array_file
from store.index.blocks import Column
from store.index.names import OtherFormat
from store.index.phrases import TextPostings
from store.index.postings import FieldWeights, Postings
from store.index.typo_prefilter import TypoPrefilter
from store.index.vocabulary import Vocabulary, words_in

ROWS = 1 << 16
TEXTS = ("title", "authors", "abstract", "summary", "keywords")
NAMES = ("link", *(datum.named for datum in DATA if datum.named))
NUMBERS = (
    *("seq", "added", "flags", "title_hash"),
    *(datum.name for datum in DATA if datum.kind in (DatumKind.COUNT, DatumKind.DAY)),
)
LINES = ("id", "title_line", "author_line")


class Names:
    """One field whose values are names as a whole: which there are, and the papers of each."""

    def __init__(self, arrays: Mapping[str, Column], field: str, size: int) -> None:
        self._words = arrays[f"{field}.words"]
        self.postings = Postings(arrays, field, size)

    @cached_property
    def names(self) -> list[str]:
        """The names, in the order of their numbers."""
        return [word.decode() for word in words_in(self._words.whole())]

    def rows(self, number: int) -> npt.NDArray[np.uint16]:
        """Return the rows, within the segment, that have the name with this number."""
        return self.postings.rows_of(number)


class Lines:
    """One string for each row, in one mapped block, one a line."""

    def __init__(self, arrays: Mapping[str, Column], field: str) -> None:
        self.blob, self.starts = arrays[f"{field}.blob"], arrays[f"{field}.starts"]

    def at(self, row: int) -> bytes:
        """Return the string of one row."""
        return self.blob.between(self.starts.at(row), self.starts.at(row + 1) - 1).tobytes()

    def containing(self, text: bytes, *, exact: bool) -> npt.NDArray[np.int64]:
        """List the rows whose string contains this text, or is it."""
        pattern = re.compile(rb"(?m)^" + re.escape(text) + rb"$" if exact else re.escape(text))
        places = [match.start() for match in pattern.finditer(self.blob.whole().data)]
        return np.unique(np.searchsorted(self.starts.whole(), np.array(places, np.int64), side="right") - 1)


class Segment:
    """One file of the index, opened; raises DamagedIndex when what is read of it is not what was written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        arrays, about, self.blocks = array_file.read(path)
        self.lo, self.hi = int(about["lo"]), int(about["hi"])
        size = self.hi - self.lo
        try:
            self.vocabulary = Vocabulary(arrays["words"].whole(), arrays["ends"].whole())
            self.prefilter = TypoPrefilter(arrays["letters"], arrays["pairs"])
            self.texts = {field: TextPostings(arrays, field, size) for field in TEXTS}
            self.names = {field: Names(arrays, field, size) for field in NAMES}
            self.lines = {field: Lines(arrays, field) for field in LINES}
            self._numbers = {name: arrays[name] for name in NUMBERS}
            self._other_days = arrays["other_days.rows"], arrays["other_days.days"]
        except KeyError as error:
            raise OtherFormat(f"{path.name}: made before there was {error}") from error
        except (IndexError, ValueError) as error:
            raise array_file.DamagedIndex(f"{path.name}: {error}") from error

    def __len__(self) -> int:
        return self.hi - self.lo

    def rest(self) -> None:
        """Give the mapped pages back to the system; they come back when they are read."""
        self.blocks.rest()

    def number(self, name: str) -> npt.NDArray[Any]:
        """Return one number for every row."""
        return self._numbers[name].whole()

    @property
    def other_days(self) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.int32]]:
        """The days of listings that do not give a paper its day: rows, and a day for each."""
        rows, days = self._other_days
        return rows.whole(), days.whole()

    def commonest(self, fields: Iterable[str], prefix: str, limit: int) -> list[tuple[str, int]]:
        """List the words that begin so and stand in most papers' texts of these fields, with how often."""
        first, last = self.vocabulary.starting(prefix)
        counts = np.zeros(last - first, np.int64)
        for field in fields:
            counts += np.diff(self.texts[field].starts.between(first, last + 1))
        best = np.argsort(counts)[::-1][:limit]
        words = self.vocabulary.words((best + first).tolist())
        return [(word, count) for word, count in zip(words, counts[best].tolist(), strict=True) if count]

    def frequency(self, word: str) -> int:
        """Count how often papers have exactly this word in one of their texts."""
        first, last = self.vocabulary.exactly(word)
        return sum(each.starts.at(last) - each.starts.at(first) for each in self.texts.values())

    def raise_weights(
        self, word: str, by_field: tuple[tuple[str, int], ...], weights: FieldWeights, *, prefix: bool
    ) -> None:
        """Set the weight of each row that has the word; ``by_field`` names the fields, the lightest first."""
        first, last = self.vocabulary.starting(word) if prefix else self.vocabulary.exactly(word)
        if first < last:
            for field, weight in by_field:
                self.texts[field].raise_to(weight, first, last, weights)

    def raise_phrase(
        self, words: Sequence[str], by_field: tuple[tuple[str, int], ...], weights: FieldWeights, *, prefix: bool
    ) -> bool:
        """Set the weight of each row that has these words in order, as `raise_weights` does; the last may go on.

        Returns whether the texts had to be looked through for it.
        """
        exactly, starting = self.vocabulary.exactly, self.vocabulary.starting
        whole, last = tuple(map(exactly, words[:-1])), (starting if prefix else exactly)(words[-1])
        if not all(low < high for low, high in (*whole, last)):
            return False
        known = all(self.texts[field].knows(whole, last) for field, _ in by_field)
        for field, weight in by_field:
            weights[self.texts[field].in_order(whole, last)] = weight
        return not known
