"""The numbers of `broadsheet stats`: what was read when, how it was rated, what waits, and how the sessions went.

Pure functions over marks, over the history's steps (newest first, as the history lists them; those that were undone do
not count) and over the ledger. What counts as read is what the marks say, so that every other count agrees. Moments are
kept in UTC; a day is the reader's own: that of ``zone``, or of the computer when it is None.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta, tzinfo
from statistics import median
from typing import Any

from store.ledger.ledger import Ledger, ReadingSession
from store.ledger.pace import Recap, pace, recap
from store.models import Mark, Status, fold_tag
from store.steps import FieldChange, Step
from store.times import moment_of, own_day

_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long papers wait between being queued and being read: days, as the median of those read, None without any.

    ``waiting`` are still in the queue; ``oldest`` of them is a paper id, queued for ``oldest_days`` days.
    """

    read: int
    median_days: float | None
    waiting: int
    oldest: str | None = None
    oldest_days: float | None = None


@dataclass(frozen=True, slots=True)
class MeasuredSession:
    """One session with its recap, and the median of its seconds a paper (None before five papers)."""

    session: ReadingSession
    recap: Recap
    seconds: float | None

    def as_json(self) -> dict[str, Any]:
        """Return what ``stats --json`` prints of a session."""
        ended = self.session.ended.isoformat() if self.session.ended else None
        said = {**asdict(self.session), "started": self.session.started.isoformat(), "ended": ended}
        return {**said, **self.recap.as_json(), "seconds_per_paper": self.seconds}


@dataclass(frozen=True, slots=True)
class Statistics:
    """All numbers together: days and months as ISO dates, ``tags`` by month with how often each was given."""

    statuses: dict[str, int]
    ratings: dict[int, int]
    read: dict[date, int]
    tags: dict[str, dict[str, int]]
    waiting: Waiting
    sessions: list[MeasuredSession]

    def as_json(self) -> dict[str, Any]:
        """Return what ``stats --json`` prints."""
        return {
            "statuses": self.statuses,
            "ratings": {str(rating): count for rating, count in self.ratings.items()},
            "read": {day.isoformat(): count for day, count in self.read.items()},
            "tags": self.tags,
            "waiting": asdict(self.waiting),
            "sessions": [session.as_json() for session in self.sessions],
        }


def gather(
    marks: Mapping[str, Mark],
    steps: Sequence[Step],
    ledger: Ledger | None,
    *,
    papers: int,
    now: datetime,
    zone: tzinfo | None = None,
    sessions: int = 50,
) -> Statistics:
    """Gather all numbers of a library of so many papers; the latest ``sessions`` of the ledger, newest first."""
    held = list(marks.values())
    return Statistics(
        statuses=statuses(held, papers),
        ratings=ratings(held),
        read=read_by_day(held, zone),
        tags=tags_by_month(steps, zone),
        waiting=waiting(held, steps, now),
        sessions=past_sessions(ledger, sessions) if ledger else [],
    )


def statuses(marks: Iterable[Mark], papers: int) -> dict[str, int]:
    """Count the papers at each status; those without a mark are in the inbox."""
    counts = Counter(mark.status for mark in marks)
    outside = sum(count for status, count in counts.items() if status is not Status.INBOX)
    return {str(status): counts[status] for status in Status} | {str(Status.INBOX): max(0, papers - outside)}


def ratings(marks: Iterable[Mark]) -> dict[int, int]:
    """Count how often each rating was given, 1 to 5."""
    counts = Counter(mark.rating for mark in marks)
    return {rating: counts[rating] for rating in range(1, 6)}


def _changes(steps: Iterable[Step]) -> Iterator[tuple[datetime, FieldChange]]:
    """List the changes that are in force, oldest first; of one second, the last of the steps is the oldest."""
    for step in sorted(reversed(list(steps)), key=lambda step: step.at):
        moment = moment_of(step.at)
        if moment is not None and not step.undone:
            yield from ((moment, change) for change in step.changes)


def read_by_day(marks: Iterable[Mark], zone: tzinfo | None = None) -> dict[date, int]:
    """Count the papers that are read by the day on which they were marked so; days without any are left out."""
    moments = (moment_of(mark.since) for mark in marks if mark.status is Status.READ)
    return dict(sorted(Counter(own_day(moment, zone) for moment in moments if moment).items()))


def calendar(counts: Mapping[date, int], today: date, weeks: int = 53) -> list[list[int | None]]:
    """Lay counts by day out as a calendar: a row for each week, Monday first, oldest first; None after today."""
    first = today - timedelta(days=today.weekday() + 7 * (weeks - 1))
    days = [[first + timedelta(days=7 * week + day) for day in range(7)] for week in range(weeks)]
    return [[counts.get(day, 0) if day <= today else None for day in week] for week in days]


def tags_by_month(steps: Iterable[Step], zone: tzinfo | None = None) -> dict[str, dict[str, int]]:
    """Count how often each tag was given in each month ("2026-11"), most given first, in its first spelling."""
    months: dict[str, Counter[str]] = defaultdict(Counter)
    spelling: dict[str, str] = {}
    for moment, change in _changes(steps):
        if change.field.startswith("tag:") and change.new is not None and change.old is None:
            tag = spelling.setdefault(fold_tag(str(change.new)), str(change.new))
            months[own_day(moment, zone).strftime("%Y-%m")][tag] += 1
    return {month: dict(counts.most_common()) for month, counts in months.items()}


def waiting(marks: Iterable[Mark], steps: Iterable[Step], now: datetime) -> Waiting:
    """Measure how long papers wait in the queue, from the last time they were put there to when they were read."""
    marks = list(marks)
    read = {mark.paper for mark in marks if mark.status is Status.READ}
    since: dict[str, datetime] = {}
    waited: dict[str, float] = {}
    for moment, change in _changes(steps):
        if change.field != "status":
            continue
        if change.new == Status.QUEUED:
            since[change.paper] = moment
        elif change.new == Status.READ and change.paper in since:
            waited[change.paper] = max(0.0, (moment - since.pop(change.paper)).total_seconds() / _DAY)
        elif change.new != Status.READING:
            since.pop(change.paper, None)
    queued = [mark.paper for mark in marks if mark.status is Status.QUEUED]
    known = [paper for paper in queued if paper in since]
    days = [waited[paper] for paper in read & waited.keys()]
    oldest = min(known, key=lambda paper: since[paper], default=None)
    return Waiting(
        read=len(days),
        median_days=round(median(days), 1) if days else None,
        waiting=len(queued),
        oldest=oldest,
        oldest_days=round((now - since[oldest]).total_seconds() / _DAY, 1) if oldest else None,
    )


def past_sessions(ledger: Ledger, limit: int | None = None) -> list[MeasuredSession]:
    """List the sessions of the ledger, newest first."""
    found = []
    for session in ledger.sessions(limit):
        events = ledger.events(session.id)
        speed = pace(events)
        found.append(MeasuredSession(session, recap(events), round(speed.seconds, 1) if speed else None))
    return found
