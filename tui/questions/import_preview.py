"""Show what an import would bring, while it is counted, and ask whether to go on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual import events

from store.quantities import counted
from tui.questions.box import SheetQuestion, wrapped
from tui.sheets.text_layout import elide, shown
from tui.sheets.window import Line

if TYPE_CHECKING:
    from store.intake import Intake

_REASONS = 5
"""So many records that are left out are shown with their reasons."""


class ImportPreview(SheetQuestion[bool]):
    """Answers whether to import; the counts come in while it is asked, and until they are there Enter does nothing."""

    wide = 72

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name, self._read = name, 0
        self._intake: Intake | None = None
        self._refused = ""

    # -- what is found out meanwhile -----------------------------------------------------------------------------------

    def reading(self, count: int) -> None:
        """Show how many papers were read so far."""
        self._read = count
        self._repaint()

    def show(self, intake: Intake) -> None:
        """Show what the import would bring."""
        self._intake = intake
        self._repaint()

    def refuse(self, line: str) -> None:
        """Show why nothing can be imported."""
        self._refused = line
        self._repaint()

    def _repaint(self) -> None:
        if self.box.question is self:
            self.box.place()

    @property
    def _worthwhile(self) -> bool:
        return self._intake is not None and bool(self._intake.new or self._intake.updated)

    # -- keys, and the picture -----------------------------------------------------------------------------------------

    async def press(self, event: events.Key) -> None:
        """Import, or leave."""
        if event.key == "enter" and self._worthwhile:
            self.answer(True)
        elif event.key in ("escape", "q") or (event.key == "enter" and (self._intake or self._refused)):
            self.answer(None)

    def lines(self, width: int) -> list[Line]:
        """Return what is imported, the counts, what is left out and why, and the keys."""
        styles = self.box.text_styles
        lines: list[Line] = [*wrapped(f"Import {self._name}?", width, styles.strong), []]
        if self._refused:
            lines += wrapped(self._refused, width, styles.error)
        elif self._intake is None:
            so_far = f" {counted(self._read, 'paper')} so far" if self._read else ""
            lines.append([Segment(f"reading…{so_far}", styles.muted)])
        else:
            lines += self._found(self._intake, width)
        footer = "Enter imports · Esc leaves" if self._worthwhile else "Esc leaves"
        return [*lines, [], [Segment(elide(footer, width), styles.faint)]]

    def _found(self, intake: Intake, width: int) -> list[Line]:
        styles = self.box.text_styles
        counts = [(intake.new, "new"), (intake.updated, "updated"), (intake.unchanged, "unchanged")]
        counts += [(len(intake.skipped), "skipped")] if intake.skipped else []
        cells = max(len(f"{count:,}") for count, _ in counts)
        lines: list[Line] = [
            [
                Segment(f"{count:>{cells},}  ", styles.text if count else styles.faint),
                Segment(word, styles.text if count else styles.faint),
            ]
            for count, word in counts
        ]
        for each in intake.skipped[:_REASONS]:
            file = Path(each["file"] or "").name
            several = file != self._name
            place = ", ".join(filter(None, (file if several else "", each["where"])))
            reason = elide(shown(": ".join(filter(None, (place, each["reason"])))), width - cells - 2)
            lines.append([Segment(" " * (cells + 2)), Segment(reason, styles.muted)])
        if (more := len(intake.skipped) - _REASONS) > 0:
            lines.append([Segment(" " * (cells + 2)), Segment(f"… and {more:,} more", styles.faint)])
        if not intake.files and not intake.skipped:
            lines += wrapped("No file with papers was found there.", width, styles.text)
        return lines
