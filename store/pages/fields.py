"""Status, rating and tags as they stand in a page's front matter, in our words or in those of people."""

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from store.models import Mark, Status, fold_tag
from store.page_tags import from_page_tag
from store.pages.front_matter import Odd, YamlValue
from store.tags import read_tags

FIELDS = ("status", "rating", "tags")
_STATUSES = {status.value: status for status in Status} | {"done": Status.READ, "to read": Status.QUEUED}
_OUT_OF_FIVE = re.compile(r"([1-5])(?:\s*/\s*5)?")
_STARS = re.compile("([★⭐]\ufe0f?)+☆*")


class FieldsRead(NamedTuple):
    """What can be read of the fields on a page, by name, and what cannot, as it stands there."""

    values: dict[str, object]
    unread: list[tuple[str, str]]


def fields_of(values: Mapping[str, YamlValue], known: Collection[str] = ()) -> FieldsRead:
    """Read the fields; tags that are ``known`` are themselves, whatever they are made of."""
    read = FieldsRead({}, [])
    for name in FIELDS:
        value = values.get(name)
        if isinstance(value, Odd):
            read.unread.append((name, value))
        elif name == "tags":
            _read_tags(value, known, read)
        elif value is not None:
            found = _status(value) if name == "status" else _rating(value)
            if found is None:
                read.unread.append((name, ", ".join(value) if isinstance(value, list) else str(value)))
            else:
                read.values[name] = found
        elif name == "rating":
            read.values[name] = None
    return read


def mine(mark: Mark) -> dict[str, object]:
    """Return the fields of a mark as a page has them."""
    return {"status": str(mark.status), "rating": mark.rating, "tags": list(mark.tags)}


def _status(value: YamlValue) -> str | None:
    found = _STATUSES.get(" ".join(re.split(r"[\s_-]+", value.casefold()))) if isinstance(value, str) else None
    return found and str(found)


def _rating(value: YamlValue) -> int | None:
    text = str(value).strip()
    if found := _OUT_OF_FIVE.fullmatch(text):
        return int(found[1])
    stars = len(re.findall("[★⭐]", text))
    return stars if _STARS.fullmatch(text) and stars <= 5 and len(text.replace("\ufe0f", "")) <= 5 else None


def _read_tags(value: YamlValue, known: Collection[str], read: FieldsRead) -> None:
    items = value if isinstance(value, list) else [] if value is None else [str(value)]
    there = {fold_tag(tag) for tag in known}
    items = [item if fold_tag(item) in there else from_page_tag(item) for item in items]
    found = read_tags(*items, known=known)
    read.values["tags"] = list(found.tags)
    read.unread.extend(("tag", tag) for tag in found.refused)
