"""Pictures of the screens; the first two are the README's."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from textual.pilot import Pilot

from store.demo.papers import invented_papers
from store.highlights.sentences import sentences
from store.ledger.ledger import Ledger
from store.ledger.pace import Action
from store.library import Library
from store.models import Note, Quote, Status
from tests.desk import Desk
from tests.moments import dated
from tests.quiet import QuietLoop, by_ear
from tui.app import BroadsheetApp
from tui.config import Settings

Compare = Callable[..., bool]


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the reader live in Greenwich."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def marked(seeded: Library) -> Library:
    """Give the seeds with the marks of a morning on them."""
    rows = seeded.entries(seeded.head(50))
    ids = {entry.paper.title.split(":")[0].split()[0]: entry.paper.id for entry in rows}

    def mark(title: str, status: Status, rating: int | None, *tags: str, note: str = "") -> None:
        written = Note(note, id="n", kind="question", created="2026-08-01T09:30:00Z")
        seeded.edit(
            [ids[title]],
            lambda old: (old.with_note(written) if note else old).with_status(status).rated(rating).tagged(tags),
            "marked",
        )

    mark("GaLore", Status.READ, 5, "optimizers", "low-rank", note="Does the projection survive **8-bit** states?")
    mark("Stable-SPAM", Status.QUEUED, 4, "optimizers", "4-bit")
    mark("COAP", Status.READING, None, "low-rank", "memory")
    mark("FuseChat-3.0", Status.SKIPPED, 1)
    mark("It's", Status.QUEUED, 3, "bert")
    return seeded


@pytest.fixture
def morning(tmp_path: Path) -> Iterator[Library]:
    """Give three invented days, the newest of which is half gone through."""
    library = Library.open(tmp_path / "morning", seeds=False, today=date(2026, 6, 12))
    library.ingest(invented_papers(library.today))
    papers = [entry.paper.id for entry in library.entries(library.head(12))]

    def mark(number: int, status: Status, rating: int | None = None, *tags: str, note: str = "") -> None:
        notes = (Note(note, id="n", kind="question", created="2026-06-12T07:30:00Z"),) if note else ()
        change = lambda old: replace(old.with_status(status).rated(rating).tagged(tags), notes=notes)  # noqa: E731
        library.edit([papers[number]], change, "marked")

    mark(0, Status.QUEUED, 4, "memory", "attention", note="Does the decay survive fine-tuning?")
    mark(1, Status.QUEUED, None, "agents")
    mark(3, Status.READ, 5, "vlm", "tokenizers")
    mark(4, Status.SKIPPED)
    mark(6, Status.READING, 3, "agents")
    yield library
    library.close()


async def ready(pilot: Pilot[int], *keys: str) -> None:
    """Wait for the first answer, press some keys, and wait for what they cause."""
    assert isinstance(pilot.app, BroadsheetApp)
    await pilot.pause()
    desk = Desk(pilot.app, pilot)
    await desk.settle()
    await desk.press(*keys)


def picture(
    compare: Compare, library: Library, *keys: str, size: tuple[int, int] = (120, 36), theme: str = "dark"
) -> None:
    """Compare the screen after some keys with its picture."""

    async def before(pilot: Pilot[int]) -> None:
        await ready(pilot, *keys)

    app = BroadsheetApp(library, Settings(theme=theme))
    with asyncio.Runner(loop_factory=QuietLoop) as runner, by_ear(app, runner.get_loop()):
        app.run = partial(app.run, loop=runner.get_loop())  # type: ignore[method-assign]
        assert compare(app, run_before=before, terminal_size=size)


def test_readme_main(snap_compare: Compare, morning: Library) -> None:
    """The README's first picture: a morning half gone through, and the paper beside the list."""
    picture(snap_compare, morning, size=(120, 35))


def test_calendar(snap_compare: Compare, morning: Library) -> None:
    """A month: what is left of each day, one day that is done, and days that are not fetched."""
    morning.edit(
        morning.entries(morning.searcher.waiting_on("2026-06-10")), lambda mark: mark.with_status(Status.READ), "read"
    )
    morning.fetching.now = lambda: datetime(2026, 6, 12, 16, tzinfo=UTC)
    morning.fetching.subscribe("hf")
    picture(snap_compare, morning, "D", *"hhh", size=(80, 24))


def test_front_page(snap_compare: Compare, morning: Library) -> None:
    """80 × 24: the days of the list, and the abstract below it."""
    picture(snap_compare, morning, "G", *"kkkkkkkkk", size=(80, 24))


def test_readme_tags(snap_compare: Compare, marked: Library) -> None:
    """The README's second picture: tags with their counts, completed as they are typed."""
    picture(snap_compare, marked, "j", "j", "t", "o", size=(100, 30))


def test_note_editor(snap_compare: Compare, marked: Library) -> None:
    """A note being written."""
    picture(snap_compare, marked, "n", *"## Why", "enter", *"because", size=(100, 30))


def test_stacked(snap_compare: Compare, marked: Library) -> None:
    """80 × 24: the paper under the list."""
    picture(snap_compare, marked, "j", "space", "space", size=(80, 24))


def test_narrow(snap_compare: Compare, marked: Library) -> None:
    """60 × 20 is usable."""
    picture(snap_compare, marked, "slash", *"tag:low-rank", size=(60, 20))


def test_wide(snap_compare: Compare, marked: Library) -> None:
    """200 × 60 uses the room; the facets are open."""
    picture(snap_compare, marked, "slash", *"quantization", "enter", "F", size=(200, 60))


def test_reading(snap_compare: Compare, marked: Library) -> None:
    """One paper alone, with a note, at a comfortable measure."""
    picture(snap_compare, marked, "slash", *"galore", "enter", "enter")


def test_help(snap_compare: Compare, marked: Library) -> None:
    """Help, found by typing."""
    picture(snap_compare, marked, "question_mark", *"paper", size=(100, 40))


def test_export(snap_compare: Compare, marked: Library) -> None:
    """What would be exported, while that is chosen."""
    picture(snap_compare, marked, "e", "down", "tab", "tab", "right", size=(100, 30))


def test_light(snap_compare: Compare, marked: Library) -> None:
    """The light theme, with the order being chosen."""
    picture(snap_compare, marked, "s", theme="light", size=(110, 30))


def test_no_colour(snap_compare: Compare, marked: Library) -> None:
    """Without colours nothing is lost."""
    picture(snap_compare, marked, "j", theme="no-colour", size=(100, 24))


def test_nothing_fits(snap_compare: Compare, marked: Library) -> None:
    """No hits are explained."""
    picture(snap_compare, marked, "slash", *"+optimizers is:skipped", size=(100, 24))


def test_wrong_filter(snap_compare: Compare, marked: Library) -> None:
    """A filter that does not parse keeps the list and says where it is wrong."""
    picture(snap_compare, marked, "slash", *"low rating:x", size=(100, 24))


def test_triage(snap_compare: Compare, marked: Library) -> None:
    """A paper of a triage that was decided on before, and how far one has come."""
    picture(snap_compare, marked, "T", "l", "k", "t", *"rl", "enter", "k", size=(80, 24))


def test_triage_recap(snap_compare: Compare, marked: Library) -> None:
    """What a triage came to; there are too few papers for a pace, which no two machines share."""
    decisions = ("l", "n", *"so?", "ctrl+s", "j", "h", "h", "k", "4")
    picture(snap_compare, marked, *["space"] * 4, "T", *decisions, size=(100, 30))


@pytest.fixture
def noted(marked: Library) -> Library:
    """Give the marked seeds with notes of every kind, one of them on a passage that is gone."""
    entries = marked.entries(marked.head(4))
    passage = sentences(entries[1].paper.abstract)[1].of(entries[1].paper.abstract)
    for number, (place, note) in enumerate(
        [
            (0, Note("TODO fetch the weights, see [[GaLore]] and [[No such paper]]", "a", "todo")),
            (1, Note("", "b", "quote", quote=Quote(passage))),
            (1, Note("Is this so?", "c", "question", quote=Quote("Words that never stood in it"))),
            (2, Note("An idea about memory\n\n- and a list", "d", "idea", done=True)),
            (2, Note("> quoted\n\nand a plain note on memory", "e", "note")),
        ],
        1,
    ):
        made = replace(note, created=f"2026-07-{number:02}T08:00:00Z")
        marked.edit([entries[place].paper.id], lambda mark, made=made: mark.with_note(made), "noted")
    return marked


def test_notes(snap_compare: Compare, noted: Library) -> None:
    """The queue of all notes: one that is done, one that was just settled, and what the note at hand links to."""
    picture(snap_compare, noted, "R", "1", "g", "j", "j", "d", "g", size=(110, 28))


def test_notes_filtered(snap_compare: Compare, noted: Library) -> None:
    """The filter of the notes being typed, on a narrow screen."""
    picture(snap_compare, noted, "R", "1", "slash", *"memory", size=(60, 20))


def test_passages(snap_compare: Compare, noted: Library) -> None:
    """Words being chosen in a text with a highlight, whose notes follow, and one that fits no more."""
    picture(snap_compare, noted, "j", "enter", "j", "j", "v", "w", "w", size=(100, 40))


def test_repair(snap_compare: Compare, noted: Library) -> None:
    """A highlight whose words are gone."""
    picture(snap_compare, noted, "j", "a", size=(100, 30))


def test_history(snap_compare: Compare, noted: Library) -> None:
    """Changes of several days, one of them undone."""
    days = [f"2026-07-{day:02}T{hour:02}:30:00Z" for day in (1, 2, 30) for hour in (9, 21)]
    library = dated(noted, "2025-12-31T23:59:59Z", *days)
    picture(snap_compare, library, "H", "j", "j", "enter", "k", size=(100, 20))
    library.close()


def test_views(snap_compare: Compare, marked: Library) -> None:
    """All views with their counts, found by typing."""
    picture(snap_compare, marked, "f10", *"e", "down", size=(80, 24))


def test_tags_touched(snap_compare: Compare, marked: Library) -> None:
    """Tags on one of two papers and on both, one of which is to go and one to come."""
    keys = ("+", *"both", "enter", "t", "space", *"4-b", "tab", "down", "down")
    picture(snap_compare, marked, "space", "j", "space", *keys, size=(80, 24))


def test_palette(snap_compare: Compare, marked: Library) -> None:
    """Commands found by typing, with what the one under the cursor does."""
    picture(snap_compare, marked, "colon", *"note", "down", size=(80, 24))


def test_statistics(snap_compare: Compare, seeded: Library) -> None:
    """A year of reading: days, statuses, ratings, tags by month, and two sittings."""
    papers = [entry.paper.id for entry in seeded.entries(seeded.head(12))]
    for number, paper in enumerate(papers):
        seeded.edit([paper], lambda mark: mark.with_status(Status.QUEUED), "queued")
        tags = ["rl", "长标签"][: 1 + number % 2]
        seeded.edit([paper], lambda mark, tags=tags: mark.with_status(Status.READ).tagged(tags), "read")  # type: ignore[misc]
        if number % 3 < 2:
            seeded.edit([paper], lambda mark, number=number: mark.rated(1 + number % 5), "rated")  # type: ignore[misc]
    days = [date(2026, 7, 31) - timedelta(days=number * number) for number in range(18)]
    library = dated(seeded, *(f"{day}T12:00:00Z" for day in sorted([*days, *days[:14]])))
    moment = datetime(2026, 7, 30, 8, tzinfo=UTC)
    ledger = Ledger(library.folder / "ledger.db", lambda: moment)
    for minutes, kind in ((0, "triage"), (3_000, "reading")):
        moment += timedelta(minutes=minutes)
        sitting = ledger.begin(kind, "is:inbox" if kind == "triage" else "")
        for paper in papers:
            moment += timedelta(seconds=20)
            ledger.record(sitting, Action.SEEN, [paper])
        ledger.record(sitting, Action.READ, papers[:3])
        ledger.end(sitting)
    ledger.close()
    picture(snap_compare, library, "percent_sign", size=(124, 46))
    library.close()
