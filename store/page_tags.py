"""Tags as Obsidian and Logseq take them, and ours again: one to one, so that a tag comes back as it went.

There a tag is of letters, digits and ``-_/``, and not of digits alone. A full stop is written as the letter that looks
like one, ``ꓸ``; a tag of digits gets a ``_`` before it. What would be taken for either has the letter ``ꓺ`` before it.

    gpt-3.5   gpt-3ꓸ5
    2026      _2026
    _2026     ꓺ_2026
"""

import re
import unicodedata

_STOP, _OTHER = "ꓸ", "ꓺ"
_JOINERS = {"\u200c": "n", "\u200d": "j"}
_UNJOINED = {to: key for key, to in _JOINERS.items()}
_WRITTEN = str.maketrans(
    {".": _STOP, _STOP: _OTHER + _STOP, _OTHER: _OTHER + _OTHER, **{key: _OTHER + to for key, to in _JOINERS.items()}}
)
_READ = re.compile(f"{_OTHER}u([0-9a-f]+){_OTHER}|{_OTHER}(.)|{_STOP}")
_ILLEGAL = re.compile(rf"[^\w/{_STOP}{_OTHER}-]")
_DIGITS = re.compile(r"[\d/-]*\d[\d/-]*")
_MARKED = re.compile(r"_[\d/-]*\d[\d/-]*")


def as_page_tag(tag: str) -> str:
    """Return a tag as it is written on pages."""
    written = _ILLEGAL.sub(_spelt, tag.translate(_WRITTEN))
    if _DIGITS.fullmatch(written):
        return f"_{written}"
    return f"{_OTHER}{written}" if _MARKED.fullmatch(written) else written


def from_page_tag(written: str) -> str:
    """Return the tag that is written so on a page."""
    if _MARKED.fullmatch(written):
        return written[1:]
    return _READ.sub(_said, written)


def _spelt(match: re.Match[str]) -> str:
    """Spell out a letter that is in no tag; a mark that belongs to the letter before it may stay."""
    return match[0] if unicodedata.category(match[0])[0] == "M" else f"{_OTHER}u{ord(match[0]):x}{_OTHER}"


def _said(match: re.Match[str]) -> str:
    if match[1]:
        return chr(min(int(match[1], 16), 0x10FFFF))
    return _UNJOINED.get(match[2], match[2]) if match[2] else "."
