"""Start programs as a shell does, whatever the tests themselves were started with.

An ignored signal is handed down: under `nohup pytest`, or in a script that runs it with `&`, every program that a test
starts would ignore SIGHUP or SIGINT too.
"""

from __future__ import annotations

import signal

ENDING = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)


def hear_signals() -> None:
    """Let the signals that end a program end this one; for `preexec_fn`, in the child before the program begins."""
    for number in ENDING:
        signal.signal(number, signal.SIG_DFL)
