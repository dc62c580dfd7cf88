"""What is asked over a screen, without one: the whole box as it is painted, and what each key answers."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.segment import Segment

from store.intake import Intake
from store.models import Entry, Mark, Note, Status
from store.state.quarantine import Quarantine
from store.times import clock
from tests.asked import Asked
from tests.painted import STYLES
from tests.papers import made
from tui.keymap import Keymap
from tui.questions.box import SheetQuestion
from tui.questions.confirm import Confirm
from tui.questions.copies import Copies, CopiesQuestion
from tui.questions.help import Help
from tui.questions.import_preview import ImportPreview
from tui.questions.leave_note import Leave, LeaveNote
from tui.questions.pair import PairQuestion, Verdict
from tui.questions.picker import Picker
from tui.questions.program_run import ProgramRun
from tui.questions.prompt import Prompt
from tui.questions.recovery import RecoveryQuestion
from tui.questions.repair import Repair
from tui.sheets.sheet import Sheet
from tui.sheets.text_layout import width_of


def answers(question: SheetQuestion[Any], *keys: str) -> Any:
    """Return what is answered to keys, None where that is nothing, and ... where the question stays."""
    said = Asked(question).press(*keys).answers
    return said[0] if said else ...


# -- yes, no, and a few letters ----------------------------------------------------------------------------------------


def test_yes_and_no() -> None:
    asked = Asked(Confirm("Forget the view “mine”, which is “galore”?"), 40)
    assert asked.lines == ["Forget the view “mine”, which is", "“galore”?", "y or Enter: yes · n or Esc: no"]
    assert [asked.pieces(y)[0][1] for y in range(3)] == ["strong", "strong", "faint"]
    assert asked.box.at == (38, 5)
    assert asked.box.line(3, 34) == (), "there is nothing below"
    assert [
        Asked(Confirm("Go on?"), width, height).box.at for width, height in ((80, 24), (66, 4), (67, 3), (67, 1))
    ] == [*((64, 4), (63, 4), (64, 3), (64, 3))]
    keys = ("y", "Y", "enter", "n", "N", "escape", "q", "x")
    assert [answers(Confirm("Go on?"), key) for key in keys] == [True] * 3 + [False] * 4 + [...]
    careful = [answers(Confirm("Delete it?", loses=True), key) for key in keys]
    assert careful == [True, True, ..., False, False, False, False, ...]
    assert Asked(Confirm("Go on?", "y: go on")).lines == ["Go on?", "y: go on"]
    assert asked.press("y", "n").answer is True, "it is answered once"


def test_a_box_without_a_question_is_empty() -> None:
    asked = Asked(Confirm("Go on?"))
    asked.box.put(None)
    asked.box.place()
    asked.click(1, 1)
    assert (asked.box.line(0, 10), asked.box.base(0).link, asked.box.text_cursor, asked.lines) == (
        (),
        "ground",
        None,
        [],
    )


def test_copies_of_the_marks_are_named_and_taken_in_together_or_one_by_one() -> None:
    asked = Asked(CopiesQuestion(["state (conflict).json", "b", "c", "d", "e", "f"]), 60)
    assert asked.lines == [
        "6 copies of your marks lie beside them: merge them?",
        "  state (conflict).json",
        "  b",
        "  c",
        "  d",
        "  and 2 more",
        "Nothing that anybody wrote is lost.",
        "",
        "y merges · o: one by one · d: never these · Esc: not",
        "now",
    ]
    assert Asked(CopiesQuestion(list("abcd"))).lines[-4:-3] == ["  d"]
    assert Asked(CopiesQuestion(["a" * 70])).lines == [
        "1 copy of your marks lies beside them: merge it?",
        "  " + "a" * 53 + "…",
        "Nothing that anybody wrote is lost.",
        "",
        "y merges · d: never this one · Esc: not now",
    ]
    keys = ("y", "Y", "enter", "n", "escape", "q", "d", "o", "x")
    wanted = [Copies.MERGE] * 3 + [None] * 3 + [Copies.NEVER, Copies.EACH, ...]
    assert [answers(CopiesQuestion(["a", "b"]), key) for key in keys] == wanted
    assert answers(CopiesQuestion(["a"]), "o") is ...


def test_a_note_that_is_left_is_saved_dropped_or_written_on() -> None:
    assert Asked(LeaveNote()).lines == [
        "Keep what you have written?",
        "s or Enter saves · d drops it · Esc goes on writing",
    ]
    keys = ("s", "enter", "ctrl+s", "d", "escape", "x")
    assert [answers(LeaveNote(), key) for key in keys] == [Leave.SAVE] * 3 + [Leave.DROP, None, ...]


def test_a_highlight_whose_words_are_gone_is_moved_or_made_a_plain_note() -> None:
    assert Asked(Repair("the words", "the word", 0.913, "1 of 3"), 60).lines == [
        "To repair (1 of 3): the abstract no longer says",
        "  “the words”",
        "Nearest (91% of it)",
        "  “the word”",
        "y moves it there · d makes it a plain note · Space",
        "later · Esc leaves",
    ]
    assert Asked(Repair("the words", "", 0.2, "2 of 3"), 60).lines == [
        "To repair (2 of 3): the abstract no longer says",
        "  “the words”",
        "Nothing in it comes close.",
        "d makes it a plain note · Space later · Esc leaves",
    ]
    assert Asked(Repair("w" * 30, "", 0.2, "1 of 1"), 20).lines[1:3] == ["  “" + "w" * 12, "  " + "w" * 13]
    keys = ("y", "d", "space", "j", "escape", "q", "x")
    wanted = ["accept", "drop", "later", "later", None, None, ...]
    assert [answers(Repair("a", "b", 0.9, ""), key) for key in keys] == wanted
    assert answers(Repair("a", "", 0.2, ""), "y") is ...


def test_a_line_is_typed_in_place_of_what_was_proposed_or_edits_it() -> None:
    def typed(*keys: str) -> Any:
        return answers(Prompt("Name of the view", "llama"), *keys, "enter")

    asked = Asked(Prompt("Name of the view", "llama"), 40)
    assert asked.lines == ["Name of the view", "› llama", "Enter takes · Esc leaves"]
    assert asked.pieces(1) == [("› ", "accent"), ("llama", "cursor"), (" ", "quiet_cursor")]
    assert typed() == "llama"
    assert typed("x", "y") == "xy"
    assert typed("backspace") == ""
    assert typed("left", "x") == "llamxa"
    assert typed("space", "x", "space") == "x"
    assert typed("escape") is None
    asked.paste("two words")
    assert asked.lines[1] == "› two words"
    assert asked.pieces(1)[1] == ("two words", "text")
    asked.paste("!")
    assert asked.press("enter").answer == "two words!"
    assert Asked(Prompt("Which file?")).press("a").pieces(1)[1] == ("a", "text")


@pytest.mark.parametrize(
    ("question", "keys", "cell"),
    [
        (Prompt("Name of the view"), "", (2, 1)),
        (Prompt("Name of the view"), "ab", (4, 1)),
        (Picker("Choose", ()), "", (2, 1)),
        (Picker("Choose", ()), "ab", (4, 1)),
        (Help(Keymap(()), "main"), "", (6, 0)),
        (Help(Keymap(()), "main"), "ab", (8, 0)),
        (Confirm("Go on?"), "", None),
    ],
)
def test_the_cursor_of_the_terminal_goes_where_the_next_letter_will_stand(
    question: SheetQuestion[Any], keys: str, cell: tuple[int, int] | None
) -> None:
    assert Asked(question).type(keys).box.text_cursor == cell, "input methods open there"


# -- marks that cannot be read -----------------------------------------------------------------------------------------

STATES: dict[str, Any] = {
    "best": {"marks": {"a": {"notes": ["x", "y"]}, "b": {"notes": None}, "c": {}}},
    "backed up": {"marks": {"a": {"notes": ["x"]}}},
    "nothing": {"marks": {}},
}
BACKUP = Path("backups/state-2026-11-24T152030Z.json")


def damaged(best: str = "best", backup: Path | None = BACKUP, kept: Path | None = Path("a")) -> Asked:
    backed_up = STATES["backed up" if backup else "nothing"]
    quarantine = Quarantine("state.json, line 3: no JSON", kept, STATES["nothing"], backup, backed_up, STATES[best])
    return Asked(RecoveryQuestion(quarantine), 70)


def test_a_file_that_cannot_be_read_is_asked_about_with_what_each_way_keeps() -> None:
    made = clock(datetime(2026, 11, 24, 15, 20, 30, tzinfo=UTC))
    asked = damaged()
    assert asked.lines == [
        "Your marks file cannot be read.",
        "state.json, line 3: no JSON",
        "A copy of it is in backups/damaged. Nothing is written until",
        "you choose.",
        "",
        "▌ 1 Keep what can be read of it, with the backup",
        "    3 marks, 2 notes",
        f"  2 Go back to the backup of {made}",
        "    1 mark, 1 note",
        "  3 Start without marks",
        "    no marks",
        "",
        "↑ ↓ or a number chooses · Enter does it · Esc: read on,",
        "write nothing",
    ]
    assert [asked.pieces(y)[0][1] for y in (0, 1, 2, 5, 6, 7, 12)] == [
        *("strong", "text", "text", "strong", "muted", "text", "faint")
    ]
    assert damaged(backup=None, kept=None).lines[2:] == [
        "Nothing is written until you choose.",
        "",
        "▌ 1 Keep what can be read of it",
        "    3 marks, 2 notes",
        "  2 Start without marks",
        "    no marks",
        *asked.lines[-3:],
    ]
    assert damaged("nothing").lines[5:7] == [f"▌ 1 Go back to the backup of {made}", "    1 mark, 1 note"]


@pytest.mark.parametrize(
    ("keys", "wanted"),
    [
        ("enter", "shown"),
        ("up enter", "shown"),
        ("down enter", "backup"),
        ("j enter", "backup"),
        ("down down down enter", "empty"),
        ("3 enter", "empty"),
        ("3 k enter", "backup"),
        ("3 up up enter", "shown"),
        ("2 1 enter", "shown"),
        ("3 4 0 enter", "empty"),
        ("escape", None),
        ("q", None),
        ("2 x", ...),
    ],
)
def test_a_way_back_to_the_marks_is_chosen(keys: str, wanted: Any) -> None:
    asked = damaged()
    drawn = asked.box.redraws
    asked.press(*keys.split())
    assert (asked.answers or [...]) == [wanted]
    assert asked.box.redraws - drawn == len(re.findall(r"up|down|[jk123]", keys))


# -- what comes in while it is asked -----------------------------------------------------------------------------------


def test_an_import_is_counted_while_it_is_asked_about() -> None:
    question = ImportPreview("papers.bib")
    asked = Asked(question)
    assert asked.lines == ["Import papers.bib?", "", "reading…", "", "Esc leaves"]
    drawn = asked.box.redraws
    question.reading(1_200)
    assert asked.box.redraws == drawn + 1
    assert asked.lines[2] == "reading… 1,200 papers so far"
    asked.press("enter")
    intake = Intake()
    intake.files, intake.new, intake.unchanged = 1, 1_200, 3
    for number in range(7):
        intake.skip("/x/papers.bib" if number else "/x/other.bib", f"line {number}", "no title")
    question.show(intake)
    assert asked.box.at == (72, 16)
    assert asked.lines == [
        "Import papers.bib?",
        "",
        "1,200  new",
        "    0  updated",
        "    3  unchanged",
        "    7  skipped",
        "       other.bib, line 0: no title",
        "       line 1: no title",
        "       line 2: no title",
        "       line 3: no title",
        "       line 4: no title",
        "       … and 2 more",
        "",
        "Enter imports · Esc leaves",
    ]
    assert asked.pieces(2) == [("1,200  ", "text"), ("new", "text")]
    assert asked.pieces(3) == [("    0  ", "faint"), ("updated", "faint")]
    assert asked.press("x").answers == []
    assert asked.press("enter").answer is True


def test_an_import_that_brings_nothing_is_only_left() -> None:
    def shown(intake: Intake) -> Asked:
        question = ImportPreview("papers.bib")
        asked = Asked(question)
        question.show(intake)
        return asked

    nothing = ["    new", "    updated", "    unchanged"]
    asked = shown(Intake())
    assert asked.lines[2:] == [
        *(f"0  {word.strip()}" for word in nothing),
        "No file with papers was found there.",
        "",
        "Esc leaves",
    ]
    assert asked.press("enter").answer is None
    same = Intake()
    same.files, same.unchanged = 1, 5
    same.skip("papers.bib", "", "x" * 65)
    same.skip("papers.bib", "", "x" * 66)
    asked = shown(same)
    left_out = [f"   {'x' * 65}", f"   {'x' * 64}…"]
    assert asked.lines[2:] == ["0  new", "0  updated", "5  unchanged", "2  skipped", *left_out, "", "Esc leaves"]
    assert asked.press("q").answer is None
    many = Intake()
    for number in range(6):
        many.skip("papers.bib", f"{number}", "no title")
        more = [line.strip() for line in shown(many).lines if "… and" in line]
        assert more == (["… and 1 more"] if number == 5 else [])
    updated = Intake()
    updated.files = updated.updated = 1
    asked = shown(updated)
    assert asked.lines[2:] == ["0  new", "1  updated", "0  unchanged", "", "Enter imports · Esc leaves"]
    assert asked.press("enter").answer is True
    assert "No file" not in "".join(shown(many).lines), "there were some, and what is wrong with them is said"
    question = ImportPreview("papers.bib")
    asked = Asked(question)
    question.refuse("papers.bib: no such file")
    assert asked.lines == ["Import papers.bib?", "", "papers.bib: no such file", "", "Esc leaves"]
    assert asked.pieces(2)[0][1] == "error"
    assert asked.press("enter").answer is None


def test_a_program_runs_and_what_it_answers_is_read_and_kept() -> None:
    stopped: list[bool] = []
    question = ProgramRun("llm summary", "the paper", lambda: stopped.append(True))
    asked = Asked(question)
    assert asked.lines == ["llm summary", "", "running…", "", "Esc stops it"]
    asked.press("q", "enter", "down")
    assert not asked.answers
    question.passed(1_007)
    assert asked.lines[2] == "running… 1,007 s"
    long = "  indented line that is long enough to be wrapped in the box, once at the least of all"
    question.show("\n".join([long, "\tb", *map(str, range(30))]))
    assert asked.box.at == (76, 21)
    wrapped = ["  indented line that is long enough to be wrapped in the box, once at", "  the least of all"]
    assert asked.lines == [
        "llm summary",
        "",
        *wrapped,
        "    b",
        *map(str, range(12)),
        "",
        "Esc leaves it · ↓ 18 more · Enter keeps it as a note on the paper",
    ]
    asked.press("pagedown", "j", "down", "k", "up")
    assert asked.lines[2:4] == ["7", "8"]
    asked.press("end")
    asked.press("k")
    assert asked.lines[-1] == "Esc leaves it · ↓ 1 more · Enter keeps it as a note on the paper"
    asked.press("j")
    assert asked.lines[-4:] == ["28", "29", "", "Esc leaves it · Enter keeps it as a note on the paper"]
    asked.press("pageup", "home")
    assert asked.lines[2] == wrapped[0]
    assert not stopped
    assert asked.press("enter").answer is True
    question.keep()
    assert stopped == [True]
    for key in ("escape", "q"):
        question = ProgramRun("llm summary", "the paper", lambda: stopped.append(True))
        asked = Asked(question)
        question.show("short")
        assert asked.lines == ["llm summary", "", "short", "", "Esc leaves it · Enter keeps it as a note on the paper"]
        assert asked.press(key).answer is None
    assert len(stopped) == 3


# -- two papers side by side -------------------------------------------------------------------------------------------


def pair() -> PairQuestion:
    one = made(
        "Memory-efficient training of agents",
        abstract="We train small agents in large worlds, with care and patience.",
        authors=["Ada Ek", "Bo Li"],
        day="2026-06-12",
        published="2026-06-11",
        journal="Journal of Worlds",
    )
    other = made(
        "Memory Efficient Training of Agents",
        abstract="We train tiny agents in large worlds.",
        authors=["Ada Ek"],
        published="2026-06-11",
        venue="ICML",
        doi="10.1000/x1",
    )
    notes = (Note("x"), Note("y"))
    mark = Mark(one.id, status=Status.READ, rating=4, tags=("rl", "agents"), notes=notes)
    return PairQuestion(Entry(0, one, mark), Entry(1, other, Mark(other.id)), 0.934, "2 of 7")


def test_two_papers_stand_side_by_side_and_what_differs_is_marked() -> None:
    asked = Asked(pair(), 100, 40)
    assert asked.lines == [
        "Are these one paper?                                                      2 of 7 · 93% alike",
        "",
        "title     Memory-efficient training of agents     │ Memory Efficient Training of Agents",
        "authors   Ada Ek, Bo Li                           │ Ada Ek",
        "day       2026-06-12                              │ –",
        "published 2026-06-11                              │ 2026-06-11",
        "venue     –                                       │ ICML",
        "journal   Journal of Worlds                       │ –",
        "ids       –                                       │ doi:10.1000/x1",
        "yours     read rated 4 #rl #agents 2 notes        │ –",
        "abstract  We train small agents in large worlds,  │ We train tiny agents in large worlds.",
        "          with care and patience.                 │",
        "",
        "m merges into the left, M into the right · d different · j k next, previous · u undoes · Esc",
        "leaves",
    ]
    marked = [[text for text, style in asked.pieces(y) if style == "match"] for y in range(13)]
    assert marked[2:4] == [["Memory-efficient", "Memory", "Efficient"], ["Bo", "Li"]]
    assert marked[10:12] == [["small", "tiny"], ["with", "care", "and", "patience."]]
    assert not any(marked[4:10])
    assert [asked.pieces(y)[1][1] for y in (4, 5)] == ["text", "muted"], "what is the same steps back"


def test_where_there_is_no_room_the_names_stand_above_and_the_rest_is_scrolled_to() -> None:
    asked = Asked(pair(), 60, 14)
    head = ["Are these one paper?               2 of 7 · 93% alike", ""]
    keys = ["m merges into the left, M into the right · d", "different · j k next, previous · u undoes · Esc", "leaves"]
    title = ["Memory-efficient training │ Memory Efficient Training", "of agents                 │ of Agents"]
    assert asked.lines == [
        *head,
        "title",
        *title,
        "authors",
        "Ada Ek, Bo Li             │ Ada Ek",
        "day",
        f"{'… ↓ 16':>53}",
        *keys,
    ]
    asked.press("down", "pagedown", "up", "pageup", "ctrl+d", "ctrl+u", "down")
    assert asked.lines[2:4] == title and asked.lines[8] == f"{'… ↓ 15':>53}"
    asked.press("down", "down")
    assert asked.lines[8] == f"{'… ↓ 13':>53}"
    asked.box.place()
    assert asked.lines[8] == f"{'… ↓ 13':>53}", "it stays where it was scrolled to"
    asked.press("ctrl+d", "pagedown", "up")
    assert asked.lines[8] == f"{'… ↓ 1':>53}"
    asked.press("down")
    assert asked.lines[-5:-3] == ["and patience.             │", ""]
    assert not asked.answers


def test_the_names_stand_beside_two_papers_where_both_have_room() -> None:
    assert [Asked(pair(), width, 40).lines[2][:16] for width in (78, 77)] == ["title     Memory", "title"]


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("m", Verdict.LEFT),
        ("M", Verdict.RIGHT),
        ("d", Verdict.APART),
        ("u", Verdict.UNDO),
        ("j", Verdict.NEXT),
        ("space", Verdict.NEXT),
        ("k", Verdict.BACK),
        ("backspace", Verdict.BACK),
        ("escape", None),
        ("q", None),
        ("x", ...),
    ],
)
def test_a_verdict_on_two_papers(key: str, wanted: Any) -> None:
    assert answers(pair(), key) is wanted


def test_signs_of_the_questions_have_others_in_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sheet, "ascii", True)
    signs = "✓ a − b ∙ c · d … ↓ 3 › x “y” × – ⇧"
    strip = Sheet.strip([Segment(signs)], STYLES.text, 60)
    assert strip.text.rstrip() == '* a - b . c - d ~ v 3 > x "y" x - ^'
    assert width_of(list(strip)) == 60
    assert Sheet.strip([Segment(signs)], STYLES.text, 6).text == "* a - "
