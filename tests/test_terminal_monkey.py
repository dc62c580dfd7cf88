"""A monkey at the keys: nothing that can be typed, pasted, clicked or dragged brings the program down."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from store.library import Library
from store.models import Note
from tests.conftest import TODAY
from tests.hostile import BIDI, ESCAPES, MARKUP, PAPERS, WIDE
from tests.papers import smuggled
from tests.terminal import Terminal

PROGRAM = [sys.executable, "-c", "from tui.cli import main; main()"]
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/:;.,+-_'\"[]{}()<>=?!@#$%^&*|~` "
ARROWS = ["\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[5~", "\x1b[6~", "\x1b[H", "\x1b[F", "\x1b[3~", "\x1b[Z"]
FUNCTIONS = [f"\x1b[{number}~" for number in (15, 17, 18, 19, 20, 21)] + [f"\x1bO{letter}" for letter in "PQRS"]
CONTROLS = [chr(code) for code in range(1, 27) if code not in (3, 10, 13, 26)] + ["\x1b[99;5u"]
"""Ctrl+c as the kitty protocol has it: the byte would reach whoever is there when the program has ended."""
PASTED = [ESCAPES.replace("\x1b[201~", ""), MARKUP, BIDI, WIDE, "tag:(", "x" * 2_000, "two\nlines\ttabbed", "\x00"]
ESCAPE = "\x1b[27u"
NOWHERE = "http://127.0.0.1:9"
"""Where the monkey fetches papers from, for it finds the keys: nobody answers there."""


def press(rng: random.Random, columns: int, lines: int) -> str:
    """Give what one thing the monkey does sends to the program."""
    kind = rng.random()
    if kind < 0.50:
        return rng.choice(LETTERS)
    if kind < 0.62:
        return ESCAPE
    if kind < 0.70:
        return "\r"
    if kind < 0.80:
        return rng.choice(ARROWS)
    if kind < 0.84:
        return rng.choice(FUNCTIONS)
    if kind < 0.92:
        return rng.choice(CONTROLS)
    if kind < 0.95:
        return f"\x1b[200~{rng.choice(PASTED)}\x1b[201~"
    button, column, line = rng.choice([0, 0, 2, 64, 65]), rng.randint(1, columns), rng.randint(1, lines)
    return f"\x1b[<{button};{column};{line}M\x1b[<{button};{column};{line}m"


def plant(folder: Path) -> None:
    """Make a library of the seeds and of hostile papers, with some marks on both."""
    library = Library.open(folder, today=TODAY)
    library.ingest(smuggled(PAPERS))
    for entry in library.entries(library.head(20)):
        note = Note(f"About {entry.paper.title}")
        library.edit([entry.paper.id], lambda mark, n=note: mark.with_note(n).tagged(["rl", WIDE]).rated(3), "marked")  # type: ignore[misc]
    library.set_view("starred", "rating:3")
    library.close()


def sit(terminal: Terminal, rng: random.Random, count: int) -> int:
    """Send so many keys, then leave; gives how many were not sent because the program was left before."""
    columns, lines = 100, 30
    for number in range(count):
        terminal.press(press(rng, columns, lines), pause=0)
        if number % 10 == 9:
            terminal.press_calmly("", first=0.05, calm=0.01)
        if number % 100 == 99:
            columns, lines = rng.choice([(100, 30), (40, 12), (130, 40), (60, 20), (20, 5), (1, 1)])
            terminal.resize(columns, lines)
        if terminal.process.poll() is not None:
            return count - number - 1
    terminal.resize(100, 30)
    for _ in range(4):
        terminal.press_calmly("escape", "d", "escape", "escape", calm=0.1)
    terminal.press_calmly("q", "q", "\x1b[24~", "y")
    return 0


def go_wild(tmp_path: Path, count: int, seed: int) -> None:
    """Send so many keys, and see that the program lives, ends well, and leaves a library that can be read."""
    folder = tmp_path / "library"
    plant(folder)
    config = tmp_path / "config.toml"
    config.write_text(f'[keys]\nquit = ["F12"]\n\n[sources]\narxiv = "{NOWHERE}"\n')
    (tmp_path / "work").mkdir()
    env = {
        "HOME": str(tmp_path),
        "BROADSHEET_LIBRARY": str(folder),
        "BROADSHEET_CONFIG": str(config),
        "HF_ENDPOINT": NOWHERE,
        "BROWSER": "true",
        "EDITOR": "true",
        "PYTHONPATH": str(Path(__file__).parent.parent),
    }
    rng = random.Random(seed)
    while count:  # it may find the way out, through the palette
        with Terminal(PROGRAM, env, columns=100, lines=30, cwd=tmp_path / "work", emulated=False) as terminal:
            terminal.wait_for_bytes(b"papers")
            count = sit(terminal, rng, count)
            code = terminal.wait_until_gone(20)
        assert code == 0, "\n".join(log.read_text() for log in tmp_path.rglob("fault-*.log"))
    assert not list(tmp_path.rglob("fault-*.log"))
    library = Library.open(folder, today=TODAY)
    assert library.readonly is None
    assert len(library.state.marks) >= 1
    assert len(library.history()) >= 21, "the monkey changed something"
    assert library.search("title:the").total
    library.close()


def test_a_monkey_breaks_nothing(tmp_path: Path) -> None:
    go_wild(tmp_path, 700, seed=8)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
def test_a_monkey_with_time_breaks_nothing(tmp_path: Path, seed: int) -> None:
    go_wild(tmp_path, 5_000, seed=100 + seed)
