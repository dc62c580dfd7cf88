"""Export the papers of the list: to a file, to the clipboard, or to a program."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.main.screen import MainScreen
    from tui.questions.export_forms import Form
    from tui.session import LastExport


@command("export", "e", title="Export…", group="Take away", hint="export")
async def export(screen: MainScreen) -> None:
    """Export what is shown, what is selected, or what you wrote about: see it first; Enter does as the last time."""
    from tui.commands.pipe import give
    from tui.paper.clipboard import take
    from tui.paper.exporting import NOTED, SELECTED, SHOWN, Exporter
    from tui.programs import words_of
    from tui.questions.confirm import Confirm
    from tui.questions.export_choice import ExportChoice
    from tui.questions.export_forms import forms
    from tui.sheets.text_layout import shown

    if screen.app.is_web:
        screen.say("a browser writes no file of this computer; `broadsheet export` does", error=True)
        return
    window, session = screen.papers.window, screen.session
    if not window.total:
        screen.say("nothing is shown that could be exported", error=True)
        return
    exporter = Exporter(screen.library, window.rows, window.chosen, screen.filter.query)
    given: list[tuple[Form, LastExport]] = []

    async def does(form: Form, wish: LastExport) -> str:
        if wish.to == "program":
            words_of(session.programs.get(wish.command, wish.command))
            given.append((form, wish))
            return "given"
        if wish.to == "clipboard":
            text = await exporter.text(form, wish.papers, wish.group, question.progress)
            arrived = await take(screen.app, text)
            said = f"copied {exporter.said(wish.papers)} as {form.name}"
            said = said if arrived else f"tmux did not take it: sent {exporter.said(wish.papers)} to the terminal only"
        else:
            path = Path(os.path.expanduser(wish.path)).absolute()
            changed = f"{shown(str(path))} was not written by export, or has changed since. Overwrite it?"
            sure = Confirm(changed, "y overwrites it · n or Esc leaves it", loses=True)
            if not await exporter.may_write(form, path) and not await screen.ask(sure):
                return ""
            said = await exporter.write(form, wish.papers, wish.group, path, question.progress)
        session.remember_export(wish)
        return said

    last = session.export
    which = SELECTED if exporter.counts[SELECTED] else SHOWN
    if last.papers == NOTED and which == SHOWN:
        await exporter.count()
        which = NOTED if exporter.counts.get(NOTED) else SHOWN
    known = forms([last.form, *session.forms])
    path = last.path or _proposed(screen, known[0])
    wish = replace(last, papers=which, path=path, command=session.command)
    question = ExportChoice(known, wish, exporter.counts, exporter.preview, does, exporter.stop)

    async def count() -> None:
        await exporter.count()
        question.recounted()

    counting = asyncio.create_task(count())
    said = await screen.ask(question)
    exporter.stop()
    await counting
    if given:
        [(form, wish)] = given
        session.remember_export(wish)
        pieces = exporter.pieces(form, wish.papers, wish.group)
        await give(screen, pieces, wish.command, exporter.said(wish.papers), screen.current)
    elif said:
        screen.say(said)


def _proposed(screen: MainScreen, form: Form) -> str:
    """Return the name of a file that every system takes, from the view that is shown."""
    from store.text import safe_name

    name = safe_name(screen.filter.bar.view, fallback="reading-list").lower()
    return f"~/{name}{form.ending}"
