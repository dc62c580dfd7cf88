"""The last line of the screen: what just happened, or the keys that would be of use now; and the place in the list."""

import re
from collections.abc import Sequence

from rich.segment import Segment
from textual import events
from textual.message import Message

from tui.sheets.cells import cell_len
from tui.sheets.sheet import Sheet
from tui.sheets.text_layout import elide, shown, width_of

Hint = tuple[str, str]
"""A key as it is shown, and the word for what it does."""
GAP: Hint = ("", "")
"""What stands between two groups of hints."""
_SEVERAL = re.compile(r"\S( \S)+|[↑↓]{2}|\d-\d")


class StatusLine(Sheet):
    """Shows a message or hints on the left, and the place on the right."""

    class Pointed(Message):
        """The hint of a key was clicked, or of a range of them, such as ``1-5``."""

        def __init__(self, key: str) -> None:
            self.key = key
            super().__init__()

    def __init__(self) -> None:
        super().__init__(id="status")
        self.said = ""
        self.error = False
        self.hints: Sequence[Hint] = ()
        self.asked: Sequence[Hint] = ()
        """The keys of a question, which stand in the place of the hints."""
        self.place = ""
        self.works: dict[str, str] = {}
        """What goes on in the background, each in a few words."""
        self.unsaved = 0
        self.writing = False
        self._places: list[tuple[int, int, str]] = []  # from which cell to which the hint of a key stands

    def say(self, text: str, *, error: bool = False) -> None:
        """Show what happened, until something else does."""
        self.said, self.error = text, error
        self.redraw()

    def show(self, hints: Sequence[Hint], place: str) -> None:
        """Show these hints and this place."""
        if (hints, place) != (self.hints, self.place):
            self.hints, self.place = hints, place
            self.redraw()

    def ask(self, hints: Sequence[Hint]) -> None:
        """Show the keys of a question, or the usual ones again."""
        if hints != self.asked:
            self.asked = hints
            self.redraw()

    def work(self, what: str, text: str) -> None:
        """Show how far something in the background is, beside the place; nothing when it has ended."""
        if text != self.works.get(what, ""):
            self.works[what] = text
            self.redraw()

    @property
    def working(self) -> str:
        """What goes on in the background."""
        return " · ".join(filter(None, self.works.values()))

    def count(self, unsaved: int, writing: bool) -> None:
        """Show that changes are not on the disk yet, and how many unless they are on their way."""
        if (unsaved, writing) != (self.unsaved, self.writing):
            self.unsaved, self.writing = unsaved, writing
            self.redraw()

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint the message, or the hints that fit."""
        styles = self.text_styles
        waiting = f" {self.glyphs.unsaved}" if self.unsaved else ""
        if waiting and not self.writing:
            waiting += f" {self.unsaved:,} not saved"
        right, room = f" {self.place} ", width - cell_len(waiting) - 1
        busy = f" {self.working} {right}" if self.working else right
        if not self.said or cell_len(self.said) < room - cell_len(busy):
            right = busy  # else what was just said comes first
        room -= cell_len(right)
        if self.said:
            left = [Segment(" " + elide(shown(self.said), room - 1), styles.error if self.error else styles.text)]
        else:
            left = self._hints(room)
        used = width_of(left)
        gap = Segment(" " * (width - used - cell_len(right) - cell_len(waiting)))
        unsaved = Segment(waiting, styles.text if self.writing else styles.error)
        return [*left, gap, unsaved, Segment(right, styles.muted)]

    def _hints(self, room: int) -> list[Segment]:
        """Paint the hints in their order while there is room; the last one, the way to all others, is always there."""
        hints = self.asked or self.hints
        line, at = [Segment(" ")], 1
        self._places = []
        sizes = [cell_len(key) + cell_len(word) + 3 if key else 1 for key, word in hints]
        room -= 1 + (sizes[-1] if sizes else 0)
        for number, (key, word) in enumerate(hints):
            room -= sizes[number]
            if room >= 0 and not key:
                line.append(Segment(" "))
                at += sizes[number]
            elif room >= 0 or number == len(hints) - 1:
                line += [Segment(key, self.text_styles.key), Segment(f" {word}  ", self.text_styles.muted)]
                self._places.append((at, at + sizes[number] - 2, key))
                at += sizes[number]
        return line

    def on_click(self, event: events.Click) -> None:
        """Post the key whose hint was clicked."""
        for start, stop, key in () if self.said else self._places:
            if start <= event.x < stop:
                self.post_message(self.Pointed(key_at(key, event.x - start)))


def key_at(keys: str, cell: int) -> str:
    """Return the key in a cell of a hint; beside the keys of several it is the first one, and a range is left whole."""
    if not _SEVERAL.fullmatch(keys):
        return keys
    hit = keys[cell : cell + 1].strip(" -")
    return hit or (keys if "-" in keys else keys[0])
