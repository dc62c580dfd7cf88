"""What is said of work in the background: how far a fetch is, and what came of fetching and of asking sources."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from store.errors import InputError
from store.fetching import Fetched, Progress
from store.fetching.enrich import Enriched, Enriching, Happened
from store.fetching.outcome import Failure
from store.intake import Intake
from store.library import Library
from store.models import Paper
from store.news import News
from tests.conftest import TODAY
from tests.papers import incoming
from tui.main.enriching import Enricher
from tui.main.fetching import how_far, what_came

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
