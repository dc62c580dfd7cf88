"""A tag is renamed, merged or deleted on all papers and in views, as one step."""

from __future__ import annotations

from datetime import date

import pytest

from store.library import Library
from store.query.grammar import parse
from store.query.retag import asks_for, renamed, without
from tests.desk import sit
from tests.test_cli_notes import Shell
from tui.cli import run


@pytest.fixture
def shell(seeded: Library, capsys: pytest.CaptureFixture[str]) -> Shell:
    ids = [entry.paper.id for entry in seeded.entries(seeded.head(4))]
    seeded.edit(ids[:3], lambda mark: mark.tagged(["rl"]), "tagged")
    seeded.edit(ids[2:], lambda mark: mark.tagged(["ML"]), "tagged")
    seeded.set_view("learning", "is:inbox +rl")
    seeded.set_view("other", 'tag:"rl" OR title:rl')
    return Shell(seeded.folder, capsys)


def tags(seeded: Library) -> list[tuple[str, int]]:
    seeded.refresh()
    return seeded.tagging.counts()


@pytest.mark.parametrize(
    ("query", "becomes"),
    [
        ("+rl", "+ml"), ("is:inbox -#RL  x", "is:inbox -#ml  x"), ("tag=rl OR tags:rl", "tag=ml OR tags:ml"),
        ('tag:="rl" (tag:"rl" y)', 'tag:="ml" (tag:"ml" y)'), ("rl title:rl +rl-x tag:r tag~rl", None),
        ("tag: rl", None), ("q:gone +rl )", "q:gone +ml )"), ("-tag:/rl/ !tag:rl", "-tag:/rl/ !tag:ml"), ("", None),
    ],
)  # fmt: skip
def test_a_query_asks_for_a_tag_by_its_new_name(query: str, becomes: str | None) -> None:
    assert renamed(query, "rl", "ml") == (query if becomes is None else becomes)


def test_what_a_word_finds_beside_the_tag_is_still_found() -> None:
    found = renamed("x tag:rl -tag:rl +rl", "rl", "ml", ["rl-agents"])
    assert found == "x (tag:rl OR tag:ml) -(tag:rl OR tag:ml) +ml"
    assert renamed("tag:rl +rl", "rl", "ml", ["curl"]) == "tag:ml +ml"
    assert renamed('tag:"machine learning"', "machine-learning", "ml") == 'tag:"ml"'
    assert renamed("+rl", "rl", "/ml") == '+"/ml"'


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("is:inbox -+rl", "is:inbox"), ("+rl OR +ml", "+ml"), ("x (+rl OR +ml OR y)", "x (+ml OR y)"),
        ("x  -(+rl y)", "x"), ("x (-+rl)", "x"), ("-(+rl OR x) y", "-x y"), ("+rl", None), ("x  +rl", None),
        ("-+rl", None), ("x  tag:rl", None), ("x", None), ("-+rl OR  x", None),
    ],
)  # fmt: skip
def test_a_query_does_not_ask_for_a_deleted_tag(query: str, left: str | None) -> None:
    found = without(query, parse(query, today=date(2026, 8, 1)), "rl")
    assert found == (query if left is None else left)
    assert not asks_for(left or "", "rl")


def test_a_tag_is_renamed_on_all_papers_and_in_views_as_one_step(shell: Shell, seeded: Library) -> None:
    steps = len(seeded.history())
    shell("tag", "--rename", "RL", "reinforcement learning")
    assert shell.err == "renamed the tag rl to reinforcement-learning: 3 papers, 2 views; `undo` takes it back\n"
    assert tags(seeded) == [("reinforcement-learning", 3), ("ML", 2)] and len(seeded.history()) == steps + 1
    assert seeded.own_views["other"] == 'tag:"reinforcement-learning" OR title:rl'
    assert shell("count", "q:learning") == "3\n"
    shell("undo")
    assert tags(seeded) == [("rl", 3), ("ML", 2)] and seeded.own_views["learning"] == "is:inbox +rl"
    shell("tag", "--rename", "rl", "Deep-RL")
    assert tags(seeded)[0] == ("Deep-RL", 3)
    shell("undo")
    shell("tag", "--rename", "rl", "RL")
    assert tags(seeded)[0] == ("RL", 3)
    shell("tag", "--rename", "RL", "RL", code=1)
    shell("tag", "--rename", "gone", "x", code=1)
    assert "no paper has the tag “gone”" in shell.err
    shell("tag", "--rename", "RL", "C#", code=2)
    assert "“C#” is not a tag: use letters, digits and -_/." in shell.err
    for wrong in (
        ("--rename", "RL"),
        ("--rename", "RL", "a, b"),
        ("--delete", "RL", "--rename", "a", "b"),
        ("x", "--delete", "RL"),
    ):
        shell("tag", *wrong, code=2)
        assert len(shell.err.splitlines()) == 1


def test_a_tag_is_merged_into_another_only_after_a_question(
    shell: Shell, seeded: Library, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shell("tag", "--rename", "rl", "ml", code=2)
    assert shell.err == "broadsheet: ML is on 2 papers already: nothing was changed; --force merges rl into it\n"
    assert tags(seeded) == [("rl", 3), ("ML", 2)]
    asked: list[str] = []
    for answer in (False, True):
        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
        monkeypatch.setattr("click.confirm", lambda text, answer=answer, **_: asked.append(text) or answer)
        assert run(["--library", str(shell.folder), "tag", "--rename", "rl", "ml"]) == (0 if answer else 1)
    assert asked == ["ML is on 2 papers already. Merge rl (3 papers) into it?"] * 2
    assert tags(seeded) == [("ML", 4)] and seeded.own_views["learning"] == "is:inbox +ML"
    shell("undo")
    assert tags(seeded) == [("rl", 3), ("ML", 2)]
    shell("tag", "--rename", "rl", "ml", "--force")
    assert "merged the tag rl into ML: 3 papers, 2 views" in shell.err


def test_a_tag_is_deleted_from_all_papers(shell: Shell, seeded: Library) -> None:
    seeded.set_view("either", "+rl OR +ml")
    shell("tag", "--delete", "rl")
    assert "deleted the tag rl: 3 papers, 1 view; `undo` takes it back" in shell.err
    assert "still asked for by 1 view: learning" in shell.err
    assert tags(seeded) == [("ML", 2)] and seeded.own_views["either"] == "+ml"
    shell("undo")
    assert tags(seeded) == [("rl", 3), ("ML", 2)] and seeded.own_views["either"] == "+rl OR +ml"
    shell("tag", "--delete", "gone", code=1)


async def test_the_picker_of_tags_renames_merges_and_deletes(shell: Shell, seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("t", *"rl", "ctrl+r")
        assert "Rename the tag rl (3 papers) to" in at.text
        await at.press(*"robots", "enter")
        assert at.said == "renamed the tag rl to robots: 3 papers, 2 views · u undoes" and "#robots" in at.text
        await at.press("u")
        assert at.said.startswith("undid: 3 papers: renamed the tag rl to robots") and tags(seeded)[0] == ("rl", 3)
        await at.press("t", *"rl", "ctrl+r", *"ml", "enter")
        assert "ML is on 2 papers already. Merge rl (3 papers) into it?" in at.text
        await at.press("n")
        assert tags(seeded)[0] == ("rl", 3)
        await at.press("t", *"rl", "ctrl+r", *"ml", "enter", "y")
        assert tags(seeded) == [("ML", 4)]
        await at.press("t", *"C+", "ctrl+r", "escape", "t", *"ml", "ctrl+d")
        assert "Delete the tag ML from 4 papers?" in at.text
        await at.press("y")
        assert tags(seeded) == [] and at.said == "deleted the tag ML: 4 papers · u undoes"
        await at.press("u", "t", *"new", "tab", *"ml", "ctrl+r")
        assert "Enter first takes what was touched" in at.text and tags(seeded) == [("ML", 4)]
