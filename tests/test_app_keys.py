"""Keys as hands send them: Alt, Esc and a letter in one, other scripts, Ctrl+c, and where the terminal's cursor is."""

import signal
import sys
from pathlib import Path

from textual import events

from store.library import Library
from tests.desk import Desk, sit
from tests.terminal import Terminal

PROGRAM = [sys.executable, "-c", "from tui.cli import main; main()"]


async def hit(at: Desk, key: str, character: str | None = None) -> None:
    """Press a key as the terminal tells it, with the character that it sends along."""
    at.app.post_message(events.Key(key, character))
    await at.settle()


async def test_alt_and_a_letter_is_not_the_letter(seeded: Library) -> None:
    async with sit(seeded) as at:
        for letter in "xl4tnqTRX":
            await hit(at, f"alt+{letter}", letter)
        assert at.home and not seeded.marks
        await at.press("n")
        await hit(at, "alt+x", "x")
        await at.type("one two")
        await hit(at, "alt+b", "b")
        await hit(at, "alt+d", "d")
        await at.type("2")
        await hit(at, "alt+b", "b")
        await hit(at, "alt+backspace")
        await at.type("3")
        await at.press("ctrl+underscore", "ctrl+s")
        assert [note.text.strip() for note in at.mark.notes] == ["2"]


async def test_escape_and_a_letter_in_one_write_are_two_keys_in_a_line(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.type("/lora")
        await hit(at, "alt+j", "j")
        assert at.main.filter.query == "lora" and not at.main.papers.bar.typing
        assert at.main.papers.window.cursor == 1
        await at.press("escape", "t", *"new")
        await hit(at, "alt+x", "x")
        assert at.home and at.mark.status == "skipped" and at.mark.tags == ()


async def test_words_are_gone_over_and_erased_with_alt_in_a_line(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.type("/low rank")
        await hit(at, "alt+b", "b")
        await hit(at, "alt+b", "b")
        await hit(at, "alt+f", "f")
        await at.type("er")
        assert at.main.papers.bar.editor.text == "lower rank"
        await hit(at, "alt+d", "d")
        assert at.main.papers.bar.editor.text == "lower"


async def test_a_letter_outside_ascii_says_why_nothing_happens(seeded: Library) -> None:
    async with sit(seeded) as at:
        for name, letter in (("cyrillic_small_letter_de", "д"), ("latin_small_letter_e_with_acute", "é")):
            await hit(at, name, letter)
            assert at.said == f"no command has the key {letter}: ? lists the keys"
            await at.press("j")
            assert at.said == ""


async def test_ctrl_c_leaves_a_question_and_nothing_else(seeded: Library) -> None:
    async with sit(seeded) as at:
        for key in ("t", "question_mark", "s", "n", "colon"):
            await at.press(key)
            assert not at.home
            await at.press("ctrl+c")
            assert at.home and at.app.return_code is None, key


async def test_the_cursor_of_the_terminal_is_where_one_types(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.type("/日本")
        assert at.app.cursor_position == (3 + 4, 0)
        await at.press("left")
        assert at.app.cursor_position == (3 + 2, 0)
        await at.press("escape", "escape", "W", "escape", "t", "a")
        x, y = at.app.cursor_position
        assert at.lines[y][:x].endswith("› a")
        await at.press("escape", "n", "a", "b")
        x, y = at.app.cursor_position
        assert at.lines[y][:x].endswith("ab")


def test_in_a_terminal_the_cursor_stands_where_one_types_and_the_program_can_be_suspended(
    seeded: Library, tmp_path: Path
) -> None:
    seeded.close()
    env = {"HOME": str(tmp_path), "BROADSHEET_LIBRARY": str(seeded.folder)}
    with Terminal(PROGRAM, env) as terminal:
        terminal.wait_for("inbox")
        terminal.press("/", *"lo")
        terminal.wait_for(" / lo")
        terminal.wait_for_cursor(5, 0)
        terminal.press("\x1bl")  # Esc and a letter in one write
        terminal.wait_for("1 queued")
        terminal.press("n")
        terminal.wait_for("Ctrl+s")
        terminal.wait_for_cursor(2, 2)  # before the first letter is typed
        terminal.press(*"why")
        terminal.wait_for_cursor(5, 2)
        assert terminal.text.split("\n")[2][:5] == "│ why"
        terminal.press("\x13", "\x1a")
        terminal.wait_until_stopped()
        terminal.kill(signal.SIGCONT)
        terminal.press(":", *"sus")
        terminal.wait_for("› sus")


def test_the_program_is_suspended_and_drawn_anew_while_something_is_typed(seeded: Library, tmp_path: Path) -> None:
    seeded.close()
    env = {"HOME": str(tmp_path), "BROADSHEET_LIBRARY": str(seeded.folder)}
    with Terminal(PROGRAM, env) as terminal:
        terminal.wait_for("inbox")
        for keys, shown, leaves in (
            (["/", *"lo"], " / lo", ["escape", "escape"]),
            (["t", *"new"], "› new", ["escape"]),
            (["n", *"why"], "│ why", ["escape"]),
            ([], "Keep what you have written?", []),
        ):
            terminal.press_calmly(*keys, first=0.1)
            terminal.wait_for(shown)
            for again in ("\x1a", "\x0c"):
                cursor, before = terminal.cursor, len(terminal.raw)
                terminal.press(again)
                if again == "\x1a":
                    terminal.wait_until_stopped()
                    terminal.press("")
                    assert b"\x1b[?1049l" in terminal.raw[before:] and b"\x1b[?25h" in terminal.raw[before:]
                    before = len(terminal.raw)
                    terminal.kill(signal.SIGCONT)
                terminal.wait_for_bytes(shown.strip("│› ").encode(), since=before)
                terminal.wait_for_bytes(b"clears" if keys[:1] == ["/"] else b"/50", since=before)
                terminal.wait_for(shown)
                assert terminal.cursor == cursor, (shown, again)
            terminal.press_calmly(*leaves, first=0.1)
