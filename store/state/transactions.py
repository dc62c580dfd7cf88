"""The transactions of a state: how an edit reaches the disk, and what becomes of those that the disk refuses."""

import contextlib
import errno
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

from store.errors import Busy, LibraryError, NotSaved, ReadOnly
from store.state.backups import DailyBackup, back_up, find_backups
from store.state.database import Database
from store.state.events import Events
from store.state.file import LOCK_WAIT, Unconfirmed
from store.state.history import Conflict, clock_of
from store.state.merge import Tables
from store.state.migrations import SCHEMA, Newer, migrate, schema_of
from store.state.parsing import DamagedState
from store.state.quarantine import Quarantine, quarantine
from store.state.storage import StateStorage, Unreadable, Version
from store.state.tables import NamedTables
from store.state.writer import BackgroundWriter, Overtaken

Outcome = TypeVar("Outcome")

LARGE = 4_000
"""More marks than these are written in a thread, where whoever edits has said that it may be so."""


class Transactions:
    """A database and its file, which a missing one is until the first edit makes it.

    Raises LibraryError when the file is there and the system does not let it be read.
    """

    def __init__(self, path: Path) -> None:
        tables = NamedTables(path, storage=StateStorage, shared=True)
        self.storage, self.database = cast(StateStorage, tables.storage), Database(tables)
        self.events = Events(self.storage, self.database)
        self.log = self.events.log
        self._hindrance: Newer | Quarantine | None = None
        self._waiting: list[Callable[[Database], object]] = []  # edits that are in memory alone
        self._given_up: list[Conflict] = []  # why waiting edits are none any more, until someone has asked
        self._daily = DailyBackup()
        self._news: set[str] = set()  # the papers whose marks another process changed, until someone has asked
        self.writer = BackgroundWriter(self._write_behind)
        self._behind = False  # whether large files are left to the writer
        self._gone = 0  # how many edits have waited and do so no more
        self._read()
        self._news.clear()
        if self.readonly is None and self.path.parent.is_dir():
            with contextlib.suppress(OSError, LibraryError), self.storage.locked(wait=0):
                self.storage.sweep()

    @property
    def path(self) -> Path:
        """The state file itself, where a symbolic link leads."""
        return self.storage.path

    @property
    def quarantine(self) -> Quarantine | None:
        """What is known of a file that cannot be read, until `recover` or `restore` has ended it."""
        return self._hindrance if isinstance(self._hindrance, Quarantine) else None

    @property
    def readonly(self) -> str | None:
        """Why nothing can be written, in one line; None when it can."""
        return str(self._hindrance) if self._hindrance else self.storage.refusal()

    # -- to the disk ---------------------------------------------------------------------------------------------------

    def _commit(
        self,
        operation: Callable[[Database], Outcome],
        *,
        wait: float = LOCK_WAIT,
        at_once: bool = False,
        proven: bool = True,
    ) -> Outcome:
        """Run an operation on the database as it is in the file now, and put what it changed on the disk.

        When it returns None it changed nothing. When the disk refuses, the operation is kept waiting: its effect is in
        memory, and it runs again should another process have written meanwhile. So it is where a large file is left to
        the writer, until that is done; ``at_once`` waits for it. ``wait`` is how many seconds another process may hold
        the lock. Raises ReadOnly with nothing changed, or LibraryError with the operation waiting.
        """
        trouble: OSError | LibraryError | None = None
        behind = self._behind and not at_once and self._may_wait()
        with contextlib.ExitStack() as held:
            try:
                if not behind:
                    self._settle(wait)
                    held.enter_context(self.storage.locked(wait))
                self._catch_up()
            except (OSError, Busy, Unreadable) as error:
                trouble = error
            if reason := self.readonly:
                raise ReadOnly(reason)
            outcome = self._in_memory(operation, proven)
            if behind and outcome is not None and not trouble:
                self.writer.put(self.storage.version(), self._gone + len(self._waiting))
            elif not behind and self._waiting and not trouble:
                try:
                    self._save()
                except OSError as error:
                    trouble = error
        if trouble and self._waiting:
            raise self._refused(trouble) from trouble
        return outcome

    def _in_memory(self, operation: Callable[[Database], Outcome], proven: bool = True) -> Outcome:
        """Make an edit that waits for the disk, whole or, when it fails, not at all."""
        try:
            with self.storage.transaction(durable=False, proven=proven):
                outcome = operation(self.database)
        except BaseException:
            self.database.look()
            raise
        if outcome is not None:
            self._waiting.append(operation)
        return outcome

    def _save(self) -> None:
        """Bring what is in memory to the disk, under the lock."""
        self._daily.keep(self.path, migrated=schema_of(self.storage.saved) < SCHEMA)
        self.events.archive_older()
        self.storage.put(self.storage.version())
        self._gone += len(self._waiting)
        self._waiting.clear()
        self.writer.trouble = None

    def _refused(self, error: OSError | LibraryError) -> NotSaved:
        if isinstance(error, LibraryError):
            return NotSaved(str(error), str(error), len(self._waiting))
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        reason = "the disk is full" if full else error.strerror or str(error)
        written = isinstance(error, Unconfirmed)
        said = "was written, but the disk has not confirmed it" if written else "could not be written"
        return NotSaved(f"{self.path} {said}: {reason}", reason, len(self._waiting), written=written)

    def refresh(self) -> set[str]:
        """Take in what other processes wrote; return the papers whose marks changed. One stat when nothing happened.

        Edits that another process overtook while they were being written are written again. Raises LibraryError.
        """
        self._catch_up()
        if isinstance(self.writer.trouble, Overtaken) and not self.readonly:
            self.retry()
        changed, self._news = self._news, set()
        return changed

    def _catch_up(self) -> None:
        """Read the file if another process wrote it since the last look.

        While the writer is at work it is left alone; it finds out itself whether another process was faster.
        """
        if not self.writer.busy:
            self._forget_saved()
            if self.storage.changed():
                self._read()

    @property
    def pending(self) -> int:
        """How many edits are in memory alone: those that the disk refused, and those that are being written."""
        self._forget_saved()
        return len(self._waiting)

    def retry(self, *, wait: float = LOCK_WAIT) -> None:
        """Bring pending edits to the disk, waiting so many seconds for another process, or a thread, that writes.

        Raises LibraryError when the disk still refuses.
        """
        if self.pending:
            self._commit(lambda database: None, wait=wait, at_once=True)

    def given_up(self) -> list[Conflict]:
        """Return, once, why edits that the disk had refused are impossible by now: what another process wrote."""
        given_up, self._given_up = self._given_up, []
        return given_up

    # -- what is left to the writer ------------------------------------------------------------------------------------

    def write_behind(self, told: Callable[[], object]) -> None:
        """Let edits to a large file be written in a thread, which calls ``told`` whenever it is done or has failed.

        They are pending until they are on the disk. The text of the file is made here, so that no edit waits for that.
        """
        self._behind, self.writer.told = True, told
        if self._may_wait():
            self.storage.version()

    def _may_wait(self) -> bool:
        """Return whether an edit may be left to the writer: in a large file, to which nothing rarer is to be done."""
        return len(self.database.records("marks")) > LARGE and self.storage.proven and not self.events.many

    def _write_behind(self, version: Version) -> None:
        """Bring a version to the disk; runs in the writer's thread."""
        with self.storage.locked():
            if self.storage.changed():
                raise Overtaken(f"another program has written {self.path}")
            self._daily.keep(self.path, migrated=schema_of(self.storage.saved) < SCHEMA)
            self.storage.put(version)

    def _settle(self, wait: float) -> None:
        """Wait for the writer, after which the file is nobody's. Raises Busy when it takes longer than ``wait`` s."""
        if not self.writer.wait(wait):
            raise Busy(f"{self.path} is still being written")
        self._forget_saved()

    def _forget_saved(self) -> None:
        """Let edits that the writer has brought to the disk wait no more."""
        if (done := self.writer.saved - self._gone) > 0:
            del self._waiting[:done]
            self._gone += done

    @property
    def refusal(self) -> NotSaved | None:
        """Why the edits left to a thread are not on the disk; None while it is at work, or when they are.

        Raises what is no refusal but a fault.
        """
        trouble = self.writer.trouble
        if trouble is None or isinstance(trouble, Overtaken) or self.writer.busy or not self.pending:
            return None
        if not isinstance(trouble, OSError | LibraryError):
            raise trouble
        return self._refused(trouble)

    # -- the file ------------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        """Take in what the file says now, and make the waiting edits again."""
        before = self.database.marks
        try:
            self.storage.refresh()
            if not before and not self.path.exists() and find_backups(self.path):
                raise DamagedState("is missing")
        except DamagedState as damage:
            shown = self.database.content() if before else None
            self._hindrance = quarantine(self.path, damage.data, str(damage), shown)
            self._hold(self._hindrance.best)
            return
        version = schema_of(self.database.content())
        self._hindrance = Newer(self.path, version) if version > SCHEMA else None
        if version < SCHEMA and self.path.exists():
            self._hold(migrate(self.database.content(), self.events.older_if_readable))
        self.database.look()
        waiting, self._waiting = self._waiting, []
        for operation in waiting:
            try:
                self._in_memory(operation)
            except Conflict as conflict:
                self._given_up.append(conflict)
        self._news |= self.database.marks.different(before)

    def _hold(self, tables: Tables) -> None:
        """Have other tables in memory than the file has."""
        with self.storage.transaction(durable=False, proven=False):
            self.database.replace(tables)

    def _replace(self, tables: Tables) -> None:
        """Put another state in the place of one that cannot be read. Raises LibraryError."""
        assert self.quarantine is not None
        meta = tables["meta"].get("meta", {})
        meta = {**meta, "schema": SCHEMA, "clock": max(clock_of(meta), self.database.clock)}
        self._settle(LOCK_WAIT)
        try:
            with self.storage.locked():
                if self.storage.changed():
                    self._read()
                    raise LibraryError(
                        f"{self.path} has changed since you were asked: it is read again, nothing written"
                    )
                if self.path.exists() and not self.quarantine.kept:
                    raise LibraryError(f"{self.path} stays as it is, because no copy of it could be made")
                self._hold({**tables, "meta": {"meta": meta}})
                self.storage.put(self.storage.version())
        except OSError as error:
            raise self._refused(error) from error
        self._read()

    def protect(self, *, copy: bool = False) -> Path | None:
        """Keep the present version in backups/, as a true ``copy`` if need be; None when there is no file yet.

        Raises LibraryError when that fails.
        """
        if self.quarantine:
            raise ReadOnly(str(self.quarantine))
        self._settle(LOCK_WAIT)
        try:
            with self.storage.locked():
                return back_up(self.path, copy=copy)
        except OSError as error:
            raise LibraryError(f"no backup of {self.path} could be made: {error.strerror or error}") from error

    def close(self) -> None:
        """Close the file when what is being written is on the disk; edits that it refuses are lost."""
        if self.writer.wait(LOCK_WAIT):
            self._forget_saved()
            self.storage.close()
