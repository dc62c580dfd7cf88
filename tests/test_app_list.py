"""The list on the screen: moving, selecting, and how much of the screen each part has."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

import pytest

from store.demo.papers import invented_papers
from store.library import Library
from store.making import Incoming
from store.models import Note, Paper, Quote, Status
from tests.conftest import TODAY
from tests.desk import sit
from tests.hostile import PAPERS as HOSTILE
from tests.papers import incoming, smuggled
from tests.test_app_asked import box
from tui.main.paper_list import HEADING


async def test_the_cursor_moves_and_stays_inside(seeded: Library) -> None:
    async with sit(seeded) as at:
        window = at.main.papers.window
        await at.press("k")
        assert window.cursor == 0
        await at.press("j", "down", "j", "k")
        assert window.cursor == 2
        await at.press("G")
        assert window.cursor == 49
        await at.press("j")
        assert window.cursor == 49
        await at.press("ctrl+u", "pageup")
        assert 0 < window.cursor < 49
        await at.press("g", "ctrl+d")
        assert window.cursor == window.height // 2
        await at.press("pagedown", "up", "J", "K")
        assert window.cursor == window.height // 2 + window.height - 2
        assert f"{window.cursor + 1}/50" in at.text


async def test_moving_never_changes_a_mark(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press(*"jjjkGg", "ctrl+d", "pagedown", "space", "v", "j", "v", "enter", "j", "escape")
        assert not seeded.state.marks
        assert seeded.history() == []


async def test_selecting_one_a_range_and_all(seeded: Library) -> None:
    async with sit(seeded) as at:
        window = at.main.papers.window
        await at.press("space", "space")
        assert (len(window.selected), window.cursor) == (2, 2)
        assert at.counts == "2 selected · 50 shown · 50 inbox"
        await at.press("j", "v", "j", "j", "k", "v", "j")
        assert len(window.selected) == 4
        await at.press("escape")
        assert not window.selected
        await at.press("V")
        assert len(window.selected) == 50
        await at.press("V")
        assert not window.selected
        await at.press("enter", "V")
        assert at.said == "50 papers selected", "neither the list nor its counts are in sight"
        await at.press("g", "space")
        assert at.said == "49 papers selected"


async def test_days_are_turned_like_pages(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "days", seeds=False, today=TODAY)
    library.ingest(incoming(Paper(f"p:{n:012x}", f"Paper {n}", day=f"2026-07-{28 - n // 10}") for n in range(30)))
    async with sit(library) as at:
        window = at.main.papers.window
        await at.press("j", "left_square_bracket")
        assert window.cursor == 10
        await at.press("j", "left_square_bracket", "left_square_bracket")
        assert window.cursor == 20
        assert at.said == "no earlier day in this list" and not at.main.status.error
        await at.press("j", "right_square_bracket")
        assert window.cursor == 10
        await at.press("right_square_bracket", "right_square_bracket")
        assert window.cursor == 0
        await at.type("/paper")
        await at.press("enter", "left_square_bracket")
        assert at.said == "this order has no days to go to: s sorts" and at.main.status.error
        await at.press("escape", "left_square_bracket")
        assert window.cursor == 10
        await at.press("s", *"title", "enter", "left_square_bracket")
        assert at.said == "this order has no days to go to: s sorts" and at.main.status.error
    library.close()


async def test_places_are_remembered_across_runs(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("j", "j", "m", "a")
        title = at.title
        await at.press("G", "apostrophe", "a")
        assert at.title == title
        await at.press("apostrophe", "b")
        assert at.said == "no place is remembered under b" and at.main.status.error
        for key in ("escape", "full_stop", "enter"):
            await at.press("m", key)
            assert at.said == "", "it is asked once, and for a letter"
        await at.press("j")
        assert set(at.main.session.places) == {"a"}
    async with sit(seeded) as at:
        await at.type("/galore")
        await at.press("enter", "apostrophe", "a")
        assert at.title == title


async def test_the_layout_follows_the_width(seeded: Library) -> None:
    async with sit(seeded, size=(120, 30)) as at:
        papers, detail = at.main.papers, at.main.detail
        assert papers.region.right < detail.region.x
        assert detail.region.height > 25
        await at.pilot.resize_terminal(80, 24)
        await at.settle()
        assert papers.region.bottom <= detail.region.y
        assert papers.region.width == 80
        await at.pilot.resize_terminal(50, 20)
        await at.settle()
        assert not detail.display
        await at.press("z")
        assert detail.display
        assert not papers.display
        await at.press("z", "enter")
        assert (detail.display, papers.display) == (True, False)
        await at.press("q")
        assert papers.display


async def test_reading_alone_scrolls_and_goes_on(seeded: Library) -> None:
    async with sit(seeded, size=(80, 16)) as at:
        await at.press("enter")
        assert not at.main.papers.display
        await at.press("ctrl+d")
        assert (at.main.detail.top, at.main.papers.window.cursor) == (7, 0)
        await at.press("J")
        assert (at.main.detail.top, at.main.papers.window.cursor) == (0, 1)
        await at.press("G")
        assert "more lines" not in at.text
        await at.press("r", "escape")
        assert at.mark.status is Status.READ
        assert at.main.papers.display


async def test_the_text_of_a_paper_uses_its_last_line_and_says_how_much_is_below(seeded: Library) -> None:
    async with sit(seeded, size=(80, 80)) as at:
        await at.press("enter")
        whole = "\n".join(at.lines[1:-1]).rstrip().split("\n")
        assert "… ↓" not in at.text and len(whole) > 15
        for short in (0, 1, 2, 5):
            await at.pilot.resize_terminal(80, 2 + len(whole) - short)
            await at.settle()
            await at.press("g")
            above = [""] if at.lines[0] == "" else []
            text, room = [*above, *whole], len(at.lines) - 1
            below = len(text) - room
            last, sign, number = at.lines[room - 1].rpartition("… ↓ ")
            assert (sign, number) == (("… ↓ ", str(below)) if below > 0 else ("", at.lines[room - 1]))
            shown = text[: room - 1] if below > 0 else text
            assert [line[3:] for line in at.lines[: len(shown)]] == [line[3:] for line in shown]
            assert below <= 0 or text[room - 1].startswith(last.rstrip())
            at.main.detail.on_mouse_scroll_down()
            await at.settle()
            assert at.main.detail.top == min(3, max(0, below))
            at.main.detail.on_mouse_scroll_up()
            await at.settle()
            assert at.main.detail.top == 0
            await at.press("G")
            assert at.main.detail.top == max(0, below) and "… ↓" not in at.text


async def test_where_one_was_comes_back_to_the_line(seeded: Library) -> None:
    async with sit(seeded, size=(120, 14)) as at:
        await at.press("s", *"title", "enter", "s", "enter", "c", "c", *["j"] * 30, "k", "k")
        at.main.detail.on_mouse_scroll_down()
        here, lines = (at.title, at.main.papers.window.top, at.main.papers.row_lines), at.lines
        assert here[1] > 0 and here[2] == 2 and at.main.detail.top == 3
    async with sit(seeded, size=(120, 14)) as at:
        assert (at.title, at.main.papers.window.top, at.main.papers.row_lines) == here
        assert at.main.detail.top == 3
        assert at.lines[2:] == lines[2:]
        assert at.counts == "by title ↑ · 50 shown · 50 inbox"


async def test_rows_are_compact_or_roomy(seeded: Library) -> None:
    async with sit(seeded, size=(120, 40)) as at:
        assert at.main.papers.row_lines == 2
        await at.press("c")
        assert at.main.papers.row_lines == 1
        assert at.main.papers.window.height == 36
        await at.press("c")
        assert at.main.papers.row_lines == 2


async def test_the_mouse_chooses_and_rolls(seeded: Library) -> None:
    async with sit(seeded) as at:
        papers = at.main.papers
        await at.pilot.click(papers, offset=(12, 2 + 3 * papers.row_lines))
        await at.settle()
        assert papers.window.cursor == 3
        papers.on_mouse_scroll_down()
        await at.settle()
        assert papers.window.top == 3
        await at.pilot.click(papers, offset=(12, 4), times=2)
        await at.settle()
        assert at.main.has_class("-reading")


async def test_the_mouse_chooses_where_there_is_something_and_rolls_both_ways(seeded: Library) -> None:
    async with sit(seeded, size=(120, 24)) as at:
        papers, window = at.main.papers, at.main.papers.window
        await at.press("j")
        for y, cursor in ((4, 1), (2, 0), (6, 2), (1, 0), (7, 2)):
            await at.pilot.click(papers, offset=(12, y))
            await at.settle()
            assert (window.cursor, at.main.reading) == (cursor, False), y
        await at.pilot.click(papers, offset=(12, 0))
        await at.type("low")
        assert at.lines[0].startswith(" / low ")
        await at.press("escape", "escape", "g", "c")
        papers.on_mouse_scroll_down()
        papers.on_mouse_scroll_down()
        papers.on_mouse_scroll_up()
        await at.settle()
        assert window.top == 3
        assert at.title[:20] in at.lines[2 + window.cursor - window.top]
        await at.type("/galore")
        await at.press("enter")
        shown = window.total
        await at.pilot.click(papers, offset=(12, 1 + shown))
        await at.settle()
        assert window.cursor < shown


async def test_a_pickers_choices_are_scrolled_clicked_and_gone_through(seeded: Library) -> None:
    names = [f"view-{number:02}" for number in range(30)]
    for name in names:
        seeded.set_view(name, "low")
    every = list(seeded.views)
    async with sit(seeded, size=(80, 24)) as at:

        async def taken(*keys: str) -> str:
            await at.press("f10", *keys, "enter")
            return at.said.removeprefix("view ")

        assert await taken() == every[0]
        assert await taken("down", "down", "up", "ctrl+n", "ctrl+p") == every[1]
        assert await taken("pagedown") == every[10]
        assert await taken("pagedown", "pagedown", "pageup") == every[10]
        assert await taken(*["pagedown"] * 9) == every[-1]
        assert await taken("up", "pageup") == every[0]
        assert await taken(*"view-07") == "view-07"
        await at.press("f10", *["down"] * 20)
        listed = [line.split("│")[1].split()[0] for line in at.lines if "│ view-" in line]
        assert listed == every[21 - len(listed) : 21] and len(listed) > 9
        await at.pilot.click(offset=(20, next(y for y, line in enumerate(at.lines) if listed[3] in line)))
        await at.settle()
        assert at.said == f"view {listed[3]}"


async def test_a_narrow_list_leaves_the_column_out_and_nothing_else(seeded: Library) -> None:
    paper = seeded.entries(seeded.head(1))[0].paper.id
    seeded.edit([paper], lambda mark: mark.rated(4).tagged(["rl"]).with_note(Note("x")), "noted")
    async with sit(seeded, size=(46, 12)) as at:
        await at.type("/title:all title:mask")
        await at.press("enter")
        assert at.lines[1].startswith("▌ ·4 It's") and at.lines[1].split()[-4:] == ["#rl", "≡", "30", "Jul"]
        await at.pilot.resize_terminal(45, 12)
        await at.settle()
        assert at.lines[1].startswith("▌ ·4 It's") and at.lines[1].split()[-2:] == ["#rl", "≡"]


async def test_a_day_that_is_none_is_shown_as_it_stands(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "odd", seeds=False, today=TODAY)
    library.ingest(
        smuggled([Paper("p:1", "Odd", day="2026-07-32", links=("http://[x",)), Paper("p:2", "Even", day="2025-07-03")])
    )
    async with sit(library) as at:
        await at.press("g")
        assert at.title == "Even" and "Thu 3 Jul 2025 ─" in at.text and "\u2502  3 Jul 2025" in at.text
        await at.press("j")
        assert at.title == "Odd" and "2026-07-32" in at.text and " no day ─" in at.text
    library.close()


async def test_an_empty_library_says_what_to_do(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "empty", seeds=False, today=TODAY)
    async with sit(library) as at:
        assert "No papers yet" in at.text
        assert "No papers yet." in at.text and "f brings what you subscribe to, over the network" in at.text
        assert "I imports a file, an id or an address" in at.text
        await at.press("j", "5", "t", "n", "o", "y", "enter", "escape", "space", "V", "G", "u", "l")
        assert at.said == "no paper is chosen" and at.main.status.error
    library.close()


@pytest.fixture
def morning(tmp_path: Path) -> Iterator[Library]:
    """Give a library of three invented days, one of which has a paper read and one skipped."""
    library = Library.open(tmp_path / "morning", seeds=False, today=date(2026, 6, 12))
    library.ingest(invented_papers(library.today))
    first, second = (entry.paper.id for entry in library.entries(library.head(2)))
    library.edit([first], lambda mark: mark.with_status(Status.READ), "read")
    library.edit([second], lambda mark: mark.with_status(Status.SKIPPED), "skipped")
    yield library
    library.close()


async def test_days_are_headings_that_stay_and_say_how_much_is_left(morning: Library) -> None:
    async with sit(morning, size=(80, 24)) as at:
        assert at.lines[1].startswith(" Fri 12 Jun ─") and at.lines[1].endswith(" 12 papers · 10 inbox ┃")
        await at.press(*["j"] * 11)
        assert at.lines[1].startswith(" Fri 12 Jun ─"), "it stays while its papers scroll"
        await at.press("left_square_bracket")
        assert at.title.startswith("Mixture of Yesterdays")
        later = next(number for number, line in enumerate(at.lines) if "Mixture" in line)
        assert " Thu 11 Jun ─" in at.lines[later - 1] and "9 papers · 9 inbox" in at.lines[later - 1]
        await at.press("k")
        assert at.title.startswith("Counting Sheep"), "the cursor never stands on a heading"
        await at.press("G")
        assert at.title.startswith("A Letter a Day") and " Wed 10 Jun ─" in at.text
        assert "Bench of Benches" in at.text
        await at.type("/org:lab")
        await at.press("enter")
        assert " Fri 12 Jun ─" in at.lines[1] and at.lines[1].endswith("─ 2 of 12")
        await at.press("escape", "s", *"votes", "enter")
        assert "─ 12 papers" not in at.text and "Jun ─" not in at.text


@pytest.mark.parametrize(
    "size", [(70, 9), *(pytest.param(size, marks=pytest.mark.long) for size in ((80, 24), (120, 17), (120, 40)))]
)
async def test_every_paper_is_in_sight_when_the_cursor_is_on_it(morning: Library, size: tuple[int, int]) -> None:
    async with sit(morning, size=size) as at:
        for key in (*["j"] * 28, *["pagedown"] * 4, *["k"] * 12, *["ctrl+u"] * 9):
            await at.press(key)
            rows = [line for line in at.lines[1:-1] if line.startswith("▌")]
            assert rows and at.title[:20] in rows[0], key


async def test_what_is_left_of_a_day_is_skipped_as_one_step(morning: Library) -> None:
    async with sit(morning, size=(120, 30)) as at:
        await at.type("/org:lab")
        await at.press("enter", "X")
        question = " ".join(re.findall("│ (.*?) +│", at.text))
        assert "Skip what is left in the inbox of Fri 12 Jun (10 papers, 9 of them hidden by the filter)?" in question
        await at.press("n")
        assert len(morning.marks) == 2
        await at.press("X", "y")
        assert sum(mark.status is Status.SKIPPED for mark in morning.marks.values()) == 11
        assert at.said == "10 papers: skipped · u undoes" and not at.main.status.error
        await at.press("X")
        assert at.said == "nothing is left in the inbox of Fri 12 Jun" and not at.main.status.error
        await at.press("u")
        assert len(morning.marks) == 2


async def test_undoing_goes_to_the_paper_that_it_changed(morning: Library) -> None:
    async with sit(morning, size=(80, 24)) as at:
        await at.press("j", "j")
        changed = at.title
        await at.press("4", "G", "u")
        assert at.title == changed and at.mark.rating is None
        await at.press("g", "U")
        assert at.title == changed and at.mark.rating == 4


async def test_another_order_begins_at_its_top_and_the_way_back_leads_to_the_paper(morning: Library) -> None:
    async with sit(morning, size=(80, 24)) as at:
        await at.press(*["j"] * 15)
        before, top = at.title, at.main.papers.window.top
        await at.press("s", *"title", "enter")
        assert (at.main.papers.window.cursor, at.main.papers.window.top) == (0, 0)
        await at.press("ctrl+o")
        assert (at.title, at.main.papers.window.top, at.main.filter.sort) == (before, top, None)


async def test_days_are_found_without_reading_the_list(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "long", seeds=False, today=TODAY)
    days = [f"{year}-01-{day:02}" for year in range(2010, 2020) for day in range(1, 31)]
    library.ingest(incoming(Paper(f"p:{n:012x}", f"Paper {n}", day=days[n // 12]) for n in range(3_600)))
    read: list[int] = []
    read_all = library.entries
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(library, "entries", lambda rows: (read.extend(rows), read_all(rows))[1])
        async with sit(library, size=(120, 30)) as at:
            for key, cursor in (("[", 12), ("[", 24), ("]", 12)):
                read.clear()
                await at.type(key)
                assert at.main.papers.window.cursor == cursor
                assert len(read) < 1_000, "by halving, not one after the other"
            await at.press("G", "left_square_bracket")
            assert at.said == "no earlier day in this list" and not at.main.status.error
    library.close()


async def test_the_filter_line_is_clicked_at_a_letter_and_at_a_completion(morning: Library) -> None:
    async with sit(morning, size=(120, 24)) as at:
        editor = at.main.papers.bar.editor
        await at.type("/attention")
        await at.point(5, 0)
        await at.type("x")
        assert editor.text == "atxtention"
        await at.point(40, 0)
        await at.type("y")
        assert editor.text == "atxtentiony"
        await at.press("ctrl+u")
        await at.type("is:r")
        await at.press("tab")
        offers = at.lines[1].split("│")[0]
        chosen = offers.split()[-1]
        assert len(offers.split()) > 1
        await at.point(offers.rindex(chosen), 1)
        assert editor.text.strip() == chosen


async def test_rows_say_why_to_open_a_paper(morning: Library) -> None:
    async with sit(morning, size=(120, 36)) as at:
        first = at.lines[2].split("│")[0].rstrip("┃ ")
        assert first.startswith("▌ ●  Tidal: Attention that Ebbs") and first.endswith("▲ 118")
        assert "Keys fade at a rate learned per head, which halves" in at.lines[3]
        await at.type("/no:summary is:inbox")
        await at.press("enter", "G")
        assert any(" Magnus Eide +4 · Nordlys Audio" in line for line in at.lines)
        await at.press("escape", "s", *"rating", "enter", "g", "4")
        assert at.lines[1].split("│")[0].rstrip("┃ ").endswith("  ★★★★")


@pytest.mark.parametrize("hostile_texts", [pytest.param(False, marks=pytest.mark.long), True])
async def test_columns_are_straight_and_nothing_overlaps(tmp_path: Path, hostile_texts: bool) -> None:
    library = Library.open(tmp_path / "straight", seeds=False, today=TODAY)
    drawn = Random(7)
    texts = (
        [paper.title for paper in HOSTILE]
        if hostile_texts
        else ["Plain words", "Längere Wörter", "漢字の題", "𝔘nusual"]
    )
    said = [
        {
            "title": f"{drawn.choice(texts)} {number} " + " ".join(drawn.choices(texts, k=drawn.randrange(4))),
            "authors": drawn.choices(texts, k=drawn.randrange(5)),
            "organization": drawn.choice([None, *texts]),
            "summary": drawn.choice([None, None, *texts]),
            "abstract": " ".join(drawn.choices(texts, k=20)),
            "day": f"2026-07-{1 + number // 40:02}",
            "upvotes": drawn.choice([None, 0, 7, 118, 12_345]),
            "url": f"https://example.org/{'long/' * 30}{number}",
        }
        for number in range(300)
    ]
    library.ingest(map(Incoming, said))
    for row in library.head(120):
        change = [
            lambda mark: mark.rated(4).tagged(["rl", "ein-langes-wort", "標籤"]),
            lambda mark: mark.with_note(Note("x", quote=Quote("Plain"))).snoozed("2026-09-01"),
            lambda mark: mark.with_status(Status.QUEUED),
        ][row % 3]
        library.edit([library.entries([row])[0].paper.id], change, "marked")
    for size, keys in (((80, 24), ""), ((120, 40), ""), ((200, 60), ""), ((120, 40), "s votes enter"), ((60, 20), "")):
        async with sit(library, size=size) as at:
            await at.press(*keys.replace("votes", "v o t e s").split())
            for _ in range(8):
                strips = at.app.screen._compositor.render_strips()
                assert {strip.cell_length for strip in strips} == {size[0]}
                rows, below = at.main.papers.region.width, at.main.papers.region.bottom
                assert rows <= 90 or size[0] < 100
                for line, strip in zip(at.lines[1:below], strips[1:below], strict=True):
                    cells = strip.crop(0, rows).text
                    if "▲" in cells:
                        column = strip.crop(rows - 8, rows - 2).text
                        assert column.startswith(" ▲") and column[2:].replace("k", "").strip().isdigit(), line
                for (_, part), strip in zip(at.main.papers._laid(), strips[1:], strict=False):
                    left, title = strip.crop(0, 5).text, strip.crop(5, 7).text
                    if part == HEADING:
                        assert re.fullmatch(" [A-Z][a-z]{2} ", left) and title[0].isdigit(), strip.text
                    elif part == 0:
                        assert left[2] in "·○◐●×" and left[4] == " " and title[0] != " ", strip.text
                    else:
                        assert left.strip("▌ ") == "", strip.text
                    assert size[0] < 100 or strip.crop(rows, rows + 1).text == "│", strip.text
                if size == (80, 24):
                    assert not any("://" in line for line in at.lines[at.main.detail.region.y :][:8])
                await at.press("pagedown")
    library.close()


async def test_after_midnight_the_program_knows_the_new_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was left open over night: what was put off until today is due, and today is another day."""
    days = [date(2026, 6, 12)]
    monkeypatch.setattr("store.times.today", lambda: days[-1])
    library = Library.open(tmp_path / "library", seeds=False)
    library.ingest(smuggled([Paper("p:1", "Put off", day="2026-06-12"), Paper("p:2", "Other", day="2026-06-12")]))
    library.edit(["p:1"], lambda mark: mark.snoozed("2026-06-13"), "put off")
    async with sit(library, size=(100, 30)) as at:
        await at.type("/is:due")
        await at.press("enter")
        assert "Put off" not in at.text
        days.append(date(2026, 6, 13))
        at.main.look_around()
        await at.settle()
        assert "Put off" in at.text and "due today" in at.text
        await at.press("S", *"tomorrow", "enter")
        assert library.marks["p:1"].due == "2026-06-14"
    library.close()


async def test_the_keys_at_the_bottom_are_those_for_what_one_does(seeded: Library) -> None:
    first, second = (entry.paper.id for entry in seeded.entries(seeded.head(2)))
    lost = Note("mine", "a", quote=Quote("words that are not there"))
    seeded.edit([second], lambda mark: mark.with_note(lost), "noted")
    seeded.edit([first, second], lambda mark: mark.tagged(["sea"]), "tagged")
    async with sit(seeded, size=(200, 30)) as at:

        async def keys(*pressed: str) -> list[str]:
            """Press keys, and return what is said at the bottom and the place in the list."""
            await at.press(*pressed)
            return re.split(" {3,}(?=[0-9]+/)", at.lines[-1].strip())

        decides = "l later  r read  x skip   1-5 rate  t tag  n note   T triage  / filter  y copy  o open  u undo"
        usual = f"{decides}  s sort  F facets  Enter show  e export  ? help"
        typing = "Enter to the list  Tab completes  ↑↓ earlier filters  Ctrl+u clears"
        reading = "j k sentence  h highlight  v words  J K next, previous paper  Esc back to the list"
        selecting = "w b word  h highlight  n and note  j k sentence  o other end  Esc leave  ? help"
        assert await keys() == [usual, "1/50"]
        await at.press("G", "X")
        assert " ".join(box(at)[:2]) == "Skip what is left in the inbox of the papers without a day (36 papers)?"
        await at.press("n", "g")
        assert await keys("slash", "pagedown") == [typing, "13/50"]
        assert await keys("pageup") == [typing, "1/50"]
        assert await keys("escape", "enter") == [f"{reading}  {decides}  ? help", "1/50"]
        assert await keys("v") == [selecting, "1/50"]
        assert await keys("escape") == [f"{reading}  {decides}  ? help", "1/50"], "what was selected is let go first"
        assert await keys("J") == [f"a repair 1  {reading}  {decides.removesuffix('  u undo')}  ? help", "2/50"]
        assert await keys("escape", "F") == ["Enter adds or removes  ↑↓ choose  Esc closes", "2/50"]
        here = at.title
        assert await keys("enter", "escape") == [usual, "2/2"], "the cursor stays on its paper"
        assert (at.title, at.main.filter.query) == (here, "+sea")
