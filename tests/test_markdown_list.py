"""A paper in a Markdown list at the edges of what it says: links, marks, notes, and what is folded."""

from __future__ import annotations

from typing import Any

import pytest

from store.exporters import Options, export
from store.models import Entry, Mark, Note, NoteSource, Paper, Quote, Status


def written(said: dict[str, Any], mark: Mark | None = None, **options: Any) -> str:
    paper = Paper("p:1", "T", **said)
    text = "".join(export([Entry(0, paper, mark or Mark("p:1"))], "markdown", Options(**options)))
    return text.partition("\n## T" if "group" not in options else "\n### T")[2] if "style" not in options else text


CODE, PROJECT, OTHER = "https://c.example/r", "https://p.example/", "https://o.example/x"


@pytest.mark.parametrize(
    ("links", "code", "project", "more"),
    [
        ((), None, None, ()),
        ((OTHER,), None, None, (OTHER,)),
        ((CODE,), CODE, None, ()),
        ((CODE, OTHER), CODE, None, (OTHER,)),
        ((PROJECT, OTHER), None, PROJECT, (OTHER,)),
        ((CODE, PROJECT), CODE, PROJECT, ()),
        ((CODE, PROJECT, OTHER), CODE, PROJECT, (OTHER,)),
        ((CODE, OTHER), CODE, CODE, (OTHER,)),
        ((PROJECT, CODE), CODE, PROJECT, (PROJECT, CODE)),
        ((CODE, OTHER), CODE, PROJECT, (CODE, OTHER)),
    ],
)
def test_links_beside_code_and_project_are_listed(
    links: tuple[str, ...], code: str | None, project: str | None, more: tuple[str, ...]
) -> None:
    facts = [line for line in written({"links": links, "code": code, "project": project}).split("\n") if "- **" in line]
    assert facts == [
        *([f"- **Code:** <{code}>"] if code else []),
        *([f"- **Project:** <{project}>"] if project else []),
        *([f"- **Links:** {' '.join(f'<{link}>' for link in more)}"] if more else []),
    ]


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        (Mark("p:1"), "**inbox**"),
        (
            Mark("p:1", status=Status.QUEUED, due="2026-12-24", tags=("a", "B", "b")),
            "**queued** · due 2026-12-24 · #a #B",
        ),
        (Mark("p:1", status=Status.READ, rating=1), "★☆☆☆☆ · **read**"),
    ],
)
def test_a_line_says_where_the_reader_stands(mark: Mark, said: str) -> None:
    assert written({}, mark).split("\n")[3:] == [said, ""]
    assert written({"upvotes": 0}, mark).split("\n")[3] == (
        said.replace(" · **", " · ▲0 · **") if mark.rating else f"▲0 · {said}"
    )


@pytest.mark.parametrize(
    ("count", "summary"), [(1, "Details"), (3, "Details"), (4, "Details, all 4 authors"), (5, "Details, all 5 authors")]
)
def test_authors_that_are_not_named_above_are_counted_in_the_fold(count: int, summary: str) -> None:
    names = tuple(f"A. {name}" for name in "BCDEF"[:count])
    text = written({"authors": names})
    more = f" and {count - 3} more" if count > 3 else ""
    assert f"\n{', '.join(names[:3])}{more}\n" in text
    assert text.partition("<details>\n")[2] == (
        f"<summary>{summary}</summary>\n\n- **Authors:** {'; '.join(names)}\n\n</details>\n"
    )


NOTES = (
    Note(
        "",
        "a",
        "quote",
        created="2026-06-12T10:00:00Z",
        quote=Quote("fast <b>", "so ", " kites", "text", 2, "3", "p. 4"),
    ),
    Note("Said.", "b", created="2026-06-12", quote=Quote("slow\nly")),
    Note("So?", "c", "question", created="", source=NoteSource("a.pdf", "p2--")),
    Note("", "d", created="2026-06-12T10:00:00.5Z", conflicts=("One\n### todo", "Two")),
)
BLOCK = """\
<!-- broadsheet:notes -->
### quote · 2026-06-12 <!-- ^note-a 10:00:00Z {"quote": {"exact": "fast \\u003cb\\u003e", "prefix": "so ", \
"suffix": " kites", "source": "text", "version": 2, "section": "3", "where": "p. 4"}} -->
> [!quote]
> fast \\<b>

### note · 2026-06-12 <!-- ^note-b {"created": "2026\\u002d06\\u002d12"} -->
> [!quote]
> slow
> ly

Said.

### question ·  <!-- ^note-c {"source": {"file": "a.pdf", "anchor": "p2\\u002d\\u002d"}} -->
So?

### note · 2026-06-12 <!-- ^note-d 10:00:00.5Z -->

<!-- written elsewhere -->
**Written elsewhere:**

One
\\### todo

<!-- written elsewhere -->
**Written elsewhere:**

Two

<!-- /broadsheet:notes -->
"""


def test_a_note_keeps_in_a_comment_what_nobody_needs_to_see() -> None:
    mark = Mark("p:1", notes=NOTES)
    assert written({}, mark).partition("**inbox**\n\n")[2] == BLOCK
    grouped = written({"summary": "In <short>.", "abstract": "We."}, mark, group="status")
    assert grouped.partition("**inbox**\n\n")[2] == (
        f"> In \\<short\\>.\n\n{BLOCK.replace(chr(10) + '### ', chr(10) + '#### ')}"
        "\n<details>\n<summary>Abstract</summary>\n\nWe.\n\n</details>\n"
    )
    noted = written({"summary": "In short.", "abstract": "We."}, mark, style="notes")
    assert noted == f"# Reading list\n\n1 paper\n\n## T\n<!-- broadsheet:paper p:1 -->\n\n**inbox**\n\n{BLOCK}"


def test_a_name_in_a_comment_cannot_end_it() -> None:
    paper = Paper("p:a--b->", "T", citekey="é ~x/y:z")
    text = "".join(export([Entry(0, paper, Mark("p:1"))], "markdown"))
    assert "\n<!-- broadsheet:paper p:a-%2Db-%3E %C3%A9%20%7Ex/y:z -->\n" in text
