"""ledger.db: what was done in each reading session, and how often a paper was passed over undecided.

It holds no notes and no marks, only which paper was seen and decided on when; so it may be switched off, purged and
lost without losing anything the reader wrote. Every event is a transaction of its own: a session that was killed is
resumed at its paper. A sudden loss of power may take the last second's events (``synchronous=NORMAL``).
"""

import json
import os
import sqlite3
import threading
import zlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from store.ledger.pace import DECIDING, TURNING, Action, Event, Recap, recap
from store.text import clean
from store.times import moment_of, now, stamp

_SCHEMA = """
CREATE TABLE IF NOT EXISTS sessions (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, kind TEXT NOT NULL, filter TEXT NOT NULL,
    started TEXT NOT NULL, ended TEXT, papers BLOB);
CREATE TABLE IF NOT EXISTS events (
    number INTEGER PRIMARY KEY, session TEXT NOT NULL, at TEXT NOT NULL, action TEXT NOT NULL, paper TEXT NOT NULL,
    value TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS events_of_session ON events (session, number);
CREATE INDEX IF NOT EXISTS events_of_paper ON events (paper, at);
CREATE TABLE IF NOT EXISTS passed (paper TEXT PRIMARY KEY, times INTEGER NOT NULL) WITHOUT ROWID;
DROP TABLE IF EXISTS places; -- of earlier versions, which nothing reads any more
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
_ACTIONS = frozenset(Action)
_SESSION = "id, kind, filter, started, ended"

Write = tuple[str, Sequence[object]]  # a statement and its values


@dataclass(frozen=True, slots=True)
class ReadingSession:
    """One stretch of reading: its ``kind`` ("triage", "reading"…) and the filter it was made from.

    ``ended`` is None while it is open, and stays so when the program was killed.
    """

    id: str
    kind: str
    filter: str
    started: datetime
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class Resumed:
    """An open session: its papers in order, and the number of the one to go on with (their count when all are done)."""

    session: ReadingSession
    papers: tuple[str, ...]
    position: int


class Ledger:
    """The ledger of one library. It never stands in the way of reading: what cannot be written is left out.

    ``trouble`` is one line that says why nothing is kept, or None. A damaged file is put aside and a new one begun.
    Any thread may use it: there is one connection, which one at a time uses. Other processes may use the same file.
    """

    def __init__(self, path: Path, clock: Callable[[], datetime] = now) -> None:
        self._clock = clock
        self._turn = threading.Lock()  # used by two threads at once, a connection mixes up their rows
        self.trouble: str | None = None
        try:
            self._base = _opened(path)
        except sqlite3.Error as error:
            self.trouble = f"{path} cannot be written ({error}): this session is not kept"
            self._base = _in_memory(path)

    # -- the switch ------------------------------------------------------------------------------------------------

    @property
    def enabled(self) -> bool:
        """Whether anything is written down."""
        return self._read("SELECT value FROM settings WHERE name = 'enabled'") != [("no",)]

    @enabled.setter
    def enabled(self, wanted: bool) -> None:
        self._write([("INSERT OR REPLACE INTO settings VALUES ('enabled', ?)", ("yes" if wanted else "no",))])

    def purge(self) -> None:
        """Forget every session, event and count, on the disk too; the switch stays as it is."""
        self._write([(f"DELETE FROM {table}", ()) for table in ("sessions", "events", "passed")])
        for command in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
            self._write([(command, ())], together=False)

    # -- sessions --------------------------------------------------------------------------------------------------

    def begin(self, kind: str, filter: str = "", papers: Sequence[str] = ()) -> ReadingSession:
        """Open a session over these papers, in this order."""
        session = ReadingSession(os.urandom(6).hex(), kind, filter, self._clock())
        if self.enabled:
            values = (session.id, kind, filter, stamp(session.started, precise=True), _packed(papers))
            statement = "INSERT INTO sessions (id, kind, filter, started, papers) VALUES (?, ?, ?, ?, ?)"
            self._write([(statement, values)])
        return session

    def extend(self, session: ReadingSession, papers: Sequence[str]) -> None:
        """Set the papers that an open session goes over from now on: the ones it had, in their order, and more."""
        if self.enabled:
            self._write([("UPDATE sessions SET papers = ? WHERE id = ?", (_packed(papers), session.id))])

    def record(self, session: ReadingSession, action: Action, papers: Iterable[str], value: str = "") -> None:
        """Write down what was done with one or more papers, all or none; on the disk when this returns.

        A decision begins the count of times passed over again from nought; PASSED, which the caller says when a paper
        stood under the cursor for 0.8 seconds and was left undecided, adds one.
        """
        if not self.enabled:
            return
        at = stamp(self._clock(), precise=True)
        writes: list[Write] = []
        for paper in papers:
            event = (session.id, at, str(action), paper, value)
            writes.append(("INSERT INTO events (session, at, action, paper, value) VALUES (?, ?, ?, ?, ?)", event))
            if action is Action.PASSED:
                count = "INSERT INTO passed VALUES (?, 1) ON CONFLICT (paper) DO UPDATE SET times = times + 1"
                writes.append((count, (paper,)))
            elif action in DECIDING:
                writes.append(("DELETE FROM passed WHERE paper = ?", (paper,)))
        self._write(writes)

    def end(self, session: ReadingSession) -> Recap:
        """Close a session and return what was done in it; the list of its papers is dropped."""
        values = (stamp(self._clock(), precise=True), session.id)
        self._write([("UPDATE sessions SET ended = ?, papers = NULL WHERE id = ?", values)])
        return self.recap(session.id)

    def resume(self, kind: str = "triage") -> Resumed | None:
        """Find the latest session of a kind if it is still open, with the paper to go on with."""
        latest = f"SELECT {_SESSION}, papers FROM sessions WHERE kind = ? ORDER BY number DESC LIMIT 1"
        for *values, packed in self._read(latest, (kind,)):
            session, papers = _session(values), _unpacked(packed)
            if session and session.ended is None and papers:
                return Resumed(session, papers, self._position(session.id, papers))
        return None

    def _position(self, session: str, papers: Sequence[str]) -> int:
        """Return where the last event leaves off: behind a paper that was decided on or passed, else at it."""
        places = {paper: place for place, paper in enumerate(papers)}
        last = "SELECT paper, action FROM events WHERE session = ? ORDER BY number DESC"
        for paper, action in self._read(last, (session,)):
            if paper in places and action in _ACTIONS:
                return places[paper] + (Action(action) in TURNING)
        return 0

    def sessions(self, limit: int | None = None) -> list[ReadingSession]:
        """List the sessions, newest first."""
        newest = f"SELECT {_SESSION} FROM sessions ORDER BY number DESC LIMIT ?"
        found = map(_session, self._read(newest, (-1 if limit is None else limit,)))
        return [session for session in found if session]

    def events(self, session_id: str, latest: int | None = None) -> list[Event]:
        """List what was done in a session, or the latest of it, oldest first."""
        newest = "SELECT at, action, paper, value FROM events WHERE session = ? ORDER BY number DESC LIMIT ?"
        found = self._read(newest, (session_id, -1 if latest is None else latest))[::-1]
        known = ((_moment(at), name, paper, value) for at, name, paper, value in found if name in _ACTIONS)
        return [Event(at, Action(name), str(paper), clean(str(value))) for at, name, paper, value in known if at]

    def recap(self, session_id: str) -> Recap:
        """Return what was done in a session, open or closed."""
        return recap(self.events(session_id))

    # -- papers ----------------------------------------------------------------------------------------------------

    def passed(self, papers: Iterable[str] | None = None) -> dict[str, int]:
        """Return how often papers were passed over, by id: all that ever were, or these, with nought for the others."""
        if papers is None:
            return _counts(self._read("SELECT paper, times FROM passed"))
        wanted = list(papers)
        found = self._read(
            "SELECT paper, times FROM passed WHERE paper IN (SELECT value FROM json_each(?))", (json.dumps(wanted),)
        )
        return {**dict.fromkeys(wanted, 0), **_counts(found)}

    def reset(self, papers: Iterable[str]) -> None:
        """Begin the count of these papers again from nought, as when the reader says to keep them."""
        self._write([("DELETE FROM passed WHERE paper = ?", (paper,)) for paper in papers])

    def opened(self) -> dict[str, datetime]:
        """Return when each paper was last looked at, by id."""
        found = self._read("SELECT paper, max(at) FROM events WHERE action != 'passed' GROUP BY paper")
        return {paper: at for paper, at in ((paper, _moment(at)) for paper, at in found) if at}

    # -- the file --------------------------------------------------------------------------------------------------

    def _read(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Ask for rows; a file that is damaged within gives none, and ``trouble`` says so."""
        try:
            with self._turn:
                return self._base.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            self.trouble = f"the reading ledger could not be read ({error}): move ledger.db away to begin a new one"
            return []

    def _write(self, writes: Sequence[Write], *, together: bool = True) -> None:
        """Run statements in one transaction; when it fails, say so in ``trouble`` and go on."""
        if not writes:
            return
        try:
            with self._turn, self._base:
                if together:
                    self._base.execute("BEGIN IMMEDIATE")
                for statement, values in writes:
                    self._base.execute(statement, values)
        except sqlite3.Error as error:
            self.trouble = f"the reading ledger could not be written ({error}): this was not kept"

    def close(self) -> None:
        """Close the file."""
        self._base.close()


def _opened(path: Path) -> sqlite3.Connection:
    """Open the file, making it for its owner alone; one that is damaged is kept beside under another name."""
    try:
        return _connected(path)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise  # no permission, no room, no folder: the file itself may be well
    aside = path.with_name(f"{path.name}.damaged-{now():%Y%m%dT%H%M%S%f}")
    os.replace(path, aside)
    for companion in ("-wal", "-shm"):
        path.with_name(path.name + companion).unlink(missing_ok=True)
    return _connected(path)


def _connected(path: Path) -> sqlite3.Connection:
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise sqlite3.OperationalError(error.strerror) from error
    base = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=5)
    try:
        base.execute("PRAGMA journal_mode=WAL")
        base.execute("PRAGMA synchronous=NORMAL")
        base.executescript(_SCHEMA)
    except sqlite3.Error:
        base.close()
        raise
    return base


def _in_memory(path: Path) -> sqlite3.Connection:
    """Return what a file holds that cannot be written, as far as it can be read, where this session can go on."""
    base = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    for mode in ("mode=ro", "immutable=1"):
        with suppress(sqlite3.Error), closing(sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True)) as kept:
            kept.backup(base)
            break
    base.executescript(_SCHEMA)
    return base


def _packed(papers: Sequence[str]) -> bytes:
    return zlib.compress(json.dumps(list(papers)).encode())


def _unpacked(packed: object) -> tuple[str, ...]:
    """Read the papers of a session, none of what is damaged."""
    with suppress(TypeError, ValueError, RecursionError, zlib.error):
        papers = json.loads(zlib.decompress(cast(bytes, packed)))
        return tuple(map(str, papers)) if isinstance(papers, list) else ()
    return ()


def _counts(found: Iterable[tuple[object, object]]) -> dict[str, int]:
    return {str(paper): times for paper, times in found if isinstance(times, int)}


def _moment(value: object) -> datetime | None:
    return moment_of(value) if isinstance(value, str) else None


def _session(values: Sequence[object]) -> ReadingSession | None:
    """Read a session, None where it does not say when it was; one that ended, nobody knows when, is not open."""
    identifier, kind, filter, started, ended = values
    begun = _moment(started)
    if begun is None:
        return None
    last = None if ended is None else _moment(ended) or begun
    return ReadingSession(str(identifier), str(kind), clean(str(filter)), begun, last)
