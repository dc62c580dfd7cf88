"""Correct what papers say, and remove papers, or put them back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from store.errors import InputError
from store.quantities import noun
from tui.commands.registry import command

if TYPE_CHECKING:
    from store.models import Paper
    from tui.main.screen import MainScreen


@command("correct", title="Correct the paper…", group="Write")
async def correct(screen: MainScreen) -> None:
    """Correct the title, the authors or anything else that is wrong; it holds whatever sources say later."""
    from store.corrections import CORRECTABLE, read_text
    from tui.questions.picker import Choice, Picker
    from tui.questions.prompt import Prompt

    entry = screen.require_paper()
    if entry is None:
        return
    paper, corrected = entry.paper, screen.library.deciding.corrections(entry.paper)
    choices = [Choice(name, name, _written(paper, name), "*" if name in corrected else " ") for name in CORRECTABLE]
    footer = "Enter corrects · Del takes a correction back · Esc leaves"
    chosen = await screen.ask(
        Picker(f"Correct {screen.named([entry])}", choices, footer=footer, also={"delete": "back"})
    )
    if isinstance(chosen, tuple):
        if screen.library.deciding.take_back(paper, [chosen[1]]) is None:
            screen.say(f"{chosen[1]} was not corrected")
            return
        screen.decided(f"{chosen[1]} is as the sources have it")
        return
    if chosen is None or (typed := await screen.ask(Prompt(_question(chosen), _written(paper, chosen)))) is None:
        return
    if typed == _written(paper, chosen):
        screen.say("nothing was changed")
        return
    try:
        value = read_text(chosen, typed)
    except ValueError as error:
        raise InputError(f"{chosen} {error}") from error
    if screen.library.deciding.correct(paper, chosen, value) is None:
        screen.say("nothing was changed")
    else:
        screen.decided(f"corrected {chosen}")


@command("remove", title="Remove papers", group="Select")
async def remove(screen: MainScreen) -> None:
    """Remove the chosen papers: no import brings them back; is:removed lists them, and undo brings them back."""
    from tui.questions.confirm import Confirm

    gone = screen.library.deciding.absent.rows
    papers = [entry for entry in screen.targets() if entry.row not in gone]
    if not papers:
        screen.say("no paper is chosen that is not removed already", error=True)
        return
    marked = sum(not entry.mark.blank for entry in papers)
    if len(papers) > 1 or marked:
        keeps = f" You have marked {_of(marked, len(papers))}; the marks are kept." if marked else ""
        question = Confirm(f"Remove {screen.named(papers)}?{keeps}", loses=True, yes="y: yes · n or Esc: no")
        if not await screen.ask(question):
            screen.say("nothing was removed")
            return
    screen.library.deciding.remove(papers)
    screen.decided(f"removed {screen.named(papers)}")


@command("put-back", title="Put removed papers back", group="Select")
def put_back(screen: MainScreen) -> None:
    """List the chosen papers again that were removed; the filter is:removed shows them."""
    papers = screen.targets()
    if screen.library.deciding.put_back(papers) is None:
        screen.say("none of these was removed: is:removed lists those that were")
    else:
        screen.decided(f"put back {screen.named(papers)}")


def _of(marked: int, all: int) -> str:
    return noun(marked, "it", "them") if marked == all else f"{marked:,} of them"


def _written(paper: Paper, name: str) -> str:
    """Return a datum as it is typed."""
    value: Any = getattr(paper, name)
    if isinstance(value, tuple):
        return (" " if name == "links" else "; ").join(value)
    return " ".join(str(value or "").split())


def _question(name: str) -> str:
    several = {"authors": ", with a semicolon between two", "links": ", with a blank between two"}
    several |= dict.fromkeys(("keywords", "categories"), several["authors"])
    return f"What should {name} be{several.get(name, '')}? Nothing takes it away."
