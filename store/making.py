"""The one place where papers are made: what a source says is checked, cleaned, limited and named.

Importers, and whoever else brings a paper in, hand a record over; the catalogue takes what came of it and nothing else.
So what is stored is clean by construction, whatever a source says.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from store.data import DATA, DatumKind
from store.identifiers import KINDS, ids_in, kind_named, parse_arxiv, parse_doi, parse_id
from store.identity import is_hashed_id, paper_id
from store.listings import Listing, joined, leading
from store.models import Paper
from store.text import ABSTRACT_LIMIT, TITLE_LIMIT, clean, safe_url

BY_HAND = "by-hand"
"""The source of papers that the reader has added."""
CORRECTABLE = (
    *("title", "authors", "abstract", "published", "url", "arxiv", "doi", "venue", "journal", "organization"),
    *("summary", "keywords", "categories", "code", "project", "links"),
)
"""The data that the reader may correct; all else is what happened at a source."""
SourceRecord = Mapping[str, object]
"""What a source says of a paper, as it stands there, by the names of `store.data`.

Beside those: ``id`` (a name it had in another library), ``ids`` (identifiers of any kind), ``citekey``, and ``rank``,
its place in the list that the record comes from.
"""
LIST_LIMIT = 10_000
"""The most names or addresses that one datum may hold."""
ADDRESS_LIMIT = 4_000
"""The longest address, in characters."""

_KINDS = {list: "a list", str: "a text", bool: "true or false", int: "a number", float: "a number", dict: "an object"}
_LISTED = "a list of objects with source, day, votes and rank"
_CITEKEY = re.compile(r"[A-Za-z0-9:_/.+*'-]{1,100}")  # BibTeX ends a key at a comma, and counts braces
_KIND_OF_ID = re.compile(r"[a-z][a-z0-9_.-]{0,30}")


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


def shorten(text: str, length: int = 50) -> str:
    """Return the start of a text in quotation marks, for a message."""
    text = clean(text)
    return f"“{text[:length].rstrip()}…”" if len(text) > length else f"“{text}”"


def corrected(paper: Paper, name: str, value: object) -> Paper:
    """Return a paper with another value of a datum, or as it is where that is none: it comes from a file that travels.

    None takes the datum away, which a title cannot be.
    """
    if name not in CORRECTABLE:
        return paper
    try:
        found = _READERS[name](value) if value is not None else None
    except ValueError:
        return paper
    if name == "title" and not found:
        return paper
    changed: dict[str, Any] = {name: found or _ABSENT[name]}
    return replace(paper, **changed)


def read_text(name: str, text: str) -> Any:
    """Read what the reader typed for a datum that may be corrected, as JSON has it; None takes the datum away.

    Names stand between semicolons, addresses between blanks. Raises ValueError that says what it should be.
    """
    kind = next(datum.kind for datum in DATA if datum.name == name)
    said: object = text
    if kind is DatumKind.NAMES:
        said = text.split(";")
    elif kind is DatumKind.ADDRESSES:
        said = text.split()
    found = _READERS[name](said)
    if name == "title" and not found:
        raise ValueError("cannot be empty")
    return (list(found) if isinstance(found, tuple) else found) or None


def is_address(text: str) -> bool:
    """Return whether a text is an address that is safe to open and to keep."""
    return len(text) <= ADDRESS_LIMIT and safe_url(text) is not None


def kind_of(value: object) -> str:
    """Return in a word or two what a value is, for a message."""
    return _KINDS.get(type(value), "null")


def _made(record: SourceRecord, called: Mapping[str, str], left_out: list[str] | None) -> Paper:
    values: dict[str, Any] = {}
    for name, value in record.items():
        if value is None or name not in _READERS:
            continue
        try:
            values[name] = _READERS[name](value)
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
    if ids:
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


# -- one datum: each raises ValueError that says what it should be ---------------------------------------------------


def _typed(value: object, kind: type, should: str) -> Any:
    if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
        return value
    raise ValueError(f"should be {should}, not {kind_of(value)}")


def _line(value: object) -> str | None:
    return clean(_typed(value, str, "a text"), limit=TITLE_LIMIT) or None


def _prose(value: object) -> str:
    return clean(_typed(value, str, "a text"), lines=True, limit=ABSTRACT_LIMIT)


def _texts(value: object, should: str) -> Sequence[str]:
    found: Sequence[object] = value if isinstance(value, tuple) else _typed(value, list, should)
    if all(isinstance(each, str) for each in found):
        return found[:LIST_LIMIT]  # type: ignore[return-value]
    raise ValueError(f"should be {should}")


def _names(value: object) -> tuple[str, ...]:
    return tuple(filter(None, (clean(each, limit=TITLE_LIMIT) for each in _texts(value, "a list of names"))))


def _addresses(value: object) -> tuple[str, ...]:
    found = map(_address, _texts(value, "a list of addresses"))
    return tuple(dict.fromkeys(link for link in found if link))


def _address(value: object) -> str | None:
    """Read an address that is safe to open, as it is written."""
    found = clean(_typed(value, str, "a text"))
    if found and not is_address(found):
        raise ValueError(f"should be an http or https address, not {shorten(found)}")
    return found or None


def _day(value: object) -> str | None:
    """Read the ISO date that a date or a moment begins with."""
    found = clean(_typed(value, str, "a text"))
    try:
        return date.fromisoformat(found[:10]).isoformat() if found else None
    except ValueError:
        raise ValueError(f"should be a date such as 2026-08-01, not {shorten(found)}") from None


def _count(value: object) -> int:
    found: int = _typed(value, int, "a whole number")
    if not 0 <= found < 2**31:
        raise ValueError("should be a whole number from 0")
    return found


def _flag(value: object) -> bool:
    return bool(_typed(value, bool, "true or false"))


def _identifier(parse: Callable[[str], str | None], should: str) -> Callable[[object], str | None]:
    def read(value: object) -> str | None:
        found = _line(value)
        if not found or (parsed := parse(found)):
            return parsed if found else None
        raise ValueError(f"should be {should}, not {shorten(found)}")

    return read


def _ids(value: object) -> dict[str, str]:
    """Read identifiers by their kinds; one whose kind is no plain word is of no use to anybody."""
    found = _typed(value, dict, "an object of kinds and identifiers")
    lines = {kind_named(str(kind)): _line(each) for kind, each in list(found.items())[:LIST_LIMIT] if each is not None}
    return {kind: line for kind, line in lines.items() if line and _KIND_OF_ID.fullmatch(kind)}


def _listings(value: object) -> tuple[Listing, ...]:
    found: Sequence[object] = value if isinstance(value, tuple) else _typed(value, list, _LISTED)
    return tuple(map(_listing, found[:LIST_LIMIT]))


def _listing(value: object) -> Listing:
    said = value._asdict() if isinstance(value, Listing) else value
    if not isinstance(said, dict):
        raise ValueError(f"should be {_LISTED}")
    read: dict[str, Any] = {}
    for name, reader in _LISTING.items():
        try:
            read[name] = None if said.get(name) is None else reader(said[name])
        except ValueError as error:
            raise ValueError(f"is wrong: {name} {error}") from None
    return Listing(
        read["source"] or "", read["day"], read["votes"], read["rank"], bool(read["inferred"] and read["day"])
    )


_LISTING: dict[str, Callable[[object], object]] = {
    "source": _line,
    "day": _day,
    "votes": _count,
    "rank": _count,
    "inferred": _flag,
}


def _citekey(value: object) -> str:
    return value if isinstance(value, str) and _CITEKEY.fullmatch(value) else ""


def _name(value: object) -> str:
    return value if is_hashed_id(value) and isinstance(value, str) else ""


_READ = {
    DatumKind.LINE: _line,
    DatumKind.PROSE: _prose,
    DatumKind.NAMES: _names,
    DatumKind.DAY: _day,
    DatumKind.COUNT: _count,
    DatumKind.FLAG: _flag,
    DatumKind.ADDRESS: _address,
    DatumKind.ADDRESSES: _addresses,
    DatumKind.ARXIV: _identifier(parse_arxiv, "an arXiv id"),
    DatumKind.DOI: _identifier(lambda text: parse_doi(text) or (text if parse_arxiv(text) else None), "a DOI"),
    DatumKind.LISTINGS: _listings,
}
_READERS: dict[str, Callable[[object], Any]] = {
    **{datum.name: _READ[datum.kind] for datum in DATA if datum.kind in _READ},
    "id": _name,
    "ids": _ids,
    "citekey": _citekey,
    "rank": _count,
}
_ABSENT = {name: Paper.__dataclass_fields__[name].default for name in CORRECTABLE if name != "title"}
