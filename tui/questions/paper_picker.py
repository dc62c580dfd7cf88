"""Choose a paper by typing a part of its title."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events

from tui.questions.picker import MOVES, Choice, Picker
from tui.sheets.text_layout import as_read

if TYPE_CHECKING:
    from store.library import Library

OFFERED = 30
Find = Callable[[str], list[Choice]]
"""Returns the papers (each an Entry) that fit what was typed."""


class PaperPicker(Picker):
    """Answers with the chosen paper as an Entry, or None; what is offered comes from the library's own search.

    With ``careful``, Enter takes nothing before anything is typed or the cursor was moved.
    """

    def __init__(
        self,
        title: str,
        find: Find,
        *,
        typed: str = "",
        footer: str = "Enter takes · Esc leaves",
        careful: bool = False,
    ) -> None:
        super().__init__(title, (), prompt="type a part of the title", footer=footer)
        self._find = find
        self.editor.set(typed)
        self._careful, self._moved = careful, False

    async def press(self, event: events.Key) -> None:
        """Ignore Enter alone where ``careful``; else do what any picker does."""
        self._moved |= event.key in MOVES
        if event.key != "enter" or not self._careful or self.editor.text or self._moved:
            await super().press(event)

    def found(self) -> list[Choice]:
        """Offer the papers that fit, the best first."""
        return self._find(self.editor.text)


def find_papers(library: Library) -> Find:
    """Make the search behind a picker: words of the title, else words anywhere; nothing typed offers the newest."""

    def find(typed: str) -> list[Choice]:
        words = re.findall(r"[^\W_]+", typed)
        answer = library.search(" ".join(f"title:{word}" for word in words))
        if not answer.total:
            answer = library.search(" ".join(words))
        entries = library.entries(answer.rows(0, OFFERED))
        return [Choice(entry, as_read(entry.paper.title), "".join(entry.paper.authors[:1])) for entry in entries]

    return find
