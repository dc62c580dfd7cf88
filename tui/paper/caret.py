"""Where a reader stands in an abstract: at a sentence, at a word of it, or with some words chosen."""

from __future__ import annotations

from bisect import bisect_right

from store.highlights.sentences import Span, sentence_at, sentences, words


class Caret:
    """Walks one text, from its first sentence on.

    ``sentence`` and ``word`` are numbers; ``word`` is None until a word is walked to, and ``anchor`` is the word at
    which a choice of words began, or None.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.sentences, self.words = sentences(text), words(text)
        self.sentence = 0
        self.word: int | None = None
        self.anchor: int | None = None

    @property
    def here(self) -> Span | None:
        """The sentence one stands at; None in an empty text."""
        return self.sentences[self.sentence] if self.sentences else None

    @property
    def chosen(self) -> Span | None:
        """The words that are chosen, or the word one stands at."""
        if self.word is None:
            return None
        first, last = sorted((self.word, self.word if self.anchor is None else self.anchor))
        return Span(self.words[first].start, self.words[last].end)

    @property
    def choosing(self) -> bool:
        """Whether words are being chosen."""
        return self.anchor is not None

    def step(self, by: int) -> bool:
        """Go some sentences on or back; while words are chosen the choice grows to a sentence's edge.

        Says whether there was anywhere to go.
        """
        before = self.sentence, self.word
        self.sentence = max(0, min(self.sentence + by, len(self.sentences) - 1))
        moved = self.sentence != before[0]
        if self.anchor is None:
            self.word = None if moved else self.word
        elif self.words:
            first, last = self._ends()
            self.word = last if by > 0 else first
        return moved or self.word != before[1]

    def go_to(self, position: int) -> None:
        """Go to the sentence that a character stands in."""
        if self.sentences:
            self.sentence, self.word = sentence_at(self.sentences, position), None

    def step_word(self, by: int) -> None:
        """Go some words on or back, into the sentence they stand in."""
        if not self.words:
            return
        first, last = self._ends()
        start = self.word if self.word is not None else (first - 1 if by > 0 else last + 1)
        self.word = max(0, min(start + by, len(self.words) - 1))
        self.sentence = sentence_at(self.sentences, self.words[self.word].start)

    def choose(self) -> None:
        """Begin to choose words, from the word one stands at or the first of the sentence."""
        if self.words:
            self.word = self._ends()[0] if self.word is None else self.word
            self.anchor = self.word

    def turn(self) -> None:
        """Go to the other end of what is chosen."""
        if self.word is not None and self.anchor is not None:
            self.word, self.anchor = self.anchor, self.word
            self.sentence = sentence_at(self.sentences, self.words[self.word].start)

    def release(self) -> bool:
        """Drop the choice, then the word; say whether there was either."""
        had = self.word is not None
        self.word = self.anchor = None
        return had

    def _ends(self) -> tuple[int, int]:
        """Give the first and the last word of the sentence one stands at."""
        span = self.here or Span(0, 0)
        first = bisect_right(self.words, span.start, key=lambda word: word.end)
        last = bisect_right(self.words, span.end - 1, key=lambda word: word.start) - 1
        return first, max(first, last)
