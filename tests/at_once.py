"""The same questions asked by many threads at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor


def at_once(questions: Sequence[Callable[[], object]], times: int = 3_000) -> list[list[object]]:
    """Ask each question over and over in a thread of its own; list the answers that are not what it is alone."""
    answers = [ask() for ask in questions]

    def wrong(ask: Callable[[], object], answer: object) -> list[object]:
        return [got for _ in range(times) if (got := ask()) != answer]

    with ThreadPoolExecutor(len(questions)) as threads:
        return [*threads.map(wrong, questions, answers)]
