"""Each format by an example that uses all of it: what is read of a record, compared as a whole."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date

import pytest

from store.errors import InputError
from store.importers import Hints, Skipped, read_bytes
from store.making import Incoming
from store.models import Listing, Note, NoteSource, Paper, Quote

EMPTY = Paper("", "")


def told(text: str, format: str, **hints: object) -> list[object]:
    """List what each record says, without what it does not say."""
    reading = read_bytes("input", text.encode(), Hints(today=date(2026, 11, 28), **hints))  # type: ignore[arg-type]
    assert reading.format == format
    return [
        Skipped(record.where, record.reason) if isinstance(record, Skipped) else _told(record)
        for record in reading.records
    ]


def _told(record: Incoming) -> dict[str, object]:
    paper = {field.name: getattr(record.paper, field.name) for field in fields(Paper)[1:]}
    said = {name: value for name, value in paper.items() if value != getattr(EMPTY, name)}
    return said | {name: value for name in ("said", "left_out") if (value := getattr(record, name))}


TEXT_RECORDS = """Papers of the week
Title: Kites
  in the valley
AUTHORS: Ana Bell; Bo Ek

Abstract: We fly. Code at
https://github.com/a/b.
URL: https://example.org/a
arXiv: 2503.02130v2
DOI: 10.1000/KITE
Date: 2024-07-09
Upvotes: 12
Venue: Nature
------
Title: Strings
Author: Cy Fox, Di Gray
Summary: They hold.
Id: 2503.02131
Published: 9 July 2024, or 2024/07
Votes: many
Journal: Science
title: Bells
PDF: https://arxiv.org/pdf/2503.02132
***
Link: ftp://example.org
===
Title: Last
Link: https://example.org/l
"""


def test_labelled_lines() -> None:
    assert told(TEXT_RECORDS, "text-records") == [
        {
            "title": "Kites in the valley",
            "abstract": "We fly. Code at https://github.com/a/b.",
            "authors": ("Ana Bell", "Bo Ek"),
            "published": "2024-07-09",
            "url": "https://example.org/a",
            "arxiv": "2503.02130",
            "doi": "10.1000/kite",
            "links": ("https://github.com/a/b",),
            "upvotes": 12,
            "venue": "Nature",
            "sources": ("text-records",),
            "listings": (Listing("text-records", None, 12),),
        },
        {
            "title": "Strings",
            "abstract": "They hold.",
            "authors": ("Cy Fox", "Di Gray"),
            "published": "2024-01-01",
            "arxiv": "2503.02131",
            "venue": "Science",
            "sources": ("text-records",),
        },
        {
            "title": "Bells",
            "url": "https://arxiv.org/pdf/2503.02132",
            "arxiv": "2503.02132",
            "sources": ("text-records",),
        },
        Skipped("line 25", "has no title"),
        {"title": "Last", "url": "https://example.org/l", "sources": ("text-records",)},
    ]


TABLE = """Title,Authors,Abstract,Summary,Published,Year,Day,Upvotes,URL,arXiv,DOI,Venue,Citekey,Extra,Tags,Notes,Status,Rating,Volume,Issue,Pages,Unknown
Kites <i>fly</i>,"Bell, Ana; Ek, Bo","We <b>fly</b>. See https://github.com/a/b.",In short.,2024-07-09,2023,2026-06-12,12,https://example.org/a https://example.org/b,arXiv:2503.02130v2,10.1000/KITE,Nature,bell2024,x,rl; low,[todo] try,read,4,5,2,3-5,x
Strings,"Bell, Ana",,,,2023,,x,not one,,,arXiv,,DOI: 10.1000/string arXiv:2503.02131,,,,,,,,
Bells,"Ana Bell, Bo Ek",,,,,,,https://doi.org/10.1000/bell,,,Nature,,,,,,,5,,,
"""  # noqa: E501


def test_a_table_by_its_headings() -> None:
    assert told(TABLE, "csv") == [
        {
            "title": "Kites fly",
            "abstract": "We fly. See https://github.com/a/b.",
            "authors": ("Ana Bell", "Bo Ek"),
            "day": "2026-06-12",
            "published": "2024-07-09",
            "url": "https://example.org/a",
            "arxiv": "2503.02130",
            "doi": "10.1000/kite",
            "links": ("https://github.com/a/b",),
            "upvotes": 12,
            "venue": "Nature",
            "sources": ("csv",),
            "listings": (Listing("csv", "2026-06-12", 12),),
            "summary": "In short.",
            "journal": "Nature 5(2):3–5",
            "citekey": "bell2024",
            "said": {"status": "read", "rating": "4", "tags": ["rl", " low"], "notes": "[todo] try"},
        },
        {
            "title": "Strings",
            "authors": ("Ana Bell",),
            "published": "2023-01-01",
            "arxiv": "2503.02131",
            "doi": "10.1000/string",
            "sources": ("csv",),
            "said": {"status": None, "rating": None, "tags": [""], "notes": None},
        },
        {
            "title": "Bells",
            "authors": ("Ana Bell", "Bo Ek"),
            "url": "https://doi.org/10.1000/bell",
            "doi": "10.1000/bell",
            "venue": "Nature",
            "sources": ("csv",),
            "journal": "Nature 5",
            "said": {"status": None, "rating": None, "tags": [""], "notes": None},
        },
    ]


OWN_TABLE = """id,title,authors,day,published,venue,journal,organization,categories,keywords,status,rating,tags,notes,upvotes,comments,url,arxiv,doi,links,code,stars,project,sources,citekey,summary,abstract
p:0123456789abcdef,Title,"[""A; B"", ""C""]",2026-06-12,2026-06-11,ACL,J. Papers,Lab,cs.CL; cs.AI,k1; k2,queued,5,rl; low,[todo] try,7,3,https://a.example/p,arXiv:2606.13680,10.1000/x,https://l.example/1; https://l.example/2,https://c.example/r,11,https://p.example/,hf-daily; json,one2026title,In short.,Text.
,Bare,,,,,,,,,,,,,,,,,,,,,,,,,
"""  # noqa: E501


def test_a_table_that_we_wrote() -> None:
    assert told(OWN_TABLE, "csv") == [
        {
            "title": "Title",
            "abstract": "Text.",
            "authors": ("A; B", "C"),
            "day": "2026-06-12",
            "published": "2026-06-11",
            "url": "https://a.example/p",
            "arxiv": "2606.13680",
            "doi": "10.1000/x",
            "links": ("https://c.example/r", "https://p.example/", "https://l.example/1", "https://l.example/2"),
            "upvotes": 7,
            "venue": "ACL",
            "sources": ("hf-daily", "json"),
            "listings": (Listing("hf-daily", "2026-06-12", 7),),
            "summary": "In short.",
            "keywords": ("k1", "k2"),
            "organization": "Lab",
            "comments": 3,
            "code": "https://c.example/r",
            "stars": 11,
            "project": "https://p.example/",
            "categories": ("cs.CL", "cs.AI"),
            "journal": "J. Papers",
            "citekey": "one2026title",
            "said": {"status": "queued", "rating": "5", "notes": "[todo] try", "tags": ["rl", " low"]},
        },
        {"title": "Bare", "sources": ("csv",), "said": {"status": None, "rating": None, "notes": None, "tags": [""]}},
    ]


SNAPSHOT = (
    json.dumps(
        {
            "id": "0704.0001",
            "title": "Kites at\n  the valley",
            "authors": "x",
            "authors_parsed": [["Balázs", "C.", ""], ["King", "Martin", "Jr.", "Place"], ["Team", "", ""], 3],
            "abstract": "  We fly\nkites; https://github.com/a/b.\n  Twice we\nfly.\n",
            "doi": "10.1000/KITE",
            "versions": [
                {"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"},
                {"version": "v2", "created": "x"},
            ],
            "journal-ref": "Phys. Rev.\n D76",
            "categories": "cs.CL cs.LG",
            "comments": "9 pages;  accepted at ICML 2007, see https://example.org/a",
            "report-no": None,
        }
    )
    + "\n"
    + json.dumps(
        {
            "id": "0704.0002",
            "title": "Bare",
            "authors_parsed": "x",
            "versions": None,
            "doi": None,
            "journal-ref": None,
            "comments": None,
        }
    )
    + "\n"
    + json.dumps({"id": "x", "title": "Odd", "authors_parsed": [], "doi": 5})
)


def test_a_snapshot_of_arxiv() -> None:
    assert told(SNAPSHOT, "arxiv-snapshot") == [
        {
            "title": "Kites at the valley",
            "abstract": "We fly kites; https://github.com/a/b.\n\nTwice we fly.",
            "authors": ("C. Balázs", "Martin King Jr.", "Team"),
            "published": "2007-04-02",
            "arxiv": "0704.0001",
            "doi": "10.1000/kite",
            "links": ("https://github.com/a/b", "https://example.org/a"),
            "venue": "ICML 2007",
            "sources": ("arxiv-snapshot",),
            "categories": ("cs.CL", "cs.LG"),
            "version": 2,
            "journal": "Phys. Rev. D76",
            "remark": "9 pages; accepted at ICML 2007, see https://example.org/a",
        },
        {"title": "Bare", "arxiv": "0704.0002", "sources": ("arxiv-snapshot",)},
        {"title": "Odd", "sources": ("arxiv-snapshot",), "left_out": ["line 3: id should be an arXiv id, not “x”"]},
    ]


CSL = json.dumps(
    [
        {
            "id": "bell2024",
            "citation-key": "bell24",
            "type": "article-journal",
            "title": ["A <i>Kite</i> &amp; more"],
            "author": [
                {
                    "family": "Berg",
                    "given": "Jan",
                    "non-dropping-particle": "der",
                    "dropping-particle": "van",
                    "suffix": "Jr.",
                },
                {"literal": "Kite Team"},
            ],
            "editor": [{"family": "No"}],
            "issued": {"date-parts": [["2024", "7", 9]]},
            "container-title": ["Nature"],
            "volume": 5,
            "issue": "2",
            "page": "3-5",
            "DOI": "10.1000/KITE",
            "abstract": "<jats:p>We fly; https://github.com/a/b.</jats:p><jats:p>Twice.</jats:p>",
            "URL": "https://example.org/a",
            "PMID": "123",
            "PMCID": "PMC4",
            "archive_location": "2503.02130",
            "keyword": "rl, low",
            "annote": "Mine.",
        },
        {
            "type": "journal-article",
            "title": "Old",
            "editor": [{"literal": "E"}],
            "issued": "1999-05",
            "container-title": "Science",
            "volume": "1",
            "URL": "x",
            "number": "arXiv:2503.02131",
            "id": 7,
        },
        {
            "type": "book",
            "title": "Ours",
            "issued": {"literal": "May 2024-05-06"},
            "container-title": "Press",
            "volume": "1",
            "custom": {
                "broadsheet": {
                    "status": "read",
                    "rating": 4,
                    "tags": ["x"],
                    "due": "2026-12-24",
                    "edition": "7-ab",
                    "notes": [
                        {"text": "Hand", "created": "2026-11-20T10:00:00Z"},
                        3,
                        {"id": "n1", "text": "mine", "kind": "todo", "done": True, "created": "2026-11-20T10:00:00Z"},
                    ],
                }
            },
            "keyword": "no",
            "annote": "no",
        },
        {"type": "book", "title": True, "author": [{"literal": "E"}]},
    ]
)


def test_csl_json() -> None:
    assert told(CSL, "csl-json") == [
        {
            "title": "A Kite & more",
            "abstract": "We fly; https://github.com/a/b.\n\nTwice.",
            "authors": ("Jan van der Berg Jr.", "Kite Team"),
            "published": "2024-07-09",
            "url": "https://example.org/a",
            "arxiv": "2503.02130",
            "doi": "10.1000/kite",
            "venue": "Nature",
            "sources": ("csl-json",),
            "journal": "Nature 5(2):3–5",
            "other_ids": (("pmcid", "PMC4"), ("pmid", "123")),
            "citekey": "bell24",
            "said": {"tags": ["rl", " low"], "notes": "Mine."},
        },
        {
            "title": "Old",
            "authors": ("E",),
            "published": "1999-05-01",
            "arxiv": "2503.02131",
            "venue": "Science",
            "sources": ("csl-json",),
            "journal": "Science 1",
            "citekey": "7",
            "said": {"tags": [""], "notes": ""},
        },
        {
            "title": "Ours",
            "published": "2024-05-06",
            "venue": "Press",
            "sources": ("csl-json",),
            "said": {
                "status": "read",
                "rating": 4,
                "tags": ["x"],
                "due": "2026-12-24",
                "edition": "7-ab",
                "notes": [
                    Note(
                        text="Hand",
                        id="686c7802626c",
                        kind="note",
                        done=False,
                        created="2026-11-20T10:00:00Z",
                        quote=None,
                        source=None,
                        conflicts=(),
                    ),
                    Note(
                        text="mine",
                        id="n1",
                        kind="todo",
                        done=True,
                        created="2026-11-20T10:00:00Z",
                        quote=None,
                        source=None,
                        conflicts=(),
                    ),
                ],
            },
        },
        Skipped("record 4", "has no title"),
    ]


ZOTERO = json.dumps(
    {
        "config": {"label": "BetterBibTeX JSON"},
        "items": [
            {"itemType": "note"},
            {"itemType": "annotation"},
            {"itemType": "attachment"},
            {
                "key": "X",
                "itemType": "journalArticle",
                "title": "<i>Kites</i>",
                "creators": [
                    {"creatorType": "editor", "name": "Nobody"},
                    {"creatorType": "author", "firstName": "Ana", "lastName": "Bell"},
                    {"name": "Kite Team"},
                ],
                "date": "2024-07-09",
                "extra": "arXiv:2503.02130 [cs]\nCitation Key: bell2024",
                "abstractNote": "We <b>fly</b>.",
                "publicationTitle": "Nature",
                "volume": "5",
                "issue": "2",
                "pages": "3-5",
                "DOI": "10.1000/KITE",
                "url": "https://example.org/a",
                "tags": [{"tag": "rl"}, "low", {"x": 1}],
                "notes": [{"note": "<p>Mine</p>"}, "Bare"],
            },
            {
                "itemType": "case",
                "caseName": "A v. B",
                "creators": [{"creatorType": "editor", "firstName": "E", "lastName": "F"}],
                "university": "ETH",
                "url": "x",
                "citationKey": "own1",
            },
            {"itemType": "statute", "nameOfAct": "Act", "websiteTitle": "Site"},
            {"itemType": "email", "subject": "Mail", "archiveID": "arXiv:2503.02131", "conferenceName": "Conf"},
            {
                "itemType": "book",
                "title": "B",
                "bookTitle": "Book",
                "proceedingsTitle": "Proc",
                "number": "arXiv:2503.02132",
            },
            {"itemType": "book"},
            5,
        ],
    }
)


def test_items_of_zotero() -> None:
    assert told(ZOTERO, "zotero-json") == [
        {
            "title": "Kites",
            "abstract": "We fly.",
            "authors": ("Ana Bell", "Kite Team"),
            "published": "2024-07-09",
            "url": "https://example.org/a",
            "arxiv": "2503.02130",
            "doi": "10.1000/kite",
            "venue": "Nature",
            "sources": ("zotero-json",),
            "journal": "Nature 5(2):3–5",
            "citekey": "bell2024",
            "said": {"tags": ["rl", "low"], "notes": ["<p>Mine</p>", "Bare"]},
        },
        {
            "title": "A v. B",
            "authors": ("E F",),
            "venue": "ETH",
            "sources": ("zotero-json",),
            "citekey": "own1",
            "said": {"tags": [], "notes": []},
        },
        {"title": "Act", "venue": "Site", "sources": ("zotero-json",), "said": {"tags": [], "notes": []}},
        {
            "title": "Mail",
            "arxiv": "2503.02131",
            "venue": "Conf",
            "sources": ("zotero-json",),
            "said": {"tags": [], "notes": []},
        },
        {
            "title": "B",
            "arxiv": "2503.02132",
            "venue": "Proc",
            "sources": ("zotero-json",),
            "said": {"tags": [], "notes": []},
        },
        Skipped("item 9", "has no title"),
        Skipped("item 10", "expected an object with a title, saw a number"),
    ]


RIS = """TY  - JOUR
ID  - bell2024
TI  - Kites
  go on
AU  - Bell, Ana
A1  - King, Martin, Jr.
T2  - arXiv
JO  - Nature
VL  - 5
IS  - 2
SP  - 3
EP  - 5
DA  - 2024/07/09/
DO  - 10.1000/KITE
AN  - arXiv:2503.02130
UR  - ftp://example.org; https://example.org/a
L1  - https://example.org/c
AB  - We fly
kites.

Twice.
KW  - rl
KW  - low
M2  - status: read
M2  - rating: 4
M2  - other
N1  - Mine
 goes on
N1  - [todo]
try

it
ER  - 

words between
TY - CHAP
CT - Chapter
BT - Book
PY - 2023
Y1 - 2022/05
N2 - Short.
L2 - https://arxiv.org/abs/2503.02131
ID - 17
M3 - 10.1000/string
ER -
TY  - GEN
T1  - Tagged
AB  - One
 TY  - not a tag
"""


def test_ris() -> None:
    assert told(RIS, "ris") == [
        {
            "title": "Kites go on",
            "abstract": "We fly kites.\n\nTwice.",
            "authors": ("Ana Bell", "Martin King Jr."),
            "published": "2024-07-09",
            "url": "https://example.org/a",
            "arxiv": "2503.02130",
            "doi": "10.1000/kite",
            "venue": "Nature",
            "sources": ("ris",),
            "journal": "Nature 5(2):3–5",
            "citekey": "bell2024",
            "said": {
                "tags": ["rl", "low"],
                "notes": ["Mine goes on", "[todo]\ntry\n\nit"],
                "status": "read",
                "rating": "4",
            },
        },
        {
            "title": "Chapter",
            "abstract": "Short.",
            "published": "2022-05-01",
            "url": "https://arxiv.org/abs/2503.02131",
            "arxiv": "2503.02131",
            "doi": "10.1000/string",
            "venue": "Book",
            "sources": ("ris",),
            "said": {"tags": [], "notes": []},
        },
        {"title": "Tagged", "abstract": "One TY - not a tag", "sources": ("ris",), "said": {"tags": [], "notes": []}},
    ]


BIBTEX = r"""@article{Bell-24+x, title = {Kites}, subtitle = {A Study}, author = {Bell, Ana and Ek, Bo}, editor = {E F},
 journaltitle = {Nature}, volume = 5, number = 2, pages = {3--5}, date = {2024-07-09}, year = 1999, doi = {https://doi.org/10.1000/KITE},
 url = {https://example.org/a\_b}, pmid = {123}, pmcid = {PMC4}, primaryClass = {cs.CL,cs.LG}, eprint = {2503.02130}, archive = {arXiv},
 abstract = {We fly {K}ites.}, keywords = {rl, low}, groups = {g1; g2}, readstatus = {read}, status = {queued}, ranking = {rank4}, rating = 2,
 comment = {Mine, {K}ept}, review = {Well}, annote = {[todo]
try
it}, annotation = {More}}
@misc{b, title = {Strings?}, subtitle = {Yes}, editor = {E F}, howpublished = {Blog}, status = {queued}, rating = 2, eprintclass = {cs.AI}, eprint = {2503.02131}, month = {March}, year = 2024, day = 7, note = {\url{https://example.org/n}.}}
@misc{c, title = {Bells}, howpublished = {\url{https://example.org/h}}, school = {ETH}, eprint = {123}, archiveprefix = {Other}, link = {https://arxiv.org/abs/2503.02133}}
@collection{d, booktitle = {A Book}, booksubtitle = {Of Kites}, publisher = {House}, year = 2020}
@incollection{e, title = {In it}, crossref = {d}}
@set{s, title = {x}}
@bibnote{n, title = {x}}
@control{n, title = {x}}
"""  # noqa: E501


def test_bibtex() -> None:
    assert told(BIBTEX, "bibtex") == [
        {
            "title": "Kites: A Study",
            "abstract": "We fly Kites.",
            "authors": ("Ana Bell", "Bo Ek"),
            "published": "2024-07-09",
            "url": "https://example.org/a_b",
            "arxiv": "2503.02130",
            "doi": "10.1000/kite",
            "venue": "Nature",
            "sources": ("bibtex",),
            "categories": ("cs.CL", "cs.LG"),
            "journal": "Nature 5(2):3–5",
            "other_ids": (("pmcid", "PMC4"), ("pmid", "123")),
            "citekey": "Bell-24+x",
            "said": {
                "status": "read",
                "rating": "rank4",
                "tags": ["rl", " low", "g1", " g2"],
                "notes": ["Mine, Kept", "Well", "[todo]\ntry\nit", "More"],
            },
        },
        {
            "title": "Strings? Yes",
            "authors": ("E F",),
            "published": "2024-03-07",
            "url": "https://example.org/n",
            "arxiv": "2503.02131",
            "venue": "Blog",
            "sources": ("bibtex",),
            "categories": ("cs.AI",),
            "citekey": "b",
            "said": {"status": "queued", "rating": "2", "tags": ["", ""], "notes": []},
        },
        {
            "title": "Bells",
            "url": "https://example.org/h",
            "arxiv": "2503.02133",
            "venue": "ETH",
            "sources": ("bibtex",),
            "citekey": "c",
            "said": {"status": "", "rating": "", "tags": ["", ""], "notes": []},
        },
        {
            "title": "A Book: Of Kites",
            "published": "2020-01-01",
            "sources": ("bibtex",),
            "citekey": "d",
            "said": {"status": "", "rating": "", "tags": ["", ""], "notes": []},
        },
        {
            "title": "In it",
            "published": "2020-01-01",
            "venue": "A Book",
            "sources": ("bibtex",),
            "citekey": "e",
            "said": {"status": "", "rating": "", "tags": ["", ""], "notes": []},
        },
    ]


DAILY = json.dumps(
    [
        {
            "paper": {
                "id": "2606.12575",
                "title": "T",
                "summary": "wrapped at\neighty; https://github.com/a/b.",
                "authors": [{"name": "Ada"}, {}],
                "publishedAt": "2026-06-11T00:00:00.000Z",
                "submittedOnDailyAt": "2026-06-12T00:00:00.000Z",
                "upvotes": 7,
                "ai_summary": "In short.",
                "ai_keywords": ["k1"],
                "githubStars": 11,
                "withdrawnAt": "2026-07-01T00:00:00Z",
                "githubRepo": " https://github.com/o/r ",
                "projectPage": "https://p.example/",
                "mediaUrls": ["https://m.example/v", "x", 3],
                "organization": {"name": "lab", "fullname": "The Lab"},
                "submittedOnDailyBy": {"name": "no"},
            },
            "submittedBy": {"name": "sam"},
            "numComments": 3,
            "organization": {"name": "no"},
        },
        {
            "paper": {
                "id": "2606.12576",
                "title": "U",
                "publishedAt": None,
                "submittedOnDailyBy": {"fullname": "Di"},
                "upvotes": "x",
            },
            "mediaUrls": ["https://m.example/w"],
            "organization": {"name": "lab2"},
            "numComments": "x",
        },
    ]
)


def test_daily_papers() -> None:
    assert told(DAILY, "hf-daily") == [
        {
            "title": "T",
            "abstract": "wrapped at eighty; https://github.com/a/b.",
            "authors": ("Ada",),
            "day": "2026-06-12",
            "published": "2026-06-11",
            "arxiv": "2606.12575",
            "links": ("https://github.com/o/r", "https://p.example/", "https://github.com/a/b"),
            "upvotes": 7,
            "sources": ("hf-daily",),
            "listings": (Listing("hf-daily", "2026-06-12", 7),),
            "summary": "In short.",
            "keywords": ("k1",),
            "organization": "The Lab",
            "submitter": "sam",
            "comments": 3,
            "code": "https://github.com/o/r",
            "stars": 11,
            "project": "https://p.example/",
            "media": ("https://m.example/v",),
            "withdrawn": "2026-07-01",
        },
        {
            "title": "U",
            "arxiv": "2606.12576",
            "sources": ("hf-daily",),
            "organization": "lab2",
            "submitter": "Di",
            "media": ("https://m.example/w",),
            "left_out": [
                "record 2: upvotes should be a whole number, not a text",
                "record 2: numComments should be a whole number, not a text",
            ],
        },
    ]


JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "F",
        "items": [
            {
                "id": "https://arxiv.org/abs/2503.02130",
                "url": "https://example.org/a",
                "external_url": "https://doi.org/10.1000/kite",
                "title": "Kites\n <i>fly</i>",
                "content_html": "<p>We <b>fly</b>; https://github.com/a/b.</p>",
                "date_published": "2024-07-09T10:00:00Z",
                "authors": [{"name": "Ana"}, {"x": 1}, 3],
                "tags": ["rl", 3],
            },
            {"id": "2", "title": "Old", "content_text": "Text.", "summary": "no", "author": {"name": "Bo"}},
            {"title": "S", "summary": "Short &amp; <br>sweet.", "authors": "x"},
            {"id": "3"},
            4,
        ],
    }
)


def test_a_json_feed() -> None:
    assert told(JSON_FEED, "json-feed") == [
        {
            "title": "Kites fly",
            "abstract": "We fly; https://github.com/a/b.",
            "authors": ("Ana",),
            "day": "2024-07-09",
            "published": "2024-07-09",
            "url": "https://example.org/a",
            "arxiv": "2503.02130",
            "doi": "10.1000/kite",
            "links": ("https://github.com/a/b",),
            "sources": ("feed",),
            "listings": (Listing("feed", "2024-07-09"),),
            "keywords": ("rl",),
        },
        {"title": "Old", "abstract": "Text.", "authors": ("Bo",), "sources": ("feed",)},
        {"title": "S", "abstract": "Short & sweet.", "sources": ("feed",)},
        Skipped("item 4", "has no title"),
        Skipped("item 5", "expected an object with a title, saw a number"),
    ]


ATOM = r"""<?xml version="1.0"?>
<!-- c -->
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
<title>F</title>
<entry>
<id>http://arxiv.org/abs/2503.02130v2</id>
<updated>2025-05-01T00:00:00Z</updated>
<published>2025-03-04T00:00:00Z</published>
<title>Kites
  &lt;i&gt;fly&lt;/i&gt;</title>
<summary>  We fly
kites; https://github.com/a/b.

Twice.</summary>
<author>
<name>Ana R\'ev\'esz</name></author>
<author>
<name>Bo Ek</name></author>
<arxiv:comment>9 pages;
 accepted at ICML 2025, https://example.org/c</arxiv:comment>
<arxiv:doi>10.1000/KITE</arxiv:doi>
<arxiv:journal_ref>Phys. Rev. D76</arxiv:journal_ref>
<link href="http://arxiv.org/pdf/2503.02130v2" rel="related"/>
<link href="https://arxiv.org/abs/2503.02130v2" rel="alternate"/>
<arxiv:primary_category term="cs.LG"/>
<category term="cs.CL"/>
<category term="cs.LG"/></entry>
<entry>
<id>http://arxiv.org/abs/2503.02131v1</id>
<updated>2025-05-01T00:00:00Z</updated>
<published>2025-03-04T00:00:00Z</published>
<title>Gone</title>
<summary>This paper has been withdrawn.</summary></entry>
<entry>
<id>http://arxiv.org/abs/2503.02132v3</id>
<updated>2025-05-01T00:00:00Z</updated>
<published>2025-03-04T00:00:00Z</published>
<title>Gone too</title>
<summary>Text.</summary>
<arxiv:comment>Withdrawn by us</arxiv:comment></entry>
</feed>"""


def test_arxivs_interface() -> None:
    assert told(ATOM, "feed") == [
        {
            "title": "Kites fly",
            "abstract": "We fly kites; https://github.com/a/b.\n\nTwice.",
            "authors": ("Ana Révész", "Bo Ek"),
            "published": "2025-03-04",
            "url": "https://arxiv.org/abs/2503.02130v2",
            "arxiv": "2503.02130",
            "doi": "10.1000/kite",
            "links": ("https://github.com/a/b", "https://example.org/c"),
            "venue": "ICML 2025",
            "sources": ("arxiv",),
            "categories": ("cs.LG", "cs.CL"),
            "version": 2,
            "journal": "Phys. Rev. D76",
            "revised": "2025-05-01",
            "remark": "9 pages; accepted at ICML 2025, https://example.org/c",
        },
        {
            "title": "Gone",
            "published": "2025-03-04",
            "arxiv": "2503.02131",
            "sources": ("arxiv",),
            "version": 1,
            "withdrawn": "2025-05-01",
        },
        {
            "title": "Gone too",
            "abstract": "Text.",
            "published": "2025-03-04",
            "arxiv": "2503.02132",
            "sources": ("arxiv",),
            "version": 3,
            "withdrawn": "2025-05-01",
            "revised": "2025-05-01",
            "remark": "Withdrawn by us",
        },
    ]


MIRROR = """<rss>
<channel>
<item>
<title>Kites</title>
<link>https://example.org/a</link>
<guid>https://arxiv.org/abs/2503.02130</guid>
<pubDate>Tue, 04 Mar 2025 00:00:00 -0500</pubDate>
<description>&lt;p&gt;&lt;b&gt;Authors:&lt;/b&gt; Ana Bell, and Bo Ek&lt;/p&gt;&lt;p&gt;&lt;b&gt;Upvotes&lt;/b&gt;: 12&lt;br&gt;&lt;b&gt;Summary:&lt;/b&gt; We &lt;i&gt;fly&lt;/i&gt;.&lt;/p&gt;</description></item>
<item>
<title>Blog</title>
<link>https://example.org/b</link>
<author>Cy Fox</author>
<date>2025-03-05</date>
<content>Body</content>
<category>news</category></item>
<item>
<title>D</title>
<description>Desc</description>
<summary>Sum</summary>
<updated>2025-03-06</updated></item></channel></rss>"""  # noqa: E501


def test_a_mirror_of_daily_papers() -> None:
    assert told(MIRROR, "feed") == [
        {
            "title": "Kites",
            "abstract": "We fly.",
            "authors": ("Ana Bell", "Bo Ek"),
            "day": "2025-03-04",
            "published": "2025-03-04",
            "url": "https://example.org/a",
            "arxiv": "2503.02130",
            "upvotes": 12,
            "sources": ("feed",),
            "listings": (Listing("feed", "2025-03-04", 12),),
        },
        {
            "title": "Blog",
            "abstract": "Body",
            "authors": ("Cy Fox",),
            "day": "2025-03-05",
            "published": "2025-03-05",
            "url": "https://example.org/b",
            "sources": ("feed",),
            "listings": (Listing("feed", "2025-03-05"),),
        },
        {
            "title": "D",
            "abstract": "Sum",
            "day": "2025-03-06",
            "sources": ("feed",),
            "listings": (Listing("feed", "2025-03-06"),),
        },
    ]


NEWS = """<rss>
<channel>
<item>
<title>Kites</title>
<link>https://arxiv.org/abs/2503.02130</link>
<description>arXiv:2503.02130v1 Announce Type: new
Abstract: We fly.</description>
<guid>oai:arXiv.org:2503.02130v1</guid>
<category>cs.CL</category>
<creator>Ana Bell</creator>
<creator>Bo Ek</creator>
<pubDate>Tue, 04 Mar 2025 00:00:00 -0500</pubDate></item>
<item>
<title>Again</title>
<link>https://arxiv.org/abs/2503.02131</link>
<description>arXiv:2503.02131v3 Announce Type: replace
Abstract: We fly.</description>
<pubDate>Tue, 04 Mar 2025 00:00:00 -0500</pubDate></item></channel></rss>"""


def test_arxivs_news() -> None:
    assert told(NEWS, "feed") == [
        {
            "title": "Kites",
            "abstract": "We fly.",
            "authors": ("Ana Bell", "Bo Ek"),
            "day": "2025-03-04",
            "published": "2025-03-04",
            "url": "https://arxiv.org/abs/2503.02130",
            "arxiv": "2503.02130",
            "sources": ("arxiv",),
            "listings": (Listing("arxiv", "2025-03-04"),),
            "categories": ("cs.CL",),
            "announce": "new",
            "version": 1,
        },
        {
            "title": "Again",
            "abstract": "We fly.",
            "url": "https://arxiv.org/abs/2503.02131",
            "arxiv": "2503.02131",
            "sources": ("arxiv",),
            "announce": "replace",
            "version": 3,
            "revised": "2025-03-04",
        },
    ]


LOOSE = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
<title>F & G</title>
<entry>
<id>http://arxiv.org/abs/2503.02130v2</id>
<updated>2025-05-01T00:00:00Z</updated>
<published>2025-03-04T00:00:00Z</published>
<arxiv:journal_reference>Sci. 3</arxiv:journal_reference>
<title>Kites & bells</title>
<arxiv:comment>9 pages; accepted at ICML 2025</arxiv:comment>
<summary>We fly.</summary>
<author>
<name>Ana Bell</name></author>
<author>
<name>Bo Ek</name></author>
<arxiv:doi>10.1000/KITE</arxiv:doi>
<arxiv:announce_type>new</arxiv:announce_type>
<arxiv:journal_ref>Phys. Rev. D76</arxiv:journal_ref>
<link href="https://arxiv.org/abs/2503.02130v2" rel="alternate"/>
<link href="https://x.org/" rel="related"/>
<arxiv:primary_category term="cs.LG"/>
<category term="cs.CL"/></entry>
</feed>"""


def test_an_atom_feed_that_is_no_xml() -> None:
    assert told(LOOSE, "feed") == [
        {
            "title": "Kites & bells",
            "abstract": "We fly.",
            "authors": ("Ana Bell", "Bo Ek"),
            "published": "2025-03-04",
            "url": "https://arxiv.org/abs/2503.02130v2",
            "arxiv": "2503.02130",
            "doi": "10.1000/kite",
            "venue": "ICML 2025",
            "sources": ("arxiv",),
            "categories": ("cs.LG", "cs.CL"),
            "announce": "new",
            "version": 2,
            "journal": "Phys. Rev. D76",
            "remark": "9 pages; accepted at ICML 2025",
        }
    ]


LINKS = r"""# News 2026-06-12
| Title | Authors | TLDR | Abstract |
|---|:-:|---|---|
| **[Kites](https://arxiv.org/abs/2503.02130)** | Ana Bell, Bo Ek | In short; https://github.com/a/b | We \| fly |
| Strings and more (Read more on x) | Cy | | see [pdf](https://arxiv.org/pdf/2503.02131v2) |

- [ ] 1. **Bells** of old: [[arXiv](https://arxiv.org/abs/2503.02132)] [code](https://github.com/c/d)
## No day
2503.02133
cs.CL/0501001v2
arXiv:2503.02134 and again 2503.02130
See Ana's “A Study of Kites”, https://arxiv.org/abs/2503.02135
"""


def test_links_in_any_text() -> None:
    assert told(LINKS, "links") == [
        {
            "title": "Kites",
            "abstract": "We | fly",
            "authors": ("Ana Bell", "Bo Ek"),
            "day": "2026-06-12",
            "arxiv": "2503.02130",
            "links": ("https://github.com/a/b",),
            "sources": ("links",),
            "listings": (Listing("links", "2026-06-12"),),
            "summary": "In short; https://github.com/a/b",
        },
        {
            "title": "Strings and more",
            "abstract": "see [pdf](https://arxiv.org/pdf/2503.02131v2)",
            "authors": ("Cy",),
            "day": "2026-06-12",
            "arxiv": "2503.02131",
            "sources": ("links",),
            "listings": (Listing("links", "2026-06-12"),),
        },
        {
            "title": "Bells of old",
            "day": "2026-06-12",
            "arxiv": "2503.02132",
            "sources": ("links",),
            "listings": (Listing("links", "2026-06-12"),),
        },
        {
            "title": "arXiv:2503.02133",
            "day": "2026-06-12",
            "arxiv": "2503.02133",
            "sources": ("links",),
            "listings": (Listing("links", "2026-06-12"),),
        },
        {
            "title": "arXiv:cs/0501001",
            "day": "2026-06-12",
            "arxiv": "cs/0501001",
            "sources": ("links",),
            "listings": (Listing("links", "2026-06-12"),),
        },
        {
            "title": "arXiv:2503.02134",
            "day": "2026-06-12",
            "arxiv": "2503.02134",
            "sources": ("links",),
            "listings": (Listing("links", "2026-06-12"),),
        },
        {
            "title": "See Ana's “A Study of Kites",
            "day": "2026-06-12",
            "arxiv": "2503.02135",
            "sources": ("links",),
            "listings": (Listing("links", "2026-06-12"),),
        },
    ]


LOOSE_RSS = """<rss>
<channel>
<item>
<title>A & B</title>
<link>https://x.org/</link>
<description>D</description>
<category>cs.CL</category>
<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">Ana Bell, Bo Ek</dc:creator>
<pubDate>Tue, 04 Mar 2025 00:00:00 -0500</pubDate>
<guid>https://arxiv.org/abs/2503.02130</guid></item></channel></rss>"""


def test_an_rss_feed_that_is_no_xml() -> None:
    assert told(LOOSE_RSS, "feed") == [
        {
            "title": "A & B",
            "abstract": "D",
            "authors": ("Ana Bell", "Bo Ek"),
            "day": "2025-03-04",
            "published": "2025-03-04",
            "url": "https://x.org/",
            "arxiv": "2503.02130",
            "sources": ("arxiv",),
            "listings": (Listing("arxiv", "2025-03-04"),),
            "categories": ("cs.CL",),
        }
    ]


HEADINGS = (
    "title,author,abstract,summary,published,day,upvotes,url,arxiv,doi,venue,citekey,manual tags",
    "Paper,Authors,Abstract Note,TLDR,Date,Listed,Votes,Link,arxiv_id,DOI,Publication Title,Citation Key,Tags",
    "paper title,creators,AbstractNote,ai_summary,publication date,submitted_on_daily_at,likes,paper_url,arxivid,doi,"
    "journal,bibtexkey,tags",
    "name,authors,abstract,tldr,published_at,day,votes,address,arxiv id,doi,source title,citekey,tags",
    "Title,Authors,Abstract,Summary,publishedAt,day,votes,pdf,paper_id,doi,conference name,citekey,tags",
    "Title,Authors,Abstract,Summary,publishedAt,day,votes,pdf,id,doi,booktitle,citekey,tags",
)
"""The headings of one table as programs and people write them."""


@pytest.mark.parametrize("headings", HEADINGS)
def test_a_column_is_known_by_any_of_its_names(headings: str) -> None:
    row = "Kites,Ana Bell,We fly.,In short.,2024-07-09,2026-06-12,7,https://a.org/x,2503.02130,10.1000/x,ACL,bell24,rl"
    [found] = told(f"{headings}\n{row}\n", "csv")
    assert found == {
        "title": "Kites",
        "authors": ("Ana Bell",),
        "abstract": "We fly.",
        "summary": "In short.",
        "published": "2024-07-09",
        "day": "2026-06-12",
        "upvotes": 7,
        "listings": (Listing("csv", "2026-06-12", 7),),
        "url": "https://a.org/x",
        "arxiv": "2503.02130",
        "doi": "10.1000/x",
        "venue": "ACL",
        "citekey": "bell24",
        "sources": ("csv",),
        "said": {"status": None, "rating": None, "tags": ["rl"], "notes": None},
    }


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ('"[\'Ana Bell\', ""Bo O\'Ek""]"', ("Ana Bell", "Bo O'Ek")),
        ('"Bell, Ana"', ("Ana Bell",)),
        ('"Ana Bell, Bo"', ("Ana Bell", "Bo")),
        ('"Bell, Ana, Jr.; Ek"', ("Ana Bell Jr.", "Ek")),
        ('"Bell, Ana, Bo"', ("Bell", "Ana", "Bo")),
    ],
)
def test_names_in_a_cell(cell: str, names: tuple[str, ...]) -> None:
    [found] = told(f"title,authors\nKites,{cell}\n", "csv")
    assert isinstance(found, dict) and found["authors"] == names


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("[Kite] Team; B", ("[Kite] Team", "B")),
        ("[; B", ("[", "B")),
        ('"[""A; B"", 3, ""C""]"', ("A; B", "C")),
        ('"[""A"", ""B"', ('["A", "B',)),
        ("A ; ; B", ("A", "B")),
    ],
)
def test_names_in_a_cell_of_ours(cell: str, names: tuple[str, ...]) -> None:
    [found] = told(f"id,title,authors,status,rating,citekey,published\n,Kites,{cell},,,,\n", "csv")
    assert isinstance(found, dict) and found["authors"] == names


RIS_IN_ANY_ORDER = """TY  - JOUR
T1  - Second
TI  - First
CT  - Third
A1  - Ek, Bo
AU  - Bell, Ana
N2  - Late.
AB  - Early
 and more.

 Twice.
PY  - 2020
Y1  - 2021
DA  - 2022/03
L1  - https://l1.org
L2  - https://l2.org ;https://l3.org
UR  - ftp://no.org
JA  - Abbr
JO  - Journal
BT  - Book
SP  - 3
VL  - 5
IS  -
ID  - 1bad
M2  - status: read
M2  - rating: 4 x
N1  - One
 line
N1  - [todo]
 Try

 it
M3  - arXiv:2503.02130
AN  - 10.1000/x
ER  -
TY  - BOOK
BT  - Whole
J2  - arXiv
VL  - 3
EP  - 9
  TY  - x
ER  -
junk
TI  - lost
TY  - JOUR
TI  - Open
L1  - https://l1.org
UR  - https://ur.org
JF  - Full
JO  -
SP  - 1-2
VL  - 3"""


def test_of_several_tags_of_ris_the_surest_counts() -> None:
    assert told(RIS_IN_ANY_ORDER, "ris") == [
        {
            **{"title": "First", "abstract": "Early and more.\n\nTwice.", "authors": ("Ana Bell", "Bo Ek")},
            **{"published": "2022-03-01", "url": "https://l2.org", "arxiv": "2503.02130", "doi": "10.1000/x"},
            **{"venue": "Journal", "journal": "Journal 5:3", "sources": ("ris",)},
            "said": {"tags": [], "notes": ["One line", "[todo]\n Try\n\n it"], "status": "read"},
        },
        {"title": "Whole", "sources": ("ris",), "said": {"tags": [], "notes": []}},
        {
            **{"title": "Open", "url": "https://ur.org", "venue": "Full", "journal": "Full 3:1–2", "sources": ("ris",)},
            "said": {"tags": [], "notes": []},
        },
    ]


ODD_CSL: list[object] = [
    {
        **{"type": "article-journal", "title": ["A <i>K</i>"], "editor": [{"family": "Ed"}], "issued": "2024-05"},
        **{"DOI": "10.1000/X", "number": "arXiv:2503.02130", "container-title": "CoRR", "volume": "abs/2503"},
        **{"page": 3, "custom": {"broadsheet": 3}, "keyword": "a, b", "annote": "N", "URL": "x"},
    },
    {
        **{"type": "journal-article", "title": "B", "issued": {"literal": "in May 2023"}, "volume": 5, "issue": 2},
        "author": [
            {"literal": "Team"},
            {
                "given": "Ana",
                "dropping-particle": "de",
                "non-dropping-particle": "la",
                "family": "Bell",
                "suffix": "Jr.",
            },
            *(3, {"x": 1}),
        ],
        **{"container-title": ["Nature", "N"], "archive_location": "2503.02131", "PMID": 7, "PMCID": "PMC8", "id": 3},
        "custom": {"broadsheet": {"status": "read"}},
    },
    {
        **{"type": "book", "title": "C", "author": "no", "issued": {"date-parts": [["2024", "7", "9"]]}, "volume": "1"},
        **{"container-title": "ACL", "citation-key": "k", "id": "i", "note": "arXiv:2503.02132"},
    },
    {"title": "D", "issued": {"date-parts": [[]], "raw": "2024"}, "abstract": "<jats:p>x</jats:p>", "volume": True},
    3,
]


def test_csl_json_as_programs_bend_it() -> None:
    nothing = {"tags": [""], "notes": ""}
    assert told(json.dumps(ODD_CSL), "csl-json") == [
        {
            **{"title": "A K", "authors": ("Ed",), "published": "2024-05-01", "arxiv": "2503.02130"},
            **{"doi": "10.1000/x", "sources": ("csl-json",), "said": {"tags": ["a", " b"], "notes": "N"}},
        },
        {
            **{"title": "B", "authors": ("Team", "Ana de la Bell Jr."), "published": "2023-01-01"},
            **{"arxiv": "2503.02131", "venue": "Nature", "sources": ("csl-json",), "journal": "Nature 5(2)"},
            **{"other_ids": (("pmcid", "PMC8"), ("pmid", "7")), "citekey": "3"},
            "said": {"status": "read", "notes": []},
        },
        {
            **{"title": "C", "published": "2024-07-09", "arxiv": "2503.02132", "venue": "ACL"},
            **{"sources": ("csl-json",), "citekey": "k", "said": nothing},
        },
        {"title": "D", "abstract": "x", "published": "2024-01-01", "sources": ("csl-json",), "said": nothing},
        Skipped("record 5", "expected an object with a title, saw a number"),
    ]


ODD_TABLE = """Title,Author,URL,DOI,Extra,Volume,Journal,Issue,Pages,Title,Date,Year,Votes
A,"Bell, Ana, Jr.; Ek",x https://a.org https://b.org,,10.1000/x arXiv:2503.02130,5,arXiv,1,3,Late,x,2020,7

"B
b","Bell, Ana",https://doi.org/10.1000/y,,,5,N,,,,,,-1
,x
C,Bell Ana,,,,,,
"""


def test_a_table_with_cells_that_say_little() -> None:
    said = {"status": None, "rating": None, "tags": [""], "notes": None}
    assert told(ODD_TABLE, "csv") == [
        {
            **{"title": "A", "authors": ("Ana Bell Jr.", "Ek"), "published": "2020-01-01", "url": "https://a.org"},
            **{"arxiv": "2503.02130", "doi": "10.1000/x", "upvotes": 7, "sources": ("csv",), "said": said},
            "listings": (Listing("csv", None, 7),),
        },
        {
            **{"title": "B b", "authors": ("Ana Bell",), "url": "https://doi.org/10.1000/y", "doi": "10.1000/y"},
            **{"venue": "N", "journal": "N 5", "sources": ("csv",), "said": said},
        },
        Skipped("line 6", "has no title"),
        {"title": "C", "authors": ("Bell Ana",), "sources": ("csv",), "said": said},
    ]


def test_the_lines_of_a_note_stay_where_it_is_one_of_ours() -> None:
    text = "@misc{k, title = {T}, comment = {Two\n  lines \\& more}, annote = {[todo]\nTry\n\nthis \\& that}}\n"
    [found] = told(text, "bibtex")
    assert isinstance(found, dict) and found["said"]["notes"] == ["Two lines & more", "[todo]\nTry\n\nthis & that"]


@pytest.mark.parametrize(
    "kind",
    [
        "book",
        "collection",
        "mvbook",
        "mvcollection",
        "mvproceedings",
        "periodical",
        "proceedings",
        "reference",
        "xdata",
    ],
)
def test_what_is_in_a_work_takes_its_year(kind: str) -> None:
    text = f"@{kind}{{p, title = {{Whole}}, year = 2021}}\n@incollection{{c, title = {{Part}}, crossref = {{p}}}}\n"
    *_, part = told(text, "bibtex")
    assert isinstance(part, dict) and part["published"] == "2021-01-01"


@pytest.mark.parametrize(
    "name",
    [
        *("abs", "Abstract", "alphaXiv", "arXiv", "Code", "Download", "full text", "here", "HTML", "Hugging Face"),
        *("HuggingFace", "link", "paper", "[PDF]", "preprint", "Project", "Read more", "source", "url", "website"),
        *("2503.02130", "https://arxiv.org/abs/2503.02130", "PMC"),
    ],
)
def test_a_link_that_only_points_is_no_title(name: str) -> None:
    [found] = told(f"- *Kites and bells*: [{name}](https://arxiv.org/abs/2503.02130)\n", "links")
    assert found == {"title": "Kites and bells", "arxiv": "2503.02130", "sources": ("links",)}


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("[Bell](https://arxiv.org/abs/2503.02130)", "Bell"),
        ("[Kites [MASK]](<https://arxiv.org/abs/2503.02130> 'x')", "Kites [MASK]"),
        ("[Kites fly](https://a.org/k) ([paper](https://arxiv.org/abs/2503.02130))", "Kites fly"),
        ("Kites: https://arxiv.org/abs/2503.02130", "arXiv:2503.02130"),
        ("> 3) **Kites `at` work** – arXiv:2503.02130", "Kites at work"),
    ],
)
def test_a_title_is_what_leads_to_a_paper_or_stands_before(line: str, title: str) -> None:
    [found] = told(f"{line}\n", "links")
    assert isinstance(found, dict) and found["title"] == title


def test_the_day_of_a_list_of_links_is_that_of_its_heading_or_the_readers() -> None:
    text = "## Papers, 2026-06-12\n2503.02130\n# of 2026-06-13.\n2503.02131\n2026-06-14 arXiv:2503.02132\n"
    days = ["2026-06-12", "2026-06-13", "2026-06-13"]
    assert [found["day"] for found in told(text, "links")] == days  # type: ignore[index]
    said = [found["day"] for found in told(text, "links", day=date(2026, 6, 1))]  # type: ignore[index]
    assert said == ["2026-06-01"] * 3


@pytest.mark.parametrize(
    ("remark", "venue"),
    [
        ("Accepted at ICML 2025 (oral)", "ICML 2025"),
        ("To appear in NeurIPS '24", "NeurIPS 2024"),
        ("Accepted at ACL '98", "ACL 1998"),
        ("Presented at SIGIR ’60, in print", "SIGIR 1960"),
        ("A poster of KDD '59", "KDD 2059"),
        ("Appeared in proceedings of STOC 1997", "STOC 1997"),
        ("Accepted at KDD 12 pages", "KDD"),
        ("Accepted at KDD 18 pp., online", "KDD"),
        ("Published at SIGGRAPH Asia", "SIGGRAPH Asia"),
        ("Accepted by the ACL workshop on kites", None),
        ("Submitted to ICML 2025, accepted nowhere", None),
        ("ICML 2025", None),
        ("Accepted at ACL-kites", None),
    ],
)
def test_a_remark_says_where_a_paper_was_accepted(remark: str, venue: str | None) -> None:
    line = json.dumps({"id": "0704.0001", "title": "T", "authors_parsed": [["Bell", "Ana", ""]], "comments": remark})
    [found] = told(f"{line}\n", "arxiv-snapshot")
    assert isinstance(found, dict) and found.get("venue") == venue and found["remark"] == remark


def test_what_is_written_by_hand_into_our_own_json() -> None:
    notes = [
        {"text": " Mine ", "quote": None},
        "Bare",
        {"kind": "todo"},
        3,
        {"id": "n1", "text": "Old", "created": "x"},
    ]
    own = {"title": "T", "status": "read", "rating": 4, "tags": ["rl"], "due": "2026-12-24", "edition": "7-ab"}
    reading = read_bytes("input", json.dumps({**own, "notes": notes}).encode(), Hints())
    [record] = reading.records
    assert isinstance(record, Incoming) and record.paper.title == "T"
    said = dict(record.said)
    # a note without an id always has the same one, so that a second import brings no second note
    found = [(note.id, note.text) for note in said.pop("notes")]
    assert found == [("02d64181e111", " Mine "), ("af58d93b5385", "Bare"), ("n1", "Old")]
    assert said == {name: value for name, value in own.items() if name != "title"}


def test_of_a_list_that_is_followed_each_paper_has_a_day() -> None:
    assert [found.get("day") for found in told(ATOM, "feed")] == [None, None, None]  # type: ignore[attr-defined]
    days = [found.get("day") for found in told(ATOM, "feed", followed=True)]  # type: ignore[attr-defined]
    assert days == ["2025-03-04", "2025-03-04", "2025-03-04"]
    days = [found.get("day") for found in told(ATOM, "feed", day=date(2026, 6, 1))]  # type: ignore[attr-defined]
    assert days == ["2026-06-01", "2026-06-01", "2026-06-01"]


@pytest.mark.parametrize("text", [TEXT_RECORDS, RIS, BIBTEX, CSL, ZOTERO, SNAPSHOT, JSON_FEED, MIRROR, LINKS, TABLE])
def test_a_day_that_the_reader_names_is_that_of_each_paper(text: str) -> None:
    reading = read_bytes("input", text.encode(), Hints(date(2026, 6, 12)))
    days = [record.paper.day for record in reading.records if isinstance(record, Incoming)]
    assert len(days) > 1 and {*days} == {"2026-06-12"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '{"version": "https://jsonfeed.org/version/1", "items": 3}',
            "input: it has no items; expected a JSON Feed of papers",
        ),
        (
            '{"itemType": "book",\n[1]: "T"}',
            "input: not JSON: expected a name in quotation marks, saw a list; expected Zotero items as JSON, such as "
            "an export of Better BibTeX",
        ),
        (
            '{"error": "Too many requests", "itemType": "x", "translatorID": "y"}',
            "input: saw an error message, “Too many requests”; expected Zotero items as JSON, such as an export of "
            "Better BibTeX",
        ),
        (
            '{\n"title": "T"',
            "input: not JSON: expecting ',' delimiter at column 13; expected JSON: papers as an array, one object, or "
            "one object on each line, each with a title",
        ),
        (
            "<feed><entry><id>http://arxiv.org/api/errors#x</id><title>Error</title><summary>bad id</summary>"
            "</entry></feed>",
            "input: saw an error message, “bad id”; expected an Atom or RSS feed of papers, such as arXiv's",
        ),
        (
            '{"itemType": "book",\n"title":\nT}',
            "input: not JSON: expecting value at column 1; expected Zotero items as JSON, such as an export of Better "
            "BibTeX",
        ),
        (
            "<rss><channel><title>&</title></channel></rss>",
            "input: the XML is damaged, and no entry can be made out; expected an Atom or RSS feed of papers, such as "
            "arXiv's",
        ),
    ],
)
def test_a_text_with_no_record_is_refused_in_one_line(text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        list(read_bytes("input", text.encode(), Hints()).records)
    assert str(caught.value) == said


def test_what_comes_before_a_fault_is_kept() -> None:
    whole = "<rss><channel><item><title>Kites</title></item>"
    *papers, said = told(f"{whole}<item>", "feed")
    assert papers == [{"title": "Kites", "sources": ("feed",)}]
    assert said == Skipped(
        "after 1 record",
        "the rest could not be read: the XML breaks off or is damaged (no element found: line 1, column 53)",
    )
    *papers, said = told('[{"title": "Kites"}, {"title"', "json")
    assert papers == [{"title": "Kites", "sources": ("json",), "said": {"notes": []}}]
    reason = "not JSON: expecting ':' delimiter at column 9; the array cannot be read from here on"
    assert said == Skipped("record 2", reason)
    assert told('{"title": "Kites"}\nx\n[1]\n', "json")[1:] == [
        Skipped("line 2", "not JSON: expecting value at column 1"),
        Skipped("line 3", "expected an object with a title, saw a list"),
    ]
    foreign = "“DOI” is a field of CSL-JSON, whose names would be lost: --format csl-json reads them"
    assert told('[{"title": "Kites", "DOI": "10.1000/x", "URL": "x"}]', "json") == [Skipped("record 1", foreign)]


READING_LIST = """\
# Reading list

Words of mine.

## [Kites \\[MASK\\]](<https://example.org/a>)
<!-- broadsheet:paper p:0123456789abcdef01234567 bell%2B24 @7-ab -->

★★★★☆ · ▲1,118 · **Queued** · due 2026-12-24 · #rl #gpt-3ꓸ5

> In short,
> twice.

<!-- broadsheet:notes -->
### question · 2026-11-20 <!-- ^note-n1 10:00:00Z -->
Does it scale?

### [x] todo · 2026-11-21 <!-- ^note-n2 -->
> [!quote]
> fast \\<b>kites

Try.

<!-- written elsewhere -->
**Written elsewhere:**

Other.

### idea <!-- ^note-n3 {"created": "2026-11-22", "source": {"file": "kites.pdf", "anchor": "p2"}} -->
New.
<!-- /broadsheet:notes -->

<details>
<summary>Abstract</summary>

We fly.

Twice.

- **Authors:** Ana Bell; Council of X\\; and Y
- **Organization:** Lab
- **Venue:** ACL
- **Journal:** J. Papers
- **Published:** 2026-06-11
- **Listed:** 2026-06-12, of a year that was not said · hf-page
- **Identifiers:** arXiv:2606.13680; doi:10.1000/x; pmid:42
- **Keywords:** k1; k2
- **Page:** <https://a.example/p>
- **Code:** <https://c.example/r>
- **Project:** <https://p.example/>
- **Links:** <https://l.example/1> <https://l.example/2>

</details>

## Bells

<!-- broadsheet:paper -->

★☆☆☆☆
## Strings
<!-- broadsheet:paper x y -->

▲0
<!-- broadsheet:paper p:1 -->
"""


def test_a_reading_list() -> None:
    assert told(READING_LIST, "markdown") == [
        {
            "title": "Kites [MASK]",
            "abstract": "We fly.\n\nTwice.",
            "authors": ("Ana Bell", "Council of X; and Y"),
            "day": "2026-06-12",
            "day_inferred": True,
            "published": "2026-06-11",
            "url": "https://a.example/p",
            "arxiv": "2606.13680",
            "doi": "10.1000/x",
            "links": ("https://c.example/r", "https://p.example/", "https://l.example/1", "https://l.example/2"),
            "upvotes": 1118,
            "venue": "ACL",
            "sources": ("hf-page",),
            "listings": (Listing("hf-page", "2026-06-12", 1118, None, inferred=True),),
            "summary": "In short, twice.",
            "keywords": ("k1", "k2"),
            "organization": "Lab",
            "code": "https://c.example/r",
            "project": "https://p.example/",
            "journal": "J. Papers",
            "other_ids": (("pmid", "42"),),
            "citekey": "bell+24",
            "said": {
                "status": "queued",
                "rating": 4,
                "tags": ["rl", "gpt-3.5"],
                "due": "2026-12-24",
                "notes": [
                    Note("Does it scale?", "n1", "question", created="2026-11-20T10:00:00Z"),
                    Note(
                        "Try.",
                        "n2",
                        "todo",
                        done=True,
                        created="2026-11-21T00:00:00Z",
                        quote=Quote("fast <b>kites"),
                        conflicts=("Other.",),
                    ),
                    Note("New.", "n3", "idea", created="2026-11-22", source=NoteSource("kites.pdf", "p2")),
                ],
                "edition": "7-ab",
            },
        },
        {
            "title": "Bells",
            "sources": ("markdown",),
            "said": {"rating": 1, "tags": [], "due": None, "notes": [], "edition": None},
        },
        {
            "title": "Strings",
            "upvotes": 0,
            "sources": ("markdown",),
            "listings": (Listing("markdown", None, 0),),
            "citekey": "y",
            "said": {"rating": None, "tags": [], "due": None, "notes": [], "edition": None},
        },
        Skipped("line 63", "has no title"),
    ]


EDITED_LIST = """## Masts
<!-- broadsheet:paper p:0123456789abcdef01234567 -->
★★☆☆☆ · **READ** · ▲ 1.2 · #a, #b
<details open>
We sail.
- **Odd:** x
- **Published:**
- **Identifiers:** odd; arXiv:2606.1; s2:4\\;2
- **Listed:** · arxiv
- **Links:** <https://a.org/> https://b.org <ftp://c.org>
</details>
Words after.
## [Sails](https://s.org/x)
<!--broadsheet:paper  p:1   key -->
Words.
**reading** due 2026-01-02 #c·#d x#e
> One
> two
<!-- broadsheet:notes -->
### note · 2026-11-20 <!-- ^note-z 10:00:00Z -->
Kept.
"""


def test_a_reading_list_without_its_blank_lines() -> None:
    assert told(EDITED_LIST, "markdown") == [
        {
            **{"title": "Masts", "abstract": "We sail.", "links": ("https://a.org/",), "upvotes": 12},
            **{"sources": ("arxiv",), "listings": (Listing("arxiv", None, 12),), "other_ids": (("s2", "4;2"),)},
            "said": {"status": "read", "rating": 2, "tags": ["a", "b"], "due": None, "notes": [], "edition": None},
        },
        {
            **{"title": "Sails", "sources": ("markdown",), "summary": "One two", "citekey": "key"},
            "said": {
                **{"status": "reading", "rating": None, "tags": ["c", "d"], "due": "2026-01-02", "edition": None},
                "notes": [Note("Kept.", "z", created="2026-11-20T10:00:00Z")],
            },
        },
    ]
