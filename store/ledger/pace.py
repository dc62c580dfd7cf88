"""What the events of a reading session add up to: a recap, the minutes spent, the pace, and how long the rest may take.

Pure functions over events as the ledger lists them, oldest first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

IDLE = timedelta(minutes=5)  # a longer gap is a break, and not reading
_FEWEST, _RECENT = 5, 20  # papers that a pace is taken from
_TRUSTED = 10  # papers, before which a pace says little about the rest
_SHORT = 50  # seconds, below which "about a minute" would be too much


class Action(StrEnum):
    """What a reader does with a paper; the first two decide nothing."""

    SEEN = "seen"
    PASSED = "passed"
    QUEUED = "queued"
    BEGUN = "begun"
    READ = "read"
    SKIPPED = "skipped"
    RETURNED = "returned"  # back to the inbox
    SNOOZED = "snoozed"
    RATED = "rated"
    TAGGED = "tagged"
    NOTED = "noted"
    HIGHLIGHTED = "highlighted"
    UNDONE = "undone"  # the last thing done with the paper was taken back


STATUS_ACTIONS = (Action.QUEUED, Action.BEGUN, Action.READ, Action.SKIPPED, Action.RETURNED)
TURNING = frozenset({*STATUS_ACTIONS, Action.SNOOZED, Action.PASSED})
"""What turns the page in triage."""
DECIDING = frozenset({*STATUS_ACTIONS, Action.SNOOZED, Action.RATED})


@dataclass(frozen=True, slots=True)
class Event:
    """One thing done with one paper; ``at`` is an aware moment in UTC, ``value`` such as the rating or the tag."""

    at: datetime
    action: Action
    paper: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Recap:
    """One session in numbers: papers, but for ``noted`` and ``highlighted``, which count each note and passage."""

    seen: int = 0
    queued: int = 0
    begun: int = 0
    read: int = 0
    skipped: int = 0
    rated: int = 0
    tagged: int = 0
    noted: int = 0
    highlighted: int = 0
    minutes: int = 0

    def as_json(self) -> dict[str, int]:
        """Return the numbers by name."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds a paper: the median of the last ``papers``."""

    seconds: float
    papers: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many minutes the rest may take, rounded; nought when it is not even one."""

    minutes: int

    def __str__(self) -> str:
        if self.minutes < 1:
            return "under a minute"
        return "about a minute" if self.minutes == 1 else f"about {self.minutes} min"


def recap(events: Iterable[Event]) -> Recap:
    """Count what was done and not taken back; a paper's last status counts, not those on the way to it."""
    done: dict[str, list[Action]] = {}
    moments: list[datetime] = []
    for event in events:
        moments.append(event.at)
        actions = done.setdefault(event.paper, [])
        if event.action is Action.UNDONE:
            _take_back(actions)
        else:
            actions.append(event.action)
    status = [next((a for a in reversed(actions) if a in STATUS_ACTIONS), None) for actions in done.values()]

    def papers(action: Action) -> int:
        return sum(action in actions for actions in done.values())

    def times(action: Action) -> int:
        return sum(actions.count(action) for actions in done.values())

    return Recap(
        seen=papers(Action.SEEN),
        queued=status.count(Action.QUEUED),
        begun=status.count(Action.BEGUN),
        read=status.count(Action.READ),
        skipped=status.count(Action.SKIPPED),
        rated=papers(Action.RATED),
        tagged=papers(Action.TAGGED),
        noted=times(Action.NOTED),
        highlighted=times(Action.HIGHLIGHTED),
        minutes=round(active(moments).total_seconds() / 60),
    )


def _take_back(actions: list[Action]) -> None:
    """Drop the last thing that was done; a look cannot be taken back."""
    for place in reversed(range(len(actions))):
        if actions[place] not in (Action.SEEN, Action.PASSED):
            del actions[place]
            return


def active(moments: Sequence[datetime]) -> timedelta:
    """Add up the time between events, breaks not counted."""
    gaps = (later - earlier for earlier, later in pairwise(moments))
    return sum((gap for gap in gaps if timedelta(0) < gap <= IDLE), timedelta(0))


def pace(events: Iterable[Event]) -> Pace | None:
    """Measure the seconds from one paper to the next, breaks not counted; None before five papers."""
    moves: list[tuple[str, datetime]] = []
    for event in events:
        if event.action is Action.SEEN and (not moves or moves[-1][0] != event.paper):
            moves.append((event.paper, event.at))
    gaps = (later[1] - earlier[1] for earlier, later in pairwise(moves))
    seconds = [gap.total_seconds() for gap in gaps if timedelta(0) < gap <= IDLE][-_RECENT:]
    if len(seconds) < _FEWEST:
        return None
    from statistics import median

    return Pace(median(seconds), len(seconds))


def estimate(pace: Pace | None, left: int) -> Estimate | None:
    """Estimate how long ``left`` more papers may take; None before ten papers."""
    if pace is None or pace.papers < _TRUSTED or left <= 0:
        return None
    seconds = pace.seconds * left
    return Estimate(_rounded(seconds / 60) if round(seconds) >= _SHORT else 0)


def _rounded(minutes: float) -> int:
    """Round to what one can know: minutes, from ten on fives, from an hour on quarters."""
    step = 1 if minutes < 10 else 5 if minutes < 60 else 15
    return max(1, round(minutes / step) * step)
