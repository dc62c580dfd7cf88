"""A line that names its papers instead of describing them: a whole title, an arXiv id, a DOI, an address of either."""

import numpy as np

from store.identity import parse_arxiv, parse_doi
from store.index.builder import title_hash
from store.index.index import Index
from store.index.tokens import words
from store.query.criteria import Named, Titled
from store.query.lexer import TokenKind, lex
from store.query.tree import Clause, Form

_FEW = 3  # words from which a line with signs in it may be a title


def meant(index: Index, text: str) -> Clause | None:
    """Return the clause that finds the papers a line names; None where it names none that are there."""
    return _identified(index, text.strip()) or _titled(index, text)


def is_plain(text: str) -> bool:
    """Return whether a text is nothing but words, which find the title that they are by themselves."""
    return all(token.kind in (TokenKind.WORD, TokenKind.END) for token in lex(text))


def _identified(index: Index, text: str) -> Clause | None:
    if not text or any(sign.isspace() for sign in text):
        return None
    arxiv, doi = parse_arxiv(text), parse_doi(text)
    names = [f"{kind}:{found}" for kind, found in (("arxiv", arxiv), ("doi", doi)) if found]
    known = index.catalogue.ids_of(names) if names else {}
    found = next((known[name] for name in names if name in known), None)
    return Clause("id", "=", found, Form.QUOTED, Named("id", found, exact=True)) if found else None


def _titled(index: Index, text: str) -> Clause | None:
    found = words(text)
    if len(found) < _FEW or is_plain(text):
        return None
    key = title_hash(" ".join(found))
    there = (index.snapshot.number("title_hash") == np.uint64(key)) & index.snapshot.alive
    return Clause("title", "=", text.strip(), Form.QUOTED, Titled(key)) if there.any() else None
