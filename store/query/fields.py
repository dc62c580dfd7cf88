"""The register of the query language's fields: each a function that reads a value into a criterion.

The function's docstring is the field's help text everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from store.errors import QueryError
from store.query.criteria import Criterion
from store.query.tree import Form

COMPARISONS = ("<", "<=", ">", ">=")


@dataclass(frozen=True, slots=True)
class Value:
    """A value as typed, with its operator, the column it begins at (from 1), and what day it is."""

    op: str
    text: str
    form: Form
    column: int
    today: date

    def wrong(self, message: str, expected: str) -> QueryError:
        """Make the error that points at this value."""
        return QueryError(message, self.column, expected)


Read = Callable[[Value], Criterion]


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name, the operators it takes, and what to complete its values with.

    ``values`` are completed as they stand; ``pool`` names a list that grows with the library ("tags", "authors").
    """

    name: str
    ops: tuple[str, ...]
    read: Read
    values: tuple[str, ...] = ()
    pool: str = ""

    @property
    def help(self) -> str:
        """One line: what may be typed, and what it finds."""
        return (self.read.__doc__ or "").strip().partition("\n")[0]


FIELDS: dict[str, Field] = {}
ALIASES: dict[str, str] = {}


def field(
    name: str,
    *,
    ops: tuple[str, ...] = (":", "="),
    values: tuple[str, ...] = (),
    pool: str = "",
    aliases: tuple[str, ...] = (),
) -> Callable[[Read], Read]:
    """Register a function as the reader of a field; raises ValueError for a name that is taken."""

    def register(read: Read) -> Read:
        for taken in (name, *aliases):
            if taken in FIELDS or taken in ALIASES:
                raise ValueError(f"the field {taken} is registered twice")
        FIELDS[name] = Field(name, ops, read, values, pool)
        ALIASES.update(dict.fromkeys(aliases, name))
        return read

    return register
