"""What the boxes over the list offer, row by row."""

from __future__ import annotations

from store.library import Library
from store.models import Note
from tests.desk import Desk, sit

ORDERS = """
the best match while words are typed, else newest day
newest day day
most votes votes
your best rating rating
status: inbox, queued, reading, read, skipped status
last added to the library added
last published published
title title
first author author
most comments comments
most starred code stars
best match relevance
score: most like what you rate, queue and read score
"""


def boxed(at: Desk) -> list[str]:
    """Return what stands in the box in front, line by line, without its empty lines."""
    top = next(number for number, line in enumerate(at.lines) if "╭" in line)
    left, right = at.lines[top].index("╭") + 1, at.lines[top].index("╮")
    bottom = next(number for number, line in enumerate(at.lines) if number > top and "╰" in line)
    rows = (" ".join(line[left:right].split()) for line in at.lines[top + 1 : bottom])
    return [row for row in rows if row]


async def test_pickers_offer_what_there_is_and_say_what_is_so_now(seeded: Library) -> None:
    seeded.set_view("mine", "llama")
    first = seeded.entries(seeded.head(1))[0].paper.id
    note = Note("why?", kind="question", created="2026-07-03T12:00:00Z")
    seeded.edit([first], lambda mark: mark.with_note(note), "noted")
    orders = ORDERS.strip().splitlines()
    sorts = "Enter sorts, the same again reverses · Esc leaves"
    async with sit(seeded, size=(100, 40)) as at:

        async def seen(keys: str) -> list[str]:
            await at.press(*keys.split())
            return boxed(at)

        assert await seen("s") == ["Sort by", "› type to find", f"↓ {orders[0]}", *orders[1:], sorts]
        by_title = [*orders[:7], f"↓ {orders[7]}", *orders[8:]]
        assert await seen("escape s t i t l e enter s") == ["Sort by", "› type to find", *by_title, sorts]
        reversed = [*orders[:7], f"↑ {orders[7]}", *orders[8:]]
        assert await seen("enter s") == ["Sort by", "› type to find", *reversed, sorts]
        await at.press("home", "enter", "g")
        assert await seen("ctrl+t") == [
            *("Theme", "› type to find", "dark now", "light", "high-contrast", "no-colour", "terminal"),
            "Enter takes · Esc leaves",
        ]
        assert await seen("escape f10") == [
            *("Views", "› type to find"),
            "inbox is:inbox -is:snoozed 50 F2",
            "queue is:queued OR is:reading 0 F3",
            "starred is:starred 0 F4",
            "noted has:note 1 F5",
            "due is:due 0 F6",
            "mine llama 48 F7",
            "Enter shows · Ctrl+d deletes · Esc leaves",
        ]
        await at.press("escape", "g")
        title = "It's All in The [MASK]: Simple…"
        assert await seen("N") == [
            *(f"Notes on “{title}”", "› type to find", "why? question 2026-07-03"),
            "Enter edits · Ctrl+d deletes · Esc leaves",
        ]
        found = await seen("escape y")
        assert found[:2] == [f"Copy from “{title}”", "› type to find"]
        assert [row.split(" ")[0] for row in found[2:-1]] == [
            *("citation", "Markdown", "title", "id", "citekey", "BibTeX", "abstract", "notes")
        ]
        assert (found[5], found[9]) == (f"id {first}", "notes why?")
        assert await seen("escape S") == [
            f"Snooze “{title}” to",
            "› a day: friday, 3d, 2w, 2026-12-01",
            "tomorrow Sunday, 2 Aug 2026",
            "monday Monday, 3 Aug 2026",
            "1 week Saturday, 8 Aug 2026",
            "2 weeks Saturday, 15 Aug 2026",
            "1 month Tuesday, 1 Sep 2026",
            "Enter takes · Esc leaves",
        ]
        assert (await seen("escape t"))[:3] == [
            f"Tags of “{title}”",
            "› type a tag, old or new",
            "no tags yet: type one",
        ]
        found = await seen("escape colon r e d r a w enter colon")
        assert (found[0], found[2]) == ("Commands", "Redraw the screen Ctrl+l")
        assert "All commands…" not in " ".join(found)


async def asked(at: Desk, command: str, *keys: str) -> list[str]:
    """Run a command by its name, press keys, and return what stands in the box in front."""
    await at.press("colon")
    await at.type(command)
    await at.press("enter", *keys)
    return boxed(at)


async def test_subscriptions_are_offered_with_what_came_of_them(seeded: Library) -> None:
    async with sit(seeded, size=(100, 40)) as at:
        assert await asked(at, "subscriptions") == [
            *("Subscriptions", "› type to find", "subscribe to a list…", "Enter takes · Esc leaves")
        ]
        await at.press("enter")
        examples = "hf · arxiv cs.CL cs.LG · the address of a feed"
        assert boxed(at) == ["Subscribe to what?", "›", examples]
        await at.type("arxiv cs.CL")
        await at.press("enter")
        assert at.said == "subscribed to arxiv:cs.CL · f fetches"
        assert await asked(at, "subscriptions") == [
            *("Subscriptions", "› type to find", "arxiv:cs.CL not fetched yet", "subscribe to another list…"),
            "Enter fetches it · Ctrl+d lets it go · Esc leaves",
        ]
        await at.press("down", "ctrl+d")
        assert [each.name for each in seeded.fetching.subscriptions()] == ["arxiv:cs.CL"]
        await at.press("escape")
        assert (await asked(at, "subscriptions", "down", "enter"))[0] == "Subscribe to what?"
        await at.type("arxiv cs.CL")
        await at.press("enter")
        assert at.said == "arxiv:cs.CL is subscribed to already · f fetches"


async def test_what_can_be_corrected_is_offered_with_what_it_says(seeded: Library) -> None:
    async with sit(seeded, size=(100, 40)) as at:
        found = await asked(at, "correct the")
        assert found[:6] == [
            *("Correct “It's All in The [MASK]: Simple…”", "› type to find", "title It's All in The [MASK]: Simple…"),
            *("authors", "abstract While encoder-only models such as…", "published"),
        ]
        assert found[-1] == "Enter corrects · Del takes a correction back · Esc leaves"
        await at.press(*"authors", "enter")
        assert (
            " ".join(boxed(at)[:-1]) == "What should authors be, with a semicolon between two? Nothing takes it away. ›"
        )
        await at.press("enter")
        assert at.said == "nothing was changed"
        await asked(at, "correct the")
        await at.press(*"authors", "enter", *"Ada", "enter")
        assert at.said == "corrected authors · u undoes"
        assert "* authors Ada" in await asked(at, "correct the")
        await at.press(*"links", "enter")
        assert " ".join(boxed(at)[:2]) == "What should links be, with a blank between two? Nothing takes it away."


async def test_what_is_left_of_a_day_is_skipped_after_a_question(seeded: Library) -> None:
    async with sit(seeded, size=(100, 40)) as at:
        await at.press("X")
        question = ["Skip what is left in the inbox of Thu 30 Jul (14 papers)?", "y or Enter: yes · n or Esc: no"]
        assert boxed(at) == question
        await at.press("n", "l", "slash", *"bert", "enter", "X")
        hidden = "Skip what is left in the inbox of Thu 30 Jul (13 papers, 12 of them hidden by the filter)?"
        assert " ".join(boxed(at)[:-1]) == hidden
        await at.press("y", "X")
        assert at.said == "nothing is left in the inbox of Thu 30 Jul"
