"""Programs of the reader's: what they are given, what they answer, and every way in which they do not."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Timer

import pytest

from store.errors import InputError
from tui.programs import MOST, Failed, Stopped, run, words_of


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def ask(words: list[str], *pieces: str, patience: float = 20.0) -> str:
    return run(words, pieces, Event(), lambda seconds: None, patience=patience)


def test_a_command_is_split_as_a_shell_would_and_run_by_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert words_of("~/bin/llm -s 'one line' a\\ b") == [os.path.expanduser("~/bin/llm"), "-s", "one line", "a b"]
    assert ask(words_of("echo $HOME `date` ; touch x > y | cat")) == "$HOME `date` ; touch x > y | cat"
    assert list(tmp_path.glob("[xy]")) == []
    for wrong in ("", "  ", "'a", "''", "a\0b"):
        with pytest.raises(InputError):
            words_of(wrong)


def test_it_gets_the_text_and_its_answer_is_cleaned() -> None:
    assert ask(["cat"], "one\n", "", "two ü\ud800\n") == "one\ntwo ü?"
    assert ask(python(r"print('\x1b]0;owned\x07a\x1b[31mb\u202e')")) == "ab"
    assert ask(python(r"print('- a\r\n    - b\r\n')")) == "- a\n    - b"  # as a note has it
    assert ask(["true"], "x" * 1_000_000) == ""  # it reads nothing of it
    assert len(ask(["head", "-c", "9"], *["x" * 70_000] * 50)) == 9


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["no-such-program", "x"], "there is no program “no-such-program”"),
        (["/"], "cannot be run: permission denied"),
        (["./\x1b[2J"], "there is no program “./”"),
        (["cat", "\ud800\0"], "cat cannot be run"),
        (python("import sys; print('half'); sys.exit('line\\n\\x1b[31mwhy it failed')"), "failed with code 1: why it"),
        (python("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"), "was ended by SIGSEGV"),
        (python("import sys; sys.stdout.buffer.write(b'a\\0b')"), "bytes that are no text"),
        (python("import sys; sys.stdout.buffer.write(b'\\xff\\xfe')"), "bytes that are no text"),
        (["yes"], f"answers more than {MOST // 1000} kB"),
    ],
)
def test_what_goes_wrong_is_one_line(words: list[str], said: str) -> None:
    with pytest.raises(Failed) as failed:
        ask(words, "text\n")
    assert said in str(failed.value) and str(failed.value).isprintable() and len(str(failed.value)) < 200


def test_one_that_does_not_end_is_ended_with_what_it_started(tmp_path: Path) -> None:
    started = tmp_path / "pid"
    begun = time.monotonic()
    with pytest.raises(Failed, match="took longer than 1 second, and was ended"):
        ask(["sh", "-c", f"sleep 60 & echo $! > {started}; wait"], patience=0.3)
    stop = Event()
    Timer(0.1, stop.set).start()
    with pytest.raises(Stopped):
        run(["sleep", "60"], (), stop, lambda seconds: None)
    assert time.monotonic() - begun < 10
    assert not is_running(int(started.read_text()))


def test_what_it_leaves_running_is_not_waited_for() -> None:
    begun = time.monotonic()
    assert ask(["sh", "-c", "sleep 5 & echo done"]) == "done"
    assert time.monotonic() - begun < 4


def test_what_fails_while_the_text_is_made_is_what_is_said() -> None:
    def pieces() -> Iterator[str]:
        yield "a"
        raise InputError("line 3 of the template")

    with pytest.raises(InputError, match="line 3"):
        run(["cat"], pieces(), Event(), lambda seconds: None)


def is_running(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
