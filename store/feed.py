"""The feed of a library: all that is kept in step with the marks is told here which of them have changed."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import TypeVar

from store.errors import LibraryError
from store.steps import Step

Made = TypeVar("Made", bound=Step | None)
Follower = Callable[[Collection[str] | None], object]
"""Is told that the marks of these papers have changed, or that any may have, for None; in the thread that edits."""


class Feed:
    """Tells its followers of edits, also of those that the disk refuses: they are in memory all the same."""

    def __init__(self, *followers: Follower) -> None:
        self._followers = followers

    def tell(self, papers: Collection[str] | None) -> None:
        """Tell of changes that were made elsewhere."""
        for follow in self._followers:
            follow(papers)

    def after(self, edit: Callable[[], Made]) -> Made:
        """Make an edit, and tell which papers it was about."""
        try:
            step = edit()
        except LibraryError:
            self.tell(None)
            raise
        if step is not None:
            self.tell(step.papers)
        return step

    @contextmanager
    def anything_may_change(self) -> Iterator[None]:
        """Tell afterwards that nothing about the marks is to be taken for granted."""
        try:
            yield
        finally:
            self.tell(None)
