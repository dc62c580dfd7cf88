"""Changes to marks: to which papers, how it is said, undone, and repeated."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from typing import TYPE_CHECKING

from store.errors import LibraryError
from store.models import Entry, Mark, Step
from tui.questions.confirm import Confirm
from tui.sheets.text_layout import elide, shown

if TYPE_CHECKING:
    from tui.paper.screen import PaperScreen

Change = Callable[[Mark], Mark]
ASK_FROM = 21
"""A change to this many papers is asked about first."""


class Edits:
    """The one place where the screen asks the library to write."""

    def __init__(self, screen: PaperScreen) -> None:
        self.screen = screen
        self._last: tuple[Change, str] | None = None
        self._offered: tuple[frozenset[str], str, str] = frozenset(), "", ""
        """The papers of the latest edit, what was said of it, and the same with the way back."""

    def targets(self) -> list[Entry]:
        """Give the papers that a change is made to."""
        return self.screen.targets()

    def named(self, papers: Sequence[Entry]) -> str:
        """Name some papers in a few words: the title of one, the number of several."""
        if len(papers) == 1:
            room = max(16, min(40, self.screen.size.width - 34))  # what is said around it is to be read, too
            return f"'{elide(shown(papers[0].paper.title), room)}'"
        return f"{len(papers):,} papers"

    async def make(self, change: Change, said: str) -> None:
        """Change the marks of the papers chosen, as one step; asks first when they are many."""
        papers = self.targets()
        if not papers:
            self.screen.say("no paper is chosen", error=True)
            return
        if len(papers) >= ASK_FROM and (many := _changed_by(change, papers)) >= ASK_FROM:
            what = f"{many:,} papers" if many == len(papers) else f"{many:,} of {len(papers):,} papers"
            question = f"This changes {what} ({_bare(said)}). Go on?"
            if not await self.screen.ask(Confirm(question)):
                self.screen.say("nothing was changed")
                return
        self._last = (change, said)
        self._write(papers, change, said)

    def on(self, entry: Entry, change: Change, said: str, *, told: str = "") -> None:
        """Change the mark of this one paper, whatever is selected; not to be repeated elsewhere.

        ``told`` is said instead of ``said`` and the paper, where there is more to say.
        """
        self._write([entry], change, said, told)

    def at_once(self, papers: Sequence[Entry], change: Change, said: str) -> None:
        """Change the marks of papers that the reader has been told the number of, as one step."""
        self._write(papers, change, said)

    async def repeat(self) -> None:
        """Make the last change once more."""
        if self._last is None:
            self.screen.say("nothing to repeat yet")
        else:
            await self.make(*self._last)

    def undo(self) -> None:
        """Take the latest step back."""
        self._again(self.screen.take_back(), "undid", self.way("redo", "makes it again"))

    def redo(self) -> None:
        """Make the latest step again that was taken back."""
        self._again(self.screen.make_again(), "made again", self.way("undo", "undoes"))

    def way(self, command: str, does: str) -> str:
        """Say with which key something is done here: "u undoes"."""
        key = self.screen.keymap.keys_of(command, self.screen.PLACE)
        return f"{key[0] if key else command} {does}"

    def _write(self, papers: Sequence[Entry], change: Change, said: str, told: str = "") -> None:
        try:
            step = self.screen.write(papers, change, said)
        except LibraryError:
            self.screen.marks_changed()  # what the disk refused is still in memory, and shown
            raise
        if step is None:
            self.screen.say(f"{self.named(papers)}: {_bare(said)} already")
            return
        self.screen.marks_changed(step.papers)
        changed = len(step.papers)
        named = self.named(papers) if len(papers) == 1 else f"{changed:,} paper{'s' * (changed != 1)}"
        about = told or _about(said, named, len(papers))
        self._offer(step, about, self.way("undo", "undoes"))

    def _offer(self, step: Step, said: str, way: str) -> None:
        """Say what was done and the way back."""
        self._offered = frozenset(step.papers), said, f"{said} · {way}"
        self.screen.say(self._offered[2])

    def others_changed(self, papers: Set[str]) -> None:
        """Show no longer the way back from an edit to papers that another program has changed since."""
        touched, said, line = self._offered
        if touched & papers and self.screen.status.said == line:
            self.screen.say(said)

    def _again(self, step: Step | None, said: str, then: str) -> None:
        if step is None:
            self.screen.say("nothing to undo" if said == "undid" else "nothing to make again")
            return
        titles = {change.paper: change.title for change in step.changes}
        what = f"'{elide(shown(next(iter(titles.values()))), 40)}'" if len(titles) == 1 else f"{len(titles):,} papers"
        self.screen.taken_back(step)
        self._offer(step, f"{said}: {_about(step.summary, what, len(titles))}", then)


def _changed_by(change: Change, papers: Sequence[Entry]) -> int:
    """Count the papers whose marks a change leaves other than they are."""
    return sum(change(entry.mark) != entry.mark for entry in papers)


def _about(said: str, named: str, many: int) -> str:
    """Put together what was done and to which papers; their number never stands beside another."""
    return f"{said} {named}" if many == 1 else f"{named}: {_bare(said)}"


def _bare(said: str) -> str:
    return said.rstrip(":").removesuffix(" for")
