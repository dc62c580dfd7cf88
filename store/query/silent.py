"""Signs that stand alone in a text, as they do in titles, and are not searched for: ``&``, a dash between blanks.

So are the bullet and the number of a line that was copied out of a list: ``- ``, ``1. ``, ``[12] ``.
"""

import re
from collections.abc import Sequence

from store.index.tokens import words
from store.query.lexer import Token, TokenKind

_ASKING = (TokenKind.OP, TokenKind.TAG, TokenKind.NEAR)
"""What comes before a value."""
_NUMBER = re.compile(r"\d{1,3}[.)]|\[[\d.]{1,12}\]")
_JOINING = (TokenKind.OPEN, TokenKind.BAR, TokenKind.AND, TokenKind.OR, TokenKind.NOT)


def silent(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens that a query is read without; none where nothing would be left."""
    found = _number(tokens)
    at = len(found)
    while at < len(tokens) - 1:
        stop = _end_of_run(tokens, at)
        if _stands_alone(tokens, at, stop):
            found += tokens[at:stop]
        at = max(stop, at + 1)
    return found if len(found) < len(tokens) - 1 else []


def _number(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens of the number that a list gives its line, with a blank behind it."""
    for stop in (1, 2):
        text = "".join(token.text for token in tokens[:stop])
        if len(tokens) > stop + 1 and _NUMBER.fullmatch(text) and tokens[stop - 1].end < tokens[stop].start:
            closed = tokens[0].end == tokens[stop - 1].start or stop == 1
            return list(tokens[:stop]) if closed and tokens[0].kind is TokenKind.WORD else []
    return []


def _end_of_run(tokens: Sequence[Token], start: int) -> int:
    """Return where signs that stand close together end, such as ``--`` and ``->``; ``start`` where none begin."""
    stop = start
    while (length := _length_of_sign(tokens, stop)) and (stop == start or tokens[stop].start == tokens[stop - 1].end):
        stop += length
    return stop


def _length_of_sign(tokens: Sequence[Token], at: int) -> int:
    """Return how many tokens are a sign: two where a ``+`` has no tag behind it; 0 where there is none."""
    token = tokens[at]
    if token.kind in (TokenKind.TAG, TokenKind.NEAR):
        return 2 if tokens[at + 1].kind is TokenKind.MISSING else 0
    return int(token.kind is TokenKind.SIGN or (token.kind is TokenKind.WORD and not words(token.text)))


def _stands_alone(tokens: Sequence[Token], start: int, stop: int) -> bool:
    """Return whether a run of signs is no value, and leaves nothing out: a dash has blanks around it."""
    before = tokens[start - 1] if start else None
    if all(token.kind is TokenKind.WORD for token in tokens[start:stop]):
        return before is None or before.kind not in _ASKING
    end = tokens[stop - 1].end
    if before is None:
        blank_before = tokens[start].text == "-"  # the bullet of a list
    else:
        blank_before = before.end < tokens[start].start and before.kind not in _JOINING
    return blank_before and end < tokens[stop].start
