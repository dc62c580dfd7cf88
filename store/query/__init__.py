"""The query language: text into a tree, a tree into the papers it asks for, and why.

Reading a query needs no numpy, which takes a while to import; what answers one is fetched when it is asked for. The
accounts of an answer are in `explain`, `why`, `facets` and `complete`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from store.query.grammar import parse as parse

if TYPE_CHECKING:
    from store.query.answer import Answer as Answer
    from store.query.searching import SORTS as SORTS
    from store.query.searching import search as search
    from store.query.verify import Cancelled as Cancelled

_HOMES = {"Answer": "answer", "Cancelled": "verify", "SORTS": "searching", "search": "searching"}
__all__ = ["SORTS", "Answer", "Cancelled", "parse", "search"]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(f"store.query.{_HOMES[name]}"), name)
    raise AttributeError(name)
