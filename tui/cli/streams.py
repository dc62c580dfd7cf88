"""The three standard streams, any of which may be closed, broken or full when the program is started."""

import os
import sys
from typing import TextIO

_NAMES = ("stdin", "stdout", "stderr")


def fill() -> None:
    """Put an empty stream in the place of each that was closed, so that no file of the library gets its number."""
    for name in _NAMES:
        if getattr(sys, name) is None:
            descriptor = os.open(os.devnull, os.O_RDWR)
            os.set_inheritable(descriptor, True)
            setattr(sys, name, os.fdopen(descriptor, "r" if name == "stdin" else "w", encoding="utf-8"))


def give_up(stream: TextIO) -> None:
    """Write nothing more to a stream that takes nothing, not even what it holds when the interpreter ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def tell(message: str) -> None:
    """Print a line to standard error, safe for a terminal; where that takes nothing, what was done is done."""
    from store.text import clean, decoded

    try:
        print(clean(decoded(message)), file=sys.stderr, flush=True)
    except OSError:
        give_up(sys.stderr)
