"""Help: what every key does here, and the language of the filter; type to find a line."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from rich.segment import Segment
from textual import events

from store.quantities import counted
from tui.keymap import Command, Keymap
from tui.questions.box import SheetQuestion
from tui.questions.matching import fitting
from tui.sheets.cells import cell_len
from tui.sheets.filter_line import paint_cursor, shown_line
from tui.sheets.line_editor import LineEditor
from tui.sheets.text_layout import elide, pad, wrap
from tui.sheets.window import Line, Window

KEYS_WIDTH, NARROW_KEYS, ROOMY = 17, 10, 70
"""How wide the column of the keys is, where there is room for it, and from which width on there is."""
COLUMN, FILTER_COLUMN = 38, 54
"""How wide a column of keys at least is, and one of the language of the filter."""
GROUPS = ("Mark", "Write", "Move", "Filter", "Look", "Select", "Take away", "Program")
"""The groups as the help has them: what is under one's hands first."""
TOGETHER = {
    ("down", "up"): "Next, previous",
    ("next", "previous"): "The same while reading",
    ("first", "last"): "Beginning, end",
    ("half-down", "half-up"): "Half a page down, up",
    ("page-down", "page-up"): "Page down, up",
    ("scroll-down", "scroll-up"): "Scroll down, up",
    ("set-place", "jump"): "Remember, jump to a place",
    ("earlier-day", "later-day"): "Earlier, later day",
    ("word-right", "word-left"): "Next, previous word",
    ("add-tags", "remove-tags"): "Add, remove tags…",
}
"""Commands that share a line of the short help."""
FILTER_TITLE = "What a filter can say"
FILTER_HELP = (
    ("grad optim", "words: the start of any word of title, abstract, authors, tags, notes"),
    ('"low rank"', "a phrase, in this order"),
    ("tag:rl  +rl", "papers with a tag; -tag:rl or -word for those without"),
    ("is:queued", "inbox, queued, reading, read, skipped, unread, starred"),
    ("has:note  no:rating", "note, tag, rating, link, code, highlight, abstract, author"),
    ("rating>=4", "a comparison: also = < <= > and 2..4"),
    ("passed>=4  is:due", "papers passed over so often; snoozed until today; is:snoozed until later"),
    ("day:2w  day>=2026-08", "dates: today, yesterday, monday, 3d, 2w, 2026-08, a..b"),
    ("a OR b  ( )", "either; parentheses group"),
    ("/re.*x/  ~fuzzy", "a regular expression; a word with typing errors"),
    ("q:name", "a view inside a filter"),
)

_ALL = 10_000
_HEAD = 2  # lines above the help: the title with the line being typed, and an empty one
_MOVES = {"up": -1, "down": 1, "pageup": -12, "pagedown": 12, "ctrl+u": -12, "ctrl+d": 12, "home": -_ALL, "end": _ALL}


class HelpRow(NamedTuple):
    """One line of help: its group, the keys, what they do, and the title by which it is found, too.

    ``ids`` are the commands that it is about.
    """

    group: str
    keys: str
    text: str
    title: str = ""
    ids: tuple[str, ...] = ()


class Help(SheetQuestion[None]):
    """Shows the keys of a place in columns, each with a short label; type to find one, and all that it does."""

    wide, broad = 118, 1.0
    one_line = True

    def __init__(self, keymap: Keymap, place: str) -> None:
        super().__init__()
        self._rows = help_rows(keymap, place)
        self._editor = LineEditor()
        self._window = Window()
        self._lines: list[Line] = []
        self._made_for = 0, ""  # the width and the words that the lines were made for

    async def press(self, event: events.Key) -> None:
        """Type, scroll or close."""
        if event.key == "escape" or (event.character in ("?", "q") and not self._editor.text):
            self.answer(None)
        elif event.key in _MOVES and not (event.key == "ctrl+u" and self._editor.text):
            self._roll(_MOVES[event.key])
        elif self._editor.press(event.key, event.character):
            self._window.top = 0
            self.box.redraw()

    def paste(self, text: str) -> None:
        """Find what was pasted."""
        self._editor.insert(text)
        self._window.top = 0
        self.box.redraw()

    def _roll(self, by: int) -> None:
        self.fit()
        self._window.roll(by)
        self.box.redraw()

    def fit(self) -> None:
        """Leave no room empty below the last line."""
        room = self.box.room
        self._window.hold(room.height - _HEAD - 1, len(self._written(room.width)))

    def height(self, width: int) -> int:
        """Return more lines than there is room for: take all the height there is."""
        return _ALL

    def _written(self, width: int) -> list[Line]:
        """Return the lines that fit what was typed, wrapped once for each width."""
        if (width, self._editor.text) != self._made_for:
            self._made_for = width, self._editor.text
            paint = self._explained if self._editor.text else self._labelled
            self._lines = list(paint(max(20, width)))
        return self._lines

    def _labelled(self, width: int) -> Iterator[Line]:
        """Paint every key with its label in as many columns as there is room for, then the language of the filter."""
        keys = [row for row in short_rows(self._rows) if row.ids]
        said = [row for row in self._rows if not row.ids]
        yield from self._in_columns(keys, width, COLUMN, 10)
        yield []
        yield from self._in_columns(said, width, FILTER_COLUMN, 21)

    def _in_columns(self, rows: Sequence[HelpRow], width: int, least: int, keys_width: int) -> Iterator[Line]:
        """Paint rows in columns from top to bottom; a heading stands above a row of its own."""
        columns = max(1, width // least)
        size = width // columns
        cells: list[tuple[Line, bool]] = []
        for number, row in enumerate(rows):
            if not number or rows[number - 1].group != row.group:
                cells.append(([Segment(pad(row.group, size), self.box.text_styles.accent)], True))
            cells.append((self._cell(row, size, keys_width), False))
        blank: Line = [Segment(" " * size)]
        for line in zip_longest(*_dealt(cells, columns), fillvalue=blank):
            yield [segment for cell in line for segment in cell]

    def _cell(self, row: HelpRow, size: int, keys_width: int) -> Line:
        styles = self.box.text_styles
        room = max(keys_width, cell_len(row.keys) + 1)
        label = elide(row.title or row.text, size - room - 1, words=True)
        return [Segment(pad(row.keys, room), styles.key), Segment(pad(label, size - room), styles.text)]

    def _explained(self, width: int) -> Iterator[Line]:
        """Paint what fits the words typed, and all that is to be said about it."""
        styles = self.box.text_styles
        fit = fitting(self._editor.text, [f"{row.keys} {row.title} {row.text}" for row in self._rows])
        group = ""
        for row in (self._rows[number] for number in sorted(fit)):
            if row.group != group:
                if group:
                    yield []
                group = row.group
                yield [Segment(group, styles.accent)]
            room = max(KEYS_WIDTH if width >= ROOMY else NARROW_KEYS, cell_len(row.keys) + 2)
            first, *rest = wrap(row.text, width - room)
            yield [Segment(pad(row.keys, room), styles.key), Segment(first, styles.text)]
            yield from ([Segment(" " * room), Segment(line, styles.text)] for line in rest)
        if not fit:
            yield [Segment("nothing matches", styles.faint)]

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint the title, the line being typed, or a line of help."""
        styles = self.box.text_styles
        if y == 0:
            typed = shown_line(self._editor.text)
            hint = "" if typed else "type to find one and read what it does · Esc closes"
            title = [Segment("Help  ", styles.strong), Segment(typed, styles.text), paint_cursor("", styles)]
            room = max(0, width - sum(cell_len(each.text) for each in title) - 1)
            return [*title, Segment(f" {elide(hint, room, words=True)}", styles.faint)]
        lines, number = self._written(width), self._window.top + y - _HEAD
        if y == self.box.room.height - 1 and number < len(lines) - 1:
            return [Segment(f"↓ {counted(len(lines) - number, 'more line')}", styles.faint)]
        return lines[number] if 0 <= number < len(lines) and y >= _HEAD else ()


def help_rows(keymap: Keymap, place: str) -> list[HelpRow]:
    """List the help of a place: one line for each command or family of them, then the language of the filter."""
    rows: list[HelpRow] = []
    commands = sorted(keymap.commands(place), key=lambda one: not one.hint_in(place))
    for group in GROUPS:
        families: dict[str, list[Command]] = {}
        for command in commands:
            if command.group == group:
                families.setdefault(command.family or command.id, []).append(command)
        for members in families.values():
            keys = [key for command in members for key in keymap.keys_of(command.id, place)]
            written = f"{keys[0]} – {keys[-1]}" if len(members) > 2 and keys else "  ".join(keys)
            title = "View 1 to 8" if members[0].family == "view" else members[0].title
            title = "Rate" if members[0].family == "rate" else title
            ids = tuple(command.id for command in members)
            rows.append(HelpRow(group, written, members[0].help_in(place), title, ids))
    return rows + [HelpRow(FILTER_TITLE, typed, text) for typed, text in FILTER_HELP]


def short_rows(rows: Sequence[HelpRow]) -> list[HelpRow]:
    """List the rows that have keys, those of two commands that belong together as one."""
    found = {row.ids: row for row in rows if row.keys}
    for (one, other), title in TOGETHER.items():
        if (first := found.get((one,))) and (second := found.get((other,))):
            keys = f"{first.keys.split()[0]} {second.keys.split()[0]}"
            found[first.ids] = HelpRow(first.group, keys, first.text, title, (one, other))
            del found[second.ids]
    return list(found.values())


def _dealt(cells: Sequence[tuple[Line, bool]], columns: int) -> list[list[Line]]:
    """Deal cells into columns of about one height; none ends with a heading."""
    heights = range(-(-len(cells) // columns), len(cells) + 1)
    return next(dealt for height in heights if len(dealt := _filled(cells, height)) <= columns)


def _filled(cells: Sequence[tuple[Line, bool]], height: int) -> list[list[Line]]:
    """Fill as many columns of a height as it takes."""
    columns: list[list[Line]] = [[]]
    for cell, heading in cells:
        left = height - len(columns[-1])
        if left == 0 or (heading and left == 1):
            columns.append([])
        columns[-1].append(cell)
    return columns
