"""Which words make a score, and which of them are named: at the edges of common, of alone and of what titles say."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from store.library import Library
from store.making import Incoming
from store.ranking import NO_WORD

TODAY = date(2026, 6, 12)


def named(folder: Path, papers: list[tuple[str, str]], liked: int) -> list[str | None]:
    """Like the first of these papers, and say for each of all which words made its score; None for no score."""
    with closing(Library.open(folder, seeds=False, today=TODAY)) as library:
        made = [
            Incoming({"title": f"{title} {at}", "abstract": abstract, "day": "2026-06-12", "upvotes": 999 - at})
            for at, (title, abstract) in enumerate(papers)
        ]
        library.ingest(made)
        entries = library.entries(library.head(len(papers)))
        assert [entry.paper.title for entry in entries] == [each.paper.title for each in made]
        library.edit([entry.paper.id for entry in entries[:liked]], lambda mark: mark.rated(5), "")
        said = [library.searcher.why_score(entry) for entry in entries]
        return [each.partition(": ")[2] if each else None for each in said]


@pytest.mark.parametrize(
    ("having", "papers", "counts"), [(1, 20, False), (4, 20, True), (5, 20, False), (2, 5, True), (3, 5, False)]
)
def test_a_word_counts_up_to_a_fifth_of_the_papers_or_in_two_of_a_few(
    having: int, papers: int, counts: bool, tmp_path: Path
) -> None:
    library = [("Kestrel", "")] * having + [("", "")] * (papers - having)
    expected = ["kestrel"] * having + [NO_WORD] * (papers - having)
    assert named(tmp_path, library, 1) == (expected if counts else [None] * papers)


@pytest.mark.parametrize(("liked", "osprey"), [(4, "osprey"), (5, NO_WORD)])
def test_of_five_papers_that_teach_a_word_of_two_is_named_and_a_word_of_one_is_not(
    liked: int, osprey: str, tmp_path: Path
) -> None:
    library = [("Osprey", ""), *[("Kestrel", "")] * 2, *[("", "")] * (liked - 3), ("Osprey", ""), *[("", "")] * 20]
    assert named(tmp_path, library, liked)[:3] == [osprey, "kestrel", "kestrel"]


@pytest.mark.parametrize(("having", "said"), [(8, "kestrel"), (9, NO_WORD)])
def test_a_word_is_named_that_stands_in_a_title_for_every_eight_papers(having: int, said: str, tmp_path: Path) -> None:
    library = [("Kestrel", "A kestrel."), *[("", "A kestrel.")] * (having - 1), *[("", "")] * 60]
    assert named(tmp_path, library, 1)[:having] == [said] * having
