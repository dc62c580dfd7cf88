"""What arXiv is asked, and what comes of its answers, in each shape that they and their mirrors have."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from store.errors import SourceFailed
from store.sources import SOURCES
from tests.news_server import NewsServer, Reply, atom_entry, client_for, news

ARXIV = SOURCES["arxiv"]
JUNE = date(2026, 6, 12)
DAMAGED = "sent a feed that is damaged; nothing of it was taken"


@pytest.fixture(scope="module")
def shared() -> Iterator[NewsServer]:
    with news() as made:
        yield made


@pytest.fixture
def server(shared: NewsServer) -> NewsServer:
    shared.forget()
    return shared


def feed(*entries: str, root: str = "feed", total: str = "") -> Reply:
    return Reply(f"<{root}>{total}{''.join(entries)}</{root}>".encode(), kind="application/xml")


def test_the_words_of_a_query_are_sent_as_they_were_typed(server: NewsServer, tmp_path: Path) -> None:
    server.serve("/api/query", feed(atom_entry(1)))
    what = ("au:Lovelace", "AND", "cat:cs.CL")
    with client_for(server, tmp_path) as client:
        [page] = ARXIV.newest(client, what)
    assert (page.name, page.format, page.listed) == ("arxiv:au:Lovelace+AND+cat:cs.CL", "feed", None)
    [asked] = server.asked
    assert asked.query["search_query"] == "au:Lovelace AND cat:cs.CL"


@pytest.mark.parametrize(
    "what", [("cs.cl", "CS.lg", "stat.ml"), ("cs.CL,cs.LG, stat.ML",), ("cs.CL+cs.LG", "stat.ML cs.CL"), (" cs.CL ",)]
)
def test_categories_are_written_as_readers_write_lists(
    what: tuple[str, ...], server: NewsServer, tmp_path: Path
) -> None:
    server.serve("/atom/", feed(atom_entry(1)))
    with client_for(server, tmp_path) as client:
        [page] = ARXIV.newest(client, what)
    named = "cs.CL" if what == (" cs.CL ",) else "cs.CL+cs.LG+stat.ML"
    assert (ARXIV.default_name(what), [asked.path for asked in server.asked]) == (f"arxiv:{named}", [f"/atom/{named}"])
    assert page.name == f"arxiv:{named} 2026-06-11"


@pytest.mark.parametrize(("tag", "name"), [("entry", "id"), ("item", "guid"), ("item", "link")])
def test_papers_are_counted_by_what_a_feed_calls_them(tag: str, name: str, server: NewsServer, tmp_path: Path) -> None:
    total = "<totalResults> 3 </totalResults>"
    each = [f"<{tag}><title>Kites</title><{name}> of {number}</{name}></{tag}>" for number in range(3)]
    replies = [feed(*each[:2], root="rss", total=total), feed(*each[2:], root="rss", total=total)]
    server.serve("/api/query", lambda asked: replies[asked.query["start"] != "0"])
    with client_for(server, tmp_path) as client:
        assert [page.body for page in ARXIV.day(client, ("cs.CL",), JUNE)] == [reply.body for reply in replies]
        assert len(list(ARXIV.newest(client, ("au:Lovelace",)))) == 1
    assert [asked.query["start"] for asked in server.asked] == ["0", "2", "0"]


def test_an_answer_that_does_not_say_how_many_there_are_is_all_there_is(server: NewsServer, tmp_path: Path) -> None:
    server.serve("/api/query", feed(atom_entry(1), atom_entry(2)))
    with client_for(server, tmp_path) as client:
        assert len(list(ARXIV.day(client, ("cs.CL",), JUNE))) == 1
    assert len(server.asked) == 1


def remark(length: int) -> bytes:
    return b"<!--" + b"k" * (length - len("<!---->")) + b"-->"


DOCTYPE, EMPTY = b"<!DOCTYPE feed>", b"<feed></feed>"


@pytest.mark.parametrize(
    "body",
    [
        b'<?xml version="1.0"?>' + DOCTYPE + EMPTY,
        remark(2_000 - len("<!DOCTYPE")) + DOCTYPE + EMPTY,
        remark(2_000) + b"<!--<!ENTITY kites-->" + EMPTY,
        b'<?xml version="1.0" encoding="kites"?>' + EMPTY,
        b"<feed><entry></feed>",
        b"<feed>\x00</feed>",
    ],
)
def test_a_feed_that_brings_a_grammar_of_its_own_or_is_none_is_not_read(
    body: bytes, server: NewsServer, tmp_path: Path
) -> None:
    for path in ("/atom/", "/api/query"):
        server.serve(path, Reply(body, kind="application/xml"))
    with client_for(server, tmp_path) as client:
        lists = (ARXIV.newest(client, ("cs.CL",)), ARXIV.newest(client, ("au:Ada",)), ARXIV.papers(client, ["1"]))
        for pages in lists:
            with pytest.raises(SourceFailed) as failed:
                list(pages)
            assert str(failed.value) == f"{server.place}: {DAMAGED}"


def test_an_entry_that_is_called_an_error_is_one_in_its_own_words(server: NewsServer, tmp_path: Path) -> None:
    about = "<entry><id>http://arxiv.org/abs/2606.10001v1</id><title>Error</title><summary>{}</summary></entry>"
    for summary, said in (("of kites", "of kites"), ("", "Error"), ("k" * 81, "k" * 80 + "…")):
        server.serve("/api/query", feed(about.format(summary)))
        with client_for(server, tmp_path) as client, pytest.raises(SourceFailed) as failed:
            list(ARXIV.papers(client, ["2606.10001"]))
        assert str(failed.value) == f"{server.place}: answered with an error: “{said}”"
    server.serve("/api/query", feed(about.replace("Error", "Errors").format("of kites")))
    with client_for(server, tmp_path) as client:
        assert len(list(ARXIV.papers(client, ["2606.10001"]))) == 1
