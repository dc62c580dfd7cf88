"""A screen on which a paper's text is read sentence by sentence and highlighted."""

from store.library import Library
from store.models import Entry, Note
from tui.keymap import Keymap
from tui.paper.caret_controller import CaretController
from tui.paper.detail import PaperDetail
from tui.paper.writing import WritingScreen
from tui.session import Session


class ReadingScreen(WritingScreen):
    """Has a detail with the paper in hand, and a caret in its abstract."""

    def __init__(self, library: Library, keymap: Keymap, session: Session, detail: PaperDetail) -> None:
        super().__init__(library, keymap, session)
        self.detail = detail
        self.caret = CaretController(detail, self.moved)

    @property
    def highlight_in_hand(self) -> Note | None:
        """The highlight that a new note is about: of the sentence at the caret, or of the selected words."""
        entry = self.current
        return self.caret.passage(entry) if entry else None

    async def write_note(self, entry: Entry, note: Note | None) -> None:
        """Open the note editor; words that were selected for the note are selected until it is written."""
        await super().write_note(entry, note)
        self.caret.release()

    def highlight_here(self) -> Note | None:
        """Highlight the selection or the sentence, or take its highlight away; return the note that was made."""
        entry = self.current
        edit = self.caret.highlighting(entry) if entry else None
        if entry is None or edit is None:
            self.say("there is no text to highlight", error=True)
            return None
        self.edit_papers([entry], edit.change, edit.said, message=edit.message)
        return edit.note
