"""Find the short texts that fit what was typed."""

from collections.abc import Sequence

from store.text import fold

_LIKE = 80.0
"""How alike (of 100) a text must be that does not hold what was typed."""
_LETTERS = 3  # at the least, in which a typing error leaves anything to be alike


def fitting(typed: str, texts: Sequence[str]) -> list[int]:
    """Return the positions of the texts that fit, the best first; all of them, in order, when nothing was typed."""
    wanted = fold(typed).strip()
    if not wanted:
        return list(range(len(texts)))
    scores = {number: _score(wanted, fold(text)) for number, text in enumerate(texts)}
    return sorted((number for number, score in scores.items() if score), key=lambda number: -scores[number])


def _score(wanted: str, text: str) -> float:
    """Score a text: the same, its start, the start of its words, inside it, or alike in spite of a typing error."""
    if text == wanted:
        return 500
    if text.startswith(wanted):
        return 400
    words = text.replace("-", " ").split()
    if all(any(word.startswith(part) for word in words) for part in wanted.split()):
        return 300
    if wanted in text:
        return 200
    if min(len(wanted), len(text)) < _LETTERS:
        return 0
    from rapidfuzz import fuzz

    # of a text that is shorter than what was typed not only a part counts: world is not like rld
    alike = fuzz.partial_ratio(wanted, text) if len(text) >= len(wanted) else fuzz.ratio(wanted, text)
    return alike if alike >= _LIKE else 0
