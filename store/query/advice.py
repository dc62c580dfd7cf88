"""What to say about a query that reads: the signs in it that are not searched for, and a field that was misspelt."""

from difflib import get_close_matches

from store.query.fields import PAPER_FIELDS, Register
from store.query.lexer import TokenKind, lex


def advice(text: str, register: Register = PAPER_FIELDS) -> list[str]:
    """Return remarks of a few words each: ``status:queued?``, ``without :``."""
    tokens, said, signs = lex(text), [], []
    for place, token in enumerate(tokens):
        if token.kind is not TokenKind.NAME or token.text.lower() == "q":
            continue
        typed, value = tokens[place + 1 : place + 3]
        behind = tokens[place + 3].kind is not TokenKind.END if place + 3 < len(tokens) else False
        if register.get(token.text) is None:
            near = get_close_matches(token.text.lower(), register.names, 1, 0.7)
            if near and value.kind in (TokenKind.WORD, TokenKind.PHRASE) and value.text.strip():
                said.append(f"{near[0]}{typed.text}{text[value.start : value.end]}?")
            else:
                signs.append(typed.text)
        elif value.kind is TokenKind.MISSING and behind:
            signs.append(typed.text)
    return [*said, *([f"without {' '.join(dict.fromkeys(signs))}"] if signs else [])]
