"""The caret in the text of the paper that is read: it moves by sentences and words, selects and highlights."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from textual import events

from store.models import Entry, MarkChange, Note
from store.quantities import noun
from store.text import clean
from tui.paper.look import Decorations
from tui.sheets.status_line import Hint

if TYPE_CHECKING:
    from store.highlights.highlights import Placed
    from store.highlights.sentences import Span
    from tui.paper.caret import Caret
    from tui.paper.detail import PaperDetail

_WORDS = {"w": 1, "e": 1, "l": 1, "right": 1, "b": -1, "left": -1}
_SENTENCES = {"j": 1, "down": 1, "k": -1, "up": -1}
_SCROLLS = {"ctrl+d": 0.5, "ctrl+u": -0.5, "pagedown": 1.0, "pageup": -1.0}
SELECTING: list[Hint] = [
    ("w b", "word"),
    ("h", "highlight"),
    ("n", "and note"),
    ("j k", "sentence"),
    ("o", "other end"),
    ("Esc", "leave"),
    ("?", "help"),
]
"""The keys while words are being selected."""


class Highlighting(NamedTuple):
    """An edit that highlights, or takes highlights away: how it is summed up, and the note that is made."""

    change: MarkChange
    said: str
    message: str = ""
    note: Note | None = None


class CaretController:
    """Moves a caret through the abstract that a detail shows; it is drawn while ``active``.

    ``moved`` is called when something else is to be drawn there.
    """

    def __init__(self, detail: PaperDetail, moved: Callable[[], None]) -> None:
        self.detail, self._moved = detail, moved
        self.active = False
        self._paper, self._text = "", ""
        self._position: Caret | None = None

    @property
    def position(self) -> Caret:
        """The caret, whose text is taken apart when it is first asked for."""
        if self._position is None:
            from tui.paper.caret import Caret

            self._position = Caret(self._text)
        return self._position

    # -- what is drawn -------------------------------------------------------------------------------------------------

    def decorations(self, entry: Entry | None) -> Decorations:
        """Return what is drawn on the abstract of a paper; in another paper the caret is at the beginning."""
        if entry is None:
            return Decorations()
        text = _text(entry)
        if (entry.paper.id, text) != (self._paper, self._text):
            self._paper, self._text, self._position = entry.paper.id, text, None
        placed = self.placed(entry)
        lost = {note.id: _nearest(note, text) for note in placed.lost} if placed else {}
        return Decorations(
            tuple(span for _, span in placed.found) if placed else (),
            self.position.here if self.active else None,
            self.position.selection if self.active else None,
            lost,
        )

    @staticmethod
    def placed(entry: Entry) -> Placed | None:
        """Find the paper's highlights in its text; None when it has none, and nothing has to be loaded."""
        if not any(note.quote for note in entry.mark.notes):
            return None
        from store.highlights.highlights import place

        return place(entry.mark.notes, _text(entry))

    def show(self) -> None:
        """Draw what has changed, and scroll the caret into sight."""
        self._moved()
        span = self.position.selection or self.position.here
        if self.active and span is not None:
            self.detail.reveal(span)

    def begin(self) -> None:
        """Show the caret at the first sentence."""
        self.active = True
        self._moved()

    def end(self) -> None:
        """Hide the caret."""
        self.active = False
        if self._position is not None:
            self._position.release()

    # -- moving --------------------------------------------------------------------------------------------------------

    def step(self, by: int) -> None:
        """Move by some sentences; beyond the first and the last the text scrolls.

        Where the sentence was scrolled out of sight, the caret goes on from what is in sight.
        """
        sight, here = self.detail.in_sight(), self.position.here
        if sight and here and not self.position.selecting and not (here.start < sight[1] and sight[0] < here.end):
            self.position.go_to(sight[0] if by > 0 else sight[1] - 1)
            self.show()
        elif self.position.step(by):
            self.show()
        else:
            self.detail.roll(by)

    def roll(self, by: int) -> None:
        """Scroll by some lines; all the way to an end takes the caret along."""
        self.detail.roll(by)
        if abs(by) > len(self.detail.lines):
            self.position.step(by)
            self._moved()

    def step_word(self, by: int) -> None:
        """Move by some words."""
        self.position.step_word(by)
        self.show()

    def select(self) -> None:
        """Begin to select words."""
        self.position.select()
        self.show()

    def release(self) -> bool:
        """Drop the selection; return whether there was one."""
        if self._position is None or not self._position.release():
            return False
        self.show()
        return True

    def press(self, event: events.Key) -> bool:
        """Take a key while words are selected; return whether it was for the selection."""
        if not (self.active and self.position.selecting):
            return False
        key = event.key
        if key in _WORDS:
            self.step_word(_WORDS[key])
        elif key in _SENTENCES:
            self.step(_SENTENCES[key])
        elif key in _SCROLLS:
            self.detail.roll(int(_SCROLLS[key] * self.detail.size.height))
        elif key == "o":
            self.position.turn()
            self.show()
        elif key in ("escape", "v", "q"):
            self.release()
        elif key in ("h", "enter", "n", "ctrl+p") or event.character in ("?", ":"):
            return False
        return True

    # -- highlighting --------------------------------------------------------------------------------------------------

    def notes_here(self, entry: Entry) -> tuple[Note, ...]:
        """Return the highlights in the selected words, or in the sentence."""
        span = self._span
        if not self.active or span is None or (placed := self.placed(entry)) is None:
            return ()
        return placed.at(span, whole=self.position.selecting)

    def passage(self, entry: Entry) -> Note | None:
        """Return the highlight at the caret; where there is none, one that is in the mark only when it is saved."""
        from store.highlights.highlights import new_highlight

        span = self._span
        if not self.active or span is None:
            return None
        there = self.notes_here(entry)
        return there[0] if there else new_highlight(self.position.text, span)

    @property
    def _span(self) -> Span | None:
        return self.position.selection if self.position.selecting else self.position.here

    def highlighting(self, entry: Entry) -> Highlighting | None:
        """Return the edit that highlights the selection, or the sentence, and drop the selection.

        The highlights that are there already are taken away instead. None where there is no text.
        """
        from store.highlights.highlights import new_highlight, taken_away

        span = self._span
        if span is None:
            return None
        there = self.notes_here(entry)
        self.position.release()
        if there:
            said = [note for note in there if note.text.strip()]
            stay = noun(len(said), "note stays", "notes stay")
            message = f"highlight removed; its {stay}" if said else ""
            return Highlighting(taken_away(there), "highlight removed from", message)
        fresh = new_highlight(self.position.text, span)
        return Highlighting(lambda mark: mark.with_note(fresh), "highlighted", note=fresh)


def _text(entry: Entry) -> str:
    """Return the abstract as it is shown."""
    return clean(entry.paper.abstract, lines=True)


def _nearest(note: Note, text: str) -> str:
    from store.highlights.anchors import guess

    found = guess(note.quote, text) if note.quote else None
    return found.span.of(text) if found else ""
