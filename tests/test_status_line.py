"""The last line of the screen, without a screen: what stands where, and which key a click is."""

from __future__ import annotations

import pytest

from tests.painted import Bare, click, pieces, text_of
from tui.sheets.status_line import GAP, Hint, StatusLine, key_at


class Line(Bare, StatusLine):
    """The line without an app."""

    def text(self, width: int) -> str:
        """Return what is written in the line, which is exactly so wide."""
        return text_of(self.line(0, width))


HINTS: list[Hint] = [("1-5", "rate"), ("/", "filter"), GAP, ("j k", "move"), ("?", "help")]


def made() -> Line:
    line = Line()
    line.show(HINTS, "3/50")
    return line


def test_hints_give_way_from_the_end_and_the_way_to_all_of_them_never_does() -> None:
    line = made()
    assert line.text(47) == " 1-5 rate  / filter   j k move  ? help    3/50 "
    assert line.text(46) == " 1-5 rate  / filter   ? help             3/50 "
    assert line.text(37) == " 1-5 rate  / filter   ? help    3/50 "
    assert line.text(36) == " 1-5 rate  / filter  ? help    3/50 ", "nor is there a gap with nothing behind it"
    assert line.text(35) == " 1-5 rate  ? help             3/50 "
    assert line.text(26) == " 1-5 rate  ? help    3/50 "
    assert line.text(25) == " ? help             3/50 "
    assert line.text(10) == " ? help   3/50 "
    assert pieces(line.line(0, 36)) == [
        (" ", ""),
        ("1-5", "key"),
        (" rate  ", "muted"),
        ("/", "key"),
        (" filter  ", "muted"),
        ("?", "key"),
        (" help  ", "muted"),
        (" ", ""),
        (" 3/50 ", "muted"),
    ]
    line.show((), "")
    assert line.text(8) == " " * 8


def test_what_was_said_comes_first_and_what_goes_on_stands_where_there_is_room() -> None:
    line = made()
    said = "kept the paper for later, u takes it back"
    line.say(said)
    assert line.text(49) == f" {said}  3/50 "
    assert line.text(48) == " kept the paper for later, u takes it…     3/50 "
    line.work("fetch", "asking 3…")
    line.work("enrich", "")
    line.work("import", "reading…")
    assert line.text(71) == f" {said}  asking 3… · reading…  3/50 "
    assert line.text(70) == f" {said}                       3/50 "
    line.count(1_200, writing=True)
    assert pieces(line.line(0, 73)) == [
        (f" {said}", "text"),
        (" ", ""),
        (" ●", "text"),
        (" asking 3… · reading…  3/50 ", "muted"),
    ]
    assert line.text(72) == f" {said}                       ● 3/50 "
    line.count(1_200, writing=False)
    line.say(said, error=True)
    assert pieces(line.line(0, 67)) == [
        (f" {said}", "error"),
        (" ", ""),
        (" ● 1,200 not saved", "error"),
        (" 3/50 ", "muted"),
    ]
    assert line.text(66) == " kept the paper for later, u takes it…     ● 1,200 not saved 3/50 "
    line.say("")
    assert line.text(60) == " ? help        ● 1,200 not saved asking 3… · reading…  3/50 "


def test_it_is_drawn_again_only_when_it_says_something_else() -> None:
    line = made()
    for change in (
        lambda: line.show([("q", "quit")], "3/50"),
        lambda: line.show([("q", "quit")], "4/50"),
        lambda: line.ask([("y", "yes")]),
        lambda: line.work("fetch", "asking 3…"),
        lambda: line.count(1, writing=True),
        lambda: line.count(1, writing=False),
        lambda: line.count(2, writing=False),
    ):
        drawn = line.redraws
        change()
        assert line.redraws == drawn + 1
        change()
        assert line.redraws == drawn + 1
    line.work("import", "")
    assert line.redraws == drawn + 1
    line.say("kept for later")
    assert line.redraws == drawn + 2


def test_a_click_on_a_hint_is_its_key_and_on_a_message_none() -> None:
    line = made()

    def clicked(at: int) -> str | None:
        line.posted.clear()
        line.on_click(click(at))
        return next((message.key for message in line.posted if isinstance(message, StatusLine.Pointed)), None)

    assert line.text(47) == " 1-5 rate  / filter   j k move  ? help    3/50 "
    wanted = [None, "1", "1-5", "5", *["1-5"] * 5, None, None, *["/"] * 8, None, None, None]
    wanted += ["j", "j", "k", *["j"] * 5, None, None, *["?"] * 6, *[None] * 9]
    assert [clicked(at) for at in range(47)] == wanted
    line.text(36)
    assert [clicked(at) for at in range(19, 27)] == [None, None, *["?"] * 6]
    line.ask([("y", "yes"), ("n", "no")])
    assert line.text(30).startswith(" y yes  n no  ")
    assert [clicked(at) for at in (0, 1, 5, 6, 7, 8, 11, 12)] == [None, "y", "y", None, None, "n", "n", None]
    line.say("kept for later")
    assert clicked(1) is None
    line.say("")
    line.ask(())
    assert line.text(47).startswith(" 1-5 rate ")


@pytest.mark.parametrize(
    ("keys", "wanted"),
    [
        ("j k", ["j", "j", "k", "j"]),
        ("↑↓", ["↑", "↓", "↑"]),
        ("1-5", ["1", "1-5", "5", "1-5"]),
        ("Esc", ["Esc", "Esc", "Esc", "Esc"]),
        ("F1-F9", ["F1-F9", "F1-F9"]),
        ("-", ["-", "-"]),
    ],
)
def test_of_several_keys_the_one_that_was_hit_is_meant(keys: str, wanted: list[str]) -> None:
    assert [key_at(keys, cell) for cell in range(len(wanted))] == wanted
