"""Textual by its front door: what is read here is Textual's own source, so a release that renames is seen at once."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from functools import cache
from pathlib import Path

import pytest
import textual
from textual.message import Message
from textual.message_pump import MessagePump

import tui

HERE = Path(tui.__file__).parent
SERVED = HERE / "cli" / "serving.py"
"""Reaches into textual-serve, which the extra pins."""
MODULES = sorted(path for path in HERE.rglob("*.py") if path != SERVED)


_DEFINED = re.compile(
    r"\b(?:self|cls)\.(_[a-z]\w*)|\b(?:def|class) (_[A-Za-z]\w*)|^\s*(_[a-z]\w+)(?:: .*?)? = ", re.MULTILINE
)


def defined_in(source: str) -> set[str]:
    """List the private names that a source gives to functions, classes, attributes and variables."""
    return {name for found in _DEFINED.findall(source) for name in found if name}


@cache
def defined_by(kind: type) -> set[str]:
    """List the private names that a class gives."""
    return defined_in(inspect.getsource(kind))


@cache
def of_textual() -> frozenset[str]:
    """List every private name of Textual's."""
    folder = Path(textual.__file__).parent
    return frozenset().union(*(defined_in(path.read_text("utf-8")) for path in folder.rglob("*.py")))


def reached(path: Path) -> list[str]:
    """List the places where a module reaches for a private name of Textual's: by import, or on anything but itself."""
    source, places = path.read_text("utf-8"), []
    theirs = of_textual() - defined_in(source)
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual"):
            named = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
            names = [name for name in named if name.startswith("_")]
        elif isinstance(node, ast.Attribute) and node.attr in theirs and ast.unparse(node) != "os._exit":
            names = [node.attr]
        places += [f"{path.relative_to(HERE)}:{node.lineno} {name}" for name in names]  # type: ignore[attr-defined]
    return places


def test_no_private_name_of_textual_is_used() -> None:
    assert [place for path in MODULES for place in reached(path)] == []


def classes() -> list[type]:
    """List our classes that derive from Textual's."""
    for module in pkgutil.walk_packages([str(HERE)], "tui."):
        if module.name != "tui.cli.serving":
            importlib.import_module(module.name)
    found, waiting = [], [MessagePump, Message]
    while waiting:
        for each in waiting.pop().__subclasses__():
            waiting.append(each)
            if each.__module__.startswith("tui."):
                found.append(each)
    return found


def test_no_class_of_ours_takes_a_private_name_of_its_own_base() -> None:
    taken = {}
    for ours in classes():
        mine = defined_by(ours)
        bases = [base for base in ours.__mro__ if base.__module__.startswith("textual")]
        theirs = set().union(*map(defined_by, bases))
        if mine & theirs:
            taken[ours.__name__] = mine & theirs
    assert taken == {}


def test_a_name_that_is_reached_for_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "HERE", tmp_path)
    reaching = tmp_path / "reaching.py"
    reaching.write_text("from textual._compositor import Compositor\nscreen._refresh_layout()\nself._own = 1\n")
    assert reached(reaching) == ["reaching.py:1 _compositor", "reaching.py:2 _refresh_layout"]
