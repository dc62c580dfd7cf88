"""The tags of all papers: which there are, and giving one another name everywhere."""

from __future__ import annotations

from store.deciding import Deciding
from store.feed import Feed
from store.models import Mark, fold_tag
from store.searcher import Searcher
from store.state import State
from store.state.tag_counts import TagCounts
from store.steps import Step


class Tagging:
    """Tags as the marks in sight and the saved filters have them; of the one thread that edits."""

    def __init__(self, state: State, feed: Feed, deciding: Deciding, searcher: Searcher, counts: TagCounts) -> None:
        """Take the parts of a library; the ``counts`` are a follower of the feed."""
        self._state, self._feed, self._deciding, self._searcher = state, feed, deciding, searcher
        self._counts = counts

    def counts(self) -> list[tuple[str, int]]:
        """List the tags in use with how many papers have each, most used first."""
        return self._counts.counts(self._deciding.listed(self._state.marks))

    def rename(self, old: str, new: str | None) -> Step | None:
        """Rename a tag on all papers and in all views as one step, or delete it for None; None when it is nowhere.

        A tag that has the new name already takes the papers of the old one in. Raises as `Library.edit` does.
        """
        counts = self.counts()
        known = {fold_tag(tag): tag for tag, _ in counts}
        others = [tag for tag, _ in counts if fold_tag(tag) != fold_tag(old)]
        if new is not None and fold_tag(new) != fold_tag(old):
            new = known.get(fold_tag(new), new)
        add = [] if new is None else [new]

        def change(mark: Mark) -> Mark:
            return mark.tagged(add, [old]) if any(fold_tag(tag) == fold_tag(old) for tag in mark.tags) else mark

        def rewrite(query: str) -> str:
            return self._searcher.retagged(query, old, new, others)

        summary = f"deleted the tag {old}" if new is None else f"renamed the tag {old} to {new}"
        return self._feed.after(lambda: self._state.edit_all(summary, change, rewrite))
