"""Edits of notes as functions on marks, for `Library.edit`; what kind a note is; and links from one paper to another.

A function that is told which note to change is given the note as the reader saw it. When another program has changed
it meanwhile, it raises `NoteChanged`, and nothing is written: the reader's edit is never made on words unseen.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from store.errors import BroadsheetError
from store.models import Mark, MarkChange, Note, Quote
from store.state.three_way import merge_edit
from store.text import fold


class NoteChanged(BroadsheetError):
    """The note is not as the reader saw it: another program changed it or took it away."""


def infer_kind(text: str, quote: Quote | None = None) -> str:
    """Return the kind of note that a text is: a to-do, a question, an idea, a quotation, or else a plain note."""
    bare = text.strip()
    if _TODO.search(bare):
        return "todo"
    if not bare:
        return "quote" if quote else "note"
    if _QUESTION.match(bare) or bare.rstrip("\"'”’)*_ ").endswith(("?", "？")):
        return "question"
    if _IDEA.match(bare):
        return "idea"
    return "quote" if all(line.startswith(">") for line in bare.splitlines() if line.strip()) else "note"


_TODO = re.compile(r"^\s*(?:[-*+]\s+)?\[ \]|^\W{0,3}TO-?DO\b|^\W{0,3}(?i:to-?do)\W{0,3}(?::|\s[—–-]\s)", re.MULTILINE)
_QUESTION = re.compile(r"\W{0,3}question\W{0,3}:", re.IGNORECASE)
_IDEA = re.compile(r"\W{0,3}idea\b\W{0,3}[:—–-]|💡", re.IGNORECASE)


def set_done(mark: Mark, note: Note, done: bool = True) -> Mark:
    """Set whether a note is done."""
    return mark.with_note(replace(_fresh(mark, note), done=done))


def set_kind(mark: Mark, note: Note, kind: str) -> Mark:
    """Set the kind of a note, one of NOTE_KINDS."""
    return mark.with_note(replace(_fresh(mark, note), kind=kind))


def set_text(mark: Mark, note: Note, text: str) -> Mark:
    """Change the text of a note; one that was left empty is taken away, unless it has a quote to keep."""
    fresh = _fresh(mark, note)
    text = text.strip()
    return mark.with_note(replace(fresh, text=text)) if text or fresh.quote else mark.without_note(note.id)


def settle(mark: Mark, note: Note, text: str) -> Mark:
    """Give a note with several texts the one that the reader chose; the others go."""
    return mark.with_note(replace(_fresh(mark, note), text=text, conflicts=()))


def rewrite(mark: Mark, before: Note, text: str) -> Mark:
    """Put a text into a note that stood as ``before`` when its editor opened: changes of both sides are kept.

    A kind that the note's words had told is told anew from its new ones.
    """
    known = {note.id for note in mark.notes}
    mark = merge_edit(mark, before, text.strip())
    if before.kind != infer_kind(before.text, before.quote):
        return mark
    touched = (note for note in mark.notes if note.id == before.id or note.id not in known)
    for note in list(touched):
        mark = mark.with_note(replace(note, kind=infer_kind(note.text, note.quote)))
    return mark


def _fresh(mark: Mark, note: Note) -> Note:
    for own in mark.notes:
        if own.id == note.id and own.text == note.text:
            return own
    raise NoteChanged("this note has been changed elsewhere: look at it again")


def split_note(mark: Mark, note: Note, at: int, new_id: str) -> Mark:
    """Cut a note in two before character ``at``: the first keeps id, kind and quote, the second is a note of its own.

    ``new_id`` names the second, so that the same edit made again gives the same mark. An empty half changes nothing.
    """
    fresh = _fresh(mark, note)
    head, tail = fresh.text[:at].strip(), fresh.text[at:].strip()
    if not head or not tail:
        return mark
    second = Note(tail, new_id, infer_kind(tail), fresh.done, fresh.created)
    place = mark.notes.index(fresh) + 1
    halves = (replace(fresh, text=head), second)
    return replace(mark, notes=(*mark.notes[: place - 1], *halves, *mark.notes[place:]))


def merge_notes(mark: Mark, notes: Sequence[Note]) -> Mark:
    """Merge several notes into one, in their order on the mark: nothing is dropped, and it is done when all were.

    The first keeps id, kind, quote and source; quotes of the others stay in the text as quotations.
    """
    fresh = [_fresh(mark, note) for note in notes]
    first, *others = sorted(fresh, key=mark.notes.index)
    texts = [first.text, *(note.unanchored().text for note in others)]
    conflicts = tuple(dict.fromkeys(text for note in (first, *others) for text in note.conflicts))
    done = all(note.done for note in fresh)
    merged = replace(first, text="\n\n".join(filter(None, texts)), done=done, conflicts=conflicts)
    for note in others:
        mark = mark.without_note(note.id)
    return mark.with_note(merged)


def move_note(note: Note, source: str, target: str) -> MarkChange:
    """Return the edit that moves a note from one paper's mark to another's: one edit of both, the source first.

    A quote stays with it as a quotation in its text, as it is no passage of the other paper.
    """

    def change(mark: Mark) -> Mark:
        if mark.paper == source:
            _fresh(mark, note)
            return mark.without_note(note.id)
        if mark.paper == target:
            return mark.with_note(note.unanchored())
        return mark

    return change


_LINK = re.compile(r"\[\[([^\[\]\n|]+)(?:\|([^\[\]\n]*))?\]\]")


@dataclass(frozen=True, slots=True)
class Link:
    """A ``[[…]]`` in a note: the paper it leads to, or None when no paper has that id or title, and where it stands."""

    text: str
    paper: str | None
    start: int
    end: int


def link_to(paper: str, title: str) -> str:
    """Write a link to a paper: by its title, or by its id where a title cannot stand in a link."""
    named = title.strip() and not re.search(r"[][|^#\n]", title)
    return f"[[{title.strip() if named else paper}]]"


def links(text: str, titles: Mapping[str, str]) -> list[Link]:
    """Find the links in a note; ``titles`` gives the title of each paper by id, compared without case and accents."""
    found = list(_LINK.finditer(text))
    by_title = {fold(title): paper for paper, title in titles.items()} if found else {}

    def paper(name: str) -> str | None:
        return name if name in titles else by_title.get(fold(name))

    return [Link(match[2] or match[1], paper(match[1].strip()), *match.span()) for match in found]


def backlinks(paper: str, marks: Iterable[Mark], titles: Mapping[str, str]) -> Iterator[tuple[Mark, Note]]:
    """List the notes on other papers that link to a paper."""
    for mark in marks:
        for note in mark.notes:
            if "[[" in note.text and any(link.paper == paper for link in links(note.text, titles)):
                yield mark, note
