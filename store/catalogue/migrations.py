"""papers.db from format to format: an empty one is made as the first format was, and brought up to today's as any is.

A step adds the columns of the data that came with its format, and fills those that follow from what was there. All
steps are one transaction, so that a file is of the old format or of today's.
"""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import orjson

from store.catalogue.records import TYPES, as_text, names_of
from store.data import DATA, NEWEST
from store.listings import Listing
from store.locks import Waits, locked
from store.models import Paper

_FIRST = """
CREATE TABLE papers (
    row INTEGER PRIMARY KEY, seq INTEGER NOT NULL, id TEXT NOT NULL, citekey TEXT NOT NULL, added TEXT NOT NULL,
    title TEXT NOT NULL, abstract TEXT NOT NULL, authors TEXT NOT NULL, day TEXT, day_inferred INTEGER NOT NULL,
    published TEXT, url TEXT, arxiv TEXT, doi TEXT, links TEXT NOT NULL, upvotes INTEGER, venue TEXT,
    sources TEXT NOT NULL);
CREATE UNIQUE INDEX paper_of_seq ON papers(seq);
CREATE UNIQUE INDEX paper_of_citekey ON papers(citekey);
CREATE INDEX listing_order ON papers(day DESC, upvotes DESC, seq);
CREATE TABLE keys (key TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE citekeys (base TEXT PRIMARY KEY, used INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE retired (row INTEGER PRIMARY KEY, version INTEGER NOT NULL);
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
"""


def create(path: Path, waits: Waits) -> None:
    """Lay out an empty database at ``path`` unless one is there; two programs that start at once make one."""
    if path.exists():
        return
    draft = path.with_name(f".{path.name}.{os.urandom(4).hex()}.tmp")
    start = {"format": 1, "identity": os.urandom(8).hex(), "version": 0, "top": 0, "count": 0, "seq": 0}
    try:
        with closing(sqlite3.connect(draft)) as writer:
            writer.execute("PRAGMA journal_mode=WAL")  # stays with the file: readers never wait for an import
            writer.executescript(_FIRST)
            writer.executemany("INSERT INTO meta VALUES (?, ?)", start.items())
            writer.commit()
            upgrade(writer)
        _put_in_place(draft, path, waits)
    finally:
        draft.unlink(missing_ok=True)


def _put_in_place(draft: Path, path: Path, waits: Waits) -> None:
    """Give a file its name unless another has it; where there are no hard links, one program at a time does so."""
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    except OSError:
        with locked(path.with_name(f"{path.name}.lock"), waits, about=path):
            if not path.exists():
                draft.rename(path)


def upgrade(writer: sqlite3.Connection) -> None:
    """Bring a database to today's format in one transaction; another program may have done so meanwhile."""
    writer.execute("BEGIN IMMEDIATE")
    try:
        [(found,)] = writer.execute("SELECT value FROM meta WHERE name = 'format'")
        for step in range(found + 1, NEWEST + 1):
            for datum in DATA:
                if datum.since == step:
                    writer.execute(f"ALTER TABLE papers ADD COLUMN {datum.name} {TYPES[datum.kind]}")
            if step in _FILLED:
                _FILLED[step](writer)
        writer.execute("UPDATE meta SET value = max(value, ?) WHERE name = 'format'", (NEWEST,))
        writer.commit()
    except BaseException:
        writer.rollback()
        raise


def _list(writer: sqlite3.Connection) -> None:
    """Make a listing of what was known: at the source that gives votes, else at the first."""

    def listings(sources: str, day: str | None, votes: int | None, inferred: int) -> str:
        names = names_of(sources)
        given = [name for name in ("hf-daily", "hf-page") if name in names]
        return as_text([Listing(next(iter((*given, *names)), ""), day, votes, None, bool(inferred and day))])

    writer.create_function("listings_of", 4, listings, deterministic=True)
    writer.execute(
        "UPDATE papers SET listings = listings_of(sources, day, upvotes, day_inferred)"
        " WHERE day IS NOT NULL OR upvotes IS NOT NULL"
    )


def _recognise(writer: sqlite3.Connection) -> None:
    """Know each paper also by the ids that its title and names give when ł is spelt as l; its own id stays."""
    from store.identity import title_ids

    found = writer.execute("SELECT seq, title, authors, abstract FROM papers")
    keys = [
        (key, seq)
        for seq, title, authors, abstract in found
        if not (title.isascii() and authors.isascii() and abstract.isascii())
        for key in title_ids(title, names_of(authors), abstract)
    ]
    writer.executemany("INSERT OR IGNORE INTO keys VALUES (?, ?)", keys)


def _identify(writer: sqlite3.Connection) -> None:
    """Know each paper by all of its identifiers, and by its title with the family name and initial of who is first.

    Where the reader decides how a paper is listed, what the sources say of it has a place of its own.
    """
    from store.identity import identity_keys

    papers = writer.execute("SELECT seq, id, title, abstract, authors, arxiv, doi, other_ids FROM papers")
    keys = []
    for seq, name, title, abstract, authors, arxiv, doi, others in papers:
        ids = tuple((kind, value) for kind, value in orjson.loads(others or "[]"))
        paper = Paper(name, title, abstract, names_of(authors), arxiv=arxiv, doi=doi, other_ids=ids)
        keys += [(key, seq) for key in identity_keys(paper)]
    writer.executemany("INSERT OR IGNORE INTO keys VALUES (?, ?)", keys)
    writer.execute("CREATE TABLE origins (seq INTEGER PRIMARY KEY, record TEXT NOT NULL)")


def _remember(writer: sqlite3.Connection) -> None:
    """Make room for the imports, and for what each of them brought (`catalogue.remembering`)."""
    writer.execute(
        "CREATE TABLE imports (number INTEGER PRIMARY KEY, at TEXT NOT NULL, named TEXT NOT NULL,"
        " new INTEGER NOT NULL, updated INTEGER NOT NULL, undone INTEGER NOT NULL)"
    )
    writer.execute(
        "CREATE TABLE brought (seq INTEGER NOT NULL, import INTEGER NOT NULL, row INTEGER, was INTEGER, before TEXT,"
        " names TEXT NOT NULL, into_seq INTEGER, PRIMARY KEY (seq, import)) WITHOUT ROWID"
    )


def _log_fetches(writer: sqlite3.Connection) -> None:
    """Make room for what came of each day of each list (`fetching.log`)."""
    writer.execute(
        "CREATE TABLE fetches (list TEXT NOT NULL, day TEXT NOT NULL, standing TEXT NOT NULL, at TEXT NOT NULL,"
        " since TEXT NOT NULL, ids TEXT NOT NULL, taken TEXT NOT NULL, listed INTEGER NOT NULL, new INTEGER NOT NULL,"
        " left_out INTEGER NOT NULL, why TEXT NOT NULL, PRIMARY KEY (list, day)) WITHOUT ROWID"
    )


_FILLED: dict[int, Callable[[sqlite3.Connection], None]] = {
    2: _list,
    3: _recognise,
    4: _identify,
    5: _remember,
    6: _log_fetches,
}
"""What else there is to do on the way to a format."""
