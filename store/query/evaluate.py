"""A tree into a mask over all papers: the exact total, any order, any window of rows.

Every clause is a mask and `&`, `|`, `~` join them. Patterns are verified on the text of the candidates alone, so they
are answered last, among what the other clauses left.
"""

import time
from collections.abc import Callable
from math import log

import numpy as np
import numpy.typing as npt

from store.errors import QueryError
from store.index.builder import ABSENT, PAPER_FLAGS
from store.index.index import Index
from store.index.marked import STATUSES
from store.index.postings import FieldWeights
from store.index.snapshot import Mask
from store.index.tokens import sequence
from store.query import patterns
from store.query.criteria import (
    EVERYWHERE,
    FIELD_WEIGHTS,
    NOTES,
    TAGS,
    Among,
    Between,
    Close,
    Criterion,
    Has,
    Named,
    Pattern,
    Titled,
    Words,
)
from store.query.tree import And, Clause, Everything, Node, Not, Or, opened_clauses
from store.query.typos import near
from store.query.verify import PRINTED, Cancelled, CandidateTexts
from store.ranking import Learned, learned
from store.text import fold

PATTERN_IDF = 16
"""The idf of a pattern; how rare it is would have to be found by reading every text."""


class Evaluation:
    """One question asked of one state of the index.

    ``scores`` gathers, for each clause that is text, the weight with which every row has it, and its inverse document
    frequency (idf); ``corrections`` the words that were taken for words no paper has.
    """

    def __init__(self, index: Index, cancelled: Callable[[], bool] | None = None) -> None:
        self.snapshot, self.marked = index.pair
        self.scores: list[tuple[FieldWeights, int]] = []
        self.corrections: dict[str, str] = {}
        self._cancelled = cancelled or (lambda: False)
        self.catalogue = index.catalogue
        self.listed = self.marked.listed(self.snapshot.alive)
        self._texts = CandidateTexts(index.catalogue, self.marked, self._cancelled)

    def everything(self, node: Node) -> Mask:
        """Return the rows among which a tree is looked for: what was removed is there only where it is asked for."""
        if any(clause.criterion == Has("removed") for clause, _ in opened_clauses(node)):
            self.listed = self.marked.listed(self.snapshot.alive, removed=True)
        return self.listed

    def mask(self, node: Node, within: Mask, *, negated: bool = False) -> Mask:
        """Return which rows of ``within`` a tree matches, as a mask over all rows.

        What stands under a minus, even under two, counts for no score, and no word is corrected there.
        """
        self._look()
        match node:
            case Everything():
                return within
            case Not(part):
                return within & ~self.mask(part, within, negated=True)
            case And(parts):
                for part in sorted(parts, key=is_slow):
                    within = self.mask(part, within, negated=negated)
                return within
            case Or(parts):
                found = np.zeros_like(within)
                for part in parts:
                    before = len(self.scores)
                    mask = self.mask(part, within, negated=negated)
                    # a clause scores only where the whole of its side matches
                    self.scores[before:] = [(weights * mask, idf) for weights, idf in self.scores[before:]]
                    found |= mask
                return found
            case Clause(view=Everything() | Clause() | Not() | And() | Or() as opened):
                return self.mask(opened, within, negated=negated)
            case Clause(criterion=criterion):
                assert criterion is not None
                return within & self._clause(node, criterion, within, negated)

    def _look(self) -> None:
        if self._cancelled():
            raise Cancelled

    def _clause(self, clause: Clause, criterion: Criterion, within: Mask, negated: bool) -> Mask:
        match criterion:
            case Words():
                return self._words(criterion, negated)
            case Close():
                return self._close(criterion, negated)
            case Pattern():
                return self._pattern(clause, criterion, within, negated)
            case Titled(key):
                return np.asarray(self.snapshot.number("title_hash") == np.uint64(key))
            case Between(column, low, high):
                mask = _within(self._column(column), low, high)
                if column == "day":
                    rows, days = self.snapshot.other_days()
                    mask[rows[_within(days, low, high)]] = True
                return mask
            case Named(column, text, exact):
                return self._named(column, text, exact)
            case Has(flag, wanted):
                mask = self._has(flag)
                return mask if wanted else ~mask
            case Among(statuses):
                wanted_codes = np.array([status.value in statuses for status in STATUSES])
                return np.asarray(wanted_codes[self.marked.status])

    # -- columns and names -----------------------------------------------------------------------------------------

    def learned(self) -> Learned | None:
        """Return what the marks teach about all papers; None when they teach nothing."""
        return learned(self.snapshot, self.marked, self.catalogue)

    def _column(self, name: str) -> npt.NDArray[np.integer]:
        if name == "rating":
            return self.marked.rating
        if name == "score":
            taught = self.learned()
            return np.full(self.snapshot.size, ABSENT, np.int8) if taught is None else taught.scores
        if name == "passed":
            return self.marked.passed
        if name == "due":
            return self.marked.due
        if name == "read":
            return self.marked.read_days()
        return self.snapshot.number(name)

    def _named(self, column: str, text: str, exact: bool) -> Mask:
        if column == "tag":
            mask = np.zeros(self.snapshot.size, np.bool_)
            mask[self.marked.tagged(text)] = True
            return mask
        if column == "id":
            return self.snapshot.identified(text, exact=exact)
        return self.snapshot.named(column, text, exact=exact)

    def _has(self, flag: str) -> Mask:
        if flag == "rating":
            return np.asarray(self.marked.rating > 0)
        if flag == "duplicate":
            from store.duplicates.pairs import duplicates

            return duplicates(self.snapshot, self.marked, self.catalogue, self._look)
        if flag in PAPER_FLAGS:
            return np.asarray((self.snapshot.number("flags") & PAPER_FLAGS[flag]) != 0)
        return self.marked.flagged(flag)

    # -- words -----------------------------------------------------------------------------------------------------

    def weights(self, word: str, fields: tuple[str, ...], *, prefix: bool) -> FieldWeights:
        """Return the weight of a word in every row: that of the heaviest of these fields it stands in, 0 for none."""
        weights = self.snapshot.weights(word, _printed(fields), prefix=prefix)
        for field in (NOTES, TAGS):
            if field in fields:
                self.marked.raise_weights(field, word, FIELD_WEIGHTS[field], weights, prefix=prefix)
        return weights

    def _idf(self, mask: Mask) -> int:
        """Return the inverse document frequency of what stands in these rows, as a whole number."""
        count = self.snapshot.living(mask)
        return round(16 * log(1 + self.snapshot.count / count)) if count else 0

    def _words(self, asked: Words, negated: bool) -> Mask:
        if len(asked.words) > 1:
            return self._phrase(asked, negated)
        weights = self.weights(asked.words[0], asked.fields, prefix=asked.prefix)
        mask: Mask = weights != 0
        idf = self._idf(mask)
        if not idf and not negated and (taken := self._correction(asked)):
            self.corrections[asked.words[0]] = taken
            weights = self.weights(taken, asked.fields, prefix=asked.prefix)
            mask = weights != 0
            idf = max(1, self._idf(mask) // 2)
        self._score(weights, idf, negated)
        return mask

    def _correction(self, asked: Words) -> str | None:
        """Return the word to take for one that no paper has anywhere; None when a paper has it, or none is near."""
        word = asked.words[0]
        everywhere = self.weights(word, (*EVERYWHERE, *asked.fields), prefix=asked.prefix) != 0
        if not asked.prefix or self._idf(everywhere):
            return None
        for _, taken in near(word, self.snapshot, self.marked):
            if self._idf(self.weights(taken, asked.fields, prefix=True) != 0):
                return taken
        return None

    def _close(self, asked: Close, negated: bool) -> Mask:
        found = np.ones(self.snapshot.size, np.bool_)
        for word in asked.words:
            weights = self.weights(word, asked.fields, prefix=False)
            for _, each in near(word, self.snapshot, self.marked):
                np.maximum(weights, self.weights(each, asked.fields, prefix=False), out=weights)
            self._score(weights, self._idf(weights != 0), negated)
            found &= weights != 0
        return found

    def _phrase(self, asked: Words, negated: bool) -> Mask:
        weights = self.snapshot.phrase_weights(asked.words, _printed(asked.fields), prefix=asked.prefix)
        if marks := [field for field in (NOTES, TAGS) if field in asked.fields]:
            expression = sequence(asked.words, prefix=asked.prefix)
            for field in marks:
                self.marked.raise_phrase(
                    field,
                    asked.words,
                    lambda text: expression.search(fold(text)) is not None,
                    FIELD_WEIGHTS[field],
                    weights,
                    prefix=asked.prefix,
                )
        mask: Mask = weights != 0
        self._score(weights, self._idf(mask), negated)
        return mask

    def _pattern(self, clause: Clause, asked: Pattern, within: Mask, negated: bool) -> Mask:
        pattern = patterns.compiled(asked.source)
        if asked.word:
            within = within & (self.weights(asked.word, asked.fields, prefix=False) != 0)
        ends = time.monotonic() + patterns.SECONDS_IN_ALL

        def find(text: str) -> bool:
            try:
                if time.monotonic() < ends:
                    return pattern.search(text, timeout=patterns.SECONDS_A_TEXT) is not None
            except TimeoutError:
                pass
            raise QueryError("the pattern takes too long and was stopped", clause.span[0] + 1, "a simpler pattern")

        weights = self._texts.weights({field: within for field in asked.fields}, find, asked.sign)
        self._score(weights, PATTERN_IDF, negated)
        return np.asarray(weights != 0)

    def _score(self, weights: FieldWeights, idf: int, negated: bool) -> None:
        if not negated and idf:
            self.scores.append((weights, idf))


def _printed(fields: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    """Return those of these fields that the papers have, with the weight of each, the lightest first."""
    return tuple((field, FIELD_WEIGHTS[field]) for field in PRINTED if field in fields)


def _within(values: npt.NDArray[np.integer], low: int | None, high: int | None) -> Mask:
    mask = np.asarray(values >= max(low or 0, 0))
    return mask if high is None else np.asarray(mask & (values <= high))


def is_slow(node: Node) -> bool:
    """Return whether a tree reads the texts of its candidates."""
    match node:
        case Clause(view=None, criterion=criterion):
            return isinstance(criterion, Pattern)
        case Clause(view=view):
            return view is not None and is_slow(view)
        case Not(part):
            return is_slow(part)
        case And(parts) | Or(parts):
            return any(map(is_slow, parts))
        case Everything():
            return False
