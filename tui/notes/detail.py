"""The note under the cursor, to read: the note first, then what it links to, then its paper."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rich.segment import Segment

from store.models import Entry, Note
from store.times import local_day
from tui.notes.as_it_reads import as_it_reads
from tui.paper.detail import PaperDetail
from tui.paper.head import written_day
from tui.paper.lines import paint_detail
from tui.paper.look import PaperLook
from tui.sheets.text_layout import as_read, elide, shown
from tui.sheets.window import Line


@dataclass(frozen=True, slots=True)
class Relations:
    """What a note links to, as titles and whether there is such a paper; and the papers whose notes link to its own."""

    to: Sequence[tuple[str, bool]] = ()
    back: Sequence[str] = ()


class NoteDetail(PaperDetail):
    """Shows one note with its paper; a paper without notes says how to write one."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(today)
        self.note: Note | None = None
        self.relations = Relations()
        self.invitation = ""

    def show_note(
        self, entry: Entry | None, note: Note | None, relations: Relations, words: tuple[str, ...] = ()
    ) -> None:
        """Show a note from its beginning; the same note again stays where it was read."""
        if (entry, note, relations, words) == (self.entry, self.note, self.relations, self.words):
            return
        if _place(entry, note) != _place(self.entry, self.note):
            self.begin()
        self.note, self.relations = note, relations
        self.entry, self.words = entry, words
        self.again()

    def painted(self, entry: Entry, look: PaperLook) -> list[list[Segment]]:
        """Paint the note, its relations, and its paper."""
        if self.note is None:
            paper = paint_detail(entry, look)
            return [*look.text(self.invitation, look.styles.accent), [], *paper] if self.invitation else paper
        others = [note for note in entry.mark.notes if note.id != self.note.id]
        rest = paint_detail(replace(entry, mark=replace(entry.mark, notes=tuple(others))), look)
        rule: Line = [Segment("─" * look.measure, look.styles.rule)]
        return [*_note(self.note, look), *_relations(self.relations, look), [], rule, [], *rest]


def _place(entry: Entry | None, note: Note | None) -> tuple[str, str]:
    """Return the paper and the note of what is shown."""
    return entry.paper.id if entry else "", note.id if note else ""


def _note(note: Note, look: PaperLook) -> list[Line]:
    styles = look.styles
    done = f" · {look.glyphs.selected} done" if note.done else ""
    lines: list[Line] = [
        [
            Segment(f"{shown(note.kind)}", styles.accent),
            Segment(f" · {written_day(local_day(note.created), look.today)}{done}", styles.muted),
        ],
        [],
    ]
    if note.quote:
        lines += look.text(f"“{as_read(note.quote.exact)}”", styles.muted, indent=2)
        lines += [[]] if note.text else []
    if note.text:
        lines += look.text(
            as_it_reads(note.text, look.glyphs), styles.strong if len(note.text) < 400 else styles.text, lines=True
        )
    for text in note.conflicts:
        lines += [[], [Segment("written elsewhere", styles.accent)], []]
        lines += look.text(as_it_reads(text, look.glyphs), styles.text, lines=True)
    return lines


def _relations(relations: Relations, look: PaperLook) -> list[Line]:
    styles = look.styles
    lines: list[Line] = [[]] if relations.to or relations.back else []
    for title, known in relations.to:
        said = shown(title) if known else f"{shown(title)} (no such paper)"
        lines.append([Segment("→ ", styles.accent), Segment(elide(said, look.width - 2), styles.tag)])
    for title in relations.back:
        lines.append([Segment("← ", styles.accent), Segment(elide(shown(title), look.width - 2), styles.tag)])
    return lines
