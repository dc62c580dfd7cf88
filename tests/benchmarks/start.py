"""How long it takes to start, beside a bare Textual app: `python -m tests.benchmarks.start [--runs N]` prints a table.

Every run of one is followed by a run of the other, in the same kind of terminal, and their ratio is the median of the
pairs. Modules are compiled first, also where Python is told to write no bytecode: an installed program is compiled.
"""

from __future__ import annotations

import argparse
import compileall
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from store.library import Library
from tests.benchmarks.screen import Pty
from tui.sheets.text_layout import shown

ROOT = Path(__file__).parents[2]
BARE = """
from textual.app import App
from textual.widgets import Static

class Bare(App):
    def compose(self):
        yield Static("it is on the screen")

Bare().run()
"""
OURS = "from tui.cli import main; main()"


def first_text(code: str, text: str) -> tuple[float, float]:
    """Run Python in a terminal until a text is on it; return the seconds of the clock, and of the processor."""
    terminal = Pty([sys.executable, "-c", code])
    came = terminal.read(terminal.started + 20, text.encode())
    if came is None:
        raise SystemExit(f"{text!r} did not come on the screen")
    used = sum(map(float, Path(f"/proc/{terminal.pid}/stat").read_text().rpartition(")")[2].split()[11:13]))
    terminal.close()
    return came - terminal.started, used / os.sysconf("SC_CLK_TCK")


def whole_run(code: str) -> float:
    """Time a whole run of Python, from its start to its end, in seconds."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=11, help="how often each is started")
    given = asked.parse_args()
    for package in ("store", "tui"):
        compileall.compile_dir(ROOT / package, quiet=1)
    with tempfile.TemporaryDirectory() as scratch:
        os.environ |= {"BROADSHEET_LIBRARY": scratch, "BROADSHEET_CONFIG": f"{scratch}/none.toml"}
        library = Library.open()
        title = shown(library.entries(library.head(1))[0].paper.title)[:24]
        library.search("")
        library.close()
        rows = []
        for _ in range(given.runs):
            bare, ours = first_text(BARE, "it is on the screen"), first_text(OURS, title)
            listing = whole_run("import sys; sys.argv = ['broadsheet', 'list']; from tui.cli import main; main()")
            rows.append((bare[0], ours[0], ours[0] / bare[0], ours[1] / bare[1], listing, listing / bare[0]))
    bare, ours, wall, cpu, listing, listed = (median(column) for column in zip(*rows, strict=True))
    print(f"bare app, to its first text      {bare * 1000:6.0f} ms")
    print(
        f"broadsheet, to its first row     {ours * 1000:6.0f} ms   {wall:.2f} × bare   ({cpu:.2f} × of the processor)"
    )
    print(f"broadsheet list, whole run       {listing * 1000:6.0f} ms   {listed:.2f} × bare")


if __name__ == "__main__":
    main()
