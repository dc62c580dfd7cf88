"""The queue of the notes screen: which notes are in it, its filter, and the place in it.

An item that an edit takes out of the queue, or out of the filter, stays in its place as settled until the queue is
opened again: nothing moves under the cursor, so nothing is skipped and nothing comes twice. Only an item whose note
itself is gone, deleted or on another paper, leaves at once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from store.errors import BroadsheetError
from store.library import Library
from store.notes.filter import NoteFilter, parse_filter
from store.notes.queue import NoteItem, resume
from store.steps import Step
from tui.session import Session

_BEHIND = "|"
"""Put after the last item's key, makes a place behind all items; items written later come after it."""


class NoteQueue:
    """The items of one rule that pass the filter, and a cursor, which is behind the last item when all were looked at.

    ``opened`` says when each paper was last looked at, for the rule of what was not opened for long.
    """

    def __init__(self, library: Library, session: Session, opened: Mapping[str, datetime], now: datetime) -> None:
        self._library, self._session = library, session
        self._book = library.notebook
        self._book.age(opened, now)
        self._version = self._book.version
        self.rules = self._book.rules
        self.items: list[NoteItem] = []
        self._keys: list[str] = []  # of the items, in their order
        self.settled: set[str] = set()
        self.cursor = 0
        self.filter = ""
        self._before = 0  # items dealt with in earlier sessions that are listed no more
        self._narrow = NoteFilter()
        self._found: set[str] | None = None
        self.words: tuple[str, ...] = ()
        """What the filter looks for in text, to be marked there."""
        self._rows: tuple[int, dict[str, int]] = (-1, {})
        kept = session.queue
        self.rule = self.rules.get(kept.name) or self.rules["all"]
        try:
            self.narrow(kept.filter)
        except BroadsheetError:  # it uses a view that is gone
            self.narrow("")
        self._resume()

    # -- what stands in it ---------------------------------------------------------------------------------------------

    def choose(self, name: str) -> None:
        """Go to another queue, where it was left."""
        self.rule = self.rules[name]
        self._list(keep=False)
        self._resume()
        self._keep_place()

    def narrow(self, text: str, *, begun: bool = False) -> None:
        """Set another filter, and move the cursor near the item at hand; raises QueryError, and then changes nothing.

        Nothing changes either where the filter is only ``begun`` and nothing fits it yet.
        """
        narrow = parse_filter(text, today=self._library.today)
        found, words = self._papers(narrow.papers)
        if begun and not any(narrow(item, found) for _, item in self._book.items(self.rule.name)):
            return
        here = self.key
        self.filter, self._narrow, self._found = text.strip(), narrow, found
        self.words = (*narrow.words, *words)
        self._list(keep=False)
        self._before = 0
        self.cursor = min(resume(self.items, here), max(0, len(self.items) - 1))

    @property
    def counts(self) -> Mapping[str, int]:
        """The number of items in each queue, whatever the filter."""
        return self._book.counts

    def reload(self) -> bool:
        """List the items again where marks have changed, with the cursor on its item; return whether they had."""
        version = self._library.notebook.version
        if version == self._version:
            return False
        self._version = version
        if self._narrow.papers:
            self._found, _ = self._papers(self._narrow.papers)
        here = self.key
        self._list(keep=True)
        self.cursor = resume(self.items, here)
        return True

    def _list(self, *, keep: bool) -> None:
        """List the items again; with ``keep`` those of before whose note is still there stay, settled."""
        own = self._book.items(self.rule.name)
        items = {key: item for key, item in own if self._narrow(item, self._found)}
        before = zip(self._keys, self.items, strict=True)
        left: dict[str, NoteItem] = {}
        for key, item in before if keep else ():
            if key not in items and (now := self._as_now(item)):
                left[key] = now
        self.settled = set(left)
        items |= left
        self._keys = sorted(items)
        self.items = [items[key] for key in self._keys]

    def _as_now(self, item: NoteItem) -> NoteItem | None:
        """Return an item as it is now; None when its note is gone."""
        if item.note is None:
            return item
        mark = self._book.marks.get(item.paper)
        found = (note for note in mark.notes if note.id == item.note.id) if mark else iter(())
        return next((replace(item, note=note) for note in found), None)

    def _papers(self, query: str) -> tuple[set[str] | None, tuple[str, ...]]:
        """Return the papers, by the names of their marks, that answer what concerns papers, and its words in text."""
        if not query:
            return None, ()
        answer = self._library.search(query)
        version = self._library.version
        if self._rows[0] != version or len(self._rows[1]) != len(self._book.marks):
            self._rows = (version, self._library.rows_of(self._book.marks))
        return {name for name, row in self._rows[1].items() if row in answer}, answer.words

    # -- the place -----------------------------------------------------------------------------------------------------

    @property
    def current(self) -> NoteItem | None:
        """The item at hand; None when all are behind, or there are none."""
        return self.items[self.cursor] if self.cursor < len(self.items) else None

    @property
    def key(self) -> str:
        """The place of the cursor, which sorts among the items' keys."""
        if self.current:
            return self.current.key
        return self.items[-1].key + _BEHIND if self.items else ""

    @property
    def progress(self) -> tuple[int, int]:
        """How many items are behind, and of how many."""
        return self._before + self.cursor, self._before + len(self.items)

    def go(self, position: int, *, beyond: bool = False) -> None:
        """Move the cursor to an item; behind the last one only with ``beyond``."""
        last = len(self.items) if beyond else len(self.items) - 1
        self.cursor = max(0, min(position, last))
        self._keep_place()

    def land(self, paper: str, note: str, *, beyond: bool) -> None:
        """Move the cursor to a note in place of one that is gone, or to what came next where it is not listed."""
        key = next((item.key for item in self.items if item.note and (item.paper, item.note.id) == (paper, note)), "")
        self.go(self._keys.index(key) if key else self.cursor, beyond=beyond)

    def find(self, step: Step) -> None:
        """Move the cursor to the first item that an edit was about, if it is listed."""
        for change in step.changes:
            note = change.field.removeprefix("note:")
            for position, item in enumerate(self.items):
                if item.paper == change.paper and (item.note is None or item.note.id == note):
                    self.go(position)
                    return

    def last_of_paper(self) -> bool:
        """Return whether no item after this one is about the same paper."""
        here = self.current
        return here is not None and all(item.paper != here.paper for item in self.items[self.cursor + 1 :])

    def _resume(self) -> None:
        """Go to where this queue was left."""
        key, before = self._session.queue.places.get(self._name, ("", 0))
        self.cursor = resume(self.items, key)
        self._before = max(0, before - self.cursor)

    @property
    def _name(self) -> str:
        return f"{self.rule.name} {self.filter}".strip()

    def _keep_place(self) -> None:
        """Keep the place of each queue, and of the one filter in force, on the disk."""
        kept = self._session.queue
        kept.name, kept.filter = self.rule.name, self.filter
        lasting: Iterable[str] = (*self.rules, self._name)
        kept.places = {name: place for name, place in kept.places.items() if name in lasting}
        kept.places[self._name] = (self.key, self.progress[0])
        self._session.save()
