"""The addresses of a paper by their names: its page, PDF, HTML, code, project, and where it is talked about."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from store.models import Paper
from store.text import safe_url


class Link(NamedTuple):
    """One address and its name; ``implied`` says that it follows from an identifier, and that no source gave it."""

    name: str
    address: str
    implied: bool = False


_ORDER = ("arXiv", "PDF", "HTML", "code", "project", "Hugging Face", "alphaXiv")
"""The names in the order to offer them; a page elsewhere comes first, and all other addresses last."""
_SITES = {
    "arxiv.org/pdf/": "PDF",
    "arxiv.org/html/": "HTML",
    "arxiv.org/": "arXiv",
    "huggingface.co/datasets/": "dataset",
    "huggingface.co/spaces/": "demo",
    "huggingface.co/": "Hugging Face",
    "alphaxiv.org/": "alphaXiv",
    "doi.org/": "DOI",
    "openreview.net/": "OpenReview",
    "aclanthology.org/": "ACL Anthology",
    "github.com/": "code",
    "gitlab.com/": "code",
}
_IN_HTML = re.compile(r"(?:231[2-9]|23[2-9]\d|2[4-9]\d\d|[3-9]\d{3})\.")
"""How the ids begin for which arXiv makes HTML: those since December 2023."""


def links(paper: Paper) -> list[Link]:
    """Return all addresses of a paper that are safe to open, each once, in the order to offer them."""
    found: dict[str, Link] = {}
    for link in _all(paper):
        if address := safe_url(link.address):
            found.setdefault(_bare(address), link._replace(address=address))
    return sorted(found.values(), key=lambda link: _place(link, paper))


def given(paper: Paper) -> list[Link]:
    """Return the addresses that a source gave, and the page of the paper."""
    return [link for link in links(paper) if not link.implied]


def _all(paper: Paper) -> Iterator[Link]:
    """List the addresses, those first that give a name to the same address further on."""
    arxiv = paper.arxiv
    if paper.code:
        yield Link("code", paper.code)
    if paper.project:
        yield Link("project", paper.project)
    if arxiv:
        yield Link("arXiv", f"https://arxiv.org/abs/{arxiv}")
    for address in filter(None, (paper.address, *paper.links)):
        yield Link(_name(address), address)
    if paper.doi:
        yield Link("DOI", f"https://doi.org/{paper.doi}", implied=bool(arxiv))
    if arxiv:
        if any(source.startswith("hf-") for source in paper.sources):
            yield Link("Hugging Face", f"https://huggingface.co/papers/{arxiv}")
        yield Link("PDF", f"https://arxiv.org/pdf/{arxiv}", implied=True)
        if _IN_HTML.match(arxiv):
            yield Link("HTML", f"https://arxiv.org/html/{arxiv}", implied=True)
        yield Link("alphaXiv", f"https://www.alphaxiv.org/abs/{arxiv}", implied=True)


def _place(link: Link, paper: Paper) -> int:
    if link.name in _ORDER:
        return _ORDER.index(link.name)
    return -1 if link.address == safe_url(paper.address or "") else len(_ORDER)


def _name(address: str) -> str:
    """Return the name of a site, or of what it hands out, else its host."""
    bare = _bare(address)
    if bare.endswith(".pdf"):
        return "PDF"
    return next((name for site, name in _SITES.items() if bare.startswith(site)), bare.partition("/")[0])


def _bare(address: str) -> str:
    """Return an address in the form in which two are compared: without scheme, www, and the slash at its end."""
    return re.sub(r"(?i)^https?://(?:www\.)?", "", address).rstrip("/").lower()
