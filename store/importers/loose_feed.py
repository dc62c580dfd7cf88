"""Feeds that are no XML any more: their entries as feedparser finds them, as elements that a feed's are read from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, SubElement

_LONG_NAME = re.compile(r"(?is)(<author>|<dc:creator>)([^<]{2000})[^<]*")
"""Names longer than this are cut: feedparser looks for a mail address in them, in quadratic time."""


def loose_entries(text: str) -> Iterator[Element]:
    """Yield the entries of a feed. Raises ValueError where there are none."""
    import feedparser

    found: Any = feedparser.parse(_LONG_NAME.sub(r"\1\2", text).encode("utf-8", "replace"))
    if not found.entries:
        raise ValueError("the XML is damaged, and no entry can be made out")
    return (_element(entry, str(found.version).startswith("rss")) for entry in found.entries)


def _element(entry: Any, rss: bool) -> Element:
    made = Element("entry")
    for name in _TEXTS:
        if name in entry and isinstance(said := entry[name], str):
            SubElement(made, name.removeprefix("arxiv_")).text = said
    for author in entry.get("authors", ()):
        if author.get("name"):  # all names may be in one text of an RSS feed
            held = SubElement(made, "creator") if rss else SubElement(SubElement(made, "author"), "name")
            held.text = author["name"]
    if first := entry.get("arxiv_primary_category"):
        SubElement(made, "primary_category").set("term", first.get("term", ""))
    for tag in entry.get("tags", ()):
        if tag.get("term"):
            SubElement(made, "category").set("term", tag["term"])
    for link in entry.get("links", ()):
        if link.get("href"):
            SubElement(made, "link", href=link["href"], rel=link.get("rel", "alternate"))
    return made


_TEXTS = (
    *("id", "title", "summary", "published", "updated", "arxiv_announce_type", "arxiv_doi"),
    *("arxiv_comment", "arxiv_journal_ref", "arxiv_journal_reference"),
)
