"""What a paper looks like as a record of the database, and what an empty database looks like."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

import orjson

from store.models import Paper

SCHEMA = """
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
FORMAT = 1
_LISTS = ("authors", "links", "sources")
_PLAIN = ("id", "title", "abstract", "day", "day_inferred", "published", "url", "arxiv", "doi", "upvotes", "venue")
FIELDS = (*_PLAIN, *_LISTS, "citekey", "added")
COLUMNS = ", ".join(FIELDS)


def create(path: Path) -> None:
    """Lay out an empty database at ``path`` unless one is there; two programs that start at once make one."""
    if path.exists():
        return
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    start = {"format": FORMAT, "identity": secrets.token_hex(8), "version": 0, "top": 0, "count": 0, "seq": 0}
    try:
        with closing(sqlite3.connect(draft)) as writer:
            writer.execute("PRAGMA journal_mode=WAL")  # stays with the file: readers never wait for an import
            writer.executescript(SCHEMA)
            writer.executemany("INSERT INTO meta VALUES (?, ?)", start.items())
            writer.commit()
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def paper_of(values: Sequence[object]) -> Paper:
    """Read a paper from the values of COLUMNS."""
    record = dict(zip(FIELDS, values, strict=True))
    for name in _LISTS:
        record[name] = tuple(orjson.loads(str(record[name])))
    record["day_inferred"] = bool(record["day_inferred"])
    return Paper(**record)  # type: ignore[arg-type]


def values_of(paper: Paper) -> list[object]:
    """Give the values of COLUMNS for a paper, but for the citekey and the moment it was added."""
    return [
        *(getattr(paper, name) for name in _PLAIN),
        *(orjson.dumps(getattr(paper, name)).decode() for name in _LISTS),
    ]
