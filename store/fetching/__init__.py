"""Papers that arrive by themselves: what is subscribed to, what came of it day by day, and bringing what is new.

Nothing here opens a socket, or loads what could, before something is asked for: `Fetching.run`, `by_id`.
"""

from store.fetching.days import DayLog, Known, Standing
from store.fetching.fetching import Fetching
from store.fetching.outcome import Failure, Fetched, Progress
from store.fetching.subscriptions import Subscription

__all__ = ["DayLog", "Failure", "Fetched", "Fetching", "Known", "Progress", "Standing", "Subscription"]
