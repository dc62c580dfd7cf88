"""A title or an abstract as it is read: formulas and simple TeX as text, with a map back to the text that is stored.

Whatever a reader marks is kept as a place in the stored text, which stays as it came. What is shown differs from it in
pieces, each a formula or a command; between two pieces both are the same, letter for letter.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

Range = tuple[int, int]
"""Where a piece of a text begins and ends, in characters."""


class _Piece(NamedTuple):
    """A place where the texts differ: its range in what is stored, and in what is shown."""

    start: int
    end: int
    shown_start: int
    shown_end: int


@dataclass(frozen=True, slots=True)
class Readable:
    """A text as it is shown, and which of its characters stand for which of the stored ones."""

    text: str
    pieces: tuple[_Piece, ...] = ()

    def shown(self, stored: Range) -> Range:
        """Return the range that shows a stored one; of a formula that is touched, all."""
        start, end = stored
        if not self.pieces:
            return stored
        first, last = self._at(start), self._at(end)
        if first is None:
            begins = start
        else:
            begins = first.shown_start if start < first.end else start - first.end + first.shown_end
        if last is None:
            ends = end
        elif end >= last.end:
            ends = end - last.end + last.shown_end
        else:
            ends = last.shown_end if end > last.start else last.shown_start
        return begins, max(begins, ends)

    def stored(self, shown: Range) -> Range:
        """Return the range that is shown as this one; of a formula that is touched, all."""
        if not self.pieces:
            return shown
        start, end = shown
        first = bisect_right(self.pieces, start, key=lambda piece: piece.shown_start) - 1
        begins, ends = start, end
        if first >= 0:
            piece = self.pieces[first]
            begins = piece.start if start < piece.shown_end else start - piece.shown_end + piece.end
        last = bisect_right(self.pieces, end - 1, key=lambda piece: piece.shown_start) - 1
        if last >= 0:
            piece = self.pieces[last]
            ends = piece.end + max(0, end - piece.shown_end)
        return begins, max(begins, ends)

    def whole(self, spans: Sequence[Range]) -> list[Range]:
        """Return the stored ranges (in order, apart) of what is shown: a formula is one, a command is none."""
        if not self.pieces:
            return list(spans)
        joined: list[Range] = []
        for begins, ends in map(self.shown, spans):
            if begins == ends:
                continue
            start, end = self.stored((begins, ends))
            if joined and start < joined[-1][1]:
                start = joined.pop()[0]
            joined.append((start, end))
        return joined

    def _at(self, position: int) -> _Piece | None:
        """Return the last piece that begins at a stored position or before it."""
        found = bisect_right(self.pieces, position, key=lambda piece: piece.start)
        return self.pieces[found - 1] if found else None


def readable(text: str) -> Readable:
    """Return a text as it is read; whatever is not certain to be TeX stays as it came."""
    return _readable(text) if has_tex(text) else Readable(text)


def has_tex(text: str) -> bool:
    """Return whether there may be TeX in a text."""
    return "\\" in text or "$" in text


def both_forms(text: str) -> tuple[str, ...]:
    """Return a text as it is stored and, where that differs, as it is read: what is searched."""
    if not has_tex(text) or (shown := readable(text).text) == text:
        return (text,)
    return text, shown


@lru_cache(maxsize=256)
def _readable(text: str) -> Readable:
    from store.formulas.commands import replacements

    made: list[str] = []
    pieces: list[_Piece] = []
    done = length = 0
    for start, end, said in replacements(text):
        length += start - done
        pieces.append(_Piece(start, end, length, length + len(said)))
        made += text[done:start], said
        length, done = length + len(said), end
    return Readable("".join((*made, text[done:])), tuple(pieces)) if pieces else Readable(text)
