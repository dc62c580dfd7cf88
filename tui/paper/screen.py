"""A screen with a paper in hand: the one way by which a screen changes marks, says so, undoes and repeats it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence, Set

from store.errors import LibraryError
from store.library import Library
from store.models import Entry, Mark, Step
from tui.error_text import error_line
from tui.keymap import Keymap
from tui.questions.confirm import Confirm
from tui.screen import KeyedScreen
from tui.session import Session
from tui.sheets.text_layout import elide, shown

Change = Callable[[Mark], Mark]
ASK_FROM = 21
"""A change to this many papers is asked about first."""


class PaperScreen(KeyedScreen):
    """Changes the marks of the papers chosen; a subclass says which these are, and shows what has become of them."""

    def __init__(self, library: Library, keymap: Keymap, session: Session) -> None:
        super().__init__(keymap)
        self.library, self.session = library, session
        self._repeated: tuple[Change, str] | None = None
        self._offered: tuple[frozenset[str], str, str] = frozenset(), "", ""
        """The papers of the latest edit, what was said of it, and the same with the way back."""

    # -- what a subclass says ------------------------------------------------------------------------------------------

    @property
    def current(self) -> Entry | None:
        """The paper in hand."""
        raise NotImplementedError

    def targets(self) -> list[Entry]:
        """Return the papers that a change is made to."""
        return [self.current] if self.current else []

    def moved(self) -> None:
        """Show the paper in hand."""
        raise NotImplementedError

    def marks_changed(self, papers: Collection[str] | None = None) -> None:
        """Show the marks of these papers as they are now, or of all."""
        raise NotImplementedError

    def taken_back(self, step: Step) -> None:
        """Show what a step was that was taken back, or made again."""
        self.marks_changed(step.papers)

    @property
    def unsaved(self) -> tuple[int, bool]:
        """How many changes are not on the disk, and whether they are on their way."""
        return self.library.unsaved

    def error_line(self, error: Exception) -> str:
        """Say in one line what went wrong."""
        return error_line(self.library, error)

    # -- how the library is asked to write -----------------------------------------------------------------------------

    def write(self, papers: Sequence[Entry], change: Change, said: str) -> Step | None:
        """Change the marks of these papers; a subclass may keep a ledger of it."""
        return self.library.edit(papers, change, said)

    def take_back(self) -> Step | None:
        """Take the latest step back."""
        return self.library.undo()

    def make_again(self) -> Step | None:
        """Make the step again that was taken back last."""
        return self.library.redo()

    # -- what commands ask for -----------------------------------------------------------------------------------------

    async def edit(self, change: Change, said: str) -> None:
        """Change the marks of the papers chosen, as one step; asks first when they are many."""
        papers = self.targets()
        if not papers:
            self.say("no paper is chosen", error=True)
            return
        if len(papers) >= ASK_FROM and (many := _changed_by(change, papers)) >= ASK_FROM:
            what = f"{many:,} papers" if many == len(papers) else f"{many:,} of {len(papers):,} papers"
            if not await self.ask(Confirm(f"This changes {what} ({_bare(said)}). Go on?")):
                self.say("nothing was changed")
                return
        self._repeated = (change, said)
        self.edit_papers(papers, change, said)

    async def decide(self, change: Change, said: str) -> None:
        """Decide on the papers chosen; a screen that goes through papers goes on after it."""
        await self.edit(change, said)

    def edit_papers(self, papers: Sequence[Entry], change: Change, said: str, *, message: str = "") -> None:
        """Change the marks of these papers, whatever is selected, as one step; not to be repeated elsewhere.

        ``told`` is said instead of ``said`` and the papers, where there is more to say.
        """
        try:
            step = self.write(papers, change, said)
        except LibraryError:
            self.marks_changed()  # what the disk refused is still in memory, and shown
            raise
        if step is None:
            self.say(f"{self.named(papers)}: {_bare(said)} already")
            return
        self.marks_changed(step.papers)
        changed = len(step.papers)
        named = self.named(papers) if len(papers) == 1 else f"{changed:,} paper{'s' * (changed != 1)}"
        self._offer(step, message or _about(said, named, len(papers)), self.way("undo", "undoes"))

    async def repeat(self) -> None:
        """Make the last change once more."""
        if self._repeated is None:
            self.say("nothing to repeat yet")
        else:
            await self.edit(*self._repeated)

    def undo(self) -> None:
        """Take the latest step back, and say so."""
        self._again(self.take_back(), "undid", self.way("redo", "makes it again"))

    def redo(self) -> None:
        """Make the step again that was taken back last, and say so."""
        self._again(self.make_again(), "made again", self.way("undo", "undoes"))

    def _again(self, step: Step | None, said: str, then: str) -> None:
        if step is None:
            self.say("nothing to undo" if said == "undid" else "nothing to make again")
            return
        titles = {change.paper: change.title for change in step.changes}
        what = f"'{elide(shown(next(iter(titles.values()))), 40)}'" if len(titles) == 1 else f"{len(titles):,} papers"
        self.taken_back(step)
        self._offer(step, f"{said}: {_about(step.summary, what, len(titles))}", then)

    # -- what is said --------------------------------------------------------------------------------------------------

    def named(self, papers: Sequence[Entry]) -> str:
        """Name some papers in a few words: the title of one, the number of several."""
        if len(papers) == 1:
            room = max(16, min(40, self.size.width - 34))  # what is said around it is to be read, too
            return f"'{elide(shown(papers[0].paper.title), room)}'"
        return f"{len(papers):,} papers"

    def way(self, command: str, does: str) -> str:
        """Say with which key something is done here: "u undoes"."""
        key = self.keymap.keys_of(command, self.PLACE)
        return f"{key[0] if key else command} {does}"

    def _offer(self, step: Step, said: str, way: str) -> None:
        """Say what was done and the way back."""
        self._offered = frozenset(step.papers), said, f"{said} · {way}"
        self.say(self._offered[2])

    def others_changed(self, papers: Set[str]) -> None:
        """Show no longer the way back from an edit to papers that another program has changed since."""
        touched, said, line = self._offered
        if touched & papers and self.status.said == line:
            self.say(said)


def _changed_by(change: Change, papers: Sequence[Entry]) -> int:
    """Count the papers whose marks a change leaves other than they are."""
    return sum(change(entry.mark) != entry.mark for entry in papers)


def _about(said: str, named: str, many: int) -> str:
    """Put together what was done and to which papers; their number never stands beside another."""
    return f"{said} {named}" if many == 1 else f"{named}: {_bare(said)}"


def _bare(said: str) -> str:
    return said.rstrip(":").removesuffix(" for")
