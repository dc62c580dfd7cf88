"""Questions about the papers of a library: which answer a query, why these, and what is liked most.

A question is asked of the index as it is when asked, in whichever thread; what answers one is loaded with the first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from store.errors import InputError, QueryError
from store.index.live import LiveIndex
from store.index.names import DamagedIndex
from store.models import Entry
from store.state import State
from store.tags import EXPECTED, is_name, tag_of

if TYPE_CHECKING:
    from store.index.index import Index
    from store.query.answer import Answer
    from store.query.complete import Completion
    from store.query.counts import DayCount, Waiting
    from store.query.explain import Explanation
    from store.query.facets import Facet
    from store.query.tree import Node
    from store.query.why import Reason
    from store.ranking import Learned

Asked = ParamSpec("Asked")
Given = TypeVar("Given")
IsCancelled = Callable[[], bool]
"""Asked now and then whether the answer is still wanted; where it is not, `store.query.verify.Cancelled` is raised."""


def _trusting(method: Callable[Concatenate[Searcher, Asked], Given]) -> Callable[Concatenate[Searcher, Asked], Given]:
    """Ask again where the index turns out to be damaged: it is made anew meanwhile."""

    @wraps(method)
    def asked(self: Searcher, /, *args: Asked.args, **named: Asked.kwargs) -> Given:
        seen = self._index.remade
        try:
            return method(self, *args, **named)
        except DamagedIndex:
            self._index.distrust(seen)
            return method(self, *args, **named)

    return asked


class Searcher:
    """Asks one index; ``today`` gives what "today" means in a query, ``views`` the filters that have a name."""

    def __init__(
        self, index: LiveIndex, state: State, today: Callable[[], date], views: Callable[[], Mapping[str, str]]
    ) -> None:
        self._index, self._state, self._today, self._views = index, state, today, views

    @_trusting
    def search(
        self, query: str = "", *, sort: str | None = None, reverse: bool = False, cancelled: IsCancelled | None = None
    ) -> Answer:
        """Ask which papers answer a query, in which order; raises QueryError when it does not parse."""
        from store.query.advice import advice
        from store.query.answer import search

        index, node, named = self._read(query)
        answer = search(index, node, sort=sort, reverse=reverse, cancelled=cancelled)
        answer.remarks = () if named else tuple(advice(query))
        return answer

    @_trusting
    def explain(
        self, query: str, *, cancelled: IsCancelled | None = None, patience: float | None = None
    ) -> Explanation:
        """Explain the answer to a query: what each clause leaves, and what would find papers where none are.

        ``patience`` is how many seconds may go into counts that need more texts than the answer does.
        """
        from store.query.explain import explain

        return explain(*self._asked(query), today=self._today(), cancelled=cancelled, patience=patience)

    @_trusting
    def why(self, query: str, entry: Entry) -> list[Reason]:
        """List what each clause of a query finds in a paper."""
        from store.query.why import why

        return why(*self._asked(query), entry)

    @_trusting
    def answers(self, query: str, entry: Entry) -> bool:
        """Return whether a paper answers a query."""
        from store.query.why import answers

        return answers(*self._asked(query), entry)

    def check(self, query: str) -> None:
        """Raise QueryError for a query that does not parse."""
        self._parsed(query, self._views())

    def checked_view(self, name: str, query: str) -> str:
        """Return the name under which a filter may be saved.

        Raises InputError for one that a query cannot use, QueryError for a filter that does not parse or leads back to
        itself.
        """
        if not is_name(name):
            raise InputError(f"“{name}” cannot be a name: {EXPECTED}, without spaces")
        views = {**self._views(), tag_of(name): query}
        for each in (query, f"q:{tag_of(name)}"):
            self._parsed(each, views)
        return tag_of(name)

    def retagged(self, query: str, old: str, new: str | None, others: Sequence[str] = ()) -> str:
        """Return a query that asks for a tag by its new name, or, for None, not any more; else as it was typed.

        ``others`` are the other tags in use.
        """
        from store.query.retag import renamed, without

        try:
            return (
                without(query, self._parsed(query, self._views()), old)
                if new is None
                else renamed(query, old, new, others)
            )
        except QueryError:
            return query

    def views_on(self, tag: str) -> list[str]:
        """List the views that ask for just this tag, by name."""
        from store.query.retag import asks_for

        return [name for name, query in self._views().items() if asks_for(query, tag)]

    @_trusting
    def facets(self, query: str = "") -> list[Facet]:
        """Divide the papers that answer a query by tag, status, day and all else, with counts."""
        from store.query.facets import facets

        return facets(*self._asked(query))

    @_trusting
    def waiting(self) -> Waiting | None:
        """Count the papers in the inbox and in the queue; None while the index is being brought up to date."""
        if (index := self._index.at_hand()) is None:  # before the first rows stand, and nothing is loaded for it
            return None
        from store.query.counts import waiting

        return waiting(index, self._today())

    @_trusting
    def day_counts(self, days: Iterable[str | None], answer: Answer) -> dict[str | None, DayCount]:
        """Count the papers of some days, and those that an answer has; nothing while the index is being brought up."""
        if (index := self._index.at_hand()) is None:
            return {}
        from store.query.counts import count_days

        return count_days(index, days, answer.mask, self._today())

    @_trusting
    def waiting_on(self, day: str | None) -> list[int]:
        """List the rows of a day's papers that are in the inbox, whatever the filter."""
        from store.query.counts import rows_waiting

        return rows_waiting(self._index.current(), day, self._today())

    @_trusting
    def moved(self, rows: Collection[int]) -> dict[int, int]:
        """Return at which rows papers are now that were at these before they changed; the others are not in it."""
        if not rows or (index := self._index.at_hand()) is None:
            return {}
        from store.query.counts import moved

        return moved(index, rows)

    @_trusting
    def counts_between(self, first: date, last: date) -> dict[date, DayCount]:
        """Count the papers of each day from a first to a last one that has any, whatever the filter."""
        from store.query.counts import count_between

        return count_between(self._index.current(), first, last, self._today())

    @_trusting
    def first_waiting(self) -> int | None:
        """Return the row of the first paper in the inbox, of the newest day that has any; None where none has."""
        from store.query.counts import first_waiting

        return first_waiting(self._index.current(), self._today())

    @_trusting
    def complete(self, text: str, cursor: int) -> list[Completion]:
        """List what may stand at the cursor in a query that is being typed."""
        from store.query.complete import complete

        return complete(self._index.current(), text, cursor, views=self._views())

    @_trusting
    def scored(self, entries: Sequence[Entry]) -> list[Entry]:
        """Return these papers with their scores, which cost nothing while no mark likes or dislikes any."""
        taught = self._learned()
        return [replace(entry, score=taught.score(entry.row)) for entry in entries] if taught else list(entries)

    @_trusting
    def why_score(self, entry: Entry) -> str | None:
        """Return the score of a paper and the words that made it, in one line; None where nothing was learned."""
        taught = self._learned()
        return taught.explained(entry) if taught else None

    def _learned(self) -> Learned | None:
        marks = self._state.marks
        if not any(mark.liking for name in [*marks] if (mark := marks.get(name))):
            return None
        from store.ranking import learned

        index = self._index.current()
        return learned(*index.pair, index.catalogue)

    def _asked(self, query: str) -> tuple[Index, Node]:
        """Return the index and what a query asks of it."""
        return self._read(query)[:2]

    def _read(self, query: str) -> tuple[Index, Node, bool]:
        """Parse a query; one that names papers finds them, whatever it would mean otherwise. Return whether it does."""
        from store.query.named import meant

        tree: Node | None = None
        refused: QueryError | None = None
        try:
            tree = self._parsed(query, self._views())
        except QueryError as error:
            refused = error
        index = self._index.current()
        named = meant(index, query)
        if named is None and refused is not None:
            raise refused
        found = named or tree
        assert found is not None
        return index, found, named is not None

    def _parsed(self, query: str, views: Mapping[str, str]) -> Node:
        from store.query import parse

        return parse(query, today=self._today(), views=views)
