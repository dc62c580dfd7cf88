"""A record of the marks taken apart into its registers, put together, read as a mark, and what a mark says anew."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from store.models import Mark, Note, Paper, Status
from store.state.records import assemble, differences, explode, is_blank, latest, new_record, to_mark
from store.state.stamps import UNSTAMPED, count_at
from store.state.tag_counts import TagCounts

QUEUED = count_at("2026-11-21T09:30:00Z")
OLD, NEW = ({"id": id, "text": id, "created": created} for id, created in (("b", "2026-11-01"), ("a", "2026-11-02")))
RECORD: dict[str, Any] = {
    "paper": "arxiv:2606.00001",
    "citekey": "ada2026kites",
    "due": "2026-12-01",
    "ids": {"arxiv": "2606.00001", "odd": 3},
    "page": "Kites.md",
    "rating": 4,
    "shelf": "B2",
    "status": "queued",
    "title": "Kites\x1b[31m and\nwind",
    "tags": ["x", "RL"],
    "notes": [OLD, NEW],
    "updated": "2026-11-22T00:00:00Z",
    "stamps": {
        "rating": [7, "me"],
        "status": [QUEUED, "me"],
        "tags": {"rl": [9, "me"], "x": [3, "me"], "gone": [2, "me"]},
        "notes": {"a": [4, "me"], "b": [5, "me"], "lost": [6, "me"]},
    },
    "note_history": [{"id": "a", "text": "z", "quote": None}],
    "versions": {"a": {"seen": {"you": [1]}}},
}
BESIDE = {"note_history": RECORD["note_history"], "versions": RECORD["versions"], "updated": RECORD["updated"]}


def test_a_record_is_taken_apart_into_fields_with_their_stamps_and_put_together() -> None:
    registers = explode(RECORD)
    assert registers == {
        "citekey": (UNSTAMPED, "ada2026kites"),
        "due": (UNSTAMPED, "2026-12-01"),
        "ids": (UNSTAMPED, {"arxiv": "2606.00001", "odd": 3}),
        "page": (UNSTAMPED, "Kites.md"),
        "rating": ((7, "me"), 4),
        "shelf": (UNSTAMPED, "B2"),
        "status": ((QUEUED, "me"), "queued"),
        "title": (UNSTAMPED, RECORD["title"]),
        "tag:gone": ((2, "me"), None),
        "tag:rl": ((9, "me"), "RL"),
        "tag:x": ((3, "me"), "x"),
        "note:a": ((4, "me"), NEW),
        "note:b": ((5, "me"), OLD),
        "note:lost": ((6, "me"), None),
    }
    assert assemble(RECORD["paper"], registers, **BESIDE) == RECORD
    assert [*assemble(RECORD["paper"], dict(reversed(registers.items())), **BESIDE)] == [*RECORD]


def test_tags_come_in_the_order_they_were_added_and_notes_in_the_order_they_were_written() -> None:
    one = {"id": "c", "text": "of the same moment", "created": "2026-11-02"}
    registers = explode(RECORD) | {"note:c": ((3, "me"), one), "tag:a": ((9, "me"), "a"), "tag:b": (UNSTAMPED, "B")}
    record = assemble(RECORD["paper"], registers, **BESIDE)
    assert (record["tags"], record["notes"]) == (["B", "x", "a", "RL"], [OLD, one, NEW])
    assert record["stamps"]["tags"] == {**RECORD["stamps"]["tags"], "a": [9, "me"]}


def test_what_has_no_shape_of_a_field_is_left_out() -> None:
    odd = {"paper": "p", "tags": ["x", 3, None], "notes": [7, {"text": "no id"}, {"id": 3}], "tag:y": 1, "note:z": 1}
    assert explode(odd) == {"tag:x": (UNSTAMPED, "x")}
    assert explode({"tags": "x", "notes": {"id": "n"}, "stamps": [1]}) == {}
    assert assemble("p", {}, updated=None, note_history=[], versions={}) == {
        **{"paper": "p", "tags": [], "notes": []},
        **{"updated": None, "stamps": {}},
    }


def test_a_record_is_read_as_a_mark_that_is_safe_to_show() -> None:
    mark = to_mark({**RECORD, "tags": ["x", " R\x07L ", "\x1b"]})
    assert mark == Mark(
        paper="arxiv:2606.00001",
        title="Kites and wind",
        ids={"arxiv": "2606.00001"},
        citekey="ada2026kites",
        status=Status.QUEUED,
        rating=4,
        tags=("x", "RL"),
        notes=(Note("b", id="b", created="2026-11-01"), Note("a", id="a", created="2026-11-02")),
        due="2026-12-01",
        updated="2026-11-22T00:00:00Z",
        since="2026-11-21T09:30:00Z",
        page="Kites.md",
    )
    assert mark.stamps == RECORD["stamps"]
    assert to_mark({"paper": "p"}) == Mark("p")


@pytest.mark.parametrize(
    ("said", "rating", "status"),
    [
        ({"rating": 1, "status": "read"}, 1, Status.READ),
        ({"rating": 5, "status": "skipped"}, 5, Status.SKIPPED),
        ({"rating": 0, "status": "later"}, None, Status.INBOX),
        ({"rating": 6, "status": None}, None, Status.INBOX),
        ({"rating": True, "status": 3}, None, Status.INBOX),
        ({"rating": 4.0, "status": []}, None, Status.INBOX),
    ],
)
def test_a_value_that_no_mark_can_have_is_shown_as_none(said: dict[str, Any], rating: object, status: Status) -> None:
    mark = to_mark({"paper": "p", **said})
    assert (mark.rating, mark.status) == (rating, status)


def test_since_when_it_has_its_status_is_told_by_its_stamp_or_by_the_last_edit() -> None:
    assert to_mark({**RECORD, "stamps": {"status": [7, "me"]}}).since == RECORD["updated"]
    assert to_mark({**RECORD, "stamps": {}, "updated": None}).since is None
    assert to_mark({**RECORD, "status": "inbox"}).since is None


def test_a_record_is_blank_when_it_says_nothing_though_it_has_stamps() -> None:
    blank = new_record(Paper("p", "A \ud800", arxiv="2606.1", citekey="key"))
    assert blank == {
        **{"paper": "p", "title": "A ?", "ids": {"arxiv": "2606.1"}, "citekey": "key", "status": "inbox"},
        **{"rating": None, "tags": [], "notes": [], "updated": None, "stamps": {}},
    }
    assert "citekey" not in new_record(Paper("p", "A"))
    assert is_blank(blank) and is_blank({"paper": "p"}) and is_blank({**blank, "stamps": {"rating": [1, "me"]}})
    for said in ({"status": "read"}, {"rating": 1}, {"tags": ["x"]}, {"notes": [OLD]}, {"due": "2026-12-01"}):
        assert not is_blank(blank | said)


def test_the_last_moment_of_several_records_is_the_latest() -> None:
    assert latest({"updated": "2026-11-21"}, {"updated": None}, {}, {"updated": "2026-11-22"}) == "2026-11-22"
    assert latest({}, {"updated": ""}) is None


def test_what_a_mark_says_otherwise_is_listed_and_nothing_else() -> None:
    before = to_mark(RECORD)
    assert differences(RECORD, before) == []
    assert differences(RECORD, replace(before, title="Other", citekey="other")) == []
    changed = before.with_status(Status.READ).rated(None).snoozed(None).tagged(["New"], ["x"]).without_note("b")
    assert differences(RECORD, changed.with_note(Note("new", id="c", created="2026-11-03"))) == [
        ("status", "queued", "read"),
        ("rating", 4, None),
        ("due", "2026-12-01", None),
        ("tag:x", "x", None),
        ("tag:new", None, "New"),
        ("note:b", OLD, None),
        (
            *("note:c", None),
            {"id": "c", "text": "new", "kind": "note", "done": False, "created": "2026-11-03", "quote": None},
        ),
    ]
    assert differences(RECORD, before.rated(2)) == [("rating", 4, 2)]
    assert differences(RECORD, before.tagged(remove=["rl"]).tagged(["rl"])) == [("tag:rl", "RL", "rl")]


def test_what_is_not_shown_to_the_letter_stays_to_the_letter() -> None:
    odd = {
        **RECORD,
        "tags": ["R\x07L", "\x1b"],
        "due": "\x07soon",
        "notes": [{"id": "\x07n", "text": "a"}],
        "rating": 9,
    }
    assert differences(odd, to_mark(odd).with_status(Status.READ)) == [("status", "queued", "read")]
    note = to_mark(odd).notes[0]
    assert (note.id.partition("~")[0], to_mark(odd).due) == ("n", "soon")
    [(field, old, new)] = differences(odd, to_mark(odd).with_note(replace(note, text="b")))
    assert (field, old, new["id"], new["text"]) == ("note:\x07n", odd["notes"][0], "\x07n", "b")
    assert [change[0] for change in differences(odd, replace(to_mark(odd), tags=(), notes=()))] == [
        *("tag:r\x07l", "note:\x07n")
    ]
    assert differences(odd, to_mark(odd).tagged(["lone \ud800"])) == [("tag:lone ?", None, "lone ?")]


def test_tags_are_counted_as_they_change() -> None:
    counts = TagCounts()
    marks = {"p": Mark("p", tags=("RL", "x")), "q": Mark("q", tags=("rl",)), "r": Mark("r")}
    assert counts.counts(marks) in ([("RL", 2), ("x", 1)], [("rl", 2), ("x", 1)])
    marks |= {"p": Mark("p", tags=("b", "A")), "r": Mark("r", tags=("b",))}
    counts.changed(["p", "r"])
    assert counts.counts(marks) == [("b", 2), ("A", 1), (counts.counts(marks)[2][0], 1)]
    assert counts.counts({}) == counts.counts(marks), "until it is told of a change"
    counts.changed(["q"])
    del marks["q"]
    assert counts.counts(marks) == [("b", 2), ("A", 1)]
    counts.changed(["q"])
    assert counts.counts(marks | {"q": Mark("q", tags=("Rl",))}) == [("b", 2), ("A", 1), ("Rl", 1)]
    counts.changed(None)
    assert counts.counts({"q": Mark("q", tags=("y",))}) == [("y", 1)]
