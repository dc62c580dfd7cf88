"""Obsidian: a page for each paper, which `store.pages` writes and reads back; here it is known as a format."""

from collections.abc import Iterable, Iterator

from store.errors import InputError
from store.exporters.base import Format, Options, register
from store.models import Entry


def write_obsidian(entries: Iterable[Entry], options: Options) -> Iterator[str]:
    """Obsidian: a page for each paper in a folder, with properties and tasks; `notes import` reads what you change."""
    raise InputError("obsidian writes a page for each paper: -o names the folder that they are for")


FORMAT = register(Format("obsidian", "", write_obsidian, pages=True))
