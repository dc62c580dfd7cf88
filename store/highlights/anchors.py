"""Where a highlight stands in an abstract that may have been wrapped again, imported again or edited.

A highlight is kept as its exact words with a little text before and after (the W3C annotation model's
TextQuoteSelector). It is looked for in three ways, each stricter about its surroundings as the words agree less:

1. letter for letter;
2. the same words, whatever the blanks, quotation marks, dashes, case and accents between and in them;
3. edited words: what stood before, the words and what stood after are aligned as one row, and all three must agree.

A highlight on the wrong sentence is worse than none, so whatever is doubtful is None here, and for the reader to settle
with the help of `guess`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from store.formulas.readable import readable
from store.highlights.agreement import Candidate, QuoteWords, TextWords, split_words
from store.highlights.sentences import Span, sentences
from store.models import Quote

CONTEXT = 32  # characters kept before and after

# Set on sentences and spans of the seeds' abstracts, edited, deleted and surrounded by near copies: none on a wrong
# sentence in 30,000 trials, and 19 of 20 found after a tenth of all words was edited.
_OWN_WORDS = 8  # that many words in a row say by themselves where they are from, if they stand there once
_CONTEXT_AGREES = 0.5  # on each side; unrelated English agrees by about 0.15
_BOTH_AGREE = 1.3  # … and both sides together, of 2
_SHORT, _SHORT_AGREES = 4, 0.8  # an edited passage of fewer words says little by itself
_WORDS_AGREE = 0.6  # of an edited passage
_MARGIN = 0.1  # by how much the best place must be better than the next
_RIVAL = 0.2  # … and how much less the words of any other place must agree
_SNAP = 3  # an edited sentence is taken to its ends when at most so many words are missing there

_STOPS, _CLOSERS = ".!?。！？", "\"'”’)]"


@dataclass(frozen=True, slots=True)
class FoundQuote:
    """Where a quote was found, ``how`` well the words agree, and the mean agreement of all its parts (0 to 1)."""

    start: int
    end: int
    how: Literal["exact", "same words", "edited", "guess"]
    score: float = 1.0

    @property
    def span(self) -> Span:
        """The place as a span of the text."""
        return Span(self.start, self.end)


def quote(abstract: str, start: int, end: int) -> Quote:
    """Make the quote of a span of an abstract; raises ValueError when the span holds no text."""
    piece = abstract[start:end]
    exact = piece.strip()
    if not exact:
        raise ValueError("a highlight needs at least one word")
    start += len(piece) - len(piece.lstrip())
    end = start + len(exact)
    before, after = abstract[max(0, start - CONTEXT) : start], abstract[end : end + CONTEXT]
    if start > CONTEXT and not abstract[start - CONTEXT - 1].isspace():
        before = re.sub(r"^\S+(?=\s+\S)", "", before).lstrip()  # a word that was cut, unless there is no other
    if end + CONTEXT < len(abstract) and not abstract[end + CONTEXT].isspace():
        after = re.sub(r"(?<=\S)\s+\S+$", "", after)
    return Quote(exact, before, after)


def find(quote: Quote, abstract: str) -> FoundQuote | None:
    """Find a quote; None when it is not there, or when there is any doubt which passage it was."""
    if not quote.exact.strip():
        return None
    wanted, text = QuoteWords(quote), TextWords(abstract)
    exact = _letter_for_letter(wanted, text)
    if len(whole := _with_its_context(quote, exact, abstract)) == 1:
        return FoundQuote(*exact[whole[0]], "exact", round(whole[0].score, 2))
    same = [place for place in _same_words(wanted, text) if place not in exact]
    if exact or same:
        place = _certain(wanted, [*exact, *same])
        if place is None:
            return None
        return (
            FoundQuote(*exact[place], "exact", round(place.score, 2)) if place in exact else _found(place, wanted, text)
        )
    return _edited(wanted, text)


@lru_cache(maxsize=256)
def guess(quote: Quote, abstract: str) -> FoundQuote | None:
    """Return the passage nearest to a quote, whole sentences where it is nearly one, for a reader to accept or not.

    Its score is the agreement of the words alone. None when not a word agrees.
    """
    wanted, text = QuoteWords(quote), TextWords(abstract)
    place = wanted.nearest(text) if wanted.words and text.words else None
    if place is None or place.words <= 0:
        return None
    start, end = text.words[place.first].start, text.words[place.last - 1].end
    for sentence in sentences(abstract):
        inside = min(end, sentence.end) - max(start, sentence.start)
        if inside > 0.6 * (sentence.end - sentence.start):
            start, end = min(start, sentence.start), max(end, sentence.end)
    return FoundQuote(start, end, "guess", round(place.words, 2))


def locate(words: str, abstract: str) -> Quote | None:
    """Find words that a reader typed from an abstract, and return their quote; None unless they stand there once.

    They may stand there as they are stored, or as they are shown.
    """
    if found := find(Quote(words.strip()), abstract):
        return quote(abstract, found.start, found.end)
    read = readable(abstract)
    shown = find(Quote(words.strip()), read.text) if read.pieces else None
    return quote(abstract, *read.stored(shown.span)) if shown else None


def _letter_for_letter(wanted: QuoteWords, text: TextWords) -> dict[Candidate, Span]:
    exact, abstract = wanted.quote.exact, text.abstract
    spans: dict[Candidate, Span] = {}
    start = abstract.find(exact)
    while start >= 0:
        span = Span(start, start + len(exact))
        if _ends_at_words(wanted.quote, span, abstract):
            spans[wanted.place(text, *_words_within(text, span))] = span
        start = abstract.find(exact, start + 1)
    return spans


def _with_its_context(quote: Quote, exact: dict[Candidate, Span], abstract: str) -> list[Candidate]:
    """List the matches that stand between the very letters that the quote was taken from; none where it has none."""
    if not quote.prefix and not quote.suffix:
        return []
    return [
        place
        for place, span in exact.items()
        if abstract[: span.start].endswith(quote.prefix) and abstract[span.end :].startswith(quote.suffix)
    ]


def _words_within(text: TextWords, span: Span) -> tuple[int, int]:
    first = sum(word.end <= span.start for word in text.words)
    return first, max(first, sum(word.start < span.end for word in text.words))


def _ends_at_words(quote: Quote, span: Span, abstract: str) -> bool:
    """Return whether a match begins and ends between words, or within a word as the quote itself did."""

    def joined(left: str, right: str) -> bool:
        return left[-1:].isalnum() and right[:1].isalnum() and max(left[-1], right[0]) < "\u3040"

    begins = not joined(abstract[: span.start], quote.exact) or joined(quote.prefix, quote.exact)
    ends = not joined(quote.exact, abstract[span.end :]) or joined(quote.exact, quote.suffix)
    return begins and ends


def _same_words(wanted: QuoteWords, text: TextWords) -> list[Candidate]:
    count = len(wanted.words)
    return [
        wanted.place(text, first, first + count)
        for first in range(len(text.plain) - count + 1)
        if count and text.plain[first] == wanted.words[0] and text.plain[first : first + count] == wanted.words
    ]


def _certain(wanted: QuoteWords, places: Sequence[Candidate]) -> Candidate | None:
    """Choose among places whose words are the quote's: by the surroundings, and only when one is clearly it."""
    fitting = [place for place in places if place.fits]
    if len(fitting) == 1 and not wanted.alone:
        return fitting[0]
    ranked = sorted(places, key=lambda place: -place.score)
    if not ranked or (len(ranked) > 1 and ranked[0].score - ranked[1].score < _MARGIN):
        return None
    tells = len(ranked) == 1 and (wanted.alone or len(wanted.words) >= _OWN_WORDS)
    return ranked[0] if tells or max(ranked[0].before, ranked[0].after) >= _CONTEXT_AGREES else None


def _edited(wanted: QuoteWords, text: TextWords) -> FoundQuote | None:
    place = None if wanted.alone or wanted.echoes else wanted.nearest(text)
    if place is None or not _agrees(wanted, place):
        return None
    if wanted.rival(text, place) >= max(_WORDS_AGREE, place.words - _RIVAL):
        return None  # other words are about as near: the quote's own may be the ones that are gone
    first, last = _to_sentence(place, wanted, text)
    return _found(place._replace(first=first, last=last), wanted, text)


def _agrees(wanted: QuoteWords, place: Candidate) -> bool:
    needed = _SHORT_AGREES if len(wanted.words) < _SHORT else _CONTEXT_AGREES
    sides = min(place.before, place.after) >= needed and place.before + place.after >= _BOTH_AGREE
    return sides and place.words >= _WORDS_AGREE


def _found(place: Candidate, wanted: QuoteWords, text: TextWords) -> FoundQuote:
    """Find the characters of a range of words, with the marks at its ends that the quote has at its own."""
    exact, abstract = wanted.quote.exact, text.abstract
    start, end = text.words[place.first].start, text.words[place.last - 1].end
    ends = split_words(exact)
    start -= _marks(abstract[:start][::-1], exact[: ends[0].start])
    end += _marks(abstract[end:], exact[ends[-1].end :])
    return FoundQuote(start, end, "same words" if place.words == 1 else "edited", round(place.score, 2))


def _marks(text: str, marks: str) -> int:
    """Count the characters from the start of a text that hold as many marks as the quote has there, blanks aside."""
    left = sum(not mark.isspace() for mark in marks)
    length = 0
    for position, character in enumerate(text, 1):
        if not left or character.isalnum():
            break
        if not character.isspace():
            left, length = left - 1, position
    return length


def _to_sentence(place: Candidate, wanted: QuoteWords, text: TextWords) -> tuple[int, int]:
    """Take an edited sentence to its ends, where words may have been put in or taken out."""
    first, last = place.first, place.last
    before = wanted.quote.prefix.rstrip(_CLOSERS + " \n")
    opens, closes = not before or before[-1] in _STOPS, wanted.quote.exact.rstrip(_CLOSERS)[-1:] in _STOPS
    for sentence in sentences(text.abstract):
        begin, finish = _words_within(text, sentence)
        if opens and abs(begin - place.first) <= _SNAP and not wanted.beside(text.plain[begin : place.first]):
            first = min(begin, last - 1)
        if closes and abs(finish - place.last) <= _SNAP and not wanted.beside(text.plain[place.last : finish]):
            last = max(finish, first + 1)
    return first, last
