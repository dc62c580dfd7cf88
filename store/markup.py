"""The tags that HTML and JATS put around words, taken off; and text that keeps what looks like one."""

import re
from html import unescape

_TAG = re.compile(
    r"</?(?:jats:)?(?:p|sec|title|italic|bold|i|b|em|strong|sub|sup|scp|inf|span|br|list|list-item)\b[^<>]{0,200}>",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(r"</(?:jats:)?(?:p|sec|title|list-item)>", re.IGNORECASE)


def without_markup(text: str) -> str:
    """Return a text without the tags that HTML and JATS put around words, and with letters for their entities."""
    if "<" in text:
        text = _TAG.sub("", _PARAGRAPH.sub("\n\n", text))
    return unescape(text).strip() if "&" in text else text.strip()


def as_markup(text: str) -> str:
    """Return a text of which `without_markup` makes this one again; one that holds no markup is what it is."""
    if _TAG.search(text) or unescape(text) != text:
        return text.replace("&", "&amp;").replace("<", "&lt;")
    return text
