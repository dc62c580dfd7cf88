"""Copies of the tree in which tests are run while something is changed in them, away from the tree itself."""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = ("store", "tui")
MEMORY = 8 << 30
"""Bytes that a process may take: a fault may make it collect without end."""
HANGS = 200
"""Seconds after which a test is given up, many times what the longest takes."""
_HANGS = re.compile(rb"Timeout \(\d")


class TreeCopy:
    """A copy of the tree in a folder that is not there yet, and the one process at a time that runs tests in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._process: subprocess.Popen[str] | None = None
        self._closed = False
        skipped = shutil.ignore_patterns(".git", ".venv", ".*_cache", "__pycache__", "*.egg-info", "build", "dist")
        shutil.copytree(ROOT, folder, ignore=skipped)
        shutil.copy(folder / "tests" / "reach.py", folder / "sitecustomize.py")
        # Compiled files that know their source by its bytes, not by its age: a change is made and undone in a second.
        options = ["-q", "--invalidation-mode", "checked-hash", *ROOMS]
        subprocess.run([sys.executable, "-m", "compileall", *options], cwd=folder, check=True)

    @contextmanager
    def holding(self, path: str, text: str) -> Iterator[None]:
        """Give a file another text for a while."""
        file = self.folder / path
        whole = file.read_bytes()
        file.write_text(text, "utf-8")
        try:
            yield
        finally:
            file.write_bytes(whole)

    def failing(self, tests: Sequence[str], seconds: float) -> str | None:
        """Run tests or test files until a test fails that fails also when it is alone; name it, or return None."""
        passed_alone: list[str] = []
        while tests:
            found = self._first_failure([*tests, *(f"--deselect={name}" for name in passed_alone)], seconds)
            if found is None or "::" not in found or self._first_failure([found], seconds):
                return found
            passed_alone.append(found)
        return None

    def close(self) -> None:
        """Run no more tests, and kill those that run."""
        self._closed = True
        self._kill()

    def _kill(self) -> None:
        """Kill what runs, and all that it has started; a process that was waited for may be another by now."""
        if self._process and self._process.poll() is None:
            for number in reversed(_descendants(self._process.pid)):
                with suppress(ProcessLookupError):
                    os.kill(number, signal.SIGKILL)

    def _first_failure(self, arguments: Sequence[str], seconds: float) -> str | None:
        """Name the test that fails, the test file that cannot be read, or what else goes wrong."""
        if self._closed:
            return "closed"
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-rfE", "-p", "no:cacheprovider", "-p", "sitecustomize"]
        command += ["-o", f"faulthandler_timeout={HANGS}"]  # says so of a test that takes longer, and no more
        with tempfile.TemporaryDirectory(prefix="broadsheet-tests-", ignore_cleanup_errors=True) as scratch:
            written = Path(scratch) / "said"
            listed = Path(scratch) / "arguments"
            listed.write_text("\n".join(arguments), "utf-8")  # a command line has no room for so many
            with written.open("wb") as output:  # no pipe: what outlives the tests would hold it open
                self._process = subprocess.Popen(
                    [*command, f"--basetemp={scratch}/tests", f"@{listed}"],
                    cwd=self.folder,
                    env={**os.environ, "PYTHONPATH": str(self.folder), "TMPDIR": scratch},
                    stdout=output,
                    stderr=output,
                    start_new_session=True,
                    preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
                )
            end = time.monotonic() + seconds
            while self._process.poll() is None:
                time.sleep(0.1)
                if time.monotonic() > end or _HANGS.search(written.read_bytes()):
                    self._kill()
            said = written.read_text("utf-8", "replace")
        if self._process.returncode in (0, 5):  # 5: none of these is in the default suite
            return None
        found = re.search(r"^(?:FAILED|ERROR) (\S+?\.py(?:::.+?)?)(?: - .*)?$", said, re.MULTILINE)
        killed = self._process.returncode == -signal.SIGKILL
        return found[1] if found else "no end" if killed else f"exit code {self._process.returncode}"


def _descendants(process: int) -> list[int]:
    """List a process and all that it has started, directly or not."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(child): int(parent) for child, parent in map(str.split, listed.splitlines())}
    found = [process]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found
