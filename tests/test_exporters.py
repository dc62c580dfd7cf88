"""Exporters: what leaves comes back the same, and no paper's text breaks out of its place."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import BroadsheetError, InputError
from store.exporters import Options, export, write
from store.exporters.json import array, dumps
from store.identity import paper_id
from store.listings import Listing
from store.models import Entry, Mark, Note, Paper, Quote, Status
from tests.papers import made

FIELDS = (
    "id, title, abstract, authors, day, published, url, arxiv, doi, links, upvotes, "
    "sources, status, rating, tags, notes, citekey, score"
)
NOTE = Note("Why *here*?\n\n# no heading", "n1", "question", created="2026-11-21T09:30:00Z", quote=Quote("fast [MASK]"))


def entry(title: str = "A [MASK] paper", **fields: object) -> Entry:
    named = Paper(id="", title=title, **fields)  # type: ignore[arg-type]
    paper = replace(named, id=paper_id(title, named.authors, named.abstract, arxiv=named.arxiv, doi=named.doi))
    mark = Mark(paper.id, title, status=Status.READ, rating=4, tags=("rl", "Größe"), notes=(NOTE,))
    return Entry(0, paper, mark)


def text(name: str, *entries: Entry) -> str:
    return "".join(export(entries, name))


FULL = entry(
    abstract="Code is at https://github.com/a_b/c. Cost: $5 & 50%.",
    authors=("Ada Lovelace", "Council of X and Y"),
    day="2026-06-12",
    published="2026-06-11",
    arxiv="2606.13680",
    links=("https://github.com/a_b/c",),
    upvotes=0,
    venue="ACL",
    sources=("hf-page",),
    citekey="lovelace2026mask",
)


RICH = Entry(
    0,
    Paper(
        "p:1", "Title", "Text.", ("A. One", "B. Two"), "2026-06-12", False, "2026-06-11", "https://a.example/p",
        "2606.13680", "10.1/x", ("https://l.example/1", "https://l.example/2"), 7, "ACL", ("hf-daily", "json"),
        (Listing("hf-daily", "2026-06-12", 7, 2),), "In short.", ("k1", "k2"), "Lab", "sam", 3, "https://c.example/r",
        11, "https://p.example/", ("https://m.example/v",), ("cs.CL", "cs.AI"), "new", 2, "2026-07-01", "J. Papers",
        (("s2", "42"),), "2026-06-20", "2026-06-21", "9 pages", citekey="one2026title",
    ),
    Mark(
        "p:1", status=Status.QUEUED, rating=5, tags=("rl", "low"),
        notes=(Note("one", "n1", created="2026-11-20T10:00:00Z"),
               Note("two", "n2", "todo", True, "2026-11-21T10:00:00Z", conflicts=("other",))),
    ),
    score=88,
)  # fmt: skip


def test_csv_has_every_datum_in_its_column():
    (row,) = rows(text("csv", RICH))
    assert row == {
        "id": "p:1", "title": "Title", "authors": "A. One; B. Two", "day": "2026-06-12", "published": "2026-06-11",
        "venue": "ACL", "journal": "J. Papers", "organization": "Lab", "categories": "cs.CL; cs.AI",
        "keywords": "k1; k2", "status": "queued", "rating": "5", "tags": "rl; low", 
        "notes": "[note]\none\n\n[todo, done]\ntwo\n\n[elsewhere]\nother",
        "upvotes": "7", "comments": "3", "url": "https://a.example/p", "arxiv": "arXiv:2606.13680", "doi": "10.1/x",
        "links": "https://l.example/1; https://l.example/2", "code": "https://c.example/r", "stars": "11",
        "project": "https://p.example/", "sources": "hf-daily; json", "citekey": "one2026title",
        "summary": "In short.", "abstract": "Text.",
    }  # fmt: skip
    (bare,) = rows(text("csv", Entry(0, Paper("p:2", "T"), Mark("p:2"))))
    assert {name for name, cell in bare.items() if cell} == {"id", "title", "status"}


def test_json_has_every_datum_by_its_name():
    (found,) = json.loads(text("json", RICH))
    notes = [
        {"id": "n1", "text": "one", "kind": "note", "done": False, "created": "2026-11-20T10:00:00Z", "quote": None},
        {"id": "n2", "text": "two", "kind": "todo", "done": True, "created": "2026-11-21T10:00:00Z", "quote": None,
         "conflicts": ["other"]},
    ]  # fmt: skip
    assert found == {
        "id": "p:1", "title": "Title", "abstract": "Text.", "authors": ["A. One", "B. Two"], "day": "2026-06-12",
        "published": "2026-06-11", "url": "https://a.example/p", "arxiv": "2606.13680", "doi": "10.1/x",
        "links": ["https://l.example/1", "https://l.example/2"], "upvotes": 7, "sources": ["hf-daily", "json"],
        "status": "queued", "rating": 5, "tags": ["rl", "low"], "notes": notes, "citekey": "one2026title", "score": 88,
        "day_inferred": False, "venue": "ACL",
        "listings": [{"source": "hf-daily", "day": "2026-06-12", "votes": 7, "rank": 2}], "summary": "In short.",
        "keywords": ["k1", "k2"], "organization": "Lab", "submitter": "sam", "comments": 3,
        "code": "https://c.example/r", "stars": 11, "project": "https://p.example/", "media": ["https://m.example/v"],
        "categories": ["cs.CL", "cs.AI"], "announce": "new", "version": 2, "withdrawn": "2026-07-01",
        "journal": "J. Papers", "revised": "2026-06-20", "noticed": "2026-06-21", "remark": "9 pages",
        "ids": {"arxiv": "2606.13680", "doi": "10.1/x", "s2": "42"},
        "due": None, "updated": None, "edition": None,
    }  # fmt: skip


def test_bibtex_has_every_datum_that_it_has_a_field_for():
    (found,) = fields(text("bibtex", RICH))
    assert found == {
        "key": "one2026title", "title": "Title", "author": "One, A. and Two, B.", "year": "2026", "month": "jun",
        "day": "11", "journal": "J. Papers", "howpublished": "ACL", "eprint": "2606.13680", "archiveprefix": "arXiv",
        "eprinttype": "arxiv", "primaryclass": "cs.CL", "doi": "10.1/x", "url": "https://a.example/p",
        "abstract": "Text.", "keywords": "rl, low", "ranking": "rank5", "status": "queued",
        "annote": "[note]\none\n\n[todo, done]\ntwo\n\n[elsewhere]\nother",
    }  # fmt: skip
    assert text("bibtex", RICH).startswith("@article{") and text("bibtex", FULL).startswith("@misc{")


def test_bibtex_names_each_month_as_every_style_does():
    named = [fields(text("bibtex", entry(published=f"2026-{month:02}-01")))[0]["month"] for month in range(1, 13)]
    assert named == "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905


def test_markdown_says_all_that_a_reading_list_has():
    assert text("markdown", RICH) == (
        "# Reading list\n\n"
        "1 paper\n\n"
        "1 queued · rated 5.0 of 5 on average · 2 notes · 7 votes\n\n"
        "## [Title](<https://a.example/p>)\n"
        "<!-- broadsheet:paper p:1 one2026title -->\n\n"
        "★★★★★ · ▲7 · **queued** · #rl #low\n\n"
        "A. One, B. Two · Lab · ACL · J. Papers · 11 Jun 2026 · [arXiv](<https://arxiv.org/abs/2606.13680>) · "
        "[DOI](<https://doi.org/10.1/x>) · [Semantic Scholar](<https://www.semanticscholar.org/paper/42>) · "
        "[code](<https://c.example/r>) · [project](<https://p.example/>) · [page](<https://a.example/p>)\n\n"
        "> In short.\n\n"
        "<!-- broadsheet:notes -->\n"
        "### note · 2026-11-20 <!-- ^note-n1 10:00:00Z -->\none\n\n"
        "### [x] todo · 2026-11-21 <!-- ^note-n2 10:00:00Z -->\ntwo\n\n"
        "<!-- written elsewhere -->\n**Written elsewhere:**\n\nother\n\n"
        "<!-- /broadsheet:notes -->\n\n"
        "<details>\n<summary>Abstract</summary>\n\n"
        "Text.\n\n"
        "- **Authors:** A. One; B. Two\n- **Organization:** Lab\n- **Venue:** ACL\n- **Journal:** J. Papers\n"
        "- **Published:** 2026-06-11\n- **Listed:** 2026-06-12 · hf-daily\n"
        "- **Identifiers:** arXiv:2606.13680; doi:10.1/x; s2:42\n- **Keywords:** k1; k2\n"
        "- **Page:** <https://a.example/p>\n- **Code:** <https://c.example/r>\n- **Project:** <https://p.example/>\n"
        "- **Links:** <https://l.example/1> <https://l.example/2>\n\n"
        "</details>\n"
    )


@pytest.mark.parametrize("name", ["markdown", "bibtex", "csv", "json"])
def test_every_format_carries_the_readers_marks(name):
    written = text(name, FULL)
    size = r"Gr{\"o}{\ss}e" if name == "bibtex" else "Größe"
    for said in ("rl", size, "4", "read", "Why", "MASK", "Lovelace", "2606.13680"):
        assert said in written, said


def test_what_a_format_has_not_is_refused_by_name():
    for options, said in (
        (Options(style="table"), "csv has no style “table”; it has no styles"),
        (Options(group="day"), "csv has no group “day”; it has no groups"),
        (Options(utf8=True), "--utf8 means nothing in csv"),
    ):
        with pytest.raises(InputError, match=re.escape(said)):
            export([], "csv", options)


def test_an_unknown_format_names_the_known_ones():
    with pytest.raises(InputError, match="the formats are bibtex, biblatex, ris, csv, json, jsonl, csl, "):
        export([], "docx")


# -- JSON ------------------------------------------------------------------------------------------------------------


def test_json_has_every_field_of_the_contract():
    (found,) = json.loads(text("json", FULL))
    assert ", ".join(found).startswith(FIELDS)
    assert (found["upvotes"], found["rating"], found["status"], found["doi"]) == (0, 4, "read", None)
    assert found["notes"][0]["quote"] == {"exact": "fast [MASK]", "prefix": "", "suffix": ""}
    bare = Entry(0, Paper("p:1", "T"), Mark("p:1"))
    (empty,) = json.loads(text("json", bare))
    assert empty["abstract"] is empty["score"] is empty["citekey"] is empty["rating"] is None
    assert empty["authors"] == empty["links"] == empty["sources"] == empty["tags"] == empty["notes"] == []
    assert text("json") == "[]\n"


def test_json_holds_nothing_that_acts_on_a_terminal():
    value = "a\x1b]0;x\x07\x9b2J\u202e\u2028\ud800\x7fé"
    written = dumps({"x": value})
    assert json.loads(written) == {"x": value}
    assert written.isprintable() and written.encode()
    assert "".join(array([])) == "[]\n"


# -- CSV -------------------------------------------------------------------------------------------------------------


def rows(written: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written, newline="")))


def test_csv_is_one_row_a_paper_with_ids_as_text():
    written = text("csv", FULL, entry("Other"))
    assert written.count("\r\n") == 3
    first, second = rows(written)
    assert (first["arxiv"], first["rating"], first["tags"]) == ("arXiv:2606.13680", "4", "rl; Größe")
    assert (
        first["notes"] == f"[question]\n> fast [MASK]\n\n{NOTE.text}"
        and first["url"] == "https://arxiv.org/abs/2606.13680"
    )
    assert second["title"] == "Other" and second["upvotes"] == ""


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "  =", "\t="])
def test_no_cell_begins_as_a_formula(start):
    title = f'{start}HYPERLINK("http://x","y")'
    (row,) = rows(text("csv", entry(title, abstract=title, authors=(title,))))
    for column in ("title", "abstract", "authors"):
        assert row[column].startswith("'"), column


texts = st.text(st.characters(codec="utf-8"), max_size=60)


@settings(max_examples=100, deadline=None)
@given(title=texts, note=texts)
def test_csv_keeps_its_shape_whatever_the_text(title, note):
    odd = entry("x", abstract=title)
    odd = replace(odd, mark=replace(odd.mark, notes=(Note(note),)))
    written = text("csv", odd, odd)
    found = list(csv.reader(io.StringIO(written, newline=""), strict=True))
    assert len(found) == 3 and len({len(row) for row in found}) == 1


# -- BibTeX ----------------------------------------------------------------------------------------------------------


def fields(written: str) -> list[dict[str, str]]:
    """Read BibTeX as BibTeX does: braces are counted, whether or not a backslash stands before them.

    Where BibTeX would warn, of a field that stands there twice, this fails.
    """
    entries = []
    for match in re.finditer(r"^@(?:misc|online|article)\{([^,]*),\n", written, re.MULTILINE):
        at, found = match.end(), {"key": match[1]}
        while written[at] != "}":
            if month := re.compile(r"  month = ([a-z]{3}),\n").match(written, at):
                assert "month" not in found, written
                found["month"], at = month[1], month.end()
                continue
            field = re.compile(r"  (\w+) = \{").match(written, at)
            assert field and field[1] not in found, written[at : at + 40]
            end, depth = field.end(), 1
            while depth:
                depth += {"{": 1, "}": -1}.get(written[end], 0)
                end += 1
            found[field[1]] = written[field.end() : end - 1]
            assert written[end : end + 2] == ",\n"
            at = end + 2
        entries.append(found)
    return entries


def test_bibtex_has_the_fields_that_other_programs_read():
    (found,) = fields(text("bibtex", FULL))
    assert found["key"] == "lovelace2026mask"
    assert found["author"] == "Lovelace, Ada and {Council of X and Y}"
    assert (found["year"], found["month"], found["eprint"]) == ("2026", "jun", "2606.13680")
    assert (found["archiveprefix"], found["eprinttype"]) == ("arXiv", "arxiv")
    assert (found["ranking"], found["readstatus"], found["keywords"]) == ("rank4", "read", r"rl, Gr{\"o}{\ss}e")
    assert found["title"] == "A {[MASK]} paper"
    assert found["abstract"].endswith(r"Cost: \$5 \& 50\%.")
    assert "Why" in found["annote"] and "doi" not in found


def test_names_that_differ_in_case_alone_are_one_keyword():
    entry = Entry(0, Paper("p:1", "T", keywords=("RL", "Agents")), Mark("p:1", tags=("rl", "agents", "Agents")))
    (found,) = fields(text("bibtex", entry))
    assert found["keywords"] == "rl, agents"  # the reader's own, which come back as such
    assert ",rl; agents," in text("csv", entry) and '"tags": ["rl", "agents"]' in text("json", entry)
    assert "#rl #agents\n" in text("markdown", entry)


def test_bibtex_writes_every_field_once_and_none_that_is_empty():
    (found,) = fields(text("bibtex", FULL))
    assert list(found) == [
        "key", "title", "author", "year", "month", "day", "howpublished", "eprint", "archiveprefix", "eprinttype",
        "url", "abstract", "keywords", "ranking", "readstatus", "status", "annote",
    ]  # fmt: skip
    (bare,) = fields(text("bibtex", Entry(0, Paper("p:1", "T"), Mark("p:1"))))
    assert bare == {"key": bare["key"], "title": "{T}"}


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Ada Lovelace", "Lovelace, Ada"),
        ("Ludwig van der Berg", "van der Berg, Ludwig"),
        ("Otto von Stein Jr.", "von Stein, Jr., Otto"),
        ("NVIDIA", "{NVIDIA}"),
        ("DeepKite-AI", "{DeepKite-AI}"),
        ("Zoë O’Brien", r"O{\textquoteright}Brien, Zo{\"e}"),
        ("Nguyễn Xuân Thắng", r"Th{\'{\u{a}}}ng, Nguy{\~{\^e}}n Xu{\^a}n"),
        ("King, Martin Luther", "King, Martin Luther"),
        ("King, Jr., Martin Luther", "King, Jr., Martin Luther"),
        ("One, Two, Three, Four", "{One, Two, Three, Four}"),
        ("Council of X AND Y", "{Council of X AND Y}"),
        ("Andersen, Sandy", "Andersen, Sandy"),
        ("and", "{and}"),
    ],
)
def test_a_name_is_braced_only_where_bibtex_would_take_it_for_several(name, written):
    (found,) = fields(text("bibtex", entry(authors=("First One", name))))
    assert found["author"] == f"One, First and {written}"


def test_bibtex_keys_are_unique_and_plain():
    same = [replace(FULL, paper=replace(FULL.paper, citekey=key)) for key in ("A1", "a1", "A1", "a1b", "", "", "ü{,}")]
    keys = [found["key"] for found in fields(text("bibtex", *same))]
    assert len({key.lower() for key in keys}) == len(same)
    assert all(re.fullmatch(r"[A-Za-z0-9:_-]+", key) for key in keys)
    kept = "DBLP:conf/a/O'Neil.24+x"
    [found] = fields(text("bibtex", replace(FULL, paper=replace(FULL.paper, citekey=kept))))
    assert found["key"] == kept


INJECTIONS = [
    r"a}, note={\input{/etc/passwd}",
    "a}\n}\n@article{evil, title={x",
    "trailing backslash \\",
    "{unbalanced",
    "un}balanced",
    r"\write18{rm -rf /}",
    "100% sure_thing #1 ~x^2 $y$ & more",
    "@comment{",
]


@pytest.mark.parametrize("evil", INJECTIONS)
def test_no_text_breaks_out_of_its_bibtex_field(evil):
    odd = entry(evil, abstract=evil, authors=(evil,), venue=evil)
    odd = replace(odd, mark=replace(odd.mark, tags=(evil,), notes=(Note(evil),)))
    found = fields(text("bibtex", odd, FULL))
    assert len(found) == 2 and "note" not in found[0]
    for name in ("title", "abstract", "author", "annote"):
        commands = set(re.findall(r"\\([a-z]+)", found[0][name]))
        assert commands <= {"textbackslash", "textbraceleft", "textbraceright", "textasciitilde", "textasciicircum"}
    assert "@comment" not in text("bibtex", entry("@comment{"))


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Kite 2.5 Technical Report", "Kite 2.5 Technical Report"),
        ("LongKite Report", "{LongKite} Report"),
        ("DeepKite-R1", "{DeepKite-R1}"),
        ("Vision-LLM and GPT-4", "Vision-{LLM} and {GPT-4}"),
        ("Q-Learning and A* in C++ for R", "{Q}-Learning and {A*} in {C++} for {R}"),
        ("Kites: A Survey of a Vitamin A", "Kites: A Survey of a Vitamin {A}"),
        ("How K2 and I fly", "How {K2} and {I} fly"),
        ("Éclair", r"{\'E}clair"),
        ("ÉCLAIRS, #LLMs", r"{{\'E}CLAIRS}, {{\#LLMs}}"),
        (r"$\alpha_i$-divergence at $5 & $O(n^2)$", r"{$\alpha_i$}-divergence at \$5 \& {$O(n^2)$}"),
        (r"$\input{x}$ and $\frac{a}$", r"\$\textbackslash{}input\textbraceleft{}x\textbraceright{}\$ and "
         r"\$\textbackslash{}frac\textbraceleft{}a\textbraceright{}\$"),
        ("α → ∞, R² ≥ 2 × 3", r"{\ensuremath{\alpha}} {\ensuremath{\rightarrow}} {\ensuremath{\infty}}, "
         r"{R{\texttwosuperior}} {\ensuremath{\geq}} 2 {\texttimes} 3"),
        ("模型 and 🪁", "模型 and 🪁"),
    ],
)  # fmt: skip
def test_capitals_of_a_title_stay_and_signs_are_those_of_tex(title, written):
    (found,) = fields(text("bibtex", entry(title)))
    assert found["title"] == written


def test_utf8_leaves_letters_as_they_are():
    (found,) = fields(
        "".join(export([entry("Éclair of R² & α", authors=("Zoë O’Brien",))], "bibtex", Options(utf8=True)))
    )
    assert (found["title"], found["author"]) == (r"Éclair of {R²} \& α", "O’Brien, Zoë")


def test_an_article_stands_where_its_journal_says():
    paper = Paper("p:1", "T", venue="Nature", journal="Nature 514(7524):550–553", published="2014-10-30")
    (found,) = fields(text("bibtex", Entry(0, paper, Mark("p:1"))))
    assert (found["journal"], found["volume"], found["number"]) == ("Nature", "514", "7524")
    assert found["pages"] == "550--553" and "howpublished" not in found


def test_biblatex_has_its_own_names():
    (found,) = fields(text("biblatex", RICH))
    assert found == {
        "key": "one2026title", "title": "Title", "author": "One, A. and Two, B.", "date": "2026-06-11",
        "journaltitle": "J. Papers", "howpublished": "ACL", "eprint": "2606.13680", "archiveprefix": "arXiv",
        "eprinttype": "arxiv", "eprintclass": "cs.CL", "doi": "10.1/x", "url": "https://a.example/p",
        "abstract": "Text.", "keywords": "rl, low", "ranking": "rank5", "status": "queued",
        "annotation": "[note]\none\n\n[todo, done]\ntwo\n\n[elsewhere]\nother",
    }  # fmt: skip
    assert text("biblatex", RICH).startswith("@article{") and text("biblatex", FULL).startswith("@online{")


def test_signs_that_mean_something_in_tex_are_written_out():
    (found,) = fields(text("bibtex", entry(r"a\b ~ c^d {e}")))
    assert (
        found["title"]
        == r"a\textbackslash{}b \textasciitilde{} c\textasciicircum{}d \textbraceleft{}e\textbraceright{}"
    )


# -- Markdown --------------------------------------------------------------------------------------------------------


def test_markdown_reads_well():
    written = text("markdown", FULL)
    for said in (
        "# Reading list\n\n1 paper\n\n",
        "## [A \\[MASK\\] paper](<https://arxiv.org/abs/2606.13680>)\n",
        "★★★★☆ · ▲0 · **read** · #rl #Größe\n\n"
        "Ada Lovelace, Council of X and Y · ACL · 11 Jun 2026 · [arXiv](<https://arxiv.org/abs/2606.13680>)\n\n"
        "<!-- broadsheet:notes -->\n"
        "### question · 2026-11-21 <!-- ^note-n1 09:30:00Z -->\n> [!quote]\n> fast [MASK]\n\n"
        "Why *here*?\n\n# no heading\n",
        "Code is at <https://github.com/a_b/c>. Cost: \\$5 \\& 50%.\n",
    ):
        assert said in written, said


def test_markdown_has_a_style_for_each_use():
    many = replace(RICH.paper, authors=("A. One", "B. Two", "C. Three", "D. Four"))

    def styled(style: str, group: str = "") -> str:
        options = Options(style=style, group=group, query="tag:rl", today=date(2026, 11, 28))
        return "".join(export([Entry(0, many, RICH.mark), FULL, entry("Bare")], "markdown", options))

    assert "\n28 Nov 2026 · 3 papers · `tag:rl`\n" in styled("list")
    assert "\nA. One, B. Two, C. Three and 1 more · Lab ·" in styled("list")
    assert "\n- [Title](<https://a.example/p>) · A. One and 3 more, 2026 · ★★★★★ · ▲7 · #rl #low\n" in styled("short")
    assert (
        "\n| [Title](<https://a.example/p>) | A. One and 3 more | 2026-06-12 | 7 | ★★★★★ | queued | #rl #low |\n"
        in styled("table")
    )
    notes = styled("notes")
    assert "\n### note · 2026-11-20" in notes and "Text." not in notes and "<details>" not in notes
    for style in ("list", "short", "table", "notes"):
        assert styled(style).startswith("# Reading list\n\n28 Nov 2026 · 3 papers")


def test_markdown_groups_papers_and_says_a_paper_of_two_groups_once():
    def headings(group: str) -> list[str]:
        lines = "".join(
            export([RICH, FULL, Entry(0, Paper("p:2", "T"), Mark("p:2"))], "markdown", Options(group=group))
        )
        return re.findall(r"^## (.*)", lines, re.MULTILINE)

    assert headings("status") == ["Queued (1)", "In the inbox (1)", "Read (1)"]
    assert headings("rating") == ["★★★★★ (1)", "★★★★☆ (1)", "Not rated (1)"]
    assert headings("day") == ["12 Jun 2026 (2)", "No day (1)"]
    assert headings("kind") == ["Notes (1)", "Questions (1)", "To do (1)", "Nothing written (1)"]
    assert headings("tag") == ["#Größe (1)", "#low (1)", "#rl (2)", "No tag (1)"]
    tagged = "".join(export([RICH], "markdown", Options(group="tag")))
    assert tagged.count("<!-- broadsheet:paper ") == 1 and "\n- [Title](<https://a.example/p>), above\n" in tagged


EVIL_MARKDOWN = "<img src=x onerror=y> ![a](http://t) [x](javascript:y) # h `c` *e* | t & &lt;"


def test_markdown_of_strangers_is_only_text():
    markdown_it = pytest.importorskip("markdown_it").MarkdownIt("commonmark")
    for start in ("", "- ", "1. ", "# ", "> ", "+ ", "=== ", "    "):
        odd = entry(f"{start}{EVIL_MARKDOWN}", abstract=f"{start}{EVIL_MARKDOWN}", authors=(EVIL_MARKDOWN,))
        html = markdown_it.render(text("markdown", replace(odd, mark=Mark(odd.paper.id, tags=("a_x_b",)))))
        tags = set(re.findall(r"<(\w+)", html))
        assert tags <= {"h1", "h2", "p", "strong", "a", "details", "summary", "ul", "li"}, (start, html)
        assert "javascript:y)" in html and 'href="javascript' not in html


# -- files -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "folder").mkdir()
    return tmp_path / "folder"


def test_a_file_is_the_old_one_or_the_whole_new_one(folder):
    path = folder / "list.md"
    write(path, ["one", "\r\n"])
    assert path.read_bytes() == b"one\r\n"
    path.chmod(0o640)

    def breaks():
        yield "half"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write(path, breaks())
    assert path.read_text() == "one\n" and os.listdir(folder) == ["list.md"]
    write(path, ["two"])
    assert path.read_text() == "two" and path.stat().st_mode & 0o777 == 0o640


def test_links_are_followed_and_folders_refused(tmp_path):
    target = tmp_path / "real"
    target.write_text("old")
    (tmp_path / "link").symlink_to(target)
    write(tmp_path / "link", ["new"])
    assert target.read_text() == "new" and (tmp_path / "link").is_symlink()
    for bad in (tmp_path, tmp_path / "missing" / "x"):
        with pytest.raises(BroadsheetError, match="cannot be written"):
            write(bad, ["x"])


def test_a_file_that_is_called_written_survives_a_power_cut(folder, monkeypatch):
    calls, fsync, replace = [], os.fsync, os.replace

    def flush(descriptor):
        calls.append("flush the folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "flush the file")
        fsync(descriptor)

    def rename(source, target):
        calls.append("rename")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", flush)
    monkeypatch.setattr(os, "replace", rename)
    write(folder / "x.md", ["new"])
    assert calls == ["flush the file", "rename", "flush the folder"]


@pytest.mark.parametrize("call", ["fsync", "replace", "open"])
def test_a_failing_disk_leaves_the_old_file(folder, monkeypatch, call):
    path = folder / "x.csv"
    path.write_text("old")

    def full(*_: object, **__: object):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, call, full)
    with pytest.raises(BroadsheetError, match="no space left on device"):
        write(path, ["new"])
    monkeypatch.undo()
    assert path.read_text() == "old" and os.listdir(folder) == ["x.csv"]


def test_an_organisation_is_one_name() -> None:
    paper = made("Qwen", authors=["Qwen Team", "Jinze Bai", "Gemini Team, Google"])
    assert "author = {{Qwen Team} and Bai, Jinze and {Gemini Team, Google}}" in "".join(
        export([Entry(0, paper, Mark(paper.id))], "bibtex")
    )
