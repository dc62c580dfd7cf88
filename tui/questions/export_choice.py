"""Choose how papers are exported, which of them and where to, with the first lines of it in sight."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from textual import events

from store.errors import BroadsheetError
from tui.programs import Stopped
from tui.questions.box import Box, SheetQuestion
from tui.questions.export_forms import Form
from tui.questions.export_picture import FIELDS, HEAD, Picture
from tui.questions.export_wish import ExportWish
from tui.session import LastExport

Preview = Callable[[Form, str, str], Awaitable[Sequence[str]]]
"""Returns the first lines of what would be written, in a form, of some papers, grouped by something."""
Does = Callable[[Form, LastExport], Awaitable[str]]
"""Exports what was chosen and returns what is said of it; raises BroadsheetError, and Stopped."""

PAUSE = 0.05
"""Seconds before a preview is made: the question is drawn first, and forms that are only passed over have none."""


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
        self.wish = ExportWish(forms, last, counts)
        self._preview, self._does, self._stop = preview, does, stop
        self.previewed: Sequence[str] = ()
        """The first lines of what would be written."""
        self._looked_at: tuple[str, ...] = ()  # what they are of: the form, the papers, the group and the options
        self.failed, self.working = "", ""
        self._tasks: set[asyncio.Task[None]] = set()
        self._picture = Picture(self)

    def begin(self, box: Box, answered: Any) -> None:
        """Show the form that was used last."""
        super().begin(box, answered)
        self._look()

    def recounted(self) -> None:
        """Show that other counts are known by now."""
        self._repaint()

    # -- keys ----------------------------------------------------------------------------------------------------------

    async def press(self, event: events.Key) -> None:
        """Choose, type, export, stop or leave."""
        if self.working:
            if event.key == "escape":
                self._stop()
            return
        self.failed = ""
        if event.key == "escape":
            self._stop()
            self.answer(None)
        elif event.key == "enter":
            self._start(self._export())
        else:
            self._change(event)
            self._look()
        self._repaint()

    def _change(self, event: events.Key) -> None:
        """Take a key that goes to another part, form or option, or types."""
        wish, key = self.wish, event.key
        if key in _TURNS:
            wish.turn(_TURNS[key])
        elif key in _ROWS and wish.at != "form":
            wish.turn(_ROWS[key])
        elif key in _ROWS or key in _PAGES:
            wish.move(_ROWS.get(key) or _PAGES[key])
        elif wish.editor is not None:
            before = wish.editor.text
            wish.editor.press(key, event.character)
            if wish.editor.text != before:
                wish.typed()
        elif key in _SIDES:
            wish.choose(wish.options(wish.at)[1] + _SIDES[key])

    def paste(self, text: str) -> None:
        """Insert what was pasted, where something is typed."""
        if self.wish.editor is not None and not self.working:
            self.wish.editor.insert(text)
            self.wish.typed()
            self._look()
            self._repaint()

    def keep(self) -> None:
        """End what is at work before a sudden end."""
        self._stop()

    def pointed(self, x: int, y: int) -> None:
        """Take the form, or the part of the question, that was clicked."""
        if self.working:
            return
        wish, (part, option) = self.wish, self._picture.hit(x, y)
        if part == "form" and option is not None:
            wish.at = part
            wish.move(option - wish.window.cursor)
        elif part:
            wish.go_to(part)
            if option is not None:
                wish.choose(option)
        self._look()
        self._repaint()

    # -- what is done --------------------------------------------------------------------------------------------------

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _look(self) -> None:
        """Begin to make the first lines, if others are wished for; those of before stay in sight meanwhile."""
        kept = self.wish.as_kept()
        wanted = kept.form, kept.papers, kept.group, *self.wish.form.flags
        if wanted != self._looked_at:
            self._looked_at = wanted
            self._start(self._show(self.wish.form, kept, wanted))

    async def _show(self, form: Form, wish: LastExport, wanted: tuple[str, ...]) -> None:
        await asyncio.sleep(PAUSE)
        if wanted != self._looked_at:
            return
        try:
            lines = await self._preview(form, wish.papers, wish.group)
        except Stopped:
            return
        except BroadsheetError as error:
            lines = [str(error)]
        if wanted == self._looked_at:
            self.previewed = lines
            self._repaint()

    async def _export(self) -> None:
        form, wish = self.wish.form, self.wish.as_kept()
        if not self.wish.offered:
            self._say(f"there is no form “{self.wish.find.text}”")
            return
        self.working = "…"
        try:
            if not self.wish.counts.get(wish.papers):
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
            self.working = f"{done:,} of {self.wish.counts.get(self.wish.which, 0):,} · Esc stops"
            self._repaint()

    def _repaint(self) -> None:
        if self.box.question is self:
            self.fit()
            self.box.redraw()

    # -- the picture ---------------------------------------------------------------------------------------------------

    def height(self, width: int) -> int:
        """Return the lines that it would like to have: room for the forms, and for a preview worth looking at."""
        return HEAD + max(24, len(self.wish.forms) + 1) + FIELDS

    def fit(self) -> None:
        """Keep the form under the cursor in sight."""
        self._picture.fit()

    def line(self, y: int, width: int) -> Any:
        """Paint one line."""
        return self._picture.line(y, width)


_TURNS = {"tab": 1, "shift+tab": -1}
_ROWS = {"up": -1, "down": 1, "ctrl+p": -1, "ctrl+n": 1}
_PAGES = {"pageup": -8, "pagedown": 8}
_SIDES = {"left": -1, "right": 1, "space": 1}
