"""Terminals that differ about how wide a text is: what each would show, whatever the others do."""

import unicodedata
from collections.abc import Callable

import pyte
from wcwidth import wcwidth

Width = Callable[[str, str], int]
"""Says by how many cells a character makes the text before it wider."""


def _alone(character: str) -> int:
    mark = unicodedata.category(character) in ("Mn", "Me", "Cf")
    flag = "\U0001f1e6" <= character <= "\U0001f1ff"
    return 0 if mark else 1 if flag or unicodedata.category(character) == "Mc" else max(0, wcwidth(character))


def xterm(before: str, character: str) -> int:
    """Count each character by itself, and a cell for each vowel sign, as xterm and VTE do."""
    return _alone(character)


def tmux(before: str, character: str) -> int:
    """Count as xterm, but nothing behind a joiner."""
    return 0 if before.endswith("\u200d") else _alone(character)


def kitty(before: str, character: str) -> int:
    """Count what is one to the eye, and no cell for a vowel sign."""
    if before.endswith("\u200d") or "\U0001f3fb" <= character <= "\U0001f3ff":
        return 0 if before else 2
    if character == "\ufe0f":
        return 1 if before and _alone(before[-1]) == 1 and unicodedata.category(before[-1]) in ("So", "Nd") else 0
    return 0 if unicodedata.category(character)[0] == "M" else _alone(character)


class Opinionated(pyte.Screen):
    """Draws with an opinion; what has no width of its own goes into the cell before."""

    def __init__(self, columns: int, lines: int, width: Width = xterm) -> None:
        super().__init__(columns, lines)
        self._width, self._before = width, ""

    @property
    def display(self) -> list[str]:
        """What stands on each row, a cell after the other; nothing where the second half of a wide letter is."""
        return ["".join(self.buffer[y][x].data for x in range(self.columns)) for y in range(self.lines)]

    def draw(self, data: str) -> None:
        """Draw a text at the cursor."""
        for character in data:
            cells = self._width(self._before, character)
            self._before += character
            if cells:
                super().draw("xｘ"[min(cells, 2) - 1])
            row, at = self.buffer[self.cursor.y], max(0, self.cursor.x - max(1, cells))
            old = "" if cells else row[at].data
            row[at] = row[at]._replace(data=old + character)

    def cursor_position(self, line: int | None = None, column: int | None = None) -> None:
        """Move the cursor; what comes next joins nothing."""
        self._before = ""
        super().cursor_position(line, column)

    def cursor_to_column(self, column: int | None = None) -> None:
        """Move the cursor in its line; what comes next joins nothing."""
        self._before = ""
        super().cursor_to_column(column)
