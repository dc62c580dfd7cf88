"""The first message after the start, and on the first run a tour of three lines."""

from collections.abc import Callable, Sequence

from store.library import Library
from store.quantities import counted
from tui.error_text import shorten_paths
from tui.keymap import Keymap
from tui.main.tour import Stop, Tour
from tui.session import Session

OFFER_FROM = 3
"""So many papers passed over again and again are worth a message."""


def greeting(library: Library, keymap: Keymap, problems: Sequence[str]) -> tuple[str, bool]:
    """Return the one thing that the reader should know first, if there is any, and whether something is wrong."""
    if library.readonly:
        return f"read-only: {shorten_paths(library, library.readonly)}", True
    if problems:
        many = f"{counted(len(problems), 'problem')} (see broadsheet doctor): " if len(problems) > 1 else ""
        return many + problems[0], True
    return _reminder(library, keymap), False


def _reminder(library: Library, keymap: Keymap) -> str:
    from store.ledger.passed_over import PASSED
    from store.ledger.triage import left_open
    from tui.main.passed_over import passed_papers

    if (left := left_open(library.ledger)) is not None:
        place = f"{left.position + 1:,} of {len(left.papers):,}"
        return f"triage was left at {place}: {_key(keymap, 'triage')} goes on"
    if (many := len(passed_papers(library))) >= OFFER_FROM:
        papers = f"{counted(many, 'paper')} passed over {counted(PASSED, 'time')} or more"
        return f"{papers}: {_key(keymap, 'passed-over')} to skip, snooze or keep them"
    return ""


def _key(keymap: Keymap, name: str) -> str:
    return next(iter(keymap.keys_of(name)), name)


class FirstRun:
    """Shows the tour until the reader ends it; ``mount`` adds it to the screen.

    Without a ``network`` it says nothing of fetching.
    """

    def __init__(
        self, session: Session, keymap: Keymap, mount: Callable[[Tour], object], *, network: bool = True
    ) -> None:
        self._session, self._keymap, self._mount, self._network = session, keymap, mount, network
        self._tour: Tour | None = None

    def begin(self) -> None:
        """Show the tour, unless it was ended before."""
        if not self._session.toured:
            self._tour = Tour(self._stops())
            self._mount(self._tour)

    def end(self) -> None:
        """End the tour for good, if it is shown."""
        if self._tour is not None:
            self._tour.remove()
            self._tour = None
            self._session.toured = True
            self._session.save()

    def _stops(self) -> list[Stop]:
        def key(*names: str) -> str:
            return " ".join(_key(self._keymap, name) for name in names)

        decide = key("later", "begin", "read", "skip")
        fetching = [(key("fetch"), "bring today's papers (asks the network)")] if self._network else []
        return [
            [(key("down", "up"), "move"), (key("filter"), "filter"), (decide, "later, reading, read, skip")],
            [*fetching, (key("triage"), "one by one"), (key("import"), "import"), (key("undo"), "undo")],
            [(key("help"), "every key"), (key("palette"), "every command"), ("Esc", "ends this tour for good")],
        ]
