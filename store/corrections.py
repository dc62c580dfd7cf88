"""What the reader corrects of a paper: which data, how what was typed is read, and the paper with it."""

from dataclasses import replace
from typing import Any

from store.data import DATA, DatumKind
from store.models import Paper
from store.validation import READERS

CORRECTABLE = (
    *("title", "authors", "abstract", "published", "url", "arxiv", "doi", "venue", "journal", "organization"),
    *("summary", "keywords", "categories", "code", "project", "links"),
)
"""The data that the reader may correct; all else is what happened at a source."""
_ABSENT = {name: Paper.__dataclass_fields__[name].default for name in CORRECTABLE if name != "title"}


def corrected(paper: Paper, name: str, value: object) -> Paper:
    """Return a paper with another value of a datum, or as it is where that is none: it comes from a file that travels.

    None takes the datum away, which a title cannot be.
    """
    if name not in CORRECTABLE:
        return paper
    try:
        found = READERS[name](value) if value is not None else None
    except ValueError:
        return paper
    if name == "title" and not found:
        return paper
    changed: dict[str, Any] = {name: found or _ABSENT[name]}
    return replace(paper, **changed)


def read_text(name: str, text: str) -> Any:
    """Read what the reader typed for a datum that may be corrected, as JSON has it; None takes the datum away.

    Names stand between semicolons, addresses between blanks. Raises ValueError that says what it should be.
    """
    kind = next(datum.kind for datum in DATA if datum.name == name)
    said: object = text
    if kind is DatumKind.NAMES:
        said = text.split(";")
    elif kind is DatumKind.ADDRESSES:
        said = text.split()
    found = READERS[name](said)
    if name == "title" and not found:
        raise ValueError("cannot be empty")
    return (list(found) if isinstance(found, tuple) else found) or None
