"""Commands: each is declared once, with the places that it works in, and rebound once, also by an id of before."""

from collections import Counter
from pathlib import Path

import pytest

from store.library import Library
from store.models import Note
from tests.desk import sit
from tui import config
from tui.commands import COMMANDS
from tui.commands.registry import add
from tui.config import KeyChange, Settings
from tui.keymap import PLACES, Command, Keymap
from tui.screen import KeyedScreen
from tui.statistics.screen import StatisticsScreen
from tui.triage.screen import TriageScreen

OPENS = {"main": [], "triage": ["T"], "notes": ["R", "1"]}


def rebound(**keys: str) -> Settings:
    return Settings(keys={name.replace("_", "."): KeyChange((key,), "line 1") for name, key in keys.items()})


def problems(text: str, tmp_path: Path) -> list[str]:
    (tmp_path / "config.toml").write_text(text)
    settings = config.load(tmp_path / "config.toml")
    return [*settings.problems, *Keymap(COMMANDS.values(), settings.keys).problems]


def test_what_can_be_done_is_declared_once() -> None:
    assert len(COMMANDS) <= 135, "this many do for all that the program does in its five places"
    said = Counter((command.title, command.keys) for command in COMMANDS.values())
    assert [twice for twice, times in said.items() if times > 1] == []


@pytest.mark.parametrize("place", PLACES)
def test_no_two_commands_want_the_same_key(place: str) -> None:
    wanted = Counter(key for command in COMMANDS.values() if place in command.places for key in command.keys_in(place))
    assert len(wanted) > 15
    assert [key for key, times in wanted.items() if times > 1] == []
    keymap = Keymap(COMMANDS.values())
    assert all(keymap.find(place, key) is not None for key in wanted)
    assert keymap.problems == []


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"id": "undo"}, "two commands are called 'undo'"),
        ({"keys": ("f12", "u")}, "fresh and undo both want the key 'u' in main"),
        ({"own_keys": {"triage": ("k",)}}, "fresh and up both want the key 'k' in triage"),
        ({"own_keys": {"notes": ("f12",)}}, "fresh does not work in 'notes'"),
        ({"places": ("main", "attic")}, "fresh does not work in 'attic'"),
        ({"help": ""}, "fresh does not say what it does"),
        ({"group": "Attic"}, "fresh is in no known group: 'Attic'"),
        ({"own_help": {"notes": "There."}}, "fresh does not work in 'notes'"),
        ({"hint": {"notes": "there"}}, "fresh does not work in 'notes'"),
    ],
)
def test_a_declaration_that_cannot_hold_is_refused(broken: dict[str, object], said: str) -> None:
    values: dict[str, object] = {
        **{"id": "fresh", "keys": ("f12",), "title": "Fresh", "help": "Do it.", "run": print, "group": "Mark"},
        **{"places": ("main", "triage"), **broken},
    }
    with pytest.raises(ValueError, match=said):
        add(Command(**values))  # type: ignore[arg-type]
    assert "fresh" not in COMMANDS


@pytest.mark.parametrize("place", OPENS)
async def test_undo_is_rebound_once_for_the_list_triage_and_notes(seeded: Library, place: str) -> None:
    paper = seeded.entries(seeded.head(1))[0].paper.id
    async with sit(seeded, settings=rebound(undo="Z")) as at:
        await at.press("n", *"why?", "ctrl+s", *OPENS[place], "t", *"rl", "enter")
        assert seeded.entry(paper).mark.tags == ("rl",)
        await at.press("u")
        assert seeded.entry(paper).mark.tags == ("rl",)
        await at.press("Z")
        assert seeded.entry(paper).mark.tags == ()
        await at.press("U")
        assert "· Z undoes" in at.text
        await at.press("question_mark", *"undo the last")
        assert "Z   " in at.text and "Undo the last change" in at.text


async def test_ends_and_pages_are_the_same_keys_in_every_list(seeded: Library) -> None:
    for entry in seeded.entries(seeded.head(50)):
        seeded.edit([entry.paper.id], lambda mark: mark.with_note(Note("why?")), "noted")
    async with sit(seeded, size=(80, 24)) as at:
        for opens in ([], ["R", "1"], ["H"]):
            await at.press(*opens)
            place = at.app.screen
            assert isinstance(place, KeyedScreen)
            page = place.page_size
            for keys, stands in (("G", 50), ("g", 1), (["ctrl+d"], 1 + page // 2), (["pagedown"], page // 2 + page)):
                await at.press(*keys)
                assert place.status.place == f"{stands}/50", (opens, keys)
            await at.press("pageup", "ctrl+u")
            assert place.status.place == "1/50"
            await at.press(*(["ctrl+c"] if opens else []))
            assert at.home


async def test_pages_scroll_the_paper_in_triage_and_the_lines_of_the_statistics(seeded: Library) -> None:
    async with sit(seeded, size=(60, 12)) as at:
        await at.press("T")
        triage = at.app.screen
        assert isinstance(triage, TriageScreen)
        detail, page = triage.detail, triage.page_size
        for key, top in (("ctrl+d", page // 2), ("ctrl+u", 0), ("pagedown", page - 1), ("down", page), ("g", 0)):
            await at.press(key)
            assert (detail.top, triage.triage.position) == (top, 0), key
        await at.press("G")
        assert detail.top == detail.last_top > 0
        await at.press("ctrl+c", "percent_sign")
        statistics = at.app.screen
        assert isinstance(statistics, StatisticsScreen)
        for key, top in (
            ("space", statistics.page_size - 1),
            ("ctrl+u", statistics.page_size - 1 - statistics.page_size // 2),
            ("g", 0),
        ):
            await at.press(key)
            assert statistics.sheet.top == top, key


async def test_a_key_is_changed_in_one_place_alone(seeded: Library) -> None:
    async with sit(seeded, settings=rebound(undo_triage="Z")) as at:
        await at.press("T", "4", "u")
        assert seeded.entries(seeded.head(1))[0].mark.rating == 4
        await at.press("Z")
        assert not seeded.state.marks
        await at.press("q", "5", "u")
        assert not seeded.state.marks


def test_changes_for_one_place_are_read_and_their_lines_named(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[keys]\nundo = { triage = "Z" }\nlater.main = ["L"]\nlater.triage = 7\n[keys.tags]\nnotes = "#"\n')
    settings = config.load(path)
    assert {name: change.keys for name, change in settings.keys.items()} == {
        "undo.triage": ("Z",),
        "later.main": ("L",),
        "tags.notes": ("#",),
    }
    assert [change.where[-6:] for change in settings.keys.values()] == ["line 2", "line 3", "line 6"]
    assert settings.problems == ["config.toml line 4: keys.later.triage is 7; expected a key, or a list of keys"]
    keymap = Keymap(COMMANDS.values(), settings.keys)
    assert [keymap.keys_of("undo", place) for place in ("main", "triage", "notes")] == [("u",), ("Z",), ("u",)]


def test_one_place_alone_goes_before_all_places_in_any_order() -> None:
    everywhere, alone = ("undo", KeyChange(("Z",), "")), ("undo.notes", KeyChange(("z",), ""))
    for changes in (
        {everywhere[0]: everywhere[1], alone[0]: alone[1]},
        {alone[0]: alone[1], everywhere[0]: everywhere[1]},
    ):
        keymap = Keymap(COMMANDS.values(), changes)
        assert [keymap.keys_of("undo", place) for place in ("main", "triage", "notes")] == [("Z",), ("Z",), ("z",)]


@pytest.mark.parametrize(
    ("old", "id", "place"),
    [
        ("triage-undo", "undo", "triage"),
        ("notes-undo", "undo", "notes"),
        ("triage-rate-4", "rate-4", "triage"),
        ("triage-unrate", "rate-0", "triage"),
        ("triage-back", "up", "triage"),
        ("triage-scroll-down", "line-down", "triage"),
        ("triage-leave", "quit", "triage"),
        ("triage-finish", "read-alone", "triage"),
        ("notes-new", "note", "notes"),
        ("notes-next", "go-on", "notes"),
        ("notes-edit-elsewhere", "edit-note", "notes"),
        ("history-help", "help", "history"),
        ("history-back", "back", "history"),
        ("statistics-palette", "palette", "statistics"),
        ("statistics-leave", "quit", "statistics"),
    ],
)
def test_an_id_of_before_is_understood_and_said_once(old: str, id: str, place: str, tmp_path: Path) -> None:
    (problem,) = problems(f'[keys]\n{old} = "f12"\n', tmp_path)
    assert problem == f"config.toml line 2: keys.{old} is now keys.{id}.{place}, or keys.{id} for every place"
    keymap = Keymap(COMMANDS.values(), {old: KeyChange(("f12",), "")})
    assert keymap.keys_of(id, place) == ("F12",)
    others = [other for other in keymap.command(id).places if other != place]
    assert all(keymap.keys_of(id, other) == Keymap(COMMANDS.values()).keys_of(id, other) for other in others)


async def test_an_id_of_before_works_and_is_said_at_the_start(seeded: Library) -> None:
    async with sit(seeded, settings=Settings(keys={"triage-undo": KeyChange(("Z",), "config.toml line 2")})) as at:
        assert at.said == "config.toml line 2: keys.triage-undo is now keys.undo.triage, or keys.undo for every place"
        await at.press("T", "l", "Z")
        assert not seeded.state.marks


def test_what_is_no_command_and_no_place_of_one_is_said(tmp_path: Path) -> None:
    said = problems('[keys]\ntriage-nonsense = "Z"\nundo.attic = "Z"\nsort.triage = "Z"\n', tmp_path)
    assert said == [
        "config.toml line 2: keys.triage-nonsense is not a command; `broadsheet keys` lists them",
        "config.toml line 3: keys.undo.attic: undo has keys only in main, triage, notes",
        "config.toml line 4: keys.sort.triage: sort has keys only in main",
    ]


def test_a_clash_is_said_once_for_all_places(tmp_path: Path) -> None:
    assert problems('[keys]\nundo = "l"\n', tmp_path) == [
        "config.toml line 2: keys.undo: l is also the key of later; undo keeps it"
    ]
    assert problems('[keys]\nundo = "x"\nundo.notes = "x"\n', tmp_path)[0].startswith("config.toml: ")
    assert problems('[keys]\nundo = "x"\n', tmp_path) == [
        "config.toml line 2: keys.undo: x is also the key of skip, notes-delete; undo keeps it"
    ]
    assert problems('[keys]\nrepeat = "x"\nnotes-link = "x"\n', tmp_path) == [
        "config.toml line 2: keys.repeat: x is also the key of skip; repeat keeps it",
        "config.toml line 3: keys.notes-link: x is also the key of notes-delete; notes-link keeps it",
    ]


def few() -> list[Command]:
    """Make a few commands of our own."""

    def made(id: str, key: str, *places: str, **more: object) -> Command:
        return Command(id, (key,), id.title(), f"{id} it.", print, "Mark", places, **more)  # type: ignore[arg-type]

    return [
        made("go", "g", "main", "triage", "notes", own_keys={"notes": ("x",)}, own_help={"notes": "There."}),
        made("stay", "s", "main", hint={"main": "stay"}),
        made("put", "p", "main", "triage", was=("triage-place",), hint="put"),
    ]


def test_a_command_is_by_place_what_it_was_declared_to_be() -> None:
    go, stay, put = few()
    assert [(go.keys_in(place), go.help_in(place)) for place in ("main", "notes")] == [
        (("g",), "go it."),
        (("x",), "There."),
    ]
    assert [command.hint_in(place) for command in (go, stay, put) for place in ("main", "triage")] == [
        *("", "", "stay", "", "put", "put")
    ]
    keymap = Keymap([go, stay, put])
    assert keymap.commands("main") == [go, stay, put] and keymap.commands("notes") == [go]
    assert keymap.command("put") is put and keymap.find("main", "y") is None
    assert (keymap.keys_of("go"), keymap.keys_of("go", "notes"), keymap.keys_of("nowhere")) == (("g",), ("x",), ())


@pytest.mark.parametrize(
    ("changes", "problems", "found"),
    [
        ({"go": "y"}, [], {"main y": "go", "triage y": "go", "notes y": "go", "main g": None}),
        ({"go.triage": "y"}, [], {"main g": "go", "triage y": "go", "triage g": None, "main y": None}),
        ({"nowhere": "y"}, ["keys.nowhere is not a command; `broadsheet keys` lists them"], {"main y": None}),
        ({"stay.triage": "y"}, ["keys.stay.triage: stay has keys only in main"], {"main s": "stay"}),
        ({"go.attic": "y"}, ["keys.go.attic: go has keys only in main, triage, notes"], {"main g": "go"}),
        (
            {"triage-place": "y"},
            ["keys.triage-place is now keys.put.triage, or keys.put for every place"],
            {"triage y": "put", "main p": "put", "main y": None},
        ),
        (
            {"notes-go": "y"},
            ["keys.notes-go is now keys.go.notes, or keys.go for every place"],
            {"notes y": "go", "main g": "go"},
        ),
        ({"go": "p"}, ["keys.go: p is also the key of put; go keeps it"], {"main p": "go", "triage p": "go"}),
        (
            {"go.triage": "p"},
            ["keys.go.triage: p is also the key of put; go keeps it"],
            {"main p": "put", "triage p": "go"},
        ),
        ({"go": "p", "put": "g"}, [], {"main p": "go", "main g": "put"}),
        (
            {"go": "y", "put": "y"},
            ["keys.go: y is also the key of put; go keeps it"],
            {"main y": "go", "triage y": "go"},
        ),
        (
            {"go": "Ctrl+PgDn", "stay": "PgDn"},
            [],
            {"main ctrl+pagedown": "go", "main pagedown": "stay"},
        ),
        ({"go": "s", "put": "s"}, ["keys.go: s is also the key of stay, put; go keeps it"], {"main s": "go"}),
    ],
)
def test_a_change_of_keys_holds_where_it_is_meant_and_what_is_odd_is_said(
    changes: dict[str, str], problems: list[str], found: dict[str, str | None]
) -> None:
    keymap = Keymap(few(), {name: KeyChange((key,), "line 7") for name, key in changes.items()})
    assert keymap.problems == [f"line 7: {problem}" for problem in problems]
    asked = {where: keymap.find(*where.split()) for where in found}  # type: ignore[call-arg]
    assert {where: command and command.id for where, command in asked.items()} == found
