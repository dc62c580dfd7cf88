"""The box that a question is painted in: one widget for all of them, shown over its screen and hidden again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size

from tui.questions.question import Answer, Holder, Question
from tui.sheets.sheet import Sheet

FRAME = Size(4, 2)
"""The cells that the frame and its padding take of the box."""
_WIDEST = 0.96


class Box(Sheet, Holder):
    """Stands in the middle of the screen, as large as its question; an empty box is kept and used again."""

    question: SheetQuestion[Any] | None = None

    def __init__(self) -> None:
        super().__init__()
        self._place = Region()
        self.room = Size()
        """The cells within the frame, which the question has for itself from now on; none before it is shown."""

    def put(self, question: Any, layer: str = "") -> None:
        """Show a question in a layer of the screen, or nothing."""
        self.room = Size()
        super().put(question, layer)

    def place(self) -> None:
        """Stand in the middle, as large as the question is by now and the screen has room for."""
        if (question := self.question) is None:
            return
        width, height = self.app.size
        wide = min(question.wide, int(width * _WIDEST))
        high = min(question.height(max(1, wide - FRAME.width)) + FRAME.height, max(3, int(height * question.tall)))
        place = Region(max(0, (width - wide) // 2), max(0, (height - high) // 2), wide, high)
        if place != self._place:
            self._place = place
            self.styles.width, self.styles.height = place.size
            self.styles.offset = place.offset
        self.room = place.size - FRAME
        question.fit()
        self.redraw()

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint one line of the question."""
        return self.question.line(y, width) if self.question else ()

    def base(self, y: int) -> Style:
        """Return the style beneath a line of the question."""
        return self.question.base(y) if self.question else self.ground

    def on_click(self, event: events.Click) -> None:
        """Let the question have the line that was clicked."""
        if self.question is not None:
            self.question.pointed(event.y - FRAME.height // 2)


class SheetQuestion(Question[Answer]):
    """A question that paints its own lines in a `Box`.

    ``wide`` is how many cells the box would like to have, ``tall`` how much of the screen's height it may take.
    """

    HOLDER = Box
    wide: ClassVar[int] = 64
    tall: ClassVar[float] = 1.0
    box: Box
    """The box that it is painted in, while it is asked."""

    def begin(self, box: Box, answered: Callable[[Any], None]) -> None:
        """Be asked in a box; ``answered`` is given the answer, or None."""
        super().begin(box, answered)
        self.box = box

    def height(self, width: int) -> int:
        """Return how many lines it needs at a width."""
        raise NotImplementedError

    def fit(self) -> None:
        """See to it that the right lines are in sight, where the box has another room for them."""

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Return the segments of one line."""
        raise NotImplementedError

    def base(self, y: int) -> Style:
        """Return the style beneath a line."""
        return self.box.ground

    def pointed(self, y: int) -> None:
        """Take a click on a line, counted from 0."""
