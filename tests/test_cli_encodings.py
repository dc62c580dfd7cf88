"""Arguments, file names and standard input that are not UTF-8 work, or are refused in one line."""

import io
import json
import os
import sys
from pathlib import Path

import pytest

from store.library import Library
from store.text import decoded
from tests.conftest import TODAY
from tui.cli import run

WORD = os.fsdecode(b"caf\xe9")


def test_bytes_that_were_kept_apart_are_letters() -> None:
    assert decoded(WORD) == decoded("café") == decoded(os.fsdecode("café".encode())) == "café"
    assert decoded("é ü".encode().decode("ascii", "surrogateescape")) == "é ü", "as in the locale C"
    assert decoded("\ud800") == "?"


def test_what_is_typed_in_another_encoding_is_kept_whole(
    seeded: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = seeded.entries(seeded.head(1))[0].paper.id
    seeded.close()

    def said(*args: str, code: int = 0) -> str:
        assert run(["--library", str(seeded.folder), *args]) == code, (args, capsys.readouterr())
        out, err = capsys.readouterr()
        assert ("fault in the program" not in err and out.isascii() is err.isascii()) or "caf" in out + err
        return out + err

    assert "café" in said("note", paper, WORD)
    said("tag", paper, f"+{WORD}")
    said("view", WORD, f"tag:{WORD}")
    for args in (("show", WORD), ("rate", WORD, "3"), ("why", WORD, "nobody"), ("list", "--sort", WORD)):
        assert said(*args, code=2).count("\n") == 1
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"na\xefve"), encoding="utf-8"))
    assert "naïve" in said("note", paper, "-")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"caf\xe9"), encoding="utf-8"))
    assert said("rate", "-", "3", code=2).count("\n") == 1
    library = Library.open(seeded.folder, today=TODAY)
    mark = library.marks[paper]
    assert (mark.tags, [note.text for note in mark.notes], library.own_views) == (
        ("café",),
        ["café", "naïve"],
        {"café": "tag:café"},
    )
    library.close()


def test_a_file_and_a_folder_may_have_such_a_name(
    seeded: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seeded.close()
    folder, exported = str(tmp_path / f"{WORD}-library"), str(tmp_path / f"{WORD}.json")
    try:
        os.mkdir(tmp_path / WORD)
    except OSError:
        pytest.skip("the file system takes UTF-8 alone")
    assert run(["--library", folder, "count"]) == 0
    assert run(["--library", folder, "export", "agent", "-o", exported]) == 0
    assert run(["--library", folder, "import", exported, "--json"]) == 0
    assert run(["--library", folder, "import", exported + "x"]) == 2
    assert run(["--library", folder, "doctor"]) == 0
    said, err = capsys.readouterr()
    (said + err).encode()
    assert "Traceback" not in err and "fault in the program" not in err
    assert json.loads(Path(exported).read_bytes())
