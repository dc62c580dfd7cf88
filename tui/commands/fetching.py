"""Bring new papers from the network, and see what is subscribed to."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from store.errors import InputError, ReadOnly
from store.quantities import counted
from store.times import local
from tui.commands.registry import command

if TYPE_CHECKING:
    from datetime import date

    from store.fetching import DayLog, Subscription
    from tui.main.screen import MainScreen
    from tui.questions.picker import Choice

_FIRST = (
    "Nothing is subscribed to yet. Subscribe to the Daily Papers of Hugging Face, and bring the last seven days? "
    "This asks {} over the network."
)
_WHAT = "Subscribe to what?"
_EXAMPLES = "hf · arxiv cs.CL cs.LG · the address of a feed"
_ANOTHER = object()
"""What is chosen to subscribe to another list."""


@command("fetch", "f", title="Fetch new papers", group="Program")
async def fetch(screen: MainScreen) -> None:
    """Bring what is new from the network while you read on; while new papers wait, show them."""
    day = screen.days.take_offer()
    if screen.fetcher.new and not screen.fetcher.running and day is None:
        screen.show_new()
    elif _may_fetch(screen) and await _subscribed(screen):
        screen.fetch(day)


def fetch_day(screen: MainScreen, day: date) -> None:
    """Bring the papers of a day."""
    if _may_fetch(screen):
        screen.fetch(day)


def _may_fetch(screen: MainScreen) -> bool:
    """Return whether a fetch may begin, having said why not."""
    if screen.library.readonly:
        raise ReadOnly(screen.library.readonly)
    if not screen.asks_network():
        return False
    if screen.fetcher.running:
        screen.say(f"papers are being fetched; {screen.way('back', 'stops')} that")
    return not screen.fetcher.running


@command("bring-left-out", title="Bring in what was left out of this day", group="Program")
def bring_left_out(screen: MainScreen) -> None:
    """Bring in the papers of this day that do not answer the query of their subscription."""
    day = screen.days.day
    names = screen.library.fetching.left_out_of(day) if day else []
    if not names:
        screen.say("nothing was left out of this day")
    elif _may_fetch(screen):
        screen.fetch(day, names, everything=True)


async def _subscribed(screen: MainScreen) -> bool:
    """Return whether anything is subscribed to, having asked whether to where nothing is."""
    from tui.questions.confirm import Confirm

    if screen.fetcher.subscribed:
        return True
    wanted = bool(await screen.ask(Confirm(_FIRST.format(screen.library.fetching.daily_host))))
    if wanted:
        screen.library.fetching.subscribe("hf")
    return wanted


@command("subscriptions", title="Subscriptions…", group="Program")
async def subscriptions(screen: MainScreen) -> None:
    """See what is subscribed to and what came of it; fetch one, let one go, or subscribe to another."""
    from tui.questions.picker import Choice, Picker

    fetching = screen.library.fetching
    choices = [_choice(each, fetching.log(each.name)) for each in fetching.subscriptions()]
    more = Choice(_ANOTHER, "subscribe to another list…" if choices else "subscribe to a list…")
    footer = "Enter fetches it · Ctrl+d lets it go · Esc leaves" if choices else "Enter takes · Esc leaves"
    chosen = await screen.ask(Picker("Subscriptions", [*choices, more], footer=footer, also={"ctrl+d": "let go"}))
    if chosen is _ANOTHER:
        await _subscribe(screen)
    elif isinstance(chosen, tuple) and chosen[1] is not _ANOTHER:
        fetching.unsubscribe(chosen[1])
        screen.say(f"{chosen[1]} is not fetched any more; its papers stay")
    elif isinstance(chosen, str) and _may_fetch(screen):
        screen.fetch(names=[chosen])


async def _subscribe(screen: MainScreen) -> None:
    """Ask for a list until it is one, and subscribe to it."""
    from store.fetching.subscriptions import read_what
    from tui.questions.prompt import Prompt

    question, typed = _WHAT, ""
    while typed := await screen.ask(Prompt(question, typed, footer=_EXAMPLES)):
        try:
            made, before = screen.library.fetching.subscribe(*read_what(shlex.split(typed)))
        except (InputError, ValueError) as error:
            question = f"{error}. {_WHAT}"
        else:
            known = f"{made.name} is subscribed to already" if made == before else f"subscribed to {made.name}"
            screen.say(f"{known} · {screen.way('fetch', 'fetches')}")
            return


def _choice(subscription: Subscription, logs: list[DayLog]) -> Choice:
    from tui.questions.picker import Choice

    wrong = [log for log in logs if log.standing == "failed"]
    fetched = local(max((log.at for log in logs), default=""))
    said = [counted(sum(log.new for log in logs), "paper"), fetched] if fetched else ["not fetched yet"]
    said[:0] = [f"{len(wrong):,} failed"] if wrong else []
    about = next((f"{log.day or 'the last fetch'}: {log.why}" for log in reversed(wrong)), "")
    return Choice(subscription.name, subscription.name, " · ".join(said), about=about)
