"""history.jsonl: the older part of the history, one event per line, only ever added to.

``state.json`` is written whole at each edit, so it keeps the recent events alone; what leaves it is on the disk here
before. A line that was cut off by a power cut is passed over, as its event is still in ``state.json``; so is an event
that stands in both.
"""

import os
from collections.abc import Sequence
from pathlib import Path

import orjson

from store.files import flush_file, write_all
from store.state.records import Record, canonical

LIMIT = 400_000
"""Bytes of history that ``state.json`` may hold; beyond, the older half moves to the archive."""


def events_in(data: bytes) -> dict[str, Record]:
    """Read events by id, one a line; what is none is passed over."""
    events: dict[str, Record] = {}
    for line in data.splitlines():
        try:
            event = orjson.loads(line)
        except ValueError:
            continue
        if isinstance(event, dict) and isinstance(event.get("id"), str):
            events[event["id"]] = event
    return events


class Archive:
    """The events that have left a state file; they are read when the history is asked for, and not kept in memory."""

    def __init__(self, state: Path) -> None:
        self.path = state.with_name("history.jsonl")

    def events(self) -> dict[str, Record]:
        """Read the events by id. Raises OSError."""
        try:
            return events_in(self.path.read_bytes())
        except FileNotFoundError:
            return {}

    def add(self, events: Sequence[Record]) -> None:
        """Put events on the disk for good. Raises OSError."""
        known = self.events()
        lines = [canonical(event) + b"\n" for event in events if event["id"] not in known]
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            write_all(descriptor, b"\n" + b"".join(lines))  # an empty line, should the last one have been cut off
            flush_file(descriptor)
        finally:
            os.close(descriptor)
