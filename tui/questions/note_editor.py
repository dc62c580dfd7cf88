"""Write a note of several lines, in Markdown; nothing typed is dropped without a question, and [[ links a paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from rich.cells import cell_len as counted_by_textual
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.geometry import Offset, Size
from textual.strip import Strip
from textual.widgets import TextArea

from store.models import Entry
from store.notes.edits import link_to
from store.text import strip_unsafe
from tui.questions.leave_note import Leave, LeaveNote
from tui.questions.paper_picker import Find, PaperPicker
from tui.questions.question import Holder, Question
from tui.sheets.cells import RESERVED, cell_len, drawn
from tui.sheets.dim import dimmed
from tui.sheets.sheet import Sheet
from tui.sheets.styles import BENEATH
from tui.sheets.text_layout import elide, shown, wrap

Keep = Callable[[str], object]
AskOver = Callable[[Question[Any], Callable[[Any], None]], None]
"""Asks another question over this one, and calls a function with its answer."""

_BEGUN = re.compile(r"\[\[([^\[\]\n|]*)$")
_ACTIONS = {
    key: binding.action
    for binding in TextArea.BINDINGS
    if isinstance(binding, Binding)
    for key in binding.key.split(",")
}
_ACTIONS |= {
    "alt+b": "cursor_word_left",
    "alt+f": "cursor_word_right",
    "alt+d": "delete_word_right",
    "alt+backspace": "delete_word_left",
    "ctrl+underscore": "undo",  # as in the shell; Ctrl+z suspends
    "ctrl+_": "undo",
}
_CURSOR = Style(reverse=True)
LINES_FOR_ONE = 12
"""Lines of the screen for each line that says what the note is about."""


class NoteText(TextArea, can_focus=False):
    """The text and its cursor, driven by the question: a key is done before the next one is looked at."""

    beneath = False
    """Whether a question lies over it."""
    _share = 1.0  # of the cells of a line those that Textual may fill

    def load_text(self, text: str) -> None:
        """Begin with a text."""
        self._share = _share_counted(text)
        super().load_text(text)

    def on_text_area_changed(self) -> None:
        """Wrap anew where letters that take more cells than Textual thinks were written, or erased."""
        if (share := _share_counted(self.text)) != self._share:
            self._share = share
            self.soft_wrap = False
            self.soft_wrap = True

    async def press(self, event: events.Key) -> None:
        """Insert a letter, or run the editor's action for a key."""
        if event.key == "enter":
            self.insert_here("\n")
        elif action := _ACTIONS.get(event.key):
            await self.run_action(action)
        elif event.is_printable and event.character and not event.key.startswith("alt+"):
            self.insert_here(event.character)

    def insert_here(self, text: str) -> None:
        """Insert a text at the cursor, in place of what is selected."""
        self.replace(text, *self.selection, maintain_selection_offset=False)

    @property
    def before_cursor(self) -> str:
        """What is written before the cursor."""
        return self.get_text_range(self.document.start, self.cursor_location)

    @property
    def wrap_width(self) -> int:
        """The cells of a line as Textual counts them: fewer where some letters take more of them than it thinks."""
        return int(super().wrap_width * self._share)

    @property
    def text_cursor(self) -> Offset:
        """The cell of the screen at which the cursor is painted."""
        corner = self.content_region.offset
        x, row = self.cursor_screen_offset - corner
        return corner + Offset(cell_len(super().render_line(row).crop(0, x).text), row)

    def render_line(self, y: int) -> Strip:
        """Draw the cursor, which Textual draws only where the text has the focus; dim all beneath a question."""
        strip = self._with_cursor(super().render_line(y), y)
        if not (text := strip.text).isascii():
            width = counted_by_textual(text)
            laid = [Segment(drawn(text.replace(RESERVED, " ")), style) for text, style, _ in strip]
            strip = Strip(laid).adjust_cell_length(width, self.rich_style)
        return dimmed(strip, self.app.get_component_styles(BENEATH).background) if self.beneath else strip

    def _with_cursor(self, strip: Strip, y: int) -> Strip:
        x, row = self.cursor_screen_offset - self.content_region.offset
        if row != y or x < 0:
            return strip
        line, column = self.cursor_location
        end = x + max(1, counted_by_textual(self.document[line][column : column + 1]))  # a letter may be two cells wide
        under = Segment(strip.crop(x, end).text or " ", self.rich_style + _CURSOR)
        return Strip.join([strip.crop(0, x), Strip([under]), strip.crop(end, max(strip.cell_length, end))])


def _share_counted(text: str) -> float:
    """Return how many of the cells that a text takes Textual counts, in the word of which it misses most."""
    words = [] if text.isascii() else [word for word in text.split() if not word.isascii()]
    return min([1.0, *(counted_by_textual(word) / max(1, cell_len(word)) for word in words)])


class Caption(Sheet):
    """What the note is about, above the text: as many lines of it as a screen of this height has to spare."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._words = ""

    def say(self, words: str) -> None:
        """Show other words."""
        self._words = words
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the words need."""
        return len(self._lines(width))

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint one line of the words."""
        lines = self._lines(width)
        return [Segment(lines[y], self.text_styles.muted)] if y < len(lines) else ()

    def _lines(self, width: int) -> list[str]:
        """Wrap the words; where they are cut, a quotation at their end stays closed."""
        lines = wrap(shown(self._words), width)
        most = max(1, self.app.size.height // LINES_FOR_ONE)
        if len(lines) <= most:
            return lines
        end = "”" if self._words.endswith("”") else ""
        return [*lines[: most - 1], elide(f"{lines[most - 1]} {lines[most]}", width - len(end)) + end]


class NoteBox(Vertical, Holder):
    """The box of the note editor: its title and the text; kept, and used again for the next note.

    It lies where `app.tcss` has room for it beside the paper that the note is about.
    """

    WAITED_FOR = True  # Textual's editor has to be there before it can be typed into
    question: NoteEditor | None = None

    def __init__(self) -> None:
        super().__init__(id="note-box")
        self.title, self.area = Caption(id="note-title"), NoteText()
        self.area.soft_wrap, self.area.show_line_numbers = True, False
        self.area.cursor_blink = False

    def compose(self) -> ComposeResult:
        """Show the title and the text."""
        yield self.title
        yield self.area

    def on_mount(self) -> None:
        """Keep what is typed every second."""
        self.set_interval(1.0, lambda: self.question.keep() if self.question else None)

    def put(self, question: Any, layer: str = "") -> None:
        """Show a question, or nothing; the layer is that of the style sheet."""
        self.question, self.display = question, question is not None

    def place(self) -> None:
        """Stay where the style sheet has put it."""

    @property
    def text_cursor(self) -> Offset | None:
        """The cell of the screen in which the next letter will stand."""
        return self.area.text_cursor

    def dim(self, wanted: bool) -> None:
        """Dim the box beneath a question, or show it as usual again."""
        self.title.dim(wanted)
        if wanted != self.area.beneath:
            self.area.beneath = wanted
            self.area.refresh()


class NoteEditor(Question[str]):
    """Answers with the text to save, or None; ``keep`` is called with the text as it grows, to survive a sudden end.

    With ``find``, ``[[`` offers the papers whose titles complete it. ``saved`` is the text on the disk, where that is
    not the one to begin with: a note that was cut short. ``ask`` asks what comes up meanwhile.
    """

    HOLDER = NoteBox
    beside = True

    def __init__(
        self, title: str, text: str, ask: AskOver, keep: Keep, find: Find | None = None, saved: str | None = None
    ) -> None:
        super().__init__()
        self._title, self._before, self._ask, self._keep, self._find = title, strip_unsafe(text), ask, keep, find
        self._saved = self._before if saved is None else strip_unsafe(saved)
        self._kept = self._linked = self._before
        links = [("[[", "links to a paper")] if find else []
        self.hints = [("Ctrl+s", "saves"), *links, ("Ctrl+_", "undoes"), ("Esc", "leaves")]

    def begin(self, box: NoteBox, answered: Callable[[Any], None]) -> None:
        """Put the text into the box, with the cursor at its end."""
        super().begin(box, answered)
        self._area = box.area
        box.title.say(self._title)
        self._area.load_text(self._before)
        self._area.move_cursor(self._area.document.end)

    @property
    def text(self) -> str:
        """What is written now."""
        return self._area.text

    def keep(self) -> None:
        """Keep what is written, if it has changed since."""
        if self.text != self._kept:
            self._kept = self.text
            self._keep(self._kept)

    async def press(self, event: events.Key) -> None:
        """Save, leave or write."""
        if event.key == "ctrl+s":
            self.answer(self.text)
        elif event.key == "escape":
            self._leave()
        elif event.key == "[[":  # its hint was clicked
            self.paste(event.key)
        else:
            await self._area.press(event)
            self._offer_link()

    def paste(self, text: str) -> None:
        """Insert what was pasted."""
        self._area.insert_here(text)
        self._offer_link()

    def _leave(self) -> None:
        if self.text.strip() == self._saved.strip():
            self.answer(None)
            return
        self._ask(LeaveNote(), self._left)

    def _left(self, leave: Leave | None) -> None:
        if leave is not None:
            self.answer(self.text if leave is Leave.SAVE else None)

    def _offer_link(self) -> None:
        """Offer papers where a link was begun, and complete it with the one that is chosen."""
        area, before = self._area, self._linked
        self._linked, written = area.text, area.before_cursor
        begun = _BEGUN.search(written)
        if self._find is None or not begun or len(area.text) <= len(before):
            return
        if before.startswith(written[: begun.start(1)]):
            return  # these brackets were left alone before
        footer = "Enter links · Esc leaves the brackets"
        self._ask(PaperPicker("Link to", self._find, typed=begun[1], footer=footer), self._link)

    def _link(self, entry: Entry | None) -> None:
        """Complete the link that was begun with a paper."""
        if entry is None:
            return
        begun = _BEGUN.search(self._area.before_cursor)
        row, column = self._area.cursor_location
        start = row, column - len(begun[0]) if begun else column
        link = link_to(entry.paper.id, entry.paper.title)
        self._area.replace(link, start, (row, column), maintain_selection_offset=False)
        self._linked = self._area.text
