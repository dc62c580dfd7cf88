"""Everything stands in its cells, whatever a terminal thinks of the width of emoji, Hindi or Thai."""

import sys
import unicodedata
from pathlib import Path
from typing import Any

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len as counted_by_textual

from store.library import Library
from store.making import Incoming
from store.text import clean
from tests.hostile import JOINED, SCRIPTS, WIDE
from tests.opinions import Opinionated, Width, kitty, tmux, xterm
from tests.terminal import Terminal
from tui.sheets.cells import RESERVED, cell_len, clusters, cut, drawn
from tui.sheets.in_place import in_place, keeping_in_place
from tui.sheets.line_editor import LineEditor

PROGRAM = [sys.executable, "-c", "from tui.cli import main; main()"]
HARD = [JOINED, WIDE, *SCRIPTS]
OPINIONS = [xterm, tmux, kitty]
SIGNS = "aé मकिীা์ाৌྀ\u200d\u200c\ufe0f❤☎1\u20e3🏽👩👧🇫🇷漢ｶﾞกำمُ한"
TEXT = st.text(st.sampled_from(SIGNS) | st.characters(codec="utf-8"), max_size=40).map(clean)


def columns(screen: Opinionated, y: int, sign: str) -> list[int]:
    """The columns of a row in which a sign stands."""
    return [x for x in range(screen.columns) if screen.buffer[y][x].data == sign]


@pytest.mark.parametrize("width", OPINIONS)
def test_what_stands_beside_and_below_a_text_is_in_its_place(width: Width) -> None:
    texts = ["plain", *HARD, *map(clean, HARD)]
    screen = Opinionated(60, 2 * len(texts), width)
    feed = pyte.Stream(screen).feed
    feed("".join(f"\x1b[{y + 1};1H{'#' * 60}" for y in range(screen.lines)))
    for number, text in enumerate(texts):
        row = drawn(cut(text, 34))
        row += " " * (34 - counted_by_textual(row))
        feed(in_place(f"\x1b[{2 * number + 1};1H\x1b[1m▌ {row}\x1b[0m▲ 118 │ \x1b[2m{drawn(cut(text, 15))}\x1b[0m"))
    for number, text in enumerate(texts):
        assert columns(screen, 2 * number, "▲") == [36], text
        assert columns(screen, 2 * number, "│") == [42], text
        assert all(column >= 42 for column in columns(screen, 2 * number, "#")), "nothing stale is left"
        assert screen.display[2 * number + 1] == "#" * 60, text


def test_only_what_is_not_sure_is_written_into_emptied_cells_with_the_cursor_behind_it() -> None:
    wrap, no_wrap = "\x1b[?7h", "\x1b[?7l"
    lines = {
        "\x1b[1;5Hab\x1b[1m❤c\x1b[0m|": f"\x1b[1;5Hab\x1b[1m{no_wrap}  \x1b[7G❤c\x1b[9G{wrap}\x1b[0m|",
        "\x1b[12;40Hक\u0940\xa0漢": f"\x1b[12;40H{no_wrap}    \x1b[40Gक\u0940漢\x1b[44G{wrap}",
        "\x1b[;4H\x1b]8;;x\x1b\\❤": f"\x1b[;4H\x1b]8;;x\x1b\\{no_wrap} \x1b[4G❤\x1b[5G{wrap}",
        "\x1b[;4H\x1b]8;;x\x07❤": f"\x1b[;4H\x1b]8;;x\x07{no_wrap} \x1b[4G❤\x1b[5G{wrap}",
        "\x1b[2;1H\x1b[2K❤": "\x1b[2;1H\x1b[2K❤",
        "\x1b[2;1H\r❤": "\x1b[2;1H\r❤",
        "❤": "❤",
        "plain é": "plain é",
        "plain": "plain",
    }
    for written, placed in lines.items():
        assert in_place(written) == placed
    assert in_place("\n".join(lines)) == "\n".join(lines.values())


def test_a_driver_of_any_kind_writes_in_place() -> None:
    class Kind:
        """A driver, as far as the test is concerned."""

        written = ""

        def write(self, data: str) -> None:
            """Write it down."""
            self.written += data

    driver: Any = keeping_in_place(Kind)()  # type: ignore[arg-type]
    driver.write("\x1b[1;1Hab")
    driver.write("\x1b[1;1H❤")
    assert isinstance(driver, Kind)
    assert driver.written == "\x1b[1;1Hab" + in_place("\x1b[1;1H❤") != "\x1b[1;1Hab\x1b[1;1H❤"


@given(TEXT, st.sampled_from(OPINIONS), st.integers(1, 30))
def test_no_text_moves_what_stands_behind_it(text: str, width: Width, room: int) -> None:
    screen = Opinionated(room + 2, 3, width)
    feed = pyte.Stream(screen).feed
    piece = drawn(cut(text, room))
    feed(in_place(f"\x1b[1;1H{piece}{' ' * (room - counted_by_textual(piece))}\x1b[1m|+"))
    assert (columns(screen, 0, "|")[-1], columns(screen, 0, "+")[-1]) == (room, room + 1)
    assert screen.display[1:] == [" " * (room + 2)] * 2


@given(TEXT, st.integers(0, 30))
def test_the_cells_of_a_text(text: str, width: int) -> None:
    assert counted_by_textual(drawn(text)) == cell_len(text)
    assert cell_len(cut(text, width)) <= width
    assert "".join(clusters(text)) == text
    assert list(filter(str.isalnum, drawn(text))) == list(filter(str.isalnum, text)), "no letter is lost"


def test_every_sign_that_may_take_a_cell_has_one() -> None:
    spacing = [sign for sign in map(chr, range(sys.maxunicode)) if unicodedata.category(sign) == "Mc"]
    assert len(spacing) > 400
    assert {sign for sign in spacing if cell_len(f"क{sign}") != 2} == set()


def test_scripts_are_drawn_as_they_came_and_emoji_apart() -> None:
    for text in SCRIPTS:
        assert drawn(text).replace(RESERVED, "") == text
    assert drawn("👨‍👩‍👧‍👦 ❤️‍🔥 👍🏽 1️⃣ 🇫🇷") == "👨👩👧👦 ❤🔥 👍 1⃣ 🇫🇷"
    assert drawn("Évolution — naïve… ▲ 118 漢字") == "Évolution — naïve… ▲ 118 漢字"


def test_a_text_is_cut_between_what_is_one_to_the_eye() -> None:
    for pieces in (
        ["e\u0300\u0301", "x"],
        ["क\u0940", "म", "x\u200d"],
        ["👍🏻", "👍🏿", "👩\u200d👧", "x"],
        ["🇦🇿", "🇿🇦", "🇫", "x", "🇫", "y"],
        ["a\u200c", "b", "\U0001f1e5", "\U0001f200"],
        [],
    ):
        assert list(clusters("".join(pieces))) == pieces
    family = "a👩\u200d👧b"
    assert [cut(family, width) for width in range(-1, 7)] == ["", "", "a", "a", "a", "a", family[:-1], family]
    assert [cut("e\u0301 ❤ x", width) for width in range(6)] == [
        "",
        "e\u0301",
        "e\u0301",
        "e\u0301 ❤",
        "e\u0301 ❤",
        "e\u0301 ❤ x",
    ]
    assert [cut("low 漢字", width) for width in (8, 7, 6, 5, 4, 3, -1)] == [
        "low 漢字",
        "low 漢",
        "low 漢",
        "low",
        "low",
        "low",
        "",
    ]
    assert [cell_len(text) for text in ("", "low", "漢", "क\u0940", "👍🏽", "e\u0301")] == [0, 3, 2, 2, 2, 1]


def test_what_is_sure_is_written_as_it_is() -> None:
    frame = "\x1b[1;1H\x1b[1mÉvolution — “naïve”… ▲ 118 漢字 ★★\x1b[0m │ ─ ● ○ ◐ × ≡ ↓ ✓\n\x1b[?2026l"
    assert in_place(frame) == frame


def test_a_cursor_goes_over_what_is_one_to_the_eye() -> None:
    line = LineEditor("aकि👨‍👩‍👧🇫🇷🇩🇪")
    stops = []
    for _ in range(6):
        line.press("left", None)
        stops.append(line.cursor)
    assert stops == [10, 8, 3, 1, 0, 0]
    line.press("right", None)
    line.press("delete", None)
    assert line.text == "a👨‍👩‍👧🇫🇷🇩🇪"
    line.set("aकि👨‍👩‍👧")
    line.press("backspace", None)
    assert line.text == "aकि"
    line.press("backspace", None)
    assert line.text == "aक", "of a letter with its marks goes what was typed last"


@pytest.mark.parametrize("width", [xterm, kitty])
def test_in_a_terminal_every_column_is_straight(tmp_path: Path, width: Width) -> None:
    library = Library.open(tmp_path / "library", seeds=False)
    texts = ["Plain words", *HARD, "Plain words again"]
    for number, text in enumerate(texts):
        said = {"title": text, "abstract": text * 3, "authors": [text[:9]], "day": "2026-06-12", "upvotes": 99 - number}
        library.ingest([Incoming(said)])
    library.close()
    env = {"HOME": str(tmp_path), "BROADSHEET_LIBRARY": str(tmp_path / "library")}
    screen = Opinionated(120, 40, width)
    with Terminal(PROGRAM, env, columns=120, lines=40, screen=screen) as terminal:
        terminal.wait_for("Plain words again", "inbox")
        terminal.press_calmly("escape", "j", "j", "j", first=0.1)
        terminal.wait_for(" 4/16")
        assert {columns(screen, y, "▲")[0] for y in range(2, 2 + 2 * len(texts), 2)} == {60}
        for y in range(1, 38):
            assert columns(screen, y, "│")[:1] == [67], screen.display[y]
        terminal.press_calmly("/", "কি", first=0.2)
        terminal.wait_for(" / কি")
        assert terminal.cursor == (3 + 2, 0)
