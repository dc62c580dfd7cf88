"""History: every change, newest first, each of which can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult

from store.library import Library
from store.models import Step
from tui.keymap import Keymap
from tui.screens.keyed import KeyedScreen
from tui.widgets.lettering import elide, pad, shown
from tui.widgets.sheet import Sheet


class HistorySheet(Sheet):
    """Paints the steps, and what the one under the cursor changed."""

    def __init__(self) -> None:
        super().__init__(id="history")
        self.steps: Sequence[Step] = ()
        self.cursor = 0
        self.top = 0

    @property
    def room(self) -> int:
        """How many steps are in sight."""
        return max(1, self.size.height - 2)

    def move(self, by: int) -> None:
        """Move the cursor, and keep it in sight."""
        self.cursor = max(0, min(self.cursor + by, len(self.steps) - 1))
        self.top = max(0, min(max(self.top, self.cursor - self.room + 1), self.cursor))
        self.refresh()

    def base(self, y: int) -> Style:
        """Give the step under the cursor its own ground."""
        return self.ground + self.inks.cursor if y >= 2 and self.top + y - 2 == self.cursor else self.ground

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint a step: when, what, to which paper."""
        inks = self.inks
        if y == 0:
            return [Segment(f" History · {len(self.steps):,} changes", inks.strong)]
        number = self.top + y - 2
        if y < 2 or number >= len(self.steps):
            return [Segment("  nothing was changed yet", inks.muted)] if y == 2 else ()
        step = self.steps[number]
        when = step.at[:16].replace("T", " ")
        papers = step.papers
        what = f"{len(papers):,} papers" if len(papers) > 1 else step.changes[0].title if papers else ""
        undone = "undone  " if step.undone else ""
        room = max(8, width - 18 - 26 - len(undone) - 2)
        return [
            Segment(f"  {when}  ", inks.muted),
            Segment(pad(shown(step.summary), 24) + "  ", inks.faint if step.undone else inks.text),
            Segment(undone, inks.accent),
            Segment(elide(shown(what), room), inks.muted),
        ]


class HistoryScreen(KeyedScreen):
    """Shows the library's history; a step is undone, or an undone one is made again."""

    PLACE: ClassVar[str] = "history"

    def __init__(self, keymap: Keymap, library: Library) -> None:
        super().__init__(keymap)
        self.library = library
        self.sheet = HistorySheet()

    def compose(self) -> ComposeResult:
        """Lay out the steps and the status line."""
        yield self.sheet
        yield self.status

    def on_mount(self) -> None:
        """Read the history."""
        self.reload()

    def reload(self) -> None:
        """Read the history again."""
        self.sheet.steps = self.library.history()
        self.sheet.move(0)
        self.status.show(self.hints(), f"{self.sheet.cursor + 1}/{len(self.sheet.steps)}" if self.sheet.steps else "")

    def undo_chosen(self) -> None:
        """Take the step under the cursor back, wherever it stands in the history."""
        if self.sheet.cursor < len(self.sheet.steps):
            step = self.sheet.steps[self.sheet.cursor]
            if step.undone:
                self.say("it is undone already: U makes the latest one again")
                return
            self.library.undo_step(step.id)
            self.reload()
            self.say(f"undid: {step.summary}")
