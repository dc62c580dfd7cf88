"""Sources of papers on the network: one module each, and one client that asks for them.

A new source is a file and a line here. Nothing here is loaded, and no socket opened, before the reader asks for papers.
"""

# isort: off
from store.sources import hf as hf
from store.sources import arxiv as arxiv
from store.sources import feed as feed

# isort: on
from store.sources.base import SOURCES, Answer, Page, Source

__all__ = ["SOURCES", "Answer", "Page", "Source"]
