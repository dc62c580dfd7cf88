"""Records that belong to no mark, each one register: saved filters, decisions about papers, notes of no paper yet.

Such a record carries its one stamp as ``stamp``. One that was taken away stays as its name, its stamp, and null in the
field that says whether it is there. In the history their changes stand under NO_PAPER, with the name behind a prefix.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from store.decisions import Decision, Subject
from store.state.note_record import encodable, mapping, text_in, texts
from store.state.records import Record, entries
from store.state.stamps import Stamp
from store.text import clean_name, clean_value

NO_PAPER = ""
"""Stands in the place of a paper in the history, where what was changed belongs to none."""
_BESIDE = ("stamp", "note_history", "versions")


class Shape(NamedTuple):
    """A table of such records: ``name`` is the field with a record's name, ``said`` the one that is null without it."""

    table: str
    prefix: str
    name: str
    said: str

    def says(self, name: str, record: Record) -> bool:
        """Return whether a record is one of ours that was not taken away."""
        return record.get(self.name) == name and record.get(self.said) is not None

    def value(self, record: Record) -> Any:
        """Return what a record says, None when it was taken away: a filter's query, or the record without its stamp."""
        said = record.get(self.said)
        if said is None or self.table == "views":
            return said
        return {name: value for name, value in record.items() if name not in _BESIDE}

    def record(self, name: str, value: Any, stamp: Stamp, known: Record) -> Record:
        """Return the record that says a value, in the place of one that is known."""
        if self.table == "views":
            said = {**known, self.said: value}
        else:
            said = value if value is not None else {self.said: None}
        lost = {"note_history": known["note_history"]} if "note_history" in known else {}
        return {**said, **lost, self.name: name, "stamp": list(stamp)}


VIEWS = Shape("views", "view:", "name", "query")
DECISIONS = Shape("decisions", "decision:", "decision", "kind")
LOOSE_NOTES = Shape("notes", "note:", "id", "text")
SHAPES = (VIEWS, DECISIONS, LOOSE_NOTES)


def shape_of(field: str) -> Shape | None:
    """Return the table that a field of the history is about, None for one that this version does not know."""
    return next((shape for shape in SHAPES if field.startswith(shape.prefix)), None)


def to_decision(record: Record) -> Decision:
    """Read a record as a decision, whose texts are safe to show; its subjects have ids."""
    subjects = (mapping(subject) for subject in entries(record, "subjects"))
    return Decision(
        text_in(record, "kind"),
        tuple(_to_subject(subject) for subject in subjects if isinstance(subject.get("id"), str)),
        text_in(record, "at"),
        text_in(record, "about"),
        clean_value(record.get("value")),
    )


def _to_subject(subject: Mapping[str, Any]) -> Subject:
    title, citekey = text_in(subject, "title"), text_in(subject, "citekey")
    return Subject(clean_name(subject["id"]), title, texts(subject.get("ids")), citekey)


def from_decision(decision: Decision, at: str, known: Record | None) -> Record:
    """Write a decision that was made at this moment; one that was made before stays as it is."""
    if known:
        before = to_decision(known)
        if _said(before) == _said(decision):
            return known
    subjects = [
        subject._asdict() | {"title": encodable(subject.title), "ids": {**subject.ids}} for subject in decision.subjects
    ]
    said = {DECISIONS.name: decision.name, "kind": decision.kind, "subjects": subjects, "at": decision.at or at}
    return said | ({"about": decision.about, "value": decision.value} if decision.about else {})


def _said(decision: Decision) -> tuple[object, ...]:
    return decision.kind, [subject.id for subject in decision.subjects], decision.about, decision.value


def in_short(field: str, *values: Any) -> str:
    """Tell in a few words what a change under NO_PAPER was about: a filter's name, titles, or a note's first line."""
    shape = shape_of(field)
    if shape is None or shape is VIEWS:
        return field.removeprefix(VIEWS.prefix)
    record = next((mapping(value) for value in values if value), {})
    if shape is LOOSE_NOTES:
        return str(record.get("text") or mapping(record.get("quote")).get("exact") or "").partition("\n")[0]
    return ", ".join(subject.title or subject.id for subject in to_decision(dict(record)).subjects)
