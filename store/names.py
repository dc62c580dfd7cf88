"""Names of people and of organisations, as papers print them: taken apart, and compared.

Which words are the family name follows BibTeX's rules: what stands before a comma, else what begins with a particle in
small letters ("van der Maaten"), else the last word. Beside them, particles are also known where they have a capital.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from store.text import fold

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_PARTICLES = frozenset({"von", "van", "der", "den", "de", "del", "della", "dos", "du", "ter"})
_JOINING = frozenset({"y", "i", "e"})
"""Words that stand between the two halves of a family name: Ortega y Gasset."""
_ORGANISED = re.compile(
    r"\b(?:teams?|groups?|collaborations?|consortium|consortia|labs?|laborator(?:y|ies)|universit(?:y|ies|é|ät)"
    r"|institutes?|foundation|committee|commission|association|society|corporation|inc|ltd|llc|gmbh|contributors"
    r"|community|organi[sz]ation|ministry|department|initiative|project|network|working group|openai|anthropic)\b",
    re.IGNORECASE,
)
_LEFT_OUT = frozenset({"the", "team", "teams"})
_LETTERS = re.compile(r"[^\W_]+")


class Name(NamedTuple):
    """A name taken apart: the words of the family name, and those of the given one, folded; ``whole`` for no person."""

    family: tuple[str, ...]
    given: tuple[str, ...] = ()
    whole: bool = False


class Divided(NamedTuple):
    """A name as it is printed, and its parts; ``whole`` for no person, whose name has none."""

    name: str
    family: str = ""
    given: str = ""
    suffix: str = ""
    whole: bool = False


def divided(name: str) -> Divided:
    """Divide a name where `taken_apart` does, with its letters, case and signs as they are."""
    if is_organisation(name) or name.count(",") > 2:
        return Divided(name, whole=True)
    if "," in name:
        family, *others = (part.strip() for part in name.split(","))
        if len(others) == 1 and _SUFFIXES.issuperset(_folded(others[0].split())):  # "John Miller, Jr."
            return divided(family)._replace(name=name, suffix=others[0])
        return Divided(name, family, others[-1], others[0] if len(others) > 1 else "")
    words = name.split()
    kept = _kept(words)
    at = _family_begins(kept)
    family, given, suffix = (" ".join(part) for part in (kept[at:], kept[:at], words[len(kept) :]))
    return Divided(name, family, given, suffix)


def is_organisation(name: str) -> bool:
    """Return whether a name is that of a group of people or a company, and so one name in one piece."""
    return bool(_ORGANISED.search(name)) or (" " not in name.strip() and name.upper().endswith("AI"))


@lru_cache(10_000)
def taken_apart(name: str) -> Name:
    """Take a name apart, written "Given Family", "Family, Given" or "Family, Jr., Given"."""
    if is_organisation(name):
        first = name.partition(",")[0]  # "Gemini Team, Google" is known by what stands first
        whole = _folded((first if is_organisation(first) else name).split())
        return Name(tuple(word for word in whole if word not in _LEFT_OUT) or whole, whole=True)
    family, comma, given = name.partition(",")
    if (after := _folded(given.split())) and _SUFFIXES.issuperset(after):  # "John Miller, Jr."
        comma, given = "", ""
    if comma:
        before, _, behind = given.partition(",")
        given = behind if before.strip() and _SUFFIXES.issuperset(_folded(before.split())) else given
        return Name(_without_suffix(family.split()), _folded(given.split()))
    words = _kept(family.split())
    at = _family_begins(words)
    return Name(_folded(words[at:]), _folded(words[:at]))


def family_name(name: str) -> str:
    """Return the family name in one word of plain letters, of an organisation its name without "Team"; may be empty."""
    return "".join(taken_apart(name).family)


def comparable(name: str) -> str:
    """Return the form in which the names of first authors are compared: the family name and the first initial."""
    family, given, _ = taken_apart(name)
    return " ".join(("".join(family), given[0][:1] if given else ""))


def _family_begins(words: list[str]) -> int:
    """Return at which word the family name begins."""
    last = len(words) - 1
    if last < 1 or words[last].islower():  # all in small letters there is nothing to tell a particle by
        return max(0, last)
    for at, word in enumerate(words[1:last], 1):
        if word in _JOINING:
            return at - 1
        if (word.islower() and word.isalpha()) or fold(word) in _PARTICLES:
            return at
    return last


def _kept(words: list[str]) -> list[str]:
    """Return the words without a Jr. or a III behind them."""
    while len(words) > 1 and _SUFFIXES.issuperset(_folded(words[-1:])):
        words = words[:-1]
    return words


def _without_suffix(words: list[str]) -> tuple[str, ...]:
    return _folded(_kept(words))


def _folded(words: list[str]) -> tuple[str, ...]:
    """Return each word in plain letters without the signs in it; what has no letters is none."""
    return tuple(filter(None, ("".join(_LETTERS.findall(fold(word))) for word in words)))
