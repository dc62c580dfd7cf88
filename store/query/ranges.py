"""Ranges in values: ``4``, ``>=4``, ``3..5``, ``..5``, ``3..``, of anything that can be counted."""

from collections.abc import Callable, Sequence

from store.query.fields import Value

Range = tuple[int, int | None]
"""The first and the last number that one written value stands for (None: no end)."""


def bounds(
    value: Value, read: Callable[[str], Range | None], expected: str, choices: Sequence[str] = ()
) -> tuple[int | None, int | None]:
    """Return the first and last number of a comparison or a range, None for no limit.

    ``read`` gives what one end stands for, or None when it cannot be read; ``choices`` are the words among them.
    """

    def end(text: str) -> Range:
        found = read(text)
        if found is None:
            raise value.wrong(f'"{text}" is no value here' if text else "a value is missing", expected, choices)
        return found

    first, dots, last = value.text.partition("..")
    if dots and value.op in (":", "="):
        if not first and not last:
            raise value.wrong("a range needs a beginning or an end", expected)
        return (end(first)[0] if first else None), (end(last)[1] if last else None)
    low, high = end(value.text)
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


def whole_number(text: str) -> Range | None:
    """Return a number without sign or fraction as a span; None for anything else."""
    return (int(text), int(text)) if text.isascii() and text.isdigit() and len(text) < 10 else None
