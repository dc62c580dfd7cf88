"""A configuration of any kind is one line at worst, and the program goes on with the defaults."""

import os
import time
from pathlib import Path

import pytest

from store.errors import LibraryError
from store.library import Library
from store.opening import default_folder, make_folder
from tui import config
from tui.commands import COMMANDS
from tui.config import KeyChange, Settings
from tui.keymap import Keymap, key_name, shown_key

WRONG = {
    "tables in tables": "[" + ".".join(["a"] * 2_000) + "]\n",
    "arrays in arrays": "a = " + "[" * 2_000 + "]" * 2_000,
    "inline tables": "keys = " + "{a = " * 2_000 + "1" + "}" * 2_000,
    "keys in keys": "[keys." + ".".join(["a"] * 900) + "]\nb = 1\n",
    "a long number": "theme = " + "9" * 5_000,
    "a long number in hex": "theme = 0x" + "f" * 5_000,
    "50,000 keys": "[keys]\n" + "".join(f'k{number} = "x"\n' for number in range(50_000)),
    "5,000 keys": "[keys]\n" + "".join(f"k{number} = 1\n" for number in range(5_000)),
    "control characters": 'theme = "\\u001b[2J\\u202e"\n"\\u001b[31m" = 1\n',
    "control characters of keys": '[keys]\n"\\u009b2J" = "\\u001b]0;x\\u0007"\nsort = "\\u001b[2J"\n',
    "no key": "keys = 5",
    "no pattern": 'citekey = "auth + \\u001b[2Jyeer"',
    "no text": "citekey = 7",
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
def test_a_wrong_configuration_is_a_few_clean_lines(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text)
    begun = time.process_time()
    settings = config.load(path)
    problems = [*settings.problems, *Keymap(COMMANDS.values(), settings.keys).problems]
    assert time.process_time() - begun < 1
    assert 1 <= len(problems) <= 25 and all(line.startswith("config.toml") for line in problems), problems[:3]
    assert all(line.isprintable() and "\u202e" not in line and len(line) < 250 for line in problems), problems[:3]


def test_citekeys_follow_the_pattern_and_those_that_were_given_stay(tmp_path: Path) -> None:
    from tui.cli import run

    config.config_path().write_text('citekey = "auth + year"\n')
    (tmp_path / "one.json").write_text('[{"title": "Kites", "authors": ["Ada King"], "day": "2026-06-12"}]')
    (tmp_path / "two.json").write_text('[{"title": "Wind", "authors": ["B. Gale"], "day": "2026-06-12"}]')
    assert run(["import", str(tmp_path / "one.json")]) == 0
    config.config_path().write_text('citekey = "year + authh"\n')
    assert run(["import", str(tmp_path / "one.json"), str(tmp_path / "two.json")]) == 0
    library = Library.open()
    assert [paper.citekey for _, _, paper in library.catalogue.scan()] == ["King2026", "gale2026wind"]
    library.close()
    assert config.load().problems == [
        "config.toml line 1: citekey: “authh” is no term; "
        "expected terms such as auth, year and shorttitle(1,1), with .lower or .upper behind them, joined by +"
    ]


def test_what_is_no_file_holds_nothing_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "config.toml")
    assert config.load(tmp_path / "config.toml").problems == [
        "config.toml: cannot be read: it is no file; the defaults are used"
    ]
    for name in ("/dev/zero", "/dev/stdin"):
        assert len(config.load(Path(name)).problems) == 1
    monkeypatch.setenv("BROADSHEET_CONFIG", "~nosuchuser/config.toml")
    assert config.load().problems == [
        "config.toml: cannot be read: there is no folder “~nosuchuser”; the defaults are used"
    ]


def test_without_a_home_and_an_account_the_defaults_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(_: int) -> None:
        raise KeyError("getpwuid(): uid not found")

    for name in ("HOME", "XDG_CONFIG_HOME", "BROADSHEET_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", nobody)
    assert config.load() == Settings(
        problems=["config.toml: cannot be read: there is no folder “~”; the defaults are used"]
    )
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.delenv("BROADSHEET_LIBRARY", raising=False)
    with pytest.raises(LibraryError, match=r"^there is no home folder here; name one with --library$"):
        default_folder()


def test_a_library_of_nobody_is_one_line() -> None:
    with pytest.raises(LibraryError, match=r"^there is no folder ~nosuchuser$"):
        make_folder(Path("~nosuchuser/library"))


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b'\xef\xbb\xbftheme = "light"\r\n[keys]\r\nsort = 7\r\n')
    settings = config.load(path)
    assert settings == Settings(theme="light", problems=settings.problems)
    assert settings.problems == ["config.toml line 3: keys.sort is 7; expected a key, or a list of keys"]


@pytest.mark.parametrize("key", ["gg", "space r", "Ctrl+[", "Alt+l", "Entre", "Ctrl+é", "Super+a", "", "Ctrl+Shift+a"])
def test_a_key_that_never_arrives_is_refused_and_the_default_holds(key: str) -> None:
    keymap = Keymap(COMMANDS.values(), {"sort": KeyChange((key or "\x1b",), "config.toml line 2")})
    [problem] = keymap.problems
    assert problem.startswith("config.toml line 2: keys.sort: ") and problem.isprintable()
    assert keymap.keys_of("sort") == COMMANDS["sort"].keys


@pytest.mark.parametrize(
    ("written", "sent", "shown"),
    [
        ("Shift+n", "N", "N"),
        ("Ctrl+Space", "ctrl+@", "Ctrl+Space"),
        ("Ctrl+/", "ctrl+underscore", "Ctrl+/"),
        ("Ctrl+]", "ctrl+right_square_bracket", "Ctrl+]"),
        ("BackTab", "shift+tab", "Shift+Tab"),
        ("plus", "+", "+"),
        ("+", "+", "+"),
        ("Ctrl+D", "ctrl+d", "Ctrl+d"),
        ("PgDn", "pagedown", "PgDn"),
        ("é", "é", "é"),
    ],
)
def test_a_key_by_another_name_is_what_terminals_send(written: str, sent: str, shown: str) -> None:
    keymap = Keymap(COMMANDS.values(), {"sort": KeyChange((written,), "line 2")})
    assert (key_name(written), shown_key(sent)) == (sent, shown)
    found = keymap.find("main", sent)
    assert found is not None and found.id == "sort" and keymap.keys_of("sort") == (shown,)


def test_every_key_of_the_program_arrives() -> None:
    wanted = {
        f"{command.id}.{place}": KeyChange(command.keys_in(place), "line 1")
        for command in COMMANDS.values()
        for place in command.places
        if command.keys_in(place)
    }
    assert not [line for line in Keymap(COMMANDS.values(), wanted).problems if "no terminal" in line or "Alt" in line]


def test_what_is_wrong_about_sources_is_said_with_its_line_and_the_rest_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[sources]\nhf = "https://hub.example.org"\narxiv = 3\nallow = "127.0.0.1:8123"\nhugging = "x"\n')
    settings = config.load(path)
    assert settings.sources == {"hf": "https://hub.example.org"}
    assert [line.partition("; expected")[0] for line in settings.problems] == [
        "config.toml line 3: sources.arxiv is 3",
        "config.toml line 4: sources.allow is “127.0.0.1:8123”",
        "config.toml line 5: sources.hugging is not a setting; these are: sources.hf, sources.arxiv, sources.allow, "
        "sources.fetch",
    ]


def test_what_is_wrong_in_a_table_on_one_line_is_said_with_that_line(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('view = "x"\nkeys = {sort = 7}\nprograms = {ask = 3}\n')
    assert [line.partition(":")[0] for line in config.load(path).problems] == [
        *("config.toml line 2", "config.toml line 3"),
    ]
