"""The fields that are dates: day, published, added, read."""

import re

from store.dates import EXPECTED, WEEKDAYS, period
from store.query.criteria import Between, Criterion
from store.query.fields import COMPARISONS, Value, field
from store.query.ranges import Range, bounds

_OPS = (":", "=", *COMPARISONS)
_WORDS = ("today", "yesterday", "tomorrow", *WEEKDAYS)
_BEGUN = re.compile(r"\d{1,4}|\d{4}-\d?|\d{4}-\d\d-\d?")
_VALUES = ("today", "yesterday", "3d", "1w", "2w", "1m", *WEEKDAYS)


def _dated(column: str, value: Value) -> Criterion:
    def read(text: str) -> Range | None:
        return period(text, value.today)

    return Between(column, *bounds(value, read, EXPECTED, _WORDS, lambda text: _BEGUN.fullmatch(text) is not None))


@field("day", ops=_OPS, values=_VALUES, aliases=("date",))
def day(value: Value) -> Criterion:
    """day:today, day:2w, day:2026-08, day>=monday, day:2026-08-01..2026-08-15: the day of the listing."""
    return _dated("day", value)


@field("published", ops=_OPS, values=_VALUES)
def published(value: Value) -> Criterion:
    """published:2025, published<2026-03: the day the paper itself came out, where it is known."""
    return _dated("published", value)


@field("added", ops=_OPS, values=_VALUES)
def added(value: Value) -> Criterion:
    """added:today, added>=2w: the day the paper came into this library."""
    return _dated("added", value)


@field("read", ops=_OPS, values=_VALUES)
def read(value: Value) -> Criterion:
    """read:yesterday, read:2w: papers marked as read, by the day they were."""
    return _dated("read", value)
