"""A screen with a paper in hand: what the commands that mark papers and write about them rely on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from store.library import Library
from store.models import Entry, Mark, Note, Step
from tui.editor import edit
from tui.keymap import Keymap
from tui.screens.edits import Edits
from tui.screens.keyed import KeyedScreen
from tui.session import Draft, Session


class PaperScreen(KeyedScreen):
    """Gives `Edits` the papers to change and writes for it; a subclass says which papers, and what is shown."""

    def __init__(self, library: Library, keymap: Keymap, session: Session) -> None:
        super().__init__(keymap)
        self.library, self.session = library, session
        self.edits = Edits(self)

    @property
    def current(self) -> Entry | None:
        """The paper in hand."""
        raise NotImplementedError

    def targets(self) -> list[Entry]:
        """Give the papers that a change is made to."""
        return [self.current] if self.current else []

    @property
    def highlight_in_hand(self) -> Note | None:
        """The highlight that a note written now is about, if any."""
        return None

    def moved(self) -> None:
        """Show the paper in hand."""
        raise NotImplementedError

    def marks_changed(self) -> None:
        """Show the marks as they are now."""
        raise NotImplementedError

    # -- what is written -----------------------------------------------------------------------------------------------

    def write(self, papers: Sequence[Entry], change: Callable[[Mark], Mark], said: str) -> Step | None:
        """Change the marks of these papers."""
        return self.library.edit([entry.paper.id for entry in papers], change, said)

    def take_back(self) -> Step | None:
        """Take the latest step back."""
        return self.library.undo()

    def make_again(self) -> Step | None:
        """Make the step again that was taken back last."""
        return self.library.redo()

    # -- notes ---------------------------------------------------------------------------------------------------------

    async def write_elsewhere(self, text: str) -> str | None:
        """Let the reader write in their editor; None where there is none, or the screen cannot be put away."""
        from textual.app import SuspendNotSupported

        try:
            written = edit(self.app, text)
        except (SuspendNotSupported, OSError):
            return None
        return text if written is None else written

    def keeper(self, paper: str, note: str | None) -> Callable[[str], None]:
        """Give a function that keeps what is written about a paper as a draft."""

        def keep(text: str) -> None:
            self.session.draft = Draft(paper, text, note)
            self.session.save()

        return keep

    def forget_draft(self) -> None:
        """Drop the draft: its note was saved, or dropped by the reader."""
        if self.session.draft is not None:
            self.session.draft = None
            self.session.save()
