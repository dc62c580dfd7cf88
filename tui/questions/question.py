"""What is asked over a screen: each key is the question's until it is answered, which it is once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar

from textual import events
from textual.widget import Widget

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
        """Stand in the middle of the screen."""
        raise NotImplementedError

    def dim(self, wanted: bool) -> None:
        """Step back beneath another question, or come forward again."""
        raise NotImplementedError


class Question(Generic[Reply]):
    """Asks for one thing; no widget, so that it takes keys from the moment on it is asked.

    A subclass says what keys do; `answer` gives the answer and leaves.
    """

    HOLDER: ClassVar[type[Holder]]
    """The kind of widget that questions of this kind are shown in."""

    def __init__(self) -> None:
        self._answered: Callable[[Any], None] | None = None

    def begin(self, box: Any, answered: Callable[[Any], None]) -> None:
        """Be asked in a box; ``answered`` is given the answer, or None."""
        self._answered = answered

    def answer(self, given: Reply | None) -> None:
        """Give the answer and leave; a second time does nothing."""
        if self._answered is not None:
            answered, self._answered = self._answered, None
            answered(given)

    async def press(self, event: events.Key) -> None:
        """Do what a key asks for."""
        raise NotImplementedError

    def paste(self, text: str) -> None:
        """Type a text that was pasted, where there is a line to type in."""

    def keep(self) -> None:
        """Hand over what is being written, if anything is, before a sudden end."""
