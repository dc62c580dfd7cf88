"""Write a note of several lines, in Markdown; nothing typed is dropped without a question, and [[ links a paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import TextArea

from store.models import Entry
from store.notes.edits import link_to
from store.text import strip_unsafe
from tui.questions.dialogue import Dialogue, Typed, again
from tui.questions.paper_picker import Find, PaperPicker
from tui.questions.question import Confirm
from tui.sheets.sheet import Sheet
from tui.sheets.text_layout import cell_len, elide, shown

Keep = Callable[[str], None]

_BEGUN = re.compile(r"\[\[([^\[\]\n|]*)$")
_ACTIONS = {
    key: binding.action
    for binding in TextArea.BINDINGS
    if isinstance(binding, Binding)
    for key in binding.key.split(",")
}


class _Page(TextArea):
    """The text; a key is obeyed when it comes, before what is typed behind it becomes a part of the text."""

    async def on_key(self, event: events.Key) -> None:
        """Let the editor have its own keys first; Textual would send the others up to the app and back."""
        if isinstance(self.screen, NoteEditor) and (self.screen.pass_on(event) or self.screen.press(event)):
            return
        if action := _ACTIONS.get(event.key):
            event.stop()
            event.prevent_default()
            await self.run_action(action)

    def watch(self, *_: object, **__: object) -> None:
        """Follow no theme: none is chosen while a note is written, and the app would keep every page that does."""


class _Words(Sheet):
    """A line of words above or below the text."""

    def __init__(self, words: str, ink: str, *, id: str) -> None:
        super().__init__(id=id)
        self._words, self._ink = words, ink

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint the words on the first line."""
        return [Segment(_shortened(shown(self._words), width), getattr(self.inks, self._ink))] if y == 0 else ()


def _shortened(words: str, width: int) -> str:
    """Shorten words to a width; a quotation at their end stays closed."""
    if cell_len(words) > width and words.endswith("”"):
        return elide(words[:-1], width - 1) + "”"
    return elide(words, width)


def _up_to_cursor(area: TextArea) -> str:
    return area.get_text_range(area.document.start, area.cursor_location)


def _link(area: TextArea, link: str) -> None:
    """Put a link where one was begun."""
    begun = _BEGUN.search(_up_to_cursor(area))
    row, column = area.cursor_location
    area.replace(
        link, (row, column - len(begun[0]) if begun else column), (row, column), maintain_selection_offset=False
    )


class NoteEditor(Dialogue[str | None]):
    """Gives back the text to save, or None; ``keep`` is given the text as it grows, to survive a sudden end.

    With ``find``, ``[[`` offers the papers whose titles complete it. ``saved`` is the text that is safe already, where
    it is another than the one to begin with: a note that was cut short.
    """

    def __init__(
        self,
        title: str,
        text: str = "",
        keep: Keep = lambda text: None,
        find: Find | None = None,
        saved: str | None = None,
    ) -> None:
        super().__init__()
        self._title, self._text, self._keep, self._find = title, strip_unsafe(text), keep, find
        self._saved = self._text if saved is None else strip_unsafe(saved)
        self._kept = self._linked = self._text
        self._ahead: list[Typed] = []
        """What was typed before the text had the keyboard."""

    def compose(self) -> ComposeResult:
        """Show the title, the text and the keys."""
        with Vertical(id="note-box"):
            yield _Words(self._title, "strong", id="note-title")
            yield _Page(self._text, soft_wrap=True, show_line_numbers=False)
            links = " · [[ links a paper" if self._find else ""
            yield _Words(f"Ctrl+s saves · Esc leaves · Markdown{links}", "faint", id="note-status")

    def on_mount(self) -> None:
        """Put the cursor at the end, and keep what is typed every second."""
        area = self.query_one(TextArea)
        area.cursor_blink = False
        area.move_cursor(area.document.end)
        self.set_interval(1.0, self.keep)
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """Give the text the keyboard, and the keys that came ahead in front of all that it gets from now on."""
        if self.message_queue_size or self._pending_message is not None:  # Textual takes one out to look at it
            self.call_later(self._begin)  # there may be keys among what waits
            return
        area = self.query_one(TextArea)
        self.set_focus(area)
        for typed in self._ahead:
            area.post_message(typed)
        self._ahead.clear()

    @property
    def text(self) -> str:
        """What is written now."""
        return self.query_one(TextArea).text

    def keep(self) -> None:
        """Hand over what is written, if it has changed since."""
        if self.text != self._kept:
            self._kept = self.text
            self._keep(self._kept)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Offer papers where a link was begun; the rest of the link stands where it was chosen.

        Letters that came in one go with the brackets are what was typed to find it.
        """
        area, before = event.text_area, self._linked
        self._linked, written = area.text, _up_to_cursor(area)
        begun = _BEGUN.search(written)
        if self._find is None or not begun or len(area.text) <= len(before):
            return
        if before.startswith(written[: begun.start(1)]):
            return  # these brackets were left alone before

        def chosen(entry: Entry | None) -> None:
            if entry is not None:
                _link(area, link_to(entry.paper.id, entry.paper.title))

        footer = "Enter links · Esc leaves the brackets"
        self.app.push_screen(PaperPicker("Link to", self._find, typed=begun[1], footer=footer), chosen)

    async def on_key(self, event: events.Key) -> None:
        """Keep what is typed before the text has the keyboard for it; later, save or leave."""
        if self.focused is None:
            self._ahead.append(again(event))
        else:
            self.press(event)

    def on_paste(self, event: events.Paste) -> None:
        """Keep what is pasted before the text has the keyboard for it."""
        if self.focused is None:
            event.stop()
            self._ahead.append(again(event))

    def press(self, event: events.Key) -> bool:
        """Save or leave, if the key means that; say whether it did."""
        if event.key not in ("ctrl+s", "escape"):
            return False
        event.stop()
        event.prevent_default()
        if event.key == "ctrl+s":
            self.dismiss(self.text)
        else:
            self._leave()
        return True

    def _leave(self) -> None:
        if self.text.strip() == self._saved.strip():
            self.dismiss(None)
            return

        def answered(drop: bool | None) -> None:
            if drop:
                self.dismiss(None)

        question = Confirm("Drop what you have written?", "y drops it · n or Esc goes on writing", loses=True)
        self.app.push_screen(question, answered)
