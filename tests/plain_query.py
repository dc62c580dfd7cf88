"""The query language once more in plain Python, a paper at a time: slow, obvious, what the index is held against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import log
from urllib.parse import urlsplit

from store.duplicates.likeness import Sketch, likeness
from store.index.tokens import words
from store.models import Mark, Paper, Status
from store.query import criteria as asked
from store.query.tree import And, Clause, Everything, Node, Not, Or
from store.text import fold
from store.times import local_day
from tests import plain_ranking

_SCORES: dict[int, tuple[Sequence[Record], dict[int, int]]] = {}
_ALIKE: dict[int, tuple[Sequence[Record], set[int]]] = {}
WEIGHTS = {"title": 4, "authors": 2, "tags": 2, "abstract": 1, "notes": 1, "summary": 1, "keywords": 2}
EVERYWHERE = ("title", "authors", "tags", "abstract", "notes")


@dataclass
class Record:
    row: int
    seq: int
    paper: Paper
    mark: Mark

    def texts(self, field: str) -> Sequence[str]:
        return {
            "title": (self.paper.title,),
            "authors": self.paper.authors,
            "abstract": (self.paper.abstract,),
            "summary": (self.paper.summary or "",),
            "keywords": self.paper.keywords,
            "tags": self.mark.tags,
            "notes": [note.text for note in self.mark.notes],
        }[field]


def distance(a: str, b: str) -> int:
    """Optimal string alignment, as in every textbook."""
    table = [[max(i, j) if not i or not j else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a[i - 1] != b[j - 1]))
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


def follows(listed: Sequence[str], wanted: Sequence[str], prefix: bool) -> bool:
    """Whether the words stand one after the other, the last perhaps going on."""
    *whole, last = wanted
    return any(
        list(listed[at : at + len(whole)]) == whole
        and (listed[at + len(whole)].startswith(last) if prefix else listed[at + len(whole)] == last)
        for at in range(len(listed) - len(whole))
    )


class Plain:
    def __init__(self, records: Sequence[Record]) -> None:
        self.records = records
        self.corrections: dict[str, str] = {}
        self._scored: list[tuple[dict[int, int], int]] = []

    def rows(self, node: Node) -> list[int]:
        """The matching rows in order."""
        found = self.matching(node, False)
        score = Counter[int]()
        for levels, worth in self._scored:
            for row, level in levels.items():
                score[row] += level * worth
        return [
            record.row
            for record in sorted(
                (record for record in self.records if record.row in found),
                key=lambda r: (-score[r.row], -_day(r.paper.day), -_votes(r.paper), r.seq),
            )
        ]

    def matching(self, node: Node, negated: bool) -> set[int]:
        match node:
            case Everything():
                return {record.row for record in self.records}
            case Not(part):
                return {record.row for record in self.records} - self.matching(part, True)
            case And(parts):
                return set.intersection(*(self.matching(part, negated) for part in parts))
            case Or(parts):
                return set.union(*(self._alternative(part, negated) for part in parts))
            case Clause(view=view) if view is not None:
                return self.matching(view, negated)
        assert isinstance(node, Clause)
        match node.criterion:
            case asked.Words() as criterion:
                return self._words(criterion, negated)
            case asked.Close() as criterion:
                return set.intersection(*(self._close(word, criterion.fields, negated) for word in criterion.words))
            case asked.Pattern() as criterion:
                import re

                find = re.compile(criterion.source, re.IGNORECASE)
                levels = self._levels(criterion.fields, lambda text: find.search(text) is not None)
                return self._score(levels, 16, negated)
        return {record.row for record in self.records if holds(record, node.criterion, self.records)}

    def _alternative(self, part: Node, negated: bool) -> set[int]:
        before = len(self._scored)
        found = self.matching(part, negated)
        self._scored[before:] = [
            ({row: level for row, level in levels.items() if row in found}, worth)
            for levels, worth in self._scored[before:]
        ]
        return found

    def _levels(self, fields, test) -> dict[int, int]:
        found = {
            record.row: max((WEIGHTS[f] for f in fields if any(test(text) for text in record.texts(f))), default=0)
            for record in self.records
        }
        return {row: level for row, level in found.items() if level}

    def _having(self, wanted: Sequence[str], fields, prefix: bool) -> dict[int, int]:
        return self._levels(fields, lambda text: follows(words(text), wanted, prefix))

    def _worth(self, count: int) -> int:
        return round(16 * log(1 + len(self.records) / count)) if count else 0

    def _score(self, levels: dict[int, int], worth: int, negated: bool) -> set[int]:
        if not negated:
            self._scored.append((levels, worth))
        return set(levels)

    def _words(self, c: asked.Words, negated: bool) -> set[int]:
        levels = self._having(c.words, c.fields, c.prefix)
        known = levels or self._having(c.words, EVERYWHERE, True)
        if not known and len(c.words) == 1 and c.prefix and not negated:
            for taken in self._near(c.words[0]):
                if levels := self._having([taken], c.fields, True):
                    self.corrections[c.words[0]] = taken
                    return self._score(levels, max(1, self._worth(len(levels)) // 2), negated)
        return self._score(levels, self._worth(len(levels)), negated)

    def _close(self, word: str, fields, negated: bool) -> set[int]:
        known = {word, *self._near(word)}
        levels = self._levels(fields, lambda text: not known.isdisjoint(words(text)))
        return self._score(levels, self._worth(len(levels)), negated)

    def _near(self, word: str) -> list[str]:
        written: Counter[str] = Counter()
        for record in self.records:
            for field in ("title", "authors", "abstract", "summary", "keywords"):
                written.update({w for text in record.texts(field) for w in words(text)})
            for field in ("tags", "notes"):
                written.update({w: 0 for text in record.texts(field) for w in words(text)})
        limit = 1 if len(word) < 8 else 2
        found = [(distance(word, each), -count, each) for each, count in written.items()]
        return [each for far, _, each in sorted(found) if far <= limit and len(word) > 1]


def holds(record: Record, criterion: object, records: Sequence[Record]) -> bool:
    paper, mark = record.paper, record.mark
    match criterion:
        case asked.Between("day", low, high):
            days = [_day(day) for day in (paper.day, *(listing.day for listing in paper.listings))]
            return any(_lies(day, low, high) for day in days)
        case asked.Between(column, low, high):
            value = {
                "comments": lambda: -1 if paper.comments is None else paper.comments,
                "stars": lambda: -1 if paper.stars is None else paper.stars,
                "withdrawn": lambda: _day(paper.withdrawn),
                "published": lambda: _day(paper.published),
                "added": lambda: _day(paper.added),
                "upvotes": lambda: _votes(paper),
                "rating": lambda: mark.rating or -1,
                "due": lambda: _day(mark.due),
                "score": lambda: _score(record, records),
                "read": lambda: _day(mark.since) if mark.status is Status.READ else -1,
            }[column]()
            return _lies(value, low, high)
        case asked.Named("tag", text, _):
            return text in {tag.casefold() for tag in mark.tags}
        case asked.Named(column, text, exact):
            names = {
                "id": [paper.id],
                "src": paper.sources,
                "venue": [paper.venue] if paper.venue else [],
                "org": [paper.organization] if paper.organization else [],
                "submitter": [paper.submitter] if paper.submitter else [],
                "category": paper.categories,
                "link": [host(link) for link in paper.links],
            }[column]
            return any(fold(name) == text if exact else text in fold(name) for name in names)
        case asked.Among(statuses):
            return mark.status in statuses
        case asked.Has(flag, wanted):
            return wanted == bool(
                {
                    "note": lambda: mark.notes,
                    "tag": lambda: mark.tags,
                    "rating": lambda: mark.rating,
                    "link": lambda: paper.links,
                    "code": lambda: (
                        paper.code or any(host(link).endswith(("github.com", "gitlab.com")) for link in paper.links)
                    ),
                    "summary": lambda: paper.summary,
                    "highlight": lambda: any(note.quote for note in mark.notes),
                    "abstract": lambda: paper.abstract,
                    "author": lambda: paper.authors,
                    "duplicate": lambda: record.row in _alike(records),
                }[flag]()
            )
    raise AssertionError(criterion)


def _lies(value: int, low: int | None, high: int | None) -> bool:
    return value >= 0 and (low is None or value >= low) and (high is None or value <= high)


def _alike(records: Sequence[Record]) -> set[int]:
    """Each paper held against each other one."""
    known = _ALIKE.get(id(records))
    if known is None or known[0] is not records:
        sketches = [Sketch.of(record.paper) for record in records]
        rows = {
            record.row
            for record, sketch in zip(records, sketches, strict=True)
            if any(likeness(sketch, other) for other in sketches if other is not sketch)
        }
        known = _ALIKE[id(records)] = (records, rows)
    return known[1]


def _score(record: Record, records: Sequence[Record]) -> int:
    known = _SCORES.get(id(records))
    if known is None or known[0] is not records:
        known = _SCORES[id(records)] = (records, plain_ranking.scores(records))
    return known[1].get(record.row, -1)


def host(link: str) -> str:
    return (urlsplit(link).hostname or "").removeprefix("www.")


def records_of(catalogue, marks: Mapping[str, Mark]) -> list[Record]:
    return [Record(row, seq, paper, marks.get(paper.id) or Mark(paper.id)) for row, seq, paper in catalogue.scan()]


def _day(day: str | None) -> int:
    return date.fromisoformat(local_day(day)).toordinal() if day else -1


def _votes(paper: Paper) -> int:
    return -1 if paper.upvotes is None else paper.upvotes
