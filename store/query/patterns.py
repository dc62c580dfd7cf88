"""Regular expressions from strangers, under a time budget.

Python's own `re` cannot be stopped inside one match, and a pattern such as ``(a+)+$`` can take longer than the reader
lives; the `regex` package takes a time limit for each match. It loads when a pattern is typed.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from store.errors import QueryError
from store.query.fields import Value

if TYPE_CHECKING:
    import regex

LONGEST_PATTERN = 500
SECONDS_A_TEXT = 0.25
SECONDS_IN_ALL = 10.0


@lru_cache(maxsize=32)
def compiled(source: str) -> regex.Pattern[str]:
    """Compile a pattern that does not care for case; raises regex.error."""
    import regex

    return regex.compile(source, regex.IGNORECASE | regex.VERSION0)


def check(value: Value) -> None:
    """Raise QueryError for what is no regular expression, with the place in it."""
    import regex

    if not value.text or len(value.text) > LONGEST_PATTERN:
        said = "the pattern is longer than 500 characters" if value.text else "the pattern is empty"
        raise value.wrong(said, "a regular expression between two slashes")
    try:
        compiled(value.text)
    except (regex.error, OverflowError, RecursionError, ValueError) as error:
        said, place = getattr(error, "msg", str(error)), getattr(error, "pos", 0) or 0
        raise QueryError(f"the pattern is not valid: {said}", value.column + 1 + place, "a pattern") from error
