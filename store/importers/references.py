"""What bibliographies have in common: names in order, dates in part, where an article stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from email.utils import parsedate

from store.names import is_organisation

_ARCHIVE = re.compile(r"\b(?:arxiv|corr)\b", re.IGNORECASE)
_RANGE = re.compile(r"(?<=\d)\s*[-‐‑–—−]{1,3}\s*(?=\d)")
_DAY = re.compile(r"(\d{4})(?:[/-](\d\d?))?(?:[/-](\d\d?))?")


def first_in(texts: Iterable[str], read: Callable[[str], str | None]) -> str | None:
    """Return the first identifier that is read in some texts."""
    return next(filter(None, map(read, texts)), None)


def count_in(text: str) -> int | None:
    """Return the count that a text is, None where it is none."""
    return int(text) if text.isdecimal() else None


def names_listed(text: str) -> list[str]:
    """List the names of a text: between semicolons, or where there is none between commas."""
    return [name.strip() for name in text.split(";" if ";" in text else ",") if name.strip()]


def given_first(name: str) -> str:
    """Return a name written "Last, First" or "Last, First, Jr." with the given names first; another as it is."""
    if is_organisation(name):
        return " ".join(name.split())
    parts = [part.strip() for part in name.split(",") if part.strip()]
    match parts:
        case [last, first]:
            return f"{first} {last}"
        case [last, first, suffix]:
            return f"{first} {last} {suffix}"
    return " ".join(name.split())


def day_of_parts(year: str | int | None, month: str | int | None = None, day: str | int | None = None) -> str | None:
    """Return a day; of a month or a year its first, as other programs do, and None without a year of four digits."""
    said = [int(part) if part.isdecimal() else 1 for part in (str(month or "").strip(), str(day or "").strip())]
    if not re.fullmatch(r"\d{4}", str(year or "").strip()):
        return None
    for parts in (said, [said[0], 1], [1, 1]):
        try:
            return date(int(str(year)), *parts).isoformat()
        except ValueError:
            continue
    return None


def day_in(text: str) -> str | None:
    """Return the first day in a text, as far as it is said: a year, a month and a day in this order."""
    found = _DAY.search(text)
    return day_of_parts(*found.groups()) if found else None


def day_of_moment(text: str) -> str | None:
    """Return the day of a moment as mails have it, "Mon, 2 Apr 2007 19:18:42 GMT"."""
    moment = parsedate(text)
    return day_of_parts(*moment[:3]) if moment else None


def journal_reference(venue: str | None, volume: str | None, number: str | None, pages: str | None) -> str | None:
    """Return where an article stands in print, as "Nature 514(7524):550–553"; None without a volume."""
    if not venue or not volume:
        return None
    pages = _RANGE.sub("–", pages or "")  # programs write it in as many ways as there are dashes
    return f"{venue} {volume}{f'({number})' if number else ''}{f':{pages}' if pages else ''}"


def venue_in(said: Iterable[str | None]) -> str | None:
    """Return the first venue of some that are said; the archive that a preprint is in is none."""
    return next((venue for venue in said if venue and not _ARCHIVE.search(venue)), None)
