"""The files of a folder of pages: which there are, their bytes, and what the last export wrote into them."""

import json
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from store import files

MEMORY = ".broadsheet.json"
LARGEST = 16_000_000
"""The most bytes that a page may have, to be written and to be read."""


def markdown_files(folder: Path) -> Iterator[Path]:
    """Yield the Markdown files, by name; hidden folders (an editor's own, a trash) and linked ones are passed by."""
    for here, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.lower().endswith(".md") and not name.startswith("."):
                yield Path(here, name)


def read_file(path: Path) -> bytes:
    """Read a regular file of a sensible size; raises OSError for a link, ValueError for what is no such file."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST:
            raise ValueError("not a text file of a sensible size: left alone")
        return file.read()


def reason_of(error: OSError | ValueError) -> str:
    """Return in a few words why a file was not read."""
    if isinstance(error, UnicodeDecodeError):
        return "not UTF-8: left alone"
    if isinstance(error, OSError):
        return f"cannot be read ({error.strerror}): left alone"
    return str(error)


def read_memory(folder: Path) -> dict[str, Any]:
    """Read what the last export wrote; a memory that is missing or damaged makes every difference a conflict."""
    try:
        held = json.loads(read_file(folder / MEMORY))
        papers = held["papers"]
        return {paper: base for paper, base in papers.items() if _is_base(base)}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}


def _is_base(base: object) -> bool:
    if not isinstance(base, dict) or not isinstance(base.get("fields"), dict):
        return False
    notes = base.get("notes")
    beside = isinstance(base.get("about", {}), dict) and isinstance(base.get("copies", []), list)
    return beside and isinstance(notes, dict) and all(isinstance(note, dict) for note in notes.values())


def keep_memory(folder: Path, memory: Mapping[str, Any]) -> None:
    """Write down what was written last, by paper. Raises OSError."""
    lines = ",\n".join(f"{json.dumps(paper)}: {json.dumps(base)}" for paper, base in sorted(memory.items()))
    data = f'{{"version": 1, "papers": {{\n{lines}\n}}}}\n'.encode()
    path = folder / MEMORY
    if not path.is_file() or path.is_symlink() or path.read_bytes() != data:
        files.write(path, [data])
    files.flush_folder(folder)
