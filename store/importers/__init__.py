"""Files that readers bring: one module per format, found by what a file holds and never by its name.

A new format is a file and a line here. Of two that are equally sure of a file the first is taken.
"""

import io
from collections.abc import Iterator
from pathlib import Path

from store.errors import InputError
from store.importers import archive, zotero_database

# isort: off
from store.importers import daily_json as daily_json
from store.importers import daily_page as daily_page
from store.importers import json_records as json_records
from store.importers import bibtex as bibtex
from store.importers import ris as ris
from store.importers import csl_json as csl_json
from store.importers import zotero_json as zotero_json
from store.importers import table as table
from store.importers import arxiv_snapshot as arxiv_snapshot
from store.importers import feed as feed
from store.importers import json_feed as json_feed
from store.importers import text_records as text_records
from store.importers import links as links
from store.importers import reading_list as reading_list

# isort: on
from store.importers.base import FORMATS, Format, Hints, Reading, ReadRecord, Skipped, guarded, recognised
from store.importers.document import Document

__all__ = ["FORMATS", "Format", "Hints", "ReadRecord", "Reading", "Skipped", "read", "read_bytes", "readings"]


def read(path: Path | None, hints: Hints, *, format: str | None = None) -> Reading:
    """Begin to read a file, or standard input for None, in the named format or in the one its content shows.

    A bad record comes out as Skipped; a file that is of no known format, or not of the named one, raises InputError:
    one line that says what was seen and what was expected.
    """
    _check(format)
    if path and zotero_database.is_database(path):
        return zotero_database.read_database(path, hints)
    return _begun(Document.open(path), hints, format)


def read_bytes(name: str, body: bytes, hints: Hints, *, format: str | None = None) -> Reading:
    """Begin to read what a source answered, as `read` does a file; ``name`` is what it is called in messages."""
    _check(format)
    return _begun(Document(name, io.BytesIO(body)), hints, format)


def readings(path: Path | None, hints: Hints, *, format: str | None = None) -> Iterator[Reading | InputError]:
    """Begin to read each file of an archive in turn, or why it cannot be read; of any other file, as `read` does."""
    if path is None or not archive.is_archive(path):
        yield read(path, hints, format=format)
        return
    _check(format)
    for document in archive.documents_in(path):
        try:
            yield document if isinstance(document, InputError) else _begun(document, hints, format)
        except InputError as error:
            yield error


def _check(format: str | None) -> None:
    if format and format not in FORMATS:
        raise InputError(f"there is no format “{format}”; the formats are {', '.join(FORMATS)}")


def _begun(document: Document, hints: Hints, format: str | None) -> Reading:
    chosen = FORMATS[format] if format else recognised(document, FORMATS.values())
    return Reading(document.name, chosen.name, guarded(document, chosen, hints))
