"""edit, add, remove and duplicates on the command line: what they do, say, refuse and take back."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.test_cli import Shell

KITES = '[{"title": "Kites", "abstract": "We fly.", "authors": ["Ada Lovelace"], "arxiv": "2606.13681"}]'


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    made = Shell(tmp_path / "library", capsys)
    (tmp_path / "kites.json").write_text(KITES)
    made("import", str(tmp_path / "kites.json"))
    return made


def kites(shell: Shell) -> dict[str, Any]:
    return dict(shell.json("show", "2606.13681"))


def test_a_field_is_corrected_and_the_source_s_own_comes_back(shell: Shell, tmp_path: Path) -> None:
    shell("edit", "2606.13681", "title", "Better", "Kites")
    assert shell.err == "corrected title: Better Kites\n"
    shell("edit", "2606.13681", "authors", "Ada King; Charles Babbage")
    shell("import", str(tmp_path / "kites.json"))
    assert (kites(shell)["title"], kites(shell)["authors"]) == ("Better Kites", ["Ada King", "Charles Babbage"])
    shell("edit", "2606.13681", "authors", "Ada King; Charles Babbage", code=1)
    assert "title: – → Better Kites" in shell("history")
    shell("edit", "2606.13681", "title", "--undo")
    assert shell.err == "as the sources have it: Kites\n"
    shell("edit", "2606.13681", "--undo")
    assert kites(shell)["authors"] == ["Ada Lovelace"]
    shell("edit", "2606.13681", "--undo", code=1)


FIELDS = (
    "title, authors, abstract, published, url, arxiv, doi, venue, journal, organization, "
    "summary, keywords, categories, code, project, links"
)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("title", ""), "title cannot be empty"),
        (("published", "soon"), "published should be a date such as 2026-08-01, not “soon”"),
        (("url", "javascript:x"), "url should be an http or https address"),
        (("upvotes", "9"), "is not one of 'title', 'authors'"),
        ((), f"name a field and its value; the fields are {FIELDS}"),
        (("title",), f"name a field and its value; the fields are {FIELDS}"),
        (("title", "x", "--undo"), "--undo takes no value"),
    ],
)
def test_what_cannot_be_corrected_is_one_line(shell: Shell, args: tuple[str, ...], said: str) -> None:
    shell("edit", "2606.13681", *args, code=2)
    assert said in shell.err and shell.err.count("\n") == 1


def test_a_paper_is_added_with_an_abstract_from_a_pipe(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("We talk.\n\nAt length.\n"))
    args = ("--author", "Ada King", "--author", "C. Babbage", "--url", "https://example.org/talk", "--abstract", "-")
    name = shell("add", "My", "Talk", *args).strip()
    found = shell.json("show", name)
    assert (found["title"], found["authors"], found["abstract"], found["url"], found["sources"]) == (
        *("My Talk", ["Ada King", "C. Babbage"], "We talk.\n\nAt length.", "https://example.org/talk", ["by-hand"]),
    )
    monkeypatch.setattr("sys.stdin", io.StringIO("x"))
    sys.stdin.close()
    shell("add", "Another", "--abstract", "-", code=2)
    assert shell.err == "broadsheet: there is no standard input to read from\n"
    monkeypatch.setattr("sys.stdin", io.StringIO("x" * 1_000_001))
    shell("add", "Another", "--abstract", "-", code=2)
    assert shell.err == "broadsheet: standard input goes on and on; a value has at most 1,000,000 characters\n"
    shell("add", "My talk!", "--author", "Ada King", code=2)
    assert f"there is such a paper: {name}" in shell.err
    shell("undo")
    assert shell.count("title:talk") == 0


def test_names_of_papers_come_from_a_pipe_that_is_open_and_ends(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    for given, code, said in (
        ("x " * 500_000, 2, "broadsheet: standard input goes on and on; it was to name papers, one on each line\n"),
        (f"{'2606.13681 ' * 90_000}\n", 0, "rated 4: Kites\n"),
        (None, 2, "broadsheet: there is no standard input to read names from\n"),
    ):
        monkeypatch.setattr("sys.stdin", io.StringIO(given))
        if given is None:
            sys.stdin.close()
        shell("rate", "-", "4", code=code)
        assert shell.err == said


def test_papers_are_removed_and_put_back(shell: Shell, tmp_path: Path) -> None:
    shell("add", "Wind")
    shell("rate", "2606.13681", "4")
    shell("remove", "title:kites", "OR", "title:wind", code=2)
    assert "Remove “Wind”; 1 marked paper would stay (--marked)" in shell.err and "--force" in shell.err
    assert shell.count() == 2
    shell("remove", "title:kites", "--force", code=1)
    assert shell.err == "no paper to remove; 1 marked paper would stay (--marked)\n"
    shell("remove", "title:kites", "OR", "title:wind", "--force", "--marked")
    assert shell.err == "removed 2 papers; `broadsheet undo` brings them back\n"
    shell("import", str(tmp_path / "kites.json"))
    assert (shell.count(), shell.count("is:removed")) == (0, 2)
    shell("remove", "title:kites", "--undo")
    assert shell.err == "put back “Kites”\n"
    shell("remove", "title:kites", "--undo", code=1)
    assert kites(shell)["rating"] == 4
    assert "removed”: 2 papers" in shell("history")
    shell("undo", "2")
    assert shell.err.splitlines()[-1] == "undid “removed”: 2 papers"
    assert (shell.count(), shell.count("is:removed")) == (2, 0)
    shell("remove", "nothing at all", "--force", code=1)
    shell("remove", "--force", code=2)
    shell("remove", "rating:", "--force", code=2)


TWINS = """[
 {"title": "Kites in wind", "authors": ["Ada King"], "arxiv": "2606.00001", "abstract": "%s"},
 {"title": "Kiting, at last", "authors": ["A. King"], "doi": "10.1234/a", "abstract": "%s"}
]"""


def test_papers_that_look_alike_are_listed_merged_parted_and_told_apart(shell: Shell, tmp_path: Path) -> None:
    shell("duplicates", code=1)
    assert shell.err == "no papers look alike\n"
    text = "We measure how high kites fly where nobody has measured them before, and find that they fly higher."
    (tmp_path / "twins.json").write_text(TWINS % (text, text))
    shell("import", str(tmp_path / "twins.json"))
    one, other = "arxiv:2606.00001", "doi:10.1234/a"
    [pair] = shell.json("duplicates")
    assert (pair["papers"], pair["likeness"]) == ([one, other], 1.0)
    assert [each["field"] for each in pair["differences"]] == ["title", "authors", "arxiv", "doi"]
    assert pair["differences"][0]["values"] == ["Kites in wind", "Kiting, at last"]
    assert shell.err == "1 pair: `duplicates --merge` or `--apart` with the ids of both settles one\n"
    assert pair["differences"][1:] == [
        {"field": "authors", "values": [["Ada King"], ["A. King"]]},
        {"field": "arxiv", "values": ["2606.00001", None]},
        {"field": "doi", "values": [None, "10.1234/a"]},
    ]
    assert shell("--color", "always", "duplicates").splitlines()[-1] == (
        "\x1b[2m      differ in title, authors, arxiv, doi\x1b[0m"
    )
    assert shell("duplicates").splitlines() == [
        f"1.00  {one}  Kites in wind",
        f"      {other}  Kiting, at last",
        "      differ in title, authors, arxiv, doi",
    ]
    shell("duplicates", "--merge", "2606.00001", "10.1234/a")
    assert shell.count() == 2 and shell.json("show", "10.1234/a")["arxiv"] == "2606.00001"
    shell("duplicates", "--merge", "2606.00001", "10.1234/a", code=1)
    shell("duplicates", "--part", "10.1234/a")
    assert shell.count() == 3
    shell("duplicates", "--part", "10.1234/a", code=1)
    shell("duplicates", "--apart", "10.1234/a", "2606.00001")
    shell("duplicates", code=1)
    for args in (["2606.00001"], ["--merge", "2606.00001"], ["--merge", "--apart", "a", "b"]):
        shell("duplicates", *args, code=2)
