"""Lines that name a paper instead of describing it: what is taken for an id or a title, and what is not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date

import numpy as np
import pytest

from store.index.builder import title_hash
from store.index.snapshot import Mask
from store.library import Library
from store.making import Incoming
from store.models import Note
from store.query.criteria import Named, Titled
from store.query.named import meant
from store.query.tree import Form
from store.query.verify import Cancelled, CandidateTexts

TITLES = (
    "Deep Kites: Fly-by Wire",
    "RL (again)",
    "Kites",
    "Co-operative Kites (2024)",
    "Strings: a Primer",
    "Kite-Making",
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    made = Library.open(tmp_path_factory.mktemp("named"), seeds=False, today=date(2026, 6, 12))
    with closing(made) as library:
        library.ingest(Incoming({"title": title, "abstract": "We fly."}) for title in TITLES)
        library.ingest([Incoming({"title": "Known", "arxiv": "2606.13681", "doi": "10.1145/3292500.3330701"})])
        library.ingest([Incoming({"title": "Other Known", "doi": "10.1145/ABC"})])
        library.search("")
        yield library


def said(library: Library, text: str) -> tuple[str, Named | Titled] | None:
    clause = meant(library.index.current(), text)
    if clause is None:
        return None
    assert (clause.op, clause.form) == ("=", Form.QUOTED)
    assert isinstance(clause.criterion, Named | Titled)
    return str(clause), clause.criterion


KNOWN = ('id="arxiv:2606.13681"', Named("id", "arxiv:2606.13681", True))
OTHER = ('id="doi:10.1145/abc"', Named("id", "doi:10.1145/abc", True))


def nowhere(name: str) -> tuple[str, Named]:
    return f'id="{name}"', Named("id", name, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, KNOWN) for text in ("2606.13681", " 2606.13681v3\n", "arXiv:2606.13681", "ARXIV 2606.13681 [cs.CL]")),
        *((text, KNOWN) for text in ("https://arxiv.org/abs/2606.13681v1", "10.1145/3292500.3330701")),
        *((text, OTHER) for text in ("doi: 10.1145/ABC", "https://doi.org/10.1145/abc", "10.1145/aBc")),
        ("arxiv:2606.99999", nowhere("arxiv:2606.99999")),
        ("https://arxiv.org/abs/2606.99999", nowhere("arxiv:2606.99999")),
        ("10.9999/x", nowhere("doi:10.9999/x")),
        *((text, None) for text in ("2606.99999", "2606.13681 kites", "id:2606.13681", "-2606.13681", '"2606.13681"')),
        *((text, None) for text in ("", "  ", "?!", "2606.13681|x")),
    ],
)
def test_an_identifier_names_its_paper(text: str, expected: tuple[str, Named] | None, library: Library) -> None:
    assert said(library, text) == expected


def titled(text: str, words: str) -> tuple[str, Titled]:
    return f'title="{text}"', Titled(title_hash(words))


DEEP = "deep kites fly by wire"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Deep Kites: Fly-by Wire", titled("Deep Kites: Fly-by Wire", DEEP)),
        (" deep kites: fly-by wire ", titled("deep kites: fly-by wire", DEEP)),
        ("- Deep Kites: Fly-by Wire", titled("- Deep Kites: Fly-by Wire", DEEP)),
        ("1. Title: Deep Kites: Fly-by Wire", titled("Deep Kites: Fly-by Wire", DEEP)),
        ("[2606.1] “Deep Kites: Fly-by Wire.”", titled("Deep Kites: Fly-by Wire", DEEP)),
        ("Deep Kites: Fly-by Wire (Sky 2024)", titled("Deep Kites: Fly-by Wire", DEEP)),
        ("Deep Ki-\ntes: Fly-by Wire", titled("Deep Kites: Fly-by Wire", DEEP)),
        ("1. Kite-\nmaking", titled("Kite-making", "kite making")),
        ("Co-operative Kites (2024)", titled("Co-operative Kites (2024)", "co operative kites 2024")),
        ("Co- operative Kites (2024)", titled("Co- operative Kites (2024)", "co operative kites 2024")),
        ("RL (again)", titled("RL (again)", "rl again")),
        ("rl  (AGAIN)", titled("rl  (AGAIN)", "rl again")),
        ("strings (a primer)", titled("strings (a primer)", "strings a primer")),
        *((text, None) for text in ("strings a primer", "strings: primer", "strings (of a primer)")),
        *((text, None) for text in ("deep kites fly by wire", "RL: again", "rl again", "Kites", "kites!", "RL (2024)")),
        *((text, None) for text in ("Deep Kites: Fly", "Deep Kites: Fly-by Wires", "Deep Kites: Fly-by Wire 2024")),
    ],
)
def test_a_title_names_its_paper(text: str, expected: tuple[str, Titled] | None, library: Library) -> None:
    assert said(library, text) == expected


def test_the_texts_of_candidates_are_read_until_nobody_waits(library: Library) -> None:
    (kites,) = (entry for entry in library.entries(library.head(9)) if entry.paper.title == "Kites")
    library.edit([kites.paper.id], lambda mark: mark.tagged(["We fly"]).with_note(Note("fly on")), "")
    index = library.index.current()
    size = index.snapshot.size
    looks, read = list[int](), list[str]()
    texts = CandidateTexts(index.catalogue, index.marked, lambda: bool(looks.append(1)))
    all_rows, none = np.ones(size, np.bool_), np.zeros(size, np.bool_)

    def find(text: str) -> bool:
        read.append(text)
        return "fly" in text.lower()

    def weights(**candidates: Mask) -> list[int]:
        read.clear()
        return texts.weights(candidates, find).tolist()

    rows = {entry.paper.title: entry.row for entry in library.entries(library.head(9))}

    def at(**by_title: int) -> list[int]:
        return [by_title.get(title.split()[0].rstrip(":"), 0) for title in sorted(rows, key=rows.__getitem__)]

    assert weights(abstract=all_rows) == [1 if title in TITLES else 0 for title in sorted(rows, key=rows.__getitem__)]
    assert read == ["We fly."] * len(TITLES) and len(looks) == 1
    assert weights(title=all_rows, abstract=none) == at(Deep=4)
    assert weights(title=none, abstract=none) == [0] * size and read == []
    assert weights(tags=all_rows, notes=all_rows) == at(Kites=2) and read == ["We fly", "fly on"]
    assert weights(notes=all_rows, tags=none) == at(Kites=1)
    stopped = CandidateTexts(index.catalogue, index.marked, lambda: True)
    with pytest.raises(Cancelled):
        stopped.weights({"title": all_rows}, find)
    assert stopped.weights({"notes": all_rows}, find).tolist() == at(Kites=1), "which are at hand"
