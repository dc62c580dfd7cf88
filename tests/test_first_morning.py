"""A first morning in a real terminal: filter, rate, tag, note, quit; start again, and everything is there."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal import Terminal

PROGRAM = [sys.executable, "-c", "from tui.cli import main; main()"]


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return {
        "HOME": str(tmp_path),
        "BROADSHEET_LIBRARY": str(tmp_path / "library"),
        "BROADSHEET_CONFIG": str(tmp_path / "config.toml"),
        "PYTHONPATH": str(Path(__file__).parent.parent),
    }


def shell(env: dict[str, str], *arguments: str) -> str:
    whole = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **env}
    return subprocess.run([*PROGRAM, *arguments], env=whole, capture_output=True, text=True, check=True).stdout


def test_a_first_morning(env: dict[str, str]) -> None:
    with Terminal(PROGRAM, env, columns=110, lines=50) as terminal:
        terminal.wait_for("It's All in The [MASK]", "50 shown")
        terminal.press("/", *"galore")
        terminal.wait_for("of 50", "GaLore: Memory-Efficient")
        terminal.press("enter", "4")
        terminal.wait_for("rated 4")
        terminal.press("t")
        terminal.wait_for("no tags yet")
        terminal.press(*"low-rank", "enter")
        terminal.wait_for("tagged +low-rank")
        terminal.press("n")
        terminal.wait_for("Ctrl+s saves")
        terminal.press(*"Try on the 7B run?", "\x13")
        terminal.wait_for("noted")
        terminal.press("q")
        assert terminal.wait_until_gone() == 0
    [paper] = json.loads(shell(env, "list", "galore", "rating:4", "--json"))
    assert (paper["rating"], paper["tags"]) == (4, ["low-rank"])
    assert [note["text"] for note in paper["notes"]] == ["Try on the 7B run?"]
    with Terminal(PROGRAM, env, columns=110, lines=50) as terminal:
        terminal.wait_for("2 of 50")
        terminal.press("/", "\x15", *"+low-rank rating:4 note:7b")
        terminal.wait_for("1 of 50", "GaLore", "Try on the 7B run?")
        terminal.press("escape", "escape", "q")
        assert terminal.wait_until_gone() == 0


def test_an_acknowledged_key_survives_kill_nine(env: dict[str, str]) -> None:
    with Terminal(PROGRAM, env) as terminal:
        terminal.wait_for("50 shown")
        terminal.press("5")
        terminal.wait_for("rated 5")
        terminal.kill()
    assert shell(env, "count", "rating:5") == "1\n"
