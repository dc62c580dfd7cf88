"""Ranges in values: ``4``, ``>=4``, ``3..5``, ``..5``, ``3..``, of anything that can be counted."""

from collections.abc import Callable, Sequence

from store.errors import QueryError
from store.query.fields import Value

Range = tuple[int, int | None]
"""The first and the last number that one written value stands for (None: no end)."""


def bounds(
    value: Value,
    read: Callable[[str], Range | None],
    expected: str,
    choices: Sequence[str] = (),
    begins: Callable[[str], bool] = lambda text: False,
) -> tuple[int | None, int | None]:
    """Return the first and last number of a comparison or a range, None for no limit.

    ``read`` gives what one end stands for, or None when it cannot be read; ``choices`` are the words among them, and
    ``begins`` says of what is none whether more of it may come.
    """

    def end(start: int, text: str) -> Range:
        found = read(text)
        if found is None:
            said = f"“{text}” is not valid here" if text else "a value is missing"
            rest = "" if begins(text) else None
            raise value.part(start, text).wrong(said, expected, choices, rest=rest)
        return found

    first, dots, last = value.text.partition("..")
    if dots and value.op in (":", "="):
        if not first and not last:
            raise value.wrong("a range needs a beginning or an end", expected, rest="")
        low = _finished(lambda: end(0, first)[0]) if first else None
        return low, end(len(first) + len(dots), last)[1] if last else None
    if value.op in (":", "=") and value.text.endswith(".") and (value.text == "." or read(value.text[:-1])):
        raise value.wrong(f"“{value.text}” is not valid here", expected, rest=".")
    low, high = end(0, value.text)
    match value.op:
        case "<":
            return None, low - 1
        case "<=":
            return None, low if high is None else high
        case ">":
            return (low if high is None else high) + 1, None
        case ">=":
            return low, None
    return low, high


def _finished(read: Callable[[], int]) -> int:
    """Read what something follows, so that no more of it will come."""
    try:
        return read()
    except QueryError as error:
        error.rest = None
        raise


def whole_number(text: str) -> Range | None:
    """Return a number without sign or fraction as a span; None for anything else, such as 05."""
    plain = text.isascii() and text.isdigit() and len(text) < 10 and str(int(text)) == text
    return (int(text), int(text)) if plain else None
