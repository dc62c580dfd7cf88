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

_WIDTH = 80


def write_text(digest: Digest) -> Iterator[str]:
    """Write a digest as plain text."""
    yield _underlined(title_of(digest), "=")
    yield _wrapped(counted_of(digest), "", "")
    if digest.query:
        yield _wrapped(clean(digest.query), "", "")
    for group in digest.groups:
        yield f"\n{_underlined(group.title, '-')}"
        yield from _also(group) if group.name == "also" else map(_item, group.items)


def _underlined(text: str, line: str) -> str:
    return f"{text}\n{line * len(text)}\n"


def _item(item: Item) -> str:
    paper = item.entry.paper
    lines = [_wrapped(plain(paper.title), "", ""), _wrapped(item.why, "  > ", "    ")]
    lines += [_wrapped(sentence_of(paper)), _wrapped(" · ".join(facts_of(item.entry)))]
    address = address_of(paper)
    return "\n" + "".join([*lines, f"  {address}\n" if address else ""])


def _also(group: Group) -> Iterator[str]:
    yield "\n"
    for item in group.items[:LISTED]:
        paper = item.entry.paper
        said = " · ".join(filter(None, (plain(paper.title), authors_of(paper), votes_of(paper))))
        address = address_of(paper)
        yield _wrapped(said, "- ", "  ") + (f"  {address}\n" if address else "")
    yield _wrapped(rest_of(len(group.items)))


def _wrapped(text: str, first: str = "  ", rest: str = "  ") -> str:
    if not text:
        return ""
    lines = textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines) + "\n"
