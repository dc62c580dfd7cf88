"""The reader's configuration file, read with the standard library; a wrong setting is one line and never a stop."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.quantities import counted
from store.text import clean
from tui.config_schema import read_settings

if TYPE_CHECKING:
    from store.citekey import Cite
    from store.models import Paper

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
    name = clean(path.name)
    try:
        if (text := _text(path)) is None:
            return Settings()
        table = _parsed(text)
    except UnicodeDecodeError:
        reason = "is not UTF-8"
    except ValueError as error:
        reason = str(error)
    except OSError as error:
        reason = f"cannot be read: {(error.strerror or str(error)).lower()}"
    else:
        return _settings(table, _Lines(name, text))
    return Settings(problems=[f"{name}: {reason}; the defaults are used"])


def _settings(table: dict[str, Any], lines: _Lines) -> Settings:
    if isinstance(keys := table.get("keys"), dict):
        table["keys"] = _placed(keys)
    taken, problems = read_settings(table, lines.where)
    if (more := len(problems) - _MOST) > 0:
        problems[_MOST:] = [f"{lines.name}: {counted(more, 'more setting is wrong', 'more settings are wrong')}"]
    keys = {
        name: KeyChange(tuple([value] if isinstance(value, str) else value), lines.where("keys", name))
        for name, value in taken.pop("keys", {}).items()
    }
    goes_on = taken.pop("triage", {}).get("rate") == "next"
    return Settings(keys=keys, rating_goes_on=goes_on, problems=problems, **taken)


def _placed(keys: dict[str, Any]) -> dict[str, Any]:
    """Return the keys of commands by name, with a place behind it where they stand in a table of one command."""
    placed: dict[str, Any] = {}
    for name, value in keys.items():
        placed |= {f"{name}.{at}": keys for at, keys in value.items()} if isinstance(value, dict) else {name: value}
    return placed


def _parsed(text: str) -> dict[str, Any]:
    """Read the tables of a configuration. Raises ValueError with the reason why they cannot be read."""
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(clean(str(error).splitlines()[0], limit=120)) from error
    except RecursionError as error:
        raise ValueError("its tables are nested too deeply") from error
    except ValueError as error:
        raise ValueError("a number in it is too long") from error


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
        raise OSError(errno.EFBIG, f"it has more than {_LONGEST:,} bytes")
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
        places = [(table, key), ("", f"{table}.{key}")]
        places += [(f"{table}.{inner}", last), (table, inner)] if inner else []
        number = next((self._found[place] for place in (*places, ("", table)) if place in self._found), None)
        return f"{self.name} line {number}" if number else self.name


_HEADER = re.compile(r"\s*\[\s*([\w.-]+)\s*\]")
_SETTING = re.compile(r"""\s*["']?([^"'=\s]+)["']?\s*[=.]""")
