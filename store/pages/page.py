"""One paper's notes as a Markdown page: front matter, a block of ours with the notes, and the reader's own text around.

    ---
    paper: "arxiv:2403.03507"
    ---
    # GaLore: Memory-Efficient LLM Training

    <!-- broadsheet:notes -->
    ### [ ] todo · 2026-11-21 ^note-5f0c1a2b3c4d
    > [!quote]
    > a trainable low-rank matrix

    Try it on the small model.
    <!-- /broadsheet:notes -->

Within the block every ``###`` heading of a kind begins a note; one without an anchor is new. A line of a note that
looks like a mark of ours gets a backslash before it, and loses it when it is read.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from store.exporters.markdown import escape
from store.models import NOTE_KINDS, Entry, Note, Quote
from store.pages import front_matter
from store.pages.front_matter import Part, YamlValue
from store.text import clean, strip_unsafe

BEGIN, END = "<!-- broadsheet:notes -->", "<!-- /broadsheet:notes -->"
KEYS = ("paper", "title", "citekey", "authors", "arxiv", "doi", "url", "published", "status", "rating", "tags")

_MARK = (
    rf"### (?:\[(?P<box>[ xX])\] )?(?P<kind>{'|'.join(NOTE_KINDS)})(?: · (?P<created>[\w:.+-]+))?"
    r"(?: \^note-(?P<anchor>[A-Za-z0-9-]+))?[ \t]*$"
)
_HEADING = re.compile(_MARK)
_OURS = re.compile(rf"^\\*(?:{_MARK}|<!-- /?broadsheet:notes -->[ \t]*$|> \[!quote\])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PageNote:
    """A note as it stands on a page; ``anchor`` is empty for a new one, and ``quote`` is the quoted passage."""

    text: str
    kind: str = "note"
    done: bool = False
    anchor: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page in its parts. ``before`` and ``after`` are the reader's own text; ``block`` says that ours is there."""

    parts: list[Part] = field(default_factory=list)
    before: str = ""
    notes: tuple[PageNote, ...] = ()
    after: str = ""
    block: bool = False

    @property
    def values(self) -> dict[str, YamlValue]:
        """The front matter."""
        return front_matter.read(self.parts)

    @property
    def paper(self) -> str | None:
        """The id of the paper that the page is about; None when it is no page of ours."""
        value = self.values.get("paper")
        return value if isinstance(value, str) else None


def anchor_of(note: Note) -> str:
    """Return the anchor of a note: its id, or a hash of an id that cannot stand in an anchor."""
    return note.id if re.fullmatch(r"[A-Za-z0-9-]+", note.id) else hashlib.sha256(note.id.encode()).hexdigest()[:12]


def normal(text: str) -> str:
    """Return the form in which notes are compared: blanks at the ends of lines and of the text do not count."""
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n")).strip()


def safe(text: str) -> str:
    """Return a text without what a terminal would obey; the blanks stay, as in Markdown they mean things."""
    return strip_unsafe(text).strip("\n").rstrip()


def quotation(quote: Quote) -> str:
    """Return a quoted passage as it stands on a page: a stranger's text, so that nothing in it may become HTML."""
    return re.sub(r"<|!(?=\[)|&(?=[#\w]+;)", r"\\\g<0>", normal(safe(quote.exact)))


def parse_page(text: str) -> Page:
    """Read a page; of several blocks the first counts, and the rest is the reader's own text."""
    parts, body = front_matter.split(text.replace("\r\n", "\n"))
    lines = body.split("\n")
    begin = next((number for number, line in enumerate(lines) if line.rstrip() == BEGIN), None)
    if begin is None:
        return Page(parts or [], body)
    end = next((number for number, line in enumerate(lines[begin:], begin) if line.rstrip() == END), len(lines))
    before = "".join(f"{line}\n" for line in lines[:begin])
    return Page(parts or [], before, tuple(_notes(lines[begin + 1 : end])), "\n".join(lines[end + 1 :]), block=True)


def _notes(lines: Sequence[str]) -> list[PageNote]:
    starts = [number for number, line in enumerate(lines) if _HEADING.match(line)]
    found = [_note(lines[start], lines[start + 1 : stop]) for start, stop in pairwise([*starts, len(lines)])]
    loose = _unescaped(lines[: starts[0]] if starts else lines)
    if loose:
        found.insert(0, PageNote(loose, kind=""))
    seen: set[str] = set()
    for number, note in enumerate(found):  # a note that was copied has the anchor twice: the copy is a new one
        if note.anchor in seen:
            found[number] = replace(note, anchor="")
        seen.add(note.anchor)
    return [note for note in found if note.anchor or note.text or note.quote]


def _note(heading: str, lines: Sequence[str]) -> PageNote:
    found = _HEADING.match(heading)
    assert found
    quote: list[str] = []
    rest = list(lines)
    if rest and rest[0].startswith("> [!quote]"):
        stop = next((number for number, line in enumerate(rest) if not line.startswith(">")), len(rest))
        quote, rest = [line[1:].removeprefix(" ") for line in rest[1:stop]], rest[stop:]
    done = (found["box"] or " ") != " "
    return PageNote(_unescaped(rest), found["kind"], done, found["anchor"] or "", normal("\n".join(quote)))


def _unescaped(lines: Sequence[str]) -> str:
    plain = (line[1:] if line.startswith("\\") and _OURS.match(line) else line for line in lines)
    return safe("\n".join(plain))


def render(entry: Entry, old: Page | None = None) -> str:
    """Write the page of a paper; of an old page all that is not ours stays where it stood."""
    head = front_matter.write(_values(entry), old.parts if old else [])
    block = "\n".join([BEGIN, *("\n".join(_note_lines(note)) + "\n" for note in entry.mark.notes), END])
    if old is None:
        return f"{head}# {escape(clean(entry.paper.title))}\n\n{block}\n"
    if not old.block:
        return f"{head}{old.before.rstrip()}\n\n{block}\n"
    return f"{head}{old.before}{block}\n{old.after}"


def _values(entry: Entry) -> dict[str, YamlValue]:
    paper, mark = entry.paper, entry.mark
    return {
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
        "tags": list(mark.tags),
    }


def _note_lines(note: Note) -> list[str]:
    box = "[x] " if note.done else "[ ] " if note.kind == "todo" else ""
    lines = [f"### {box}{note.kind} · {note.created[:10]} ^note-{anchor_of(note)}"]
    if note.quote:
        lines += ["> [!quote]", *(f"> {line}".rstrip() for line in quotation(note.quote).split("\n"))]
    text = _OURS.sub(lambda found: "\\" + found[0], safe(note.text))
    return [*lines, "", *text.split("\n")] if note.quote and text else [*lines, *([text] if text else [])]
