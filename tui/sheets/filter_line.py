"""The filter line with the counts at its end, painted by the list so that both change in the same frame."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from unicodedata import combining

from rich.segment import Segment
from rich.style import Style

from store.text import strip_unsafe
from tui.sheets.cells import JOINERS, cell_len, clusters
from tui.sheets.line_editor import LineEditor
from tui.sheets.styles import TextStyles
from tui.sheets.text_layout import elide, shown, width_of, wrap

PROMPT = " / "
_LEAST = 24  # cells that the hint keeps beside the counts
_GAP = "  "  # between completions
_MARKS = 3  # combining marks on one letter; more of them cover the lines around
_WORD = re.compile(r"\w+")
_CURSOR_NAME = "text-cursor"
_CURSOR = Style(meta={_CURSOR_NAME: True})  # looked for where the terminal's own cursor is put


@dataclass(slots=True)
class FilterBar:
    """The filter being typed and its result.

    ``wrong_at`` is the column (from 1) of what does not parse, and ``wrong`` says what was expected. ``counts`` are the
    pieces at the end of the line, the most important first; ``offers`` are completions, ``offered`` the one taken. The
    ``hint`` stands where nothing was typed, and ``ghost`` behind the cursor: what would finish the last word.
    Those of the counts that are ``remarks`` get a line of their own where the first has no room for them.
    """

    editor: LineEditor = field(default_factory=LineEditor)
    typing: bool = False
    wrong: str = ""
    wrong_at: int = 0
    counts: Sequence[str] = ()
    remarks: Sequence[str] = ()
    view: str = ""
    offers: Sequence[str] = ()
    offered: int = -1
    ghost: str = ""
    hint: str = "filter: words  tag:  rating:  is:  …"

    def begin(self, text: str = "") -> None:
        """Show the filter in force, with nothing being typed."""
        self.editor.set(text)
        self.typing, self.wrong, self.wrong_at, self.offers, self.ghost = False, "", 0, (), ""
        self.remarks = ()


def paint_filter(bar: FilterBar, width: int, styles: TextStyles) -> list[Segment]:
    """Paint the line being typed with its cursor, what does not parse underlined, and the counts at its end."""
    text = shown_line(bar.editor.text)
    counts, room = _divide(bar, text, width)
    line = [Segment(PROMPT, styles.accent if bar.typing or text else styles.faint)]
    if not text and not bar.typing:
        line.append(Segment(_hint(bar, room), styles.faint))
    else:
        line += _typed(bar, text, room, styles)
    used = width_of(line)
    return [*line, Segment(" " * (width - used - cell_len(counts))), Segment(counts, styles.muted)]


def letter_at(bar: FilterBar, x: int, width: int) -> int:
    """Return the position in the text of the letter that stands in a cell of the line, the end behind the last one."""
    text = shown_line(bar.editor.text)
    start = first_in_sight(text, bar.editor.cursor, _divide(bar, text, width)[1])
    at, room = start, x - len(PROMPT)
    for cluster in clusters(text[start:]):
        room -= cell_len(cluster)
        if room < 0:
            break
        at += len(cluster)
    return at


def offer_at(bar: FilterBar, x: int) -> int | None:
    """Return the number of the completion that stands in a cell of the line beneath, None where there is none."""
    end = len(PROMPT)
    for number, offer in enumerate(bar.offers):
        start, end = end, end + cell_len(_offer(offer))
        if start <= x < end - len(_GAP):
            return number
    return None


def _divide(bar: FilterBar, text: str, width: int) -> tuple[str, int]:
    """Divide the line between the counts and the text: return those that there is room for, and the cells left."""
    own = cell_len(text) + 1 if text or bar.typing else 0
    counts = _counts(bar, width - len(PROMPT) - max(own, min(_LEAST, width // 3)))
    return counts, max(4, width - len(PROMPT) - cell_len(counts))


def _hint(bar: FilterBar, room: int) -> str:
    """Return the hint without its last examples where there is no room for all; none of them is cut."""
    words = bar.hint.split("  ")
    while len(words) > 2 and cell_len("  ".join(words)) > room:
        del words[-2]
    return elide("  ".join(words), room, words=True)


def _counts(bar: FilterBar, room: int) -> str:
    """Join as many of the counts as there is room for; the most important stands last, where the eye ends."""
    joined = ""
    for piece in (*bar.counts, bar.view):
        longer = f" {shown(piece)} {'·' if joined else ''}{joined}"
        if piece and cell_len(longer) > room:
            break
        joined = longer if piece else joined
    return joined


def shown_line(text: str) -> str:
    """Return what was typed or pasted as it is safe to show, one character for each, so that columns stay true."""
    if text.isascii() and text.isprintable():
        return text
    drawn, marks = [], 0
    for character in text:
        marks = marks + 1 if combining(character) else 0
        drawn.append(character if marks <= _MARKS and _drawn(character) else "·")
    return "".join(drawn)


def paint_typed(editor: LineEditor, width: int, styles: TextStyles, style: Style) -> list[Segment]:
    """Paint a line being typed behind its prompt, with the cursor in sight."""
    text, cursor, after = shown_line(editor.text), editor.cursor, editor.right()
    start = first_in_sight(text, cursor, width - 4)
    return [
        Segment("› ", styles.accent),
        Segment(text[start:cursor], style),
        paint_cursor(text[cursor:after], styles),
        Segment(text[after:], style),
    ]


def paint_cursor(under: str, styles: TextStyles) -> Segment:
    """Paint the text cursor on what stands under it, or behind the end of the text."""
    return Segment(under or " ", styles.quiet_cursor + _CURSOR)


def first_in_sight(text: str, cursor: int, room: int) -> int:
    """Return how many characters are scrolled out of sight so that the cursor is in it."""
    start = 0
    for cluster in clusters(text):
        if cell_len(text[start:cursor]) < room:
            break
        start += len(cluster)
    return start


def cursor_in(line: Sequence[Segment]) -> int | None:
    """Return the cell of a painted line at which its text cursor stands, if it has one."""
    cells = 0
    for text, style, _ in line:
        if style and _CURSOR_NAME in style.meta:
            return cells
        cells += cell_len(text)
    return None


def _drawn(character: str) -> bool:
    """Return whether a character is drawn, and neither hides nor moves others."""
    return character in JOINERS or (character.isprintable() and strip_unsafe("x" + character) != "x")


def _typed(bar: FilterBar, text: str, room: int, styles: TextStyles) -> list[Segment]:
    """Paint the text around its cursor, scrolled so that the cursor is in sight."""
    start = first_in_sight(text, bar.editor.cursor, room)
    wrong, cursor = _wrong(bar, text), bar.editor.cursor
    under = range(cursor, max(bar.editor.right(), cursor + 1)) if bar.typing else range(0)
    pieces: list[Segment] = []
    ghost = bar.ghost if bar.typing and cursor == len(text) else ""
    for position, character in enumerate(text[start:] + (ghost or " "), start):
        style = styles.faint if position >= len(text) else styles.text
        if position in wrong:
            style = styles.error + Style(underline=True)
        if position in under:
            style += styles.quiet_cursor + _CURSOR
        if pieces and pieces[-1].style == style:
            pieces[-1] = Segment(pieces[-1].text + character, style)
        else:
            pieces.append(Segment(character, style))
    return pieces


def _wrong(bar: FilterBar, text: str) -> range:
    """Return the range of the word that does not parse, or of the place behind the text where something is missing."""
    if not bar.wrong or bar.wrong_at < 1:
        return range(0)
    start = min(bar.wrong_at - 1, len(text))
    word = _WORD.match(text, start)
    return range(start, word.end() if word else start + 1)


def lines_beneath(bar: FilterBar, width: int) -> int:
    """Return how many lines are needed beneath the filter: for completions, what is wrong with it, or remarks."""
    return 1 if bar.offers else len(_wrong_lines(bar, width)) if bar.wrong else bool(_unseen(bar, width))


def paint_beneath(bar: FilterBar, number: int, width: int, styles: TextStyles) -> list[Segment]:
    """Paint a line beneath the filter."""
    margin, room = Segment(" " * len(PROMPT)), width - len(PROMPT) - 1
    if bar.offers:
        return [margin, *_offers(bar, room, styles)]
    if bar.wrong:
        return [margin, Segment(_wrong_lines(bar, width)[number], styles.error)]
    return [margin, Segment(elide(" · ".join(_unseen(bar, width)), room), styles.muted)]


def _unseen(bar: FilterBar, width: int) -> list[str]:
    """List the remarks that the line has no room for."""
    counts = _divide(bar, shown_line(bar.editor.text), width)[0] if bar.remarks else ""
    return [shown(remark) for remark in bar.remarks if shown(remark) not in counts]


def _wrong_lines(bar: FilterBar, width: int) -> list[str]:
    return wrap(shown(bar.wrong), max(10, width - len(PROMPT) - 1))


def _offer(text: str) -> str:
    return shown(text) + _GAP


def _offers(bar: FilterBar, room: int, styles: TextStyles) -> list[Segment]:
    line: list[Segment] = []
    for number, offer in enumerate(bar.offers):
        text = _offer(offer)
        if cell_len(text) > room:
            break
        line.append(Segment(text, styles.accent if number == bar.offered else styles.muted))
        room -= cell_len(text)
    return line
