"""A file is the old one or the whole new one, whoever writes it and whatever fails meanwhile."""

from __future__ import annotations

import errno
import itertools
import os
from contextlib import nullcontext
from pathlib import Path

import pytest
from faulty_disk import failing

from store import files

PIECES = [b"a" * 10, b"", b"b" * 200_000, b"c" * 65_536, *[b"de"] * 50_000, memoryview(b"f" * 70_000)]
"""Small pieces, large ones and empty ones, one behind the other."""
WHOLE = b"".join(PIECES)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "folder").mkdir()
    return tmp_path / "folder"


@pytest.mark.parametrize("flush", [True, False])
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, None])
def test_each_call_may_fail_once(folder: Path, error: int | None, flush: bool) -> None:
    path = folder / "file"
    path.write_bytes(b"old")
    for at in itertools.count():
        with failing(at, error) as calls:
            try:
                files.write(path, PIECES, flush=flush)
                written = True
            except OSError:
                written = False
        assert path.read_bytes() == (WHOLE if written else b"old")
        assert os.listdir(folder) == ["file"]
        if at >= len(calls):
            break
        path.write_bytes(b"old")
    assert ("fsync" in calls) is flush


def test_what_breaks_off_leaves_the_old_file(folder: Path) -> None:
    path = folder / "file"
    path.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError):
        files.write(path, (b"x" * (10 // left) for left in (2, 1, 0)))
    assert (path.read_bytes(), os.listdir(folder)) == (b"old", ["file"])


def test_the_mode_of_a_file_is_kept_and_a_new_one_has_what_was_asked(folder: Path) -> None:
    old, private, public = folder / "old", folder / "private", folder / "public"
    old.touch()
    old.chmod(0o640)
    umask = os.umask(0o002)
    try:
        files.write(old, [b"new"])
        files.write(private, [b"new"])
        files.write(public, [b"new"], mode=None)
    finally:
        os.umask(umask)
    assert [oct(path.stat().st_mode & 0o777) for path in (old, private, public)] == ["0o640", "0o600", "0o664"]


def test_a_file_that_is_marked_read_only_is_left_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / "file"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # as it is for everyone but root
    with pytest.raises(PermissionError):
        files.write(path, [b"new"])
    assert (path.read_bytes(), os.listdir(folder)) == (b"old", ["file"])


def test_the_longest_name_that_a_disk_takes_is_written(folder: Path) -> None:
    path = folder / ("论" * 85)
    files.write(path, [b"new"])
    assert path.read_bytes() == b"new"


def test_what_a_killed_program_left_is_listed_for_its_own_file_alone(folder: Path) -> None:
    path, killed = folder / "notes [1].md", folder / ".notes [1].md.12.abcd.tmp"
    for other in (killed, folder / ".notes 1.md.12.abcd.tmp", folder / "notes [1].md.tmp"):
        other.touch()
    assert files.drafts(path) == [killed]
    long = folder / ("x" * 60)
    for length in (49, 50, 51):
        (folder / f".{long.name[:length]}.12.abcd.tmp").touch()
    assert files.drafts(long) == [folder / f".{long.name[:50]}.12.abcd.tmp"], "a name has room for what is added"


def test_a_file_is_whole_however_it_comes_and_however_little_is_taken_at_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    taken = os.write

    def little(descriptor: int, data: bytes | memoryview) -> int:
        sizes.append(len(data))
        return taken(descriptor, data[:50_000])

    monkeypatch.setattr(os, "write", little)
    pieces = [b"a" * 40_000, b"b" * 25_536, b"c", b"d" * 65_537, memoryview(b"e" * 65_536), b"", b"f"]
    files.write(folder / "file", pieces)
    assert (folder / "file").read_bytes() == b"".join(map(bytes, pieces))
    assert sizes == [65_536, 15_536, 1, 65_537, 15_537, 65_536, 15_536, 1], "small pieces together, each block whole"


def test_who_holds_a_file_may_read_it_and_closes_it(folder: Path) -> None:
    descriptor = files.write_and_hold(folder / "file", [b"new"])
    assert os.pread(descriptor, 9, 0) == b"new" and os.fstat(descriptor).st_ino == (folder / "file").stat().st_ino
    os.close(descriptor)


@pytest.mark.parametrize(("error", "said"), [(errno.EINVAL, False), (errno.ENOTSUP, False), (errno.EIO, True)])
def test_a_flush_that_the_file_system_does_not_know_is_no_fault(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: int, said: bool
) -> None:
    opened: list[int] = []

    def refuse(descriptor: int) -> None:
        opened.append(descriptor)
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr(os, "fsync", refuse)
    for flush in (lambda: files.flush_folder(folder), lambda: files.write(folder / "file", [b"new"])):
        with pytest.raises(OSError) if said else nullcontext():
            flush()
        with pytest.raises(OSError, match=os.strerror(errno.EBADF)):
            os.fstat(opened[-1])
    assert os.listdir(folder) == ([] if said else ["file"])


def test_a_folder_that_cannot_be_opened_is_flushed_when_the_system_likes(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(error: int) -> None:
        def opened(*_: object) -> int:
            raise OSError(error, os.strerror(error))

        monkeypatch.setattr(os, "open", opened)

    refuse(errno.EACCES)
    files.flush_folder(folder)
    refuse(errno.EMFILE)
    with pytest.raises(OSError, match=os.strerror(errno.EMFILE)):
        files.flush_folder(folder)
