"""The questions over one screen, the last one on top: each in a layer and a box of its own."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from textual import events
from textual.geometry import Offset

from tui.questions.question import Holder, Question
from tui.sheets.status_line import Hint

LAYERS = ("question", "second")
"""The layers of app.tcss in which questions lie, from below."""


class QuestionStack:
    """Shows questions in boxes that ``mount`` adds to the screen, and calls ``changed`` when one comes or goes."""

    def __init__(self, mount: Callable[[Holder], Awaitable[None]], changed: Callable[[], None]) -> None:
        self._mount, self._changed = mount, changed
        self._asked: list[Question[Any]] = []
        self._boxes: list[Holder] = []  # all that are mounted; those without a question are hidden

    def __bool__(self) -> bool:
        return bool(self._asked)

    @property
    def top(self) -> Question[Any]:
        """The question that takes the keys."""
        return self._asked[-1]

    @property
    def hints(self) -> Sequence[Hint]:
        """The keys of the question on top, or else of one beneath it, that stand in the line at the bottom."""
        return next((question.hints for question in reversed(self._asked) if question.hints), ())

    async def ask(self, question: Question[Any]) -> Any:
        """Ask and return the answer; the keys that come now are for the question."""
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        box, mounted = self._box_for(question)
        if mounted is not None and box.WAITED_FOR:
            await mounted
        self._show(question, box, answer.set_result)
        return await answer

    def ask_over(self, question: Question[Any], answered: Callable[[Any], None]) -> None:
        """Ask over a question that is open, and hand the answer on."""
        self._show(question, self._box_for(question)[0], answered)

    def _show(self, question: Question[Any], box: Holder, answered: Callable[[Any], None]) -> None:
        def closed(answer: Any) -> None:
            self._asked.remove(question)
            box.put(None)
            self._dim()
            answered(answer)

        question.begin(box, closed)
        self._asked.append(question)
        box.put(question, LAYERS[len(self._asked) - 1])
        self._dim()

    def _box_for(self, question: Question[Any]) -> tuple[Holder, Awaitable[None] | None]:
        """Return an empty box of the kind that a question wants, and what to wait for where it is mounted now."""
        for box in self._boxes:
            if isinstance(box, question.HOLDER) and box.question is None:
                return box, None
        self._boxes.append(fresh := question.HOLDER())
        return fresh, self._mount(fresh)

    def _dim(self) -> None:
        """Dim what lies beneath the question on top."""
        for box in self._boxes:
            box.dim(box.question is not None and box.question is not self.top)
        self._changed()

    @property
    def text_cursor(self) -> Offset | None:
        """The cell of the screen in which the next letter of the question on top will stand."""
        return next(box for box in self._boxes if box.question is self.top).text_cursor

    def reached(self, event: events.MouseEvent) -> bool:
        """Return whether the mouse is on the question on top."""
        box = next(box for box in self._boxes if box.question is self.top)
        return box.region.contains(event.x, event.y)

    def place(self) -> None:
        """Move the questions to the middle of the screen, whose size has changed."""
        for box in self._boxes:
            if box.question is not None:
                box.place()

    def keep(self) -> None:
        """Keep what is being written, before a sudden end."""
        for question in self._asked:
            question.keep()
