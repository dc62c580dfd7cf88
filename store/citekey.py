"""The key a paper is cited by, by a pattern in a few of Better BibTeX's words.

A pattern is terms joined by ``+``, each with filters behind dots: ``auth.lower + year + shorttitle(1,1).lower``. The
terms are ``auth`` (``auth(3)``: its first letters), ``authors(2)``, ``authEtAl``, ``year``, ``shortyear``, ``month``,
``title``, ``shorttitle(3,3)`` (so many telling words, so many of them with a capital), and text in quotation marks; the
filters ``lower``, ``upper``, ``capitalize`` and ``abbr``.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from store.models import Paper
from store.text import fold

DEFAULT = "auth.lower + year + shorttitle(1,1).lower"
EXPECTED = "terms such as auth, year and shorttitle(1,1), with .lower or .upper behind them, joined by +"
_WORDS = re.compile(r"[a-z0-9]+")
_LITERAL = re.compile(r"'([A-Za-z0-9:_-]*)'|\"([A-Za-z0-9:_-]*)\"")
_TERM = re.compile(r"(\w+)(?:\(\s*(\d{0,2})\s*(?:,\s*(\d{1,2})\s*)?\))?")
_LONGEST = 100
_UNTELLING = frozenset(
    "a an and are as at be by can do does for from how in into is it its not of on or s the their this to toward "  # noqa: SIM905
    "towards using via we what when where which who why with without your".split()
)
Cite = Callable[[Paper], str]
"""Gives the key of a paper, ASCII letters and digits, never empty; other papers may have the same."""


class _Said:
    """What keys are made of: family names in ASCII letters, the date, and the telling words of the title.

    Without a name the first word stands in the place of the ``first``.
    """

    def __init__(self, paper: Paper) -> None:
        words: list[str] = [word for word in _WORDS.findall(fold(paper.title)) if word not in _UNTELLING]
        self._paper, self.date = paper, paper.published or paper.day or ""
        self.first = next(self._names(), "")
        if self.first:
            self.words = words or ["paper"]
        else:
            self.first, self.words = "".join(words[:1]), words[1:]

    @property
    def authors(self) -> list[str]:
        """The names of all authors; most patterns need the first alone."""
        return [*self._names()] or [self.first]

    def _names(self) -> Iterator[str]:
        return filter(None, map(_in_latin, self._paper.authors))


def _in_latin(author: str) -> str:
    """Return a family name in ASCII letters; of one in another script the last word that has some."""
    from store.names import family_name

    family = "".join(_WORDS.findall(family_name(author)))
    return family or "".join(_WORDS.findall(fold(author))[-1:])


def citekey(paper: Paper) -> str:
    """Return the key by the usual pattern, such as ``krishna2022rankgen``.

    Without authors the first two telling words of the title stand around the year.
    """
    return _USUAL(paper)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern that was read; called with a paper it gives its key."""

    parts: tuple[Callable[[_Said], str], ...]

    def __call__(self, paper: Paper) -> str:
        """Return the key of a paper; of one without a Latin letter its id's own digits tell it apart."""
        said = _Said(paper)
        if not said.first:
            digits: list[str] = _WORDS.findall(paper.id.lower())
            return "paper" + said.date[:4] + "".join(digits[-1:])[-8:]
        key = "".join(part(said) for part in self.parts)[:_LONGEST]
        return key if _WORDS.search(key.lower()) else citekey(paper)


def read_pattern(text: str) -> Pattern:
    """Read a pattern; raises ValueError that says what is wrong with it."""
    parts = [_part(part.strip()) for part in text.split("+")]
    return Pattern(tuple(parts))


def _part(text: str) -> Callable[[_Said], str]:
    if literal := _LITERAL.match(text):
        said = literal[1] or literal[2] or ""
        term: Callable[[_Said], str] = lambda _: said  # noqa: E731
        rest = text[literal.end() :]
    elif (match := _TERM.match(text)) and match[1] in _TERMS:
        term = _TERMS[match[1]](*(int(number) if number else 0 for number in match.groups()[1:]))
        rest = text[match.end() :]
    else:
        raise ValueError(f"“{text[:40]}” is no term")
    filters = rest.split(".")[1:] if rest.startswith(".") else [rest] if rest else []
    for name in filters:
        if name not in _FILTERS:
            raise ValueError(f"“{name[:40]}” is no filter")
    chosen = [_FILTERS[name] for name in filters]

    def part(said: _Said) -> str:
        found = term(said)
        for change in chosen:
            found = change(found)
        return "".join(found.split())

    return part


def _auth(length: int, _: int) -> Callable[[_Said], str]:
    return lambda said: said.first.capitalize()[: length or None]


def _authors(count: int, _: int) -> Callable[[_Said], str]:
    return lambda said: " ".join(name.capitalize() for name in said.authors[: count or None])


def _et_al(_: int, __: int) -> Callable[[_Said], str]:
    def found(said: _Said) -> str:
        names = [name.capitalize() for name in said.authors]
        return " ".join(names if len(names) < 3 else [names[0], "EtAl"])

    return found


def _short(count: int, capitals: int) -> Callable[[_Said], str]:
    def found(said: _Said) -> str:
        words = said.words[: count or 3]
        return " ".join(word.capitalize() if at < capitals else word for at, word in enumerate(words))

    return found


_TERMS: dict[str, Callable[[int, int], Callable[[_Said], str]]] = {
    "auth": _auth,
    "authors": _authors,
    "authEtAl": _et_al,
    "year": lambda *_: lambda said: said.date[:4],
    "shortyear": lambda *_: lambda said: said.date[2:4],
    "month": lambda *_: lambda said: said.date[5:7],
    "title": lambda *_: lambda said: " ".join(word.capitalize() for word in said.words),
    "shorttitle": _short,
}
_FILTERS: dict[str, Callable[[str], str]] = {
    "lower": str.lower,
    "upper": str.upper,
    "capitalize": lambda text: " ".join(word[:1].upper() + word[1:] for word in text.split()),
    "abbr": lambda text: "".join(word[0] for word in text.split()),
}
_USUAL = read_pattern(DEFAULT)


def suffix(count: int) -> str:
    """Return what tells the ``count``-th paper of the same key apart: nothing, then a to z, then aa, ab and on."""
    letters = ""
    while count:
        count, last = divmod(count - 1, 26)
        letters = chr(ord("a") + last) + letters
    return letters
