"""Text from strangers in every field and on every screen, through a real terminal: none of it acts as a command.

What the program writes is cut into shapes: each kind of escape sequence, each control character, each character that
hides or reorders others. A library of harmless words gives the shapes that are the program's own; a hostile one may
show no others. That the test can see them is shown by the same program with its cleaning taken out.
"""

from __future__ import annotations

import re
import sqlite3
import sys
import unicodedata
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from store.drafts import Draft
from store.library import Library
from store.models import Note, Paper, Quote
from tests.conftest import TODAY
from tests.papers import smuggled
from tests.terminal import QUICK, Terminal
from tui.session import Session

PROGRAM = "from tui.cli import main; main()"
UNCLEAN = "import re; import store.text; store.text._UNSAFE = store.text._ESCAPES = re.compile('(?!)'); " + PROGRAM
PAYLOADS = {
    "clear the screen": "\x1b[2J",
    "scroll region": "\x1b[3;5r",
    "blink in red": "\x1b[5;31m",
    "device report": "\x1b[6n",
    "identify": "\x1b[c",
    "window title report": "\x1b[21t",
    "alternate screen": "\x1b[?47h",
    "reset": "\x1bc",
    "charset": "\x1b(0",
    "single shift": "\x1bN",
    "keypad": "\x1b=",
    "unterminated CSI": "\x1b[38;5",
    "title": "\x1b]0;owned\x07",
    "title, ended by ST": "\x1b]2;owned\x1b\\",
    "title, unterminated": "\x1b]0;owned",
    "link": "\x1b]8;;http://evil.example\x1b\\here\x1b]8;;\x1b\\",
    "clipboard": "\x1b]52;p;cm0gLXJm\x07",
    "palette": "\x1b]4;1;rgb:00/00/00\x07",
    "DCS": '\x1bP$q"p\x1b\\',
    "DCS, unterminated": "\x1bPq#0;2;0;0;0",
    "APC": "\x1b_Gi=31\x1b\\",
    "PM": "\x1b^secret\x1b\\",
    "SOS": "\x1bXsecret\x1b\\",
    "C1 CSI": "\x9b2J",
    "C1 OSC": "\x9d0;owned\x9c",
    "C1 DCS": "\x90q\x9c",
    "NEL": "a\x85b",
    "bell": "\x07",
    "backspaces": "safe\x08\x08\x08\x08evil",
    "NUL": "a\x00b",
    "DEL": "a\x7fb",
    "shift out": "\x0e",
    "XOFF": "\x13",
    "vertical tab and form feed": "a\x0bb\x0cc",
    "carriage return": "overwritten\rx",
    "right-to-left override": "\u202egpj.exe\u202c",
    "isolates": "\u2066a\u2069\u2067b\u2069",
    "marks of direction": "\u200f\u061c",
    "zero width": "pay\u200bpal\u2060\ufeff",
    "line separators": "a\u2028b\u2029c",
    "tag characters": "\U000e0041\U000e0042",
    "soft hyphens and fillers": "a\u00adb\u3164c\uffa0",
    "fifty accents": "e" + "\u0301" * 50,
}
CONTROL = re.compile(
    r"\x1b\[(?P<params>[0-?]*)(?P<middle>[ -/]*)(?P<final>[@-~])"
    r"|\x1b(?P<string>[\]PX^_])(?P<text>[^\x07\x1b]*)"
    r"|\x1b(?P<other>[ -/]*[0-~]?)"
)
LINES = "\r\n"


def shapes(raw: bytes) -> set[str]:
    """Cut what was written into shapes; whatever a terminal draws and nothing else has none."""
    text = raw.decode("utf-8", "replace")
    found: set[str] = set()
    for control in CONTROL.finditer(text):
        if final := control["final"]:
            found |= attributes(control["params"]) if final == "m" else {f"CSI {moves(control['params'], final)}"}
        elif kind := control["string"]:
            found.add(f"string {kind}{control['text'].split(';')[0]}")
        else:
            found.add(f"ESC {control['other']}")
    for character in set(CONTROL.sub("", text)) - set(LINES):
        if unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp", "Co", "Cn") or character in "\u3164\uffa0":
            found.add(f"U+{ord(character):04X}")
    if re.search("[\u0300-\u036f]{4}", text):
        found.add("a tower of accents")
    return found


def attributes(params: str) -> set[str]:
    """Name what an SGR asks for, whichever the colour."""
    bare = re.sub(r"(?<![0-9])([34]8);(?:2;\d+;\d+;\d+|5;\d+)", r"\1", params)
    return {f"SGR {code}" for code in bare.split(";")}


def moves(params: str, final: str) -> str:
    """Name a sequence; where to is no part of it."""
    return final if final in "HABCDGd" and re.fullmatch(r"[\d;]*", params) else params + final


def plant(folder: Path, payloads: list[str]) -> None:
    """Fill a library with payloads in every field that a paper, a mark, a view, an edit or a draft has."""
    library = Library.open(folder, seeds=False, today=TODAY)
    papers = [
        Paper(
            f"p:{number:012x}",
            f"{payload} title {number}",
            abstract=f"{payload} abstract.\n\n{payload} and more. {payload}",
            authors=(f"Author {payload}", f"{payload}", "Plain Name"),
            day=f"2026-07-{30 - number % 20:02}",
            venue=f"venue {payload}",
            url=f"https://example.org/{payload}",
            links=(f"https://example.org/{payload}", f"{payload}://x"),
            sources=(f"source {payload}",),
        )
        for number, payload in enumerate(payloads)
    ]
    library.ingest(smuggled(papers))
    for number, payload in enumerate(payloads):
        note = Note(f"note {payload}\n{payload}", id=f"n{number}", kind="question", quote=Quote(f"{payload} abstract."))
        bare = replace(note, id=f"b{number}", quote=None, kind=f"kind{payload}")
        library.edit(
            [papers[number].id],
            lambda mark, n=note, b=bare, p=payload: replace(mark.with_note(n).with_note(b), tags=(f"tag{p}", p)),  # type: ignore[misc]
            f"summary {payload}",
        )
        library.state.set_view(f"view{number:02} {payload}", f'"{payload}"')
    records = library.state.database.records("marks").values()
    assert set(payloads) <= {tag for record in records for tag in record["tags"]}, "past every cleaning"
    library.close()
    with closing(sqlite3.connect(folder / "papers.db")) as stored:
        assert {title for (title,) in stored.execute("SELECT title FROM papers")} == {paper.title for paper in papers}
    session = Session.load(folder)
    session.filters = [f'"{payload}"' for payload in payloads]
    session.drafts = [Draft(papers[-1].id, f"draft {payloads[0]} {payloads[-1]}", f"n{len(papers) - 1}", "before")]
    session.toured = True
    session.save()


MAIN = b" rate"
VISITS: list[tuple[list[str], str, list[str]]] = [
    (["t"], "Tags of", ["escape"]),
    (["N"], "Notes on", ["escape"]),
    (["N", "enter"], "links to a paper", ["escape"]),
    (["y"], "Copy from", ["escape"]),
    (["S"], "Snooze “", ["escape"]),
    (["+"], "Add tags to", ["escape"]),
    (["-"], "Remove tags", ["escape"]),
    (["o"], "", []),
    (["?"], "type to find", ["escape"]),
    ([":"], "Commands", ["escape"]),
    (["s"], "Sort by", ["escape"]),
    (["e"], "Export", ["escape"]),
    (["F", "j", "j"], "closes", ["escape"]),
    (["F10", "down", "down"], "Views", ["escape"]),
    (["%"], "weeks", ["j", "q"]),
    (["H", "j", "enter"], "undid: summary", ["q"]),
    (["H", "d", "enter"], "looking changes nothing", ["escape", "q"]),
    (["H", "/", *"title"], "to the changes", ["escape", "escape", "q"]),
    (["R", "1", "j", "j"], "questions", ["q"]),
    (["R", "1", "enter"], "links to a paper", ["escape", "q"]),
    (["R", "1", "L"], "Link to", ["escape", "q"]),
    (["R", "2", "p"], "type a part of the title", ["escape", "q"]),
    (["T", "j", "j", "t"], "Tags of", ["escape", "q"]),
    (["T", "n"], "links to a paper", ["escape", "q"]),
    (["/", "up", "up"], "earlier filters", ["tab", "enter", "w", "escape"]),
    (["c", "z"], "", ["z", "c"]),
    (["V", "l"], "This changes", ["n", "escape"]),
]
"""Keys that lead to a place, what says that one is there, and the keys that lead back to the list."""


def begin(folder: Path, code: str) -> Terminal:
    """Begin the program; no emulator follows what it writes, which is what this is about."""
    env = QUICK | {
        "HOME": str(folder.parent),
        "BROADSHEET_LIBRARY": str(folder),
        "BROADSHEET_CONFIG": str(folder / "config.toml"),
        "BROWSER": "true",
        "PYTHONPATH": str(Path(__file__).parent.parent),
    }
    return Terminal([sys.executable, "-c", code], env, columns=100, lines=24, emulated=False)


def sitting(folder: Path, papers: int) -> bytes:
    """Go to every screen and past every paper, and give all that was written to the terminal."""
    with begin(folder, PROGRAM) as terminal:
        terminal.wait_for_bytes(b"cut short")
        terminal.press("y")
        terminal.wait_for_bytes(b"links to a paper")
        terminal.press("escape")
        terminal.wait_for_bytes(b"Keep what you have written?")
        terminal.press_calmly("d")
        for there, sign, back in VISITS:
            before = len(terminal.raw)
            terminal.press_calmly(*there)
            terminal.wait_for_bytes(sign.encode(), since=before)
            terminal.press_calmly(*back)
            before = len(terminal.raw)
            terminal.press_calmly("j", "j", "j", "k")
            terminal.wait_for_bytes(MAIN, since=before)
        terminal.press_calmly("g", "enter", *["J"] * papers, "j", "v", "escape", "escape", "q")
        assert terminal.wait_until_gone() == 0
        return bytes(terminal.raw)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The shapes that are the program's own."""
    folder = tmp_path_factory.mktemp("plain") / "library"
    plant(folder, [*(f"word{number}" for number in range(22)), "x\u0301"])
    return shapes(sitting(folder, 3))


def test_nothing_of_a_stranger_reaches_the_terminal(tmp_path: Path, own: set[str]) -> None:
    assert len(PAYLOADS) >= 31
    plant(tmp_path / "library", list(PAYLOADS.values()))
    raw = sitting(tmp_path / "library", len(PAYLOADS))
    assert shapes(raw) - own == set()
    assert not re.search("[\x00-\x06\x0e-\x1a\x1c-\x1f\x7f-\x9f]", CONTROL.sub("", raw.decode("utf-8", "replace")))


def test_without_the_cleaning_it_does(tmp_path: Path, own: set[str]) -> None:
    """The list and the paper beside it are enough."""
    folder = tmp_path / "library"
    plant(folder, list(PAYLOADS.values()))
    (folder / "session.json").write_text('{"toured": true}')
    with begin(folder, UNCLEAN) as terminal:
        terminal.wait_for_bytes(b"Plain Name")
        terminal.press_calmly(*("j" for _ in PAYLOADS))
        found = shapes(bytes(terminal.raw)) - own
    assert len(found) >= 20, found
