"""The YAML between two lines of ``---`` at the head of a Markdown file: enough of it to read and write our own keys.

Written are double-quoted strings, numbers, dates and lists in brackets, a form that YAML and JSON share once controls
are out of the text. Read is what Obsidian and people make of that: plain, single- and double-quoted scalars, lists in
brackets or one item a line. A value in another form is `Odd`. Everything that is not written anew is kept as it stands,
and of a line that is, the comment.
"""

import json
import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from store.text import clean

YamlValue = str | int | list[str] | None

_KEY = re.compile(r'(?:"(?P<quoted>[^"\\]+)"|(?P<plain>[^\s:#"\'\-\[\]{},&*!|>%@`][^:#]*?))\s*:(?:\s+|$)')
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_ITEM = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,\]"']*)\s*(?:,|$)""")
_TOKEN = re.compile(r"""(?<![^\s:,\[-])(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')|(?:^|(?<=\s))(?P<comment>#.*)$|.""")
_OTHER_FORMS = tuple("|>&*!{%@`")


class Odd(str):
    """A value in a form that is not read, as it stands there."""

    __slots__ = ()


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
    """Read the values; a key that stands there twice with different ones has an odd one."""
    values: dict[str, YamlValue] = {}
    for part in parts:
        if part.key:
            value = _value(part)
            twice = part.key in values and values[part.key] != value
            values[part.key] = Odd(f"{_shown(values[part.key])}, {_shown(value)}") if twice else value
    return values


def _shown(value: YamlValue) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value or "")


def _value(part: Part) -> YamlValue:
    found = _KEY.match(part.lines[0])
    first = part.lines[0][found.end() :].strip() if found else ""
    rest = [line.strip() for line in part.lines[1:]]
    rest = [line for line in rest if line and not line.startswith("#")]
    if first.startswith("["):
        whole = " ".join([first, *rest])
        return _bracketed(whole) if "]" in whole else Odd(whole)
    items = [line for line in rest if line == "-" or line.startswith("- ")]
    if len(items) < len(rest) or first.startswith(_OTHER_FORMS) or (items and _scalar(first) is not None):
        return Odd(" ".join(filter(None, [first, *rest])))
    if items:
        return [str(item) for line in items if (item := _scalar(line[1:].strip())) not in (None, "")]
    return _scalar(first)


def _bracketed(text: str) -> list[str]:
    inner = text[1 : text.rfind("]")]
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
    text = re.split(r"(?:^|\s)#", text, maxsplit=1)[0].strip()
    if text in ("", "~", "null"):
        return None
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else text


def write(values: Mapping[str, YamlValue], others: list[Part], left: Container[str] = ()) -> str:
    """Write front matter: values in the places that they had, new ones behind the one before; all else as it stood.

    So stand those that are ``left``, in whatever form. Values that are nothing are left out.
    """
    blocks = [(part.key, list(part.lines)) for part in others]
    for at, part in enumerate(others):
        if part.key in values and part.key not in left:
            blocks[at] = part.key, _replaced(part, values[part.key])
    place = 0
    for key, value in values.items():
        if there := [at for at, (known, _) in enumerate(blocks, 1) if known == key]:
            place = there[-1]
        elif key not in left and (line := _line(key, value)):
            blocks.insert(place, (key, [line]))
            place += 1
    return "\n".join(["---", *(line for _, lines in blocks for line in lines), "---", ""])


def as_read(value: YamlValue) -> YamlValue:
    """Return a value as it is read again when it was written; None for what is nothing."""
    if isinstance(value, list):
        return [cleaned for item in value if (cleaned := clean(item))]
    return (clean(value) or None) if isinstance(value, str) else value


def _line(key: str, value: YamlValue) -> str:
    return "" if value in (None, "", []) else f"{key}: {_written(value)}"


def _replaced(part: Part, value: YamlValue) -> list[str]:
    """Return the lines of a part with another value: comments and blank lines stay."""
    first, *rest = ((line, _comment(line)) for line in part.lines)
    head = " ".join(filter(None, (_line(part.key, value), first[1])))
    below = [line if not line.strip() or line.strip() == comment else comment for line, comment in rest]
    blank = [not line.strip() for line, _ in rest]
    return [*([head] if head else []), *(line for line, empty in zip(below, blank, strict=True) if line or empty)]


def _comment(line: str) -> str:
    """Return the comment at the end of a line, empty where there is none."""
    return next((found["comment"] for found in _TOKEN.finditer(line) if found["comment"]), "")


def _written(value: YamlValue) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_quoted(item) for item in value) + "]"
    if isinstance(value, int) or (isinstance(value, str) and _DATE.fullmatch(value)):
        return str(value)
    return _quoted(value or "")


def _quoted(text: str) -> str:
    # JSON's own escapes for characters beyond the sixteenth bit, and a bare DEL, are no YAML: both are out here
    return json.dumps(clean(text), ensure_ascii=False)
