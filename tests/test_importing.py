"""What an import brought goes when it is taken back; what the reader marked, and what others brought, stays."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from textual import events
from textual.app import App

from store.catalogue import Progress
from store.catalogue.batch import Counts
from store.catalogue.imports import TakenBack, imports
from store.decisions import Subject
from store.errors import LibraryError
from store.feed import Feed
from store.library import Library
from store.making import Incoming
from store.models import Entry, Paper
from store.said import Said
from store.steps import FieldChange, Import, Step
from store.taking_over import TakenOver, compare
from tests.conftest import TODAY
from tests.desk import Desk, sit
from tests.news_server import Reply, as_json, atom_feed, client_for, news, paper_item
from tests.papers import incoming
from tests.test_cli import Shell
from tui.history.screen import HistoryScreen

KITES = Paper("", "Kites", "We fly kites.", ("Ada Lovelace",), arxiv="2606.13681", sources=("a",))
MASTS = Paper("", "Masts", "We climb masts.", ("Charles Babbage",), arxiv="2606.13682", sources=("a",))

LATER = "2099-01-01T00:00:00Z"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(tmp_path / "library", seeds=False, today=TODAY)
    yield opened
    opened.close()


def take(library: Library, *papers: Paper, named: str = "a.bib") -> None:
    library.ingest(incoming(papers), named=named)


def take_back(library: Library) -> TakenBack:
    assert library.importing.last
    return library.importing.take_back(library.importing.last)


def listed(library: Library) -> list[Paper]:
    """Everything that is listed, by title, and found by the index too."""
    entries = library.entries(library.head(99))
    found = library.entries(library.search("").rows(0, 99))
    assert {each.paper.id for each in entries} == {each.paper.id for each in found} and len(library) == len(entries)
    return sorted((each.paper for each in entries), key=lambda paper: paper.title)


def titles(library: Library) -> list[str]:
    return [paper.title for paper in listed(library)]


def entry(library: Library, paper: Paper) -> Entry:
    return library.entry(f"arxiv:{paper.arxiv}")


@pytest.mark.parametrize(
    ("done", "line"),
    [
        (TakenBack(), "nothing to take back"),
        (TakenBack(gone=2, restored=1), "2 papers gone, 1 paper as before"),
        (TakenBack(restored=1_204), "1,204 papers as before"),
        (TakenBack(marked=1), "nothing to take back; 1 paper that you marked since stays"),
        (
            TakenBack(1, 2, 3, 4),
            "1 paper gone, 2 papers as before; 3 papers that you marked since stay; "
            "4 papers that changed or came again since stay",
        ),
    ],
)
def test_what_was_taken_back_is_one_line(done: TakenBack, line: str) -> None:
    assert str(done) == line


def test_an_import_is_a_line_of_the_history() -> None:
    at = "2026-11-20T10:00:00Z"
    row = (3, at, "a\x1b[2J.bib", 1_204, 0, 1)
    [read, odd] = imports([row, (None, 4, None, "x", 2.5, 0)])
    assert read == Import(3, at, "a.bib", 1_204, 0, True) and odd == Import(0, "4", "None", 0, 0, False)
    assert (read.name, read.step.is_import, read.step.papers, read.step.titles) == (
        f"3 of {at}",
        True,
        (),
        ("1,204 new",),
    )
    told = FieldChange("", "1,204 new", "papers", None, "1,204 new")
    assert read.step == Step("import:3", at, "imported a.bib", (told,), True)
    for new, updated, titles in ((1, 2, "1 new, 2 updated"), (0, 1_000, "1,000 updated"), (0, 0, "known papers alone")):
        assert Import(1, at, "a", new, updated).step.titles == (titles,)


def test_a_step_tells_its_papers_each_once_or_else_what_it_was_about() -> None:
    changes = [FieldChange(paper, paper.upper(), "rating", None, 4) for paper in ("b", "a", "b")]
    loose = [FieldChange("", "mine", name, None, "x") for name in ("view:mine", "view:mine", "note:1")]
    step = Step("s", "", "", (*changes, *loose))
    assert (step.papers, step.titles, step.is_import) == (("b", "a"), ("B", "A"), False)
    assert (replace(step, changes=tuple(loose)).papers, replace(step, changes=tuple(loose)).titles) == (
        (),
        ("mine", "mine"),
    )


def test_what_follows_the_marks_hears_of_every_edit() -> None:
    heard: list[object] = []
    feed = Feed(heard.append, heard.append)
    step = Step("s", "", "", (FieldChange("a", "A", "rating", None, 4),))

    def refused() -> None:
        raise LibraryError("full")

    assert feed.after(lambda: step) is step and heard == [("a",)] * 2
    assert feed.after(lambda: None) is None and heard == [("a",)] * 2
    for changing in (lambda: feed.after(refused), lambda: changed(feed)):
        heard.clear()
        with pytest.raises(LibraryError):
            changing()
        assert heard == [None, None]
    with feed.anything_may_change():
        heard.clear()
    assert heard == [None, None]


def changed(feed: Feed) -> None:
    with feed.anything_may_change():
        raise LibraryError("full")


def test_what_was_new_goes_and_comes_again_as_it_was(library: Library) -> None:
    take(library, KITES, MASTS)
    before = listed(library)
    assert take_back(library) == TakenBack(gone=2)
    assert listed(library) == [] and library.importing.last is None
    take(library, KITES, MASTS)
    assert [replace(each, added="") for each in listed(library)] == [replace(each, added="") for each in before]


def test_of_many_papers_all_names_go(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.catalogue.transaction._DROPPED", 2)
    many = [replace(KITES, title=f"Kites {number}", arxiv=f"2606.0000{number}") for number in range(5)]
    take(library, *many)
    assert take_back(library) == TakenBack(gone=5)
    take(library, *many)
    assert len(library.rows_of(f"arxiv:{paper.arxiv}" for paper in many)) == len(listed(library)) == 5


def test_what_was_marked_stays_and_that_is_said(library: Library) -> None:
    take(library, KITES, MASTS)
    library.edit([entry(library, KITES)], lambda mark: mark.rated(4), "rated 4")
    assert str(take_back(library)) == "1 paper gone; 1 paper that you marked since stays"
    assert titles(library) == ["Kites"] and entry(library, KITES).mark.rating == 4


def test_what_changed_is_as_before_and_loses_the_names_it_gained(library: Library) -> None:
    take(library, KITES)
    before = listed(library)
    take(library, replace(KITES, sources=("b",), abstract="", doi="10.1000/kites", venue="Sky"), named="b.bib")
    assert entry(library, KITES).paper.venue == "Sky"
    assert take_back(library) == TakenBack(restored=1)
    assert listed(library) == before and not library.rows_of(["doi:10.1000/kites"])
    assert take_back(library) == TakenBack(gone=1), "the earlier import knows its paper again"


def test_what_the_reader_marked_before_it_changed_is_as_before(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.ingest(incoming([KITES]))
    library.edit([entry(library, KITES)], lambda mark: mark.rated(3), "rated 3")
    monkeypatch.setattr("store.catalogue.remembering.stamp", lambda: LATER)
    take(library, replace(KITES, venue="Sky"))
    assert take_back(library) == TakenBack(restored=1)
    assert entry(library, KITES).paper.venue is None and entry(library, KITES).mark.rating == 3


def test_what_the_reader_marked_after_it_changed_stays(library: Library) -> None:
    library.ingest(incoming([KITES, MASTS]))
    take(library, replace(KITES, venue="Sky"), replace(MASTS, venue="Sea"))
    library.edit([entry(library, KITES)], lambda mark: mark.rated(4), "rated 4")
    assert take_back(library) == TakenBack(restored=1, marked=1)
    assert (entry(library, KITES).paper.venue, entry(library, MASTS).paper.venue) == ("Sky", None)


def test_what_came_again_since_stays(library: Library) -> None:
    take(library, KITES, MASTS)
    take(library, KITES, Paper("", "Sails", "We sail.", ("Grace Hopper",)), named="b.bib")
    first = library.importing.find("import:1")
    assert first and str(library.importing.take_back(first)) == (
        "1 paper gone; 1 paper that changed or came again since stays"
    )
    assert titles(library) == ["Kites", "Sails"]


def test_two_records_that_an_import_joined_are_two_again(library: Library) -> None:
    one = Paper("", "Kites", "We fly kites.", ("Ada Lovelace",), doi="10.1000/kites", sources=("a",))
    other = Paper("", "On Kites and Strings", "Of strings.", ("Ada Lovelace",), arxiv="2606.13681", sources=("a",))
    library.ingest(incoming([one, other]))
    before = listed(library)
    assert len(before) == 2
    take(library, replace(other, doi="10.1000/kites"))
    assert len(library) == 1
    assert take_back(library) == TakenBack(restored=2)
    assert listed(library) == before
    assert {*library.rows_of(["doi:10.1000/kites", "arxiv:2606.13681"]).values()} == {*library.head(2)}


def test_a_name_that_a_paper_gained_without_changing_is_free_again(library: Library) -> None:
    library.ingest(incoming([KITES]))
    called = {"title": "Kites", "arxiv": "2606.13681"}
    library.ingest([Incoming(called, aliases=["p:kites"]), *incoming([MASTS])], named="a.bib")
    assert library.rows_of(["p:kites"])
    assert take_back(library) == TakenBack(gone=1) and not library.rows_of(["p:kites"])


def stored(library: Library) -> tuple[list[object], list[object]]:
    """All that papers.db says of papers, but for the rows, and all that they go by."""
    with closing(sqlite3.connect(library.folder / "papers.db")) as papers:
        papers.row_factory = sqlite3.Row
        found = [dict(record) | {"row": 0} for record in papers.execute("SELECT * FROM papers ORDER BY seq")]
        return [*found], papers.execute("SELECT key, seq FROM keys ORDER BY key").fetchall()


@pytest.mark.parametrize("seed", range(6))
def test_imports_taken_back_one_by_one_leave_no_trace(
    library: Library, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = Random(seed)
    monkeypatch.setattr("store.catalogue._BATCH", dice.choice((2, 5, 100)))

    def any_paper() -> Paper:
        number, other = dice.randrange(6), dice.randrange(6)
        names = {"arxiv": f"2606.0000{number}" if dice.random() < 0.6 else None}
        names["doi"] = f"10.1000/{other}" if dice.random() < 0.4 else None
        said = dice.choice((f"We fly kite {number}.", f"We climb mast {number}.", ""))
        title = f"Kite number {number}" + dice.choice(("", "", " revisited"))
        return Paper("", title, said, ("Ada Lovelace",), venue=dice.choice((None, "Sky", "Sea")), **names)

    before = []
    for _ in range(8):
        before.append((len(library.importing.steps()), stored(library)))
        take(library, *(any_paper() for _ in range(dice.randrange(1, 9))))
    for listed_then, then in reversed(before):
        if listed_then < sum(not step.undone for step in library.importing.steps()):
            take_back(library)
        assert stored(library)[0] == then[0] and len(listed(library)) == len(then[0])
    assert library.importing.last is None and stored(library) == ([], [])


def test_a_correction_stays_when_an_import_beneath_it_is_taken_back(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.catalogue.remembering.stamp", lambda: LATER)
    library.ingest(incoming([KITES]))
    library.deciding.correct(entry(library, KITES).paper, "title", "Better")
    take(library, replace(KITES, venue="Sky"))
    take_back(library)
    paper = entry(library, KITES).paper
    assert (paper.title, paper.venue) == ("Better", None)


def test_an_import_of_many_batches_is_one(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.catalogue._BATCH", 1)
    library.ingest(incoming([MASTS]))
    before = listed(library)
    take(library, KITES, replace(KITES, venue="Sky"), replace(MASTS, venue="Sea"), replace(MASTS, doi="10.1000/masts"))
    assert [(step.summary, step.titles) for step in library.importing.steps()] == [
        ("imported a.bib", ("1 new, 3 updated",))
    ]
    assert take_back(library) == TakenBack(gone=1, restored=1)
    assert listed(library) == before


def test_an_import_that_is_taken_back_while_it_runs_is_another_from_then_on(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.catalogue._BATCH", 1)
    sails, ropes = (Paper("", title, "We sail.", ("Grace Hopper",)) for title in ("Sails", "Ropes"))

    def stream() -> Iterator[Incoming]:
        yield from incoming([KITES, MASTS, replace(MASTS, venue="Sea")])
        take_back(library)
        yield from incoming([sails, ropes, replace(ropes, venue="Sky"), replace(sails, venue="Sea")])

    library.ingest(stream(), named="a.bib")
    assert titles(library) == ["Ropes", "Sails"]
    told = [(step.titles, step.undone) for step in library.importing.steps()]
    assert told == [(("2 new, 2 updated",), False), (("2 new, 1 updated",), True)]
    assert take_back(library) == TakenBack(gone=2)


def test_what_was_removed_goes_too_and_stays_away(library: Library) -> None:
    take(library, KITES)
    library.deciding.remove([entry(library, KITES)])
    assert take_back(library) == TakenBack(gone=1)
    take(library, KITES)
    assert titles(library) == []


def test_imports_are_lines_among_the_edits_the_newest_first(library: Library) -> None:
    take(library, KITES)
    take(library, replace(KITES, venue="Sky"), MASTS, named="b.bib")
    library.edit([entry(library, KITES)], lambda mark: mark.rated(4), "rated 4")
    first, second = (library.importing.find(f"import:{number}") for number in (1, 2))
    assert first and second and library.importing.find("import:3") is None and library.importing.last == second
    assert [(each.named, each.new, each.updated) for each in (first, second)] == [("a.bib", 1, 0), ("b.bib", 1, 1)]
    edits = [replace(each, at=LATER) for each in library.history()]
    among = library.importing.among(edits)
    assert [each.summary for each in among] == ["rated 4", "imported b.bib", "imported a.bib"]
    assert library.importing.among(edits, 2) == among[:2] and library.importing.steps() == among[1:]
    early = [replace(each, at="2000-01-01T00:00:00Z") for each in edits]
    assert [each.summary for each in library.importing.among(early)][-1] == "rated 4"
    library.importing.take_back(second)
    assert library.importing.last == first


def test_marks_come_with_an_import_and_go_with_it_but_for_what_was_changed_since(library: Library) -> None:
    take(library, KITES, MASTS)
    kites, masts = entry(library, KITES), entry(library, MASTS)
    importing = library.importing
    said = {each.mark.paper: Said(rating=4, tags=("new",)) for each in (kites, masts)}
    found = compare({each.mark.paper: each for each in (kites, masts)}, said, lambda editions: {})
    assert importing.take_over(found, "notes.json") == 2
    assert importing.take_over(TakenOver([], [], {}), "nothing") == 0
    own = importing.last
    assert own and (own.named, own.new, own.updated) == ("notes.json", 0, 0), "it is a line of its own"
    assert library.history()[0].summary == library.history()[-1].summary == "took over 2 marks"
    library.edit([kites], lambda mark: mark.rated(5), "rated 5")
    steps = importing.take_marks_back(own)
    assert [(each.summary, sorted(each.papers)) for each in steps] == [
        ("took over 2 marks", ["arxiv:2606.13681", "arxiv:2606.13682"])
    ]
    assert [(entry(library, each).mark.rating, entry(library, each).mark.tags) for each in (KITES, MASTS)] == [
        *((5, ()), (None, ()))
    ]
    first = importing.find("import:1")
    again = compare({kites.mark.paper: entry(library, KITES)}, {kites.mark.paper: Said(tags=("b",))}, lambda names: {})
    assert first and importing.take_over(again, "a.bib", first.number) == 1
    assert len(importing.steps()) == 2, "it belongs to the import that brought the paper"


def test_what_was_decided_since_an_import_stays_as_what_was_marked(library: Library) -> None:
    take(library, KITES, MASTS)
    library.deciding.correct(entry(library, KITES).paper, "venue", "Sky")
    assert take_back(library) == TakenBack(gone=1, marked=1)
    assert titles(library) == ["Kites"]


def test_an_import_that_changed_nothing_is_no_line(library: Library) -> None:
    take(library, KITES)
    take(library, KITES)
    library.ingest(incoming([MASTS]))
    assert [step.id for step in library.importing.steps()] == ["import:1"]
    assert library.undo() is None, "u takes back no import"
    assert Subject.of(listed(library)[0]).id and len(library) == 2


def test_what_another_program_wrote_there_is_told_and_taken_back_without_harm(library: Library) -> None:
    take(library, KITES)
    take(library, replace(KITES, venue="Sky"), MASTS, named="b.bib\x1b[2J")
    with closing(sqlite3.connect(library.folder / "papers.db")) as papers:
        papers.execute("UPDATE brought SET before = '[1]', names = 'x' WHERE import = 2 AND before != ''")
        papers.execute("UPDATE imports SET new = 'many', at = 7 WHERE number = 2")
        papers.commit()
    assert library.importing.steps()[0].summary == "imported b.bib"
    assert take_back(library) == TakenBack(gone=1, wanted=1)
    assert titles(library) == ["Kites"]


def test_the_command_line_takes_the_last_import_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shell = Shell(tmp_path / "library", capsys)
    for name in ("kites", "masts"):
        (tmp_path / f"{name}.json").write_text(f'[{{"title": "{name}", "authors": ["Ada Lovelace"]}}]')
        shell("import", str(tmp_path / f"{name}.json"))
    assert shell("history", "--limit", "1").splitlines()[0].endswith("“imported masts.json”: 1 new")
    assert shell.json("history")[0]["id"] == "import:2"
    shell("undo", "--import")
    assert shell.err == "took back the import of masts.json: 1 paper gone\n" and shell.count() == 1
    shell("undo", code=1)
    shell("undo", "--edit", "import:2", code=1)
    shell("undo", "2", "--import", code=2)
    shell("undo", "--edit", "import:1")
    assert [step["undone"] for step in shell.json("history")] == [True, True]
    shell("undo", "--import", code=1)
    assert shell.err == "no import to take back\n"


async def test_the_history_takes_an_import_back_after_a_question(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile: list[str] = []
    real = library.importing.take_back
    take(library, KITES, MASTS)
    library.edit([entry(library, KITES)], lambda mark: mark.rated(4), "rated 4")
    async with sit(library) as desk:
        await desk.press("H")
        screen = desk.app.screen
        assert isinstance(screen, HistoryScreen)

        def listening(taken: Import) -> TakenBack:
            meanwhile.append(screen.status.said)
            return real(taken)

        monkeypatch.setattr(library.importing, "take_back", listening)
        assert "imported a.bib" in desk.text and "2 new" in desk.text
        await desk.press("j", "enter")
        assert "Take back the import of a.bib (2 new)?" in desk.text
        assert "y takes it back · n or Esc leaves it" in desk.text
        await desk.press("n")
        assert len(library) == 2 and "undone" not in desk.text
        await desk.press("enter", "y")
        assert meanwhile == ["taking it back…"]
        assert desk.lines[-1].startswith(" took back the import: 1 paper gone; 1 paper that you marked since stays")
        await desk.press("enter")
        assert desk.lines[-1].startswith(" this change is already undone: import again to bring it back  ")
        await desk.press("q")
        assert "Masts" not in desk.text and "Kites" in desk.text
        await desk.press("u", "u")
        assert desk.said == "nothing to undo" and titles(library) == ["Kites"]


async def test_an_import_that_was_taken_back_elsewhere_is_not_asked_about(library: Library) -> None:
    take(library, KITES)
    async with sit(library) as desk:
        await desk.press("H")
        take_back(library)
        await desk.press("enter")
        assert desk.lines[-1].startswith(" this import is taken back already")


async def type_path(desk: Desk, path: Path | str) -> None:
    await desk.press("I")
    await desk.paste(str(path))
    await desk.press("enter")


def running(desk: Desk) -> str:
    """Return what is on the screen without its lines and boxes."""
    return " ".join(desk.text.replace("│", " ").split())


@pytest.fixture
def morning(tmp_path: Path) -> Path:
    path = tmp_path / "a morning.json"
    records = [{"title": "Kites", "arxiv": "2606.13681"}, {"abstract": "untitled"}, {"title": "Masts"}]
    path.write_text(json.dumps(records))
    return path


async def test_an_import_is_seen_before_it_is_made(library: Library, morning: Path) -> None:
    library.ingest(incoming([KITES]))
    async with sit(library, size=(80, 24)) as desk:
        await type_path(desk, morning)
        seen = {line.split("│")[1].strip() for line in desk.lines if line.count("│") == 2}
        assert {"Import a morning.json?", "1  new", "1  updated", "0  unchanged", "1  skipped"} <= seen
        assert "record 2: has no title" in seen and len(library) == 1
        await desk.press("escape")
        assert len(library) == 1 and library.importing.last is None and desk.home
        await type_path(desk, f"'{morning}'")
        await desk.press("enter")
        assert desk.said == "imported a morning.json: 1 new, 1 updated, 1 skipped · H takes it back"
        assert titles(library) == ["Kites", "Masts"] and "2 shown" in desk.counts and not desk.main.status.working
        await type_path(desk, morning)
        await desk.press("enter")
        assert desk.home and len(library.importing.steps()) == 1, "there was nothing new"


async def test_the_list_stays_under_the_hands_while_papers_come_in(
    seeded: Library, morning: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on, ingest = threading.Event(), seeded.ingest

    def waiting(papers: Iterable[Incoming], progress: Progress, named: str) -> Counts:
        progress(500)
        goes_on.wait(30)
        return ingest(papers, progress, named)

    async with sit(seeded) as desk:
        monkeypatch.setattr(seeded, "ingest", waiting)
        await type_path(desk, morning)
        desk.app.post_message(events.Key("enter", "\r"))
        for _ in range(500):
            await asyncio.sleep(0.001)
            if "500" in desk.main.status.working:
                break
        assert desk.main.status.working == "importing 500…"
        first = desk.title
        await desk.burst("j", "4", "I", turns=20)
        assert desk.title != first and desk.mark.rating == 4
        assert desk.said == "a morning.json is being imported; one import at a time"
        goes_on.set()
        await desk.settle()
        assert "imported a morning.json: 2 new" in desk.said and desk.mark.rating == 4


async def test_what_cannot_be_imported_is_said(
    library: Library, tmp_path: Path, morning: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "empty").mkdir()
    async with sit(library) as desk:
        await type_path(desk, tmp_path / "nowhere.bib")
        assert "There is no" in desk.text and "Import which file, id or address?" in running(desk)
        await desk.press("escape")
        await type_path(desk, "-")
        assert "There is no “-”" in desk.text, "standard input is the terminal itself"
        await desk.press("escape")
        for path, said in ((tmp_path / "a.pdf", "saw a PDF"), (tmp_path / "empty", "No file with papers was found")):
            await type_path(desk, path)
            assert said in desk.text
            await desk.press("enter")
            assert desk.home and len(library) == 0

        def refuse(papers: Iterable[Incoming]) -> Counts:
            raise LibraryError("the disk is full")

        monkeypatch.setattr(library, "rehearse", refuse)
        await type_path(desk, morning)
        assert "the disk is full" in desk.text and "Enter imports" not in desk.text
        await desk.press("escape")
        assert desk.home


async def test_a_browser_reads_no_path(library: Library, morning: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(App, "is_web", True)
    async with sit(library) as desk:
        await type_path(desk, morning)
        assert "A browser reads no path of this computer. Import which id or address?" in running(desk)


async def test_an_id_or_an_address_brings_its_papers(library: Library, tmp_path: Path) -> None:
    with news() as server:
        library.fetching.connect = lambda cancelled: client_for(server, tmp_path, cancelled=cancelled)
        server.serve("/api/papers/2606.10001", as_json(paper_item(1)["paper"]))
        server.serve("/api/query", Reply(atom_feed(0), kind="application/atom+xml"))
        async with sit(library, size=(80, 24)) as desk:
            await type_path(desk, "10.1145/3366423")
            assert "is a DOI, which no source here knows" in desk.text
            await desk.paste("2606.10001")
            await desk.press("enter")
            assert "Import 2606.10001?" in desk.text and "1  new" in desk.text
            asked = len(server.asked)
            await desk.press("enter")
            assert desk.said == "imported 2606.10001: 1 new, 0 updated · H takes it back"
            assert len(server.asked) == asked > 0, "what was seen is what comes in"
            await type_path(desk, "2606.10009")
            assert "there is no paper 2606.10009 at arXiv" in desk.text
            await desk.press("escape")
            server.weather = "out of order"
            await type_path(desk, "2606.10009")
            assert "127.0.0.1" in desk.text and "Enter imports" not in desk.text
            await desk.press("escape")
            assert desk.home and len(library) == 1
            server.weather = None
            server.serve("/morning", as_json([{"title": "Masts"}, {"abstract": "untitled"}]))
            await type_path(desk, f"{server.address}/morning")
            await desk.press("escape")
            await type_path(desk, f"{server.address}/morning")
            asked = len(server.asked)
            await desk.press("enter")
            assert desk.said == "imported morning: 1 new, 0 updated, 1 skipped · H takes it back"
            assert len(server.asked) == asked
