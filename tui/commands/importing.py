"""Import papers from files."""

from __future__ import annotations

import asyncio
import os
import shlex
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from store.errors import BroadsheetError
from tui.commands.registry import command
from tui.error_text import error_line

if TYPE_CHECKING:
    from tui.main.screen import MainScreen


@command("import", "I", title="Import…", group="Program")
async def import_(screen: MainScreen) -> None:
    """Add papers from a file or a folder: see first what is new there, and read on while they come in."""
    from tui.main.importing import Stopped
    from tui.questions.import_preview import ImportPreview
    from tui.questions.prompt import Prompt

    importer = screen.importer
    if screen.app.is_web:
        screen.say("a browser reads no path of this computer; `broadsheet import` does", error=True)
        return
    if importer.running:
        screen.say(f"{importer.running} is being imported; one import at a time", error=True)
        return
    question, typed = "Import which file or folder?", ""
    while (path := _path(typed)) is None:
        typed = await screen.ask(Prompt(question, typed, footer="Enter looks into it · Esc leaves"))
        if not typed:
            return
        question = f"There is no “{typed}”. Import which file or folder?"
    preview = ImportPreview(path.name)

    async def look() -> None:
        with suppress(Stopped):
            try:
                preview.show(await importer.look(path, preview.reading))
            except (BroadsheetError, OSError) as error:
                preview.refuse(error_line(screen.library, error))

    looking = asyncio.create_task(look())
    wanted = await screen.ask(preview)
    importer.stop()
    await looking
    if wanted:
        screen.run_worker(importer.take(path), group="import")  # in the background: no key waits for it


def _path(typed: str) -> Path | None:
    """Return the path that was typed, or dropped on the terminal, which quotes it; None where nothing is there."""
    meant = [typed]
    with suppress(ValueError):
        meant += shlex.split(typed) if len(shlex.split(typed)) == 1 else []
    found = (os.path.expanduser(each) for each in meant if each)
    return next((Path(each).absolute() for each in found if os.path.exists(each)), None)
