"""Go to the earlier or the later day, or to any day of the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.fetching import fetch_day
from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.main.screen import MainScreen


@command("earlier-day", "[", title="Earlier day", group="Move")
def earlier_day(screen: MainScreen) -> None:
    """Go to the first paper of the day before, at the next heading down; a day that is not fetched yet is offered."""
    _turn_to_day(screen, earlier=True)


@command("later-day", "]", title="Later day", group="Move")
def later_day(screen: MainScreen) -> None:
    """Go to the first paper of the day after, at the next heading up; a day that is not fetched yet is offered."""
    _turn_to_day(screen, earlier=False)


def _turn_to_day(screen: MainScreen, *, earlier: bool) -> None:
    from tui.main.day_heading import named_day

    if screen.papers.window.current is None:
        return
    if not screen.filter.by_day:
        screen.say("this order has no days to go to: s sorts", error=True)
    elif not (screen.days.earlier() if earlier else screen.days.later()):
        screen.say(f"no {'earlier' if earlier else 'later'} day in this list")
    elif (day := screen.days.offered) is not None:
        named = named_day(day.isoformat(), screen.library.today.year)
        screen.say(f"{named} is not fetched yet · {screen.way('fetch', 'fetches it')}")


@command("calendar", "D", title="Calendar of days", group="Move")
async def calendar(screen: MainScreen) -> None:
    """Choose a day by what is left undecided of it, or fetch one that is missing."""
    from tui.questions.calendar import Calendar

    days, today = screen.days, screen.library.today
    day = days.offered or days.day or today
    chosen = await screen.ask(Calendar(days.entries, day, today, *screen.keymap.keys_of("fetch")[:1]))
    if chosen is None:
        return
    if chosen.fetch:
        fetch_day(screen, chosen.day)
    elif not days.has(chosen.day):
        screen.say(f"{chosen.day:%A} {chosen.day.day} {chosen.day:%B} has no papers here")
    else:
        days.go_to(chosen.day)
