"""Clauses made a little wider: the next longer time, the next lower rating, words in any order instead of a phrase."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from store.errors import QueryError
from store.query.criteria import Between, Words
from store.query.grammar import parse
from store.query.tree import Clause, Form, Node

_AGO = re.compile(r"(\d+)([dwmy])")
_DOUBLINGS = 5


def suggested(clause: Clause, today: date) -> Iterator[Node]:
    """List wider forms of a clause, the narrowest of them first."""
    for text in _texts(clause):
        with suppress(QueryError):
            yield parse(text, today=today)


def _texts(clause: Clause) -> Iterator[str]:
    match clause.criterion:
        case Words(words) if len(words) > 1 and not clause.op and clause.form is Form.QUOTED:
            yield f"({' '.join(words)})"
        case Between("rating", int(low), _) if clause.op in (">", ">=", "=", ":"):
            yield from (f"rating>={lower}" for lower in range(low - 1, 0, -1))
        case Between("score", int(low), None | 100):
            yield from (f"score>={lower}" for lower in range((low - 1) // 10 * 10, 0, -10))
        case Between("upvotes", int(low), None):
            yield from (f"upvotes>={low >> halved}" for halved in range(1, low.bit_length() + 1))
        case Between() if ago := _AGO.fullmatch(clause.value):
            doubled = (int(ago[1]) << time for time in range(1, _DOUBLINGS + 1))
            yield from (f"{clause.field}{clause.op}{number}{ago[2]}" for number in doubled if clause.op != "<")
        case _ if clause.field == "tag" and clause.op == "=":
            yield f"tag:{clause.value}"
