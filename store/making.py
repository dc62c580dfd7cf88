"""The one place where papers are made: what a source says is checked, cleaned, limited and named.

Importers, and whoever else brings a paper in, hand a record over; the catalogue takes what came of it and nothing else.
So what is stored is clean by construction, whatever a source says.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from store.identifiers import KINDS, ids_in, parse_arxiv, parse_doi, parse_id
from store.identity import is_hashed_id, paper_id
from store.listings import Listing, joined, leading
from store.models import Paper
from store.validation import READERS

BY_HAND = "by-hand"
"""The source of papers that the reader has added."""
SourceRecord = Mapping[str, object]
"""What a source says of a paper, as it stands there, by the names of `store.data`.

Beside those: ``id`` (a name it had in another library), ``ids`` (identifiers of any kind), ``citekey``, and ``rank``,
its place in the list that the record comes from.
"""


class Incoming:
    """A paper on its way into a library; making one is the only way in.

    ``aliases`` are ids that it is also known by. What is said ``by_mark`` alone may share its title with any paper, so
    that is no proof that it is known. Raises ValueError that says what is wrong and what it should be, by the name in
    ``called`` where a source has another name for a datum than we have; of a ``lenient`` one a title that is none is
    refused alone, and all else that is wrong is in ``left_out``, a line for each. ``said`` is what the reader said of
    it, as it stands there.
    """

    __slots__ = ("_paper", "aliases", "by_mark", "left_out", "said")

    def __init__(
        self,
        record: SourceRecord,
        called: Mapping[str, str] | None = None,
        *,
        aliases: Sequence[str] = (),
        by_mark: bool = False,
        lenient: bool = False,
    ) -> None:
        self.left_out: list[str] = []
        self.said: Mapping[str, Any] = {}
        self._paper = _made(record, called or {}, self.left_out if lenient else None)
        self.aliases, self.by_mark = tuple(aliases), by_mark

    @property
    def paper(self) -> Paper:
        """The paper as it is to be known."""
        return self._paper


def _made(record: SourceRecord, called: Mapping[str, str], left_out: list[str] | None) -> Paper:
    values: dict[str, Any] = {}
    for name, value in record.items():
        if value is None or name not in READERS:
            continue
        try:
            values[name] = READERS[name](value)
        except ValueError as error:
            said = f"{called.get(name, name)} {error}"
            if left_out is None or name == "title":
                raise ValueError(said) from None
            left_out.append(said)
    if not values.get("title"):
        raise ValueError("has no title")
    _identify(values)
    _list(values)
    _link(values)
    known = values.pop("id", "")
    name = paper_id(
        values["title"],
        values.get("authors", ()),
        values.get("abstract", ""),
        arxiv=values.get("arxiv"),
        doi=values.get("doi"),
    )
    # the name that another library gave stands for the paper also when its abstract is another by now
    return Paper(known if is_hashed_id(name) and is_hashed_id(known) else name, **values)


def _identify(values: dict[str, Any]) -> None:
    """Set arXiv id and DOI apart from the other identifiers, and read those that the paper's own address holds.

    arXiv's own DOIs are arXiv ids.
    """
    if own := parse_arxiv(values.get("doi") or ""):
        values["doi"] = None
        values["arxiv"] = values.get("arxiv") or own
    ids: dict[str, str] = values.pop("ids", {})
    if own := parse_arxiv(ids.get("doi", "")):
        ids = {"arxiv": own, **ids}
    ids = {kind: (kind in KINDS and parse_id(kind, value)) or value for kind, value in ids.items()}
    if url := values.get("url"):
        ids = ids_in(url) | ids
    for kind, read in (("arxiv", parse_arxiv), ("doi", parse_doi)):
        if (found := read(ids.pop(kind, ""))) and not values.get(kind):
            values[kind] = found
    values["other_ids"] = tuple(sorted(ids.items()))


def _list(values: dict[str, Any]) -> None:
    """Bring together where the paper was listed, which may be said flat by a source that lists it once."""
    rank, sources = values.pop("rank", None), tuple(dict.fromkeys(values.get("sources", ())))
    if listings := values.get("listings"):
        values["listings"] = listings = joined((), listings)
        led = leading(listings)
        values["day"], values["day_inferred"], values["upvotes"] = led.day, led.inferred, led.votes
        values["sources"] = tuple(dict.fromkeys((*sources, *(each.source for each in listings if each.source))))
        return
    values["sources"] = sources
    day, votes = values.get("day"), values.get("upvotes")
    values["day_inferred"] = inferred = bool(day and values.get("day_inferred"))
    if day or votes is not None:
        values["listings"] = (Listing(sources[0] if sources else "", day, votes, rank, inferred),)


def _link(values: dict[str, Any]) -> None:
    """Count the code and the project among the links."""
    links = values.get("links", ())
    pages = [page for page in (values.get("code"), values.get("project")) if page and page not in links]
    if pages:
        values["links"] = tuple(dict.fromkeys((*pages, *links)))
