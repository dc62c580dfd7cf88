"""How fast files come in: BibTeX beside its parser alone and beside papis and coBib, JSON Lines, arXiv's snapshot.

python -m tests.benchmarks.imports --papers 7000

papis and coBib are looked for on the PATH. They and we are given the same file, as programs: what we take has the start
of the program in it, and the index, which neither of them has. Of papis, which is slow, fewer entries are asked.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

import bibtexparser

from store.importers import Hints, Skipped, read
from store.library import Library
from store.models import Paper
from tests.benchmarks.libraries import papers

_PEERS = {
    "papis": [
        ["papis", "--config", "{folder}/config.py", "--lib", "{folder}", "bibtex", "read", "{file}", "import", "--all"]
    ],
    "coBib": [
        ["cobib", "--config", "{folder}/config.py", "init"],
        ["cobib", "--config", "{folder}/config.py", "add", "--bibtex", "{file}"],
    ],
}
_CONFIGS = {
    "papis": "",
    "coBib": "from cobib.config import config\nconfig.database.file = '{folder}/papers.yaml'\n",
}


def main() -> None:
    """Print a line for each kind of file, and for each peer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=7_000)
    asked = parser.parse_args()
    logging.disable()
    with tempfile.TemporaryDirectory() as folder:
        path, count = Path(folder), asked.papers
        print("| input | papers | seconds | papers a second | beside |\n| --- | --- | --- | --- | --- |")
        bibliography = _written(path / "papers.bib", map(_entry, papers(count)))
        parsing = _busy(lambda: bibtexparser.parse_string(bibliography.read_text()))
        seconds = _imported(bibliography)
        _line("BibTeX", count, seconds, f"{seconds / parsing:.2f} × bibtexparser's own parse ({parsing:.2f} s)")
        lines = _written(path / "papers.jsonl", map(_record, papers(13_000)))
        _line("JSON Lines", 13_000, _imported(lines))
        snapshot = _written(path / "snapshot.json", map(_snapshot, papers(100_000)))
        _line("arXiv snapshot", 100_000, _imported(snapshot))
        for name, most in (("coBib", count), ("papis", 300)):
            few = _written(path / f"{name}.bib", map(_entry, islice(papers(count), most)))
            ours = _seconds(
                lambda few=few: subprocess.run(_ours(path / few.stem, few), check=True, capture_output=True)
            )
            _line(f"`broadsheet import` of {few.name}", most, ours)
            if theirs := _peer(name, path / f"{name}-folder", few):
                _line(f"{name}, the same file", most, theirs, f"we: {theirs / ours:.0f} × as many a second")


def _line(what: str, count: int, seconds: float, beside: str = "") -> None:
    print(f"| {what} | {count:,} | {seconds:.2f} | {count / seconds:,.0f} | {beside} |", flush=True)


def _written(path: Path, records: Iterable[str]) -> Path:
    with path.open("w") as file:
        file.writelines(records)
    return path


def _entry(paper: Paper) -> str:
    names = " and ".join(paper.authors)
    said = f"title = {{{paper.title}}}, author = {{{names}}}, year = {{{(paper.day or '')[:4]}}}"
    return f"@article{{{paper.arxiv}, {said},\n  abstract = {{{paper.abstract}}}, eprint = {{{paper.arxiv}}}}}\n\n"


def _record(paper: Paper) -> str:
    said = {name: getattr(paper, name) for name in ("title", "abstract", "authors", "day", "arxiv", "links", "upvotes")}
    return json.dumps(said) + "\n"


def _snapshot(paper: Paper) -> str:
    said = {"id": paper.arxiv, "title": paper.title, "abstract": paper.abstract, "categories": "cs.CL cs.LG"}
    names = [[*reversed(name.split()), ""] for name in paper.authors]
    return json.dumps(said | {"authors_parsed": names, "update_date": paper.day, "authors": ""}) + "\n"


def _imported(path: Path) -> float:
    """Return the seconds of the processor that a new library takes in a file."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        library = Library.open(Path(folder), seeds=False)
        seconds = _busy(lambda: library.ingest(_papers(path)))
        library.close()
    return seconds


def _papers(path: Path) -> Iterator:
    return (record for record in read(path, Hints()).records if not isinstance(record, Skipped))


def _ours(folder: Path, file: Path) -> list[str]:
    program = [sys.executable, "-c", "from tui.cli import main; main()"]
    return [*program, "--library", str(folder), "import", str(file)]


def _peer(name: str, folder: Path, file: Path) -> float | None:
    """Return the seconds that a peer takes the file in; None where it is not there."""
    *before, command = [[part.format(folder=folder, file=file) for part in words] for words in _PEERS[name]]
    if not shutil.which(command[0]):
        return None
    folder.mkdir()
    (folder / "config.py").write_text(_CONFIGS[name].format(folder=folder))
    home = os.environ | {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache")}

    def run(words: list[str]) -> None:
        subprocess.run(words, check=True, capture_output=True, env=home, stdin=subprocess.DEVNULL)

    for words in before:
        run(words)
    return _seconds(lambda: run(command))


def _busy(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
