"""Several files about one paper: which of them is the page, and what the others say that it does not.

Sync programs, git and people leave copies beside a page: ``x (1).md``, ``x-conflict.md``, ``Copy of x.md``. The page is
the one whose name the export gave or last saw; a copy never takes its place, and its text is a conflict.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from store.checksum import checksum
from store.models import Entry
from store.pages.edits import Edit, What, change_of, compare, settle
from store.pages.page import Page
from store.text import clean, safe_name


def names_of(entry: Entry) -> list[str]:
    """List the names that the page of a paper may have, the surest first: the one it was seen under last."""
    name, digest = safe_name(entry.paper.citekey or entry.paper.id), checksum(entry.paper.id.encode())
    kept = [entry.mark.page] if entry.mark.page else []
    return [*kept, f"{name}.md", f"{name}-{digest[:6]}.md"]


def folded(name: str) -> str:
    """Return the form in which names of files are compared: some file systems know no case, some take letters apart."""
    return unicodedata.normalize("NFC", clean(name)).casefold()


def page_among(paths: Sequence[Path], names: Iterable[str]) -> int | None:
    """Return which of these files is the page, by its number; None when nobody can tell.

    It is the one of the surest name, the highest of several; failing that the only one, or the one from whose name all
    others are made.
    """
    for name in names:
        named = [number for number, path in enumerate(paths) if folded(path.name) == folded(name)]
        if named:
            highest = min(len(paths[number].parts) for number in named)
            named = [number for number in named if len(paths[number].parts) == highest]
            return named[0] if len(named) == 1 else None
    stems = [folded(path.stem) for path in paths]
    shortest = min(stems, key=len)
    found = [number for number, stem in enumerate(stems) if stem == shortest]
    return found[0] if len(found) == 1 and all(shortest in stem for stem in stems) else None


def digest_of(data: bytes) -> str:
    """Return what a copy is known by once it was decided on."""
    return checksum(data)[:16]


def offers(copies: Iterable[tuple[str, Page]], entry: Entry, choice: str | None) -> Iterator[Edit]:
    """Yield what copies of a page, each with its name, say otherwise than the mark: every difference is a conflict.

    ``choice`` is what the reader wants done with conflicts, if that is known: each copy is compared with what the one
    before has left.
    """
    for name, page in copies:
        found = [replace(edit, what=What.CONFLICT, copy=name) for edit in compare(page, entry, None)]
        yield from found
        settled: list[Edit] = [edit for each in found if choice and (edit := settle(each, choice))]
        entry = replace(entry, mark=change_of(settled)(entry.mark))
