"""How fast the filter is: `python -m tests.benchmarks.filter --papers 100000` prints a table, peers side by side."""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from statistics import median, quantiles

import numpy as np

from store.catalogue import Catalogue
from store.index.index import Index
from store.index.tokens import words
from store.models import Mark
from store.query.answer import search
from store.query.grammar import parse
from tests.benchmarks.libraries import papers, seed_papers
from tests.benchmarks.peers import PEERS, timed
from tests.papers import incoming

TODAY = date(2026, 11, 22)
TYPED = 12
SLOWEST_PEER_SAMPLE = 60  # questions asked of a peer; the slow ones would take hours otherwise


def queries(count: int, seed: int = 3) -> list[str]:
    """Choose texts of twelve letters from the papers: the beginning of a long word, or two words and a piece."""
    chance, found = random.Random(seed), []
    source = [*seed_papers(), *papers(400)]
    while len(found) < count:
        listed = words(chance.choice(source).abstract)
        at = chance.randrange(len(listed) - 4)
        text = listed[at] if len(found) % 2 and len(listed[at]) >= TYPED else " ".join(listed[at : at + 4])
        if len(text) >= TYPED and (len(found) % 2 == 0 or " " not in text[:TYPED]) and text[TYPED - 1] != " ":
            found.append(text[:TYPED])
    return found


def mistyped(count: int, seed: int = 4) -> list[str]:
    """Choose longer words of the papers and leave out, double or swap a letter of each."""
    chance, found = random.Random(seed), []
    source = list(papers(400))
    while len(found) < count:
        word = chance.choice(words(chance.choice(source).abstract))
        at = chance.randrange(1, max(2, len(word) - 1))
        if len(word) >= 6:
            swapped = word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
            found.append(chance.choice([word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:], swapped]))
    return found


def keystrokes(found: list[str]) -> Iterator[str]:
    """Give what stands in the filter after each key."""
    for text in found:
        for length in range(1, len(text) + 1):
            if text[length - 1] != " ":
                yield text[:length]


def row(name: str, times: list[float], base: float | None = None) -> None:
    """Print one line: p50, p95, and how many times ours the p50 is."""
    p95 = quantiles(times, n=20)[-1]
    ratio = f"   ours is {base / median(times):6.3f} ×" if base else ""
    print(f"{name:44} {median(times):10.2f} {p95:10.2f} ms{ratio}", flush=True)


def fill(folder: Path, count: int) -> None:
    """Import and index a new library, and print how many papers a second that makes without their generation."""
    some = min(count, 20_000)
    generated = spent(lambda: sum(1 for _ in incoming(papers(some)))) * count / some
    stored = spent(lambda: Catalogue(folder / "papers.db").upsert(incoming(papers(count)))) - generated
    indexed = spent(lambda: Index.open(folder / "index", Catalogue(folder / "papers.db")))
    wall, processor = (stored + indexed).tolist()
    print(
        f"import, index included: {count / wall:,.0f} papers/s, {count / processor:,.0f} per second of processor time"
    )


def spent(work: Callable[[], object]) -> np.ndarray:
    """Run it, and give the seconds that went by and the seconds of processor time."""
    before = np.array([time.perf_counter(), time.process_time()])
    work()
    return np.array([time.perf_counter(), time.process_time()]) - before


def measure(folder: Path, count: int, asked: int, peers: bool) -> None:
    """Import, open, ask, and ask the others."""
    if not (folder / "papers.db").exists():
        fill(folder, count)
    size = sum(path.stat().st_size for path in (folder / "index").iterdir())
    print(f"{count:,} papers, index of {size / 1e6:,.0f} MB")
    print(f"{'':44} {'p50':>10} {'p95':>10}")
    index = Index.open(folder / "index", Catalogue(folder / "papers.db"))
    row("open", [timed(lambda: Index.open(folder / "index", index.catalogue)) for _ in range(5)])

    def ask(query: str) -> float:
        return timed(lambda: search(index, parse(query, today=TODAY)).rows(0, 200))

    ask("warm up quantizatoin")
    typed = list(keystrokes(queries(asked)))
    ours = [ask(query) for query in typed]
    row(f"keystroke ({len(typed)} of them)", ours)
    row("mistyped word", [ask(query) for query in mistyped(asked)])
    row("learned order, again after a rating", relearned(index))
    print(f"resident: {resident(folder, typed):,.0f} MB after these questions", flush=True)
    chosen = random.Random(5).sample(typed, min(SLOWEST_PEER_SAMPLE, len(typed)))
    for name, prepare in PEERS.items() if peers else ():
        other = prepare(folder, papers(count))
        if other is None:
            print(f"{name:44} not here, left out")
        else:
            some = typed if "FTS5" in name else chosen
            row(name, [other(query) for query in some], median(ours if some is typed else [ask(q) for q in chosen]))


def relearned(index: Index, ratings: int = 50, times: int = 20) -> list[float]:
    """Rate some papers, then one more each time, and ask for all papers by score."""
    chosen = random.Random(6).sample(range(index.snapshot.size), ratings + times)
    marks = {name: Mark(name, rating=1 + 4 * (place % 3 > 0)) for place, name in enumerate(index.catalogue.ids(chosen))}
    later = list(marks)[ratings:]
    index.set_marks({name: mark for name, mark in marks.items() if name not in later})

    def rate(name: str) -> float:
        index.set_marks(marks, {name})
        return timed(lambda: search(index, parse("score>=50", today=TODAY), sort="score").rows(0, 200))

    return [rate(name) for name in later]


def resident(folder: Path, typed: list[str]) -> float:
    """Start a process that opens the index and asks the same questions, and give its megabytes."""
    command = [sys.executable, "-m", "tests.benchmarks.filter", "--resident", str(folder)]
    asked = "\n".join(typed)
    return float(subprocess.run(command, input=asked, capture_output=True, text=True, check=True).stdout)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=10_000)
    parser.add_argument("--queries", type=int, default=50)
    parser.add_argument("--folder", type=Path, help="keep the library there and use it again")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--resident", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.resident:
        index = Index.open(chosen.resident / "index", Catalogue(chosen.resident / "papers.db"))
        for query in sys.stdin.read().split("\n"):
            search(index, parse(query, today=TODAY)).rows(0, 200)
        print(int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1_024)
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = chosen.folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        measure(folder, chosen.papers, chosen.queries, not chosen.no_peers)


if __name__ == "__main__":
    main()
