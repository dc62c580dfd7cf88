"""Titles and abstracts in turn, as a Daily Papers page leaves them where it is dumped with nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from store.importers.base import Hints, Skipped
from store.importers.page_cards import TITLE_LONGEST, header_ends, is_prose
from store.importers.page_days import said_day
from store.importers.page_parts import Kind, Part
from store.text import shorten

# The button, alone or glued to a title; "Subscriber Churn" and "Subscribe to Me" are titles.
_GLUED = re.compile(r"\ASubscribe(?!(?:d|rs?)\b)(?=[^\W_])")
_TITLE_SHORT = 20


@dataclass(frozen=True, slots=True)
class Turn:
    """A title or an abstract, with the number of its first line, and the day that was last said above it."""

    line: int
    text: str
    day: date | None
    inferred: bool


def turns_of(page: Sequence[Part], hints: Hints) -> Iterator[Turn]:
    """Drop the page's header and buttons, and hand each day down to what follows it.

    Lines are joined to paragraphs where blank lines stand between these.
    """
    paragraphs = 2 * sum(part.apart for part in page[1:]) >= len(page)
    day, inferred = hints.day, False
    button_due = False
    turn: Turn | None = None
    header = header_ends(page)
    for at, part in enumerate(page):
        if turn and (part.kind is not Kind.TEXT or part.apart or not paragraphs):
            yield turn
            turn = None
        if part.kind is Kind.START:
            button_due = True
        elif part.kind is Kind.BUTTON:
            button_due = False
        elif part.kind is Kind.DATE:
            day, inferred = said_day(part, hints)
        elif part.kind is Kind.TEXT and at >= header:
            text = _GLUED.sub("", part.text) if button_due else part.text
            turn = (
                Turn(turn.line, f"{turn.text}\n{text}", day, inferred) if turn else Turn(part.line, text, day, inferred)
            )
            button_due = False
    if turn:
        yield turn


def are_titles(turns: Sequence[Turn]) -> bool:
    """Return whether there is no abstract among some lines as long as titles are."""
    lengths = [len(turn.text) for turn in turns]
    return (
        len(turns) > 2 and sum(lengths) >= _TITLE_SHORT * len(turns) and not any(is_prose(turn.text) for turn in turns)
    )


def pairs_of(parts: list[Turn]) -> Iterator[tuple[Turn, Turn] | Skipped]:
    """Pair titles with abstracts; where a part is missing or one too many, find the turn again by length."""
    at = 0
    while at < len(parts):
        part, following = parts[at], parts[at + 1 : at + 3]
        at += 1
        if len(part.text) > TITLE_LONGEST:
            yield Skipped(f"line {part.line}", f"{shorten(part.text)} is too long for a title")
        elif not following or (
            len(following) == 2 and len(following[0].text) <= TITLE_LONGEST < len(following[1].text)
        ):
            yield Skipped(f"line {part.line}", f"{shorten(part.text)} has no abstract after it")
        else:
            yield part, following[0]
            at += 1
