"""Write what is shown to a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from store.models import Entry
from store.quantities import counted
from tui.commands.registry import command
from tui.sheets.text_layout import shown

if TYPE_CHECKING:
    from tui.main.screen import MainScreen


@command("export", "e", title="Export what is shown…", group="Take away", hint="export")
async def export(screen: MainScreen) -> None:
    """Write the papers of the list, or the selected ones, to a file, in the order shown."""
    from store import exporters
    from tui.questions.confirm import Confirm
    from tui.questions.picker import Choice, Picker
    from tui.questions.prompt import Prompt

    if screen.app.is_web:
        screen.say("a browser writes no file of this computer; `broadsheet export` does", error=True)
        return
    window = screen.papers.window
    many = len(window.chosen) or window.total
    title = f"Export {counted(many, 'paper')} as"
    choices = [Choice(name, name, suffix) for name, suffix in formats()]
    name = await screen.ask(Picker(title, choices))
    if not name:
        return
    suffix = dict(formats())[name]
    typed = await screen.ask(Prompt("To which file?", str(Path.home() / f"reading-list{suffix}")))
    if not typed:
        return
    path = Path(typed).expanduser()
    folder = screen.library.folder
    changed = f"{shown(str(path))} was not written by export, or has changed since. Overwrite it?"
    sure = Confirm(changed, "y overwrites it · n or Esc leaves it", loses=True)
    if not exporters.may_write(path, folder) and not await screen.ask(sure):
        screen.say("nothing was written")
        return
    entries = _Shown(screen, exporters.FORMATS[name].scored)
    options = exporters.Options(query="" if window.chosen else screen.filter.query, today=screen.library.today)
    exporters.write_and_remember(path, exporters.export(entries, name, options), folder)
    screen.say(f"wrote {counted(many, 'paper')} to {path}")


def formats() -> list[tuple[str, str]]:
    """List the formats that write one file by name, with the ending of that."""
    from store import exporters

    return [(name, known.suffix) for name, known in exporters.FORMATS.items() if not known.pages]


@dataclass(frozen=True, slots=True)
class _Shown:
    """The papers to export, in the order of the list, some hundreds read at a time whenever they are gone through."""

    screen: MainScreen
    scored: bool

    def __iter__(self) -> Iterator[Entry]:
        window, library = self.screen.papers.window, self.screen.library
        chosen = set(window.chosen)
        for start in range(0, window.total, 500):
            rows = window.rows.rows(start, min(start + 500, window.total))
            entries = library.entries([row for row in rows if not chosen or row in chosen])
            yield from library.searcher.scored(entries) if self.scored else entries
