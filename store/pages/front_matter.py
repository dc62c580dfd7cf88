"""The YAML between two lines of ``---`` at the head of a Markdown file: enough of it to read and write our own keys.

Written are double-quoted strings, numbers, dates and lists in brackets, a form that YAML and JSON share once controls
are out of the text. Read is what Obsidian and people make of that: plain, single- and double-quoted scalars, lists in
brackets or one item a line. Everything else, nested mappings and comments too, is kept as it stands and not read.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from store.text import clean

YamlValue = str | int | list[str] | None

_KEY = re.compile(r'(?:"(?P<quoted>[^"\\]+)"|(?P<plain>[^\s:#"\'\-\[\]{},&*!|>%@`][^:#]*?))\s*:(?:\s+|$)')
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_ITEM = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,\]"']*)\s*(?:,|$)""")


@dataclass(frozen=True, slots=True)
class Part:
    """One key with the lines it stands on; lines before the first key, or that none owns, have an empty key."""

    key: str
    lines: tuple[str, ...]


def split(text: str) -> tuple[list[Part] | None, str]:
    """Split a file's text into front matter and body; None when there is no front matter."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return None, text
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), None)
    if end is None:
        return None, text
    return list(_parts(lines[1:end])), "\n".join(lines[end + 1 :])


def _parts(lines: list[str]) -> Iterator[Part]:
    key, held = "", list[str]()
    for line in lines:
        found = _KEY.match(line)
        if found:
            if key or held:
                yield Part(key, tuple(held))
            key, held = found["quoted"] or found["plain"], []
        held.append(line)
    if key or held:
        yield Part(key, tuple(held))


def read(parts: list[Part]) -> dict[str, YamlValue]:
    """Read the values; of a key that stands there twice the last, as YAML programs do."""
    return {part.key: _value(part) for part in parts if part.key}


def _value(part: Part) -> YamlValue:
    found = _KEY.match(part.lines[0])
    first = part.lines[0][found.end() :].strip() if found else ""
    rest = [line.strip() for line in part.lines[1:]]
    if first.startswith("["):
        return _bracketed(" ".join([first, *rest]))
    if items := [line for line in rest if line == "-" or line.startswith("- ")]:
        return [str(item) for line in items if (item := _scalar(line[1:].strip())) not in (None, "")]
    return _scalar(first)


def _bracketed(text: str) -> list[str]:
    inner = text[1 : text.rfind("]")] if "]" in text else text[1:]
    items, at = [], 0
    while at < len(inner) and (found := _ITEM.match(inner, at)):
        item = _scalar(found[1].strip())
        items += [str(item)] if item not in (None, "") else []
        at = max(found.end(), at + 1)
    return items


def _scalar(text: str) -> str | int | None:
    if text.startswith('"'):
        try:
            value, _ = json.JSONDecoder().raw_decode(text)
        except ValueError:
            return text.strip('"')
        return str(value)
    if text.startswith("'"):
        return text[1:].rpartition("'")[0].replace("''", "'") if text.count("'") > 1 else text[1:]
    text = re.split(r"\s#", text, maxsplit=1)[0].strip()
    if text in ("", "~", "null"):
        return None
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else text


def write(values: Mapping[str, YamlValue], others: list[Part]) -> str:
    """Write front matter: our keys first, then every other part as it stood; keys without a value are left out."""
    lines = [f"{key}: {_written(value)}" for key, value in values.items() if value not in (None, "", [])]
    lines += [line for part in others if part.key not in values for line in part.lines]
    return "\n".join(["---", *lines, "---", ""])


def _written(value: YamlValue) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_quoted(item) for item in value) + "]"
    if isinstance(value, int) or (isinstance(value, str) and _DATE.fullmatch(value)):
        return str(value)
    return _quoted(value or "")


def _quoted(text: str) -> str:
    # JSON's own escapes for characters beyond the sixteenth bit, and a bare DEL, are no YAML: both are out here
    return json.dumps(clean(text), ensure_ascii=False)
