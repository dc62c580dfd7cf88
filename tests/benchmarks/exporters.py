"""How fast papers go out: each format in papers a second with the memory it takes, BibTeX beside papis and coBib.

python -m tests.benchmarks.exporters --papers 20000

A quarter of the papers has marks. papis and coBib are looked for on the PATH, and write as programs the few papers that
they have taken in before, as ours does: the start of each is in it. Both need an older bibtexparser than we do, so each
is to be installed apart, with pipx for example.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from store.exporters import FORMATS, export, write
from store.library import Library
from store.models import Note, Status
from tests.benchmarks.libraries import papers
from tests.papers import incoming
from tui.cli.papers import entries_of

_PROGRAM = [sys.executable, "-c", "from tui.cli import main; main()"]
_COBIB = ["cobib", "--config", "{folder}/config.py"]
_PAPIS = ["papis", "--config", "{folder}/config.py", "--lib", "{folder}"]
_PEERS = {
    "coBib": (
        (
            [*_COBIB, "init"],
            [*_COBIB, "add", "--bibtex", "{file}"],
            [*_COBIB, "export", "--bibtex", "{out}"],
        ),
        300,
    ),
    "papis": (
        (
            [*_PAPIS, "bibtex", "read", "{file}", "import", "--all"],
            [*_PAPIS, "export", "--all", "-f", "bibtex", "-o", "{out}"],
        ),
        50,
    ),
}
"""What each peer is told, the export last, and of how many papers: they are slow to take them in."""
_CONFIGS = {
    "papis": "",
    "coBib": "from cobib.config import config\nconfig.database.file = '{folder}/papers.yaml'\n",
}


def main() -> None:
    """Print a line for each format, and for each peer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=20_000)
    parser.add_argument("--format", help="measure this one alone, in this process")
    parser.add_argument("--library", type=Path)
    asked = parser.parse_args()
    if asked.format:
        _one(asked.library, asked.format)
        return
    with tempfile.TemporaryDirectory() as folder:
        library = asked.library or _made(Path(folder) / "library", asked.papers)
        print("| format | papers | seconds | papers a second | memory, of which to read |")
        print("| --- | --- | --- | --- | --- |", flush=True)
        for name in (
            each.name for each in FORMATS.values() if not each.pages
        ):  # each in a process of its own, whose memory is its own
            arguments = ["--format", name, "--library", str(library)]
            subprocess.run([sys.executable, "-m", "tests.benchmarks.exporters", *arguments], check=True)
        _beside(Path(folder))


def _made(folder: Path, count: int) -> Path:
    """Make a library with marks on every fourth paper."""
    library = Library.open(folder, seeds=False)
    library.ingest(incoming(papers(count)))
    library.index.current()
    rows = library.head(count)[::4]
    note = Note("Does this hold for *small* models?\n\n- see table 3", kind="question")
    for start in range(0, len(rows), 500):
        entries = library.entries(rows[start : start + 500])
        library.edit(
            entries, lambda mark: mark.rated(4).tagged(["rl"]).with_status(Status.READ).with_note(note), "read"
        )
    library.close()
    return folder


def _one(folder: Path, name: str) -> None:
    library, format = Library.open(folder, seeds=False), FORMATS[name]
    entries = entries_of(library, library.head(len(library)), scored=format.scored)
    sum(1 for _ in entries)
    before, started = _memory(), time.perf_counter()
    with tempfile.TemporaryDirectory() as place:
        write(Path(place) / "out", export(entries, name))
    seconds = time.perf_counter() - started
    count = len(library)
    library.close()
    print(
        f"| {name} | {count:,} | {seconds:.2f} | {count / seconds:,.0f} | {_memory():.0f} MB, {before:.0f} MB |",
        flush=True,
    )


def _memory() -> float:
    """Return the most memory that this process has taken, in megabytes; Linux counts that of its parent otherwise."""
    if (status := Path("/proc/self/status")).exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def _beside(folder: Path) -> None:
    """Print how fast peers write what they have taken in, and how fast our program writes the same."""
    for name, (commands, few) in _PEERS.items():
        library, file = folder / f"{name}-papers", folder / f"{name}.bib"
        opened = Library.open(library, seeds=False)
        opened.ingest(incoming(islice(papers(few), few)))
        opened.close()
        export = [*_PROGRAM, "--library", str(library), "export", "--force", "-o", str(file)]
        _timed(export, dict(os.environ))
        ours = _timed(export, dict(os.environ))
        print(f"| `broadsheet export` | {few:,} | {ours:.2f} | {few / ours:,.0f} | |", flush=True)
        if not shutil.which(commands[0][0]):
            print(f"| {name} is not there | | | | |")
            continue
        place = folder / name
        place.mkdir()
        (place / "config.py").write_text(_CONFIGS[name].format(folder=place))
        home = os.environ | {"HOME": str(place), "XDG_CONFIG_HOME": str(place), "XDG_CACHE_HOME": str(place / "cache")}
        named = {"folder": place, "file": file, "out": folder / f"{name}-out.bib"}
        for command in commands:
            theirs = _timed([part.format(**named) for part in command], home)
        print(
            f"| {name}, the same | {few:,} | {theirs:.2f} | {few / theirs:,.0f} | we: {theirs / ours:.1f} × as many |"
        )


def _timed(command: Sequence[str], env: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=env, stdin=subprocess.DEVNULL)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
