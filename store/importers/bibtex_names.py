"""The names of a BibTeX field, each as it is said: the given names first.

BibTeX separates names by "and", and the parts of one name by commas: "Last", "Last, First" or "Last, Jr, First". What
stands in braces is one word, an organisation for example.
"""

from __future__ import annotations

import re

from store.importers.tex import plain

_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_OTHERS = frozenset({"others", "et al.", "et al"})


def names_in(text: str) -> list[str]:
    """List the names of a field that says who wrote something, TeX as letters."""
    names = [_in_order(name) for name in _separated(" ".join(text.split()))]
    return [name for name in names if name and name.lower() not in _OTHERS]


def _separated(text: str) -> list[str]:
    """Divide a field at each "and" that stands in no braces; bibtexparser's own loses an accent behind one."""
    names, start = [], 0
    for word in _AND.finditer(text):
        before = text[start : word.start()]
        if before.count("{") - before.count("\\{") == before.count("}") - before.count("\\}"):
            names.append(before)
            start = word.end()
    names.append(text[start:])
    by_commas = text.split(",")
    if len(names) == 1 and "{" not in text and len(by_commas) > 2 and all(" " in part.strip() for part in by_commas):
        return by_commas  # as one writes a list by hand
    return names


def _in_order(name: str) -> str:
    parts = _parts(name.strip().strip(","))
    match len(parts):
        case 2:
            last, first = parts
            parts = [first, last]
        case 3:
            last, suffix, first = parts
            parts = [first, last, suffix]
    return plain(" ".join(parts))


def _parts(name: str) -> list[str]:
    """Divide a name at its commas, but for those in braces."""
    if "{" not in name:
        return [part.strip() for part in name.split(",") if part.strip()]
    parts, depth, start = [], 0, 0
    for at, letter in enumerate(name):
        depth += (letter == "{") - (letter == "}")
        if letter == "," and not depth:
            parts.append(name[start:at].strip())
            start = at + 1
    return [part for part in (*parts, name[start:].strip()) if part]
