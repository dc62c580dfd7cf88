"""A fault in the program, and a disk that is really full, on a real terminal."""

from __future__ import annotations

import os
import platform
import re
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from store.library import Library
from tests.terminal import Terminal
from tui import crash_report as faults

PROGRAM = "from tui.cli import main; main()"
FAULTS = {
    "a key": ("import tui.main.screen as m; m.MainScreen.move = lambda *_: 1 / 0; ", "j"),
    "a command that waits": ("import tui.questions.picker as p; p.Picker.found = lambda self: 1 / 0; ", ":"),
    "a question": ("import tui.questions.note_editor as n; n.NoteBox.compose = lambda self: 1 / 0; ", "n"),
    "a key of a question": ("import tui.questions.note_editor as n; n.NoteEditor.press = lambda *_: 1 / 0; ", "nx"),
    "the painting": ("import tui.history.history_list as h; h.HistoryList.line = lambda *_: 1 / 0; ", "H"),
    "the start": ("import tui.app as a; a.MainScreen = lambda *_, **__: 1 / 0; ", ""),
}


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return {
        "HOME": str(tmp_path),
        "BROADSHEET_LIBRARY": str(tmp_path / "library"),
        "BROADSHEET_CONFIG": str(tmp_path / "config.toml"),
        "XDG_STATE_HOME": str(tmp_path / "logs"),
        "PYTHONPATH": str(Path(__file__).parent.parent),
    }


def marked(env: dict[str, str]) -> int:
    library = Library.open(Path(env["BROADSHEET_LIBRARY"]))
    try:
        assert library.readonly is None
        return len(library.state.marks)
    finally:
        library.close()


@pytest.mark.parametrize("where", FAULTS)
def test_a_fault_is_one_line_and_a_log(env: dict[str, str], where: str) -> None:
    sabotage, key = FAULTS[where]
    with Terminal([sys.executable, "-c", sabotage + PROGRAM], env, columns=100) as terminal:
        if key:
            terminal.wait_for("50 shown")
            terminal.press("5")
            terminal.wait_for("rated 5")
            terminal.press(key)
        assert terminal.wait_until_gone() == 3
        screen, _, left = terminal.raw.decode().rpartition("\x1b[?1049l")
    assert "\x1b[?1049h" in screen and "\x1b[?1049h" not in left
    [line] = re.sub(r"\x1b\[[0-?]*[ -/]*[@-~]", "", left).split("\r\n")[:-1]
    assert "broadsheet: a fault in the program (ZeroDivisionError: division by zero); " in line
    assert "all that was saved is safe; see " in line
    [log] = Path(env["HOME"]).rglob("fault-*.log")
    assert log.stat().st_mode & 0o777 == 0o600
    assert "Traceback (most recent call last)" in log.read_text()
    assert marked(env) == (1 if key else 0)


def test_logs_of_faults_do_not_pile_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_log_dir", lambda name: str(tmp_path / name))
    for number in range(15):
        (tmp_path / "broadsheet").mkdir(exist_ok=True)
        (tmp_path / "broadsheet" / f"fault-2020-01-{number + 1:02}T000000-1.log").touch()
    line = faults.crash_line(ValueError("line one\nline two"))
    said, _, kept = line.partition("; see ")
    assert said == "a fault in the program (ValueError: line one line two); all that was saved is safe"
    newest = [f"fault-2020-01-{number + 1:02}T000000-1.log" for number in range(15)][-9:]
    assert sorted(os.listdir(tmp_path / "broadsheet")) == [*newest, Path(kept).name]
    assert re.fullmatch(rf"fault-\d{{4}}-\d\d-\d\dT\d{{6}}-{os.getpid()}\.log", Path(kept).name)
    assert faults.crash_line(None, "it was so") == "a fault in the program (it was so); all that was saved is safe"


def test_a_log_says_which_program_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_log_dir", lambda name: str(tmp_path / name))
    for known, said in ((True, version("broadsheet")), (False, "unknown")):
        if not known:
            monkeypatch.setattr("importlib.metadata.version", missing)
        kept = faults.keep(ValueError("x"))
        assert kept is not None
        first, _, *rest = kept.read_text().splitlines()
        assert first == f"broadsheet {said}, Python {platform.python_version()}, {platform.system()}"
        assert rest[-1] == "ValueError: x"
        kept.unlink()


def missing(name: str) -> str:
    raise PackageNotFoundError(name)


def test_a_fault_with_no_place_for_its_log_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr("platformdirs.user_log_dir", lambda name: str(tmp_path / "file" / name))
    assert faults.keep(ValueError()) is None
    assert faults.crash_line(ValueError("x")).endswith("is safe")


FULL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
def room(*_):
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
signal.signal(signal.SIGUSR1, room)
from store.library import Library
library = Library.open()
library.search("any")
resource.setrlimit(resource.RLIMIT_FSIZE, (300, resource.RLIM_INFINITY))
from tui.app import BroadsheetApp
BroadsheetApp(library).run()
"""


def test_a_disk_that_is_really_full(env: dict[str, str]) -> None:
    """No file may grow beyond 300 bytes: the edit stays in memory, and is saved when there is room again."""
    marked(env)
    with Terminal([sys.executable, "-c", FULL], env, columns=100) as terminal:
        terminal.wait_for("50 shown")
        terminal.press("4")
        terminal.wait_for("not saved yet: the disk is full", "● 1 not saved")
        terminal.press("j", "l", "n")
        terminal.wait_for("Ctrl+s saves")
        terminal.press(*"dear", "\x13")
        terminal.wait_for("● 3 not saved")
        terminal.press("q")
        terminal.wait_for("3 changes could not be saved. Leave, and lose them?")
        terminal.press("n", "/", *"dear", "enter")
        terminal.wait_for("of 50")
        assert marked(env) == 0
        assert not [path for path in Path(env["BROADSHEET_LIBRARY"]).iterdir() if path.suffix == ".tmp"]
        os.kill(terminal.process.pid, 10)
        terminal.wait_for("saved: 3 changes that the disk had refused")
        terminal.press("q")
        assert terminal.wait_until_gone() == 0
    assert marked(env) == 2
