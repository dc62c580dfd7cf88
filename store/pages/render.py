"""The page of a paper as it is written: what says there what would be written stays as it stands."""

from collections.abc import Mapping

from store.markdown_text import escape
from store.models import Entry, Note, fold_tag
from store.pages import front_matter
from store.pages.fields import fields_of
from store.pages.front_matter import YamlValue
from store.pages.heading import write_heading
from store.pages.page import BEGIN, END, Page, PageNote, anchor_of, escaped, id_of_new, normal, quotation, quotes, safe
from store.tags import each_once
from store.text import clean

DESCRIBING = ("title", "citekey", "authors", "arxiv", "doi", "url", "published")
"""The keys that say what the paper is: what a reader has put there stays."""


def render(entry: Entry, old: Page | None = None, about: Mapping[str, YamlValue] | None = None) -> str:
    """Write the page of a paper; of an old page all that is not ours stays where it stood.

    ``about`` is what was written there last to describe the paper.
    """
    old_parts = old.parts if old else []
    values = values_of(entry)
    head = front_matter.write(values, old_parts, _left(entry, values, old, about or {}) if old else ())
    stood = {found.anchor or id_of_new(entry.paper.id, found): found for found in (old.notes if old else ())}
    places = {anchor: place for place, anchor in enumerate(stood)}
    notes = sorted(entry.mark.notes, key=lambda note: places.get(anchor_of(note), len(places)))
    written = ("\n".join(_note_lines(note, stood.get(anchor_of(note)))) + "\n" for note in notes)
    block = "\n".join([BEGIN, *written, END])
    if old is None:
        return f"{head}# {escape(clean(entry.paper.title))}\n\n{block}\n"
    if not old.block:
        return f"{head}{old.before.rstrip()}\n\n{block}\n"
    return f"{head}{old.before}{block}\n{old.after}"


def _left(entry: Entry, values: Mapping[str, YamlValue], old: Page, about: Mapping[str, YamlValue]) -> set[str]:
    """Name the keys that stay as they are: what cannot be read, what says the same already, what the reader put there.

    A key that the reader took away stays away.
    """
    there = old.values
    read = fields_of(there, entry.mark.tags)
    unread = {"tags" if name == "tag" else name for name, _ in read.unread}
    same = {name for name, value in read.values.items() if _same(value, values[name])}
    own = {name for name in DESCRIBING if name in there and there[name] != about.get(name)}
    gone = {name for name in DESCRIBING if name not in there and about.get(name)}
    return (unread | same) & there.keys() | own | gone | {name for name in there if there[name] == values.get(name)}


def _same(one: object, other: object) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return sorted(map(fold_tag, one)) == sorted(map(fold_tag, other))
    return one == other


def values_of(entry: Entry) -> dict[str, YamlValue]:
    """Return what the front matter of a paper's page says."""
    paper, mark = entry.paper, entry.mark
    values: dict[str, YamlValue] = {
        "paper": paper.id,
        "title": paper.title,
        "citekey": paper.citekey,
        "authors": list(paper.authors),
        "arxiv": paper.arxiv,
        "doi": paper.doi,
        "url": paper.address,
        "published": paper.published,
        "status": str(mark.status),
        "rating": mark.rating,
        "tags": each_once(mark.tags),
    }
    return {name: front_matter.as_read(value) for name, value in values.items()}


def _note_lines(note: Note, old: PageNote | None) -> list[str]:
    if old and old.anchor and _says(old, note):
        return "\n".join(old.lines).rstrip("\n ").split("\n")
    heading = write_heading(note.kind, note.done, note.created[:10], anchor_of(note), old.heading if old else None)
    lines = [heading]
    if note.quote:
        lines += ["> [!quote]", *(f"> {line}".rstrip() for line in quotation(note.quote).split("\n"))]
    text = escaped(safe(note.text))
    return [*lines, "", *text.split("\n")] if note.quote and text else [*lines, *([text] if text else [])]


def _says(found: PageNote, note: Note) -> bool:
    """Return whether a note stands on the page as it is."""
    same = normal(found.text) == normal(safe(note.text)) and quotes(found, note)
    return same and (found.kind or note.kind, found.done) == (note.kind, note.done)
