"""The words that a query looks for in text, which are marked where the text is shown."""

import re
from collections.abc import Mapping

from store.query.criteria import ABSTRACT, AUTHORS, NOTES, TITLE, Close, Words
from store.query.tree import Form, Node, opened_clauses
from store.text import fold

_TEXTS = frozenset((TITLE, AUTHORS, ABSTRACT, NOTES))
_LITTLE = {"and", "or", "not"}
"""Words that every text has, and that were mostly meant to join others."""
_WORD = re.compile(r"\w+")


def words_of(node: Node, corrections: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Return the folded words that a query looks for in text, each once, typing errors as they were corrected.

    Words of tags and names are not among them, nor what it excludes.
    """
    taken = corrections or {}
    found: list[str] = []
    for clause, minuses in opened_clauses(node):
        criterion = clause.criterion
        if minuses or not isinstance(criterion, Words | Close) or _TEXTS.isdisjoint(criterion.fields):
            continue
        for word in _WORD.findall(fold(clause.value)):
            if clause.form is Form.QUOTED or word not in _LITTLE:
                found.append(taken.get(word, word))
    return tuple(dict.fromkeys(found))
