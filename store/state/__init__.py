"""state.json: what the reader says, kept so that it cannot be lost."""

from store.state.conflict_copies import Merged as Merged
from store.state.conflict_copies import find_conflict_copies as find_conflict_copies
from store.state.conflict_copies import merge_files as merge_files
from store.state.history import Conflict as Conflict
from store.state.parsing import DamagedState as DamagedState
from store.state.state import State as State
from store.state.state import Unsaved as Unsaved
from store.state.storage import StateStorage as StateStorage
from store.state.three_way import merge_edit as merge_edit
