"""Values go down and messages go up: nothing below a screen knows its screen, so that each part can be read alone."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import tui
from tui.screen import KeyedScreen

HERE = Path(tui.__file__).parent


def screens() -> set[type]:
    """List the classes of all screens."""
    for module in pkgutil.walk_packages([str(HERE)], "tui."):
        if module.name != "tui.cli.serving":
            importlib.import_module(module.name)
    found, waiting = {KeyedScreen}, [KeyedScreen]
    while waiting:
        derived = waiting.pop().__subclasses__()
        found.update(derived)
        waiting += derived
    return {each for each in found if each.__module__.startswith("tui.")}


def reached(path: Path, known: set[str]) -> list[str]:
    """List the places of a module that know a screen: an import or a parameter, also in words, or a way up to it."""
    places: list[tuple[int, str]] = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        places += [(node.lineno, name) for name in _names(node, known)]  # type: ignore[attr-defined]
    return [f"{path.name}:{line} {name}" for line, name in sorted(places)]


def _names(node: ast.AST, known: set[str]) -> Iterator[str]:
    if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tui"):
        yield from (alias.name for alias in node.names if alias.name in known or alias.name == "screen")
    elif isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if alias.name.endswith(".screen"))
    elif isinstance(node, ast.arg) and node.annotation is not None:
        written = ast.unparse(node.annotation)
        yield from (f"{node.arg}: {name}" for name in known if name in written)
    elif isinstance(node, ast.Attribute) and node.attr in ("screen", "screen_stack", "get_screen"):
        yield ast.unparse(node)


def handed_on(path: Path) -> list[str]:
    """List the calls of a module that are given the object they stand in, but for commands, which are to have it."""
    calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    given = [call for call in calls if any(isinstance(arg, ast.Name) and arg.id == "self" for arg in call.args)]
    written = [(call.lineno, ast.unparse(call)) for call in given]
    return [f"{path.name}:{line} {call}" for line, call in written if call != "command.run(self)"]


def test_nothing_below_a_screen_knows_its_screen() -> None:
    known = screens()
    own = {HERE.parent / f"{each.__module__.replace('.', '/')}.py" for each in known}
    below = {*HERE.rglob("*.py")} - own - {HERE / "app.py", *(HERE / "commands").iterdir()}
    assert [place for path in sorted(below) for place in reached(path, {each.__name__ for each in known})] == []
    assert [call for path in sorted(own) for call in handed_on(path)] == []
    assert len(own) > 5 and len(below) > 50


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("if TYPE_CHECKING:\n    from tui.main.screen import MainScreen", "2 MainScreen"),
        ("def show(screen: MainScreen | None) -> None: ...", "1 screen: MainScreen"),
        ("def show(parent: 'MainScreen') -> None: ...", "1 parent: MainScreen"),
        ("def show(self): self.widget.app.screen.say('')", "1 self.widget.app.screen"),
        ("from tui.main import screen", "1 screen"),
        ("import tui.main.screen", "1 tui.main.screen"),
        ("from tui.sheets.sheet import Sheet\ndef show(sheet: Sheet) -> None: ...", ""),
    ],
)
def test_a_reach_through_is_seen(tmp_path: Path, written: str, seen: str) -> None:
    module = tmp_path / "part.py"
    module.write_text(written)
    assert reached(module, {"MainScreen"}) == ([f"part.py:{seen}"] if seen else [])


def test_a_screen_that_is_handed_on_is_seen(tmp_path: Path) -> None:
    module = tmp_path / "screen.py"
    module.write_text("def on_mount(self):\n    command.run(self)\n    self.part = Part(self, 1)")
    assert handed_on(module) == ["screen.py:3 Part(self, 1)"]
