"""Text into a tree: a recursive-descent parser of the contract's grammar, with errors that say where and what else.

query  := or            or := and { (OR | "|") and }          and := unary { [AND] unary }
unary  := [ "-" | "!" | NOT ] atom
atom   := "(" or ")" | field:value | field<op>value | +tag | #tag | /regex/ | "phrase" | ~fuzzy | word
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from difflib import SequenceMatcher
from typing import NoReturn

from store.errors import QueryError
from store.query import terms as terms
from store.query.criteria import Criterion
from store.query.fields import ALIASES, FIELDS, Field, Value
from store.query.tree import And, Clause, Everything, Form, Node, Not, Or
from store.query.wording import worded

LONGEST = 4_000
DEEPEST = 40
_SPACE = re.compile(r"\s*")
_FIELD = re.compile(r"([^\W\d_]\w*)(<=|>=|:|=|~|<|>)")
_COMPARISON = re.compile(r"<=|>=|<|>|=|~")
_PLAIN = re.compile(r'[^\s()|"]+')
_KEYWORD = re.compile(r'(?:AND|OR|NOT)(?=[\s()|"]|$)')
_ANYTHING = 'a word, a field such as tag: or day:, a "phrase", a /pattern/ or a bracket'


def parse(text: str, *, today: date, views: Mapping[str, str] | None = None) -> Node:
    """Read a query; raises QueryError with the column and what was expected there.

    ``views`` are what ``q:name`` may name; one that leads back to itself is refused.
    """
    return _Parser(text, today, views or {}, ()).query()


class _Parser:
    """One text being read; ``_at`` is the place reached, ``_inside`` the views being opened."""

    def __init__(self, text: str, today: date, views: Mapping[str, str], inside: tuple[str, ...]) -> None:
        self._text, self._today, self._views, self._inside = text, today, views, inside
        self._at = self._depth = 0

    def query(self) -> Node:
        if len(self._text) > LONGEST:
            self._fail("the query is too long", f"at most {LONGEST} characters", at=LONGEST)
        self._skip()
        if self._done():
            return Everything()
        node = self._or()
        if not self._done():
            self._fail("this bracket closes nothing", "the end, or a ( before it")
        return node

    # -- the grammar, a method for each rule -----------------------------------------------------------------------

    def _or(self) -> Node:
        parts = [self._and()]
        while self._keyword("OR") or self._symbol("|"):
            parts.append(self._and())
        return Or(tuple(parts)) if len(parts) > 1 else parts[0]

    def _and(self) -> Node:
        parts = [self._unary()]
        while self._keyword("AND") or not (self._done() or self._peek() in ")|" or self._ahead("OR")):
            parts.append(self._unary())
        return And(tuple(parts)) if len(parts) > 1 else parts[0]

    def _unary(self) -> Node:
        if self._keyword("NOT"):
            return Not(self._atom("NOT"))
        sign = self._peek()
        if sign and sign in "-!":
            self._at += 1
            if self._peek().isspace():
                self._fail(f'"{sign}" stands alone', f"what to leave out, right after the {sign}")
            return Not(self._atom(sign))
        return self._atom("")

    def _atom(self, after: str) -> Node:
        start, sign = self._at, self._peek()
        if self._done() or sign in ")|" or self._ahead("AND") or self._ahead("OR") or self._ahead("NOT"):
            self._nothing(after)
        if sign == "(":
            return self._group()
        if sign in "+#":
            self._at += 1
            return self._tag(start)
        if sign in "-!":
            self._fail(f'"{sign}" follows another sign', _ANYTHING)
        named = None if sign in '"/~' else _FIELD.match(self._text, self._at)
        if named:
            return self._field(start, named[1], named[2])
        op = ""
        if sign == "~":
            self._at, op = self._at + 1, "~"
        value, form = self._value(_ANYTHING if not op else "a word after ~")
        criterion = worded(Value(op, value, form, start + len(op) + 1, self._today))
        return self._clause(start, "", op, value, form, criterion)

    def _group(self) -> Node:
        opened = self._at
        self._depth += 1
        if self._depth > DEEPEST:
            self._fail("brackets within brackets without end", f"at most {DEEPEST} levels")
        self._at += 1
        self._skip()
        node = self._or()
        if self._peek() != ")":
            self._fail(f"the ( at column {opened + 1} is not closed", ")")
        self._at += 1
        self._depth -= 1
        self._skip()
        return node

    def _tag(self, start: int) -> Node:
        value, form = self._value("the name of a tag")
        criterion = self._read(FIELDS["tag"], "=", value, form, start + 2)
        return self._clause(start, "tag", "=", value, form, criterion)

    def _field(self, start: int, name: str, op: str) -> Node:
        name = ALIASES.get(name.lower(), name.lower())
        if name != "q" and name not in FIELDS:
            likest = sorted((*FIELDS, "q"), key=lambda known: -SequenceMatcher(a=name, b=known).ratio())
            self._fail(f'no field "{name}"', f"{', '.join(likest)}, or quotes around a text that has a {op} in it")
        self._at += len(_FIELD.match(self._text, start)[0])  # type: ignore[index]
        if op == ":" and (comparison := _COMPARISON.match(self._text, self._at)):
            op = comparison[0]
            self._at += len(op)
        begins = self._at + 1
        value, form = self._value(f"a value for {name}{op}")
        if name == "q":
            return self._view(start, op, value, form, begins)
        criterion = self._read(FIELDS[name], op, value, form, begins)
        return self._clause(start, name, op, value, form, criterion)

    def _read(self, field: Field, op: str, value: str, form: Form, column: int) -> Criterion:
        if op not in field.ops:
            self._fail(f"{field.name} does not take {op}", "one of " + " ".join(field.ops), at=column - 2)
        if form is Form.PATTERN and (op != ":" or "~" not in field.ops):
            self._fail(f"{field.name} is no text to search with a pattern", f"a value for {field.name}", at=column - 1)
        return field.read(Value(op, value, form, column, self._today))

    def _view(self, start: int, op: str, name: str, form: Form, column: int) -> Node:
        if op not in (":", "="):
            self._fail(f"q does not take {op}", "q:name", at=start + 1)
        if name not in self._views:
            known = "one of " + ", ".join(sorted(self._views)) if self._views else "a view, and there is none yet"
            raise QueryError(f'there is no view "{name}"', column, known)
        if name in self._inside:
            raise QueryError(f'the view "{name}" leads back to itself', column, "another view")
        try:
            opened = _Parser(self._views[name], self._today, self._views, (*self._inside, name)).query()
        except QueryError as error:
            raise QueryError(f'in the view "{name}": {error}', column, "a view that reads") from error
        return self._clause(start, "q", ":", name, form, view=opened)

    # -- values and places -----------------------------------------------------------------------------------------

    def _value(self, expected: str) -> tuple[str, Form]:
        sign = self._peek()
        if sign == '"':
            return self._delimited('"', "quotation mark"), Form.QUOTED
        if sign == "/" and self._text.find("/", self._at + 1) > 0:
            return self._delimited("/", "pattern"), Form.PATTERN
        found = _PLAIN.match(self._text, self._at)
        if not found:
            self._fail("something is missing here", expected)
        if sign == "/":
            self._fail("the pattern is not closed", "/", at=len(self._text))
        self._at = found.end()
        return found[0], Form.PLAIN

    def _delimited(self, mark: str, name: str) -> str:
        opened, kept, at = self._at, [], self._at + 1
        while at < len(self._text) and self._text[at] != mark:
            if self._text[at] == "\\" and at + 1 < len(self._text):
                if mark == "/" or self._text[at + 1] not in '"\\':
                    kept.append("\\")
                at += 1
            kept.append(self._text[at])
            at += 1
        if at >= len(self._text):
            self._fail(f"the {name} opened at column {opened + 1} is not closed", mark, at=len(self._text))
        self._at = at + 1
        return "".join(kept)

    def _clause(
        self,
        start: int,
        name: str,
        op: str,
        value: str,
        form: Form,
        criterion: Criterion | None = None,
        view: Node | None = None,
    ) -> Clause:
        clause = Clause(name, op, value, form, criterion, view, span=(start, self._at))
        self._skip()
        return clause

    def _nothing(self, after: str) -> NoReturn:
        if self._done():
            self._fail("the query ends too early" if self._text.strip() else "nothing is asked", _ANYTHING)
        word = _KEYWORD.match(self._text, self._at)
        said = f'"{word[0] if word else self._peek()}" stands alone'
        self._fail(said if not after else f'nothing follows "{after}"', _ANYTHING)

    def _fail(self, message: str, expected: str, *, at: int | None = None) -> NoReturn:
        raise QueryError(message, (self._at if at is None else at) + 1, expected)

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _done(self) -> bool:
        return self._at >= len(self._text)

    def _skip(self) -> None:
        self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]

    def _ahead(self, keyword: str) -> bool:
        found = _KEYWORD.match(self._text, self._at)
        return bool(found) and found[0] == keyword  # type: ignore[index]

    def _keyword(self, keyword: str) -> bool:
        if not self._ahead(keyword):
            return False
        self._at += len(keyword)
        self._skip()
        return True

    def _symbol(self, symbol: str) -> bool:
        if self._peek() != symbol:
            return False
        self._at += 1
        self._skip()
        return True
