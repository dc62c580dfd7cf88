"""What can go wrong, as a reader is told of it: one line that says what, where and what to do.

BroadsheetError
├── InputError        a file that cannot be read as papers           exit 2
├── QueryError        a query that does not parse                    exit 2
├── UnknownPaper      a name that names no paper, or several         exit 2
├── SourceFailed      a source of papers did not answer as it should exit 4
│   ├── NotThere      … it has nothing at this address
│   ├── Refused       … it does not take what was asked
│   └── Stopped       … the reader stopped it
├── NotSent           a mail was not taken by what sends mail        exit 4
└── LibraryError      the library cannot be read or written          exit 3
    ├── Busy          … is being written by another program
    ├── ReadOnly      … cannot be written, but reads well
    └── NotSaved      … the disk refused an edit, which waits as long as the program runs
"""

from collections.abc import Sequence


class BroadsheetError(Exception):
    """The root of all that is said to the reader in one line."""

    exit_code = 2


class InputError(BroadsheetError):
    """A file or a value that cannot be read as what it should be."""


class QueryError(BroadsheetError):
    """A query that does not parse: what is wrong, where (``column``, from 1) and what was expected.

    One that is only not finished has a ``rest``: what would finish its last word, empty where that is not known.
    """

    def __init__(self, message: str, column: int, expected: str = "", rest: str | None = None) -> None:
        self.message, self.column, self.expected, self.rest = message, column, expected, rest
        tail = f"; expected {expected}" if expected else ""
        super().__init__(f"column {column}: {message}{tail}")


class UnknownPaper(BroadsheetError):
    """A name that no paper has, or that several share; ``near`` holds the ids that come close."""

    def __init__(self, message: str, near: Sequence[str] = ()) -> None:
        self.near = tuple(near)
        super().__init__(message)


class SourceFailed(BroadsheetError):
    """A source of papers did not answer as it should: which one, what happened, and what to do."""

    exit_code = 4


class NotThere(SourceFailed):
    """A source has nothing at an address, which may be an answer too."""


class Refused(SourceFailed):
    """A source does not take what was asked, such as a day that has not begun there."""


class Stopped(SourceFailed):
    """The reader stopped what was being fetched."""


class NotSent(BroadsheetError):
    """The reader's program for mail did not take one, and this is why."""

    exit_code = 4


class LibraryError(BroadsheetError):
    """The library's files could not be read or written."""

    exit_code = 3


class Busy(LibraryError):
    """Another program has held a file of the library for too long."""


class ReadOnly(LibraryError):
    """The library can be read but not written, and this is why."""


class NotSaved(LibraryError):
    """The disk refused an edit, which waits in memory: why (``reason``), and how many wait (``count``).

    One that is ``written`` is in the file, but the disk has not confirmed it.
    """

    def __init__(self, message: str, reason: str, count: int, *, written: bool = False) -> None:
        self.reason, self.count, self.written = reason, count, written
        super().__init__(message if written else f"{message}; the change is not saved")
