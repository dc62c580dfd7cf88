"""The tags in use with how many papers have each, kept in step with the marks."""

from collections import Counter
from collections.abc import Iterable, Mapping

from store.models import Mark, fold_tag


class TagCounts:
    """Counts once over all marks, and then only what changed; a tag is written as it is met first."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._spelling: dict[str, str] = {}
        self._tags: dict[str, tuple[str, ...]] | None = None
        """Paper → folded tags, as they are counted; None before all have been."""
        self._changed: set[str] = set()

    def changed(self, papers: Iterable[str] | None) -> None:
        """Note that the marks of these papers have changed, or that any may have, for None."""
        if papers is None:
            self._tags = None
        else:
            self._changed.update(papers)

    def counts(self, marks: Mapping[str, Mark]) -> list[tuple[str, int]]:
        """List the tags of these marks with how many papers have each, most used first."""
        if self._tags is None:
            self._tags, self._counts, self._spelling = {}, Counter(), {}
            self._changed = set(marks)
        for paper in self._changed:
            self._counts.subtract(self._tags.pop(paper, ()))
        self._counts = +self._counts
        self._spelling = {folded: tag for folded, tag in self._spelling.items() if folded in self._counts}
        for paper in self._changed:
            mark = marks.get(paper)
            if mark is not None and mark.tags:
                for tag in mark.tags:
                    self._spelling.setdefault(fold_tag(tag), tag)
                self._tags[paper] = tuple(fold_tag(tag) for tag in mark.tags)
                self._counts.update(self._tags[paper])
        self._changed = set()
        found = [(self._spelling[folded], count) for folded, count in self._counts.items()]
        return sorted(found, key=lambda pair: (-pair[1], pair[0].casefold()))
