"""CSL-JSON (schema 1.0.2), from which every citation processor takes references."""

from collections.abc import Iterable, Iterator
from typing import Any

from store.exporters.base import Format, Options, register
from store.exporters.citing import authors_of, date_of, keyed, place_of
from store.exporters.json import array, mark_record
from store.markup import as_markup
from store.models import Entry
from store.names import Divided
from store.plain_notes import notes_as_text
from store.tags import each_once
from store.text import clean, strip_unsafe


def write_csl(entries: Iterable[Entry], options: Options) -> Iterator[str]:
    """CSL-JSON, for Zotero, pandoc and every citation processor; marks whole under `custom`."""
    return array(_item(key, entry) for key, entry in keyed(entries))


FORMAT = register(Format("csl", ".csl.json", write_csl, ("csl-json",)))


def _item(key: str, entry: Entry) -> dict[str, Any]:
    """Return a paper as an item, without what is empty."""
    paper, mark = entry.paper, entry.mark
    place = place_of(paper)
    item = {
        "id": key,
        "citation-key": key,
        "type": "article-journal" if paper.journal else "article",
        "title": as_markup(clean(paper.title)),
        "author": [_name(author) for author in authors_of(paper)],
        "issued": {"date-parts": [[int(part) for part in date]]} if (date := date_of(paper)) else None,
        "container-title": place.journal if place.volume or not paper.venue else clean(paper.venue),
        "volume": place.volume,
        "issue": place.number,
        "page": place.pages.replace("–", "-"),
        "publisher": "arXiv" if paper.arxiv and not paper.journal else "",
        "number": f"arXiv:{paper.arxiv}" if paper.arxiv else "",
        "DOI": paper.doi or (f"10.48550/arXiv.{paper.arxiv}" if paper.arxiv else ""),
        "PMID": paper.ids.get("pmid"),
        "PMCID": paper.ids.get("pmcid"),
        "URL": clean(paper.address or ""),
        "abstract": as_markup(strip_unsafe(paper.abstract)),
        "keyword": ", ".join(each_once(mark.tags)),
        "annote": notes_as_text(mark.notes),
        "custom": None if mark.blank else {"broadsheet": mark_record(mark)},
    }
    return {name: value for name, value in item.items() if value}


def _name(author: Divided) -> dict[str, str]:
    """Return a name in its parts; that of an organisation, or one that is a single word, whole."""
    if author.whole or not author.given:
        return {"literal": author.name}
    parts = {"family": author.family, "given": author.given, "suffix": author.suffix}
    return {part: said for part, said in parts.items() if said}
