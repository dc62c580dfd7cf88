"""What an export is wished to be: the form, the papers, the group and the target, and which of them takes the keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain, combinations

from tui.questions.export_forms import Form, template
from tui.questions.matching import fitting
from tui.session import LastExport
from tui.sheets.line_editor import LineEditor
from tui.sheets.window import Window

TARGETS = ("file", "clipboard", "program")


class ExportWish:
    """Begins as the ``last`` export was; ``counts`` are how many papers there are of each sort."""

    def __init__(self, forms: Sequence[Form], last: LastExport, counts: Mapping[str, int]) -> None:
        self.forms, self.counts = list(forms), counts
        self.which, self.group, self._to, self._flags = last.papers, last.group, last.to, last.flags
        self.find, self.path, self.command = LineEditor(), LineEditor(last.path), LineEditor(last.command)
        self.window = Window()
        self.offered: Sequence[Form] = self.forms
        """The forms that fit what was typed."""
        self.at = "form"
        """The part that takes the keys."""
        self._ending = self.form.ending

    @property
    def form(self) -> Form:
        """The form under the cursor, with the options that are on."""
        form = self.offered[self.window.cursor] if self.offered else self.forms[0]
        return replace(form, flags=tuple(flag for flag in self._flags.split() if flag in form.format.flags))

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts, in the order in which one goes through them; the last is the path or the command.

        A format that has groups has no options, and one that has options has no groups.
        """
        return ("form", "papers", "with" if self.form.format.flags else "group", "to", "line")

    @property
    def papers(self) -> list[str]:
        """The sorts of papers that there are."""
        return [which for which, count in self.counts.items() if count]

    @property
    def groups(self) -> tuple[str, ...]:
        """What the papers can be grouped by in this form, nothing first."""
        return ("none", *self.form.format.groups) if self.form.format.groups else ()

    @property
    def extras(self) -> tuple[str, ...]:
        """The options of this form that can be on together, none of them first."""
        known = self.form.format.flags
        return tuple(" ".join(some) for some in chain(*(combinations(known, many) for many in range(len(known) + 1))))

    @property
    def targets(self) -> tuple[str, ...]:
        """Where this form can go: pages need a folder."""
        return TARGETS[:1] if self.form.format.pages else TARGETS

    @property
    def to(self) -> str:
        """Where it goes."""
        return self._to if self._to in self.targets else self.targets[0]

    @property
    def editor(self) -> LineEditor | None:
        """The line that is typed into here, if any."""
        return self.find if self.at == "form" else self.line_editor if self.at == "line" else None

    @property
    def line_editor(self) -> LineEditor | None:
        """The line that says where to: a path, or a command."""
        return {"file": self.path, "program": self.command}.get(self.to)

    def options(self, part: str) -> tuple[Sequence[str], int]:
        """Return what there is to choose from in a part, and the number of the choice."""
        known: Mapping[str, tuple[Sequence[str], str]] = {
            "papers": (self.papers, self.which),
            "group": (self.groups, self.group),
            "with": (self.extras, " ".join(self.form.flags)),
            "to": (self.targets, self.to),
        }
        options, chosen = known.get(part, ((), ""))
        return options, options.index(chosen) if chosen in options else 0

    def as_kept(self) -> LastExport:
        """Return what is wished for as it is remembered."""
        group = self.group if self.group in self.groups[1:] else ""
        path, command = self.path.text.strip(), self.command.text.strip()
        return LastExport(self.form.name, group, self.which, self.to, path, command, self._flags)

    # -- how it changes ------------------------------------------------------------------------------------------------

    def turn(self, by: int) -> None:
        """Go to another part, of those in which there is anything to choose or to type."""
        parts = [part for part in self.parts if part == "form" or self.options(part)[0]]
        parts += ["line"] if self.line_editor else []
        self.at = parts[(parts.index(self.at) + by) % len(parts)] if self.at in parts else parts[0]

    def go_to(self, part: str) -> None:
        """Go to a part, if there is anything to choose or to type in it."""
        if self.options(part)[0] or (part == "line" and self.line_editor):
            self.at = part

    def choose(self, number: int) -> None:
        """Choose one of the options of the present part; behind the last one is the first."""
        options, _ = self.options(self.at)
        if not options:
            return
        chosen = options[number % len(options)]
        if self.at == "papers":
            self.which = chosen
        elif self.at == "group":
            self.group = chosen
        elif self.at == "with":
            self._flags = chosen
        else:
            self._to = chosen

    def move(self, by: int) -> None:
        """Go to another form."""
        self.window.move_to(self.window.cursor + by)
        self._follow()

    def typed(self) -> None:
        """Offer the forms that fit what was typed to find one; the path of a template is one of them."""
        if self.at == "form":
            found = [self.forms[number] for number in fitting(self.find.text, [form.name for form in self.forms])]
            if not found and (own := template(self.find.text.strip())):
                found = [own]
            self.offered = found
            self.window.fit(self.window.height, len(found))
            self.window.move_to(0)
            self._follow()

    def _follow(self) -> None:
        """Give the path the ending of the form, where it had the one of the form before."""
        if self.path.text.endswith(self._ending):
            self.path.set(self.path.text.removesuffix(self._ending) + self.form.ending)
            self._ending = self.form.ending
