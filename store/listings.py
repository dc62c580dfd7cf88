"""Where a paper was listed: one place for each source and day, and the one of them that gives the paper its day."""

from collections.abc import Sequence
from typing import NamedTuple


class Listing(NamedTuple):
    """One place of a paper in a source's list: its day (ISO), the votes it had there, its rank from 1.

    ``inferred`` says that the list gave its day without a year.
    """

    source: str
    day: str | None = None
    votes: int | None = None
    rank: int | None = None
    inferred: bool = False


def joined(old: Sequence[Listing], new: Sequence[Listing]) -> tuple[Listing, ...]:
    """Return all places there are, newest day first; of one place what was said last, where it was said.

    A place without a day or votes says nothing where its source has another, and a day whose year was inferred gives
    way to the same day of its source in a year that is known.
    """
    found: dict[tuple[str, str | None], Listing] = {}
    for listing in (*old, *new):
        place = (listing.source, listing.day)
        known = found.get(place)
        found[place] = listing if known is None else _updated(known, listing)
    if len(found) == 1:
        return tuple(found.values())
    dated = {source for source, day in found if day}
    sure = {(each.source, each.day[5:]) for each in found.values() if each.day and not each.inferred}
    kept = [each for each in found.values() if not _is_said_better(each, dated, sure)]
    kept.sort(key=lambda listing: listing.source)
    kept.sort(key=lambda listing: listing.day or "", reverse=True)
    return tuple(kept)


def _updated(old: Listing, new: Listing) -> Listing:
    votes = old.votes if new.votes is None else new.votes
    rank = old.rank if new.rank is None else new.rank
    return Listing(old.source, old.day, votes, rank, old.inferred and new.inferred)


def _is_said_better(listing: Listing, dated: set[str], sure: set[tuple[str, str]]) -> bool:
    if listing.day is None:
        return listing.votes is None and listing.source in dated
    return listing.inferred and (listing.source, listing.day[5:]) in sure


def leading(listings: Sequence[Listing]) -> Listing:
    """Return the place that gives a paper its day and votes, an empty one where there is none.

    It is the newest, of equal days one with votes, the most first; a day whose year is known comes before one whose
    year was inferred.
    """
    if len(listings) == 1:
        return listings[0]
    return max(listings, key=_precedence, default=Listing(""))


def _precedence(listing: Listing) -> tuple[bool, str, int, str]:
    votes = -1 if listing.votes is None else listing.votes
    return not listing.inferred and listing.day is not None, listing.day or "", votes, listing.source
