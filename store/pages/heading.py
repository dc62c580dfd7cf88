"""The heading of a note on a page, as we write it and as linters and hands leave it: the anchor names the note.

With an anchor a heading is one at any level, with whatever words and signs around. Without one it is a new note's, and
says nothing but a kind: ``### Todo``, ``## [ ] todo #later``, ``### ❓ Question``.
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from store.models import NOTE_KINDS

_KIND = "|".join(NOTE_KINDS)
_HASHES = re.compile(r" {0,3}(?P<hashes>#{1,6})(?!#)")
_NEW = re.compile(r" {0,3}(?P<hashes>#{2,6})\s")  # one sign alone is a title, or a comment in a program
_ANCHOR = re.compile(r"(?:^|(?<=[\s*_]))\\?\^note-(?P<anchor>[A-Za-z0-9-]+)(?=[\s*_]|$)", re.IGNORECASE)
_BARE = re.compile(rf"[^\w>\\]*(?:\[[xX]\][^\w>\\]*)?(?:{_KIND})\b.*\^note-[A-Za-z0-9-]+[*_\s]*$", re.IGNORECASE)
_BOX = re.compile(r"\\?\[(?P<box>[ xX]?)\\?\](?!\()")
_DATE = re.compile(r"·\s*\d{4}-\d{2}-\d{2}[\w:.+-]*")
_TAG = re.compile(r"#\w[\w/-]*")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as it stands on a page: ``kind`` is empty where it cannot be told, ``anchor`` where the note is new.

    ``more`` is what stands there beside that: a tag, an emoji, words; ``boxed`` says that a box to tick does.
    """

    line: str
    kind: str
    done: bool = False
    anchor: str = ""
    more: str = ""
    boxed: bool = False


def heading_of(line: str) -> Heading | None:
    """Read a line as the heading of a note; None where it is none."""
    if "#" not in line and "^note-" not in line.casefold():
        return None
    hashes, anchor = _HASHES.match(line), _ANCHOR.search(line)
    if anchor and (hashes or _BARE.match(line)):
        return _read(
            line, line[hashes.end() if hashes else 0 : anchor.start()] + line[anchor.end() :], anchor["anchor"]
        )
    if not (new := _NEW.match(line)):
        return None
    found = _read(line, line[new.end() :], "")
    return found if found.kind and not _WORD.search(_TAG.sub("", found.more)) else None


def is_odd(line: str) -> bool:
    """Return whether a line that is no heading of a note looks as if it was to be one."""
    if not (new := _NEW.match(line)):
        return False
    words = [word.casefold() for word in _WORD.findall(_TAG.sub("", line))]
    alike = len(words) <= 2 and bool(get_close_matches("".join(words), NOTE_KINDS, cutoff=0.75))
    told = words[:1] and words[0] in NOTE_KINDS and len(new["hashes"]) == 3
    return bool(alike or told or _BOX.search(line) or _DATE.search(line) or "^note" in line.casefold())


def write_heading(
    kind: str, done: bool, day: str, anchor: str, old: Heading | None = None, boxed: bool | None = True
) -> str:
    """Write the heading of a note; one that says the same already stays as it stands, and what is beside that stays.

    A note that is not ``boxed`` has its box in its text.
    """
    if old and old.anchor and old.kind in (kind, ""):
        if not boxed:
            return _BOX.sub("", old.line, count=1).replace("  ", " ") if old.boxed else old.line
        if old.done == done:
            return old.line
    box = "" if not boxed else "[x] " if done else "[ ] " if kind == "todo" else ""
    more = f" {old.more}" if old and old.more else ""
    return f"### {box}{kind} · {day}{more} ^note-{anchor}"


def _read(line: str, rest: str, anchor: str) -> Heading:
    """Take what stands beside the anchor apart."""
    box = _BOX.search(rest)
    rest = _DATE.sub(" ", _BOX.sub(" ", rest, count=1))
    named = next(
        (word for word in _WORD.finditer(_TAG.sub(lambda tag: "#" * len(tag[0]), rest)) if _is_kind(word[0])), None
    )
    if named:
        rest = rest[: named.start()] + rest[named.end() :]
    more = " ".join(rest.strip("#").split()).strip("*_:.- ")
    done = bool(box and box["box"].strip())
    return Heading(line, named[0].casefold() if named else "", done, anchor, more, bool(box))


def _is_kind(word: str) -> bool:
    return word.casefold() in NOTE_KINDS
