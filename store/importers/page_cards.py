"""The cards of a Daily Papers page: what stands around each title tells what is a title, and what is of no use.

A title is what a heading says or a link to a paper, else what stands under a number of votes, else what is followed by
an abstract. Under it come its abstract, its authors or an organisation, the day it came out, and its buttons.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from store.importers.page_parts import Kind, Part
from store.text import fold

TITLE_LONGEST = 300
"""Longer than any title, shorter than any abstract of a paper: what tells one from the other."""

_PROSE = 80
_NAME_LONGEST = 80
_SENTENCE = re.compile(r"(?:\S+\s+){3,}\S*[.!?…][)\]\"”’']*")
_COUNTED = re.compile(r"\d+\s+authors?", re.IGNORECASE)
_SHOWING = (Kind.AUTHORS, Kind.DOT, Kind.SUBMITTED, Kind.UPVOTE)
_UNDER = (Kind.AUTHORS, Kind.DOT, Kind.DATE)
_ACCOUNT = re.compile(r"https?://huggingface\.co/[^/?#\s]+/?|/[^/?#\s]+")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(slots=True)
class Card:
    """What the page says of one paper."""

    line: int
    title: str
    titled: list[str]
    ids: list[str] = field(default_factory=list)
    abstract: list[str] = field(default_factory=list)
    votes: int | None = None
    comments: int | None = None
    stars: int | None = None
    date: Mapping[str, str | None] = field(default_factory=dict)
    organization: str | None = None
    submitter: str | None = None
    code: str | None = None
    project: str | None = None
    closed: bool = False
    voting: bool = False
    """True between "Upvote" and the votes."""
    starring: bool = False
    """True between "GitHub" and its stars."""

    @property
    def arxiv(self) -> str | None:
        """The id that the title leads to, else the only one that anything around it does."""
        if self.titled:
            return self.titled[0]
        return self.ids[0] if len(set(self.ids)) == 1 else None

    @property
    def prose(self) -> str:
        """The abstract, or "" where what stands under the title is too short to be one."""
        text = "\n".join(self.abstract)
        return text if is_prose(text) else ""


def has_letters(text: str) -> bool:
    """Return whether there is any letter in a text, as there is in every title."""
    return bool(_LETTER.search(text))


def is_prose(text: str) -> bool:
    """Return whether a text may be an abstract: it is a sentence, or longer than any name."""
    return len(text) >= _PROSE or bool(_SENTENCE.fullmatch(text))


def begins_cards(part: Part) -> bool:
    """Return whether a part stands at a title, and in no header."""
    return part.kind in _SHOWING or bool(part.ids)


def has_cards(parts: Sequence[Part]) -> bool:
    """Return whether there is anything around the titles, so that they need not be told by their turns alone."""
    return (
        any(begins_cards(part) or (part.kind is Kind.TEXT and part.level > 1) for part in parts)
        or sum(part.kind is Kind.NUMBER for part in parts) > 1
    )


def header_ends(parts: Sequence[Part]) -> int:
    """Return where the header ends: after the last of its buttons, and before anything of a paper."""
    end = 0
    for at, part in enumerate(parts):
        if begins_cards(part) or (part.kind is Kind.TEXT and len(part.text) >= _PROSE):
            break
        if part.kind in (Kind.START, Kind.HEADER, Kind.BUTTON):
            end = at + 1
    return end


def _is_no_title(part: Part) -> bool:
    """Whether a part is surely no title, but an abstract whose title was lost, or a name."""
    named = any(_ACCOUNT.fullmatch(link) for link in part.links)
    return not part.level and (named or (part.text.endswith(".") and is_prose(part.text)))


def cards_of(parts: Sequence[Part]) -> list[Card]:
    """Find the cards below a page's header; one that the page shows twice counts once."""
    found: dict[str, Card] = {}
    for card in _Reader(parts).cards():
        if len(card.title) <= TITLE_LONGEST and has_letters(card.title) and "](" not in card.title:
            found.setdefault(card.arxiv or fold(card.title), card)
    return list(found.values())


class _Reader:
    """Goes down a page with the card that is open, and with what was said above the next title."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = parts
        self.card: Card | None = None
        self.number: Part | None = None
        self.submitter = ""
        self.named = True  # False between "Submitted by" and the name
        self.titles = self._surely_titles()
        voted = [at for at in range(1, len(parts)) if self._is_voted(at, parts[at])]
        if self.titles:
            self.leads = 2 * len(self.titles & set(voted)) >= len(self.titles)
        else:
            shown = [sum(part.kind is kind for part in parts) for kind in _SHOWING]
            self.leads = bool(voted) and 2 * len(voted) >= max(shown)

    def cards(self) -> Iterator[Card]:
        for at, part in enumerate(self.parts):
            if self._is_name(at, part):
                self.submitter, self.named = part.text, True
            elif self._is_title(at, part):
                self.card = self._opened(part)
                yield self.card
            else:
                self._take(at, part)
        self._count_comments()

    # -- what is a title -----------------------------------------------------------------------------------------------

    def _surely_titles(self) -> set[int]:
        """Find the titles that are headings or lead to a paper, by where they stand; there may be none of either."""
        texts = [(at, part) for at, part in enumerate(self.parts) if part.kind is Kind.TEXT]
        first: dict[str, int] = {}
        for at, part in texts:
            if part.ids:
                first.setdefault(part.ids[0], at)
        levels = [part.level for _, part in texts if part.level and part.ids]
        levels = levels or [part.level for _, part in texts if part.level > 1]
        if levels and 2 * len(levels) >= len(first):
            level = max(set(levels), key=levels.count)
            return {at for at, part in texts if part.level == level or (part.level and part.ids)}
        return {at for at in first.values() if not _is_no_title(self.parts[at])}

    def _is_title(self, at: int, part: Part) -> bool:
        if self.titles:
            return at in self.titles
        return self._is_voted(at, part) if self.leads else self._is_followed(at, part)

    def _is_voted(self, at: int, part: Part) -> bool:
        above = self.parts[at - 1] if at else part
        counted = at > 1 and self.parts[at - 2].kind in (Kind.UPVOTE, Kind.REPOSITORY)
        voted = above.kind is Kind.NUMBER and not above.talk and not counted
        return voted and part.kind is Kind.TEXT and not _is_no_title(part)

    def _is_followed(self, at: int, part: Part) -> bool:
        following = self.parts[at + 1] if at + 1 < len(self.parts) else part
        if part.kind is not Kind.TEXT or _is_no_title(part) or len(part.text) > TITLE_LONGEST:
            return False
        described = following is not part and following.kind is Kind.TEXT and is_prose(following.text)
        return described and (self.card is None or self.card.closed or bool(self.card.prose))

    # -- what stands around it -----------------------------------------------------------------------------------------

    def _opened(self, part: Part) -> Card:
        above = self.number
        card = Card(part.line, part.text, part.ids, submitter=self.submitter or None)
        if above and self.leads:
            card.votes = above.number
            card.ids.extend(above.ids)
        self.number, self.submitter, self.named = None, "", True
        return card

    def _is_name(self, at: int, part: Part) -> bool:
        awaited = not self.named and at not in self.titles
        return awaited and part.kind is Kind.TEXT and not part.level and len(part.text) <= _NAME_LONGEST

    def _take(self, at: int, part: Part) -> None:
        if part.kind is Kind.SUBMITTED:
            self._count_comments()
            self.card, self.submitter = None, part.said.get("name") or ""
            self.named = bool(self.submitter)
        elif part.kind is Kind.NUMBER:
            self._take_number(part)
        elif self.card:
            self.card.ids.extend(part.ids)
            if part.kind is Kind.TEXT:
                self._take_text(self.card, at, part)
            else:
                self._take_under(self.card, part)

    def _take_number(self, part: Part) -> None:
        if self.card and self.card.voting:
            self.card.votes, self.card.voting = part.number, False
        elif self.card and self.card.starring:
            self.card.stars, self.card.starring = part.number, False
        elif self.card and part.talk:
            self.card.comments = part.number
        elif self.leads:
            self._count_comments()
            self.number = part

    def _count_comments(self) -> None:
        """Take a number under a card that is above no title for that of the comments."""
        if self.number and self.card and self.card.comments is None:
            self.card.comments = self.number.number
        self.number = None

    def _take_text(self, card: Card, at: int, part: Part) -> None:
        if part.level:
            self.card = None
        elif self._is_organization(card, at, part):
            card.organization = part.text
        elif not card.closed or (not card.abstract and is_prose(part.text)):
            card.abstract.append(part.text)

    def _is_organization(self, card: Card, at: int, part: Part) -> bool:
        if len(part.text) > _NAME_LONGEST:
            return False
        if any(_ACCOUNT.fullmatch(link) for link in part.links):
            return True
        under = at + 1 < len(self.parts) and self.parts[at + 1].kind in _UNDER
        return under and (not is_prose(part.text) or (part.apart and bool(card.prose)))

    def _take_under(self, card: Card, part: Part) -> None:
        card.closed = card.closed or part.kind is not Kind.FURNITURE
        said = part.said
        beside = said.get("beside") or ""
        card.organization = card.organization or ("" if _COUNTED.fullmatch(beside) else beside) or None
        if part.kind is Kind.DATE and not card.date:
            card.date = said
            card.comments = card.comments or part.number
        elif part.kind is Kind.UPVOTE:
            card.voting = part.number is None
            card.votes = card.votes if part.number is None else part.number
        elif part.kind is Kind.REPOSITORY:
            card.starring = part.number is None
            card.code, card.stars = next(iter(part.links), None), part.number
        elif part.kind is Kind.ELSEWHERE and part.text.lower().startswith("project") and part.links:
            card.project = part.links[0]
