"""What a file says of the reader's own marks, taken over as words that were edited elsewhere: a comparison of three.

A file that we have written says of each mark which edition it is. By that it is known what the mark was when it was
written, and so what has been changed in the file and what in the library since. What only the file has changed is taken
over, what only the library has stays; where both have, the library's value stays and the other is told, and of a note
both texts stay. What another program says fills in only where nothing is said here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from store.models import Entry, Mark, Note, Status, fold_tag
from store.said import Said
from store.state.stamps import edition
from store.text import clean

_FIELDS: Mapping[str, object] = {"status": Status.INBOX, "rating": None, "due": None}
"""What is one value of a mark, and what it is where nothing is said."""
_SET: Mapping[str, Callable[[Mark, Any], Mark]] = {
    "status": Mark.with_status,
    "rating": Mark.rated,
    "due": Mark.snoozed,
}
_NOTHING = Mark("")

Then = Callable[[Mapping[str, str]], Mapping[str, Mark]]
"""Gives marks as they were in an edition, by name, where that is known."""


class Clash(NamedTuple):
    """A value that was changed in both: ``mine`` is the library's, which stays, ``theirs`` that of the file."""

    entry: Entry
    field: str
    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What is to be taken over: of which papers, the edit of a mark, and what was changed in both."""

    entries: list[Entry]
    clashes: list[Clash]
    said: Mapping[str, tuple[Said, Mark]]

    def change(self, mark: Mark) -> Mark:
        """Return a mark with what is taken over."""
        said, then = self.said[mark.paper]
        return _taken(said, mark, then)[0]


def in_one_line(clash: Clash) -> str:
    """Return what was changed in both, and what became of it."""
    title = f"“{clean(clash.entry.paper.title, limit=60)}”"
    if clash.field != "note":
        mine, theirs = clash.mine or "nothing", clash.theirs or "nothing"
        return f"{title}: {clash.field} was changed to {mine} here and to {theirs} there; yours stays"
    if clash.mine is None:
        return f"{title}: a note was deleted here and changed there; it is back"
    return f"{title}: a note was changed here and there; both texts stay, and you choose in the app"


def compare(known: Mapping[str, Entry], said: Mapping[str, Said], then: Then) -> TakenOver:
    """Compare what was said of papers with their marks."""
    told = {entry.mark.paper: (entry, said[name]) for name, entry in known.items()}
    now = {name: edition(entry.mark.stamps) for name, (entry, _) in told.items()}
    others = {name: each.edition for name, (_, each) in told.items() if each.edition and each.edition != now[name]}
    before = then(others) if others else {}
    pairs: dict[str, tuple[Said, Mark]] = {}
    entries: list[Entry] = []
    clashes: list[Clash] = []
    for name, (entry, each) in told.items():
        same = each.edition is not None and each.edition == now[name]
        pairs[name] = each, entry.mark if same else before.get(name, _NOTHING)
        taken, found = _taken(each, entry.mark, pairs[name][1])
        if taken != entry.mark:
            entries.append(entry)
        clashes += (Clash(entry, *clash) for clash in found)
    return TakenOver(entries, clashes, pairs)


def _taken(said: Said, mark: Mark, then: Mark) -> tuple[Mark, list[tuple[str, Any, Any]]]:
    if not said.own:
        return said.over(mark), []
    clashes: list[tuple[str, Any, Any]] = []
    for name, nothing in _FIELDS.items():
        if name not in said.own:
            continue
        theirs, mine, last = getattr(said, name) or nothing, getattr(mark, name), getattr(then, name)
        if theirs in (mine, last):
            continue
        if mine == last:
            mark = _SET[name](mark, theirs)
        else:
            clashes.append((name, mine, theirs))
    if "tags" in said.own:
        theirs_too = {fold_tag(tag) for tag in said.tags}
        known = {fold_tag(tag) for tag in then.tags}
        mark = mark.tagged(
            [tag for tag in said.tags if fold_tag(tag) not in known],
            [tag for tag in then.tags if fold_tag(tag) not in theirs_too],
        )
    for note in said.notes:
        mark, clash = _with_note(mark, note, then)
        clashes += clash
    return mark, clashes


def _with_note(mark: Mark, theirs: Note, then: Mark) -> tuple[Mark, list[tuple[str, Any, Any]]]:
    mine, last = _named(mark, theirs.id), _named(then, theirs.id)
    if _same(theirs, mine) or _same(theirs, last):
        return mark, []
    if mine is None or _same(mine, last):
        clash = [("note", None, theirs.text)] if mine is None and last else []  # deleted here, changed there
        return mark.with_note(theirs), clash
    if theirs.text in mine.texts:
        return mark, []  # as it is after the same file was read before
    others = (*mine.conflicts, theirs.text)
    return mark.with_note(replace(mine, conflicts=others)), [("note", mine.text, theirs.text)]


def _named(mark: Mark, id: str) -> Note | None:
    return next((note for note in mark.notes if note.id == id), None)


def _same(one: Note, other: Note | None) -> bool:
    return other is not None and [*_words(one)] == [*_words(other)]


def _words(note: Note) -> Iterator[object]:
    yield from (note.kind, note.done, note.quote and note.quote.exact)
    yield from ("\n".join(line.rstrip() for line in text.strip().split("\n")) for text in note.texts)
