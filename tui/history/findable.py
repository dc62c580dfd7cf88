"""The words by which a change is found in the history."""

import re

from store.steps import Step
from store.text import fold
from store.times import local

_WORD = re.compile(r"[^\s'\"“”()\[\]{},:;]+")


def findable(step: Step) -> str:
    """Return the words by whose beginnings a step is found: what was done, when, to which papers, with which values."""
    said = [step.summary, local(step.at)]
    for change in step.changes:
        said += map(_as_text, (change.title, change.field, change.old, change.new))
    return " " + " ".join(words_in(" ".join(said)))


def _as_text(value: object) -> str:
    """Return what a reader knows of a value: of a record what it holds, and nothing for None."""
    if isinstance(value, dict):
        return _as_text([*value.values()])
    return " ".join(map(_as_text, value)) if isinstance(value, list) else "" if value is None else str(value)


def words_in(text: str) -> list[str]:
    """Return the words of a text, without case, accents and the signs around them."""
    return _WORD.findall(fold(text))
