"""Give papers to a program of the reader's, and keep what it answers as a note."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tui.commands.registry import command

if TYPE_CHECKING:
    from store.models import Entry
    from tui.paper.exporting import Pieces
    from tui.paper.writing import WritingScreen

FORMS = ("markdown list", "json", "text list")
"""The forms in which a program is given papers."""


@command("pipe", "|", title="Pipe to a program…", group="Take away", places=("main", "triage", "notes"))
async def pipe(screen: WritingScreen) -> None:
    """Give the paper, or the selected ones, to a program of yours; what it answers can be kept as a note."""
    from store.quantities import counted
    from tui.paper.exporting import Exporter, Few
    from tui.questions.export_forms import forms
    from tui.questions.program_picker import ProgramPicker

    if screen.app.is_web:
        screen.say("a browser starts no program of this computer", error=True)
        return
    rows, session = screen.target_rows(), screen.session
    if not rows:
        screen.say_none_chosen()
        return
    current = screen.current
    about = current if current and current.row in rows else screen.library.entries(rows[:1])[0]
    named = screen.named([about]) if len(rows) == 1 else counted(len(rows), "paper")
    known = sorted((form for form in forms() if form.name in FORMS), key=lambda form: form.name != session.piped)
    picker = ProgramPicker(
        lambda form: f"Pipe {named} to a program as {form}", session.programs, session.commands, known
    )
    chosen = await screen.ask(picker)
    if not chosen:
        return
    session.piped = picker.form.name
    session.save()
    await give(screen, Exporter(screen.library, Few(rows)).pieces(picker.form), chosen, named, about)


async def give(screen: WritingScreen, pieces: Pieces, chosen: str, named: str, about: Entry | None) -> None:
    """Run a program with a text on its standard input, and offer what it answers as a note ``about`` a paper."""
    from store.errors import BroadsheetError
    from tui import programs
    from tui.background import Background
    from tui.questions.program_run import ProgramRun

    session, background = screen.session, Background()
    words = programs.words_of(session.programs.get(chosen, chosen))
    name = chosen if chosen in session.programs else words[0]
    session.remember_command(chosen)
    question = ProgramRun(f"{name}: {named}", screen.named([about] if about else []), background.stop)
    answered: list[str] = []

    async def run() -> None:
        try:
            text = await background.do(
                lambda tell, stop: programs.run(words, pieces(stop), stop, tell, name=name), question.passed
            )
        except programs.Stopped:
            return
        except BroadsheetError as error:
            answered.append("")
            screen.say(str(error), error=True)
            question.answer(None)
        else:
            answered.append(text)
            if text.strip():
                question.show(text)
            else:
                screen.say(f"{name} took {named}")
                question.answer(None)

    running = asyncio.create_task(run())
    kept = await screen.ask(question)
    background.stop()
    await running
    if kept and about is not None:
        screen.save_note(about, None, answered[0])
    elif not answered:
        screen.say(f"{name} was stopped")
