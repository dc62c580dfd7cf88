"""Say which steps of the history are in force: those that were not undone."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.library import Library
    from store.pages.import_memory import InForce


def in_force(library: Library) -> InForce:
    """Return a function that says which steps are in force; it reads the history when it is called first."""

    @cache
    def steps() -> set[str]:
        return {step.id for step in library.history() if not step.undone}

    return lambda step: step in steps()
