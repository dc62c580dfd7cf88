"""Where an export goes: files, pipes and open files, what may be written over, and the templates that are found."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from store.errors import BroadsheetError, InputError
from store.exporters import (
    FORMATS,
    TEMPLATE,
    Format,
    Options,
    built_in_templates,
    format_named,
    format_of,
    may_write,
    template_source,
    write,
    write_and_remember,
)
from store.exporters.base import descriptor_of, register
from store.exporters.overwriting import MEMORY
from store.models import Entry, Mark, Note, Paper

# -- open files and pipes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("/dev/stdout", 1),
        ("/dev/stderr", 2),
        ("/dev/fd/0", 0),
        ("/dev/fd/123456789", 123456789),
        ("/proc/self/fd/7", 7),
        *((path, None) for path in ("/dev/fd/1234567890", "/dev/fd/", "/dev/fd/x", "/dev/null", "/dev/stdin", "fd/1")),
    ],
)
def test_a_path_may_name_an_open_file(path: str, number: int | None) -> None:
    assert descriptor_of(Path(path)) == number


def test_what_is_written_to_an_open_file_goes_on_where_it_is(tmp_path: Path) -> None:
    with (tmp_path / "x").open("wb") as file:
        file.write(b"before ")
        file.flush()
        for name in ("/dev/fd", "/proc/self/fd"):
            write(Path(f"{name}/{file.fileno()}"), ["é ", "\ud800 "])
        file.write(b"after")
    assert (tmp_path / "x").read_bytes() == "before é ? é ? after".encode()


def test_whoever_reads_a_pipe_may_have_seen_enough(tmp_path: Path) -> None:
    named = tmp_path / "pipe"
    os.mkfifo(named)
    reading, writing = os.pipe()
    other = os.open(named, os.O_RDONLY | os.O_NONBLOCK)

    def pieces(end: int) -> Iterator[str]:
        yield "first é\ud800"
        os.close(end)
        yield from ["x" * 100_000] * 2

    write(Path(f"/dev/fd/{writing}"), pieces(reading))
    write(named, pieces(other))
    os.close(writing)
    other = os.open(named, os.O_RDONLY | os.O_NONBLOCK)
    write(named, ["é\ud800", "."])
    assert os.read(other, 99) == "é?.".encode()
    os.close(other)
    assert may_write(named, tmp_path) and named.is_fifo()
    write_and_remember(Path("/dev/null"), ["x"], tmp_path)
    assert not (tmp_path / MEMORY).exists(), "a device is no file to remember"


def test_what_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    for path, why in (
        (tmp_path, "is a directory"),
        (tmp_path / "none" / "x", "no such file or directory"),
        (Path("/dev/fd/999999"), "bad file descriptor"),
    ):
        with pytest.raises(BroadsheetError) as refused:
            write(path, ["x"])
        assert str(refused.value) == f"{path}: cannot be written: {why}"
    (tmp_path / "x").write_text("")

    def odd() -> Iterator[str]:
        yield "x"
        raise OSError("Out of Order")

    with pytest.raises(BroadsheetError) as refused:
        write(tmp_path / "x", odd())
    assert str(refused.value) == f"{tmp_path / 'x'}: cannot be written: out of order"


# -- what may be written over ------------------------------------------------------------------------------------------


def test_a_file_that_cannot_be_read_is_not_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.md"
    write_and_remember(path, ["x"], tmp_path)
    assert may_write(path, tmp_path)

    def broken(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(hashlib, "file_digest", broken)
    assert not may_write(path, tmp_path)


def test_only_the_export_is_flushed_and_a_library_that_cannot_be_written_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[bool] = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: flushed.append(stat.S_ISDIR(os.fstat(descriptor).st_mode)))
    (library := tmp_path / "library").mkdir()
    (folder := tmp_path / "lists").mkdir()
    write_and_remember(folder / "x.md", ["é\ud800"], library)
    assert flushed == [False, True], "the file, and the folder that it is in"
    kept = {str(folder / "x.md"): hashlib.sha256("é?".encode()).hexdigest()}
    assert (library / MEMORY).read_bytes() == json.dumps(kept, indent=0).encode()
    write_and_remember(folder / "y.md", ["y"], tmp_path / "none")
    assert (folder / "y.md").read_text() == "y" and not may_write(folder / "y.md", tmp_path / "none")


def test_what_was_written_before_is_the_last_that_is_remembered(tmp_path: Path) -> None:
    for name in ("a", "b", "a"):
        write_and_remember(tmp_path / name, [name], tmp_path)
    assert [Path(path).name for path in json.loads((tmp_path / MEMORY).read_bytes())] == ["b", "a"]
    (tmp_path / MEMORY).write_bytes(b"[" * 100_000)
    assert not may_write(tmp_path / "a", tmp_path)
    write_and_remember(tmp_path / "a", ["a"], tmp_path)
    assert [*json.loads((tmp_path / MEMORY).read_bytes())] == [str(tmp_path / "a")] and may_write(
        tmp_path / "a", tmp_path
    )


# -- formats -----------------------------------------------------------------------------------------------------------


def test_a_format_is_found_by_name_and_by_the_longest_ending() -> None:
    assert {name: format_named(name).name for name in ("BIB", "Md", "ndjson", "csl-json", "htm", "txt", "RIS")} == {
        **{"BIB": "bibtex", "Md": "markdown", "ndjson": "jsonl", "csl-json": "csl", "htm": "html"},
        **{"txt": "text", "RIS": "ris"},
    }
    endings = {"x.csl.json": "csl", "x.JSON": "json", "x.tar.bib": "bibtex", "x": "markdown", "json": "markdown"}
    endings |= {"x.pdf": "markdown", "xjson": "markdown", ".json": "json", "x.csl": "csl"}
    assert {name: format_of(Path("a.bib") / name).name for name in endings} == endings


LISTS = ("status", "rating", "tag", "day", "kind")


def test_each_format_takes_the_options_that_it_has() -> None:
    taken = {format.name: (format.suffix, format.styles, format.groups, format.flags) for format in FORMATS.values()}
    assert taken == {
        **{"bibtex": (".bib", (), (), ("utf8",)), "biblatex": (".biblatex", (), (), ("utf8",))},
        **{"ris": (".ris", (), (), ()), "csv": (".csv", (), (), ("raw", "bom")), "json": (".json", (), (), ())},
        **{"jsonl": (".jsonl", (), (), ()), "csl": (".csl.json", (), (), ()), "obsidian": ("", (), (), ())},
        "markdown": (".md", ("list", "short", "table", "notes"), LISTS, ()),
        **{"html": (".html", (), LISTS, ()), "text": (".txt", ("list", "short", "notes"), LISTS, ())},
    }
    assert [format.name for format in FORMATS.values() if format.pages] == ["obsidian"]
    assert [format.name for format in FORMATS.values() if format.scored] == ["json", "jsonl"]
    assert (TEMPLATE.name, TEMPLATE.suffix, TEMPLATE.pages, TEMPLATE.scored) == ("template", "", False, False)
    with pytest.raises(InputError) as refused:
        FORMATS["obsidian"].writer([], Options())
    assert str(refused.value) == "obsidian writes a page for each paper: -o names the folder that they are for"


def test_no_two_formats_have_one_name() -> None:
    with pytest.raises(ValueError, match=r"^two formats are called json$"):
        register(Format("json", ".other", FORMATS["csv"].writer))
    assert FORMATS["json"].suffix == ".json" and "other" not in FORMATS
    assert Format("x", "", lambda entries, options: iter(())).help == ""


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("csv", Options(style="x" * 41), f"csv has no style “{'x' * 39}…”; it has no styles"),
        ("text", Options(style="a\nb"), "text has no style “a b”; its styles are list, short, notes"),
        ("html", Options(group="x"), "html has no group “x”; its groups are status, rating, tag, day, kind"),
        ("json", Options(raw=True), "--raw means nothing in json"),
        ("bibtex", Options(bom=True), "--bom means nothing in bibtex"),
        ("csv", Options(utf8=True), "--utf8 means nothing in csv"),
    ],
)
def test_what_a_format_has_not_is_refused_in_a_line(name: str, options: Options, said: str) -> None:
    with pytest.raises(InputError, match=f"^{re.escape(said)}$"):
        FORMATS[name].check(options)
    for taken in (Options(style="short", group="day"), Options()):
        FORMATS["text"].check(taken)
    FORMATS["csv"].check(Options(raw=True, bom=True))
    FORMATS["biblatex"].check(Options(utf8=True))


# -- templates ---------------------------------------------------------------------------------------------------------

ENTRIES = [Entry(0, Paper("p:1", "<b>"), Mark("p:1", notes=(Note("n"),))), Entry(1, Paper("p:2", "B"), Mark("p:2"))]


def templated(path: object, **options: object) -> str:
    return "".join(TEMPLATE.writer(iter(ENTRIES), Options(template=str(path), **options)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "escaped"),
    [
        *((name, True) for name in ("x.html", "x.htm", "x.xml", "x.svg", "X.HTML.J2", "x.htm.jinja", "x.svg.jinja2")),
        *((name, False) for name in ("x.md.j2", "x.txt", "x.j2", "html", "html.j2.md", "x.html.txt")),
    ],
)
def test_a_template_of_a_page_makes_signs_of_html_harmless(tmp_path: Path, name: str, escaped: bool) -> None:
    (tmp_path / name).write_text("{{ entries|map(attribute='paper.title')|join(' ') }}")
    assert templated(tmp_path / name) == ("&lt;b&gt; B" if escaped else "<b> B")


def test_lines_of_a_template_that_say_nothing_leave_none(tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    path.write_text("  {% for entry in entries %}\n  {{ entry.paper.id }}\n  {% endfor %}\n{{ entries|length }}.\n\n")
    assert templated(path) == "  p:1\n  p:2\n2.\n\n"
    path.write_text("{{ '\\x07<i>'|safe }}{{ '\\x07<i>' }}{{ query }}|{{ [1] }}{{ true }}")
    assert templated(path, query="a\n <b>") == "<i>&lt;i&gt;a &lt;b&gt;|[1]True"
    path.write_text("{{ today.isoformat() }}")
    before = date.today()
    assert templated(path) in {before.isoformat(), date.today().isoformat()}
    assert templated(path, today=date(2026, 6, 12)) == "2026-06-12"


def test_a_mistake_is_told_with_the_line_that_it_is_in(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    for text, line in (
        ("a\n{{ entries|nothing }}", ", line 2: No filter named 'nothing'."),
        ("\n{{ 1 / 0 }}", ", line 2: division by zero"),
        ("\n\n{% include 'none.txt' %}", ", line 3: 'none.txt' not found in search path: "),
        ("{{ [].x.y }}", ", line 1: 'list object' has no attribute 'x'"),
        ("{{ entries.x }}{{ entries.x.y }}", ", line 1: 'entries' has no attribute 'x'"),
    ):
        path.write_text(text)
        with pytest.raises(InputError) as refused:
            templated(path)
        assert str(refused.value).startswith(f"{path}{line}")


def test_a_template_is_a_file_or_one_that_is_built_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert built_in_templates() == ["letter.html.j2", "reading.md.j2"]
    (tmp_path / "mine.j2").write_text("é", encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert template_source("mine.j2") == template_source("~/mine.j2") == "é"
    ours = template_source("reading.md.j2")
    assert ours.startswith("{#- A reading list in Markdown, to use as it is and to start from: ")
    (tmp_path / "reading.md.j2").write_text("mine")
    assert template_source("reading.md.j2") == "mine"
    (tmp_path / "bad\n.j2").write_bytes(b"\xff")
    there = "; the templates that are built in are letter.html.j2, reading.md.j2"
    for name, said in (
        ("~nobody-here/x", f"~nobody-here/x: no such file or directory{there}"),
        (".", f".: is a directory{there}"),
        ("bad\n.j2", "bad .j2: a template is text in UTF-8, which this is not"),
    ):
        with pytest.raises(InputError) as refused:
            template_source(name)
        assert str(refused.value) == said
