"""The plain form of Latin letters that Unicode does not take apart: ł is l, ø is o, æ is ae, þ is th.

Unicode says that é is an e with an accent, but not that ł is an l with a stroke: to it that is another letter. Its name
says it all the same ("LATIN SMALL LETTER L WITH STROKE"), so the plain form is read from the name.
"""

import unicodedata

_SOUNDS = {
    **{"ETH": "d", "THORN": "th", "ENG": "n", "HENG": "h", "KRA": "q", "WYNN": "w", "YOGH": "y", "OI": "gh"},
    **{"SCHWA": "e", "ESH": "sh", "EZH": "z", "LEZH": "lz", "DEZH": "dz", "TESH": "tsh", "FENG": "fn", "VEND": "v"},
    **{"ALPHA": "a", "BETA": "b", "GAMMA": "g", "DELTA": "d", "IOTA": "i", "LAMBDA": "l", "UPSILON": "u", "PHI": "ph"},
    **{"CHI": "ch", "OMEGA": "o", "CON": "con", "DUM": "dum", "LUM": "lum", "MUM": "mum", "NUM": "num", "RUM": "rum"},
    **{"TUM": "tum"},
}
"""Letters whose names are words; the names of all others are their plain forms."""


class _PlainLetters(dict[int, str]):
    """A table for `str.translate`, filled with each letter when it is first met."""

    def __missing__(self, code: int) -> str:
        found = self[code] = _plain_form(chr(code))
        return found


def _plain_form(letter: str) -> str:
    name = unicodedata.name(letter, "")
    if not name.startswith("LATIN ") or not letter.isalpha():
        return letter
    for word in reversed(name.partition(" WITH ")[0].split()):  # "LATIN SMALL LETTER TS DIGRAPH": the last that says it
        if word in _SOUNDS or len(word) <= 2:
            return _SOUNDS.get(word, word.lower())
    return letter  # a click or a glottal stop


_PLAIN = _PlainLetters()


def plain(text: str) -> str:
    """Return a text with the plain form of every Latin letter that has one, in lower case, all else as it is."""
    return text.translate(_PLAIN)
