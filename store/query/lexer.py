"""Text into tokens, each with its place: what the grammar, completion and the filter of the notes read.

Every text has tokens: what is wrong with it is a token too, and whoever reads that says so. Which names are fields is
for a register to know.
"""

import re
from enum import Enum
from typing import NamedTuple


class TokenKind(Enum):
    """What a token is.

    An OP follows every NAME. A value follows every OP, TAG and NEAR at once: a WORD, a PHRASE, a PATTERN, one of the
    two that are not closed, or an empty token for the value that is MISSING. An unclosed phrase goes on to the end of
    the text, an unclosed pattern as far as a word.
    """

    OPEN = "("
    CLOSE = ")"
    BAR = "|"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    SIGN = "sign"  # - or !
    TAG = "tag"  # + or #
    NEAR = "~"
    NAME = "name"
    OP = "op"
    WORD = "word"
    PHRASE = "phrase"
    PATTERN = "pattern"
    UNCLOSED_PHRASE = "unclosed_phrase"
    UNCLOSED_PATTERN = "unclosed_pattern"
    MISSING = "missing"
    END = "end"


class Token(NamedTuple):
    """A piece of a query, and where it stands: ``text`` is what it says, without quotation marks, slashes, escapes."""

    kind: TokenKind
    text: str
    start: int
    end: int


_CLAUSE = re.compile(
    r"""
    (?P<symbol> [()|] | [-!] | (?:AND|OR|NOT) (?=[\s()|"]|\Z) )
    | (?P<before> (?P<name>[^\W\d_]\w*) (?P<op>:(?:[<>]=?|[=~])?|[<>]=?|[=~]) | [+\#~] )?
      (?: "(?P<phrase>(?:[^"\\]|\\.)*+)"
        | /(?P<pattern>(?:[^/\\]|\\.)*+)/
        | "(?P<unclosed_phrase>.*)
        | (?P<unclosed_pattern>/[^\s()|"]*)
        | (?P<word>[^\s()|"]+)
        | (?(before)(?P<missing>)|(?!)) )
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r'\\(["\\])')
_KINDS = {kind.value: kind for kind in TokenKind}
_SYMBOLS = _KINDS | dict.fromkeys("-!", TokenKind.SIGN) | dict.fromkeys("+#", TokenKind.TAG)


def lex(text: str) -> list[Token]:
    """Return the tokens of a text in order, blanks left out; the last is END, which is empty."""
    tokens: list[Token] = []
    add = tokens.append
    for found in _CLAUSE.finditer(text):
        start, end = found.span()
        group = found.lastgroup or ""
        said = found[group]
        if group == "symbol":
            add(Token(_SYMBOLS[said], said, start, end))
            continue
        if before := found["before"]:
            if found["op"]:
                add(Token(TokenKind.NAME, found["name"], start, start := found.end("name")))
                add(Token(TokenKind.OP, found["op"], start, start := found.end("op")))
            else:
                add(Token(_SYMBOLS[before], before, start, start := start + 1))
        if group == "phrase" and "\\" in said:
            said = _ESCAPED.sub(r"\1", said)
        add(Token(_KINDS[group], said, start, end))
    add(Token(TokenKind.END, "", len(text), len(text)))
    return tokens
