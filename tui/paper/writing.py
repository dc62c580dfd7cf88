"""A screen on which notes are written: what is typed is a draft until it was saved or dropped."""

from collections.abc import Callable
from dataclasses import replace

from textual import events

from store.drafts import Draft
from store.errors import BroadsheetError, ReadOnly
from store.models import Entry, Note
from tui.error_text import error_line, shorten_paths
from tui.paper.detail import PaperDetail
from tui.paper.external_editor import Ended, did_not_wait, edit
from tui.paper.screen import PaperScreen
from tui.sheets.text_layout import as_read


class WritingScreen(PaperScreen):
    """Opens notes in a box beside the paper that they are about, or in the reader's own editor."""

    detail: PaperDetail
    """The paper in hand, which stays in sight while a note on it is written."""

    @property
    def highlight_in_hand(self) -> Note | None:
        """The highlight that a note written now is about, if any."""
        return None

    @property
    def note_in_hand(self) -> Note | None:
        """The note that is edited where no other is named: the latest of the paper."""
        return self.current.mark.notes[-1] if self.current and self.current.mark.notes else None

    def _questions_changed(self) -> None:
        """Dim what lies beneath a question, but not the paper that a note is written on."""
        super()._questions_changed()
        self.detail.dim(bool(self.questions) and not self.questions.top.beside)

    def in_reach(self, event: events.MouseEvent) -> bool:
        """Return whether the mouse has anything to do where it is: the wheel scrolls the paper beside a note."""
        wheel = isinstance(event, events.MouseScrollDown | events.MouseScrollUp)
        beside = bool(self.questions) and self.questions.top.beside and wheel
        return super().in_reach(event) or (beside and self.detail.region.contains(event.x, event.y))

    def save_note(self, entry: Entry, old: Note | None, text: str) -> None:
        """Save the text that was written for a note, or for a new one.

        ``old`` is the note as it was when the writing began, so that what came to it from elsewhere meanwhile is seen.
        """
        from store.notes.edits import infer_kind, rewrite

        text = text.strip("\n")
        if old is None and not text.strip():
            self.say("an empty note is not kept")
        elif old is None:
            fresh = Note(text, kind=infer_kind(text))
            self.edit_papers([entry], lambda mark: mark.with_note(fresh), "noted")
        elif not text.strip() and not old.quote:
            self.edit_papers([entry], lambda mark: mark.without_note(old.id), "deleted a note on")
        elif text.strip() or old.text.strip():
            said = "edited a note on" if old.text.strip() else "noted"
            self.edit_papers([entry], lambda mark: rewrite(mark, old, text), said)

    def refuse_to_write(self) -> bool:
        """Say why no note can be saved, before it is written; return whether that is so."""
        if reason := self.library.readonly:
            self.say(error_line(self.library, ReadOnly(reason)), error=True)
        return reason is not None

    async def write_note(self, entry: Entry, note: Note | None) -> None:
        """Open a note, or a new one, in the note editor, from its draft if there is one.

        What is typed is a draft until it was saved or dropped.
        """
        from tui.questions.note_editor import NoteEditor
        from tui.questions.paper_picker import find_papers

        if self.refuse_to_write():
            return
        draft = self.library.drafts.of_note(entry.paper.id, note)
        about = f"“{as_read(note.quote.exact)}”" if note and note.quote else self.named([entry])
        title = f"Note on {about}"
        find = find_papers(self.library)
        editor = NoteEditor(title, draft.text, self.questions.ask_over, self._keep(draft), find, draft.before)
        written = await self.ask(editor)
        if written is None or self._save(entry, note, draft, written):
            self.library.drafts.drop(draft)

    async def write_elsewhere(self, entry: Entry, note: Note | None) -> bool:
        """Open a note in the reader's own editor; return False where there is none, or none can be shown.

        The editor has the file of the draft, so that what it saved is kept whatever happens meanwhile.
        """
        from textual.app import SuspendNotSupported

        if self.app.is_web:
            self.say("a browser starts no editor of this computer: the note is written here")
            return False
        if self.refuse_to_write():
            return True
        drafts = self.library.drafts
        draft = drafts.of_note(entry.paper.id, note)
        if (path := drafts.keep(draft)) is None:
            self.say("no disk takes a file for the editor: the note is written here", error=True)
            return False
        try:
            edited = edit(self.app, path)
        except SuspendNotSupported:
            drafts.drop_unwritten(draft)
            return False
        except OSError as error:
            drafts.drop_unwritten(draft)
            reason = f"there is no {error.filename}" if error.filename else error.strerror or str(error)
            self.say(f"{reason}: the note is written here; $EDITOR names another editor", error=True)
            return False
        except Ended:
            return True
        if edited.at_once and edited.well:
            self.say(did_not_wait(shorten_paths(self.library, str(path))))
        elif not edited.well:
            self.say("the editor failed, and the note is as it was: n goes on with what you saved there")
        elif self._save(entry, note, draft, edited.text):
            drafts.drop(draft)
        return True

    def _save(self, entry: Entry, note: Note | None, draft: Draft, written: str) -> bool:
        """Save what was written, and return whether it is on the disk; else it stays as a draft, which is named."""
        drafts, draft = self.library.drafts, replace(draft, text=written)
        if draft.says_something:
            drafts.keep(draft)
        try:
            self.save_note(entry, note and replace(note, text=draft.before), written)
            self.library.retry()
        except BroadsheetError as error:
            place = drafts.keep(draft, flush=True)
            kept = shorten_paths(self.library, str(place)) if place else "memory alone"
            self.say(f"the text is in {kept}; {error_line(self.library, error)}", error=True)
            return False
        return True

    def _keep(self, draft: Draft) -> Callable[[str], object]:
        return lambda text: self.library.drafts.keep(replace(draft, text=text))
