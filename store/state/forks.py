"""Where the history forks: values that were given on two computers apart, and which of them a merge decided against.

An event tells what stood in a field before it. So a value which no later event of that field had before it was not seen
by whoever gave the next one: on another computer, and a merge has decided. A copy of a computer goes by the same name;
its event tells itself by an earlier value that it had before it. Texts of notes are not among these: they all stay in
sight with the note.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from store.state.apart import DECISIONS, LOOSE_NOTES
from store.state.records import Record, canonical
from store.steps import FieldChange
from store.text import clean

Fork = tuple[str, str, str]
"""The id of an edit, a paper, and the field of it that has another value now."""
_TITLE = 60


class Given(NamedTuple):
    """A value that an event gave to a field, and the one before it."""

    event: Record
    old: Any
    new: Any

    @property
    def actor(self) -> str:
        """Who gave it."""
        return str(self.event.get("actor"))


def decided_against(
    given: Iterable[tuple[str, str, Given]], place: Callable[[Record], tuple[object, ...]]
) -> dict[Fork, Any]:
    """Return the values that were decided against, each with the one that stands instead.

    ``given`` holds all values by paper and field; of those of one field, that of the event with the last ``place``
    stands.
    """
    fields: dict[tuple[str, str], list[Given]] = defaultdict(list)
    for paper, field, value in given:
        fields[paper, field].append(value)
    found: dict[Fork, Any] = {}
    for (paper, field), values in fields.items():
        if len(values) > 1 and not field.startswith(LOOSE_NOTES.prefix):
            values.sort(key=lambda value: place(value.event))
            found |= {(value.event["id"], paper, field): values[-1].new for value in _unseen(field, values)}
    return found


def _unseen(field: str, values: Sequence[Given]) -> Iterator[Given]:
    """Yield the values that no later one replaced in sight of them, but for what says the same as the last."""
    olds, news = (
        [_meaning(field, told) for told in each] for each in zip(*((v.old, v.new) for v in values), strict=True)
    )
    had, actors = {olds[-1]}, {values[-1].actor}
    for at in reversed(range(len(values) - 1)):
        if news[at] not in had and news[at] != news[-1]:
            before = {*olds[: at + 1], *news[:at]}
            if actors != {values[at].actor} or not had.isdisjoint(before):
                yield values[at]
        had.add(olds[at])
        actors.add(values[at].actor)


def _meaning(field: str, value: Any) -> object:
    """Return what a value says, so that the same said in another way is no other value."""
    if field.startswith("tag:"):
        return value is not None
    if field.startswith(DECISIONS.prefix) and isinstance(value, dict):
        value = {name: said for name, said in value.items() if name != "at"}
    return canonical(value)


class DecidedAgainst(NamedTuple):
    """A value that a merge decided against, the one that stands instead, and whether the first was given here."""

    change: FieldChange
    kept: object
    here: bool

    def __str__(self) -> str:
        """Return it in one line."""
        field, lost = self.change.field, self.change.new
        kind, _, name = field.partition(":")
        said = f"{kind} {name}" if kind in ("tag", "view") else "snooze" if kind == "due" else kind
        if self.change.paper or kind == "decision":
            said += f" {'of' if self.change.paper else 'on'} {clean(self.change.title, limit=_TITLE)}"
        if self.here:
            return f"{said}: {_value(field, self.kept)} from the other computer, {_value(field, lost)} here before"
        return f"{said}: {_value(field, self.kept)} here, {_value(field, lost)} from the other computer was not taken"


def _value(field: str, value: object) -> str:
    if field.startswith("tag:"):
        return "not given" if value is None else "given"
    if isinstance(value, dict):
        return clean(str(value.get("kind")))
    return "none" if value is None else clean(str(value))
