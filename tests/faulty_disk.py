"""A disk that fails once, one that remembers what a power cut could leave, and one that is mounted read-only.

All stand in for functions of os.
"""

from __future__ import annotations

import builtins
import errno
import io
import itertools
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

CALLS = ("open", "write", "fchmod", "fsync", "replace", "link", "unlink", "fstat", "mkdir")
REAL: dict[str, Callable[..., Any]] = {name: getattr(os, name) for name in CALLS}
REAL_CONNECT = sqlite3.connect
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


@contextmanager
def failing(at: int, error: int | None) -> Iterator[list[str]]:
    """Let the call number ``at`` (from 0) of those in CALLS fail with an error number, or write short with None.

    Gives the list of calls made, so that a run without failure tells how many there are.
    """
    made: list[str] = []

    def stand_in(name: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            made.append(name)
            if len(made) - 1 != at:
                return REAL[name](*args, **kwargs)
            if error is not None:
                raise OSError(error, os.strerror(error))
            if name == "write":
                return REAL[name](args[0], args[1][: max(1, len(args[1]) // 2)])
            return REAL[name](*args, **kwargs)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name in CALLS:
            patch.setattr(os, name, stand_in(name))
        yield made


class Recorder:
    """Every call that changes one folder, in order, and every state in which a power cut at any moment could leave it.

    After Pillai et al. 2014: data reaches the disk when its file is flushed, names when their folder is; until then
    each write may be there, half there, all zeros or not there, and each change of a name there or not.
    """

    def __init__(self, folder: Path, *, flushes_files: bool = True, flushes_folders: bool = True) -> None:
        self.folder, self.flushes_files, self.flushes_folders = folder, flushes_files, flushes_folders
        self.before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
        self.calls: list[tuple[Any, ...]] = []
        self._files: dict[int, str] = {}

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Record while the block runs."""
        with pytest.MonkeyPatch.context() as patch:
            for name in ("open", "write", "fsync", "replace", "unlink"):
                patch.setattr(os, name, getattr(self, f"_{name}"))
            yield

    def _open(self, path: Any, flags: int, *args: Any, **kwargs: Any) -> int:
        descriptor: int = REAL["open"](path, flags, *args, **kwargs)
        self._files[descriptor] = Path(path).name if Path(path) != self.folder else ""
        if flags & os.O_CREAT and not str(path).endswith(".lock"):
            self.calls.append(("create", Path(path).name))
        return descriptor

    def _write(self, descriptor: int, data: bytes) -> int:
        written: int = REAL["write"](descriptor, data)
        self.calls.append(("write", self._files[descriptor], bytes(data[:written])))
        return written

    def _fsync(self, descriptor: int) -> None:
        name = self._files[descriptor]
        if self.flushes_files if name else self.flushes_folders:
            self.calls.append(("flush", name))

    def _replace(self, source: Path, target: Path) -> None:
        REAL["replace"](source, target)
        self.calls.append(("rename", Path(source).name, Path(target).name))

    def _unlink(self, path: Path) -> None:
        REAL["unlink"](path)
        self.calls.append(("remove", Path(path).name))

    def states(self, length: int) -> Iterator[dict[str, bytes]]:
        """Yield what may be in the folder when the power goes after ``length`` calls."""
        calls = self.calls[:length]
        open_ended = [at for at, call in enumerate(calls) if call[0] != "flush" and not self._is_flushed(calls, at)]
        choices = [
            ("full", "none", "half", "zero") if calls[at][0] == "write" else ("full", "none") for at in open_ended
        ]
        for chosen in itertools.product(*choices):
            yield self._replay(calls, dict(zip(open_ended, chosen, strict=True)))

    @staticmethod
    def _is_flushed(calls: list[tuple[Any, ...]], at: int) -> bool:
        wanted = calls[at][1] if calls[at][0] == "write" else ""
        return ("flush", wanted) in calls[at:]

    def _replay(self, calls: list[tuple[Any, ...]], fate: dict[int, str]) -> dict[str, bytes]:
        names = {name: name for name in self.before}  # name → the file behind it, called by its first name
        contents = dict(self.before)
        for at, (what, name, *rest) in enumerate(calls):
            chosen = fate.get(at, "full")
            if what == "write":
                data = rest[0]
                kept = {"full": data, "none": b"", "half": data[: len(data) // 2], "zero": b"\0" * len(data)}[chosen]
                contents[name] = contents.get(name, b"") + kept
            elif chosen == "none" or what == "flush":
                continue
            elif what == "create":
                names[name] = name
                contents.setdefault(name, b"")
            elif what == "rename":
                names[rest[0]] = name  # a name that points to a file whose creation was lost too: journals keep order
                names.pop(name, None)
                contents.setdefault(name, b"")
            else:
                names.pop(name, None)
        return {name: contents[file] for name, file in names.items()}


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Refuse whatever would change a folder, as a disk does that is mounted read-only."""

    def refused(path: Any) -> bool:
        return isinstance(path, str | bytes | os.PathLike) and Path(os.fsdecode(path)).resolve().is_relative_to(folder)

    def refuse(path: Any, *args: Any, **kwargs: Any) -> Any:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))

    def unless(allowed: Callable[..., bool], real: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any, *args: Any, **kwargs: Any) -> Any:
            return (real if not refused(path) or allowed(path, *args, **kwargs) else refuse)(path, *args, **kwargs)

        return call

    def reads(path: Any, mode: Any = "r", *_: Any, **__: Any) -> bool:
        return not set("wax+") & set(mode)

    def connect(address: str, *args: Any, **kwargs: Any) -> sqlite3.Connection:
        path = unquote(str(address).removeprefix("file://").partition("?")[0])
        if refused(path) and "immutable=1" not in address and "mode=ro" not in address:
            raise sqlite3.OperationalError("attempt to write a readonly database")
        return REAL_CONNECT(address, *args, **kwargs)

    folder = folder.resolve()
    with pytest.MonkeyPatch.context() as patch:
        access = os.access
        patch.setattr(os, "access", lambda path, mode: not (mode & os.W_OK and refused(path)) and access(path, mode))
        patch.setattr(os, "open", unless(lambda path, flags, *_, **__: not flags & WRITES, os.open))
        patch.setattr(os, "mkdir", unless(lambda path, *_, **__: os.path.exists(path), os.mkdir))
        for name in ("link", "replace", "rename", "unlink", "rmdir", "chmod", "utime"):
            patch.setattr(os, name, unless(lambda *_, **__: False, getattr(os, name)))
        for module in (io, builtins):
            patch.setattr(module, "open", unless(reads, io.open))
        patch.setattr(sqlite3, "connect", connect)
        yield
