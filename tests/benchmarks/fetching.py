"""What a fetch costs the reader: `python -m tests.benchmarks.fetching --library DIR` prints two lines.

Keys are timed in turns without a fetch and during one of three thousand papers, and how long after the last byte of
thirty papers the list counts them. A server on this computer, in a process of its own, stands for the source.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles

from store.library import Library
from store.sources.hf import current_day
from tests.benchmarks.keys import build
from tests.benchmarks.screen import Pty, app
from tests.news_server import Asked, NewsServer, Reply, as_json, paper_item

MANY, FEW = 100, 30
SINCE = 45
"""Days back from today, three thousand papers."""
TURNS = 60


def serve(per_day: int, only: str) -> None:
    """Serve so many papers for each weekday, or for one day only, until the input ends; print when each was served."""
    server = NewsServer()

    def answer(asked: Asked) -> Reply:
        day = asked.query.get("date", "")
        many = per_day if (day == only if only else date.fromisoformat(day).weekday() < 5) else 0
        start = date.fromisoformat(day).toordinal() % 500 * 150
        reply = as_json([paper_item(start + number, day) for number in range(many)])
        print(time.time(), many, flush=True)
        return reply

    server.serve("/api/daily_papers", answer)
    print(server.address, flush=True)
    sys.stdin.read()
    server.close()


class Source:
    """The server, in a process of its own."""

    def __init__(self, per_day: int, only: str = "") -> None:
        command = [sys.executable, "-m", "tests.benchmarks.fetching", "--serve", str(per_day), only]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        os.environ["HF_ENDPOINT"] = self.process.stdout.readline().strip()

    def close(self) -> list[tuple[float, int]]:
        """End it, and give when it served how many papers."""
        said, _ = self.process.communicate()
        return [(float(moment), int(many)) for moment, many in map(str.split, said.splitlines())]


def subscribe(folder: Path, since: date) -> None:
    """Subscribe to the Daily Papers from a day on, in a library that has fetched nothing."""
    text = f'[[subscription]]\nname = "hf"\nsource = "hf"\nsince = {since}\n'
    (folder / "subscriptions.toml").write_text(text)


def pressed(terminal: Pty, during: bool) -> list[float]:
    """Time cursor keys while the screen says that papers are fetched, or so many of them."""
    found: list[float] = []
    while len(found) < TURNS or during:
        came = terminal.press(b"j" if len(found) % 40 < 20 else b"k", rest=0.02)
        found += [came] if came is not None else []
        if during and b"shows them" in terminal.output:
            break
    return found


def keys(folder: Path, today: date) -> None:
    """Print how long keys take without a fetch and during one."""
    subscribe(folder, today - timedelta(days=SINCE))
    source = Source(MANY)
    terminal = app(folder)
    terminal.read(time.perf_counter() + 6)
    terminal.press(b"\x1b[27u")
    pressed(terminal, during=False)
    without = pressed(terminal, during=False)
    terminal.press(b"f", rest=0)
    during = pressed(terminal, during=True)
    terminal.close()
    came = sum(many for _, many in source.close())
    print(f"keys without: {told(without)}; during a fetch of {came:,}: {told(during)}")


def told(times: Sequence[float]) -> str:
    """Write what these times come to."""
    return f"p50 {median(times):.1f} ms, p95 {quantiles(times, n=20)[-1]:.1f} ms ({len(times)})"


def shown(folder: Path, today: date) -> None:
    """Print how long after the last byte the list counts thirty new papers."""
    shutil.rmtree(folder / "cache", ignore_errors=True)
    subscribe(folder, today)
    with closing(Library.open(folder)) as library:
        counted = f"{len(library) + FEW:,}".encode()
    source = Source(FEW, today.isoformat())
    terminal = app(folder)
    terminal.read(time.perf_counter() + 6)
    terminal.output = b""
    terminal.press(b"f", rest=0)
    terminal.read(time.perf_counter() + 20, b"shows them")
    terminal.read(time.perf_counter() + (0 if counted in terminal.output else 20), counted)
    said = time.time()
    terminal.close()
    served = source.close()
    last = max(moment for moment, _ in served)
    papers = sum(many for _, many in served)
    print(f"{papers} papers: in the list {said - last:.2f} s after the last byte of {len(served)} days")


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--library", type=Path, help="a library folder to copy; else one of 20,000 papers is made")
    asked.add_argument("--serve", nargs=2, help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.serve:
        serve(int(given.serve[0]), given.serve[1])
        return
    today = current_day(datetime.now(UTC))
    with tempfile.TemporaryDirectory() as folder:
        for number, measure in enumerate((shown, keys)):
            library = Path(folder) / str(number)
            if given.library:
                shutil.copytree(given.library, library)
            else:
                build(library, 20_000, 5_000)
            measure(library, today)


if __name__ == "__main__":
    main()
