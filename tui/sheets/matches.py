"""Find the words of a filter in a title or an abstract."""

import re
from functools import lru_cache

from store.text import fold

_RUN = re.compile(r"(?P<plain>[\x00-\x7f]+)|[^\x00-\x7f]+")


@lru_cache(maxsize=64)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(r"(?<![^\W_])(?:" + "|".join(map(re.escape, longest_first)) + ")")


def spans(text: str, words: tuple[str, ...]) -> list[tuple[int, int]]:
    """Find where the words begin a word of the text, without case or accents, as ranges of the text itself."""
    if not words:
        return []
    if text.isascii():
        return [match.span() for match in _pattern(words).finditer(text.lower())]
    folded, origin = _folded(text)
    return [(origin[match.start()], origin[match.end() - 1] + 1) for match in _pattern(words).finditer(folded)]


def _folded(text: str) -> tuple[str, list[int]]:
    """Fold what is not ASCII character by character; also return which character each piece came from."""
    pieces: list[str] = []
    origin: list[int] = []
    for run in _RUN.finditer(text):
        if run["plain"]:
            pieces.append(run["plain"].lower())
            origin.extend(range(*run.span()))
            continue
        for position, character in enumerate(run.group(), run.start()):
            piece = fold(character)
            pieces.append(piece)
            origin.extend([position] * len(piece))
    return "".join(pieces), origin
