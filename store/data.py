"""What there is to know of a paper: each datum with its kind, and the format of papers.db that brought it.

A datum is declared twice: its type in `models.Paper`, its kind here. From the kind follows how it is checked, cleaned
and limited when it comes in (`making`), stored (`catalogue.records`), joined with what another source says
(`identity.join`) and written as JSON (`exporters.json`). A datum that is new says ``since`` one format more than the
highest here: papers.db is brought up to it when it is opened.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import NamedTuple


class Kind(Enum):
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
    LISTINGS = auto()  # `models.Listing`, newest day first


class Datum(NamedTuple):
    """One datum; ``named`` is the query field that asks for it as a name, empty where none does."""

    name: str
    kind: Kind
    since: int = 1
    named: str = ""


DATA = (
    Datum("title", Kind.LINE),
    Datum("abstract", Kind.PROSE),
    Datum("authors", Kind.NAMES),
    Datum("day", Kind.DAY),
    Datum("day_inferred", Kind.FLAG),
    Datum("published", Kind.DAY),
    Datum("url", Kind.ADDRESS),
    Datum("arxiv", Kind.ARXIV),
    Datum("doi", Kind.DOI),
    Datum("links", Kind.ADDRESSES),
    Datum("upvotes", Kind.COUNT),
    Datum("venue", Kind.LINE, named="venue"),
    Datum("sources", Kind.NAMES, named="src"),
    Datum("listings", Kind.LISTINGS, since=2),
    Datum("summary", Kind.LINE, since=2),
    Datum("keywords", Kind.NAMES, since=2),
    Datum("organization", Kind.LINE, since=2, named="org"),
    Datum("submitter", Kind.LINE, since=2, named="submitter"),
    Datum("comments", Kind.COUNT, since=2),
    Datum("code", Kind.ADDRESS, since=2),
    Datum("stars", Kind.COUNT, since=2),
    Datum("project", Kind.ADDRESS, since=2),
    Datum("media", Kind.ADDRESSES, since=2),
    Datum("categories", Kind.NAMES, since=2, named="category"),
    Datum("announce", Kind.LINE, since=2),
    Datum("version", Kind.COUNT, since=2),
    Datum("withdrawn", Kind.DAY, since=2),
    Datum("journal", Kind.LINE, since=2),
    Datum("other_ids", Kind.IDS, since=2),
)
NEWEST = max(datum.since for datum in DATA)
"""The format of papers.db that this program writes."""
