"""How fast the screen is, through a pseudo-terminal: `python -m tests.benchmarks.screen --library DIR` prints a table.

A key is timed until the last byte of the frame that answers it; the paper beside the list may follow in another. fzf
first repeats the letter and shows the matches in a later frame: it is timed until its last byte.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles

from store.library import Library
from tui.sheets.text_layout import shown

OPEN = "import sys; from pathlib import Path; from tui.app import run; sys.exit(run(Path(sys.argv[1])))"
LIST = "import sys; from tui.cli.program import invoke; invoke(['--library', sys.argv[1], 'list', '--limit', '50'])"
SETTLED = 0.12
"""Seconds after a key in which whatever it causes must have come."""
QUIET = 0.008
"""Seconds without a byte that end a frame."""
UNANSWERED = "searching…".encode()
"""What the screen says in a frame that does not have the answer yet; the key is timed until the one that has."""


class Pty:
    """A program in a terminal of its own, with the time at which each piece of its output came."""

    def __init__(self, command: Sequence[str], size: tuple[int, int] = (120, 40), stdin: int | None = None) -> None:
        self.started = time.perf_counter()
        self.pid, self._handle = pty.fork()
        if self.pid == 0:
            if stdin is not None:
                os.dup2(stdin, 0)
            os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
            os.execvp(command[0], list(command))
        fcntl.ioctl(self._handle, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.output = b""

    def read(self, until: float, wanted: bytes = b"", quiet: float = 0.0) -> float | None:
        """Read until a time, until some bytes are there, or until nothing more has come for some seconds of ``quiet``.

        Gives the time at which the last piece came.
        """
        last = None
        while (left := until - time.perf_counter()) > 0:
            ready, _, _ = select.select([self._handle], [], [], min(left, quiet) if last and quiet else left)
            if not ready:
                break
            try:
                self.output += os.read(self._handle, 65_536)
            except OSError:
                break
            last = time.perf_counter()
            if wanted and wanted in self.output:
                return last
        return None if wanted else last

    def press(self, keys: bytes, quiet: float = QUIET, rest: float = SETTLED) -> float | None:
        """Press a key and give the milliseconds until it is answered on the screen; None when it changed nothing."""
        self.output = b""
        pressed = time.perf_counter()
        os.write(self._handle, keys)
        last = self.read(pressed + 2 * max(quiet, SETTLED / 2), quiet=quiet)
        if last and UNANSWERED in self.output:
            last = self.read(pressed + 2, quiet=quiet) or last
        self.read(time.perf_counter() + rest)
        return None if last is None else (last - pressed) * 1_000

    def memory(self) -> float:
        """Say how many megabytes the program holds resident."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def close(self) -> None:
        """End the program."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._handle)


def app(folder: Path) -> Pty:
    """Open the app on a library."""
    return Pty([sys.executable, "-c", OPEN, str(folder)])


def start_times(folder: Path, title: str, runs: int) -> list[float]:
    """Time from the command to the first row on the screen, in seconds."""
    wanted = title.encode()[:24]
    found = []
    for _ in range(runs):
        terminal = app(folder)
        came = terminal.read(terminal.started + 10, wanted)
        found.append((came or float("nan")) - terminal.started)
        terminal.close()
    return found


def import_times(runs: int) -> list[float]:
    """Time what every Textual program pays before its first line."""
    return command_times(["-c", "import textual.app"], runs)


def command_times(arguments: Sequence[str], runs: int) -> list[float]:
    """Time a whole run of Python, from its start to its end."""
    found = []
    for _ in range(runs):
        started = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
        found.append(time.perf_counter() - started)
    return found


def key_times(terminal: Pty, texts: Sequence[str]) -> list[float]:
    """Time each letter of some filters, typed one after the other."""
    found = []
    for text in texts:
        terminal.press(b"/")
        terminal.press(b"\x15")
        found += [ms for letter in text if (ms := terminal.press(letter.encode())) is not None]
        terminal.press(b"\r")
        terminal.press(b"\x1b[H")
    return found


def cursor_times(terminal: Pty, count: int) -> list[float]:
    """Time cursor keys down the list of everything."""
    terminal.press(b"\x1b")
    terminal.read(time.perf_counter() + 0.5)
    return [ms for _ in range(count) if (ms := terminal.press(b"j")) is not None]


def texts_of(folder: Path, count: int) -> tuple[str, list[str], list[str]]:
    """Give the first title, filters of up to twelve letters from titles, and all titles, from a library."""
    library = Library.open(folder, seeds=False)
    titles = [shown(entry.paper.title) for entry in library.entries(library.head(5_000))]
    everything = [title for _, title, _, _ in library.catalogue.texts(range(library.catalogue.top))]
    library.close()
    step = max(1, len(titles) // count)
    return titles[0], [title.lower()[:12] for title in titles[::step]][:count], everything


def fzf_times(titles: Sequence[str], texts: Sequence[str]) -> list[float]:
    """Time the letters of the same filters in fzf, on titles alone."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as file:
        file.write("\n".join(titles))
        file.flush()
        terminal = Pty(["sh", "-c", f"fzf < {file.name}"])
        terminal.read(time.perf_counter() + 60, quiet=2)
        found = []
        for text in texts:
            terminal.press(b"\x15", quiet=1)
            found += [ms for letter in text if (ms := terminal.press(letter.encode(), quiet=SETTLED)) is not None]
        terminal.close()
    return found


def line(name: str, times: Sequence[float], base: float | None = None) -> None:
    """Print a line of the table: median and 95th percentile, and how many times ours the median is."""
    if len(times) < 2:
        print(f"{name:<44} nothing was measured")
        return
    ratio = f"   ours is {base / median(times):.2f} ×" if base else ""
    p95 = quantiles(times, n=20)[-1]
    print(f"{name:<44} p50 {median(times):7.1f} ms   p95 {p95:7.1f} ms   ({len(times)} keys){ratio}", flush=True)


def starts(folder: Path, title: str, runs: int) -> None:
    """Print how long app and command line take to start, beside what any Textual program and fifty papers take."""
    imports, ours = median(import_times(runs)), median(start_times(folder, title, runs))
    print(f"{'start to first row':<44} {ours:.2f} s, {ours / imports:.2f} × import textual.app ({imports:.2f} s)")
    with tempfile.TemporaryDirectory() as scratch:
        library = Library.open(Path(scratch))
        first = shown(library.entries(library.head(1))[0].paper.title)
        library.index.current()
        library.close()
        ours /= median(start_times(Path(scratch), first, runs))
    print(f"{'… against the library of the seeds':<44} {ours:.2f} ×")
    listing = median(command_times(["-c", LIST, str(folder)], runs))
    print(f"{'broadsheet list':<44} {listing:.2f} s, {listing / imports:.2f} × import textual.app", flush=True)


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--library", type=Path, required=True, help="a library folder that has papers in it")
    asked.add_argument("--texts", type=int, default=12, help="how many filters are typed")
    asked.add_argument("--runs", type=int, default=5, help="how often the start is timed")
    given = asked.parse_args()
    first, texts, titles = texts_of(given.library, given.texts)
    starts(given.library, first, given.runs)
    terminal = app(given.library)
    terminal.read(time.perf_counter() + 4)
    letters = key_times(terminal, texts)
    line("letter of a filter to the screen", letters)
    line("cursor key to the screen", cursor_times(terminal, 60))
    print(f"{'resident memory':<44} {terminal.memory():.0f} MB", flush=True)
    terminal.close()
    if shutil.which("fzf"):
        line("fzf, letter to the screen, titles alone", fzf_times(titles, texts), median(letters))
    else:
        print("fzf is not installed: left out")


if __name__ == "__main__":
    main()
