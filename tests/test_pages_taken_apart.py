"""What stands on a page, by the line: headings of notes as hands and linters leave them, and front matter."""

import pytest

from store.pages.front_matter import Odd, Part, read, split, write
from store.pages.heading import Heading, heading_of, is_odd, write_heading


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("### todo · 2026-11-21 ^note-5f0c", Heading("", "todo", False, "5f0c")),
        ("### quote · 2026-11-21T10:00 ^note-a1", Heading("", "quote", False, "a1")),
        ("### [ ] todo · 2026-11-21 ^note-a1", Heading("", "todo", False, "a1", "", True)),
        ("### [x] todo · 2026-11-21 #later ^note-a1", Heading("", "todo", True, "a1", "#later", True)),
        ("### \\[X\\] Todo ^note-a1", Heading("", "todo", True, "a1", "", True)),
        ("## Idea ^note-ab-1", Heading("", "idea", False, "ab-1")),
        ("#Question! ^NOTE-ab", Heading("", "question", False, "ab", "!")),
        ("   ###### ❓ quote ^note-a1 ##", Heading("", "quote", False, "a1", "❓")),
        ("### ^note-a1", Heading("", "", False, "a1")),
        ("### words only ^note-a1", Heading("", "", False, "a1", "words only")),
        ("### #note words ^note-a1", Heading("", "", False, "a1", "#note words")),
        ("### note idea ^note-a1", Heading("", "note", False, "a1", "idea")),
        ("### \\^note-a1 idea", Heading("", "idea", False, "a1")),
        ("### _idea_ *^note-a1*", Heading("", "idea", False, "a1")),
        ("todo ^note-a1", Heading("", "todo", False, "a1")),
        ("**todo** ^note-a1 **", Heading("", "todo", False, "a1")),
        ("[x] todo ^note-a1", Heading("", "todo", True, "a1", "", True)),
        ("### todo[x]later ^note-a1", Heading("", "todo", True, "a1", "later", True)),
        ("### Todo", Heading("", "todo")),
        ("## [ ] todo #later", Heading("", "todo", more="#later", boxed=True)),
        ("###### [x] todo", Heading("", "todo", True, boxed=True)),
        ("   ## ❓ Question", Heading("", "question", more="❓")),
        ("### [] Todo", Heading("", "todo", boxed=True)),
        ("### note #idea", Heading("", "note", more="#idea")),
        ("### idea:", Heading("", "idea")),
    ],
)
def test_a_heading_says_kind_box_anchor_and_what_stands_beside_them(line: str, heading: Heading) -> None:
    found = heading_of(line)
    assert found is not None and found.line == line
    assert (found.kind, found.done, found.anchor, found.more, found.boxed) == (
        heading.kind,
        heading.done,
        heading.anchor,
        heading.more,
        heading.boxed,
    )


@pytest.mark.parametrize(
    ("line", "odd"),
    [
        ("### tood", True),
        ("## quesiton", True),
        ("#### ideas", True),
        ("### my note", True),
        ("### my old idea", False),
        ("### todo about the thing here", True),
        ("## todo about the thing here", False),
        ("### [ ] call them", True),
        ("## done [x]", True),
        ("### [x](link) of it", False),
        ("### · 2026-11-21", True),
        ("### on 2026-11-21", False),
        ("### about ^note", True),
        ("### todo^note-a1", True),
        ("## Results", False),
        ("# Todo", False),
        ("####### todo", False),
        ("###todo", False),
        ("    ### todo", False),
        ("\\### todo ^note-a1", False),
        ("text before todo ^note-a1", False),
        ("todo ^note-a1 and on", False),
        ("todo", False),
        ("", False),
    ],
)
def test_what_is_no_heading_of_a_note_may_look_as_if_it_was_to_be_one(line: str, odd: bool) -> None:
    assert heading_of(line) is None
    assert is_odd(line) is odd


@pytest.mark.parametrize(
    ("kind", "done", "boxed", "old", "written"),
    [
        ("note", False, True, None, "### note · 2026-11-21 ^note-a1"),
        ("todo", False, True, None, "### [ ] todo · 2026-11-21 ^note-a1"),
        ("todo", True, True, None, "### [x] todo · 2026-11-21 ^note-a1"),
        ("idea", True, True, None, "### [x] idea · 2026-11-21 ^note-a1"),
        ("todo", True, None, None, "### todo · 2026-11-21 ^note-a1"),
        ("todo", False, True, "## [ ] Todo 🔥 ^note-a1", "## [ ] Todo 🔥 ^note-a1"),
        ("todo", True, True, "## [ ] Todo 🔥 ^note-a1", "### [x] todo · 2026-11-21 🔥 ^note-a1"),
        ("idea", False, True, "## [ ] Todo 🔥 ^note-a1", "### idea · 2026-11-21 🔥 ^note-a1"),
        ("idea", False, True, "## So what ^note-a1", "## So what ^note-a1"),
        ("todo", True, None, "## [ ] Todo  🔥 ^note-a1", "## Todo 🔥 ^note-a1"),
        ("todo", True, None, "##  Todo ^note-a1", "##  Todo ^note-a1"),
        ("todo", False, True, "## [ ] todo #later", "### [ ] todo · 2026-11-21 #later ^note-a1"),
    ],
)
def test_a_heading_that_says_the_same_stays_and_so_does_what_is_beside_it(
    kind: str, done: bool, boxed: bool | None, old: str | None, written: str
) -> None:
    assert write_heading(kind, done, "2026-11-21", "a1", heading_of(old) if old else None, boxed) == written


HEAD = r"""---
# of mine
paper: "arxiv:2403.03507"
title: "A \"quoted\" – title" # said so
"citekey": 'it''s'
plain: some words # a comment
hash: a#b
number: 7
long: 1234567890
nothing:
tilde: ~
null: null
list: [one, "two, three", 'four', , 5]
lines: [one,
  two
  words]
items:
  - one

  # between
  - "two"
  -
open: "no end
single: 'no end
folded: >
  words
map:
  key: value
both: one
  - two
bracket: [one
twice: one
twice: two
same: 1
same: 1
---
Body
"""


def test_front_matter_is_read_by_what_people_and_programs_make_of_it() -> None:
    parts, body = split(HEAD)
    assert body == "Body\n" and parts is not None
    assert parts[:2] == [Part("", ("# of mine",)), Part("paper", ('paper: "arxiv:2403.03507"',))]
    values = read(parts)
    assert values == {
        "paper": "arxiv:2403.03507",
        "title": 'A "quoted" – title',
        "citekey": "it's",
        "plain": "some words",
        "hash": "a#b",
        "number": 7,
        "long": "1234567890",
        "nothing": None,
        "tilde": None,
        "null": None,
        "list": ["one", "two, three", "four", "5"],
        "lines": ["one", "two words"],
        "items": ["one", "two"],
        "open": "no end",
        "single": "no end",
        "folded": "> words",
        "map": "key: value",
        "both": "one - two",
        "bracket": "[one",
        "twice": "one, two",
        "same": 1,
    }
    assert [key for key, value in values.items() if isinstance(value, Odd)] == [
        "folded",
        "map",
        "both",
        "bracket",
        "twice",
    ]


def test_front_matter_is_written_in_the_places_it_had() -> None:
    parts, _ = split('---\n# mine\nstatus: read # so far\n\ntags:\n  - one # why\n  - two\nown: kept\nurl: "x"\n---\n')
    values = {"paper": "p:1", "status": "queued", "rating": 4, "tags": ["one", 'a "b"'], "day": "2026-11-21"}
    assert parts is not None
    assert write({**values, "url": None, "doi": ""}, parts, {"url"}) == (
        '---\npaper: "p:1"\n# mine\nstatus: "queued" # so far\n\nrating: 4\ntags: ["one", "a \\"b\\""]\n# why\n'
        'day: 2026-11-21\nown: kept\nurl: "x"\n---\n'
    )
    assert write({"own": "new", "url": None}, parts) == (
        '---\n# mine\nstatus: read # so far\n\ntags:\n  - one # why\n  - two\nown: "new"\n---\n'
    )
    assert write(
        {"paper": "p:1", "day": "2026-11-21", "rating": 4}, [Part("own", ("own: a",)), Part("url", ("url: b",))]
    ) == ('---\npaper: "p:1"\nday: 2026-11-21\nrating: 4\nown: a\nurl: b\n---\n')
    assert write({"rating": 0, "title": "", "tags": []}, []) == "---\nrating: 0\n---\n"


def test_lines_that_no_key_owns_are_a_part_of_their_own() -> None:
    assert split("---\n# only\n---\nBody") == ([Part("", ("# only",))], "Body")
    assert split("---\n---\nBody") == ([], "Body")
    assert split("---\nown:\n...\n") == ([Part("own", ("own:",))], "")


@pytest.mark.parametrize("text", ["", "text", "----\na: b\n---\n", "---\na: b\n", "\n---\na: b\n---\n", "--- a\n---\n"])
def test_what_does_not_begin_and_end_with_dashes_has_no_front_matter(text: str) -> None:
    assert split(text) == (None, text)
