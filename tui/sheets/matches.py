"""Which words of a filter are looked for in the text, and where they stand in a title or an abstract."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from store.text import fold

_TOKEN = re.compile(
    r'(?P<no>-|!|NOT\s+)?(?:(?P<field>\w+)(?:[:=~]|[<>]=?))?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s()|"]+))'
)
_RUN = re.compile(r"(?P<plain>[\x00-\x7f]+)|[^\x00-\x7f]+")
_TEXT_FIELDS = {"title", "abs", "author", "note"}
_NOT_WORDS = {"or", "and", "not"}


@lru_cache(maxsize=64)
def words_of(query: str) -> tuple[str, ...]:
    """Give the folded words that a query looks for in text: not those of other fields, nor those it excludes."""
    words: list[str] = []
    for token in _TOKEN.finditer(query):
        field = token["field"]
        if token["no"] or (field and field.lower() not in _TEXT_FIELDS):
            continue
        text = token["phrase"] if token["phrase"] is not None else token["word"]
        if not field and token["phrase"] is None and text[0] in "+#/":
            continue
        for word in re.findall(r"\w+", fold(text)):
            if word not in _NOT_WORDS or token["phrase"] is not None:
                words.append(word)
    return tuple(dict.fromkeys(words))


def taken_words(query: str, corrections: Mapping[str, str]) -> tuple[str, ...]:
    """Give the words of a query as the search took them, typing errors corrected."""
    folded = {fold(typed): fold(taken) for typed, taken in corrections.items()}
    return tuple(folded.get(word, word) for word in words_of(query))


@lru_cache(maxsize=64)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(r"(?<![^\W_])(?:" + "|".join(map(re.escape, longest_first)) + ")")


def spans(text: str, words: tuple[str, ...]) -> list[tuple[int, int]]:
    """Find where the words begin a word of the text, without case or accents, as positions in the text itself."""
    if not words:
        return []
    if text.isascii():
        return [match.span() for match in _pattern(words).finditer(text.lower())]
    folded, origin = _folded(text)
    return [(origin[start], origin[stop - 1] + 1) for start, stop in _matches(folded, words)]


def _matches(text: str, words: tuple[str, ...]) -> Iterable[tuple[int, int]]:
    return (match.span() for match in _pattern(words).finditer(text))


def _folded(text: str) -> tuple[str, list[int]]:
    """Fold what is not plain character by character, remembering which character each piece came from."""
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
