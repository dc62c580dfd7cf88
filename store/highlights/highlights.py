"""Highlights: notes on a passage of the abstract, made, found, removed and repaired by edits for `Library.edit`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from store.highlights import anchors
from store.highlights.sentences import Span
from store.models import ABSTRACT, Entry, Mark, MarkChange, Note, Quote


@dataclass(frozen=True, slots=True)
class Placed:
    """The highlights that stand in an abstract, each with its place, and those that do not fit it any more."""

    found: tuple[tuple[Note, Span], ...] = ()
    lost: tuple[Note, ...] = ()

    def at(self, span: Span, *, whole: bool = False) -> tuple[Note, ...]:
        """List the highlights that begin in a sentence or reach over it; with ``whole`` those of this very span."""
        if whole:
            return tuple(note for note, place in self.found if place == span)
        return tuple(
            note
            for note, place in self.found
            if span.start <= place.start < span.end or place.start <= span.start < span.end <= place.end
        )


def place(notes: Sequence[Note], abstract: str) -> Placed:
    """Find the highlights among some notes in an abstract; in doubt one is lost, and never on a wrong passage.

    Those of the full text are not looked for, and not lost.
    """
    found: list[tuple[Note, Span]] = []
    lost: list[Note] = []
    for note in notes:
        if note.quote is not None and note.quote.source == ABSTRACT:
            span = _span(note.quote, abstract)
            if span is None:
                lost.append(note)
            else:
                found.append((note, span))
    found.sort(key=lambda pair: pair[1])
    return Placed(tuple(found), tuple(lost))


def unplaced(entries: Iterable[Entry]) -> list[Entry]:
    """List the papers that have highlights which do not fit their abstracts any more."""
    return [entry for entry in entries if place(entry.mark.notes, entry.paper.abstract).lost]


@lru_cache(maxsize=1024)
def _span(quote: Quote, abstract: str) -> Span | None:
    found = anchors.find(quote, abstract)
    return found.span if found else None


def new_highlight(abstract: str, span: Span) -> Note:
    """Make a note that highlights a span; raises ValueError when the span holds no text."""
    return Note("", kind="quote", quote=anchors.quote(abstract, *span))


def taken_away(notes: Sequence[Note]) -> MarkChange:
    """Return the edit that removes highlights; one with a text stays as a note, with the passage quoted in it."""
    names = [note.id for note in notes]

    def change(mark: Mark) -> Mark:
        for note in mark.notes:
            if note.id in names:
                mark = mark.with_note(note.unanchored()) if note.text.strip() else mark.without_note(note.id)
        return mark

    return change


def repaired(note: Note, abstract: str, span: Span) -> MarkChange:
    """Return the edit that moves a highlight to another passage."""
    fresh = anchors.quote(abstract, *span)
    return lambda mark: _with(mark, note.id, lambda old: replace(old, quote=fresh))


def let_go(note: Note) -> MarkChange:
    """Return the edit that keeps a highlight as a note with the passage quoted in it, on no passage any more."""
    return lambda mark: _with(mark, note.id, Note.unanchored)


def _with(mark: Mark, note_id: str, rewrite: Callable[[Note], Note]) -> Mark:
    old = next((note for note in mark.notes if note.id == note_id), None)
    return mark.with_note(rewrite(old)) if old else mark
