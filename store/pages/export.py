"""The pages of papers written into a folder.

A page with edits that were not read yet is not written over, and none that could not be read; every file is replaced
whole or not at all.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from store import files
from store.errors import LibraryError
from store.models import Entry
from store.pages.copies import digest_of, folded, names_of
from store.pages.edits import base_of, compare
from store.pages.folder import Folder, Known, PageFile, read_notes, stray_of, unread_fields
from store.pages.import_memory import InForce, Taken, remember
from store.pages.page_files import LARGEST, keep_memory, read_file
from store.pages.render import render

_MANY = 200
"""So many pages are flushed to the disk one by one; of more the new ones together, which takes a tenth of the time."""


@dataclass(slots=True)
class Exported:
    """What an export did: pages written, how many were so already, and those held back, with the reason.

    ``names`` are the names of the files of the papers whose page is as it should be, by id.
    """

    written: list[Path] = field(default_factory=list)
    unchanged: int = 0
    held: list[tuple[Path, str]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)


def export_notes(
    entries: Iterable[Entry],
    folder: Path,
    known: Known | None = None,
    *,
    anyway: Mapping[str, bytes] | None = None,
    in_force: InForce | None = None,
    taken: Taken | None = None,
) -> Exported:
    """Write the page of each paper, making the folder when there is none.

    A page that holds edits not read yet is held back, unless ``anyway`` says, by the paper's id, that it was read as it
    stands there; what was ``taken`` in just now is remembered, should it be undone. ``known`` gives papers whose pages
    may lie there too. Raises LibraryError when the folder cannot be written.
    """
    own = {entry.paper.id: entry for entry in entries}

    def papers(ids: Iterable[str]) -> Mapping[str, Entry]:
        asked = [*ids]
        others = known([paper for paper in asked if paper not in own]) if known else {}
        return {paper: own.get(entry.paper.id, entry) for paper, entry in others.items()} | {
            paper: own[paper] for paper in asked if paper in own
        }

    done = Exported()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = read_notes(folder, papers, **({"in_force": in_force} if in_force else {}))
        try:
            for entry in own.values():
                _export(entry, found, done, (anyway or {}).get(entry.paper.id), taken, flush=len(own) <= _MANY)
        finally:
            if len(own) > _MANY and done.written:
                os.sync()
            keep_memory(found.path, found.memory)
    except OSError as error:
        raise LibraryError(f"{error.filename or folder} cannot be written ({error.strerror})") from error
    return done


def _export(
    entry: Entry, found: Folder, done: Exported, read: bytes | None, taken: Taken | None, *, flush: bool
) -> None:
    paper = entry.paper.id
    file = found.pages.get(paper)
    if held := found.held.get(paper) or (None if file else stray_of(found, entry)):
        done.held.append(held)
        return
    path = file.path if file else _free_path(entry, found)
    about = (found.memory.get(paper) or {}).get("about")
    text = render(entry, file.page if file else None, about)
    data = _in_style_of(file.data, text) if file else text.encode("utf-8")
    asked = file is None or data != file.data or unread_fields(file.page, entry)
    if asked and (reason := _hindrance(path, file, data, entry, read)):
        done.held.append((path, reason))
        return
    if file is None or data != file.data:
        files.write(path, [data], flush=flush or file is not None)
        done.written.append(path)
        found.names.add(folded(path.name))
    else:
        done.unchanged += 1
    done.names[paper] = path.name
    step, edits = (taken.step, taken.edits) if taken else ("", ())
    own = [edit for edit in edits if edit.paper == paper]
    last = found.memory.get(paper)
    copies = [
        *(last or {}).get("copies", []),
        *(digest_of(copy) for copy in (taken.copies.get(paper, ()) if taken else ())),
    ]
    base = base_of(entry) | ({"copies": list(dict.fromkeys(copies))} if copies else {})
    found.memory[paper] = remember(base, last, own, step, found.in_force)


def _hindrance(path: Path, file: PageFile | None, data: bytes, entry: Entry, read: bytes | None) -> str:
    """Return why a page may not be written, empty where it may; ``read`` is what it was when it was taken in."""
    if len(data) > LARGEST:
        return f"it would have {len(data) / 1e6:.1f} MB, and at most {LARGEST / 1e6:g} can be read again"
    if file is None:
        return (
            "a file of this name is there, and is not the page of this paper: move it away"
            if os.path.lexists(path)
            else ""
        )
    if not os.access(path, os.W_OK):
        return "it is read-only"
    if _changed(file):
        return "it has just changed: export again"
    if read == file.data:
        return ""
    if unread := unread_fields(file.page, entry):
        return f"its {' and '.join(dict.fromkeys(name for name, _ in unread))} cannot be read: correct it first"
    if compare(file.page, entry, file.base):
        return "it was edited since: import it first"
    return ""


def _changed(file: PageFile) -> bool:
    try:
        return read_file(file.path) != file.data
    except (OSError, ValueError):
        return True


def _free_path(entry: Entry, found: Folder) -> Path:
    """Choose a name for a new page: the citekey, with a piece of a hash when another file has that name."""
    *_, plain, hashed = names_of(entry)
    path = found.path / plain
    return found.path / hashed if folded(plain) in found.names or os.path.lexists(path) else path


def _in_style_of(old: bytes, text: str) -> bytes:
    """Keep the byte-order mark and the line ends that a page came back with."""
    mark = b"\xef\xbb\xbf" if old.startswith(b"\xef\xbb\xbf") else b""
    return mark + (text.replace("\n", "\r\n") if b"\r\n" in old else text).encode("utf-8")
