"""The note under the cursor, to read: the note first, then what it links to, then its paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rich.segment import Segment

from store.models import Entry, Note
from store.times import local_day
from tui.paper.detail import PaperDetail
from tui.paper.lines import Page, paint_detail
from tui.sheets.styles import STATUS_WORDS
from tui.sheets.text_layout import elide, shown
from tui.sheets.window import Line


@dataclass(frozen=True, slots=True)
class Relations:
    """What a note links to, as titles and whether there is such a paper; and the papers whose notes link to its own."""

    to: Sequence[tuple[str, bool]] = ()
    back: Sequence[str] = ()


class NoteDetail(PaperDetail):
    """Shows one note with its paper; a paper without notes says how to write one."""

    def __init__(self) -> None:
        super().__init__()
        self.note: Note | None = None
        self.relations = Relations()
        self.invitation = ""

    def show_note(
        self, entry: Entry | None, note: Note | None, relations: Relations, words: tuple[str, ...] = ()
    ) -> None:
        """Show a note from its beginning; the same note again stays where it was read."""
        if (entry, note, relations, words) == (self.entry, self.note, self.relations, self.words):
            return
        if (note and note.id) != (self.note and self.note.id):
            self.begin()
        self.note, self.relations = note, relations
        self.show(entry, words)
        self.again()

    def painted(self, entry: Entry, page: Page) -> list[list[Segment]]:
        """Paint the note, its relations, and its paper."""
        paper = paint_detail(entry, page)
        if self.note is None:
            return [*page.text(self.invitation, page.inks.accent), [], *paper] if self.invitation else paper
        others = [note for note in entry.mark.notes if note.id != self.note.id]
        rest = paint_detail(replace(entry, mark=replace(entry.mark, notes=tuple(others))), page)
        return [*_note(entry, self.note, page), *_relations(self.relations, page), [], _rule(page), [], *rest]


def _note(entry: Entry, note: Note, page: Page) -> list[Line]:
    inks, mark = page.inks, entry.mark
    done = f" · {page.signs.selected} done" if note.done else ""
    stars = f" · {mark.rating}{page.signs.star}" if mark.rating else ""
    status = f"{page.signs.status[mark.status]} {STATUS_WORDS[mark.status]}{stars}"
    lines: list[Line] = [
        [
            Segment(f"{shown(note.kind)}", inks.accent),
            Segment(f" · {shown(local_day(note.created))}{done}", inks.muted),
        ],
        [Segment(elide(f"{status} · {shown(entry.paper.title)}", page.width), inks.faint)],
        [],
    ]
    if note.quote:
        lines += page.text(f"“{note.quote.exact}”", inks.muted, indent=2)
        lines += [[]] if note.text else []
    if note.text:
        lines += page.text(note.text, inks.strong if len(note.text) < 400 else inks.text, lines=True)
    return lines


def _relations(relations: Relations, page: Page) -> list[Line]:
    inks = page.inks
    lines: list[Line] = [[]] if relations.to or relations.back else []
    for title, known in relations.to:
        said = shown(title) if known else f"{shown(title)} (no such paper)"
        lines.append([Segment("→ ", inks.accent), Segment(elide(said, page.width - 2), inks.tag)])
    for title in relations.back:
        lines.append([Segment("← ", inks.accent), Segment(elide(shown(title), page.width - 2), inks.tag)])
    return lines


def _rule(page: Page) -> Line:
    return [Segment("─" * page.measure, page.inks.rule)]
