"""Registers of fields: each field is a function that reads a value into a criterion.

The function's docstring is the field's help text everywhere. What asks about papers has a register, and so have notes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import NamedTuple, Self

from store.errors import QueryError
from store.query.criteria import Criterion
from store.query.tree import Form

COMPARISONS = ("<", "<=", ">", ">=")


class Value(NamedTuple):
    """A value as typed, with its operator, the column it begins at (from 1), and what day it is."""

    op: str
    text: str
    form: Form
    column: int
    today: date

    def wrong(self, message: str, expected: str, choices: Sequence[str] = (), *, rest: str | None = None) -> QueryError:
        """Return the error that points at this value; it names the choice that is nearest, or that it begins.

        ``rest`` is what would finish a value that only begins, where that is none of the choices.
        """
        typed = self.text.lower()
        begun = next((choice for choice in choices if choice.lower().startswith(typed)), None)
        near = begun or next(iter(get_close_matches(typed, choices, 1)), "") if typed else ""
        expected = f"{near}? or {expected}" if near else expected
        return QueryError(message, self.column, expected, rest if begun is None else begun[len(typed) :])

    def part(self, start: int, text: str) -> Self:
        """Return a part of this value, such as one end of a range, as a value of its own."""
        return self._replace(text=text, column=self.column + start)


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
        """What may be typed, and what it finds, in one line."""
        return (self.read.__doc__ or "").strip().partition("\n")[0]


class Register:
    """The fields that one language has, by their names, and the other names that they go by."""

    def __init__(self) -> None:
        self.fields: dict[str, Field] = {}
        self.aliases: dict[str, str] = {}

    def get(self, name: str) -> Field | None:
        """Return the field of this name, in whatever case; None when there is none."""
        name = name.lower()
        return self.fields.get(self.aliases.get(name, name))

    @property
    def names(self) -> tuple[str, ...]:
        """All names that fields go by, their own first."""
        return (*self.fields, *self.aliases)

    def field(
        self,
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
                if taken in self.fields or taken in self.aliases:
                    raise ValueError(f"the field {taken} is registered twice")
            self.fields[name] = Field(name, ops, read, values, pool)
            self.aliases.update(dict.fromkeys(aliases, name))
            return read

        return register


PAPER_FIELDS = Register()
"""The fields that ask about papers; the modules of `terms` fill it."""

field = PAPER_FIELDS.field
