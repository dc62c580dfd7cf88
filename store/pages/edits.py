"""What pages say that marks do not: a comparison of three, the page, the mark, and what was written on the page last.

Where only the page has changed, that is an edit to take in. Where only the mark has, the next export writes it. Where
both have, in different ways, it is a conflict with both sides, and nothing is done until the reader chooses. What is
gone from a page is reported, and taken from the mark only when asked.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from store.models import Entry, Mark, MarkChange, Note, Status, fold_tag
from store.notes.edits import infer_kind
from store.pages.about import about, digest
from store.pages.fields import fields_of, mine
from store.pages.page import Page, PageNote, anchor_of, id_of_new, normal, quotes, safe
from store.pages.render import BLOCK, DESCRIBING, values_of

Base = Mapping[str, Any]
"""What an export wrote of a paper: ``{"notes": {anchor: {"text", "kind", "done"}}, "fields": {…}, "about": {…}}``.

``about`` is what describes the paper in the front matter.
"""
_NOTHING: dict[str, object] = {"status": str(Status.INBOX), "rating": None, "tags": []}
"""What a mark that says nothing has in its fields."""


class What(StrEnum):
    """What kind of difference it is."""

    CHANGED = "changed"
    ADDED = "added"
    DELETED = "deleted"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class NoteEdit:
    """One note that differs. ``mine`` is as the mark has it, ``theirs`` as the page does; either may be missing.

    ``paper`` is the id to give to `Library.edit`, ``mark`` the name that the paper's mark goes by. ``copy`` is the name
    of the file where it is no page but a copy of one.
    """

    what: What
    paper: str
    mark: str
    title: str
    mine: Note | None
    theirs: Note | None
    copy: str = ""


@dataclass(frozen=True, slots=True)
class FieldEdit:
    """A status, rating or list of tags that differs between the front matter (``theirs``) and the mark (``mine``)."""

    what: What
    paper: str
    mark: str
    title: str
    field: str
    mine: object
    theirs: object
    copy: str = ""


Edit = NoteEdit | FieldEdit


def compare(page: Page, entry: Entry, base: Base | None) -> list[Edit]:
    """List what a page says that the mark does not; without a base every difference is a conflict."""
    return [*_note_edits(page, entry, base or {}), *_field_edits(page, entry, base)]


def base_of(entry: Entry) -> dict[str, Any]:
    """Return what to remember of an export for the next comparison."""
    values = values_of(entry)
    told: dict[str, object] = {name: value for name in DESCRIBING if (value := values[name])}
    told |= {BLOCK: digest(block)} if (block := about(entry.paper)) else {}
    notes = {anchor_of(note): _state(note) for note in entry.mark.notes}
    return {"notes": notes, "fields": mine(entry.mark), "about": told}


def _note_edits(page: Page, entry: Entry, base: Base) -> Iterator[NoteEdit]:
    own_notes = {anchor_of(note): note for note in entry.mark.notes}
    written: Mapping[str, Any] = base.get("notes", {})

    def edit(what: What, own: Note | None, theirs: Note | None) -> NoteEdit:
        return NoteEdit(what, entry.paper.id, entry.mark.paper, entry.paper.title, own, theirs)

    for found in page.notes:
        anchor = found.anchor or id_of_new(entry.paper.id, found)
        own, last = own_notes.pop(anchor, None), written.get(anchor)
        theirs = _as_note(found, anchor, own, last)
        if own and _same(_state(own), _state(theirs)):
            continue
        if own is None and last and _same(last, {**_state(theirs), "text": normal(found.text)}):
            continue  # it was deleted here, and its passage with it
        if own is None and last is None:
            yield edit(What.ADDED, None, theirs)
        elif last is None or not _same(_state(theirs), last):
            yield edit(What.CHANGED if own and last and _same(_state(own), last) else What.CONFLICT, own, theirs)
    for anchor, own in own_notes.items():
        if anchor in written:
            yield edit(What.DELETED, own, None)


def _as_note(found: PageNote, anchor: str, own: Note | None, last: Mapping[str, Any] | None) -> Note:
    """Return the note that the page has; a quotation that was edited there stays, as part of the text.

    A kind that cannot be told is the one that it had ``last``.
    """
    text = found.text
    if found.quote and not quotes(found, own):
        text = "\n".join(f"> {line}".rstrip() for line in found.quote.split("\n")) + f"\n\n{text}"
    kind = found.kind or (last and str(last.get("kind"))) or (own.kind if own else infer_kind(text))
    if own is None:
        return Note(text.strip(), anchor, kind, found.done)
    return replace(own, text=text.strip(), kind=kind, done=found.done)


def _state(note: Note) -> dict[str, object]:
    return {"text": normal(safe(note.text)), "kind": note.kind, "done": note.done}


def _same(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    return all(one.get(name) == other.get(name) for name in ("text", "kind", "done"))


def _field_edits(page: Page, entry: Entry, base: Base | None) -> Iterator[FieldEdit]:
    theirs, own = fields_of(page.values, entry.mark.tags).values, mine(entry.mark)
    written: Mapping[str, object] = (base or {}).get("fields", {})
    for name, value in theirs.items():
        now, here, last = _plain(value), _plain(own[name]), _plain(written.get(name))
        nothing = _plain(_NOTHING[name])
        if now == here or (now == last if name in written else now == nothing):
            continue
        what = What.CHANGED if here == (last if name in written else nothing) else What.CONFLICT
        yield FieldEdit(what, entry.paper.id, entry.mark.paper, entry.paper.title, name, own[name], value)


def _plain(value: object) -> object:
    return sorted({fold_tag(str(tag)) for tag in value}) if isinstance(value, list | tuple) else value


def change_of(edits: Iterable[Edit], *, delete: bool = False) -> MarkChange:
    """Return the edit for `Library.edit` over the papers of these edits: one step, undone whole.

    Conflicts are left alone (see `settle`), deletions too unless ``delete`` says otherwise.
    """
    by_mark: dict[str, list[Edit]] = {}
    for edit in edits:
        if edit.what is not What.CONFLICT and (delete or edit.what is not What.DELETED):
            by_mark.setdefault(edit.mark, []).append(edit)

    def change(mark: Mark) -> Mark:
        for edit in by_mark.get(mark.paper, ()):
            mark = _with_note(mark, edit) if isinstance(edit, NoteEdit) else _with_field(mark, edit)
        return mark

    return change


def settle(edit: Edit, choice: str) -> Edit | None:
    """Settle a conflict as the reader chose: "mine" (None: nothing to do), "theirs", or "both".

    Both are two texts one after the other, all tags of the two, and else what the page says, which a copy is not. After
    "mine" and "both" the page is written anew by an export that is told to.
    """
    if choice == "mine":
        return None
    if isinstance(edit, FieldEdit) and choice == "both":
        if isinstance(edit.mine, list) and isinstance(edit.theirs, list):
            return replace(edit, what=What.CHANGED, theirs=[*edit.mine, *edit.theirs])
        return None if edit.copy else replace(edit, what=What.CHANGED)
    if isinstance(edit, FieldEdit) or choice == "theirs" or edit.mine is None or edit.theirs is None:
        return replace(edit, what=What.CHANGED)
    text = f"{edit.mine.text}\n\n---\n\n{edit.theirs.text}"
    return replace(edit, what=What.CHANGED, theirs=replace(edit.theirs, text=text))


def _with_note(mark: Mark, edit: NoteEdit) -> Mark:
    if edit.theirs is None:
        return mark.without_note(edit.mine.id) if edit.mine and edit.mine in mark.notes else mark
    if edit.mine is not None and edit.mine not in mark.notes:
        return mark  # changed since it was compared: the next comparison says so
    return mark.with_note(edit.theirs)


def _with_field(mark: Mark, edit: FieldEdit) -> Mark:
    match edit.field, edit.theirs:
        case "status", str(status):
            return mark.with_status(Status(status))
        case "rating", int() | None as rating:
            return mark.rated(rating)
        case "tags", list(tags):
            wanted = {fold_tag(tag) for tag in tags}
            return mark.tagged(tags, [tag for tag in mark.tags if fold_tag(tag) not in wanted])
    return mark
