"""What a reader can do, declared once: keys, places, title, help and function feed every list that shows them.

Nothing here imports Textual, so that `broadsheet keys` prints the list without loading it.
"""

import inspect
from collections.abc import Callable, Mapping

from tui.keymap import GROUPS, PLACES, Command, CommandFunction

COMMANDS: dict[str, Command] = {}
"""Every command by its id, in the order of declaration."""

_TAKEN: dict[tuple[str, str], str] = {}


def command(
    name: str,
    *keys: str,
    title: str,
    group: str,
    places: tuple[str, ...] = ("main",),
    hint: str | Mapping[str, str] = "",
    family: str = "",
    help: str | None = None,
    own_keys: Mapping[str, tuple[str, ...]] | None = None,
    own_help: Mapping[str, str] | None = None,
    was: tuple[str, ...] = (),
) -> Callable[[CommandFunction], CommandFunction]:
    """Declare the decorated function as a command; its docstring is the help unless ``help`` is given.

    What differs in a place is given by place: ``own_keys={"triage": ("k", "backspace")}``, ``own_help``, ``hint``.
    Raises ValueError when the id, or one of the keys in the same place, is already taken.
    """

    def declare(action: CommandFunction) -> CommandFunction:
        text = help or " ".join((inspect.getdoc(action) or "").split())
        own = own_keys or {}, own_help or {}
        add(Command(name, keys, title, text, action, group, places, hint, family, *own, was))
        return action

    return declare


def add(new: Command) -> None:
    """Add a command to the registry.

    Raises ValueError for an id or a key that is taken, a group or a place that is not known, or no help at all.
    """
    if new.id in COMMANDS:
        raise ValueError(f"two commands are called {new.id!r}")
    if not new.help:
        raise ValueError(f"{new.id} does not say what it does")
    if new.group not in GROUPS:
        raise ValueError(f"{new.id} is in no known group: {new.group!r}")
    for place in (*new.places, *new.own_keys, *new.own_help, *(() if isinstance(new.hint, str) else new.hint)):
        if place not in PLACES or place not in new.places:
            raise ValueError(f"{new.id} does not work in {place!r}")
    taken = [(place, key) for place in new.places for key in new.keys_in(place)]
    for at in taken:
        if at in _TAKEN:
            raise ValueError(f"{new.id} and {_TAKEN[at]} both want the key {at[1]!r} in {at[0]}")
    _TAKEN.update(dict.fromkeys(taken, new.id))
    COMMANDS[new.id] = new
