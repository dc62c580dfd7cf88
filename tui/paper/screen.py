"""A screen with a paper in hand: the one way in which a screen changes marks, and undoes, redoes or repeats that."""

from collections.abc import Collection, Sequence, Set

from store.errors import LibraryError
from store.library import Library
from store.models import Entry, MarkChange
from store.quantities import counted
from store.steps import Step
from tui.keymap import Keymap
from tui.paper.detail import PaperDetail
from tui.questions.confirm import Confirm
from tui.screen import KeyedScreen
from tui.session import Session
from tui.sheets.text_layout import as_read, elide

ASK_FROM = 21
"""A change to this many papers is asked about first."""


class PaperScreen(KeyedScreen):
    """Changes the marks of the chosen papers; a subclass says which these are, and shows what became of them."""

    def __init__(self, library: Library, keymap: Keymap, session: Session) -> None:
        super().__init__(library, keymap)
        self.session = session
        self._repeated: tuple[MarkChange, str] | None = None
        self._offered: tuple[frozenset[str], str, str] = frozenset(), "", ""
        """The papers of the latest edit, what was said of it, and the same with the way back."""

    # -- what a subclass defines ---------------------------------------------------------------------------------------

    @property
    def current(self) -> Entry | None:
        """The paper in hand."""
        raise NotImplementedError

    def targets(self) -> list[Entry]:
        """Return the papers that a change is made to."""
        return [self.current] if self.current else []

    def target_rows(self) -> list[int]:
        """Return the rows of the same papers, which many are had by at once."""
        return [entry.row for entry in self.targets()]

    def moved(self) -> None:
        """Show the paper in hand."""
        raise NotImplementedError

    def marks_changed(self, papers: Collection[str] | None = None) -> None:
        """Show the marks of these papers as they are now, or of all."""
        raise NotImplementedError

    def show_step(self, step: Step) -> None:
        """Show the papers of a step that was undone or redone."""
        self.marks_changed(step.papers)

    def record(self, step: Step, *, undone: bool = False) -> None:
        """Record a step, or that it was undone, in the ledger, where this screen keeps one."""

    # -- how the library is asked to write -----------------------------------------------------------------------------

    def write(self, papers: Sequence[Entry], change: MarkChange, said: str) -> Step | None:
        """Change the marks of these papers as one step; return None where nothing changed."""
        if (step := self.library.edit(papers, change, said)) is not None:
            self.record(step)
        return step

    def undo_step(self) -> Step | None:
        """Undo the latest step and return it, None where there is none."""
        if (step := self.library.undo()) is not None:
            self.record(step, undone=True)
        return step

    def redo_step(self) -> Step | None:
        """Redo the step that was undone last and return it, None where there is none."""
        if (step := self.library.redo()) is not None:
            self.record(step)
        return step

    # -- what commands ask for -----------------------------------------------------------------------------------------

    def require_paper(self) -> Entry | None:
        """Return the paper in hand, with a message where there is none."""
        if (entry := self.current) is None:
            self.say_none_chosen()
        return entry

    def require_papers(self) -> list[Entry]:
        """Return the papers that a change is made to, with a message where there are none."""
        if not (papers := self.targets()):
            self.say_none_chosen()
        return papers

    def say_none_chosen(self) -> None:
        """Say that what was asked for is about a paper, and that there is none in hand."""
        self.say("no paper is chosen", error=True)

    async def edit(self, change: MarkChange, said: str) -> None:
        """Change the marks of the chosen papers as one step; ask first when they are many."""
        papers = self.require_papers()
        if not papers:
            return
        if len(papers) >= ASK_FROM and (many := sum(change(one.mark) != one.mark for one in papers)) >= ASK_FROM:
            all_of_them = counted(len(papers), "paper")
            what = all_of_them if many == len(papers) else f"{many:,} of {all_of_them}"
            if not await self.ask(Confirm(f"This changes {what} ({_bare(said)}). Go on?")):
                self.say("nothing was changed")
                return
        self._repeated = (change, said)
        self.edit_papers(papers, change, said)

    async def decide(self, change: MarkChange, said: str) -> None:
        """Decide on the chosen papers; a screen that goes through papers goes on after it."""
        await self.edit(change, said)

    async def rate(self, change: MarkChange, said: str) -> None:
        """Rate the chosen papers, which decides nothing."""
        await self.edit(change, said)

    def edit_papers(self, papers: Sequence[Entry], change: MarkChange, said: str, *, message: str = "") -> None:
        """Change the marks of these papers, whatever is selected, as one step; not to be repeated elsewhere.

        ``message`` is shown instead of ``said`` and the papers, where there is more to say.
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
        named = self.named(papers) if len(papers) == 1 else counted(changed, "paper")
        self._offer(step, message or _about(said, named, len(papers)), self.way("undo", "undoes"))

    def rename_tag(self, old: str, new: str | None) -> None:
        """Rename a tag on all papers and in views as one step, or delete it for None."""
        try:
            step = self.library.tagging.rename(old, new)
        except LibraryError:
            self.marks_changed()
            raise
        if step is None:
            self.say(f"no paper has the tag {old}")
            return
        self.marks_changed(step.papers)
        views = sum(change.paper == "" for change in step.changes)
        where = [counted(len(step.papers), "paper"), *([counted(views, "view")] if views else [])]
        self._offer(step, f"{step.summary}: {', '.join(where)}", self.way("undo", "undoes"))

    def open_address(self, address: str) -> None:
        """Open an address in the browser, and say so."""
        self.app.open_url(address)
        self.say(f"opened {address}")

    def on_paper_detail_link_clicked(self, message: PaperDetail.LinkClicked) -> None:
        """Open a link of the paper that was clicked."""
        self.open_address(message.address)

    async def repeat(self) -> None:
        """Make the last change once more."""
        if self._repeated is None:
            self.say("nothing to repeat yet")
        else:
            await self.edit(*self._repeated)

    def undo(self) -> None:
        """Undo the latest step."""
        self._show_step(self.undo_step(), "undid", self.way("redo", "redoes"))

    def redo(self) -> None:
        """Redo the step that was undone last."""
        self._show_step(self.redo_step(), "redid", self.way("undo", "undoes"))

    def _show_step(self, step: Step | None, said: str, then: str) -> None:
        if step is None:
            self.say("nothing to undo" if said == "undid" else "nothing to redo")
            return
        titles = step.titles
        self.show_step(step)
        self._offer(step, f"{said}: {_about(step.summary, self._titled(titles), len(titles))}", then)

    # -- messages ------------------------------------------------------------------------------------------------------

    def named(self, papers: Sequence[Entry]) -> str:
        """Return a few words for some papers: the title of one, the number of several."""
        return self._titled([entry.paper.title for entry in papers])

    def _titled(self, titles: Sequence[str]) -> str:
        if len(titles) == 1:
            room = max(16, min(40, self.size.width - 34))  # what is said around it is to be read, too
            return f"“{elide(as_read(titles[0]), room)}”"
        return counted(len(titles), "paper")

    def _offer(self, step: Step, said: str, way: str) -> None:
        """Show what was done and the way back."""
        self._offered = frozenset(step.papers), said, f"{said} · {way}"
        self.say(self._offered[2])

    def others_changed(self, papers: Set[str]) -> None:
        """Show no longer the way back from an edit to papers that another program has changed since."""
        touched, said, line = self._offered
        if touched & papers and self.status.said == line:
            self.say(said)


def _about(said: str, named: str, many: int) -> str:
    """Return what was done and to which papers; their number never stands beside another."""
    return f"{said} {named}" if many == 1 else f"{named}: {_bare(said)}"


def _bare(said: str) -> str:
    return said.rstrip(":").removesuffix(" for")
