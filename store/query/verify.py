"""The texts of candidates, read one by one: what a pattern is verified on."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from store.catalogue.papers import Papers
from store.formulas.readable import both_forms
from store.index.marked import Marked
from store.index.postings import FieldWeights
from store.index.snapshot import Mask
from store.query.criteria import ABSTRACT, AUTHORS, FIELD_WEIGHTS, KEYWORDS, NOTES, SUMMARY, TAGS, TITLE

PRINTED = (ABSTRACT, SUMMARY, AUTHORS, KEYWORDS, TITLE)
"""The texts that a row has for good, the lightest first."""
_CHECK_EVERY = 256  # texts between two looks at whether the answer is still wanted


class Cancelled(Exception):
    """Nobody wants the answer any more."""


class CandidateTexts:
    """Reads what is printed from the catalogue and what the reader wrote from the marks."""

    def __init__(self, catalogue: Papers, marked: Marked, cancelled: Callable[[], bool]) -> None:
        self._catalogue, self._marked, self._cancelled = catalogue, marked, cancelled

    def weights(self, candidates: dict[str, Mask], find: Callable[[str], bool], sign: str = "") -> FieldWeights:
        """Return for every row the weight of the heaviest candidate text that is found; raises Cancelled.

        Of what is printed only papers with the ``sign`` are read.
        """
        weights = np.zeros(len(next(iter(candidates.values()))), np.uint8)
        for field, row, texts in self._read(candidates, sign):
            if any(map(find, texts)):
                weights[row] = max(weights[row], FIELD_WEIGHTS[field])
        return weights

    def _read(self, candidates: dict[str, Mask], sign: str) -> Iterator[tuple[str, int, Sequence[str]]]:
        """Stream (field, row, texts) of all candidates; each name, tag and note is a text of its own."""
        for field in (TAGS, NOTES):
            if field in candidates:
                for row in list(self._marked.marks):
                    if candidates[field][row]:
                        yield field, row, self._marked.texts(field, row)
        printed = {field: candidates[field].data for field in PRINTED if field in candidates}
        if not printed:
            return
        rows = np.flatnonzero(np.logical_or.reduce([candidates[field] for field in printed]))
        for count, (row, texts) in enumerate(self._catalogue.texts(rows.tolist(), tuple(printed), sign)):
            if count % _CHECK_EVERY == 0 and self._cancelled():
                raise Cancelled
            for field, each in zip(printed, texts, strict=True):
                if printed[field][row]:
                    yield field, row, [form for text in each for form in both_forms(text)]
