"""The notes of all marks sorted into the queues, kept in step with the marks instead of being sorted anew."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import chain

from store.models import Mark
from store.notes.queue import FORGOTTEN_RULE, NoteItem, QueueRule, queues, rules
from store.times import now

FRESH = timedelta(minutes=10)
"""For so long nobody asks again which notes time alone has made old."""
Keyed = tuple[str, NoteItem]
"""An item behind its key."""


class Notebook:
    """What each rule takes, and how much that is; `look` takes in what has `changed` since it looked last.

    ``marks`` are those it has looked at, by paper, and ``linking`` those of them whose notes link to papers.
    """

    def __init__(self) -> None:
        self._opened: Mapping[str, datetime] = {}
        self._aged = datetime.min.replace(tzinfo=UTC)
        self.rules: Mapping[str, QueueRule] = rules(self._opened, now())
        self.counts = dict.fromkeys(self.rules, 0)
        """The number of items in each queue."""
        self.marks: dict[str, Mark] = {}
        self.linking: dict[str, Mark] = {}
        self.version = 0
        """Another number whenever a look has found anything new."""
        self._taken: dict[str, dict[str, list[Keyed]]] = {}  # paper → rule → items
        self._changed: set[str] | None = None

    def changed(self, papers: Iterable[str] | None) -> None:
        """Note that the marks of these papers have changed, or that any may have, for None."""
        if papers is None:
            self._changed = None
        elif self._changed is not None:
            self._changed.update(papers)

    def age(self, opened: Mapping[str, datetime], now: datetime) -> None:
        """Tell when papers were looked at last, for the rule of what was not opened for long."""
        if opened == self._opened and timedelta() <= now - self._aged < FRESH:
            return
        self._opened, self._aged = dict(opened), now
        self.rules = rules(opened, now)
        forgotten = self.rules[FORGOTTEN_RULE].takes
        assert forgotten
        count = 0
        for paper, taken in self._taken.items():
            if held := taken.get("all"):
                mark = self.marks[paper]
                if forgotten(mark, mark.notes[0]):  # it goes by the paper: all of its notes, or none
                    taken[FORGOTTEN_RULE] = held
                    count += len(held)
                else:
                    taken.pop(FORGOTTEN_RULE, None)
        self.counts[FORGOTTEN_RULE] = count
        self.version += 1

    def look(self, marks: Mapping[str, Mark]) -> int:
        """Take in what has changed, and return the version that this makes."""
        if self._changed is None:
            news: Collection[str] = [name for name, mark in marks.items() if self.marks.get(name) is not mark]
            news = [*news, *(self.marks.keys() - marks.keys())]
        else:
            news = self._changed
        for name in news:
            self._drop(name)
            if mark := marks.get(name):
                self._take(mark)
        self._changed = set()
        self.version += bool(news)
        return self.version

    def items(self, rule: str) -> Iterator[Keyed]:
        """Yield what a rule takes, in no order."""
        return chain.from_iterable(taken.get(rule, ()) for taken in self._taken.values())

    def _drop(self, name: str) -> None:
        self.marks.pop(name, None)
        self.linking.pop(name, None)
        for rule, items in self._taken.pop(name, {}).items():
            self.counts[rule] -= len(items)

    def _take(self, mark: Mark) -> None:
        self.marks[mark.paper] = mark
        if not mark.notes and not mark.rating:
            return  # most marks say no more than where the paper stands
        if any("[[" in note.text for note in mark.notes):
            self.linking[mark.paper] = mark
        if taken := queues(mark, self.rules.values()):
            self._taken[mark.paper] = taken
        for rule, items in taken.items():
            self.counts[rule] += len(items)
