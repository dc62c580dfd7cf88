"""Notes: all notes as queues to work through one item at a time."""

from collections.abc import Collection
from typing import ClassVar

from textual.app import ComposeResult

from store.ledger.session import SessionRecorder
from store.library import Library
from store.models import Entry, MarkChange, Note
from store.steps import Step
from store.times import now
from tui.keymap import Keymap
from tui.notes.detail import NoteDetail, Relations
from tui.notes.filter import NoteFilterController
from tui.notes.links import relations
from tui.notes.note_list import NoteList
from tui.notes.queue import NoteQueue
from tui.notes.tabs import NoteTabs
from tui.paper.writing import WritingScreen
from tui.session import Session
from tui.sheets.sheet import Divider
from tui.sheets.status_line import Hint


class NotesScreen(WritingScreen):
    """Shows a queue of notes and the note at hand; ``chosen`` is the paper that the reader left for, if any."""

    PLACE: ClassVar[str] = "notes"
    FIRST: ClassVar[tuple[str, ...]] = (
        *("go-on", "notes-done", "notes-edit", "tags", "notes-question", "notes-todo"),
        *("notes-link", "notes-split", "undo"),
    )

    def __init__(self, library: Library, keymap: Keymap, session: Session) -> None:
        super().__init__(library, keymap, session)
        self.tabs = NoteTabs()
        self.list = NoteList(library.today.year)
        self.detail: NoteDetail = NoteDetail(lambda: library.today)
        self.chosen: str | None = None

    def compose(self) -> ComposeResult:
        """Lay out the queue, the note and the status line."""
        yield self.tabs
        yield self.list
        yield Divider(id="divider")
        yield self.detail
        yield self.status

    def reset(self) -> None:
        """Go on where the queue was left."""
        super().reset()
        self.chosen = None
        self.list.begin()
        self.detail.begin()
        self._recorder = SessionRecorder(self.library.ledger, "notes")
        self.queue = NoteQueue(self.library, self.session, self.library.ledger.opened(), now())
        self.filter = NoteFilterController(self.library, self.queue, self.session, self.list.bar, self.show)
        self.typing = self.filter.typing
        self.show()
        before, _ = self.queue.progress
        if self.queue.cursor and before:
            self.say(f"going on where you left off, after {before:,} · g goes to the first")

    def on_mount(self) -> None:
        """Reload every second: notes on papers that were not opened for long come with time alone."""
        self.set_interval(1.0, self.others_wrote)

    def leave(self) -> None:
        """Go back to the papers, and end the reading session in the ledger."""
        self._recorder.end()
        super().leave()

    def on_unmount(self) -> None:
        """End the reading session in the ledger, where the program ends here."""
        if not self._left.is_set():
            self._recorder.end()

    # -- what is shown -------------------------------------------------------------------------------------------------

    def show(self) -> None:
        """Show the queue as it stands now, and the note at hand."""
        queue, view = self.queue, self.list
        counts = queue.counts
        self.tabs.show(queue.rule.name, counts, queue.progress)
        left = len(queue.items) - len(queue.settled)
        total = counts[queue.rule.name]
        view.bar.counts = [queue.rule.title, f"{left:,} of {total:,}" if left != total else f"{total:,}"]
        view.words = queue.words
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
            return [last, f"g begins again · {self._queues('–')} other queues · q back to the papers"]
        if queue.filter:
            return ["No note matches this filter.", "Esc clears it"]
        if queue.rule.name == "all":
            return ["No notes yet.", "n in the list of papers writes one; h in the reading view highlights a passage"]
        return [f"Nothing here: {queue.rule.title}.", f"{self._queues('–')} other queues · q back to the papers"]

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

    @property
    def note_in_hand(self) -> Note | None:
        """The note of the item at hand."""
        return self.queue.current.note if self.queue.current else None

    def require_note(self) -> Note | None:
        """Return the note of the item at hand, with a message where there is none."""
        if self.note_in_hand is None:
            self.say("there is no note here" + (": Enter writes one" if self.queue.current else ""))
        return self.note_in_hand

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
            return [(self._queues(), "queues"), *again, ("/", "filter"), ("q", "back to the papers"), ("?", "help")]
        two = bool(self.note_in_hand and self.note_in_hand.conflicts)
        keys = self.keymap.keys_of("notes-choose", self.PLACE) if two else ()
        return [*((key, "choose a text") for key in keys[:1]), *super().hints(), (self._queues(), "queues")]

    def _queues(self, to: str = "-") -> str:
        """Return the keys of the queues; the last one is for what is rarely there."""
        return f"1{to}{8 if self.queue.counts['conflicts'] else 7}"

    # -- moving --------------------------------------------------------------------------------------------------------

    def go(self, position: int, *, beyond: bool = False) -> None:
        """Move the cursor to an item; what is left behind has been looked at."""
        item = self.queue.current
        if item and position > self.queue.cursor and self.queue.last_of_paper():
            self._recorder.seen(item.paper)
        self.queue.go(position, beyond=beyond)
        self.show()

    @property
    def page_size(self) -> int:
        """How many items are in sight."""
        return max(2, self.list.window.height)

    def move(self, by: int) -> None:
        """Move by some items."""
        self.go(self.queue.cursor + by)

    def forward(self) -> None:
        """Go on to the next item, behind the last one too."""
        self.go(self.queue.cursor + 1, beyond=True)

    def step_back(self) -> None:
        """Drop the filter; without one, go back to the papers."""
        if not self.filter.clear():
            self.leave()

    def others_wrote(self) -> None:
        """Show what other programs have written."""
        if self.is_current and self.queue.reload():
            self.show()

    # -- changing ------------------------------------------------------------------------------------------------------

    def record(self, step: Step, *, undone: bool = False) -> None:
        """Record a step, or that it was undone, in the ledger."""
        (self._recorder.undone if undone else self._recorder.done)(step)

    def change(self, change: MarkChange, said: str, *papers: str, on: bool = False, to: str = "") -> None:
        """Change the mark of the item's paper, and of further ``papers``, as one step; then go ``on`` if wanted.

        Where the item is gone afterwards, go to the note that ``to`` names, else to the next one.
        """
        item = self.queue.current
        if item is None:
            return
        step = self.write([self.library.entry(paper) for paper in (item.paper, *papers)], change, said)
        if step is None:
            self.say("nothing to change")
            return
        last = self.queue.last_of_paper()
        self.queue.reload()
        if self.queue.key != item.key:
            if last:
                self._recorder.seen(item.paper)
            self.queue.land(item.paper, to, beyond=on)
            self.show()
        elif on:
            self.forward()
        else:
            self.show()
        self.say(f"{said} · {self.way('undo', 'undoes')}")

    def save_note(self, entry: Entry, old: Note | None, text: str) -> None:
        """Save the text that was written for the note at hand, or for a new one on its paper."""
        from store.notes.edits import infer_kind, rewrite

        if old is None:
            if text.strip():
                fresh = Note(text.strip(), kind=infer_kind(text))
                said = f"noted a {fresh.kind}" if fresh.kind != "note" else "noted"
                self.change(lambda mark: mark.with_note(fresh), said)
        elif not text.strip() and old.quote is None:
            self.change(lambda mark: mark.without_note(old.id), "deleted the note")
        elif text.strip() != old.text:
            self.change(lambda mark: rewrite(mark, old, text), "edited the note")

    def show_step(self, step: Step) -> None:
        """Show the item that a step was about which was undone or redone."""
        self.queue.reload()
        self.queue.find(step)
        self.show()

    def on_filtered_list_pointed(self, message: NoteList.Pointed) -> None:
        """Move the cursor to the item that was clicked."""
        self.go(message.position)
