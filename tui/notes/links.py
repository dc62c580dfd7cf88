"""What a note links to, and which notes link to its paper."""

from store.errors import QueryError
from store.library import Library
from store.models import Entry
from store.notes.edits import backlinks, links
from store.notes.queue import NoteItem
from tui.notes.detail import Relations


def linked(library: Library, item: NoteItem) -> list[tuple[str, Entry | None]]:
    """List the links of an item's note: the words of each, and its paper, None where there is no such paper."""
    text = item.note.text if item.note else ""
    found: list[tuple[str, Entry | None]] = []
    for link in links(text, {}) if "[[" in text else ():
        named = text[link.start + 2 : link.end - 2].partition("|")[0].strip()
        found.append((link.text, _paper_called(library, named)))
    return found


def _paper_called(library: Library, name: str) -> Entry | None:
    """Find the paper that a link names, by its id or its whole title."""
    if entry := library.known([name]).get(name):
        return entry
    try:
        near = library.search('title:"{}"'.format(name.replace('"', " ")))
    except QueryError:
        return None
    entries = {entry.paper.id: entry for entry in library.entries(near.rows(0, 10))}
    titles = {paper: entry.paper.title for paper, entry in entries.items()}
    named = links(f"[[{name}]]", titles)
    return entries.get(named[0].paper or "") if named else None


def relations(library: Library, item: NoteItem) -> Relations:
    """Return the titles of what an item's note links to, and of the papers whose notes link to its paper."""
    to = [(paper.paper.title if paper else words, paper is not None) for words, paper in linked(library, item)]
    others = (mark for mark in library.notebook.linking.values() if mark.paper != item.paper)
    back = [mark.title for mark, _ in backlinks(item.paper, others, {item.paper: item.title})]
    return Relations(tuple(to), tuple(dict.fromkeys(back)))
