"""What a fetch tells while it runs, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from store.intake import Intake


class Progress(NamedTuple):
    """How far a fetch is: the subscription and the day that are asked for (None without days), and the counts so far.

    ``done`` of ``total`` lists are done; ``total`` may grow.
    """

    name: str
    day: date | None
    done: int
    total: int
    new: int = 0


class Failure(NamedTuple):
    """A list that could not be had: of which subscription, of which day (None without days), and why, in one line."""

    name: str
    day: date | None
    why: str

    def __str__(self) -> str:
        return f"{self.name}{f' {self.day}' if self.day else ''}: {self.why}"


@dataclass
class Fetched:
    """What came of a fetch: the counts, as an import has them, what was left out, and what could not be had.

    ``days`` are those that answered, ``left_out`` counts what a subscription's query left out, by its name and the day,
    and ``remarks`` are lines about what is odd and no failure. One that was ``stopped`` keeps what had come.
    """

    intake: Intake
    left_out: dict[tuple[str, date | None], int] = field(default_factory=dict)
    failed: list[Failure] = field(default_factory=list)
    days: list[tuple[str, date]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    stopped: bool = False

    @property
    def new(self) -> int:
        """How many papers the library did not know."""
        return self.intake.new

    @property
    def updated(self) -> int:
        """How many papers changed, such as their votes."""
        return self.intake.updated

    @property
    def unchanged(self) -> int:
        """How many papers are as they were."""
        return self.intake.unchanged
