"""Lists and digests as they are written, compared as a whole: one paper that says all, one that says nothing."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from store.digest import Digest, Group, Item, mail_of
from store.digest.html import write_html
from store.digest.markdown import write_markdown
from store.digest.schedule import cron, systemd
from store.digest.text import write_text
from store.digest.wording import LISTED, authors_of, counted_of, sentence_of
from store.exporters import Options, export, may_write, write_and_remember
from store.models import Entry, Mark, Note, Paper, Quote, Status
from store.times import stamp

NOTES = (
    Note("Why?\n\nAnd how?", "n1", "question", created="2026-11-20T10:00:00Z", quote=Quote("fast <i>")),
    Note("Try.", "n2", "todo", True, "2026-11-21T10:00:00Z", conflicts=("Other.",)),
)
KITES = Paper(
    "p:1",
    "Kites <b>fly</b> with $x_1$ and a title that goes on for so long that it takes two lines",
    "First.\nGoes on.\n\nTY  - second with $y^2$ & more.",
    ("Ana Bell", "Otto von Stein Jr.", "Kite Team", "D. Four"),
    "2026-06-12",
    published="2026-06-11",
    url="https://a.example/p",
    arxiv="2606.13680",
    doi="10.1000/x",
    upvotes=1234,
    venue="Nature",
    summary="In short.",
    keywords=("k1", "k2"),
    organization="Lab",
    code="https://c.example/r",
    project="https://p.example/",
    journal="Nature 514(7524):550–553",
    other_ids=(("pmcid", "PMC4"), ("pmid", "42")),
    citekey="one2026title",
)
STRINGS = Paper(
    "p:3",
    "Strings",
    "Text.",
    ("Ana",),
    "2026-06-12",
    journal="J. of Strings",
    venue="ACL",
    upvotes=1,
    arxiv="2606.00002",
)
PAPERS = (
    Entry(0, KITES, Mark("p:1", status=Status.QUEUED, rating=4, tags=("rl", "low"), notes=NOTES, due="2026-12-24")),
    Entry(1, Paper("p:2", "Bare"), Mark("p:2")),
    Entry(2, STRINGS, Mark("p:3", status=Status.READ)),
)
ASKED = Options(query="tag:rl <x>", today=date(2026, 11, 28))


def written(name: str, options: Options = ASKED) -> str:
    return "".join(export(PAPERS, name, options))


TEXT = """\
Reading list
============
28 Nov 2026 · 3 papers · tag:rl <x>
1 queued · 1 in the inbox · 1 read · rated 4.0 of 5 on average · 2 notes ·
1,235 votes

Kites <b>fly</b> with x₁ and a title that goes on for so long that it takes two
lines
https://a.example/p
Ana Bell, Otto von Stein Jr., Kite Team and 1 more · Lab · Nature ·
Nature 514(7524):550–553 · 11 Jun 2026
★★★★☆ · queued · 1,234 votes · #rl #low

  > fast <i>
  question: Why?

  And how?

  todo (done): Try.
  Written elsewhere: Other.

    In short.

Bare
inbox

Strings
https://arxiv.org/abs/2606.00002
Ana · ACL · J. of Strings · 12 Jun 2026
read · 1 vote

    Text.
"""


def test_a_list_as_plain_text() -> None:
    assert written("text") == TEXT


SHORT = """\
Reading list
============
28 Nov 2026 · 3 papers · tag:rl <x>
1 queued · 1 in the inbox · 1 read · rated 4.0 of 5 on average · 2 notes ·
1,235 votes


★★★★☆ (1)
---------

Kites <b>fly</b> with x₁ and a title that goes on for so long that it takes two
lines
https://a.example/p
Ana Bell, Otto von Stein Jr., Kite Team and 1 more · Lab · Nature ·
Nature 514(7524):550–553 · 11 Jun 2026
★★★★☆ · queued · 1,234 votes · #rl #low


Not rated (2)
-------------

Bare
inbox

Strings
https://arxiv.org/abs/2606.00002
Ana · ACL · J. of Strings · 12 Jun 2026
read · 1 vote
"""


def test_a_list_in_short_by_rating() -> None:
    assert written("text", replace(ASKED, style="short", group="rating")) == SHORT


NOTED = """\
Reading list
============
28 Nov 2026 · 1 paper · tag:rl <x>
1 queued · rated 4.0 of 5 on average · 2 notes · 1,234 votes

Kites <b>fly</b> with x₁ and a title that goes on for so long that it takes two
lines
https://a.example/p
Ana Bell, Otto von Stein Jr., Kite Team and 1 more · Lab · Nature ·
Nature 514(7524):550–553 · 11 Jun 2026
★★★★☆ · queued · 1,234 votes · #rl #low

  > fast <i>
  question: Why?

  And how?

  todo (done): Try.
  Written elsewhere: Other.
"""


def test_a_list_of_notes_alone() -> None:
    assert written("text", replace(ASKED, style="notes")) == NOTED


RIS = """\
TY  - JOUR
ID  - one2026title
TI  - Kites <b>fly</b> with $x_1$ and a title that goes on for so long that it takes two lines
AU  - Bell, Ana
AU  - von Stein, Otto, Jr.
AU  - Kite Team
AU  - Four, D.
PY  - 2026
DA  - 2026/06/11/
T2  - Nature
VL  - 514
IS  - 7524
SP  - 550
EP  - 553
AN  - arXiv:2606.13680
DB  - arXiv
DO  - 10.1000/x
UR  - https://a.example/p
AB  - First. Goes on.

 TY  - second with $y^2$ & more.
KW  - rl
KW  - low
M2  - status: queued
M2  - rating: 4
N1  - [question]
> fast <i>

Why?

And how?
N1  - [todo, done]
Try.

[elsewhere]
Other.
ER  -\x20

TY  - UNPB
ID  - bare
TI  - Bare
ER  -\x20

TY  - JOUR
ID  - ana2026strings
TI  - Strings
AU  - Ana
PY  - 2026
DA  - 2026/06/12/
T2  - ACL
AN  - arXiv:2606.00002
DB  - arXiv
UR  - https://arxiv.org/abs/2606.00002
AB  - Text.
M2  - status: read
ER  -\x20

"""


def test_ris() -> None:
    assert written("ris", Options()).replace("\r\n", "\n") == RIS


PAGE = """\
<h1>Reading list</h1>
<p class="dim">28 Nov 2026 · 3 papers · <code>tag:rl &lt;x&gt;</code></p>
<p class="dim">1 queued · 1 in the inbox · 1 read · rated 4.0 of 5 on average · 2 notes · 1,235 votes</p>
<input type="search" placeholder="Filter" aria-label="Filter" hidden>
<main>
<section>
<h2>#low (1)</h2>
<article>
<h3><a href="https://a.example/p" rel="noreferrer">Kites &lt;b&gt;fly&lt;/b&gt; with x₁ and a title that goes on for so long that it takes two lines</a></h3>
<p class="dim"><span class="stars">★★★★☆</span> · ▲1,234 · queued · <span class="tag">#rl</span> <span class="tag">#low</span></p>
<p class="dim">Ana Bell, Otto von Stein Jr., Kite Team and 1 more · Lab · Nature · Nature 514(7524):550–553 · 11 Jun 2026 · <a href="https://arxiv.org/abs/2606.13680" rel="noreferrer">arXiv</a> · <a href="https://doi.org/10.1000/x" rel="noreferrer">DOI</a> · <a href="https://c.example/r" rel="noreferrer">code</a> · <a href="https://p.example/" rel="noreferrer">project</a></p>
<p>In short.</p>
<div class="note">
<blockquote>fast &lt;i&gt;</blockquote>
<p>Why?</p>
<p>And how?</p>
<p class="dim">question · 2026-11-20</p>
</div>
<div class="note">
<p>Try.</p>
<p class="dim">Written elsewhere:</p>
<p>Other.</p>
<p class="dim">todo, done · 2026-11-21</p>
</div>
<details>
<summary>Abstract</summary>
<p>First. Goes on.</p>
<p>TY - second with y² &amp; more.</p>
<p class="dim">Ana Bell, Otto von Stein Jr., Kite Team, D. Four</p>
<p class="dim">k1, k2</p>
</details>
</article>
</section>
<section>
<h2>#rl (1)</h2>
<p><a href="https://a.example/p" rel="noreferrer">Kites &lt;b&gt;fly&lt;/b&gt; with x₁ and a title that goes on for so long that it takes two lines</a>, above</p>
</section>
<section>
<h2>No tag (2)</h2>
<article>
<h3>Bare</h3>
<p class="dim">inbox</p>
</article>
<article>
<h3><a href="https://arxiv.org/abs/2606.00002" rel="noreferrer">Strings</a></h3>
<p class="dim">▲1 · read</p>
<p class="dim">Ana · ACL · J. of Strings · 12 Jun 2026 · <a href="https://arxiv.org/abs/2606.00002" rel="noreferrer">arXiv</a></p>
<details>
<summary>Abstract</summary>
<p>Text.</p>
</details>
</article>
</section>
</main>
"""  # noqa: E501


def test_a_list_as_a_page() -> None:
    assert _body(written("html", replace(ASKED, group="tag"))) == PAGE


TABLE = """\
# Reading list

28 Nov 2026 · 3 papers · `tag:rl <x>`

1 queued · 1 in the inbox · 1 read · rated 4.0 of 5 on average · 2 notes · 1,235 votes

## ★★★★☆ (1)

| Paper | Authors | Day | Votes | Rating | Status | Tags |
| --- | --- | --- | ---: | --- | --- | --- |
| [Kites \\<b\\>fly\\</b\\> with $x_1$ and a title that goes on for so long that it takes two lines](<https://a.example/p>) | Ana Bell and 3 more | 2026-06-12 | 1,234 | ★★★★☆ | queued | #rl #low |

## Not rated (2)

| Paper | Authors | Day | Votes | Rating | Status | Tags |
| --- | --- | --- | ---: | --- | --- | --- |
| Bare |  |  |  |  | inbox |  |
| [Strings](<https://arxiv.org/abs/2606.00002>) | Ana | 2026-06-12 | 1 |  | read |  |
"""  # noqa: E501


def test_a_table_in_markdown_by_rating() -> None:
    assert written("markdown", replace(ASKED, style="table", group="rating")) == TABLE


SHORT_MARKDOWN = """\
# Reading list

28 Nov 2026 · 3 papers · `tag:rl <x>`

- [Kites \\<b\\>fly\\</b\\> with $x_1$ and a title that goes on for so long that it takes two lines](<https://a.example/p>) · Ana Bell and 3 more, 2026 · ★★★★☆ · ▲1,234 · #rl #low
- Bare
- [Strings](<https://arxiv.org/abs/2606.00002>) · Ana, 2026 · ▲1
"""  # noqa: E501


def test_a_short_list_in_markdown() -> None:
    assert written("markdown", replace(ASKED, style="short")) == SHORT_MARKDOWN


def test_csl() -> None:
    assert json.loads(written("csl", Options())) == [
        {
            "id": "one2026title",
            "citation-key": "one2026title",
            "type": "article-journal",
            "title": "Kites &lt;b>fly&lt;/b> with $x_1$ and a title that goes on for so long that it takes two lines",
            "author": [
                {"family": "Bell", "given": "Ana"},
                {"family": "von Stein", "given": "Otto", "suffix": "Jr."},
                {"literal": "Kite Team"},
                {"family": "Four", "given": "D."},
            ],
            "issued": {"date-parts": [[2026, 6, 11]]},
            "container-title": "Nature",
            "volume": "514",
            "issue": "7524",
            "page": "550-553",
            "number": "arXiv:2606.13680",
            "DOI": "10.1000/x",
            "PMID": "42",
            "PMCID": "PMC4",
            "URL": "https://a.example/p",
            "abstract": "First.\nGoes on.\n\nTY  - second with $y^2$ & more.",
            "keyword": "rl, low",
            "annote": "[question]\n> fast <i>\n\nWhy?\n\nAnd how?\n\n[todo, done]\nTry.\n\n[elsewhere]\nOther.",
            "custom": {
                "broadsheet": {
                    "status": "queued",
                    "rating": 4,
                    "tags": ["rl", "low"],
                    "notes": [
                        {
                            "id": "n1",
                            "text": "Why?\n\nAnd how?",
                            "kind": "question",
                            "done": False,
                            "created": "2026-11-20T10:00:00Z",
                            "quote": {"exact": "fast <i>", "prefix": "", "suffix": ""},
                        },
                        {
                            "id": "n2",
                            "text": "Try.",
                            "kind": "todo",
                            "done": True,
                            "created": "2026-11-21T10:00:00Z",
                            "quote": None,
                            "conflicts": ["Other."],
                        },
                    ],
                    "due": "2026-12-24",
                    "updated": None,
                    "edition": None,
                }
            },
        },
        {"id": "bare", "citation-key": "bare", "type": "article", "title": "Bare"},
        {
            "id": "ana2026strings",
            "citation-key": "ana2026strings",
            "type": "article-journal",
            "title": "Strings",
            "author": [{"literal": "Ana"}],
            "issued": {"date-parts": [[2026, 6, 12]]},
            "container-title": "ACL",
            "number": "arXiv:2606.00002",
            "DOI": "10.48550/arXiv.2606.00002",
            "URL": "https://arxiv.org/abs/2606.00002",
            "abstract": "Text.",
            "custom": {
                "broadsheet": {
                    "status": "read",
                    "rating": None,
                    "tags": [],
                    "notes": [],
                    "due": None,
                    "updated": None,
                    "edition": None,
                }
            },
        },
    ]


THREE = replace(KITES, authors=KITES.authors[:3], day_inferred=True, keywords=("a; b", "k2"))
WHOLE = """\
# Reading list

3 papers

1 queued · 2 in the inbox · rated 4.0 of 5 on average · 2 notes · 2,468 votes

## [Kites \\<b\\>fly\\</b\\> with $x_1$ and a title that goes on for so long that it takes two lines](<https://a.example/p>)
<!-- broadsheet:paper p:1 one2026title -->

★★★★☆ · ▲1,234 · **queued** · due 2026-12-24 · #rl #low

Ana Bell, Otto von Stein Jr., Kite Team and 1 more · Lab · Nature · Nature 514(7524):550–553 · 11 Jun 2026 · [arXiv](<https://arxiv.org/abs/2606.13680>) · [DOI](<https://doi.org/10.1000/x>) · [PubMed](<https://pubmed.ncbi.nlm.nih.gov/42>) · [code](<https://c.example/r>) · [project](<https://p.example/>) · [page](<https://a.example/p>)

> In short.

<!-- broadsheet:notes -->
### question · 2026-11-20 <!-- ^note-n1 10:00:00Z {"quote": {"exact": "fast \\u003ci\\u003e"}} -->
> [!quote]
> fast \\<i>

Why?

And how?

### [x] todo · 2026-11-21 <!-- ^note-n2 10:00:00Z -->
Try.

<!-- written elsewhere -->
**Written elsewhere:**

Other.

<!-- /broadsheet:notes -->

<details>
<summary>Abstract, all 4 authors</summary>

First.
Goes on.

TY - second with $y^2$ \\& more.

- **Authors:** Ana Bell; Otto von Stein Jr.; Kite Team; D. Four
- **Organization:** Lab
- **Venue:** Nature
- **Journal:** Nature 514(7524):550–553
- **Published:** 2026-06-11
- **Listed:** 2026-06-12
- **Identifiers:** arXiv:2606.13680; doi:10.1000/x; pmcid:PMC4; pmid:42
- **Keywords:** k1; k2
- **Page:** <https://a.example/p>
- **Code:** <https://c.example/r>
- **Project:** <https://p.example/>

</details>

## Bare
<!-- broadsheet:paper p:2 -->

**inbox**

## [Kites \\<b\\>fly\\</b\\> with $x_1$ and a title that goes on for so long that it takes two lines](<https://a.example/p>)
<!-- broadsheet:paper p:1 one2026title -->

▲1,234 · **inbox**

Ana Bell, Otto von Stein Jr., Kite Team · Lab · Nature · Nature 514(7524):550–553 · 11 Jun 2026 · [arXiv](<https://arxiv.org/abs/2606.13680>) · [DOI](<https://doi.org/10.1000/x>) · [PubMed](<https://pubmed.ncbi.nlm.nih.gov/42>) · [code](<https://c.example/r>) · [project](<https://p.example/>) · [page](<https://a.example/p>)

> In short.

<details>
<summary>Abstract</summary>

First.
Goes on.

TY - second with $y^2$ \\& more.

- **Authors:** Ana Bell; Otto von Stein Jr.; Kite Team
- **Organization:** Lab
- **Venue:** Nature
- **Journal:** Nature 514(7524):550–553
- **Published:** 2026-06-11
- **Listed:** 2026-06-12, of a year that was not said
- **Identifiers:** arXiv:2606.13680; doi:10.1000/x; pmcid:PMC4; pmid:42
- **Keywords:** a\\; b; k2
- **Page:** <https://a.example/p>
- **Code:** <https://c.example/r>
- **Project:** <https://p.example/>

</details>
"""  # noqa: E501


def test_a_whole_list_in_markdown() -> None:
    papers = [PAPERS[0], PAPERS[1], Entry(3, THREE, Mark("p:1"))]
    assert "".join(export(papers, "markdown")) == WHOLE


def test_three_authors_are_all_that_a_page_names() -> None:
    text = "".join(export([Entry(0, THREE, Mark("p:1"))], "html"))
    assert text.count("Ana Bell, Otto von Stein Jr., Kite Team · Lab · ") == text.count("Kite Team") == 1


def test_a_file_is_written_over_that_is_as_it_was_left(tmp_path: Path) -> None:
    path, library = tmp_path / "list.md", tmp_path / "library"
    library.mkdir()
    assert may_write(path, library) and may_write(tmp_path, library) and may_write(Path("/dev/stdout"), library)
    write_and_remember(path, ["one", "é\n"], library)
    assert path.read_text("utf-8") == "oneé\n" and may_write(path, library)
    (tmp_path / "link").symlink_to(path)
    assert may_write(tmp_path / "link", library)
    path.write_text("mine", "utf-8")
    assert not may_write(path, library) and path.read_text("utf-8") == "mine"
    write_and_remember(path, ["two"], library)
    assert may_write(path, library) and not may_write(path, tmp_path / "another library")
    for damaged in ("[1]", "{", '{"a": 1}'):
        (library / "exports.json").write_text(damaged)
        assert not may_write(path, library)
    write_and_remember(path, ["three"], library)
    assert may_write(path, library)


ABSTRACT = "We ask how small models read tables and find that the order of the rows matters more than theirs. More."
_ABOUT = Entry(0, replace(KITES, summary=None, abstract=ABSTRACT, journal="J. Kites"), Mark("p:1"))
VOTED = Group("voted", "Most voted", (Item(_ABOUT, "1,234 votes, <the> most", True), Item(PAPERS[1], "few", True)))
ALSO = Group("also", "Also new", (Item(_ABOUT, "", True), Item(PAPERS[1], "", True)))
SINCE = stamp(datetime(2026, 11, 27).astimezone())
"""Midnight where the reader is."""
DIGEST = Digest(date(2026, 11, 28), "2026-11-28T07:00:00Z", SINCE, "tag:rl <x>", ("p:1", "p:2"), (VOTED, ALSO))


DIGEST_TEXT = """\
Digest, 28 Nov 2026
===================
2 new papers since 2026-11-27
tag:rl <x>

Most voted
----------

Kites <b>fly</b> with x₁ and a title that goes on for so long that it takes two
lines
  > 1,234 votes, <the> most
  We ask how small models read tables and find that the order of the rows
  matters more than theirs.
  Ana Bell, Otto von Stein Jr., Kite Team and 1 more · Lab · Nature · J. Kites ·
  ▲1,234
  https://a.example/p

Bare
  > few

Also new
--------

- Kites <b>fly</b> with x₁ and a title that goes on for so long that it takes
  two lines · Ana Bell, Otto von Stein Jr., Kite Team and 1 more · ▲1,234
  https://a.example/p
- Bare
"""


def test_a_digest_as_plain_text() -> None:
    assert "".join(write_text(DIGEST)) == DIGEST_TEXT


DIGEST_MARKDOWN = """\
# Digest, 28 Nov 2026

2 new papers since 2026-11-27 · `tag:rl <x>`

## Most voted

### [Kites \\<b\\>fly\\</b\\> with $x_1$ and a title that goes on for so long that it takes two lines](<https://a.example/p>)

**Why:** 1,234 votes, \\<the\\> most

We ask how small models read tables and find that the order of the rows matters more than theirs.

▲1,234 · Ana Bell, Otto von Stein Jr., Kite Team and 1 more · Lab · Nature · J. Kites · 11 Jun 2026 · [arXiv](<https://arxiv.org/abs/2606.13680>) · [DOI](<https://doi.org/10.1000/x>) · [PubMed](<https://pubmed.ncbi.nlm.nih.gov/42>) · [code](<https://c.example/r>) · [project](<https://p.example/>) · [page](<https://a.example/p>)

### Bare

**Why:** few

## Also new

- [Kites \\<b\\>fly\\</b\\> with $x_1$ and a title that goes on for so long that it takes two lines](<https://a.example/p>) · Ana Bell, Otto von Stein Jr., Kite Team and 1 more · ▲1,234
- Bare
"""  # noqa: E501


def test_a_digest_in_markdown() -> None:
    assert "".join(write_markdown(DIGEST)) == DIGEST_MARKDOWN


DIGEST_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Digest, 28 Nov 2026</title>
</head>
<body>
<div>
<h1>Digest, 28 Nov 2026</h1>
<p>2 new papers since 2026-11-27 · <code>tag:rl &lt;x&gt;</code></p>
<h2>Most voted</h2>
<h3><a href="https://a.example/p" rel="noreferrer">Kites &lt;b&gt;fly&lt;/b&gt; with x₁ and a title that goes on for so long that it takes two lines</a></h3>
<p>1,234 votes, &lt;the&gt; most</p>
<p>We ask how small models read tables and find that the order of the rows matters more than theirs.</p>
<p>Ana Bell, Otto von Stein Jr., Kite Team and 1 more · Lab · Nature · J. Kites · ▲1,234</p>
<h3>Bare</h3>
<p>few</p>
<h2>Also new</h2>
<ul>
<li><a href="https://a.example/p" rel="noreferrer">Kites &lt;b&gt;fly&lt;/b&gt; with x₁ and a title that goes on for so long that it takes two lines</a> <span>Ana Bell, Otto von Stein Jr., Kite Team and 1 more · ▲1,234</span></li>
<li>Bare</li>
</ul>
</div>
</body>
</html>
"""  # noqa: E501


def test_a_digest_as_a_page() -> None:
    assert _unstyled("".join(write_html(DIGEST))) == DIGEST_PAGE


def _body(page: str) -> str:
    return page[page.index("<h1>") : page.index("<script>")]


def _unstyled(page: str) -> str:
    return re.sub(r' style="[^"]*"', "", page)


def test_what_a_page_of_a_digest_looks_like_is_said_in_it() -> None:
    page = "".join(write_html(DIGEST))
    dim, accent = "opacity:.7;font-size:.9em", "color:#c05a3e;font-size:.9em"
    assert f'<p style="margin:.2em 0;{accent}">few</p>' in page
    assert f'<p style="margin:.2em 0;{dim}">2 new papers' in page and f'<span style="{dim}">Ana Bell' in page
    assert '<h1 style="margin:0;font-size:1.5em">' in page
    assert page.count(' style="') == page.count("<body") + len(re.findall(r"<(?:div|h\d|p|ul|li|span|a)\b", page))


def test_the_headers_of_a_digest() -> None:
    mail = mail_of(DIGEST, ["Ana <a@b.org>", "c@d.org"], "me@x.org")
    assert parsedate_to_datetime(mail["Date"]).isoformat(timespec="minutes").startswith("2026-11-2")
    assert {name: str(value) for name, value in mail.items() if name != "Date"} == {
        "Subject": "Digest, 28 Nov 2026: 2 new papers",
        "From": "me@x.org",
        "To": "Ana <a@b.org>, c@d.org",
        "Message-ID": "<digest.a50ebbf417b613d6f4a893a0@broadsheet.invalid>",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
        "Content-Type": 'multipart/alternative; boundary="=_a50ebbf417b613d6f4a893a0"',
    }
    other = replace(DIGEST, query="", new=("p:2",))
    named = {mail_of(each)["Message-ID"] for each in (DIGEST, other, replace(other, new=()))}
    assert len(named) == 3 and mail_of(other)["Subject"] == "Digest, 28 Nov 2026: 1 new paper"
    assert mail_of(replace(DIGEST, new=("p:2", "p:1")))["Message-ID"] in named
    assert [name for name in ("From", "To") if name in mail_of(DIGEST)] == []


def test_a_digest_says_how_many_are_new() -> None:
    assert counted_of(replace(DIGEST, new=())) == "no new paper since 2026-11-27"
    assert counted_of(replace(DIGEST, new=("p:1",), since="2026-11-27T06:30:00Z")).startswith(
        "1 new paper since 2026-11-2"
    )


def test_three_authors_are_named_and_the_rest_counted() -> None:
    paper = Paper("p:1", "T", authors=("A", "B", "C", "D", "E"))
    for count, said in ((1, "A"), (3, "A, B, C"), (4, "A, B, C and 1 more"), (5, "A, B, C and 2 more")):
        assert authors_of(replace(paper, authors=paper.authors[:count])) == said


def test_of_very_many_papers_a_digest_counts_the_rest() -> None:
    many = replace(DIGEST, groups=(replace(ALSO, items=ALSO.items[1:] * (LISTED + 1)),))
    for write, line, last in (
        (write_text, "- Bare\n", "\n  and 1 more\n"),
        (write_markdown, "- Bare\n", "\n- and 1 more\n"),
        (write_html, ">Bare</li>\n", '">and 1 more</li>\n</ul>\n</div>\n</body>\n</html>\n'),
    ):
        text = "".join(write(many))
        assert text.count(line) == LISTED and text.endswith(last)


@pytest.mark.parametrize(
    ("abstract", "said"),
    [
        (ABSTRACT, ABSTRACT.removesuffix(" More.")),
        ("Short. " + "x" * 60 + ". End", "Short. " + "x" * 60 + "."),
        ("We fly. Twice.", "We fly. Twice."),
        ("x" * 240, "x" * 240),
        ("x" * 241, "x" * 240 + "…"),
        ("word " * 60, "word " * 47 + "word…"),
        ("", ""),
    ],
)
def test_a_paper_is_said_in_one_sentence(abstract: str, said: str) -> None:
    assert sentence_of(Paper("p:1", "T", abstract)) == said
    assert sentence_of(Paper("p:1", "T", abstract, summary="In $x_1$ short.")) == "In x₁ short."


FETCH, SEND = ["/a b/broadsheet", "fetch"], ["broadsheet", "digest", "--", '100% $x "q" \\', ""]


def test_a_line_for_cron() -> None:
    assert cron(FETCH, SEND, {"A": "x y", "B": "1"}) == (
        "30 7 * * * A='x y' B=1 '/a b/broadsheet' fetch; A='x y' B=1 broadsheet digest -- '100\\% $x \"q\" \\' ''\n"
    )
    assert cron(["a"], ["b"], {}) == "30 7 * * * a; b\n"


def test_units_for_systemd() -> None:
    assert (
        systemd(FETCH, SEND, {"A": "x y", "B": "1%"})
        == """\
# ~/.config/systemd/user/broadsheet-digest.service
[Unit]
Description=Broadsheet: fetch papers and send the digest

[Service]
Type=oneshot
Environment="A=x y"
Environment=B=1%%
ExecStart=-"/a b/broadsheet" fetch
ExecStart=broadsheet digest -- "100%% $$x \\"q\\" \\\\" ""
SuccessExitStatus=1

# ~/.config/systemd/user/broadsheet-digest.timer
# then: systemctl --user enable --now broadsheet-digest.timer
[Unit]
Description=Broadsheet: the digest of the morning

[Timer]
OnCalendar=*-*-* 07:30:00
Persistent=true

[Install]
WantedBy=timers.target
"""
    )
