"""What a value of BibTeX says: its pieces joined, macros put in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from store.importers.tex import closing

MONTHS = {
    name: str(number)
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
"""BibTeX's macros for months, and what they stand for."""

_TOKEN = re.compile(r'\s*(?:#\s*)?(?:(["{])|([^\s#"{},]+))')


def joined_value(raw: str, macros: Mapping[str, str]) -> str:
    """Return what a value says without its outer braces or quotation marks; an unknown macro stays as its name."""
    raw = raw.strip()
    if raw[:1] == "{" and raw.find("}") == len(raw) - 1 and raw.find("{", 1) < 0:
        return raw[1:-1]  # one piece, as most values are
    return "".join(_pieces(raw, macros))


def _pieces(raw: str, macros: Mapping[str, str]) -> Iterator[str]:
    at = 0
    while token := _TOKEN.match(raw, at):
        opening, word = token.groups()
        if not opening:
            yield macros.get(word.lower(), word)
            at = token.end()
            continue
        end = closing(raw, token.start(1), opening)
        yield raw[token.end() : end]
        at = end + 1
    yield raw[at:].strip(' \t\n#,"}')
