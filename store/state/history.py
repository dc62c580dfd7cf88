"""The history of edits: what was changed, by whom and when, and what undoing it would do.

The history is a log of events that are only ever added: an edit, the undoing of one, the redoing of one. So the logs of
two computers merge by putting them together, and whether an edit is in force follows from the last event about it.

An event, as it stands in the file: ``{"id", "at", "actor", "clock", "stamp", "summary", "changes": [{"paper", "field",
"old", "new"}…]}``, and ``"undoes"`` or ``"redoes"`` with the id of an edit, or ``"import"`` with the name of the import
that brought these marks, with which they are taken back; ``clock`` counts edits, and ``stamp`` is the latest of the
stamps that it gave. Fields are the registers of a record; those of
saved filters, decisions and notes of no paper (see `store.state.apart`) have an empty ``paper``.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from store.errors import BroadsheetError
from store.state.apart import in_short
from store.state.forks import DecidedAgainst, Fork, Given, decided_against
from store.state.note_record import text_in
from store.state.records import Record, Registers, entries
from store.state.stamps import UNSTAMPED, Stamp, count_at, count_of, stamp_of
from store.steps import FieldChange, Step
from store.text import clean, clean_name, clean_value
from store.times import local

RegisterChange = tuple[str, str, Any, Any]
"""Paper, field, old value, new value."""


class Conflict(BroadsheetError):
    """An edit that cannot be undone or redone because a later one changed the same; ``step`` is that one, if known."""

    def __init__(self, message: str, step: Step | None = None) -> None:
        self.step = step
        super().__init__(message)


def event_changes(event: Record) -> Iterator[RegisterChange]:
    """Yield what an event changed; lines of another shape are passed over."""
    for change in entries(event, "changes"):
        if isinstance(change, dict) and isinstance(change.get("paper"), str) and isinstance(change.get("field"), str):
            yield change["paper"], change["field"], change.get("old"), change.get("new")


def clock_of(event: Record) -> int:
    """Return an event's place behind all those that were known where it was made: a Lamport counter (Lamport 1978)."""
    return count_of(event.get("clock"))


def edit_stamp_of(event: Record) -> Stamp:
    """Return the stamp of what an event changed; files before version 3 have only the moment, and the counter."""
    stamp = stamp_of(event.get("stamp"))
    return stamp if stamp != UNSTAMPED else (count_at(_moment(event)) + clock_of(event), str(event.get("actor") or ""))


def _moment(event: Record) -> str:
    return str(event.get("at") or "")


def _place(event: Record) -> tuple[Stamp, int]:
    """Return an event's place among those that changed the same fields: the last one gave them their values."""
    return edit_stamp_of(event), clock_of(event)


def as_step(
    event: Record, titles: Mapping[str, Record], *, undone: bool = False, against: Container[Fork] = ()
) -> Step:
    """Return an event as the reader sees it, with the titles of its papers from their records; safe to show.

    ``against`` holds what merges decided against.
    """

    def title(paper: str, field: str, old: Any, new: Any) -> str:
        return text_in(titles.get(paper, {}), "title") if paper else clean(in_short(field, new, old))

    changes = []
    for paper, field, old, new in event_changes(event):
        said = title(paper, field, old, new), clean(field), clean_value(old), clean_value(new)
        changes.append(FieldChange(clean_name(paper), *said, (event["id"], paper, field) in against))
    return Step(clean_name(event["id"]), text_in(event, "at"), text_in(event, "summary"), tuple(changes), undone)


def id_of(event: Record, name: str = "id") -> str | None:
    """Return the id of an event, or of the one that it names, as the reader sees it."""
    id = event.get(name)
    return clean_name(id) if isinstance(id, str) else None


class Log:
    """Events in the order they happened, by the clocks of the computers, and which of the edits are in force."""

    def __init__(self, events: Iterable[Record], titles: Mapping[str, Record]) -> None:
        self._titles = titles
        named = (event for event in events if id_of(event))  # without an id there is no step that could be named
        self.events = sorted(named, key=lambda event: (_moment(event), clock_of(event), event["id"]))
        self._edits: dict[str, Record] = {
            clean_name(event["id"]): event for event in self.events if "undoes" not in event and "redoes" not in event
        }
        self._since = dict(self._edits)
        """The event by which each edit is in force: its own, or its redoing."""
        self._undone: dict[str, int] = {}
        self._imported = {id for id, event in self._edits.items() if isinstance(event.get("import"), str)}
        self._beyond = 0
        """The place of the latest event about an edit that is not in this log."""
        for event in sorted(self.events, key=clock_of):
            undone, redone = id_of(event, "undoes"), id_of(event, "redoes")
            if undone in self._since:
                self._undone[undone] = clock_of(event)
            elif redone in self._since:
                self._undone.pop(redone, None)
                self._since[redone] = event
            elif undone or redone:
                self._beyond = clock_of(event)

    def __len__(self) -> int:
        return len(self._edits)

    def __contains__(self, step_id: str) -> bool:
        return step_id in self._edits

    def steps(self, *, against: bool = True) -> Iterator[Step]:
        """Yield the edits, the newest first; with what merges decided ``against``, which takes time to find out."""
        return map(self._whole_step if against else self.step, reversed(self._edits))

    def _whole_step(self, step_id: str) -> Step:
        event, undone = self._edits[step_id], step_id in self._undone
        return as_step(event, self._titles, undone=undone, against=() if undone else self.against)

    @cached_property
    def against(self) -> dict[Fork, Any]:
        """What merges decided against, each with the value that stands instead."""
        changes = ((event, *change) for event in self.events for change in event_changes(event))
        given = ((paper, field, Given(event, old, new)) for event, paper, field, old, new in changes)
        return decided_against(given, _place)

    def decisions_since(self, before: "Log") -> list[DecidedAgainst]:
        """List what has been decided against since a log, of which this is the continuation."""
        news = {fork: kept for fork, kept in self.against.items() if fork not in before.against}
        found = []
        for step_id in dict.fromkeys(clean_name(id) for id, *_ in news):
            if step_id not in self._edits or step_id in self._undone:
                continue
            event = self._edits[step_id]
            for change, (paper, field, *_) in zip(self.step(step_id).changes, event_changes(event), strict=True):
                if (fork := (event["id"], paper, field)) in news:
                    found.append(DecidedAgainst(change, clean_value(news[fork]), step_id in before))
        return found

    def step(self, step_id: str) -> Step:
        """Return one edit as the reader sees it."""
        return as_step(self._edits[step_id], self._titles, undone=step_id in self._undone)

    def last_done(self, actor: str) -> str | None:
        """Name the edit that undo takes back: the actor's latest that is in force and that no import brought."""
        mine = self._own(actor)
        done = [step_id for step_id in mine if step_id not in self._undone]
        return max(done, key=lambda step_id: clock_of(self._since[step_id]), default=None)

    def last_undone(self, actor: str) -> str | None:
        """Name the edit that redo brings back: the one undone last, unless the actor has made a new edit since."""
        mine = self._own(actor)
        undone = max(
            (step_id for step_id in mine if step_id in self._undone), key=self._undone.__getitem__, default=None
        )
        if undone is None or any(clock_of(self._edits[step_id]) > self._undone[undone] for step_id in mine):
            return None
        return undone

    def _own(self, actor: str) -> list[str]:
        mine = (step_id for step_id, event in self._edits.items() if event.get("actor") == actor)
        return [step_id for step_id in mine if step_id not in self._imported]

    def brought_by(self, imported: str) -> list[str]:
        """Name the edits in force that an import brought, the newest first."""
        mine = (id for id in self._imported if self._edits[id]["import"] == imported and id not in self._undone)
        return sorted(mine, key=lambda id: clock_of(self._edits[id]), reverse=True)

    def moments_of(self, imported: str) -> set[str]:
        """Return the moments at which an import gave marks, and at which they were taken back."""
        ids = {id for id in self._imported if self._edits[id]["import"] == imported}
        return {_moment(event) for event in self.events if id_of(event) in ids or id_of(event, "undoes") in ids}

    def tells(self, step_id: str | None, actor: str) -> bool:
        """Return whether no event older than these can make another edit of the actor the next to undo, or to redo.

        ``step_id`` is the one that is next as far as these events go, None where that is none.
        """
        mine = (clock_of(since) for id, since in self._since.items() if self._edits[id].get("actor") == actor)
        known = self._undone.get(step_id) or clock_of(self._since[step_id]) if step_id else 0
        latest = known if step_id else max(mine, default=0)
        return latest > self._beyond

    def reversal(self, step_id: str, current: Mapping[str, Registers]) -> list[RegisterChange]:
        """List the changes that undo an edit. Raises Conflict when a later edit in force changed the same field.

        Of what an import brought only that is listed which no later edit changed.
        """
        if step_id in self._undone:
            raise Conflict(f"“{self.step(step_id).summary}” is already undone")
        owners, changes = self._owners(step_id), []
        for paper, field, old, new in event_changes(self._edits[step_id]):
            owner, value = owners[paper, field], _value(current, paper, field)
            if owner == step_id and value == new:
                changes.append((paper, field, value, old))
            elif step_id not in self._imported:
                raise self._clash(step_id, owner, field)
        return changes

    def preference(self, step_id: str, current: Mapping[str, Registers]) -> list[RegisterChange]:
        """List the changes that give the fields of an edit their values again which merges decided against.

        Raises Conflict when there are none.
        """
        event = self._edits[step_id]
        changes = [
            (paper, field, _value(current, paper, field), new)
            for paper, field, _, new in event_changes(event)
            if (event["id"], paper, field) in self.against
        ]
        if not changes or step_id in self._undone:
            raise Conflict(f"“{self.step(step_id).summary}” stays as it is: no merge decided against it")
        return changes

    def repetition(self, step_id: str, current: Mapping[str, Registers]) -> list[RegisterChange]:
        """List the changes that redo an edit. Raises Conflict when the fields are no more as they were before it."""
        changes = []
        for paper, field, old, new in event_changes(self._edits[step_id]):
            value = _value(current, paper, field)
            if value != old:
                raise self._clash(step_id, self._owners(step_id).get((paper, field), step_id), field)
            changes.append((paper, field, value, new))
        return changes

    def _owners(self, step_id: str) -> dict[tuple[str, str], str]:
        """Find, for each field that an edit changed, the edit in force that gave it its value."""
        wanted = {(paper, field) for paper, field, *_ in event_changes(self._edits[step_id])}
        owners: dict[tuple[str, str], str] = {}
        in_force = [id for id in self._since if id not in self._undone]
        for id in sorted(in_force, key=lambda id: (_place(self._since[id]), id), reverse=True):
            changed = wanted.intersection((paper, field) for paper, field, *_ in event_changes(self._edits[id]))
            owners |= dict.fromkeys(changed, id)
            wanted -= changed
            if not wanted:
                break
        return owners

    def _clash(self, step_id: str, owner: str, field: str) -> Conflict:
        name, later = clean(field.partition(":")[0]), self.step(owner) if owner != step_id else None
        cause = (
            f"“{later.summary}” of {local(later.at)} changed the {name} too" if later else f"the {name} is another now"
        )
        return Conflict(f"“{self.step(step_id).summary}” stays as it is: {cause}", later)

    def values_at(self, when: str) -> dict[tuple[str, str], Any]:
        """Return the value of each field in the log as it was at the end of a moment, an ISO date or time."""
        values: dict[tuple[str, str], Any] = {}
        for event in sorted(self.events, key=_place):
            past = _moment(event)[: len(when)] <= when
            for paper, field, old, new in event_changes(event):
                if past:
                    values[paper, field] = new
                else:
                    values.setdefault((paper, field), old)
        return values

    def values_then(self, editions: Mapping[str, Stamp]) -> dict[str, dict[str, Any]]:
        """Return the values of fields as they were in an edition of a paper's mark, of those whose edit is in the log.

        An edition is known by its latest stamp. What is not in the log is as it is now.
        """
        values: dict[str, dict[str, Any]] = {paper: {} for paper in editions}
        made: dict[str, Record] = {}
        known = set[str]()
        for event in sorted(self.events, key=_place):
            stamp = edit_stamp_of(event)
            for paper, field, old, new in event_changes(event):
                if paper not in editions:
                    continue
                if made.get(paper, event) is not event:
                    values[paper].setdefault(field, old)
                    continue
                values[paper][field] = new
                if stamp >= editions[paper]:
                    made[paper] = event
                    known |= {paper} if _gave(event, editions[paper]) else set()
        return {paper: values[paper] for paper in known}


def _gave(event: Record, stamp: Stamp) -> bool:
    """Return whether a stamp is one of those that an event gave: one for each change, counted up to its latest."""
    latest, actor = edit_stamp_of(event)
    return stamp[1] == actor and latest - len(entries(event, "changes")) < stamp[0] <= latest


def _value(current: Mapping[str, Registers], paper: str, field: str) -> Any:
    return current.get(paper, {}).get(field, (None, None))[1]
