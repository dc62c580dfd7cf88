"""What sources bring: whole lists with all that they say, asked for as their owners want to be asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from store.errors import InputError
from store.importers import Hints, Skipped, read_bytes
from store.models import Paper
from store.sources import SOURCES, Page
from store.sources.hf import current_day
from tests.news_server import NewsServer, as_json, client_for, news, paper_item

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
