"""A digest as HTML that mail programs show as it is: inline style alone, no script, no picture, nothing from afar.

Text and page have the colours of the program that shows them; the one colour is read on a light page and on a dark one.
"""

from collections.abc import Iterable, Iterator
from html import escape

from store.digest.compose import Digest, Group, Item
from store.digest.wording import (
    LISTED,
    address_of,
    authors_of,
    counted_of,
    facts_of,
    plain,
    rest_of,
    sentence_of,
    title_of,
    votes_of,
)
from store.models import Paper
from store.text import clean

_ACCENT, _DIM, _LINE = "color:#c05a3e", "opacity:.7;font-size:.9em", "1px solid #9a9a9a"
_PAGE = "max-width:40em;margin:0 auto;padding:1em;line-height:1.45;font-family:Georgia,'Times New Roman',serif"
_STYLES = {
    "h1": "margin:0;font-size:1.5em",
    "h2": f"margin:1.8em 0 .6em;padding-bottom:.2em;border-bottom:{_LINE};font-size:1.1em",
    "h3": "margin:1.2em 0 .2em;font-size:1.05em;line-height:1.3",
    "a": "color:inherit;text-decoration:underline;text-decoration-color:#c05a3e",
    "why": f"margin:.2em 0;{_ACCENT};font-size:.9em",
    "p": "margin:.3em 0",
    "dim": f"margin:.2em 0;{_DIM}",
    "ul": "margin:0;padding-left:1.2em",
    "li": "margin:.4em 0",
}


def write_html(digest: Digest) -> Iterator[str]:
    """Write a digest as a page of HTML."""
    title = escape(title_of(digest))
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f'<meta name="color-scheme" content="light dark">\n<title>{title}</title>\n</head>\n'
    yield f'<body style="margin:0;overflow-wrap:anywhere">\n<div style="{_PAGE}">\n'
    yield _tag("h1", title)
    query = f"<code>{escape(clean(digest.query))}</code>" if digest.query else ""
    yield _tag("p", " · ".join(filter(None, (escape(counted_of(digest)), query))), "dim")
    for group in digest.groups:
        yield _tag("h2", escape(group.title))
        yield from _also(group) if group.name == "also" else map(_item, group.items)
    yield "</div>\n</body>\n</html>\n"


def _tag(name: str, inner: str, style: str = "") -> str:
    return f'<{name} style="{_STYLES[style or name]}">{inner}</{name}>\n' if inner else ""


def _item(item: Item) -> str:
    paper = item.entry.paper
    said = [_tag("h3", _linked(paper)), _tag("p", escape(item.why), "why"), _tag("p", escape(sentence_of(paper)))]
    return "".join([*said, _tag("p", _dots(facts_of(item.entry)), "dim")])


def _also(group: Group) -> Iterator[str]:
    yield f'<ul style="{_STYLES["ul"]}">\n'
    for item in group.items[:LISTED]:
        paper = item.entry.paper
        facts = _dots(filter(None, (authors_of(paper), votes_of(paper))))
        dim = f' <span style="{_DIM}">{facts}</span>' if facts else ""
        yield _tag("li", _linked(paper) + dim)
    yield _tag("li", rest_of(len(group.items)))
    yield "</ul>\n"


def _dots(said: Iterable[str]) -> str:
    return escape(" · ".join(said))


def _linked(paper: Paper) -> str:
    title, address = escape(plain(paper.title)), address_of(paper)
    return f'<a href="{escape(address)}" rel="noreferrer" style="{_STYLES["a"]}">{title}</a>' if address else title
