"""One field of a record, checked and cleaned: each raises ValueError that says what the field should be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from store.importers.base import shorten
from store.text import TITLE_LIMIT, clean, safe_url

_KINDS = {list: "a list", str: "a text", bool: "true or false", int: "a number", float: "a number", dict: "an object"}


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "null")


def record(value: object) -> dict[str, Any]:
    """Take a value for a record."""
    if isinstance(value, dict):
        return value
    raise ValueError(f"expected an object with a title, saw {_kind(value)}")


def typed(value: Mapping[str, Any], name: str, kind: type, should: str) -> Any:
    """Give a field of the right type, or None where it is absent or null."""
    found = value.get(name)
    if found is None or (isinstance(found, kind) and not (kind is int and isinstance(found, bool))):
        return found
    raise ValueError(f"{name} should be {should}, not {_kind(found)}")


def text(value: Mapping[str, Any], name: str, limit: int, *, lines: bool = False) -> str | None:
    """Give a text cleaned, or None where there is none; ``lines`` and ``limit`` as in `clean`."""
    return clean(typed(value, name, str, "a text") or "", lines=lines, limit=limit) or None


def title(value: Mapping[str, Any]) -> str:
    """Give the title, which every record must have."""
    if found := text(value, "title", TITLE_LIMIT):
        return found
    raise ValueError("has no title")


def texts(value: Mapping[str, Any], name: str, should: str) -> tuple[str, ...]:
    """Give a list of texts, cleaned, without those that are empty then."""
    found = typed(value, name, list, should) or []
    if not all(isinstance(each, str) for each in found):
        raise ValueError(f"{name} should be {should}")
    return tuple(filter(None, (clean(each, limit=TITLE_LIMIT) for each in found)))


def count(value: Mapping[str, Any], name: str) -> int | None:
    """Give a whole number from 0, or None."""
    found: int | None = typed(value, name, int, "a whole number")
    if found is not None and not 0 <= found < 2**31:
        raise ValueError(f"{name} should be a whole number from 0")
    return found


def day(value: Mapping[str, Any], name: str) -> str | None:
    """Give the ISO date that a date or a moment begins with, or None."""
    found = text(value, name, 0)
    if found is None:
        return None
    try:
        return date.fromisoformat(found[:10]).isoformat()
    except ValueError:
        raise ValueError(f"{name} should be a date such as 2026-08-01, not {shorten(found)}") from None


def identifier(value: Mapping[str, Any], name: str, parse: Callable[[str], str | None], should: str) -> str | None:
    """Give an identifier as ``parse`` finds it in the field, or None where there is none."""
    found = text(value, name, TITLE_LIMIT)
    if found is None:
        return None
    if parsed := parse(found):
        return parsed
    raise ValueError(f"{name} should be {should}, not {shorten(found)}")


def address(value: Mapping[str, Any], name: str) -> str | None:
    """Give an address that is safe to open, as it is written, or None."""
    found = text(value, name, 0)
    if found and not safe_url(found):
        raise ValueError(f"{name} should be an http or https address, not {shorten(found)}")
    return found
