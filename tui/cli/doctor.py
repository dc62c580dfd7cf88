"""Check the program, the library and the configuration: doctor."""

from __future__ import annotations

import shlex
import sqlite3
import stat
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import click

from store.errors import BroadsheetError
from store.quantities import counted
from store.state.ahead import wrong_clock
from store.text import clean
from tui.cli.base import command, invocation, json_option, styled, write_json

if TYPE_CHECKING:
    from store.library import Library
    from tui.config import Settings

_PACKAGES = ("broadsheet", "textual", "tinydb", "rapidfuzz", "numpy", "orjson", "click")


@command(
    "doctor",
    "broadsheet doctor",
    "broadsheet doctor --json",
)
@json_option
def doctor(as_json: bool) -> None:
    """Check the program, the library and the configuration.

    The exit code is 3 when something is wrong.
    """
    facts: dict[str, str | int] = {"python": sys.version.partition(" ")[0], "sqlite": sqlite3.sqlite_version}
    facts |= {package: version_of(package) for package in _PACKAGES}
    problems = [*_configuration(facts)]
    try:
        library = invocation().open_library()
        problems += [*_library(library, facts), *_papers(library, facts), *_state(library, facts)]
        problems += _subscriptions(library, facts)
    except BroadsheetError as error:
        problems.append(str(error))
    if as_json:
        write_json({**facts, "problems": problems})
    else:
        for name, fact in facts.items():
            click.echo(f"{name:<12} {clean(str(fact))}")
        for problem in problems:
            click.echo(styled(f"! {clean(problem)}", fg="red"))
        click.echo("" if problems else styled("all is well", fg="green"), nl=not problems)
    if problems:
        raise click.exceptions.Exit(3)


def version_of(package: str) -> str:
    """Return which version of a package is installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _configuration(facts: dict[str, str | int]) -> Iterator[str]:
    from tui import config
    from tui.commands import COMMANDS
    from tui.keymap import Keymap

    path = config.config_path()
    facts["config"] = str(path) if path.exists() else f"{path} (not there; the defaults are used)"
    settings = config.load(path)
    yield from settings.problems
    yield from Keymap(COMMANDS.values(), settings.keys).problems
    yield from _sources(settings)


def _sources(settings: Settings) -> Iterator[str]:
    from store.sources.endpoints import Endpoints

    try:
        Endpoints.read(settings.sources)
    except BroadsheetError as error:
        yield str(error)


def _library(library: Library, facts: dict[str, str | int]) -> Iterator[str]:
    facts["library"] = str(library.folder)
    if library.readonly:
        yield library.readonly
    for path, private in ((library.folder, 0o700), (library.folder / "state.json", 0o600)):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield f"{path} can be read by others: chmod {private:o} {path}"


def _papers(library: Library, facts: dict[str, str | int]) -> Iterator[str]:
    facts["papers"] = len(library)
    if library.papers_file.left_out:
        yield library.papers_file.left_out
    if found := library.papers_file.damage():
        yield f"papers.db is damaged ({found}): move it away and import the papers again"
        return
    whole, indexed = library.index.check(), library.search("").total
    facts["papers"] = len(library)  # a question brings in the papers that marks from elsewhere name
    facts["index"] = counted(indexed, "paper") + ("" if whole else "; it was damaged and has been rebuilt")
    if indexed != len(library):
        missing = f"the index has {indexed:,} of {counted(len(library), 'paper')}"
        yield f"{missing}: delete {library.folder / 'index'} and it will be rebuilt"


def _state(library: Library, facts: dict[str, str | int]) -> Iterator[str]:
    facts["marks"], hidden = len(library.marks), library.out_of_sight()
    facts["out of sight"] = len(hidden)
    if hidden:
        names = ", ".join(f"“{name}”" for name in hidden[:3]) + (", …" if len(hidden) > 3 else "")
        yield f"{counted(len(hidden), 'mark')} out of sight, whose paper has another mark or is not here: {names}"
    facts["edits"] = len(library.history())
    drafts = library.drafts.all()
    facts["drafts"] = f"{len(drafts)}, the latest {drafts[-1].name}.md" if drafts else "none"
    backups, copies = library.safety.backups(), library.safety.conflict_copies()
    facts["backups"] = f"{len(backups)}, the newest {backups[0].name}" if backups else "none yet"
    if moment := library.safety.clock_ahead():
        facts["clock"] = wrong_clock(moment)  # no fault of the library, and nothing that has to be mended
    if copies:
        what = counted(len(copies), "copy of your marks lies", "copies of your marks lie")
        yield f"{what} beside state.json: broadsheet merge {shlex.join(map(str, copies))}; --never leaves them out"


def _subscriptions(library: Library, facts: dict[str, str | int]) -> Iterator[str]:
    try:
        found = library.fetching.subscriptions()
    except BroadsheetError as error:
        yield str(error)
    else:
        facts["subscribed"] = f"to {', '.join(each.name for each in found)}" if found else "to nothing"
