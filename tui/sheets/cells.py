"""Count cells so that no terminal can count otherwise.

Terminals differ about what is joined: of a family of emoji some draw one and some draw four, and a vowel sign of
Bengali has a cell of its own in xterm, VTE and tmux, and none in kitty. So joined emoji are drawn apart, as Unicode
would have them where they cannot be joined, and a vowel sign has a cell reserved; `in_place` sees to the rest.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from rich.cells import cell_len as _cell_len
from rich.cells import set_cell_size

RESERVED = "\xa0"
"""What holds a cell that a terminal may take or not; `clean` leaves none of these in a text."""
JOINERS = "\u200c\u200d"
"""What joins letters, or keeps them apart."""
# Whether a sign is drawn as text or as emoji, the colours of skin, and the joiner before an emoji.
_DROPPED = re.compile(
    "[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]|\u200d(?=[\xa9\xae\u2190-\u2bff\u3030-\u3299\U0001f000-\U0001faff])"
)
_SPACING = "\u0903-\u1cff\u302e\u302f\ua823-\uabec\U00011000-\U00016ff1\U0001d165-\U0001d172"  # where such marks are
_DOUBTED = re.compile(f"\u200d.|[{_SPACING}]", re.DOTALL)
NOT_SURE = re.compile(
    "[^\x00-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\u209f\u20a0-\u20c0"
    "\u2100-\u214f\u2190-\u22ff\u2500-\u25fc\u2605\u2713\u3001-\u3029\u3041-\u3096\u30a1-\u30ff\u4e00-\u9fff"
    "\uac00-\ud7a3\uff01-\uff60]|\xa0"
)
"""What a terminal may count otherwise: all but ASCII, Latin, Greek, Cyrillic, the usual punctuation, frames and our
glyphs, Chinese, Japanese and Korean."""


def drawn(text: str) -> str:
    """Return a text as it is drawn: emoji apart, and a cell reserved behind each sign that may take one."""
    if text.isascii():
        return text
    text = _DROPPED.sub("", text)
    return _DOUBTED.sub(_with_room, text) if _DOUBTED.search(text) else text


def _with_room(found: re.Match[str]) -> str:
    last = found[0][-1]
    cells = max(_cell_len(last), unicodedata.category(last) == "Mc")
    return found[0] + RESERVED * (cells - _cell_len(found[0]))


def cell_len(text: str) -> int:
    """Return the width of a text as it is drawn, in cells; that of ASCII, nearly all there is, at once."""
    return len(text) if text.isascii() else _drawn_len(text)


@lru_cache(maxsize=4_096)
def _drawn_len(text: str) -> int:
    return _cell_len(drawn(text))


def cut(text: str, width: int) -> str:
    """Return the longest start of a text that fits into ``width`` cells, without splitting what is one to the eye."""
    if cell_len(text) <= width:
        return text
    if not NOT_SURE.search(text):
        return set_cell_size(text, max(0, width)).rstrip()
    end = 0
    for cluster in clusters(text):
        width -= cell_len(cluster)
        if width < 0:
            break
        end += len(cluster)
    return text[:end].rstrip()


def clusters(text: str) -> Iterator[str]:
    """Cut a text into what is one to the eye: a letter with its marks, a joined emoji, a flag."""
    start, flags = 0, 0
    for at, character in enumerate(text):
        flag = "\U0001f1e6" <= character <= "\U0001f1ff"
        flags = flags + 1 if flag else 0
        joined = _joins(character) or text[at - 1 : at] == "\u200d" or (flag and flags % 2 == 0)
        if at > start and not joined:
            yield text[start:at]
            start = at
    if start < len(text):
        yield text[start:]


def _joins(character: str) -> bool:
    """Return whether a character belongs to the one before it."""
    if character < "\u0300":
        return False
    skin = "\U0001f3fb" <= character <= "\U0001f3ff"
    return skin or character in JOINERS or unicodedata.category(character)[0] == "M"
