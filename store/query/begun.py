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


def rest_of_field(text: str, *others: Register) -> str | None:
    """Return what would make the last word a field of papers, or of other registers; None where it begins none."""
    last = begun(text)
    word = last.value.lower() if last and not last.op else ""
    names = (name for register in (*others, PAPER_FIELDS) for name in register.names)
    found = next((name for name in names if name.startswith(word)), None) if word else None
    return f"{found[len(word) :]}:" if found else None


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
