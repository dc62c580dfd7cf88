"""state.json: what the reader says, kept so that it cannot be lost."""

from store.state.conflict_copies import Merged, find_conflict_copies, merge_files
from store.state.history import Conflict
from store.state.layout import Damaged
from store.state.marks import State, Unsaved
from store.state.storage import StateStorage
from store.state.three_way import merge_edit

__all__ = [
    "Conflict",
    "Damaged",
    "Merged",
    "State",
    "StateStorage",
    "Unsaved",
    "find_conflict_copies",
    "merge_edit",
    "merge_files",
]
