"""Files that readers bring: one module per format, found by what a file holds and never by its name."""

from store.importers.base import Format, Hints, Reading, Record, Skipped, formats, read

__all__ = ["Format", "Hints", "Reading", "Record", "Skipped", "formats", "read"]
