"""Notes as plain text, for programs that keep nothing else, and back.

A note of a single line is only its text. Any other, and each where there are several, stands under a heading that says
its kind and whether it is done, ``[todo, done]``; the passage that it is about stands behind that, quoted as in mails::

    [question]
    > the passage

    Does this hold for small models?

A text that was written elsewhere in the place of a note's own stands behind it under ``[elsewhere]``.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from store.models import NOTE_KINDS, Note, Quote
from store.text import strip_unsafe

_ELSEWHERE = "elsewhere"
_HEADING = re.compile(rf"\[({'|'.join((*NOTE_KINDS, _ELSEWHERE))})(, done)?\]")
_ESCAPED = re.compile(rf"\\+{_HEADING.pattern}")
_HTML = re.compile(r"</?[a-zA-Z]|&[#a-zA-Z]")


def notes_as_texts(notes: Iterable[Note]) -> list[str]:
    """Return each note as a text of its own."""
    return ["\n".join(_lines(note, headed=False)) for note in notes]


def notes_as_text(notes: Iterable[Note]) -> str:
    """Return all notes as one text."""
    found = list(notes)
    return "\n\n".join("\n".join(_lines(note, headed=len(found) > 1)) for note in found)


def _lines(note: Note, *, headed: bool) -> Iterator[str]:
    text = strip_unsafe(note.text).strip()
    plain = "\n" not in text and not _HTML.search(text) and text == _escaped(text)
    if plain and note.kind == "note" and not (headed or note.done or note.quote or note.conflicts):
        yield text
        return
    yield f"[{note.kind if note.kind in NOTE_KINDS else 'note'}{', done' if note.done else ''}]"
    if note.quote:
        yield from (f"> {line}".rstrip() for line in strip_unsafe(note.quote.exact).split("\n"))
    if note.quote or text.startswith(">"):
        yield ""
    yield from map(_escaped, text.split("\n"))
    for other in note.conflicts:
        yield from ("", f"[{_ELSEWHERE}]", *map(_escaped, strip_unsafe(other).strip().split("\n")))


def _escaped(line: str) -> str:
    """Return a line that reads as no heading."""
    whole = line.rstrip()
    return f"\\{line}" if _HEADING.fullmatch(whole) or _ESCAPED.fullmatch(whole) else line


def read_notes(text: str) -> list[Note]:
    """Read the notes of a text that begins with a heading; none of any other."""
    parts: list[tuple[str, bool, list[str]]] = []
    for line in strip_unsafe(text).strip().split("\n"):
        if heading := _HEADING.fullmatch(line.rstrip()):
            parts.append((heading[1], bool(heading[2]), []))
        elif not parts:
            return []
        else:
            parts[-1][2].append(line[1:] if _ESCAPED.fullmatch(line.rstrip()) else line)
    notes: list[Note] = []
    for kind, done, lines in parts:
        if kind == _ELSEWHERE and notes:
            notes[-1] = replace(notes[-1], conflicts=(*notes[-1].conflicts, "\n".join(lines).strip()))
        else:
            notes.append(_note("note" if kind == _ELSEWHERE else kind, done, lines))
    return notes


def _note(kind: str, done: bool, lines: list[str]) -> Note:
    quoted = 0
    while quoted < len(lines) and lines[quoted].startswith(">"):
        quoted += 1
    passage = "\n".join(line[1:].removeprefix(" ") for line in lines[:quoted])
    text = "\n".join(lines[quoted:]).strip()
    return Note(text, kind=kind, done=done, quote=Quote(passage) if quoted else None)
