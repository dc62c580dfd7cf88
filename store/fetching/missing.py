"""Which days could be fetched and never were: what is subscribed to says which days there are, the log which came."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from store.fetching.days import Known, Standing, is_weekend
from store.fetching.fetching import Fetching


class Shelf(NamedTuple):
    """What there is to fetch day by day: from the ``first`` day that any subscription has to the ``last``, today's.

    ``known`` says what came of the days that were asked for. Without a subscription by days there is no first one.
    """

    first: date | None
    last: date
    known: Mapping[date, Known]

    def is_missing(self, day: date) -> bool:
        """Return whether papers of a day are to be had that were never asked for, or could not be had."""
        if self.first is None or not self.first <= day <= self.last:
            return False
        known = self.known.get(day)
        return not is_weekend(day) if known is None else known.standing is Standing.FAILED

    def before(self, day: date, end: date | None) -> date | None:
        """Return the last missing day before a day and after ``end``; None where there is none."""
        end = max(end or date.min, (self.first or day) - timedelta(days=1))
        days = map(date.fromordinal, range(day.toordinal() - 1, end.toordinal(), -1))
        return next(filter(self.is_missing, days), None)

    def after(self, day: date, end: date | None) -> date | None:
        """Return the first missing day after a day and before ``end``; None where there is none."""
        end = min(end or date.max, self.last + timedelta(days=1))
        days = map(date.fromordinal, range(day.toordinal() + 1, end.toordinal()))
        return next(filter(self.is_missing, days), None)


def shelf(fetching: Fetching) -> Shelf:
    """Return what there is to fetch. Raises InputError for subscriptions that cannot be read, LibraryError."""
    listed = [each for each in fetching.subscriptions() if each.has_days or each.source.has_past(each.what)]
    last = fetching.current_day
    if not listed:
        return Shelf(None, last, {})
    return Shelf(min(each.source.first_day() or last for each in listed), last, fetching.days())
