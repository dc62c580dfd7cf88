"""A library starts with the seeds, keeps what the reader says, and finds its papers again."""

import itertools
import json
import os
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tinydb import TinyDB

from store.decisions import Decision, Subject
from store.errors import InputError, LibraryError, NotSaved, QueryError, ReadOnly, UnknownPaper
from store.identity import paper_id
from store.ledger.pace import Action
from store.library import Library
from store.models import Entry, Mark, Note, Paper, Status, fold_tag
from store.state import State
from store.state.records import to_mark
from store.state.tag_counts import TagCounts
from store.state.views import BUILT_IN
from store.text import clean_name
from tests.faulty_disk import read_only
from tests.papers import incoming

TODAY = date(2026, 11, 22)


def paper(title: str, **fields: object) -> Paper:
    named = Paper(id="", title=title, **fields)  # type: ignore[arg-type]
    return replace(named, id=paper_id(title, named.authors, named.abstract, arxiv=named.arxiv, doi=named.doi))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def library(folder: Path) -> Iterator[Library]:
    library = Library.open(folder, today=TODAY)
    yield library
    library.close()


def titles(library: Library, query: str) -> list[str]:
    answer = library.search(query)
    return [entry.paper.title for entry in library.entries(answer.rows(0, answer.total))]


def test_a_new_library_starts_with_the_seeds(library: Library) -> None:
    assert len(library) == 50
    first, *_ = library.entries(library.head(1))
    assert first.paper.title.startswith("It's All in The [MASK]: Simple")
    assert (first.paper.day, first.paper.day_inferred) == ("2026-07-30", True)
    assert first.mark == Mark(first.paper.id, first.paper.title)


def test_a_library_that_was_given_papers_gets_no_seeds(folder: Path) -> None:
    bare = Library.open(folder, seeds=False)
    bare.ingest(incoming([paper("Mine")]))
    bare.close()
    again = Library.open(folder)
    assert len(again) == 1
    again.close()


def test_the_first_rows_are_the_answer_to_no_question(library: Library) -> None:
    assert library.head(50) == library.search("").rows(0, 50)


def test_marks_stay_and_are_searched_at_once(library: Library, folder: Path) -> None:
    library.search("")
    galore = library.resolve("galore2026memory")
    library.edit([galore], lambda mark: mark.tagged(add=["Low-Rank"]).with_note(Note("ask Anna, tomorrow")), "noted")
    assert titles(library, "anna") == titles(library, "+low-rank") == [library.entry(galore).paper.title]
    library.close()
    again = Library.open(folder, today=TODAY)
    assert again.entry(galore).mark.tags == ("Low-Rank",)
    assert titles(again, "tomorrow") == [again.entry(galore).paper.title]
    again.close()


def test_a_step_is_undone_and_redone_whole_also_after_a_restart(library: Library, folder: Path) -> None:
    ids = [entry.paper.id for entry in library.entries(library.head(30))]
    step = library.edit(ids, lambda mark: mark.with_status(Status.QUEUED), "queued")
    assert step is not None and len(step.papers) == 30
    assert library.search("is:queued").total == 30
    library.close()
    again = Library.open(folder, today=TODAY)
    assert again.undo() is not None
    assert again.search("is:queued").total == 0
    assert again.redo() is not None
    assert again.search("is:queued").total == 30
    assert again.redo() is None
    again.close()


def test_an_edit_that_changes_nothing_is_no_step(library: Library) -> None:
    paper_id = library.resolve("galore2026memory")
    assert library.edit([paper_id], lambda mark: mark.rated(None), "cleared") is None
    assert library.history() == []


def test_an_edit_of_entries_reads_nothing_again(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = library.entries(library.head(2))
    with monkeypatch.context() as patch:
        patch.delattr("store.catalogue.connections.Connections.ask")
        step = library.edit([first, second], lambda mark: mark.rated(5), "rated 5")
    assert step is not None and step.papers == (first.paper.id, second.paper.id)
    mixed = library.edit([second.paper.id, first], lambda mark: mark.rated(4), "rated 4")
    assert mixed is not None and mixed.papers == (second.paper.id, first.paper.id)
    assert [entry.mark.rating for entry in library.entries(library.head(2))] == [4, 4]


def test_an_edit_of_entries_sees_the_marks_as_they_are_now(library: Library) -> None:
    entry = library.entries(library.head(1))[0]
    library.edit([entry], lambda mark: mark.tagged(["one"]), "tagged")
    library.edit([entry], lambda mark: mark.tagged(["two"]), "tagged")
    assert library.entry(entry.paper.id).mark.tags == ("one", "two")


def test_a_paper_that_is_not_there_is_refused(library: Library) -> None:
    known, replaced = library.entries(library.head(1))[0], Entry(0, Paper("", "being replaced"), Mark(""))
    for unknown, said in (
        ("p:nowhere", "there is no paper “p:nowhere”"),
        (replaced, "this paper has just been changed"),
    ):
        with pytest.raises(UnknownPaper) as raised:
            library.edit([known, unknown], lambda mark: mark.rated(5), "rated 5")
        assert str(raised.value) == said
    with pytest.raises(UnknownPaper, match=r"^there is no paper “p:nowhere”$"):
        library.entry("p:nowhere")
    assert not library.state.marks


def test_how_often_a_paper_was_passed_over_goes_along_when_it_is_called_otherwise(
    library: Library, folder: Path
) -> None:
    bare = paper("Reward Models", abstract="Of rewards.")
    library.ingest(incoming([bare, paper("Gusts", arxiv="2606.00001")]))
    assert library.passed == {}
    ledger = library.ledger
    ledger.record(ledger.begin("triage"), Action.PASSED, [bare.id, "arxiv:2606.00001", "p:nowhere"])
    library.recount([bare.id])
    assert library.passed == {bare.id: 1} and library.entry(bare.id).passed == 1
    library.ingest(incoming([replace(bare, arxiv="2606.13681", id="arxiv:2606.13681")]))
    library.close()
    again = Library.open(folder, today=TODAY)
    assert again.passed == {bare.id: 1, "arxiv:2606.00001": 1, "p:nowhere": 1, "arxiv:2606.13681": 1}
    assert again.entry(bare.id).passed == again.entry("arxiv:2606.13681").passed == 1
    assert again.entry(again.ids(again.head(1))[0]).passed == 0
    again.close()


def test_papers_are_named_in_every_way_a_reader_names_them(library: Library) -> None:
    known = paper("Reward Models", arxiv="2606.13681", authors=("Kay Jones",), published="2026-06-11")
    library.ingest(incoming([known, paper("Another", doi="10.1145/12345.6")]))
    for name in (
        "arxiv:2606.13681",
        "2606.13681",
        "2606.13681v2",
        "https://arxiv.org/abs/2606.13681",
        "jones2026reward",
    ):
        assert library.resolve(name) == "arxiv:2606.13681"
    assert library.resolve("10.1145/12345.6") == library.resolve("doi:10.11") == "doi:10.1145/12345.6"


@pytest.mark.parametrize(
    ("name", "said"), [("p:", "start of several ids"), ("galore2027", "galore2026memory"), ("", "no paper")]
)
def test_a_name_that_names_no_paper_says_what_is_near(library: Library, name: str, said: str) -> None:
    library.ingest(incoming([paper("Reward Models", arxiv="2606.13681")]))
    with pytest.raises(UnknownPaper, match=said):
        library.resolve(name)


def test_importing_again_moves_a_paper_and_its_mark_goes_along(library: Library) -> None:
    galore = library.resolve("galore2026memory")
    library.edit([galore], lambda mark: mark.rated(5), "rated 5")
    assert library.search("rating:5").total == 1
    old = library.entry(galore).paper
    counts = library.ingest(incoming([replace(old, upvotes=7, arxiv="2403.03507")]))
    assert (counts.new, counts.updated) == (0, 1)
    assert library.resolve("2403.03507") == galore
    assert library.search("rating:5 upvotes:7").total == 1
    assert library.entry("arxiv:2403.03507").mark.rating == 5


def test_the_reading_list_survives_without_the_papers(library: Library, folder: Path) -> None:
    library.ingest(incoming([paper("Kept", arxiv="2606.13681", abstract="Text")]))
    library.edit(["arxiv:2606.13681"], lambda mark: mark.with_status(Status.QUEUED), "queued")
    library.close()
    for path in folder.glob("papers.db*"):
        path.unlink()
    again = Library.open(folder, today=TODAY)
    assert titles(again, "is:queued") == ["Kept"]
    assert len(again) == 1
    again.ingest(incoming([paper("Kept", arxiv="2606.13681", abstract="Text")]))
    assert again.entry("arxiv:2606.13681").paper.abstract == "Text"
    again.close()


def without_papers(library: Library) -> Library:
    """Lose papers.db, and open the library again."""
    library.close()
    for path in library.folder.glob("papers.db*"):
        path.unlink()
    return Library.open(library.folder, today=TODAY)


def alike(number: int) -> Paper:
    return paper("Deep Nets", abstract=f"{number}", authors=(f"{number} Smith",), published=f"2024-01-0{number + 1}")


def citekeys(library: Library) -> dict[str, str]:
    return {found.abstract: found.citekey for _, _, found in library.catalogue.scan()}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_marked_papers_keep_their_citekeys_whatever_is_imported_first(folder: Path, order: tuple[int, ...]) -> None:
    library = Library.open(folder, seeds=False)
    library.ingest(incoming([alike(0), alike(1), alike(2)]))
    given = citekeys(library)
    assert given == {"0": "smith2024deep", "1": "smith2024deepa", "2": "smith2024deepb"}
    library.edit([alike(0).id], lambda mark: mark.rated(4), "rated 4")
    library.edit([alike(2).id], lambda mark: mark.with_note(Note("good")), "noted")
    with TinyDB(folder / "state.json", access_mode="r") as db:
        kept = {mark["paper"]: mark["citekey"] for mark in db.table("marks").all()}
        assert not any("citekey" in mark["stamps"] for mark in db.table("marks").all()), "a name is no edit"
    assert kept == {alike(0).id: "smith2024deep", alike(2).id: "smith2024deepb"}
    again = without_papers(library)
    again.ingest(incoming([alike(number) for number in order]))
    assert citekeys(again) == given, "and the one without a mark has the key that is left"
    assert again.resolve("smith2024deepb") == alike(2).id
    backup = again.state.backup()
    again.close()
    elsewhere = Library.open(folder.with_name("elsewhere"), seeds=False)
    assert backup and elsewhere.safety.restore(backup)
    assert {mark.paper: mark.citekey for mark in elsewhere.state.marks.values()} == kept
    elsewhere.close()


def test_a_mark_of_an_earlier_version_has_its_citekey_when_it_is_changed_next(folder: Path) -> None:
    folder.mkdir()
    marks = {"1": {"paper": alike(1).id, "title": "Deep Nets", "ids": {}, "status": "inbox", "rating": 4, "stamps": {}}}
    (folder / "state.json").write_text(json.dumps({"meta": {"1": {"schema": 1}}, "marks": marks}))
    library = Library.open(folder, seeds=False)
    library.ingest(incoming([alike(0), alike(1)]))
    assert library.state.marks[alike(1).id].citekey == ""
    key = library.entry(alike(1).id).paper.citekey
    library.edit([alike(1).id], lambda mark: mark.rated(5), "rated 5")
    assert library.state.marks[alike(1).id].citekey == key
    library.undo()
    assert library.state.marks[alike(1).id].citekey == key, "what was given is not taken back"
    again = without_papers(library)
    assert again.entry(alike(1).id).paper.citekey == key
    again.close()


def test_a_citekey_that_two_computers_gave_to_two_papers_is_that_of_one(tmp_path: Path) -> None:
    """Either may have had it; the other is given another, and keeps that."""
    desk, laptop = (Library.open(tmp_path / name, seeds=False) for name in ("desk", "laptop"))
    for library, number in ((desk, 1), (laptop, 2)):
        library.ingest(incoming([alike(number)]))
        library.edit([alike(number).id], lambda mark: mark.rated(4), "rated 4")
    desk.safety.merge([laptop.state.path])
    laptop.close()
    desk = without_papers(desk)
    desk.ingest(incoming([alike(2), alike(1)]))
    given = citekeys(desk)
    assert sorted(given.values()) == ["smith2024deep", "smith2024deepa"]
    backup = desk.state.backup()
    desk.edit([alike(1).id, alike(2).id], lambda mark: mark.rated(5), "rated 5")
    assert backup and desk.safety.restore(backup)
    assert {mark.paper: mark.citekey for mark in desk.state.marks.values()} == {
        alike(number).id: given[f"{number}"] for number in (1, 2)
    }
    desk = without_papers(desk)
    desk.ingest(incoming([alike(1), alike(2)]))
    assert citekeys(desk) == given
    desk.close()


def test_a_citekey_in_the_marks_is_not_changed_by_another_here(folder: Path) -> None:
    """Marks that came from a computer that had given the paper another key."""
    library = Library.open(folder, seeds=False)
    library.ingest(incoming([alike(0), alike(1)]))
    elsewhere = Library.open(folder.with_name("elsewhere"), seeds=False)
    elsewhere.ingest(incoming([alike(1)]))
    elsewhere.edit([alike(1).id], lambda mark: mark.rated(4), "rated 4")
    library.safety.merge([elsewhere.state.path])
    elsewhere.close()
    library.edit([alike(1).id], lambda mark: mark.rated(5), "rated 5")
    assert library.state.marks[alike(1).id].citekey == "smith2024deep"
    library.close()


def test_decisions_outlive_the_papers(library: Library) -> None:
    galore = library.entry(library.resolve("galore2026memory")).paper
    other = library.entries(library.head(1))[0].paper
    step = library.deciding.decide([Decision("removed", (Subject.of(galore),))], "removed")
    assert step and step.summary == "removed"
    library.deciding.decide([Decision("different", (Subject.of(galore), Subject.of(other)))], "told apart")
    library.undo()
    library.redo()
    again = without_papers(library)
    assert [decision.kind for decision in again.state.decisions.values()] == ["removed", "different"]
    assert again.state.decisions[galore.id].subjects == (Subject.of(galore),)
    assert again.deciding.withdraw([galore.id], "brought back")
    assert again.deciding.withdraw([galore.id], "brought back") is None
    assert list(again.state.decisions) == [" ".join(sorted((galore.id, other.id)))]
    again.close()


def test_a_mark_made_under_another_id_of_the_paper_is_its_mark(library: Library) -> None:
    library.ingest(incoming([paper("Twice Known", abstract="Text")]))
    bare = library.resolve(paper("Twice Known", abstract="Text").id)
    library.edit([bare], lambda mark: mark.rated(4), "rated 4")
    library.close()
    other = Library.open(library.folder.parent / "other", seeds=False, today=TODAY)
    other.ingest(incoming([paper("Twice Known", abstract="Text", authors=("A. B.",), arxiv="2606.13681")]))
    other.close()
    (library.folder / "state.json").rename(other.folder / "state.json")
    again = Library.open(other.folder, today=TODAY)
    assert again.search("rating:4").total == 1
    [entry] = again.entries(again.search("rating:4").rows(0, 1))
    assert (entry.paper.id, entry.mark.rating) == ("arxiv:2606.13681", 4)
    again.edit(["arxiv:2606.13681"], lambda mark: mark.rated(5), "rated 5")
    assert len(again.state.marks) == 1
    again.close()


@pytest.mark.parametrize("known", [{}, {"arxiv": "2606.13681"}], ids=["no identifier at first", "arXiv from the first"])
def test_a_mark_under_the_own_id_of_the_paper_comes_before_one_under_another(
    folder: Path, known: dict[str, str]
) -> None:
    bare, full = (paper("Twice Known", abstract="Text", **fields) for fields in ({}, {"arxiv": "2606.13681"}))
    library = Library.open(folder, seeds=False, today=TODAY)
    for each in (paper("Twice Known", abstract="Text", **known), full):
        library.ingest(incoming([each]))
    own = library.resolve(full.id)
    library.close()
    for name in (bare.id, full.id):
        rating = 5 if name == own else 1
        State(folder / "state.json").apply(
            "rated", [Paper(name, "Twice Known")], lambda mark, to=rating: mark.rated(to)
        )  # type: ignore[misc]
    again = Library.open(folder, today=TODAY)
    assert len(again.state.marks) == 2
    assert [entry.mark.rating for entry in again.entries(again.head(2))] == [5]
    assert (again.search("rating:5").total, again.search("rating:1").total) == (1, 0)
    again.edit([own], lambda mark: mark.rated(4), "rated 4")
    assert (again.search("rating:4").total, again.search("rating:1").total) == (1, 0)
    again.close()


def test_a_question_does_not_wait_for_another(library: Library) -> None:
    """A pattern may take seconds, and what is typed meanwhile is completed and counted."""
    asked, answered, searcher = threading.Event(), threading.Event(), library.searcher

    def waits() -> bool:
        asked.set()
        return not answered.wait(10)

    slow = threading.Thread(target=lambda: library.search("/l.w/", cancelled=waits))
    library.index.current()
    slow.start()
    asked.wait(10)
    quick = threading.Thread(
        target=lambda: (
            searcher.complete("rat", 3),
            searcher.facets("llama"),
            library.search("low"),
            searcher.scored([]),
        )
    )
    quick.start()
    quick.join(5)
    waited = quick.is_alive()
    answered.set()
    slow.join()
    quick.join()
    assert not waited


def test_a_query_or_a_view_that_does_not_parse_is_refused(library: Library) -> None:
    with pytest.raises(QueryError):
        library.search("rating:(")
    with pytest.raises(QueryError):
        library.set_view("bad", "rating:(")
    for name, query in (("two words", "rating:5"), ("", "rating:5")):
        with pytest.raises(InputError, match="cannot be a name"):
            library.set_view(name, query)
    with pytest.raises(QueryError, match="leads back to itself"):
        library.set_view("mine", "q:mine")
    library.set_view("good", "rating:5")
    assert library.state.views == {"good": "rating:5"}


def test_every_library_has_views_that_mean_what_they_say(library: Library) -> None:
    first, second, third, fourth = (entry.paper.id for entry in library.entries(library.head(4)))
    today = library.today.isoformat()
    library.edit([first], lambda mark: mark.with_status(Status.QUEUED).rated(5), "queued")
    library.edit([second], lambda mark: mark.with_status(Status.READING).with_note(Note("why?")), "reading")
    library.edit([third], lambda mark: mark.snoozed("9999-12-31"), "put off")
    library.edit([fourth], lambda mark: mark.snoozed(today), "put off")

    def found(name: str) -> set[str]:
        answer = library.search(f"q:{name}")
        return {entry.paper.id for entry in library.entries(answer.rows(0, answer.total))}

    assert set(BUILT_IN) == {"inbox", "queue", "starred", "noted", "due"}
    assert found("queue") == {first, second}
    assert found("inbox").isdisjoint({first, second, third}) and fourth in found("inbox")
    assert (found("starred"), found("noted"), found("due")) == ({first}, {second}, {fourth})
    library.set_view("starred", "is:reading")
    assert found("starred") == {second}
    assert list(library.views) == list(BUILT_IN)


def test_any_tinydb_opens_the_state(library: Library, folder: Path) -> None:
    mask = library.entries(library.head(1))[0].paper
    library.edit([mask.id], lambda mark: mark.rated(5), "rated 5")
    with TinyDB(folder / "state.json", access_mode="r") as file:
        [mark] = file.table("marks").all()
    assert (mark["paper"], mark["rating"], mark["title"]) == (mask.id, 5, mask.title)
    assert oct((folder / "state.json").stat().st_mode)[-3:] == "600"


def test_an_acknowledged_edit_survives_kill_nine(folder: Path) -> None:
    code = (
        "import sys, os; from pathlib import Path; from store.library import Library\n"
        "library = Library.open(Path(sys.argv[1])); paper = library.entries(library.head(1))[0].paper.id\n"
        "library.edit([paper], lambda mark: mark.rated(3), 'rated 3')\n"
        "print(paper, flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", code, folder], capture_output=True, text=True)
    assert done.returncode == -9, done.stderr
    again = Library.open(folder)
    assert again.entry(done.stdout.strip()).mark.rating == 3
    again.close()


def test_another_program_is_noticed(library: Library, folder: Path) -> None:
    library.search("")
    other = Library.open(folder, today=TODAY)
    paper_id = other.resolve("galore2026memory")
    other.edit([paper_id], lambda mark: mark.rated(2), "rated 2")
    other.ingest(incoming([paper("From the other terminal")]))
    other.close()
    assert library.refresh() == {paper_id}
    assert library.search("rating:2").total == 1
    assert library.search("from the other terminal").total == 1


def test_what_the_disk_refuses_is_found_all_the_same(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is in memory, and shown; so a question knows of it too, whichever way it came."""
    first, second = (entry.paper.id for entry in library.entries(library.head(2)))
    library.edit([first], lambda mark: mark.rated(5), "rated 5")
    backup = library.state.backup()
    assert backup
    library.edit([first], lambda mark: mark.rated(1), "rated 1")
    assert (library.search("rating:5").total, library.search("rating:1").total) == (0, 1)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("store.state.file.write_and_hold", full)
    with pytest.raises(NotSaved):
        library.safety.restore(backup)
    assert (library.search("rating:5").total, library.search("rating:1").total) == (1, 0)
    with pytest.raises(NotSaved):
        library.edit([second], lambda mark: mark.rated(4), "rated 4")
    assert library.search("rating:4").total == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(LibraryError, match="--library"):
        Library.open(tmp_path / "library")


def test_a_file_where_the_folder_should_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "library").write_text(json.dumps({}))
    with pytest.raises(LibraryError, match="cannot be a library"):
        Library.open(tmp_path / "library")


def test_a_question_takes_the_marks_while_an_edit_is_made(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another thread asks; between two marks that it looks at one is added here and one taken away."""
    first, second, third = (entry.paper.id for entry in library.entries(library.head(3)))
    library.edit([first, second], lambda mark: mark.rated(4), "rated 4")
    library.close()
    again = Library.open(library.folder, today=TODAY)
    looked: list[str] = []

    def look(record: dict[str, object]) -> Mark:
        looked.append(str(record["paper"]))
        if len(looked) == 1:
            again.edit([third], lambda mark: mark.rated(5), "rated 5")
            again.edit({first, second} - {looked[0]}, lambda mark: mark.rated(None), "cleared")
        return to_mark(record)

    monkeypatch.setattr("store.state.database.to_mark", look)
    again.search("rating:4")
    assert len(looked) > 1
    assert (again.search("rating:4").total, again.search("rating:5").total) == (1, 1)
    again.close()


def test_a_library_on_a_read_only_disk_is_read(library: Library, folder: Path) -> None:
    rated = library.entries(library.head(2))[1].paper.id
    library.edit([rated], lambda mark: mark.rated(5), "rated 5")
    library.search("")
    library.close()
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with read_only(folder):
        again = Library.open(folder, today=TODAY)
        assert again.search("").total == len(again) == 50
        assert again.search("rating:5").rows(0, 9) == [again.entry(rated).row]
        with pytest.raises(ReadOnly, match="is marked read-only"):
            again.edit([rated], lambda mark: mark.rated(1), "rated 1")
        assert again.entry(rated).mark.rating == 5
        again.close()
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_tags_are_counted_as_if_anew_after_every_edit(seeded: Library, tmp_path: Path) -> None:
    chance = random.Random(4)
    ids = [entry.paper.id for entry in seeded.entries(seeded.head(12))]
    other = Library.open(seeded.folder)
    for turn in range(60):
        library = other if turn % 7 == 3 else seeded
        tag = chance.choice(["rl", "RL", "vision", "a/b"])
        match chance.choice(["add", "add", "remove", "undo"]):
            case "undo":
                library.undo()
            case "add":
                library.edit(chance.sample(ids, 3), lambda mark, tag=tag: mark.tagged([tag]), "tagged")
            case _:
                library.edit(chance.sample(ids, 3), lambda mark, tag=tag: mark.tagged([], [tag]), "untagged")
        seeded.refresh()
        fresh = dict(TagCounts().counts(seeded.state.marks))
        counted = {fold_tag(tag): count for tag, count in seeded.tagging.counts()}
        assert counted == {fold_tag(tag): count for tag, count in fresh.items()}, turn
    other.close()


def test_a_mark_brings_its_paper_whatever_was_done_to_it(tmp_path: Path) -> None:
    """state.json comes through synced folders: names and identifiers in it may be anything."""
    strange = {
        "p:1": ("\x1b[2JBy a short name", {"arxiv": 5}),
        "arxiv:2606.13681": ("", {}),
        "doi:10.1234/x": ("By its DOI", {"arxiv": "nonsense", "s2": "abc"}),
        "\u202e": ("\u202e", {}),
    }
    marks = {
        str(number): {"paper": name, "title": title, "ids": ids, "rating": 4, "status": "read"}
        for number, (name, (title, ids)) in enumerate(strange.items(), 1)
    }
    (tmp_path / "state.json").write_text(json.dumps({"marks": marks}))
    library = Library.open(tmp_path, today=TODAY)
    answer = library.search("rating:4")
    found = {entry.paper.title: entry for entry in library.entries(answer.rows(0, 9))}
    assert found.keys() == {"By a short name", "arxiv:2606.13681", "By its DOI", clean_name("\u202e")}
    assert {entry.mark.paper for entry in found.values()} == set(map(clean_name, strange))
    assert library.resolve("2606.13681") == "arxiv:2606.13681"
    assert found["By its DOI"].paper.ids == {"doi": "10.1234/x", "s2": "abc"}
    assert found["By a short name"].paper.id.startswith("p:") and len(library) == 4
    library.close()
    again = Library.open(tmp_path, today=TODAY)
    assert again.search("rating:4").total == len(again) == 4
    again.close()


def test_marks_that_came_alone_bring_their_papers(seeded: Library, tmp_path: Path) -> None:
    entry = seeded.entries(seeded.head(1))[0]
    seeded.edit([entry.paper.id], lambda mark: mark.rated(4), "rated 4")
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "state.json").write_bytes(seeded.state.path.read_bytes())
    library = Library.open(alone)
    [found] = library.entries(library.head(10))
    assert (len(library), found.paper.title, found.mark.rating) == (1, entry.paper.title, 4)
    library.close()


@pytest.mark.parametrize("papers", ["none", "one of that title", "all"])
def test_marks_whose_papers_have_the_same_title_are_all_in_sight(folder: Path, papers: str) -> None:
    names = ("arxiv:2606.13681", "arxiv:2606.13682", "doi:10.1145/1", "p:0123456789ab", "p:ba9876543210", "zotero 7")
    folder.mkdir()
    state = State(folder / "state.json")
    for name in names:
        kind, _, value = name.partition(":")
        identified = {kind: value} if kind in ("arxiv", "doi") else {}
        state.apply("noted", [Paper(name, "Editorial", **identified)], lambda mark: mark.with_note(Note(mark.paper)))  # type: ignore[arg-type]
    state.close()
    library = Library.open(folder, seeds=False, today=TODAY)
    if papers != "none":
        named = [paper("Editorial", arxiv="2606.13681"), paper("Editorial", authors=("A. B.",))]
        library.ingest(incoming([paper("Editorial"), *(named if papers == "all" else ())]))
    for _ in range(2):
        entries = library.entries(library.search("has:note").rows(0, 99))
        assert sorted(note.text for entry in entries for note in entry.mark.notes) == sorted(names)
        assert [library.entry(entry.paper.id).mark for entry in entries] == [entry.mark for entry in entries]
        assert library.out_of_sight() == []
        count = len(library)
        library.close()
        library = Library.open(folder, seeds=False, today=TODAY)
    assert len(library) == count
    library.close()


def test_a_name_that_a_mark_knows_its_paper_by_is_kept(folder: Path) -> None:
    library = Library.open(folder, seeds=False, today=TODAY)
    library.ingest(incoming([paper("Known by Its Id", arxiv="2606.13681")]))
    State(folder / "state.json").apply(
        "rated", [Paper("zotero 7", "Another title", arxiv="2606.13681")], lambda mark: mark.rated(4)
    )
    library.refresh()
    assert (library.search("rating:4").total, len(library), library.resolve("zotero 7")) == (1, 1, "arxiv:2606.13681")
    State(folder / "state.json").apply("rated", [paper("T", arxiv="2606.13681")], lambda mark: mark.rated(5))
    library.refresh()
    assert (library.out_of_sight(), library.search("rating:5").total) == (["zotero 7"], 1)
    library.close()
