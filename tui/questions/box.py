"""The box that a question is painted in: one widget for all of them, shown over its screen and hidden again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset, Size

from tui.questions.question import Holder, Question, Reply
from tui.sheets.filter_line import cursor_in
from tui.sheets.sheet import Sheet
from tui.sheets.text_layout import shown, wrap
from tui.sheets.window import Line

FRAME = Size(4, 2)
"""The cells that the frame and its padding take of the box."""


class Box(Sheet, Holder):
    """Paints a question in the middle of the screen, as large as it needs; an empty box is kept and used again."""

    question: SheetQuestion[Any] | None = None

    def __init__(self) -> None:
        super().__init__()
        self.room = Size()
        """The cells within the frame, which the question has for itself from now on; none before it is shown."""

    def put(self, question: Any, layer: str = "") -> None:
        """Show a question in a layer of the screen, or nothing."""
        self.room = Size()
        super().put(question, layer)

    def place(self) -> None:
        """Move to the middle of the screen, as large as the question needs and the screen has room for."""
        if (question := self.question) is None:
            return
        width, height = self.app.size
        wide = min(question.wide, int(width * question.broad))
        needed = question.height(max(1, wide - FRAME.width)) + FRAME.height
        high = min(needed, max(3, int(height * question.tall)))
        self.center(wide, high)
        self.room = Size(wide, high) - FRAME
        question.fit()
        self.redraw()

    @property
    def text_cursor(self) -> Offset | None:
        """The cell of the screen at which the text cursor is painted."""
        question, corner = self.question, self.content_region.offset
        if question is None or not question.one_line:
            return None
        for y in range(self.room.height):
            if (x := cursor_in(question.line(y, self.room.width))) is not None:
                return corner + Offset(x, y)
        return None

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint one line of the question."""
        return self.question.line(y, width) if self.question else ()

    def base(self, y: int) -> Style:
        """Return the style beneath a line of the question."""
        return self.question.base(y) if self.question else self.ground

    def on_click(self, event: events.Click) -> None:
        """Pass the line that was clicked to the question."""
        if self.question is not None:
            self.question.pointed(event.x - FRAME.width // 2, event.y - FRAME.height // 2)


class SheetQuestion(Question[Reply]):
    """A question that is painted in a `Box`; a subclass returns its `lines`.

    ``wide`` is how many cells the box would like to have, ``broad`` and ``tall`` how much of the screen's width and
    height it may take.
    """

    HOLDER = Box
    wide: ClassVar[int] = 64
    broad: ClassVar[float] = 0.96
    tall: ClassVar[float] = 1.0
    box: Box
    """The box that it is painted in, while it is asked."""

    def begin(self, box: Box, answered: Callable[[Any], None]) -> None:
        """Begin in a box; ``answered`` is called with the answer, or None."""
        super().begin(box, answered)
        self.box = box

    def lines(self, width: int) -> list[Line]:
        """Return all lines for a width, where it is painted from top to bottom."""
        raise NotImplementedError

    def height(self, width: int) -> int:
        """Return how many lines it needs at a width."""
        return len(self.lines(width))

    def fit(self) -> None:
        """See to it that the right lines are in sight, where the box has another room for them."""

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Return the segments of one line."""
        lines = self.lines(width)
        return lines[y] if y < len(lines) else ()

    def base(self, y: int) -> Style:
        """Return the style beneath a line."""
        return self.box.ground

    def pointed(self, x: int, y: int) -> None:
        """Take a click on a cell, counted from 0."""


def wrapped(text: str, width: int, style: Style) -> list[Line]:
    """Return a text wrapped to a width as lines in one style."""
    return [[Segment(line, style)] for line in wrap(shown(text), max(10, width))]
