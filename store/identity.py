"""Identifiers out of text and links, and what makes two records the same paper.

Two records are one paper when they share an identifier that papers are known by (`KINDS`); or when their titles are
equal but for case, accents and punctuation, and their first authors, or the starts of their abstracts, are equal too.
They never are where both have an identifier of one kind and it differs. Alike is never enough: "Qwen Technical Report"
and "Qwen2 Technical Report" are 98 % alike and two papers.

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
from store.names import comparable
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
_ARXIV_DOI = "10.48550/arxiv."
_DOI_PLACED = re.compile(r"https?://(?:dx\.|www\.)?doi\.org/", re.IGNORECASE)
_ACL = r"[A-Z]\d{2}-\d{4,5}|\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d+"
_OTHERS = {
    "acl": (rf"({_ACL})", rf"(?:aclanthology\.org|aclweb\.org/anthology)/(?:\S*/)?({_ACL})"),
    "openreview": (r"([\w-]{6,16})", r"openreview\.net/\w+\?(?:\S*&)?id=([\w-]{6,16})"),
    "pmid": (r"(?:pmid:?\s*)?(\d{1,9})", r"(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/(\d{1,9})"),
    "s2": (r"([0-9a-f]{40})", r"semanticscholar\.org/\w+/(?:[^/\s]+/)?([0-9a-f]{40})"),
}
"""Of each kind of identifier its bare form, and the addresses it stands in."""
_PATTERNS = {kind: tuple(re.compile(form, re.IGNORECASE) for form in forms) for kind, forms in _OTHERS.items()}
_SPELT = {
    **{"pubmed": "pmid", "pubmedid": "pmid", "semanticscholar": "s2", "semantic_scholar": "s2", "s2id": "s2"},
    **{"aclanthology": "acl", "acl_anthology": "acl", "open_review": "openreview", "eprint": "arxiv"},
}
KINDS = ("arxiv", "doi", *_OTHERS)
"""The kinds of identifiers by which papers are known, the surest first."""
LINKS = "links"
"""The source of papers of which a text names the arXiv id, and perhaps what somebody calls them."""
BIBLIOGRAPHIES = frozenset({"bibtex", "ris", "csl-json", "zotero-json", "zotero", "csv", "text-records", LINKS})
"""The sources that are lists of references, which somebody typed: they fill gaps, and replace nothing a source said."""
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


def arxiv_ids_in(text: str) -> list[str]:
    """List the arXiv ids in running text as they stand there, with what shows that they are such."""
    return [match.group() for match in _ARXIV_PLACED.finditer(text)]


def parse_doi(text: str) -> str | None:
    """Read a DOI out of text or an address, in lower case; None when there is none, or when it is arXiv's own."""
    match = _DOI.search(text)
    if not match:
        return None
    doi = match.group(1).rstrip(".,;:!?'").lower()
    while doi.endswith(")") and doi.count(")") > doi.count("("):
        doi = doi[:-1]
    return None if doi.startswith(_ARXIV_DOI) else doi


def kind_named(kind: str) -> str:
    """Return what we call a kind of identifier that others call otherwise."""
    return _SPELT.get(kind.lower(), kind.lower())


def parse_id(kind: str, text: str) -> str | None:
    """Read an identifier of one of `KINDS`, bare or in one of its addresses; None when it is not one."""
    if kind in ("arxiv", "doi"):
        return parse_arxiv(text) if kind == "arxiv" else parse_doi(text)
    bare, placed = _PATTERNS[kind]
    match = bare.fullmatch(text.strip()) or placed.search(text)
    return _spelt(kind, match[1]) if match else None


def _spelt(kind: str, value: str) -> str:
    if kind == "acl":
        return value.upper() if "." not in value else value.lower()
    return value.lower() if kind == "s2" else value


def ids_in(address: str) -> dict[str, str]:
    """Read the identifiers that the address of a paper holds, by kind."""
    if "/" not in address:
        return {}
    arxiv = match if (match := _ARXIV_PLACED.search(address)) else None
    found = {"arxiv": _canonical(arxiv)} if arxiv else {}
    if _DOI_PLACED.match(address) and (doi := parse_doi(address)):
        found["doi"] = doi
    matches = ((kind, placed.search(address)) for kind, (_, placed) in _PATTERNS.items())
    return found | {kind: _spelt(kind, match[1]) for kind, match in matches if match}


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


def _title_names(paper: Paper) -> Iterator[str]:
    """Yield what a paper is known by that shares its title, and its first author, the start of its abstract or address.

    The last of them is the same for "Jiawei Zhao", "J. Zhao" and "Zhao, Jiawei".
    """
    yield from title_ids(paper.title, paper.authors, paper.abstract)
    if paper.authors:
        yield _digest(title_key(paper.title), "by", comparable(paper.authors[0]))
    if paper.url:
        yield _digest(title_key(paper.title), "at", paper.url)


def paper_id(title: str, authors: Sequence[str] = (), abstract: str = "", *, arxiv: str | None, doi: str | None) -> str:
    """Name a paper: by arXiv id, else by DOI, else by a stable hash of title and first author (or abstract)."""
    if arxiv:
        return f"arxiv:{arxiv}"
    if doi:
        return f"doi:{doi}"
    return next(title_ids(title, authors, abstract))


def unheard_id(paper: Paper) -> str:
    """Name a paper when another one has the name of each of its identifiers."""
    return _digest(title_key(paper.title), *map(str, paper.ids.items()), *filter(None, [paper.url]))


def is_hashed_id(text: object) -> bool:
    """Return whether this is how a paper without identifiers is named."""
    return isinstance(text, str) and _HASHED.fullmatch(text) is not None


def hashed_id(name: str) -> str:
    """Name a paper of which nothing but a foreign name is known for sure."""
    return name if is_hashed_id(name) else _digest(name)


def sure_keys(paper: Paper) -> tuple[str, ...]:
    """List the identifiers that other programs know a paper by, too, as it is recognised by them."""
    ids = paper.ids
    return tuple(f"{kind}:{ids[kind]}" for kind in KINDS if kind in ids)


def identity_keys(paper: Paper) -> tuple[str, ...]:
    """List everything that a paper may be recognised by, the surest first."""
    return tuple(dict.fromkeys((paper.id, *sure_keys(paper), *_title_names(paper))))


def differ(old: Paper, new: Paper) -> bool:
    """Return whether the identifiers of two records say that they are not one paper, whatever their titles."""
    if old.arxiv and new.arxiv and old.arxiv != new.arxiv:
        return True
    ours, theirs = old.ids, new.ids
    shared = [kind for kind in KINDS if kind in ours and kind in theirs]
    return any(ours[kind] != theirs[kind] for kind in shared) or (not shared and _elsewhere(old, new))


def _elsewhere(old: Paper, new: Paper) -> bool:
    """Return whether two records that may share no more than a title are at different addresses."""
    titled = any(not (paper.authors or paper.abstract) for paper in (old, new))
    return bool(titled and old.url and new.url and old.url != new.url and new.url not in old.links)


def named_in(text: str) -> tuple[str, ...]:
    """List the ids that a text may mean: an arXiv id, a DOI, or an address of a paper."""
    found = {"arxiv": parse_arxiv(text), "doi": parse_doi(text), **ids_in(text)}
    return tuple(f"{kind}:{value}" for kind, value in found.items() if value)


def surest_id(paper: Paper) -> str:
    """Return the id that a paper is to go by: that of an identifier which was gained since, else the one it has."""
    if paper.arxiv:
        return f"arxiv:{paper.arxiv}"
    return f"doi:{paper.doi}" if paper.doi and is_hashed_id(paper.id) else paper.id


def merge_papers(old: Paper, new: Paper) -> Paper:
    """Bring a record up to date with a newer one of the same paper: nothing known is given up for an absence.

    What is new replaces what was known, but for listings, links, sources and identifiers, which add up. A title or an
    abstract that differs in case or punctuation alone stays as it was, and so does the address: another one is a link.
    What only stands in a bibliography fills gaps, and replaces nothing that a source said. What arXiv said of a version
    gives way to what it says of that one or a later one alone: other sources have the text of the day they listed it.
    """
    typed = not BIBLIOGRAPHIES.isdisjoint(new.sources) and BIBLIOGRAPHIES.issuperset(new.sources)
    fills = typed and (new.sources == (LINKS,) or not (old.sources and BIBLIOGRAPHIES.issuperset(old.sources)))
    kept = fills and not parse_arxiv(old.title)  # where no title is known, the id stands in its place
    stands = old.version is not None and (new.version or 0) < old.version
    same_title = kept or stands or old.title == new.title or title_key(old.title) == title_key(new.title)
    same_abstract = (
        new.abstract in ("", old.abstract)
        or ((fills or stands) and old.abstract)
        or title_key(old.abstract) == title_key(new.abstract)
    )
    listings = joined(old.listings, new.listings)
    led = leading(listings)
    other = (new.url,) if new.url and old.url and new.url != old.url else ()
    return replace(
        old,
        title=old.title if same_title else new.title,
        abstract=old.abstract if same_abstract else new.abstract,
        listings=listings,
        day=led.day,
        day_inferred=led.inferred,
        upvotes=led.votes,
        url=old.url or new.url,
        links=tuple(dict.fromkeys((*old.links, *new.links, *other))),
        sources=tuple(dict.fromkeys((*old.sources, *new.sources))),
        other_ids=tuple(sorted(dict((*old.other_ids, *new.other_ids)).items())),
        version=max((each for each in (old.version, new.version) if each is not None), default=None),
        revised=max(old.revised or "", new.revised or "") or None,
        noticed=max(old.noticed or "", new.noticed or "") or None,
        **{
            name: value
            for name in _REPLACED
            if (value := getattr(new, name)) not in _ABSENT
            and not ((fills or (stands and name in _OF_VERSION)) and getattr(old, name) not in _ABSENT)
        },
    )


_ABSENT = (None, (), "")
_OF_VERSION = ("authors", "published")
_JOINED = {
    *("title", "abstract", "listings", "day", "day_inferred", "upvotes", "url", "links", "sources", "other_ids"),
    *("version", "revised", "noticed"),
}
_REPLACED = tuple(datum.name for datum in DATA if datum.name not in _JOINED)
