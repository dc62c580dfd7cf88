"""Sources of papers on the network: one module each, and one client that asks for them.

Nothing here is loaded, and no socket opened, before the reader asks for papers.
"""

from store.sources import arxiv, feed, hf
from store.sources.base import Answer, Page, Source

SOURCES: dict[str, Source] = {source.kind: source for source in (hf.SOURCE, arxiv.SOURCE, feed.SOURCE)}
"""The sources, by the word that the reader calls each by."""

__all__ = ["SOURCES", "Answer", "Page", "Source"]
