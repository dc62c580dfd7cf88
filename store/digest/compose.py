"""What a digest holds: each new paper once, in the first group that it fits, with one line that says why.

New are the papers that came into the library since a moment, and were not sent before. Beside them stand a few older
ones that wait for the reader: passed over, queued for long, or with a question that is open.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from store.errors import QueryError
from store.ledger.passed_over import PASSED, PASSED_QUERY
from store.library import Library
from store.models import Entry, Status
from store.quantities import counted
from store.text import clean
from store.times import day_in_words, moment_of, own_day

if TYPE_CHECKING:
    from store.query.answer import Answer

LIKED = 80
"""The score from which on a paper is expected to be liked."""
_MOST = 10  # papers of a group, so that there is something to choose from and no more
_FEW = 5  # papers of a group that nobody asked for
_SAID = 200  # characters of a note
_LONG = 300  # characters of a reason
Reasons = Iterable[tuple[Entry, str]]
"""Papers that fit a group, best first, each with the line that says why."""


@dataclass(frozen=True, slots=True)
class Item:
    """A paper of a digest, why it stands where it does, and whether it is new."""

    entry: Entry
    why: str
    new: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The papers of a digest that are there for one reason; ``name`` is for programs."""

    name: str
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """What came since a moment (UTC), by groups in their order; the last one, ``also``, has the rest.

    ``new`` are the ids of all papers in it that are new, and ``at`` is the moment it was made.
    """

    day: date
    at: str
    since: str
    query: str
    new: tuple[str, ...]
    groups: tuple[Group, ...]


def compose(
    library: Library,
    since: str,
    at: str,
    *,
    query: str = "",
    asked: Answer | None = None,
    begin: str = "",
    without: Collection[str] = (),
) -> Digest:
    """Compose what came since a moment, of the papers that were ``asked`` for, ``without`` those of these ids.

    ``begin`` is a moment before ``since`` from which on papers count as new if they are none of these: what was being
    taken in while a digest was made is in the next one.
    """
    new = _new(library, begin or since, asked, _names(library, without))
    made = _Composing(library, asked, new)
    groups = [
        made.group("expected", "Expected to like", made.expected(), _MOST),
        made.group("voted", "Most voted", made.voted(), _FEW),
        made.group("topics", "My topics", made.topics(), _MOST),
        made.group("passed", "Passed over", made.passed(), _FEW),
        made.group("waiting", "Waiting longest", made.waiting(), _FEW),
        made.group("questions", "Open questions", made.questions(), _FEW),
        made.group("also", "Also new", ((entry, "") for entry in new), len(new)),
    ]
    names = tuple(entry.paper.id for entry in new)
    return Digest(library.today, at, since, query, names, tuple(group for group in groups if group.items))


def _names(library: Library, papers: Collection[str]) -> set[str]:
    """Return the ids that these papers go by now."""
    older = [paper for paper in papers if not paper.startswith("arxiv:")]
    return {*papers, *library.catalogue.ids_of(older).values()} if older else {*papers}


def _new(library: Library, begin: str, asked: Answer | None, without: Collection[str]) -> list[Entry]:
    """List the papers that came from a moment on, as the list has them, with their scores."""
    moment = moment_of(begin)
    assert moment
    day = own_day(moment) - timedelta(days=1) if moment.year > 1 else date.min  # the index knows days alone
    rows = library.search(f"added>={day.isoformat()}")
    found = [
        entry
        for entry in library.entries(rows.rows(0, rows.total))
        if entry.paper.id not in without
        and _is_in(asked, entry)
        and (came := moment_of(entry.paper.added))
        and came >= moment
    ]
    return library.searcher.scored(found)


def _is_in(asked: Answer | None, entry: Entry) -> bool:
    return asked is None or (entry.row < len(asked.mask) and bool(asked.mask[entry.row]))


@dataclass(slots=True)
class _Composing:
    """A digest that is being made; ``taken`` are the papers that have their place."""

    library: Library
    asked: Answer | None
    new: list[Entry]
    taken: set[str] = field(default_factory=set)

    def group(self, name: str, title: str, reasons: Reasons, most: int) -> Group:
        """Put up to so many papers that have no place yet into a group."""
        new, items = {entry.paper.id for entry in self.new}, list[Item]()
        for entry, why in reasons:
            if len(items) == most:
                break
            if entry.paper.id not in self.taken:
                self.taken.add(entry.paper.id)
                items.append(Item(entry, clean(why, limit=_LONG), entry.paper.id in new))
        return Group(name, title, tuple(items))

    def left(self) -> list[Entry]:
        """List the new papers that have no place yet, without those that the reader skipped."""
        return [
            entry for entry in self.new if entry.paper.id not in self.taken and entry.mark.status is not Status.SKIPPED
        ]

    def expected(self) -> Reasons:
        """Yield what the learned order puts high and the reader has said nothing of yet, with the words that did."""
        from store.ranking import NO_WORD

        undecided = ((entry.score, entry) for entry in self.left() if entry.mark.blank)
        liked = [(score, entry) for score, entry in undecided if score is not None and score >= LIKED]
        for _, entry in sorted(liked, key=lambda pair: -pair[0]):
            why = self.library.searcher.why_score(entry) or ""
            if why and not why.endswith(NO_WORD):
                yield entry, why

    def voted(self) -> Reasons:
        """Yield what others voted for."""
        votes = sorted((entry.paper.upvotes or 0 for entry in self.new), reverse=True)
        voted = [(entry.paper.upvotes, entry) for entry in self.left() if entry.paper.upvotes]
        for count, entry in sorted(voted, key=lambda pair: -pair[0]):
            place = votes.index(count) + 1
            most = "the most" if place == 1 else f"number {place}"
            yield entry, f"{counted(count, 'vote')}, {most} of {len(votes):,} new"

    def topics(self) -> Reasons:
        """Yield what the views find that the reader saved, with what they found in it."""
        for name, query in self.library.own_views.items():
            try:
                found = self.library.search(f"q:{name}")
            except QueryError:
                continue  # a view that asks for one that is no more
            for entry in self.left():
                if _is_in(found, entry):
                    yield entry, f"view {name}: {self._found(query, entry)}"

    def _found(self, query: str, entry: Entry) -> str:
        for reason in self.library.searcher.why(query, entry):
            for place in reason.places if reason.satisfied else ():
                return f"“{place.text[place.start : place.end]}” in the {place.field}"
        return query

    def _among(self, query: str) -> list[Entry]:
        answer = self.library.search(query)
        return [entry for entry in self.library.entries(answer.rows(0, answer.total)) if _is_in(self.asked, entry)]

    def passed(self) -> Reasons:
        """Yield what was looked at again and again."""
        often = self._among(PASSED_QUERY) if self.library.passed else []
        for entry in sorted(often, key=lambda entry: -entry.passed):
            if entry.passed >= PASSED:
                yield entry, f"looked at {counted(entry.passed, 'time')}, and left undecided"

    def waiting(self) -> Reasons:
        """Yield what is in the queue, for the longest time first."""
        queued = [(entry.mark.since or entry.mark.updated or "", entry) for entry in self._among(_QUEUED)]
        for since, entry in sorted(queued, key=lambda pair: pair[0]):
            moment = moment_of(since)
            days = (self.library.today - own_day(moment)).days if moment else 0
            yield entry, f"queued {counted(days, 'day')} ago" if days > 0 else "queued today"

    def questions(self) -> Reasons:
        """Yield what the reader asked and has not answered, newest first."""
        asked = [item for _, item in sorted(self.library.notebook.items("questions"), reverse=True)]
        entries = self.library.known(item.paper for item in asked[: _FEW * 20])
        for item in asked:
            entry, note = entries.get(item.paper), item.note
            if entry and note and _is_in(self.asked, entry):
                text = clean(note.text or (note.quote.exact if note.quote else ""), limit=_SAID)
                yield entry, " ".join([*_day(note.created), f"you asked: “{text}”"])


_QUEUED = "is:queued -is:snoozed"


def _day(created: str) -> Iterator[str]:
    if moment := moment_of(created):
        yield f"on {day_in_words(own_day(moment))}"
