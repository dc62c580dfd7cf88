"""Ask whether the tests would notice: `python -m tests.mutants ROOM` puts small faults into the program, one at a time.

ROOM is a folder or a file of the program, such as ``store/query`` or ``tui/app.py``. Of the faults that
`tests.mutations` finds in it ``--count`` are drawn, as many of each kind, by the random ``--seed``. Each is put into a
copy of the tree in the temporary folder, never into the tree itself, and those tests of the default run are run there
that enter the code with the fault: the others cannot notice it. A test that fails is run once more alone, so that no
fault is held for noticed because the machine was busy; tests that find no end have noticed it too. With
``--seconds 30`` only the nearest are run, which is quick, and shows where to look.

Printed are each fault that lives, with its place and as a diff, and the score: the killed among all. Whether what lives
could be seen by any reader is left to people.

Which test enters which code is recorded once, in some minutes. That, and what became of each fault, is kept in the
temporary folder: a run that is broken off goes on where it was when it is started again, unless the tree has changed.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import json
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial
from math import inf
from pathlib import Path
from queue import SimpleQueue
from random import Random
from typing import TypeVar

from tests.mutations import Mutation, mutations
from tests.tree_copies import ROOMS, ROOT, TreeCopy

KEPT = Path(tempfile.gettempdir()) / f"broadsheet-mutants-{os.getuid()}"
LONGEST = 1_800.0
"""Seconds that one test file may take while it is recorded."""

T = TypeVar("T")


@dataclass(frozen=True)
class Mutant:
    """A fault in a file of the program, whose path begins at the root of the tree."""

    path: str
    fault: Mutation

    @property
    def name(self) -> str:
        """Where it is, and which: the same for the same fault."""
        return f"{self.path}:{self.fault.line}: {self.fault.kind} ({digest(self.fault.text.encode())[:6]})"

    @property
    def diff(self) -> str:
        """What it changes."""
        texts = (text.splitlines() for text in ((ROOT / self.path).read_text("utf-8"), self.fault.text))
        return "\n".join(f"    {line}" for line in list(difflib.unified_diff(*texts, n=0, lineterm=""))[3:])


def draw(room: Path, count: int, seed: int) -> list[Mutant]:
    """Draw faults from a room, one of each kind in turn, as long as there are any."""
    dice = Random(seed)
    kinds: dict[str, list[Mutant]] = {}
    for path in sorted(room.rglob("*.py")) if room.is_dir() else [room]:
        for fault in mutations(path.read_text("utf-8")):
            kinds.setdefault(fault.kind, []).append(Mutant(str(path.relative_to(ROOT)), fault))
    turns = [kinds[kind] for kind in sorted(kinds)]
    dice.shuffle(turns)
    drawn: list[Mutant] = []
    while len(drawn) < count and any(turns):
        for left in filter(None, turns):
            mutant = left.pop(dice.randrange(len(left)))
            drawn += [mutant] if mutant.fault.compiles else []
    return drawn[:count]


# -- which tests for which code ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reach:
    """How many seconds a test takes, which code it enters by itself, and which its file does for all of its tests."""

    seconds: float
    own: frozenset[str]
    shared: frozenset[str]

    def nearness(self, mutant: Mutant) -> float:
        """Return how near it is to a fault: how much of what it enters by itself is in that file, from 0 to 1."""
        return sum(code.startswith(f"{mutant.path}:") for code in self.own) / (len(self.own) or 1)


def reach_of(tree: TreeCopy, path: str, kept: Path) -> dict[str, Reach]:
    """Run one test file and write down what each of its tests enters, unless that is known; ends if a test fails.

    What is entered in no test, when the file is read or by what outlives a test, counts for each of them.
    """
    if not kept.exists():
        lines = tree.folder / "reached" / "lines"
        lines.parent.mkdir()
        lines.touch()
        failed = tree.failing([path], LONGEST)
        said = [line.rpartition("\t")[::2] for line in lines.read_text("utf-8").splitlines()]
        shutil.rmtree(lines.parent)
        if failed:
            raise SystemExit(f"without any fault: {failed}")
        seconds = {test: float(took) for test, took in said if took[:1].isdecimal()}
        code: dict[str, set[str]] = {test: set() for test in ("", *seconds)}
        for test, entered in said:
            if test in code and ":" in entered:
                code[test].add(entered)
        draft = kept.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps({test: [seconds.get(test, 0), sorted(code[test])] for test in code}), "utf-8")
        draft.replace(kept)
    known = json.loads(kept.read_text("utf-8"))
    shared = frozenset(known.pop("")[1])
    return {test: Reach(seconds, frozenset(own), shared) for test, (seconds, own) in known.items()}


def noticed(tree: TreeCopy, mutant: Mutant, reached: Mapping[str, Reach], longest: float) -> str | None:
    """Name the test that notices a fault; None when none of those that enter its code does.

    First run those that enter its code by themselves, the nearest before the others. With ``longest`` only as many are
    run as take so many seconds.
    """
    entered = f"{mutant.path}:{mutant.fault.code}"
    near = [test for test, reach in reached.items() if entered in reach.own or entered in reach.shared]
    near.sort(key=lambda t: (entered not in reached[t].own, -reached[t].nearness(mutant), reached[t].seconds))
    nearest: list[str] = []
    for test in near:
        longest -= reached[test].seconds if (fits := reached[test].seconds <= longest) else 0
        nearest += [test] if fits else []
    with tree.holding(mutant.path, mutant.fault.text):
        return tree.failing(nearest, 60 + 3 * sum(reached[test].seconds for test in nearest))


# -- the run -------------------------------------------------------------------------------------------------------


def spread(
    jobs: Mapping[str, Callable[[TreeCopy], T]], trees: SimpleQueue[TreeCopy], pool: ThreadPoolExecutor
) -> Iterator[tuple[str, T]]:
    """Do each job in a tree that is free, and yield its name and its result as they come."""

    def work(job: Callable[[TreeCopy], T]) -> T:
        tree = trees.get()
        try:
            return job(tree)
        finally:
            trees.put(tree)

    names = {pool.submit(work, job): name for name, job in jobs.items()}
    return ((names[done], done.result()) for done in as_completed(names))


def digest(*contents: bytes) -> str:
    """Tell contents apart in a few letters."""
    return hashlib.sha256(b"".join(hashlib.sha256(each).digest() for each in contents)).hexdigest()[:16]


def run(mutants: Mapping[str, Mutant], workers: int, longest: float) -> None:
    """Try faults on the tests, and print what lives and the score."""
    tests = {f"tests/{path.name}": path.read_bytes() for path in sorted((ROOT / "tests").glob("test_*.py"))}
    others = [path for folder in (*ROOMS, "tests", "seeds") for path in sorted((ROOT / folder).rglob("*"))]
    others = [path for path in others if path.is_file() and path.suffix != ".pyc" and f"tests/{path.name}" not in tests]
    kept = KEPT / digest(*(path.read_bytes() for path in others))
    kept.mkdir(parents=True, exist_ok=True, mode=0o700)
    outcomes = kept / f"outcomes-{digest(*tests.values())}-{longest}"
    outcomes.touch()
    whole = (line for line in outcomes.read_text("utf-8").splitlines(keepends=True) if line.endswith("]\n"))
    known: dict[str, str | None] = dict(map(json.loads, whole))

    def tell(name: str) -> None:
        print(f"{name} {f'killed by {known[name]}' if known[name] else 'LIVES'}", flush=True)
        if not known[name]:
            print(mutants[name].diff, flush=True)

    for name in (name for name in mutants if name in known):
        tell(name)

    scratch = tempfile.TemporaryDirectory(prefix="broadsheet-trees-", ignore_cleanup_errors=True)
    with scratch as folder, ThreadPoolExecutor(workers) as pool:
        every = [TreeCopy(Path(folder) / str(number)) for number in range(workers)]
        trees: SimpleQueue[TreeCopy] = SimpleQueue()
        for tree in every:
            trees.put(tree)
        try:
            files = {path: kept / f"reach-{Path(path).stem}-{digest(text)}" for path, text in tests.items()}
            if unknown := [path for path, file in files.items() if not file.exists()]:
                print(f"recording what {len(unknown)} test files enter", flush=True)
            reaching = {path: partial(reach_of, path=path, kept=file) for path, file in files.items()}
            reached = {test: reach for _, tests in spread(reaching, trees, pool) for test, reach in tests.items()}
            trying = {
                name: partial(noticed, mutant=mutants[name], reached=reached, longest=longest) for name in mutants
            }
            for name, by in spread({name: trying[name] for name in mutants if name not in known}, trees, pool):
                known[name] = by
                with outcomes.open("a") as lines:
                    lines.write(json.dumps([name, by]) + "\n")
                tell(name)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            for tree in every:
                tree.close()
    killed = sum(bool(known[name]) for name in mutants)
    print(f"score: {killed / len(mutants):.0%} ({killed} of {len(mutants)} killed)")


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("room", help="a folder or a file of store/ or tui/")
    parser.add_argument("--count", type=int, default=20, help="how many faults (20)")
    parser.add_argument("--seed", type=int, default=0, help="what they are drawn by (0)")
    parser.add_argument("--workers", type=int, default=2, help="how many test runs at a time (2)")
    parser.add_argument("--seconds", type=float, default=inf, help="how long the tests of a fault may take (no limit)")
    asked = parser.parse_args()
    room = Path(asked.room).resolve()
    if not room.exists() or not any(room.is_relative_to(ROOT / name) for name in ROOMS):
        parser.error(f"{asked.room} is no file or folder of {' or '.join(ROOMS)}")
    if not (mutants := {mutant.name: mutant for mutant in draw(room, asked.count, asked.seed)}):
        parser.error(f"there is nothing in {asked.room} to put a fault into")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        run(mutants, max(1, asked.workers), asked.seconds)
    except KeyboardInterrupt:
        raise SystemExit("broken off: the same command goes on from here") from None


if __name__ == "__main__":
    main()
