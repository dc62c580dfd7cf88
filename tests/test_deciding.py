"""What the reader decides about papers holds against every source, goes where state.json goes, and is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.decisions import Decision, Subject
from store.errors import InputError
from store.library import Library
from store.making import Incoming
from store.models import Entry, Note, Paper
from store.steps import Step
from tests.conftest import TODAY

KITES = {
    **{"title": "Kites", "abstract": "We fly kites.", "authors": ["Ada Lovelace"], "arxiv": "2606.13681"},
    **{"day": "2026-06-12", "sources": ["hf-daily"]},
}
WIND = {"title": "Wind", "abstract": "It blows.", "authors": ["B. Gale"], "day": "2026-06-12", "upvotes": 3}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(tmp_path / "library", seeds=False, today=TODAY)
    opened.ingest(map(Incoming, [KITES, WIND]))
    yield opened
    opened.close()


def one(library: Library, name: str = "2606.13681") -> Entry:
    return library.entry(library.resolve(name))


def titles(library: Library, query: str = "") -> list[str]:
    answer = library.search(query)
    return [entry.paper.title for entry in library.entries(answer.rows(0, answer.total))]


def elsewhere(library: Library, tmp_path: Path, *records: dict[str, object], name: str = "other") -> Library:
    """Open a library of these papers with the marks of this one."""
    folder = tmp_path / name
    folder.mkdir()
    (folder / "state.json").write_bytes((library.folder / "state.json").read_bytes())
    opened = Library.open(folder, seeds=False, today=TODAY)
    opened.ingest(map(Incoming, records))
    return opened


# -- corrections -------------------------------------------------------------------------------------------------------


def test_a_correction_beats_every_later_record_and_is_taken_back(library: Library, tmp_path: Path) -> None:
    library.deciding.correct(one(library).paper, "title", "Kites, Corrected")
    library.deciding.correct(one(library).paper, "authors", ["Ada King"])
    library.ingest([Incoming({**KITES, "title": "Kites v2", "venue": "ACL", "upvotes": 9})])
    paper = one(library).paper
    assert (paper.title, paper.authors, paper.venue, paper.upvotes) == ("Kites, Corrected", ("Ada King",), "ACL", 9)
    assert titles(library, "title:corrected author:king") == ["Kites, Corrected"]
    assert titles(library, "title:v2") == []
    counts = library.ingest([Incoming({**KITES, "title": "Kites v2", "venue": "ACL", "upvotes": 9})])
    assert (counts.updated, counts.unchanged, len(library)) == (0, 1, 2)
    other = elsewhere(library, tmp_path, {**KITES, "title": "Kites v3"})
    assert one(other).paper.title == "Kites, Corrected"
    other.close()
    library.deciding.take_back(paper, ["title"])
    assert (one(library).paper.title, one(library).paper.authors) == ("Kites v2", ("Ada King",))
    library.deciding.take_back(paper)
    assert one(library).paper.authors == ("Ada Lovelace",)
    assert library.deciding.take_back(paper) is None


def test_a_correction_is_a_step(library: Library) -> None:
    before = one(library).paper
    library.deciding.correct(before, "title", "One")
    library.deciding.correct(before, "title", "Two")
    library.undo()
    assert one(library).paper.title == "One"
    library.undo()
    assert one(library).paper == before
    library.redo()
    assert one(library).paper.title == "One"
    assert library.history()[-1].summary == "corrected title"


def test_what_is_corrected_may_be_taken_away_and_filled(library: Library) -> None:
    library.deciding.correct(one(library).paper, "abstract", None)
    library.deciding.correct(one(library).paper, "doi", "10.1234/KITES")
    paper = one(library, "10.1234/kites").paper
    assert (paper.abstract, paper.doi, paper.id) == ("", "10.1234/kites", "arxiv:2606.13681")


@pytest.mark.parametrize(("name", "value"), [("title", None), ("title", 3), ("published", "soon"), ("upvotes", 9)])
def test_what_no_datum_can_be_is_no_correction(library: Library, name: str, value: object) -> None:
    before = one(library).paper
    library.deciding.correct(before, name, value)
    assert one(library).paper == before


def test_each_decision_is_said_in_its_words_and_counts_once(library: Library) -> None:
    library.ingest([Incoming({"title": "Kite", "abstract": "We fly kites."})])
    deciding, kites, wind = library.deciding, one(library), one(library, "gale2026wind")
    kite = next(each for each in library.entries(library.head(9)) if each.paper.title == "Kite")
    generation, said = deciding.generation, list[str]()

    def done(step: Step | None) -> None:
        nonlocal generation
        assert step and deciding.generation == generation + 1
        said.append(step.summary)
        generation += 1

    done(deciding.correct(kites.paper, "title", "Corrected"))
    done(deciding.correct(kites.paper, "venue", "ACL"))
    assert deciding.correct(kites.paper, "venue", "ACL") is None
    corrected = deciding.corrections(one(library).paper)
    assert {name: (each.kind, each.value) for name, each in corrected.items()} == {
        "title": ("corrected", "Corrected"),
        "venue": ("corrected", "ACL"),
    }
    assert deciding.corrections(wind.paper) == {} and deciding.take_back(kites.paper, ["doi"]) is None
    done(deciding.take_back(kites.paper, ["doi", "venue"]))
    done(deciding.take_back(one(library).paper))
    done(deciding.tell_apart(kites, kite))
    done(deciding.merge(kites, kite))
    assert [deciding.kept(each.paper.id) for each in (kites, kite, wind)] == [kites.paper.id] * 2 + [wind.paper.id]
    assert deciding.kept("nobody") == "nobody"
    [parted] = deciding.part(kites.paper)
    done(parted)
    assert deciding.kept(kite.paper.id) == kite.paper.id and deciding.part(kites.paper) == []
    done(deciding.remove([kites, kite]))
    assert deciding.remove([kites]) is None and deciding.put_back([wind]) is None
    assert [*deciding.listed({kites.paper.id: kites.mark, wind.paper.id: wind.mark})] == [wind.paper.id]
    done(deciding.put_back([kites, kite]))
    library.edit([kites], lambda mark: mark.rated(4), "rated 4")
    assert deciding.generation == generation and len(library) == 3
    assert said == [
        *("corrected title", "corrected venue", "took back the correction of doi and venue"),
        "took back the correction of everything",
        *("told apart", "merged", "parted", "removed", "put back"),
    ]


def test_what_is_said_of_a_paper_of_ones_own_is_kept_without_blanks(library: Library) -> None:
    name = library.deciding.add({"title": "My Talk", "authors": ["Me"], "venue": "", "keywords": []})
    [decision] = library.state.decisions.values()
    assert (decision.kind, decision.about, decision.value) == (
        "added",
        "paper",
        {"title": "My Talk", "authors": ["Me"]},
    )
    assert [(each.id, each.title) for each in decision.subjects] == [(name, "My Talk")]
    assert library.history()[-1].summary == "added"


# -- papers of one's own -----------------------------------------------------------------------------------------------


def test_a_paper_that_no_source_has_is_kept_with_the_marks(library: Library, tmp_path: Path) -> None:
    name = library.deciding.add({"title": "My Talk", "authors": ["Me"], "url": "https://example.org/talk"})
    library.edit([name], lambda mark: mark.rated(4), "rated 4")
    key = one(library, name).paper.citekey
    assert (titles(library, "src:by-hand"), len(library)) == (["My Talk"], 3)
    other = elsewhere(library, tmp_path, WIND)
    found = one(other, name)
    assert (found.paper.address, found.paper.citekey, found.mark.rating) == ("https://example.org/talk", key, 4)
    other.close()
    library.undo()
    library.undo()
    assert (titles(library, "src:by-hand"), len(library)) == ([], 2)
    library.redo()
    assert titles(library, "src:by-hand") == ["My Talk"]


def test_a_paper_of_ones_own_that_a_source_brings_later_is_that_paper(library: Library) -> None:
    library.deciding.add({"title": "My Talk", "authors": ["Ada King"]})
    library.ingest([Incoming({"title": "My Talk", "authors": ["A. King"], "arxiv": "2606.00001", "sources": ["rss"]})])
    assert (len(library), one(library, "2606.00001").paper.sources) == (3, ("by-hand", "rss"))
    library.undo()
    assert titles(library, "title:talk") == ["My Talk"]


def test_what_is_known_is_not_added(library: Library) -> None:
    with pytest.raises(InputError, match=r"there is such a paper: arxiv:2606\.13681  Kites"):
        library.deciding.add({"title": "KITES!", "authors": ["Lovelace, A."]})
    with pytest.raises(InputError, match=r"^the paper url should be an http or https address"):
        library.deciding.add({"title": "Evil", "url": "javascript:x"})
    assert library.history() == []


# -- papers to be gone -------------------------------------------------------------------------------------------------


def test_what_was_removed_elsewhere_is_gone_when_the_marks_are_merged_or_restored(
    library: Library, tmp_path: Path
) -> None:
    library.edit([one(library)], lambda mark: mark.rated(4), "rated 4")
    other = elsewhere(library, tmp_path, KITES, WIND)
    other.deciding.remove([one(other)])
    other.close()
    library.safety.merge([other.folder / "state.json"])
    assert library.deciding.generation == 2 and len(library) == 1 and titles(library) == ["Wind"]
    backup = library.safety.backup()
    library.deciding.put_back([one(library)])
    assert backup and len(library) == 2
    library.safety.restore(backup)
    assert len(library) == 1 and titles(library) == ["Wind"]


def test_what_was_removed_is_nowhere_and_does_not_come_back(library: Library, tmp_path: Path) -> None:
    library.deciding.remove([one(library)])
    assert (titles(library), len(library), titles(library, "kites"), titles(library, "-is:removed")) == (
        *(["Wind"], 1, [], ["Wind"]),
    )
    assert [entry.paper.title for entry in library.entries(library.head(9))] == ["Wind"]
    assert titles(library, "is:removed") == titles(library, "is:removed title:kites") == ["Kites"]
    waiting = library.searcher.waiting()
    assert waiting is not None and waiting.inbox == 1
    library.ingest([Incoming({**KITES, "upvotes": 99, "title": "Kites Again"})])
    assert (titles(library), titles(library, "is:removed")) == (["Wind"], ["Kites Again"])
    other = elsewhere(library, tmp_path, WIND, {**KITES, "doi": "10.1234/kites"})
    assert (titles(other), len(other)) == (["Wind"], 1)
    other.close()


def test_what_was_removed_is_taken_back_with_its_mark(library: Library) -> None:
    library.edit(["arxiv:2606.13681"], lambda mark: mark.rated(5).tagged(["a"]).with_note(Note("n")), "rated 5")
    assert (library.tagging.counts(), library.notebook.counts["all"]) == ([("a", 1)], 1)
    library.deciding.remove([one(library), one(library, "gale2026wind")])
    assert (titles(library), titles(library, "rating:5"), library.tagging.counts()) == ([], [], [])
    assert library.notebook.counts["all"] == 0
    library.deciding.put_back([one(library)])
    assert titles(library, "rating:5") == ["Kites"]
    assert (library.tagging.counts(), library.notebook.counts["all"]) == ([("a", 1)], 1)
    assert library.deciding.put_back([one(library)]) is None
    library.undo()
    library.undo()
    assert sorted(titles(library)) == ["Kites", "Wind"]


def test_adding_what_was_removed_lists_it_again(library: Library) -> None:
    library.deciding.remove([one(library)])
    assert library.deciding.add({"title": "Kites", "authors": ["Ada Lovelace"]}) == "arxiv:2606.13681"
    assert len(library) == 2


def test_what_another_program_decides_is_seen(library: Library) -> None:
    beside = Library.open(library.folder, today=TODAY)
    edition = library.edition
    beside.deciding.remove([one(beside)])
    beside.deciding.correct(one(beside, "gale2026wind").paper, "title", "Gale")
    library.refresh()
    assert titles(library) == ["Gale"]
    assert library.edition != edition
    beside.close()


@pytest.mark.parametrize(
    "decision",
    [
        Decision("corrected", (Subject("arxiv:2606.13681"),), about="title", value={"a": [1]}),
        Decision("corrected", (Subject("arxiv:2606.13681"),), about="", value="x"),
        Decision("corrected", (Subject("arxiv:2606.13681"),), about="id", value="arxiv:2606.00001"),
        Decision("corrected", (Subject("arxiv:2606.13681"),), about="links", value=["javascript:x"]),
        Decision("added", (Subject("p:0123456789ab"),), about="paper", value={"title": ["x"]}),
        Decision("added", (Subject("p:0123456789ab"),), about="paper", value="x"),
        Decision("same", (Subject("arxiv:2606.13681"), Subject("arxiv:2606.13681", "again"))),
        Decision("same", (Subject("arxiv:2606.13681"),)),
        Decision("same", (Subject("nobody"), Subject("arxiv:2606.13681"))),
        Decision("different", (Subject("nobody"), Subject("arxiv:2606.13681"))),
        Decision("removed", (Subject("nobody", ids={"arxiv": "\x1b[2J"}),)),
        Decision("anything", (Subject("arxiv:2606.13681"),)),
    ],
)
def test_decisions_that_another_program_wrote_do_no_harm(library: Library, decision: Decision) -> None:
    before = one(library).paper
    library.deciding.decide([decision], "odd")
    assert (one(library).paper, len(library), titles(library, "kites")) == (before, 2, ["Kites"])
    library.undo()
    assert (one(library).paper, len(library)) == (before, 2)


def test_of_papers_that_were_merged_round_in_a_ring_one_is_in_sight(library: Library) -> None:
    """Each of three computers may have kept another one."""
    library.ingest([Incoming({"title": "Gusts"})])
    three = [Subject.of(entry.paper) for entry in library.entries(library.head(3))]
    ring = [Decision("same", (one, other)) for one, other in zip(three, three[1:] + three[:1], strict=True)]
    library.deciding.decide(ring, "round")
    assert len(library) == len(titles(library)) == 1
    assert len({library.resolve(subject.id) for subject in three}) == 1


def test_a_library_without_decisions_is_settled_by_nothing(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library.catalogue, "settle", lambda: pytest.fail("it was settled"))
    library.edit(["arxiv:2606.13681"], lambda mark: mark.rated(5), "rated 5")
    library.undo()
    library.refresh()


def test_papers_that_are_listed_otherwise_are_joined_as_all_are(library: Library) -> None:
    """What the sources say of both is kept beneath the correction; where both were decided on, they stay two."""
    library.ingest([Incoming({"title": "Kiting", "doi": "10.1234/kites", "venue": "ACL"})])
    library.deciding.correct(one(library).paper, "title", "Corrected")
    library.ingest([Incoming({**KITES, "doi": "10.1234/kites"})])
    paper = one(library).paper
    assert (paper.title, paper.venue, len(library)) == ("Corrected", "ACL", 2)
    library.deciding.take_back(paper)
    found: Paper = one(library).paper
    assert (found.title, found.venue) == ("Kites", "ACL")
    library.ingest([Incoming({"title": "Gusts", "doi": "10.1234/gusts"})])
    library.deciding.correct(one(library, "10.1234/gusts").paper, "venue", "EMNLP")
    library.edit([library.resolve("gale2026wind")], lambda mark: mark.rated(4), "rated 4")
    library.ingest([Incoming({**WIND, "doi": "10.1234/gusts"})])
    assert len(library) == 3
