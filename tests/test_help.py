"""The help without a screen: what stands in which column at each width, how it is scrolled, and what typing finds."""

from __future__ import annotations

import pytest

from tests.asked import Asked
from tui.commands import COMMANDS
from tui.keymap import PLACES, Command, Keymap
from tui.questions.help import TOGETHER, Help, help_rows, short_rows


def made(id: str, keys: str, title: str, help: str, group: str, *places: str, **more: str) -> Command:
    return Command(id, tuple(keys.split()), title, help, print, group, places or ("main",), **more)  # type: ignore[arg-type]


FEW = [
    made("down", "j down", "Next", "Go to the next paper.", "Move", hint="move"),
    made("up", "k up", "Previous", "Go to the previous paper.", "Move"),
    made("far", "ctrl+g", "Jump over a Donaudampfschifffahrt", "Jump.", "Move"),
    *(
        made(f"rate-{stars}", f"{stars}", f"Rate {stars}", "Rate the paper.", "Mark", family="rate")
        for stars in (1, 2, 3)
    ),
    *(made(f"view-{key}", f"f{key}", f"View {key}", "Show a view.", "Filter", family="view") for key in range(1, 9)),
    made("wide", "ctrl+u", "Half a screen", "Go up by half a screen.", "Move"),
    made("one", "a", "One", "Do it once.", "Look", family="two"),
    made("other", "b", "Other", "Do it otherwise.", "Look", family="two"),
    made("tags", "t", "Tags…", "Add tags to the paper under the cursor, or to all that are selected.", "Write"),
    made("bare", "", "Without a key", "Do what has no key.", "Program"),
    made("star", "s", "Star", "Star the paper.", "Mark", hint="star"),
    made("there", "z", "There", "Be somewhere else.", "Mark", "notes"),
]
HINT = "Help    type to find one and read what it does · Esc closes"
FILTER = [
    "What a filter can say",
    "grad optim           words: the start of any word of title, abstract…",
    '"low rank"           a phrase, in this order',
    "tag:rl  +rl          papers with a tag; -tag:rl or -word for those without",
    "is:queued            inbox, queued, reading, read, skipped, unread, starred",
    "has:note  no:rating  note, tag, rating, link, code, highlight, abstract…",
    "rating>=4            a comparison: also = < <= > and 2..4",
    "passed>=4  is:due    papers passed over so often; snoozed until today…",
    "day:2w  day>=2026-08 dates: today, yesterday, monday, 3d, 2w, 2026-08, a..b",
    "a OR b  ( )          either; parentheses group",
    "/re.*x/  ~fuzzy      a regular expression; a word with typing errors",
    "q:name               a view inside a filter",
]


def helped(width: int = 80, height: int = 26, place: str = "main") -> Asked:
    return Asked(Help(Keymap(FEW), place), width, height)


def test_keys_and_labels_stand_in_columns_above_the_language_of_the_filter() -> None:
    asked = helped()
    assert asked.box.at == (80, 26)
    assert asked.lines == [
        HINT,
        "",
        "Mark                                  Ctrl+g    Jump over a…",
        "s         Star                        Ctrl+u    Half a screen",
        "1 – 3     Rate                        Filter",
        "Write                                 F1 – F8   View 1 to 8",
        "t         Tags…                       Look",
        "Move                                  a  b      One",
        "j k       Next, previous",
        "",
        *FILTER,
        "",
        "",
    ]
    assert asked.pieces(0) == [
        ("Help  ", "strong"),
        (" ", "quiet_cursor"),
        (" type to find one and read what it does · Esc closes", "faint"),
    ]
    assert asked.pieces(2) == [
        (f"{'Mark':<38}", "accent"),
        ("Ctrl+g    ", "key"),
        (f"{'Jump over a…':<28}", "text"),
    ]
    assert asked.pieces(8) == [("j k       ", "key"), (f"{'Next, previous':<28}", "text"), (" " * 38, "")]
    assert asked.pieces(10) == [(f"{FILTER[0]:<76}", "accent")]
    assert asked.pieces(11) == [(FILTER[1][:21], "key"), (f"{FILTER[1][21:]:<55}", "text")]


def test_a_wide_screen_has_more_columns_and_no_heading_at_the_foot_of_one() -> None:
    asked = helped(140)
    assert asked.box.at == (118, 26)
    assert asked.lines[2:10] == [
        "Mark                                  Move                                  Filter",
        "s         Star                        j k       Next, previous              F1 – F8   View 1 to 8",
        "1 – 3     Rate                        Ctrl+g    Jump over a…                Look",
        "Write                                 Ctrl+u    Half a screen               a  b      One",
        "t         Tags…",
        "",
        f"{'What a filter can say':<57}rating>=4            a comparison: also = < <= > and…",
        "grad optim           words: the start of any word of…    passed>=4  is:due    papers passed over so often…",
    ]


def test_columns_are_of_about_one_height() -> None:
    commands = [made("star", "s", "Star", "", "Mark"), *(made(key, key, key, "", "Move") for key in "abc")]
    lines = Asked(Help(Keymap(commands), "main")).lines
    assert [line.split() for line in lines[2:7]] == [
        ["Mark", "b", "b"],
        ["s", "Star", "c", "c"],
        ["Move"],
        ["a", "a"],
        [],
    ]


def test_a_screen_of_some_width_has_two_columns_of_the_filter_and_the_whole_hint() -> None:
    assert [helped(width).lines[10].split(FILTER[0])[1].strip()[:9] for width in (111, 112)] == ["", "rating>=4"]
    assert helped(63).lines[0] == HINT
    assert helped(62).lines[0] == HINT.replace(" closes", "…")


def test_a_narrow_screen_has_one_column_which_is_scrolled() -> None:
    asked = helped(60, 12)
    keys = [
        "Mark",
        "s         Star",
        "1 – 3     Rate",
        "Write",
        "t         Tags…",
        "Move",
        "j k       Next, previous",
        "Ctrl+g    Jump over a Donaudampfschifffahrt",
        "Ctrl+u    Half a screen",
        "Filter",
        "F1 – F8   View 1 to 8",
        "Look",
        "a  b      One",
        "",
    ]
    head = ["Help    type to find one and read what it does · Esc…", ""]
    assert asked.lines == [*head, *keys[:7], "↓ 19 more lines"]
    assert asked.pieces(9) == [("↓ 19 more lines", "faint")]
    for key, first in (("down", 1), ("up", 0), ("up", 0), ("pagedown", 12), ("pageup", 0), ("ctrl+d", 12)):
        drawn = asked.box.redraws
        asked.press(key)
        assert (asked.lines[2], asked.box.redraws) == (keys[first], drawn + 1), key
    assert asked.press("pagedown", "ctrl+u").lines[2] == keys[7], "from the end half a page up"
    asked.press("end", "up", "up")
    assert asked.lines[-1] == "↓ 2 more lines"
    last = ["a OR b  ( )          either; parentheses group", "/re.*x/  ~fuzzy      a regular expression; a word with…"]
    assert asked.press("down").lines[-3:] == [*last, FILTER[-1]], (
        "the last line takes no more room than what is said of it"
    )
    assert asked.press("down").lines[-3:] == [last[1], FILTER[-1], ""]
    asked.press("home")
    assert asked.lines[2] == "Mark"
    assert not asked.answers


def test_what_is_typed_finds_lines_with_all_that_is_to_be_said_about_them() -> None:
    asked = helped(100, 20).press("down").type("paper")
    assert asked.lines == [
        "Help  paper",
        "",
        "Mark",
        "s                Star the paper.",
        "1 – 3            Rate the paper.",
        "",
        "Write",
        "t                Add tags to the paper under the cursor, or to all that are selected.",
        "",
        "Move",
        "j  ↓             Go to the next paper.",
        "k  ↑             Go to the previous paper.",
        "",
        "What a filter can say",
        "tag:rl  +rl      papers with a tag; -tag:rl or -word for those without",
        "passed>=4  is:due  papers passed over so often; snoozed until today; is:snoozed until later",
        "",
        "",
    ]
    assert asked.pieces(0)[:3] == [("Help  ", "strong"), ("paper", "text"), (" ", "quiet_cursor")]
    assert asked.pieces(2) == [("Mark", "accent")]
    assert asked.pieces(3) == [("s                ", "key"), ("Star the paper.", "text")]
    assert asked.press("backspace", "z", "z", "z").lines[2:4] == ["nothing matches", ""]
    assert asked.pieces(2) == [("nothing matches", "faint")]
    asked.press("ctrl+u")
    assert asked.lines[0] == HINT, "what was typed goes before the help is scrolled"
    asked.paste("key")
    assert asked.lines[2:4] == ["Program", "                 Do what has no key."]
    asked.paste("?q")
    assert (asked.lines[0], asked.answers) == ("Help  key?q", []), "these are letters like any by now"
    assert asked.press("escape").answer is None


def test_what_was_scrolled_is_at_its_beginning_when_something_is_typed_or_pasted() -> None:
    for insert in (lambda asked: asked.type("a"), lambda asked: asked.paste("a")):
        asked = helped(60, 12).press("pagedown")
        drawn = asked.box.redraws
        insert(asked)
        assert (asked.lines[2], asked.box.redraws) == ("Mark", drawn + 1)


def test_what_was_found_is_scrolled_as_far_as_it_goes() -> None:
    asked = helped(60, 12).type("paper").press("end", "up")
    assert asked.lines[0] == "Help  paper"
    assert asked.lines[2:4] == ["j  ↓      Go to the next paper.", "k  ↑      Go to the previous paper."]
    assert asked.lines[-2:] == [
        "passed>=4  is:due  papers passed over so often; snoozed",
        f"{'':19}until today; is:snoozed until later",
    ]


@pytest.mark.parametrize(("width", "column"), [(74, 17), (73, 10)])
def test_the_column_of_the_keys_is_narrow_on_a_narrow_screen(width: int, column: int) -> None:
    said = "Add tags to the paper under the cursor, or to all that are selected."
    asked = helped(width).type("add tags")
    first, second = asked.lines[3:5]
    assert (first[:column], f"{first[column:]} {second.strip()}") == ("t".ljust(column), said)
    assert second[column - 1 : column + 1].strip() == second[column], "the next line stands beneath the first"
    assert asked.pieces(4) == [(" " * column, ""), (second.strip(), "text")]


@pytest.mark.parametrize("key", ["escape", "?", "q"])
def test_it_is_closed(key: str) -> None:
    assert helped().press(key).answers == [None]


def test_each_place_has_a_help_of_its_own() -> None:
    assert helped(place="notes").lines[2:5] == ["Mark", "z         There", ""]


@pytest.mark.parametrize("place", PLACES)
def test_every_command_of_a_place_is_in_its_help_once_and_says_what_it_does(place: str) -> None:
    keymap = Keymap(COMMANDS.values())
    rows = help_rows(keymap, place)
    assert sorted(id for row in rows for id in row.ids) == sorted(command.id for command in keymap.commands(place))
    assert all(row.group and row.text and (row.title or row.keys) for row in rows)


def test_commands_that_belong_together_share_a_line() -> None:
    rows = help_rows(Keymap(COMMANDS.values()), "main")
    short = {row.title: row.keys.split() for row in short_rows(rows) if len(row.ids) == 2 and row.ids in TOGETHER}
    assert len(short) == len(TOGETHER) and all(short)
    for (one, other), title in TOGETHER.items():
        both = [row.keys.split()[0] for name in (one, other) for row in rows if row.ids == (name,)]
        assert short[title] == both
