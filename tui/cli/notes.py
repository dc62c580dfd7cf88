"""Write notes on the command line: note."""

import sys

import click

from store.errors import InputError
from store.models import NOTE_KINDS, Note, Quote
from store.text import clean, decoded, strip_unsafe
from tui.cli import completing
from tui.cli.base import command, echo, nothing, open_library, say
from tui.cli.naming import STANDARD_INPUT, papers_named, told

_LONGEST = 1_000_000


@command(
    "note",
    'broadsheet note 2606.13681 "Compare table 3"',
    "pbpaste | broadsheet note 2606.13681 - --kind idea",
)
@click.argument("paper", shell_complete=completing.papers)
@click.argument("text", nargs=-1, type=click.UNPROCESSED)
@click.option("--kind", type=click.Choice(NOTE_KINDS), help="The kind of note [default: told from its words].")
@click.option("--quote", metavar="TEXT", help="The passage of the abstract that it is on.")
def write_note(paper: str, text: tuple[str, ...], kind: str | None, quote: str | None) -> None:
    """Write a note on a paper, in Markdown.

    The note is TEXT, or standard input for `-`, or what you write in $EDITOR. If PAPER is `-`, the papers are read from
    standard input, and each gets the note.
    """
    from store.notes.edits import infer_kind

    library = open_library()
    if paper == STANDARD_INPUT and (text in ((), (STANDARD_INPUT,)) or quote):
        raise click.UsageError("for papers from standard input, give the note as TEXT, without --quote")
    entries = papers_named(library, [paper])
    passage = _passage(entries[0].paper.abstract, quote) if quote else None
    written = strip_unsafe(_written(text)).strip()
    kind = kind or infer_kind(written, passage)
    if not written and not (passage and kind == "quote"):
        nothing("an empty note is not kept")
    library.edit(entries, lambda mark: mark.with_note(Note(written, kind=kind, quote=passage)), "noted")
    say(f"noted on {told(entries)}")
    echo(written)


def _written(text: tuple[str, ...]) -> str:
    if text == ("-",):
        written = sys.stdin.read(_LONGEST + 1)
        if len(written) > _LONGEST:
            raise InputError(f"standard input goes on and on; a note has at most {_LONGEST:,} characters")
        return decoded(written)
    if text:
        return " ".join(text)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError("give the note, or - to read it from standard input")
    from tui.paper.external_editor import edit_text

    try:
        found = edit_text("")
    except OSError as error:
        raise InputError(f"the editor cannot be started: {(error.strerror or str(error)).lower()}") from error
    if found is None:
        nothing("the editor failed; no note was kept")
    return found


def _passage(abstract: str, words: str) -> Quote:
    from store.highlights.anchors import locate

    if found := locate(words, abstract):
        return found
    raise InputError(f"the abstract does not have “{clean(words, limit=60)}”, or has it more than once")
