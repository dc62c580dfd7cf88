"""Choose a day that lies ahead, from a few or by typing it."""

from datetime import date

from store.dates import NoDay, offered_days, until
from store.times import day_in_words
from tui.questions.picker import Choice, Picker

_FOOTER = "Enter takes · Esc leaves"


class DayPicker(Picker):
    """Answers with a date, ``wake`` to put something off no longer, or None."""

    def __init__(self, title: str, today: date, *, wake: bool = False) -> None:
        self._today = today
        days = [Choice(day, words, _written(day)) for words, day in offered_days(today)]
        if wake:
            days.append(Choice("wake", "no longer", "back at once"))
        super().__init__(title, days, prompt="a day: friday, 3d, 2w, 2026-12-01", nothing="")

    def found(self) -> list[Choice]:
        """Offer the day that was typed, then what has a word that begins so; what is no day is refused, not guessed."""
        typed = " ".join(self.editor.text.lower().split())
        self.footer = _FOOTER
        if not typed:
            return self.choices
        fit = [choice for choice in self.choices if f" {typed}" in f" {choice.text}"]
        try:
            day = until(typed, self._today)
        except NoDay as why:
            self.footer = _FOOTER if fit else str(why)
            return fit
        return [Choice(day, typed, _written(day)), *(choice for choice in fit if choice.value != day)]


def _written(day: date) -> str:
    return f"{day:%A}, {day_in_words(day)}"
