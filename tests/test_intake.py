"""Papers on their way in: what becomes of each file and record, what is told of it, and what an import is called."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from store.catalogue.batch import Counts
from store.importers import Hints, Reading, Skipped
from store.intake import Intake, named_after
from store.making import Incoming
from store.models import Entry, Mark, Paper
from store.said import Said
from store.taking_over import Clash

KITES = {"title": "Kites"}


def taken(*records: object, named: bool = True) -> tuple[Intake, list[str], list[str]]:
    """Take records in; return what became of them, the titles of the papers, and what was told."""
    told = list[str]()
    intake = Intake(told.append)
    reading = Reading("refs.bib", "bibtex", iter(records))  # type: ignore[arg-type]
    titles = [each.paper.title for each in intake.records(reading, named=named)]
    return intake, titles, told


def test_a_record_that_is_left_out_is_told_with_its_place() -> None:
    odd = Incoming(KITES)
    odd.left_out.append("line 7: votes: many is no number")
    intake, titles, told = taken(Skipped("line 3", "has\nno title"), odd, Incoming({"title": "Wind"}))
    assert titles == ["Kites", "Wind"]
    assert (intake.files, intake.read, intake.format, intake.failed) == (1, 2, {"refs.bib": "bibtex"}, False)
    reason = "votes: many is no number, and was left out of its paper"
    assert intake.skipped == [
        {"file": "refs.bib", "where": "line 3", "reason": "has\nno title"},
        {"file": "refs.bib", "where": "line 7", "reason": reason},
    ]
    assert told == ["skipped refs.bib, line 3: has no title", f"skipped refs.bib, line 7: {reason}"]


@pytest.mark.parametrize(
    ("records", "named", "failed"),
    [
        ((Skipped("line 3", "x"),), True, True),
        ((Skipped("line 3", "x"),), False, False),
        ((Skipped("line 3", "x"), Incoming(KITES)), True, False),
        ((), True, False),
    ],
)
def test_a_named_file_of_which_nothing_could_be_read_is_an_error(
    records: tuple[object, ...], named: bool, failed: bool
) -> None:
    assert taken(*records, named=named)[0].failed is failed


def test_twenty_records_are_told_one_by_one_and_all_are_counted() -> None:
    intake, _, told = taken(*(Skipped(f"line {number}", "x") for number in range(1, 23)))
    assert len(intake.skipped) == 22 and told[-1] == "skipped refs.bib, line 20: x" and len(told) == 20
    intake.refuse("b.bib", "is empty", named=False)
    assert len(told) == 20
    intake.refuse("c.bib", "c.bib: is\nempty", named=True)
    assert told[20:] == ["broadsheet: c.bib: is empty"] and intake.failed
    assert intake.skipped[-2:] == [
        {"file": "b.bib", "where": None, "reason": "is empty"},
        {"file": "c.bib", "where": None, "reason": "is\nempty"},
    ]


def test_a_file_that_lay_in_a_folder_may_be_something_else() -> None:
    told = list[str]()
    intake = Intake(told.append)
    for _ in range(21):
        intake.refuse(Path("b.bib"), "b.bib: is empty", named=False)
    assert (told, intake.failed) == (["skipped b.bib: is empty"] * 20, False)
    intake.refuse(None, "is empty", named=True)
    assert intake.skipped[-1]["file"] == "standard input"


def test_what_was_changed_in_both_is_told_as_far_as_anybody_reads() -> None:
    told = list[str]()
    intake = Intake(told.append)
    clash = Clash(Entry(0, Paper("p:1", "Kites"), Mark("p:1")), "rating", 5, 1)
    for _ in range(21):
        intake.clash(clash)
    assert intake.conflicts == [{"paper": "p:1", "field": "rating", "mine": 5, "theirs": 1}] * 21
    assert told == ["“Kites”: rating was changed to 5 here and to 1 there; yours stays"] * 20


def test_counts_add_up() -> None:
    intake = Intake()
    for _ in range(2):
        intake.add(Counts(1, 2, 3))
    assert (intake.new, intake.updated, intake.unchanged) == (2, 4, 6)


def test_what_a_reader_said_first_of_a_paper_is_kept_where_somebody_asks() -> None:
    records = [Incoming(KITES), Incoming(KITES)]
    records[0].said, records[1].said = {"rating": 4}, {"rating": 5}
    intake = Intake(said={})
    list(intake.records(Reading("a", "json", iter([*records, Incoming({"title": "Wind"})])), named=True))
    assert intake.said == {records[0].paper.id: Said(rating=4)}
    assert taken(*records)[0].said is None


def test_folders_are_walked_in_order_and_hidden_files_are_not(tmp_path: Path) -> None:
    for name in ("b/2.json", "b/1.json", "a/3.json", ".git/x.json", "b/.x.json", "c.json", "b/odd.bin"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(json.dumps([{"title": f"Of {name}"}]))
    (tmp_path / "b" / "odd.bin").write_bytes(b"\x00\x01")
    (tmp_path / "b" / "link.json").symlink_to(tmp_path / "nowhere")
    told = list[str]()
    intake = Intake(told.append)
    found = [each.paper.title for each in intake.papers([str(tmp_path)], Hints())]
    assert found == [f"Of {name}" for name in ("c.json", "a/3.json", "b/1.json", "b/2.json")]
    assert (intake.files, intake.failed, len(told)) == (4, False, 1) and told[0].startswith("skipped ")
    odd = str(tmp_path / "b" / "odd.bin")
    assert [each["file"] for each in intake.skipped] == [odd]
    assert list(intake.papers([odd, str(tmp_path / "c.json")], Hints())) and intake.failed
    assert told[1].startswith(f"broadsheet: {odd}: ")


def test_standard_input_is_read_under_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    class Piped:
        buffer = io.BytesIO(b'[{"title": "Kites"}]')

    monkeypatch.setattr("sys.stdin", Piped())
    intake = Intake()
    assert [each.paper.title for each in intake.papers(["-"], Hints())] == ["Kites"]
    assert [*intake.format] == ["standard input"]


@pytest.mark.parametrize(
    ("paths", "name"),
    [
        (["-"], "standard input"),
        (["papers/june.json"], "june.json"),
        (["papers/june.json", "b.bib"], "june.json and 1 more"),
        (["a/../b\n.bib", *"x" * 1_000], "b .bib and 1,000 more"),
        (["/"], "files"),
        (["https://a.org/x/feed.xml?token=secret"], "feed.xml"),
        (["https://a.org/?token=secret"], "a.org"),
        (["file://"], "an address"),
        (["http://["], "an address"),
    ],
)
def test_an_import_is_called_by_its_first_path(paths: list[str], name: str) -> None:
    assert named_after(paths) == name
