"""A folder of Markdown pages, one for each paper with notes, for Obsidian, Logseq or a text editor: out and back in.

`.broadsheet.json` beside the pages remembers what was written last, so that edits on either side are told apart. A page
with edits that were not read yet is not written over; links are not followed, in or out of the folder; every file is
replaced whole or not at all. The reader may rename pages, move them into folders and write around our block.
"""

import hashlib
import json
import os
import stat
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from store import files
from store.errors import LibraryError
from store.models import Entry
from store.pages.edits import Base, Edit, base_of, compare, unread_fields
from store.pages.import_memory import InForce, Taken, agreed, remember
from store.pages.page import Page, parse_page, render
from store.text import safe_name

MEMORY = ".broadsheet.json"
_LARGEST = 4_000_000


@dataclass(frozen=True, slots=True)
class PageFile:
    """One page that was found: where, its bytes, what it says, and what was agreed on when it was written last."""

    path: Path
    data: bytes
    page: Page
    base: Base | None


def _always(step: str) -> bool:
    return True


@dataclass(slots=True)
class Folder:
    """What was found in a folder: pages by paper id, files that could not be read, papers whose page is gone."""

    path: Path
    pages: dict[str, PageFile] = field(default_factory=dict)
    problems: list[tuple[Path, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    memory: dict[str, Any] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    in_force: InForce = _always


@dataclass(slots=True)
class Exported:
    """What an export did: pages written, how many were so already, and those held back, with the reason."""

    written: list[Path] = field(default_factory=list)
    unchanged: int = 0
    held: list[tuple[Path, str]] = field(default_factory=list)


def read_notes(folder: Path, *, in_force: InForce = _always) -> Folder:
    """Read all pages of a folder and the folders in it; raises LibraryError when the folder itself cannot be read.

    Other Markdown files are passed by. Of two pages about one paper the first by name counts, the other is a problem.
    What a step took in that is not ``in_force`` any more counts as edited again.
    """
    found = Folder(Path(os.path.realpath(folder)), in_force=in_force)
    if not found.path.is_dir():
        raise LibraryError(f"{folder} is not a folder: name the one that notes were exported to")
    found.memory = _memory(found.path)
    for path in _markdown_files(found.path):
        found.names.add(path.name.casefold())
        try:
            data = _read(path)
            page = parse_page(data.decode("utf-8-sig"))
        except (OSError, ValueError) as error:
            found.problems.append((path, _reason(error)))
            continue
        paper = page.paper
        if paper is None:
            continue
        if paper in found.pages:
            found.problems.append(
                (path, f"{found.pages[paper].path.name} is about the same paper: this one is left out")
            )
            continue
        base = found.memory.get(paper)
        found.pages[paper] = PageFile(path, data, page, agreed(base, in_force) if base else None)
        found.problems += [(path, f"its {name} cannot be read: left as it is") for name in unread_fields(page)]
    found.missing = [paper for paper in found.memory if paper not in found.pages]
    return found


def page_edits(folder: Folder, entries: Mapping[str, Entry]) -> list[Edit]:
    """List what the pages say that the marks do not; ``entries`` gives each paper as it is now, by the pages' ids."""
    known = ((file, entries[paper]) for paper, file in folder.pages.items() if paper in entries)
    return [edit for file, entry in known for edit in compare(file.page, entry, file.base)]


def export_notes(
    entries: Iterable[Entry],
    folder: Path,
    *,
    anyway: Container[str] = (),
    in_force: InForce = _always,
    taken: Taken | None = None,
) -> Exported:
    """Write the page of each paper, making the folder when there is none.

    A page that holds edits not read yet is held back, unless ``anyway`` has its paper's id; what was ``taken`` in just
    now is remembered, should it be undone. Raises LibraryError when the folder cannot be written.
    """
    done = Exported()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = read_notes(folder, in_force=in_force)
        for entry in entries:
            _export(entry, found, done, anyway=entry.paper.id in anyway, taken=taken)
        _remember(found)
    except OSError as error:
        raise LibraryError(f"{error.filename or folder} cannot be written ({error.strerror})") from error
    return done


def _export(entry: Entry, found: Folder, done: Exported, *, anyway: bool, taken: Taken | None) -> None:
    paper = entry.paper.id
    file = found.pages.get(paper)
    path = file.path if file else _free_path(entry, found)
    text = render(entry, file.page if file else None)
    data = _in_style_of(file.data, text) if file else text.encode("utf-8")
    if file and data != file.data:
        reason = _hindrance(file, entry, anyway=anyway)
        if reason:
            done.held.append((path, reason))
            return
    if file and data == file.data:
        done.unchanged += 1
    else:
        files.write(path, [data])
        done.written.append(path)
        found.names.add(path.name.casefold())
    step, edits = taken or ("", ())
    own = [edit for edit in edits if edit.paper == paper]
    found.memory[paper] = remember(base_of(entry), found.memory.get(paper), own, step, found.in_force)


def _hindrance(file: PageFile, entry: Entry, *, anyway: bool) -> str:
    """Return why a page may not be written over, empty where it may."""
    if not os.access(file.path, os.W_OK):
        return "it is read-only"
    if _read(file.path) != file.data:
        return "it has just changed: export again"
    if anyway:
        return ""
    if unread_fields(file.page):
        return f"its {' and '.join(unread_fields(file.page))} cannot be read: correct it first"
    if compare(file.page, entry, file.base):
        return "it was edited since: import it first"
    return ""


def _free_path(entry: Entry, found: Folder) -> Path:
    """Choose a name for a new page: the citekey, with a piece of a hash when another file has that name."""
    name = safe_name(entry.paper.citekey or entry.paper.id)
    path = found.path / f"{name}.md"
    if path.name.casefold() in found.names or os.path.lexists(path):
        path = found.path / f"{name}-{hashlib.sha256(entry.paper.id.encode()).hexdigest()[:6]}.md"
    if path.parent != found.path or os.path.lexists(path):
        raise LibraryError(f"{path} is there already and is not the page of this paper: move it away")
    return path


def _in_style_of(old: bytes, text: str) -> bytes:
    """Keep the byte-order mark and the line ends that a page came back with."""
    mark = b"\xef\xbb\xbf" if old.startswith(b"\xef\xbb\xbf") else b""
    return mark + (text.replace("\n", "\r\n") if b"\r\n" in old else text).encode("utf-8")


def _markdown_files(folder: Path) -> Iterator[Path]:
    """Yield the Markdown files, by name; hidden folders (an editor's own, a trash) and linked ones are passed by."""
    for here, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.lower().endswith(".md") and not name.startswith("."):
                yield Path(here, name)


def _read(path: Path) -> bytes:
    """Read a regular file of a sensible size; raises OSError for a link, ValueError for what is no such file."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST:
            raise ValueError("not a text file of a sensible size: left alone")
        return file.read()


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "not UTF-8: left alone"
    if isinstance(error, OSError):
        return f"cannot be read ({error.strerror}): left alone"
    return str(error)


def _memory(folder: Path) -> dict[str, Any]:
    """Read what the last export wrote; a memory that is missing or damaged makes every difference a conflict."""
    try:
        held = json.loads(_read(folder / MEMORY))
        papers = held["papers"]
        return {paper: base for paper, base in papers.items() if _is_base(base)}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}


def _is_base(base: object) -> bool:
    if not isinstance(base, dict) or not isinstance(base.get("fields"), dict):
        return False
    notes = base.get("notes")
    return isinstance(notes, dict) and all(isinstance(note, dict) for note in notes.values())


def _remember(found: Folder) -> None:
    lines = ",\n".join(f"{json.dumps(paper)}: {json.dumps(base)}" for paper, base in sorted(found.memory.items()))
    data = f'{{"version": 1, "papers": {{\n{lines}\n}}}}\n'.encode()
    path = found.path / MEMORY
    if not path.is_file() or path.is_symlink() or path.read_bytes() != data:
        files.write(path, [data])
    files.flush_folder(found.path)
