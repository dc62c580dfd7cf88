"""What one durable edit costs: `python -m tests.benchmarks.edits` prints a table, TinyDB's own storage side by side."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import quantiles

from tinydb import TinyDB

from store.models import Note, Paper
from store.state import State

SIZES = (200, 2_000, 10_000, 50_000)
RATINGS = (1, 2, 4, 5)  # never the 3 that every paper has: an edit that changes nothing costs nothing


def subjects(count: int) -> list[Paper]:
    """Make papers with titles and identifiers of the usual length."""
    title = "A title of the usual length about learning to rank what a reader will open next, part {}"
    return [Paper(f"arxiv:2606.{n:05}", title.format(n), arxiv=f"2606.{n:05}") for n in range(count)]


def timed(edit: Callable[[int], object], turns: Iterator[int]) -> tuple[float, float]:
    """Give the 50th and 95th percentile of the milliseconds an edit takes."""
    taken = []
    for turn in turns:
        start = time.perf_counter()
        edit(turn)
        taken.append((time.perf_counter() - start) * 1_000)
    percentiles = quantiles(taken, n=20)
    return percentiles[9], percentiles[18]


def broadsheet(path: Path, papers: list[Paper]) -> Callable[[int], object]:
    """An edit as the application makes it: durable when it returns, with its line in the history."""
    state = State(path)
    note = Note("A note of one sentence, as readers leave them.", id="n")
    for start in range(0, len(papers), 100):  # a history of sensible steps
        batch = papers[start : start + 100]
        state.apply("tagged", batch, lambda mark: mark.rated(3).tagged(["rl", "to-discuss"]).with_note(note))
    return lambda turn: rate(state, papers, turn, RATINGS[turn % 4])


def rate(state: State, papers: list[Paper], turn: int, rating: int) -> None:
    """Rate one paper, another each turn, as it was not rated before."""
    assert state.apply("rated", [papers[turn % len(papers)]], lambda mark: mark.rated(rating))


def answered(path: Path, papers: list[Paper], edits: int) -> tuple[float, float, float, float]:
    """The same edit in the app, where a thread writes a large file: when the key is answered, and when it is saved.

    Gives the 50th and 95th percentile of the milliseconds for both.
    """
    state = State(path)
    state.write_behind(lambda: None)
    state.set_view("any", "is:inbox")  # the lines of the file are made once

    def saved(turn: int) -> None:
        start = time.perf_counter()
        rate(state, papers, turn, RATINGS[(turn + 2) % 4])
        keys.append((time.perf_counter() - start) * 1_000)
        state.retry()

    keys: list[float] = []
    median, slow = timed(saved, iter(range(edits)))
    percentiles = quantiles(keys, n=20)
    state.close()
    return percentiles[9], percentiles[18], median, slow


def default(path: Path, papers: list[Paper]) -> Callable[[int], object]:
    """The same through TinyDB as it comes, without history, by the document's number: its cheapest way."""
    table = TinyDB(path).table("marks")
    note = {"id": "n", "text": "A note of one sentence, as readers leave them.", "kind": "note", "done": False}
    mark = {"status": "inbox", "rating": 3, "tags": ["rl", "to-discuss"], "notes": [note]}
    about = ({"paper": paper.id, "title": paper.title, "ids": paper.ids} for paper in papers)
    numbers = table.insert_multiple({**paper, **mark} for paper in about)
    return lambda turn: table.update({"rating": RATINGS[turn % 4]}, doc_ids=[numbers[turn % len(numbers)]])


def main() -> None:
    """Measure at each size and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--edits", type=int, default=200)
    given = parser.parse_args()
    print(
        "| marks | durable p50 / p95 ms | in the app: answered | … saved | first | TinyDB p50 / p95 ms | ratio | file |"
    )
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for size in given.sizes:
        papers = subjects(size)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "state.json"
            median, slow = timed(broadsheet(path, papers), iter(range(given.edits)))
            state, start = State(path), time.perf_counter()
            state.apply("rated", papers[:1], lambda mark: mark.rated(None))
            first = (time.perf_counter() - start) * 1_000
            key, key_slow, saved, saved_slow = answered(path, papers, given.edits)
            length = path.stat().st_size / 1e6
            few = max(20, given.edits // (1 + size // 2_000))
            theirs, theirs_slow = timed(default(Path(folder) / "default.json", papers), iter(range(few)))
        ours = f"{median:.1f} / {slow:.1f} | {key:.1f} / {key_slow:.1f} | {saved:.1f} / {saved_slow:.1f} | {first:.0f}"
        print(f"| {size:,} | {ours} | {theirs:.1f} / {theirs_slow:.1f} | {theirs / median:.1f} | {length:.1f} MB |")


if __name__ == "__main__":
    main()
