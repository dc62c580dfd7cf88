"""The guard of the terminal: what it gives back, and what it says, when the app ends without a word of its own."""

from __future__ import annotations

import os
import pty
import signal
import sys
import termios
import time
import tty
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.cli.guard import watched

SOON = 30.0
MODES = "1000 1002 1003 1004 1006 1015 1016 2004 2026 2048 1049"
RESTORED = "\x1b[<u" + "".join(f"\x1b[?{mode}l" for mode in MODES.split()) + "\x1b[?7h\x1b[?25h\x1b[0m"
REST = "what was said to be saved is saved, and whatever is damaged is named at the next start"
GUARDED = ("SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGPIPE")


def watch(ends: Callable[[], object], meanwhile: Callable[[int], None] = lambda app: None) -> tuple[str, bool]:
    """Run what ends in a process on a terminal of its own, which it leaves in another mode.

    Return what is on the terminal in the end, and whether its mode is what it was. ``meanwhile`` is told the process
    once it is watched.
    """
    master, terminal = pty.openpty()
    before = termios.tcgetattr(terminal)
    heard, told = os.pipe()
    if (app := os.fork()) == 0:
        try:
            os.setsid()
            for number in range(3):
                os.dup2(terminal, number)
            for end in (master, terminal, heard):
                os.close(end)
            with watched():
                tty.setraw(0)
                os.write(1, b"-")
                os.read(0, 1)
                ends()
        finally:
            os._exit(0)
    os.close(told)  # the guard holds the other end for as long as it lives
    assert os.read(master, 1) == b"-"
    meanwhile(app)
    os.write(master, b"x")
    os.waitpid(app, 0)
    os.read(heard, 1)
    os.set_blocking(master, False)
    try:
        shown = os.read(master, 1 << 16)
    except BlockingIOError:
        shown = b""
    same = termios.tcgetattr(terminal) == before
    for end in (master, terminal, heard):
        os.close(end)
    return shown.decode(), same


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (signal.SIGKILL, "ended from outside"),
        (signal.SIGBUS, "ended, because a file that it was reading was cut short by another program"),
        (signal.SIGSEGV, "ended, because of a fault beneath it (Segmentation fault)"),
        (signal.SIGABRT, "ended, because of a fault beneath it (Aborted)"),
    ],
)
def test_the_terminal_is_as_it_was_and_one_line_says_why(number: signal.Signals, why: str) -> None:
    assert watch(lambda: os.kill(os.getpid(), number)) == (f"{RESTORED}broadsheet: {why}; {REST}\r\n", True)


def test_of_an_end_in_order_nothing_is_said() -> None:
    assert watch(lambda: None) == ("", False)
    assert watch(lambda: sys.exit(3)) == ("", False)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="which signals a process ignores is nowhere to read")
def test_no_signal_of_a_terminal_ends_the_guard_before_the_app() -> None:
    def send(app: int) -> None:
        [guard] = Path(f"/proc/{app}/task/{app}/children").read_text().split()
        wanted = sum(1 << getattr(signal, name) - 1 for name in GUARDED)
        end = time.monotonic() + SOON
        while wanted & ~ignored(guard) and time.monotonic() < end:
            time.sleep(0.002)
        for name in GUARDED:
            os.kill(int(guard), getattr(signal, name))

    said = f"{RESTORED}broadsheet: ended from outside; {REST}\r\n"
    assert watch(lambda: os.kill(os.getpid(), signal.SIGKILL), send) == (said, True)


def ignored(process: str) -> int:
    [line] = [each for each in Path(f"/proc/{process}/status").read_text().splitlines() if each.startswith("SigIgn")]
    return int(line.split()[1], 16)
