"""Change what the screen looks like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.registry import command
from tui.config_schema import THEMES

if TYPE_CHECKING:
    from tui.main.screen import MainScreen
    from tui.triage.screen import TriageScreen

IN_TRIAGE = "Read the paper alone; T comes back to triage. When all is done, go to the list."


@command(
    "read-alone",
    "enter",
    title="Read the paper alone",
    group="Look",
    places=("main", "triage"),
    hint={"main": "show"},
    own_help={"triage": IN_TRIAGE},
    was=("triage-finish",),
)
def read_alone(screen: MainScreen | TriageScreen) -> None:
    """Show the paper alone, to go through its sentences and highlight them; Enter or Esc goes back to the list."""
    screen.open_paper()


@command("zoom", "z", title="Zoom the paper", group="Look")
def zoom(screen: MainScreen) -> None:
    """Show more of the paper, or give the list its usual room again."""
    screen.toggle_class("-zoomed")


@command("compact", "c", title="Compact rows", group="Look")
def compact(screen: MainScreen) -> None:
    """Show each paper on one line, or on two with its summary or authors."""
    papers = screen.papers
    papers.compact = papers.row_lines == 2
    papers.fit()
    screen.say("one line per paper" if papers.compact else "two lines per paper")


@command("theme", "ctrl+t", title="Theme…", group="Look")
async def theme(screen: MainScreen) -> None:
    """Choose the colours: dark, light, high contrast, none, or the terminal's own."""
    from tui.questions.picker import Choice, Picker

    app, now = screen.app, screen.app.theme
    choices = [Choice(name, name, "now" if name == now else "") for name in THEMES]
    cursor = THEMES.index(now) if now in THEMES else 0
    chosen = await screen.ask(
        Picker("Theme", choices, cursor=cursor, looked_at=lambda name: setattr(app, "theme", name))
    )
    app.theme = chosen or now
    if chosen:
        screen.session.theme = chosen
        screen.session.save()
        named = " · the configuration sets another for the next start" if screen.settings.theme else ""
        screen.say(f"theme {chosen}{named if screen.settings.theme != chosen else ''}")
