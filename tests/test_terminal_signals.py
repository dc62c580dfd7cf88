"""Told to end, or left without a terminal: it ends soon, the screen is as it was, and nothing that counts is lost."""

from __future__ import annotations

import json
import signal
import sys
import time
from pathlib import Path

import pytest

from store.drafts import Drafts
from store.library import Library
from store.models import Mark
from tests.terminal import Terminal

ROOT = Path(__file__).parent.parent
PROGRAM = [sys.executable, "-c", "from tui.cli import main; main()"]
SOON = 5.0
"""Seconds; the promise is two, on a machine that does nothing else."""
WAYS = ["SIGTERM", "SIGHUP", "a closed window"]


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """Give a home of its own, and an editor that saves half of a note and waits."""
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nprintf "half a thought" > "$1"\necho waiting\nexec sleep 60\n')
    editor.chmod(0o700)
    return {
        "HOME": str(tmp_path),
        "BROADSHEET_LIBRARY": str(tmp_path / "library"),
        "BROADSHEET_CONFIG": str(tmp_path / "config.toml"),
        "EDITOR": str(editor),
        "TMPDIR": str(tmp_path),
        "PYTHONPATH": str(ROOT),
    }


def end(terminal: Terminal, way: str) -> int:
    """End the program in one of the ways, and give its exit code; fails when it does not end soon."""
    started = time.monotonic()
    if way == "a closed window":
        terminal.hang_up()
    else:
        terminal.kill(getattr(signal, way))
    code = terminal.wait_until_gone(SOON)
    assert time.monotonic() - started < SOON
    return code


def marks(env: dict[str, str]) -> list[Mark]:
    """Read what is on the disk, and see that the papers can be read too."""
    library = Library.open(Path(env["BROADSHEET_LIBRARY"]), seeds=False)
    try:
        assert library.readonly is None
        assert len(library.entries(library.head(100_000))) == len(library) >= 50
        return list(library.state.marks.values())
    finally:
        library.close()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("doing", ["nothing", "a note", "a note in the editor"])
def test_it_ends_in_order(env: dict[str, str], way: str, doing: str) -> None:
    if (doing, way) == ("a note in the editor", "a closed window"):
        pytest.skip("the editor holds the terminal, and the system does not always tell the program that it is gone")
    with Terminal(PROGRAM, env) as terminal:
        terminal.wait_for("50 shown")
        terminal.press("5")
        terminal.wait_for("rated 5")
        if doing == "a note":
            terminal.press("n")
            terminal.wait_for("Ctrl+s saves")
            terminal.press(*"half a thought")
            terminal.wait_for("half a thought")
        elif doing == "a note in the editor":
            terminal.press("E")
            terminal.wait_for("waiting")
        code = end(terminal, way)
        if way == "a closed window":
            assert code in (128 + signal.SIGHUP, 120), "120 is Python's own, when nobody hears its last words"
        else:
            assert code == 128 + getattr(signal, way)
            assert terminal.raw.rindex(b"\x1b[?1049l") > terminal.raw.rindex(b"\x1b[?1049h")
            assert b"Traceback" not in terminal.raw
    assert not list(Path(env["TMPDIR"]).glob("broadsheet-*")), "the editor's file is put away"
    assert not list(Path(env["HOME"]).rglob("fault-*.log"))
    assert [mark.rating for mark in marks(env)] == [5]
    drafts = Drafts(Path(env["BROADSHEET_LIBRARY"])).all()
    assert [draft.text for draft in drafts] == ([] if doing == "nothing" else ["half a thought"])
    if doing == "a note in the editor" and way == "SIGTERM":
        with Terminal(PROGRAM, env) as terminal:
            terminal.wait_for("was cut short")
            terminal.press("y")
            terminal.wait_for("half a thought", "Ctrl+s saves")
            terminal.press("\x13")
            terminal.wait_for("noted")
        assert [[note.text for note in mark.notes] for mark in marks(env)] == [["half a thought"]]


@pytest.mark.parametrize("way", WAYS)
def test_an_import_that_is_broken_off_can_be_made_again(env: dict[str, str], tmp_path: Path, way: str) -> None:
    papers = [{"title": f"Paper {number}", "abstract": f"On {number} " * 60} for number in range(30_000)]
    path = tmp_path / "papers.json"
    path.write_text(json.dumps(papers))
    library = Library.open(Path(env["BROADSHEET_LIBRARY"]))
    library.edit([library.entries(library.head(1))[0].paper.id], lambda mark: mark.rated(4), "rated 4")
    library.close()
    with Terminal([*PROGRAM, "import", str(path)], env) as terminal:
        while not (Path(env["BROADSHEET_LIBRARY"]) / "papers.db-wal").exists() and terminal.process.poll() is None:
            time.sleep(0.01)
        code = end(terminal, way)
        assert code == -(signal.SIGHUP if way == "a closed window" else getattr(signal, way)), "it was broken off"
        assert b"Traceback" not in terminal.raw
    assert [mark.rating for mark in marks(env)] == [4]


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGINT])
def test_a_program_hears_what_the_tests_were_started_to_ignore(env: dict[str, str], number: signal.Signals) -> None:
    before = signal.signal(number, signal.SIG_IGN)
    try:
        with Terminal(["sleep", "60"], env) as terminal:
            terminal.kill(number)
            assert terminal.wait_until_gone(SOON) == -number
    finally:
        signal.signal(number, before)


def test_a_program_that_was_stopped_draws_all_anew(env: dict[str, str]) -> None:
    with Terminal(PROGRAM, env) as terminal:
        terminal.wait_for("50 shown")
        terminal.press("n")
        terminal.wait_for("Ctrl+s saves")
        terminal.press_calmly(*"half a thought")
        terminal.kill(signal.SIGTSTP)
        while Path(f"/proc/{terminal.process.pid}/stat").read_text().rpartition(")")[2].split()[0] != "T":
            terminal.press("")
        stopped = len(terminal.raw)
        terminal.kill(signal.SIGCONT)
        for words in (b"Ctrl+s saves", b"half a thought", b"1/50"):
            terminal.wait_for_bytes(words, since=stopped, seconds=SOON)


SLOW = """
import time
from store import files
from store.state import transactions
transactions.LARGE, real = 0, files.write_all
def slowly(descriptor, data):
    time.sleep(0.4)
    real(descriptor, data)
files.write_all = slowly
from tui.cli import main
main()
"""


@pytest.mark.parametrize("way", ["SIGTERM", "SIGHUP", "q"])
def test_what_is_on_its_way_to_a_slow_disk_gets_there(env: dict[str, str], way: str) -> None:
    library = Library.open(Path(env["BROADSHEET_LIBRARY"]))
    library.edit([library.entries(library.head(2))[1].paper.id], lambda mark: mark.rated(4), "rated 4")
    library.close()
    with Terminal([sys.executable, "-c", SLOW], env) as terminal:
        terminal.wait_for("50 shown")  # by now edits are left to the thread
        terminal.press("5")
        terminal.wait_for("rated 5", "●")
        if way == "q":
            terminal.press("q")
            assert terminal.wait_until_gone(SOON) == 0
        else:
            assert end(terminal, way) == 128 + getattr(signal, way)
        assert b"Traceback" not in terminal.raw
    assert sorted(mark.rating or 0 for mark in marks(env)) == [4, 5]


def test_ctrl_c_in_the_editor_is_the_editors_own(env: dict[str, str]) -> None:
    editor = Path(env["EDITOR"])
    editor.write_text(
        "#!/bin/sh\ntrap 'printf stayed > \"$1\"; exit 0' INT\necho waiting\nwhile :; do sleep 0.05; done\n"
    )
    with Terminal(PROGRAM, env) as terminal:
        terminal.wait_for("50 shown")
        terminal.press("E")
        terminal.wait_for("waiting")
        terminal.press("\x03")
        terminal.wait_for("noted")
        terminal.press("q")
        assert terminal.wait_until_gone() == 0
    assert [[note.text for note in mark.notes] for mark in marks(env)] == [["stayed"]]


@pytest.mark.parametrize("editor", ["/nowhere/editor", "'half a line"])
def test_without_the_editor_one_is_told_so_and_writes_here(env: dict[str, str], editor: str) -> None:
    with Terminal(PROGRAM, {**env, "EDITOR": editor}) as terminal:
        terminal.wait_for("50 shown")
        terminal.press("E")
        terminal.wait_for("the note is written here")
        terminal.press("h")
        terminal.wait_for("Ctrl+s saves")
        terminal.press("ere\x13")
        terminal.wait_for("noted")
        terminal.press("q")
        assert terminal.wait_until_gone() == 0
    assert [[note.text for note in mark.notes] for mark in marks(env)] == [["here"]]


CUT_SHORT = """
import mmap, os, tempfile
from store.library import Library
def read(*_, **__):
    with tempfile.TemporaryFile() as file:
        file.truncate(1 << 16)
        mapped = mmap.mmap(file.fileno(), 0)
        file.truncate(0)
        mapped[0]
Library.edit = read
from tui.cli import main
main()
"""


@pytest.mark.parametrize(
    ("program", "way", "said"),
    [
        (CUT_SHORT, "5", b"ended, because a file that it was reading was cut short by another program"),
        ("from tui.cli import main; main()", signal.SIGKILL, b"ended from outside"),
    ],
    ids=["a file cut short while it is mapped", "killed"],
)
def test_the_terminal_is_given_back_whatever_ends_the_program(
    env: dict[str, str], program: str, way: str | signal.Signals, said: bytes
) -> None:
    with Terminal([sys.executable, "-c", program], env) as terminal:
        modes = terminal.modes
        terminal.wait_for("50 shown")
        assert terminal.modes != modes
        if isinstance(way, str):
            terminal.press(way)
        else:
            terminal.kill(way)
        assert terminal.wait_until_gone(SOON) < 0
        end = time.monotonic() + SOON
        while "next start" not in terminal.text and time.monotonic() < end:
            time.sleep(0.01)
        assert terminal.modes == modes
        told = terminal.raw[terminal.raw.rindex(b"\x1b[?1049l") :]
        assert said in told and told.count(b"\n") == 1


def test_a_program_that_ends_in_order_says_nothing_more(env: dict[str, str]) -> None:
    with Terminal(PROGRAM, env) as terminal:
        terminal.wait_for("50 shown")
        terminal.press("q")
        assert terminal.wait_until_gone(SOON) == 0
        time.sleep(0.1)
        assert terminal.text
        assert b"broadsheet:" not in terminal.raw
