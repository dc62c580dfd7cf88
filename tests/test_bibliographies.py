"""Bibliographies, feeds and lists: what each program writes gives the papers that a person reads in it."""

from __future__ import annotations

import json
import os
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from store.importers import Hints, Skipped, read
from store.importers import bibtex as bibtex_module
from store.making import Incoming
from store.models import Paper
from store.said import read_said
from tests.test_importers import take
from tui.cli import run

SAMPLES = Path(__file__).parents[2] / "shared" / "samples"


@pytest.fixture
def made(tmp_path: Path):
    """Read a text as a file of its own, which must be of a format; what is skipped is given too."""

    def read_text(text: str, format: str, name: str = "input") -> list[Paper | Skipped]:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        reading = read(path, Hints())
        records = [record if isinstance(record, Skipped) else record.paper for record in reading.records]
        assert reading.format == format
        return records

    return read_text


def only(records: list[Paper | Skipped]) -> Paper:
    [record] = records
    assert isinstance(record, Paper), record
    return record


# -- BibTeX --------------------------------------------------------------------------------------------------------


def entry(fields: str, kind: str = "article") -> str:
    return f"@{kind}{{key, {fields}}}\n"


@pytest.mark.parametrize(
    ("title", "read_as"),
    [
        ("{{CORDIC} {II:} {A} New {CORDIC} Algorithm}", "CORDIC II: A New CORDIC Algorithm"),
        ('"A {"}quoted{"} kite"', 'A "quoted" kite'),
        ("{A 50% gain, 30\\% less & more}", "A 50% gain, 30% less & more"),
        ("{R\\'ev\\'esz {\\\"o}ver {\\aa} \\c{c} {\\ss}}", "Révész över å ç ß"),
        ("{Pages 3--5 and ``kites'' --- again}", "Pages 3–5 and “kites” — again"),
        ("{On $O(n^{2})$ kites}", "On $O(n^{2})$ kites"),
        ("{The \\LaTeX{} Companion to \\emph{Kites}}", "The LaTeX Companion to Kites"),
        ("{\\texttt{Kites}: \\textsf{A} {\\relax B} \\mbox{C}}", "Kites: A B C"),
        ("{\\ours{} is \\ours of \\href{https://a.org/x}{old} kites\\hyphen bells}", "ours is ours of old kites-bells"),
        ('"Kites in " # place # {, again}', "Kites in The Valley, again"),
        ("place # unknown", "The Valleyunknown"),
        ("{Kite}s", "Kites"),
        ("{A title\n   over  two lines}", "A title over two lines"),
        ("{\\ours{} and \\foo{K}ites, \\foo[x]{y} \\it of \\foo}", "ours and Kites, foo[x]y of foo"),
        ("{\\TeX{} and \\BibTeX, \\LaTeX2e \\foo}", "TeX and BibTeX, LaTeX2e foo"),
        ("{a\\textbar x\\slash y\\textquotesingle s\\textgreater b\\textless c \\foo}", "a|x/y's>b<c foo"),
        ("{A 5% gain, & \\#1 \\foo}", "A 5% gain, & #1 foo"),
        ("{{K}ites \\verb}", "Kites \\verb"),
        ("{A Reply to \\citeauthor[see]{Bell}}", "A Reply to Bell"),
    ],
)
def test_titles_read_as_they_are_printed(made, title: str, read_as: str) -> None:
    assert only(made("@string{place = {The Valley}}\n" + entry(f"title = {title}"), "bibtex")).title == read_as


@pytest.mark.parametrize(
    ("abstract", "read_as"),
    [
        ("x {a} $b {c} d$ {e}", "x a $b {c} d$ e"),
        ("\\foo{a}{b} {c}", "\\foo{a}{b} c"),
        ("\\foo{a} {b}{c} x_{a} y^{b}", "\\foo{a} bc x_{a} y^{b}"),
        ("{a} $b {c}", "a $b {c}"),
        ("{\\o}re \\emph{a {b}} {c}.\n\n\n{D}", "{\\o}re \\emph{a {b}} c.\n\nD"),
        ("We \\% {and}\n  \\foo{}\n\n{T}wice.", "We \\% and \\foo{}\n\nTwice."),
    ],
)
def test_the_braces_of_an_abstract_stay_with_formulas_and_commands(made, abstract: str, read_as: str) -> None:
    assert only(made(entry(f"title = {{T}}, abstract = {{{abstract}}}"), "bibtex")).abstract == read_as


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("Bell, Ana and Bo Ek", ("Ana Bell", "Bo Ek")),
        ("van der Berg, Jan AND de la Cruz, Eva", ("Jan van der Berg", "Eva de la Cruz")),
        ("King, Jr., Martin and Ek, III, Bo and others", ("Martin King Jr.", "Bo Ek III")),
        ("{Council on Kites, Bells and Strings} and {Kite Team}", ("Council on Kites, Bells and Strings", "Kite Team")),
        ('{\\\'E}mile \\"Oz and \\"{O}mer {\\c{S}}ahin', ("Émile Öz", "Ömer Şahin")),
        ('B{\\\\"u}low, Ana and {\\Lukasz Ek}', ("Ana Bülow", "Lukasz Ek")),
        ("Ana Bell, Bo Ek, Cy Fox", ("Ana Bell", "Bo Ek", "Cy Fox")),
        ("{W.M.P. van der} Aalst", ("W.M.P. van der Aalst",)),
        ("van der Berg, Jan Piet", ("Jan Piet van der Berg",)),
    ],
)
def test_names_are_whole_with_the_given_names_first(made, field: str, names: tuple[str, ...]) -> None:
    assert only(made(entry(f"title = {{T}}, author = {{{field}}}"), "bibtex")).authors == names


@pytest.mark.parametrize(
    "fields",
    [
        "eprint = {2503.02130}, archivePrefix = {arXiv}",
        "eprint = {2503.02130v2}, eprinttype = {arxiv}",
        "arxivId = {2503.02130}",
        "journal = {arXiv preprint arXiv:2503.02130}",
        "journal = {CoRR}, volume = {abs/2503.02130}",
        "howpublished = {\\url{https://arxiv.org/abs/2503.02130}}, url = {https://arxiv.org/pdf/2503.02130v1}",
        "doi = {10.48550/arXiv.2503.02130}",
        "note = {arXiv:2503.02130 [cs.CL]}",
    ],
)
def test_an_arxiv_id_is_found_wherever_programs_put_it(made, fields: str) -> None:
    paper = only(made(entry(f"title = {{T}}, {fields}"), "bibtex"))
    assert (paper.arxiv, paper.doi, paper.venue, paper.journal) == ("2503.02130", None, None, None)


def test_what_else_an_entry_says(made) -> None:
    paper = only(
        made(
            "@Article{Bell-24+x, title = {Kites}, subtitle = {A Study}, journaltitle = {{Nature}}, volume = 5,\n"
            "number = 2, pages = {3--5}, date = {2024-07-09}, doi = {https://doi.org/10.1000/KITE},\n"
            "url = {https://example.org/a\\_b}, pmid = {123}, primaryClass = {cs.CL},\n"
            "abstract = {We fly {K}ites,\n and gain 5\\% of $x^{2}$.\n\nTwice.}}",
            "bibtex",
        )
    )
    assert (paper.title, paper.venue, paper.journal) == ("Kites: A Study", "Nature", "Nature 5(2):3–5")
    assert (paper.published, paper.doi, paper.url) == ("2024-07-09", "10.1000/kite", "https://example.org/a_b")
    assert paper.abstract == "We fly Kites, and gain 5% of $x^{2}$.\n\nTwice."
    assert paper.categories == ("cs.CL",) and dict(paper.other_ids) == {"pmid": "123"}
    assert paper.citekey == "Bell-24+x"


@pytest.mark.parametrize("key", ["DBLP:journals/taslp/BarrasZMG06", "10.1145/3292500.3330701", "o'neil.2024*"])
def test_a_key_is_kept_as_it_is(made, key: str) -> None:
    assert only(made(f"@misc{{{key}, title = {{Kites}}}}", "bibtex")).citekey == key


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        ("year = 2024, month = mar", "2024-03-01"),
        ("year = {2024}, month = {March}, day = 7", "2024-03-07"),
        ("year = 2024, month = 3 # {~} # feb", "2024-01-01"),
        ("date = {2024-02-30}", "2024-02-01"),
        ("date = {2023/2024}", "2023-01-01"),
        ("year = {in press}", None),
    ],
)
def test_days_are_as_exact_as_what_is_said(made, fields: str, day: str | None) -> None:
    assert only(made(entry(f"title = {{T}}, {fields}"), "bibtex")).published == day


def test_no_entry_is_lost_because_its_key_or_a_field_comes_twice(made) -> None:
    text = "@misc{a, title = {One}}\n@misc{a, title = {Two}}\n@misc{b, title = {Three}, year = 1999, title = {Four}}\n"
    text += "@article{ author = {A B}, title = {No key}}\n@misc{c, title = {Commas}, , year = 2001}\n"
    text += "% @misc{d, title = {A comment}}\n@comment{e, title = {Another}}\nwords between\n@misc{f, title = {Last}}\n"
    titles = [record.title for record in made(text, "bibtex") if isinstance(record, Paper)]
    assert titles == ["One", "Two", "Three", "No key", "Commas", "Last"]


def test_parents_give_what_an_entry_does_not_say(made) -> None:
    text = (
        "@inproceedings{c, title = {Kites}, author = {A B}, crossref = {p}, xdata = {x}}\n"
        "@proceedings{p, title = {Proceedings of Kites}, editor = {E F}, year = 2021, doi = {10.1000/p}}\n"
        "@xdata{x, publisher = {House}, url = {https://example.org/x}}\n"
    )
    proceedings, kites = made(text, "bibtex")
    assert isinstance(kites, Paper) and isinstance(proceedings, Paper)
    assert (kites.title, kites.venue, kites.published) == ("Kites", "Proceedings of Kites", "2021-01-01")
    assert kites.url == "https://example.org/x" and kites.authors == ("A B",)


def test_a_line_behind_a_per_cent_sign_is_a_comment_outside_of_entries_alone(made) -> None:
    kites, bells = (entry(f"title = {{{title}}}, abstract = {{We gain\n% of it}}") for title in ("Kites", "Bells"))
    text = f"% {entry('title = {Masts}')}{kites}}}\n  % {entry('title = {Sails}')}{bells}"
    found = [(record.title, record.abstract) for record in made(text, "bibtex")]
    assert found == [("Kites", "We gain % of it"), ("Bells", "We gain % of it")]


def test_an_entry_that_does_not_end_is_said_with_its_line(made) -> None:
    first, second = made("@misc{a, title = {One}}\n\n@misc{b, title = {Two\n", "bibtex")
    assert isinstance(first, Paper) and isinstance(second, Skipped)
    assert (second.where, second.reason) == ("line 3", "the entry does not end, or its braces do not fit")


def test_an_entry_without_a_title_is_said_with_its_line(made) -> None:
    [skipped] = made("@misc{a,\n author = {A B}}\n", "bibtex")
    assert skipped == Skipped("line 1", "has no title")
    assert only(made("@collection{a, booktitle = {A Book}, editor = {E F}}", "bibtex")).title == "A Book"


def test_a_large_file_is_read_in_pieces_as_if_it_were_whole(
    made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "@string{v = {Venue}}\n" + "".join(
        f"@article{{k{number},\n title = {{Kite {{\n@{number}}}}},\n journal = v}}\n" for number in range(60)
    )
    whole = made(text, "bibtex")
    monkeypatch.setattr(bibtex_module, "_PIECE", 300)
    assert made(text, "bibtex") == whole and len(whole) == 60
    assert all(isinstance(each, Paper) and each.venue == "Venue" for each in whole)


def test_a_page_of_markdown_with_a_citation_is_no_bibliography(made) -> None:
    text = "# Kites\n\n- [A Study of Kites](https://arxiv.org/abs/2503.02130)\n\n```\n@misc{k, title={Other}}\n```\n"
    assert only(made(text, "links")).title == "A Study of Kites"


# -- RIS, CSL, Zotero ----------------------------------------------------------------------------------------------


def test_ris_in_either_spelling(made) -> None:
    text = (
        "1.\nTY  - JOUR\nTI  - Kites\n  go on\nAU  - Bell, Ana\nAU  - King, Martin, Jr.\nT2  - Nature\n"
        "VL  - 5\nIS  - 2\nSP  - 3\nEP  - 5\nDA  - 2024/07/09/\nDO  - 10.1000/kite\n"
        "UR  - https://example.org/a\nAB  - We fly.\nER  - \n"
        "TY - CONF\nT1 - Strings\nA1 - Ek, Bo\nY1 - 2023//\nUR - https://arxiv.org/abs/2503.02130v1\nER -\n"
        "TY  - JOUR\nAU  - Nobody\nER  - \n"
    )
    first, second, third = made(text, "ris")
    assert isinstance(first, Paper) and isinstance(second, Paper)
    assert (first.title, first.authors) == ("Kites go on", ("Ana Bell", "Martin King Jr."))
    assert (first.journal, first.published, first.doi) == ("Nature 5(2):3–5", "2024-07-09", "10.1000/kite")
    assert (second.title, second.arxiv, second.published) == ("Strings", "2503.02130", "2023-01-01")
    assert third == Skipped("line 23", "has no title")


def test_csl_json_as_programs_write_it(made) -> None:
    item = {
        "id": "bell2024",
        "type": "article-journal",
        "title": ["A <i>Kite</i> &amp; more"],
        "author": [{"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"}, {"literal": "Kite Team"}],
        "issued": {"date-parts": [["2024", "7"]]},
        "container-title": ["Nature"],
        "volume": 5,
        "page": "3-5",
        "DOI": "10.1000/KITE",
        "abstract": "<jats:p>We fly.</jats:p><jats:p>Twice.</jats:p>",
        "URL": "ftp://example.org",
        "PMID": "123",
    }
    other = {
        "type": "paper-conference",
        "title": "Strings",
        "issued": {"raw": "2023-05-04"},
        "note": "arXiv: 2503.02130",
    }
    first, second = made(json.dumps([item, other]), "csl-json")
    assert isinstance(first, Paper) and isinstance(second, Paper)
    assert (first.title, first.authors) == ("A Kite & more", ("Jan van der Berg", "Kite Team"))
    assert (first.published, first.journal, first.doi) == ("2024-07-01", "Nature 5:3–5", "10.1000/kite")
    assert (first.abstract, first.url) == ("We fly.\n\nTwice.", None)
    assert (second.arxiv, second.published) == ("2503.02130", "2023-05-04")


def test_zotero_items_without_notes_and_attachments(made) -> None:
    item = {
        "itemType": "preprint",
        "title": "Kites",
        "creators": [
            {"creatorType": "editor", "name": "Nobody"},
            {"creatorType": "author", "firstName": "Ana", "lastName": "Bell"},
            {"creatorType": "author", "name": "Kite Team"},
        ],
        "date": "2024-07-09",
        "extra": "arXiv:2503.02130 [cs]\nCitation Key: bell2024",
        "abstractNote": "We fly.",
    }
    text = json.dumps({"config": {"label": "BetterBibTeX JSON"}, "items": [{"itemType": "attachment"}, item]})
    paper = only(made(text, "zotero-json"))
    assert (paper.title, paper.authors, paper.arxiv) == ("Kites", ("Ana Bell", "Kite Team"), "2503.02130")
    assert (paper.published, paper.citekey, paper.abstract) == ("2024-07-09", "bell2024", "We fly.")
    assert only(made(json.dumps([{"key": "X", "data": item}]), "zotero-json")) == paper
    assert only(made(json.dumps(json.loads(text), indent=1), "zotero-json")) == paper
    assert only(made(json.dumps({"key": "X", "data": item}, indent=1), "zotero-json")) == paper


def test_a_large_library_of_zotero_is_never_held_whole(made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.importers.document.TEXT_LIMIT", 10)
    items = [
        {"itemType": "book", "title": f"Kites {number}", "abstractNote": "We fly. " * 9} for number in range(3_000)
    ]
    *papers, last = made(json.dumps({"config": {"a": 1}, "items": items}, indent=1)[:-9], "zotero-json")
    assert [paper.title for paper in papers] == [f"Kites {number}" for number in range(2_999)]
    assert isinstance(last, Skipped) and last.where == "item 3000" and "cannot be read from here on" in last.reason


# -- tables, feeds, snapshots, lists -------------------------------------------------------------------------------


def test_a_day_that_a_spreadsheet_has_written_anew_is_read_in_our_own_table(made) -> None:
    ours = "id,title,status,rating,citekey,published,day\np:kites,Kites,inbox,,,2026/6/1,2026/6/12\n"
    paper = only(made(ours, "csv"))
    assert (paper.published, paper.day) == ("2026-06-01", "2026-06-12")


def test_tables_by_their_headings(made) -> None:
    zotero = (
        '\ufeff"Key","Item Type","Publication Year","Author","Title","Publication Title","DOI","Url","Date"\n'
        '"X","journalArticle","2024","Bell, Ana; Ek, Bo","Kites,\n a study","Nature","10.1000/kite","","2024-07-09"\n'
    )
    paper = only(made(zotero, "csv"))
    assert (paper.title, paper.authors, paper.published) == ("Kites, a study", ("Ana Bell", "Bo Ek"), "2024-07-09")
    archive = "date,title,arxiv_id,upvotes,authors\n2026-06-12,'=Kites,2606.00001,7,\"['Ana Bell', 'Bo Ek']\"\n,,,,\n"
    paper = only(made(archive, "csv"))
    assert (paper.title, paper.arxiv, paper.upvotes) == ("=Kites", "2606.00001", 7)
    assert paper.authors == ("Ana Bell", "Bo Ek")


def test_arxiv_news_and_its_traps(made) -> None:
    text = (
        '<?xml version="1.0"?><rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<channel><title>cs.CL updates</title><item><title>Kites</title><link>https://arxiv.org/abs/2503.02130</link>"
        "<description>arXiv:2503.02130v2 Announce Type: replace-cross \nAbstract: We fly\nkites.</description>"
        "<guid>oai:arXiv.org:2503.02130v2</guid><category>cs.CL</category><category>cs.LG</category>"
        "<arxiv:announce_type>replace-cross</arxiv:announce_type>"
        "<dc:creator>Ana R\\'ev\\'esz, Bo Ek and Cy Fox</dc:creator>"
        "<pubDate>Tue, 04 Mar 2025 00:00:00 -0500</pubDate></item></channel></rss>"
    )
    paper = only(made(text, "feed"))
    assert (paper.title, paper.arxiv, paper.version, paper.announce) == ("Kites", "2503.02130", 2, "replace-cross")
    assert (paper.authors, paper.abstract) == (("Ana Révész", "Bo Ek", "Cy Fox"), "We fly kites.")
    assert (paper.categories, paper.published) == (("cs.CL", "cs.LG"), None)  # it came out before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<?xml version='1.0'?><feed><entry><title>T</title>", "breaks off"),
        ('<rss><!DOCTYPE x [<!ENTITY a "aaaa">]><item><title>&a;</title></item></rss>', "entities of its own"),
    ],
)
def test_a_feed_that_is_damaged_or_swells_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(text)
    try:
        records = take(path)
    except Exception as error:
        assert said in str(error) and "\n" not in str(error)
    else:
        assert any(isinstance(record, Skipped) and said in record.reason for record in records)


def test_a_snapshot_of_arxiv(made) -> None:
    line = {
        "id": "0704.0001",
        "title": "Kites at\n  the valley",
        "authors": "C. Bal\\'azs",
        "authors_parsed": [["Balázs", "C.", ""], ["King", "M.", "Jr."]],
        "abstract": "  We fly\nkites.\n  Twice.\n",
        "versions": [{"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}, {"version": "v2"}],
        "categories": "hep-ph hep-ex",
        "doi": "10.1000/kite",
        "journal-ref": None,
    }
    paper = only(made(json.dumps(line) + "\n", "arxiv-snapshot"))
    assert (paper.title, paper.authors) == ("Kites at the valley", ("C. Balázs", "M. King Jr."))
    assert (paper.abstract, paper.published, paper.version) == ("We fly kites.\n\nTwice.", "2007-04-02", 2)


def test_lists_of_links_in_any_text(made) -> None:
    text = (
        "Hello, see\n- **Kites in the Wild** - Ana Bell. [[PDF]](https://arxiv.org/pdf/2503.00001v2) [code](https://a.org)\n"
        "* [Strings of *Kites*](https://arxiv.org/abs/2503.00002) and https://arxiv.org/abs/2503.00003\n"
        "| Title | Authors | Summary |\n|---|:-:|---|\n"
        "| Bells (Read more on [arXiv](https://arxiv.org/abs/2503.00004)) | A B, C D | It rings. |\n"
        "arXiv:2503.00005v1, price 12.34567\n> see [Strings again](https://arxiv.org/abs/2503.00002)\n"
    )
    found = [(each.arxiv, each.title) for each in made(text, "links") if isinstance(each, Paper)]
    assert [arxiv for arxiv, _ in found] == [f"2503.0000{number}" for number in (1, 2, 3, 4, 5)]
    titles = dict(found)
    assert titles["2503.00001"].startswith("Kites in the Wild") and titles["2503.00002"] == "Strings of Kites"
    assert titles["2503.00004"] == "Bells" and titles["2503.00005"] == "arXiv:2503.00005"
    assert [each.arxiv for each in made("2503.00001\nhep-th/9901001v2\n\n2503.00002v3\n", "links")] == [
        "2503.00001",
        "hep-th/9901001",
        "2503.00002",
    ]


def test_labelled_lines(made) -> None:
    text = "Title: Kites over\n two lines\nPDF: https://arxiv.org/pdf/2503.00001\nSummary: We fly.\n---\n"
    text += "Title: Bells\nURL: x\n"
    first, second = made(text, "text-records")
    assert isinstance(first, Paper) and isinstance(second, Paper)
    assert (first.title, first.arxiv, first.abstract) == ("Kites over two lines", "2503.00001", "We fly.")
    assert (second.title, second.url) == ("Bells", None)


# -- archives and databases ----------------------------------------------------------------------------------------


def imported(capsys: pytest.CaptureFixture[str], folder: Path, path: Path, code: int = 0) -> tuple[dict[str, Any], str]:
    """Import a path on the command line; return what it prints as JSON, and what it says."""
    assert run(["--library", str(folder), "import", str(path), "--json"]) == code
    out, err = capsys.readouterr()
    return json.loads(out) if out else {}, err


def test_an_archive_is_read_as_a_folder_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with zipfile.ZipFile(tmp_path / "papers.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/kites.bib", entry("title = {Kites}"))
        archive.writestr("b/bells.json", '[{"title": "Bells"}]')
        archive.writestr("c/noise.bin", b"\x00\x01\x02")
        archive.writestr("__MACOSX/a/._kites.bib", "x")
        archive.writestr("bomb.txt", b"0" * 70_000_000)
    report, said = imported(capsys, tmp_path / "library", tmp_path / "papers.zip")
    assert (report["files"], report["read"], report["new"]) == (2, 2, 2)
    assert sorted(report["format"].values()) == ["bibtex", "json"] and len(report["skipped"]) == 2
    assert "swells more than" in said and "Traceback" not in said
    (tmp_path / "cut.zip").write_bytes((tmp_path / "papers.zip").read_bytes()[:200])
    _, said = imported(capsys, tmp_path / "library", tmp_path / "cut.zip", code=2)
    assert "the archive is damaged or cut off" in said and said.count("\n") == 1


def test_a_pipe_with_a_name_is_read_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reading, writing = os.pipe()
    os.write(writing, b'[{"title": "Kites"}]')
    os.close(writing)
    report, _ = imported(capsys, tmp_path / "library", Path(f"/dev/fd/{reading}"))
    os.close(reading)
    assert (report["read"], report["new"]) == (1, 1)


ZOTERO = """
CREATE TABLE items (itemID INTEGER PRIMARY KEY, itemTypeID INT, key TEXT);
CREATE TABLE itemTypes (itemTypeID INTEGER PRIMARY KEY, typeName TEXT);
CREATE TABLE fields (fieldID INTEGER PRIMARY KEY, fieldName TEXT);
CREATE TABLE itemData (itemID INT, fieldID INT, valueID INT);
CREATE TABLE itemDataValues (valueID INTEGER PRIMARY KEY, value UNIQUE);
CREATE TABLE creators (creatorID INTEGER PRIMARY KEY, firstName TEXT, lastName TEXT, fieldMode INT);
CREATE TABLE creatorTypes (creatorTypeID INTEGER PRIMARY KEY, creatorType TEXT);
CREATE TABLE itemCreators (itemID INT, creatorID INT, creatorTypeID INT, orderIndex INT);
CREATE TABLE deletedItems (itemID INTEGER PRIMARY KEY);
CREATE TABLE tags (tagID INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE itemTags (itemID INT, tagID INT, type INT);
CREATE TABLE itemNotes (itemID INTEGER PRIMARY KEY, parentItemID INT, note TEXT, title TEXT);
INSERT INTO tags VALUES (1, 'rl'), (2, 'to read');
INSERT INTO itemTags VALUES (1, 1, 0), (1, 2, 0);
INSERT INTO itemNotes VALUES (9, 1, '<p>A good one.</p>', '');
INSERT INTO itemTypes VALUES (1, 'journalArticle'), (2, 'attachment');
INSERT INTO items VALUES (1, 1, 'AAAA'), (2, 2, 'BBBB'), (3, 1, 'CCCC'), (4, 1, 'DDDD');
INSERT INTO fields VALUES (1, 'title'), (2, 'date'), (3, 'publicationTitle'), (4, 'DOI'), (5, 'extra');
INSERT INTO itemDataValues VALUES (1, 'Kites'), (2, '2024-07-09 2024-07-09'), (3, 'Nature'), (4, '10.1000/KITE'),
    (5, 'arXiv:2503.02130'), (6, 'Bells'), (7, 'Gone');
INSERT INTO itemData VALUES (1, 1, 1), (1, 2, 2), (1, 3, 3), (1, 4, 4), (1, 5, 5), (2, 1, 1), (3, 1, 6), (4, 1, 7);
INSERT INTO creators VALUES (1, 'Ana', 'Bell', 0), (2, '', 'Kite Team', 1), (3, 'Ed', 'Itor', 0);
INSERT INTO creatorTypes VALUES (1, 'author'), (2, 'editor');
INSERT INTO itemCreators VALUES (1, 3, 2, 2), (1, 2, 1, 1), (1, 1, 1, 0);
INSERT INTO deletedItems VALUES (4);
"""


def test_the_database_of_zotero_is_read_from_a_copy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "zotero.sqlite"
    with closing(sqlite3.connect(path)) as base:
        base.executescript(ZOTERO)
        base.execute("BEGIN EXCLUSIVE")  # Zotero is open
        before = path.read_bytes()
        first, second = take(path)
        base.rollback()
    assert isinstance(first, Paper) and isinstance(second, Paper) and path.read_bytes() == before
    assert (first.title, first.authors, first.published) == ("Kites", ("Ana Bell", "Kite Team"), "2024-07-09")
    assert (first.venue, first.doi, first.arxiv, second.title) == ("Nature", "10.1000/kite", "2503.02130", "Bells")
    said = read_said(next(record for record in read(path, Hints()).records if isinstance(record, Incoming)).said)
    assert said and said.tags == ("rl", "to-read") and [note.text for note in said.notes] == ["A good one."]
    with closing(sqlite3.connect(tmp_path / "other.db")) as base:
        base.execute("CREATE TABLE x (y)")
    _, err = imported(capsys, tmp_path / "library", tmp_path / "other.db", code=2)
    assert "expected that of Zotero" in err and err.count("\n") == 1


# -- real files ----------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not here")
@pytest.mark.parametrize(
    ("name", "papers", "skipped"),
    [
        ("cobib_top10.bib", 11, 0),
        ("srush_ssm.bib", 17, 0),
        ("jabref-authors.bib", 212, 0),
        ("jabref_utf8-bom.bib", 2, 0),
        ("obsidian_citation_library.bib", 5, 0),
        ("obsidian_citation_library.csl.json", 5, 0),
        ("mambo_MyLibrary.csv", 5, 0),
        ("mambo_MyLibrary.ris", 5, 0),
        ("rispy_example_full.ris", 2, 0),
        ("rispy_example_multiline.ris", 0, 3),
        ("arxiv_api_1605.08386.xml", 1, 0),
        ("arxiv_snapshot_40.jsonl", 40, 0),
        ("awesome_llm_README.md", 50, 0),
        ("hf_daily_2024-10-10.md", 43, 0),
        ("hf_daily_rss2.xml", 30, 0),
        ("hf_metadata_2026-08-14.txt", 50, 0),
    ],
)
def test_real_files_give_what_is_in_them(name: str, papers: int, skipped: int) -> None:
    records = take(SAMPLES / name)
    left_out = [record for record in records if isinstance(record, Skipped)]
    assert (len(records) - len(left_out), len(left_out)) == (papers, skipped), left_out
