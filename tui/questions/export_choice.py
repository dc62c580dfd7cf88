"""Choose how papers are exported, which of them and where to, with the first lines of it in sight."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from textual import events

from store.errors import BroadsheetError
from tui.programs import Stopped
from tui.questions.box import Box, SheetQuestion
from tui.questions.export_forms import Form, template
from tui.questions.export_picture import FIELDS, HEAD, Picture
from tui.questions.matching import fitting
from tui.session import LastExport
from tui.sheets.line_editor import LineEditor
from tui.sheets.window import Window

TARGETS = ("file", "clipboard", "program")
LOOKED_AT = ("form", "papers", "group", "to", "line")
"""The parts of the question, in the order in which Tab goes through them."""
Preview = Callable[[Form, str, str], Awaitable[Sequence[str]]]
"""Returns the first lines of what would be written, in a form, of some papers, grouped by something."""
Does = Callable[[Form, LastExport], Awaitable[str]]
"""Exports what was chosen and returns what is said of it; raises BroadsheetError, and Stopped."""


class ExportChoice(SheetQuestion[str]):
    """Answers with what was done, once it is; what goes wrong is said here, and can be mended here.

    ``counts`` are how many papers there are of each sort; more may come while it is asked. ``stop`` ends what is done.
    """

    wide = 132
    tall = 0.96

    one_line = True

    def __init__(
        self,
        forms: Sequence[Form],
        last: LastExport,
        counts: Mapping[str, int],
        preview: Preview,
        does: Does,
        stop: Callable[[], None],
    ) -> None:
        super().__init__()
        self.forms = list(forms)
        self.counts, self._preview, self._does, self._stop = counts, preview, does, stop
        self.which, self.group, self._to = last.papers, last.group, last.to
        self.find, self.path, self.command = LineEditor(), LineEditor(last.path), LineEditor(last.command)
        self.window = Window()
        self.offered: Sequence[Form] = self.forms
        """The forms that fit what was typed."""
        self.at = LOOKED_AT[0]
        """The part that takes the keys."""
        self.previewed: Sequence[str] | None = ()
        """The first lines of what would be written; None while they are made."""
        self.failed, self.working = "", ""
        self._ending = self.form.ending
        self._tasks: set[asyncio.Task[None]] = set()
        self._picture = Picture(self)

    def begin(self, box: Box, answered: Any) -> None:
        """Show the form that was used last."""
        super().begin(box, answered)
        self._look()

    @property
    def form(self) -> Form:
        """The form under the cursor."""
        return self.offered[self.window.cursor] if self.offered else self.forms[0]

    @property
    def groups(self) -> tuple[str, ...]:
        """What the papers can be grouped by in this form, nothing first."""
        return ("none", *self.form.format.groups) if self.form.format.groups else ()

    @property
    def targets(self) -> tuple[str, ...]:
        """Where this form can go: pages need a folder."""
        return TARGETS[:1] if self.form.format.pages else TARGETS

    @property
    def to(self) -> str:
        """Where it goes."""
        return self._to if self._to in self.targets else self.targets[0]

    @property
    def papers(self) -> list[str]:
        """The sorts of papers that there are."""
        return [which for which, count in self.counts.items() if count]

    @property
    def editor(self) -> LineEditor | None:
        """The line that is typed into here, if any."""
        return self.find if self.at == "form" else self.line_editor if self.at == "line" else None

    @property
    def line_editor(self) -> LineEditor | None:
        """The line that says where to: a path, or a command."""
        return {"file": self.path, "program": self.command}.get(self.to)

    @property
    def wish(self) -> LastExport:
        """What is asked for, to be remembered."""
        group = self.group if self.group in self.groups[1:] else ""
        path, command = self.path.text.strip(), self.command.text.strip()
        return LastExport(self.form.name, group, self.which, self.to, path, command)

    def recounted(self) -> None:
        """Show that other counts are known by now."""
        self._repaint()

    # -- keys ----------------------------------------------------------------------------------------------------------

    async def press(self, event: events.Key) -> None:
        """Choose, type, export, stop or leave."""
        key = event.key
        if self.working:
            if key == "escape":
                self._stop()
            return
        self.failed = ""
        if key == "escape":
            self._leave()
        elif key == "enter":
            self._start(self._export())
        elif key in ("tab", "shift+tab"):
            self._turn(1 if key == "tab" else -1)
        elif key in _ROWS and self.at != "form":
            self._turn(_ROWS[key])
        elif key in _ROWS or key in _PAGES:
            self._move(_ROWS.get(key) or _PAGES[key])
        elif self.editor is not None:
            self._type(event)
        elif key in _SIDES:
            self._choose(_SIDES[key])
        self._repaint()

    def paste(self, text: str) -> None:
        """Insert what was pasted, where something is typed."""
        if self.editor is not None and not self.working:
            self.editor.insert(text)
            self._typed()
            self._repaint()

    def keep(self) -> None:
        """End what is at work before a sudden end."""
        self._stop()

    def pointed(self, x: int, y: int) -> None:
        """Take the form, or the part of the question, that was clicked."""
        if self.working:
            return
        at, option = self._picture.hit(x, y)
        if at == "form" and option is not None:
            self.at = at
            self._move(option - self.window.cursor)
        elif at:
            self.at = at
            if option is not None:
                self._choose(option - self._options()[1])
        self._repaint()

    def _leave(self) -> None:
        self._stop()
        self.answer(None)

    def _turn(self, by: int) -> None:
        parts = [part for part in LOOKED_AT if self._options(part)[0] or part == "form"]
        parts += ["line"] if self.line_editor else []
        self.at = parts[(parts.index(self.at) + by) % len(parts)] if self.at in parts else parts[0]

    def _options(self, part: str = "") -> tuple[Sequence[str], int]:
        """Return what there is to choose from in a part, the present one unless told, and the number of the choice."""
        options: Sequence[str]
        chosen = ""
        match part or self.at:
            case "papers":
                options, chosen = self.papers, self.which
            case "group":
                options, chosen = self.groups, self.group
            case "to":
                options, chosen = self.targets, self.to
            case _:
                options = ()
        return options, options.index(chosen) if chosen in options else 0

    def _choose(self, by: int) -> None:
        options, number = self._options()
        chosen = options[(number + by) % len(options)]
        if self.at == "papers":
            self.which = chosen
        elif self.at == "group":
            self.group = chosen
        else:
            self._to = chosen
        if self.at != "to":
            self._look()

    def _move(self, by: int) -> None:
        self.window.move_to(self.window.cursor + by)
        self._follow()

    def _type(self, event: events.Key) -> None:
        if self.editor is not None and self.editor.press(event.key, event.character):
            self._typed()

    def _typed(self) -> None:
        """Offer the forms that fit what was typed; the path of a template is one of them."""
        if self.at == "form":
            found = [self.forms[number] for number in fitting(self.find.text, [form.name for form in self.forms])]
            if not found and (own := template(self.find.text.strip())):
                found = [own]
            self.offered = found
            self.window.top = 0
            self._picture.fit()
            self.window.move_to(0)
            self._follow()

    def _follow(self) -> None:
        """Give the path the ending of the form, and show the first lines."""
        if self.path.text.endswith(self._ending):
            self.path.set(self.path.text.removesuffix(self._ending) + self.form.ending)
            self._ending = self.form.ending
        self._look()

    # -- what is done --------------------------------------------------------------------------------------------------

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _look(self) -> None:
        """Begin to make the first lines; those of before stay in sight for as long as that takes."""
        self._start(self._show(self.form, replace(self.wish)))

    async def _show(self, form: Form, wish: LastExport) -> None:
        try:
            lines = await self._preview(form, wish.papers, wish.group)
        except Stopped:
            return
        except BroadsheetError as error:
            lines = [str(error)]
        if (form.name, wish.papers, wish.group) == (self.form.name, self.wish.papers, self.wish.group):
            self.previewed = lines
            self._repaint()

    async def _export(self) -> None:
        form, wish = self.form, self.wish
        if not self.offered:
            self._say(f"there is no form “{self.find.text}”")
            return
        self.working = "…"
        try:
            if not self.counts.get(wish.papers):
                raise BroadsheetError("there is no such paper")
            if wish.to == "file" and not wish.path:
                raise BroadsheetError("which file?")
            said = await self._does(form, wish)
        except Stopped:
            self._say("stopped; nothing was written")
        except (BroadsheetError, OSError) as error:
            self._say(str(error))
        else:
            if said:
                self.answer(said)
            else:
                self._say("nothing was written")

    def _say(self, line: str) -> None:
        self.failed, self.working = line, ""
        self._repaint()

    def progress(self, done: int) -> None:
        """Show how many papers are written so far."""
        if self.working:
            self.working = f"{done:,} of {self.counts.get(self.which, 0):,} · Esc stops"
            self._repaint()

    def _repaint(self) -> None:
        with suppress(AttributeError):
            if self.box.question is self:
                self.fit()
                self.box.redraw()

    # -- the picture ---------------------------------------------------------------------------------------------------

    def height(self, width: int) -> int:
        """Return the lines that it would like to have: room for the forms, and for a preview worth looking at."""
        return HEAD + max(24, len(self.forms) + 1) + FIELDS

    def fit(self) -> None:
        """Keep the form under the cursor in sight."""
        self._picture.fit()

    def line(self, y: int, width: int) -> Any:
        """Paint one line."""
        return self._picture.line(y, width)


_ROWS = {"up": -1, "down": 1, "ctrl+p": -1, "ctrl+n": 1}
_PAGES = {"pageup": -8, "pagedown": 8}
_SIDES = {"left": -1, "right": 1, "space": 1}
