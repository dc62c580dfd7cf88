"""Text as Markdown that says just this, and back to the letter: `running` and `unescaped` are each other's inverse.

Text from strangers becomes markup nowhere. What it may become is an address that can be opened, and a formula between
dollars, which GitHub, Obsidian and pandoc typeset; every other dollar is one.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from store.formulas.latex import pieces
from store.identifiers import find_links
from store.text import safe_url

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|&~^${}])")
_LEADING = re.compile(r"^(\s*)([-+=:]|\d+(?=[.)])|\((?=\w+\)))", re.MULTILINE)
_TAG = re.compile(r"<[A-Za-z/!?]")
_TOKEN = re.compile(r"\\([!-/:-@\[-`{-~])|<(https?://[^<>\s]*)>|(\$(?:\\.|[^\\$])+\$)", re.DOTALL | re.IGNORECASE)
_TICKS = re.compile(r"`+")


def escape(text: str) -> str:
    """Make text mean itself: no emphasis, no link, no HTML, no formula, no list or heading out of its punctuation."""
    return _LEADING.sub(_unlisted, _SPECIAL.sub(r"\\\1", text))


def _going_on(text: str) -> str:
    """Escape a text that goes on in a line."""
    first, *rest = text.split("\n", 1)
    return "\n".join([_SPECIAL.sub(r"\\\1", first), *map(escape, rest)])


def _unlisted(match: re.Match[str]) -> str:
    return f"{match[1]}{match[2]}\\" if match[2].isdigit() else f"{match[1]}\\{match[2]}"


def heading(text: str) -> str:
    """Escape a title, and keep the formulas in it whole."""
    return _escaped((piece, formula and not {"[", "]"} & {*piece}) for piece, formula in _formulas(text))


def running(text: str) -> str:
    """Escape running text, and keep the addresses and the formulas in it whole."""
    links = [link for link in find_links(text) if safe_url(link)] if "://" in text else []
    if not links:
        return _escaped(_formulas(text))
    address = re.compile("|".join(re.escape(link) for link in sorted(links, key=len, reverse=True)))
    found: list[tuple[str, bool]] = []
    at = 0
    for match in address.finditer(text):
        found += [*_formulas(text[at : match.start()]), (f"<{match[0]}>", True)]
        at = match.end()
    return _escaped([*found, *_formulas(text[at:])])


def _escaped(pieces: Iterable[tuple[str, bool]]) -> str:
    said = ""
    for piece, whole in pieces:
        said += piece if whole else _going_on(piece) if said else escape(piece)
    return said


def _formulas(text: str) -> Iterator[tuple[str, bool]]:
    """Divide a text into formulas between dollars that TeX is sure to typeset, and what is none."""
    return ((piece, formula and _stays_one(piece)) for piece, formula in pieces(text))


def _stays_one(formula: str) -> bool:
    """Return whether nothing in a formula is markup for a program that knows no formulas."""
    return formula.startswith("$") and not (">" in formula and _TAG.search(formula))


def unescaped(markdown: str) -> str:
    """Return the text of which `running` or `escape` makes this."""
    return _TOKEN.sub(lambda match: match[1] or match[2] or match[3], markdown)


def as_link(text: str, address: str | None) -> str:
    """Return an escaped text as a link, or alone where there is no address that is safe to open."""
    address = _opened(address) if address else None
    return f"[{text}](<{address}>)" if address else text


_opened = lru_cache(64)(safe_url)  # of a paper one address stands in several places


def verbatim(text: str) -> str:
    """Return a text of one line as code, whatever it holds."""
    ticks = "`" * (1 + max(map(len, _TICKS.findall(text)), default=0))
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"
