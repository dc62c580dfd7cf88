"""What an export writes, as a whole: the formats that people read, and those that other programs do."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from store.errors import InputError
from store.exporters import FORMATS, Options, export
from store.exporters.listing import grouped
from store.exporters.overwriting import MEMORY, may_write, write_and_remember
from store.exporters.template import FORMAT as TEMPLATE
from store.models import Entry, Mark, Note, Paper, Quote, Status
from tests.test_exporters import RICH

NOTES = (
    Note("Why *here*? <b>", "n1", "question", created="2026-11-20T10:00:00Z", quote=Quote("fast [MASK]\ntwice")),
    Note("Try it.", "n2", "todo", True, "2026-11-21T10:00:00Z", conflicts=("Other.",)),
    Note("", "n3", "todo", created="2026-11-22T10:00:00Z", quote=Quote("slow")),
    Note("![x](https://e.org/x.png) [y](javascript:z)\n\n| a | ~~b~~ |\n|---|---|", "n4", created="2026-11-23"),
)
KITES = Entry(
    1,
    Paper(
        *("p:2", "Kites & <bells> of $x^2$", "We fly.\n\nTwice <b>."),
        ("Ana Bell", "Bo van der Berg", "University of Kites", "李雷", "Cy Fox Jr."),
        *("2026-06-11", True, "2026-06-10"),
        doi="10.1000/x",
        upvotes=0,
        venue="NeurIPS",
        journal="NeurIPS 5(2):3–5",
        keywords=("k & l",),
        citekey="bell26",
    ),
    Mark("p:2", status=Status.READ, rating=3, tags=("RL",), notes=NOTES),
)
BARE = Entry(2, Paper("p:3", "Bare", authors=("Ana Bell", "Bo Ek", "Cy Fox")), Mark("p:3"))
LIST = [RICH, KITES, BARE]


def written(format: str, **options: object) -> str:
    return "".join(export(LIST, format, Options(**options)))  # type: ignore[arg-type]


RIS = """\
TY  - JOUR
ID  - one2026title
TI  - Title
AU  - One, A.
AU  - Two, B.
PY  - 2026
DA  - 2026/06/11/
T2  - ACL
AN  - arXiv:2606.13680
DB  - arXiv
DO  - 10.1/x
UR  - https://a.example/p
AB  - Text.
KW  - rl
KW  - low
M2  - status: queued
M2  - rating: 5
N1  - one
N1  - [todo, done]
two

[elsewhere]
other
ER  -\x20

TY  - JOUR
ID  - bell26
TI  - Kites & <bells> of $x^2$
AU  - Bell, Ana
AU  - van der Berg, Bo
AU  - University of Kites
AU  - 李雷
AU  - Fox, Cy, Jr.
PY  - 2026
DA  - 2026/06/10/
T2  - NeurIPS
VL  - 5
IS  - 2
SP  - 3
EP  - 5
DO  - 10.1000/x
UR  - https://doi.org/10.1000/x
AB  - We fly.

Twice <b>.
KW  - RL
M2  - status: read
M2  - rating: 3
N1  - [question]
> fast [MASK]
> twice

Why *here*? <b>
N1  - [todo, done]
Try it.

[elsewhere]
Other.
N1  - [todo]
> slow


N1  - [note]
![x](https://e.org/x.png) [y](javascript:z)

| a | ~~b~~ |
|---|---|
ER  -\x20

TY  - UNPB
ID  - bellbare
TI  - Bare
AU  - Bell, Ana
AU  - Ek, Bo
AU  - Fox, Cy
ER  -\x20

"""


def test_ris() -> None:
    assert written("ris").replace("\r\n", "\n") == RIS


CSL = [
    {
        "id": "one2026title",
        "citation-key": "one2026title",
        "type": "article-journal",
        "title": "Title",
        "author": [{"family": "One", "given": "A."}, {"family": "Two", "given": "B."}],
        "issued": {"date-parts": [[2026, 6, 11]]},
        "container-title": "ACL",
        "number": "arXiv:2606.13680",
        "DOI": "10.1/x",
        "URL": "https://a.example/p",
        "abstract": "Text.",
        "keyword": "rl, low",
        "annote": "[note]\none\n\n[todo, done]\ntwo\n\n[elsewhere]\nother",
        "custom": {
            "broadsheet": {
                "status": "queued",
                "rating": 5,
                "tags": ["rl", "low"],
                "notes": [
                    {
                        "id": "n1",
                        "text": "one",
                        "kind": "note",
                        "done": False,
                        "created": "2026-11-20T10:00:00Z",
                        "quote": None,
                    },
                    {
                        "id": "n2",
                        "text": "two",
                        "kind": "todo",
                        "done": True,
                        "created": "2026-11-21T10:00:00Z",
                        "quote": None,
                        "conflicts": ["other"],
                    },
                ],
                "due": None,
                "updated": None,
                "edition": None,
            }
        },
    },
    {
        "id": "bellbare",
        "citation-key": "bellbare",
        "type": "article",
        "title": "Bare",
        "author": [
            {"family": "Bell", "given": "Ana"},
            {"family": "Ek", "given": "Bo"},
            {"family": "Fox", "given": "Cy"},
        ],
    },
]


def test_csl() -> None:
    text = written("csl")
    rich, kites, bare = json.loads(text)
    assert [rich, bare] == CSL and len(text.splitlines()) == 5
    assert {name: kites[name] for name in KITES_CSL} == KITES_CSL


KITES_CSL = {
    "title": "Kites & <bells> of $x^2$",
    "author": [
        {"family": "Bell", "given": "Ana"},
        {"family": "van der Berg", "given": "Bo"},
        {"literal": "University of Kites"},
        {"literal": "李雷"},
        {"family": "Fox", "given": "Cy", "suffix": "Jr."},
    ],
    "container-title": "NeurIPS",
    "volume": "5",
    "issue": "2",
    "page": "3-5",
    "abstract": "We fly.\n\nTwice &lt;b>.",
    "keyword": "RL",
}

TEXT = """\
Reading list
============
12 Jun 2026 · 3 papers · kites <x>
1 queued · 1 in the inbox · 1 read · rated 4.0 of 5 on average ·
6 notes, 1 to do · 7 votes

Title
https://a.example/p
A. One, B. Two · Lab · ACL · J. Papers · 11 Jun 2026
★★★★★ · queued · 7 votes · #rl #low

  one

  todo (done): two
  Written elsewhere: other

    In short.

Kites & <bells> of x²
https://doi.org/10.1000/x
Ana Bell, Bo van der Berg, University of Kites and 2 more · NeurIPS ·
NeurIPS 5(2):3–5 · 10 Jun 2026
★★★☆☆ · read · #RL

  > fast [MASK] twice
  question: Why *here*? <b>

  todo (done): Try it.
  Written elsewhere: Other.

  > slow

  ![x](https://e.org/x.png) [y](javascript:z)

  | a | ~~b~~ |
  |---|---|

    We fly. Twice <b>.

Bare
Ana Bell, Bo Ek, Cy Fox
inbox
"""


def test_text() -> None:
    assert written("text", today=date(2026, 6, 12), query="kites <x>") == TEXT


NOTES_BY_KIND = """\
Reading list
============
2 papers
1 queued · 1 read · rated 4.0 of 5 on average · 6 notes, 1 to do · 7 votes


Notes (2)
---------

Title
https://a.example/p
A. One, B. Two · Lab · ACL · J. Papers · 11 Jun 2026
★★★★★ · queued · 7 votes · #rl #low

  one

  todo (done): two
  Written elsewhere: other

Kites & <bells> of x²
https://doi.org/10.1000/x
Ana Bell, Bo van der Berg, University of Kites and 2 more · NeurIPS ·
NeurIPS 5(2):3–5 · 10 Jun 2026
★★★☆☆ · read · #RL

  > fast [MASK] twice
  question: Why *here*? <b>

  todo (done): Try it.
  Written elsewhere: Other.

  > slow

  ![x](https://e.org/x.png) [y](javascript:z)

  | a | ~~b~~ |
  |---|---|


Questions (1)
-------------

Kites & <bells> of x² (above)


To do (2)
---------

Title (above)

Kites & <bells> of x² (above)
"""


def lines_of(paper: Paper, *notes: Note) -> list[str]:
    """Return the lines of one paper's text below its title."""
    text = "".join(export([Entry(1, paper, Mark(paper.id, notes=notes))], "text", Options(style="notes")))
    return text.partition(f"\n{paper.title}\n")[2].splitlines()


def test_few_words_stand_on_one_line_of_text_and_more_of_them_on_two() -> None:
    author, few, more = "A" * 60, f"Lab of {'k' * 18}", f"Lab of {'k' * 19}"
    said = [lines_of(Paper("p:1", "T", authors=(author,), organization=where), Note("Mine.")) for where in (few, more)]
    assert [lines[:2] for lines in said] == [[f"{author} ·", few], [f"{author} · Lab of", "k" * 19]]


def test_the_longest_line_of_a_note_has_80_columns_with_its_marks() -> None:
    fits, breaks = f"{'a' * 70} {'b' * 5}", f"{'a' * 70} {'b' * 6}"
    for text, lines in ((fits, [fits]), (breaks, breaks.split())):
        note = Note(text, "n1", quote=Quote(text))
        assert lines_of(Paper("p:1", "T"), note)[2:] == [
            *(f"  > {line}" for line in lines),
            *(f"  {line}" for line in lines),
        ]


def test_what_was_written_by_its_kind() -> None:
    assert written("text", style="notes", group="kind") == NOTES_BY_KIND


HTML = """\
<p class="dim">12 Jun 2026 · 3 papers · <code>kites &lt;x&gt;</code></p>
<p class="dim">1 queued · 1 in the inbox · 1 read · rated 4.0 of 5 on average · 6 notes, 1 to do · 7 votes</p>
<input type="search" placeholder="Filter" aria-label="Filter" hidden>
<main>
<section>
<h2>#low (1)</h2>
<article>
<h3><a href="https://a.example/p" rel="noreferrer">Title</a></h3>
<p class="dim"><span class="stars">★★★★★</span> · ▲7 · queued · <span class="tag">#rl</span> <span \
class="tag">#low</span></p>
<p class="dim">A. One, B. Two · Lab · ACL · J. Papers · 11 Jun 2026 · <a \
href="https://arxiv.org/abs/2606.13680" rel="noreferrer">arXiv</a> · <a href="https://doi.org/10.1/x" \
rel="noreferrer">DOI</a> · <a href="https://c.example/r" rel="noreferrer">code</a> · <a \
href="https://p.example/" rel="noreferrer">project</a></p>
<p>In short.</p>
<div class="note">
<p>one</p>
<p class="dim">2026-11-20</p>
</div>
<div class="note">
<p>two</p>
<p class="dim">Written elsewhere:</p>
<p>other</p>
<p class="dim">todo, done · 2026-11-21</p>
</div>
<details>
<summary>Abstract</summary>
<p>Text.</p>
<p class="dim">k1, k2</p>
</details>
</article>
</section>
<section>
<h2>#rl (2)</h2>
<p><a href="https://a.example/p" rel="noreferrer">Title</a>, above</p>
<article>
<h3><a href="https://doi.org/10.1000/x" rel="noreferrer">Kites &amp; &lt;bells&gt; of x²</a></h3>
<p class="dim"><span class="stars">★★★☆☆</span> · ▲0 · read · <span class="tag">#RL</span></p>
<p class="dim">Ana Bell, Bo van der Berg, University of Kites and 2 more · NeurIPS · NeurIPS 5(2):3–5 · 10 \
Jun 2026 · <a href="https://doi.org/10.1000/x" rel="noreferrer">DOI</a></p>
<div class="note">
<blockquote>fast [MASK] twice</blockquote>
<p>Why <em>here</em>? &lt;b&gt;</p>
<p class="dim">question · 2026-11-20</p>
</div>
<div class="note">
<p>Try it.</p>
<p class="dim">Written elsewhere:</p>
<p>Other.</p>
<p class="dim">todo, done · 2026-11-21</p>
</div>
<div class="note">
<blockquote>slow</blockquote>
<p class="dim">todo · 2026-11-22</p>
</div>
<div class="note">
<p>!<a href="https://e.org/x.png">x</a> [y](javascript:z)</p>
<table>
<thead>
<tr>
<th>a</th>
<th><s>b</s></th>
</tr>
</thead>
</table>
<p class="dim">2026-11-23</p>
</div>
<details>
<summary>Abstract</summary>
<p>We fly.</p>
<p>Twice &lt;b&gt;.</p>
<p class="dim">Ana Bell, Bo van der Berg, University of Kites, 李雷, Cy Fox Jr.</p>
<p class="dim">k &amp; l</p>
</details>
</article>
</section>
<section>
<h2>No tag (1)</h2>
<article>
<h3>Bare</h3>
<p class="dim">inbox</p>
<p class="dim">Ana Bell, Bo Ek, Cy Fox</p>
</article>
</section>
</main>
"""


def test_the_body_of_a_page() -> None:
    page = written("html", today=date(2026, 6, 12), query="kites <x>", group="tag")
    assert page[page.index("<p class") : page.index("<script>")] == HTML


MARKDOWN = """\
## [Kites \\& \\<bells\\> of $x^2$](<https://doi.org/10.1000/x>)
<!-- broadsheet:paper p:2 bell26 -->

★★★☆☆ · ▲0 · **read** · #RL

Ana Bell, Bo van der Berg, University of Kites and 2 more · NeurIPS · NeurIPS 5(2):3–5 · 10 Jun 2026 · \
[DOI](<https://doi.org/10.1000/x>)

<!-- broadsheet:notes -->
### question · 2026-11-20 <!-- ^note-n1 10:00:00Z -->
> [!quote]
> fast [MASK]
> twice

Why *here*? <b>

### [x] todo · 2026-11-21 <!-- ^note-n2 10:00:00Z -->
Try it.

<!-- written elsewhere -->
**Written elsewhere:**

Other.

### [ ] todo · 2026-11-22 <!-- ^note-n3 10:00:00Z -->
> [!quote]
> slow

### note · 2026-11-23 <!-- ^note-n4 {"created": "2026\\u002d11\\u002d23"} -->
![x](https://e.org/x.png) [y](javascript:z)

| a | ~~b~~ |
|---|---|

<!-- /broadsheet:notes -->

<details>
<summary>Abstract, all 5 authors</summary>

We fly.

Twice \\<b\\>.

- **Authors:** Ana Bell; Bo van der Berg; University of Kites; 李雷; Cy Fox Jr.
- **Venue:** NeurIPS
- **Journal:** NeurIPS 5(2):3–5
- **Published:** 2026-06-10
- **Listed:** 2026-06-11, of a year that was not said
- **Identifiers:** doi:10.1000/x
- **Keywords:** k \\& l

</details>

## Bare
<!-- broadsheet:paper p:3 -->

**inbox**

Ana Bell, Bo Ek, Cy Fox

<details>
<summary>Details</summary>

- **Authors:** Ana Bell; Bo Ek; Cy Fox

</details>
"""


def test_markdown() -> None:
    text = written("markdown")
    assert text[text.index("## [Kites") :] == MARKDOWN


TABLE = """\
 | Authors | Day | Votes | Rating | Status | Tags |
| --- | --- | --- | ---: | --- | --- | --- |
| [Title](<https://a.example/p>) | A. One and 1 more | 2026-06-12 | 7 | ★★★★★ | queued | #rl #low |
| [Kites \\& \\<bells\\> of $x^2$](<https://doi.org/10.1000/x>) | Ana Bell and 4 more | 2026-06-11 | 0 | \
★★★☆☆ | read | #RL |
| Bare | Ana Bell and 2 more |  |  |  | inbox |  |
"""


def test_a_table_of_markdown() -> None:
    assert written("markdown", style="table").partition("| Paper")[2] == TABLE


@pytest.mark.parametrize(
    ("said", "folded"),
    [
        ({}, ""),
        ({"abstract": "We fly."}, "<summary>Abstract</summary>\n\nWe fly.\n"),
        ({"keywords": ("k;l", "m")}, "<summary>Details</summary>\n\n- **Keywords:** k\\;l; m\n"),
        (
            {"abstract": "We fly.", "keywords": ("k",)},
            "<summary>Abstract</summary>\n\nWe fly.\n\n- **Keywords:** k\n",
        ),
    ],
)
def test_what_is_known_beside_is_folded_where_there_is_something(said: dict[str, Any], folded: str) -> None:
    text = "".join(export([Entry(1, Paper("p:1", "T", **said), Mark("p:1"))], "markdown"))
    assert text.partition("**inbox**\n")[2] == (f"\n<details>\n{folded}\n</details>\n" if folded else "")


def test_above_a_list_in_markdown_stands_what_is_in_it() -> None:
    said = "1 queued · 1 in the inbox · 1 read · rated 4.0 of 5 on average · 6 notes, 1 to do · 7 votes"
    first, last = {"list": "\n## ", "short": "\n- ", "table": "\n| ", "notes": "\n## "}, f"\n{said}\n"
    heads = {style: written("markdown", style=style).partition(begin)[0] for style, begin in first.items()}
    assert heads == {
        "list": f"# Reading list\n\n3 papers\n{last}",
        "short": "# Reading list\n\n3 papers\n",
        "table": f"# Reading list\n\n3 papers\n{last}",
        "notes": "# Reading list\n\n2 papers\n",
    }
    none = {style: "".join(export([], "markdown", Options(style=style))) for style in first}
    columns = TABLE.partition("\n| [")[0]
    assert none == {
        **dict.fromkeys(("list", "notes"), "# Reading list\n\n0 papers\n"),
        "short": "# Reading list\n\n0 papers\n\n",
        "table": f"# Reading list\n\n0 papers\n\n| Paper{columns}\n",
    }


@pytest.mark.parametrize(
    ("group", "names"),
    [
        ("status", ["Reading (1)", "Queued (1)", "In the inbox (2)", "Read (1)", "Skipped (1)"]),
        ("rating", ["★★★★★ (1)", "★★★☆☆ (1)", "Not rated (4)"]),
        ("tag", ["#low (1)", "#RL (2)", "No tag (4)"]),
        ("day", ["12 Jun 2026 (1)", "11 Jun 2026 (1)", "No day (4)"]),
        (
            "kind",
            ["Notes (2)", "Questions (1)", "Ideas (1)", "To do (2)", "Quotes (1)", "odd (1)", "Nothing written (3)"],
        ),
    ],
)
def test_the_order_of_groups_is_that_of_their_kind(group: str, names: list[str]) -> None:
    marks = (
        Mark("", status=Status.SKIPPED, notes=(Note("a", kind="odd"), Note("b", kind="quote"), Note("c", kind="idea"))),
        Mark("", status=Status.READING),
        Mark(""),
    )
    more = [Entry(3, Paper("", "T", day=day), mark) for mark, day in zip(marks, ("soon", None, None), strict=True)]
    found = grouped([BARE, *more, KITES, RICH], group, lambda entry: "", lambda entry: "")
    assert [f"{name} ({len(papers)})" for name, papers in found] == names


def test_a_paper_of_several_groups_is_written_in_the_first_that_is_shown() -> None:
    entries = [
        Entry(1, Paper("", title), Mark("", tags=tags)) for title, tags in (("A", ("z", "b")), ("B", ("b", "a")))
    ]
    found = grouped(entries, "tag", lambda entry: entry.paper.title, lambda entry: f"{entry.paper.title} above")
    assert [(name, [*papers]) for name, papers in found] == [
        ("#a", ["B"]),
        ("#b", ["A", "B above"]),
        ("#z", ["A above"]),
    ]


def templated(name: str) -> str:
    options = Options(template=name, today=date(2026, 6, 12), query="kites <x>")
    return "".join(TEMPLATE.writer([KITES, BARE], options))


READING = """\
# Reading list, 2026-06-12

2 papers for `kites <x>`

## Kites \\& \\<bells\\> of $x^2$

Ana Bell, Bo van der Berg, University of Kites and 2 more · ★★★☆☆ · <https://doi.org/10.1000/x>

> fast \\[MASK\\]
> twice

Why *here*? <b>

Try it.

> slow


![x](https://e.org/x.png) [y](javascript:z)

| a | ~~b~~ |
|---|---|

## Bare

Ana Bell, Bo Ek, Cy Fox
"""
LETTER = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Papers of 2026-06-12</title>
</head>
<body>
<h1>Papers of 2026-06-12</h1>
<h2>Inbox</h2>
<ul>
<li>
Bare
Ana Bell, Bo Ek, Cy Fox\x20
</li>
</ul>
<h2>Read</h2>
<ul>
<li>
<a href="https://doi.org/10.1000/x">Kites &amp; &lt;bells&gt; of x²</a>
Ana Bell, Bo van der Berg, University of Kites and 2 more ★★★☆☆
<blockquote>fast [MASK]
twice</blockquote>
<p>Why *here*? &lt;b&gt;</p>
<p>Try it.</p>
<blockquote>slow</blockquote>
<p>![x](https://e.org/x.png) [y](javascript:z)

| a | ~~b~~ |
|---|---|</p>
</li>
</ul>
</body>
</html>
"""


def test_the_templates_that_are_built_in() -> None:
    assert (templated("reading.md.j2"), templated("letter.html.j2")) == (READING, LETTER)


def test_what_a_template_may_write(tmp_path: Path) -> None:
    path = tmp_path / "mine.j2"
    path.write_text(
        "{{ ['a', 'b', 'c']|authors }}; {{ ['a', 'b', 'c', 'd']|authors }}; {{ 'javascript:x'|url }}{{ none|url }};"
        "{{ none }}{{ 3 }} {{ '\\x1b[2Jx' }} {{ '*a* <b>'|md }} {{ 4|stars }}{{ none|stars }} {{ '$x_1$  y'|plain }}"
    )
    assert templated(str(path)) == "a, b, c; a, b, c and 1 more; ;3 x \\*a\\* \\<b\\> ★★★★☆ x₁ y"
    for text, line in (
        ("a\n{% for %}", f"{path}, line 2: Expected an expression, got 'end of statement block'"),
        ("\n\n{{ nothing }}", f"{path}, line 3: 'nothing' is undefined"),
        ("{{ entries[0].paper }}", f"{path}, line 1: entries has no element 0"),
    ):
        path.write_text(text)
        with pytest.raises(InputError, match=f"^{re.escape(line)}$"):
            templated(str(path))
    path.write_bytes(b"\xff")
    with pytest.raises(InputError) as refused:
        templated(str(path))
    assert str(refused.value) == f"{path}: a template is text in UTF-8, which this is not"
    with pytest.raises(InputError) as refused:
        templated("none.j2")
    there = "the templates that are built in are letter.html.j2, reading.md.j2"
    assert str(refused.value) == f"none.j2: no such file or directory; {there}"


def test_what_was_written_last_may_be_written_over_and_nothing_else(tmp_path: Path) -> None:
    library, mine, other = tmp_path, tmp_path / "mine.md", tmp_path / "other.md"
    assert may_write(mine, library) and may_write(tmp_path, library) and may_write(Path("/dev/stdout"), library)
    write_and_remember(mine, ["a", "é"], library)
    other.write_text("a")
    assert mine.read_text() == "aé" and may_write(mine, library) and not may_write(other, library)
    (tmp_path / "link.md").symlink_to(mine)
    assert may_write(tmp_path / "link.md", library)
    mine.write_text("a")
    assert not may_write(mine, library)
    write_and_remember(mine, ["b"], library)
    kept = json.loads((library / MEMORY).read_text())
    assert [*kept] == [str(mine)] and len(kept[str(mine)]) == 64
    (library / MEMORY).write_text(json.dumps({str(mine): "x", **{str(number): "x" for number in range(500)}}))
    write_and_remember(mine, ["b"], library)
    kept = json.loads((library / MEMORY).read_text())
    assert (next(iter(kept)), [*kept][-1], len(kept)) == ("1", str(mine), 500)
    for damage in ("[]", "x", json.dumps({str(mine): 3})):
        (library / MEMORY).write_text(damage)
        assert not may_write(mine, library)


def test_a_file_says_its_format_by_its_ending() -> None:
    assert {name: {*format.endings} for name, format in FORMATS.items()} == {
        **{"bibtex": {"bib", "bibtex"}, "biblatex": {"biblatex"}, "ris": {"ris"}, "csv": {"csv"}, "json": {"json"}},
        **{"jsonl": {"jsonl", "ndjson"}, "csl": {"csl.json", "csl", "csl-json"}, "markdown": {"md", "markdown"}},
        **{"obsidian": {"obsidian"}, "html": {"html", "htm"}, "text": {"txt", "text"}},
    }
