"""History: every change, newest first, each of which can be undone; and the marks as they were on a day."""

import asyncio
import time
from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.app import ComposeResult

from store.dates import EXPECTED, moment
from store.errors import BroadsheetError
from store.importing import newest_first
from store.library import Library
from store.models import Mark, Status
from store.quantities import counted
from store.state.history import Log
from store.steps import Step
from store.text import fold
from store.times import local_end
from tui.error_text import error_line
from tui.history.findable import findable, words_in
from tui.history.history_list import HistoryList
from tui.keymap import Keymap
from tui.questions.confirm import Confirm
from tui.questions.picker import Choice, Picker
from tui.questions.prompt import Prompt
from tui.screen import KeyedScreen
from tui.sheets.filter_typing import FilterTyping
from tui.sheets.status_line import Hint

LATEST = 60
"""Changes of the first frame."""
SLICE = 0.002
"""Seconds of reading between looks at the keys."""


class HistoryScreen(KeyedScreen):
    """Shows the library's history under a filter; any step of it can be undone."""

    PLACE: ClassVar[str] = "history"
    FIRST: ClassVar[tuple[str, ...]] = ("history-undo",)

    def __init__(self, library: Library, keymap: Keymap) -> None:
        super().__init__(library, keymap)
        self.list = HistoryList(library.today.year)
        self.typing = FilterTyping(self.list.bar, changed=self._changed, moved=self.show, ended=self.show)
        self._steps: list[tuple[str, Step]] = []  # each with the text in which it is found
        self._whole = False
        self.touched: set[str] = set()
        """The papers that what was undone here is about."""

    def compose(self) -> ComposeResult:
        """Lay out the steps and the status line."""
        yield self.list
        yield self.status

    def reset(self) -> None:
        """Show the latest changes at once, and read afterwards the others, and what merges decided against."""
        super().reset()
        self.touched.clear()
        self.list.begin()
        recent = self.library.log(recent=True)
        latest = self.library.importing.among(recent.steps(against=False), LATEST)
        self._steps = [(findable(step), step) for step in latest]
        self._whole = len(recent) <= len(self._steps) < LATEST and not self.library.archived
        self.show()
        self.call_later(self.others_wrote)

    def leave(self) -> None:
        """Go back to the list, and keep no history in memory: it may be long, and the screen is kept."""
        super().leave()
        self._steps, self.list.steps = [], ()

    # -- what is shown -------------------------------------------------------------------------------------------------

    async def _read(self) -> None:
        """Read the whole history, a little at a time, so that no key waits for it."""
        try:
            log, imports = await asyncio.to_thread(lambda: (self._log(), self.library.importing.steps()))
        except (BroadsheetError, OSError) as error:
            self.say(error_line(self.library, error), error=True)
            return
        if not self.is_current:
            return
        undone = {step.id for _, step in self._steps if step.undone}
        found, pause = [], time.monotonic() + SLICE
        for step in newest_first(log.steps(), imports):
            found.append((findable(step), step))
            if time.monotonic() > pause:
                await asyncio.sleep(SLICE / 4)
                if not self.is_current:
                    return
                pause = time.monotonic() + SLICE
        now = {step.id for _, step in self._steps if step.undone} - undone
        here = self.list.current
        self._steps = [(text, replace(step, undone=step.undone or step.id in now)) for text, step in found]
        self._whole = True
        self.show()
        if here is not None:
            self.list.stand_on(here.id)
            self.show()

    def _log(self) -> Log:
        log = self.library.log()
        _ = log.against  # found out here, and not while the steps are listed
        return log

    def others_wrote(self) -> None:
        """Show what another terminal has done; the cursor stays on its step."""
        if self.is_current:
            self.run_worker(self._read(), group="history", exclusive=True)

    def show(self) -> None:
        """Show the steps that fit the filter."""
        words = words_in(self.list.bar.editor.text)
        found = [step for text, step in self._steps if all(f" {word}" in text for word in words)]
        self.list.show(found, len(self._steps), whole=self._whole)
        self.status.show(self.hints(), f"{self.list.window.cursor + 1:,}/{len(found):,}" if found else "")

    def hints(self) -> list[Hint]:
        """List the keys that are of use now."""
        if self.list.bar.typing:
            return [("Enter", "to the changes"), ("Ctrl+u", "clears"), ("Esc", "ends")]
        against = self.list.current is not None and self.list.current.decided_against
        keys = self.keymap.keys_of("history-take", self.PLACE) if against else ()
        return [*((key, "take this instead") for key in keys[:1]), *super().hints()]

    @property
    def page_size(self) -> int:
        """How many changes are in sight."""
        return max(2, self.list.window.height)

    def move(self, by: int) -> None:
        """Move the cursor by some changes."""
        self.list.move(by)
        self.show()

    # -- the filter ----------------------------------------------------------------------------------------------------

    def typed(self, event: events.Key) -> bool:
        """Pass keys to the filter while it is typed."""
        if self.list.bar.typing and event.key in ("up", "down"):
            self.move(1 if event.key == "down" else -1)
            return True
        return super().typed(event)

    def _changed(self) -> None:
        self.list.window.move_to(0)
        self.show()

    def step_back(self) -> None:
        """Drop the filter, or go back to the list of papers."""
        if self.list.bar.editor.text:
            self.list.bar.editor.set("")
            self.show()
        else:
            self.leave()

    def on_filtered_list_pointed(self, message: HistoryList.Pointed) -> None:
        """Move the cursor to the change that was clicked."""
        self.move(message.position - self.list.window.cursor)

    # -- undoing -------------------------------------------------------------------------------------------------------

    def undo_chosen(self) -> None:
        """Undo the step under the cursor, wherever it stands in the history."""
        step = self.list.current
        if step is None:
            return
        if step.undone:
            again = "import again to bring it back" if step.is_import else "U redoes the one undone last"
            self.say(f"this change is already undone: {again}")
            return
        if step.is_import:
            self.wait_for(self._take_back(step))
            return
        self.touched.update(step.papers)  # before the disk may refuse: it is undone in memory all the same
        gone = self.library.undo_step(step.id)
        self._steps = [(text, gone if one.id == gone.id else one) for text, one in self._steps]
        self.show()
        self.say(f"undid: {step.summary}")

    async def _take_back(self, step: Step) -> None:
        """Ask, and take an import back in a thread: it may have brought many papers."""
        taken = self.library.importing.find(step.id)
        if taken is None or taken.undone:
            self.say("this import is taken back already")
            return
        brought = " and ".join(step.titles)
        question = f"Take back the import of {taken.named} ({brought})? Papers that you have marked since stay."
        if not await self.ask(Confirm(question, "y takes it back · n or Esc leaves it", loses=True)):
            return
        self.say("taking it back…")
        marks = self.library.importing.take_marks_back(taken)
        self.touched.update(paper for each in marks for paper in each.papers)
        done = await asyncio.to_thread(self.library.importing.take_back, taken)
        gone = {step.id, *(each.id for each in marks)}
        self._steps = [(text, replace(one, undone=True) if one.id in gone else one) for text, one in self._steps]
        self.show()
        self.say(f"took back the import: {done}")

    def take_instead(self) -> None:
        """Give the values of the step under the cursor again that a merge decided against."""
        step = self.list.current
        if step is None:
            return
        if not step.decided_against:
            self.say("no merge decided against this change")
            return
        self.touched.update(step.papers)
        taken = self.library.take_instead(step.id)
        settled = replace(step, changes=tuple(replace(change, decided_against=False) for change in step.changes))
        self._steps = [(text, settled if one.id == settled.id else one) for text, one in self._steps]
        self._steps.insert(0, (findable(taken), taken))
        self.show()
        self.list.stand_on(settled.id)
        self.show()
        self.say(f"{taken.summary} · Enter on it undoes that")

    async def as_of(self) -> None:
        """Ask for a day, and show the marks as they were at its end."""
        question, proposed = "Your marks as they were at the end of which day?", "yesterday"
        while written := await self.ask(Prompt(question, proposed)):
            if (when := moment(written, self.library.today)) is not None:
                break
            question, proposed = f"“{written}” is not a date; expected {EXPECTED}", written
        else:
            return
        marks = self.library.marks_on(when)
        choices = [Choice(mark, mark.title or mark.paper, _in_short(mark)) for mark in marks.values()]
        choices.sort(key=lambda choice: fold(choice.text))
        title = f"{counted(len(choices), 'mark')} as of {local_end(when)} (looking changes nothing)"
        await self.ask(Picker(title, choices, footer="Esc or Enter leaves"))


def _in_short(mark: Mark) -> str:
    """Return a mark in a few words."""
    notes = len(mark.notes)
    parts = [
        "" if mark.status is Status.INBOX else mark.status.value,
        f"rated {mark.rating}" if mark.rating else "",
        *(f"#{tag}" for tag in mark.tags),
        counted(notes, "note") if notes else "",
    ]
    return " ".join(filter(None, parts))
