"""One paper's notes as a Markdown page: front matter, a block of ours with the notes, and the reader's own text around.

    ---
    paper: "arxiv:2403.03507"
    ---
    # GaLore: Memory-Efficient LLM Training

    <!-- broadsheet:notes -->
    ### todo · 2026-11-21 ^note-5f0c1a2b3c4d
    > [!quote]
    > a trainable low-rank matrix

    - [ ] Try it on the small model.
    <!-- /broadsheet:notes -->

Within the block every heading with an anchor begins the note that the anchor names, and every heading of a kind a new
one. A line of a note that looks like a mark of ours gets a backslash before it, and loses it when it is read. What says
on the page what would be written stays as it stands there.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from store.checksum import checksum
from store.models import Note, Quote
from store.pages import front_matter
from store.pages.front_matter import Odd, Part, YamlValue
from store.pages.heading import Heading, heading_of, is_odd
from store.pages.tasks import from_task
from store.text import strip_unsafe

BEGIN, END = "<!-- broadsheet:notes -->", "<!-- /broadsheet:notes -->"

_BLOCK = re.compile(r"\s{0,3}<!--\s*(?P<end>/?)broadsheet:notes\s*-->\s*")
_QUOTE = re.compile(r">\s*\\?\[!quote\\?\][+-]?\s*", re.IGNORECASE)
_MARKER = re.compile(r"[<>]{7}(?: .*)?")
_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})")


@dataclass(frozen=True, slots=True)
class PageNote:
    """A note as it stands on a page; ``anchor`` is empty for a new one, ``kind`` where it cannot be told.

    ``quote`` is the quoted passage, ``heading`` what the note begins with, None where nothing does, and ``lines`` are
    all that it stands on.
    """

    text: str
    kind: str = "note"
    done: bool = False
    anchor: str = ""
    quote: str = ""
    heading: Heading | None = None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A page in its parts. ``before`` and ``after`` are the reader's own text; ``block`` says that ours is there.

    ``odd`` are lines in the block that look like headings of notes and are none.
    """

    parts: list[Part] = field(default_factory=list)
    before: str = ""
    notes: tuple[PageNote, ...] = ()
    after: str = ""
    block: bool = False
    odd: tuple[str, ...] = ()

    @property
    def values(self) -> dict[str, YamlValue]:
        """The front matter."""
        return front_matter.read(self.parts)

    @property
    def paper(self) -> str | None:
        """The id of the paper that the page is about; None when it is no page of ours."""
        value = self.values.get("paper")
        return value if isinstance(value, str) and not isinstance(value, Odd) else None


def anchor_of(note: Note) -> str:
    """Return the anchor of a note: its id, or a hash of an id that cannot stand in an anchor."""
    return note.id if re.fullmatch(r"[A-Za-z0-9-]+", note.id) else checksum(note.id.encode())[:12]


def id_of_new(paper: str, found: PageNote) -> str:
    """Name a new note by what it says, so that reading a page twice adds it once."""
    said = "\0".join((paper, normal(found.quote), normal(found.text)))
    return checksum(said.encode("utf-8", "replace"))[:12]


def normal(text: str) -> str:
    """Return the form in which notes are compared: blanks at the ends of lines and of the text do not count."""
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n")).strip()


def safe(text: str) -> str:
    """Return a text without what a terminal would obey; the blanks stay, as in Markdown they mean things."""
    return strip_unsafe(text).strip("\n").rstrip()


def quotation(quote: Quote) -> str:
    """Return a quoted passage as it stands on a page: a stranger's text, so that nothing in it may become HTML."""
    return re.sub(r"<|!(?=\[)|&(?=[#\w]+;)", r"\\\g<0>", normal(safe(quote.exact)))


def quotes(found: PageNote, note: Note | None) -> bool:
    """Return whether the passage that a note quotes on the page is the one that it has, however it is laid out."""
    return found.quote.split() == (quotation(note.quote).split() if note and note.quote else [])


def mark_of_block(line: str) -> str | None:
    """Return which mark of our block a line is, BEGIN or END; None where it is neither."""
    found = _BLOCK.fullmatch(line)
    return None if found is None else END if found["end"] else BEGIN


# -- read ----------------------------------------------------------------------------------------------------------


def parse_page(text: str, known: Mapping[str, str] | None = None) -> Page:
    """Read a page; of several blocks the first counts, and the rest is the reader's own text.

    ``known`` is the text of each note by anchor, as the mark has it: what stands in it as it does here is text.
    """
    parts, body = front_matter.split(text.replace("\r\n", "\n"))
    lines = body.split("\n")
    marks = {number: mark for number, line in enumerate(lines) if (mark := mark_of_block(line))}
    begin = next((number for number, mark in marks.items() if mark == BEGIN), None)
    if begin is None:
        return Page(parts or [], body)
    end = next((number for number, mark in marks.items() if number > begin and mark == END), len(lines))
    before = "".join(f"{line}\n" for line in lines[:begin])
    notes, odd = _notes(lines[begin + 1 : end], known or {})
    return Page(parts or [], before, tuple(notes), "\n".join(lines[end + 1 :]), block=True, odd=tuple(odd))


def _notes(lines: Sequence[str], known: Mapping[str, str]) -> tuple[list[PageNote], list[str]]:
    headings: dict[int, Heading] = {}
    odd: list[str] = []
    texts = {anchor: set(text.split("\n")) for anchor, text in known.items()}
    spelt = {anchor.casefold(): anchor for anchor in known}
    there: set[str] = set()
    held = {*lines}
    for number, line, fenced in _unfenced(lines):
        heading = heading_of(line)
        if heading and heading.anchor not in known:  # some linters write headings in capitals
            heading = replace(heading, anchor=spelt.get(heading.anchor.casefold(), heading.anchor))
        if heading and (heading.anchor or not fenced):
            if not heading.anchor and line in there and f"\\{line}" not in held:
                continue  # text of the note above, written when this was no heading
            headings[number], there = heading, texts.get(heading.anchor, set())
            if heading.anchor and not heading.kind:
                odd.append(line)
        elif not fenced and line not in there and is_odd(line):
            odd.append(line)
    starts = [*headings]
    found = [_note(headings[start], lines[start + 1 : stop]) for start, stop in pairwise([*starts, len(lines)])]
    loose = _unescaped(lines[: starts[0]] if starts else lines)
    if loose:
        found.insert(0, PageNote(loose, kind=""))
    seen: set[str] = set()
    for number, note in enumerate(found):  # a note that was copied has the anchor twice: the copy is a new one
        if note.heading and note.anchor in seen:
            found[number] = replace(note, anchor="", heading=replace(note.heading, anchor=""))
        seen.add(note.anchor)
    return [note for note in found if note.anchor or note.text or note.quote], odd


def _unfenced(lines: Sequence[str]) -> Iterator[tuple[int, str, bool]]:
    """Yield lines with their numbers, and whether they stand in a block of code; an anchor ends one left open."""
    fence = ""
    for number, line in enumerate(lines):
        if "^note-" in line.casefold() and heading_of(line):
            fence = ""
        mark = _FENCE.match(line)
        yield number, line, bool(fence)
        if mark and not fence:
            fence = mark["fence"]
        elif mark and mark["fence"].startswith(fence) and not line.strip(" `~"):
            fence = ""


def _note(heading: Heading, lines: Sequence[str]) -> PageNote:
    quote: list[str] = []
    rest = list(lines)
    first = next((number for number, line in enumerate(rest) if line.strip()), len(rest))
    if first < len(rest) and _QUOTE.fullmatch(rest[first]):
        stop = next((number for number in range(first, len(rest)) if not rest[number].startswith(">")), len(rest))
        quote, rest = [line[1:].removeprefix(" ") for line in rest[first + 1 : stop]], rest[stop:]
    said, done = normal("\n".join(quote)), heading.done
    if heading.kind == "todo" and not heading.boxed:
        rest, ticked = from_task(rest)
        done = bool(ticked)
    return PageNote(_unescaped(rest), heading.kind, done, heading.anchor, said, heading, (heading.line, *lines))


def _is_ours(line: str) -> bool:
    """Return whether a line of a note would be read as a mark of ours, or as one of git's."""
    return bool(heading_of(line) or mark_of_block(line) or _QUOTE.match(line) or _MARKER.fullmatch(line))


def escaped(text: str) -> str:
    """Return the text of a note so that no line of it is read as a mark of ours."""
    return "\n".join(f"\\{line}" if _is_ours(line.lstrip("\\")) else line for line in text.split("\n"))


def _unescaped(lines: Sequence[str]) -> str:
    plain = (line[1:] if line.startswith("\\") and _is_ours(line.lstrip("\\")) else line for line in lines)
    return safe("\n".join(plain))
