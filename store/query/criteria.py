"""What a clause asks of a paper, read out of its value: the closed set that `evaluate` answers.

A field of the query language reads its value into one of these, so a new field is one small file and needs no new way
of looking anything up.
"""

from dataclasses import dataclass

TITLE, AUTHORS, ABSTRACT, TAGS, NOTES = "title", "authors", "abstract", "tags", "notes"
SUMMARY, KEYWORDS = "summary", "keywords"
EVERYWHERE = (TITLE, AUTHORS, TAGS, ABSTRACT, NOTES)
"""Where a bare word is looked for."""
FIELD_WEIGHTS = {ABSTRACT: 1, SUMMARY: 1, NOTES: 1, AUTHORS: 2, KEYWORDS: 2, TAGS: 2, TITLE: 4}
"""What a word counts in each text when papers are ranked; of the texts it stands in the heaviest counts."""


@dataclass(frozen=True, slots=True)
class Words:
    """These words one after the other in one of the texts; with ``prefix`` the last may go on."""

    words: tuple[str, ...]
    fields: tuple[str, ...] = EVERYWHERE
    prefix: bool = True


@dataclass(frozen=True, slots=True)
class Close:
    """A word within one edit (two from eight letters on) of each of these, anywhere in one of the texts."""

    words: tuple[str, ...]
    fields: tuple[str, ...] = EVERYWHERE


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression found in one of the texts, without case.

    What has it also has the ``word`` and, where it is printed, the ``sign``, if any.
    """

    source: str
    fields: tuple[str, ...] = EVERYWHERE
    word: str = ""
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Titled:
    """Exactly this title, but for case and punctuation: its ``key`` is what the index has of it."""

    key: int


@dataclass(frozen=True, slots=True)
class Between:
    """A number from ``low`` to ``high``, both included, None for no limit; an absent number never counts."""

    column: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Named:
    """A name (tag, source, venue, id) that contains this folded text, or with ``exact`` is it."""

    column: str
    text: str
    exact: bool


@dataclass(frozen=True, slots=True)
class Has:
    """A yes-or-no property, such as having a note; ``wanted`` False asks for its absence."""

    flag: str
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Among:
    """A mark's status that is one of these."""

    statuses: tuple[str, ...]


Criterion = Words | Close | Pattern | Titled | Between | Named | Has | Among
