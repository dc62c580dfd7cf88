"""A digest as Markdown, to keep among one's notes."""

from collections.abc import Iterator

from store.digest.compose import Digest, Group, Item
from store.digest.wording import LISTED, counted_of, rest_of, sentence_of, title_of, votes_of
from store.markdown_byline import authors_of, byline
from store.markdown_byline import title_of as link_of
from store.markdown_text import escape, running, verbatim
from store.text import clean


def write_markdown(digest: Digest) -> Iterator[str]:
    """Write a digest as Markdown."""
    query = clean(digest.query)
    said = " · ".join([counted_of(digest), *([verbatim(query)] if query else [])])
    yield f"# {title_of(digest)}\n\n{said}\n"
    for group in digest.groups:
        yield f"\n## {group.title}\n"
        yield from _also(group) if group.name == "also" else map(_item, group.items)


def _item(item: Item) -> str:
    paper = item.entry.paper
    facts = " · ".join(filter(None, (votes_of(paper), byline(paper))))
    parts = (f"### {link_of(paper)}", f"**Why:** {escape(item.why)}", running(sentence_of(paper)), facts)
    return "".join(f"\n{part}\n" for part in parts if part)


def _also(group: Group) -> Iterator[str]:
    yield "\n"
    for item in group.items[:LISTED]:
        paper = item.entry.paper
        yield f"- {' · '.join(filter(None, (link_of(paper), authors_of(paper), votes_of(paper))))}\n"
    if rest := rest_of(len(group.items)):
        yield f"- {rest}\n"
