"""The list on the screen: moving, selecting, and how much of the screen each part has."""

from pathlib import Path

from store.library import Library
from store.models import Paper, Status
from tests.conftest import TODAY
from tests.desk import sit
from tests.papers import incoming


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


async def test_an_empty_library_says_what_to_do(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "empty", seeds=False, today=TODAY)
    async with sit(library) as at:
        assert "No papers yet" in at.text
        assert "broadsheet import" in at.text
        await at.press("j", "5", "t", "n", "o", "y", "enter", "escape", "space", "V", "G", "u", "l")
        assert "no paper" in at.said
    library.close()
