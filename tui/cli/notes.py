"""Write notes on the command line: note."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from store.drafts import Draft
from store.errors import BroadsheetError, InputError, LibraryError, ReadOnly
from store.models import NOTE_KINDS, Note, Quote
from store.text import clean, strip_unsafe
from tui.cli import completing
from tui.cli.base import command, echo, input_text, nothing, open_library, say
from tui.cli.naming import STANDARD_INPUT, papers_named, told

if TYPE_CHECKING:
    from store.library import Library


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
    draft = replace(library.drafts.named(Draft(entries[0].paper.id, "")), quote=passage and passage[:3])
    argued = text not in ((), (STANDARD_INPUT,))
    if argued:
        draft = replace(draft, text=" ".join(text))
    else:
        draft = replace(draft, text=input_text("a note")) if text else _from_editor(library, draft)
    written = strip_unsafe(draft.text).strip()
    kind = kind or infer_kind(written, passage)
    if not written and not (passage and kind == "quote"):
        nothing("an empty note is not kept")
    if not argued:
        library.drafts.keep(draft)
    try:
        library.edit(entries, lambda mark: mark.with_note(Note(written, kind=kind, quote=passage)), "noted")
    except BroadsheetError as error:
        place = library.drafts.keep(draft, flush=True)
        raise LibraryError(f"{error}; the text is in {place}" if place else f"{error}: {written}") from error
    library.drafts.drop(draft)
    say(f"noted on {told(entries)}")
    echo(written)
    _offer_others(library)


def _from_editor(library: Library, fresh: Draft) -> Draft:
    """Open the reader's editor on what is left of writing a note on the paper, else on an empty file."""
    from tui.paper.external_editor import did_not_wait, edit_file

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError("give the note, or - to read it from standard input")
    if library.readonly:
        raise ReadOnly(library.readonly)
    drafts = library.drafts
    drafts.sweep()
    _offer_others(library, but=fresh.paper)
    left = drafts.of(fresh.paper)
    draft = left if left and left.note is None and not fresh.quote else fresh
    if (path := drafts.keep(draft)) is None:
        raise LibraryError("no disk takes a file for the editor")
    try:
        edited = edit_file(path)
    except OSError as error:
        drafts.drop_unwritten(draft)
        raise InputError(f"the editor cannot be started: {(error.strerror or str(error)).lower()}") from error
    if edited.at_once and edited.well:
        nothing(did_not_wait(str(path)))
    if not edited.well:
        drafts.drop_unwritten(draft)
        kept = f"what you saved there is in {path}" if path.exists() else "no note was kept"
        nothing(f"the editor failed; {kept}")
    return replace(draft, text=edited.text)


def _offer_others(library: Library, but: str | None = None) -> None:
    """Say how to go on with notes that could not be saved, or that were cut short."""
    for draft in library.drafts.all():
        mark = library.marks.get(draft.paper)
        if draft.paper and mark and draft.is_saved(mark):
            library.drafts.drop(draft)
        elif draft.paper != but:
            named = f": `broadsheet note {draft.paper}` goes on with it" if draft.paper and draft.note is None else ""
            say(f"a note is not saved yet, and is in {library.drafts.place(draft)}{named}")


def _passage(abstract: str, words: str) -> Quote:
    from store.highlights.anchors import locate

    if found := locate(words, abstract):
        return found
    raise InputError(f"the abstract does not have “{clean(words, limit=60)}”, or has it more than once")
