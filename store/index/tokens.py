"""Words: runs of letters and digits of the folded text; a Chinese or Japanese character is a word by itself."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from store.text import fold

_LONE = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_ASCII = "".join(letter.lower() if letter.isalnum() else " " for letter in map(chr, range(128)))
_WORD = re.compile(f"[{_LONE}]|[^\\W_{_LONE}]+")
_LONE_WORD = re.compile(f"[{_LONE}]")


def words(text: str) -> list[str]:
    """List the words of a text in order, repeats and all."""
    if text.isascii():
        return text.translate(_ASCII).split()  # three times as quick as a pattern, and most papers are ASCII
    found: list[str] = _WORD.findall(fold(text))
    return found


def spans(folded: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield the words of a folded text, each with where it begins and ends."""
    return ((match.span(), match.group()) for match in _WORD.finditer(folded))


def sequence(parts: Sequence[str], *, prefix: bool) -> re.Pattern[str]:
    """Make the pattern that finds these words, one after the other, in a folded text.

    Between two words stands anything that is no word, or nothing beside a character that is a word by itself. With
    ``prefix`` the last may go on.
    """
    pattern = re.escape(parts[0])
    if not _LONE_WORD.match(parts[0]):
        pattern += (
            f"(?<![^\\W_{_LONE}]{pattern})"  # looked at after the word: a pattern that begins with letters is quick
        )
    for before, part in pairwise(parts):
        pattern += r"[\W_]*" if _LONE_WORD.match(before) or _LONE_WORD.match(part) else r"[\W_]+"
        pattern += re.escape(part)
    if not prefix and not _LONE_WORD.match(parts[-1]):
        pattern += f"(?![^\\W_{_LONE}])"
    return re.compile(pattern)
