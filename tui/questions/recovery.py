"""Ask what is to become of a file of marks that cannot be read: each way out, and what it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual import events

from store.state.backups import Quarantine, made_at
from store.state.merge import Tables
from store.times import clock
from tui.questions.box import SheetQuestion
from tui.sheets.text_layout import elide, shown, wrap


@dataclass(frozen=True, slots=True)
class RecoveryOption:
    """One way out: the word that `Library.recover` takes, how it is called, and what it holds."""

    choice: str
    title: str
    holds: str


def held(tables: Tables) -> str:
    """Say what a state file holds: how many marks, and how many notes on them."""
    marks = tables.get("marks", {})
    notes = sum(len(record.get("notes") or ()) for record in marks.values())
    return f"{len(marks):,} mark{'s' * (len(marks) != 1)}, {notes:,} note{'s' * (notes != 1)}"


def recovery_options(quarantine: Quarantine) -> list[RecoveryOption]:
    """List the ways out of a quarantine, the one that keeps most first."""
    options = []
    if quarantine.best["marks"]:
        together = "what can be read of it" + (", with the backup" if quarantine.backup else "")
        options.append(RecoveryOption("shown", f"Keep {together}", held(quarantine.best)))
    if quarantine.backup is not None:
        made = clock(made_at(quarantine.backup))
        options.append(RecoveryOption("backup", f"Go back to the backup of {made}", held(quarantine.backed_up)))
    return [*options, RecoveryOption("empty", "Begin anew", "no marks")]


class RecoveryQuestion(SheetQuestion[str]):
    """Answers ``shown``, ``backup`` or ``empty``; None to read on without writing."""

    def __init__(self, quarantine: Quarantine) -> None:
        super().__init__()
        self._options = recovery_options(quarantine)
        self._cursor = 0
        self._reason = quarantine.reason
        kept = "A copy of it is in backups/damaged. " if quarantine.kept else ""
        self._comfort = f"{kept}Nothing is written until you choose."

    async def press(self, event: events.Key) -> None:
        """Move, take or leave."""
        if event.key in ("escape", "q"):
            self.answer(None)
        elif event.key in ("down", "j", "up", "k"):
            self._move_to(self._cursor + (1 if event.key in ("down", "j") else -1))
        elif event.key in map(str, range(1, len(self._options) + 1)):
            self._move_to(int(event.key) - 1)
        elif event.key == "enter":
            self.answer(self._options[self._cursor].choice)

    def _move_to(self, cursor: int) -> None:
        self._cursor = max(0, min(cursor, len(self._options) - 1))
        self.box.redraw()

    def _lines(self, width: int) -> list[tuple[str, Style]]:
        styles, room = self.box.text_styles, max(10, width)
        lines = [("Your marks cannot be read.", styles.strong)]
        lines += [(line, styles.text) for line in wrap(shown(self._reason), room)]
        lines += [(line, styles.text) for line in wrap(self._comfort, room)]
        lines.append(("", styles.text))
        for number, option in enumerate(self._options, 1):
            here = number - 1 == self._cursor
            glyph = self.box.glyphs.bar if here else " "
            lines.append((elide(f"{glyph} {number} {option.title}", room), styles.strong if here else styles.text))
            lines.append((elide(f"    {option.holds}", room), styles.muted))
        lines.append(("", styles.text))
        keys = "↑ ↓ or a number chooses · Enter does it · Esc: read on, write nothing"
        return [*lines, *((line, styles.faint) for line in wrap(keys, room))]

    def height(self, width: int) -> int:
        """Be as high as what is said."""
        return len(self._lines(width))

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint one line of it."""
        lines = self._lines(width)
        return [Segment(*lines[y])] if y < len(lines) else ()
