"""Which key runs which command in each place: the commands' own keys, changed by the configuration.

A key is written as it is typed (``j``, ``G``, ``?``) or by its name (``Ctrl+d``, ``PgDn``, ``Space``, ``F2``). Nothing
here imports Textual, so that `broadsheet keys` prints the list without loading it.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from store.text import clean
from tui.config import KeyChange

CommandFunction = Callable[[Any], Awaitable[None] | None]

GROUPS = ("Move", "Filter", "Mark", "Write", "Select", "Look", "Take away", "Program")
PLACES = ("main", "triage", "notes", "history", "statistics")
"""The screens that have keys, by the names that the configuration knows them by."""

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
_SENT = {
    "backtab": "shift+tab",
    "ctrl+space": "ctrl+@",
    "ctrl+at": "ctrl+@",
    "ctrl+/": "ctrl+underscore",
    "ctrl+slash": "ctrl+underscore",
    "ctrl+_": "ctrl+underscore",
    "ctrl+]": "ctrl+right_square_bracket",
    "ctrl+\\": "ctrl+backslash",
    "ctrl+^": "ctrl+circumflex_accent",
    **{"plus": "+", "minus": "-", "slash": "/", "backslash": "\\", "comma": ",", "period": ".", "dot": "."},
    **{"colon": ":", "semicolon": ";", "question_mark": "?", "equals": "=", "asterisk": "*", "underscore": "_"},
}
"""What a terminal sends for a key, by another name that is common for it."""
_MOTIONS = ("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete")
_FUNCTIONS = tuple(f"f{number}" for number in range(1, 25))
_ARRIVING = {
    *_MOTIONS,
    *_FUNCTIONS,
    *("backspace", "enter", "escape", "space", "tab", "shift+tab"),
    *(f"shift+{key}" for key in _MOTIONS),
    *(f"ctrl+{key}" for key in (*_MOTIONS, *_FUNCTIONS, *"abcdefghijklmnopqrstuvwxyz", *"@")),
    *("ctrl+underscore", "ctrl+right_square_bracket", "ctrl+backslash", "ctrl+circumflex_accent"),
}
"""The keys with a name that a terminal can send; any other is one character."""
_COMBINED = {
    "ctrl+@": "Ctrl+Space",
    "ctrl+underscore": "Ctrl+/",
    "ctrl+right_square_bracket": "Ctrl+]",
    "ctrl+backslash": "Ctrl+\\",
    "ctrl+circumflex_accent": "Ctrl+^",
}
_SHOWN = {"pagedown": "PgDn", "pageup": "PgUp", "escape": "Esc", "down": "↓", "up": "↑", "left": "←", "right": "→"}
_INDISTINCT = {"ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m", "ctrl+["}


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a reader can do, in one place or in several: ``run`` takes the screen that it was asked on.

    ``hint`` is one word for the line of hints, or such a word by place; without one it is not shown there. Commands of
    one ``family`` (the five ratings) are one line in the help. ``own_keys`` and ``own_help`` say by place what is other
    there; ``was`` lists ids of before that a configuration may still name.
    """

    id: str
    keys: tuple[str, ...]
    title: str
    help: str
    run: CommandFunction
    group: str
    places: tuple[str, ...] = ("main",)
    hint: str | Mapping[str, str] = ""
    family: str = ""
    own_keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    own_help: Mapping[str, str] = field(default_factory=dict)
    was: tuple[str, ...] = ()

    def keys_in(self, place: str) -> tuple[str, ...]:
        """Return the keys of this command in a place, as they are declared."""
        return self.own_keys.get(place, self.keys)

    def help_in(self, place: str) -> str:
        """Return what this command does in a place."""
        return self.own_help.get(place, self.help)

    def hint_in(self, place: str) -> str:
        """Return the word for the line of hints in a place, or nothing."""
        return self.hint if isinstance(self.hint, str) else self.hint.get(place, "")


def key_name(written: str) -> str:
    """Return the one spelling of a key, as terminals send it: ``Ctrl+D`` is ``ctrl+d``, ``Shift+n`` is ``N``."""
    written = written.strip() or "space"
    if len(written) == 1:
        return _NAMES.get(written, written)
    *modifiers, key = written.split("+") if not written.endswith("+") else [written]
    key = _NAMES.get(key.lower(), key.lower())
    name = "+".join([*(modifier.lower() for modifier in modifiers), key])
    if name.startswith("shift+") and len(key) == 1 and key.isalpha():
        return key.upper()
    return _SENT.get(name, name)


def _never_arrives(name: str, written: str) -> str | None:
    """Return why a key can never ask for anything, None when it can."""
    if name in _INDISTINCT or "ctrl+shift" in name:
        return f"no terminal can tell {shown_key(name)} from others"
    if (len(name) == 1 and name.isprintable()) or name in _ARRIVING:
        return None
    if name.startswith("alt+"):
        return "with Alt a terminal sends Esc and then the key, as if they were typed in turn"
    return f"no terminal sends “{clean(written, limit=20)}”; expected one key, such as a, Ctrl+d, PgDn or F2"


def shown_key(name: str) -> str:
    """Return a key as the help writes it: ``Ctrl+d``, ``PgDn``, ``F2``; a typed character as itself."""
    if len(name) == 1 or name in _COMBINED:
        return _COMBINED.get(name, name)
    *modifiers, key = name.split("+")
    key = _SHOWN.get(key, key if len(key) == 1 else key.capitalize())
    return "+".join([*(modifier.capitalize() for modifier in modifiers), key])


@dataclass(frozen=True, slots=True)
class _Rebinding:
    """A change of the configuration that was understood: a command, in all its places or in one."""

    command: Command
    places: tuple[str, ...]
    keys: tuple[str, ...]
    name: str
    where: str


class Keymap:
    """Which command each key asks for, in each place; ``problems`` are the lines about the configuration's keys.

    ``used`` are the commands that were asked for by name last, the newest first.

    A change named ``undo`` holds wherever undo works, one named ``undo.triage`` in triage alone.
    """

    def __init__(self, commands: Iterable[Command], changes: Mapping[str, KeyChange] | None = None) -> None:
        self._commands = {command.id: command for command in commands}
        self._placed = {
            place: [command for command in self._commands.values() if place in command.places] for place in PLACES
        }
        self._keys = {
            (place, command.id): tuple(map(key_name, command.keys_in(place)))
            for command in self._commands.values()
            for place in command.places
        }
        self._found: dict[tuple[str, str], Command] = {}
        self.problems: list[str] = []
        self.used: list[str] = []
        wanted = [one for name, change in (changes or {}).items() if (one := self._understood(name, change))]
        for one in sorted(wanted, key=lambda one: -len(one.places)):  # what is said of one place alone goes last
            self._keys.update(((place, one.command.id), one.keys) for place in one.places)
        for one in wanted:  # what the reader wants goes first, in the order of the file
            self._claim(one.command, one.places)
        for command in self._commands.values():
            self._claim(command, command.places)
        self._name_clashes(wanted)

    def find(self, place: str, key: str) -> Command | None:
        """Return the command that this key asks for in this place, if any."""
        return self._found.get((place, _SENT.get(key, key)))

    def command(self, name: str) -> Command:
        """Return a command by its id; raises KeyError when there is none of that name."""
        return self._commands[name]

    def keys_of(self, name: str, place: str | None = None) -> tuple[str, ...]:
        """Return the keys of a command in a place, its first one unless told, as the help shows them.

        Those that another command has are left out.
        """
        command = self._commands.get(name)
        place = place or (command.places[0] if command else "")
        return tuple(shown_key(key) for key in self._keys.get((place, name), ()) if self._found[place, key] is command)

    def commands(self, place: str) -> list[Command]:
        """List the commands of a place, in the order of their declaration."""
        return self._placed[place]

    def _understood(self, name: str, change: KeyChange) -> _Rebinding | None:
        """Read a change; what is wrong with it, or a newer name of it, becomes a problem."""
        id, _, place = name.partition(".")
        if id not in self._commands and (new := self._renamed(name)):
            id, place = new
            self.problems.append(f"{change.where}: keys.{name} is now keys.{id}.{place}, or keys.{id} for every place")
            name = f"{id}.{place}"
        command = self._commands.get(id)
        if command is None:
            self.problems.append(f"{change.where}: keys.{name} is not a command; `broadsheet keys` lists them")
            return None
        if place and place not in command.places:
            self.problems.append(f"{change.where}: keys.{name}: {id} has keys only in {', '.join(command.places)}")
            return None
        keys = tuple(key_name(key) for key in change.keys)
        for key, written in zip(keys, change.keys, strict=True):
            if reason := _never_arrives(key, written):
                self.problems.append(f"{change.where}: keys.{name}: {reason}")
                return None
        return _Rebinding(command, (place,) if place else command.places, keys, name, change.where)

    def _renamed(self, name: str) -> tuple[str, str] | None:
        """Find what an id stands for that is from when every place had ids of its own: a command in that place."""
        place, _, rest = name.partition("-")
        there = self._placed.get(place, [])
        found = [command for command in there if name in command.was] or [one for one in there if one.id == rest]
        return (found[0].id, place) if found else None

    def _claim(self, command: Command, places: Iterable[str]) -> None:
        for place in places:
            for key in self._keys[place, command.id]:
                self._found.setdefault((place, key), command)

    def _name_clashes(self, wanted: list[_Rebinding]) -> None:
        """Add a problem for each key that a change gave to two commands: which of them has it, once for all places."""
        clashes: dict[tuple[str, str], tuple[_Rebinding, dict[str, None]]] = {}
        for one in wanted:
            for place in one.places:
                for key in self._keys[place, one.command.id]:
                    rivals = [rival.id for rival in self._placed[place] if key in self._keys[place, rival.id]]
                    if self._found[place, key] is one.command and len(rivals) > 1:
                        _, others = clashes.setdefault((one.command.id, key), (one, {}))
                        others.update((rival, None) for rival in rivals if rival != one.command.id)
        told: list[tuple[str, set[str]]] = []
        for (holder, key), (one, others) in clashes.items():
            if any(key == before and {holder, *others} <= named for before, named in told):
                continue
            told.append((key, {holder, *others}))
            said = f"{one.where}: keys.{one.name}: {shown_key(key)} is also the key of {', '.join(others)}"
            self.problems.append(f"{said}; {holder} keeps it")
