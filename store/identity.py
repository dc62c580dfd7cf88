"""Identifiers out of text and links, and what makes two records the same paper.

Two records are one paper when they share an arXiv id or a DOI; or when their titles are equal but for case, accents and
punctuation, and their first authors (or, without authors, the starts of their abstracts) are equal too. Alike is never
enough: "Qwen Technical Report" and "Qwen2 Technical Report" are 98 % alike and two papers.

The patterns for arXiv ids follow arXiv's own description of its identifiers (YYMM.NNNN up to 1412, five digits from
1501, and archive/YYMMNNN before 0704).
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from store.data import DATA
from store.listings import joined, leading
from store.models import Paper
from store.text import fold, without_accents

_NEW = r"\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}"
_OLD = (
    r"(?:astro-ph|cond-mat|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|nlin|nucl-(?:ex|th)|physics|quant-ph|math|cs|q-bio"
    r"|q-fin|stat|[a-z]+-[a-z]+)(?:\.[A-Z]{2})?/\d{7}"
)
_PLACE = (
    r"(?:arxiv\.org/(?:abs|pdf|html|format|src|e-print)/|alphaxiv\.org/(?:abs|pdf|overview)/|ar5iv[^/\s]*/(?:abs|html)/"
    r"|(?:huggingface\.co|hf\.co)/papers/|oai:arxiv\.org:|10\.48550/arxiv\.|arxiv:\s?)"
)
_ARXIV_BARE = re.compile(rf"(?:({_NEW})|({_OLD}))(?:v\d+)?", re.IGNORECASE)
_ARXIV_PLACED = re.compile(rf"{_PLACE}(?:({_NEW})|({_OLD}))(?:v\d+)?(?!\d)", re.IGNORECASE)
_DOI = re.compile(r"\b(10\.\d{4,9}/[^\s\"<>]+)", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s<>\"'`]+", re.IGNORECASE)
_HASHED = re.compile(r"p:[0-9a-f]{12}")
_PUNCTUATION = re.compile(r"[\W_]+")
_PLAIN = "".join(letter.lower() if letter.isalnum() else " " for letter in map(chr, range(128)))


def _canonical(match: re.Match[str]) -> str:
    new, old = match.group(1), match.group(2)
    if new:
        return str(new)
    return re.sub(r"\.[A-Z]{2}/", "/", old, flags=re.IGNORECASE).lower()


def parse_arxiv(text: str) -> str | None:
    """Read an arXiv id, bare or in any of its addresses, and drop its version; None when it is not one."""
    text = text.strip()
    match = _ARXIV_BARE.fullmatch(text) or _ARXIV_PLACED.search(text)
    return _canonical(match) if match else None


def parse_doi(text: str) -> str | None:
    """Read a DOI out of text or an address, in lower case; None when there is none, or when it is arXiv's own."""
    match = _DOI.search(text)
    if not match:
        return None
    doi = match.group(1).rstrip(".,;:!?'").lower()
    while doi.endswith(")") and doi.count(")") > doi.count("("):
        doi = doi[:-1]
    return None if doi.startswith("10.48550/arxiv.") else doi


def find_links(text: str) -> tuple[str, ...]:
    """Find the addresses in running text, each once, without the full stop or bracket of the sentence around them."""
    return tuple(dict.fromkeys(_trim(match.group()) for match in _LINK.finditer(text)))


def _trim(link: str) -> str:
    while link:
        shorter = link.rstrip(".,;:!?*")
        for opening, closing in ("()", "[]", "{}"):
            if shorter.endswith(closing) and shorter.count(closing) > shorter.count(opening):
                shorter = shorter[:-1]
        if shorter == link:
            break
        link = shorter
    return link


def title_key(title: str) -> str:
    """Return the form in which titles are compared: plain letters without case, no punctuation, single spaces."""
    if title.isascii():
        return " ".join(title.translate(_PLAIN).split()) or title.strip()  # most are, and this is much the quicker way
    return _PUNCTUATION.sub(" ", fold(title)).strip() or title.strip()


def _naming_key(title: str) -> str:
    """Return the form that ids are made of: what `title_key` was for the first libraries, and so for good."""
    return _PUNCTUATION.sub(" ", without_accents(title)).strip() or title.strip()


def _digest(*parts: str) -> str:
    return "p:" + hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def title_ids(title: str, authors: Sequence[str], abstract: str) -> Iterator[str]:
    """Yield the ids that stand for a paper without identifiers, the one it is named by first.

    Where letters such as ł and ø are spelt as l and o, it is the same paper: its last ids are the same then.
    """
    author, start = authors[0] if authors else "", abstract[:200]
    if not (title.isascii() and author.isascii() and start.isascii()):
        yield from _ids_by(_naming_key, title, author, start)
    yield from _ids_by(title_key, title, author, start)


def _ids_by(key: Callable[[str], str], title: str, author: str, start: str) -> Iterator[str]:
    titled = key(title)
    if author:
        yield _digest(titled, key(author))
    if start or not author:
        yield _digest(titled, key(start)[:80])


def paper_id(title: str, authors: Sequence[str] = (), abstract: str = "", *, arxiv: str | None, doi: str | None) -> str:
    """Name a paper: by arXiv id, else by DOI, else by a stable hash of title and first author (or abstract)."""
    if arxiv:
        return f"arxiv:{arxiv}"
    if doi:
        return f"doi:{doi}"
    return next(title_ids(title, authors, abstract))


def is_hashed_id(text: object) -> bool:
    """Return whether this is how a paper without identifiers is named."""
    return isinstance(text, str) and _HASHED.fullmatch(text) is not None


def hashed_id(name: str) -> str:
    """Name a paper of which nothing but a foreign name is known for sure."""
    return name if is_hashed_id(name) else _digest(name)


def sure_keys(paper: Paper) -> tuple[str, ...]:
    """List the identifiers that other programs know a paper by, too, as it is recognised by them."""
    arxiv, doi = (f"arxiv:{paper.arxiv}",) if paper.arxiv else (), (f"doi:{paper.doi}",) if paper.doi else ()
    return (*arxiv, *doi)


def identity_keys(paper: Paper) -> tuple[str, ...]:
    """List everything that a paper may be recognised by, the surest first."""
    titled = title_ids(paper.title, paper.authors, paper.abstract)
    return tuple(dict.fromkeys((paper.id, *sure_keys(paper), *titled)))


def differ(old: Paper, new: Paper) -> bool:
    """Return whether the identifiers of two records say that they are not one paper, whatever their titles."""
    return any(a and b and a != b for a, b in ((old.arxiv, new.arxiv), (old.doi, new.doi)))


def merge_papers(old: Paper, new: Paper) -> Paper:
    """Bring a record up to date with a newer one of the same paper: nothing known is given up for an absence.

    What is new replaces what was known, but for listings, links, sources and identifiers, which add up. A title or an
    abstract that differs in case or punctuation alone stays as it was.
    """
    same_title = old.title == new.title or title_key(old.title) == title_key(new.title)
    same_abstract = new.abstract in ("", old.abstract) or title_key(old.abstract) == title_key(new.abstract)
    listings = joined(old.listings, new.listings)
    led = leading(listings)
    return replace(
        old,
        title=old.title if same_title else new.title,
        abstract=old.abstract if same_abstract else new.abstract,
        listings=listings,
        day=led.day,
        day_inferred=led.inferred,
        upvotes=led.votes,
        links=tuple(dict.fromkeys((*old.links, *new.links))),
        sources=tuple(dict.fromkeys((*old.sources, *new.sources))),
        other_ids=tuple(sorted(dict((*old.other_ids, *new.other_ids)).items())),
        **{name: value for name in _REPLACED if (value := getattr(new, name)) not in _ABSENT},
    )


_ABSENT = (None, (), "")
_JOINED = {"title", "abstract", "listings", "day", "day_inferred", "upvotes", "links", "sources", "other_ids"}
_REPLACED = tuple(datum.name for datum in DATA if datum.name not in _JOINED)
