"""Values that are words: read into the criterion for one word, a phrase, a near word or a pattern."""

import re

from store.index.tokens import words
from store.query.criteria import EVERYWHERE, Close, Criterion, Pattern, Words
from store.query.fields import Value
from store.query.patterns import check
from store.query.tree import Form
from store.text import fold

_SIGNED = re.compile(r"\w+(?:\+\+?|#)|[^\W\d_]\*")
"""Words that end in a sign which is part of them: C++, C#, A*."""


def worded(value: Value, fields: tuple[str, ...] = EVERYWHERE) -> Criterion:
    """Return what a value asks as words in these texts.

    Plain, the last word may go on, unless punctuation ends it ("low-" is the whole word "low"; "quant*" may go on).
    Between quotation marks and after ``=`` every word is meant whole.
    """
    if value.form is Form.PATTERN:
        if value.op == "~":
            raise value.wrong("a pattern is found or not, never nearly", "a word after ~")
        check(value)
        return Pattern(value.text, fields)
    found = tuple(words(value.text))
    if value.op in ("", ":") and is_signed(value.text):
        return Pattern(rf"(?<!\w){re.escape(value.text)}(?![\w+#])", fields, found[0], value.text[-1])
    if not found:
        said = f"there is no word in “{value.text}”" if value.text else "a word is missing"
        raise value.wrong(said, "a word with a letter or a digit")
    if value.op == "~":
        return Close(found, fields)
    return Words(found, fields, prefix=value.form is Form.PLAIN and value.op != "=" and _goes_on(value.text))


def is_signed(text: str) -> bool:
    """Return whether a text is one word and a sign that is part of it."""
    return _SIGNED.fullmatch(text) is not None and len(words(text)) == 1


def _goes_on(text: str) -> bool:
    last = fold(text)[-1:]
    return last == "*" or bool(words(last))
