"""Notes: all that was written, as queues to work through one item at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from typing import ClassVar

from textual import events
from textual.app import ComposeResult

from store.ledger.ledger import Ledger
from store.ledger.session import Sitting
from store.library import Library
from store.models import Entry, Mark, Step
from tui.keymap import Keymap
from tui.notes.detail import NoteDetail, Relations
from tui.notes.filter import NoteFinder
from tui.notes.links import linked, relations
from tui.notes.note_list import NoteList, NoteTabs, QueueTab
from tui.notes.queue import NoteQueue
from tui.paper.screen import PaperScreen
from tui.session import Session
from tui.sheets.sheet import Rule
from tui.sheets.status_line import Hint

TABS = {
    "all": "all",
    "questions": "questions",
    "todos": "to-dos",
    "bare": "quotes",
    "starred": "rated",
    "forgotten": "old",
}
"""The queues in the order of their keys, 1 to 6, by a short name."""

Change = Callable[[Mark], Mark]


class NotesScreen(PaperScreen):
    """Shows a queue of notes and the one at hand; ``chosen`` is the paper that the reader left for, if any."""

    PLACE: ClassVar[str] = "notes"

    def __init__(self, library: Library, keymap: Keymap, session: Session) -> None:
        super().__init__(library, keymap, session)
        self._ledger = Ledger(library.folder / "ledger.db")
        self._sitting = Sitting(self._ledger, "notes")
        self.queue = NoteQueue(library, session, self._ledger.opened(), datetime.now(UTC))
        self.tabs = NoteTabs()
        self.list = NoteList(library.today.year)
        self.finder = NoteFinder(library, self.queue, session, self.list.bar)
        self.detail = NoteDetail()
        self.chosen: str | None = None

    def compose(self) -> ComposeResult:
        """Lay out the queue, the note and the status line."""
        yield self.tabs
        yield self.list
        yield Rule(id="rule")
        yield self.detail
        yield self.status

    def on_mount(self) -> None:
        """Go on where the queue was left."""
        self.show()
        before, _ = self.queue.progress
        if self.queue.cursor and before:
            self.say(f"going on where you left: {before:,} behind · g goes to the first")
        self.set_interval(1.0, self.others_wrote)  # time alone brings notes: those on papers long not opened

    def on_unmount(self) -> None:
        """End the sitting in the ledger."""
        self._sitting.end()
        self._ledger.close()

    # -- what is shown -------------------------------------------------------------------------------------------------

    def show(self) -> None:
        """Show the queue as it stands now, and the note at hand."""
        queue, view = self.queue, self.list
        counts = queue.counts
        self.tabs.show(
            [QueueTab(str(key), TABS[name], counts[name], name == queue.rule.name) for key, name in enumerate(TABS, 1)]
        )
        left = len(queue.items) - len(queue.settled)
        total = counts[queue.rule.name]
        view.bar.counts = [queue.rule.title, f"{left:,} of {total:,}" if left != total else f"{total:,}"]
        view.words = queue.words
        view.progress = queue.progress
        view.message = self._message()
        view.show(queue.items, queue.cursor, queue.settled)
        self._show_note()
        done, all_items = queue.progress
        self.status.show(self.hints(), f"{min(done + 1, all_items):,}/{all_items:,}" if all_items else "")

    def _message(self) -> list[str]:
        queue = self.queue
        if queue.items:
            behind = len(queue.items)
            last = f"That was the last of {behind:,}." if behind > 1 else "That was the only one."
            return [last, "g begins again · 1–6 other queues · q back to the papers"]
        if queue.filter:
            return ["No note fits this filter.", "Esc clears it"]
        if queue.rule.name == "all":
            return ["No notes yet.", "n in the list of papers writes one; h in the reading view marks a passage"]
        return [f"Nothing here: {queue.rule.title}.", "1–6 other queues · q back to the papers"]

    def _show_note(self) -> None:
        item = self.queue.current
        if item is None:
            self.detail.show_note(None, None, Relations())
            return
        self.detail.invitation = "No note on this paper yet: Enter writes one" if item.note is None else ""
        self.detail.show_note(self.current, item.note, relations(self.library, item), self.list.words)

    @property
    def current(self) -> Entry | None:
        """The paper of the item at hand."""
        item = self.queue.current
        return self.library.entry(item.paper) if item else None

    def linked(self) -> list[Entry]:
        """List the papers that the note at hand links to."""
        item = self.queue.current
        return [paper for _, paper in linked(self.library, item) if paper] if item else []

    def marks_changed(self, papers: Collection[str] | None = None) -> None:
        """Show the notes as they are now."""
        self.queue.reload()
        self.show()

    def hints(self) -> list[Hint]:
        """List the keys that are of use now."""
        if self.list.bar.typing:
            return [("Enter", "to the notes"), ("Tab", "completes"), ("↑↓", "earlier filters"), ("Ctrl+u", "clears")]
        if self.queue.current is None:
            again = [("g", "begins again")] if self.queue.items else []
            return [("1-6", "queues"), *again, ("/", "filter"), ("q", "back to the papers"), ("?", "help")]
        return super().hints()

    # -- moving --------------------------------------------------------------------------------------------------------

    def go(self, position: int, *, beyond: bool = False) -> None:
        """Put the cursor on an item; what is left behind has been looked at."""
        item = self.queue.current
        if item and position > self.queue.cursor and self.queue.last_of_paper():
            self._sitting.seen(item.paper)
        self.queue.go(position, beyond=beyond)
        self.show()

    def step(self, by: int) -> None:
        """Go some items on or back."""
        self.go(self.queue.cursor + by)

    def next(self) -> None:
        """Go on to the next item, behind the last one too."""
        self.go(self.queue.cursor + 1, beyond=True)

    def choose(self, name: str) -> None:
        """Show another queue, where it was left."""
        self.queue.choose(name)
        self.show()

    def leave(self) -> None:
        """Go back to the papers."""
        self.dismiss(None)

    def others_wrote(self) -> None:
        """Show what other programs have written."""
        if self.queue.reload():
            self.show()

    # -- changing ------------------------------------------------------------------------------------------------------

    def write(self, papers: Sequence[Entry], change: Change, said: str) -> Step | None:
        """Change the marks of these papers, and tell the ledger."""
        step = super().write(papers, change, said)
        if step is not None:
            self._sitting.done(step)
        return step

    def change(self, change: Change, said: str, *papers: str, on: bool = False, to: str = "") -> None:
        """Change the mark of the item's paper, and of further ``papers``, as one step; then go ``on`` if asked to.

        Where the item is gone after it, the note that ``to`` names is gone to, else the next one.
        """
        item = self.queue.current
        if item is None:
            return
        step = self.write([self.library.entry(paper) for paper in (item.paper, *papers)], change, said)
        if step is None:
            self.say("it is so already")
            return
        last = self.queue.last_of_paper()
        self.queue.reload()
        if self.queue.key != item.key:
            if last:
                self._sitting.seen(item.paper)
            self.queue.land(item.paper, to, beyond=on)
            self.show()
        elif on:
            self.next()
        else:
            self.show()
        self.say(f"{said} · {self.keymap.keys_of('notes-undo')[0]} undoes")

    def undo(self, take: Callable[[], Step | None], said: str, none: str) -> None:
        """Take the latest step back, or make it again, and go to the item it was about."""
        step = take()
        if step is None:
            self.say(none)
            return
        self.queue.reload()
        self.queue.find(step)
        self.show()
        self.say(f"{said}: {step.summary}")

    # -- the filter ----------------------------------------------------------------------------------------------------

    def typed(self, event: events.Key) -> bool:
        """Give keys to the filter while it is typed."""
        taken = self.finder.press(event)
        if taken:
            self.show()
        return taken

    def pasted(self, text: str) -> None:
        """Take what was pasted into the filter."""
        if self.finder.paste(text):
            self.show()

    def clear(self) -> bool:
        """Drop the filter; say whether there was one."""
        had = self.finder.clear()
        if had:
            self.show()
        return had

    def on_note_list_pointed(self, message: NoteList.Pointed) -> None:
        """Go to the item that was clicked."""
        self.go(message.position)
