"""Programs of the reader's: what they are given, what they answer, and every way in which they do not."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Timer

import pytest

from store.errors import InputError
from tui.programs import Failed, Stopped, run, words_of


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def ask(words: list[str], *pieces: str, patience: float = 20.0) -> str:
    return run(words, pieces, Event(), lambda seconds: None, patience=patience)


def test_a_command_is_split_as_a_shell_would_and_run_by_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert words_of("~/bin/llm -s 'one line' a\\ b") == [os.path.expanduser("~/bin/llm"), "-s", "one line", "a b"]
    assert ask(words_of("echo $HOME `date` ; touch x > y | cat")) == "$HOME `date` ; touch x > y | cat"
    assert list(tmp_path.glob("[xy]")) == []
    none = "that names no program"
    for wrong, said in (("", none), ("  ", none), ("'a", "'a: no closing quotation"), ("''", none), ("a\0b", none)):
        with pytest.raises(InputError) as refused:
            words_of(wrong)
        assert str(refused.value) == said


def test_it_gets_the_text_and_its_answer_is_cleaned() -> None:
    assert ask(["cat"], "one\n", "", "two ü\ud800\n") == "one\ntwo ü?"
    assert ask(python(r"print('\x1b]0;owned\x07a\x1b[31mb\u202e')")) == "ab"
    assert ask(python(r"print('- a\r\n    - b\r\n')")) == "- a\n    - b"  # as a note has it
    assert ask(["true"], "x" * 1_000_000) == ""  # it reads nothing of it
    assert len(ask(["head", "-c", "9"], *["x" * 70_000] * 50)) == 9


FAILS = "import sys; print('half'); sys.exit('line\\n\\x1b[31mwhy it failed\\n\\n')"
PYTHON = os.path.basename(sys.executable)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["no-such-program", "x"], "there is no program “no-such-program”"),
        (["x" * 70], f"there is no program “{'x' * 59}…”"),
        (["/"], "/ cannot be run: permission denied"),
        (["./\x1b[2J"], "there is no program “./”"),
        (["cat", "\ud800"], "cat cannot be run: "),
        (["false"], "false failed with code 1"),
        (python(FAILS), f"{PYTHON} failed with code 1: why it failed"),
        (python("import sys; sys.exit('x' * 130)"), f"{PYTHON} failed with code 1: {'x' * 119}…"),
        (python("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"), f"{PYTHON} was ended by SIGSEGV"),
        (python("import os; os.kill(os.getpid(), 40)"), f"{PYTHON} was ended by signal 40"),
        (["printf", "a\\0b"], "printf answers with bytes that are no text: nothing of it is kept"),
        (["printf", "\\377\\376"], "printf answers with bytes that are no text: nothing of it is kept"),
        (["yes"], "yes answers more than 100 kB, which is no note: nothing of it is kept"),
    ],
)
def test_what_goes_wrong_is_one_line(words: list[str], said: str) -> None:
    with pytest.raises(Failed) as failed:
        ask(words, "text\n")
    whole = str(failed.value)
    assert whole == said or (said.endswith(": ") and whole.startswith(said) and whole.isprintable())


def test_an_answer_may_be_as_long_as_a_note_and_no_longer() -> None:
    assert len(ask(python("print('x' * 100_000, end='')"))) == 100_000
    with pytest.raises(Failed, match="answers more than 100 kB"):
        ask(python("print('x' * 100_001, end='')"))


def test_it_is_called_by_the_name_it_was_given_and_its_seconds_are_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    passed = iter(range(0, 1_000))
    monkeypatch.setattr("time.monotonic", lambda: next(passed) / 4)
    told: list[int] = []
    with pytest.raises(Failed, match=r"^mine took longer than 3 seconds, and was ended$"):
        run(["sleep", "60"], (), Event(), told.append, name="mine", patience=3.0)
    assert told == [1, 2, 3]


def test_a_pipe_that_cannot_be_read_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    read = os.read

    def broken(number: int, most: int) -> bytes:
        if not os.get_blocking(number):
            raise OSError("the pipe is broken")
        return read(number, most)

    monkeypatch.setattr("os.read", broken)
    with pytest.raises(Failed, match=r"^yes was ended by SIGPIPE$"):
        ask(["yes"], patience=2.0)


def test_one_that_does_not_end_is_ended_with_what_it_started(tmp_path: Path) -> None:
    started = tmp_path / "pid"
    begun = time.monotonic()
    tidy = tmp_path / "tidy"
    with pytest.raises(Failed, match="took longer than 1 second, and was ended"):
        ask(["sh", "-c", f"trap 'echo > {tidy}; exit' TERM; sleep 60 & wait"], patience=0.2)
    assert tidy.exists(), "it was asked to end before it was made to"
    with pytest.raises(Failed, match="took longer than 1 second, and was ended"):
        ask(["sh", "-c", f"trap '' TERM; sleep 60 & echo $! > {started}; wait"], patience=0.2)
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
