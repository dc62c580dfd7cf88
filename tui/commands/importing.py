"""Import papers from files, ids and addresses."""

from __future__ import annotations

import asyncio
import os
import shlex
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from store.errors import BroadsheetError, InputError
from tui.commands.registry import command
from tui.error_text import error_line

if TYPE_CHECKING:
    from tui.main.importing import Origin
    from tui.main.screen import MainScreen


@command("import", "I", title="Import…", group="Program")
async def import_(screen: MainScreen) -> None:
    """Add papers from a file, a folder, an id or an address: see first what is new there, and read on meanwhile."""
    from tui.main.importing import Stopped
    from tui.questions.import_preview import ImportPreview

    importer = screen.importer
    if importer.running:
        screen.say(f"{importer.running} is being imported; one import at a time", error=True)
        return
    if (chosen := await _chosen(screen)) is None:
        return
    preview = ImportPreview(chosen.name)

    async def look() -> None:
        with suppress(Stopped):
            try:
                preview.show(await importer.look(chosen, preview.reading))
            except (BroadsheetError, OSError) as error:
                preview.refuse(error_line(screen.library, error))

    looking = asyncio.create_task(look())
    wanted = await screen.ask(preview)
    importer.stop()
    await looking
    if wanted:
        screen.run_worker(importer.take(chosen), group="import")  # in the background: no key waits for it


async def _chosen(screen: MainScreen) -> Origin | None:
    """Ask what to import until something is there; None when the reader steps back."""
    from tui.main.importing import Origin
    from tui.questions.prompt import Prompt

    asked = "Import which id or address?" if screen.app.is_web else "Import which file, id or address?"
    question = asked
    while typed := await screen.ask(Prompt(question, footer="Enter looks into it · Esc leaves")):
        path = _path(typed)
        if path and screen.app.is_web:
            question = f"A browser reads no path of this computer. {asked}"
        elif path:
            return Origin(str(path), path.name)
        else:
            try:
                if origin := _elsewhere(typed):
                    return origin
                question = f"There is no “{typed}”. {asked}"
            except InputError as error:
                question = f"{error}. {asked}"
    return None


def _elsewhere(typed: str) -> Origin | None:
    """Return what was typed as an id or an address; None for anything else. Raises InputError for other DOIs."""
    from store.fetching.by_id import named
    from store.intake import named_after
    from tui.main.importing import Origin

    return Origin(typed, named_after([typed])) if named(typed) else None


def _path(typed: str) -> Path | None:
    """Return the path that was typed, or dropped on the terminal, which quotes it; None where nothing is there."""
    meant = [typed]
    with suppress(ValueError):
        meant += shlex.split(typed) if len(shlex.split(typed)) == 1 else []
    found = (os.path.expanduser(each) for each in meant if each)
    return next((Path(each).absolute() for each in found if os.path.exists(each)), None)
