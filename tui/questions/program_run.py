"""Show that a program runs, and then what it answers, which may be kept as a note."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.segment import Segment
from textual import events

from tui.questions.box import SheetQuestion
from tui.sheets.text_layout import elide, shown, wrap
from tui.sheets.window import Line, Window

_AROUND = 4  # lines around the answer: the title, the footer, and an empty one behind and before them
_MOVES = {"up": -1, "k": -1, "down": 1, "j": 1, "pageup": -10, "pagedown": 10, "home": -(1 << 30), "end": 1 << 30}


class ProgramRun(SheetQuestion[bool]):
    """Answers whether what a program answered is kept; nothing, where the reader did not want to wait for it."""

    wide = 88
    tall = 0.9

    def __init__(self, title: str, keeps: str, stop: Callable[[], None]) -> None:
        super().__init__()
        self._title, self._keeps, self._stop = title, keeps, stop
        self._seconds = 0
        self._text: str | None = None
        self._window = Window()
        self._wrapped: tuple[int, Sequence[str]] = 0, ()

    def passed(self, seconds: int) -> None:
        """Show how long it has taken so far."""
        self._seconds = seconds
        self._repaint()

    def show(self, text: str) -> None:
        """Show what it answered."""
        self._text = text
        self._repaint()

    def _repaint(self) -> None:
        if self.box.question is self:
            self.box.place()

    def keep(self) -> None:
        """End it before a sudden end."""
        self._stop()

    # -- keys, and the picture -----------------------------------------------------------------------------------------

    async def press(self, event: events.Key) -> None:
        """Stop it; or scroll, keep or leave what it answered."""
        if event.key == "escape" or (event.key == "q" and self._text is not None):
            self._stop()
            self.answer(None)
        elif self._text is not None and event.key == "enter":
            self.answer(True)
        elif event.key in _MOVES:
            self._window.roll(_MOVES[event.key])
            self.box.redraw()

    def _lines(self, width: int) -> Sequence[str]:
        """Return what it answered, wrapped; that is done once for a width."""
        if self._wrapped[0] != width:
            lines = (self._text or "").expandtabs(4).split("\n")
            self._wrapped = width, [part for line in lines for part in _indented(line, width)]
        return self._wrapped[1]

    def height(self, width: int) -> int:
        """Return the lines that the answer needs, or the word that it runs."""
        return _AROUND + (1 if self._text is None else len(self._lines(width)))

    def fit(self) -> None:
        """Leave no room empty below the last line."""
        if self._text is not None and self.box.room.width:
            self._window.hold(self.box.room.height - _AROUND, len(self._lines(self.box.room.width)))

    def line(self, y: int, width: int) -> Line:
        """Paint the title, a line of the answer, or the footer."""
        styles, last = self.box.text_styles, self.box.room.height - 1
        if y == 0:
            return [Segment(elide(shown(self._title), width), styles.strong)]
        if y == last:
            return [Segment(elide(self._footer(), width), styles.faint)]
        row = y - 2
        if self._text is None:
            return [Segment(self._running(), styles.muted)] if row == 0 else []
        lines, number = self._lines(width), self._window.top + row
        return [Segment(lines[number], styles.text)] if 0 <= row < self._window.height and number < len(lines) else []

    def _running(self) -> str:
        return f"running… {self._seconds:,} s" if self._seconds else "running…"

    def _footer(self) -> str:
        if self._text is None:
            return "Esc stops it"
        more = self._window.total - self._window.top - self._window.height
        scroll = f" · ↓ {more:,} more" if more > 0 else ""
        return f"Esc leaves it{scroll} · Enter keeps it as a note on {self._keeps}"


def _indented(line: str, width: int) -> list[str]:
    """Return a line wrapped; what it is indented by, each part of it is."""
    indent = " " * min(len(line) - len(line.lstrip(" ")), width // 2)
    return [indent + part for part in wrap(shown(line), width - len(indent))]
