"""What is subscribed to: `subscriptions.toml` in the library, which the reader may edit, too.

It is read with the standard library, and written by tomlkit, so that comments and their order survive.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from store import files
from store.checksum import checksum
from store.errors import InputError, LibraryError
from store.locks import Waits, locked
from store.sources import SOURCES, Source
from store.text import clean, shorten
from store.validation import kind_of

if TYPE_CHECKING:
    from tomlkit.items import AoT, Table

Given = TypeVar("Given")
FILE = "subscriptions.toml"
_KEY = "subscription"
_HEAD = "What this library subscribes to. `broadsheet subscribe` writes here, and so may you."
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Subscription:
    """One list that is fetched: what it is called, the ``kind`` of its source, and what is asked of that.

    ``keep`` is a query, and what does not answer it is left out; ``since`` is the day from which on it is wanted.
    """

    name: str
    kind: str
    what: tuple[str, ...] = ()
    keep: str = ""
    since: date | None = None

    @property
    def source(self) -> Source:
        """The source of the list."""
        return SOURCES[self.kind]

    @property
    def list(self) -> str:
        """What tells the list from others, whatever it is called."""
        return " ".join((self.kind, *self.what))

    @property
    def key(self) -> str:
        """What the list is called in the log; the address of a feed may hold a secret, and is not in there."""
        return f"feed {checksum(self.list.encode())[:16]}" if self.kind == "feed" else self.list

    @property
    def has_days(self) -> bool:
        """Whether it is asked for day by day."""
        return self.source.has_days(self.what)


def read_what(words: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Return the kind of source, and what is asked of it, from what was typed: a feed is known by its address.

    Raises InputError, which says what there is.
    """
    first, *rest = words
    if first in SOURCES:
        kind, what = first, tuple(rest)
    elif first.lower().startswith(("http://", "https://")) and not rest:
        kind, what = "feed", (first,)
    else:
        there = ", ".join(kind for kind in SOURCES if kind != "feed")
        raise InputError(f"there is no source {shorten(first)}; the sources are {there}, or the address of a feed")
    SOURCES[kind].check(what)
    return kind, what


class Subscriptions:
    """The subscriptions of one library; every question reads the file, which may be edited at any time."""

    def __init__(self, folder: Path, waits: Waits) -> None:
        self._path, self._waits = folder / FILE, waits

    def __call__(self) -> list[Subscription]:
        """List them, in the order of the file. Raises InputError for a file that says something else, LibraryError."""
        return _read_all(self._text())

    def named(self, names: Sequence[str]) -> list[Subscription]:
        """List those with these names, all of them for none. Raises InputError, which lists what there is."""
        return _named(self(), names)

    def add(self, subscription: Subscription) -> Subscription | None:
        """Keep a subscription, or change the one of the same list; return what that was before, None for a new one.

        Raises InputError where the name is another's, LibraryError.
        """

        def change(found: list[Subscription], entries: AoT) -> Subscription | None:
            same = next((at for at, each in enumerate(found) if each.list == subscription.list), None)
            for at, each in enumerate(found):
                if at != same and each.name == subscription.name:
                    raise InputError(f"{shorten(each.name)} is {each.list} already; give this one another --name")
            if same is None:
                entries.append(_table(subscription))
                return None
            entry: Table = entries[same]
            entry["name"] = subscription.name
            if subscription.keep:
                entry["keep"] = subscription.keep
            elif "keep" in entry:
                entry.remove("keep")
            return found[same]

        return self._changed(change)

    def remove(self, name: str) -> Subscription:
        """Let a subscription go, and return it. Raises InputError for a name that is none, LibraryError."""

        def change(found: list[Subscription], entries: AoT) -> Subscription:
            [gone] = _named(found, [name])
            del entries[found.index(gone)]
            return gone

        return self._changed(change)

    def _text(self) -> str:
        try:
            return self._path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            return ""
        except UnicodeDecodeError:
            raise InputError(f"{FILE}: is not UTF-8") from None
        except OSError as error:
            raise LibraryError(f"{self._path} cannot be read: {(error.strerror or str(error)).lower()}") from error

    def _changed(self, change: Callable[[list[Subscription], AoT], Given]) -> Given:
        """Change the file in one step, while no other program does."""
        try:
            with locked(self._path.with_name(f"{FILE}.lock"), self._waits, about=self._path):
                text = self._text()
                given, changed = _edited(text or f"# {_HEAD}\n", _read_all(text), change)
                files.write(self._path, [changed.encode()])
                files.flush_folder(self._path.parent)
        except OSError as error:
            raise LibraryError(f"{self._path} cannot be written: {(error.strerror or str(error)).lower()}") from error
        return given


def _named(found: list[Subscription], names: Sequence[str]) -> list[Subscription]:
    """Choose those with these names, all of them for none. Raises InputError, which lists what there is."""
    known = {each.name: each for each in found}
    for name in names:
        if name not in known:
            there = f"these are: {', '.join(known)}" if known else "there is none yet: `broadsheet subscribe hf`"
            raise InputError(f"there is no subscription {shorten(name)}; {there}")
    return [known[name] for name in dict.fromkeys(names)] if names else found


def _read_all(text: str) -> list[Subscription]:
    """Read the subscriptions of a file. Raises InputError, which says what is wrong where."""
    try:
        said = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{FILE}: {clean(str(error).splitlines()[0], limit=120)}") from None
    entries = said.get(_KEY, [])
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise InputError(f"{FILE}: {_KEY} is {_seen(entries)}; each begins with [[{_KEY}]]")
    found = [_read(number, each) for number, each in enumerate(entries, 1)]
    names = [each.name for each in found]
    if double := next((name for name in names if names.count(name) > 1), None):
        raise InputError(f"{FILE}: two subscriptions are called {shorten(double)}")
    return found


def _edited(
    text: str, found: list[Subscription], change: Callable[[list[Subscription], AoT], Given]
) -> tuple[Given, str]:
    """Return what a change gives, and the text of a file after it. Raises InputError for a file that has no room."""
    import tomlkit
    from tomlkit.items import AoT

    document = tomlkit.parse(text if text.endswith("\n") else f"{text}\n")
    known = document.get(_KEY)
    if known is not None and not isinstance(known, AoT):
        raise InputError(f"{FILE}: {_KEY} is a list in one line; each is to begin with [[{_KEY}]]")
    entries = known if isinstance(known, AoT) else tomlkit.aot()
    given = change(found, entries)
    if known is None and len(entries):
        document.append(_KEY, entries)
    elif known is not None and not len(entries):
        document.remove(_KEY)
    changed = tomlkit.dumps(document)
    _read_all(changed)
    return given, changed


def _table(subscription: Subscription) -> Table:
    import tomlkit

    table = tomlkit.table()
    table.trivia.indent = "\n"
    table["name"], table["source"] = subscription.name, subscription.kind
    if subscription.what:
        table["what"] = list(subscription.what)
    if subscription.keep:
        table["keep"] = subscription.keep
    if subscription.since:
        table["since"] = subscription.since
    return table


def _read(number: int, entry: Mapping[str, Any]) -> Subscription:
    """Read one entry. Raises InputError, which names it."""
    where = f"{FILE}: subscription {number}"
    kind, what = entry.get("source"), entry.get("what", [])
    if kind not in SOURCES:
        raise InputError(f"{where}: source is {_seen(kind)}; expected {', '.join(SOURCES)}")
    if not isinstance(what, list) or not all(isinstance(each, str) for each in what):
        raise InputError(f"{where}: what is {_seen(what)}; expected a list of words")
    try:
        SOURCES[kind].check(what)
    except InputError as error:
        raise InputError(f"{where}: {error}") from None
    name, keep, since = entry.get("name", ""), entry.get("keep", ""), entry.get("since")
    for key, value in (("name", name), ("keep", keep)):
        if not isinstance(value, str):
            raise InputError(f"{where}: {key} is {_seen(value)}; expected a text")
    if since is not None and type(since) is not date:
        raise InputError(f"{where}: since is {_seen(since)}; expected a date such as 2026-08-01")
    return Subscription(name_of(kind, what, name), kind, tuple(what), keep, since)


def name_of(kind: str, what: Sequence[str], name: str = "") -> str:
    """Return what a subscription is called: as the reader says, else as its source does. Raises InputError."""
    if not name:
        return clean(SOURCES[kind].default_name(what), limit=_LONGEST_NAME)
    if name != clean(name) or name.startswith("-") or len(name) > _LONGEST_NAME:
        raise InputError(f"{shorten(name)} is no name for a subscription: up to {_LONGEST_NAME} letters on one line")
    return name


def _seen(value: object) -> str:
    if isinstance(value, str):
        return shorten(value)
    if isinstance(value, date | time):
        return str(value)
    return "missing" if value is None else kind_of(value)
