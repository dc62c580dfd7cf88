"""How well a row of words agrees with a quote and what stood around it: the measure that `anchors` decides by.

All measures are shares from 0 to 1, of letters, not of words: "the" says less than "Fourier". Words are compared
folded, without case, accents, blanks and punctuation, so wrapping and typography do not count.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import partial_ratio_alignment, ratio
from rapidfuzz.process import extractOne

from store.models import Quote
from store.text import fold

_SLACK = 2  # words that may have come between the quote and its surroundings
_SAME_WORD = 75.0  # per cent of the letters that a mistyped word keeps
_ECHO = 0.55  # of the letters of the words beside the quote, found again at its own end

_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # each is a word by itself
_WORD = re.compile(f"[{_IDEOGRAPHS}]|[^\\W_{_IDEOGRAPHS}]+")


class Word(NamedTuple):
    """A word in its folded form, and where it stands."""

    text: str
    start: int
    end: int


class Candidate(NamedTuple):
    """A range of a text's words that may be the quote: from ``first`` up to, not including, ``last``.

    ``before``, ``words`` and ``after`` are how well its three parts agree; ``fits`` says that the words on both sides
    are all there, in order, with none between.
    """

    first: int
    last: int
    before: float
    words: float
    after: float
    fits: bool

    @property
    def score(self) -> float:
        """The mean agreement of the three parts."""
        return (self.before + self.words + self.after) / 3


def split_words(text: str) -> list[Word]:
    """List the words of a text as they are compared."""
    found = (Word(fold(match[0]), *match.span()) for match in _WORD.finditer(text))
    return [word for word in found if word.text]


class TextWords:
    """An abstract as it is and as a row of words."""

    def __init__(self, abstract: str) -> None:
        self.abstract = abstract
        self.words = split_words(abstract)
        self.plain = [word.text for word in self.words]


class QuoteWords:
    """A quote as it is and as three rows of words."""

    def __init__(self, quote: Quote) -> None:
        self.quote = quote
        self.words = [word.text for word in split_words(quote.exact)]
        self.before = [word.text for word in split_words(quote.prefix)]
        self.after = [word.text for word in split_words(quote.suffix)]

    @property
    def alone(self) -> bool:
        """Whether it came without surroundings, as one typed on the command line does."""
        return not self.quote.prefix.strip() and not self.quote.suffix.strip()

    @property
    def echoes(self) -> bool:
        """Whether a sentence beside it begins or ends as it does itself, so that neither tells which is which."""
        head, tail = self.words[: len(self.after) + _SLACK], self.words[-len(self.before) - _SLACK :]
        return _shared(self.after, head) >= _ECHO or _shared(self.before, tail) >= _ECHO

    def agreement(self, words: Sequence[str]) -> float:
        """Measure how well other words agree with the quote's own, in their order."""
        return Levenshtein.normalized_similarity(" ".join(self.words), " ".join(words))

    def place(self, text: TextWords, first: int, last: int) -> Candidate:
        """Measure a range of a text's words; where the quote had nothing on a side, the text must begin or end."""
        start, stop = max(0, first - len(self.before) - _SLACK), last + len(self.after) + _SLACK
        before = _shared(self.before, text.plain[start:first]) if self.before else float(first <= 1)
        after = _shared(self.after, text.plain[last:stop]) if self.after else float(last >= len(text.plain) - 1)
        beside = text.plain[max(0, first - len(self.before)) : first], text.plain[last : last + len(self.after)]
        words = self.agreement(text.plain[first:last])
        return Candidate(first, last, before, words, after, beside == (self.before, self.after))

    def nearest(self, text: TextWords) -> Candidate | None:
        """Align what stood before, the words and what stood after with the part of a text where they fit best."""
        needle = [*self.before, *self.words, *self.after]
        first, last = 0, len(text.plain)
        window = partial_ratio_alignment(needle, text.plain) if len(needle) < last else None
        if window:
            slack = _SLACK + len(needle) // 8  # words that were put in make the place longer than the needle
            first, last = max(0, window.dest_start - slack), min(last, window.dest_end + slack)
        own = range(len(self.before), len(self.before) + len(self.words))
        aligned = [there for here, there in _pairs(needle, text.plain[first:last]) if here in own]
        return self.place(text, *self._trimmed(text, first + aligned[0], first + aligned[-1] + 1)) if aligned else None

    def _trimmed(self, text: TextWords, first: int, last: int) -> tuple[int, int]:
        """Take off both ends what stood beside the quote, then move each by a word where the words agree better."""
        while first < last - 1 and self.beside(text.plain[first : first + 1]):
            first += 1
        while first < last - 1 and self.beside(text.plain[last - 1 : last]):
            last -= 1

        def fair(start: int, stop: int) -> bool:
            added = [*text.plain[start:first], *text.plain[last:stop]]
            return 0 <= start < stop <= len(text.plain) and not self.beside(added)

        moved = ((first + left, last + right) for left in (-1, 0, 1) for right in (-1, 0, 1))
        ranges = [(first, last), *(ends for ends in moved if fair(*ends))]
        return max(ranges, key=lambda ends: self.agreement(text.plain[slice(*ends)]))

    def beside(self, words: Sequence[str]) -> bool:
        """Return whether one of these words stood beside the quote, mistyped perhaps, and not in it."""
        around = [*self.before, *self.after]
        return any(
            word not in self.words and extractOne(word, around, scorer=ratio, score_cutoff=_SAME_WORD) for word in words
        )

    def rival(self, text: TextWords, place: Candidate) -> float:
        """Measure the words of the text that agree best with the quote outside of a place."""
        best = 0.0
        for start, stop in ((0, place.first), (place.last, None)):
            window = partial_ratio_alignment(self.words, text.plain[start:stop])
            if window:
                best = max(best, self.agreement(text.plain[start + window.dest_start : start + window.dest_end]))
        return best


def _shared(wanted: Sequence[str], found: Sequence[str]) -> float:
    """Measure how many of the wanted words are found, in whatever order."""
    left, agreed = list(found), 0
    for word in wanted:
        nearest = extractOne(word, left, scorer=ratio, score_cutoff=_SAME_WORD)
        if nearest:
            agreed += len(word)
            del left[nearest[2]]
    return agreed / max(1, sum(map(len, wanted)))


def _pairs(needle: Sequence[str], plain: Sequence[str]) -> Iterator[tuple[int, int]]:
    """List which word of one row stands for which of the other: the same one, or one in its place."""
    for step in Levenshtein.opcodes(needle, plain):
        if step.tag in ("equal", "replace"):
            yield from zip(range(step.src_start, step.src_end), range(step.dest_start, step.dest_end), strict=True)
