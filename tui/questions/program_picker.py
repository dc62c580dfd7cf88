"""Choose a program by its name in the configuration, or type its command, and the form that it is given papers in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from textual import events

from store.text import fold
from tui.questions.export_forms import Form
from tui.questions.picker import Choice, Picker


class ProgramPicker(Picker):
    """Answers with a command, or the name of one of the ``programs``; ``form`` is what was chosen with Tab.

    ``commands`` were run before, and come first.
    """

    def __init__(
        self, title: Callable[[str], str], programs: Mapping[str, str], commands: Sequence[str], forms: Sequence[Form]
    ) -> None:
        names = dict.fromkeys([*commands, *programs])
        choices = [Choice(name, name, programs.get(name, "typed before")) for name in names]
        self._named, self._forms = title, list(forms)
        super().__init__(title(self.form.name), choices, prompt="a program, or a command with its arguments")
        self.nothing = "type a command: it is run without a shell"
        self.footer = f"Enter runs it · Tab: {self._next.name} · Esc leaves"

    @property
    def form(self) -> Form:
        """The form that the program is given papers in."""
        return self._forms[0]

    @property
    def _next(self) -> Form:
        return self._forms[1 % len(self._forms)]

    def found(self) -> list[Choice]:
        """Return the programs that have what was typed in their name or command, and what was typed as a command."""
        typed = self.editor.text.strip()
        wanted = fold(typed)
        fit = [each for each in self.choices if wanted in fold(each.text) or wanted in fold(each.right)]
        own = [Choice(typed, typed, "run this")] if typed and typed not in (each.text for each in fit) else []
        begins = [each for each in fit if fold(each.text).startswith(wanted)]
        return [*begins, *own, *(each for each in fit if each not in begins)]

    def press_own(self, event: events.Key) -> bool:
        """Take another form with Tab."""
        if event.key != "tab":
            return False
        self._forms.append(self._forms.pop(0))
        self.title = self._named(self.form.name)
        self.footer = f"Enter runs it · Tab: {self._next.name} · Esc leaves"
        self.box.redraw()
        return True
