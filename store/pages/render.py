"""The page of a paper as it is written: what says there what would be written stays as it stands."""

from collections.abc import Mapping

from store.markdown_text import heading
from store.models import Entry, Note, fold_tag
from store.page_tags import as_page_tag
from store.pages import front_matter
from store.pages.about import with_about
from store.pages.fields import fields_of, mine
from store.pages.front_matter import YamlValue
from store.pages.heading import write_heading
from store.pages.page import BEGIN, END, Page, PageNote, anchor_of, escaped, id_of_new, normal, quotation, quotes, safe
from store.pages.tasks import as_task, can_be_task
from store.tags import each_once, is_name
from store.text import clean

DESCRIBING = ("title", "citekey", "authors", "arxiv", "doi", "url", "published")
"""The keys that say what the paper is: what a reader has put there stays."""
BLOCK = "block"
"""What the digest of the block that says so is remembered as."""


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
    title = f"# {heading(clean(entry.paper.title))}\n\n"
    whole = old.before if old and old.block else f"{old.before.rstrip()}\n\n" if old else title
    before, after = with_about(whole, old.after if old else "", entry.paper, (about or {}).get(BLOCK) if old else None)
    return f"{head}{before}{block}\n{after}"


def _left(entry: Entry, values: Mapping[str, YamlValue], old: Page, about: Mapping[str, YamlValue]) -> set[str]:
    """Name the keys that stay as they are: what cannot be read, what says the same already, what the reader put there.

    A key that the reader took away stays away.
    """
    there = old.values
    read = fields_of(there, entry.mark.tags)
    unread = {"tags" if name == "tag" else name for name, _ in read.unread}
    own_fields = mine(entry.mark)
    same = {name for name, value in read.values.items() if _same(value, own_fields[name])}
    same -= {"tags"} if _has_other_tags(there.get("tags"), entry) else set()
    own = {name for name in DESCRIBING if name in there and there[name] != about.get(name)}
    gone = {name for name in DESCRIBING if name not in there and about.get(name)}
    return (unread | same) & there.keys() | own | gone | {name for name in there if there[name] == values.get(name)}


def _has_other_tags(there: YamlValue, entry: Entry) -> bool:
    """Return whether a tag stands on the page in a form that is none there."""
    other = {tag for tag in entry.mark.tags if _on_page(tag) != tag}
    return bool(other & {*(there if isinstance(there, list) else [str(there)])})


def _on_page(tag: str) -> str:
    """Return a tag as it stands on pages; one of before there was a rule for tags stays as it is."""
    return as_page_tag(tag) if is_name(tag) else tag


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
        "tags": [_on_page(tag) for tag in each_once(mark.tags)],
    }
    return {name: front_matter.as_read(value) for name, value in values.items()}


def _note_lines(note: Note, old: PageNote | None) -> list[str]:
    text = escaped(safe(note.text))
    task = note.kind == "todo" and can_be_task(text)
    if old and old.anchor and _says(old, note) and not (task and old.heading and old.heading.boxed):
        return "\n".join(old.lines).rstrip("\n ").split("\n")
    box = None if task else note.done or note.kind == "todo"
    lines = [write_heading(note.kind, note.done, note.created[:10], anchor_of(note), old.heading if old else None, box)]
    if note.quote:
        lines += ["> [!quote]", *(f"> {line}".rstrip() for line in quotation(note.quote).split("\n"))]
    text = as_task(text, note.done) if task else text
    return [*lines, "", *text.split("\n")] if note.quote and text else [*lines, *([text] if text else [])]


def _says(found: PageNote, note: Note) -> bool:
    """Return whether a note stands on the page as it is."""
    same = normal(found.text) == normal(safe(note.text)) and quotes(found, note)
    return same and (found.kind or note.kind, found.done) == (note.kind, note.done)
