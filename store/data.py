"""What there is to know of a paper: each datum with its kind, and the format of papers.db that brought it.

A datum is declared twice: its type in `models.Paper`, its kind here. From the kind follows how it is checked, cleaned
and limited when it comes in (`validation`), stored (`catalogue.records`), merged with what another source says
(`merging.merge_papers`) and written as JSON (`exporters.json`). A datum that is new says ``since`` one format more
than `NEWEST`: papers.db is brought up to it when it is opened.
"""

from enum import Enum, auto
from typing import NamedTuple


class DatumKind(Enum):
    """What the values of a datum are."""

    LINE = auto()  # a text on one line, None where there is none
    PROSE = auto()  # a text with line breaks, "" where there is none
    NAMES = auto()  # texts, each on one line
    DAY = auto()  # an ISO date
    COUNT = auto()  # a whole number from 0
    FLAG = auto()  # true or false
    ADDRESS = auto()  # an http or https address
    ADDRESSES = auto()
    ARXIV = auto()  # an arXiv id without its version
    DOI = auto()  # in lower case
    IDS = auto()  # pairs of a kind of identifier and an identifier
    LISTINGS = auto()  # `listings.Listing`, newest day first


class Datum(NamedTuple):
    """One datum; ``named`` is the query field that asks for it as a name, empty where none does."""

    name: str
    kind: DatumKind
    since: int = 1
    named: str = ""


DATA = (
    Datum("title", DatumKind.LINE),
    Datum("abstract", DatumKind.PROSE),
    Datum("authors", DatumKind.NAMES),
    Datum("day", DatumKind.DAY),
    Datum("day_inferred", DatumKind.FLAG),
    Datum("published", DatumKind.DAY),
    Datum("url", DatumKind.ADDRESS),
    Datum("arxiv", DatumKind.ARXIV),
    Datum("doi", DatumKind.DOI),
    Datum("links", DatumKind.ADDRESSES),
    Datum("upvotes", DatumKind.COUNT),
    Datum("venue", DatumKind.LINE, named="venue"),
    Datum("sources", DatumKind.NAMES, named="src"),
    Datum("listings", DatumKind.LISTINGS, since=2),
    Datum("summary", DatumKind.LINE, since=2),
    Datum("keywords", DatumKind.NAMES, since=2),
    Datum("organization", DatumKind.LINE, since=2, named="org"),
    Datum("submitter", DatumKind.LINE, since=2, named="submitter"),
    Datum("comments", DatumKind.COUNT, since=2),
    Datum("code", DatumKind.ADDRESS, since=2),
    Datum("stars", DatumKind.COUNT, since=2),
    Datum("project", DatumKind.ADDRESS, since=2),
    Datum("media", DatumKind.ADDRESSES, since=2),
    Datum("categories", DatumKind.NAMES, since=2, named="category"),
    Datum("announce", DatumKind.LINE, since=2),
    Datum("version", DatumKind.COUNT, since=2),
    Datum("withdrawn", DatumKind.DAY, since=2),
    Datum("journal", DatumKind.LINE, since=2),
    Datum("other_ids", DatumKind.IDS, since=2),
    Datum("revised", DatumKind.DAY, since=6),
    Datum("noticed", DatumKind.DAY, since=6),
    Datum("remark", DatumKind.LINE, since=7),
)
NEWEST = max(6, *(datum.since for datum in DATA))  # 3 to 6 brought no datum, but names of papers, imports, fetches
"""The format of papers.db that this program writes."""
