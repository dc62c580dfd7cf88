"""The text of a state file is read record by record: ours, another program's, what git left of two, and ruins."""

from __future__ import annotations

import json
from typing import Any

import pytest

from store.state.merge import Tables
from store.state.parsing import DamagedState, parse_tables, salvage
from store.state.stamps import count_at

META = {"schema": 3, "actor": "me", "clock": 1}
NINE, TEN = (count_at(f"2026-11-21T{hour}:00:00Z") for hour in ("09", "10"))


def tables(**given: dict[str, Any]) -> Tables:
    """All tables of a state, those that are not given empty."""
    none: Tables = {name: {} for name in ("meta", "views", "decisions", "marks", "notes", "history")}
    return none | {"meta": {"meta": META}} | given


def mark(rating: object, count: int = 0, **more: object) -> dict[str, Any]:
    stamps = {"stamps": {"rating": [count, "me"]}} if count else {}
    return {"paper": "a", "rating": rating, "tags": [], "notes": [], "updated": None, **more} | stamps


def test_a_record_goes_by_its_own_name_and_by_its_key_where_it_has_none() -> None:
    root = {
        "meta": {"1": META},
        "views": {"4": {"name": "good", "query": "rating>=4"}},
        "decisions": {"5": {"decision": "removed a", "kind": "removed"}},
        "marks": {"6": {"paper": "a", "rating": 4}, "7": {"paper": ""}, "8": {"paper": 3}, "9": {"rating": 1}},
        "notes": {"10": {"id": "n", "text": "why"}},
        "history": {"11": {"id": "e", "changes": []}},
        "shelves": {"12": {"name": "B2"}},
    }
    expected = tables(
        views={"good": root["views"]["4"]},
        decisions={"removed a": root["decisions"]["5"]},
        marks={"a": root["marks"]["6"], **{key: root["marks"][key] for key in "789"}},
        notes={"n": root["notes"]["10"]},
        history={"e": root["history"]["11"]},
        shelves={"12": root["shelves"]["12"]},
    )
    for indent in (None, 1):
        assert parse_tables(json.dumps(root, indent=indent).encode()) == expected


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("NaN", None),
        ("-Infinity", None),
        (str(-(1 << 63)), -(1 << 63)),
        (str(-(1 << 63) - 1), -9.223372036854775808e18),
        (str((1 << 64) - 1), (1 << 64) - 1),
        (str(1 << 64), 1.8446744073709552e19),
        (r'"a \ud800 b"', "a ? b"),
        (r'{"in": [{"deep": "\udfff"}, NaN]}', {"in": [{"deep": "?"}, None]}),
    ],
)
def test_what_json_does_not_know_is_read_as_it_can_be_written(written: str, read: object) -> None:
    text = f'{{"meta": {{"1": {json.dumps(META)}}}, "marks": {{"6": {{"paper": "a", "said": {written}}}}}}}'
    [record] = parse_tables(text.encode())["marks"].values()
    assert record == {"paper": "a", "said": read} and type(record["said"]) is type(read)
    assert salvage(text.encode())["meta"] == {"meta": META}


def test_two_versions_of_a_record_are_one() -> None:
    one, two = json.dumps(mark(5, NINE)), json.dumps(mark(2, TEN))
    both = tables(marks={"a": mark(2, TEN)})
    for first, second in ((one, two), (two, one)):
        twice = f'{{"meta": {{"1": {json.dumps(META)}}}, "marks": {{"6": {first}, "6": {second}}}}}'
        assert parse_tables(twice.encode()) == both
        lines = f'{{\n"meta":{{"1":{json.dumps(META)}}},\n"marks":{{\n"6":{first}\n\n,"6":{second}\n}}\n}}\n'
        assert parse_tables(lines.encode()) == both


def test_what_git_left_of_two_files_is_read_line_by_line() -> None:
    text = f"""{{
"meta":{{"1":{json.dumps(META)}}},
"she\\"lves":{{
"1":{{"name":"B2"}}
}},
"views":{{"4":{{"name":"good","query":"x"}}}},
"decisions":{{}},
"marks":{{
<<<<<<< ours
"6":{json.dumps(mark(5, NINE))}
||||||| base
"6":{json.dumps(mark(1))}
=======
"6":{json.dumps(mark(2, TEN))}
>>>>>>> theirs

,"7":{{"paper":"b"}}
}},
"notes":{{"8":{{"id":"n","text":"why"}}}}
}}
"""
    assert parse_tables(text.encode()) == tables(
        **{'she\\"lves': {"1": {"name": "B2"}}},
        views={"good": {"name": "good", "query": "x"}},
        marks={"a": mark(2, TEN), "b": {"paper": "b"}},
        notes={"n": {"id": "n", "text": "why"}},
    )


@pytest.mark.parametrize(
    ("meta", "restamped"),
    [("", False), ('"1": {"schema": 2}, ', False), ('"1": {"schema": 3}, ', True)],
    ids=["one file", "two files", "two versions"],
)
def test_counted_edits_and_moments_are_compared_only_as_moments(meta: str, restamped: bool) -> None:
    busier, later = mark(5, 70, updated="2026-11-21T09:00:00Z"), mark(2, TEN)
    text = f'{{"meta": {{{meta}"1": {{"schema": 2, "clock": 90}}}}, "marks": {{"6": %s, "6": %s}}}}'
    for first, second in ((busier, later), (later, busier)):
        [record] = parse_tables((text % (json.dumps(first), json.dumps(second))).encode())["marks"].values()
        assert (record["rating"], record["stamps"]) == (2, {"rating": [TEN, "me"]})
    earlier = mark(3, 60, updated="2026-11-21T08:00:00Z")
    [record] = parse_tables((text % (json.dumps(earlier), json.dumps(busier))).encode())["marks"].values()
    assert record["stamps"]["rating"] == [NINE + 70 if restamped else 70, "me"], "of one version all stay as they are"


def test_moments_for_counted_edits_come_from_the_history_that_is_there() -> None:
    change = {"paper": "a", "field": "rating", "old": None, "new": 5}
    event = {"id": "e", "actor": "me", "clock": 71, "at": "2026-11-21T10:00:01Z", "changes": [change]}
    text = json.dumps({"history": {"1": event}, "marks": {"6": mark(5, 70), "7": mark(2, TEN)}})
    metas = '{"meta": {"1": {"schema": 2}, "1": {"schema": 3}}, ' + text[1:]
    assert parse_tables(metas.encode())["marks"]["a"]["rating"] == 5


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\0\0", "is filled with zero bytes"),
        (b"\xef\xbb\xbf \r\n\t", "is empty"),
        (b'{\n"meta":{"1":{}},\n"marks":{\n"6":{"paper":"a"}\n', "is cut short or damaged"),
        (b'"meta":{"1":{}},\n"marks":{\n"6":{"paper":"a"}\n}\n}', "is cut short or damaged"),
        (b'{\n"meta":{"1":{}},\n"marks":{\n"6":{"paper":"\xc3\xa9t\xc3\xa9', "is cut short or damaged"),
        (
            b'{\n"meta":{"1":{}},\n"marks":{\n"1234567":{"paper":"a name of 40 letters" "b"}\n}\n}',
            'is damaged at “"1234567":{"paper":"a name of 40 letters…”',
        ),
        (b'{\n"meta":{"1":{}},\n"marks":{\n"6":7\n}\nx\n}', 'is damaged at “"6":7…”'),
        (b"[]", "is not a state file of Broadsheet"),
        (b'{"marks": {"6": {"paper": "a"}, "7": {"rating": 4}}}', "is not a state file of Broadsheet"),
        (b'{"notes": {"6": {"id": "n", "text": "t"}}}', "is not a state file of Broadsheet"),
        (b'{"meta": {"1": []}}', "is not a state file of Broadsheet"),
        (b'{"meta": {"1": {"deep": ' + b"[" * 400 + b"]" * 400 + b"}}}", "has values within values without end"),
    ],
    ids=range(12),
)
def test_what_is_wrong_is_said_with_its_place(data: bytes, reason: str) -> None:
    with pytest.raises(DamagedState) as damage:
        parse_tables(data)
    assert str(damage.value) == reason


@pytest.mark.parametrize("data", [b'{"meta": {}}', b'{"marks": {"6": {"paper": "a"}}}', b'{"marks": {}}'])
def test_marks_alone_are_a_state_too(data: bytes) -> None:
    assert parse_tables(data)["marks"].keys() <= {"a"}


def test_whole_records_are_saved_from_ruins_and_go_where_they_belong() -> None:
    ruins = """ "1": {"schema": 3, "clock": 7} xx "2": {"name": "good", "query": "x"},
    "3": {"decision": "d", "kind": "k"}
    "4": {"paper": "a", "status": {"broken "5": {"id": "n", "text": "t"} "6": {"id": "e", "changes": []}
    "7": {"paper": "b", "status": "read", "rating": NaN}"8":
    {"paper": "c", "status": "read"} "9": {"paper": "without a status"} "10": [7] "x": {"paper": "d", "status": "q"} """
    saved = tables(
        meta={"meta": {"schema": 3, "clock": 7}},
        views={"good": {"name": "good", "query": "x"}},
        decisions={"d": {"decision": "d", "kind": "k"}},
        marks={
            "b": {"paper": "b", "status": "read", "rating": None},
            "c": {"paper": "c", "status": "read"},
        },
        notes={"n": {"id": "n", "text": "t"}},
        history={"e": {"id": "e", "changes": []}},
    )
    for encoding in ("utf-8", "utf-16"):
        assert salvage(ruins.encode(encoding)) == saved
    assert salvage(b"\xfe\xff" + ruins.encode("utf-16-be")) == saved
    assert salvage(b'"1": {"paper": "\xff", "status": "read"}')["marks"].keys() == {"\ufffd"}
