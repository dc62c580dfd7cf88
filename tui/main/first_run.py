"""How the app opens: which list, the one thing to know first, and on the first run a tour of five lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.error_text import short
from tui.main.tour import Stop, Tour

if TYPE_CHECKING:
    from tui.main.screen import MainScreen

OFFER_FROM = 3
"""So many papers passed over again and again are worth a word."""


def show_first_list(screen: MainScreen) -> None:
    """List the papers of the view that the configuration names, or go where the last sitting ended."""
    bar, view = screen.papers.bar, screen.settings.view
    query = screen.library.views.get(view) if view is not None else None
    if query is not None and view is not None:
        bar.editor.set(query)
        bar.view = view
    elif view is not None:
        screen.settings.problems.append(f"the configuration names the view {view!r}, which is not there")
    if bar.editor.text:
        screen.finder.run(keep=True, patience=0)
    else:
        screen.whereabouts.restore()


def greet(screen: MainScreen) -> None:
    """Say the one thing that the reader should know first, if there is any."""
    problems = [*screen.settings.problems, *screen.keymap.problems]
    if screen.library.readonly:
        screen.say(f"read-only: {short(screen.library, screen.library.readonly)}", error=True)
    elif len(problems) > 1:
        screen.say(f"{len(problems)} problems (see broadsheet doctor): {problems[0]}", error=True)
    elif problems:
        screen.say(problems[0], error=True)
    else:
        _remind(screen)


def _remind(screen: MainScreen) -> None:
    from store.ledger.triage import left_open
    from tui.main.passed_over import PASSED, passed_papers

    if (left := left_open(screen.library.ledger)) is not None:
        place = f"{left.position + 1:,} of {len(left.papers):,}"
        screen.say(f"triage was left at {place}: {_key(screen, 'triage')} goes on")
    elif (many := len(passed_papers(screen.library))) >= OFFER_FROM:
        key = _key(screen, "passed-over")
        screen.say(f"{many:,} papers passed {PASSED} times or more: {key} to skip, snooze or keep them")


def _key(screen: MainScreen, name: str) -> str:
    return next(iter(screen.keymap.keys_of(name)), name)


class FirstRun:
    """Shows the tour until the reader ends it."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen
        self._tour: Tour | None = None

    def begin(self) -> None:
        """Show the tour where it was never ended, and nothing was ever marked."""
        if self.screen.session.toured or self.screen.library.marks:
            return
        self._tour = Tour(self._stops())
        self.screen.mount(self._tour)

    def end(self) -> bool:
        """End the tour for good; say whether it was shown."""
        if self._tour is None:
            return False
        self._tour.remove()
        self._tour = None
        self.screen.session.toured = True
        self.screen.session.save()
        return True

    def _stops(self) -> list[Stop]:
        def key(*names: str) -> str:
            return " ".join(_key(self.screen, name) for name in names)

        decide = key("later", "begin", "read", "skip")
        return [
            [(key("down", "up"), "move"), (key("read-alone"), "read"), (key("filter"), "filter as you type")],
            [(decide, "later, reading, read, skip"), ("1-5", "rate")],
            [(key("tags"), "tag"), (key("note"), "note"), (key("undo"), "undoes anything; all is saved at once")],
            [(key("triage"), "goes through the inbox one paper at a time")],
            [(key("help"), "every key"), (key("palette"), "every command"), ("Esc", "ends this tour for good")],
        ]
