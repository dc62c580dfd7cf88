"""What is kept from one session to the next and is no mark: earlier filters, places, the theme.

It is a small file in the library's folder; losing it loses comfort, never work that was saved.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from store import files
from store.drafts import Draft, Drafts
from store.text import clean

FILTERS_KEPT = 200
FORMS_KEPT = 12
COMMANDS_KEPT = 20


@dataclass(slots=True)
class QueuePlace:
    """Where the notes screen was left: its queue, its filter, and the place in each queue.

    A place is the item's key, which says where to go on, and how many items came before it, for the progress bar:
    those that were settled are listed no more.
    """

    name: str = "all"
    filter: str = ""
    places: dict[str, tuple[str, int]] = field(default_factory=dict)

    @classmethod
    def read(cls, kept: dict[str, Any]) -> QueuePlace:
        """Read what was kept; raises what a mapping of another shape raises."""
        places = {str(name): (str(key), int(before)) for name, (key, before) in kept["places"].items()}
        return cls(str(kept["name"]), str(kept["filter"]), places)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the list: which list, on which paper, and what is in sight.

    ``above`` counts the papers in sight above the cursor, ``scroll`` the lines of the text above what is in sight.
    """

    query: str = ""
    view: str = ""
    sort: str | None = None
    reverse: bool = False
    paper: str | None = None
    above: int = 0
    scroll: int = 0
    zoomed: bool = False
    compact: bool | None = None

    @classmethod
    def read(cls, kept: dict[str, Any]) -> Place:
        """Read what was kept; raises what a mapping of another shape raises."""
        place = cls(**kept)
        if not isinstance(place.query, str) or not isinstance(place.view, str):
            raise TypeError("a filter is text")
        return replace(place, above=int(place.above), scroll=int(place.scroll))


@dataclass(frozen=True, slots=True)
class LastExport:
    """How papers were exported: in which form, grouped by what, which of them, and where to.

    The ``command`` is the reader's own line, or the name of a program in the configuration. ``flags`` are the options
    of the format that are on, with spaces between them.
    """

    form: str = ""
    group: str = ""
    papers: str = "shown"
    to: str = "file"
    path: str = ""
    command: str = ""
    flags: str = ""

    @classmethod
    def read(cls, kept: dict[str, Any]) -> LastExport:
        """Read what was kept; raises what a mapping of another shape raises."""
        return cls(**{str(name): clean(str(value)) for name, value in kept.items()})


@dataclass(slots=True)
class Session:
    """What the last session left; ``save`` writes it whole."""

    path: Path
    filters: list[str] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    theme: str | None = None
    drafts: list[Draft] = field(default_factory=list)
    """Those that an earlier version kept here."""
    queue: QueuePlace = field(default_factory=QueuePlace)
    place: Place | None = None
    day: str = ""
    """The reader's day on which the list was in front last."""
    arrived: int = 0
    """How many papers had come in when the list was in front last."""
    toured: bool = False
    """Whether the first-run tour was ended."""
    opened: str = ""
    """The reader's day on which the library was opened last."""
    export: LastExport = field(default_factory=LastExport)
    forms: list[str] = field(default_factory=list)
    """The forms that papers were exported in, the one used last first."""
    piped: str = ""
    """The form in which papers were given to a program last."""
    programs: Mapping[str, str] = field(default_factory=dict)
    """The commands that the configuration has a name for."""
    commands: list[str] = field(default_factory=list)
    """What was run while the program was open, the newest first. No file says what is run: it may be a stranger's."""

    @classmethod
    def load(cls, folder: Path) -> Session:
        """Read what the last session left in a library's folder; what cannot be read is as if it were not there."""
        session = cls(folder / "session.json")
        try:
            kept: Any = json.loads(session.path.read_text(encoding="utf-8"))
            session.filters = [str(line) for line in kept.get("filters", [])][-FILTERS_KEPT:]
            session.places = {str(key): str(paper) for key, paper in kept.get("places", {}).items()}
            session.theme = kept.get("theme")
            session.drafts = [Draft.read(draft) for draft in kept.get("drafts", [])]
            if queue := kept.get("queue"):
                session.queue = QueuePlace.read(queue)
            session.toured = kept.get("toured") is True
            session.day, session.arrived = str(kept.get("day", "")), int(kept.get("arrived", 0))
            session.opened = str(kept.get("opened", ""))
            session.export = LastExport.read(kept.get("export", {}))
            session.forms = [clean(str(form)) for form in kept.get("forms", [])][:FORMS_KEPT]
            session.piped = str(kept.get("piped", ""))
            if place := kept.get("place"):
                session.place = Place.read(place)
        except (OSError, ValueError, AttributeError, KeyError, TypeError):
            pass
        return session

    def hand_over(self, drafts: Drafts) -> None:
        """Give drafts that were kept here their files."""
        writable = os.access(self.path.parent, os.W_OK)
        if self.drafts and writable and all([drafts.keep(drafts.named(draft), flush=True) for draft in self.drafts]):
            self.drafts = []
            self.save()

    def remember_export(self, done: LastExport) -> None:
        """Remember an export, and put its form first."""
        self.export = done
        self.forms = [done.form, *(form for form in self.forms if form != done.form)][:FORMS_KEPT]
        self.save()

    @property
    def command(self) -> str:
        """What was run last by an export, else what can be proposed; never what a file alone says."""
        known = [*self.commands, *self.programs]
        return self.export.command if self.export.command in known else next(iter(known), "")

    def remember_command(self, command: str) -> None:
        """Remember what was run, until the program ends."""
        self.commands = [command, *(each for each in self.commands if each != command)][:COMMANDS_KEPT]

    def save(self) -> None:
        """Write it atomically, readable by the reader alone; a folder that cannot be written is left as it is."""
        kept = asdict(self)
        for name in ("path", "programs", "commands"):
            del kept[name]
        if self.export.command not in self.programs:
            kept["export"]["command"] = ""
        kept["filters"] = self.filters[-FILTERS_KEPT:]
        with suppress(OSError):
            files.write(self.path, [json.dumps(kept, ensure_ascii=False, indent=1).encode("utf-8")], flush=False)
