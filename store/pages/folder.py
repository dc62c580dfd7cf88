"""A folder of Markdown pages, one for each paper with notes, for Obsidian, Logseq or a text editor: what is in it.

`.broadsheet.json` beside the pages remembers what was written last, so that edits on either side are told apart. Links
are not followed, in or out of the folder. The reader may rename pages, move them into folders and write around our
block. A page that cannot be read, or not whole, is named and left alone, and costs nothing but itself.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from store.errors import LibraryError
from store.models import Entry, MarkChange
from store.pages import front_matter
from store.pages.copies import digest_of, folded, names_of, offers, page_among
from store.pages.damage import damage_of, named_paper
from store.pages.edits import Base, Edit, compare
from store.pages.fields import fields_of
from store.pages.heading import heading_of
from store.pages.import_memory import InForce, agreed
from store.pages.page import Page, anchor_of, parse_page, safe
from store.pages.page_files import markdown_files, read_file, read_memory, reason_of
from store.quantities import counted
from store.text import clean

Known = Callable[[Iterable[str]], Mapping[str, Entry]]
"""Gives the papers that go by these ids, those that there are, as they are now."""


@dataclass(frozen=True, slots=True)
class PageFile:
    """One page that was found: where, its bytes, what it says, and what was agreed on when it was written last."""

    path: Path
    data: bytes
    page: Page
    base: Base | None


@dataclass(frozen=True, slots=True)
class _File:
    """One file about a paper: ``damage`` is what is wrong with it, in words."""

    path: Path
    data: bytes
    text: str
    damage: str


def _always(step: str) -> bool:
    return True


def _nobody(ids: Iterable[str]) -> Mapping[str, Entry]:
    return {}


@dataclass(slots=True)
class Folder:
    """What was found in a folder, by the ids of papers.

    ``entries`` are the papers that are known here, ``copies`` what lies beside a page and is not settled, ``held`` the
    files of papers whose page is left alone, with the reason, and ``missing`` the papers whose page is gone.
    ``problems`` are to be told; ``strays`` are, by their folded names, files that are nobody's page.
    """

    path: Path
    pages: dict[str, PageFile] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    copies: dict[str, list[PageFile]] = field(default_factory=dict)
    held: dict[str, tuple[Path, str]] = field(default_factory=dict)
    problems: list[tuple[Path, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    memory: dict[str, Any] = field(default_factory=dict)
    strays: dict[str, tuple[Path, str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    in_force: InForce = _always


def read_notes(folder: Path, known: Known = _nobody, *, in_force: InForce = _always) -> Folder:
    """Read all pages of a folder and the folders in it; raises LibraryError when the folder itself cannot be read.

    Other Markdown files are passed by. What a step took in that is not ``in_force`` any more counts as edited again.
    """
    found = Folder(Path(os.path.realpath(folder)), in_force=in_force)
    if not found.path.is_dir():
        raise LibraryError(f"{folder} is not a folder: name the one that notes were exported to")
    found.memory = read_memory(found.path)
    files_of = _sorted_by_paper(found)
    by_id = known([*files_of, *(paper for paper in found.memory if paper not in files_of)])
    about: dict[str, list[_File]] = {}
    for name, those in files_of.items():
        about.setdefault(_id_of(name, by_id), []).extend(those)
    found.memory = {_id_of(name, by_id): base for name, base in found.memory.items()}
    found.entries = {entry.paper.id: entry for entry in by_id.values()}
    for paper, those in about.items():
        _sort_out(found, paper, those)
    for paper, entry in found.entries.items():
        if paper not in about and (stray := stray_of(found, entry)):
            found.held[paper] = stray
            if stray not in found.problems:
                found.problems.append(stray)
    found.missing = [paper for paper in found.memory if paper not in about and paper not in found.held]
    return found


def _id_of(name: str, by_id: Mapping[str, Entry]) -> str:
    """Return the id that a paper has now, which a page may know by another."""
    return by_id[name].paper.id if name in by_id else name


def _sorted_by_paper(found: Folder) -> dict[str, list[_File]]:
    """Read all Markdown files, and return those that name a paper, by its id as it stands there."""
    about: dict[str, list[_File]] = {}
    for path in markdown_files(found.path):
        found.names.add(folded(path.name))
        try:
            data = read_file(path)
            text = data.decode("utf-8-sig")
        except (OSError, ValueError) as error:
            found.strays[folded(path.name)] = path, reason_of(error)
            found.problems.append((path, reason_of(error)))
            continue
        damage = damage_of(text)
        paper = Page(front_matter.split(text.replace("\r\n", "\n"))[0] or []).paper
        if name := paper or (named_paper(text) if damage else None):
            about.setdefault(name, []).append(_File(path, data, text, damage))
            continue
        _leave_alone(found, path, damage)
    return about


def _leave_alone(found: Folder, path: Path, damage: str) -> None:
    """Take down a file that is no page, or none any more."""
    reason = f"{damage or 'it does not say any more which paper it is about'}: left alone"
    found.strays.setdefault(folded(path.name), (path, reason))
    if damage:
        found.problems.append((path, reason))


def stray_of(found: Folder, entry: Entry, *, renamed: bool = False) -> tuple[Path, str] | None:
    """Return the file that was the page of a paper and is none any more, with the reason.

    Where the page may have been ``renamed``, it is only a file of the very name that the page had last.
    """
    kept = folded(entry.mark.page)
    for name in map(folded, names_of(entry)):
        here = entry.paper.id in found.memory and not (renamed and kept)
        if name in found.strays and (name == kept or here):
            return found.strays[name]
    return None


def _sort_out(found: Folder, paper: str, those: list[_File]) -> None:
    """Find out which of the files about a paper is its page, and what is to be said of the others."""
    entry = found.entries.get(paper)
    names = names_of(entry) if entry else []
    known = {*map(folded, names)}
    if entry and not any(folded(file.path.name) in known for file in those):
        found.held |= {paper: stray} if (stray := stray_of(found, entry, renamed=True)) else {}
    if paper in found.held:
        path, reason = found.held[paper]
        found.problems += [(path, reason)] if (path, reason) not in found.problems else []
        found.problems += [(file.path, _copy(found, paper, file, path.name, b"")) for file in those]
        return
    number = page_among([file.path for file in those], names)
    if number is None and len({file.data for file in those}) > 1:
        reason = f"one of {counted(len(those), 'file')} about a paper, of which nobody can tell which counts"
        wanted = f"leave one with the name {names[0]}" if names else "leave one"
        found.held[paper] = those[0].path, f"{reason}: {wanted}"
        found.problems += [(file.path, found.held[paper][1]) for file in those]
        return
    chosen = those[number or 0]
    page = _page_file(found, paper, chosen)
    written_here = entry is not None and (folded(entry.mark.page) == folded(chosen.path.name) or bool(page.base))
    damage = chosen.damage or ("its block of notes is gone" if written_here and not page.page.block else "")
    if damage:
        found.held[paper] = chosen.path, f"{damage}: left alone"
        found.problems.append(found.held[paper])
    else:
        found.pages[paper] = page
        found.problems += [(chosen.path, said) for said in _not_understood(page.page, entry)]
    settled = found.memory.get(paper, {}).get("copies", [])
    for file in those:
        if file is not chosen and digest_of(file.data) not in settled:
            found.problems.append((file.path, _copy(found, paper, file, chosen.path.name, chosen.data)))


def _copy(found: Folder, paper: str, file: _File, name: str, data: bytes) -> str:
    """Take a copy of a page of this name and content down, and return what is to be said of it."""
    if file.damage:
        return f"a copy of {name}, and {file.damage}: left alone"
    if paper in found.held:
        return f"a copy of {name}, which is left alone, and so is this one"
    if file.data in (data, *(other.data for other in found.copies.get(paper, ()))):
        return f"a copy of {name} that says nothing else: left alone"
    found.copies.setdefault(paper, []).append(_page_file(found, paper, file))
    return f"a copy of {name}, which counts: left alone"


def _page_file(found: Folder, paper: str, file: _File) -> PageFile:
    entry, base = found.entries.get(paper), found.memory.get(paper)
    base = agreed(base, found.in_force) if base else None
    notes = {anchor: str(note.get("text")) for anchor, note in (base["notes"] if base else {}).items()}
    for note in entry.mark.notes if entry else ():
        notes[anchor_of(note)] = f"{safe(note.text)}\n{notes.get(anchor_of(note), '')}"
    return PageFile(file.path, file.data, parse_page(file.text, notes), base)


def unread_fields(page: Page, entry: Entry | None) -> list[tuple[str, str]]:
    """List the fields of the front matter whose value cannot be read, with that."""
    return fields_of(page.values, entry.mark.tags if entry else ()).unread


def _not_understood(page: Page, entry: Entry | None) -> Iterator[str]:
    for name, value in unread_fields(page, entry):
        yield f"its {name} “{clean(value, limit=60)}” cannot be read: left as it is"
    for line in page.odd:
        begins = "names no kind of note: it stays what it was" if heading_of(line) else "begins no note of its own"
        yield f"“{clean(line, limit=60)}” {begins}"


def page_edits(folder: Folder) -> list[Edit]:
    """List what the pages say that the marks do not."""
    known = ((file, folder.entries[paper]) for paper, file in folder.pages.items() if paper in folder.entries)
    return [edit for file, entry in known for edit in compare(file.page, entry, file.base)]


def copy_edits(folder: Folder, change: MarkChange, choice: str | None) -> list[Edit]:
    """List what copies of pages say otherwise than the marks when these have changed: all of it conflicts.

    ``choice`` is what is to be done with conflicts, if that is known.
    """
    found: list[Edit] = []
    for paper, copies in folder.copies.items():
        if entry := folder.entries.get(paper):
            after = Entry(entry.row, entry.paper, change(entry.mark))
            found += offers([(copy.path.name, copy.page) for copy in copies], after, choice)
    return found
