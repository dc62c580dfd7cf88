"""From day to day: where a day stands in the list, which day comes before or after, and what there is of each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from store.errors import BroadsheetError
from store.library import Library
from store.times import day_of
from tui.main.filter import FilterController
from tui.main.paper_list import PaperList

if TYPE_CHECKING:
    from store.fetching.days import Known
    from store.fetching.missing import Shelf
    from tui.questions.calendar import DayEntry

_READ = ("subscriptions.toml", "papers.db", "papers.db-wal")
"""The files that say what there is to fetch; to read years of it takes longer than a key may."""

_WEEK, _SATURDAY = timedelta(days=7), 5


class DayWalk:
    """Walks the days of the list, and those that could be fetched: one of these is ``offered`` until the cursor moves.

    ``go`` moves the cursor to a position.
    """

    def __init__(
        self, library: Library, papers: PaperList, filter: FilterController, go: Callable[[int], None]
    ) -> None:
        self._library, self._papers, self._filter, self._go = library, papers, filter, go
        self._offer: tuple[date, int] | None = None
        self._shelf: Shelf | None = None
        self._seen: tuple[object, ...] = ()  # the day and the files of which the shelf was read

    @property
    def day(self) -> date | None:
        """The day under the cursor."""
        return day_of(self._papers.day_at(self._papers.window.cursor))

    @property
    def offered(self) -> date | None:
        """The day that was walked to and is not there, None once the cursor has moved."""
        if self._offer is None or self._offer[1] != self._papers.window.cursor:
            return None
        return self._offer[0]

    def take_offer(self) -> date | None:
        """Return the day that is offered, which is offered no more."""
        offered, self._offer = self.offered, None
        return offered

    # -- one day further -----------------------------------------------------------------------------------------------

    def earlier(self) -> bool:
        """Go to the day before, or offer it; return whether there was one."""
        start, total = self._start, self._papers.window.total
        at = self._first(lambda day: day < start)
        listed = self._day_at(at) if at < total else ""
        beyond = at if at < total else None
        offer = self._missing(lambda shelf, day: shelf.before(day, day_of(listed)), beyond)
        return self._turn(beyond) if offer is None else self._offers(offer)

    def later(self) -> bool:
        """Go to the day after, or offer it; return whether there was one."""
        start = self._start
        listed = self._day_at(self._first(lambda day: day <= start) - 1)
        at = self._first(lambda day: day <= listed) if listed else None
        offer = self._missing(lambda shelf, day: shelf.after(day, day_of(listed)), at)
        return self._turn(at) if offer is None else self._offers(offer)

    @property
    def _start(self) -> str:
        """The day from which on one walks: the one that is offered, else that under the cursor."""
        offered = self.offered
        return offered.isoformat() if offered else self._day_at(self._papers.window.cursor)

    def _turn(self, position: int | None) -> bool:
        self._offer = None
        if position is not None:
            self._go(position)
        return position is not None

    def _offers(self, day: date) -> bool:
        self._offer = day, self._papers.window.cursor
        return True

    def _missing(self, find: Callable[[Shelf, date], date | None], beyond: int | None) -> date | None:
        """Find a missing day from the one at hand on; a filter is about papers that are there.

        Where there are papers ``beyond``, no more than a week is walked through on the way to them.
        """
        start, here = day_of(self._start), self.day
        if start is None or here is None or self._filter.query or (shelf := self.shelf()) is None:
            return None
        found = find(shelf, start)
        far = found is not None and abs(found - here) > _WEEK and beyond is not None
        return None if far else found

    def _day_at(self, position: int) -> str:
        return (self._papers.day_at(position) or "") if position >= 0 else ""

    def _first(self, fits: Callable[[str], bool]) -> int:
        """Return the first position whose day fits, by halving: the days come one after the other."""
        total = self._papers.window.total
        return bisect_left(range(total), True, key=lambda position: fits(self._day_at(position)))

    # -- any day -------------------------------------------------------------------------------------------------------

    def go_to(self, day: date) -> None:
        """Go to the first paper of a day, dropping a filter that hides it, or an order that scatters it."""
        self._offer = None
        if not self._filter.by_day or (position := self._position(day)) is None:
            self._filter.sort, self._filter.reverse = None, False
            self._filter.afterwards = lambda: self._go(self._position(day) or 0)
            self._filter.set("")
        else:
            self._go(position)

    def has(self, day: date) -> bool:
        """Return whether the library has papers of a day."""
        return bool(self._library.searcher.counts_between(day, day))

    def _position(self, day: date) -> int | None:
        at, name = self._first(lambda other: other <= day.isoformat()), day.isoformat()
        return at if at < self._papers.window.total and self._day_at(at) == name else None

    # -- what there is of each -----------------------------------------------------------------------------------------

    def shelf(self) -> Shelf | None:
        """Return what there is to fetch; None where nothing is subscribed to, or that cannot be read."""
        if not (self._library.folder / "subscriptions.toml").exists():
            return None
        seen = self._library.fetching.current_day, *map(self._written, _READ)
        if seen != self._seen:
            self._seen, self._shelf = seen, self._read_shelf()
        return self._shelf

    def _written(self, name: str) -> tuple[int, int]:
        """Return what changes when a file of the library is written."""
        try:
            found = (self._library.folder / name).stat()
        except OSError:
            return 0, 0
        return found.st_mtime_ns, found.st_size

    def _read_shelf(self) -> Shelf | None:
        from store.fetching.missing import shelf

        try:
            found = shelf(self._library.fetching)
        except BroadsheetError:
            return None
        return found if found.first else None

    def entries(self, first: date, last: date) -> Mapping[date, DayEntry]:
        """Tell of the days from a first to a last one: their papers, and what came of their lists."""
        from tui.questions.calendar import DayEntry

        counts, shelf = self._library.searcher.counts_between(first, last), self.shelf()
        found = {day: DayEntry(count.papers, count.inbox) for day, count in counts.items()}
        for ordinal in range(first.toordinal(), last.toordinal() + 1) if shelf else ():
            assert shelf is not None
            day = date.fromordinal(ordinal)
            papers, inbox, *_ = found.get(day, DayEntry())
            if (known := shelf.known.get(day)) is not None:
                found[day] = DayEntry(papers, inbox, _in_words(known, day), shelf.is_missing(day))
            elif not papers and shelf.is_missing(day):
                found[day] = DayEntry(words="not fetched", missing=True)
        return found


def _in_words(known: Known, day: date) -> str:
    """Return what came of a day's list, in a few words; nothing of one that is whole, or empty as at any weekend."""
    empty = "its list is empty" if day.weekday() < _SATURDAY else ""
    standing: dict[str, str] = {"open": "more may come", "empty": empty, "whole": ""}
    failed = ": ".join(["could not be had", *known.why[:1]])
    left_out = f"{known.left_out:,} more left out" if known.left_out else ""
    return " · ".join(filter(None, (standing.get(known.standing, failed), left_out)))
