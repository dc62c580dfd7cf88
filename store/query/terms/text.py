"""The fields that are running text: title, abs, author, note, summary, keyword."""

from store.query.criteria import ABSTRACT, AUTHORS, KEYWORDS, NOTES, SUMMARY, TITLE, Criterion
from store.query.fields import Value, field
from store.query.wording import worded

_OPS = (":", "=", "~")


@field("title", ops=_OPS)
def title(value: Value) -> Criterion:
    """title:word finds words in the title that begin with it, title=word whole words, title~word similar words."""
    return worded(value, (TITLE,))


@field("abs", ops=_OPS, aliases=("abstract",))
def abstract(value: Value) -> Criterion:
    """abs:word finds words in the abstract that begin with it; abs:"a phrase", abs=word and abs~word as for title."""
    return worded(value, (ABSTRACT,))


@field("author", ops=_OPS, pool="authors", aliases=("authors",))
def author(value: Value) -> Criterion:
    """author:name finds names that begin with it, author:"jane doe" both in order in one name, author~name like it."""
    return worded(value, (AUTHORS,))


@field("note", ops=_OPS, aliases=("notes",))
def note(value: Value) -> Criterion:
    """note:word finds words in your notes that begin with it; has:note finds papers with any note."""
    return worded(value, (NOTES,))


@field("summary", ops=_OPS)
def summary(value: Value) -> Criterion:
    """summary:word finds words in the one-sentence summary that begin with it; has:summary finds papers with one."""
    return worded(value, (SUMMARY,))


@field("keyword", ops=_OPS, aliases=("keywords",))
def keyword(value: Value) -> Criterion:
    """keyword:word finds keywords with a word that begins with it; keyword:"reward model" both words in order."""
    return worded(value, (KEYWORDS,))
