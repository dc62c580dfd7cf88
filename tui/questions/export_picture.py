"""The picture of the question how papers are exported: forms beside the first lines of one, and the rest beneath."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style

from store.quantities import counted
from tui.sheets.cells import cell_len
from tui.sheets.filter_line import paint_cursor, paint_typed
from tui.sheets.text_layout import elide, pad, shown, width_of, wrap
from tui.sheets.window import Line

if TYPE_CHECKING:
    from tui.questions.export_choice import ExportChoice
    from tui.questions.export_wish import ExportWish
    from tui.sheets.styles import TextStyles

HEAD = 2
"""Lines above the forms: the title, and what is typed to find one."""
FIELDS = 7
"""Lines beneath the forms: four to choose or type in, the footer, and the empty lines around them."""
_FORMS = 19  # cells of the forms, with what stands between them and the preview
_LABEL = 8
_FOOT = 2  # lines that what is wrong may take


class Picture:
    """Paints a question; only it knows where on it something stands."""

    def __init__(self, question: ExportChoice) -> None:
        self._question = question
        self._places: dict[str, list[tuple[int, int, int]]] = {}
        """From which cell to which each option of a part stands."""

    @property
    def _wish(self) -> ExportWish:
        return self._question.wish

    def fit(self) -> None:
        """Keep the form under the cursor in sight."""
        self._wish.window.fit(self._rows, len(self._wish.offered))

    @property
    def _height(self) -> int:
        return self._question.box.room.height or HEAD + FIELDS + 12

    @property
    def _rows(self) -> int:
        """How many forms fit."""
        return max(1, self._height - HEAD - FIELDS)

    def hit(self, x: int, y: int) -> tuple[str, int | None]:
        """Return which part is at a cell, and which of its options, if any."""
        row, window = y - HEAD, self._wish.window
        if 0 <= row < self._rows:
            number = window.top + row
            return ("form", number) if x < _FORMS and number < len(self._wish.offered) else ("", None)
        if not (part := self._part_at(row)):
            return "", None
        return part, next((number for start, stop, number in self._places.get(part, ()) if start <= x < stop), None)

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint one line: the title, a form and a line of the preview, a part to choose in, or the footer."""
        row = y - HEAD
        if y == 0:
            return self._title(width)
        if row < self._rows:
            left = self._find() if row < 0 else self._form(row)
            gap = Segment(" " * (_FORMS - 2 - width_of(left)))
            return [*left, gap, Segment("│ ", self._styles.rule), *self._previewed(row + 1, width - _FORMS)]
        if y >= self._height - _FOOT:
            return self._footer(width, y - self._height + _FOOT)
        part = self._part_at(row)
        return self._part(part, width) if part else ()

    def _part_at(self, row: int) -> str:
        """Return the part beneath the forms that is in a row, "" for none."""
        parts, field = self._wish.parts[1:], row - self._rows - 1
        return parts[field] if 0 <= field < len(parts) else ""

    @property
    def _styles(self) -> TextStyles:
        return self._question.box.text_styles

    def _title(self, width: int) -> list[Segment]:
        wish = self._wish
        papers = counted(wish.counts.get(wish.which, 0), "paper")
        return [Segment(elide(f"Export {papers} as {shown(_short(wish.form.name))}", width), self._styles.strong)]

    def _find(self) -> Line:
        wish = self._wish
        if wish.find.text:
            return paint_typed(wish.find, _FORMS - 2, self._styles, self._styles.text)
        here = paint_cursor("", self._styles) if wish.at == "form" else Segment(" ", self._styles.faint)
        return [
            Segment("› ", self._styles.accent),
            here,
            Segment(f"find one of {len(wish.forms)}", self._styles.faint),
        ]

    def _form(self, row: int) -> Line:
        wish, number = self._wish, self._wish.window.top + row
        if number >= len(wish.offered):
            nothing = "no such form" if not wish.offered and not row else ""
            return [Segment(nothing, self._styles.faint)]
        under = number == wish.window.cursor
        style = self._styles.text + (self._here("form") if under else Style())
        name = pad(shown(_short(wish.offered[number].name)), _FORMS - 4)
        return [
            Segment(f"{self._question.box.glyphs.bar if under else ' '} ", self._styles.accent),
            Segment(name, style),
        ]

    def _here(self, part: str) -> Style:
        """Return the style of what is chosen: with a ground of its own where keys go."""
        here = self._styles.strong
        return here + self._styles.cursor if self._wish.at == part else here

    def _previewed(self, row: int, width: int) -> Line:
        lines = self._question.previewed
        if row >= len(lines):
            return []
        line = lines[row].expandtabs(4)
        indent = " " * (len(line) - len(line.lstrip(" ")))  # which is a part of what would be written
        return [Segment(elide(indent + shown(line), width), self._styles.muted)]

    def _part(self, part: str, width: int) -> Line:
        wish = self._wish
        if part == "line":
            return self._typed(width)
        line = [Segment(f"{part:<{_LABEL}}", self._label(part))]
        at, places = _LABEL, []
        for number, (option, words) in enumerate(self._options(part)):
            places.append((at, at + cell_len(words), number))
            line.append(Segment(words, self._here(part) if option == self._chosen(part) else self._styles.faint))
            line.append(Segment("   "))
            at += cell_len(words) + 3
        self._places[part] = places
        if not places:
            line.append(Segment(f"{_short(wish.form.name)} has no groups", self._styles.faint))
        return line

    def _options(self, part: str) -> list[tuple[str, str]]:
        """List what there is to choose from, with the words for it."""
        wish = self._wish
        if part == "papers":
            return [(which, f"{wish.counts[which]:,} {which}") for which in wish.papers]
        names, _ = wish.options(part)
        return [(name, self._folder if name == "file" else name or "none") for name in names]

    @property
    def _folder(self) -> str:
        """The word for where a file goes, or the pages of a form that has several."""
        return "folder" if self._wish.form.format.pages else "file"

    def _chosen(self, part: str) -> str:
        wish = self._wish
        if part == "group":
            return wish.group if wish.group in wish.groups else "none"
        if part == "with":
            return " ".join(wish.form.flags)
        return wish.which if part == "papers" else wish.to

    def _label(self, part: str) -> Style:
        return self._styles.accent if self._wish.at == part else self._styles.muted

    def _typed(self, width: int) -> Line:
        """Paint the path or the command."""
        wish = self._wish
        editor = wish.line_editor
        if editor is None:
            return []
        label = Segment(f"{self._folder if wish.to == 'file' else 'command':<{_LABEL}}", self._label("line"))
        room = width - _LABEL
        if wish.at == "line":
            return [label, *paint_typed(editor, room, self._styles, self._styles.text)]
        return [label, Segment(elide(shown(editor.text), room) or "–", self._styles.text)]

    def _footer(self, width: int, row: int) -> Line:
        """Paint what is wrong, which may take two lines, what is going on, or the keys."""
        question, styles = self._question, self._styles
        if question.failed:
            lines = wrap(shown(question.failed), width)
            last = [elide(" ".join(lines[_FOOT - 1 :]), width)] if len(lines) > 1 else []
            lines = [*[""] * (_FOOT - len(lines)), *lines[: _FOOT - 1], *last]
            return [Segment(lines[row], styles.error)]
        if row < _FOOT - 1:
            return []
        if question.working:
            return [Segment(elide(f"writing {question.working}", width), styles.muted)]
        does = {"file": "writes it", "clipboard": "copies it", "program": "runs it"}[self._wish.to]
        return [Segment(elide(f"Enter {does} · Tab next · ← → choose · Esc leaves", width), styles.faint)]


def _short(name: str) -> str:
    """Return a form's name as it stands in a list: of a template, that of its file."""
    return Path(name).name
