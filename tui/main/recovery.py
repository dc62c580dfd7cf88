"""Recover from errors of the disk and of sync: writes that were refused, a damaged file of marks, conflict copies."""

import contextlib
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.drafts import Draft
from store.errors import BroadsheetError, LibraryError
from store.library import Library
from store.models import Entry
from store.quantities import counted, noun
from store.state.ahead import wrong_clock
from tui.error_text import error_line, shorten_paths
from tui.questions.confirm import Confirm
from tui.questions.question import Question
from tui.sheets.text_layout import as_read, elide

if TYPE_CHECKING:
    from store.state.quarantine import Quarantine

Ask = Callable[[Question[Any]], Awaitable[Any]]
Say = Callable[..., None]
"""Shows a message on the screen in front; with ``error`` when something is wrong."""

PATIENCE = 5.0
"""Seconds to wait, when the reader leaves, for what is on its way to the disk."""
RETRY = 3.0
"""Seconds between two tries, in the background, to bring to the disk what it refused."""


_TITLE = 40  # cells of a title within a question


class Recovery:
    """Shows every error of the library once, and asks what to do about it.

    ``ask`` asks the reader, ``say`` shows a message on the screen in front, and ``changed`` is called when marks have
    changed.
    """

    def __init__(self, library: Library, ask: Ask, say: Say, changed: Callable[[], None]) -> None:
        self._library = library
        self._ask, self._say, self._changed = ask, say, changed
        self._offered: Quarantine | None = None
        self._tried = 0.0
        self._error = ""

    # -- at the start --------------------------------------------------------------------------------------------------

    async def begin(self) -> Entry | None:
        """Ask about what comes before all else: a damaged file, conflict copies, notes that were cut short.

        Return the paper of a note that the reader goes on with.
        """
        if self._library.safety.quarantine:
            await self.recover()
        if not self._library.readonly:
            if self._library.safety.conflict_copies():
                await self.merge_copies()
            return await self._offer_draft()
        return None

    @property
    def needed(self) -> bool:
        """Whether there is anything to ask about at the start."""
        if self._library.safety.quarantine:
            return True
        return not self._library.readonly and bool(self._library.drafts.all() or self._library.safety.conflict_copies())

    async def recover(self) -> None:
        """Ask what to do with a file of marks that cannot be read."""
        from tui.questions.recovery import RecoveryQuestion, held

        damaged = self._offered = self._library.safety.quarantine
        if damaged is None:
            self._say("your marks file is not damaged")
            return
        choice = await self._ask(RecoveryQuestion(damaged))
        if choice is None:
            self._say("read-only until you choose: see “Damaged marks” in the palette", error=True)
            return
        if self._library.safety.quarantine is not damaged:
            self._say("your marks file has changed since you were asked: it is read again, nothing written", error=True)
            return
        try:
            self._library.safety.recover(choice)
        finally:
            self._changed()
        tables = {"shown": damaged.best, "backup": damaged.backed_up}.get(choice)
        kept = f"; the damaged file is {shorten_paths(self._library, str(damaged.kept))}" if damaged.kept else ""
        self._say((f"kept {held(tables)}" if tables else "started without marks") + kept)

    async def merge_copies(self) -> None:
        """Ask whether to merge the copies of the marks that lie beside them, all at once or one by one."""
        from tui.questions.copies import Copies, CopiesQuestion

        copies = self._library.safety.conflict_copies()
        if not copies:
            self._say("no copies lie beside your marks")
            return
        answers = [await self._ask(CopiesQuestion([copy.name for copy in copies]))] * len(copies)
        if answers[0] is Copies.EACH:
            answers = [await self._ask(CopiesQuestion([copy.name])) for copy in copies]
        said = []
        if taken := [copy for copy, answer in zip(copies, answers, strict=True) if answer is Copies.MERGE]:
            said.append(self._merge(taken))
        if unwanted := [copy for copy, answer in zip(copies, answers, strict=True) if answer is Copies.NEVER]:
            for copy in unwanted:
                self._library.safety.leave_out(copy)
            said.append(f"{counted(len(unwanted), 'copy', 'copies')} left out for good")
        self._say("; ".join(said) or "the copies stay where they are; “Merge copies” in the palette takes them in")

    def _merge(self, copies: Sequence[Path]) -> str:
        """Merge copies, and return in a few words what that did."""
        try:
            merged = self._library.safety.merge(copies)
        finally:
            self._changed()
        edits = f", {counted(merged.edits, 'edit')} added to the history" if merged.edits else ""
        place = shorten_paths(self._library, str(merged.moved[0].parent)) if merged.moved else None
        moved = f"; {len(merged.moved)} now in {place}" if place else ""
        against = f"; {len(merged.against)} decided against (H shows them)" if merged.against else ""
        texts = f"; {counted(merged.texts, 'note')} with two texts (R, 8)" if merged.texts else ""
        clock = f"; {wrong_clock(merged.ahead)}" if merged.ahead else ""
        return f"{counted(len(merged.papers), 'paper')} changed{edits}{against}{texts}{moved}{clock}"

    async def _offer_draft(self) -> Entry | None:
        """Ask whether to go on with the note that was cut short last; return its paper if so."""
        drafts = self._library.drafts
        drafts.sweep()
        unsaved = self._unsaved(drafts.all())
        if not unsaved:
            return None
        draft, entry = unsaved[-1]
        if entry is None:
            self._say(f"a note whose paper is not here is in {self._place(draft)}")
            return None
        question = f"A note on “{elide(as_read(entry.paper.title), _TITLE)}” was cut short. Go on with it?"
        yes = await self._ask(Confirm(question, "y or Enter goes on · n or Esc: later, with n on the paper"))
        return entry if yes else None

    def _unsaved(self, drafts: Sequence[Draft]) -> list[tuple[Draft, Entry | None]]:
        """Return drafts with their papers, where these are known; drop those that were saved after all."""
        unsaved: list[tuple[Draft, Entry | None]] = []
        for draft in drafts:
            entry = None
            with contextlib.suppress(BroadsheetError):
                entry = self._library.entry(draft.paper)
            if entry and draft.is_saved(entry.mark) and not self._library.unsaved.pending:
                self._library.drafts.drop(draft)
            else:
                unsaved.append((draft, entry))
        return unsaved

    def _place(self, draft: Draft) -> str:
        place = self._library.drafts.place(draft)
        return shorten_paths(self._library, str(place)) if place else "memory alone"

    # -- while the program runs ----------------------------------------------------------------------------------------

    @property
    def damaged(self) -> bool:
        """Whether the file of marks cannot be read, and the reader was not asked about it yet."""
        quarantine = self._library.safety.quarantine
        return quarantine is not None and quarantine is not self._offered

    def watch(self) -> None:
        """Retry what the disk refused."""
        pending, writing = self._library.unsaved
        if pending and not writing and time.monotonic() - self._tried >= RETRY:
            self.save(wait=0)
        for conflict in self._library.given_up():
            self._say(str(conflict), error=True)

    def written(self) -> bool:
        """Show why changes could not be written; return whether another program was faster."""
        pending, writing = self._library.unsaved
        if not pending or writing:
            return False
        self._tried = time.monotonic()
        if refusal := self._library.refusal:
            self._say(error_line(self._library, refusal), error=True)
        return not refusal

    def save(self, *, wait: float) -> None:
        """Retry what the disk refused, waiting so many seconds for another program that writes."""
        self._tried = time.monotonic()
        waiting = self._library.unsaved.pending
        with contextlib.suppress(LibraryError):
            self._library.retry(wait=wait)
            if waiting:
                self._say(f"saved: {_changes(waiting)} that the disk had refused")

    def report(self, error: Exception | None) -> None:
        """Show once that the library cannot be read, and once that it can be again."""
        said = "" if error is None else error_line(self._library, error)
        if said != self._error:
            self._error = said
            self._say(said or "the library can be read again", error=bool(said))

    async def leave(self, rest: Callable[[float], Awaitable[None]]) -> bool:
        """Return whether to leave the program: when all is on the disk, or the reader loses what it refuses.

        ``rest`` waits so many seconds for what is on its way.
        """
        patience = time.monotonic() + PATIENCE
        while self._library.unsaved.writing and time.monotonic() < patience:
            self._say("saving…")
            await rest(0.02)
        self.save(wait=0.2)
        waiting = self._library.unsaved.pending
        unsaved = self._unsaved(self._library.drafts.begun_here())
        if not waiting and not unsaved:
            return True
        said = []
        if waiting:
            said.append(f"{_changes(waiting)} could not be saved. Leave, and lose {noun(waiting, 'it', 'them')}?")
        if unsaved:
            draft, _ = unsaved[-1]
            said.append(f"{counted(len(unsaved), 'note')} not saved: the text is in {self._place(draft)}.")
        question = " ".join(said) + ("" if waiting else " Leave?")
        return bool(await self._ask(Confirm(question, "y leaves · n or Esc stays", loses=True)))


def _changes(count: int) -> str:
    return counted(count, "change")
