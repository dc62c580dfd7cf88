"""The fields that are names as a whole: id, src, venue, link, org, submitter, category."""

from store.query.criteria import Criterion, Named
from store.query.fields import Value, field
from store.text import fold


def _named(column: str, value: Value) -> Criterion:
    if not value.text:
        raise value.wrong("a value is missing", f"part of the {column}")
    return Named(column, fold(value.text), exact=value.op == "=")


@field("id")
def identifier(value: Value) -> Criterion:
    """id:2606 finds papers whose id contains this, id=arxiv:2606.13681 the one that has it."""
    return _named("id", value)


@field("src", pool="sources", aliases=("source", "sources"))
def source(value: Value) -> Criterion:
    """src:hf finds papers from a source whose name contains this; src=name from exactly that source."""
    return _named("src", value)


@field("venue", pool="venues")
def venue(value: Value) -> Criterion:
    """venue:neurips finds papers whose venue contains this, in any case; venue=name exactly that venue."""
    return _named("venue", value)


@field("link", pool="hosts", aliases=("links",))
def link(value: Value) -> Criterion:
    """link:github finds papers with a link to a host whose name contains this; link=github.com to exactly that host."""
    return _named("link", value)


@field("org", pool="org", aliases=("organization",))
def organization(value: Value) -> Criterion:
    """org:university finds papers from an organization whose name contains this; org=name from exactly that one."""
    return _named("org", value)


@field("submitter", pool="submitter")
def submitter(value: Value) -> Criterion:
    """submitter:smith finds papers whose submitter's name contains this; submitter=name exactly that name."""
    return _named("submitter", value)


@field("category", pool="category", aliases=("categories",))
def category(value: Value) -> Criterion:
    """category:cs finds papers with a category that contains this; category=cs.CL with exactly that one."""
    return _named("category", value)
