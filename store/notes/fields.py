"""The fields that ask about notes: kind, done, created, quote; and what words without a field ask of them."""

from store.dates import EXPECTED, period
from store.models import NOTE_KINDS
from store.query.criteria import NOTES as NOTE_TEXTS
from store.query.criteria import TITLE, Among, Between, Criterion, Has, Named, Words
from store.query.fields import COMPARISONS, Register, Value
from store.query.ranges import bounds
from store.text import fold

NOTE_FIELDS = Register()
"""The fields of the filter of notes; those of papers stand beside them there."""

_TRUE, _FALSE = ("yes", "true", "1", "done"), ("no", "false", "0", "open")


def note_words(value: Value) -> Criterion:
    """Return what a word or a phrase asks for: the start of any word of the note, its quote or the paper's title."""
    return Words((fold(value.text),), (TITLE, NOTE_TEXTS))


@NOTE_FIELDS.field("kind", values=NOTE_KINDS)
def kind(value: Value) -> Criterion:
    """kind:question finds notes of that kind: note, question, idea, todo, quote; how it begins is enough."""
    kinds = tuple(kind for kind in NOTE_KINDS if kind.startswith(value.text.lower()))
    if not kinds:
        raise value.wrong(f"there is no kind “{value.text}”", "one of " + ", ".join(NOTE_KINDS))
    return Among(kinds)


@NOTE_FIELDS.field("done", values=("yes", "no"))
def done(value: Value) -> Criterion:
    """done:yes finds notes that are done, done:no those that are not."""
    if value.text.lower() not in _TRUE + _FALSE:
        raise value.wrong(f"“{value.text}” is neither yes nor no", "yes or no")
    return Has("done", value.text.lower() in _TRUE)


@NOTE_FIELDS.field("created", ops=(":", "=", *COMPARISONS), values=("today", "yesterday", "1w", "4w"))
def created(value: Value) -> Criterion:
    """created:today, created:2w, created<2026-08: the day the note was written."""
    return Between("created", *bounds(value, lambda text: period(text, value.today), EXPECTED))


@NOTE_FIELDS.field("quote", values=("yes", "no"))
def quote(value: Value) -> Criterion:
    """quote:yes finds notes on a passage, quote:no notes on none, quote:word those whose passage has this in it."""
    if value.text.lower() in _TRUE + _FALSE:
        return Has("quote", value.text.lower() in _TRUE)
    return Named("quote", fold(value.text), exact=False)
