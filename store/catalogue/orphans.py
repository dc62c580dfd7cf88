"""Whose mark is whose: marks made under another id of a paper, and marks whose paper has no record here.

A library that was merged, or carried to another computer, knows some papers by other ids than its marks do. Every mark
has its paper all the same, so nothing that a reader wrote is ever out of sight.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from store.catalogue import Catalogue
from store.errors import LibraryError
from store.models import Mark, Paper
from store.state import State
from store.text import clean

if TYPE_CHECKING:
    from store.making import Incoming


class OrphanMatching:
    """Matches the marks of a state to the papers of a catalogue, in whichever thread asks for it."""

    def __init__(self, catalogue: Catalogue, state: State) -> None:
        self._catalogue, self._state = catalogue, state
        self._aliases: dict[str, str] = {}  # paper id here → the id its mark was made under elsewhere
        self._matched: tuple[str, int] | None = None  # the catalogue's edition when marks were last matched

    def mark(self, paper: Paper) -> Mark:
        """Return the mark on a paper, a blank one where the reader has said nothing."""
        return self._state.marks.get(self._name(paper)) or Mark(paper.id, paper.title, paper.ids)

    def subject(self, paper: Paper) -> Paper:
        """Return the paper under the id that its mark goes by."""
        return replace(paper, id=self._name(paper))

    def _name(self, paper: Paper) -> str:
        marks = self._state.marks
        if paper.id in marks:
            return paper.id
        others = (self._aliases.get(paper.id, ""), f"arxiv:{paper.arxiv}", f"doi:{paper.doi}")
        return next((name for name in others if name in marks), paper.id)

    def doubt(self) -> None:
        """Match anew at the next call of `match`: marks came from elsewhere."""
        self._matched = None

    def changed(self, papers: Collection[str] | None) -> None:
        """Note that marks were changed here, or that any may have come from anywhere, for None."""
        if papers is None:
            self.doubt()

    def match(self) -> None:
        """Match marks and papers, if either may have changed; a mark without a record brings a paper with it."""
        if self._matched == self._catalogue.edition:
            return
        marks = self._state.marks
        names = [*marks]
        known = self._catalogue.ids_of(names)
        orphans = [mark for name in names if name not in known and (mark := marks.get(name))]
        if orphans and not self._state.readonly:
            with suppress(LibraryError):  # what is there can be read all the same
                self._catalogue.upsert(map(_incoming, orphans))
            known = self._catalogue.ids_of(names)  # some have a better name here
        self._aliases = {paper: name for name, paper in known.items() if paper != name}
        self._matched = self._catalogue.edition

    def out_of_sight(self) -> list[str]:
        """List the papers of marks that are not shown: there is none here, or it has another mark already."""
        shown = self._shown()
        return [name for name in [*self._state.marks] if name not in shown]

    def doubled(self) -> list[str]:
        """List the papers of marks that are not shown because the paper has another mark already."""
        shown = self._shown()
        return [name for name in self._catalogue.ids_of([*self._state.marks]) if name not in shown]

    def _shown(self) -> set[str]:
        self.match()
        known = self._catalogue.ids_of([*self._state.marks])
        return {self._name(paper) for paper in self._catalogue.papers([*self._catalogue.rows_of(known).values()])}


def _incoming(mark: Mark) -> Incoming:
    """Make a paper from what its mark says of it, which may be little, and may have been tampered with."""
    from store.identifiers import parse_arxiv, parse_doi
    from store.identity import hashed_id
    from store.making import Incoming

    title = clean(mark.title) or clean(mark.paper) or "untitled"
    ids = {kind: value for kind, value in mark.ids.items() if isinstance(value, str)}
    arxiv = parse_arxiv(ids.get("arxiv") or mark.paper)
    doi = parse_doi(ids.get("doi") or mark.paper)
    record = {"id": hashed_id(mark.paper), "title": title, "arxiv": arxiv, "doi": doi, "ids": ids}
    record["citekey"] = mark.citekey
    return Incoming(record, aliases=[mark.paper], by_mark=True)
