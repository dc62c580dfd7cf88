"""Random histories of several computers whose clocks differ, beside a model that knows who had seen what.

Each computer edits one field at a time, and takes in what another one has. Whatever the order in which all come
together, the bytes are the same; of each field the value with the later clock stands; and every text of a note that
nobody replaced in sight of it is in sight.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import reduce
from typing import Any

import pytest
from tinydb.storages import MemoryStorage
from torture import PAPERS

from store.models import Mark, Note, Status
from store.state.apart import NO_PAPER
from store.state.comparison import registers_in
from store.state.database import Database
from store.state.history import Log
from store.state.layout import text_of
from store.state.merge import Tables, merge_tables
from store.state.note_record import conflicts, from_note
from store.state.parsing import parse_tables
from store.state.records import canonical, differences, to_mark
from store.state.stamps import Stamp, Stamping, count_at
from store.state.tables import NamedTables
from store.times import stamp

APART = timedelta(hours=1)
"""So far apart are the clocks, at most."""
WRITTEN = "2026-11-20T00:00:00Z"
Place = tuple[str, str]
"""A paper, or NO_PAPER, and a field."""


@dataclass(frozen=True, eq=False)
class Write:
    """One edit of one field: its value, its moment by the clock of the computer, and all edits that it replaced."""

    place: Place
    value: Any
    moment: tuple[int, int]
    actor: str
    replaced: frozenset[Write]


@dataclass
class Computer:
    """One computer, perhaps a copy of another with its name: the code under test, and the edits that it knows."""

    actor: str
    ahead: timedelta
    knows: dict[Place, frozenset[Write]] = field(default_factory=lambda: defaultdict(frozenset))

    def __post_init__(self) -> None:
        self.database = Database(NamedTables(storage=MemoryStorage))
        self.database.replace(parse_tables(b'{"meta":{}}'))
        self._edits = 0

    @property
    def tables(self) -> Tables:
        return self.database.content()

    def edit(self, now: datetime, paper: int, change: Callable[[Mark], Mark]) -> None:
        record = self.database.record(PAPERS[paper])
        self._commit(now, [(PAPERS[paper].id, *each) for each in differences(record, change(to_mark(record)))])

    def keep(self, now: datetime, place: str, value: object) -> None:
        if (known := self.database.value(place)) != value:
            self._commit(now, [(NO_PAPER, place, known, value)])

    def _commit(self, now: datetime, changes: list[Any]) -> None:
        if not changes:
            return
        now += self.ahead
        self._edits += 1
        about = {
            "id": f"{id(self)}-{self._edits}",
            "at": stamp(now),
            "stamp": [count_at(now), self.actor],
            "summary": "",
        }
        self.database.commit(changes, about, subjects={paper.id: paper for paper in PAPERS[:2]})
        for paper, name, _, value in changes:
            known = self.knows[paper, name]
            before = max((write.moment for write in known), default=(0, 0))
            reading = int(now.timestamp() * 1000)
            moment = (reading, 0) if reading > before[0] else (before[0], before[1] + 1)
            self.knows[paper, name] = known | {Write((paper, name), value, moment, self.actor, known)}

    def take_in(self, other: Computer) -> None:
        self.database.absorb(other.tables)
        for place, writes in other.knows.items():
            self.knows[place] |= writes


def random_edit(chance: random.Random, computer: Computer, now: datetime, number: int) -> None:
    paper, name = chance.randrange(2), chance.choice("nm")
    text = f"{number}"

    def write(mark: Mark) -> Mark:
        known = next((note.text for note in mark.notes if note.id == name), "")
        longer = f"{known} {text}" if chance.random() < 0.5 else text
        return mark.with_note(Note(longer, id=name, created=WRITTEN))

    def loose() -> None:
        note = Note(text, id=name, created=WRITTEN)
        known = computer.database.value(f"note:{name}")
        computer.keep(now, f"note:{name}", from_note(note, known) if chance.random() < 0.7 else None)

    chance.choice(
        [
            lambda: computer.edit(now, paper, lambda mark: mark.rated(chance.choice([None, 1, 2, 3, 4, 5]))),
            lambda: computer.edit(now, paper, lambda mark: mark.with_status(chance.choice(list(Status)))),
            lambda: computer.edit(
                now, paper, lambda mark: mark.snoozed(chance.choice([None, "2026-12-01", "2027-01-01"]))
            ),
            lambda: computer.edit(now, paper, lambda mark: mark.tagged([chance.choice(["rl", "RL", "x"])])),
            lambda: computer.edit(now, paper, lambda mark: mark.tagged(remove=[chance.choice(["rl", "x"])])),
            lambda: computer.edit(now, paper, write),
            lambda: computer.edit(now, paper, write),
            lambda: computer.edit(now, paper, lambda mark: mark.without_note(name)),
            lambda: computer.keep(now, f"view:{name}", chance.choice([None, "is:read", "+rl", "rating>=4"])),
            loose,
        ]
    )()


def random_history(chance: random.Random) -> list[Computer]:
    names = [chance.choice([f"actor{n}", "copy"]) for n in range(chance.randint(2, 5))]
    computers = [Computer(name, APART * (chance.random() - 0.5)) for name in names]
    now = datetime(2026, 11, 21, 9, tzinfo=UTC)
    for number in range(chance.randint(4, 24)):
        now += timedelta(milliseconds=chance.choice([1, 900, 60_000, 900_000]) * chance.randint(1, 3))
        if chance.random() < 0.3:
            one, other = chance.sample(computers, 2)
            one.take_in(other)
        else:
            random_edit(chance, chance.choice(computers), now, number)
    return computers


def written(tables: Tables) -> bytes:
    return text_of(parse_tables(text_of(tables)))


def check(seed: int) -> None:
    chance = random.Random(seed)
    computers = random_history(chance)
    files = [parse_tables(written(computer.tables)) for computer in computers]
    merged = reduce(merge_tables, files)
    text = written(merged)
    for _ in range(2):
        chance.shuffle(files)
        half = len(files) // 2
        assert (
            written(merge_tables(reduce(merge_tables, files[half:]), reduce(merge_tables, files[:half] or files)))
            == text
        )
    assert written(merge_tables(parse_tables(text), chance.choice(files))) == text
    writes: dict[Place, set[Write]] = defaultdict(set)
    for computer in computers:
        for place, known in computer.knows.items():
            writes[place] |= known
    registers = registers_in(merged, [paper.id for paper in PAPERS[:2]])
    told = Log(merged["history"].values(), merged["marks"]).values_at("9999")
    for (paper, name), all_writes in writes.items():
        value = registers[paper][name][1]
        if name.startswith("note:"):
            check_note(value, all_writes)
        else:
            last = max(all_writes, key=lambda write: (write.moment, write.actor, canonical(write.value)))
            assert value == last.value, f"{name} of {paper}: {value} in place of {last.value}"
            assert told[paper, name] == value, "the history tells the same"


def check_note(note: dict[str, Any] | None, writes: set[Write]) -> None:
    """Check that every text which nobody replaced in sight of it is in sight, and no other."""
    replaced = frozenset[Write]().union(*(write.replaced for write in writes))
    heads = [write.value for write in writes - replaced if write.value is not None]
    assert (note is None) is (not heads), "a deletion takes away what was seen, and nothing else"
    if note is None:
        return
    shown = [note["text"], *conflicts(note)]
    texts = [text for head in heads for text in (head["text"], *conflicts(head))]
    assert all(any(each.startswith(text) for each in shown) for text in texts), (shown, texts)
    assert set(shown) <= set(texts), (shown, texts)


def counter_first(stamping: Stamping, known: Stamp) -> Stamp:
    """The mutant: the count of edits comes first, and the clock nowhere."""
    stamping.latest = known[0] + 1, stamping._actor
    return stamping.latest


def test_all_computers_come_to_the_same_with_nothing_out_of_sight() -> None:
    for seed in range(200):
        check(seed)


@pytest.mark.long
def test_all_computers_come_to_the_same_at_length() -> None:
    for seed in range(300, 20_300):
        check(seed)


def test_stamps_with_the_counter_first_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Stamping, "after", counter_first)
    with pytest.raises(AssertionError, match="in place of"):
        for seed in range(300):
            check(seed)


def test_a_merge_that_takes_the_later_note_alone_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "store.state.merge.Versions.merged", lambda one, other: max(one, other, key=lambda each: each.stamp)
    )
    with pytest.raises(AssertionError):
        for seed in range(300):
            check(seed)
