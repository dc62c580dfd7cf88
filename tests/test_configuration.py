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
from tui.config_schema import THEMES
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


EXPECTED = "expected one key, such as a, Ctrl+d, PgDn or F2"
NEVER = {
    "gg": f"no terminal sends “gg”; {EXPECTED}",
    "space r": f"no terminal sends “space r”; {EXPECTED}",
    "Entre": f"no terminal sends “Entre”; {EXPECTED}",
    "Ctrl+é": f"no terminal sends “Ctrl+é”; {EXPECTED}",
    "Super+a": f"no terminal sends “Super+a”; {EXPECTED}",
    "Shift+F1": f"no terminal sends “Shift+F1”; {EXPECTED}",
    "F25": f"no terminal sends “F25”; {EXPECTED}",
    "\x1b": f"no terminal sends “”; {EXPECTED}",
    "x" * 21: f"no terminal sends “{'x' * 19}…”; {EXPECTED}",
    **{key: f"no terminal can tell {key} from others" for key in ("Ctrl+[", "Ctrl+h", "Ctrl+i", "Ctrl+j", "Ctrl+m")},
    "Ctrl+Shift+a": "no terminal can tell Ctrl+Shift+a from others",
    "Alt+l": "with Alt a terminal sends Esc and then the key, as if they were typed in turn",
}


@pytest.mark.parametrize(("key", "why"), NEVER.items())
def test_a_key_that_never_arrives_is_refused_and_the_default_holds(key: str, why: str) -> None:
    keymap = Keymap(COMMANDS.values(), {"sort": KeyChange((key,), "config.toml line 2")})
    assert keymap.problems == [f"config.toml line 2: keys.sort: {why}"]
    assert keymap.keys_of("sort") == COMMANDS["sort"].keys


SENT = {
    "pagedown PgDn": ("PgDn", "pagedown"),
    "pageup PgUp": ("PGUP", "PageUp"),
    "ctrl+pagedown Ctrl+PgDn": ("Ctrl+PgDn",),
    "shift+pageup Shift+PgUp": ("Shift+PgUp",),
    "escape Esc": ("Esc", "Escape"),
    "enter Enter": ("Return", "Enter"),
    "delete Delete": ("Del", "delete"),
    "insert Insert": ("INSERT",),
    "backspace Backspace": ("Backspace",),
    "tab Tab": ("Tab",),
    "space Space": ("Space", " ", ""),
    "down ↓": ("↓", "Down"),
    "up ↑": ("↑", "Up"),
    "left ←": ("←", "Left"),
    "right →": ("→", "Right"),
    "home Home": ("Home",),
    "end End": ("End",),
    "f1 F1": ("F1",),
    "f24 F24": ("f24",),
    "ctrl+f24 Ctrl+F24": ("Ctrl+F24",),
    "ctrl+d Ctrl+d": ("Ctrl+D", "ctrl+d"),
    "ctrl+z Ctrl+z": ("Ctrl+z",),
    "ctrl+a Ctrl+a": ("Ctrl+a",),
    "shift+tab Shift+Tab": ("BackTab", "Shift+Tab"),
    "shift+left Shift+←": ("Shift+Left",),
    "ctrl+@ Ctrl+Space": ("Ctrl+Space", "Ctrl+@", "Ctrl+At"),
    "ctrl+underscore Ctrl+/": ("Ctrl+/", "Ctrl+slash", "Ctrl+_"),
    "ctrl+right_square_bracket Ctrl+]": ("Ctrl+]",),
    "ctrl+backslash Ctrl+\\": ("Ctrl+\\",),
    "ctrl+circumflex_accent Ctrl+^": ("Ctrl+^",),
    "N N": ("Shift+n", "N"),
    "É É": ("Shift+é",),
    "é é": ("é",),
    **{
        f"{sign} {sign}": (name, sign)
        for sign, name in zip(
            "+-/\\,:;?=*_",
            (
                "plus",
                "Minus",
                "slash",
                "backslash",
                "comma",
                "colon",
                "semicolon",
                "question_mark",
                "equals",
                "asterisk",
                "underscore",
            ),
            strict=True,
        )
    },
    ". .": ("period", "dot", "."),
}


@pytest.mark.parametrize(("key", "names"), SENT.items(), ids=range(len(SENT)))
def test_a_key_by_another_name_is_what_terminals_send(key: str, names: tuple[str, ...]) -> None:
    sent, shown = key.split(" ")
    for name in names:
        keymap = Keymap(COMMANDS.values(), {"sort": KeyChange((name,), "line 2")})
        assert (key_name(name), shown_key(sent)) == (sent, shown)
        assert not [line for line in keymap.problems if "terminal" in line]
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


WHOLE = """
theme = "light"
view = "queue"
ascii = true
citekey = "auth + year"

[keys]
sort = "o"
down = ["j", " "]
up = []
undo.triage = "U"
"quit" = ["Q"]

[keys.redo]
notes = "R"
main = ["r", "F3"]

[triage]
rate = "next"

[sources]
hf = "https://hub.example.org"
arxiv = "https://arxiv.example.org"
allow = ["127.0.0.1:8123"]
fetch = "morning"

[programs]
summary = "llm -s summarise"

[mail]
program = "msmtp -t"
to = "ada@example.org"
from = "bo@example.org"
"""


def test_everything_that_can_be_set_is_taken_with_the_lines_of_the_keys(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(WHOLE)
    changes = {
        "sort": (("o",), 8),
        "down": (("j", " "), 9),
        "up": ((), 10),
        "undo.triage": (("U",), 11),
        "quit": (("Q",), 12),
        "redo.notes": (("R",), 15),
        "redo.main": (("r", "F3"), 16),
    }
    assert config.load(tmp_path / "config.toml") == Settings(
        keys={name: KeyChange(keys, f"config.toml line {line}") for name, (keys, line) in changes.items()},
        theme="light",
        view="queue",
        ascii=True,
        rating_goes_on=True,
        citekey="auth + year",
        sources={
            **{"hf": "https://hub.example.org", "arxiv": "https://arxiv.example.org"},
            **{"allow": ["127.0.0.1:8123"], "fetch": "morning"},
        },
        programs={"summary": "llm -s summarise"},
        mail={"program": "msmtp -t", "to": "ada@example.org", "from": "bo@example.org"},
    )
    (tmp_path / "config.toml").write_text('[triage]\nrate = "stay"\n[sources]\nfetch = "start"\n')
    assert config.load(tmp_path / "config.toml") == Settings(sources={"fetch": "start"})


SETTINGS = "keys, theme, view, ascii, triage, citekey, sources, programs, mail"
HOSTS = 'a list of hosts with ports such as ["127.0.0.1:8123"]'
ODD = {
    'theme = "pink"': "theme is “pink”; expected dark, light, high-contrast, no-colour, terminal",
    f"theme = 0x{'f' * 5_000}": f"theme is a number that is too long; expected {', '.join(THEMES)}",
    "view = 3": "view is 3; expected the name of a view",
    'ascii = "yes"': "ascii is “yes”; expected true or false",
    "triage = true": "triage is true; expected a table",
    "citekey = 7": "citekey is 7; expected a pattern such as auth.lower + year + shorttitle(1,1).lower",
    'keys = "j"': "keys is “j”; expected a table",
    "sources = []": "sources is a list; expected a table",
    "programs = 2026-06-12": "programs is 2026-06-12; expected a table",
    "mail = 1.5": "mail is 1.5; expected a table",
    "colour = {}": f"colour is not a setting; these are: {SETTINGS}",
    f"{'a' * 61} = 1": f"{'a' * 59}… is not a setting; these are: {SETTINGS}",
    "keys.sort = 7": "keys.sort is 7; expected a key, or a list of keys",
    'keys.down = ["j", ""]': "keys.down is a list; expected a key, or a list of keys",
    "keys.redo = [1]": "keys.redo is a list; expected a key, or a list of keys",
    "keys.undo.triage = {}": "keys.undo.triage is a table; expected a key, or a list of keys",
    'triage.rate = "on"': "triage.rate is “on”; expected stay or next",
    "triage.rate = 1": "triage.rate is 1; expected stay or next",
    "triage.other = 1": "triage.other is not a setting; triage.rate is",
    'sources.fetch = "never"': "sources.fetch is “never”; expected start or morning",
    'sources.allow = ["a", 1]': f"sources.allow is a list; expected {HOSTS}",
    "sources.hf = 1": "sources.hf is 1; expected an address such as https://huggingface.co",
    "sources.arxiv = 1": "sources.arxiv is 1; expected an address",
    'programs.none = "  "': "programs.none is “”; expected a command such as “llm -s summarise”",
    "programs.three = 3": "programs.three is 3; expected a command such as “llm -s summarise”",
    'programs.half = "\'half"': "programs.half: no closing quotation",
    "mail.program = 3": 'mail.program is 3; expected a command line such as "msmtp -t"',
    "mail.to = 3": "mail.to is 3; expected an address",
    "mail.from = 3": "mail.from is 3; expected an address",
    'mail.cc = "x"': "mail.cc is not a setting; these are: mail.program, mail.to, mail.from",
}


@pytest.mark.parametrize(("text", "said"), ODD.items(), ids=range(len(ODD)))
def test_a_setting_that_is_none_is_said_with_what_was_expected_and_the_others_hold(
    tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "config.toml").write_text(f"\n{text}\n" if "=" in text else text)
    assert config.load(tmp_path / "config.toml") == Settings(problems=[f"config.toml line 2: {said}"])


def test_a_file_that_is_no_configuration_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    for written, said in (
        (b"a = ", "Invalid value (at end of document)"),
        (b"\xff", "is not UTF-8"),
        (b"a = " + b"[" * 2_000 + b"]" * 2_000, "its tables are nested too deeply"),
        (b"#" + b"x" * 199_999, ""),
        (b"#" + b"x" * 200_000, "cannot be read: it has more than 200,000 bytes"),
        (b"a = " + b"9" * 5_000, "a number in it is too long"),
    ):
        path.write_bytes(written)
        assert config.load(path) == Settings(problems=[f"config.toml: {said}; the defaults are used"] if said else [])
    assert config.load(tmp_path / "nowhere" / "config.toml") == Settings()
    assert config.load(path / "config.toml") == Settings()


def test_twenty_settings_that_are_wrong_are_named_and_the_others_counted(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    for wrong, last in ((20, None), (21, "1 more setting is wrong"), (22, "2 more settings are wrong")):
        path.write_text("".join(f"a{number} = 1\n" for number in range(wrong)))
        problems = config.load(path).problems
        assert [line.split(" is not")[0] for line in problems[:20]] == [
            f"config.toml line {number + 1}: a{number}" for number in range(20)
        ]
        assert problems[20:] == ([f"config.toml: {last}"] if last else [])
