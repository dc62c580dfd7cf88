"""The list on the screen: moving, selecting, and how much of the screen each part has."""

from pathlib import Path

from store.library import Library
from store.models import Note, Paper, Status
from tests.conftest import TODAY
from tests.desk import sit
from tests.papers import incoming, smuggled


async def test_the_cursor_moves_and_stays_inside(seeded: Library) -> None:
    async with sit(seeded) as at:
        listing = at.main.papers.listing
        await at.press("k")
        assert listing.cursor == 0
        await at.press("j", "down", "j", "k")
        assert listing.cursor == 2
        await at.press("G")
        assert listing.cursor == 49
        await at.press("j")
        assert listing.cursor == 49
        await at.press("ctrl+u", "pageup")
        assert 0 < listing.cursor < 49
        await at.press("g", "ctrl+d")
        assert listing.cursor == listing.height // 2
        await at.press("pagedown", "up", "J", "K")
        assert listing.cursor == listing.height // 2 + listing.height - 2
        assert f"{listing.cursor + 1}/50" in at.text


async def test_moving_never_changes_a_mark(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press(*"jjjkGg", "ctrl+d", "pagedown", "space", "v", "j", "v", "enter", "j", "escape")
        assert not seeded.state.marks
        assert seeded.history() == []


async def test_selecting_one_a_range_and_all(seeded: Library) -> None:
    async with sit(seeded) as at:
        listing = at.main.papers.listing
        await at.press("space", "space")
        assert (len(listing.selected), listing.cursor) == (2, 2)
        assert "2 selected" in at.counts
        await at.press("j", "v", "j", "j", "k", "v", "j")
        assert len(listing.selected) == 4
        await at.press("escape")
        assert not listing.selected
        await at.press("V")
        assert len(listing.selected) == 50
        await at.press("V")
        assert not listing.selected


async def test_days_are_turned_like_pages(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "days", seeds=False, today=TODAY)
    library.ingest(incoming(Paper(f"p:{n:012x}", f"Paper {n}", day=f"2026-07-{28 - n // 10}") for n in range(30)))
    async with sit(library) as at:
        listing = at.main.papers.listing
        await at.press("j", "left_square_bracket")
        assert listing.cursor == 10
        await at.press("j", "left_square_bracket", "left_square_bracket")
        assert listing.cursor == 20
        assert "no earlier day" in at.said
        await at.press("j", "right_square_bracket")
        assert listing.cursor == 10
        await at.press("right_square_bracket", "right_square_bracket")
        assert listing.cursor == 0
        await at.type("/paper")
        await at.press("enter", "left_square_bracket")
        assert "days are together only" in at.said
        await at.press("escape", "left_square_bracket")
        assert listing.cursor == 10
        await at.press("s", *"title", "enter", "left_square_bracket")
        assert "days are together only" in at.said
    library.close()


async def test_places_are_remembered_across_runs(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("j", "j", "m", "a")
        title = at.title
        await at.press("G", "apostrophe", "a")
        assert at.title == title
        await at.press("apostrophe", "b")
        assert "no place" in at.said
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
        assert (at.main.detail.top, at.main.papers.listing.cursor) == (7, 0)
        await at.press("J")
        assert (at.main.detail.top, at.main.papers.listing.cursor) == (0, 1)
        await at.press("G")
        assert "more lines" not in at.text
        await at.press("r", "escape")
        assert at.mark.status is Status.READ
        assert at.main.papers.display


async def test_the_text_of_a_paper_uses_its_last_line_and_says_how_much_is_below(seeded: Library) -> None:
    async with sit(seeded, size=(80, 80)) as at:
        await at.press("enter")
        whole = "\n".join(at.lines[1:-1]).rstrip().split("\n")
        assert "more lines" not in at.text and len(whole) > 15
        for short in (0, 1, 2, 5):
            await at.pilot.resize_terminal(80, 2 + len(whole) - short)
            await at.settle()
            await at.press("g")
            above = [""] if at.lines[0] == "" else []
            text, room = [*above, *whole], len(at.lines) - 1
            below = len(text) - room
            shown = [*text[: room - 1], f"   ↓ {below + 1} more lines"] if below > 0 else text
            assert [line[3:] for line in at.lines[:-1]] == [line[3:] for line in shown]
            at.main.detail.on_mouse_scroll_down()
            await at.settle()
            assert at.main.detail.top == min(3, max(0, below))
            at.main.detail.on_mouse_scroll_up()
            await at.settle()
            assert at.main.detail.top == 0
            await at.press("G")
            assert at.main.detail.top == max(0, below) and "more lines" not in at.text


async def test_where_one_was_comes_back_to_the_line(seeded: Library) -> None:
    async with sit(seeded, size=(120, 20)) as at:
        await at.press("s", *"title", "enter", "s", "enter", "c", *["j"] * 30, "k", "k")
        here, lines = (at.title, at.main.papers.listing.top, at.main.papers.row_lines), at.lines
        assert here[1] > 0 and here[2] == 2
    async with sit(seeded, size=(120, 20)) as at:
        assert (at.title, at.main.papers.listing.top, at.main.papers.row_lines) == here
        assert at.lines[2:] == lines[2:]
        assert "by title ↑" in at.counts


async def test_rows_are_compact_or_roomy(seeded: Library) -> None:
    async with sit(seeded, size=(120, 40)) as at:
        assert at.main.papers.row_lines == 2
        await at.press("c")
        assert at.main.papers.row_lines == 1
        assert at.main.papers.listing.height == 37
        await at.press("c")
        assert at.main.papers.row_lines == 2


async def test_the_mouse_chooses_and_rolls(seeded: Library) -> None:
    async with sit(seeded) as at:
        papers = at.main.papers
        await at.pilot.click(papers, offset=(12, 2 + 3 * papers.row_lines))
        await at.settle()
        assert papers.listing.cursor == 3
        papers.on_mouse_scroll_down()
        await at.settle()
        assert papers.listing.top == 3
        await at.pilot.click(papers, offset=(12, 4), times=2)
        await at.settle()
        assert at.main.has_class("-reading")


async def test_the_mouse_chooses_where_there_is_something_and_rolls_both_ways(seeded: Library) -> None:
    async with sit(seeded, size=(120, 24)) as at:
        papers, listing = at.main.papers, at.main.papers.listing
        await at.press("j")
        for y, cursor in ((0, 1), (1, 1), (2, 0), (7, 5), (22, 20)):
            await at.pilot.click(papers, offset=(12, y))
            await at.settle()
            assert (listing.cursor, at.main.reading) == (cursor, False), y
        await at.press("g")
        papers.on_mouse_scroll_down()
        papers.on_mouse_scroll_down()
        papers.on_mouse_scroll_up()
        await at.settle()
        assert listing.top == 3
        assert at.title[:20] in at.lines[2 + listing.cursor - listing.top]
        await at.type("/galore")
        await at.press("enter")
        shown = listing.total
        await at.pilot.click(papers, offset=(12, 2 + shown))
        await at.settle()
        assert listing.cursor < shown


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


async def test_a_narrow_list_leaves_the_day_out_and_nothing_else(seeded: Library) -> None:
    paper = seeded.entries(seeded.head(1))[0].paper.id
    seeded.edit([paper], lambda mark: mark.rated(4).tagged(["rl"]).with_note(Note("x")), "noted")
    async with sit(seeded, size=(45, 12)) as at:
        assert at.lines[2].startswith("▌ · 4★ It's") and at.lines[2].split()[-4:] == ["≡", "Jul", "30", "┃"]
        await at.pilot.resize_terminal(44, 12)
        await at.settle()
        assert at.lines[2].startswith("▌ · 4★ It's") and at.lines[2].split()[-3:] == ["#rl", "≡", "┃"]


async def test_a_day_that_is_none_is_shown_as_it_stands(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "odd", seeds=False, today=TODAY)
    library.ingest(smuggled([Paper("p:1", "Odd", day="2026-07-32"), Paper("p:2", "Even", day="2025-07-03")]))
    async with sit(library) as at:
        await at.press("g")
        assert at.title == "Even" and "Jul 3 2025" in at.text and "Jul’25" in at.text
        await at.press("j")
        assert at.title == "Odd" and "2026-07-32" in at.text
    library.close()


async def test_an_empty_library_says_what_to_do(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "empty", seeds=False, today=TODAY)
    async with sit(library) as at:
        assert "No papers yet" in at.text
        assert "broadsheet import" in at.text
        await at.press("j", "5", "t", "n", "o", "y", "enter", "escape", "space", "V", "G", "u", "l")
        assert "no paper" in at.said
    library.close()
