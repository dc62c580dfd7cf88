"""Notes as a queue to work through: the rules that make one, its order, and where it was left.

Items stand in an order that no edit changes: by the moment they were written, then by paper and note. So a place in a
queue is kept as the item's key, and coming back to it repeats nothing and skips nothing, also when the item is gone.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from store.models import Mark, Note
from store.times import moment_of

FORGOTTEN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class NoteItem:
    """One thing to look at: a note on a paper, or the paper itself when what it lacks is a note.

    ``moment`` is when the note was written, and empty without one.
    """

    paper: str
    title: str
    note: Note | None
    moment: str

    @property
    def key(self) -> str:
        """Its place in every queue, as text that sorts so."""
        return f"{self.moment}|{self.paper}|{self.note.id if self.note else ''}"


@dataclass(frozen=True, slots=True)
class QueueRule:
    """A rule that makes a queue: which notes it takes, or which papers for want of a note."""

    name: str
    title: str
    takes: Callable[[Mark, Note], bool] | None = None
    lacks: Callable[[Mark], bool] | None = None


RULES = (
    QueueRule("all", "all notes", lambda mark, note: True),
    QueueRule("questions", "open questions", lambda mark, note: note.kind == "question" and not note.done),
    QueueRule("todos", "open to-dos", lambda mark, note: note.kind == "todo" and not note.done),
    QueueRule("bare", "highlights without a note", lambda mark, note: note.quote is not None and not note.text.strip()),
    QueueRule(
        "starred", "rated 4 or more without a note", lacks=lambda mark: (mark.rating or 0) >= 4 and not mark.notes
    ),
    QueueRule("ideas", "ideas", lambda mark, note: note.kind == "idea" and not note.done),
    QueueRule("conflicts", "notes with two texts", lambda mark, note: bool(note.conflicts)),
)
FORGOTTEN_RULE = "forgotten"


def rules(opened: Mapping[str, datetime], now: datetime) -> dict[str, QueueRule]:
    """Return all rules by name, with the one for papers not opened for 30 days.

    ``opened`` comes from the ledger; a paper that it does not know goes by when its mark was last changed.
    """

    def forgotten(mark: Mark, note: Note) -> bool:
        last = opened.get(mark.paper) or moment_of(mark.updated)
        return last is None or now - last >= FORGOTTEN

    return {rule.name: rule for rule in (*RULES, QueueRule(FORGOTTEN_RULE, "not opened for 30 days", forgotten))}


def queues(mark: Mark, rules: Iterable[QueueRule]) -> dict[str, list[tuple[str, NoteItem]]]:
    """Sort one mark into the queues: rule → what it takes, each with its key; without the rules that take nothing."""
    notes = [(note, NoteItem(mark.paper, mark.title, note, note.created)) for note in mark.notes]
    keyed = [(note, item.key, item) for note, item in notes]
    found: dict[str, list[tuple[str, NoteItem]]] = {}
    for rule in rules:
        taken: list[tuple[str, NoteItem]] = []
        if keyed and rule.takes:
            taken = [(key, item) for note, key, item in keyed if rule.takes(mark, note)]
        elif rule.lacks and rule.lacks(mark):
            lacking = NoteItem(mark.paper, mark.title, None, "")
            taken = [(lacking.key, lacking)]
        if taken:
            found[rule.name] = taken
    return found


def resume(items: Sequence[NoteItem], key: str) -> int:
    """Return the number of the item to go on with: the one that was left, or the next one when it is gone.

    The number of items when all are behind it. ``key`` is the item's `NoteItem.key`; empty begins at the first.
    """
    return bisect_left(items, key, key=lambda item: item.key)
