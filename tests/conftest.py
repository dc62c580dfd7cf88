"""What every test stands on: an isolated home, and a library of the seeds on a fixed day."""

from __future__ import annotations

import gc
import os
import shutil
import socket
import sys
from collections.abc import Callable, Generator, Iterator
from datetime import date
from pathlib import Path

import pytest

from store.library import Library
from tests.hostile import PAPERS as HOSTILE
from tests.papers import smuggled
from tests.quiet import QuietLoop

TODAY = date(2026, 8, 1)
MEMORY = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else None
"""A place for files in memory, if there is one: for tests to which it is all one whether a disk is waited for."""


def _stay_here(event: str, given: tuple[object, ...]) -> None:
    """Raise for what would leave this computer: no test is about what is out there, and names lead nowhere."""
    if event == "socket.connect" and isinstance(given[1], tuple) and given[1][0] not in ("127.0.0.1", "::1"):
        raise AssertionError(f"a test connects to {given[1][0]}")
    if event == "socket.getaddrinfo" and given[0] not in ("127.0.0.1", "::1", "localhost", None):
        raise socket.gaierror(socket.EAI_NONAME, "no test asks for names")


sys.addaudithook(_stay_here)
sys.dont_write_bytecode = False
"""The tests are compiled once, not by every worker of every run, also where the environment asks for no files."""


def pytest_xdist_auto_num_workers() -> int:
    """Use three workers on two cores: a third of the time tests wait for a terminal or for the disk."""
    cores = os.cpu_count() or 1
    return cores + cores // 2


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage among the tests: they stay."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Let each worker begin to read the tests at another file: what one has compiled, the others need not."""
    report = yield
    if isinstance(collector, pytest.Directory) and (worker := os.environ.get("PYTEST_XDIST_WORKER")):
        first = len(report.result) * int(worker[2:]) // int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
        report.result = [*report.result[first:], *report.result[:first]]
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the terminals: the longest tests are there, and no worker should be alone with one at the end."""
    items.sort(key=lambda item: (not item.path.name.startswith(("test_terminal", "test_soak")), item.path))


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], QuietLoop]]:
    """Run what is asynchronous on a loop that tells when it has nothing to do."""
    return {"quiet": QuietLoop}


@pytest.fixture(autouse=True)
def isolated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every test away from the developer's own library, configuration and editor."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("BROADSHEET_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setenv("BROADSHEET_CONFIG", str(home / "config.toml"))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))
    monkeypatch.setenv("COLORTERM", "truecolor")
    proxies = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
    network = ("HF_ENDPOINT", "HF_TOKEN", "SSL_CERT_FILE", "SSL_CERT_DIR", *proxies, *map(str.upper, proxies))
    for name in ("NO_COLOR", "EDITOR", "VISUAL", "PAGER", "TMUX", *network):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a library of the fifty seeds that is never opened again, only copied."""
    made = tmp_path_factory.mktemp("seeds") / "library"
    Library.open(made, today=TODAY).close()
    return made


@pytest.fixture
def seeded(tmp_path: Path, seeds: Path) -> Iterator[Library]:
    """Give a library of the fifty seeds, nothing marked."""
    shutil.copytree(seeds, tmp_path / "seeded")
    opened = Library.open(tmp_path / "seeded", today=TODAY)
    yield opened
    opened.close()


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[Library]:
    """Give a library of papers that attack the terminal, the markup and the columns."""
    opened = Library.open(tmp_path / "hostile", seeds=False, today=TODAY)
    opened.ingest(smuggled(HOSTILE))
    yield opened
    opened.close()
