"""The statistics: on the screen at every size, without colour, and drawn true to the numbers."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from rich.style import Style

from store.ledger import ledger as ledger_module
from store.ledger.ledger import Ledger, ReadingSession
from store.ledger.pace import Action, Recap
from store.ledger.statistics import MeasuredSession, Statistics, Waiting
from store.library import Library
from store.models import Status
from tests import painted as painting
from tests.conftest import TODAY
from tests.desk import sit
from tui.config import Settings
from tui.sheets.styles import ASCII, UNICODE, TextStyles
from tui.sheets.window import Line
from tui.statistics.charts import bar, curve, legend, level, months_above, shade
from tui.statistics.lines import Figures, paint_statistics, title_of
from tui.statistics.screen import StatisticsScreen, StatisticsSheet

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


FRIDAY = date(2026, 6, 12)


def sitting(kind: str, filter: str, minute: int, recap: Recap, seconds: float | None) -> MeasuredSession:
    began = datetime(2026, 6, 12, 8, minute).astimezone()
    return MeasuredSession(ReadingSession("one", kind, filter, began), recap, seconds)


BUSY = Recap(seen=30, queued=4, read=1, skipped=1_020, rated=2, noted=1, minutes=12)
NUMBERS = Statistics(
    {"inbox": 1_200, "queued": 3, "read": 40},
    {1: 1, 4: 8, 5: 2},
    {FRIDAY: 4, FRIDAY - timedelta(1): 1, FRIDAY - timedelta(8): 2},
    {"2026-06": {"rl": 3, "agents": 1}, "2025-07": {"rl": 1}, "2025-06": {"old": 9}},
    Waiting(7, 2.4, 3, "p:1", 40.2),
    [sitting("triage", "is:inbox", 5, BUSY, 24.4), sitting("list", "", 1, Recap(), None)],
)


def painted(numbers: Statistics, width: int, *, kept: bool = True) -> list[Line]:
    """Paint statistics in styles that know their names."""
    return paint_statistics(Figures(numbers, FRIDAY, "The oldest title", kept, painting.STYLES, UNICODE, width))


def test_the_numbers_as_they_are_drawn() -> None:
    lines = painted(NUMBERS, 60)
    quiet = "·" * 52
    assert [painting.text_of(line).rstrip() for line in lines] == [
        "Read  7 in 53 weeks · 5 this week · on 3 days",
        "       Jul Aug  Sep Oct Nov  Dec Jan Feb Mar  Apr May",
        f"Mon {quiet}·",
        f"    {quiet}·",
        f"Wed {quiet}·",
        f"    {quiet[1:]}▒░",
        f"Fri {quiet}█",
        f"    {quiet}",
        f"Sun {quiet}",
        "    · 0   ░ 1   ▒ 2   ▓ 3   █ 4 a day",
        "",
        "Papers  1,243",
        "· inbox 1,200   ○ queued 3   ◐ reading 0   ● read 40",
        "× skipped 0",
        "half of the 7 read from the queue had waited up to 2 days",
        "the oldest has waited 40 days: The oldest title",
        "",
        "Ratings  11 · 3.9 on average",
        "5★  ━━━━━━━━━━━╸ 2",
        "4★  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 8",
        "1★  ━━━━━━ 1",
        "",
        "Tags by month  2025-07 to 2026-06",
        "#rl                          ▃          █  4",
        "#agents                                 █  1",
        "",
        "Reading sessions  the last 2",
        "                         min  seen later  read  skip rated noted",
        "2026-06-12 08:05 triage   12    30     4     1 1,020     2     1",
        "2026-06-12 08:01 list     <1",
    ]
    assert painting.pieces(lines[0]) == [("Read", "strong"), ("  7 in 53 weeks · 5 this week · on 3 days", "muted")]
    assert painting.pieces(lines[5]) == [("    ", "faint"), (quiet[1:], "rule"), ("▒░", "accent")]
    assert painting.pieces(lines[12])[:2] == [("· ", "accent"), ("inbox 1,200   ", "text")]
    assert painting.pieces(lines[14])[0][1] == "muted"
    assert painting.pieces(lines[18]) == [("5★  ", "star"), ("━━━━━━━━━━━╸", "accent"), (" 2", "muted")]
    assert [style for _, style in painting.pieces(lines[23])] == ["tag", "accent", "muted"]
    assert painting.pieces(lines[29])[:2] == [("2026-06-12 08:01", "muted"), (" list   ", "text")]


def test_a_wide_screen_has_room_for_more_and_a_narrow_one_for_less() -> None:
    wide = [painting.text_of(line).rstrip() for line in painted(NUMBERS, 112)]
    assert wide[5] == "    " + "· " * 51 + "▒ ░"
    assert wide[-2] == "2026-06-12 08:05 triage   12    30     4     1 1,020     2     1  24 s a paper  is:inbox"
    assert painting.pieces(painted(NUMBERS, 112)[-2])[-1] == ("  24 s a paper  is:inbox", "faint")
    assert painting.text_of(painted(NUMBERS, 111)[5]) == "    " + "·" * 51 + "▒░"
    assert painting.text_of(painted(NUMBERS, 72)[-2]).endswith("     1")
    assert painting.text_of(painted(NUMBERS, 73)[-2]).endswith("     1  24 s a…")
    narrow = [painting.text_of(line).rstrip() for line in painted(NUMBERS, 30)]
    assert narrow[0] == "Read  7 in 26 weeks · 5 this week · on 3 days"
    assert narrow[12:15] == ["· inbox 1,200   ○ queued 3", "◐ reading 0   ● read 40", "× skipped 0"]
    assert "4★  ━━━━━━━━━━━━━━━━ 8" in narrow
    assert "· inbox 1,200   ○ queued 3" in [painting.text_of(line).rstrip() for line in painted(NUMBERS, 27)]
    assert "· inbox 1,200" in [painting.text_of(line).rstrip() for line in painted(NUMBERS, 26)]


def test_a_paper_that_is_gone_is_named_by_its_id(seeded: Library) -> None:
    [entry] = seeded.entries(seeded.head(1))
    named = {paper: title_of(seeded, paper) for paper in (entry.paper.id, "p:gone", None)}
    assert named == {entry.paper.id: entry.paper.title, "p:gone": "p:gone", None: ""}


def test_where_there_is_nothing_it_says_so() -> None:
    nothing = Statistics({}, {4: 0, 5: 0}, {}, {}, Waiting(0, None, 0), [])
    said = [painting.text_of(line).rstrip() for line in painted(nothing, 60, kept=False)]
    assert said[0] == "Read  0 in 53 weeks · 0 this week"
    assert said[9:] == [
        "    · 0 a day",
        "",
        "Papers  0",
        "· inbox 0   ○ queued 0   ◐ reading 0   ● read 0",
        "× skipped 0",
        "",
        "Ratings  none yet",
        "",
        "Tags by month  none given in a year",
        "",
        "Reading sessions  the ledger is off: `broadsheet ledger on` turns it on",
    ]
    assert painting.text_of(painted(nothing, 60)[-1]) == "Reading sessions  none yet"


@pytest.mark.parametrize(("days", "said"), [(0.02, "less than an hour"), (0.03, "1 h"), (0.9, "22 h"), (1.0, "1 day")])
def test_short_waits_are_said_in_hours(days: float, said: str) -> None:
    numbers = replace(NUMBERS, waiting=Waiting(1, None, 1, "p:1", days))
    assert f"the oldest has waited {said}: The oldest title" in map(painting.text_of, painted(numbers, 60))


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
        assert at.lines[0] == "" and at.lines[1].startswith("  Read  3 in 52 weeks - 3 this week - on 1 day")
        assert at.lines[-2].strip() == "v 16 more lines" and at.lines[-1].endswith("statistics")
        assert "█" not in at.text
        await at.press("j", "j", "k", "space", "pageup", "G")
        assert "Reading sessions" in at.text and "more line" not in at.text
        await at.press("k")
        assert at.lines[-2].strip() == "v 2 more lines"
        await at.press("g", "question_mark", *"to the end")
        assert "Go to the end" in at.text
        await at.press("escape", "escape")
        assert at.home


class BareStatistics(painting.Bare, StatisticsSheet):
    """The statistics without an app."""


async def test_a_wide_screen_has_the_numbers_in_its_middle_and_the_old_ones_until_the_new_are_there(
    lived_in: Library,
) -> None:
    async with sit(lived_in, size=(200, 60)) as at:
        await at.press("percent_sign")
        screen = at.app.screen
        assert isinstance(screen, StatisticsScreen)
        assert at.lines[:2] == ["", f"{' ' * 40}Read  3 in 53 weeks · 3 this week · on 1 day"]
        assert at.lines[-1].startswith(" j down  k up") and at.lines[-1].endswith("  statistics")
        assert screen.page_size == 58 and "more line" not in at.text
        fresh = BareStatistics(lived_in)
        assert [painting.text_of(line) for line in fresh.written()] == ["", "adding up…"]
        lived_in.edit([lived_in.entries(lived_in.head(9))[8].paper.id], lambda mark: mark.rated(1), "rated 1")
        await at.press("q", "percent_sign")
        assert "Ratings  4 · 3.2 on average" in at.text


async def test_all_screens_share_one_ledger(lived_in: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []
    connected = ledger_module._connected
    monkeypatch.setattr(ledger_module, "_connected", lambda path: opened.append(path) or connected(path))
    async with sit(lived_in) as at:
        await at.press("percent_sign", "q", "R", "q", "T", "q", "percent_sign", "q")
        assert at.home
    assert opened == [lived_in.folder / "ledger.db"]
