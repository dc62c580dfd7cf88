"""What pages say that marks do not: a comparison of three, the page, the mark, and what was written on the page last.

Where only the page has changed, that is an edit to take in. Where only the mark has, the next export writes it. Where
both have, in different ways, it is a conflict with both sides, and nothing is done until the reader chooses. What is
gone from a page is reported, and taken from the mark only when asked.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from store.models import Entry, Mark, MarkChange, Note, Status, fold_tag
from store.notes.edits import infer_kind
from store.pages.page import Page, PageNote, anchor_of, normal, quotation, safe
from store.tags import tag_of

Base = Mapping[str, Any]
"""What the last export wrote of a paper: ``{"notes": {anchor: {"text", "kind", "done"}}, "fields": {…}}``."""


class What(StrEnum):
    """What kind of difference it is."""

    CHANGED = "changed"
    ADDED = "added"
    DELETED = "deleted"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class NoteEdit:
    """One note that differs. ``mine`` is as the mark has it, ``theirs`` as the page does; either may be missing.

    ``paper`` is the id to give to `Library.edit`, ``mark`` the name that the paper's mark goes by.
    """

    what: What
    paper: str
    mark: str
    title: str
    mine: Note | None
    theirs: Note | None


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


Edit = NoteEdit | FieldEdit


def compare(page: Page, entry: Entry, base: Base | None) -> list[Edit]:
    """List what a page says that the mark does not; without a base every difference is a conflict."""
    return [*_note_edits(page, entry, base or {}), *_field_edits(page, entry, base)]


def base_of(entry: Entry) -> dict[str, Any]:
    """Return what to remember of an export for the next comparison."""
    return {"notes": {anchor_of(note): _state(note) for note in entry.mark.notes}, "fields": _mine(entry.mark)}


def _note_edits(page: Page, entry: Entry, base: Base) -> Iterator[NoteEdit]:
    mine = {anchor_of(note): note for note in entry.mark.notes}
    written: Mapping[str, Any] = base.get("notes", {})

    def edit(what: What, own: Note | None, theirs: Note | None) -> NoteEdit:
        return NoteEdit(what, entry.paper.id, entry.mark.paper, entry.paper.title, own, theirs)

    for found in page.notes:
        anchor = found.anchor or _new_id(entry.paper.id, found)
        own, last = mine.pop(anchor, None), written.get(anchor)
        theirs = _as_note(found, anchor, own)
        if own and _same(_state(own), _state(theirs)):
            continue
        if own is None and last is None:
            yield edit(What.ADDED, None, theirs)
        elif last is None or not _same(_state(theirs), last):
            yield edit(What.CHANGED if own and last and _same(_state(own), last) else What.CONFLICT, own, theirs)
    for anchor, own in mine.items():
        if anchor in written:
            yield edit(What.DELETED, own, None)


def _as_note(found: PageNote, anchor: str, own: Note | None) -> Note:
    """Return the note that the page has; a quotation that was edited there stays, as part of the text."""
    text = found.text
    if found.quote and found.quote != (quotation(own.quote) if own and own.quote else ""):
        text = "\n".join(f"> {line}".rstrip() for line in found.quote.split("\n")) + f"\n\n{text}"
    kind = found.kind or infer_kind(text)
    if own is None:
        return Note(text.strip(), anchor, kind, found.done)
    return replace(own, text=text.strip(), kind=kind, done=found.done)


def _new_id(paper: str, found: PageNote) -> str:
    """Name a new note by what it says, so that reading a page twice adds it once."""
    said = "\0".join((paper, normal(found.quote), normal(found.text)))
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:12]


def _state(note: Note) -> dict[str, object]:
    return {"text": normal(safe(note.text)), "kind": note.kind, "done": note.done}


def _same(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    return all(one.get(name) == other.get(name) for name in ("text", "kind", "done"))


def _mine(mark: Mark) -> dict[str, object]:
    return {"status": str(mark.status), "rating": mark.rating, "tags": list(mark.tags)}


def _field_edits(page: Page, entry: Entry, base: Base | None) -> Iterator[FieldEdit]:
    theirs, mine = fields_of(page), _mine(entry.mark)
    written: Mapping[str, object] = (base or {}).get("fields", {})
    for name, value in theirs.items():
        own, last = mine[name], written.get(name)
        if _plain(value) in (_plain(own), _plain(last) if name in written else _plain(own)):
            continue
        what = What.CHANGED if name in written and _plain(own) == _plain(last) else What.CONFLICT
        yield FieldEdit(what, entry.paper.id, entry.mark.paper, entry.paper.title, name, own, value)


def fields_of(page: Page) -> dict[str, object]:
    """Read status, rating and tags from the front matter; a value that is none of these is left out."""
    values = page.values
    status, rating, tags = values.get("status"), values.get("rating"), values.get("tags")
    read: dict[str, object] = {}
    if status in list(Status):
        read["status"] = str(status)
    if rating is None or (isinstance(rating, int) and 1 <= rating <= 5):
        read["rating"] = rating
    if not isinstance(tags, int):
        named = tags.replace(",", " ").split() if isinstance(tags, str) else tags or []
        read["tags"] = [tag.lstrip("#") for tag in named if tag.strip("#")]
    return read


def unread_fields(page: Page) -> list[str]:
    """List the fields of the front matter whose value cannot be read."""
    return [name for name in ("status", "rating", "tags") if name in page.values and name not in fields_of(page)]


def _plain(value: object) -> object:
    return sorted(fold_tag(_tag(tag)) for tag in value) if isinstance(value, list | tuple) else value


def _tag(written: object) -> str:
    """Return what a page has as a tag; what cannot be one stays as it was written, so that nothing is lost."""
    return tag_of(str(written)) or str(written)


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
    """Settle a conflict as the reader chose: "mine" (None: nothing to do), "theirs", or "both", one after the other.

    Both is for notes alone; after "mine" and "both" the page is written anew by an export that is told to.
    """
    if choice == "mine":
        return None
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
            known = {fold_tag(tag) for tag in mark.tags}
            tags = [tag if fold_tag(tag) in known else _tag(tag) for tag in tags]
            wanted = {fold_tag(tag) for tag in tags}
            return mark.tagged(tags, [tag for tag in mark.tags if fold_tag(tag) not in wanted])
    return mark
