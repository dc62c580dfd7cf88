"""A real terminal for tests: the program runs on a pty, and a terminal emulator keeps what a reader would see."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyte

from tests.dispositions import hear_signals

KEYS = {
    "enter": "\r",
    # As the kitty protocol has it: a bare ESC would be one key with the next, where the machine is slow.
    "escape": "\x1b[27u",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "backspace": "\x7f",
    "tab": "\t",
    "F10": "\x1b[21~",
}

QUICK = {"TEXTUAL_FPS": "1000"}
_SEQUENCES = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]")
"""What an environment needs for a program that draws as soon as it can, not sixty times a second."""

PATIENCE = 60.0
"""Seconds until a test fails because its program does not do what it waits for, however busy the machine is."""


class Terminal:
    """One program on a terminal of ``columns`` × ``lines``; use as a context manager.

    ``raw`` collects every byte the program wrote; that is all there is where ``emulated`` is off, for what no emulator
    bears. ``screen`` is a terminal with an opinion of its own about the width of a text.
    """

    def __init__(
        self,
        command: Sequence[str],
        env: Mapping[str, str],
        *,
        columns: int = 80,
        lines: int = 24,
        cwd: Path | None = None,
        emulated: bool = True,
        screen: pyte.Screen | None = None,
    ) -> None:
        self._emulated = emulated
        self._screen = screen or pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self.raw = bytearray()
        self._master, slave = pty.openpty()
        os.set_blocking(self._master, False)
        self.resize(columns, lines)
        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=cwd,
            start_new_session=True,
            env={
                "PATH": os.environ["PATH"],
                "TERM": "xterm-256color",
                "COLORTERM": "truecolor",
                "LANG": "C.UTF-8",
                "HF_ENDPOINT": "http://127.0.0.1:9",  # a monkey may find the key that fetches; nobody answers there
                **env,
            },
            preexec_fn=self._sit_down,
        )
        os.close(slave)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.hang_up()

    @staticmethod
    def _sit_down() -> None:
        """Hear signals, and take the terminal; in the child, before the program begins."""
        hear_signals()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    def resize(self, columns: int, lines: int) -> None:
        """Make the window this large."""
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self._screen.resize(lines, columns)

    def hang_up(self) -> None:
        """Close the window: the program's terminal is gone."""
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    @property
    def modes(self) -> list[object]:
        """How the system treats what is typed."""
        return termios.tcgetattr(self._master)

    @property
    def text(self) -> str:
        """What the reader sees now, one line a row, without the blanks at the ends."""
        self._take(0)
        return "\n".join(line.rstrip() for line in self._screen.display)

    @property
    def cursor(self) -> tuple[int, int]:
        """Where the terminal's cursor stands: its column and its row."""
        self._take(0)
        return self._screen.cursor.x, self._screen.cursor.y

    def wait_for_cursor(self, column: int, row: int, seconds: float = PATIENCE) -> None:
        """Wait until the cursor stands there: it may follow a text in another piece of what is written."""
        until = time.monotonic() + seconds
        while self.cursor != (column, row):
            assert time.monotonic() < until, f"the cursor stands at {self.cursor}, not at {(column, row)}"
            self._take(0.05)

    def wait_until_stopped(self, seconds: float = PATIENCE) -> None:
        """Wait until the program has stopped itself, as it does to let the shell go on."""
        end = time.monotonic() + seconds
        while os.waitid(os.P_PID, self.process.pid, os.WSTOPPED | os.WNOHANG | os.WNOWAIT) is None:
            assert time.monotonic() < end, self.text
            self._take(0.05)

    def _take(self, timeout: float) -> bool:
        got = False
        if self._master < 0:
            time.sleep(timeout)
            return got
        while select.select([self._master], [], [], timeout)[0]:
            try:
                data = os.read(self._master, 65536)
            except OSError:  # the program has gone and taken its end along
                return got
            if not data:
                return got
            self.raw += data
            if self._emulated:
                self._stream.feed(data)
            got, timeout = True, 0
        return got

    def press(self, *keys: str, pause: float = 0.03) -> None:
        """Type keys by name (enter, escape, …) or as text, each on its own, with a little time between."""
        for key in keys:
            self._send(KEYS.get(key, key).encode())
            self._take(pause)

    def _send(self, data: bytes) -> None:
        """Type bytes as they are taken; what is left when the program has ended goes nowhere."""
        while data and self.process.poll() is None:
            try:
                data = data[os.write(self._master, data) :]
            except BlockingIOError:  # it has not read what was typed before, perhaps as nobody reads what it writes
                self._take(0.02)

    def press_calmly(self, *keys: str, first: float = 0.5, calm: float = 0.005) -> None:
        """Type keys, and wait after each until the screen has changed, then stands still, and the program sleeps.

        ``calm`` is more than a frame where the program runs with QUICK in its environment.
        """
        for key in keys:
            self.press(key, pause=first)
            end = time.monotonic() + 10
            while (self._take(calm) or self._works()) and time.monotonic() < end:
                pass

    def _works(self) -> bool:
        """Say whether a thread of the program runs, or would if a processor were free; never where nobody can tell."""
        for thread in Path(f"/proc/{self.process.pid}/task").glob("*/stat"):
            with contextlib.suppress(OSError):  # it has ended meanwhile
                if thread.read_text().rpartition(")")[2].split()[0] in "RD":
                    return True
        return False

    def wait_for(self, *texts: str, seconds: float = PATIENCE) -> str:
        """Wait until all of these stand on the screen, and return it; fails with the screen when they do not."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            shown = self.text
            if all(text in shown for text in texts):
                return shown
            if self.process.poll() is not None and not self._take(0.05):
                break
            self._take(0.05)
        raise AssertionError(f"{texts!r} did not appear; the screen shows\n{self.text}")

    def wait_for_bytes(self, data: bytes, *, since: int = 0, seconds: float = PATIENCE) -> None:
        """Wait until this text was written, counted ``since`` so many bytes, whatever became of the screen.

        A text may be written in pieces, each where it stands; what moves the cursor and colours it does not count.
        """
        end = time.monotonic() + seconds
        while data not in _SEQUENCES.sub(b"", self.raw[since:]):
            assert time.monotonic() < end and self.process.poll() is None, self.text
            self._take(0.05)

    def wait_until_gone(self, seconds: float = PATIENCE) -> int:
        """Wait for the program to end and return its exit code."""
        end = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < end:
            self._take(0.05)
        return self.process.wait(0.1)

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send a signal, kill -9 unless told otherwise."""
        self.process.send_signal(number)
