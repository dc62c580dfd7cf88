"""What is said of work in the background: how far a fetch is, and what came of fetching and of asking sources."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from store import errors
from store.errors import InputError, LibraryError
from store.fetching import Fetched, Progress
from store.fetching.days import Known
from store.fetching.enrich import Enriched, Enriching, Happened
from store.fetching.outcome import Failure
from store.intake import Intake
from store.library import Library
from store.models import Paper
from store.news import News
from tests.conftest import TODAY
from tests.papers import incoming
from tui.main.enriching import Enricher
from tui.main.fetching import Fetcher, how_far, what_came
from tui.main.importing import Importer, Origin, Stopped

FRIDAY = date(2026, 6, 12)


def test_how_far_a_fetch_is() -> None:
    assert how_far(Progress("hf", FRIDAY, 1, 7), 2026) == "fetching hf 12 Jun · 2 of 7"
    assert how_far(Progress("hf", FRIDAY, 1_233, 2_000), 2025) == "fetching hf 12 Jun 2026 · 1,234 of 2,000"
    assert how_far(Progress("feed", None, 0, 2), 2026) == "fetching feed · 1 of 2"
    assert how_far(Progress("feed", None, 0, 1), 2026) == "fetching feed"


def came(new: int = 0, updated: int = 0, **named: Any) -> str:
    """Return what is said of a fetch."""
    intake = Intake()
    intake.new, intake.updated = new, updated
    return what_came(Fetched(intake, **named), 2026)


def test_what_came_of_a_fetch_the_worst_first() -> None:
    failures = [Failure("hf", FRIDAY, "no answer"), *[Failure("feed", None, "no feed")] * 1_200]
    left_out = {("hf", FRIDAY): 1_200, ("feed", None): 3}
    assert came(2, failed=failures, stopped=True) == "no answer · hf 12 Jun and 1,200 more"
    assert came(2, failed=failures[:1]) == "no answer · hf 12 Jun"
    assert came(2, failed=failures[1:2]) == "no feed · feed"
    assert came(2, left_out=left_out, stopped=True) == "the fetch was stopped"
    assert came(2, left_out=left_out, remarks=["odd"]) == "1,203 more left out"
    assert came(2, 1, remarks=["odd"]) == ""
    assert came(0, 1, remarks=["odd", "odder"]) == "odd"
    assert [came(0, updated) for updated in (0, 1, 1_200)] == [
        *("nothing new", "nothing new; 1 paper updated", "nothing new; 1,200 papers updated")
    ]


@pytest.fixture
def one(tmp_path: Path) -> Iterator[Library]:
    library = Library.open(tmp_path / "one", seeds=False, today=TODAY)
    library.ingest(incoming([Paper("p:1", "Kites")]))
    yield library
    library.close()


async def test_what_came_of_asking_sources(one: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    busy: list[str] = []
    said: list[tuple[str, bool]] = []
    enricher = Enricher(one, busy.append, lambda line, *, error=False: said.append((line, error)))

    async def asked(outcome: Enriched | Exception, *counts: int) -> tuple[str, bool]:
        def run(self: Enriching, client: object, papers: list[Paper], told: Any) -> Enriched:
            assert enricher.running
            for count in counts:
                told(count)
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        monkeypatch.setattr(Enriching, "run", run)
        await enricher.run([Paper("p:1", "Kites")] * 1_200, {})
        assert not enricher.running and busy[-1] == "", "it has ended"
        return said[-1]

    happened = [
        Happened("p:1", "Kites", News(kind, "", ""))
        for kind in ("withdrawn", "version", "version", "published", "withdrawn")
    ]
    assert await asked(Enriched(1_200, 3, happened), 0, 1_100) == (
        "2 new versions, 1 publication, 2 withdrawals, 3 of 1,200 papers updated · is:updated finds them",
        False,
    )
    assert busy == ["asking…", "asking…", "asking 1,100 of 1,200…", ""]
    assert await asked(Enriched(2, 0, happened[:1])) == (
        "1 withdrawal, nothing new of 2 papers · is:updated finds them",
        False,
    )
    assert await asked(Enriched(1, 1)) == ("1 of 1 paper updated", False)
    assert await asked(Enriched(1)) == ("nothing new of 1 paper", False)
    assert await asked(Enriched(1, 1, happened, failed=["no answer", "nor here"])) == ("no answer", True)
    assert await asked(InputError("hf is no address")) == ("hf is no address", True)


class Told:
    """Hears what is said of work in the background."""

    def __init__(self) -> None:
        self.busy: list[str] = []
        self.ended: list[tuple[str, bool]] = []

    def end(self, said: str, *, error: bool = False) -> None:
        """Hear what came of it."""
        self.ended.append((said, error))


KEYS = ("Esc stops", "f shows them")


async def test_a_fetch_says_how_far_it_is_and_counts_what_waits_to_be_shown(
    one: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, asked = Told(), list[tuple[Any, ...]]()
    fetcher = Fetcher(one, told.busy.append, told.end)
    new: list[int | Exception] = [2, 1, InputError("no answer"), OSError("no disk"), 1]

    def run(names: list[str], *, day: date | None, everything: bool, told: Any, cancelled: Any) -> Fetched:
        assert fetcher.running and fetcher.unseen and not cancelled.is_set()
        asked.append((names, day, everything))
        told(Progress("hf", FRIDAY, 1, 7))
        came = new.pop(0)
        if isinstance(came, Exception):
            raise came
        intake = Intake()
        intake.new = came
        return Fetched(intake)

    monkeypatch.setattr(one.fetching, "run", run)
    monkeypatch.setattr(one, "first_since", lambda arrived: f"p:{arrived}" if arrived else None)
    assert not fetcher.subscribed and not fetcher.unseen
    one.fetching.subscribe("hf")
    one.fetching.subscribe("feed", ["https://a.org/feed"])
    assert fetcher.subscribed
    monkeypatch.setattr(Library, "arrived", 5)
    await fetcher.bring(KEYS)
    assert told.busy == ["fetching… · Esc stops", "fetching hf 12 Jun · 2 of 7 · Esc stops", "2 new · f shows them"]
    assert (fetcher.new, fetcher.running, fetcher.unseen, told.ended) == (2, False, True, [("", False)])
    monkeypatch.setattr(Library, "arrived", 7)
    await fetcher.bring(KEYS, FRIDAY)
    assert told.busy[-1] == "3 new · f shows them"
    await fetcher.bring(KEYS, names=["hf"], everything=True)
    await fetcher.bring(KEYS, FRIDAY, ["hf"])
    assert told.ended[1:] == [("", False), ("no answer", True), ("no disk", True)] and fetcher.new == 3
    assert asked == [
        *((["hf", "a.org"], None, False), (["hf"], FRIDAY, False), (["hf"], None, True), (["hf"], FRIDAY, False))
    ]
    assert fetcher.seen() == "p:5" and (told.busy[-1], fetcher.new, fetcher.unseen) == ("", 0, False)
    await fetcher.bring(KEYS)
    assert fetcher.seen() == "p:7"
    monkeypatch.setattr(Library, "arrived", 0)
    new.append(0)
    await fetcher.bring(KEYS)
    assert (told.busy[-1], told.ended[-1], fetcher.seen()) == ("", ("nothing new", False), "")


async def test_a_fetch_that_is_stopped_says_no_more_how_far_it_is(
    one: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Told()
    fetcher = Fetcher(one, told.busy.append, told.end)

    def run(names: list[str], *, told: Any, cancelled: Any, **_: Any) -> Fetched:
        fetcher.stop()
        told(Progress("hf", FRIDAY, 1, 7))
        return Fetched(Intake(), stopped=cancelled.is_set())

    monkeypatch.setattr(one.fetching, "run", run)
    fetcher.stop()
    assert not told.busy
    await fetcher.bring(KEYS, names=["hf"])
    assert told.busy == ["fetching… · Esc stops", "stopping…", ""]
    assert told.ended == [("the fetch was stopped", False)]


async def test_what_was_left_out_is_counted_by_its_days(one: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    fetcher = Fetcher(one, print, print)
    days = {FRIDAY: Known("whole", left_out=3), date(2026, 6, 11): Known("whole")}
    monkeypatch.setattr(one.fetching, "days", lambda: days)
    assert await fetcher.left_out() == {}, "nothing is subscribed to"
    one.fetching.subscribe("hf")
    assert await fetcher.left_out() == {"2026-06-12": 3}

    def broken() -> dict[date, Known]:
        raise InputError("subscriptions.toml: no")

    monkeypatch.setattr(one.fetching, "days", broken)
    assert await fetcher.left_out() == {}


async def test_an_import_says_how_far_it_is_and_what_came_of_it(
    one: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, told = tmp_path / "morning.json", Told()
    importer = Importer(one, told.busy.append, told.end)
    origin = Origin(str(path), "morning.json")
    records = [{"title": f"Paper {number}"} for number in range(250)]
    path.write_text(json.dumps([*records, {"abstract": "untitled"}]))
    read: list[int] = []
    looked = await importer.look(origin, read.append)
    assert (looked.new, looked.updated, len(looked.skipped), read, len(one)) == (250, 0, 1, [0, 200], 1)
    await importer.take(origin)
    assert told.busy[0] == "importing…" and "importing 200…" in told.busy and told.busy[-1] == ""
    assert told.ended == [("imported morning.json: 250 new, 0 updated, 1 skipped", False)] and not importer.running
    path.write_text(json.dumps(records[:1]))
    await importer.take(origin)
    assert told.ended[-1] == ("imported morning.json: 0 new, 0 updated", False)
    for error in (LibraryError(f"{one.folder}/papers.db is full"), OSError("papers.db is full")):

        def refuses(*_: object, error: Exception = error) -> None:
            assert importer.running == "morning.json"
            raise error

        monkeypatch.setattr(one, "ingest", refuses)
        await importer.take(origin)
        assert told.ended.pop() == ("papers.db is full", True) and told.busy[-1] == "" and not importer.running

    def stops(papers: Any, progress: Any, name: str) -> None:
        importer.stop()
        progress(1)

    monkeypatch.setattr(one, "ingest", stops)
    await importer.take(origin)
    assert len(told.ended) == 2 and told.busy[-1] == "" and not importer.running


async def test_a_look_that_is_stopped_while_a_source_is_asked_brings_nothing(
    one: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(cancelled: object) -> Any:
        raise errors.Stopped

    monkeypatch.setattr(one.fetching, "connect", stopped)
    told = Told()
    importer = Importer(one, told.busy.append, told.end)
    with pytest.raises(Stopped):
        await importer.look(Origin("2606.00001", "2606.00001"), print)
    await importer.take(Origin("2606.00001", "2606.00001"))
    assert (told.busy, told.ended) == (["importing…", ""], [])
