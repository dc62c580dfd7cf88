"""The tree that a query is read into, and how it is written down again.

Two trees are equal when they ask the same thing; where a clause stood in the text does not count.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from store.query.criteria import Criterion


class Form(Enum):
    """How a value was written: plain, between quotation marks, or between slashes."""

    PLAIN = ""
    QUOTED = '"'
    PATTERN = "/"


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing asked: a field, an operator and a value; a bare word has neither field nor operator.

    ``span`` is where it stands in the text, from and up to, counted from 0. ``view`` is the tree of ``q:name``.
    """

    field: str
    op: str
    value: str
    form: Form = Form.PLAIN
    criterion: Criterion | None = dataclasses.field(default=None, compare=False)
    view: Node | None = dataclasses.field(default=None, compare=False)
    span: tuple[int, int] = dataclasses.field(default=(0, 0), compare=False)

    def __str__(self) -> str:
        if self.field == "tag" and self.op == "=" and self.form is Form.PLAIN and _TAG.fullmatch(self.value):
            return f"+{self.value}"
        return f"{self.field}{self.op}{quoted(self.value, self.form)}"


@dataclass(frozen=True, slots=True)
class Everything:
    """No question at all: every paper."""

    def __str__(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Not:
    """The papers that ``part`` does not match."""

    part: Node

    def __str__(self) -> str:
        return f"-{_bracketed(self.part)}"


@dataclass(frozen=True, slots=True)
class And:
    """The papers that all parts match; two parts or more."""

    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return " ".join(f"({part})" if isinstance(part, And | Or) else str(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """The papers that any part matches; two parts or more."""

    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return " OR ".join(f"({part})" if isinstance(part, Or) else str(part) for part in self.parts)


Node = Clause | Everything | Not | And | Or

_TAG = re.compile(r"[\w./-]+")
_PLAIN_VALUE = re.compile(r'[^\s()|"/<>=~][^\s()|"]*')


def quoted(value: str, form: Form = Form.PLAIN) -> str:
    """Write a value as it has to be typed: between quotation marks or slashes where that is what it was."""
    if form is Form.PATTERN:
        return f"/{value}/"
    if form is Form.QUOTED:
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return value


def clause_text(name: str, op: str, value: str) -> str:
    """Write a clause for a value that comes from the papers, quoted where it has to be."""
    if name == "tag" and op == "=" and _TAG.fullmatch(value) and not value.startswith("/"):  # that begins a pattern
        return f"+{value}"
    return f"{name}{op}{quoted(value, Form.PLAIN if _PLAIN_VALUE.fullmatch(value) else Form.QUOTED)}"


def _bracketed(node: Node) -> str:
    return str(node) if isinstance(node, Clause) else f"({node})"


def clauses(node: Node, minuses: int = 0) -> Iterator[tuple[Clause, int]]:
    """List the clauses from left to right, views not opened, each with the number of minuses it stands under."""
    match node:
        case Clause():
            yield node, minuses
        case Not(part):
            yield from clauses(part, minuses + 1)
        case And(parts) | Or(parts):
            for part in parts:
                yield from clauses(part, minuses)
        case Everything():
            return


def opened_clauses(node: Node, minuses: int = 0) -> Iterator[tuple[Clause, int]]:
    """List the clauses as `clauses` does, those of a view in its place."""
    for clause, found in clauses(node, minuses):
        if clause.view is not None:
            yield from opened_clauses(clause.view, found)
        else:
            yield clause, found
