"""Locks between programs: waited for a while, told of, and given up with a line that says who holds them.

The system's own lock (flock) goes with the process that holds it. Some network and shared file systems have none: there
a file that is made only where none is does the same. What a killed program left of that is seen to be nobody's on its
own computer; of another computer's it is not known, and the reader is told.

The lock is fair: who waits long leaves a sign at the lock's file, by its times: since when, and that it still does.
Whoever began to ask later than that stands back.
"""

import errno
import fcntl
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from store.errors import Busy

PATIENCE = 10.0
"""Seconds to wait for another program, where nothing else can be done."""
TOLD = 1.0
"""Seconds after which a wait is told."""
_QUICK = 2.0  # seconds during which the lock is asked for again and again, …
_STEPS = 0.001, 0.02  # … so often, and from then on less often
_PATIENT = 100  # how often one looks without a sign: to go on with what was just read is quicker than to read it anew
_FRESH = 100_000_000  # nanoseconds for which a sign holds without being given again
_APART = 400 * 86_400_000_000_000  # nanoseconds from now at which a sign has the time of reading: no file has it so
_MAKING = 60  # seconds after which a lock that does not say whose it is will never say it
_NO_LOCKS = frozenset(
    getattr(errno, name) for name in ("ENOLCK", "EOPNOTSUPP", "ENOTSUP", "ENOSYS", "EINVAL", "EPERM", "EBADF")
)


@dataclass
class Waits:
    """How one library waits for other programs: whom it tells, how long, and whether the reader has left meanwhile."""

    told: Callable[[str], object] = field(default=lambda line: None)
    ended: bool = False
    seconds: float = PATIENCE

    def until(
        self, done: Callable[[], bool], path: Path, held: Sequence[Path], seconds: float | None = None, step: float = 0
    ) -> None:
        """Try until it is done. Raises Busy, which says who writes the file, after some seconds or when all ends.

        ``held`` are the files that whoever writes has locked. ``step`` is how many seconds each try takes by itself.
        """
        begun, told = time.monotonic(), False
        while not done():
            waited = time.monotonic() - begun
            if waited > (self.seconds if seconds is None else seconds) or self.ended:
                raise Busy(f"{holder_of(held)} is writing {path}; try again")
            if waited > TOLD and not told:
                told = True
                self.told(f"waiting for {holder_of(held)}, which is writing {path.name}…")
            if not step:
                time.sleep(_STEPS[waited > _QUICK])


@contextmanager
def locked(path: Path, waits: Waits, seconds: float | None = None, *, about: Path | None = None) -> Iterator[None]:
    """Keep other programs out by a lock file at a path, which stays. Raises Busy as `Waits.until` does, or OSError.

    ``about`` is the file that is named to the reader.
    """
    lock = _Lock(path)
    waits.until(lock.taken, about or path, [path], seconds)
    try:
        yield
    finally:
        lock.free()


class _Lock:
    """One lock: the system's where it has any, else a file beside it that says whose it is."""

    def __init__(self, path: Path) -> None:
        self._path, self._file = path, _beside(path)
        self._descriptor = -1
        self._own = False
        self._tries, self._since = 0, time.time_ns()

    def taken(self) -> bool:
        """Take the lock if it is free, and return whether it is ours now. Raises OSError."""
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(self._path, flags, 0o600)
        try:
            free = self._locked(descriptor)
        except BaseException:
            os.close(descriptor)
            raise
        if free:
            self._descriptor = descriptor
        else:
            os.close(descriptor)
        return free

    def _locked(self, descriptor: int) -> bool:
        # flock, not lockf: a POSIX lock goes when any descriptor of its file is closed
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._tries += 1
            if self._tries > _PATIENT:
                self._ask(descriptor)
            return False
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
            self._own = self._made()
            return self._own
        if self._file.exists() and not _put_away(self._file):
            return False  # a program to which the system gave no lock is writing
        return self._is_there(descriptor)  # else another program removed the file while this one waited

    def _is_there(self, descriptor: int) -> bool:
        found = os.fstat(descriptor)
        if _asked(found) and found.st_mtime_ns < self._since:
            return False  # another has waited longer
        if found.st_mtime_ns == self._since:
            with suppress(OSError):
                os.utime(descriptor)
        with suppress(FileNotFoundError):
            return found.st_nlink > 0 or os.path.samestat(found, os.stat(self._path))
        return False

    def _ask(self, descriptor: int) -> None:
        """Leave the sign, unless another has waited longer."""
        found = os.fstat(descriptor)
        if not _asked(found) or self._since <= found.st_mtime_ns:
            with suppress(OSError):
                os.utime(descriptor, ns=(time.time_ns() + _APART, self._since))

    def _made(self) -> bool:
        """Make the file that says that the lock is ours, unless there is one that is another's."""
        if self._file.exists() and not _put_away(self._file):
            return False
        try:
            descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        except FileExistsError:
            return False
        try:
            os.write(descriptor, f"{this_host()} {os.getpid()} {_begun(os.getpid())}\n".encode())
        finally:
            os.close(descriptor)
        return True

    def free(self) -> None:
        """Let others have the lock."""
        if self._own:
            with suppress(OSError):
                self._file.unlink()
        os.close(self._descriptor)  # which frees the system's lock, as the end of the process does


def _asked(found: os.stat_result) -> bool:
    """Return whether somebody waits for a lock, by the times of its file; that it was read is no sign."""
    return 0 <= time.time_ns() + _APART - found.st_atime_ns < _FRESH


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.held")


def _put_away(file: Path) -> bool:
    """Remove a lock that a program left which is no more; return whether nobody has it now."""
    found = _owner(file)
    if not (_is_gone(found) if found else _is_old(file)):
        return False
    aside = file.with_name(f"{file.name}.{os.urandom(4).hex()}")
    try:
        os.rename(file, aside)
    except FileNotFoundError:
        return True
    again = _owner(aside)
    if again is not None and again != found:  # another was quicker, and it is theirs by now
        os.rename(aside, file)
        return False
    aside.unlink()
    return True


def _owner(file: Path) -> tuple[str, str, str] | None:
    """Read whose a lock is: computer, process, and when that began; None where it does not say so (yet)."""
    with suppress(OSError, ValueError):
        host, process, begun = file.read_text().split()
        return host, process, begun
    return None


def this_host() -> str:
    """Return the name of this computer."""
    return os.uname().nodename  # as `socket` says, which takes longer to load than a list takes to print


def _is_gone(owner: tuple[str, str, str]) -> bool:
    host, process, begun = owner
    if host != this_host() or not process.isdecimal():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return begun != _begun(int(process))


def _is_old(file: Path) -> bool:
    """Return whether a lock that says nothing is not one that is being made, or is no more."""
    try:
        return time.time() - file.stat().st_mtime > _MAKING
    except FileNotFoundError:
        return True


def _begun(process: int) -> str:
    """Return when a process began, as the system counts it: its number may be another's later."""
    with suppress(OSError, IndexError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[19]
    return "-"


def holder_of(held: Sequence[Path]) -> str:
    """Say in a few words who has locked one of these files, where the system tells."""
    for path in held:
        own = _beside(path)
        owner = _owner(own)
        if owner and owner[0] == this_host():
            return f"process {owner[1]}"
        if owner or own.exists():
            return f"{f'the computer {owner[0]}' if owner else 'another program'} (if not, delete {own})"
    return next(filter(None, map(_locker, held)), "another program")


def _locker(path: Path) -> str | None:
    with suppress(OSError, IndexError, ValueError):
        inode = str(path.stat().st_ino)
        for line in Path("/proc/locks").read_text().splitlines():
            _, _, _, how, process, place, *_ = line.split()
            if how == "WRITE" and place.rpartition(":")[2] == inode and int(process) not in (0, -1, os.getpid()):
                return f"{Path(f'/proc/{process}/comm').read_text().strip()} (process {process})"
    return None
