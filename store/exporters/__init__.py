"""What leaves the library: one module per format, each turning papers with their marks into text."""

from store.exporters.base import Format, export, formats, write

__all__ = ["Format", "export", "formats", "write"]
