"""The same question asked of others: plain FTS5, ripgrep, fzf, tantivy and a linear scan with rapidfuzz.

Each peer takes in the papers once and then gives, for one query, the milliseconds it took.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from store.index.tokens import words
from store.models import Paper

Ask = Callable[[str], float]
FIRST = 200


def timed(ask: Callable[[], object]) -> float:
    """Run a question and say how many milliseconds it took."""
    started = time.perf_counter()
    ask()
    return (time.perf_counter() - started) * 1_000


def fts5(folder: Path, papers: Iterable[Paper]) -> Ask:
    """SQLite's FTS5, contentless, with prefix indexes: exact total and the first 200 rows, unranked."""
    path = folder / "fts5.db"
    fresh = not path.exists()
    database = sqlite3.connect(path)
    if fresh:
        database.execute("PRAGMA synchronous=OFF")
        database.execute("CREATE VIRTUAL TABLE papers USING fts5(title, abstract, content='', prefix='1 2 3')")
        database.executemany(
            "INSERT INTO papers(rowid, title, abstract) VALUES (?, ?, ?)",
            ((row, paper.title, paper.abstract) for row, paper in enumerate(papers)),
        )
        database.commit()

    def ask(query: str) -> float:
        match = " ".join(f'"{word}"' for word in words(query)) + "*"
        count = "SELECT count(*) FROM papers WHERE papers MATCH ?"
        first = "SELECT rowid FROM papers WHERE papers MATCH ? LIMIT ?"
        return timed(
            lambda: (database.execute(count, (match,)).fetchone(), database.execute(first, (match, FIRST)).fetchall())
        )

    return ask


def ripgrep(folder: Path, papers: Iterable[Paper]) -> Ask | None:
    """`rg -i -c` over a file with a paper on each line; None when there is no rg."""
    path = _lines(folder / "papers.txt", (f"{paper.title} {paper.abstract}" for paper in papers))
    return _command("rg", lambda query: ["rg", "-i", "-c", "-F", query, str(path)])


def fzf(folder: Path, papers: Iterable[Paper]) -> Ask | None:
    """`fzf --filter` on the titles alone; None when there is no fzf."""
    path = _lines(folder / "titles.txt", (paper.title for paper in papers))
    ask = _command("fzf", lambda query: ["sh", "-c", 'fzf --filter "$1" < "$2"', "sh", query, str(path)])
    return ask


def tantivy(folder: Path, papers: Iterable[Paper]) -> Ask | None:
    """Tantivy with a prefix pattern for the last word; None when it cannot be imported."""
    try:
        import tantivy as engine
    except ImportError:
        return None
    schema = engine.SchemaBuilder().add_text_field("title").add_text_field("abstract").build()
    home = folder / "tantivy"
    fresh = not home.exists()
    home.mkdir(exist_ok=True)
    index = engine.Index(schema, path=str(home))
    if fresh:
        writer = index.writer(heap_size=200_000_000, num_threads=1)
        for paper in papers:
            writer.add_document(engine.Document(title=[paper.title], abstract=[paper.abstract]))
        writer.commit()
        writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def ask(query: str) -> float:
        *whole, last = words(query)
        either = engine.Occur.Should
        parts = []
        for word in (*whole, last):
            make = engine.Query.regex_query if word is last else engine.Query.term_query
            text = f"{word}.*" if word is last else word
            parts.append(
                (
                    engine.Occur.Must,
                    engine.Query.boolean_query(
                        [(either, make(schema, field, text)) for field in ("title", "abstract")]
                    ),
                )
            )
        asked = engine.Query.boolean_query(parts)
        return timed(lambda: searcher.search(asked, limit=FIRST, count=True))

    return ask


def linear(folder: Path, papers: Iterable[Paper]) -> Ask:
    """Go through all titles with rapidfuzz."""
    from rapidfuzz.fuzz import partial_ratio
    from rapidfuzz.process import extract

    titles = [paper.title.lower() for paper in papers]
    return lambda query: timed(lambda: extract(query, titles, scorer=partial_ratio, limit=FIRST))


PEERS: dict[str, Callable[[Path, Iterable[Paper]], Ask | None]] = {
    "FTS5, contentless, unranked": fts5,
    "rg -i -c": ripgrep,
    "fzf --filter, titles": fzf,
    "tantivy, prefix": tantivy,
    "rapidfuzz over the titles": linear,
}


def _lines(path: Path, lines: Iterable[str]) -> Path:
    if not path.exists():
        with path.open("w", encoding="utf-8") as out:
            out.writelines(line.replace("\n", " ") + "\n" for line in lines)
    return path


def _command(name: str, arguments: Callable[[str], list[str]]) -> Ask | None:
    if shutil.which(name) is None:
        return None

    def run(query: str) -> None:
        with suppress(subprocess.CalledProcessError):
            subprocess.run(arguments(query), stdout=subprocess.DEVNULL, check=False)

    return lambda query: timed(lambda: run(query))
