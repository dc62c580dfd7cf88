r"""The TeX of running text that is certain to be TeX, and how it reads.

Escaped signs, commands of a white list, accents, formulas. A bare per cent sign is a per cent sign, and whatever is not
certain stays as it came: ``\ie``, a path of Windows, an apostrophe that somebody escaped.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from store.formulas.delimited import formula_at
from store.formulas.scripts import lowered, raised


class Replaced(NamedTuple):
    """A piece of a text, from ``start`` up to ``end``, and what is shown in its place."""

    start: int
    end: int
    said: str


_ESCAPED = frozenset("%&#_${}")
_WRAPPERS = frozenset(
    "emph mbox text textbf textit textmd textnormal textrm textsc textsf textsl "  # noqa: SIM905
    "texttt textup uline underline url".split()
)
"""Commands that show what stands in their braces."""
_SWITCHES = frozenset("em it bf sl sc tt rm sf itshape bfseries".split())  # noqa: SIM905
r"""Commands that hold to the end of the braces they stand in: ``{\em so}``."""
_SIGNS = {
    **{"ldots": "…", "dots": "…", "textellipsis": "…", "textendash": "–", "textemdash": "—", "textdegree": "°"},
    **{"LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX", "copyright": "©", "textregistered": "®"},
    **{"texttrademark": "™", "textmu": "µ", "texttimes": "×", "textpm": "±", "textless": "<", "textgreater": ">"},
    **{"textbar": "|", "textunderscore": "_", "textdollar": "$", "textasciitilde": "~", "textbackslash": "\\"},
}
LETTERS = {
    **{"ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å"},
    **{"AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ"},
}
"""The commands that are letters, and the letters."""
ACCENTS = {
    **{"`": "\u0300", "'": "\u0301", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307"},
    **{"u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "d": "\u0323", "b": "\u0331", "k": "\u0328"},
    **{"r": "\u030a"},
}
"""The commands that put an accent on a letter, and the accent."""
_BRACED = re.compile(r"\\([`'^\"~=.uvHcdbkr])\s?\{(?:\\([ij])|([A-Za-z]))\}")
_BARE = re.compile(r"\\([`'^\"~])(?:\\([ij])(?![A-Za-z])|([A-Za-z]))")
_NAMED = re.compile(r"\\([A-Za-z]+)")
_SCRIPT = re.compile(r"\\text(super|sub)script\{([^{}\\$]{1,40})\}")
_COMMAND_BEFORE = re.compile(r"\\[A-Za-z]+\Z")
_STOPS = re.compile(r"[\\$}]")
_VOWELS = frozenset("aeiouyAEIOUY")


def replacements(text: str) -> Iterator[Replaced]:
    """List the pieces of a text that read otherwise than they are written: in order, without overlap."""
    return _Scan(text).pieces()


class _Scan:
    """Goes through a text once, from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._closes = _braces(text)
        self._dropped: set[int] = set()
        """Closing braces of commands that were taken away."""
        self._done = 0

    def pieces(self) -> Iterator[Replaced]:
        """List what reads otherwise than it is written."""
        at = 0
        while stop := _STOPS.search(self._text, at):
            at = stop.start()
            if formula := formula_at(self._text, at):
                end, said = formula
                if said is not None:
                    yield Replaced(at, end, said)
                at = self._done = end
            elif found := self._at(at):
                yield found
                at = self._done = found.end
            else:
                at += 2 if self._text[at : at + 2] in ("\\\\", "$$") else 1

    def _at(self, at: int) -> Replaced | None:
        """Read a brace that closes, or a command."""
        if self._text[at] != "\\":
            return Replaced(at, at + 1, "") if at in self._dropped else None
        if (escaped := self._text[at + 1 : at + 2]) in _ESCAPED and escaped:
            return Replaced(at, at + 2, escaped)
        if escaped in (",", " ") and self._text[at - 1 : at].strip():  # 19.6\,ms, et al.\ show
            return Replaced(at, at + 2, " ")
        return self._accent(at) or self._command(at)

    def _accent(self, at: int) -> Replaced | None:
        match = _BRACED.match(self._text, at) or _BARE.match(self._text, at)
        if match is None:
            return None
        letter = unicodedata.normalize("NFC", (match[2] or match[3]) + ACCENTS[match[1]])
        found = self._in_braces(at, match.end(), letter)
        sure = match[0].endswith("}") or found.start < at or self._is_accent(match)
        return found if len(letter) == 1 and sure else None

    def _is_accent(self, match: re.Match[str]) -> bool:
        r"""Return whether it is an accent and no quotation mark that was escaped: ``R\'ev`` but not ``it\'s``."""
        if match[1] in "'\"" and match[3] and match[3] not in _VOWELS:
            return False
        if self._text[match.start() - 1 : match.start()].isalpha():
            return True
        following = self._text[match.end() : match.end() + 200]
        closed = re.search(re.escape("\\" + match[1]) + r"(?![A-Za-z\\])", following)
        return following[:1].isalpha() and closed is None

    def _command(self, at: int) -> Replaced | None:
        match = _NAMED.match(self._text, at)
        if match is None or _COMMAND_BEFORE.search(self._text, max(0, at - 20), at):  # \in\text{…} is no running text
            return None
        name, end = match[1], match.end()
        if script := _SCRIPT.match(self._text, at):
            said = (raised if script[1] == "super" else lowered)(script[2]) if not script[2].isalpha() else None
            return Replaced(at, script.end(), said or script[2])
        close = self._closes.get(end)
        if name in _WRAPPERS and close is not None:
            self._dropped.add(close)
            return Replaced(at, end + 1, "")
        close = self._closes.get(at - 1) if at - 1 >= self._done else None
        if name in _SWITCHES and close is not None and self._text[end].isspace():
            self._dropped.add(close)
            return Replaced(at - 1, end + 1, "")
        if name in _SIGNS:
            return Replaced(at, end + 2 * self._text.startswith("{}", end), _SIGNS[name])
        if name in LETTERS:
            if self._text.startswith("{}", end):
                return Replaced(at, end + 2, LETTERS[name])
            return self._in_braces(at, end, LETTERS[name]) if close == end else None
        return None

    def _in_braces(self, start: int, end: int, said: str) -> Replaced:
        r"""Take the braces around a letter along: ``{\"o}``."""
        around = start - 1 >= self._done and self._closes.get(start - 1) == end and end not in self._dropped
        return Replaced(start - around, end + around, said)


def _braces(text: str) -> dict[int, int]:
    """Return where each opening brace is closed."""
    closes: dict[int, int] = {}
    opened: list[int] = []
    for match in re.finditer(r"\\.|[{}]", text, re.DOTALL):
        if match[0] == "{":
            opened.append(match.start())
        elif match[0] == "}" and opened:
            closes[opened.pop()] = match.start()
    return closes
