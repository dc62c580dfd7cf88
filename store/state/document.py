"""The whole state in memory: tables with their lines ready to be written, and the marks as values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Any

from store.models import Mark, Paper
from store.state.apart import NO_PAPER, SHAPES, shape_of, to_decision
from store.state.history import RegisterChange
from store.state.layout import Table, pieces
from store.state.merge import Tables, merge_tables
from store.state.migrations import SCHEMA
from store.state.note_record import mapping
from store.state.records import Record, Registers, explode, is_blank, new_record, set_registers, stamp_of, to_mark

_SAID = ("status", "rating", "due", "tag:", "note:", *(shape.prefix for shape in SHAPES))
_LABEL = ("title", "ids", "citekey")


def different(one: Mapping[str, Record], other: Mapping[str, Record]) -> set[str]:
    """Return the names of the records that are not the same in both."""
    return {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}


def _label(subject: Paper, record: Record, promised: Callable[[], Mapping[str, str]]) -> dict[str, Any]:
    """Return what names a paper in its record and is another now.

    A citekey once given stays, unless it is ``promised`` to another paper: two computers may have given one to two.
    """
    label = new_record(subject)
    changed = {field: label[field] for field in ("title", "ids") if label[field] != record.get(field)}
    known = record.get("citekey")
    if subject.citekey and subject.citekey != known and not (known and subject.id in promised()):
        changed["citekey"] = subject.citekey
    return changed


class Marks(Mapping[str, Mark]):
    """The marks that say something, by paper id; each is made when first looked at."""

    def __init__(self, records: Mapping[str, Record]) -> None:
        self._records = records
        self._made: dict[str, Mark] = {}
        self._said = dict.fromkeys(paper for paper in records if self._says(paper))

    def _says(self, paper: str) -> bool:
        record = self._records[paper]
        return record.get("paper") == paper and not is_blank(record)

    def __getitem__(self, paper: str) -> Mark:
        if paper not in self._said:
            raise KeyError(paper)
        if paper not in self._made:
            self._made[paper] = to_mark(self._records[paper])
        return self._made[paper]

    def __iter__(self) -> Iterator[str]:
        return iter(self._said)

    def __len__(self) -> int:
        return len(self._said)

    def forget(self, paper: str) -> None:
        """Look at a record anew, because it has changed."""
        self._made.pop(paper, None)
        if self._says(paper):
            self._said[paper] = None
        else:
            self._said.pop(paper, None)


class StateDocument:
    """What one state file says, changed in memory alone; whoever holds it brings `text` to the disk.

    ``rebuilt`` says that more was changed than single records, so that the text must be read back as a whole.
    """

    def __init__(self, tables: Tables) -> None:
        self.meta: Record = {"actor": "", "clock": 0, **tables["meta"].get("meta", {}), "schema": SCHEMA}
        self.tables = {name: Table(name, records) for name, records in tables.items() if name != "meta"}
        self.marks = Marks(self.records("marks"))
        self.rebuilt = False

    def records(self, table: str) -> dict[str, Record]:
        """Return the records of a table by name; to be read alone."""
        return self.tables[table].records

    def content(self) -> Tables:
        """Return everything as tables, as `parse_tables` does."""
        return {"meta": {"meta": self.meta}} | {name: dict(table.records) for name, table in self.tables.items()}

    def text(self) -> bytes:
        """Write the text of the file."""
        return b"".join(self.pieces())

    def pieces(self) -> list[bytes]:
        """Write the text of the file in pieces, for another thread to put together."""
        return pieces(self.meta, self.tables.values())

    def record(self, paper: Paper) -> Record:
        """Return the record of a paper, or a new one that says nothing."""
        return self.records("marks").get(paper.id) or new_record(paper)

    def registers(self, papers: Sequence[str]) -> dict[str, Registers]:
        """Return the registers of some papers, of those that have a record, and of all that belongs to no mark."""
        known = self.records("marks")
        apart: Registers = {
            f"{shape.prefix}{name}": (stamp_of(record.get("stamp")), shape.value(record))
            for shape in SHAPES
            for name, record in self.records(shape.table).items()
            if record.get(shape.name) == name
        }
        return {paper: explode(known[paper]) for paper in papers if paper in known} | {NO_PAPER: apart}

    def put(self, table: str, name: str, record: Record) -> None:
        """Add a record or put a new version in its place."""
        self.tables[table].put(name, record)
        if table == "marks":
            self.marks.forget(name)

    def commit(
        self, changes: Sequence[RegisterChange], about: Mapping[str, str], *, actor: str, subjects: Mapping[str, Paper]
    ) -> Record:
        """Make changes, add the event that tells of them to the history, and return that event.

        The changes of one paper stand together. ``about`` is the event's id, moment (``at``) and summary, and which
        edit it undoes or redoes; ``subjects`` holds the papers that may have no record yet.
        """
        clock, promised = self.clock, cache(self.citekeys)
        for paper, group in groupby(changes, key=lambda change: change[0]):
            values = {field: new for _, field, _, new in group}
            if paper == NO_PAPER:
                clock = self._set_apart(values, actor, clock)
                continue
            if paper in subjects:
                record = self.record(subjects[paper])
                values |= _label(subjects[paper], record, promised)
            else:
                record = self.records("marks")[paper]
            record, clock = set_registers(record, values, actor, clock, about["at"])
            self.put("marks", paper, record)
        lines = [dict(zip(("paper", "field", "old", "new"), change, strict=True)) for change in changes]
        clock += 1  # an event has a place of its own in the order, so that no two share one
        event: Record = {"actor": actor, "clock": clock, "changes": lines, **about}
        self.put("history", event["id"], event)
        self.meta = {**self.meta, "clock": clock, "actor": actor}
        return event

    def citekeys(self) -> dict[str, str]:
        """Return the citekeys that papers have for good, by id; a key that two papers say is that of the first."""
        marks, decisions = (self.records(table).copy() for table in ("marks", "decisions"))  # in whichever thread
        given = sorted(
            (stamp_of(mapping(record.get("stamps")).get("citekey")), paper, str(record["citekey"]))
            for paper, record in marks.items()
            if record.get("citekey")
        )
        given += sorted(
            (stamp_of(record.get("stamp")), subject.id, subject.citekey)
            for record in decisions.values()
            for subject in to_decision(record).subjects
            if subject.citekey and not marks.get(subject.id, {}).get("citekey")
        )
        papers: dict[str, str] = {}
        for _, paper, key in given:
            papers.setdefault(key, paper)
        return {paper: key for key, paper in papers.items()}

    def changes_to(self, earlier: StateDocument) -> list[RegisterChange]:
        """List the changes that make this document say what an earlier one says."""
        papers = [*(self.records("marks") | earlier.records("marks")), NO_PAPER]
        now, then = self.registers(papers), earlier.registers(papers)
        blank: dict[str, object] = {"status": "inbox"}
        changes: list[RegisterChange] = []
        for paper in papers:
            old = {field: value for field, (_, value) in now.get(paper, {}).items()}
            new = {field: value for field, (_, value) in then.get(paper, {}).items() if field not in _LABEL}
            ours = {field: blank.get(field) for field in old if field.startswith(_SAID)}
            changes += [
                (paper, field, old.get(field), value)
                for field, value in (ours | new).items()
                if value != old.get(field, blank.get(field))
            ]
        return changes

    def subject(self, paper: str) -> Paper:
        """Return what is known here of the paper that a record is about."""
        mark = to_mark(self.records("marks")[paper])
        return Paper(paper, mark.title, arxiv=mark.ids.get("arxiv"), doi=mark.ids.get("doi"), citekey=mark.citekey)

    def _set_apart(self, values: Mapping[str, Any], actor: str, clock: int) -> int:
        """Put these values, by field, into records that belong to no mark, and return the clock."""
        for field, value in values.items():
            if shape := shape_of(field):
                name = field.removeprefix(shape.prefix)
                known = self.records(shape.table).get(name, {})
                clock = max(clock, stamp_of(known.get("stamp"))[0]) + 1
                self.put(shape.table, name, shape.record(name, value, (clock, actor), known))
        return clock

    def value(self, field: str) -> Any:
        """Return what stands behind a field that belongs to no mark, None where nothing does."""
        shape = shape_of(field)
        record = self.records(shape.table).get(field.removeprefix(shape.prefix)) if shape else None
        return shape.value(record) if shape and record else None

    def absorb(self, tables: Tables) -> bool:
        """Merge another state into this one; return whether that changed anything."""
        merged = StateDocument(merge_tables(self.content(), tables))
        if merged.text() == self.text():
            return False
        self.meta, self.tables, self.marks, self.rebuilt = merged.meta, merged.tables, merged.marks, True
        return True

    @property
    def clock(self) -> int:
        """The greatest count among the stamps."""
        clock = self.meta["clock"]
        return clock if isinstance(clock, int) else 0
