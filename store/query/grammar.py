"""Tokens into a tree: a recursive-descent parser of the contract's grammar, with errors that say where and what else.

query  := or            or := and { (OR | "|") and }          and := unary { [AND] unary }
unary  := [ "-" | "!" | NOT ] atom
atom   := "(" or ")" | field:value | field<op>value | +tag | #tag | /regex/ | "phrase" | ~fuzzy | word
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import NoReturn, TypeVar

from store.errors import QueryError
from store.index.tokens import words
from store.query import terms as terms
from store.query.criteria import Criterion
from store.query.fields import PAPER_FIELDS, Field, Read, Register, Value
from store.query.lexer import Token, TokenKind, lex
from store.query.silent import silent
from store.query.tree import And, Clause, Everything, Form, Node, Not, Or
from store.query.wording import worded

Result = TypeVar("Result")

LONGEST_QUERY = 4_000
DEEPEST = 40
_ANYTHING = 'a word, a field such as tag: or day:, a "phrase", a /pattern/ or a bracket'
_FORMS = {TokenKind.WORD: Form.PLAIN, TokenKind.PHRASE: Form.QUOTED, TokenKind.PATTERN: Form.PATTERN}
_BEHIND = (TokenKind.WORD, TokenKind.PHRASE, TokenKind.NAME, TokenKind.SIGN)
_ONE_WORD = [TokenKind.WORD, TokenKind.END]
_OR = (TokenKind.OR, TokenKind.BAR)
_NOT = (TokenKind.NOT, TokenKind.SIGN)
_AFTER_AND = (TokenKind.END, TokenKind.CLOSE, *_OR)


def parse(text: str, *, today: date, views: Mapping[str, str] | None = None) -> Node:
    """Return the tree of a query; raises QueryError with the column and what was expected there.

    ``views`` are what ``q:name`` may name; one that leads back to itself is refused.
    """
    return _opened(text, today, views or {}, ())


def _opened(text: str, today: date, views: Mapping[str, str], inside: tuple[str, ...]) -> Node:
    if len(text) > LONGEST_QUERY:
        raise QueryError("the query is too long", LONGEST_QUERY + 1, f"at most {LONGEST_QUERY} characters")
    tokens = lex(text)
    left_out = set(silent(tokens))
    spoken = [token for token in tokens if token not in left_out]
    return Parser(text, spoken, today, views=views, inside=inside).query()


class Parser:
    """Reads tokens of one text with the fields of a register; ``words`` reads a value that has no field.

    ``inside`` are the views that are being opened.
    """

    def __init__(
        self,
        text: str,
        tokens: Iterable[Token],
        today: date,
        *,
        register: Register = PAPER_FIELDS,
        words: Read = worded,
        views: Mapping[str, str] | None = None,
        inside: tuple[str, ...] = (),
    ) -> None:
        self._text, self._today, self._register, self._bare = text, today, register, words
        self._views, self._inside = views or {}, inside
        self._depth = 0
        self._rest = iter(tokens)
        self._token = next(self._rest)

    def query(self) -> Node:
        """Return the tree of all the tokens; raises QueryError."""
        node: Node = Everything() if self._token.kind is TokenKind.END else self._or()
        if self._token.kind is not TokenKind.END:
            self._fail("this ) closes nothing", "the end, or a ( before it")
        return node

    # -- the grammar, a method for each rule -----------------------------------------------------------------------

    def _or(self) -> Node:
        parts = [self._and()]
        while self._token.kind in _OR:
            self._take()
            parts.append(self._and())
        return Or(tuple(parts)) if len(parts) > 1 else parts[0]

    def _and(self) -> Node:
        parts = [self._unary()]
        while (kind := self._token.kind) not in _AFTER_AND:
            if kind is TokenKind.AND:
                self._take()
            parts.append(self._unary())
        return And(tuple(parts)) if len(parts) > 1 else parts[0]

    def _unary(self) -> Node:
        sign = self._token
        if sign.kind not in _NOT:
            return self._atom("")
        self._take()
        if sign.kind is TokenKind.SIGN and self._token.start > sign.end:
            self._fail(f"“{sign.text}” stands alone", f"what to leave out, right after the {sign.text}", sign.end)
        return Not(self._atom(sign.text))

    def _atom(self, after: str) -> Node:
        first = self._token
        if first.kind in _FORMS:
            return self._words(first, "")
        match first.kind:
            case TokenKind.OPEN:
                return self._group()
            case TokenKind.NAME:
                return self._field()
            case TokenKind.TAG:
                return self._tag()
            case TokenKind.NEAR:
                self._take()
                return self._words(first, "~")
            case TokenKind.SIGN:
                self._fail(f"“{first.text}” follows another sign", _ANYTHING)
            case TokenKind.END:
                self._fail("the query ends too early", _ANYTHING)
            case TokenKind.UNCLOSED_PHRASE | TokenKind.UNCLOSED_PATTERN:
                self._unclosed(first)
        self._fail(f"nothing follows “{after}”" if after else f"“{first.text}” stands alone", _ANYTHING)

    def _words(self, first: Token, op: str) -> Node:
        value, form = self._value("a word after ~")
        criterion = self._bare(self._as_value(op, value, form))
        return Clause("", op, value.text, form, criterion, span=(first.start, value.end))

    def _group(self) -> Node:
        opened = self._token.start
        self._depth += 1
        if self._depth > DEEPEST:
            self._fail("brackets within brackets without end", f"at most {DEEPEST} levels")
        self._take()
        node = self._or()
        if self._token.kind is not TokenKind.CLOSE:
            self._fail(f"the ( at column {opened + 1} is not closed", ")")
        self._take()
        self._depth -= 1
        return node

    def _tag(self) -> Node:
        sign = self._take()
        value, form = self._value("the name of a tag")
        criterion = self._read(self._register.fields["tag"], "=", sign, value, form)
        return Clause("tag", "=", value.text, form, criterion, span=(sign.start, value.end))

    def _field(self) -> Node:
        named = self._take()
        field = self._register.get(named.text)
        name = field.name if field else named.text.lower()
        typed = self._take()
        if not field and name != "q":
            return self._word_before(named)
        if typed.text == ":" and self._token.kind is TokenKind.MISSING:
            missing = self._take()
            if self._token.kind in _BEHIND:
                return self._as_word(named)  # "Score: a new measure" is a title
            rest = None if self._text[missing.end :].strip() else ""  # words may still come, too
            raise QueryError("something is missing here", missing.start + 1, f"a value for {name}:", rest)
        op = typed.text.lstrip(":") or ":"
        value, form = self._value(f"a value for {name}{op}")
        span = (named.start, value.end)
        if field:
            criterion = self._read(field, op, typed, value, form)
            return Clause(name, op, value.text, form, criterion, span=span)
        if op not in (":", "="):
            self._fail(f"q does not take {op}", "q:name", typed.start)
        view = self._while_open(value, form, lambda: self._view(self._as_value(":", value, form)))
        return Clause("q", ":", value.text, form, view=view, span=span)

    def _as_word(self, word: Token) -> Clause:
        """Return the clause of a word, quoted where alone it would mean something else."""
        form = Form.PLAIN if [each.kind for each in lex(word.text)] == _ONE_WORD else Form.QUOTED
        criterion = self._bare(self._as_value("", word, form))
        return Clause("", "", word.text, form, criterion, span=(word.start, word.end))

    def _word_before(self, named: Token) -> Node:
        """Return a word that is no field, and what stands behind its sign: another word, mostly of a title."""
        before, value = self._as_word(named), self._token
        if value.kind is TokenKind.MISSING or (value.kind is TokenKind.WORD and not words(value.text)):
            self._take()
            return before
        return And((before, self._as_word(self._take()) if value.kind is TokenKind.WORD else self._words(value, "")))

    def _read(self, field: Field, op: str, typed: Token, value: Token, form: Form) -> Criterion:
        """Return what a field makes of a value; ``typed`` is the operator as it stands in the text."""
        if op not in field.ops:
            self._fail(f"{field.name} does not take {op}", "one of " + " ".join(field.ops), typed.end - 1)
        if form is Form.PATTERN and (op != ":" or "~" not in field.ops):
            self._fail(
                f"{field.name} is not a text, and cannot be searched with a pattern",
                f"a value for {field.name}",
                value.start,
            )
        return self._while_open(value, form, lambda: field.read(self._as_value(op, value, form)))

    def _as_value(self, op: str, value: Token, form: Form) -> Value:
        return Value(op, value.text, form, value.start + 1, self._today)

    def _while_open(self, value: Token, form: Form, read: Callable[[], Result]) -> Result:
        """Read a value; what follows it, a quotation mark too, shows that it is finished and not only begun."""
        try:
            return read()
        except QueryError as error:
            if value.end < len(self._text) or form is not Form.PLAIN:
                error.rest = None
            raise

    def _view(self, value: Value) -> Node:
        name, column = value.text, value.column
        if name not in self._views:
            names = sorted(self._views)
            known = "one of " + ", ".join(names) if names else "a view, and there is none yet"
            raise value.wrong(f"there is no view “{name}”", known, names)
        if name in self._inside:
            raise QueryError(f"the view “{name}” leads back to itself", column, "another view")
        try:
            return _opened(self._views[name], self._today, self._views, (*self._inside, name))
        except QueryError as error:
            raise QueryError(f"in the view “{name}”: {error}", column, "a view with a valid query") from error

    # -- values and places -----------------------------------------------------------------------------------------

    def _value(self, expected: str) -> tuple[Token, Form]:
        """Take the value that comes next; what is expected is said where there is none."""
        value = self._take()
        form = _FORMS.get(value.kind)
        if form is None:
            if value.kind is TokenKind.MISSING:
                self._fail("something is missing here", expected, value.start)
            self._unclosed(value)
        return value, form

    def _unclosed(self, value: Token) -> NoReturn:
        quoted = value.kind is TokenKind.UNCLOSED_PHRASE
        name, mark = ("quotation mark", '"') if quoted else ("pattern", "/")
        opened = f" opened at column {value.start + 1}" if quoted or "/" in self._text[value.start + 1 :] else ""
        self._fail(f"the {name}{opened} is not closed", mark, len(self._text))

    def _take(self) -> Token:
        """Go on to the next token and return this one."""
        taken = self._token
        self._token = next(self._rest, taken)
        return taken

    def _fail(self, message: str, expected: str, at: int | None = None) -> NoReturn:
        at = self._token.start if at is None else at
        raise QueryError(message, at + 1, expected, "" if at >= len(self._text) else None)
