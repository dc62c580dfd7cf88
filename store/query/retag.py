"""Queries that name a tag, written anew when the tag gets another name or is deleted."""

from collections.abc import Iterable

from store.index.tokens import words
from store.models import fold_tag
from store.query.fields import PAPER_FIELDS
from store.query.lexer import Token, TokenKind, lex
from store.query.tree import And, Clause, Everything, Form, Node, Not, Or, quoted
from store.tags import tag_of
from store.text import fold

_VALUES = (TokenKind.WORD, TokenKind.PHRASE)


def renamed(query: str, old: str, new: str, others: Iterable[str] = ()) -> str:
    """Return a query with another name for a tag wherever it asks for the tag; all else stays as it was typed.

    A word that finds ``others`` of the tags in use, too, goes on finding them.
    """
    tokens = lex(query)
    for at in reversed(range(1, len(tokens))):
        exactly, value = _asked(tokens, at), tokens[at]
        if exactly is None or not _means(value.text, old, exactly=exactly):
            continue
        form = Form.QUOTED if value.kind is TokenKind.PHRASE or new.startswith("/") else Form.PLAIN
        start = tokens[at - 1 if tokens[at - 1].kind is TokenKind.TAG else at - 2].start
        asked = query[start : value.start] + quoted(new, form)
        if not exactly and any(_begins(tag, value.text) for tag in others):
            asked = f"({query[start : value.end]} OR {asked})"
        query = query[:start] + asked + query[value.end :]
    return query


def without(query: str, tree: Node, tag: str) -> str:
    """Return a query that finds the same, now that no paper has a tag, without asking for it.

    One that does so nowhere stays as it was typed; so does one of which nothing would be left.
    """
    left = _left(tree, tag) if asks_for(query, tag) else True
    return query if isinstance(left, bool) else str(left)


def asks_for(query: str, tag: str) -> bool:
    """Return whether a query asks for just this tag."""
    tokens = lex(query)
    return any(_asked(tokens, at) and _means(tokens[at].text, tag, exactly=True) for at in range(1, len(tokens)))


def _asked(tokens: list[Token], at: int) -> bool | None:
    """Return whether a tag is asked for there just as it stands, or by the start of a word; None where none is."""
    value, before = tokens[at], tokens[at - 1]
    if value.kind not in _VALUES:
        return None
    if before.kind is TokenKind.TAG:
        return True
    field = PAPER_FIELDS.get(tokens[at - 2].text) if at > 1 and before.kind is TokenKind.OP else None
    op = before.text.lstrip(":")
    return op == "=" if field is not None and field.name == "tag" and op in ("", "=") else None


def _means(typed: str, tag: str, *, exactly: bool) -> bool:
    return fold_tag(tag) in {fold_tag(typed), fold_tag(typed if exactly else tag_of(typed))}


def _begins(tag: str, typed: str) -> bool:
    return any(word.startswith(fold(typed)) for word in words(tag))


def _is_exactly(clause: Clause, tag: str) -> bool:
    return (clause.field, clause.op) == ("tag", "=") and fold_tag(clause.value) == fold_tag(tag)


def _left(node: Node, tag: str) -> Node | bool:
    """Return what is left of a query; True where every paper answers, False where none does."""
    match node:
        case Clause():
            return False if _is_exactly(node, tag) else node
        case Not(part):
            left = _left(part, tag)
            return not left if isinstance(left, bool) else Not(left)
        case And(parts) | Or(parts):
            all_of_them = isinstance(node, And)
            found = [_left(part, tag) for part in parts]
            if (not all_of_them) in [each for each in found if isinstance(each, bool)]:
                return not all_of_them
            nodes = tuple(each for each in found if not isinstance(each, bool))
            if len(nodes) < 2:
                return nodes[0] if nodes else all_of_them
            return And(nodes) if all_of_them else Or(nodes)
        case Everything():
            return node
