"""Numbers of things in words, the one place where a plural is made."""

import math


def counted(count: int, one: str, many: str = "") -> str:
    """Return a number of things: "1 page", "1,204 pages"; ``many`` where an "s" does not make the plural."""
    return f"{count:,} {noun(count, one, many)}"


def noun(count: int, one: str, many: str = "") -> str:
    """Return what so many things are called, for a number that stands elsewhere: "page", "pages"."""
    return one if count == 1 else many or f"{one}s"


def spelt(seconds: float) -> str:
    """Write a span of time in words."""
    if seconds <= 90:
        return counted(math.ceil(seconds), "second")
    if seconds <= 5400:
        return counted(math.ceil(seconds / 60), "minute")
    return counted(math.ceil(seconds / 3600), "hour")
