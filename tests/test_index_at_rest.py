"""An index that the disk has changed: no wrong answer, no fault, one line, and it is made anew."""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from datetime import date
from pathlib import Path
from random import Random

import pytest

from store.index import snapshot
from store.index.names import ANEW
from store.library import Library
from store.locks import Waits
from tests import desk
from tui.cli import run

TODAY = date(2026, 11, 21)
QUERIES = (
    *(
        "",
        "model",
        "mod",
        '"language model"',
        '"large language mod"',
        "quantizatoin",
        "author:wang",
        "abs:attention -deep",
    ),
    *("id:2", "day:2026-07", "upvotes>20", "is:inbox has:link", "src:hf", "title:/[Ll]anguage/", "no:summary"),
    "abs:attention -deep",
)
SORTS = ("title", "author", "votes", "published")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole") / "library"
    with closing(Library.open(folder, today=TODAY)) as library:
        answers(library)
    return folder


def answers(library: Library) -> list[object]:
    """Ask all that reads the index, and return what it says."""
    said: list[object] = []
    for query in QUERIES:
        answer = library.search(query)
        said.append((query, answer.rows(0, 99), answer.corrections))
    said += [library.search("model", sort=sort).rows(0, 99) for sort in SORTS]
    searcher = library.searcher
    said += [
        searcher.facets("model"),
        searcher.complete("author:w", 8),
        searcher.waiting(),
        searcher.waiting_on("2026-07-30"),
    ]
    return said


def harmed(path: Path, dice: Random, how: str) -> None:
    data = bytearray(path.read_bytes())
    if how == "bit":
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    else:
        at = dice.randrange(0, len(data), 4_096)
        page = {"zeroes": bytes(4_096), "noise": dice.randbytes(4_096), "another": bytes(data[:4_096])}[how]
        data[at : at + 4_096] = page[: len(data) - at]
    path.write_bytes(data)


def _harm_and_ask(whole: Path, folder: Path, dice: Random, how: str, expected: list[object]) -> str:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(whole, folder)
    path = dice.choice(sorted((folder / "index").glob("*s[en][ga][mp]*")))
    before = path.read_bytes()
    harmed(path, dice, how)
    changed = path.read_bytes() != before
    assert snapshot.verify(folder / "index") is not changed, "doctor sees every one"
    told: list[str] = []
    with closing(Library.open(folder, today=TODAY, waits=Waits(told.append))) as library:
        assert answers(library) == expected
        library.index.verify()
        assert answers(library) == expected
        assert snapshot.verify(folder / "index"), "it was made anew"
    assert told == ([ANEW] if changed else [])
    return "changed" if changed else "same"


def _table(whole: Path, tmp_path: Path, times: int, how: str) -> None:
    with closing(Library.open(whole, today=TODAY)) as library:
        expected = answers(library)
    dice = Random(f"{how} {times}")
    found = [_harm_and_ask(whole, tmp_path / "library", dice, how, expected) for _ in range(times)]
    print(how, {each: found.count(each) for each in set(found)})


@pytest.mark.parametrize("how", ["bit", "zeroes", "noise", "another"])
def test_what_the_disk_changed_is_never_an_answer(whole: Path, tmp_path: Path, how: str) -> None:
    _table(whole, tmp_path, 2, how)


@pytest.mark.long
@pytest.mark.parametrize(("how", "times"), [("bit", 400), ("zeroes", 100), ("noise", 100), ("another", 100)])
def test_hundreds_of_changes_are_never_an_answer(whole: Path, tmp_path: Path, how: str, times: int) -> None:
    _table(whole, tmp_path, times, how)


def test_the_command_line_says_so_in_one_line(whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path(shutil.copytree(whole, tmp_path / "library"))
    (path,) = (folder / "index").glob("*.segment")
    size = path.stat().st_size
    data = path.read_bytes()
    path.write_bytes(data[: size // 10] + bytes(size - 2 * (size // 10)) + data[-(size // 10) :])
    assert run(["--library", str(folder), "count", "model"]) == 0
    assert ANEW in capsys.readouterr().err
    with closing(Library.open(whole)) as library:
        expected = library.search("model").total
    run(["--library", str(folder), "count", "model"])
    assert capsys.readouterr().out == f"{expected}\n"


@pytest.mark.parametrize("left", [0, 0.5])
async def test_a_file_that_is_cut_off_while_it_is_open_ends_nothing(whole: Path, tmp_path: Path, left: float) -> None:
    folder = Path(shutil.copytree(whole, tmp_path / "library"))
    with closing(Library.open(folder, today=TODAY)) as library:
        expected = answers(library)
        async with desk.sit(library) as at:
            for path in (folder / "index").iterdir():
                os.truncate(path, int(left * path.stat().st_size))
            await at.press("j", "F", "escape", "slash", *"model", "enter", "G", "4")
            assert ANEW in at.text or library.index.remade == 1
            assert at.app.fault is None
        assert answers(library)[1:3] == expected[1:3]
        assert snapshot.verify(folder / "index")


async def test_the_app_finds_out_by_itself_and_lists_again(whole: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(whole, tmp_path / "library"))
    (path,) = (folder / "index").glob("*.segment")
    data = bytearray(path.read_bytes())
    with closing(Library.open(folder, today=TODAY)) as library:
        blocks = library.index.current().snapshot.segments[0].blocks
        unread = [number for number, compared in enumerate(blocks._compared) if not compared]
        data[-len(blocks._sums) * 4 - len(blocks._data) + unread[-1] * 16_384 + 5] ^= 1
    os.unlink(path)
    path.write_bytes(data)
    with closing(Library.open(folder, today=TODAY)) as library:
        library.search("")
        async with desk.sit(library) as at:
            library.index.verify()
            at.main.look_around()
            await at.settle()
            assert library.index.remade == 1 and snapshot.verify(folder / "index")
            assert at.main.library.search("model").total and at.app.fault is None
