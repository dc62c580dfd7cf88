"""What is kept between two sittings that is no mark: earlier filters, marked places, the theme, an unsaved note.

It is a small file in the library's folder; losing it loses comfort, never work that was saved.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

FILTERS_KEPT = 200


@dataclass(slots=True)
class Draft:
    """A note that was being written when the program was told to end."""

    paper: str
    text: str
    note: str | None = None


@dataclass(slots=True)
class Queue:
    """Where the notes screen was left: its queue, its filter, and the place in each queue.

    A place is the item's key, which says where to go on, and how many items came before it, for the progress bar:
    those that were settled are listed no more.
    """

    name: str = "all"
    filter: str = ""
    places: dict[str, tuple[str, int]] = field(default_factory=dict)

    @classmethod
    def read(cls, kept: dict[str, Any]) -> Queue:
        """Read what was kept; raises what a mapping of another shape raises."""
        places = {str(name): (str(key), int(before)) for name, (key, before) in kept["places"].items()}
        return cls(str(kept["name"]), str(kept["filter"]), places)


@dataclass(slots=True)
class Session:
    """What the last sitting left; ``save`` writes it whole."""

    path: Path
    filters: list[str] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    theme: str | None = None
    draft: Draft | None = None
    queue: Queue = field(default_factory=Queue)

    @classmethod
    def load(cls, folder: Path) -> Session:
        """Read what the last sitting left in a library's folder; what cannot be read is as if it were not there."""
        session = cls(folder / "session.json")
        try:
            kept: Any = json.loads(session.path.read_text(encoding="utf-8"))
            session.filters = [str(line) for line in kept.get("filters", [])][-FILTERS_KEPT:]
            session.places = {str(key): str(paper) for key, paper in kept.get("places", {}).items()}
            session.theme = kept.get("theme")
            if draft := kept.get("draft"):
                session.draft = Draft(str(draft["paper"]), str(draft["text"]), draft.get("note"))
            if queue := kept.get("queue"):
                session.queue = Queue.read(queue)
        except (OSError, ValueError, AttributeError, KeyError, TypeError):
            pass
        return session

    def save(self) -> None:
        """Write it, atomically and for the reader's eyes alone; a folder that cannot be written is left as it is."""
        kept = asdict(self)
        del kept["path"]
        kept["filters"] = self.filters[-FILTERS_KEPT:]
        fresh = self.path.with_suffix(f".{os.getpid()}.tmp")
        try:
            with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                json.dump(kept, file, ensure_ascii=False, indent=1)
            os.replace(fresh, self.path)
        except OSError:
            fresh.unlink(missing_ok=True)
