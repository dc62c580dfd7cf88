"""The lowest versions that pyproject.toml allows are a promise: the program is installed with them and used."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.terminal import Terminal

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
BOUND = re.compile(r"([\w-]+)>=([\w.]+)(?:,<\d+)?")


def lowest(requirements: list[str]) -> dict[str, str]:
    """Read the lowest version of each package; fails where there is none, or where that is not all that is asked."""
    found = {requirement: BOUND.fullmatch(requirement) for requirement in requirements}
    assert all(found.values()), found
    return dict(bound.groups() for bound in found.values() if bound)


def test_every_dependency_has_a_lowest_version() -> None:
    assert len(lowest(PROJECT["dependencies"])) > 8
    assert lowest(PROJECT["optional-dependencies"]["serve"])


@pytest.fixture
def broadsheet(tmp_path: Path) -> Path:
    """Install the program with the lowest versions; skip where no package index answers."""
    wanted = lowest([*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["serve"]])
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    pins = [f"{name}=={version}" for name, version in wanted.items()]
    done = subprocess.run(
        [tmp_path / "venv/bin/python", "-m", "pip", "install", "--retries", "1", f"{ROOT}[serve]", *pins],
        capture_output=True,
        text=True,
        env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
    )
    if "(from versions: none)" in done.stderr:
        pytest.skip("no package index answers")
    assert done.returncode == 0, done.stderr
    return tmp_path / "venv/bin/broadsheet"


@pytest.mark.long
def test_the_lowest_versions_do(broadsheet: Path, tmp_path: Path) -> None:
    env = {"HOME": str(tmp_path), "BROADSHEET_LIBRARY": str(tmp_path / "library"), "PYTHONWARNINGS": "error"}
    with Terminal([str(broadsheet)], env, columns=120, lines=30, cwd=tmp_path) as terminal:
        terminal.wait_for("50 shown")
        terminal.press("/", *"attention")
        terminal.wait_for("of 50")
        terminal.press("enter", "4")
        terminal.wait_for("rated 4")
        terminal.press("n", *"worth it", "\x13")
        terminal.wait_for("noted")
        terminal.press("t", *"rl", "enter")
        terminal.wait_for("tagged")
        terminal.press("T")
        terminal.wait_for("left")
        terminal.press("l", "q", "q")
        assert terminal.wait_until_gone() == 0
    used(broadsheet, env, tmp_path)


def used(broadsheet: Path, env: Mapping[str, str], folder: Path) -> None:
    """Use the command line on what was written in the terminal."""

    def say(*arguments: str) -> str:
        done = subprocess.run(
            [broadsheet, *arguments], capture_output=True, text=True, env={"PATH": os.environ["PATH"], **env}
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    (folder / "papers.json").write_text('[{"title": "A New Paper", "authors": ["Jane Doe"]}]')
    say("import", str(folder / "papers.json"))
    assert say("count") == "51\n"
    [paper] = json.loads(say("list", "rating:4", "--json"))
    assert (paper["tags"], paper["notes"][0]["text"]) == (["rl"], "worth it")
    assert say("count", "status:queued") == "1\n"
    assert say("count", "~quantizaton") != "0\n"
    for name in ("bibtex", "csv", "json", "markdown"):
        assert paper["title"][:20] in say("export", "rating:4", "--format", name).replace("{", "").replace("}", "")
    facts = json.loads(say("doctor", "--json"))
    assert facts["problems"] == []
    assert facts["textual"] == lowest(PROJECT["dependencies"])["textual"]
