"""A snapshot: one state of the index, whole and unchanging, that a question is asked of.

An import makes the next snapshot; a question being answered stays with the one it began with. Its file holds the order
of the rows and which of them live, and names the segments: replacing that one file publishes the snapshot.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from store.index import array_file
from store.index.blocks import Column
from store.index.names import SNAPSHOT, OtherFormat
from store.index.postings import FieldWeights
from store.index.segment import Segment
from store.text import fold

Mask = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]
_LARGE = 50_000  # rows from which on memory is worth a thought
_QUESTIONS = 16


@dataclass(frozen=True, slots=True)
class Origin:
    """What the index was made from: which catalogue, at which version, up to which row."""

    catalogue: str
    version: int
    top: int


class Snapshot:
    """The segments in the order of their rows, and what holds for all rows together.

    What answers hold on to is in memory, so that a file that is cut off does not end the program while they are shown:
    ``order`` lists the rows from first to last, ``rank`` says of each row where it comes, ``alive`` which rows are
    papers today.
    """

    def __init__(self, origin: Origin, segments: Sequence[Segment], arrays: Mapping[str, Column]) -> None:
        self.origin, self.segments = origin, tuple(segments)
        self.order: npt.NDArray[np.int32] = arrays["order"].whole().copy()
        self.rank: npt.NDArray[np.int32] = arrays["rank"].whole().copy()
        self.alive: Mask = arrays["alive"].whole().copy().view(np.bool_)
        self.size = origin.top
        self.count = int(np.count_nonzero(self.alive))
        self._numbers: dict[str, npt.NDArray[Any]] = {}
        self._other_days: tuple[Rows, npt.NDArray[np.int32]] | None = None
        self._asked = -1  # being opened ends with a rest too
        self.rest()

    def look(self) -> None:
        """Find that no file was cut off since it was opened. Raises DamagedIndex."""
        for segment in self.segments:
            segment.blocks.look()

    def verify(self, *, pace: float = 0.0) -> None:
        """Read all that was not read yet, with so many seconds of rest after each megabyte. Raises DamagedIndex."""
        for segment in self.segments:
            segment.blocks.need_all(pace=pace)

    def number(self, name: str) -> npt.NDArray[Any]:
        """Return one number for every row, such as ``day``; -1 where there is none."""
        if name not in self._numbers:
            parts = [segment.number(name) for segment in self.segments]
            self._numbers[name] = parts[0] if len(parts) == 1 else np.concatenate(parts) if parts else _none()
        return self._numbers[name]

    def rest(self) -> None:
        """Note that a question has been answered: now and then all mapped pages are given back to the system.

        It keeps them at hand as long as it has room, and this process stays small however long it is asked.
        """
        self._asked += 1
        if self.size > _LARGE and self._asked % _QUESTIONS == 0:
            for segment in self.segments:
                segment.rest()

    def living(self, mask: Mask) -> int:
        """Count the rows of a mask that are papers today."""
        return int(np.count_nonzero(mask if self.count == self.size else mask & self.alive))

    def weights(self, word: str, by_field: tuple[tuple[str, int], ...], *, prefix: bool) -> FieldWeights:
        """Return the weight of the heaviest field that has the word, for every row; 0 where none has."""
        weights = np.zeros(self.size, np.uint8)
        for segment in self.segments:
            segment.raise_weights(word, by_field, weights[segment.lo : segment.hi], prefix=prefix)
        return weights

    def phrase_weights(
        self, words: Sequence[str], by_field: tuple[tuple[str, int], ...], *, prefix: bool
    ) -> FieldWeights:
        """Return the weight of the heaviest field that has these words in order, for every row; 0 where none has."""
        weights = np.zeros(self.size, np.uint8)
        for segment in self.segments:
            looked = segment.raise_phrase(words, by_field, weights[segment.lo : segment.hi], prefix=prefix)
            if looked and self.size > _LARGE:
                segment.rest()  # the words around a common one are read all through the segment
        return weights

    def perhaps_near(self, word: str, edits: int) -> list[str]:
        """List the words that may be within so many edits of this one, each once; few that are not."""
        passed = [segment.prefilter.pass_through(word, edits) for segment in self.segments]
        if not passed:
            return []
        keys = [segment.prefilter.keys(numbers) for segment, numbers in zip(self.segments, passed, strict=True)]
        first = np.zeros(sum(map(len, keys)), np.bool_)
        first[np.unique(np.concatenate(keys), return_index=True)[1]] = True
        chosen = np.split(first, np.cumsum([len(numbers) for numbers in passed[:-1]]))
        return [
            each
            for segment, numbers, wanted in zip(self.segments, passed, chosen, strict=True)
            for each in segment.vocabulary.words(numbers[wanted].tolist())
        ]

    def named(self, field: str, text: str, *, exact: bool) -> Mask:
        """Return the rows with a name that contains this folded text, or is it."""
        mask = np.zeros(self.size, np.bool_)
        for segment in self.segments:
            part = mask[segment.lo : segment.hi]
            names = segment.names[field]
            for number, name in enumerate(names.names):
                folded = fold(name)
                if folded == text if exact else text in folded:
                    part[names.rows(number)] = True
        return mask

    def identified(self, text: str, *, exact: bool) -> Mask:
        """Return the rows whose paper's id contains this folded text, or is it."""
        mask = np.zeros(self.size, np.bool_)
        for segment in self.segments:
            found = segment.lines["id"].containing(text.encode(), exact=exact)
            mask[segment.lo : segment.hi][found] = True
        return mask

    def lines(self, field: str, rows: Rows) -> list[bytes]:
        """Return one string for each of these rows, such as ``title_line``."""
        starts = [segment.lo for segment in self.segments]
        homes = np.searchsorted(np.array(starts), rows, side="right") - 1
        return [
            self.segments[home].lines[field].at(row - starts[home])
            for home, row in zip(homes.tolist(), rows.tolist(), strict=True)
        ]

    def other_days(self) -> tuple[Rows, npt.NDArray[np.int32]]:
        """Return the days of listings that are not the one which gives a paper its day: rows, and a day for each."""
        if self._other_days is None:
            rows = [segment.other_days[0].astype(np.int64) + segment.lo for segment in self.segments]
            days = [segment.other_days[1] for segment in self.segments]
            self._other_days = np.concatenate([_none(), *rows]), np.concatenate([np.empty(0, np.int32), *days])
        return self._other_days


def load(folder: Path) -> Snapshot:
    """Open the snapshot that a folder holds; raises DamagedIndex."""
    arrays, about, _ = array_file.read(folder / SNAPSHOT)
    try:
        origin = Origin(about["catalogue"], about["version"], about["top"])
        segments = [Segment(folder / name) for name in about["segments"]]
        bounds = [0, *(segment.hi for segment in segments)]
        if [segment.lo for segment in segments] != bounds[:-1] or bounds[-1] != origin.top:
            raise array_file.DamagedIndex("the segments do not join")
        return Snapshot(origin, segments, arrays)
    except (KeyError, TypeError, ValueError) as error:
        raise array_file.DamagedIndex(f"{SNAPSHOT}: {error}") from error


def verify(folder: Path) -> bool:
    """Return whether the index in a folder is whole, byte for byte.

    So is one that is not there yet, or that another version wrote.
    """
    try:
        load(folder).verify()
    except OtherFormat:
        return True
    except array_file.DamagedIndex:
        return not (folder / SNAPSHOT).exists()
    return True


def publish(folder: Path, origin: Origin, segments: Sequence[Segment], alive: Mask) -> Snapshot:
    """Replace the snapshot of a folder, at once and whole."""
    numbers = {
        name: np.concatenate([_none(), *(segment.number(name) for segment in segments)])
        for name in ("seq", "upvotes", "day")
    }
    order = np.lexsort((numbers["seq"], -numbers["upvotes"], -numbers["day"])).astype(np.int32)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order), dtype=np.int32)
    about = {**asdict(origin), "segments": [segment.path.name for segment in segments]}
    array_file.write(folder / SNAPSHOT, {"order": order, "rank": rank, "alive": alive.view(np.uint8)}, about)
    arrays, _, _ = array_file.read(folder / SNAPSHOT)
    return Snapshot(origin, segments, arrays)


def _none() -> npt.NDArray[np.int64]:
    return np.empty(0, np.int64)
