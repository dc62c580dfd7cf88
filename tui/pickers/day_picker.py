"""Choose a day that lies ahead, from a few or by typing it."""

from __future__ import annotations

from datetime import date

from store.reading.snooze import EXPECTED, choices, until
from tui.pickers.picker import Picker
from tui.widgets.pick_list import Choice


class DayPicker(Picker):
    """Gives back a date, ``wake`` to put something off no longer, or None."""

    def __init__(self, title: str, today: date, *, wake: bool = False) -> None:
        self._today = today
        offered = [Choice(day, words, _written(day)) for words, day in choices(today)]
        if wake:
            offered.append(Choice("wake", "no longer", "back at once"))
        super().__init__(title, offered, prompt="a day: friday, 3d, 2w, 2026-12-01")

    def found(self) -> list[Choice]:
        """Offer the day that was typed first, then what fits."""
        typed = self.sheet.editor.text.strip()
        day = until(typed, self._today) if typed else None
        found = [choice for choice in super().found() if choice.value != day]
        self.sheet.footer = "Enter takes · Esc leaves" if found or day else f"expected {EXPECTED}"
        return [Choice(day, typed, _written(day)), *found] if day else found


def _written(day: date) -> str:
    return f"{day:%A}, {day:%b} {day.day} {day.year}"
