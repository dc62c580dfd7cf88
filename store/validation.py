"""What may be said of each datum of a paper: a value is checked, cleaned and limited, or refused in words."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from store.data import DATA, DatumKind
from store.identifiers import kind_named, parse_arxiv, parse_doi
from store.identity import is_hashed_id
from store.listings import Listing
from store.text import ABSTRACT_LIMIT, TITLE_LIMIT, clean, safe_url, shorten

LIST_LIMIT = 10_000
"""The most names or addresses that one datum may hold."""
ADDRESS_LIMIT = 4_000
"""The longest address, in characters."""

_KINDS = {list: "a list", str: "a text", bool: "true or false", int: "a number", float: "a number", dict: "an object"}
_LISTED = "a list of objects with source, day, votes and rank"
_CITEKEY = re.compile(r"[A-Za-z0-9:_/.+*'-]{1,100}")  # BibTeX ends a key at a comma, and counts braces
_KIND_OF_ID = re.compile(r"[a-z][a-z0-9_.-]{0,30}")


def is_address(text: str) -> bool:
    """Return whether a text is an address that is safe to open and to keep."""
    return len(text) <= ADDRESS_LIMIT and safe_url(text) is not None


def kind_of(value: object) -> str:
    """Return in a word or two what a value is, for a message."""
    return _KINDS.get(type(value), "null")


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
READERS: Mapping[str, Callable[[object], Any]] = {
    **{datum.name: _READ[datum.kind] for datum in DATA if datum.kind in _READ},
    "id": _name,
    "ids": _ids,
    "citekey": _citekey,
    "rank": _count,
}
