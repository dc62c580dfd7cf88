"""A question over a screen: it takes every key until it is answered, which it is once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from textual import events
from textual.geometry import Offset
from textual.widget import Widget

from tui.sheets.status_line import Hint

Reply = TypeVar("Reply")


class Holder(Widget):
    """A widget that shows one question over its screen, and is hidden and kept when that is answered."""

    question: Question[Any] | None = None
    WAITED_FOR: ClassVar[bool] = False
    """Whether it has to be mounted before its question can take keys."""

    def put(self, question: Any, layer: str = "") -> None:
        """Show a question in a layer of the screen, or nothing."""
        self.question, self.display = question, question is not None
        if question is not None:
            self.styles.layer = layer
            self.place()

    def place(self) -> None:
        """Move to the middle of the screen, at the size that there is room for."""
        raise NotImplementedError

    def center(self, width: int, height: int) -> None:
        """Move to the middle of the screen at this size."""
        self.styles.width, self.styles.height = width, height
        self.styles.offset = max(0, (self.app.size.width - width) // 2), max(0, (self.app.size.height - height) // 2)

    @property
    def text_cursor(self) -> Offset | None:
        """The cell of the screen in which the next letter will stand; None where none is typed."""
        raise NotImplementedError

    def dim(self, wanted: bool) -> None:
        """Dim the widget beneath another question, or show it as usual again."""
        raise NotImplementedError


class Question(Generic[Reply]):
    """Asks for one thing; no widget, so that it takes keys as soon as it is asked.

    A subclass defines what keys do; `answer` answers and closes.
    """

    HOLDER: ClassVar[type[Holder]]
    """The kind of widget that questions of this kind are shown in."""
    one_line: ClassVar[bool] = False
    """Whether a text of one line is typed into it."""
    beside: ClassVar[bool] = False
    """Whether the paper that it is about stays in sight beside it, and is read meanwhile."""

    hints: Sequence[Hint] = ()
    """Its keys, where they stand in the line at the bottom of the screen."""

    def __init__(self) -> None:
        self._answered: Callable[[Any], None] | None = None

    def begin(self, box: Any, answered: Callable[[Any], None]) -> None:
        """Begin in a box; ``answered`` is called with the answer, or None."""
        self._answered = answered

    def answer(self, reply: Reply | None) -> None:
        """Answer and close; a second time does nothing."""
        if self._answered is not None:
            answered, self._answered = self._answered, None
            answered(reply)

    async def press(self, event: events.Key) -> None:
        """Do what a key asks for."""
        raise NotImplementedError

    def paste(self, text: str) -> None:
        """Insert a text that was pasted, where there is a line to type in."""

    def keep(self) -> None:
        """Keep what is being written, if anything is, before a sudden end."""
