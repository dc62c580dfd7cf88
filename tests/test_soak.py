"""A long sitting takes no more than a short one: memory, widgets, files and threads, over hundreds of actions."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from statistics import mean

import pytest

SOAK = Path(__file__).with_name("soak.py")
BYTES_AN_ACTION = 1_000

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/fd").exists() or not hasattr(ctypes.CDLL(None), "mallinfo2"),
    reason="needs /proc and a C library that tells how much it has given out",
)

Looks = list[dict[str, int]]


def soak(folder: Path, actions: int) -> tuple[Looks, Looks]:
    """Sit at the app for so many actions after the warm-up; gives what was taken, and the same with a leak."""
    command = [sys.executable, str(SOAK), str(folder / "library"), "--actions", str(actions)]
    result = subprocess.run(command, env=dict(os.environ), capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    looks = json.loads(result.stdout)
    return looks["honest"], looks["leaking"]


def leaks(looks: Looks, actions: int) -> set[str]:
    """Name what grew; of memory the greatest step is left out, as a table of Python's may have doubled in it once.

    What is kept of every action grows in every step.
    """
    steps = sorted(after["memory"] - before["memory"] for before, after in pairwise(looks))[:-1]
    slope = mean(steps) * (len(looks) - 1) / actions
    found = {name for name in ("widgets", "files", "threads") if looks[-1][name] > looks[0][name]}
    return found | ({f"memory: {slope:.0f} bytes an action"} if slope >= BYTES_AN_ACTION else set())


def check(folder: Path, actions: int) -> None:
    honest, leaking = soak(folder, actions)
    assert leaks(honest, actions) == set()
    found = leaks(leaking, leaking[-1]["widgets"] - leaking[0]["widgets"])
    assert {"widgets", "files", "threads"} <= found and len(found) == 4, "a leak of 4 KB an action is seen"


def test_four_hundred_actions_leak_nothing(tmp_path: Path) -> None:
    check(tmp_path, 400)


@pytest.mark.long
def test_fifty_two_thousand_actions_leak_nothing(tmp_path: Path) -> None:
    check(tmp_path, 52_000)


@pytest.mark.long
def test_every_screen_and_question_leaves_nothing_behind() -> None:
    command = [sys.executable, "-m", "tests.sitting"]
    result = subprocess.run(command, cwd=SOAK.parents[1], env=dict(os.environ), capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
