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
from store.sources.client import Patience
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
    "what",
    [("treding",), ("search",), ("search", "x" * 251), ("submitter", "a/b"), ("week", "24"), ("month", "2026-13")],
)
def test_what_hugging_face_does_not_have_is_refused_in_a_line(what: tuple[str, ...]) -> None:
    with pytest.raises(InputError) as refused:
        SOURCES["hf"].check(what)
    assert "Hugging Face" in str(refused.value) and "\n" not in str(refused.value)


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
    queries = [each.query for each in server.asked]
    assert queries[0]["search_query"] == 'au:"Ada Lovelace"' and queries[1]["id_list"] == "2606.10003"
    assert queries[2]["search_query"] == "(cat:cs.CL) AND submittedDate:[202606101800 TO 202606111800]"
    assert [query["start"] for query in queries[2:]] == ["0", "500"]


@pytest.mark.parametrize(
    ("what", "said"), [((), "categories"), (("cs.CX",), "near it: cs."), (("kites in wind",), "categories")]
)
def test_what_is_no_category_and_no_query_is_refused(what: tuple[str, ...], said: str) -> None:
    with pytest.raises(InputError, match=said):
        SOURCES["arxiv"].check(what)


def test_subscriptions_have_names_of_their_own() -> None:
    assert SOURCES["hf"].default_name(()) == "hf"
    assert SOURCES["arxiv"].default_name(("cs.cl", "cs.LG")) == "arxiv:cs.CL+cs.LG"
    assert SOURCES["arxiv"].default_name(("au:Lovelace AND cat:cs.CL",)) == "arxiv:au:Lovelace+AND+cat:cs.CL"
    assert SOURCES["feed"].default_name(("https://www.example.org/a/feed.xml?x=1",)) == "example.org"
    for wrong in ((), ("example.org",), ("file:///etc/passwd",), ("https://a:b@example.org/x",)):
        with pytest.raises(InputError, match="no address of a feed"):
            SOURCES["feed"].check(wrong)


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
    with client_for(server, tmp_path) as client, pytest.raises(SourceFailed, match="no feed"):
        list(SOURCES["feed"].newest(client, (f"{server.address}/feed.json",)))


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
