"""Triage: one paper at a time, large, with a key for each decision; leaving and coming back loses nothing."""

from collections.abc import Collection, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal

from store.ledger.pace import Recap
from store.ledger.triage import Triage, undecided
from store.library import Library
from store.models import Entry, MarkChange, Status
from store.quantities import counted, noun
from store.state.views import BUILT_IN
from store.steps import Step
from tui.keymap import Keymap
from tui.paper.caret_controller import SELECTING
from tui.paper.reading import ReadingScreen
from tui.session import Session
from tui.sheets.status_line import Hint
from tui.triage.detail import TriageDetail
from tui.triage.progress import ProgressHead, RecapLine, RecapSheet
from tui.triage.upcoming import SHOWN, Upcoming

BY_SENTENCE: list[Hint] = [
    ("j k", "sentence"),
    ("h", "highlight it"),
    ("n", "note on it"),
    ("v", "words"),
    ("l x", "decide"),
    ("Esc", "leave"),
]
"""The keys while the caret moves by sentences."""
DONE: list[Hint] = [("Enter", "to the list"), ("k", "back to the last paper"), ("u", "undo"), ("?", "help")]
"""The keys when all is done."""


class TriageScreen(ReadingScreen):
    """Shows the paper in hand of a `Triage`, and what it came to at the end."""

    PLACE: ClassVar[str] = "triage"
    FIRST: ClassVar[tuple[str, ...]] = ("later", "skip", "go-on", "up", "undo", "begin", "read")

    def __init__(self, library: Library, keymap: Keymap, session: Session) -> None:
        super().__init__(library, keymap, session, TriageDetail(lambda: library.today))
        self._rating_goes_on: bool
        self.triage: Triage
        self.head = ProgressHead()
        self.upcoming = Upcoming()
        self._titles: dict[str, str] = {}
        self.recap = RecapSheet()
        self._entry: Entry | None = None
        self._made: Step | None = None
        self._deciding = False
        self.to_read = False
        """Whether the paper in hand is to be read alone when one is back in the list."""

    def compose(self) -> ComposeResult:
        """Lay out the progress, the paper with the next ones beside it, and the status line."""
        yield self.head
        yield Horizontal(self.detail, self.upcoming, id="in-hand")
        yield self.recap
        yield self.status

    def begin(self, triage: Triage, message: str, *, rating_goes_on: bool) -> None:
        """Go through the papers of a pass from where it is, with a first message; a rating may turn the page, too."""
        self.triage, self.to_read, self._made = triage, False, None
        self._rating_goes_on = rating_goes_on
        self.caret.end()
        self.detail.begin()
        self.marks_changed()
        self.head.say(message)

    # -- what is shown -------------------------------------------------------------------------------------------------

    @property
    def current(self) -> Entry | None:
        """The paper in hand; None when all are done."""
        return self._entry

    def say(self, text: str, *, error: bool = False) -> None:
        """Show what was done above the paper, where the keys below stay in sight; errors are shown below."""
        self.head.say("" if error else text)
        self.status.say(text if error else "", error=error)

    def marks_changed(self, papers: Collection[str] | None = None) -> None:
        """Read the paper in hand again and show it."""
        paper = self.triage.paper
        self._entry = self.library.entry(paper) if paper else None
        self.moved()

    def moved(self) -> None:
        """Show the paper in hand, and how far one has come."""
        triage, entry = self.triage, self._entry
        self.set_class(entry is None, "-done")
        self.detail.show(entry, (), self.caret.decorations(entry))
        self.head.show(self._progress(), triage.position, len(triage.papers))
        self.upcoming.show(self._next_titles())
        self.status.show(self.hints(), "")
        if entry is None:
            self._show_recap()

    def _progress(self) -> list[str]:
        """Return how far one has come, and in what where that is not the inbox."""
        triage, entry = self.triage, self._entry
        asked = triage.session.filter
        name = next((name for name, query in BUILT_IN.items() if query == asked), asked)
        heading = "Triage" if name == "inbox" else f"Triage · {name}"
        if entry is None:
            return [heading, "all done"]
        ahead = triage.estimate()
        words = [f"{triage.position + 1:,} of {len(triage.papers):,}", f"{triage.left:,} left"]
        return [heading, *words, *([str(ahead)] if ahead else [])]

    def _next_titles(self) -> list[str]:
        """Return the titles of the papers that come next; each is read once."""
        triage = self.triage
        ahead = triage.papers[triage.position + 1 : triage.position + 1 + SHOWN]
        fresh = self.library.known([paper for paper in ahead if paper not in self._titles])
        self._titles |= {paper: entry.paper.title for paper, entry in fresh.items()}
        self._titles = {paper: self._titles[paper] for paper in ahead if paper in self._titles}
        return list(self._titles.values())

    def _show_recap(self) -> None:
        done = self.triage.recap()
        glyph, glyphs = self.recap.status, self.recap.glyphs
        sums = [
            RecapLine(done.seen, "seen"),
            RecapLine(done.queued, "queued", glyph(Status.QUEUED)),
            RecapLine(done.begun, "begun", glyph(Status.READING)),
            RecapLine(done.read, "read", glyph(Status.READ)),
            RecapLine(done.skipped, "skipped", glyph(Status.SKIPPED)),
            RecapLine(done.rated, "rated", glyphs.star),
            RecapLine(done.tagged, "tagged", "#"),
            RecapLine(done.noted, noun(done.noted, "note"), glyphs.note),
            RecapLine(done.highlighted, noun(done.highlighted, "highlight"), glyphs.highlight),
            RecapLine(self.undecided, "left undecided", glyph(Status.INBOX)),
        ]
        papers = counted(done.seen, "paper")
        self.recap.show(
            f"Done: {papers} in {minutes(done)}", sums, ["Enter goes to the list · k back to the last paper"]
        )

    def hints(self) -> list[Hint]:
        """List the keys that are of use now."""
        if self._entry is None:
            return DONE
        if self.caret.active:
            return SELECTING if self.caret.position.selecting else BY_SENTENCE
        return super().hints()

    @property
    def idle(self) -> tuple[str, ...]:
        """The commands that would do nothing now: there is no back from the first paper."""
        return () if self.triage.position else ("up",)

    def others_wrote(self) -> None:
        """Show what another terminal has written."""
        self.marks_changed()

    # -- edits and moves -----------------------------------------------------------------------------------------------

    def write(self, papers: Sequence[Entry], change: MarkChange, said: str) -> Step | None:
        """Change the paper in hand, and remember that it was; a decision goes on before anything is shown."""
        self._made = self.triage.change(change, said, papers[0])
        if self._deciding:
            self.caret.end()
            self.triage.forward()
        return self._made

    def undo_step(self) -> Step | None:
        """Undo the latest step and return to its paper."""
        self.caret.end()
        return self.triage.undo()

    def redo_step(self) -> Step | None:
        """Redo the step that was undone last, and go to its paper."""
        self.caret.end()
        return self.triage.redo()

    async def decide(self, change: MarkChange, said: str) -> None:
        """Decide on the paper in hand and go on."""
        if self._entry is None:
            return
        self._deciding = True
        try:
            await self.edit(change, said)
        finally:
            self._deciding = False
        if self._made is None:  # it stood so already, and nothing was shown
            self.marks_changed()

    async def rate(self, change: MarkChange, said: str) -> None:
        """Rate the paper in hand, and go on where the reader has set that."""
        await (self.decide if self._rating_goes_on else self.edit)(change, said)

    def forward(self) -> None:
        """Go on to the next paper."""
        self.caret.end()
        self.triage.forward()
        self.marks_changed()

    def move(self, by: int) -> None:
        """Go on to the next paper, or back to the one before."""
        if by > 0:
            self.forward()
            return
        self.caret.end()
        if self.triage.back():
            self.marks_changed()
        else:
            self.say("this is the first")

    def turn(self, by: int) -> None:
        """Scroll the paper in hand by some lines."""
        self.detail.roll(by)

    @property
    def page_size(self) -> int:
        """How many lines of the paper are in sight."""
        return max(2, self.detail.size.height - 1)

    def highlight(self) -> None:
        """Show the caret in the paper in hand; `typed` takes the keys from there on."""
        if self._entry is not None:
            self.caret.begin()

    @property
    def undecided(self) -> int:
        """How many papers were gone through and are still in the inbox."""
        return undecided(self.triage.behind, self.library.marks, self.library.today)

    def open_paper(self) -> None:
        """Go back to the list, and read the paper in hand alone there if there is one."""
        self.to_read = self._entry is not None
        self.leave()

    def leave(self) -> None:
        """Go back to the list; the papers that are left can be gone on with later."""
        if self._entry is None:
            self.triage.end()
        super().leave()

    def typed(self, event: events.Key) -> bool:
        """Pass keys to the caret while it is shown."""
        caret, key = self.caret, event.key
        if not caret.active:
            return False
        if caret.press(event):
            self.moved()
        elif key in ("j", "down", "k", "up"):
            caret.step(1 if key in ("j", "down") else -1)
        elif key in ("left", "right"):
            caret.step_word(1 if key == "right" else -1)
        elif key == "v":
            caret.select()
        elif key in ("h", "enter"):
            self.highlight_here()
        elif key in ("escape", "q"):
            caret.end()
            self.moved()
        else:
            return False
        return True


def minutes(done: Recap) -> str:
    """Return how long a reading session took."""
    return counted(done.minutes, "minute") if done.minutes else "less than a minute"
