"""Ask a question without a screen: press keys, and read the box that it is painted in."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from textual import events
from textual.geometry import Size

from tests.painted import STYLES, Bare, click, pieces, text_of
from tui.questions.box import FRAME, Box, SheetQuestion


class _App:
    """What a box asks of the app: the size of the screen."""

    def __init__(self, size: Size) -> None:
        self.size = size


class BareBox(Bare, Box):
    """A box without an app; ``at`` is the size that it would have in the middle of the screen."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self._screen = _App(size)
        self.at = (0, 0)

    @property
    def app(self) -> Any:
        """What stands for the app."""
        return self._screen

    def center(self, width: int, height: int) -> None:
        """Remember the size."""
        self.at = width, height


class Asked:
    """A question that is asked, on a screen of some size."""

    def __init__(self, question: SheetQuestion[Any], width: int = 80, height: int = 24) -> None:
        self.question, self.box = question, BareBox(Size(width, height))
        self.answers: list[Any] = []
        question.begin(self.box, self.answers.append)
        self.box.put(question)

    def press(self, *keys: str) -> Asked:
        """Press keys, by Textual's names; what looks different then has to be drawn again."""
        for key in keys:
            with self._drawn_again(key):
                asyncio.run(self.question.press(events.Key(key, _TYPED.get(key, key if len(key) == 1 else None))))
        return self

    def paste(self, text: str) -> Asked:
        """Paste a text; what looks different then has to be drawn again."""
        with self._drawn_again(text):
            self.question.paste(text)
        return self

    def click(self, x: int, y: int) -> Asked:
        """Click on a cell within the frame of the box."""
        self.box.on_click(click(x + FRAME.width // 2, y + FRAME.height // 2))
        return self

    @contextmanager
    def _drawn_again(self, by: str) -> Iterator[None]:
        before, drawn = self._picture, self.box.redraws
        yield
        assert self.box.redraws > drawn or self._picture == before, f"{by} shows nothing of what it changed"

    @property
    def _picture(self) -> list[object]:
        return [(self.pieces(y), self.box.base(y).link) for y in range(self.box.room.height)]

    def type(self, text: str) -> Asked:
        """Type a text."""
        return self.press(*text)

    @property
    def answer(self) -> Any:
        """The only answer."""
        [answer] = self.answers
        return answer

    @property
    def lines(self) -> list[str]:
        """What is written in the box, line by line."""
        width, height = self.box.room
        return [text_of(self.box.line(y, width))[:width].rstrip() for y in range(height)]

    def pieces(self, y: int) -> list[tuple[str, str]]:
        """List the pieces of a line, with their styles."""
        return pieces(self.box.line(y, self.box.room.width))

    @property
    def chosen(self) -> list[str]:
        """The lines that have the ground of the cursor."""
        return [line for y, line in enumerate(self.lines) if self.box.base(y).link == STYLES.cursor.link]


_TYPED = {"space": " ", "left_square_bracket": "[", "right_square_bracket": "]"}
