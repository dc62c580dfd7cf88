"""Tags: the one rule of what is a tag, at every door by which one comes in."""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from store.models import fold_tag
from store.text import clean

EXPECTED = "use letters, digits and -_/."
"""What a tag is made of, for a message."""
_JOINERS = "\u200c\u200d"
_BETWEEN = re.compile(r",|\s(?=#)")


class TagsRead(NamedTuple):
    """What was typed, as tags, each once; and what of it is none, as it was typed."""

    tags: tuple[str, ...]
    refused: tuple[str, ...]


def read_tags(*typed: str, known: Iterable[str] = ()) -> TagsRead:
    """Read tags: cut at commas, and before a ``#``; blanks within one become hyphens, and a sign before it goes.

    A tag is of letters of any script with their marks, digits and ``-_/.``, in Unicode's composed form (NFC); its case
    is kept. One that is ``known`` is itself, whatever it is made of.
    """
    there = {fold_tag(tag): tag for tag in known}
    tags: dict[str, str] = {}
    refused: dict[str, None] = {}
    for text in typed:
        whole = clean(text)
        for piece in (whole,) if fold_tag(whole) in there else _BETWEEN.split(whole):
            piece = piece.strip()
            bare = piece.lstrip("#+")
            if tag := there.get(fold_tag(piece)) or there.get(fold_tag(bare)) or tag_of(bare):
                tags.setdefault(fold_tag(tag), tag)
            elif bare:
                refused[piece] = None
    return TagsRead(tuple(tags.values()), tuple(refused))


def tag_of(text: str) -> str:
    """Return a text as one tag, with hyphens for blanks; empty where it is none."""
    tag = unicodedata.normalize("NFC", "-".join(clean(text).split()))
    return tag if is_name(tag) else ""


def is_name(text: str) -> bool:
    """Return whether a text can name a tag or a view as it stands."""
    text = unicodedata.normalize("NFC", text)
    if not any(map(str.isalnum, text)) or text.strip("-") != text:
        return False
    after_letter = False
    for at, each in enumerate(text):
        kind = unicodedata.category(each)[0]
        if kind == "M" or each in _JOINERS:  # they belong to the letter before: Hindi, Persian
            after_letter = after_letter and (kind == "M" or text[at + 1 : at + 2].isalpha())
            if not after_letter:
                return False
        else:
            after_letter = kind in "LN"
            if not (after_letter or each in "-_/."):
                return False
    return True


def no_tag(refused: Iterable[str]) -> str:
    """Return in one line that these are no tags, and what one is."""
    named = [f"“{clean(each, limit=60)}”" for each in refused]
    are = "is not a tag" if len(named) == 1 else "are not tags"
    return f"{', '.join(named)} {are}: {EXPECTED}"


def each_once(names: Iterable[str]) -> list[str]:
    """Return names of which none stands there in another case too, the first of each."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(fold_tag(name), name)
    return [*first.values()]
