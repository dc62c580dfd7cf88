"""The clause that is being typed at the end of a text: what may be offered for it, and whether it begins a field."""

from collections.abc import Iterator
from dataclasses import dataclass

from store.query.fields import PAPER_FIELDS, Register
from store.query.lexer import TokenKind, lex

_ENDED = (TokenKind.CLOSE, TokenKind.PHRASE, TokenKind.UNCLOSED_PHRASE, TokenKind.PATTERN)
_NOTHING_YET = (TokenKind.END, TokenKind.OPEN, TokenKind.BAR, TokenKind.SIGN)
_MARKS = (TokenKind.TAG, TokenKind.NEAR)


@dataclass(frozen=True, slots=True)
class Begun:
    """A clause that is not finished: the name of its field, its operator and its value, all as typed.

    ``start`` is where it begins, after any sign. Of a tag or a near word the operator is its ``+``, ``#`` or ``~``.
    """

    start: int
    name: str = ""
    op: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Completion:
    """Text to put in the place of ``start`` to ``end``, and a word about it: a count of papers, or a help line."""

    text: str
    start: int
    end: int
    note: str


def begun(text: str) -> Begun | None:
    """Return the clause that a text ends in, empty after a blank; None where nothing can go on, as in a phrase."""
    *tokens, end = lex(text)
    last = tokens.pop() if tokens else end
    if last.end < len(text) or last.kind in _NOTHING_YET:
        return Begun(len(text))
    if last.kind in _ENDED:
        return None
    before = tokens.pop() if tokens else end
    if before.kind is TokenKind.OP:
        name = tokens.pop()
        return Begun(name.start, name.text, before.text, text[last.start :])
    if before.kind in _MARKS:
        return Begun(before.start, "", before.text, text[last.start :])
    return None if last.kind is TokenKind.UNCLOSED_PATTERN else Begun(last.start, value=text[last.start :])


def begins_a_field(text: str, *others: Register) -> bool:
    """Return whether the last word is the beginning of the name of a field of papers, or of other registers."""
    last = begun(text)
    word = last.value if last and not last.op else ""
    return bool(word) and any(register.begins(word) for register in (PAPER_FIELDS, *others))


def offered(register: Register, last: Begun) -> Iterator[tuple[str, str]]:
    """List what may stand there for the fields of a register: their names, or the values of one; with a help line."""
    if last.name:
        field = register.get(last.name)
        if field and last.op in (":", "="):
            likely = (value for value in field.values if value.startswith(last.value.lower()))
            yield from ((f"{field.name}{last.op}{value}", "") for value in likely)
    elif not last.op:
        for field in register.fields.values():
            if field.name.startswith(last.value.lower()):
                yield f"{field.name}:", field.help
