"""Papers that look alike are found, those that only look so are not, and what is merged is parted again."""

from __future__ import annotations

import random
import string
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from store.duplicates.likeness import Sketch, differences, likeness
from store.duplicates.pairs import find_alike
from store.library import Library
from store.making import Incoming
from store.models import Note, Paper, Status
from tests.benchmarks.libraries import papers
from tests.conftest import TODAY
from tests.papers import made

TEXT = "We fly kites in strong wind and measure how often the line breaks, which nobody has done before at this height."
LOOKING_ALIKE = [
    ("Qwen Technical Report", "Qwen2 Technical Report"),
    (
        "LDM3D: Latent Diffusion Model for 3D",
        "LDM3D-VR: Latent Diffusion Model for 3D VR",
    ),
    (
        "WARM: On the Benefits of Weight Averaged Reward Models",
        "WARP: On the Benefits of Weight Averaged Rewarded Policies",
    ),
    (
        "SageAttention: Accurate 8-Bit Attention for Plug-and-play Inference Acceleration",
        "SageAttention2: Efficient Attention with Thorough Outlier Smoothing and Per-thread INT4 Quantization",
    ),
    ("PaLM 2 Technical Report", "Aquila2 Technical Report"),
]


@pytest.mark.parametrize("titles", LOOKING_ALIKE)
@pytest.mark.parametrize("authors", [(), ("Ada King", "B. Gale")])
@pytest.mark.parametrize("abstracts", [("", ""), (TEXT, "In this report we describe a model that speaks as well.")])
def test_papers_that_only_look_alike_are_two(
    tmp_path: Path, titles: tuple[str, str], authors: tuple[str, ...], abstracts: tuple[str, str]
) -> None:
    one, other = (
        made(title, authors=authors, abstract=abstract) for title, abstract in zip(titles, abstracts, strict=True)
    )
    assert likeness(Sketch.of(one), Sketch.of(other)) == 0
    library = Library.open(tmp_path / "library", seeds=False)
    said = [{"title": paper.title, "authors": list(authors), "abstract": paper.abstract} for paper in (one, other)]
    assert (library.ingest(map(Incoming, said)).new, library.deciding.alike()) == (2, [])
    library.close()


KING, GALE = ["Ada King"], ["B. Gale"]
HALF = f"{TEXT[:65]}. Then we look at something else for a while, and stop at night."
THIRD = f"{TEXT[:39]} it. Then we look at something else for a long while, and stop at night, for all of us were tired."
TENTH = (
    "Of the sea we know all that is to be known, and the line breaks, which we saw at night, for all of us were tired "
    "of it."
)
OTHER = (
    "Here is a text about boats on a lake which says nothing at all of what the first one says, and ends after twenty "
    "words or so."
)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ({"abstract": TEXT}, {"abstract": TEXT, "title": "Quite another title"}, 1.0),
        ({"abstract": TEXT}, {"abstract": TEXT.replace("strong", "heavy"), "authors": ["A. King"]}, 1.0),
        ({"abstract": TEXT, "arxiv": "2606.00001"}, {"abstract": TEXT, "arxiv": "2606.00002"}, 0.0),
        ({"authors": KING, "doi": "10.1234/a"}, {"authors": KING, "doi": "10.1234/b"}, 1.0),
        ({"authors": KING, "doi": "10.1234/a"}, {"authors": GALE, "doi": "10.1234/b"}, 0.0),
        ({"authors": KING}, {"authors": GALE}, 0.0),
        ({"authors": KING}, {}, 1.0),
        ({"authors": KING}, {"title": "Kites in strong wind", "authors": ["King, A."]}, 0.816),
        ({"authors": KING}, {"title": "Kites in strong wnid: measured", "authors": ["King, A."]}, 0.966),
        ({"authors": KING}, {"title": "Kites in strong wind 2: measured", "authors": ["King, A."]}, 0.0),
        ({}, {}, 1.0),
        ({"authors": KING}, {"authors": [*KING, *GALE]}, 1.0),
        ({"authors": [*KING, *GALE]}, {"authors": ["Ada King", "C. Stone"]}, 1.0),
        ({"authors": [*KING, *GALE]}, {"authors": GALE}, 1.0),
        ({"authors": ["Ada King", "B. Gale", "C. Stone"]}, {"authors": ["C. Stone", "D. Moss", "Ada King"]}, 1.0),
        ({"authors": KING}, {"authors": KING, "title": "Kites in strong wind"}, 0.816),
        ({"authors": KING}, {"authors": KING, "title": "Kites"}, 0.0),
        ({"authors": KING, "title": "Kites: measured"}, {"authors": KING, "title": "Kites"}, 0.0),
        ({"authors": KING, "title": "Kites"}, {"authors": KING, "title": "Kites"}, 1.0),
        ({"authors": KING, "title": "Kite: measured"}, {"authors": KING, "title": "Kite"}, 0.0),
        ({"authors": KING, "title": "Kitess - measured"}, {"authors": KING, "title": "Kitess"}, 0.571),
        ({}, {"title": "Kites in strong wind"}, 0.0),
        ({"authors": KING}, {"authors": KING, "title": "Kites in strong wind: measure"}, 0.982),
        ({}, {"title": "Kites in strong wind: measure"}, 0.982),
        ({}, {"title": "Kites in strong wind: measures"}, 0.966),
        ({"authors": KING}, {"authors": KING, "title": "Kites in strong winds: a measure"}, 0.0),
        ({"authors": KING}, {"authors": KING, "title": "Kites in strong wind: measured 2"}, 0.0),
        ({"authors": KING, "title": "Kites in winds"}, {"authors": KING, "title": "Kites in wind"}, 0.0),
        ({"abstract": TEXT}, {"abstract": HALF}, 1.0),
        ({"abstract": TEXT}, {"abstract": THIRD}, 1.0),
        ({"abstract": TEXT}, {"abstract": TENTH}, 0.0),
        ({"abstract": TEXT}, {"abstract": OTHER}, 0.0),
        ({"abstract": TEXT}, {"abstract": "We fly kites in strong wind."}, 1.0),
        ({"abstract": TEXT, "authors": KING}, {"abstract": OTHER, "authors": KING}, 1.0),
        ({"abstract": TEXT, "authors": KING}, {"abstract": TENTH, "authors": KING}, 1.0),
        ({"abstract": TEXT}, {"abstract": HALF, "title": "Something else"}, 0.579),
        ({"abstract": TEXT}, {"abstract": THIRD, "title": "Something else"}, 0.0),
        ({"abstract": TEXT, "authors": KING}, {"abstract": THIRD, "title": "Something else", "authors": KING}, 0.372),
        (
            {"abstract": TEXT, "title": "Kites at the seaside"},
            {"abstract": THIRD, "title": "Kites at the seabord"},
            0.0,
        ),
        ({"abstract": TEXT, "title": "Kites at a seaside"}, {"abstract": THIRD, "title": "Kites at a seasand"}, 0.889),
        (
            {"abstract": TEXT, "authors": [*KING, *GALE]},
            {"abstract": THIRD, "title": "Something else", "authors": ["Ada King", "C. Stone"]},
            0.0,
        ),
        (
            {"abstract": TEXT, "authors": KING},
            {"abstract": TENTH, "authors": KING, "title": "Kites in strong wind: measure"},
            0.982,
        ),
        (
            {"abstract": TEXT, "authors": KING},
            {"abstract": TENTH, "authors": GALE, "title": "Kites in strong wind: measure"},
            0.0,
        ),
        (
            {"abstract": TEXT, "title": "Kites in strong wind 1"},
            {"abstract": HALF, "title": "Kites in strong wind 2"},
            0.0,
        ),
        (
            {"abstract": TEXT, "title": "Kites in strong wind 1"},
            {"abstract": TEXT, "title": "Kites in strong wind 2"},
            1.0,
        ),
        ({"abstract": TEXT, "title": "Kite"}, {"abstract": HALF, "title": "Kite 1"}, 0.8),
        ({"abstract": TEXT, "title": "Kites 1"}, {"abstract": HALF, "title": "Boats in the sea 2"}, 0.579),
        ({"abstract": TEXT}, {"abstract": TEXT.replace("e", "a")}, 1.0),
        ({"abstract": TEXT}, {"abstract": TEXT.replace("e", "a").replace("i", "y").replace("t", "d")}, 1.0),
        (
            {"abstract": TEXT, "doi": "10.1234/a", "authors": KING},
            {"abstract": HALF, "doi": "10.1234/b", "authors": KING},
            1.0,
        ),
        (
            {"abstract": TEXT, "doi": "10.1234/a", "authors": KING},
            {"abstract": THIRD, "doi": "10.1234/b", "authors": KING},
            1.0,
        ),
        (
            {"abstract": TEXT, "doi": "10.1234/a", "authors": KING},
            {"abstract": OTHER, "doi": "10.1234/b", "authors": KING},
            0.0,
        ),
        (
            {"doi": "10.1234/a", "authors": KING},
            {"doi": "10.1234/b", "authors": KING, "title": "Kites in strong wind: measure"},
            0.0,
        ),
        ({"doi": "10.1234/a"}, {"doi": "10.1234/b"}, 0.0),
        ({"doi": "10.1234/a"}, {"doi": "10.1234/a", "title": "Boats"}, 0.99),
        ({"arxiv": "2606.00001"}, {"doi": "10.1234/a"}, 1.0),
        ({"arxiv": "2606.00001"}, {"doi": "10.1234/a", "title": "Boats"}, 0.0),
        ({"authors": KING, "arxiv": "2606.00001"}, {"authors": KING, "arxiv": "2606.00002"}, 0.0),
        ({"authors": KING}, {"authors": KING, "title": "Kites in strong wind, and measured"}, 0.935),
        ({}, {"title": "Kites in strong wind, and measured"}, 0.0),
        ({"abstract": TEXT}, {"abstract": TEXT.replace("strong", "heavy"), "title": "Kites in strong wind"}, 0.842),
        ({"abstract": TEXT}, {"abstract": TEXT.replace("e", "a"), "title": "Kites in strong wind"}, 0.892),
    ],
)
def test_a_pair_is_judged_by_itself(one: dict[str, object], other: dict[str, object], alike: float) -> None:
    left, right = (made(**{"title": "Kites in strong wind: measured", **said}) for said in (one, other))  # type: ignore[arg-type]
    found = likeness(Sketch.of(left), Sketch.of(right))
    assert found == likeness(Sketch.of(right), Sketch.of(left)) == alike
    assert bool(find_alike(enumerate([left, right]))) is bool(alike)


def spelt(letters: int, same: int) -> tuple[str, str]:
    """Make two titles of so many letters, of which so many are the same."""
    return tuple("k" * same + other * (letters - same) for other in "ab")  # type: ignore[return-value]


NUMBERED = ("Kites in strong wind 1", "Kites in strong wind 2")


def sharing(runs: int, one: dict[str, object], other: dict[str, object]) -> tuple[Sketch, Sketch]:
    """Make two papers that share so many of the twenty runs of each."""
    return tuple(  # type: ignore[return-value]
        Sketch.of(made(**said), np.arange(at, at + 20, dtype=np.uint64))  # type: ignore[arg-type]
        for said, at in ((one, 0), (other, 20 - runs))
    )


@pytest.mark.parametrize(("shared", "alike"), [(6, 0.0), (7, 1.0)])
def test_of_two_dois_much_must_be_the_same(shared: int, alike: float) -> None:
    one, other = (
        {"title": "Kites", "authors": KING, "doi": f"10.1234/{end}", "abstract": f"{end}{end}"} for end in "ab"
    )
    assert likeness(*sharing(shared, one, other)) == alike


@pytest.mark.parametrize(
    ("titles", "shared", "said", "starts", "alike"),
    [
        (NUMBERED, 16, {}, ("a", "b"), False),
        (NUMBERED, 17, {}, ("a", "b"), True),
        (spelt(10, 0), 10, {}, ("a", "b"), False),
        (spelt(10, 0), 11, {}, ("a", "b"), True),
        (spelt(20, 17), 5, {}, ("a", "b"), False),
        (spelt(20, 18), 5, {}, ("a", "b"), True),
        (spelt(20, 18), 4, {}, ("a", "b"), False),
        (spelt(10, 0), 4, {"authors": KING}, ("a", "b"), False),
        (spelt(10, 0), 5, {"authors": KING}, ("a", "b"), True),
        (spelt(50, 46), 2, {"authors": KING}, ("a", "b"), False),
        (spelt(50, 47), 2, {"authors": KING}, ("a", "b"), True),
        (spelt(50, 47), 1, {"authors": KING}, ("a", "b"), False),
        (spelt(10, 10), 0, {"authors": KING}, ("a", "b"), True),
        (spelt(10, 7), 0, {}, ("a", "a"), False),
        (spelt(10, 8), 0, {}, ("a", "a"), True),
        (spelt(10, 8), 0, {}, ("aaab", "aaac"), False),
        (spelt(10, 8), 0, {}, ("aaaab", "aaaac"), True),
        (spelt(10, 8), 10, {}, ("a", "a"), False),
    ],
)
def test_how_much_must_be_the_same_for_two_to_be_one(
    titles: tuple[str, str], shared: int, said: dict[str, list[str]], starts: tuple[str, str], alike: bool
) -> None:
    both = ({**said, "title": title, "abstract": start} for title, start in zip(titles, starts, strict=True))
    assert bool(likeness(*sharing(shared, *both))) is alike


def test_one_word_that_is_spelt_alike_is_enough_to_look_at_two_titles() -> None:
    titles = (
        "Characterising uncontrollable turbulences experimentally: measurements",
        "Charakterising uncontrolable turbulenzes experimentaly: measurements",
    )
    [found] = find_alike((row, made(title)) for row, title in zip((3, 8), titles, strict=True))
    assert found == (3, 8, 0.956)


def test_the_search_for_pairs_is_ended_within_some_papers() -> None:
    taken: list[int] = []
    looks: list[int] = []

    class Ended(Exception):
        pass

    def look() -> None:
        looks.append(len(taken))
        if len(looks) == 2:
            raise Ended

    def read() -> Iterator[tuple[int, Paper]]:
        for row in range(1_000):
            taken.append(row)
            yield row, made(f"Kites {row}")

    with pytest.raises(Ended):
        find_alike(read(), look)
    assert looks == [1, 201]


def noisy(text: str, dice: random.Random, rate: float) -> str:
    """Lose, change and double letters."""
    kept = []
    for letter in text:
        die = dice.random() / rate
        if die > 1 / 3:
            kept.append(dice.choice(string.ascii_lowercase) if die < 2 / 3 else letter)
        if 2 / 3 < die < 1:
            kept.append(letter)
    return "".join(kept)


def copies(of: list[Paper], count: int, seed: int = 7) -> Iterator[tuple[int, Paper]]:
    """Yield copies of papers as other sources have them, each with the number of its paper."""
    dice = random.Random(seed)
    for number in range(count):
        at = dice.randrange(len(of))
        paper = replace(of[at], arxiv=None, authors=tuple(f"{n.split()[-1]}, {n[0]}." for n in of[at].authors))
        words = paper.title.split()
        dice.shuffle(words)
        match number % 6:
            case 0:
                yield at, replace(paper, title=f"{' '.join(words[: len(words) // 2])} revisited")
            case 1:
                yield (
                    at,
                    replace(paper, title=noisy(paper.title, dice, 0.04), abstract=noisy(paper.abstract, dice, 0.04)),
                )
            case 2:
                yield at, replace(paper, abstract="", title=noisy(paper.title, dice, 0.01))
            case 3:
                yield at, replace(paper, authors=(), abstract=paper.abstract[:300])
            case 4:
                yield at, replace(paper, title=f"{paper.title} (v2)", doi=f"10.1234/{number}")
            case _:
                yield at, replace(paper, abstract=f"{paper.abstract} Code is available.", venue="ACL")


def measured(count: int, copied: int) -> tuple[float, float]:
    """Return which part of the copies is found, and which part of the pairs found are copies."""
    own = list(papers(count))
    made_of = list(copies(own, copied))
    pairs = find_alike(enumerate([*own, *(paper for _, paper in made_of)]))
    origin = [*range(count), *(at for at, _ in made_of)]
    right = [pair for pair in pairs if origin[pair.one] == origin[pair.other]]
    found = {row for pair in right for row in (pair.one, pair.other) if row >= count}
    return len(found) / copied, len(right) / len(pairs)


def test_copies_are_found_and_nothing_else() -> None:
    recall, precision = measured(1_000, 300)
    assert recall >= 0.98 and precision >= 0.995, (recall, precision)


@pytest.mark.long
def test_copies_are_found_among_five_thousand() -> None:
    recall, precision = measured(5_000, 1_500)
    assert recall >= 0.98 and precision >= 0.995, (recall, precision)


# -- merged, parted, told apart ----------------------------------------------------------------------------------------

PREPRINT = {
    "title": "Kites in wind",
    "abstract": TEXT,
    "authors": ["Ada King"],
    "arxiv": "2606.00001",
    "day": "2026-06-12",
}
PRINTED = {"title": "Kiting, at last", "abstract": TEXT, "authors": ["King, Ada"], "doi": "10.1234/a", "venue": "ACL"}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(tmp_path / "library", seeds=False, today=TODAY)
    opened.ingest(map(Incoming, [PREPRINT, PRINTED, {"title": "Wind"}]))
    opened.edit(["arxiv:2606.00001"], lambda mark: mark.rated(3).tagged(["a"]).with_note(Note("one", "n1")), "marked")
    opened.edit(["doi:10.1234/a"], lambda mark: mark.rated(4).tagged(["b"]).with_status(Status.READ), "marked")
    yield opened
    opened.close()


def pair(library: Library) -> tuple[str, str]:
    [(one, other, _)] = library.deciding.alike()
    return one.paper.id, other.paper.id


def merge(library: Library) -> None:
    assert library.deciding.merge(library.entry("arxiv:2606.00001"), library.entry("doi:10.1234/a"))


def test_what_looks_alike_is_a_candidate_until_the_reader_says(library: Library) -> None:
    assert pair(library) == ("arxiv:2606.00001", "doi:10.1234/a")
    assert library.search("is:duplicate").total == 2
    library.deciding.tell_apart(library.entry("doi:10.1234/a"), library.entry("arxiv:2606.00001"))
    assert (library.deciding.alike(), library.search("is:duplicate").total) == ([], 0)
    library.undo()
    assert library.search("is:duplicate").total == 2


def test_merged_papers_are_one_with_all_that_was_said(library: Library, tmp_path: Path) -> None:
    merge(library)
    assert (len(library), library.search("").total, library.deciding.alike()) == (2, 2, [])
    for name in ("10.1234/a", "doi:10.1234/a", "2606.00001", "king2026kites", "kingkiting"):
        entry = library.entry(library.resolve(name))
        assert (entry.paper.title, entry.paper.ids, entry.paper.venue) == (
            *("Kites in wind", {"arxiv": "2606.00001", "doi": "10.1234/a"}, "ACL"),
        )
        assert (entry.mark.rating, entry.mark.tags, entry.mark.status) == (4, ("a", "b"), Status.READ)
    assert len(library.marks) == 1
    library.ingest(map(Incoming, [{**PRINTED, "journal": "J. Kites"}, PREPRINT]))
    assert (len(library), library.entry("arxiv:2606.00001").paper.journal) == (2, "J. Kites")
    folder = tmp_path / "other"
    folder.mkdir()
    (folder / "state.json").write_bytes((library.folder / "state.json").read_bytes())
    other = Library.open(folder, seeds=False, today=TODAY)
    other.ingest(map(Incoming, [PRINTED, PREPRINT]))
    assert (len(other), other.entry(other.resolve("10.1234/a")).mark.rating) == (1, 4)
    other.close()


def test_a_merge_is_undone_and_done_again(library: Library) -> None:
    before = {name: replace(mark, updated=None, since=None) for name, mark in library.marks.items()}
    merge(library)
    after = dict(library.marks)
    library.undo()
    assert len(library) == 3
    assert {name: replace(mark, updated=None, since=None) for name, mark in library.marks.items()} == before
    assert library.entry("arxiv:2606.00001").paper.venue is None
    library.redo()
    assert library.marks.keys() == after.keys()


def test_merged_papers_are_parted_at_any_later_time_and_edits_since_stay(library: Library) -> None:
    merge(library)
    kept = library.entry("arxiv:2606.00001")
    library.edit([kept], lambda mark: mark.rated(5).tagged(["since"]), "rated 5")
    library.edit(["arxiv:2606.00001"], lambda mark: mark.tagged(remove=["a"]), "untagged")
    assert len(library.deciding.part(library.entry("arxiv:2606.00001").paper)) == 1
    one, other = (library.entry(name).mark for name in ("arxiv:2606.00001", "doi:10.1234/a"))
    assert (one.rating, one.tags, one.status, [note.text for note in one.notes]) == (
        5,
        ("since",),
        Status.INBOX,
        ["one"],
    )
    assert (other.rating, other.tags, other.status) == (4, ("b",), Status.READ)
    assert (len(library), library.search("is:duplicate").total) == (3, 2)
    assert library.deciding.part(library.entry("arxiv:2606.00001").paper) == []
    library.undo()
    assert len(library) == 2


def test_papers_that_turn_out_to_be_one_are_the_readers_to_merge_where_both_were_marked(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "marked", seeds=False, today=TODAY)
    library.ingest(map(Incoming, [{"title": "Kites", "doi": "10.1234/a"}, {"title": "Gusts", "arxiv": "2606.00001"}]))
    library.edit(["doi:10.1234/a", "arxiv:2606.00001"], lambda mark: mark.rated(4), "rated 4")
    library.ingest([Incoming({"title": "Gusts and kites", "arxiv": "2606.00001", "doi": "10.1234/a"})])
    assert len(library) == 2
    [(one, other, likeness)] = library.deciding.alike()
    assert likeness == 0.99 and library.deciding.merge(one, other)
    assert len(library) == 1
    library.close()


def test_papers_are_merged_by_way_of_others(library: Library) -> None:
    third = library.entry(library.resolve("wind"))
    library.deciding.merge(library.entry("doi:10.1234/a"), third)
    merge(library)
    assert (len(library), library.resolve("wind")) == (1, "arxiv:2606.00001")
    library.deciding.part(library.entry("arxiv:2606.00001").paper)
    assert library.resolve(third.paper.id) == third.paper.id and len(library) == 3


def test_what_two_papers_say_differently_is_told() -> None:
    one, other = made("Kites", doi="10.1234/a", venue="ACL"), made("Kites!", venue="ACL")
    assert [name for name, *_ in differences(one, other)] == ["title", "doi"]
