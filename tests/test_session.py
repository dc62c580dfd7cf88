"""What is kept between two sittings: all of it comes back, and a file that cannot be read or written is no harm."""

from __future__ import annotations

import errno
import json
import os
from dataclasses import fields
from pathlib import Path

import pytest

from store.drafts import Draft, Drafts
from tui.session import LastExport, Place, QueuePlace, Session

UNKEPT = ("path", "programs", "commands")
"""What a session knows from elsewhere, and what no file may say."""


def kept(folder: Path) -> Session:
    """Give a session in which nothing is as it is at first."""
    return Session(
        folder / "session.json",
        filters=["low", "größe"],
        places={"a": "p:1"},
        theme="light",
        drafts=[Draft("p:1", "half", "n1", "hal"), Draft("p:2", "new")],
        queue=QueuePlace("todos", "kind:q", {"todos": ("key", 3)}),
        place=Place("low", "mine", "title", True, "p:1", 4, 7, True, False),
        day="2026-06-12",
        arrived=30,
        toured=True,
        opened="2026-06-12",
        export=LastExport("csv", "tag", "with notes", "clipboard", "~/list.csv"),
        forms=["csv", "json"],
        piped="json",
    )


def test_everything_that_is_kept_comes_back(tmp_path: Path) -> None:
    session = kept(tmp_path)
    session.save()
    assert Session.load(tmp_path) == session
    fresh = Session(tmp_path / "session.json")
    for field in fields(Session):
        assert field.name in UNKEPT or getattr(session, field.name) != getattr(fresh, field.name), field.name
    assert session.path.stat().st_mode & 0o777 == 0o600
    assert sorted(os.listdir(tmp_path)) == ["home", "session.json"]


@pytest.mark.parametrize("call", ["open", "replace"])
def test_a_disk_that_refuses_leaves_what_was_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    session = kept(tmp_path)
    session.save()
    before = session.path.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    session.filters = []
    with monkeypatch.context() as patch:
        patch.setattr(os, call, full)
        session.save()
    assert session.path.read_bytes() == before
    assert sorted(os.listdir(tmp_path)) == ["home", "session.json"]


def test_a_part_of_another_shape_takes_nothing_along_that_came_before_it(tmp_path: Path) -> None:
    session = kept(tmp_path)
    session.save()
    text = json.loads(session.path.read_text())
    for wrong in (7, {"query": 1, "view": ""}, {"query": "low", "view": "", "above": "x"}, {"colour": "red"}):
        session.path.write_text(json.dumps({**text, "place": wrong}))
        loaded = Session.load(tmp_path)
        assert loaded.place is None
        assert (loaded.filters, loaded.drafts, loaded.toured) == (session.filters, session.drafts, True)
    for nothing in ("", "[]", "null", "{", "\udcff"):
        session.path.write_bytes(nothing.encode("utf-8", "surrogateescape"))
        assert Session.load(tmp_path) == Session(session.path)
    session.path.write_text('{"toured": 1}')
    assert Session.load(tmp_path).toured is False


def test_only_so_many_filters_are_kept_the_latest(tmp_path: Path) -> None:
    session = Session(tmp_path / "session.json", filters=[str(number) for number in range(205)])
    session.save()
    assert Session.load(tmp_path).filters == [str(number) for number in range(5, 205)]
    session.path.write_text(json.dumps({"filters": session.filters}))
    assert Session.load(tmp_path).filters[0] == "5"


def test_drafts_that_an_earlier_version_kept_here_get_their_files(tmp_path: Path) -> None:
    session = kept(tmp_path)
    session.save()
    session = Session.load(tmp_path)
    session.hand_over(Drafts(tmp_path))
    assert Session.load(tmp_path).drafts == []
    found = {(draft.paper, draft.note, draft.text, draft.before) for draft in Drafts(tmp_path).all()}
    assert found == {("p:1", "n1", "half", "hal"), ("p:2", None, "new", "")}
    Session.load(tmp_path).hand_over(Drafts(tmp_path))
    assert len(Drafts(tmp_path).all()) == 2


def test_the_form_used_last_comes_first_and_only_so_many_are_kept(tmp_path: Path) -> None:
    session = Session(tmp_path / "session.json")
    for form in ("csv", "json", *map(str, range(10)), "csv"):
        session.remember_export(LastExport(form))
    newest = ["csv", *map(str, reversed(range(10))), "json"]
    assert (session.forms, session.export) == (newest, LastExport("csv"))
    session.remember_export(LastExport("bibtex"))
    assert Session.load(tmp_path).forms == ["bibtex", *newest[:-1]]
    session.path.write_text(json.dumps({"forms": [str(number) for number in range(13)]}))
    assert len(Session.load(tmp_path).forms) == 12


def test_a_command_is_proposed_that_was_run_or_is_named_and_no_other(tmp_path: Path) -> None:
    session = Session(tmp_path / "session.json", export=LastExport(command="wc"))
    assert session.command == ""
    session.programs = {"count": "wc -l", "words": "wc -w"}
    assert session.command == "count"
    session.remember_command("cat")
    assert session.command == "cat"
    for command in ("wc", *map(str, range(18)), "cat"):
        session.remember_command(command)
    assert session.commands == ["cat", *map(str, reversed(range(18))), "wc"]
    assert session.command == "wc"  # what an export ran last
    session.remember_command("new")
    assert (len(session.commands), session.command) == (20, "new")
    for command, kept in (("new", ""), ("words", "words")):
        session.export = LastExport("csv", command=command)
        session.save()
        assert Session.load(tmp_path).export == LastExport("csv", command=kept)


def test_drafts_stay_here_where_no_file_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = kept(tmp_path)
    monkeypatch.setattr(os, "access", lambda *_: False)
    session.hand_over(Drafts(tmp_path))
    assert len(session.drafts) == 2 and Drafts(tmp_path).all() == []
