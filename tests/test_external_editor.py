"""The reader's own editor: which one it is, what it made of a file, and signals while it is open."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tui.paper import external_editor
from tui.paper.external_editor import Edited, Ended, did_not_wait, edit, edit_file, editor_command


@pytest.mark.parametrize(
    ("visual", "editor", "command"),
    [
        (None, None, ["vi"]),
        ("", "", ["vi"]),
        (None, "nano", ["nano"]),
        ("code --wait", "nano", ["code", "--wait"]),
        ("'/opt/my editor' -n", None, ["/opt/my editor", "-n"]),
    ],
)
def test_the_editor_is_the_one_that_the_reader_has_set(
    monkeypatch: pytest.MonkeyPatch, visual: str | None, editor: str | None, command: list[str]
) -> None:
    for name, value in (("VISUAL", visual), ("EDITOR", editor)):
        if value is not None:
            monkeypatch.setenv(name, value)
    assert editor_command() == command
    monkeypatch.setenv("VISUAL", "'open")
    with pytest.raises(OSError, match=r"^\$EDITOR cannot be read: No closing quotation$"):
        editor_command()


def editing(path: Path, change: Callable[[Path], object], code: int = 0) -> Edited:
    """Edit a file in an editor that changes it so."""
    given: list[Sequence[str]] = []

    def run(command: Sequence[str]) -> int:
        given.append(command)
        change(path)
        return code

    edited = edit_file(path, run)
    assert given == [["vi", str(path)]]
    return edited


def test_what_an_editor_made_of_a_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "note.md"
    path.write_text("before")
    for change, code, found in (
        (lambda path: path.write_bytes("one\r\ntwo é\n".encode()), 0, Edited("one\ntwo é\n", well=True, at_once=False)),
        (lambda path: path.write_text("cut"), 1, Edited("cut", well=False, at_once=False)),
        (lambda path: None, 0, Edited("cut", well=True, at_once=True)),
        (lambda path: path.unlink(), 0, Edited("", well=True, at_once=False)),
        (lambda path: None, 0, Edited("", well=True, at_once=True)),
    ):
        assert editing(path, change, code) == found
    monkeypatch.setattr(external_editor, "AT_ONCE", 0.0)
    assert not editing(path, lambda path: None).at_once, "somebody has looked at it"
    place = "drafts/note.md"
    assert did_not_wait(place) == (
        "drafts/note.md keeps what you save there: the editor did not wait (with --wait it does)"
    )


class Suspending:
    """What an editor asks of the app: the screen is given up for a while."""

    suspended: list[bool]

    def __init__(self) -> None:
        self.suspended = []

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Give the screen up."""
        self.suspended.append(True)
        yield
        self.suspended.append(False)


def test_while_an_editor_is_open_signals_go_to_it_or_end_the_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert threading.current_thread() is threading.main_thread(), "only there are signals taken"
    app: Any = Suspending()
    path = tmp_path / "note.md"
    numbers = (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]

    def opening(number: int | None, fails: OSError | None = None) -> None:
        def run(_: Sequence[str]) -> int:
            assert app.suspended == [True]
            if number:
                os.kill(os.getpid(), number)
            if fails:
                raise fails
            path.write_text("kept")
            return 0

        monkeypatch.setattr(edit_file, "__defaults__", (run,))
        app.suspended.clear()

    for number in (signal.SIGINT, signal.SIGQUIT):
        opening(number)
        assert edit(app, path).text == "kept" and app.suspended == [True, False]
    for number in (signal.SIGTERM, signal.SIGHUP):
        opening(number)
        with pytest.raises(Ended):
            edit(app, path)
    opening(None, FileNotFoundError("vi"))
    with pytest.raises(FileNotFoundError):
        edit(app, path)
    assert app.suspended == [True, False], "the screen is back before anything is raised"
    assert [signal.getsignal(number) for number in numbers] == before
