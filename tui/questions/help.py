"""Help: what every key does here, and what a filter can say; type to find a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult

from tui.keymap import GROUPS, Command, Keymap
from tui.questions.dialogue import Dialogue
from tui.questions.matching import fitting
from tui.sheets.filter_line import shown_line
from tui.sheets.line_editor import LineEditor
from tui.sheets.text_layout import cell_len, pad, wrap
from tui.sheets.window import Line, LongSheet

KEYS_WIDTH, NARROW_KEYS, ROOMY = 17, 10, 70
"""How wide the column of the keys is, where there is room for it, and from which width on there is."""
FILTER_HELP = (
    ("grad optim", "words: the start of any word of title, abstract, authors, tags, notes"),
    ('"low rank"', "a phrase, in this order"),
    ("tag:rl  +rl", "papers with a tag; -tag:rl or -word for those without"),
    ("is:queued", "inbox, queued, reading, read, skipped, unread, starred"),
    ("has:note  no:rating", "note, tag, rating, link, code, highlight, abstract, author"),
    ("rating>=4", "a comparison: also = < <= > and 2..4"),
    ("passed>=4  is:due", "papers passed over so often; put off until today; is:snoozed until later"),
    ("day:2w  day>=2026-08", "dates: today, yesterday, monday, 3d, 2w, 2026-08, a..b"),
    ("a OR b  ( )", "either; parentheses group"),
    ("/re.*x/  ~fuzzy", "a regular expression; a word with typing errors"),
    ("q:name", "a view inside a filter"),
)

_ALL = 10_000
_MOVES = {"up": -1, "down": 1, "pageup": -12, "pagedown": 12, "ctrl+u": -12, "ctrl+d": 12, "home": -_ALL, "end": _ALL}


class HelpRow(NamedTuple):
    """One line of help: the group it stands in, the keys, what they do, and the title that finds it too."""

    group: str
    keys: str
    text: str
    title: str = ""


class HelpSheet(LongSheet):
    """Paints the line being typed and what fits it, in groups."""

    def __init__(self, rows: Sequence[HelpRow]) -> None:
        super().__init__()
        self.rows = rows
        self.editor = LineEditor()

    def press(self, event: events.Key) -> None:
        """Type, and show what fits from the beginning."""
        if self.editor.press(event.key, event.character):
            self.top = 0
            self.again()

    @property
    def last_top(self) -> int:
        """How far one can scroll, the title and the line being typed above the help."""
        return max(0, len(self.lines) - self.size.height + 3)

    def written(self) -> list[Line]:
        """Wrap the lines that fit what was typed, at the present width."""
        width = max(20, self.size.width)
        fit = fitting(self.editor.text, [f"{row.keys} {row.title} {row.text}" for row in self.rows])
        lines: list[Line] = []
        group = ""
        for number in sorted(fit):
            row = self.rows[number]
            if row.group != group:
                group = row.group
                lines += [[], [Segment(group, self.inks.accent)]] if lines else [[Segment(group, self.inks.accent)]]
            room = max(KEYS_WIDTH if width >= ROOMY else NARROW_KEYS, cell_len(row.keys) + 2)
            first, *rest = wrap(row.text, width - room)
            lines.append([Segment(pad(row.keys, room), self.inks.key), Segment(first, self.inks.text)])
            lines += [[Segment(" " * room), Segment(line, self.inks.text)] for line in rest]
        return lines or [[Segment("nothing fits", self.inks.faint)]]

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint the title, the line being typed, or a line of help."""
        inks = self.inks
        if y == 0:
            typed = shown_line(self.editor.text)
            hint = "" if typed else "type to find · ↑ ↓ scroll · Esc closes"
            title = [Segment("Help  ", inks.strong), Segment(typed, inks.text), Segment(" ", inks.quiet_cursor)]
            return [*title, Segment(f" {hint}", inks.faint)]
        number = self.top + y - 2
        if y == self.size.height - 1 and number < len(self.lines) - 1:
            return [Segment(f"↓ {len(self.lines) - number} more lines", inks.faint)]
        return self.lines[number] if 0 <= number < len(self.lines) and y >= 2 else ()


class HelpScreen(Dialogue[None]):
    """Shows the commands of a place from the registry."""

    def __init__(self, keymap: Keymap, place: str) -> None:
        super().__init__()
        self.sheet = HelpSheet(help_rows(keymap, place))

    def compose(self) -> ComposeResult:
        """Show the one widget there is."""
        yield self.sheet

    def on_key(self, event: events.Key) -> None:
        """Type, scroll or close."""
        event.stop()
        event.prevent_default()
        if event.key == "escape" or (event.character in ("?", "q") and not self.sheet.editor.text):
            self.dismiss(None)
        elif event.key in _MOVES and not (event.key == "ctrl+u" and self.sheet.editor.text):
            self.sheet.roll(_MOVES[event.key])
        else:
            self.sheet.press(event)


def help_rows(keymap: Keymap, place: str) -> list[HelpRow]:
    """List the help of a place: one line for each command or family of them, then what a filter can say."""
    rows: list[HelpRow] = []
    commands = keymap.commands(place)
    for group in GROUPS:
        families: dict[str, list[Command]] = {}
        for command in commands:
            if command.group == group:
                families.setdefault(command.family or command.id, []).append(command)
        for members in families.values():
            keys = [key for command in members for key in keymap.keys_of(command.id, place)]
            written = f"{keys[0]} – {keys[-1]}" if len(members) > 2 and keys else "  ".join(keys)
            rows.append(HelpRow(group, written, members[0].help_in(place), members[0].title))
    return rows + [HelpRow("What a filter can say", typed, text) for typed, text in FILTER_HELP]
