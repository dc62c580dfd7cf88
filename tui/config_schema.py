"""What the configuration may say: each setting, what its value should be, and what of a configuration is so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from store.quantities import noun
from store.text import clean

THEMES = ("dark", "light", "high-contrast", "no-colour", "terminal")
ANY = "*"
"""Stands for all names, in a table whose names the reader chooses."""


class Setting(NamedTuple):
    """A setting: what is ``expected``, whether a value ``fits`` that, and what is ``wrong`` with one that does.

    A table has settings ``inside``.
    """

    expected: str
    fits: Callable[[Any], bool]
    wrong: Callable[[Any], str | None] = lambda value: None
    inside: Mapping[str, Setting] | None = None


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_said(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _is_keys(value: object) -> bool:
    keys = [value] if isinstance(value, str) else value
    return isinstance(keys, list) and all(_is_said(key) or key == " " for key in keys)


def _one_of(*values: str) -> Callable[[object], bool]:
    return lambda value: value in values


def _wrong_pattern(pattern: str) -> str | None:
    from store.citekey import EXPECTED, read_pattern

    try:
        read_pattern(pattern)
    except ValueError as error:
        return f"{clean(str(error), limit=80)}; expected {EXPECTED}"
    return None


def _wrong_command(line: str) -> str | None:
    """Return what keeps a command from being split into words."""
    import shlex

    try:
        shlex.split(line)
    except ValueError as error:
        return clean(str(error)).lower()
    return None


def _table(inside: Mapping[str, Setting]) -> Setting:
    return Setting("a table", lambda value: isinstance(value, dict), inside=inside)


SETTINGS: Mapping[str, Setting] = {
    "keys": _table({ANY: Setting("a key, or a list of keys", _is_keys)}),
    "theme": Setting(", ".join(THEMES), _one_of(*THEMES)),
    "view": Setting("the name of a view", _is_text),
    "ascii": Setting("true or false", lambda value: isinstance(value, bool)),
    "triage": _table({"rate": Setting("stay or next", _one_of("stay", "next"))}),
    "citekey": Setting("a pattern such as auth.lower + year + shorttitle(1,1).lower", _is_text, _wrong_pattern),
    "sources": _table(
        {
            "hf": Setting("an address such as https://huggingface.co", _is_text),
            "arxiv": Setting("an address", _is_text),
            "allow": Setting('a list of hosts with ports such as ["127.0.0.1:8123"]', _is_list_of_texts),
            "fetch": Setting("start or morning", _one_of("start", "morning")),
        }
    ),
    "programs": _table({ANY: Setting("a command such as “llm -s summarise”", _is_said, _wrong_command)}),
    "mail": _table(
        {
            "program": Setting('a command line such as "msmtp -t"', _is_text),
            "to": Setting("an address", _is_text),
            "from": Setting("an address", _is_text),
        }
    ),
}
"""All settings; whether an address is one is seen when it is used."""


def read_settings(
    table: Mapping[str, Any],
    where: Callable[[str, str], str],
    section: str = "",
    known: Mapping[str, Setting] = SETTINGS,
) -> tuple[dict[str, Any], list[str]]:
    """Return the settings of a table that are right, and a line for each other one; ``where`` says where it stands."""
    taken: dict[str, Any] = {}
    problems: list[str] = []
    for written, value in table.items():
        name = clean(written, limit=60)
        said = f"{where(section, written)}: {_in(section, name)}"
        setting = known.get(written) or known.get(ANY)
        if setting is None:
            names = ", ".join(_in(section, each) for each in known)
            problems.append(f"{said} is not a setting; {noun(len(known), f'{names} is', f'these are: {names}')}")
        elif not setting.fits(value):
            problems.append(f"{said} is {_quoted(value)}; expected {setting.expected}")
        elif wrong := setting.wrong(value):
            problems.append(f"{said}: {wrong}")
        elif setting.inside is not None:
            taken[name], more = read_settings(value, where, name, setting.inside)
            problems += more
        else:
            taken[name] = value
    return taken, problems


def _in(section: str, name: str) -> str:
    return f"{section}.{name}" if section else name


def _quoted(value: object) -> str:
    """Return a value as it stands in a message, as the file has it: short, a text without control characters."""
    if isinstance(value, str):
        return f"“{clean(value, limit=40)}”"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "a list"
    try:
        return clean(str(value), limit=40)
    except ValueError:  # a number of more digits than Python writes
        return "a number that is too long"
