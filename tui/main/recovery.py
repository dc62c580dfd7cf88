"""Trouble with the reader's marks, and the way out: a disk that refuses, a damaged file, copies that a sync left."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING

from store.errors import BroadsheetError, LibraryError
from store.models import Entry
from tui.error_text import short, told
from tui.questions.confirm import Confirm
from tui.screen import KeyedScreen

if TYPE_CHECKING:
    from store.state.backups import Quarantine
    from tui.main.screen import MainScreen

PATIENCE = 5.0
"""Seconds to wait, when the reader leaves, for what is on its way to the disk."""
RETRY = 3.0
"""Seconds between two tries, in the background, to bring to the disk what it refused."""


class Safekeeping:
    """Sees to it that no trouble goes unsaid, and none is said twice."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen, self.library = screen, screen.library
        self._offered: Quarantine | None = None
        self._tried = 0.0
        self._trouble = ""

    # -- at the start --------------------------------------------------------------------------------------------------

    async def begin(self) -> None:
        """Offer what has to be settled before all else: a damaged file, copies that a sync left, notes cut short."""
        if self.library.quarantine:
            await self.recover()
        if not self.library.readonly:
            if self.library.conflict_copies():
                await self.merge_copies()
            await self._offer_draft()

    @property
    def needed(self) -> bool:
        """Whether there is anything to be settled."""
        if self.library.quarantine:
            return True
        return not self.library.readonly and bool(self.screen.session.drafts or self.library.conflict_copies())

    async def recover(self) -> None:
        """Let the reader choose what becomes of a file of marks that cannot be read."""
        from tui.questions.recovery import Recovery, held

        damaged = self._offered = self.library.quarantine
        if damaged is None:
            self.screen.say("your marks can be read; nothing is damaged")
            return
        choice = await self.screen.ask(Recovery(damaged))
        if choice is None:
            self.screen.say("read-only until you choose: “Damaged marks” in the palette", error=True)
            return
        self.library.recover(choice)
        self.screen.marks_changed()
        tables = {"shown": damaged.best, "backup": damaged.backed_up}.get(choice)
        kept = f"; the damaged file is {short(self.library, str(damaged.kept))}" if damaged.kept else ""
        self.screen.say((f"kept {held(tables)}" if tables else "begun anew") + kept)

    async def merge_copies(self) -> None:
        """Offer to merge the copies that a sync left beside the marks."""
        copies = self.library.conflict_copies()
        if not copies:
            self.screen.say("no copies were left beside your marks")
            return
        what = "1 copy of your marks that a sync left" if len(copies) == 1 else f"{len(copies)} copies that a sync left"
        question = f"{what}: merge {'it' if len(copies) == 1 else 'them'}? Nothing that anybody wrote is lost."
        if not await self.screen.ask(Confirm(question, "y merges · n or Esc: not now")):
            self.screen.say("the copies stay where they are; “Merge copies” in the palette takes them in")
            return
        merged = self.library.merge(copies)
        self.screen.marks_changed()
        papers = f"{len(merged.papers):,} paper{'s' * (len(merged.papers) != 1)} changed"
        place = short(self.library, str(merged.moved[0].parent)) if merged.moved else None
        self.screen.say(papers + (f"; {len(merged.moved)} now in {place}" if place else ""))

    async def _offer_draft(self) -> None:
        """Offer to go on with the note that was cut short last."""
        entry = self._cut_short()
        if entry is None:
            return
        question = f"A note on {self.screen.edits.named([entry])} was cut short. Go on with it?"
        if await self.screen.ask(Confirm(question, "y or Enter goes on · n or Esc: later, with n on the paper")):
            self.screen.finder.reveal(entry)
            self.screen.start(self.screen.keymap.command("note"))

    def _cut_short(self) -> Entry | None:
        """Find the paper of the latest draft; drafts that were saved after all, or whose paper is gone, are dropped."""
        session = self.screen.session
        for draft in reversed(session.drafts):
            with contextlib.suppress(BroadsheetError):
                entry = self.library.entry(draft.paper)
                if all(note.text.strip() != draft.text.strip() for note in entry.mark.notes):
                    return entry
                session.drop(draft.paper, draft.note)
        return None

    # -- while the program runs ----------------------------------------------------------------------------------------

    def watch(self) -> None:
        """Try again what the disk refused, and show on every screen how much of it there is."""
        pending, writing = self.library.unsaved
        if pending and not writing and time.monotonic() - self._tried >= RETRY:
            self.save(wait=0)
        for conflict in self.library.given_up():
            self._say(str(conflict), error=True)
        self._count()
        damaged = self.library.quarantine
        if damaged is not None and damaged is not self._offered and self.screen.app.screen is self.screen:
            self.screen.wait_for(self.recover())

    def written(self) -> None:
        """See what became of the changes that were on their way to the disk."""
        pending, writing = self.library.unsaved
        if pending and not writing:
            self._tried = time.monotonic()
            if refusal := self.library.refusal:
                self._say(told(self.library, refusal), error=True)
            else:
                self.screen.look_around()  # another program was faster
        self._count()

    def _count(self) -> None:
        """Show on every screen how much is not on the disk."""
        for screen in self.screen.app.screen_stack:
            if isinstance(screen, KeyedScreen):
                screen.status.count(*self.library.unsaved)

    def _say(self, text: str, *, error: bool = False) -> None:
        """Say something on the screen that the reader looks at, if it has a line for it."""
        for screen in self.screen.app.screen_stack[-1:]:
            if isinstance(screen, KeyedScreen):
                screen.say(text, error=error)

    def save(self, *, wait: float) -> None:
        """Try to bring to the disk what it refused, waiting so many seconds for another program that writes."""
        self._tried = time.monotonic()
        waiting = self.library.unsaved.pending
        with contextlib.suppress(LibraryError):
            self.library.retry(wait=wait)
            if waiting:
                self._say(f"saved: {_changes(waiting)} that the disk had refused")

    def trouble(self, error: Exception | None) -> None:
        """Say once that the library cannot be looked at, and once that it can be again."""
        said = "" if error is None else told(self.library, error)
        if said != self._trouble:
            self._trouble = said
            self.screen.say(said or "the library can be read again", error=bool(said))

    async def leave(self) -> None:
        """Leave the program when all is on the disk; asks first when that would lose changes that it refuses."""
        patience = time.monotonic() + PATIENCE
        while self.library.unsaved.writing and time.monotonic() < patience:
            self.screen.say("saving…")
            await self.screen.rest(0.02)
        self.save(wait=0.2)
        if waiting := self.library.unsaved.pending:
            question = f"{_changes(waiting).capitalize()} could not be saved. Leave, and lose it?"
            question = question if waiting == 1 else question.replace("lose it", "lose them")
            if not await self.screen.ask(Confirm(question, "y leaves · n or Esc stays", loses=True)):
                return
        self.screen.app.exit(0)


def _changes(count: int) -> str:
    return "1 change" if count == 1 else f"{count:,} changes"
