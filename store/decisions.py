"""What a reader decides about papers beside marking them, known again without the papers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from store.models import Paper

DECISION_KINDS = ("removed", "same", "different", "unwanted", "corrected", "added")


class Subject(NamedTuple):
    """What a decision is about, so that it is known again without the papers.

    A paper goes by its id; a copy of a file by the digest of its content, and its title is the file's name.
    """

    id: str
    title: str = ""
    ids: Mapping[str, str] = MappingProxyType({})
    citekey: str = ""

    @classmethod
    def of(cls, paper: Paper) -> Subject:
        """Return what has to be known of a paper."""
        return cls(paper.id, paper.title, paper.ids, paper.citekey)


class Decision(NamedTuple):
    """What the reader decided about papers beside marking them; ``kind`` is one of DECISION_KINDS.

    ``removed``: the paper is not to come back. ``same``: the two are one paper, kept as the first; ``different``: they
    are not, whatever they look like. ``unwanted``: this copy is not to be taken in. ``corrected``: the datum that it is
    ``about`` has this ``value``, whatever sources say. ``added``: no source has the paper, of which ``value`` says all
    that is known. ``at`` is the moment (UTC); ``value`` is as JSON has it.
    """

    kind: str
    subjects: tuple[Subject, ...]
    at: str = ""
    about: str = ""
    value: Any = None

    @property
    def name(self) -> str:
        """What was decided on, whatever was decided: a later decision on the same takes the place of this one."""
        return " ".join([*sorted(subject.id for subject in self.subjects), *filter(None, (self.about,))])
