"""The whole state in memory: tables with their lines ready to be written, and the marks as values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from store.models import Mark, Paper
from store.state.history import VIEWS, Change
from store.state.layout import Table, compose, pieces
from store.state.merge import Tables, join
from store.state.migrations import SCHEMA
from store.state.records import Record, Registers, explode, is_blank, new_record, set_registers, stamp_of, to_mark

_SAID = ("status", "rating", "due", "tag:", "note:")


def different(one: Mapping[str, Record], other: Mapping[str, Record]) -> set[str]:
    """Name the records that are not the same in both."""
    return {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}


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


class Document:
    """What one state file says, changed in memory alone; whoever holds it brings `text` to the disk.

    ``rebuilt`` says that more was changed than single records, so that the text must be read back as a whole.
    """

    def __init__(self, tables: Tables) -> None:
        self.meta: Record = {"actor": "", "clock": 0, **tables["meta"].get("meta", {}), "schema": SCHEMA}
        self.tables = {name: Table(name, records) for name, records in tables.items() if name != "meta"}
        self.marks = Marks(self.records("marks"))
        self.rebuilt = False

    def records(self, table: str) -> dict[str, Record]:
        """Give the records of a table by name; to be read alone."""
        return self.tables[table].records

    def content(self) -> Tables:
        """Give everything as tables, as `parse` does."""
        return {"meta": {"meta": self.meta}} | {name: dict(table.records) for name, table in self.tables.items()}

    def text(self) -> bytes:
        """Give the text of the file."""
        return compose(self.meta, self.tables.values())

    def pieces(self) -> list[bytes]:
        """Give the text of the file in pieces, for another thread to put together."""
        return pieces(self.meta, self.tables.values())

    def record(self, paper: Paper) -> Record:
        """Give the record of a paper, or a new one that says nothing."""
        return self.records("marks").get(paper.id) or new_record(paper)

    def registers(self, papers: Sequence[str]) -> dict[str, Registers]:
        """Give the registers of some papers, of those that have a record, and of the views."""
        known = self.records("marks")
        views = {
            f"view:{name}": (stamp_of(view.get("stamp")), view.get("query"))
            for name, view in self.records("views").items()
        }
        return {paper: explode(known[paper]) for paper in papers if paper in known} | {VIEWS: views}

    def put(self, table: str, name: str, record: Record) -> None:
        """Add a record or put a new version in its place."""
        self.tables[table].put(name, record)
        if table == "marks":
            self.marks.forget(name)

    def commit(
        self, changes: Sequence[Change], about: Mapping[str, str], *, actor: str, subjects: Mapping[str, Paper]
    ) -> Record:
        """Make changes, add the event that tells of them to the history, and give that event.

        The changes of one paper stand together. ``about`` is the event's id, moment (``at``) and summary, and which
        edit it undoes or redoes; ``subjects`` holds the papers that may have no record yet.
        """
        clock = self.clock
        for paper, group in groupby(changes, key=lambda change: change[0]):
            values = {field: new for _, field, _, new in group}
            if paper == VIEWS:
                clock = self._set_views(values, actor, clock)
                continue
            if paper in subjects:
                record, label = self.record(subjects[paper]), new_record(subjects[paper])
                values |= {field: label[field] for field in ("title", "ids") if label[field] != record.get(field)}
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

    def changes_to(self, earlier: Document) -> list[Change]:
        """List the changes that make this document's marks and views say what an earlier one's say."""
        papers = [*(self.records("marks") | earlier.records("marks"))]
        now, then = self.registers(papers), earlier.registers(papers)
        blank: dict[str, object] = {"status": "inbox"}
        changes: list[Change] = []
        for paper in papers:
            old = {field: value for field, (_, value) in now.get(paper, {}).items()}
            new = {field: value for field, (_, value) in then.get(paper, {}).items() if field not in ("title", "ids")}
            ours = {field: blank.get(field) for field in old if field.startswith(_SAID)}
            changes += [
                (paper, field, old.get(field), value)
                for field, value in (ours | new).items()
                if value != old.get(field, blank.get(field))
            ]
        views, once = self.views(), earlier.views()
        pairs = ((name, views.get(name), once.get(name)) for name in views | once)
        return changes + [(VIEWS, f"view:{name}", now, then) for name, now, then in pairs if now != then]

    def subject(self, paper: str) -> Paper:
        """Give what is known here of the paper that a record is about."""
        mark = to_mark(self.records("marks")[paper])
        return Paper(paper, mark.title, arxiv=mark.ids.get("arxiv"), doi=mark.ids.get("doi"))

    def _set_views(self, queries: Mapping[str, str | None], actor: str, clock: int) -> int:
        for field, query in queries.items():
            clock, name = clock + 1, field.removeprefix("view:")
            known = self.records("views").get(name, {})
            self.put("views", name, {**known, "name": name, "query": query, "stamp": [clock, actor]})
        return clock

    def views(self) -> dict[str, str]:
        """Give the saved filters by name."""
        views = sorted(self.records("views").items())
        return {name: view["query"] for name, view in views if isinstance(view.get("query"), str)}

    def absorb(self, tables: Tables) -> bool:
        """Merge another state into this one; says whether that changed anything."""
        merged = Document(join(self.content(), tables))
        if merged.text() == self.text():
            return False
        self.meta, self.tables, self.marks, self.rebuilt = merged.meta, merged.tables, merged.marks, True
        return True

    @property
    def clock(self) -> int:
        """The greatest count among the stamps."""
        clock = self.meta["clock"]
        return clock if isinstance(clock, int) else 0
