"""Write down which code of the program runs: what `tests.mutants` puts into its copies of the tree as `sitecustomize`.

One line a function of this process and its threads, ``path:qualified name``, when it is first called; on the disk at
once, for many a program that tests start is killed. Where no folder ``reached`` lies beside this file, nothing is done,
and nothing more is imported, for there are tests of that.
"""

from __future__ import annotations

import os
import sys

TREE = os.path.dirname(os.path.realpath(__file__))
ROOMS = (f"{TREE}/store/", f"{TREE}/tui/")
LINES = f"{TREE}/reached/lines"

_seen = {}  # type: ignore[var-annotated]  # code by its id, held so that no other code gets the same


def _called(frame, event, argument):  # type: ignore[no-untyped-def]
    code = frame.f_code
    if id(code) in _seen:
        return
    _seen[id(code)] = code
    if code.co_filename.startswith(ROOMS):
        with contextlib.suppress(OSError), open(LINES, "a") as lines:  # a test may leave a program no room on the disk
            lines.write(f"{code.co_filename.removeprefix(f'{TREE}/')}:{code.co_qualname}\n")


if os.path.exists(LINES):
    import contextlib
    import threading

    threading.settrace(_called)
    sys.settrace(_called)
