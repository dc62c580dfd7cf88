"""The database of the state: TinyDB's tables, the marks in them as values, and the one way in which they change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Any, cast

from store.models import Mark, Paper
from store.state.apart import NO_PAPER, shape_of
from store.state.comparison import citekeys_in, registers_in
from store.state.history import RegisterChange, clock_of
from store.state.merge import Tables, merge_tables
from store.state.migrations import SCHEMA
from store.state.records import (
    Record,
    Registers,
    is_blank,
    new_record,
    to_mark,
)
from store.state.stamps import Stamp, Stamping, count_of, stamp_of
from store.state.tables import NamedTable, NamedTables
from store.state.writing import set_registers, write_apart
from store.text import clean_name, was_cleaned


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
        self._records = {clean_name(paper): record for paper, record in records.items() if _says(paper, record)}
        self._made: dict[str, tuple[Record, Mark]] = {}

    def __getitem__(self, paper: str) -> Mark:
        record = self._records[paper]
        made = self._made.get(paper)
        if made is None or made[0] is not record:
            made = self._made[paper] = record, to_mark(record)
        return made[1]

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def put(self, paper: str, record: Record) -> None:
        """Take a new record of a paper in."""
        name = clean_name(paper)
        if _says(paper, record):
            self._records[name] = record
        else:
            self._records.pop(name, None)
            self._made.pop(name, None)

    def different(self, other: Marks) -> set[str]:
        """Return the papers of which the two say, or may say, different things."""
        papers = self._records.keys() | other._records.keys()
        return {paper for paper in papers if self._records.get(paper) != other._records.get(paper)}


def _says(paper: str, record: Record) -> bool:
    return record.get("paper") == paper and not is_blank(record)


class Database:
    """What the reader says, in the tables of a TinyDB: ``marks``, ``views``, ``decisions``, ``notes``, ``history``.

    Nothing here knows of the disk: what the storage does with what is written is its own affair.
    """

    def __init__(self, tables: NamedTables) -> None:
        self._tables = tables
        self.marks = Marks({})
        self.look()

    def table(self, name: str) -> NamedTable:
        """Return one of TinyDB's tables."""
        return cast(NamedTable, self._tables.table(name, cache_size=0))

    def records(self, table: str) -> Mapping[str, Record]:
        """Return the records of a table by name, as they are now; to be read alone."""
        return self.content().get(table, {})

    def content(self) -> Tables:
        """Return all records, by table and name, as they are now; to be read alone."""
        return self._tables.storage.read() or {}

    def replace(self, tables: Tables) -> None:
        """Put other tables in the place of all that there are."""
        self._tables.storage.write(tables)
        self.look()

    def look(self) -> None:
        """Look at all marks anew, as records may have changed."""
        self.marks = Marks(self.records("marks"))

    @property
    def meta(self) -> Record:
        """What is known of the file as a whole: ``schema``, ``clock``, ``actor``."""
        return self.table("meta").named("meta") or {}

    @property
    def clock(self) -> int:
        """The count of the latest edit, in the history's own order."""
        known = count_of(self.meta.get("clock"))
        return known or max(map(clock_of, self.records("history").values()), default=0)

    def record(self, paper: Paper) -> Record:
        """Return the record of a paper, or a new one that says nothing."""
        return self.table("marks").named(self.name_in("marks", paper.id)) or new_record(paper)

    def name_in(self, table: str, shown: str) -> str:
        """Return the name of a record as it stands in the file, from the one that the reader sees."""
        if not was_cleaned(shown):
            return shown
        return next((name for name in self.records(table) if clean_name(name) == shown), shown)

    def value(self, field: str) -> Any:
        """Return what stands behind a field that belongs to no mark, None where nothing does."""
        shape = shape_of(field)
        record = self.table(shape.table).named(field.removeprefix(shape.prefix)) if shape else None
        return shape.value(record) if shape and record else None

    def field_of(self, shown: str) -> str:
        """Return a field that belongs to no mark as it stands in the file, from the one that the reader sees."""
        shape = shape_of(shown)
        return f"{shape.prefix}{self.name_in(shape.table, shown.removeprefix(shape.prefix))}" if shape else shown

    def registers(self, papers: Iterable[str]) -> dict[str, Registers]:
        """Return the registers of some papers, of those that have a record, and of all that belongs to no mark."""
        return registers_in(self.content(), papers)

    def commit(
        self, changes: Sequence[RegisterChange], about: Mapping[str, Any], *, subjects: Mapping[str, Paper]
    ) -> Record:
        """Make changes, add the event that tells of them to the history, and return that event.

        The changes of one paper stand together. ``about`` is the event's id, moment (``at``), ``stamp`` by the clock
        and the actor, and summary, and which edit it undoes or redoes; ``subjects`` holds the papers that may have no
        record yet.
        """
        now, actor = stamp_of(about["stamp"])
        stamping, promised = Stamping(now, actor), cache(lambda: citekeys_in(self.content()))
        changed: dict[str, dict[str, Record]] = defaultdict(dict)
        for paper, group in groupby(changes, key=lambda change: change[0]):
            values = {field: new for _, field, _, new in group}
            if paper == NO_PAPER:
                self._set_apart(values, stamping, changed)
                continue
            record = self.record(subjects[paper]) if paper in subjects else self.table("marks").named(paper)
            assert record is not None
            if paper in subjects:
                values |= _label(subjects[paper], record, promised)
            changed["marks"][paper] = set_registers(record, values, stamping, about["at"])
        lines = [dict(zip(("paper", "field", "old", "new"), change, strict=True)) for change in changes]
        clock = self.clock + 1
        event: Record = {"actor": actor, "clock": clock, "changes": lines, **about, "stamp": list(stamping.latest)}
        changed["history"][event["id"]] = event
        changed["meta"]["meta"] = {**self.meta, "schema": SCHEMA, "clock": clock, "actor": actor}
        for table, records in changed.items():
            self.table(table).put(records)
        for paper, record in changed["marks"].items():
            self.marks.put(paper, record)
        return event

    def name_pages(self, names: Mapping[str, str], stamp: Stamp) -> bool:
        """Keep the names of the files that notes were exported to, by paper; return whether any is new.

        That is no edit of the reader's: the history does not tell of it.
        """
        records: dict[str, Record] = {}
        stamping = Stamping(*stamp)
        for paper, page in names.items():
            name = self.name_in("marks", paper)
            record = self.table("marks").named(name)
            if record is not None and record.get("page") != page:
                records[name] = set_registers(record, {"page": page}, stamping, "")
        if records:
            self.table("marks").put(records)
            for name, record in records.items():
                self.marks.put(name, record)
        return bool(records)

    def _set_apart(self, values: Mapping[str, Any], stamping: Stamping, changed: dict[str, dict[str, Record]]) -> None:
        """Put these values, by field, into records that belong to no mark."""
        for field, value in values.items():
            if shape := shape_of(field):
                name = field.removeprefix(shape.prefix)
                known = self.table(shape.table).named(name) or {}
                changed[shape.table][name] = write_apart(shape, name, value, stamping, known)

    def absorb(self, tables: Tables) -> bool:
        """Merge another state into this one; return whether that changed anything."""
        known = self.content()
        merged = merge_tables(known, tables)
        if merged == known:
            return False
        self.replace(merged)
        return True
