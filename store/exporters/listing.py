"""What a list of papers says before the papers, and how they are grouped: the same in every format that people read."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from store.exporters.base import Options
from store.models import NOTE_KINDS, Entry, Status, fold_tag
from store.quantities import counted, noun
from store.tags import each_once
from store.times import day_in_words, day_of

TITLE = "Reading list"
GROUPS = ("status", "rating", "tag", "day", "kind")
"""What papers can be grouped by."""
_ORDER = (Status.READING, Status.QUEUED, Status.INBOX, Status.READ, Status.SKIPPED)
_IN_WORDS = {
    **{Status.READING: "Reading", Status.QUEUED: "Queued", Status.INBOX: "In the inbox", Status.READ: "Read"},
    Status.SKIPPED: "Skipped",
}
_KINDS = {"note": "Notes", "question": "Questions", "idea": "Ideas", "todo": "To do", "quote": "Quotes"}
_NONE = {"rating": "Not rated", "tag": "No tag", "day": "No day", "kind": "Nothing written"}


@dataclass(slots=True)
class Totals:
    """What can be said of all papers of a list together."""

    papers: int = 0
    statuses: Counter[Status] = field(default_factory=Counter)
    ratings: list[int] = field(default_factory=list)
    notes: int = 0
    due: int = 0
    votes: int = 0

    def add(self, entry: Entry) -> None:
        """Count one paper."""
        self.papers += 1
        self.statuses[entry.mark.status] += 1
        self.ratings += [entry.mark.rating] if entry.mark.rating else []
        self.notes += len(entry.mark.notes)
        self.due += sum(note.kind == "todo" and not note.done for note in entry.mark.notes)
        self.votes += entry.paper.upvotes or 0

    def said(self) -> list[str]:
        """Return what is worth a line, a few words each."""
        words = [f"{self.statuses[status]:,} {_IN_WORDS[status].lower()}" for status in _ORDER if self.statuses[status]]
        if self.ratings:
            words.append(f"rated {sum(self.ratings) / len(self.ratings):.1f} of 5 on average")
        if self.notes:
            words.append(counted(self.notes, "note") + (f", {self.due:,} to do" if self.due else ""))
        if self.votes:
            words.append(f"{self.votes:,} {noun(self.votes, 'vote')}")
        return words


def at_hand(entries: Iterable[Entry]) -> Iterable[Entry]:
    """Return papers that can be gone through more than once."""
    return list(entries) if isinstance(entries, Iterator) else entries


def totals_of(entries: Iterable[Entry]) -> Totals:
    """Count all papers of a list."""
    totals = Totals()
    for entry in entries:
        totals.add(entry)
    return totals


def head_of(totals: Totals, options: Options) -> list[str]:
    """Return when the list was made, and how many papers are in it."""
    day = [day_in_words(options.today)] if options.today else []
    return [*day, counted(totals.papers, "paper")]


def stars(rating: int | None) -> str:
    """Return a rating as five stars, "" where there is none."""
    return "★" * rating + "☆" * (5 - rating) if rating else ""


def grouped(
    entries: Iterable[Entry], group: str, write: Callable[[Entry], str], again: Callable[[Entry], str]
) -> Iterator[tuple[str, Sequence[str]]]:
    """Write papers by group, each with its name; a paper of several groups is written ``again`` in all but the first.

    What is written is held, and not the papers.
    """
    place = partial(_place, group=group)
    found: dict[object, list[str]] = {}
    spelt: dict[str, str] = {}  # tags as they were written first
    for entry in entries:
        for tag in entry.mark.tags if group == "tag" else ():
            spelt.setdefault(fold_tag(tag), f"#{tag}")
        for number, key in enumerate(sorted(_keys(entry, group), key=place)):
            found.setdefault(key, []).append(again(entry) if number else write(entry))
    for key in sorted(found, key=place):
        yield spelt.get(str(key)) or _name(key, group), found[key]


def _keys(entry: Entry, group: str) -> Sequence[object]:
    match group:
        case "status":
            return [entry.mark.status]
        case "rating":
            return [entry.mark.rating]
        case "day":
            return [entry.paper.day if day_of(entry.paper.day) else None]
        case "tag":
            return [*map(fold_tag, each_once(entry.mark.tags))] or [None]
    kinds = {note.kind for note in entry.mark.notes}
    return [kind for kind in (*NOTE_KINDS, *sorted(kinds - {*NOTE_KINDS})) if kind in kinds] or [None]


def _place(key: object, group: str) -> tuple[bool, object]:
    if isinstance(key, Status):
        return False, _ORDER.index(key)
    if isinstance(key, int):
        return False, -key
    if group == "day" and (day := day_of(str(key))):
        return False, -day.toordinal()
    if group == "kind" and key in NOTE_KINDS:
        return False, (NOTE_KINDS.index(str(key)), "")
    return key is None, (len(NOTE_KINDS), str(key)) if group == "kind" else 0 if key is None else str(key)


def _name(key: object, group: str) -> str:
    if key is None:
        return _NONE[group]
    if isinstance(key, Status):
        return _IN_WORDS[key]
    if isinstance(key, int):
        return stars(key)
    day = day_of(str(key))
    return day_in_words(day) if day else _KINDS.get(str(key), str(key))
