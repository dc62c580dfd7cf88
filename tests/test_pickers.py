"""Choosing from a list by typing, without a screen: what is offered, where the cursor goes, what is answered."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from store.library import Library
from tests.asked import Asked
from tests.papers import incoming, made
from tui.questions.day_picker import DayPicker
from tui.questions.export_forms import forms
from tui.questions.paper_picker import OFFERED, PaperPicker, find_papers
from tui.questions.picker import Choice, Picker
from tui.questions.program_picker import ProgramPicker
from tui.questions.tag_picker import Everywhere, TagPicker

COLOURS = [
    Choice(1, "red", "warm", "x"),
    Choice(2, "green", "calm", about="as grass"),
    Choice(3, "dark red", "w" * 30),
]
MANY = [Choice(number, f"choice {number}", f"{number}") for number in range(20)]


def answer(question: Picker, *keys: str) -> Any:
    """Return what is answered to keys, ... where the question stays."""
    said = Asked(question).press(*keys).answers
    return said[0] if said else ...


# -- any picker --------------------------------------------------------------------------------------------------------


def test_a_box_of_choices() -> None:
    asked = Asked(Picker("Choose a colour", COLOURS), 40, 20)
    assert asked.box.at == (38, 9)
    assert asked.lines == [
        "Choose a colour",
        "›  type to find",
        "x red                         warm",
        "green                         calm",
        "dark red         wwwwwwwwwwwwwwww…",
        "",
        "Enter takes · Esc leaves",
    ]
    assert asked.pieces(0) == [("Choose a colour", "strong")]
    assert asked.pieces(1) == [("› ", "accent"), (" ", "quiet_cursor"), ("type to find", "faint")]
    assert asked.pieces(2) == [("x ", "accent"), ("red                         ", "text"), ("warm", "muted")]
    assert asked.pieces(6) == [("Enter takes · Esc leaves", "faint")]
    assert asked.chosen == [asked.lines[2]]
    asked.press("down")
    assert asked.pieces(6) == [("as grass", "muted")]
    assert asked.chosen == [asked.lines[3]]
    asked.press("r", "e", "d")
    assert asked.lines == [
        "Choose a colour",
        "› red",
        "x red                         warm",
        "dark red         wwwwwwwwwwwwwwww…",
        "",
        "Enter takes · Esc leaves",
    ]
    asked.press("z", "z")
    assert asked.lines[2:] == ["nothing matches", "", "Enter takes · Esc leaves"]
    assert asked.pieces(2) == [("nothing matches", "faint")]
    assert asked.chosen == []
    assert asked.press("enter", "ctrl+x").answers == []
    assert Asked(Picker("Choose", (), nothing="there is none"), 40).lines[2] == "there is none"


def test_a_long_list_is_scrolled_with_its_cursor() -> None:
    asked = Asked(Picker("Choose", MANY, cursor=17), 60, 20)

    def sight() -> tuple[str, str, str]:
        texts = [" ".join(line.split()[:2]) for line in asked.lines[2:-2]]
        [chosen] = asked.chosen
        return texts[0], " ".join(chosen.split()[:2]), texts[-1]

    assert (len(asked.lines), asked.lines[-2:]) == (14, ["", "Enter takes · Esc leaves"])
    assert sight() == ("choice 8", "choice 17", "choice 17")
    for key, wanted in (
        ("pageup", ("choice 7", "choice 7", "choice 16")),
        ("up", ("choice 6", "choice 6", "choice 15")),
        ("ctrl+p", ("choice 5", "choice 5", "choice 14")),
        ("down", ("choice 5", "choice 6", "choice 14")),
        ("ctrl+n", ("choice 5", "choice 7", "choice 14")),
        ("pagedown", ("choice 8", "choice 17", "choice 17")),
        ("pagedown", ("choice 10", "choice 19", "choice 19")),
    ):
        asked.press(key)
        assert sight() == wanted, key
    assert len(Asked(Picker("Choose", MANY), 60, 60).lines) == 18, "no more than fourteen are in sight"


def test_what_is_answered_and_what_is_looked_at() -> None:
    looked: list[int] = []
    asked = Asked(Picker("Choose", COLOURS, also={"ctrl+d": "delete"}, looked_at=looked.append))
    asked.press("down", "d", "escape")
    assert (asked.answer, looked) == (None, [1, 2, 3])
    assert answer(Picker("Choose", COLOURS), "down", "enter") == 2
    assert answer(Picker("Choose", COLOURS, also={"ctrl+d": "delete"}), "down", "ctrl+d") == ("delete", 2)
    assert answer(Picker("Choose", (), also={"ctrl+d": "delete"}), "ctrl+d") is ...
    assert answer(Picker("Choose", COLOURS, cursor=2), "enter") == 3
    pasted = Asked(Picker("Choose", COLOURS))
    pasted.paste("gre")
    assert pasted.press("enter").answer == 2


def test_a_click_takes_a_choice_and_nothing_else() -> None:
    def clicked(y: int, choices: list[Choice] = COLOURS, keys: tuple[str, ...] = ()) -> Any:
        asked = Asked(Picker("Choose", choices), 60, 20).press(*keys)
        asked.click(5, y)
        return asked.answers[0] if asked.answers else ...

    assert [clicked(y) for y in range(7)] == [..., ..., 1, 2, 3, ..., ...]
    assert [clicked(y, MANY, ("pagedown",)) for y in (1, 2, 11, 12)] == [..., 1, 10, ...]


# -- days --------------------------------------------------------------------------------------------------------------

FRIDAY = date(2026, 6, 12)


def test_a_day_is_offered_typed_or_refused() -> None:
    asked = Asked(DayPicker("Snooze until", FRIDAY, wake=True))
    assert asked.lines == [
        "Snooze until",
        "›  a day: friday, 3d, 2w, 2026-12-01",
        "tomorrow                                       Saturday, 13 Jun 2026",
        "monday                                           Monday, 15 Jun 2026",
        "1 week                                           Friday, 19 Jun 2026",
        "2 weeks                                          Friday, 26 Jun 2026",
        "1 month                                          Sunday, 12 Jul 2026",
        "no longer                                               back at once",
        "",
        "Enter takes · Esc leaves",
    ]
    assert asked.press("up", "pagedown", "enter").answer == "wake"

    def typed(text: str) -> list[str]:
        shown = Asked(DayPicker("Snooze until", FRIDAY)).type(text).lines[2:]
        return [" ".join(line.split()) for line in shown if line]

    assert typed("w") == ["1 week Friday, 19 Jun 2026", "2 weeks Friday, 26 Jun 2026", "Enter takes · Esc leaves"]
    assert typed("Mon") == ["mon Monday, 15 Jun 2026", "1 month Sunday, 12 Jul 2026", "Enter takes · Esc leaves"]
    assert typed("3d") == ["3d Monday, 15 Jun 2026", "Enter takes · Esc leaves"]
    assert typed("fr") == ["not a day: try fri, 3d, 2w, 2026-12-01"]
    assert typed("1999-01-01") == ["1 Jan 1999 is past: choose a day ahead"]
    assert answer(DayPicker("Snooze until", FRIDAY), *"2w", "enter") == date(2026, 6, 26)


# -- tags --------------------------------------------------------------------------------------------------------------


def tags(**on: int) -> TagPicker:
    return TagPicker("Tags of 2 papers", [("rl", 12), ("agents", 3), ("vision", 2)], on, 2)


def test_tags_in_use_come_first_and_say_on_how_many_papers_they_are() -> None:
    asked = Asked(tags(agents=2, vision=1), 60, 20)
    assert asked.lines == [
        "Tags of 2 papers",
        "›  type a tag, old or new",
        f"✓ agents{'3':>45}",
        f"∙ vision{'2':>45}",
        f"  rl{'12':>49}",
        "",
        "Enter takes · Tab for several · Ctrl+r renames…",
    ]
    asked.press("tab")
    assert asked.lines[2] == f"− agents{'3':>45}"
    asked.press("down", "space")
    assert asked.lines[3] == f"✓ vision{'2':>45}"
    assert asked.chosen == [asked.lines[3]], "Space leaves the cursor where it is"
    asked.type("rlx")
    assert asked.lines[1:4] == ["› rlx", f"+ rlx{'new tag':>48}", ""]
    asked.press("tab")
    assert asked.lines[2:6] == [
        f"− agents{'3':>45}",
        f"✓ vision{'2':>45}",
        f"  rl{'12':>49}",
        f"✓ rlx{'new':>48}",
    ]
    assert asked.press("enter").answer == (["vision", "rlx"], ["agents"])


def test_one_tag_is_taken_with_enter_alone() -> None:
    assert answer(tags(), *"rl", "enter") == (["rl"], [])
    assert answer(tags(rl=2), *"RL", "enter") == ([], ["rl"])
    assert answer(tags(rl=1), *"rl", "enter") == (["rl"], [])
    assert answer(tags(), *"brand-new", "enter") == (["brand-new"], [])
    assert answer(tags(), *"agen", "down", "enter") == (["agen"], []), "what was typed stands second"
    assert answer(tags(), "n", "down", "enter") == (["n"], []), "however many fit"
    assert answer(tags(), "down", "enter") == (["agents"], [])
    assert answer(tags(), "tab", "down", "enter") == (["rl"], []), "what was only looked at is not taken"
    assert answer(tags(), "tab", "tab", "enter") == ([], ["rl"])
    assert answer(tags(), "escape") is None
    assert answer(tags(), *"((", "enter") is ..., "what is no tag stays to be mended"
    assert answer(TagPicker("Tags", (), {}, 1), "enter") is None
    assert Asked(TagPicker("Tags", (), {}, 1)).lines[2] == "no tags yet: type one"
    assert Asked(tags()).press(*"((").lines[2] == "“((” is not a tag: use letters, digits and -_/."


def test_several_tags_are_typed_or_pasted_with_commas() -> None:
    assert answer(tags(), *"one,two", "enter") == (["one", "two"], [])
    asked = Asked(tags())
    asked.paste("one, two, ((, ))")
    assert asked.lines[1] == "› ((, ))"
    asked.press("ctrl+u", "enter")
    assert asked.answer == (["one", "two"], [])
    single = Asked(tags())
    single.paste("one")
    assert single.lines[1] == "› one"
    assert single.press(",").lines[1] == "›  type a tag, old or new"


def test_a_tag_is_renamed_or_deleted_everywhere() -> None:
    assert answer(tags(), "ctrl+r") == Everywhere("rl", False)
    assert answer(tags(), "down", "ctrl+d") == Everywhere("agents", True)
    assert answer(tags(), *"brand-new", "ctrl+d") is ...
    asked = Asked(tags()).press("tab", "ctrl+r")
    assert (asked.answers, asked.lines[-1]) == ([], "Enter first takes what was touched")


# -- programs, papers --------------------------------------------------------------------------------------------------


def program() -> ProgramPicker:
    programs = {"llm": "llm -s sum", "wc": "wc -w"}
    return ProgramPicker(lambda form: f"Pipe as {form}", programs, ["wc", "cat -n"], forms()[:2])


def test_a_program_is_named_or_typed() -> None:
    asked = Asked(program(), 60, 20)
    assert asked.lines == [
        "Pipe as markdown list",
        "›  a program, or a command with its arguments",
        f"wc{'wc -w':>51}",
        f"cat -n{'typed before':>47}",
        f"llm{'llm -s sum':>50}",
        "",
        "Enter runs it · Tab: markdown short · Esc leaves",
    ]

    def typed(text: str) -> list[str]:
        return [line.split("  ")[0] for line in Asked(program()).type(text).lines[2:-2]]

    assert typed("wc") == ["wc"]
    assert typed("WC -") == ["WC -", "wc"], "what only holds it comes behind what was typed"
    assert typed("l") == ["llm", "l"]
    assert typed("sort") == ["sort"]
    assert Asked(program()).type("sort").lines[2].split("  ")[-1].strip() == "run this"
    assert answer(program(), *"sort -u", "enter") == "sort -u"
    asked.press("tab")
    assert (asked.lines[0], asked.lines[-1]) == (
        "Pipe as markdown short",
        "Enter runs it · Tab: markdown list · Esc leaves",
    )
    assert asked.press("tab").lines[0] == "Pipe as markdown list"
    nothing = ProgramPicker(str, {}, (), forms()[:1])
    assert Asked(nothing).lines[2] == "type a command: it is run without a shell"


@pytest.mark.parametrize(
    ("careful", "keys", "wanted"),
    [
        (False, ["enter"], "low"),
        (True, ["enter"], ...),
        (True, ["down", "up", "enter"], "low"),
        (True, ["l", "enter"], "low"),
        (True, ["escape"], None),
    ],
)
def test_enter_alone_takes_no_paper_where_care_is_needed(careful: bool, keys: list[str], wanted: Any) -> None:
    asked_for: list[str] = []

    def find(typed: str) -> list[Choice]:
        asked_for.append(typed)
        return [Choice("low", "Low rank"), Choice("high", "High rank")]

    assert answer(PaperPicker("Link to", find, careful=careful), *keys) == wanted
    assert asked_for == ["", *([] if "l" not in keys else ["l"])]


def test_a_paper_is_looked_for_by_what_was_typed_before() -> None:
    asked = Asked(PaperPicker("Link to", lambda typed: [Choice(typed, f"found by {typed}")], typed="lo"))
    assert asked.lines == ["Link to", "› lo", "found by lo", "", "Enter takes · Esc leaves"]
    assert asked.press("w", "enter").answer == "low"


def test_papers_are_found_by_words_of_the_title_else_by_words_anywhere_and_the_newest_first(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library", seeds=False, today=FRIDAY)
    papers = [
        made("Low Rank Agents", authors=["Ada Ek", "Bo Li"], day="2026-06-10", abstract="Of worlds."),
        made("An $\\alpha$ of Agents", day="2026-06-12", abstract="Nothing low."),
        *(made(f"World {number}", day="2026-06-09") for number in range(OFFERED)),
    ]
    library.ingest(incoming(papers))
    find = find_papers(library)
    assert [(choice.text, choice.right) for choice in find("low-rank!")] == [("Low Rank Agents", "Ada Ek")]
    assert [choice.value.paper.title for choice in find("low")] == ["Low Rank Agents"], "a word of an abstract is less"
    assert [choice.text for choice in find("nothing")] == ["An α of Agents"]
    assert [choice.text for choice in find(" _ ")][:2] == ["An α of Agents", "Low Rank Agents"]
    assert (len(find("")), find("nowhere")) == (OFFERED, [])
    library.close()
