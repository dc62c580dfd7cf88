"""drafts/: texts that are being written or could not be saved, a file each, until what they say is in a note.

The file is the text alone, for any editor and any eye; what it is about lies beside it, and proves whose it is. Where
the library's folder takes no file, it is in a folder of its own among the system's temporary files.
"""

from __future__ import annotations

import json
import os
import re
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from store import files
from store.models import Mark, Note
from store.text import letters, safe_name

_NAME = re.compile(r".+-[0-9a-f]{6}")
_UNSEEN = 24 * 3600
"""Seconds for which a file stays in which nothing was written: an editor may still have it open."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is being written about a paper, or could not be saved; ``name`` is that of its file.

    ``note`` is the id of a note that there was already, or that hangs on a passage; ``before`` is the text that the
    writing began with, and ``quote`` the passage with the words before and after it.
    """

    paper: str
    text: str
    note: str | None = None
    before: str = ""
    quote: tuple[str, str, str] | None = None
    name: str = ""

    @classmethod
    def read(cls, kept: dict[str, Any]) -> Draft:
        """Read what was kept; raises what a mapping of another shape raises."""
        paper, text, before = (str(kept[name]) for name in ("paper", "text", "before"))
        quote = kept.get("quote")
        exact, prefix, suffix = map(str, quote or ("", "", ""))
        return cls(paper, text, kept["note"] and str(kept["note"]), before, (exact, prefix, suffix) if quote else None)

    @property
    def says_something(self) -> bool:
        """Whether anything was written that was not there before."""
        return self.text.strip() not in ("", self.before.strip())

    def is_saved(self, mark: Mark) -> bool:
        """Return whether a note of its paper says it by now."""
        return any(note.text.strip() == self.text.strip() for note in mark.notes)


class Drafts:
    """The drafts of one library, read anew whenever they are asked for: editors and other terminals write them too."""

    def __init__(self, library: Path) -> None:
        self._folder = library / "drafts"
        self._spare: Path | None = None
        self._held: dict[str, Draft] = {}  # which no disk takes
        self._begun: set[str] = set()

    def all(self) -> list[Draft]:
        """List the drafts that say something, the latest last."""
        folders = [folder for folder in (self._folder, self._spare) if folder]
        found = {path.stem: path for folder in folders for path in texts_in(folder)}
        drafts = [*map(_read, found.values()), *(held for name, held in self._held.items() if name not in found)]
        return [each for each in drafts if each.says_something]

    def begun_here(self) -> list[Draft]:
        """List those that this program has kept, the latest last."""
        return [draft for draft in self.all() if draft.name in self._begun]

    def of(self, paper: str) -> Draft | None:
        """Return the latest draft of a paper."""
        return next((draft for draft in reversed(self.all()) if draft.paper == paper), None)

    def of_note(self, paper: str, note: Note | None) -> Draft:
        """Return the latest draft of a note, or of a new one for None; where there is none, one that begins with it."""
        known = note.id if note else None
        for draft in reversed(self.all()):
            if (draft.paper, draft.note) == (paper, known):
                return draft
        text = note.text if note else ""
        return self.named(Draft(paper, text, known, text, note.quote[:3] if note and note.quote else None))

    def named(self, draft: Draft) -> Draft:
        """Return a draft with a name for its file."""
        return replace(draft, name=f"{safe_name(draft.paper, limit=40)}-{os.urandom(3).hex()}")

    def keep(self, draft: Draft, *, flush: bool = False) -> Path | None:
        """Write a draft, and return where it is, None where no disk takes it: then it is in memory.

        With ``flush`` it is on the disk for good.
        """
        self._begun.add(draft.name)
        place = self._place_of(draft) or self._folder
        path = _written(place, draft, flush)
        if not path and (spare := self._spared()):
            path = _written(spare, draft, flush)
        self._held.pop(draft.name, None)
        if not path:
            self._held[draft.name] = draft
        return path

    def place(self, draft: Draft) -> Path | None:
        """Return the file of a draft."""
        folder = self._place_of(draft)
        return folder / f"{draft.name}.md" if folder else None

    def drop(self, draft: Draft) -> None:
        """Remove a draft, whose text was saved, or dropped by the reader."""
        self._held.pop(draft.name, None)
        if path := self.place(draft):
            _remove(path)

    def drop_unwritten(self, draft: Draft) -> None:
        """Remove the file of a draft in which nothing was written."""
        if (path := self.place(draft)) and not _read(path).says_something:
            self.drop(draft)

    def sweep(self) -> None:
        """Remove the files of a day ago in which nothing was written."""
        for path in texts_in(self._folder):
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > _UNSEEN and not _read(path).says_something:
                    _remove(path)

    def _place_of(self, draft: Draft) -> Path | None:
        places = (self._folder, self._spare)
        return next((folder for folder in places if folder and (folder / f"{draft.name}.md").exists()), None)

    def _spared(self) -> Path | None:
        if self._spare is None:
            import tempfile

            with suppress(OSError):
                self._spare = Path(tempfile.mkdtemp(prefix="broadsheet-"))
        return self._spare


def texts_in(folder: Path) -> list[Path]:
    """List the texts of drafts in a folder, the one that was written last at the end; others may lie there too."""
    try:
        found = [path for path in folder.glob("*.md") if _NAME.fullmatch(path.stem)]
        return sorted(filter(_is_draft, found), key=lambda path: path.stat().st_mtime_ns)
    except OSError:
        return []


def _is_draft(path: Path) -> bool:
    return path.is_file() and path.with_suffix(".json").is_file()


def _read(path: Path) -> Draft:
    """Read a draft; one whose paper is not told is about none."""
    kept: dict[str, Any] = {}
    with suppress(OSError, ValueError, RecursionError):
        kept = json.loads(path.with_suffix(".json").read_bytes())
    text = ""
    with suppress(OSError):
        text = letters(path.read_bytes())
    try:
        return replace(Draft.read({**kept, "text": text}), name=path.stem)
    except (AttributeError, KeyError, TypeError, ValueError):
        return Draft("", text, name=path.stem)


def _written(folder: Path, draft: Draft, flush: bool) -> Path | None:
    path = folder / f"{draft.name}.md"
    about = {"paper": draft.paper, "note": draft.note, "before": draft.before, "quote": draft.quote}
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if not path.exists():
            files.write(path.with_suffix(".json"), [json.dumps(about).encode()], flush=flush)
        files.write(path, [draft.text.encode("utf-8", "replace")], flush=flush)
        if flush:
            files.flush_folder(folder)
    except OSError:
        return None
    return path


def _remove(path: Path) -> None:
    for each in (path, path.with_suffix(".json")):
        with suppress(OSError):
            each.unlink()
