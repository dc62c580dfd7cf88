"""A line that names its papers instead of describing them: a whole title, an arXiv id, a DOI, an address of either."""

import re
from collections.abc import Iterator

import numpy as np

from store.identifiers import parse_arxiv, parse_doi
from store.index.builder import title_hash
from store.index.index import Index
from store.index.tokens import words
from store.query.criteria import Named, Titled
from store.query.fields import PAPER_FIELDS
from store.query.lexer import TokenKind, lex
from store.query.tree import Clause, Form

_FEW = 3  # words from which a line may be a title without its signs; a shorter one has to be it sign for sign
_CITED = re.compile(
    r"(?P<scheme>(?:arxiv|doi)\s*:?\s+|arxiv:|doi:)?(?P<name>[^\s|]+)(?:\s+\[[\w.-]+\])?", re.IGNORECASE
)
"""What people copy: 2606.13681, arXiv:2606.13681v1 [cs.CL], doi: 10.1145/3292500.3330701, an address."""
_BEFORE = re.compile(r"\s*(?:(?:[-+*>#•‣▪·–—]+|\d{1,3}[.)]|\[[\w. /-]{0,14}\])\s+)*(?:title\s*:\s+)?", re.IGNORECASE)
"""What stands before a title that is copied: a bullet, its number in a list, the id that a browser's tab has."""
_YEAR = re.compile(r"\s*[(\[][^()\[\]]{0,40}\b(?:19|20)\d\d[)\]]$")
_AROUND = "\"'“”„‟‘’‚‹›«»「」『』. \n"
_DIVIDED = re.compile(r"(?<=[^\W\d_]{2})-\s+(?=[^\W\d_]{2})")
_PLACED = re.compile(r"https?://|10\.\d{4,9}/", re.IGNORECASE)


def meant(index: Index, text: str) -> Clause | None:
    """Return the clause that finds the papers a line names; None where it names none."""
    return _identified(index, text.strip()) or _titled(index, text)


def _identified(index: Index, text: str) -> Clause | None:
    """Return the clause for an identifier; one that is sure to be one finds nothing where no paper has it."""
    cited, first = _CITED.fullmatch(text), lex(text)[0]
    is_field = first.kind is TokenKind.NAME and PAPER_FIELDS.get(first.text)
    if cited is None or is_field or first.kind not in (TokenKind.NAME, TokenKind.WORD):
        return None
    arxiv, doi = parse_arxiv(cited["name"]), parse_doi(cited["name"])
    names = [f"{kind}:{found}" for kind, found in (("arxiv", arxiv), ("doi", doi)) if found]
    known = index.catalogue.ids_of(names) if names else {}
    found = next((known[name] for name in names if name in known), None)
    if found is None and names and (cited["scheme"] or _PLACED.match(cited["name"])):
        found = names[0]
    return Clause("id", "=", found, Form.QUOTED, Named("id", found.lower(), exact=True)) if found else None


def _titled(index: Index, text: str) -> Clause | None:
    """Return the clause for a title; words alone find the title that they are by themselves, and others too."""
    plain = all(token.kind in (TokenKind.WORD, TokenKind.END) for token in lex(text))
    said = words(text)
    forms = (form for form in dict.fromkeys(_forms(text)) if not plain or words(form) != said)
    return next((clause for form in forms if (clause := _found(index, form))), None)


def _forms(text: str) -> Iterator[str]:
    """List the titles that a line may be: as it stands, and without what it was copied with."""
    yield text
    whole = text.strip(_AROUND)
    alone = _BEFORE.sub("", whole, 1).strip(_AROUND)
    shorter = (whole, alone, *(_YEAR.sub("", form).strip(_AROUND) for form in (whole, alone)))
    yield from shorter
    yield from (_DIVIDED.sub(joint, form) for form in shorter for joint in ("", "-") if _DIVIDED.search(form))


def _found(index: Index, text: str) -> Clause | None:
    found = words(text)
    if not found:
        return None
    key = title_hash(" ".join(found))
    same = (index.snapshot.number("title_hash") == np.uint64(key)) & index.marked.listed(index.snapshot.alive)
    if not same.any() or (len(found) < _FEW and not _is_title(index, np.flatnonzero(same).tolist(), text)):
        return None
    return Clause("title", "=", text.strip(), Form.QUOTED, Titled(key))


def _is_title(index: Index, rows: list[int], text: str) -> bool:
    """Return whether a text is the title of one of these rows sign for sign, in whatever case."""
    wanted = " ".join(text.split()).casefold()
    return any(
        title.casefold() == wanted for _, (titles,) in index.catalogue.texts(rows, ("title",)) for title in titles
    )
