"""Files that readers bring: one module per format, found by what a file holds and never by its name."""

import io
from collections.abc import Iterator
from pathlib import Path

from store.errors import InputError
from store.importers import (
    archive,
    arxiv_snapshot,
    bibtex,
    csl_json,
    daily_json,
    daily_page,
    feed,
    json_feed,
    json_records,
    links,
    reading_list,
    ris,
    table,
    text_records,
    zotero_database,
    zotero_json,
)
from store.importers.base import Format, Hints, Reading, ReadRecord, Skipped, guarded, recognised
from store.importers.document import Document

FORMATS = {
    format.name: format
    for format in (
        daily_json.FORMAT,
        daily_page.FORMAT,
        json_records.FORMAT,
        bibtex.FORMAT,
        ris.FORMAT,
        csl_json.FORMAT,
        zotero_json.FORMAT,
        table.FORMAT,
        arxiv_snapshot.FORMAT,
        feed.FORMAT,
        json_feed.FORMAT,
        text_records.FORMAT,
        links.FORMAT,
        reading_list.FORMAT,
    )
}
"""The formats that can be read, by name; of two that are equally sure of a file the first is taken."""

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
