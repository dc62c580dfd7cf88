"""A note's Markdown as it reads, for a list where nobody wants to see its signs."""

import re

from store.models import Note
from tui.sheets.styles import Glyphs
from tui.sheets.text_layout import as_read, shown

_BOX = re.compile(r"^(\s*)(?:[-*+]\s+)?\[([ xX])\]\s+")
_HEADING, _QUOTED = re.compile(r"^\s*#{1,6}\s+"), re.compile(r"^\s*>\s?")
_LINK = re.compile(r"\[\[(?:[^\[\]\n|]*\|)?([^\[\]\n|]+)\]\]|!?\[([^\[\]\n]+)\]\([^()\s]+\)")
_STRONG = re.compile(r"(?<![\w*])(\*\*|__)(?=\S)(.+?)(?<=\S)\1(?![\w*])")
_STRESSED = re.compile(r"(?<![\w*_])([*_])(?=[^\s*_])([^*_\n]*[^\s*_])\1(?![\w*_])")
_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")


def as_it_reads(text: str, glyphs: Glyphs) -> str:
    """Return a note without the signs of Markdown: a box stands for a task, and a bar beside a quotation."""
    return "\n".join(_line(line, glyphs) for line in text.split("\n"))


def _line(line: str, glyphs: Glyphs) -> str:
    line = _BOX.sub(lambda box: f"{box[1]}{glyphs.kinds['todo'] if box[2] == ' ' else glyphs.selected} ", line)
    line = _QUOTED.sub(f"{glyphs.highlight} ", _HEADING.sub("", line))
    kept = _CODE.split(line)  # what is code is not read as anything else
    for place in range(0, len(kept), 2):
        part = _LINK.sub(lambda link: link[1] or link[2], kept[place])
        kept[place] = _STRESSED.sub(r"\2", _STRONG.sub(r"\2", part))
    return "".join(kept)


def words_of(note: Note | None, glyphs: Glyphs) -> str:
    """Return a note on one line: its own words, else the passage that it quotes or marks."""
    if note is None:
        return ""
    lines = note.text.split("\n")
    own = "\n".join(line for line in lines if not _QUOTED.match(line))
    if words := shown(as_it_reads(own, glyphs)):
        return words
    quoted = shown("\n".join(_QUOTED.sub("", line) for line in lines))
    return quoted or (f"“{as_read(note.quote.exact)}”" if note.quote else "")
