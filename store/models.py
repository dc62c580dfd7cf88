"""The field's own nouns: a paper, the mark a reader leaves on it, and the pair of them."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, NamedTuple

from store.listings import Listing
from store.times import stamp


class Status(StrEnum):
    """Where a paper stands in the reader's flow: inbox, then queued, reading, read, or skipped."""

    INBOX = "inbox"
    QUEUED = "queued"
    READING = "reading"
    READ = "read"
    SKIPPED = "skipped"


_LIKING = {5: 4, 4: 3, 3: 0, 2: -3, 1: -4}
NOTE_KINDS = ("note", "question", "idea", "todo", "quote")
ABSTRACT = "abstract"
"""The source of a quote that was taken from a paper's abstract."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What the world says about a paper; every field but the title may be absent.

    ``listings`` say where it was listed, newest first; the one that gives ``day`` (an ISO date) also says whether its
    year was ``day_inferred``, and the ``upvotes``. ``published`` and ``withdrawn`` are ISO dates of the paper itself.
    ``arxiv`` has no version, which is ``version``, of the day ``revised`` where it is a later one; ``doi`` is lower
    case, and ``remark`` what its authors say beside it at arXiv. ``noticed`` is the day on which something was found
    to have happened to it (`store.news`). ``code`` is an address and ``stars`` what it has there; ``comments`` counts
    those at the source. ``citekey`` and ``added`` (a UTC moment) are given by the library, and empty in a paper that
    has not been added to one. `store.data` says what the values of each field are.
    """

    id: str
    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    day: str | None = None
    day_inferred: bool = False
    published: str | None = None
    url: str | None = None
    arxiv: str | None = None
    doi: str | None = None
    links: tuple[str, ...] = ()
    upvotes: int | None = None
    venue: str | None = None
    sources: tuple[str, ...] = ()
    listings: tuple[Listing, ...] = ()
    summary: str | None = None
    keywords: tuple[str, ...] = ()
    organization: str | None = None
    submitter: str | None = None
    comments: int | None = None
    code: str | None = None
    stars: int | None = None
    project: str | None = None
    media: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    announce: str | None = None
    version: int | None = None
    withdrawn: str | None = None
    journal: str | None = None
    other_ids: tuple[tuple[str, str], ...] = ()
    revised: str | None = None
    noticed: str | None = None
    remark: str | None = None
    citekey: str = ""
    added: str | None = None

    @property
    def ids(self) -> dict[str, str]:
        """The identifiers that other programs know the paper by, such as ``{"arxiv": "2606.13681"}``."""
        known = (("arxiv", self.arxiv), ("doi", self.doi), *self.other_ids)
        return {kind: value for kind, value in known if value}

    @property
    def address(self) -> str | None:
        """Where the paper is read: its own address, else the one its identifiers give."""
        if self.url:
            return self.url
        if self.arxiv:
            return f"https://arxiv.org/abs/{self.arxiv}"
        return f"https://doi.org/{self.doi}" if self.doi else None


class Quote(NamedTuple):
    """A passage of a paper, with a little text before and after so that it is found again.

    ``source`` is what it was taken from: ABSTRACT, or ``text`` for the full text, of which ``version`` is arXiv's
    number and ``section`` the id or title of a section. ``where`` is where it stands in print, such as ``p. 4``.
    """

    exact: str
    prefix: str = ""
    suffix: str = ""
    source: str = ABSTRACT
    version: int | None = None
    section: str = ""
    where: str = ""


class NoteSource(NamedTuple):
    """Where a note was written first: a file, and the anchor of the note in it."""

    file: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something the reader wrote, about a paper or about none yet; ``text`` is Markdown, ``kind`` one of NOTE_KINDS.

    ``conflicts`` are texts that were written elsewhere in place of this one, until the reader chooses.
    """

    text: str
    id: str = field(default_factory=lambda: os.urandom(6).hex())
    kind: str = "note"
    done: bool = False
    created: str = field(default_factory=lambda: stamp(precise=True))
    quote: Quote | None = None
    source: NoteSource | None = None
    conflicts: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """All texts that it has: its own, and those that were written elsewhere."""
        return (self.text, *self.conflicts)

    def unanchored(self) -> Note:
        """Return the note with no quote, but with the quoted passage in its text, so that no word is lost."""
        if self.quote is None:
            return self
        quotation = "\n".join(f"> {line}" for line in self.quote.exact.splitlines())
        return replace(self, text=f"{quotation}\n\n{self.text}".strip(), quote=None)


def fold_tag(tag: str) -> str:
    """Return the form in which tags are compared: neither case nor Unicode's way of writing an accent counts."""
    return unicodedata.normalize("NFC", tag.casefold())


@dataclass(frozen=True, slots=True)
class Mark:
    """What the reader says about a paper; a mark that says nothing is the same as none.

    ``citekey`` is the key that the paper has for good, empty where none is known. ``due`` is the ISO date until which
    the paper is snoozed. ``since`` is the moment at which it got its status, where it is not in the inbox, ``page`` the
    name of the file that its notes were exported to last. ``stamps`` say which version everything is of, as the file
    has them. Marks are values: each edit is a method that returns the mark as it is afterwards.
    """

    paper: str
    title: str = ""
    ids: Mapping[str, str] = field(default_factory=dict)
    citekey: str = ""
    status: Status = Status.INBOX
    rating: int | None = None
    tags: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    due: str | None = None
    updated: str | None = None
    since: str | None = None
    page: str = ""
    stamps: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def liking(self) -> int:
        """How much this speaks for papers of the kind, up to 4, or against them, down to -4; 0 says nothing."""
        if self.rating is not None:
            return _LIKING[self.rating]
        if self.status is Status.SKIPPED:
            return -1
        return int(self.status is not Status.INBOX or bool(self.notes))

    @property
    def blank(self) -> bool:
        """Whether the reader has said nothing at all."""
        said = self.rating is not None or self.tags or self.notes or self.due
        return self.status is Status.INBOX and not said

    def with_status(self, status: Status) -> Mark:
        """Put the paper at another place in the reader's flow."""
        return replace(self, status=status)

    def rated(self, rating: int | None) -> Mark:
        """Rate it 1 to 5, or clear the rating with None; raises ValueError outside that range."""
        if rating is not None and not 1 <= rating <= 5:
            raise ValueError(f"a rating is 1 to 5, or 0 to clear it; {rating} is neither")
        return replace(self, rating=rating)

    def tagged(self, add: Iterable[str] = (), remove: Iterable[str] = ()) -> Mark:
        """Add and remove tags; a tag that is there in another case stays as it was written first."""
        gone = {fold_tag(tag) for tag in remove}
        tags = {fold_tag(tag): tag for tag in self.tags if fold_tag(tag) not in gone}
        for tag in add:
            tags.setdefault(fold_tag(tag), tag)
        return replace(self, tags=tuple(tags.values()))

    def joined(self, other: Mark) -> Mark:
        """Take in what was said of another paper that is the same: all tags and notes, and the higher rating."""
        ratings = [rating for rating in (self.rating, other.rating) if rating]
        joined = self.tagged(other.tags)
        for note in other.notes:
            joined = joined.with_note(note)
        return replace(
            joined,
            status=other.status if self.status is Status.INBOX else self.status,
            rating=max(ratings, default=None),
            due=self.due or other.due,
        )

    def snoozed(self, until: str | None) -> Mark:
        """Put the paper off to an ISO date, or take that back with None."""
        return replace(self, due=until)

    def with_note(self, note: Note) -> Mark:
        """Add a note, or put a new version in the place of the one with its id."""
        if any(old.id == note.id for old in self.notes):
            return replace(self, notes=tuple(note if old.id == note.id else old for old in self.notes))
        return replace(self, notes=(*self.notes, note))

    def without_note(self, note_id: str) -> Mark:
        """Take the note with this id away."""
        return replace(self, notes=tuple(note for note in self.notes if note.id != note_id))


MarkChange = Callable[[Mark], Mark]
"""An edit of one mark: it is given the mark as it is, and returns it as it is to be."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper of the library with the reader's mark on it; ``row`` is its number in the catalogue.

    ``score`` is how well it fits what was liked so far, from 0 to 100, None where nobody asked or nothing was liked;
    ``passed`` is how often it was looked at and left undecided.
    """

    row: int
    paper: Paper
    mark: Mark
    score: int | None = None
    passed: int = 0
