"""The versions of a note: what was written without knowledge of each other stays, all of it, until the reader chooses.

A note has one head, or several where it was written on computers that had not met: then the latest is its text, and the
others stand in its ``conflicts``. ``seen`` says by actor which versions the heads' writers knew; so a version that was
known is replaced, and one that was not is a head beside: a multi-value register (Shapiro et al. 2011) with its causal
history. A deletion is a version, too, and loses to any text that it had not seen. Each version that was seen is named,
as two computers that are copies of one have the same actor. In a record stands only what its notes and stamps do not
tell: heads where there are several, and what was seen beyond them.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from store.state.note_record import conflicts, mapping
from store.state.records import Record, canonical
from store.state.stamps import Stamp, stamp_of

Head = tuple[Stamp, Record | None]
"""A version that none replaced, None where it is a deletion."""
NAMED = 64
"""So many versions by one actor are named; all before them count as seen."""


class Seen(NamedTuple):
    """The versions by one actor that were seen: those that are named, and all up to a count."""

    up_to: int = 0
    named: frozenset[int] = frozenset()

    def __contains__(self, count: object) -> bool:
        return isinstance(count, int) and (count <= self.up_to or count in self.named)

    def __or__(self, other: "Seen") -> "Seen":
        """Return what either has seen."""
        later = sorted(self.named | other.named)
        up_to = max(self.up_to, other.up_to, *later[:-NAMED], 0)
        return Seen(up_to, frozenset(count for count in later[-NAMED:] if count > up_to))


class Versions(NamedTuple):
    """What is known of the versions of one note."""

    heads: tuple[Head, ...]
    seen: Mapping[str, Seen]

    @classmethod
    def of(cls, stamp: Stamp, note: Record | None, kept: object) -> "Versions":
        """Read the versions of a note that is as it stands in its record, with what was ``kept`` beside it.

        A note that is not what the heads make of it was written over them, by another program.
        """
        heads = tuple(_heads(mapping(kept).get("heads")))
        seen = {actor: _seen(actor, counts) for actor, counts in mapping(mapping(kept).get("seen")).items()}
        known = cls(heads, _with(seen, heads))
        if len(heads) > 1 and (known.stamp, known.note) == (stamp, note):
            return known
        return cls(((stamp, note),), _with(known.seen, [(stamp, note)]))

    @property
    def _first(self) -> Head:
        return max(self.heads, key=lambda head: (head[1] is not None, head[0], canonical(head[1])))

    @property
    def stamp(self) -> Stamp:
        """The stamp of the head that is the note: the latest, and of several any text before a deletion."""
        return self._first[0]

    @property
    def note(self) -> Record | None:
        """The note as it stands in its record, with the texts of the other heads among its conflicts."""
        first = self._first
        if first[1] is None or len(self.heads) < 2:
            return first[1]
        others = [note for _, note in sorted(self.heads, key=_order, reverse=True) if note is not None]
        texts = [*conflicts(first[1]), *(text for note in others if note is not first[1] for text in _texts(note))]
        own = str(first[1].get("text") or "")
        found: list[str] = []
        for text in dict.fromkeys(texts):
            if text and not any(longer.startswith(text) for longer in (own, *(each for each in texts if each != text))):
                found.append(text)
        note = {name: value for name, value in first[1].items() if name != "conflicts"}
        return {**note, "conflicts": found} if found else note

    @property
    def latest(self) -> Stamp:
        """The greatest stamp that any version has had."""
        seen = ((max(seen.up_to, *seen.named, 0), actor) for actor, seen in self.seen.items())
        return max([*(stamp for stamp, _ in self.heads), *seen])

    def kept(self) -> Record:
        """Return what has to be kept beside the note and its stamp, nothing where they tell all."""
        heads = sorted(self.heads, key=_order) if len(self.heads) > 1 else []
        told = {stamp for stamp, _ in self.heads}
        seen = {
            actor: [known.up_to, *sorted(count for count in known.named if (count, actor) not in told)]
            for actor, known in sorted(self.seen.items())
        }
        beside: Record = {"heads": [[*stamp, note] for stamp, note in heads]} if heads else {}
        seen = {actor: counts for actor, counts in seen.items() if counts != [0]}
        return beside | ({"seen": seen} if seen else {})

    def written(self, stamp: Stamp, note: Record | None) -> "Versions":
        """Return the versions after a new one was written in sight of these."""
        return Versions(((stamp, note),), _with(self.seen, [(stamp, note)]))

    def merged(self, other: "Versions") -> "Versions":
        """Return what both know: the heads of each that the other has, too, or has not seen."""
        heads = {
            _order(head): head
            for one, two in ((self, other), (other, self))
            for head in one.heads
            if not two.has_replaced(head[0])
        }
        actors = {*self.seen, *other.seen}
        seen = {actor: self.seen.get(actor, Seen()) | other.seen.get(actor, Seen()) for actor in actors}
        return Versions(tuple(heads.values()), seen)

    def has_replaced(self, stamp: Stamp) -> bool:
        """Return whether the version of a stamp was known and is none of the heads; one without a stamp always was."""
        count, actor = stamp
        return count in self.seen.get(actor, Seen()) and all(head[0] != stamp for head in self.heads)


def _order(head: Head) -> tuple[Stamp, bytes]:
    return head[0], canonical(head[1])


def _texts(note: Record) -> tuple[str, ...]:
    return str(note.get("text") or ""), *conflicts(note)


def _with(seen: Mapping[str, Seen], heads: Iterable[Head]) -> dict[str, Seen]:
    """Return what was seen, with the versions themselves."""
    more = dict(seen)
    for (count, actor), _ in heads:
        if count:
            more[actor] = more.get(actor, Seen()) | Seen(0, frozenset({count}))
    return more


def _seen(actor: str, counts: object) -> Seen:
    """Read what was seen of one actor: up to which count, and the counts that are named."""
    up_to, *named = [stamp_of([count, actor])[0] for count in counts] if isinstance(counts, list) and counts else [0]
    return Seen() | Seen(up_to, frozenset(filter(None, named)))


def _heads(value: object) -> Iterable[Head]:
    for head in value if isinstance(value, list) else []:
        match head:
            case [count, actor, None | dict() as note]:
                yield stamp_of([count, actor]), note
