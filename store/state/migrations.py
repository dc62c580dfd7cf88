"""Older versions of the state file, brought up to this one; each step is a function from tables to tables.

Steps never drop what they do not know, and never run backwards: a file of a newer version is only read. To change the
layout, raise SCHEMA, add the step from the version before, and add a file of that version to the tests.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from store.state.merge import Tables
from store.state.records import Record
from store.state.restamping import restamped

SCHEMA = 3


class Newer(NamedTuple):
    """A file of a later version of the program, which is read and never written."""

    path: Path
    version: int

    def __str__(self) -> str:
        """Return it in one line."""
        return f"{self.path} was written by a newer Broadsheet (version {self.version}; this one knows {SCHEMA})"


def schema_of(tables: Tables) -> int:
    """Read the version of a state; a file without one has version 0."""
    schema = tables["meta"].get("meta", {}).get("schema")
    return schema if isinstance(schema, int) else 0


def _from_bare_marks(tables: Tables, events: Mapping[str, Record]) -> Tables:
    """Version 0: marks alone, as a person or another program writes them: a paper, and what was said about it."""

    def complete(mark: Record) -> Record:
        blank: Record = {"title": "", "ids": {}, "status": "inbox", "rating": None, "tags": [], "notes": []}
        return {**blank, "updated": None, "stamps": {}, **mark}

    marks = {name: complete(mark) for name, mark in tables["marks"].items()}
    meta = {"actor": "", "clock": 0, **tables["meta"].get("meta", {}), "schema": 1}
    return {**tables, "marks": marks, "meta": {"meta": meta}}


def _from_marks_and_views(tables: Tables, events: Mapping[str, Record]) -> Tables:
    """Version 1: no decisions, and no notes without a paper; marks get their citekeys when they are next changed."""
    return {**tables, "meta": {"meta": {**tables["meta"].get("meta", {}), "schema": 2}}}


def _from_counted_edits(tables: Tables, events: Mapping[str, Record]) -> Tables:
    """Version 2: stamps counted edits alone, and not when they were made."""
    return {**restamped(tables, events.values()), "meta": {"meta": {**tables["meta"].get("meta", {}), "schema": 3}}}


STEPS: dict[int, Callable[[Tables, Mapping[str, Record]], Tables]] = {
    0: _from_bare_marks,
    1: _from_marks_and_views,
    2: _from_counted_edits,
}


def migrate(tables: Tables, events: Callable[[], Mapping[str, Record]] = dict) -> Tables:
    """Bring tables to this version; tables of this or a newer one come back as they are.

    ``events`` reads the part of the history that is not among the tables.
    """
    while (version := schema_of(tables)) < SCHEMA:
        tables = STEPS[version](tables, events() if version == SCHEMA - 1 else {})
    return tables
