"""The history in its two places: recent events in the state file, and the older ones in the archive beside it."""

import contextlib

from store.errors import LibraryError
from store.state.archive import LIMIT, Archive
from store.state.database import Database
from store.state.history import Conflict, Log
from store.state.records import Record
from store.state.storage import StateStorage


class Events:
    """All events of a state; the archive is read when it is asked for, and where it may hold what is looked for."""

    def __init__(self, storage: StateStorage, database: Database) -> None:
        self._storage, self._database = storage, database

    @property
    def _archive(self) -> Archive:
        return Archive(self._storage.path)

    @property
    def archived(self) -> bool:
        """Whether the older part of the history is in a file of its own."""
        return self._archive.path.exists()

    def older(self) -> dict[str, Record]:
        """Read the older part of the history, by id. Raises LibraryError."""
        try:
            return self._archive.events()
        except OSError as error:
            raise LibraryError(f"{self._archive.path} could not be read: {error.strerror or error}") from error

    def older_if_readable(self) -> dict[str, Record]:
        """Read the older part of the history, as far as that is possible."""
        try:
            return self.older()
        except LibraryError:
            return {}

    def log(self, *, recent: bool = False) -> Log:
        """Return the history, whose steps are made as they are asked for. Raises LibraryError.

        ``recent`` leaves out what was archived, which is older and takes longer to read.
        """
        events = self._database.records("history")
        if not recent:
            events = {**self.older(), **events}
        return Log(events.values(), self._database.records("marks"))

    def turn(self, how: str, actor: str, known: str | None) -> tuple[Log, str | None]:
        """Find the edit that an actor undoes or redoes next, where it is not known, and a log that has it.

        The log has all that came after it, too. Raises Conflict when there is no edit with a known id.
        """
        log = self.log(recent=True)
        if known:
            log = log if known in log else self.log()
            if known not in log:
                raise Conflict(f"no edit has the id {known}")
            return log, known
        find = Log.last_done if how == "undoes" else Log.last_undone
        found = find(log, actor)
        if not (log.tells(found, actor) and (found or how == "redoes")):
            log = self.log()
            found = find(log, actor)
        return log, found

    @property
    def many(self) -> bool:
        """Whether the state file holds so many that the older half has to move to the archive."""
        return self._storage.size("history") > LIMIT

    def archive_older(self) -> None:
        """Move the older half of many events to the archive; that this fails is no reason to refuse an edit."""
        if self.many:
            events = self.log(recent=True).events
            older = events[: len(events) // 2]
            with contextlib.suppress(OSError):
                self._archive.add(older)
                with self._storage.transaction(durable=False):
                    self._database.table("history").drop([event["id"] for event in older])
