"""The reader's configuration file, read with the standard library; a wrong setting is one line and never a stop."""

import os
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from store.text import clean

THEMES = ("dark", "light", "high-contrast", "no-colour", "terminal")
_EXPECTED = {
    "keys": "a table",
    "theme": ", ".join(THEMES),
    "view": "the name of a view",
    "ascii": "true or false",
    "triage": "a table",
}
_RATING = {"stay": False, "next": True}
"""What a rating does in triage, by the word for it."""
_PROMISED = ("sources", "mail")
"""Tables that a configuration may have already; nothing reads them yet."""


@dataclass(frozen=True, slots=True)
class KeyChange:
    """The keys that the reader wants for a command, and where that is written ("config.toml line 7").

    In `Settings.keys` its name is the command's, with a place behind it where it is meant for that alone (undo.triage).
    """

    keys: tuple[str, ...]
    where: str


@dataclass(slots=True)
class Settings:
    """What the configuration says, or the defaults; ``problems`` holds one line for each setting not taken."""

    keys: dict[str, KeyChange] = field(default_factory=dict)
    theme: str | None = None
    view: str | None = None
    ascii: bool = False
    rating_goes_on: bool = False
    """Whether a rating turns the page in triage."""
    problems: list[str] = field(default_factory=list)


def config_path() -> Path:
    """Return where the configuration is: ``$BROADSHEET_CONFIG``, else the place that the system has for it."""
    named = os.environ.get("BROADSHEET_CONFIG")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_config_dir

    return Path(user_config_dir("broadsheet")) / "config.toml"


def load(path: Path | None = None) -> Settings:
    """Read the configuration; where there is no file, or it cannot be read, return the defaults."""
    path = path or config_path()
    settings = Settings()
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return settings
    except (OSError, UnicodeDecodeError) as error:
        settings.problems.append(f"{path.name}: cannot be read ({error.__class__.__name__}); the defaults are used")
        return settings
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        settings.problems.append(f"{path.name}: {str(error).splitlines()[0]}; the defaults are used")
        return settings
    _take(table, settings, _Lines(path.name, text))
    return settings


class _Lines:
    """Finds the line of a setting, which tomllib does not tell."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.lines = name, text.splitlines()

    def where(self, table: str, key: str) -> str:
        """Return where a key of a table ("" for the top) is written; "undo.triage" may stand in a table of its own."""
        inner, _, last = key.rpartition(".")
        places = [(table, key), (f"{table}.{inner}".strip("."), last), (table, inner)] if inner else [(table, key)]
        return next((found for place in places if (found := self._find(*place))), self.name)

    def _find(self, table: str, key: str) -> str | None:
        inside = ""
        for number, line in enumerate(self.lines, 1):
            if header := re.match(r"\s*\[\s*([\w.-]+)\s*\]", line):
                inside = header[1]
                if not table and inside == key:
                    return f"{self.name} line {number}"
            elif inside == table and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=.]", line):
                return f"{self.name} line {number}"
        return None


def _take(table: dict[str, Any], settings: Settings, lines: _Lines) -> None:
    for key, value in table.items():
        where = lines.where("", key)
        if key == "keys" and isinstance(value, dict):
            _take_keys(value, settings, lines)
        elif key == "theme" and value in THEMES:
            settings.theme = value
        elif key == "view" and isinstance(value, str):
            settings.view = value
        elif key == "ascii" and isinstance(value, bool):
            settings.ascii = value
        elif key == "triage" and isinstance(value, dict):
            _take_triage(value, settings, lines)
        elif key in _EXPECTED:
            settings.problems.append(f"{where}: {key} is {_quoted(value)}; expected {_EXPECTED[key]}")
        elif key not in _PROMISED:
            settings.problems.append(f"{where}: {key} is not a setting; these are: {', '.join(_EXPECTED)}")


def _take_triage(table: dict[str, Any], settings: Settings, lines: _Lines) -> None:
    for name, value in table.items():
        where = lines.where("", f"triage.{name}")
        if name != "rate":
            settings.problems.append(f"{where}: triage.{name} is not a setting; triage.rate is")
        elif isinstance(value, str) and value in _RATING:
            settings.rating_goes_on = _RATING[value]
        else:
            settings.problems.append(f"{where}: triage.rate is {_quoted(value)}; expected {' or '.join(_RATING)}")


def _take_keys(table: dict[str, Any], settings: Settings, lines: _Lines) -> None:
    for name, value in table.items():
        if isinstance(value, dict):
            _take_keys({f"{name}.{place}": keys for place, keys in value.items()}, settings, lines)
            continue
        where = lines.where("keys", name)
        keys = [value] if isinstance(value, str) else value
        if isinstance(keys, list) and all((isinstance(key, str) and key.strip()) or key == " " for key in keys):
            settings.keys[name] = KeyChange(tuple(keys), where)
        else:
            settings.problems.append(f"{where}: keys.{name} is {_quoted(value)}; expected a key, or a list of keys")


def _quoted(value: object) -> str:
    """Return a value as it stands in a message, a text with quotation marks and without control characters."""
    return f"“{clean(value)}”" if isinstance(value, str) else repr(value)
