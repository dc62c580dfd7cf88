"""What is read in the notes and in triage: a note with its links and its paper, and a paper with its summary."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from textual.geometry import Size

from store.models import Entry, Mark, Note, Paper, Quote
from tests.painted import STYLES, Bare, pieces, text_of
from tui.notes.detail import NoteDetail, Relations
from tui.paper.look import PaperLook
from tui.sheets.styles import UNICODE
from tui.triage.detail import TriageDetail

TODAY = date(2026, 8, 1)
LOOK = PaperLook(STYLES, UNICODE, 30, TODAY)
WHEN = "2026-07-04T12:00:00Z"
NOTE = Note(
    "Is **it** so?", "n1", "question", quote=Quote("As *they* say"), done=True, conflicts=("Or not",), created=WHEN
)
OTHER = Note("Another note", "n2", created="2025-12-31T12:00:00Z")
PAPER = Paper("p:1", "Kites", "They fly.", day="2026-07-30")
ENTRY = Entry(1, PAPER, Mark("p:1", title="Kites", notes=(NOTE, OTHER)))


class BareNote(Bare, NoteDetail):
    """A note without an app."""


def painted(note: Note | None, relations: Relations | None = None, invitation: str = "") -> list[list[tuple[str, str]]]:
    detail = BareNote(lambda: TODAY)
    detail.invitation = invitation
    detail.show_note(ENTRY, note, relations or Relations())
    return [pieces(line) for line in detail.painted(ENTRY, LOOK)]


def test_a_note_is_painted_with_all_it_has() -> None:
    related = Relations([("Masts and sails of the old ships", True), ("No such", False)], ["A paper that links here"])
    lines = painted(NOTE, related)
    rule = lines.index([("─" * 30, "rule")])
    assert lines[: rule + 2] == [
        [("question", "accent"), (" · 4 Jul · ✓ done", "muted")],
        [],
        [("  ", ""), ("“As *they* say”", "muted")],
        [],
        [("Is it so?", "strong")],
        [],
        [("written elsewhere", "accent")],
        [],
        [("Or not", "text")],
        [],
        [("→ ", "accent"), ("Masts and sails of the old…", "tag")],
        [("→ ", "accent"), ("No such (no such paper)", "tag")],
        [("← ", "accent"), ("A paper that links here", "tag")],
        [],
        [("─" * 30, "rule")],
        [],
    ]
    below = ["".join(text for text, _ in line) for line in lines[rule + 2 :]]
    assert below == ["Kites", "30 Jul", "1 note", "", "They fly.", "", "≡ note · 31 Dec 2025", "  Another note"]


def test_a_note_has_only_the_parts_that_it_has() -> None:
    assert painted(OTHER)[:5] == [
        [("note", "accent"), (" · 31 Dec 2025", "muted")],
        [],
        [("Another note", "strong")],
        [],
        [("─" * 30, "rule")],
    ]
    assert painted(Note("", "n3", "quote", quote=Quote("As they say"), created=WHEN))[1:5] == [
        [],
        [("  ", ""), ("“As they say”", "muted")],
        [],
        [("─" * 30, "rule")],
    ]
    fits = "m" * 28
    for related in (Relations([(fits, True)]), Relations(back=[fits])):
        arrow = "→ " if related.to else "← "
        assert painted(OTHER, related)[2:6] == [
            *([("Another note", "strong")], [], [(arrow, "accent"), (fits, "tag")], [])
        ]
    assert painted(Note("x" * 400, "n4", created=WHEN))[2] == [("x" * 30, "text")]
    assert painted(Note("x" * 399, "n4", created=WHEN))[2] == [("x" * 30, "strong")]
    assert painted(None, invitation="Enter writes one")[:3] == [
        [("Enter writes one", "accent")],
        [],
        [("Kites", "strong")],
    ]
    assert painted(None)[0] == [("Kites", "strong")]


def test_another_note_begins_at_its_first_line() -> None:
    detail = BareNote(lambda: TODAY)
    detail.show_note(ENTRY, NOTE, Relations())
    drawn = detail.redraws
    detail.show_note(ENTRY, NOTE, Relations())
    assert detail.redraws == drawn, "the same is not drawn again"
    detail.roll(3)
    detail.show_note(ENTRY, NOTE, Relations(), ("so",))
    assert (detail.top, detail.words) == (3, ("so",))
    detail.show_note(ENTRY, OTHER, Relations(), ("so",))
    assert (detail.top, detail.note) == (0, OTHER)
    for entry in (ENTRY, replace(ENTRY, paper=replace(PAPER, id="p:2")), None, ENTRY):
        detail.roll(3)
        detail.show_note(entry, None, Relations())
        assert detail.top == 0, "a paper without a note begins at its first line, too"


class BareTriage(Bare, TriageDetail):
    """The paper in hand of triage without an app."""


def test_a_paper_in_hand_is_summed_up_above_its_abstract_where_there_is_room() -> None:
    entry = Entry(1, replace(PAPER, summary="In short."), Mark("p:1", title="Kites"))
    detail = BareTriage(lambda: TODAY)
    detail.show(entry)
    told = {}
    for width in (69, 70):
        detail.size = Size(width, 20)
        told[width] = [text_of(line) for line in detail.written()]
    assert told[70] == ["", "Kites", "30 Jul", "In short.", "", "They fly."]
    assert told[69] == ["", "Kites", "30 Jul", "", "They fly.", "", "In short."]
