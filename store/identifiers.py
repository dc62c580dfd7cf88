"""Identifiers out of text and addresses: arXiv ids, DOIs, those of other places; and the addresses in running text.

The patterns for arXiv ids follow arXiv's own description of its identifiers (YYMM.NNNN up to 1412, five digits from
1501, and archive/YYMMNNN before 0704).
"""

import re

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
_LINK = re.compile(r"https?://[^\s<>\"'`]+", re.IGNORECASE)


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


def named_in(text: str) -> tuple[str, ...]:
    """List the ids that a text may mean: an arXiv id, a DOI, or an address of a paper."""
    found = {"arxiv": parse_arxiv(text), "doi": parse_doi(text), **ids_in(text)}
    return tuple(f"{kind}:{value}" for kind, value in found.items() if value)
