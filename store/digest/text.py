"""A digest as plain text, in lines of at most 80 columns, for the terminal and for mail programs that show no HTML."""

import textwrap
from collections.abc import Iterator

from store.digest.compose import Digest, Group, Item
from store.digest.wording import (
    LISTED,
    address_of,
    authors_of,
    counted_of,
    facts_of,
    plain,
    rest_of,
    sentence_of,
    title_of,
    votes_of,
)
from store.text import clean

WIDTH = 80
"""Columns of the longest line, where no terminal has less."""


def write_text(digest: Digest, width: int = WIDTH) -> Iterator[str]:
    """Write a digest as plain text, in lines of at most so many columns but for an address."""
    yield _underlined(title_of(digest), "=")
    yield _wrapped(counted_of(digest), width, "", "")
    if digest.query:
        yield _wrapped(clean(digest.query), width, "", "")
    for group in digest.groups:
        yield f"\n{_underlined(group.title, '-')}"
        yield from _also(group, width) if group.name == "also" else (_item(item, width) for item in group.items)


def _underlined(text: str, line: str) -> str:
    return f"{text}\n{line * len(text)}\n"


def _item(item: Item, width: int) -> str:
    paper = item.entry.paper
    lines = [_wrapped(plain(paper.title), width, "", ""), _wrapped(item.why, width, "  > ", "    ")]
    lines += [_wrapped(sentence_of(paper), width), _wrapped(" · ".join(facts_of(item.entry)), width)]
    address = address_of(paper)
    return "\n" + "".join([*lines, f"  {address}\n" if address else ""])


def _also(group: Group, width: int) -> Iterator[str]:
    yield "\n"
    for item in group.items[:LISTED]:
        paper = item.entry.paper
        said = " · ".join(filter(None, (plain(paper.title), authors_of(paper), votes_of(paper))))
        address = address_of(paper)
        yield _wrapped(said, width, "- ", "  ") + (f"  {address}\n" if address else "")
    yield _wrapped(rest_of(len(group.items)), width)


def _wrapped(text: str, width: int, first: str = "  ", rest: str = "  ") -> str:
    if not text:
        return ""
    lines = textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines) + "\n"
