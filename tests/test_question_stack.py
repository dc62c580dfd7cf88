"""Questions over one screen: which one has the keys, in which box and layer each is, and what is dimmed."""

from __future__ import annotations

import asyncio
from typing import Any

from textual import events
from textual.geometry import Offset, Region

from tui.questions.question import Holder, Question
from tui.questions.stack import QuestionStack


class Box(Holder):
    """A box that writes down what is done with it."""

    region = Region(10, 5, 20, 4)

    def __init__(self) -> None:
        super().__init__()
        self.done: list[object] = []

    def put(self, question: Any, layer: str = "") -> None:
        """Take a question, or none."""
        self.question = question
        self.done.append(layer)

    def place(self) -> None:
        """Write it down."""
        self.done.append("placed")

    def dim(self, wanted: bool) -> None:
        """Write it down where it changes."""
        if wanted != self.disabled:
            self.disabled = wanted
            self.done.append("dimmed" if wanted else "as usual")

    @property
    def text_cursor(self) -> Offset:
        """A cell of its own."""
        return Offset(len(self.done), 0)

    @property
    def since(self) -> list[object]:
        """What was done with it since this was asked last."""
        done, self.done = self.done, []
        return done


class SlowBox(Box):
    """A box that has to be there before it can be asked in."""

    WAITED_FOR = True


class Asking(Question[str]):
    """A question that writes down when it is kept."""

    HOLDER = Box
    kept = 0

    def keep(self) -> None:
        """Count it."""
        self.kept += 1


class Stack(QuestionStack):
    """Questions over a screen that mounts a box when it is told to."""

    def __init__(self) -> None:
        super().__init__(self._mounted, lambda: self.changes.append(bool(self)))
        self.boxes: list[Any] = []
        self.changes: list[bool] = []
        self.mounted: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def _mounted(self, box: Holder) -> asyncio.Future[None]:
        self.boxes.append(box)
        return self.mounted


async def test_the_last_one_has_the_keys_and_those_beneath_are_dimmed() -> None:
    stack, first, second, answers = Stack(), Asking(), Asking(), list[object]()
    asked = asyncio.create_task(stack.ask(first))
    assert (bool(stack), stack.hints) == (False, ())
    await asyncio.sleep(0)
    assert (bool(stack), stack.top, stack.changes) == (True, first, [True])
    stack.ask_over(second, answers.append)
    lower, upper = stack.boxes
    assert (lower.question, upper.question, stack.top) == (first, second, second)
    assert (lower.since, upper.since) == (["question", "dimmed"], ["second"])
    first.hints = [("y", "yes")]
    assert stack.hints == [("y", "yes")], "of the one beneath, where the one on top has none"
    second.hints = [("n", "no")]
    assert stack.hints == [("n", "no")]
    upper.done.append("moved")
    lower.region = Region(0, 0, 60, 20)
    assert stack.text_cursor == Offset(1, 0)
    reached = [(9, 5), (10, 5), (29, 8), (30, 8), (29, 9)]
    clicks = [events.Click(None, x, y, 0, 0, 1, False, False, False, x, y) for x, y in reached]
    assert [stack.reached(click) for click in clicks] == [False, True, True, False, False]
    stack.keep()
    assert (first.kept, second.kept, upper.since) == (1, 1, ["moved"])
    second.answer("done")
    second.answer("again")
    assert (answers, stack.top, stack.changes) == (["done"], first, [True] * 3)
    stack.place()
    assert (lower.since, upper.since) == (["as usual", "placed"], [""])
    first.answer(None)
    assert (await asked, bool(stack), stack.changes, lower.since) == (None, False, [True, True, True, False], [""])
    again = asyncio.create_task(stack.ask(third := Asking()))
    await asyncio.sleep(0)
    assert (stack.boxes, lower.question, lower.since) == ([lower, upper], third, ["question"]), "boxes are used again"
    third.answer("yes")
    assert await again == "yes"


async def test_a_box_that_has_to_be_there_is_waited_for_once() -> None:
    class Slow(Asking):
        HOLDER = SlowBox

    stack = Stack()
    asked = asyncio.create_task(stack.ask(Slow()))
    await asyncio.sleep(0)
    assert not stack, "keys that come now go elsewhere"
    stack.mounted.set_result(None)
    await asyncio.sleep(0)
    stack.top.answer("one")
    assert await asked == "one"
    stack.mounted = asyncio.get_running_loop().create_future()
    asked = asyncio.create_task(stack.ask(Slow()))
    await asyncio.sleep(0)
    stack.top.answer("two")
    assert (await asked, len(stack.boxes)) == ("two", 1)
