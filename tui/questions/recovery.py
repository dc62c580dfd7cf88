"""Ask what is to become of a file of marks that cannot be read: each way out, and what it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.geometry import Size

from store.state.backups import Quarantine, made_at
from store.state.merge import Tables
from store.times import clock
from tui.questions.dialogue import Dialogue
from tui.sheets.sheet import Sheet
from tui.sheets.text_layout import elide, shown, wrap


@dataclass(frozen=True, slots=True)
class Way:
    """One way out: the word that `Library.recover` takes, how it is called, and what it holds."""

    choice: str
    title: str
    holds: str


def held(tables: Tables) -> str:
    """Say what a state file holds: how many marks, and how many notes on them."""
    marks = tables.get("marks", {})
    notes = sum(len(record.get("notes") or ()) for record in marks.values())
    return f"{len(marks):,} mark{'s' * (len(marks) != 1)}, {notes:,} note{'s' * (notes != 1)}"


def ways_out(quarantine: Quarantine) -> list[Way]:
    """List the ways out of a quarantine, the one that keeps most first."""
    ways = []
    if quarantine.best["marks"]:
        together = "what can be read of it" + (", with the backup" if quarantine.backup else "")
        ways.append(Way("shown", f"Keep {together}", held(quarantine.best)))
    if quarantine.backup is not None:
        made = clock(made_at(quarantine.backup))
        ways.append(Way("backup", f"Go back to the backup of {made}", held(quarantine.backed_up)))
    return [*ways, Way("empty", "Begin anew", "no marks")]


class RecoverySheet(Sheet):
    """Paints what has happened, the ways out, and the keys."""

    def __init__(self, quarantine: Quarantine) -> None:
        super().__init__(id="question")
        self.ways = ways_out(quarantine)
        self.cursor = 0
        self._reason = quarantine.reason
        kept = "A copy of it is in backups/damaged. " if quarantine.kept else ""
        self._comfort = f"{kept}Nothing is written until you choose."

    def _lines(self, width: int) -> list[tuple[str, Style]]:
        inks, room = self.inks, max(10, width)
        lines = [("Your marks cannot be read.", inks.strong)]
        lines += [(line, inks.text) for line in wrap(shown(self._reason), room)]
        lines += [(line, inks.text) for line in wrap(self._comfort, room)]
        lines.append(("", inks.text))
        for number, way in enumerate(self.ways, 1):
            sign = self.signs.bar if number - 1 == self.cursor else " "
            ink = inks.strong if number - 1 == self.cursor else inks.text
            lines.append((elide(f"{sign} {number} {way.title}", room), ink))
            lines.append((elide(f"    {way.holds}", room), inks.muted))
        lines.append(("", inks.text))
        keys = "↑ ↓ or a number chooses · Enter does it · Esc: read on, write nothing"
        return [*lines, *((line, inks.faint) for line in wrap(keys, room))]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Be as high as what is said."""
        return len(self._lines(width))

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint one line of it."""
        lines = self._lines(width)
        return [Segment(*lines[y])] if y < len(lines) else ()

    def move_to(self, cursor: int) -> None:
        """Put the cursor on a way out."""
        self.cursor = max(0, min(cursor, len(self.ways) - 1))
        self.refresh()


class Recovery(Dialogue[str | None]):
    """Gives back the choice, ``shown``, ``backup`` or ``empty``; None to read on without writing."""

    def __init__(self, quarantine: Quarantine) -> None:
        super().__init__()
        self._sheet = RecoverySheet(quarantine)

    def compose(self) -> ComposeResult:
        """Show the one widget there is."""
        yield self._sheet

    def on_key(self, event: events.Key) -> None:
        """Move, take or leave."""
        event.stop()
        event.prevent_default()
        if event.key in ("escape", "q"):
            self.dismiss(None)
        elif event.key in ("down", "j", "up", "k"):
            self._sheet.move_to(self._sheet.cursor + (1 if event.key in ("down", "j") else -1))
        elif event.key in map(str, range(1, len(self._sheet.ways) + 1)):
            self._sheet.move_to(int(event.key) - 1)
        elif event.key == "enter":
            self.dismiss(self._sheet.ways[self._sheet.cursor].choice)
