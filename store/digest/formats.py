"""The formats of a digest, and which of them a name or the ending of a file asks for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from store.digest.compose import Digest
from store.digest.html import write_html
from store.digest.mail import write_mail
from store.digest.markdown import write_markdown
from store.digest.text import write_text
from store.errors import InputError
from store.text import clean


@dataclass(frozen=True, slots=True)
class DigestFormat:
    """A format by its name and its other names, in which a file may end."""

    name: str
    writer: Callable[[Digest], Iterator[str]]
    aliases: tuple[str, ...] = ()


FORMATS = (
    DigestFormat("text", write_text, ("txt",)),
    DigestFormat("md", write_markdown, ("markdown",)),
    DigestFormat("html", write_html, ("htm",)),
    DigestFormat("eml", write_mail),
)
"""The formats, the usual one first."""


def format_named(name: str) -> DigestFormat:
    """Return a format by a name of it; raises InputError for an unknown one."""
    for format in FORMATS:
        if name.lower() in (format.name, *format.aliases):
            return format
    there = ", ".join(format.name for format in FORMATS)
    raise InputError(f"a digest has no format “{clean(name, limit=40)}”; its formats are {there}")


def format_of(path: Path) -> DigestFormat:
    """Return the format that a file's ending asks for; the usual one where it asks for none."""
    ending = path.suffix.removeprefix(".").lower()
    return next((format for format in FORMATS if ending in (format.name, *format.aliases)), FORMATS[0])
