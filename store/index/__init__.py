"""The search index: which papers, out of all, as masks over row numbers; derived from papers.db and the marks.

numpy takes a while to import, so `Index` is fetched when it is asked for; `store.index.tokens` can be had without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.index.index import Index as Index

__all__ = ["Index"]


def __getattr__(name: str) -> object:
    if name == "Index":
        from store.index.index import Index

        return Index
    raise AttributeError(name)
