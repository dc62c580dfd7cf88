"""What to say about a query that reads: the signs in it that are not searched for, and a field that was misspelt."""

from collections.abc import Iterator
from difflib import get_close_matches
from itertools import pairwise
from unicodedata import category

from store.query.fields import PAPER_FIELDS, Register
from store.query.lexer import Token, TokenKind, lex
from store.query.silent import silent
from store.query.wording import is_signed

_TEXTS = (TokenKind.WORD, TokenKind.PHRASE)
_VALUES_OF = (TokenKind.OP, TokenKind.TAG, TokenKind.NEAR)
_TELLING = "&%@#*\\:"
"""Signs that say something, beside those that Unicode calls symbols; a comma or a hyphen is missed by nobody."""


def advice(text: str, register: Register = PAPER_FIELDS) -> list[str]:
    """Return remarks of a few words each: ``status:queued?``, ``without :``."""
    tokens = lex(text)
    said, signs = [], []
    for place, token in enumerate(tokens):
        if token.kind is not TokenKind.NAME or token.text.lower() == "q":
            continue
        typed, value, *behind = tokens[place + 1 :]
        if register.get(token.text) is None:
            near = get_close_matches(token.text.lower(), register.names, 1, 0.7)
            if near and value.kind in _TEXTS and value.text.strip():
                said.append(f"{near[0]}{typed.text}{text[value.start : value.end]}?")
            else:
                signs.append(typed)
        elif value.kind is TokenKind.MISSING and behind[0].kind is not TokenKind.END:
            signs.append(typed)
    signs += [token for token in silent(tokens) if token.text]
    unsaid = [(sign.start, sign.text) for sign in signs]
    unsaid += [(token.start, sign) for token in _bare(tokens) if token not in signs for sign in _within(token)]
    listed = " ".join(dict.fromkeys(sign for _, sign in sorted(unsaid)))
    return [*said, *([f"without {listed}"] if listed else [])]


def _bare(tokens: list[Token]) -> Iterator[Token]:
    """List the words and phrases that have no field."""
    for before, token in pairwise([tokens[-1], *tokens]):
        if token.kind in _TEXTS and before.kind not in _VALUES_OF:
            yield token


def _within(token: Token) -> Iterator[str]:
    """List the signs of a word or a phrase that are left out, but for a last ``*``, which says that it may go on."""
    if not is_signed(token.text):
        said = token.text.removesuffix("*") if token.kind is TokenKind.WORD else token.text
        yield from (sign for sign in said if sign in _TELLING or category(sign)[0] == "S")
