"""The key a paper is cited by: first author, year, first telling word of the title."""

import re

from store.models import Paper
from store.names import family_name
from store.text import fold

_WORDS = re.compile(r"[a-z0-9]+")
_UNTELLING = frozenset(
    "a an and are as at be by can do does for from how in into is it its not of on or s the their this to toward "  # noqa: SIM905
    "towards using via we what when where which who why with without your".split()
)


def citekey(paper: Paper) -> str:
    """Return the key, such as ``krishna2022rankgen``: ASCII letters and digits alone, never empty.

    Without authors the first two telling words of the title stand around the year.
    """
    words: list[str] = [word for word in _WORDS.findall(fold(paper.title)) if word not in _UNTELLING] or ["paper"]
    year = (paper.published or paper.day or "")[:4]
    if paper.authors:
        return (family_name(paper.authors[0]) or words[0]) + year + words[0]
    return words[0] + year + "".join(words[1:2])


def suffix(count: int) -> str:
    """Return what tells the ``count``-th paper of the same key apart: nothing, then a to z, then aa, ab and on."""
    letters = ""
    while count:
        count, last = divmod(count - 1, 26)
        letters = chr(ord("a") + last) + letters
    return letters
