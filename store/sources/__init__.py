"""Sources of papers on the network: one module each, and one client that asks for them.

Nothing here is loaded, and no socket opened, before the reader asks for papers.
"""

from store.sources.base import Answer, Page, Source
from store.sources.hf import SOURCE as _HF

SOURCES: dict[str, Source] = {source.kind: source for source in (_HF,)}
"""The sources, by the word that the reader calls each by."""

__all__ = ["SOURCES", "Answer", "Page", "Source"]
