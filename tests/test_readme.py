"""The README and CONTRIBUTING say what is so. `python -m tests.test_readme` brings the README's tables up to date."""

import re
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import pytest

from store import exporters, importers
from store.demo.morning import make
from store.demo.papers import invented_papers
from store.digest import compose
from store.digest.text import write_text
from store.errors import QueryError
from store.exporters.json import record
from store.library import Library
from store.models import Entry, Mark, Note, Paper, Quote, Status
from store.notes.fields import NOTE_FIELDS
from store.query import parse
from store.query.fields import PAPER_FIELDS
from store.times import beginning_of, stamp
from tests.conftest import TODAY
from tests.desk import sit
from tests.papers import incoming
from tui import app, config
from tui.cli.program import WRITES, program
from tui.commands import COMMANDS, registry
from tui.keymap import GROUPS, PLACES, Command, Keymap
from tui.paper.screen import PaperScreen

ROOT = Path(__file__).parent.parent
README, CONTRIBUTING = ROOT / "README.md", ROOT / "CONTRIBUTING.md"


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
    return table(
        ("field", "finds"), ((f"`{name}:`", field.help) for name, field in sorted(PAPER_FIELDS.fields.items()))
    )


def commands() -> str:
    context = click.Context(program, info_name="broadsheet")
    rows = []
    for name in program.list_commands(context):
        command = program.get_command(context, name)
        assert command is not None
        rows.append((f"`broadsheet {name}`", (command.help or "").partition("\n\n")[0].replace("\n", " ")))
    return table(("command", "does"), rows)


def programs() -> str:
    context = click.Context(program, info_name="broadsheet")
    rows = []
    for name in program.list_commands(context):
        command = program.get_command(context, name)
        assert command is not None
        rows.append((f"`{name}`", _json(name, command), "yes" if reads_names(command) else "", WRITES.get(name, "")))
    return table(("command", "`--json`", "papers from `-`", "writes"), rows)


def _json(name: str, command: click.Command) -> str:
    """Say which schema describes what a command prints as JSON."""
    if name == "export":
        return "`--format json`"
    subcommands = command.commands if isinstance(command, click.Group) else {}
    named = [each for each, inner in subcommands.items() if takes_json(inner)]
    return "yes" if takes_json(command) else ", ".join(f"`{each}`" for each in named)


def takes_json(command: click.Command) -> bool:
    return any("--json" in param.opts for param in command.params)


def reads_names(command: click.Command) -> bool:
    return bool(
        re.search(r"`-`[^.;]*\b(?:papers|the papers)\b|papers are read from\s+standard input", command.help or "")
    )


def formats() -> str:
    read = ((f"`{name}`", "in", format.help) for name, format in importers.FORMATS.items())
    written = ((f"`{name}`", "out", format.help) for name, format in exporters.FORMATS.items())
    return table(("format", "", "what it is"), (*read, *written))


def names() -> str:
    written = ", ".join(f"`{name}`" for name in record(Entry(0, Paper("", ""), Mark(""))))
    return textwrap.fill(written, 120, break_on_hyphens=False)


def shared() -> str:
    """Export some papers of the invented morning, with what somebody wrote about them."""
    day = date(2026, 11, 27)
    found = {each.paper.title.partition(":")[0]: each.paper for each in invented_papers(day)}
    created = f"{day}T07:12:00Z"
    said = {
        "The Price of a Token": (Status.READ, 5, ("energy",), (Note("Put a meter on our own machine.", "a1", "todo"),)),
        "Quiet Quantisation": (Status.QUEUED, 4, ("energy", "quantisation"), ()),
        "Mixture of Yesterdays": (
            Status.READING, 4, ("continual-learning",),
            (Note("Who is asked when two experts disagree?", "b2", "question", quote=Quote("learn only whom to ask")),),
        ),
    }  # fmt: skip
    entries = []
    for name, (status, rating, tags, notes) in said.items():
        dated = tuple(replace(note, created=created) for note in notes)
        paper = found[name]
        entries.append(Entry(0, paper, Mark(paper.id, "", {}, "", status, rating, tags, dated)))
    whole = "".join(exporters.export(entries[2:], "markdown", exporters.Options(query="is:reading", today=day)))
    short = exporters.Options(style="short", group="status", query="day:7d rating:>=4", today=day)
    return f"```markdown\n{whole}```\n\nand for a chat, with `--style short --group status`:\n\n```markdown\n" + (
        f"{''.join(exporters.export(entries, 'markdown', short))}```"
    )


def morning() -> str:
    """Compose the digest of the invented morning."""
    day, query = date(2026, 11, 27), "day:today"
    with TemporaryDirectory() as folder:
        make(Path(folder), day)
        library = Library.open(Path(folder), today=day)
        library.set_view("agents", "agent")
        found = compose(library, beginning_of(date(2026, 11, 26)), stamp(), query=query, asked=library.search(query))
        library.close()
    text = "".join(write_text(found))
    return f"<details>\n<summary>A morning in the mail</summary>\n\n```text\n{text}```\n\n</details>"


BLOCKS: dict[str, Callable[[], str]] = {
    "digest": morning,
    "keys": keys,
    "fields": fields,
    "commands": commands,
    "programs": programs,
    "json": names,
    "formats": formats,
    "shared": shared,
}


def block(name: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- {name} -->\n)(.*?)(\n?<!-- /{name} -->)", re.DOTALL)


@pytest.mark.parametrize("name", BLOCKS)
def test_the_readme_says_what_the_program_says(name: str) -> None:
    found = block(name).search(README.read_text())
    assert found is not None
    assert found.group(2) == BLOCKS[name](), "python -m tests.test_readme brings it up to date"


@pytest.mark.parametrize("document", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_pictures_and_files_it_names_are_there(document: Path) -> None:
    text = document.read_text()
    named = re.findall(r"!\[[^]]*\]\(([^)]+)\)", text) + re.findall(r"`((?:store|tui|tests|\.ci)/[\w/.]+)`", text)
    named = [name for name in named if "NAME" not in name]
    assert len(named) > 6
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_what_contributors_are_told_to_call_is_there(seeded: Library) -> None:
    text = CONTRIBUTING.read_text()
    of_library, of_screens = (set(re.findall(rf"\b{name}\.(?!py\b)([a-z]\w+)", text)) for name in ("Library", "screen"))
    assert len(of_library) > 5 and len(of_screens) > 3
    assert [name for name in of_library if not hasattr(seeded, name)] == []
    assert [name for name in of_screens if not hasattr(PaperScreen, name)] == []


def test_the_example_of_a_changed_key_works(tmp_path: Path) -> None:
    example = re.search(r"    (\[keys\]\n(?:    .+\n)+)", README.read_text())
    assert example is not None
    (tmp_path / "config.toml").write_text(example.group(1).replace("\n    ", "\n"))
    settings = config.load(tmp_path / "config.toml")
    assert set(settings.keys) == {"later", "undo.triage"} and not settings.problems
    assert Keymap(COMMANDS.values(), settings.keys).problems == []


def test_the_example_queries_are_queries() -> None:
    example = re.search(r"in saved views\.\n\n((?:    .+\n)+)", README.read_text())
    assert example is not None
    lines = [re.split(r" {2,}", line.strip()) for line in example.group(1).splitlines()]
    queries = [query for *queries, _ in lines for query in queries]
    assert len(queries) > 12
    for query in queries:
        parse(query, today=TODAY, views={"mine": "+rl"})


def test_the_fields_of_notes_are_named() -> None:
    assert [name for name in NOTE_FIELDS.fields if f"`{name}:`" not in README.read_text()] == []


def example(document: Path, path: str) -> str:
    """Return the code of an example, which begins with the path that it is to have."""
    found = re.search(rf"^( +)# {re.escape(path)}\n((?:\1.*\n|\n)+)", document.read_text(), re.MULTILINE)
    assert found is not None
    return textwrap.dedent(found[2])


def test_the_example_of_a_format_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporters.base, "FORMATS", dict(exporters.FORMATS))
    monkeypatch.setattr(exporters, "FORMATS", exporters.base.FORMATS)
    exec(example(README, "store/exporters/titles.py"), {})
    with pytest.raises(ValueError, match="two formats are called titles"):
        exec(example(README, "store/exporters/titles.py"), {})
    text = "".join(exporters.export([Entry(0, Paper("p:1", "A Title"), Mark("p:1"))], "titles"))
    assert text == "A Title\n"


def test_the_example_of_a_query_field_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for part in ("fields", "aliases"):
        monkeypatch.setattr(PAPER_FIELDS, part, dict(getattr(PAPER_FIELDS, part)))
    exec(example(CONTRIBUTING, "store/query/terms/year.py"), {})
    papers = [Paper("", f"Of {year}", published=f"{year}-05-01") for year in (2023, 2024, 2025)]
    library = Library.open(tmp_path / "library", seeds=False, today=TODAY)
    library.ingest(incoming(papers))
    assert [library.search(query).total for query in ("year:2024", "year>=2024", "year:..2024")] == [1, 2, 2]
    with pytest.raises(QueryError, match="a year such as 2025"):
        library.search("year:24")
    library.close()


async def test_the_example_of_a_command_works(seeded: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    commands = dict(COMMANDS)
    for place, name in ((registry, "COMMANDS"), (app, "COMMANDS")):
        monkeypatch.setattr(place, name, commands)
    monkeypatch.setattr(registry, "_TAKEN", dict(registry._TAKEN))
    exec(example(CONTRIBUTING, "tui/commands/copy_citekey.py"), {})
    [entry] = seeded.entries(seeded.head(1))
    seeded.edit([entry], lambda mark: mark.with_note(Note("why?")), "noted")
    async with sit(seeded) as at:
        for opening in ((), ("T",), ("q", "R", "1")):
            at.app.copy_to_clipboard("")
            await at.press(*opening, "Y")
            assert at.app.clipboard == entry.paper.citekey != ""
            assert f"copied {entry.paper.citekey}" in at.text


def updated(text: str, name: str) -> str:
    fresh = BLOCKS[name]()
    return block(name).sub(lambda found: f"{found.group(1)}{fresh}\n<!-- /{name} -->", text)


if __name__ == "__main__":
    text = README.read_text()
    for name in BLOCKS:
        text = updated(text, name)
    README.write_text(text)
