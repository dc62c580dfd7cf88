"""The app from outside: in which theme it begins, and how it ends in lines and exit codes."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from types import SimpleNamespace

import pytest

from store.library import Library
from tests.desk import sit
from tui import app
from tui.app import BroadsheetApp, run
from tui.cli.guard import watched
from tui.config import Settings
from tui.session import Session
from tui.sheets.sheet import Sheet


@pytest.mark.parametrize(
    ("configured", "kept", "no_colour", "theme"),
    [
        (None, None, None, "dark"),
        (None, "light", None, "light"),
        ("high-contrast", "light", None, "high-contrast"),
        (None, "a theme of before", None, "dark"),
        ("light", "light", "1", "no-colour"),
        ("light", None, "", "light"),
    ],
)
def test_the_theme_is_the_configurations_else_the_last_one(
    seeded: Library,
    monkeypatch: pytest.MonkeyPatch,
    configured: str | None,
    kept: str | None,
    no_colour: str | None,
    theme: str,
) -> None:
    session = Session(seeded.folder / "session.json", theme=kept)
    session.save()
    if no_colour is not None:
        monkeypatch.setenv("NO_COLOR", no_colour)
    assert BroadsheetApp(seeded, Settings(theme=configured)).theme == theme


@pytest.mark.parametrize(("system", "theme"), [("standard", "terminal"), ("256", "dark"), ("truecolor", "dark")])
def test_a_terminal_of_sixteen_colours_keeps_its_own(
    seeded: Library, monkeypatch: pytest.MonkeyPatch, system: str, theme: str
) -> None:
    monkeypatch.setattr("rich.console.Console.color_system", system)
    assert BroadsheetApp(seeded).theme == theme
    assert BroadsheetApp(seeded, Settings(theme="light")).theme == "light"


@pytest.mark.parametrize(
    ("ascii", "terminal", "plain"), [(False, "xterm", False), (True, "xterm", True), (False, "linux", True)]
)
def test_signs_are_plain_where_that_was_asked_for_or_is_all_there_is(
    seeded: Library, monkeypatch: pytest.MonkeyPatch, ascii: bool, terminal: str, plain: bool
) -> None:
    monkeypatch.setenv("TERM", terminal)
    monkeypatch.setattr(Sheet, "ascii", not plain)
    made = BroadsheetApp(seeded, Settings(ascii=ascii))
    assert (Sheet.ascii, made.has_class("-ascii")) == (plain, plain)
    assert BroadsheetApp(seeded, Settings(programs={"count": "wc"})).session.programs == {"count": "wc"}


def test_what_stops_it_from_opening_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert run(tmp_path / "file") == 3
    said = capsys.readouterr()
    assert said.out == "" and said.err.startswith("broadsheet: ") and said.err.count("\n") == 1


@pytest.mark.parametrize(
    ("ends", "returned", "lost", "code", "said"),
    [
        (None, None, 0, 0, []),
        (143, 143, 0, 143, []),
        (0, 0, 1, 0, ["broadsheet: 1 change could not be saved"]),
        (0, 0, 2, 0, ["broadsheet: 2 changes could not be saved"]),
        (1, 1, 0, 3, ["broadsheet: a line about the last line"]),
        (ZeroDivisionError("by zero"), None, 0, 3, ["broadsheet: a line about ZeroDivisionError"]),
    ],
)
def test_it_ends_with_its_code_and_a_line_for_what_went_wrong(
    seeded: Library,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    ends: int | Exception | None,
    returned: int | None,
    lost: int,
    code: int,
    said: list[str],
) -> None:
    def runs(self: BroadsheetApp) -> int | None:
        self.error_console.print("  above\n  the last line  \n\n")
        if isinstance(ends, Exception):
            raise ends
        return ends

    begun: list[tuple[Path, str]] = []
    monkeypatch.setattr(BroadsheetApp, "run", runs)
    monkeypatch.setattr(BroadsheetApp, "return_code", returned)
    monkeypatch.setattr(Library, "unsaved", SimpleNamespace(pending=lost))
    monkeypatch.setattr(
        app.crash_report, "crash_line", lambda fault, last: f"a line about {type(fault).__name__ if fault else last}"
    )
    assert run(seeded.folder, lambda opened: begun.append((opened.library.folder, opened.demo)), demo="a demo") == code
    assert (capsys.readouterr().err.splitlines(), begun) == (said, [(seeded.folder, "a demo")])


@pytest.mark.parametrize("there", [(), (0,), (1,)])
def test_where_no_terminal_could_be_given_back_no_second_process_waits(
    monkeypatch: pytest.MonkeyPatch, there: tuple[int, ...]
) -> None:
    ran: list[bool] = []
    monkeypatch.setattr(os, "isatty", lambda descriptor: descriptor in there)
    monkeypatch.setattr(os, "fork", lambda: pytest.fail("a process was started"))
    with watched():
        ran.append(True)
    assert ran


async def test_a_signal_ends_it_with_its_code_and_keeps_what_is_being_written(
    seeded: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    timers: list[tuple[object, ...]] = []

    class Last:
        """Stands for the timer that ends the process anyway."""

        daemon = False

        def __init__(self, *given: object) -> None:
            timers.append(given)

        def start(self) -> None:
            """Say that it runs, beside all else."""
            timers.append((self.daemon,))

    async with sit(seeded) as at:
        retried: list[float] = []
        monkeypatch.setattr(app.threading, "Timer", Last)
        monkeypatch.setattr(seeded, "retry", lambda wait: retried.append(wait))
        await at.press("n", "a")
        at.app.tell("said in front")
        assert at.said == "said in front"
        at.app.end(signal.SIGTERM)
        assert timers == [(1.5, os._exit, (143,)), (True,)] and retried == [0.5]
        assert at.app.return_value == 143
        assert [draft.text for draft in seeded.drafts.all()] == ["a"]
