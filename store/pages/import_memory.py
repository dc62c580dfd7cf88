"""What imports took from a page, kept with what was written on it last: when one is undone, the page is edited again.

Beside its ``notes`` and ``fields`` a base has ``taken``: for each of them that an import took in, the step that did so
and what was agreed on before, which holds again as soon as that step is not in force.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from store.pages.edits import Base, Edit, NoteEdit
from store.pages.page import anchor_of

InForce = Callable[[str], bool]
"""Whether the step with this id was made in this library, and is not undone."""

_PARTS = ("notes", "fields")


class Taken(NamedTuple):
    """What one step took in from pages, and the copies of pages, by paper, that were decided on."""

    step: str
    edits: tuple[Edit, ...]
    copies: Mapping[str, Iterable[bytes]] = MappingProxyType({})


def agreed(base: Base, in_force: InForce) -> Base:
    """Return a base as it was before the steps that are undone."""
    parts: dict[str, dict[str, Any]] = {part: dict(base[part]) for part in _PARTS}
    for part, name, about in _records(base):
        if not in_force(about["step"]):
            parts[part].pop(name, None)
            parts[part].update({name: about["was"]} if "was" in about else {})
    return {**base, **parts}


def remember(new: Base, last: Base | None, taken: Iterable[Edit], step: str, in_force: InForce) -> dict[str, Any]:
    """Return a new base with what was imported: now by ``step``, and earlier if the page still says so."""
    kept: dict[str, dict[str, Any]] = {part: {} for part in _PARTS}
    for part, name, about in _records(last or {}):
        if last and in_force(about["step"]) and new[part].get(name) == last[part].get(name):
            kept[part][name] = about
    before = agreed(last, in_force) if last else {part: {} for part in _PARTS}
    for edit in taken:
        part, name = _place(edit)
        kept[part][name] = {"step": step} | ({"was": before[part][name]} if name in before[part] else {})
    return {**new, "taken": kept} if any(kept.values()) else dict(new)


def _place(edit: Edit) -> tuple[str, str]:
    if not isinstance(edit, NoteEdit):
        return "fields", edit.field
    note = edit.theirs or edit.mine
    assert note
    return "notes", anchor_of(note)


def _records(base: Base) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield what was imported: part, name, and what is said about it; what is damaged is passed by."""
    taken = base.get("taken")
    if not isinstance(taken, dict):
        return
    for part in _PARTS:
        held = taken.get(part)
        for name, about in held.items() if isinstance(held, dict) else ():
            if not isinstance(about, dict) or not isinstance(about.get("step"), str):
                continue
            if part == "fields" or isinstance(about.get("was", {}), dict):
                yield part, name, about
