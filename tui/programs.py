"""Give a text to a program of the reader's, and take what it answers.

No shell reads the command, none of what the program says is run, and nothing of it is kept in memory beyond what a note
would hold. Whatever goes wrong is one line.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import shlex
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from threading import Event
from typing import IO

from store.errors import BroadsheetError, InputError
from store.quantities import spelt
from store.text import clean, strip_unsafe

PATIENCE = 300.0
"""Seconds that a program has for its answer."""
MOST = 100_000
"""Bytes of an answer: what is longer is no note."""
_LOOK = 0.05  # seconds between two looks at whether the program has ended, or is to be ended
_LAST_WORDS = 0.3  # seconds that what is still in the pipe has to come once the program has ended
_BLOCK = 1 << 16
_REASON = 2_000  # bytes of standard error that are kept, the last ones


class Stopped(Exception):
    """The reader did not want to wait any longer, or has left."""


class Failed(BroadsheetError):
    """A program could not be run, or failed; the message says which, and why."""


def words_of(command: str) -> list[str]:
    """Split a command as a shell would; a ``~`` at its beginning is the reader's home. Raises InputError."""
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise InputError(f"{clean(command, limit=60)}: {clean(str(error)).lower()}") from None
    if not words or not words[0] or "\0" in command:
        raise InputError("that names no program")
    return [os.path.expanduser(words[0]), *words[1:]]


def run(
    words: Sequence[str],
    pieces: Iterable[str],
    stop: Event,
    told: Callable[[int], None],
    *,
    name: str = "",
    patience: float = PATIENCE,
) -> str:
    """Run a program with a text on its standard input, and return the text that it answers, cleaned.

    ``name`` is what messages call it. ``told`` is how many seconds it has taken so far, once in each. A program that
    does not end within its ``patience``, or says too much, is ended. Raises Failed, Stopped when ``stop`` is set, and
    whatever ``pieces`` do.
    """
    name = clean(name or os.path.basename(words[0]) or words[0], limit=40)
    try:
        # In a session of its own it has no way to the reader's terminal.
        program = subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            env={**os.environ, "NO_COLOR": "1"},
        )
    except FileNotFoundError:
        raise Failed(f"there is no program “{clean(words[0], limit=60)}”") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Failed(f"{name} cannot be run: {clean(reason).lower()}") from None
    with _ended(program):
        said, reason = _Talk(program, name, pieces, stop, told, patience).had()
    if program.returncode:
        raise Failed(f"{name} {_ending(program.returncode)}{_last_line(reason)}")
    return _text(said, name)


class _Talk:
    """What goes to a program and comes from it, until it has ended."""

    def __init__(
        self,
        program: subprocess.Popen[bytes],
        name: str,
        pieces: Iterable[str],
        stop: Event,
        told: Callable[[int], None],
        patience: float,
    ) -> None:
        self._program, self._name, self._stop, self._told, self._patience = program, name, stop, told, patience
        self._pieces: Iterator[str] = iter(pieces)
        self._waiting, self._said, self._reason = b"", bytearray(), bytearray()
        self._pipes = selectors.DefaultSelector()

    def had(self) -> tuple[bytes, bytes]:
        """Return what came on standard output and the end of what came on standard error."""
        streams = {self._program.stdin: self._feed, self._program.stdout: self._hear, self._program.stderr: self._mind}
        begun, last_words, passed = time.monotonic(), float("inf"), 0
        with self._pipes:
            for stream, does in streams.items():
                assert stream is not None
                os.set_blocking(stream.fileno(), False)
                self._pipes.register(stream, _WRITES if does == self._feed else _READS, does)
            while self._program.poll() is None or self._pipes.get_map():
                now = time.monotonic()
                if self._stop.is_set():
                    raise Stopped
                if now - begun > self._patience:
                    raise Failed(f"{self._name} took longer than {spelt(self._patience)}, and was ended")
                if (seconds := int(now - begun)) > passed:
                    passed = seconds
                    self._told(passed)
                for key, _ in self._pipes.select(_LOOK):
                    if not key.data(key.fileobj):
                        self._pipes.unregister(key.fileobj)
                        _close(key.fileobj)
                if self._program.poll() is not None:
                    last_words = min(last_words, now + _LAST_WORDS)  # what it started may hold the pipes for ever
                    if now > last_words:
                        break
        return bytes(self._said), bytes(self._reason)

    def _feed(self, stream: IO[bytes]) -> bool:
        """Give it more of the text; return whether there is still more, and it reads on."""
        try:
            while len(self._waiting) < _BLOCK and (piece := next(self._pieces, None)) is not None:
                self._waiting += piece.encode("utf-8", "replace")
            if not self._waiting:
                return False
            self._waiting = self._waiting[os.write(stream.fileno(), self._waiting[:_BLOCK]) :]
        except BlockingIOError:
            return True
        except OSError:
            return False  # it has read enough
        return True

    def _hear(self, stream: IO[bytes]) -> bool:
        block = _read(stream)
        self._said += block or b""
        if len(self._said) > MOST:
            raise Failed(f"{self._name} answers more than {MOST // 1000} kB, which is no note: nothing of it is kept")
        return block != b""

    def _mind(self, stream: IO[bytes]) -> bool:
        block = _read(stream)
        self._reason = (self._reason + (block or b""))[-_REASON:]
        return block != b""


_READS, _WRITES = selectors.EVENT_READ, selectors.EVENT_WRITE


def _read(stream: IO[bytes]) -> bytes | None:
    """Return what there is to read, nothing at the end, None where there is nothing yet."""
    try:
        return os.read(stream.fileno(), _BLOCK)
    except BlockingIOError:
        return None
    except OSError:
        return b""


def _close(stream: object) -> None:
    with contextlib.suppress(OSError):
        stream.close()  # type: ignore[attr-defined]


@contextlib.contextmanager
def _ended(program: subprocess.Popen[bytes]) -> Iterator[None]:
    """Leave nothing of a program behind that did not end by itself."""
    try:
        yield
    finally:
        for number in (signal.SIGTERM, signal.SIGKILL) if program.poll() is None else ():
            with contextlib.suppress(OSError):
                os.killpg(program.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                program.wait(_LAST_WORDS)
        for stream in (program.stdin, program.stdout, program.stderr):
            _close(stream)


def _ending(code: int) -> str:
    if code > 0:
        return f"failed with code {code}"
    try:
        return f"was ended by {signal.Signals(-code).name}"
    except ValueError:
        return f"was ended by signal {-code}"


def _last_line(reason: bytes) -> str:
    lines = [line for each in reason.decode("utf-8", "replace").splitlines() if (line := clean(each, limit=120))]
    return f": {lines[-1]}" if lines else ""


def _text(said: bytes, name: str) -> str:
    """Return an answer as text; what is none is not guessed at."""
    try:
        text = said.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise Failed(f"{name} answers with bytes that are no text: nothing of it is kept")
    return strip_unsafe(text).strip("\n")
