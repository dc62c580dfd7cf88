"""A caret in a text: at a sentence, at a word of it, or with some words selected."""

from bisect import bisect_right

from store.formulas.readable import readable
from store.highlights.sentences import Span, sentence_at, sentences, word_spans


class Caret:
    """Moves through one text, from its first sentence on; a formula is one word, as it is shown.

    ``sentence`` and ``word`` are numbers; ``word`` is None while the caret is at a sentence as a whole, and ``anchor``
    is the word at which a selection began, or None.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.sentences = sentences(text)
        self.words = [Span(*word) for word in readable(text).whole(word_spans(text))]
        self.sentence = 0
        self.word: int | None = None
        self.anchor: int | None = None

    @property
    def here(self) -> Span | None:
        """The sentence at the caret; None in an empty text."""
        return self.sentences[self.sentence] if self.sentences else None

    @property
    def selection(self) -> Span | None:
        """The selected words, or the word at the caret."""
        if self.word is None:
            return None
        first, last = sorted((self.word, self.word if self.anchor is None else self.anchor))
        return Span(self.words[first].start, self.words[last].end)

    @property
    def selecting(self) -> bool:
        """Whether words are being selected."""
        return self.anchor is not None

    def step(self, by: int) -> bool:
        """Move by some sentences; a selection grows to a sentence's edge. Return whether the caret has moved."""
        before = self.sentence, self.word
        self.sentence = max(0, min(self.sentence + by, len(self.sentences) - 1))
        moved = self.sentence != before[0]
        if self.anchor is None:
            self.word = None if moved else self.word
        else:
            first, last = self._ends()
            self.word = last if by > 0 else first
        return moved or self.word != before[1]

    def go_to(self, position: int) -> None:
        """Move to the sentence that a character stands in."""
        if self.sentences:
            self.sentence, self.word = sentence_at(self.sentences, position), None

    def step_word(self, by: int) -> None:
        """Move by some words, into the sentence they stand in."""
        if not self.words:
            return
        first, last = self._ends()
        start = self.word if self.word is not None else (first - 1 if by > 0 else last + 1)
        self.word = max(0, min(start + by, len(self.words) - 1))
        self.sentence = sentence_at(self.sentences, self.words[self.word].start)

    def select(self) -> None:
        """Begin to select words, from the word at the caret or the first of the sentence."""
        if self.words:
            self.word = self._ends()[0] if self.word is None else self.word
            self.anchor = self.word

    def turn(self) -> None:
        """Move to the other end of the selection."""
        if self.word is not None and self.anchor is not None:
            self.word, self.anchor = self.anchor, self.word
            self.sentence = sentence_at(self.sentences, self.words[self.word].start)

    def release(self) -> bool:
        """Drop the selection and the word; return whether there was either."""
        had = self.word is not None
        self.word = self.anchor = None
        return had

    def _ends(self) -> tuple[int, int]:
        """Return the first and the last word of the sentence at the caret."""
        span = self.here or Span(0, 0)
        first = bisect_right(self.words, span.start, key=lambda word: word.end)
        last = bisect_right(self.words, span.end - 1, key=lambda word: word.start) - 1
        return first, max(first, last)
