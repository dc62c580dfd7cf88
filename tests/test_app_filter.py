"""The filter on the screen: every letter answers, nothing wrong empties the list, and the way back is Esc."""

import re
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from textual import events

from store.library import Library
from store.query.verify import Cancelled
from tests.desk import Desk, sit
from tests.quiet import by_ear
from tui.app import BroadsheetApp
from tui.main import screen


async def test_the_list_follows_every_letter(seeded: Library) -> None:
    async with sit(seeded) as at:
        window = at.main.papers.window
        await at.type("/llama")
        assert 0 < window.total < 50
        assert at.counts == f"{window.total} of 50 shown · 50 inbox"
        assert "llama" in at.text
        narrow = window.total
        await at.press("space", *"quant")
        assert window.total < narrow
        await at.press("ctrl+w", "ctrl+w")
        assert window.total == 50
        await at.press("ctrl+u", "enter")
        assert not at.main.papers.bar.typing


async def test_esc_goes_back_one_step_at_a_time(seeded: Library) -> None:
    async with sit(seeded) as at:
        papers = at.main.papers
        await at.press("space")
        await at.type("/low")
        await at.press("escape")
        assert (papers.bar.typing, papers.bar.editor.text) == (False, "low")
        await at.press("escape")
        assert papers.bar.editor.text == ""
        assert papers.window.total == 50
        assert papers.window.selected
        await at.press("escape")
        assert not papers.window.selected


async def test_a_filter_that_does_not_parse_keeps_the_list(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.type("/llama")
        before = at.main.papers.window.total
        await at.paste(" rating:x")
        assert at.main.papers.window.total == before
        assert "column" in at.text
        assert "expected" in at.text
        assert at.main.papers.bar.wrong_at > 6
        await at.press(*["backspace"] * 9)
        assert "column" not in at.text


async def test_a_typing_error_is_corrected_and_said(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.type("/quantizaton")
        assert at.main.papers.window.total > 0
        assert "quantizaton → quantization" in at.text
        assert at.main.papers.words == ("quantization",)


async def test_nothing_found_is_explained(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("4")
        await at.type("/rating:4 is:skipped")
        assert "Nothing matches this filter." in at.text
        assert "rating:4 1" in at.text
        assert "Nearest" in at.text
        await at.press("escape", "escape")
        assert at.main.papers.window.total == 50


async def test_the_beginning_of_a_field_keeps_the_list(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.type("/llama")
        await at.type(" rati")
        before = at.main.papers.window.total
        await at.type("ng")
        assert at.main.papers.window.total == before > 0
        assert at.counts == f"{before} of 50 shown · 50 inbox"
        assert at.lines[0].startswith(" / llama rating: "), "what would finish it is shown behind the cursor"
        row = at.main.papers.render_lines(at.main.papers.region.reset_offset)[3]
        colours = {segment.style.color for segment in row if segment.text.strip() and segment.style}
        assert at.main.papers.text_styles.faint.color in colours, "it is dimmed"
        assert at.main.papers.text_styles.text.color not in colours
        await at.type(":")
        assert "column" not in at.text and "Nothing matches" not in at.text
        await at.type("9")
        assert "column 14" in at.text
        await at.press("backspace")
        assert "column" not in at.text
        await at.press("backspace", "enter")
        assert at.main.papers.window.total == 0
        assert "Nothing matches" in at.text
        await at.press("slash", *":x")
        assert "Nothing matches" not in at.text
        await at.press("ctrl+u", *"status:que")
        assert at.lines[0].startswith(" / status:queued ") and "column" not in at.text
        await at.press("enter")
        assert "column 8: “que” is not one of them; expected queued? or one of" in at.words


async def test_what_is_not_searched_for_is_said_where_there_is_room(seeded: Library) -> None:
    async with sit(seeded, size=(60, 20)) as at:
        await at.type("/stauts:queued")
        assert "status:queued?" in at.lines[0]
        await at.press("ctrl+u")
        await at.paste("Evolution: memory & tracking for robust agents in worlds")
        assert at.lines[0].rstrip().endswith("worlds")
        assert at.lines[1].strip().endswith("· without : &")
        await at.paste(" rating:9")
        assert "without" not in at.text and "column" in at.text
        await at.press("ctrl+u")
        await at.paste("quantizaton of a very long line that leaves no room at all")
        assert at.lines[1].strip() == "quantizaton → quantization"
        await at.press("ctrl+u")
        assert "→" not in at.text


async def test_the_whole_wrong_word_is_underlined(seeded: Library) -> None:
    async with sit(seeded, size=(80, 24)) as at:
        await at.press("slash")
        await at.paste("low status:queud")
        assert "“queud” is not one of them; expected queued?" in at.text
        line = at.main.papers.render_lines(at.main.papers.region.reset_offset)[0]
        assert "".join(piece.text for piece in line if piece.style and piece.style.underline) == "queud"


async def test_earlier_filters_come_back_also_after_a_restart(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.type("/low")
        await at.press("enter")
        await at.press("slash", "ctrl+u", *"llama", "enter")
        await at.press("slash", "up")
        assert at.main.papers.bar.editor.text == "low"
        await at.press("down")
        assert at.main.papers.bar.editor.text == "llama"
    async with sit(seeded) as at:
        await at.press("slash", "up", "up")
        assert at.main.papers.bar.editor.text == "low"
        assert 0 < at.main.papers.window.total < 50


async def test_tab_completes_what_stands_at_the_cursor(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("plus", *"reward", "enter")
        await at.type("/rat")
        await at.press("tab")
        assert at.main.papers.bar.editor.text == "rating:"
        await at.press("ctrl+u", *"tag:rew", "tab")
        assert at.main.papers.window.total == 1
        assert "reward" in at.main.papers.bar.editor.text


async def test_tab_goes_through_what_may_stand_there_and_shows_it(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("plus", *"alpha", "enter", "plus", *"alps", "enter")
        await at.type("/low tag:al")
        assert "alpha" not in at.lines[1]
        typed = []
        for key in ("tab", "tab", "tab", "shift+tab", "shift+tab"):
            await at.press(key)
            typed.append(re.split(" {2,}", at.lines[0])[0].strip())
            assert at.lines[1].split("│")[0].split() == ["tag:alpha", "tag:alps"]
        alpha, alps = "/ low tag:alpha", "/ low tag:alps"
        assert typed == [alpha, alps, alpha, alps, alpha]
        await at.press("left")
        assert "alps" not in at.lines[1], "they are offered until another key is pressed"
        await at.press("end", "ctrl+u", *"rati", "tab")
        assert at.lines[0].startswith(" / rating: ") and "rating:" not in at.lines[1], "one is no choice"


async def test_the_end_of_the_filter_line_says_what_is_listed(seeded: Library) -> None:
    async with sit(seeded, size=(160, 30)) as at:

        async def counted(keys: str) -> list[str]:
            await at.press(*keys.split())
            pieces = re.split(" {2,}", at.lines[0].split("│")[0].rstrip())[-1].split(" · ")
            return [piece for piece in pieces if piece != "50 inbox"]

        assert await counted("") == ["50 shown"]
        assert await counted("space") == ["50 shown", "1 selected"]
        assert await counted("space") == ["50 shown", "2 selected"]
        first, low = set(seeded.head(2)), seeded.search("low")
        seen = sum(row in low for row in first)
        assert await counted("/ l o w enter") == [f"{low.total} of 50 shown", f"2 selected, {seen} shown"]
        both = len(first | set(low.rows(0, 50)))
        assert await counted("V") == [f"{low.total} of 50 shown", f"{both} selected, {low.total} shown"]
        assert await counted("escape") == ["50 shown", f"{both} selected"]
        assert await counted("escape s t i t l e enter") == ["50 shown", "by title"]
        assert await counted("s enter") == ["50 shown", "by title ↑"]
        assert await counted("/ q u a n t i z a t o n enter") == [
            f"{at.main.papers.window.total} of 50 shown",
            "by title ↑",
            "quantizaton → quantization",
        ]


async def test_a_long_filter_is_seen_around_its_cursor(seeded: Library) -> None:
    words = " ".join(f"w{number:02}" for number in range(40))
    async with sit(seeded, size=(60, 20)) as at:
        await at.press("slash")
        await at.paste(words)
        assert at.lines[0].rstrip().endswith("w38 w39") and at.lines[0].startswith(" / ")
        await at.press("home")
        assert at.lines[0].startswith(" / w00 w01 w02")
        await at.press("enter")
        assert at.lines[0].startswith(" / w00 w01 w02")


async def test_views_are_saved_in_two_keys_and_shown_in_one(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("W")
        assert at.said == "type a filter first: / begins one" and at.main.status.error
        await at.type("/llama")
        await at.press("enter", "W", "enter")
        assert seeded.state.views == {"llama": "llama"}
        assert at.said == "saved as the view llama · F7 shows it" and not at.main.status.error
        shown = at.main.papers.window.total
        await at.press("escape", "l", "f2")
        assert at.main.filter.query == "is:inbox -is:snoozed"
        await at.press("f7")
        assert at.main.papers.window.total == shown
        assert "llama" in at.lines[0]
        assert at.said == "view llama"
        await at.press("f9")
        assert at.said == "no view 8 yet: W saves the filter as one" and not at.main.status.error
        await at.press("f10")
        assert str(shown) in at.text
        await at.press("escape", "f10", *"starred", "enter")
        assert at.main.filter.query == "is:starred"
        assert at.said == "view starred"
        await at.press("f3")
        assert at.main.papers.window.total == 1


async def test_a_view_that_can_no_longer_be_asked_is_listed_and_says_why(seeded: Library) -> None:
    seeded.set_view("low", "low")
    seeded.set_view("both", "q:low rank")
    seeded.set_view("low", None)
    async with sit(seeded) as at:
        await at.press("f10", *"both")
        [line] = [line for line in at.lines if "q:low rank" in line]
        assert line.split("q:low rank")[1].split()[0] == "?"
        await at.press("enter")
        assert "no view “low”" in at.lines[1]
        assert at.main.papers.window.total == 50


async def test_a_view_is_not_replaced_or_forgotten_without_a_question(seeded: Library) -> None:
    async with sit(seeded) as at:
        seeded.set_view("mine", "llama")
        await at.type("/galore")
        await at.press("enter", "W", "ctrl+u", *"mine", "enter")
        assert "“llama”" in at.text
        await at.press("enter", "n")
        assert at.said == "the view mine stays as it was" and not at.main.status.error
        assert seeded.state.views == {"mine": "llama"}
        await at.press("W", "ctrl+u", *"mine", "enter", "y")
        assert seeded.state.views == {"mine": "galore"}
        await at.press("f10", *"mine", "ctrl+d")
        assert "“galore”" in at.text
        await at.press("n", "f10", *"inbox", "ctrl+d")
        assert at.said == "inbox comes with the program and cannot be deleted" and at.main.status.error
        assert seeded.state.views == {"mine": "galore"}
        await at.press("f10", *"mine", "ctrl+d", "y")
        assert not seeded.state.views
        await at.press("u")
        assert at.said == "undid: deleted the view “mine” · U redoes" and not at.main.status.error
        assert seeded.state.views == {"mine": "galore"}
        await at.press("u")
        assert seeded.state.views == {"mine": "llama"}
        await at.press("H")
        assert "saved the view" in at.text and "mine" in at.text


async def test_another_order_begins_at_its_top_and_the_way_back_is_kept(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("j", "j", "j")
        title, window = at.title, at.main.papers.window
        await at.press("s", *"title", "enter")
        assert at.said == "sorted by title" and not at.main.status.error
        assert at.counts == "by title · 50 shown · 50 inbox"
        assert (window.cursor, window.top) == (0, 0)
        first = at.main.papers.entry(at.main.papers.window.rows.rows(0, 1)[0]).paper.title
        await at.press("s", "enter")
        assert at.said == "sorted by title, reversed" and not at.main.status.error
        assert window.cursor == 0
        turned = at.main.papers.entry(at.main.papers.window.rows.rows(0, 1)[0]).paper.title
        assert first.casefold() < turned.casefold()
        await at.press("ctrl+o", "ctrl+o")
        assert (at.title, at.main.filter.sort) == (title, None)


def held_back(library: Library, only: str | None = None) -> tuple[Callable[..., Any], threading.Event]:
    """Give a search that waits, with this one query or with any, and the event that lets it go on."""
    hold, ask = threading.Event(), library.search

    def slow(query: str = "", **named: Any) -> Any:
        if only in (None, query):
            hold.wait(60)
        return ask(query, **named)

    return slow, hold


async def test_the_whole_list_can_be_walked_before_the_first_answer(
    seeded: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An index that is made anew may take its time, and the first rows are a few of all."""
    titles = [entry.paper.title for entry in seeded.entries(seeded.head(50))]
    slow, hold = held_back(seeded)
    monkeypatch.setattr(seeded, "search", slow)
    monkeypatch.setattr(screen, "FIRST_ROWS", 5)
    app = BroadsheetApp(seeded)
    with by_ear(app):
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            at = Desk(app, pilot)
            for key, cursor in (("G", 49), ("k", 48), ("g", 0), ("pagedown", 5), ("pagedown", 10), ("pagedown", 15)):
                await pilot.press(key)
                await pilot.pause()
                window = at.main.papers.window
                assert (at.title, f"{cursor + 1}/50" in at.text) == (titles[window.cursor], True), key
            assert "searching…" in at.text
            await pilot.press("V", "G", "v")
            hold.set()
            await at.settle()
            assert "searching…" not in at.text and at.title == titles[49]


async def test_an_error_makes_way_for_the_answer_that_is_awaited(
    seeded: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, hold = held_back(seeded, "low")

    async with sit(seeded) as at:
        await at.type("/low")
        await at.paste(" rating:x")
        assert "column" in at.text
        monkeypatch.setattr(seeded, "search", slow)
        await at.pilot.press(*["backspace"] * 9)
        await at.pilot.pause()
        assert "searching…" in at.text
        assert "column" not in at.text
        hold.set()
        await at.settle()
        assert "searching…" not in at.text


async def test_an_error_stays_while_the_next_one_is_awaited(seeded: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    slow, hold = held_back(seeded)

    async with sit(seeded) as at:
        await at.type("/low")
        await at.paste(" rating:x")
        monkeypatch.setattr(seeded, "search", slow)
        await at.pilot.press("y")
        await at.pilot.pause()
        assert at.main.filter.busy and "column" in at.lines[1]
        hold.set()
        await at.settle()
        assert not at.main.filter.busy and "column" in at.lines[1]


async def test_an_edit_does_not_leave_a_search_open_nor_undone(
    seeded: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, hold = held_back(seeded)

    async with sit(seeded) as at:
        await at.type("/is:inbox")
        await at.press("enter")
        monkeypatch.setattr(seeded, "search", slow)
        await at.pilot.press("x")  # to see whether it still fits is what takes long
        await at.pilot.pause()
        hold.set()
        await at.settle()
        assert "searching…" not in at.text
        assert at.main.papers.window.fits is not None and not at.main.papers.window.fits(at.main.papers.current.row)
        hold.clear()
        await at.pilot.press("slash", *(["backspace"] * 8), "l", "o", "w", "enter")
        await at.pilot.press("r")  # while what was typed is still looked for
        await at.pilot.pause()
        hold.set()
        await at.settle()
        assert at.main.filter.query == "low"
        assert at.main.papers.window.fits is not None


async def test_only_the_last_of_many_quick_letters_is_shown(seeded: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that comes after more was typed is dropped, however late it is."""
    slow, hold = held_back(seeded, "lo")

    async with sit(seeded) as at:
        monkeypatch.setattr(seeded, "search", slow)
        await at.pilot.press("slash", "l", "o")
        await at.pilot.press("w", "hyphen", "minus")
        hold.set()
        await at.settle()
        assert at.main.filter.query == at.main.papers.bar.editor.text
        assert at.main.filter.query.startswith("low")


async def test_typing_on_does_not_wait_for_the_account_of_an_empty_answer(
    seeded: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_up = threading.Event()

    def slow(query: str, *, cancelled: Any = None, **named: Any) -> Any:
        for _ in range(500):
            if cancelled():
                given_up.set()
                raise Cancelled
            time.sleep(0.01)
        raise AssertionError(f"{query} was explained to nobody")

    async with sit(seeded) as at:
        monkeypatch.setattr(seeded.searcher, "explain", slow)
        await at.pilot.press("slash", *"xyzzyxyzzy")
        await at.pilot.pause(0.1)
        await at.press("ctrl+u", *"llama")
        assert given_up.is_set()
        assert at.main.filter.query == "llama"
        assert at.main.papers.window.total > 0


async def test_facets_count_and_choose(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("l", "j", "l", "4", "t", *"rl", "enter")
        await at.press("F")
        assert "queued" in at.text
        assert "rl" in at.text
        await at.press("enter")
        assert at.main.filter.query in ("tag:rl", "tag=rl", "+rl")
        assert at.main.papers.window.total == 1
        title = at.title
        await at.press("enter")
        assert at.main.filter.query == ""
        assert at.title == title != at.main.papers.entry(at.main.papers.window.rows.rows(0, 1)[0]).paper.title
        await at.press("j", "k", "pagedown", "F")
        assert not at.main.facets.open


async def test_every_facet_is_a_clause_and_no_heading_is_stood_on(seeded: Library) -> None:
    for number, entry in enumerate(seeded.entries(seeded.head(3))):
        seeded.edit([entry.paper.id], lambda mark, number=number: mark.rated(3 + number).tagged(["rl"]), "rated")  # type: ignore[misc]
    async with sit(seeded, size=(120, 16)) as at:
        await at.press("F")

        async def goes(*keys: str) -> str:
            """Choose what the cursor is on after some keys, look what it asks, and take it out again."""
            await at.press(*keys, "enter")
            asked = at.main.filter.query
            await at.press("space")
            assert at.main.filter.query == "", asked
            return asked

        wanted = [value.clause for facet in seeded.searcher.facets("") for value in facet.values]
        assert len(wanted) > 11
        assert [await goes()] + [await goes("j") for _ in wanted[1:]] == wanted
        assert await goes("j") == wanted[-1]
        assert await goes("pageup") == wanted[-11]
        assert await goes("j", "j", "k") == wanted[-10]
        assert await goes("pageup", "pageup", "pageup") == wanted[0]
        assert at.lines[0].split("│")[0].strip() == "Tags", "the heading above the first value is seen"
        assert await goes("pagedown") == wanted[10]
        assert await goes("up", "up", "down") == wanted[9]


async def test_three_keys_close_the_facets_and_do_nothing_else(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.type("/low")
        await at.press("enter")
        for key in ("F", "q", "escape"):
            await at.press("F")
            assert "Status" in at.text
            await at.press(key)
            assert not at.main.facets.open and "Status" not in at.text, key
            assert at.app.is_running and at.main.filter.query == "low", key
        await at.press("j")
        assert at.main.papers.window.cursor == 1


@pytest.mark.parametrize("turns", [0, 5])
async def test_facets_open_and_close_as_fast_as_one_types(seeded: Library, turns: int) -> None:
    async with sit(seeded) as at:
        await at.burst(*"FFFFF", turns=turns)
        await at.settle()
        assert at.main.facets.open
        assert "Status" in at.text
        await at.press("F", "F", "F")
        assert not at.main.facets.open
        assert "Status" not in at.text


async def test_the_last_words_of_the_filter_are_marked(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.type("/transfor -llama tag:x or abs:low")
        assert at.main.papers.words or at.main.papers.bar.wrong
        await at.press("ctrl+u", *"galore", "enter")
        assert at.main.papers.words == ("galore",)
        await at.press("w")
        assert at.said == "galore: title, abstract ×2" and not at.main.status.error


async def test_papers_come_by_what_was_liked_and_say_why(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.type("/score>=1")
        assert "No paper has a score yet" in at.text
        await at.press("ctrl+u", *"galore", "enter")
        title = at.title
        await at.press("5", "escape", "s", *"score", "enter")
        assert at.said == "sorted by score: most like what you rate, queue and read" and not at.main.status.error
        await at.press("g")
        assert at.title == title
        await at.press("w")
        why = "score 100: galore, projection, rank, gradient, architectures"
        assert at.said == why and not at.main.status.error
        await at.type("/score>=90")
        await at.press("enter", "w")
        assert at.said == f"score>=90: {why} · {why}"
        assert 0 < at.main.papers.window.total <= 6


async def test_text_may_be_pasted(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("slash")
        await at.paste("memory\nefficient")
        assert at.main.filter.query == "memory efficient"


async def test_the_facets_open_and_close_as_fast_as_one_types(seeded: Library) -> None:
    async with sit(seeded) as at:
        for key in "FFFFF":
            at.app.post_message(events.Key(key, key))
        await at.settle()
        assert at.main.facets.open
        await at.press("F")
        assert not at.main.facets.open and "-faceted" not in at.main.classes
    at.main.marks_changed()  # as a screen left at the very end does: there is nothing to ask any more


async def test_a_tag_that_begins_with_a_slash_is_a_facet(seeded: Library) -> None:
    seeded.edit([seeded.entries(seeded.head(1))[0].paper.id], lambda mark: mark.tagged(["/x"]), "tagged")
    async with sit(seeded) as at:
        await at.press("F")
        assert "/x" in at.text


async def test_facets_count_under_the_filter_that_a_quick_reader_made_of_them(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("t", *"rl", "enter")
        await at.burst("F", "enter", "ctrl+o")
        await at.settle()
        assert at.main.filter.query == "+rl"
        assert [line for line in at.lines if line.startswith(" ✓ rl ")]
