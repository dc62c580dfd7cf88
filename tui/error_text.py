"""Errors of a library as text for the screen."""

from store.errors import LibraryError, NotSaved
from store.library import Library


def error_line(library: Library, error: Exception) -> str:
    """Return what went wrong with a library in one line that is short enough to be read whole."""
    if isinstance(error, NotSaved):
        what = "written, but the disk has not confirmed it" if error.written else "not saved yet"
        line = f"{what}: {error.reason} (it is tried again)"
    elif library.safety.quarantine and isinstance(error, LibraryError):
        line = "nothing is written: your marks file is damaged; see “Damaged marks” in the palette"
    else:
        line = str(error)
    return shorten_paths(library, line)


def shorten_paths(library: Library, line: str) -> str:
    """Return a line with paths of the library shortened to their place in its folder."""
    return line.replace(f"{library.folder}/", "")
