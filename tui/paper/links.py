"""Where a paper leads: its page, PDF, code, project and so on, each with a name that a reader knows."""

from typing import NamedTuple
from urllib.parse import urlsplit

from store.models import Paper
from store.text import safe_url


class PaperLink(NamedTuple):
    """An address with its name; ``said`` is what there is to say about it in a few cells."""

    name: str
    address: str
    said: str = ""


def named_links(paper: Paper) -> list[PaperLink]:
    """Return the addresses that a source gave, and the page of a paper that has an identifier; each once, safe to open.

    Others than page, code and project go by the name of their host.
    """
    listed_there = [PaperLink("Hugging Face", f"https://huggingface.co/papers/{paper.arxiv}")] if _on_hub(paper) else []
    stars = f"★{paper.stars:,}" if paper.stars else ""
    offered = [
        *_page(paper),
        PaperLink("code", paper.code or "", stars),
        PaperLink("project", paper.project or ""),
        *listed_there,
        *(PaperLink(_host(link), link) for link in paper.links),
    ]
    return _safe(offered)


def doors(paper: Paper) -> list[PaperLink]:
    """Return everything that can be opened: what is named, and where else a paper of arXiv can be read."""
    elsewhere = []
    if paper.arxiv:
        elsewhere = [
            PaperLink("PDF", f"https://arxiv.org/pdf/{paper.arxiv}"),
            PaperLink("HTML", f"https://arxiv.org/html/{paper.arxiv}"),
            PaperLink("Hugging Face", f"https://huggingface.co/papers/{paper.arxiv}"),
            PaperLink("alphaXiv", f"https://www.alphaxiv.org/abs/{paper.arxiv}"),
        ]
    page, *others = named_links(paper) or [PaperLink("", "")]
    return _safe([page, *elsewhere[:2], *others, *elsewhere[2:]])


def _page(paper: Paper) -> list[PaperLink]:
    """Return the pages that the identifiers give, and the address that the source gave where it is another."""
    arxiv = f"https://arxiv.org/abs/{paper.arxiv}" if paper.arxiv else ""
    doi = f"https://doi.org/{paper.doi}" if paper.doi else ""
    own = paper.url or ""
    pages = [PaperLink("arXiv", arxiv), PaperLink("DOI", doi)]
    return [*pages, PaperLink("page" if _host(own) not in ("arxiv.org", "doi.org") else _host(own), own)]


def _on_hub(paper: Paper) -> bool:
    return bool(paper.arxiv) and any(source.startswith("hf") for source in paper.sources)


def _safe(links: list[PaperLink]) -> list[PaperLink]:
    """Drop what is no safe address, and addresses and names that came before."""
    kept: dict[str, PaperLink] = {}
    for link in links:
        address = safe_url(link.address) if link.address else None
        if address and address.rstrip("/") not in kept:
            kept[address.rstrip("/")] = PaperLink(link.name, address, link.said)
    return list(kept.values())


def _host(link: str) -> str:
    try:
        return (urlsplit(link).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
