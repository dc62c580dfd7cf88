"""What a reader can do, declared once: keys, name, title, help and function feed every place that shows them.

Nothing here imports Textual, so that `broadsheet keys` prints the list without loading it.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

Action = Callable[[Any], Awaitable[None] | None]

GROUPS = ("Move", "Filter", "Mark", "Write", "Select", "Look", "Take away", "Program")


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a reader can do: ``run`` is given the screen that it was asked on.

    ``place`` names the screen whose keys these are. ``hint`` is one word for the line of hints, empty when it is not
    shown there. Commands of one ``family`` (the five ratings) are one line in the help.
    """

    id: str
    keys: tuple[str, ...]
    title: str
    help: str
    run: Action
    group: str
    place: str = "main"
    hint: str = ""
    family: str = ""


COMMANDS: dict[str, Command] = {}
"""Every command by its id, in the order of declaration."""

_TAKEN: dict[tuple[str, str], str] = {}


def command(
    name: str,
    *keys: str,
    title: str,
    group: str,
    place: str = "main",
    hint: str = "",
    family: str = "",
    help: str | None = None,
) -> Callable[[Action], Action]:
    """Declare the decorated function as a command; its docstring is the help unless ``help`` is given.

    Raises ValueError when the id, or one of the keys in the same place, is already taken.
    """

    def declare(action: Action) -> Action:
        text = help or " ".join((inspect.getdoc(action) or "").split())
        add(Command(name, keys, title, text, action, group, place, hint, family))
        return action

    return declare


def add(new: Command) -> None:
    """Take a command into the registry; raises ValueError for an id or a key that is taken, or for no help at all."""
    if new.id in COMMANDS:
        raise ValueError(f"two commands are called {new.id!r}")
    if not new.help:
        raise ValueError(f"{new.id} does not say what it does")
    if new.group not in GROUPS:
        raise ValueError(f"{new.id} is in no known group: {new.group!r}")
    for key in new.keys:
        if (new.place, key) in _TAKEN:
            raise ValueError(f"{new.id} and {_TAKEN[new.place, key]} both want the key {key!r}")
    for key in new.keys:
        _TAKEN[new.place, key] = new.id
    COMMANDS[new.id] = new
