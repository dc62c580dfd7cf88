"""Write down which code of the program runs in which test: `tests.mutants` puts it into its copies as `sitecustomize`.

One line a function of this process and its threads when it is first called in a test, ``test<TAB>path:qualified name``;
on the disk at once, for many a program that tests start is killed. Such a program has the test from its environment.
pytest, which is started with this module as a plug-in, says which test begins, and how many seconds one took:
``test<TAB>seconds``. Where no folder ``reached`` lies beside this file, nothing is done, and nothing more is imported,
for there are tests of that. It is read before pytest could rewrite it: PYTEST_DONT_REWRITE.
"""

from __future__ import annotations

import os
import sys

TREE = os.path.dirname(os.path.realpath(__file__))
ROOMS = (f"{TREE}/store/", f"{TREE}/tui/")
LINES = f"{TREE}/reached/lines"

_seen = {}  # type: ignore[var-annotated]  # code by its id, held so that no other code gets the same
_test = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0]


def _write(line):  # type: ignore[no-untyped-def]
    with contextlib.suppress(OSError), open(LINES, "a") as lines:  # a test may leave a program no room on the disk
        lines.write(f"{_test}\t{line}\n")


def _called(frame, event, argument):  # type: ignore[no-untyped-def]
    code = frame.f_code
    if id(code) in _seen:
        return
    _seen[id(code)] = code
    if code.co_filename.startswith(ROOMS):
        _write(f"{code.co_filename.removeprefix(f'{TREE}/')}:{code.co_qualname}")


if os.path.exists(LINES):
    import contextlib
    import threading
    import time

    def pytest_runtest_logstart(nodeid, location):  # type: ignore[no-untyped-def]
        """Begin a test."""
        global _test, _began
        _test, _began = nodeid, time.monotonic()
        _seen.clear()
        sys.settrace(_called)  # Python ends it where it raises, as it does among calls that go too deep
        for name in [name for name in sys.modules if name.startswith(("store", "tui"))]:
            for value in list(vars(sys.modules[name]).values()):  # what is kept from another test is not entered again
                if hasattr(value, "cache_clear"):
                    value.cache_clear()

    def pytest_runtest_logfinish(nodeid, location):  # type: ignore[no-untyped-def]
        """End a test: what runs until the next one begins is no test's."""
        global _test
        _write(f"{time.monotonic() - _began:.3f}")
        _test = ""

    threading.settrace(_called)
    sys.settrace(_called)
