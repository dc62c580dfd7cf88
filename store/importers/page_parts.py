"""A copied page cut into its parts: one for each line, with the addresses that its links lead to, and what it is.

Clippers write Markdown, and each writes another: a link may span lines, stand for a picture, name its address by a
number, or have its address on the line below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from urllib.parse import unquote

from store.identifiers import parse_arxiv

# What is put into the text while its links are taken out: an address, where a line goes on or ends early, a picture.
_OPEN, _SHUT, _JOINED, _BREAK, _SEEN = "\x1c", "\x1d", "\x1e", "\x1f", "\x1a"
_MARKS = re.compile(f"[{_OPEN}{_SHUT}{_JOINED}{_BREAK}{_SEEN}]")
_PICTURES = re.compile(rf"[-*+\s]*{_SEEN}[{_SEEN}\s]*")
_ADDRESS = re.compile(f"{_OPEN}([^{_SHUT}]*){_SHUT}")

_TARGET = r"\(\s*<?([^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*+)>?(?:\s+\"[^\"]*\")?\s*\)"
_LABEL = r"\[((?:[^\[\]]|\[[^\[\]]*+\](?![(\[]))*+)\]"
_IMAGE = re.compile(rf"!\[[^\[\]]*+\](?:{_TARGET}|\[[^\[\]]*+\])")
_LINK = re.compile(rf"{_LABEL}(?:{_TARGET}|\[([^\[\]\s]{{1,40}})\])")
_ANY_LINK = re.compile(r"\]\(\s*<?(?:https?:|/)|\]\[\d+\]")
_DEFINITION = re.compile(r"(?m)^ {0,3}\[([^\[\]\s]{1,40})\]:\s+<?([^\s<>]+)>?.*$")
_PICTURE = re.compile(r"\[[^\[\]]*+\]\s*(?=\S)")
_PLACEHOLDER = re.compile(r"\[?\[(?:image|img|图片|圖片|画像)\b[^\[\]]*+\]\]?", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([\\`*_\[\]#+\-=~>.])")
_BROKEN = re.compile(r"\\+(?=\s|$)")
_TAGS = re.compile(r"(?:</?[a-z][^<>]*>\s*)+", re.IGNORECASE)
_HEADING = re.compile(r"(#{1,6})\s+(?=\S)")
_HEADED = re.compile(r"(?:^|\n)#{1,6}\s+$")
_LEADING = re.compile(r"(?:>\s?|[-*+]\s+(?=\S)|\[[ xX-]?\]\s+(?=\S))+")
_BUTTONS = re.compile(r"(?:link:\s*)?(?:github\b|upvote\b|arxiv page|project page)", re.IGNORECASE)
_FENCE = re.compile(r"`{3,}\w*|~{3,}|[-=*_]{3,}")

DATE = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?\s+(?P<date>\d{1,2})(?:,?\s+(?P<year>\d{4}))?"
)
"""A day as the page says it: whole names of months and their first letters alone, as "Janus 7" is a title."""
NUMBER = r"\d{1,3}(?:[.,]\d+)?k|\d{1,3}(?:,\d{3})+|\d{1,6}|[-–—]"
"""A count as the page says it, where a dash is none."""

_WORDS = (
    *("new", "daily", "weekly", "monthly", "by", "and the research community", "hugging face", "models", "datasets"),
    *("spaces", "buckets", "buckets new", "docs", "enterprise", "pricing", "website", "log in", "sign up", "tasks"),
    *("huggingchat", "collections", "languages", "organizations", "community", "blog", "posts", "learn", "discord"),
    *("forum", "solutions", "team & enterprise", "hugging face pro", "enterprise support", "inference providers"),
    *("inference endpoints", "storage buckets", "previous", "next", "company", "tos", "privacy", "about", "careers"),
    *("system theme", "papers"),
)


class Kind(Enum):
    """What a part of the page is."""

    START = auto()
    HEADER = auto()
    BUTTON = auto()
    DATE = auto()
    NUMBER = auto()
    DOT = auto()
    AUTHORS = auto()
    SUBMITTED = auto()
    UPVOTE = auto()
    REPOSITORY = auto()
    ELSEWHERE = auto()
    FURNITURE = auto()
    TEXT = auto()


_BESIDE = r"(?:(?:(?P<beside>.{1,80}?)\s*)?(?P<dot>[·•])\s*)?"
_KINDS = {
    kind: re.compile(pattern, re.IGNORECASE)
    for kind, pattern in {
        Kind.START: r"get trending papers in your email inbox\b.*",
        Kind.BUTTON: r"subscribe\s*",
        Kind.HEADER: r"by\s*\S{1,40} and the research community|daily papers|trending papers|daily|weekly|monthly",
        Kind.DATE: rf"{_BESIDE}(?:published on\s+)?{DATE}(?:\s+(?P<number>\d{{1,4}}))?",
        Kind.NUMBER: rf"(?P<number>{NUMBER})",
        Kind.DOT: r"[·•]",
        Kind.AUTHORS: rf"{_BESIDE}\d+\s+authors?",
        Kind.SUBMITTED: r"submitted by\b\s*(?P<name>.{0,80})",
        Kind.UPVOTE: rf"upvotes?\s*(?P<number>{NUMBER})?",
        Kind.REPOSITORY: rf"(?:link:\s*)?github\s*(?P<number>{NUMBER})?",
        Kind.ELSEWHERE: r"arxiv page|project page|arxiv|project|pdf",
        Kind.FURNITURE: rf"[\d.,]+k?|[-+*]|{'|'.join(map(re.escape, _WORDS))}",
    }.items()
}
_OF_HEADINGS = (Kind.START, Kind.BUTTON, Kind.HEADER)


@dataclass(slots=True)
class Part:
    """A line of the page: its number, its text and its links, and whether a blank line stands above it.

    ``level`` is that of a heading, 0 of any other line; ``said`` what its kind says, such as a number of votes.
    """

    line: int
    text: str
    level: int = 0
    apart: bool = False
    links: list[str] = field(default_factory=list)
    kind: Kind = Kind.TEXT
    said: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def talk(self) -> bool:
        """Whether it leads to what people say about a paper, so that its number counts their comments."""
        return any(link.endswith("#community") for link in self.links)

    @property
    def ids(self) -> list[str]:
        """The arXiv ids that its links lead to, also by way of the page to log in on."""
        return [found for link in self.links if (found := parse_arxiv(_direct(link)))]

    @property
    def number(self) -> int | None:
        """The number that it says, where a dash is 0."""
        said = self.said.get("number")
        if not said:
            return None
        thousands = said.lower().endswith("k")
        digits = said.lower().rstrip("k").replace(",", "." if thousands else "")
        return round(float(digits) * (1000 if thousands else 1)) if digits[0].isdecimal() else 0


def _direct(link: str) -> str:
    link = unquote(link).replace("/login?next=/", "/")
    return f"https://huggingface.co{link}" if link.startswith("/papers/") else link


def parts_of(text: str) -> list[Part]:
    """Cut the text of a page into its parts; a line that is nothing but an address belongs to the part above it."""
    text = _MARKS.sub("", text)
    written_as_markdown = bool(_ANY_LINK.search(text))
    if written_as_markdown:
        text = _without_links(text)
    parts: list[Part] = []
    apart = True
    for number, line in _lines(text):
        links = list(filter(None, _ADDRESS.findall(line)))
        bare = _ADDRESS.sub("", line).replace(_JOINED, " ")
        if written_as_markdown:
            bare = _BROKEN.sub("", bare)
            bare = "" if _PICTURES.fullmatch(bare) else bare.replace(_SEEN, "")
        heading = _HEADING.match(bare.strip())
        said = bare.strip()[heading.end() :] if heading else bare.strip()
        if not links and re.fullmatch(r"https?://\S+", said):
            links, said = [said], ""
        if _PLACEHOLDER.fullmatch(_LEADING.sub("", said)) or _TAGS.fullmatch(said) or _FENCE.fullmatch(said):
            continue
        if not said:
            apart = apart or not links
            if parts and (parts[-1].kind is Kind.NUMBER or (parts[-1].kind is Kind.TEXT and "/login?" not in line)):
                parts[-1].links.extend(links)
            continue
        if parts and parts[-1].level and not heading and bare.startswith("  "):
            parts[-1].text += f" {said}"
            parts[-1].links.extend(links)
            apart = False
            continue
        part = Part(number, said, len(heading[1]) if heading else 0, apart, links)
        _name(part, written_as_markdown)
        parts.append(part)
        apart = False
    return parts


def _lines(text: str) -> Iterator[tuple[int, str]]:
    number = 1
    for line in text.split("\n"):
        for piece in line.split(_BREAK):
            if piece.strip() or piece == line:
                yield number, piece
        number += 1 + line.count(_JOINED)


def _name(part: Part, written_as_markdown: bool) -> None:
    """Say what a part is; its bullet and the signs of Markdown are no part of what it says."""
    plain = part.text if part.text in "-+*" else _LEADING.sub("", part.text, count=1)
    said = plain.strip("*_`[] ") or plain
    for kind, pattern in _KINDS.items():
        if part.level and (kind not in _OF_HEADINGS or part.ids):
            continue
        if match := pattern.fullmatch(said):
            part.kind, part.said = kind, match.groupdict()
            return
    if part.level and plain.startswith("[") and plain.count("[") != plain.count("]"):
        part.kind = Kind.FURNITURE  # half a link, whose other half is lost
    if written_as_markdown:
        part.text = _ESCAPED.sub(r"\1", plain.strip("[]") if plain in "[]" else plain)


def _without_links(text: str) -> str:
    addresses = dict(_DEFINITION.findall(text))
    text = _IMAGE.sub(_SEEN, _DEFINITION.sub("", text) if addresses else text)

    def named(match: re.Match[str]) -> str:
        label, address, reference = match[1], match[2], match[3]
        if address is None:
            if not reference.isdecimal() and reference not in addresses:
                return match[0]
            address = addresses.get(reference, "")
        target = f"{_OPEN}{address}{_SHUT}" if label.strip(f"{_SEEN} \n") else ""
        if _HEADED.search(text, max(0, match.start() - 12), match.start()):
            return f"{label.replace(chr(10), _JOINED)}{target}"
        if label.startswith("[") and "/papers/" not in address:
            label = _PICTURE.sub("", label, count=1)
        if address.endswith("#community") or _BUTTONS.match(label.strip()):
            return f"{_BREAK}{label}{target}{_BREAK}"
        said = label.rstrip()
        return f"{said}{target}{label[len(said) :]}"

    return _LINK.sub(named, text)
