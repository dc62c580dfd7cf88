"""The reader's configuration file, read with the standard library; a wrong setting is one line and never a stop."""

from __future__ import annotations

import errno
import os
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.text import clean

if TYPE_CHECKING:
    from store.citekey import Cite
    from store.models import Paper

THEMES = ("dark", "light", "high-contrast", "no-colour", "terminal")
_EXPECTED = {
    "keys": "a table",
    "theme": ", ".join(THEMES),
    "view": "the name of a view",
    "ascii": "true or false",
    "triage": "a table",
    "citekey": "a pattern such as auth.lower + year + shorttitle(1,1).lower",
    "sources": "a table",
    "programs": "a table",
    "mail": "a table",
}
_RATING = {"stay": False, "next": True}
"""What a rating does in triage, by the word for it."""
_SOURCES = {
    "hf": "an address such as https://huggingface.co",
    "arxiv": "an address",
    "allow": 'a list of hosts with ports such as ["127.0.0.1:8123"]',
    "fetch": "start or morning",
}
"""What may be said of sources: where they are, which private addresses may be asked, and when without a key."""
_MAIL = {
    "program": 'a command line such as "msmtp -t"',
    "to": "an address",
    "from": "an address",
}
"""What may be said of mail: what takes it from us, for whom it is, and whose it is."""
_LONGEST = 200_000  # bytes: what is longer is no configuration, and would hold the start up
_MOST = 20  # settings that are wrong are named one by one, up to so many


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
    citekey: str | None = None
    """The pattern of the citekeys that are given from now on."""
    sources: Mapping[str, Any] = field(default_factory=dict)
    """The table of sources; the addresses in it are read when one is asked."""
    programs: Mapping[str, str] = field(default_factory=dict)
    """The reader's own programs: a command by each name."""
    mail: Mapping[str, str] = field(default_factory=dict)
    """The table of mail; the command line and the addresses in it are read when one is sent."""
    problems: list[str] = field(default_factory=list)

    @property
    def cite(self) -> Cite:
        """What makes citekeys by the pattern."""
        from store.citekey import DEFAULT, read_pattern

        return read_pattern(self.citekey or DEFAULT)


def citing() -> Cite:
    """Return what makes citekeys as the configuration says, which is read for the first one."""
    known: list[Cite] = []

    def cite(paper: Paper) -> str:
        if not known:
            known.append(load().cite)
        return known[0](paper)

    return cite


def config_path() -> Path:
    """Return where the configuration is: ``$BROADSHEET_CONFIG``, else the place that the system has for it."""
    named = os.environ.get("BROADSHEET_CONFIG")
    if named:
        return Path(os.path.expanduser(named))  # a name that is nobody's stays as it is, where no file is
    from platformdirs import user_config_dir

    try:
        return Path(user_config_dir("broadsheet")) / "config.toml"
    except RuntimeError:  # no $HOME, and no account that has one
        return Path("~") / ".config" / "broadsheet" / "config.toml"


def load(path: Path | None = None) -> Settings:
    """Read the configuration; where there is no file, or it cannot be read, return the defaults."""
    path = path or config_path()
    settings = Settings()
    name = clean(path.name)
    try:
        if (text := _text(path)) is None:
            return settings
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason = clean(str(error).splitlines()[0], limit=120)
    except RecursionError:
        reason = "its tables are nested too deeply"
    except UnicodeDecodeError:
        reason = "is not UTF-8"
    except ValueError:
        reason = "a number in it is too long"
    except OSError as error:
        reason = f"cannot be read: {(error.strerror or str(error)).lower()}"
    else:
        _take(table, settings, _Lines(name, text))
        if (more := len(settings.problems) - _MOST) > 0:
            settings.problems[_MOST:] = [f"{name}: {more:,} more settings are wrong"]
        return settings
    settings.problems.append(f"{name}: {reason}; the defaults are used")
    return settings


def _text(path: Path) -> str | None:
    """Read the configuration, None where there is none. Raises OSError, also for what is not a file of this kind."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)  # a pipe would never be done
    except (FileNotFoundError, NotADirectoryError):
        if str(path).startswith("~"):
            raise FileNotFoundError(errno.ENOENT, f"there is no folder “{clean(path.parts[0])}”") from None
        return None
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "it is no file")
        data = file.read(_LONGEST + 1)
    if len(data) > _LONGEST:
        raise OSError(errno.EFBIG, f"it has more than {_LONGEST // 1000} kB")
    return data.decode("utf-8-sig").replace("\r\n", "\n")


class _Lines:
    """Finds the line of a setting, which tomllib does not tell."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self._found: dict[tuple[str, str], int] = {}
        inside = ""
        for number, line in enumerate(text.splitlines(), 1):
            if header := _HEADER.match(line):
                inside = header[1]
                self._found.setdefault(("", inside), number)
            elif setting := _SETTING.match(line):
                for key in {setting[1], setting[1].partition(".")[0]}:
                    self._found.setdefault((inside, key), number)

    def where(self, table: str, key: str) -> str:
        """Return where a key of a table ("" for the top) is written; "undo.triage" may stand in a table of its own."""
        inner, _, last = key.rpartition(".")
        places = [(table, key), (f"{table}.{inner}".strip("."), last), (table, inner)] if inner else [(table, key)]
        number = next((self._found[place] for place in places if place in self._found), None)
        return f"{self.name} line {number}" if number else self.name


_HEADER = re.compile(r"\s*\[\s*([\w.-]+)\s*\]")
_SETTING = re.compile(r"""\s*["']?([^"'=\s]+)["']?\s*[=.]""")


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
        elif key == "citekey" and isinstance(value, str):
            _take_citekey(value, settings, where)
        elif key == "sources" and isinstance(value, dict):
            settings.sources = _settings_in(key, value, _SOURCES, settings, lines)
        elif key == "programs" and isinstance(value, dict):
            _take_programs(value, settings, lines)
        elif key == "mail" and isinstance(value, dict):
            settings.mail = _settings_in(key, value, _MAIL, settings, lines)
        elif key in _EXPECTED:
            settings.problems.append(f"{where}: {key} is {_quoted(value)}; expected {_EXPECTED[key]}")
        else:
            known = ", ".join(_EXPECTED)
            settings.problems.append(f"{where}: {clean(key, limit=40)} is not a setting; these are: {known}")


def _take_citekey(pattern: str, settings: Settings, where: str) -> None:
    from store.citekey import EXPECTED, read_pattern

    try:
        read_pattern(pattern)
    except ValueError as error:
        settings.problems.append(f"{where}: citekey: {clean(str(error), limit=80)}; expected {EXPECTED}")
    else:
        settings.citekey = pattern


def _settings_in(
    section: str, table: dict[str, Any], expected: Mapping[str, str], settings: Settings, lines: _Lines
) -> dict[str, Any]:
    """Return what of a table is of the right kind; whether an address is one is seen when it is asked."""
    taken: dict[str, Any] = {}
    for name, value in table.items():
        where = lines.where("", f"{section}.{name}")
        if name not in expected:
            known = ", ".join(f"{section}.{each}" for each in expected)
            settings.problems.append(f"{where}: {section}.{clean(name, limit=40)} is not a setting; these are: {known}")
        elif _fits(name, value):
            taken[name] = value
        else:
            settings.problems.append(f"{where}: {section}.{name} is {_quoted(value)}; expected {expected[name]}")
    return taken


def _take_programs(table: dict[str, Any], settings: Settings, lines: _Lines) -> None:
    """Take the commands that can be split into words."""
    import shlex

    taken: dict[str, str] = {}
    for name, value in table.items():
        where, said = lines.where("programs", name), f"programs.{clean(name, limit=40)}"
        if not isinstance(value, str) or not value.strip():
            settings.problems.append(
                f"{where}: {said} is {_quoted(value)}; expected a command such as “llm -s summarise”"
            )
            continue
        try:
            shlex.split(value)
        except ValueError as error:
            settings.problems.append(f"{where}: {said}: {clean(str(error)).lower()}")
        else:
            taken[clean(name, limit=40)] = value
    settings.programs = taken


def _fits(name: str, value: object) -> bool:
    if name == "allow":
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    return value in ("start", "morning") if name == "fetch" else isinstance(value, str)


def _take_triage(table: dict[str, Any], settings: Settings, lines: _Lines) -> None:
    for name, value in table.items():
        where = lines.where("", f"triage.{name}")
        if name != "rate":
            settings.problems.append(f"{where}: triage.{clean(name, limit=40)} is not a setting; triage.rate is")
        elif isinstance(value, str) and value in _RATING:
            settings.rating_goes_on = _RATING[value]
        else:
            settings.problems.append(f"{where}: triage.rate is {_quoted(value)}; expected {' or '.join(_RATING)}")


def _take_keys(table: dict[str, Any], settings: Settings, lines: _Lines) -> None:
    placed: dict[str, Any] = {}
    for name, value in table.items():
        inner = {f"{name}.{place}": keys for place, keys in value.items()} if isinstance(value, dict) else {name: value}
        placed |= inner
    for written, value in placed.items():
        name, where = clean(written, limit=60), lines.where("keys", written)
        keys = [value] if isinstance(value, str) else value
        if isinstance(keys, list) and all((isinstance(key, str) and key.strip()) or key == " " for key in keys):
            settings.keys[name] = KeyChange(tuple(keys), where)
        else:
            settings.problems.append(f"{where}: keys.{name} is {_quoted(value)}; expected a key, or a list of keys")


def _quoted(value: object) -> str:
    """Return a value as it stands in a message, short, and a text without control characters."""
    if isinstance(value, str):
        return f"“{clean(value, limit=40)}”"
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "a list"
    try:
        return clean(repr(value), limit=40)
    except ValueError:  # a number of more digits than Python writes
        return "a number that is too long"
