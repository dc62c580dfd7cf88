"""state.json: what the reader says, kept so that it cannot be lost."""

from store.state.copies import Merged, find_conflict_copies, merge_files
from store.state.history import Conflict
from store.state.layout import Damaged
from store.state.marks import State
from store.state.revising import revised
from store.state.storage import StateStorage

__all__ = ["Conflict", "Damaged", "Merged", "State", "StateStorage", "find_conflict_copies", "merge_files", "revised"]
