"""Ask what to do with a file of marks that cannot be read: the options, and what each holds."""

from dataclasses import dataclass

from rich.segment import Segment
from textual import events

from store.quantities import counted
from store.state.backups import made_at
from store.state.merge import Tables
from store.state.quarantine import Quarantine
from store.times import clock
from tui.questions.box import SheetQuestion, wrapped
from tui.sheets.text_layout import elide
from tui.sheets.window import Line


@dataclass(frozen=True, slots=True)
class RecoveryOption:
    """One option: the word that `Library.recover` takes, a title, and what it holds."""

    choice: str
    title: str
    holds: str


def held(tables: Tables) -> str:
    """Return what a state file holds: how many marks, and how many notes on them."""
    marks = tables.get("marks", {})
    notes = sum(len(record.get("notes") or ()) for record in marks.values())
    return f"{counted(len(marks), 'mark')}, {counted(notes, 'note')}"


def recovery_options(quarantine: Quarantine) -> list[RecoveryOption]:
    """List the options for a damaged file, the one that keeps most first."""
    options = []
    if quarantine.best["marks"]:
        together = "what can be read of it" + (", with the backup" if quarantine.backup else "")
        options.append(RecoveryOption("shown", f"Keep {together}", held(quarantine.best)))
    if quarantine.backup is not None:
        made = clock(made_at(quarantine.backup))
        options.append(RecoveryOption("backup", f"Go back to the backup of {made}", held(quarantine.backed_up)))
    return [*options, RecoveryOption("empty", "Start without marks", "no marks")]


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

    def lines(self, width: int) -> list[Line]:
        """Return what is wrong, the options and the keys."""
        styles = self.box.text_styles
        lines: list[Line] = [[Segment("Your marks file cannot be read.", styles.strong)]]
        lines += [*wrapped(self._reason, width, styles.text), *wrapped(self._comfort, width, styles.text), []]
        for number, option in enumerate(self._options, 1):
            here = number - 1 == self._cursor
            title = f"{self.box.glyphs.bar if here else ' '} {number} {option.title}"
            lines.append([Segment(elide(title, max(10, width)), styles.strong if here else styles.text)])
            lines.append([Segment(elide(f"    {option.holds}", max(10, width)), styles.muted)])
        keys = "↑ ↓ or a number chooses · Enter does it · Esc: read on, write nothing"
        return [*lines, [], *wrapped(keys, width, styles.faint)]
