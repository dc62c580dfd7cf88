"""The same faults from outside the process, at every system call of an edit that changes a file: with strace."""

from __future__ import annotations

import shutil
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from tinydb import TinyDB
from torture import PAPERS

from store.state import State

TORTURE = Path(__file__).with_name("torture.py")
CALLS = ("fsync", "?rename,?renameat", "fchmod", "?link,?linkat", "flock")
FAULTS = ("signal=KILL", "error=ENOSPC", "error=EIO")


def traced(path: Path, inject: str) -> subprocess.CompletedProcess[str]:
    command = ["strace", "-f", "-o", "/dev/null", "-e", f"inject={inject}", sys.executable, str(TORTURE)]
    arguments = ["edit", str(path), "--edits", "1", "--writer", "traced"]
    return subprocess.run([*command, *arguments], input="\n", capture_output=True, text=True, timeout=60)


def may_trace() -> bool:
    if not shutil.which("strace"):
        return False
    return subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True).returncode == 0


@pytest.mark.long
@pytest.mark.skipif(not may_trace(), reason="strace is missing or may not trace")
@pytest.mark.parametrize(("call", "fault"), list(product(CALLS, FAULTS)))
def test_a_fault_at_any_system_call_leaves_the_old_file_or_the_new(tmp_path: Path, call: str, fault: str) -> None:
    path = tmp_path / "state.json"
    State(path).apply("rated 3", PAPERS[:20], lambda mark: mark.rated(3))
    reached = 0
    for time in range(1, 5):
        with TinyDB(path, access_mode="r") as db:
            before = {mark["paper"]: mark["tags"] for mark in db.table("marks").all()}
        result = traced(path, f"{call}:{fault}:when={time}")
        with TinyDB(path, access_mode="r") as db:
            after = {mark["paper"]: mark["tags"] for mark in db.table("marks").all()}
        new = {**before, PAPERS[0].id: ["traced-0"]}
        assert after in (before, new)
        if result.stdout == "ready\n1\n":
            assert after == new, "acknowledged"
        reached += result.stdout != "ready\n1\n" or "not saved" in result.stderr or "not confirmed" in result.stderr
        State(path).apply("untagged", PAPERS[:1], lambda mark: mark.tagged(remove=["traced-0"]))
        assert not list(tmp_path.glob(".*.tmp")), "swept at the next start"
    spared = ("link" in call or call == "fchmod") and "error" in fault
    assert reached or spared, "the fault was seen, unless a copy serves as well, or a mode that cannot be set"
