"""The README says what the program says of itself. `python -m tests.test_readme` brings its tables up to date."""

import re
from collections.abc import Callable, Iterable
from itertools import zip_longest
from pathlib import Path
from typing import Any

import click
import pytest

from store import exporters, importers
from store.query.fields import PAPERS
from store.query.grammar import parse as _registers_the_fields  # noqa: F401
from tui import config
from tui.cli.program import program
from tui.commands import COMMANDS
from tui.keymap import GROUPS, PLACES, Command, Keymap

README = Path(__file__).parent.parent / "README.md"


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(heads), ["---"] * len(list(heads)), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def keys() -> str:
    keymap = Keymap(COMMANDS.values())
    rows: list[tuple[str, ...]] = []
    for group in GROUPS:
        cells = [cell for one in members(group) if (cell := _cells(one, keymap))]
        rows.append((f"**{group}**", "", "", ""))
        rows += [(*left, *right) for left, right in zip_longest(cells[::2], cells[1::2], fillvalue=("", ""))]
    return f"<details>\n<summary>Every key</summary>\n\n{table(('keys', 'does') * 2, rows)}\n\n</details>"


def members(group: str) -> list[list[Command]]:
    """List the commands of a group, those of a family together."""
    families: dict[str, list[Command]] = {}
    for command in COMMANDS.values():
        if command.group == group:
            families.setdefault(command.family or command.id, []).append(command)
    return list(families.values())


def _cells(family: list[Command], keymap: Keymap) -> tuple[str, str] | None:
    """Write the keys of a command or a family, what they do, and where: in the list unless it says otherwise."""
    one, title = family[0], family[0].title.rstrip("…")
    title = re.sub(r" \d$", "", title) if one.family else title
    keys = [key for command in family for key in keymap.keys_of(command.id)]
    others = {place: key for place in one.places if (key := keymap.keys_of(one.id, place)) != keymap.keys_of(one.id)}
    where = "everywhere" if one.places == PLACES else ", ".join(one.places)
    where += "".join(f"; in {place} {typed(other)}" for place, other in others.items())
    return (typed(keys), title if where == "main" else f"{title} ({where})") if keys else None


def typed(keys: Iterable[str]) -> str:
    return " ".join(f"`{key}`" for key in keys)


def fields() -> str:
    return table(("field", "finds"), ((f"`{name}:`", field.help) for name, field in sorted(PAPERS.fields.items())))


def commands() -> str:
    context = click.Context(program, info_name="broadsheet")
    rows = []
    for name in program.list_commands(context):
        command = program.get_command(context, name)
        assert command is not None
        rows.append((f"`broadsheet {name}`", (command.help or "").partition("\n\n")[0].replace("\n", " ")))
    return table(("command", "does"), rows)


def formats() -> str:
    read = ((f"`{name}`", "in", format.help) for name, format in importers.formats().items())
    written = ((f"`{name}`", "out", format.help) for name, format in exporters.formats().items())
    return table(("format", "", "what it is"), (*read, *written))


BLOCKS: dict[str, Callable[[], str]] = {"keys": keys, "fields": fields, "commands": commands, "formats": formats}


def block(name: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- {name} -->\n)(.*?)(\n?<!-- /{name} -->)", re.DOTALL)


@pytest.mark.parametrize("name", BLOCKS)
def test_the_readme_says_what_the_program_says(name: str) -> None:
    found = block(name).search(README.read_text())
    assert found is not None
    assert found.group(2) == BLOCKS[name](), "python -m tests.test_readme brings it up to date"


def test_pictures_and_files_it_names_are_there() -> None:
    text = README.read_text()
    named = re.findall(r"!\[[^]]*\]\(([^)]+)\)", text) + re.findall(r"`((?:store|tui|tests)/[\w/.]+)`", text)
    assert len(named) > 6
    missing = [name for name in named if not (README.parent / name).exists()]
    assert missing == []


def test_the_example_of_a_changed_key_works(tmp_path: Path) -> None:
    example = re.search(r"    (\[keys\]\n(?:    .+\n)+)", README.read_text())
    assert example is not None
    (tmp_path / "config.toml").write_text(example.group(1).replace("\n    ", "\n"))
    settings = config.load(tmp_path / "config.toml")
    assert set(settings.keys) == {"later", "undo.triage"} and not settings.problems
    assert Keymap(COMMANDS.values(), settings.keys).problems == []


def test_the_example_of_an_extension_works(monkeypatch: pytest.MonkeyPatch) -> None:
    example = re.search(r"    # store/exporters/titles\.py\n(.*?)\n\n\S", README.read_text(), re.DOTALL)
    assert example is not None
    code = "\n".join(line.removeprefix("    ") for line in example.group(1).splitlines())
    from store.models import Entry, Mark, Paper

    made: dict[str, Any] = {}
    exec(code, made)
    monkeypatch.setattr(exporters, "FORMATS", (*exporters.FORMATS, made["FORMAT"]))
    text = "".join(exporters.export([Entry(0, Paper("p:1", "A Title"), Mark("p:1"))], "titles"))
    assert text == "A Title\n"


def updated(text: str, name: str) -> str:
    fresh = BLOCKS[name]()
    return block(name).sub(lambda found: f"{found.group(1)}{fresh}\n<!-- /{name} -->", text)


if __name__ == "__main__":
    text = README.read_text()
    for name in BLOCKS:
        text = updated(text, name)
    README.write_text(text)
