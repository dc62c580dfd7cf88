"""Which key does what: the commands' own keys, changed by the configuration.

A key is written as it is typed (``j``, ``G``, ``?``) or by its name (``Ctrl+d``, ``PgDn``, ``Space``, ``F2``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tui.commands.registry import Command
from tui.config import KeyChange

_NAMES = {
    "pgdn": "pagedown",
    "pgup": "pageup",
    "esc": "escape",
    "return": "enter",
    "del": "delete",
    "↓": "down",
    "↑": "up",
    "←": "left",
    "→": "right",
}
_SHOWN = {
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "escape": "Esc",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
}
_INDISTINCT = {"ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m"}


def key_name(written: str) -> str:
    """Give the one spelling of a key: ``Ctrl+D`` and ``ctrl+d`` are the same, ``g`` and ``G`` are not."""
    written = written.strip() or "space"
    if len(written) == 1:
        return _NAMES.get(written, written)
    *modifiers, key = written.split("+") if not written.endswith("+") else [written]
    key = _NAMES.get(key.lower(), key.lower())
    return "+".join([*(modifier.lower() for modifier in modifiers), key])


def shown_key(name: str) -> str:
    """Write a key as the help does: ``Ctrl+d``, ``PgDn``, ``F2``; a typed character as itself."""
    if len(name) == 1:
        return name
    *modifiers, key = name.split("+")
    key = _SHOWN.get(key, key if len(key) == 1 else key.capitalize())
    return "+".join([*(modifier.capitalize() for modifier in modifiers), key])


class Keymap:
    """Which command each key asks for, in each place; ``problems`` are the lines about changes that were not taken."""

    def __init__(self, commands: Iterable[Command], changes: Mapping[str, KeyChange] | None = None) -> None:
        self._commands = {command.id: command for command in commands}
        self._keys = {name: tuple(map(key_name, command.keys)) for name, command in self._commands.items()}
        self.problems: list[str] = []
        for name, change in (changes or {}).items():
            self._change(name, change)
        self._found: dict[tuple[str, str], Command] = {}
        changed = [name for name in changes or {} if name in self._keys]
        for name in (*changed, *self._keys):  # what the reader wants goes first, in the order of the file
            self._claim(name)
        self._name_clashes(changes or {})

    def find(self, place: str, key: str) -> Command | None:
        """Give the command that this key asks for in this place, if any."""
        return self._found.get((place, key))

    def keys_of(self, name: str) -> tuple[str, ...]:
        """Give the keys of a command as the help shows them, without those that another command has."""
        if name not in self._commands:
            return ()
        place = self._commands[name].place
        return tuple(shown_key(key) for key in self._keys[name] if self._found[place, key].id == name)

    def commands(self, place: str) -> list[Command]:
        """Give the commands of a place, in the order of their declaration."""
        return [command for command in self._commands.values() if command.place == place]

    def _change(self, name: str, change: KeyChange) -> None:
        if name not in self._commands:
            self.problems.append(f"{change.where}: keys.{name} is no command; `broadsheet keys` lists them")
            return
        keys = tuple(key_name(key) for key in change.keys)
        for key in keys:
            if key in _INDISTINCT or "ctrl+shift" in key:
                self.problems.append(f"{change.where}: keys.{name}: terminals cannot tell {shown_key(key)} from others")
                return
        self._keys[name] = keys

    def _claim(self, name: str) -> None:
        place = self._commands[name].place
        for key in self._keys[name]:
            self._found.setdefault((place, key), self._commands[name])

    def _name_clashes(self, changes: Mapping[str, KeyChange]) -> None:
        """Say of each key that a change gave to two commands which of them has it, once."""
        for (place, key), holder in self._found.items():
            wanted = [name for name in self._keys if key in self._keys[name] and self._commands[name].place == place]
            changed = [name for name in changes if name in wanted]
            if len(wanted) > 1 and changed:
                others = ", ".join(name for name in wanted if name != changed[0])
                said = f"{changes[changed[0]].where}: keys.{changed[0]}: {shown_key(key)} is also the key of {others}"
                self.problems.append(f"{said}; {holder.id} has it")
