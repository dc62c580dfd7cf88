"""Which papers are listed, where the cursor is and what is selected: the list without its picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from tui.sheets.window import Window

if TYPE_CHECKING:
    from store.query.answer import Answer


_AROUND = 128
"""Rows that are read on either side of those that are asked for."""


class FirstRows:
    """The rows that are known before the index is loaded, and how many papers there are; else as an `Answer`.

    ``read`` reads so many rows from a position on, where a reader goes further down than is known.
    """

    def __init__(
        self, rows: Sequence[int], total: int, read: Callable[[int, int], Sequence[int]] = lambda count, start: ()
    ) -> None:
        self._rows, self.total, self._read = list(rows), total, read
        self._further: tuple[int, list[int]] = 0, []
        """Rows that were read last, behind the position of the first of them."""

    def rows(self, start: int, stop: int) -> list[int]:
        """Return the rows at some positions; fewer where papers have gone since they were counted."""
        start, stop = max(0, start), min(stop, self.total)
        if stop <= len(self._rows):
            return self._rows[start:stop]
        first, rows = self._further
        if not first <= start <= stop <= first + len(rows):
            first = max(0, start - _AROUND)
            rows = [*self._read(stop - first + _AROUND, first)]
            self._further = first, rows
        return rows[start - first : stop - first]

    def position(self, row: int) -> int | None:
        """Return the position of a row among those that are known."""
        first, rows = self._further
        if row in self._rows:
            return self._rows.index(row)
        return first + rows.index(row) if row in rows else None

    def __contains__(self, row: object) -> bool:
        return row in self._rows or row in self._further[1]


class PaperWindow(Window):
    """A window over the papers that are listed, and the selection among them.

    ``cursor`` and ``top`` are positions in the order; ``selected`` holds row numbers, so that it stays while the order
    changes; ``height`` is how many papers are in sight. They have ``row_lines`` lines each of the ``room`` that there
    is, and days have headings: one that is always at the top, and one above each day that begins further down.
    """

    margin = 2

    def __init__(self) -> None:
        super().__init__()
        self.room = self.row_lines = 1
        self.begins: Callable[[int], bool] | None = None
        """Returns whether a day begins at a position; None in an order in which days are not together."""
        self.rows = FirstRows((), 0)
        self.selected: set[int] = set()
        self.anchor: int | None = None
        self.fits: Callable[[int], bool] | None = None
        """Returns whether a row still fits the filter; None while nothing was edited since it ran."""

    @property
    def rows(self) -> Answer | FirstRows:
        """The papers that are listed, in their order."""
        return self._rows

    @rows.setter
    def rows(self, rows: Answer | FirstRows) -> None:
        self._rows, self.total = rows, rows.total

    def row_at(self, position: int) -> int | None:
        """Return the row at a position, or None beyond the end."""
        found = self.rows.rows(position, position + 1) if 0 <= position < self.total else ()
        return found[0] if found else None

    @property
    def current(self) -> int | None:
        """The row under the cursor, or None in an empty list."""
        return self.row_at(self.cursor)

    @property
    def chosen(self) -> list[int]:
        """The selected rows that are listed; the filter may hide others."""
        return sorted(row for row in self.selected if row in self.rows)

    @property
    def last_top(self) -> int:
        """How far one can scroll; near the end also past the lines that the headings there take."""
        last = max(0, self.total - self._most)
        if self.begins is not None and self.top >= last - self._most:
            first, lines = self.total - 1, self.row_lines
            while first > 0 and lines + self._lines_at(first, heading=True) <= self._below_heading:
                lines += self._lines_at(first, heading=True)
                first -= 1
            last = max(last, first)
        return last

    def follow(self, margin: int | None = None) -> None:
        """Scroll the cursor into sight, and some papers around it; the headings between take lines, too."""
        self.height = self._most
        super().follow(margin)
        if self.begins is None:
            return
        margin = min(self.margin if margin is None else margin, (self.height - 1) // 2)
        last = min(self.cursor + margin, self.total - 1)
        lines = sum(self._lines_at(position, position > self.top) for position in range(self.top, last + 1))
        while self.top < self.cursor and lines > self._below_heading:
            self.top += 1
            lines -= self._lines_at(self.top, heading=True)
        self.height = self._fitting()

    @property
    def _below_heading(self) -> int:
        return max(self.row_lines, self.room - (self.begins is not None))

    @property
    def _most(self) -> int:
        """How many papers fit where no day ends among them."""
        return max(1, self._below_heading // self.row_lines)

    def _lines_at(self, position: int, heading: bool) -> int:
        """Return how many lines a paper takes, with the ``heading`` of the day that it begins, if it begins one."""
        return self.row_lines + (heading and self.begins is not None and self.begins(position))

    def _fitting(self) -> int:
        """Count the papers that fit from the top."""
        lines, position = 0, self.top
        while position < self.total:
            lines += self._lines_at(position, heading=position > self.top)
            if lines > self._below_heading:
                break
            position += 1
        return max(1, position - self.top)

    def in_sight(self) -> Sequence[int]:
        """Return the rows that are in sight."""
        return self.rows.rows(self.top, min(self.top + self.height, self.total))

    def replace(self, rows: Answer | FirstRows, *, keep: bool = True, moved: Mapping[int, int] | None = None) -> None:
        """List other papers; with ``keep`` the cursor goes to the same paper, at the same height, where it is there.

        ``moved`` says at which rows papers are by now.
        """
        moved = moved or {}
        row, offset = self.current, self.cursor - self.top
        row = moved.get(row, row) if row is not None else None
        self.selected = {moved.get(each, each) for each in self.selected}
        self.rows, self.fits, self.anchor = rows, None, None
        position = rows.position(row) if keep and row is not None else None
        cursor = position if position is not None else (min(self.cursor, self.total - 1) if keep else 0)
        self.cursor, self.top = max(0, cursor), cursor - offset if keep else 0
        self.follow(self.margin if position is None else 0)  # what comes above a paper does not push it down

    def move(self, cursor: int) -> None:
        """Move the cursor to a position inside the list; a range that is being selected follows."""
        before = self.cursor
        self.move_to(cursor)
        if self.anchor is not None:
            self._stretch(before)

    def toggle(self) -> None:
        """Select the paper under the cursor, or deselect it."""
        if (row := self.current) is not None:
            self.selected ^= {row}

    def begin_range(self) -> bool:
        """Start a range at the cursor, or end the one that was started; return whether one is being selected now."""
        self.anchor = None if self.anchor is not None else self.cursor
        if self.anchor is not None and (row := self.current) is not None:
            self.selected.add(row)
        return self.anchor is not None

    def _stretch(self, before: int) -> None:
        assert self.anchor is not None
        low, high = sorted((self.anchor, before))
        self.selected.difference_update(self.rows.rows(low, high + 1))
        low, high = sorted((self.anchor, self.cursor))
        self.selected.update(self.rows.rows(low, high + 1))

    def select_all(self) -> None:
        """Select every paper that is listed."""
        self.selected.update(self.rows.rows(0, self.total))

    def select_none(self) -> bool:
        """Drop the selection; return whether there was one."""
        had = bool(self.selected) or self.anchor is not None
        self.selected, self.anchor = set(), None
        return had
