"""Go through what is listed, one by one or by the page, and scroll what is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.registry import command
from tui.keymap import PLACES

if TYPE_CHECKING:
    from tui.main.screen import MainScreen
    from tui.notes.screen import NotesScreen
    from tui.screen import KeyedScreen
    from tui.triage.screen import TriageScreen

END = 1_000_000_000
"""More papers, notes, changes or lines than there are anywhere."""
IN_TRIAGE = "Go on and leave the paper undecided; a status or a snooze goes on by itself."


@command(
    "down",
    "j",
    "down",
    title="Next",
    group="Move",
    places=PLACES,
    own_keys={"triage": ("j",)},
    hint={"statistics": "down"},
    own_help={
        "triage": "Go on to the next paper and leave this one undecided.",
        "notes": "Go to the next note.",
        "history": "Go to the change before this one in time.",
        "statistics": "Scroll down by a line.",
    },
)
def down(screen: KeyedScreen) -> None:
    """Go to the next paper; in the reading view, to the next sentence."""
    screen.move(1)


@command(
    "up",
    "k",
    "up",
    title="Previous",
    group="Move",
    places=PLACES,
    own_keys={"triage": ("k", "backspace"), "notes": ("k", "up", "backspace")},
    hint={"triage": "back", "statistics": "up"},
    own_help={
        "triage": "Go back to the paper before; a decision stays until you make another.",
        "notes": "Go to the previous note.",
        "history": "Go to the change after this one in time.",
        "statistics": "Scroll up by a line.",
    },
    was=("triage-back",),
)
def up(screen: KeyedScreen) -> None:
    """Go to the previous paper; in the reading view, to the previous sentence."""
    screen.move(-1)


@command("next", "J", title="Next paper, also while reading", group="Move")
def next_paper(screen: MainScreen) -> None:
    """Go to the next paper without leaving the reading view."""
    screen.go(screen.papers.window.cursor + 1)


@command("previous", "K", title="Previous paper, also while reading", group="Move")
def previous_paper(screen: MainScreen) -> None:
    """Go to the previous paper without leaving the reading view."""
    screen.go(screen.papers.window.cursor - 1)


@command("first", "g", "home", title="To the beginning", group="Move", places=PLACES)
def first(screen: KeyedScreen) -> None:
    """Go to the beginning of the list, or of the text being read."""
    screen.turn(-END)


@command("last", "G", "end", title="To the end", group="Move", places=PLACES)
def last(screen: KeyedScreen) -> None:
    """Go to the end of the list, or of the text being read."""
    screen.turn(END)


@command("half-down", "ctrl+d", title="Half a page down", group="Move", places=PLACES)
def half_down(screen: KeyedScreen) -> None:
    """Go down by half of what is in sight."""
    screen.turn(screen.page_size // 2)


@command("half-up", "ctrl+u", title="Half a page up", group="Move", places=PLACES)
def half_up(screen: KeyedScreen) -> None:
    """Go up by half of what is in sight."""
    screen.turn(-(screen.page_size // 2))


@command(
    "page-down",
    "pagedown",
    title="Page down",
    group="Move",
    places=PLACES,
    own_keys={"statistics": ("pagedown", "space")},
)
def page_down(screen: KeyedScreen) -> None:
    """Go down by what is in sight."""
    screen.turn(screen.page_size - 1)


@command("page-up", "pageup", title="Page up", group="Move", places=PLACES)
def page_up(screen: KeyedScreen) -> None:
    """Go up by what is in sight."""
    screen.turn(1 - screen.page_size)


@command("scroll-down", "ctrl+f", title="Scroll the text down", group="Move", places=("main", "triage", "notes"))
def scroll_down(screen: MainScreen | TriageScreen | NotesScreen) -> None:
    """Scroll the text of the paper or the note down, without leaving it."""
    screen.detail.roll(max(1, screen.detail.size.height - 2))


@command("scroll-up", "ctrl+b", title="Scroll the text up", group="Move", places=("main", "triage", "notes"))
def scroll_up(screen: MainScreen | TriageScreen | NotesScreen) -> None:
    """Scroll the text of the paper or the note up, without leaving it."""
    screen.detail.roll(-max(1, screen.detail.size.height - 2))


@command("line-down", "down", title="A line down", group="Move", places=("triage",), was=("triage-scroll-down",))
def line_down(screen: TriageScreen) -> None:
    """Scroll the text down by a line."""
    screen.detail.roll(1)


@command("line-up", "up", title="A line up", group="Move", places=("triage",), was=("triage-scroll-up",))
def line_up(screen: TriageScreen) -> None:
    """Scroll the text up by a line."""
    screen.detail.roll(-1)


@command(
    "go-on",
    "space",
    title="Go on",
    group="Move",
    places=("triage", "notes"),
    hint={"triage": "undecided", "notes": "next"},
    own_help={"triage": IN_TRIAGE},
    was=("triage-next", "notes-next"),
)
def go_on(screen: TriageScreen | NotesScreen) -> None:
    """Go on to the next one and leave this one as it is."""
    screen.forward()
