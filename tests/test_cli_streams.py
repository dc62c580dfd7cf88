"""Standard streams closed, broken or full: what was done is done, and said by the exit code or in one line."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from store.library import Library
from tests.conftest import TODAY
from tui.cli import run, streams

ROOT = Path(__file__).parent.parent
PROGRAM = [sys.executable, "-c", "from tui.cli import main; main()"]
STREAMS = ("stdin", "stdout", "stderr")
EDITS = {"rate {paper} 5", "note {paper} hello", "tag {paper} +rl", "status {paper} read", "undo", "view new is:read"}
FEW = ("list", "rate {paper} 5", "note {paper} hello", "note {paper} -")
REST = (
    "show {paper}",
    "doctor",
    "import -",
    "list --json",
    "count",
    "why agent {paper}",
    "tag {paper} +rl",
    "status {paper} read",
    "status - read",
    "undo",
    "redo",
    "history",
    "history --json",
    "views",
    "view new is:read",
    "stats",
    "ledger",
    "export --format csv",
    "export -o -",
    "export -o /dev/stdout",
    "notes export {folder}/pages",
    "notes import {folder}/pages",
    "backup",
    "restore",
    "merge {folder}/state.json",
    "keys",
    "keys --json",
    "completion bash",
    "--help",
    "--version",
    "nonsense",
    "list no:such",
    "show nobody",
    "",
)


def spoil(stream: str, how: str) -> None:
    """Leave this process a standard stream that is no good, as a shell would have given it."""
    number = STREAMS.index(stream)
    os.close(number)
    setattr(sys, stream, None)
    if how == "full":
        os.dup2(os.open("/dev/full", os.O_RDWR), number)
    elif how == "broken":
        ends = os.pipe()
        os.dup2(ends[number > 0], number)
        for end in ends:
            if end != number:
                os.close(end)
    if how != "closed":
        setattr(sys, stream, os.fdopen(number, "w" if number else "r", encoding="utf-8", closefd=False))


def ending(folder: Path, line: str, stream: str, how: str, out: Path) -> tuple[int, str]:
    """Run a command in a process of its own with a spoilt stream; return its exit code and what it wrote on the others.

    A process that is copied from this one is a tenth as dear as one that is begun anew.
    """
    if (child := os.fork()) == 0:
        code = 99
        try:
            for number, name in enumerate(STREAMS):
                file = os.open(os.devnull if name == "stdin" else out, os.O_RDWR | os.O_CREAT | os.O_APPEND)
                os.dup2(file, number)
                setattr(sys, name, os.fdopen(number, "w" if number else "r", encoding="utf-8", closefd=False))
            spoil(stream, how)
            streams.fill()
            code = run(["--library", str(folder), *line.split()])
            sys.stdout.flush()
            sys.stderr.flush()
        except BaseException:
            code = 98
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), out.read_text(errors="replace")


def check(seeded: Library, tmp_path: Path, commands: tuple[str, ...], stream: str, how: str) -> None:
    """Run commands with a spoilt stream, and see that each edit of a mark is done and none of them fails otherwise."""
    paper = seeded.entries(seeded.head(1))[0].paper.id
    seeded.close()
    for number, line in enumerate(commands):
        before = edits(seeded.folder)
        command = line.format(paper=paper, folder=seeded.folder)
        code, said = ending(seeded.folder, command, stream, how, tmp_path / f"said-{number}")
        assert code in (0, 1, 2, 3), (line, code, said)
        assert "Traceback" not in said and "fault in the program" not in said, (line, said)
        assert len([each for each in said.splitlines() if each.startswith("broadsheet:")]) <= 1, (line, said)
        if line in EDITS:
            assert code == 0 and edits(seeded.folder) != before, (line, code, said)


def edits(folder: Path) -> bytes:
    state = folder / "state.json"
    return state.read_bytes() if state.exists() else b""


@pytest.mark.parametrize("how", ["closed", "broken", "full"])
@pytest.mark.parametrize("stream", STREAMS)
def test_what_was_done_is_done_whatever_a_stream_is(seeded: Library, tmp_path: Path, stream: str, how: str) -> None:
    check(seeded, tmp_path, FEW, stream, how)


@pytest.mark.long
@pytest.mark.parametrize("how", ["closed", "broken", "full"])
@pytest.mark.parametrize("stream", STREAMS)
def test_so_it_is_with_every_command(seeded: Library, tmp_path: Path, stream: str, how: str) -> None:
    check(seeded, tmp_path, REST, stream, how)


def shell(library: Library, typed: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a shell does that redirects its streams; ``B`` is the program."""
    python = f"{sys.executable} -c 'from tui.cli import main; main()' --library {library.folder}"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        ["bash", "-c", typed.replace("B ", f"{python} ")], capture_output=True, text=True, env=env, timeout=60
    )


def test_a_closed_stream_is_an_empty_one_also_for_programs_that_are_started() -> None:
    if (child := os.fork()) == 0:
        code = 1
        try:
            for number, name in enumerate(STREAMS):
                os.close(number)
                setattr(sys, name, None)
            streams.fill()
            made = (sys.stdin, sys.stdout, sys.stderr)
            if [(each.fileno(), os.get_inheritable(each.fileno())) for each in made] == [(n, True) for n in range(3)]:
                code = 0 if (sys.stdin.read(), sys.stdout.write("é"), sys.stderr.write("é")) == ("", 1, 1) else 2
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_scheduler_may_close_them_all(seeded: Library) -> None:
    paper = seeded.entries(seeded.head(1))[0].paper.id
    done = shell(seeded, f"B rate {paper} 5 >&- 2>&- <&-")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    again = Library.open(seeded.folder, today=TODAY)
    assert again.marks[paper].rating == 5
    again.close()


def test_an_export_goes_where_the_shell_says(seeded: Library, tmp_path: Path) -> None:
    """To what is open already it is added, and no file of that name is made or replaced."""
    log = tmp_path / "log"
    log.write_text("before\n")
    done = shell(seeded, f"cd {tmp_path}; B export -o /dev/stdout >> log; B export -o /dev/fd/7 7>> log")
    assert done.returncode == 0, done.stderr
    assert [line for line in log.read_text().splitlines() if line in ("before", "# Reading list")] == [
        "before",
        "# Reading list",
        "# Reading list",
    ]
    seen = shell(seeded, f"cd {tmp_path}; B export -o >(head -1 >&2); B export -o /dev/stdout | head -1; sleep 0.1")
    assert seen.stdout == "# Reading list\n" and "broken" not in seen.stderr
    assert not {"-", "stdout", "7"} & {*os.listdir(tmp_path)}


class Nowhere(io.TextIOWrapper):
    """A stream that takes what is written, and cannot pass it on."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(path.open("wb"))
        self.error, self.held = error, False

    def write(self, text: str) -> int:
        self.held = True
        return super().write(text)

    def flush(self) -> None:
        if self.held:
            raise self.error
        super().flush()


NOTHING = "zzzzqqqq 0\nnearest: every paper (without zzzzqqqq) finds 50\nno paper matches this\n"
FULL = OSError(errno.ENOSPC, "No space left on device")
BROKEN = BrokenPipeError(errno.EPIPE, "Broken pipe")


@pytest.mark.parametrize(
    ("error", "args", "code", "said"),
    [
        (FULL, "list", 3, "broadsheet: no space left on device\n"),
        (FULL, "list --json zzzzqqqq", 1, NOTHING),
        (FULL, "count", 3, "broadsheet: no space left on device\n"),
        (BROKEN, "list", 0, ""),
        (BROKEN, "list --json zzzzqqqq", 1, NOTHING),
        (BROKEN, "count", 0, ""),
    ],
)
def test_what_is_found_out_at_the_end_is_said_unless_something_was(
    seeded: Library,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: OSError,
    args: str,
    code: int,
    said: str,
) -> None:
    stream = Nowhere(tmp_path / "out", error)
    with monkeypatch.context() as patch:
        patch.setattr("sys.stdout", stream)
        assert run(["--library", str(seeded.folder), *args.split()]) == code
    stream.held = False
    stream.close()
    assert capsys.readouterr().err == said
