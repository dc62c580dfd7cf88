"""Write to the terminal so that everything stands in its cells, whatever the terminal thinks of the width of a text.

Where it may think otherwise, the cells of the text are emptied first, and the cursor is placed behind them after it.
"""

import re

from rich.cells import cell_len as counted_by_textual
from textual.driver import Driver

from tui.sheets.cells import NOT_SURE, RESERVED, cut

_TOKEN = re.compile(
    r"\x1b\[\d*;(?P<column>\d+)H"
    r"|(?P<still>\x1b\[[\d;]*m|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\))"
    r"|(?P<text>[^\x00-\x1f\x7f]+)"
    r"|.",
    re.DOTALL,
)
_WRAP, _NO_WRAP = "\x1b[?7h", "\x1b[?7l"


def in_place(data: str) -> str:
    """Return what is written to a terminal so that everything stands in its cells, whatever the terminal thinks."""
    if data.isascii():
        return data
    return "\n".join(_line_in_place(line) if NOT_SURE.search(line) else line for line in data.split("\n"))


def _line_in_place(line: str) -> str:
    column: int | None = None  # of the next cell, from 1; None where that is not known
    written = []
    for token in _TOKEN.finditer(line):
        text = token["text"]
        if text and column is not None:
            end = column + counted_by_textual(text)
            written.append(_placed(text, column, end) if NOT_SURE.search(text) else text)
            column = end
            continue
        if token["column"]:
            column = int(token["column"])
        elif not token["still"]:
            column = None
        written.append(token[0])
    return "".join(written)


def _placed(text: str, column: int, end: int) -> str:
    """Return a text written into emptied cells, and the cursor behind them; it never runs into the next line."""
    kept = cut(text.replace(RESERVED, ""), end - column)
    return f"{_NO_WRAP}{' ' * (end - column)}\x1b[{column}G{kept}\x1b[{end}G{_WRAP}"


def keeping_in_place(kind: type[Driver]) -> type[Driver]:
    """Return a driver of a kind of Textual's that writes everything in its place."""

    def write(self: Driver, data: str) -> None:
        kind.write(self, in_place(data))

    return type("InPlace", (kind,), {"write": write})
