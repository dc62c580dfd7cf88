"""The statistics: on the screen at every size, without colour, and drawn true to the numbers."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from rich.style import Style

from store.ledger import ledger as ledger_module
from store.ledger.ledger import Ledger
from store.ledger.pace import Action
from store.ledger.statistics import Statistics, Waiting
from store.library import Library
from store.models import Status
from tests.conftest import TODAY
from tests.desk import sit
from tui.config import Settings
from tui.sheets.styles import ASCII, UNICODE, TextStyles
from tui.statistics.charts import bar, curve, legend, level, months_above, shade
from tui.statistics.lines import Figures, paint_statistics

STYLES = TextStyles(**{field.name: Style() for field in fields(TextStyles)})


def test_a_bar_is_as_long_as_its_number() -> None:
    assert [bar(count, 8, 2, UNICODE) for count in (0, 1, 2, 4, 8)] == ["", "╸", "╸", "━", "━━"]
    assert bar(1, 1000, 10, UNICODE) == "╸"
    assert bar(0, 0, 10, UNICODE) == ""
    assert [bar(count, 8, 4, ASCII) for count in (0, 1, 8)] == ["", "=", "===="]


def test_a_curve_has_a_cell_for_each_number() -> None:
    assert curve([0, 1, 4, 8], 8, UNICODE) == " ▁▄█"
    assert curve([0, 0], 0, UNICODE) == "  "
    assert curve([1, 8], 8, ASCII) == ".@"


def test_shades_are_told_apart_without_colour() -> None:
    assert "".join(shade(count, 8, UNICODE) for count in (0, 1, 3, 5, 8)) == "·░▒▓█"
    assert shade(None, 8, UNICODE) == " "
    assert legend(0, UNICODE) == [("·", "0")]
    assert legend(2, UNICODE) == [("·", "0"), ("▒", "1"), ("█", "2")]
    assert legend(1001, UNICODE)[-1] == ("█", "751–1,001")
    for most in range(1, 40):
        numbers = [level(count, most) for count in range(most + 1)]
        assert numbers == sorted(numbers)
        assert numbers[0] == 0 and numbers[1] > 0 and numbers[-1] == 4


@pytest.mark.parametrize(("weeks", "cell"), [(53, 1), (53, 2), (20, 1), (4, 2)])
def test_months_stand_above_their_first_week(weeks: int, cell: int) -> None:
    today = date(2026, 11, 22)
    line = months_above(today, weeks, cell)
    assert len(line) <= weeks * cell + 2
    first = today - timedelta(days=today.weekday() + 7 * (weeks - 1))
    at = 0
    for name in line.split():
        at = line.index(name, at)
        assert f"{first + timedelta(days=7 * (at // cell) + 6):%b}" == name
        at += 3


def test_a_month_of_one_week_does_not_take_the_place_of_the_next() -> None:
    assert months_above(date(2026, 11, 24), 53, 1).split()[:3] == ["Dec", "Jan", "Feb"]
    assert months_above(date(2026, 11, 8), 53, 1).split()[:3] == ["Nov", "Dec", "Jan"]


def test_large_numbers_have_a_comma_and_waiting_is_said_in_plain_words() -> None:
    def said(read: int, days: float) -> str:
        waiting = Waiting(read=read, median_days=days, waiting=0)
        numbers = Statistics({"inbox": 20_000}, {}, {TODAY: 1001}, {}, waiting, [])
        lines = paint_statistics(Figures(numbers, TODAY, "", True, STYLES, UNICODE, 80))
        return "\n".join("".join(segment.text for segment in line) for line in lines)

    assert "1,001 in 53 weeks · 1,001 this week" in said(1, 0.0)
    assert "751–1,001 a day" in said(1, 0.0)
    assert "the one read from the queue had waited less than an hour" in said(1, 0.0)
    assert "half of the 1,200 read from the queue had waited less than an hour" in said(1200, 0.0)
    assert "half of the 2 read from the queue had waited up to 3 days" in said(2, 3.0)


@pytest.fixture
def lived_in(seeded: Library, monkeypatch: pytest.MonkeyPatch) -> Library:
    """Give the seeds after a morning: read, rated, tagged, queued, and a sitting in the ledger."""
    papers = [entry.paper.id for entry in seeded.entries(seeded.head(10))]
    monkeypatch.setattr(Library, "today", datetime.now().astimezone().date())
    seeded.edit(papers[:4], lambda mark: mark.with_status(Status.QUEUED), "queued")
    seeded.edit(papers[:3], lambda mark: mark.with_status(Status.READ).rated(4).tagged(["rl", "长标签"]), "read")
    ledger = Ledger(seeded.folder / "ledger.db", lambda: datetime(2026, 7, 30, 8, tzinfo=UTC))
    sitting = ledger.begin("triage", "is:inbox")
    ledger.record(sitting, Action.READ, papers[:3])
    ledger.end(sitting)
    ledger.close()
    return seeded


@pytest.mark.parametrize("size", [(120, 50), (80, 50), (60, 50)])
async def test_every_number_is_there_at_every_width(lived_in: Library, size: tuple[int, int]) -> None:
    async with sit(lived_in, size=size, settings=Settings(theme="no-colour")) as at:
        await at.press("percent_sign")
        for said in (
            "Read  3 in",
            "3 this week",
            "█ 3 a day",
            "queued 1",
            "4★",
            "#rl",
            "#长标签",
            "triage",
            "4.0 on average",
        ):
            assert said in at.text, said
        assert max(map(len, at.text.splitlines())) <= size[0]
        await at.press("q")
        assert at.home


async def test_a_small_screen_scrolls(lived_in: Library) -> None:
    async with sit(lived_in, size=(60, 20), settings=Settings(ascii=True)) as at:
        await at.press("colon", *"statistics", "enter")
        assert "more lines" in at.text
        assert "█" not in at.text
        await at.press("j", "j", "k", "space", "pageup", "G")
        assert "Reading sessions" in at.text
        await at.press("g", "question_mark", *"to the end")
        assert "Go to the end" in at.text
        await at.press("escape", "escape")
        assert at.home


async def test_all_screens_share_one_ledger(lived_in: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []
    connected = ledger_module._connected
    monkeypatch.setattr(ledger_module, "_connected", lambda path: opened.append(path) or connected(path))
    async with sit(lived_in) as at:
        await at.press("percent_sign", "q", "R", "q", "T", "q", "percent_sign", "q")
        assert at.home
    assert opened == [lived_in.folder / "ledger.db"]
