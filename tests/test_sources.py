"""What sources bring: whole lists with all that they say, asked for as their owners want to be asked."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from store.errors import InputError, SourceFailed
from store.importers import Hints, Skipped, read_bytes
from store.models import Paper
from store.sources import SOURCES, Page
from store.sources.arxiv import titled
from store.sources.base import register
from store.sources.categories import category
from store.sources.client import Patience
from store.sources.endpoints import Endpoints
from store.sources.hf import current_day
from tests.news_server import Asked, NewsServer, Reply, as_json, atom_entry, client_for, news, paper_item

JUNE = date(2026, 6, 12)


@pytest.fixture
def server() -> Iterator[NewsServer]:
    with news() as made:
        yield made


def papers_of(pages: Iterator[Page] | list[Page]) -> list[Paper]:
    found = list[Paper]()
    for page in pages:
        for record in read_bytes(page.name, page.body, Hints(page.listed), format=page.format or None).records:
            assert not isinstance(record, Skipped), record
            found.append(record.paper)
    return found


def test_a_day_comes_page_by_page_and_again_only_when_it_changed(server: NewsServer, tmp_path: Path) -> None:
    items = [paper_item(number) for number in range(7)]
    server.days({"2026-06-12": items}, size=3)
    with client_for(server, tmp_path) as client:
        first = list(SOURCES["hf"].day(client, (), JUNE))
        again = list(SOURCES["hf"].day(client, (), JUNE))
        items[6]["paper"]["upvotes"] = 99
        voted = list(SOURCES["hf"].day(client, (), JUNE))
    assert [paper.title for paper in papers_of(first)] == [item["title"] for item in items]
    assert [page.changed for page in first] == [True] * 3
    assert [page.changed for page in again] == [False] * 3 and papers_of(again) == papers_of(first)
    assert [page.changed for page in voted] == [False, False, True] and papers_of(voted)[6].upvotes == 99
    assert {page.listed for page in first} == {JUNE} and first[0].name == "hf 2026-06-12"


def test_a_day_without_papers_is_no_page_and_no_error(server: NewsServer, tmp_path: Path) -> None:
    server.days({})
    with client_for(server, tmp_path) as client:
        assert list(SOURCES["hf"].day(client, (), date(2026, 6, 13))) == []


def test_hugging_face_is_asked_as_it_wants_to_be(server: NewsServer, tmp_path: Path) -> None:
    server.serve("/api/papers/search", as_json([paper_item(1)]))
    server.serve("/api/papers/2606.10002", as_json(paper_item(2)["paper"]))
    server.days({"2026-06-12": [paper_item(3)]})
    hf = SOURCES["hf"]
    with client_for(server, tmp_path) as client:
        assert papers_of(hf.newest(client, ("search", "kites", "in wind")))[0].arxiv == "2606.10001"
        assert papers_of(hf.newest(client, ("trending",)))[0].arxiv == "2606.10003"
        assert papers_of(hf.day(client, ("submitter", "sam"), JUNE))[0].submitter == "Sam Mitter"
        [found] = papers_of(hf.papers(client, ["2606.10002", "2606.99999"]))
    assert (found.arxiv, found.code, found.stars) == ("2606.10002", "https://github.com/o/r2", 2)
    asked = [(each.path.removeprefix("/api/"), dict(each.query)) for each in server.asked]
    assert asked == [
        ("papers/search", {"q": "kites in wind", "limit": "120"}),
        ("daily_papers", {"sort": "trending", "limit": "100"}),
        ("daily_papers", {"submitter": "sam", "limit": "100", "date": "2026-06-12"}),
        ("papers/2606.10002", {}),
        ("papers/2606.99999", {}),
    ]
    assert all(each.headers["User-Agent"].startswith("Broadsheet/") for each in server.asked)


@pytest.mark.parametrize(
    ("what", "name", "asked"),
    [
        ((), "hf", {}),
        (("trending",), "hf:trending", {"sort": "trending"}),
        (("week", "2026-W24"), "hf:week:2026-W24", {"week": "2026-W24"}),
        (("month", "2026-09"), "hf:month:2026-09", {"month": "2026-09"}),
        (("month", "2026-12"), "hf:month:2026-12", {"month": "2026-12"}),
        (("submitter", "a.b-c_d"), "hf:submitter:a.b-c_d", {"submitter": "a.b-c_d"}),
        (("search", "kites in", "wind"), "hf:search:kites+in:wind", {"q": "kites in wind"}),
        (("search", "x" * 250), f"hf:search:{'x' * 250}", {"q": "x" * 250}),
    ],
)
def test_each_list_of_hugging_face_has_its_name_and_its_question(
    what: tuple[str, ...], name: str, asked: dict[str, str], server: NewsServer, tmp_path: Path
) -> None:
    for path in ("/api/daily_papers", "/api/papers/search"):
        server.serve(path, as_json([paper_item(1)]))
    hf = SOURCES["hf"]
    hf.check(what)
    with client_for(server, tmp_path) as client:
        [page] = hf.newest(client, what)
    assert (hf.default_name(what), page.name, page.listed, page.format) == (name, name, None, "hf-daily")
    [sent] = server.asked
    path, limit = ("/api/papers/search", "120") if "q" in asked else ("/api/daily_papers", "100")
    assert (sent.path, sent.query) == (path, {"limit": limit, **asked})
    assert hf.has_days(what) is (what[:1] in ((), ("submitter",))) and not hf.has_past(what)


THERE = "nothing, `trending`, `search WORDS…`, `submitter NAME`, `week 2026-W24` or `month 2026-06`"


@pytest.mark.parametrize(
    ("what", "line"),
    [
        *(
            (what, f"hf “{' '.join(what)}” is nothing that Hugging Face has: ask for {THERE}")
            for what in (
                *(("treding",), ("search",), ("submitter", "a/b"), ("trending", "now")),
                *(("week", "24"), ("week", "2026-W245"), ("month", "2026-13"), ("month", "2026-00")),
            )
        ),
        (("search", "x" * 250, ""), "a search at Hugging Face has at most 250 letters, not 251"),
    ],
)
def test_what_hugging_face_does_not_have_is_refused_in_a_line(what: tuple[str, ...], line: str) -> None:
    with pytest.raises(InputError) as refused:
        SOURCES["hf"].check(what)
    assert str(refused.value) == line


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"papers": []}, "answered with an object where a list of papers is due"),
        ([paper_item(1), 3], "its list holds what is no paper; nothing of it was taken"),
        ([{"paper": {"id": "2606.10001"}}], "its list holds what is no paper; nothing of it was taken"),
        ([{"error": "no kites"}], "its list holds what is no paper, but “no kites”; nothing of it was taken"),
        ([{"error": 3}], "its list holds what is no paper; nothing of it was taken"),
        (
            [{"error": "kite " * 30}],
            f"its list holds what is no paper, but “{('kite ' * 30)[:79]}…”; nothing of it was taken",
        ),
    ],
)
def test_a_list_of_something_else_is_said_to_be_one(
    body: object, said: str, server: NewsServer, tmp_path: Path
) -> None:
    server.serve("/api/daily_papers", as_json(body))
    with client_for(server, tmp_path) as client, pytest.raises(SourceFailed) as failed:
        list(SOURCES["hf"].newest(client, ()))
    assert str(failed.value) == f"{server.place}: {said}"


def test_what_is_asked_for_by_id_has_to_be_a_paper(server: NewsServer, tmp_path: Path) -> None:
    for body in ([1], {"paper": 3, "title": "Kites"}, {"paper": {"id": "2606.10001"}}):
        server.serve("/api/papers/2606.10001", as_json(body))
        with client_for(server, tmp_path) as client, pytest.raises(SourceFailed) as failed:
            list(SOURCES["hf"].papers(client, ["2606.10001"]))
        assert str(failed.value) == f"{server.place}: its list holds what is no paper; nothing of it was taken"


def test_a_list_that_never_ends_is_given_up_after_a_hundred_pages(server: NewsServer, tmp_path: Path) -> None:
    server.days({"2026-06-12": [paper_item(number) for number in range(101)]}, size=1)
    line = f"^{server.place}: its list repeats itself without end; nothing of it was taken$"
    with client_for(server, tmp_path) as client, pytest.raises(SourceFailed, match=line):
        list(SOURCES["hf"].day(client, (), JUNE))
    assert len(server.asked) == 101


def test_a_page_without_papers_ends_a_list(server: NewsServer, tmp_path: Path) -> None:
    link = {"Link": f'<{server.address}/api/daily_papers?p=1>; rel="next"'}
    server.serve("/api/daily_papers", lambda asked: as_json([] if "p" in asked.query else [paper_item(1)], **link))
    with client_for(server, tmp_path) as client:
        assert len(list(SOURCES["hf"].newest(client, ()))) == 1
    assert len(server.asked) == 2


def test_no_two_sources_have_one_name_and_each_has_what_it_says() -> None:
    with pytest.raises(ValueError, match="two sources are called hf"):
        register(SOURCES["hf"])
    assert list(SOURCES) == ["hf", "arxiv", "feed"]
    firsts = {kind: source.first_day() for kind, source in SOURCES.items()}
    assert firsts == {"hf": date(2023, 5, 4), "arxiv": date(1991, 8, 14), "feed": None}
    feed = SOURCES["feed"]
    assert (feed.has_days(()), feed.has_past(())) == (False, False)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-06-12T01:29", "2026-06-11"),
        ("2026-06-12T01:30", "2026-06-12"),
        ("2026-12-12T02:29", "2026-12-11"),
        ("2026-12-12T02:30", "2026-12-12"),
        ("2026-03-08T02:30", "2026-03-08"),
        ("2026-11-01T01:30", "2026-11-01"),
        ("2026-11-02T01:30", "2026-11-01"),
        *((("2027-03-14T02:00", "2027-03-13"), ("2027-03-15T02:00", "2027-03-15"))),
        *((("2027-11-07T02:00", "2027-11-07"), ("2027-11-08T02:00", "2027-11-07"))),
    ],
)
def test_the_day_of_the_listing_begins_at_half_past_nine_in_new_york(moment: str, day: str) -> None:
    assert current_day(datetime.fromisoformat(moment).replace(tzinfo=UTC)).isoformat() == day


# -- arXiv and feeds -----------------------------------------------------------------------------------------------


def news_entry(number: int, announce: str) -> str:
    return (
        f"<entry><id>oai:arXiv.org:2606.{number}v2</id><title>Paper {number}</title>"
        f"<link href='https://arxiv.org/abs/2606.{number}' rel='alternate'/><updated>2026-06-12T04:00:00Z</updated>"
        f"<published>2026-06-12T00:00:00-04:00</published><category term='cs.CL'/>"
        f"<summary>arXiv:2606.{number}v2 Announce Type: {announce} \nAbstract: We fly\nkites.</summary>"
        f"<arxiv:announce_type>{announce}</arxiv:announce_type><dc:creator>Ana R\\'ev\\'esz, Bo Ek</dc:creator></entry>"
    )


def atom(entries: str, total: int = 0) -> Reply:
    feed = (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
        f"<updated>2026-06-12T04:00:00Z</updated><opensearch:totalResults>{total}</opensearch:totalResults>"
        f"{entries}</feed>"
    )
    return Reply(feed.encode(), kind="application/atom+xml")


def test_arxiv_news_are_of_their_day_and_new_versions_are_not(server: NewsServer, tmp_path: Path) -> None:
    server.serve("/atom/cs.CL+cs.LG", atom(news_entry(10001, "new") + news_entry(10002, "replace")))
    with client_for(server, tmp_path) as client:
        pages = list(SOURCES["arxiv"].newest(client, ("cs.cl", "cs.LG")))
    new, again = papers_of(pages)
    assert (pages[0].listed, pages[0].name) == (JUNE, "arxiv:cs.CL+cs.LG 2026-06-12")
    assert (new.arxiv, new.announce, new.day, new.version) == ("2606.10001", "new", "2026-06-12", 2)
    assert (new.authors, new.categories) == (("Ana Révész", "Bo Ek"), ("cs.CL",))
    assert (again.announce, again.day, again.published) == ("replace", None, None)


def test_arxiv_news_are_empty_at_weekends(server: NewsServer, tmp_path: Path) -> None:
    server.serve("/atom/cs.CL", atom(""))
    with client_for(server, tmp_path) as client:
        assert list(SOURCES["arxiv"].newest(client, ("cs.CL",))) == []


def test_arxiv_is_asked_for_authors_for_ids_and_for_days_gone_by(server: NewsServer, tmp_path: Path) -> None:
    def answer(asked: Asked) -> Reply:
        start = int(asked.query["start"])
        shown = range(start, min(start + 500, 700)) if "submittedDate" in asked.query.get("search_query", "") else [3]
        return atom("".join(map(atom_entry, shown)), 700)

    server.serve("/api/query", answer)
    arxiv = SOURCES["arxiv"]
    with client_for(server, tmp_path) as client:
        [found] = papers_of(arxiv.newest(client, ('au:"Ada Lovelace"',)))
        [same] = papers_of(arxiv.papers(client, ["2606.10003"]))
        of_day = papers_of(arxiv.day(client, ("cs.CL",), JUNE))
    assert found.arxiv == same.arxiv == "2606.10003" and found.day is None  # what is found is not listed
    assert {paper.arxiv for paper in of_day} == {f"2606.{10_000 + number}" for number in range(700)}
    assert {paper.day for paper in of_day} == {"2026-06-12"}
    by_age = {"sortBy": "submittedDate", "sortOrder": "descending"}
    sent = {"search_query": "(cat:cs.CL) AND submittedDate:[202606101800 TO 202606111800]", "max_results": "500"}
    assert [each.query for each in server.asked] == [
        {"search_query": 'au:"Ada Lovelace"', **by_age, "start": "0", "max_results": "100"},
        {"id_list": "2606.10003", "start": "0", "max_results": "1"},
        {**sent, **by_age, "start": "0"},
        {**sent, **by_age, "start": "500"},
    ]


def test_papers_are_asked_for_by_the_hundred_and_titles_by_their_words(server: NewsServer, tmp_path: Path) -> None:
    server.serve("/api/query", lambda asked: atom(atom_entry(len(asked.query.get("id_list", "")))))
    ids = [f"2606.{number}" for number in range(10_000, 10_201)]
    with client_for(server, tmp_path) as client:
        pages = [*SOURCES["arxiv"].papers(client, ids), *titled(client, ["Kites: on “wind”", "?!", "Strings"])]
    lists = [ids[:100], ids[100:200], ids[200:]]
    by_id = [{"id_list": ",".join(some), "start": "0", "max_results": str(len(some))} for some in lists]
    by_title = {"search_query": 'ti:"Kites on wind" OR ti:"Strings"', "start": "0", "max_results": "100"}
    assert [each.query for each in server.asked] == [*by_id, by_title]
    made = [(page.name, page.format, page.listed, page.changed) for page in pages]
    assert made == [*[("arxiv by id", "feed", None, True)] * 3, ("arxiv by title", "feed", None, True)]
    server.serve("/api/query", atom(""))
    with client_for(server, tmp_path) as client:
        assert not [*SOURCES["arxiv"].papers(client, ids), *titled(client, ["Kites"])]


@pytest.mark.parametrize(
    ("day", "sent_in"),
    [
        ("2026-06-08", "[202606041800 TO 202606051800]"),  # a Monday
        ("2026-06-09", "[202606051800 TO 202606081800]"),
        ("2026-06-10", "[202606081800 TO 202606091800]"),
        *((("2026-06-13", ""), ("2026-06-14", ""))),
    ],
)
def test_what_was_sent_in_until_two_is_new_on_the_next_weekday(
    day: str, sent_in: str, server: NewsServer, tmp_path: Path
) -> None:
    server.serve("/api/query", atom(atom_entry(1), 1))
    with client_for(server, tmp_path) as client:
        pages = list(SOURCES["arxiv"].day(client, ("cs.lg", "cs.CL"), date.fromisoformat(day)))
    asked = [each.query["search_query"] for each in server.asked]
    assert asked == ([f"(cat:cs.LG OR cat:cs.CL) AND submittedDate:{sent_in}"] if sent_in else [])
    assert [(page.name, str(page.listed)) for page in pages] == [(f"arxiv:cs.LG+cs.CL {day}", day)] * bool(sent_in)


@pytest.mark.parametrize(
    ("replies", "said"),
    [
        ([atom(atom_entry(1) + atom_entry(2), 5), atom("", 5)], "its list broke off after 2 papers of 5"),
        (
            [atom(atom_entry(1), 5), atom(atom_entry(1), 5)],
            "its list repeats itself without end; nothing of it was taken",
        ),
        (
            [atom(atom_entry(number), 99) for number in range(61)],
            "its list has no end; nothing of it was taken",
        ),
        ([atom("<entry><title>Error</title></entry>", 5)], "answered with an error: “Error”"),
        (
            [atom("<entry><title>Error</title><summary>no kites</summary></entry>", 5)],
            "answered with an error: “no kites”",
        ),
        ([atom("<entry><id>&kites;</id></entry>", 5)], "sent a feed that is damaged; nothing of it was taken"),
        (
            [Reply(b'<?xml version="1.0"?><!DOCTYPE feed><feed></feed>')],
            "sent a feed that is damaged; nothing of it was taken",
        ),
    ],
)
def test_a_list_of_arxiv_that_does_not_come_whole_is_not_taken(
    replies: list[Reply], said: str, server: NewsServer, tmp_path: Path
) -> None:
    coming = iter(replies)
    server.serve("/api/query", lambda asked: next(coming))
    with client_for(server, tmp_path) as client, pytest.raises(SourceFailed) as failed:
        list(SOURCES["arxiv"].day(client, ("cs.CL",), JUNE))
    assert str(failed.value) == f"{server.place}: {said}"


def test_a_day_of_arxiv_may_have_no_papers(server: NewsServer, tmp_path: Path) -> None:
    server.serve("/api/query", atom("", 0))
    with client_for(server, tmp_path) as client:
        assert list(SOURCES["arxiv"].day(client, ("cs.CL",), JUNE)) == []


def test_news_that_do_not_say_their_day_are_of_none(server: NewsServer, tmp_path: Path) -> None:
    dated = atom(atom_entry(1))
    server.serve("/atom/cs.CL", Reply(dated.body.replace(b"<updated>", b"<made>").replace(b"</updated>", b"</made>")))
    with client_for(server, tmp_path) as client:
        [page] = SOURCES["arxiv"].newest(client, ("cs.CL",))
    assert (page.name, page.listed, page.format) == ("arxiv:cs.CL", None, "feed")


def test_arxiv_is_where_it_always_is_unless_the_reader_says_otherwise(server: NewsServer, tmp_path: Path) -> None:
    hosts = list[tuple[str, int]]()

    def resolve(host: str, port: int) -> list[str]:
        hosts.append((host, port))
        raise OSError

    arxiv, line = SOURCES["arxiv"], ": nobody knows where this is; is this computer online?"
    with client_for(server, tmp_path, endpoints=Endpoints(), resolve=resolve) as client:
        for pages, host in (
            (arxiv.newest(client, ("cs.CL",)), "rss.arxiv.org"),
            (arxiv.newest(client, ("au:Lovelace",)), "export.arxiv.org"),
            (SOURCES["hf"].newest(client, ()), "huggingface.co"),
        ):
            with pytest.raises(SourceFailed) as failed:
                list(pages)
            assert str(failed.value) == host + line
    assert set(hosts) == {(host, 443) for host in ("rss.arxiv.org", "export.arxiv.org", "huggingface.co")}


ASKED = "categories (`arxiv cs.CL cs.LG`) or a query of arXiv's (`arxiv 'au:\"Ada Lovelace\"'`, `arxiv all:kites`)"


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ((), f"arxiv is asked for {ASKED}"),
        (("cs.CX",), "“cs.CX” is no category of arXiv; near it: cs.SC, cs.HC, cs.DC"),
        (("cs.CL", "kites in wind"), f"“kites” is no category of arXiv; ask for {ASKED}"),
    ],
)
def test_what_is_no_category_and_no_query_is_refused(what: tuple[str, ...], said: str) -> None:
    with pytest.raises(InputError) as refused:
        SOURCES["arxiv"].check(what)
    assert str(refused.value) == said


@pytest.mark.parametrize("field", ["ti", "au", "abs", "co", "jr", "cat", "rn", "id", "all", "submittedDate"])
def test_a_query_of_arxiv_names_a_field(field: str) -> None:
    arxiv, what = SOURCES["arxiv"], ("kites", f"OR {field}:x")
    arxiv.check(what)
    assert (arxiv.default_name(what), arxiv.has_past(what)) == (f"arxiv:kites+OR+{field}:x", False)
    assert arxiv.has_past(("cs.CL",))


CATEGORIES = """
astro-ph astro-ph.CO astro-ph.SR cond-mat cond-mat.dis-nn cond-mat.supr-con cs cs.AI cs.SC cs.SD cs.SE cs.SY econ.EM
econ.TH eess.AS eess.SY gr-qc hep-ex hep-lat hep-ph hep-th math.AC math.ST math-ph nlin.AO nlin.SI nucl-ex nucl-th
physics.acc-ph physics.geo-ph physics.hist-ph physics.space-ph q-bio.BM q-bio.TO q-fin.CP q-fin.TR quant-ph stat.AP
stat.TH
"""


def test_categories_are_known_whatever_their_case() -> None:
    named = CATEGORIES.split()
    assert [category(name.upper()) for name in named] == [category(name) for name in named] == named
    assert category("cs.KITE") is None and category("") is None


def test_subscriptions_have_names_of_their_own() -> None:
    assert SOURCES["hf"].default_name(()) == "hf"
    assert SOURCES["arxiv"].default_name(("cs.cl", "cs.LG")) == "arxiv:cs.CL+cs.LG"
    assert SOURCES["arxiv"].default_name(("au:Lovelace AND cat:cs.CL",)) == "arxiv:au:Lovelace+AND+cat:cs.CL"
    assert SOURCES["feed"].default_name(("https://www.example.org/a/feed.xml?x=1",)) == "example.org"
    https = ("https://a.org",)
    for wrong in ((), ("example.org",), ("file:///etc/passwd",), ("https://a:b@example.org/x",), https * 2):
        with pytest.raises(InputError) as refused:
            SOURCES["feed"].check(wrong)
        assert str(refused.value) == f"“{' '.join(wrong)}” is no address of a feed, which begins with https://"


def test_a_json_feed_is_read(server: NewsServer, tmp_path: Path) -> None:
    item = {
        **{"id": "https://huggingface.co/papers/2606.10001", "url": "https://huggingface.co/papers/2606.10001"},
        **{"title": "Kites &amp; strings", "content_html": "<p>We fly <b>kites</b>.</p>", "tags": ["wind"]},
        **{"date_published": "2026-06-12T00:00:00Z", "authors": [{"name": "Ada Lovelace"}, {"url": "https://x.org"}]},
    }
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Papers", "items": [item, {"title": "Strings"}]}
    server.serve("/feed.json", as_json(feed))
    with client_for(server, tmp_path) as client:
        first, second = papers_of(SOURCES["feed"].newest(client, (f"{server.address}/feed.json",)))
    assert (first.arxiv, first.title, first.abstract) == ("2606.10001", "Kites & strings", "We fly kites.")
    assert (first.authors, first.published, first.keywords) == (("Ada Lovelace",), "2026-06-12", ("wind",))
    assert first.day == "2026-06-12"
    assert (second.title, second.sources) == ("Strings", ("feed",))
    server.serve("/feed.json", as_json({"version": "https://jsonfeed.org/version/1.1"}))
    with client_for(server, tmp_path) as client, pytest.raises(SourceFailed) as failed:
        list(SOURCES["feed"].newest(client, (f"{server.address}/feed.json",)))
    assert str(failed.value) == f"{server.place}: answered with JSON that is no feed"
    error = "kite " * 30
    server.serve("/feed.json", as_json({"items": [3, {"title": "Kites"}, {"error": error}]}))
    with client_for(server, tmp_path) as client, pytest.raises(SourceFailed) as failed:
        list(SOURCES["feed"].newest(client, (f"{server.address}/feed.json",)))
    assert str(failed.value) == f"{server.place}: answered with an error: “{error[:79]}…”"
    server.serve("/feed.json", Reply(b"\xef\xbb\xbf " + json.dumps({"items": []}).encode()))
    with client_for(server, tmp_path) as client:
        [page] = SOURCES["feed"].newest(client, (f"{server.address}/feed.json",))
    assert (page.format, page.name, page.listed, page.changed) == ("json-feed", "127.0.0.1", None, True)


def test_a_feed_that_is_no_xml_any_more_is_read_all_the_same(server: NewsServer, tmp_path: Path) -> None:
    items = "".join(
        f"<item><title>Kites {number} & co&nbsp;</title><link>https://arxiv.org/abs/2606.1000{number}</link>"
        f"<guid>https://arxiv.org/abs/2606.1000{number}</guid>"
        f"<author>Ada Lovelace</author><description>We fly <br> them.</description><pubDate>2026-06-12</pubDate></item>"
        for number in range(3)
    )
    good = "<item><title>Strings</title><link>https://arxiv.org/abs/2606.10009</link></item>"
    server.serve(
        "/feed.xml", Reply(f"<rss><channel>{good}{items}</channel></rss>".encode(), kind="application/rss+xml")
    )
    with client_for(server, tmp_path) as client:
        found = papers_of(SOURCES["feed"].newest(client, (f"{server.address}/feed.xml",)))
    assert [paper.arxiv for paper in found] == ["2606.10009", "2606.10000", "2606.10001", "2606.10002"]
    assert (found[1].title, found[1].authors, found[1].published) == ("Kites 0 & co", ("Ada Lovelace",), "2026-06-12")
    assert found[1].day == "2026-06-12"  # it is listed when the feed has it


def test_a_loose_feed_is_read_in_no_time(server: NewsServer, tmp_path: Path) -> None:
    text = f"<rss><item><title>Kites & co</title><author>{'a@' * 30_000}</author></item></rss>"
    server.serve("/feed.xml", Reply(text.encode(), kind="application/rss+xml"))
    begun = time.perf_counter()
    with client_for(server, tmp_path) as client:
        assert len(papers_of(SOURCES["feed"].newest(client, (f"{server.address}/feed.xml",)))) == 1
    assert time.perf_counter() - begun < 1


# -- a real morning ------------------------------------------------------------------------------------------------

SAMPLES = Path(__file__).parent.parent.parent / "shared" / "samples"
FIELDS = {
    **dict.fromkeys(("id", "title", "abstract", "authors", "day", "published", "arxiv", "upvotes", "sources"), 30),
    **dict.fromkeys(("summary", "keywords", "submitter", "comments", "listings"), 30),
}


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="no samples here")
def test_a_real_morning_keeps_all_that_it_says(server: NewsServer, tmp_path: Path) -> None:
    body = (SAMPLES / "hf_daily_papers_2026-06-12.json").read_bytes()
    server.serve("/api/daily_papers", Reply(body))
    with client_for(server, tmp_path, patience=Patience()) as client:
        papers = papers_of(SOURCES["hf"].day(client, (), JUNE))
    raw = [item["paper"] for item in json.loads(body)]
    have = {
        **FIELDS,
        **dict.fromkeys(("code", "stars"), sum("githubRepo" in paper for paper in raw)),
        **{"project": sum(bool(paper.get("projectPage")) for paper in raw)},
        **{"organization": sum(bool(paper.get("organization")) for paper in raw)},
        **{"media": sum(bool(paper.get("mediaUrls")) for paper in raw)},
    }
    absent = (None, (), "")
    counted = {name: sum(getattr(paper, name) not in absent for paper in papers) for name in have}
    assert counted == have
    assert sum(paper.upvotes or 0 for paper in papers) == 453 and sum(len(paper.authors) for paper in papers) == 202
