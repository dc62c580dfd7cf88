"""Filling in what is missing of papers in the app, in the background."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.library import Library
from tests.conftest import TODAY
from tests.desk import Desk, sit
from tests.news_server import NewsServer, Reply, news
from tests.test_enrich import entry, known, serve
from tui.config import Settings


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[NewsServer]:
    monkeypatch.setattr("store.sources.clock.Clock.wait", lambda self, seconds, cancelled: None)
    with news() as made:
        yield made


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(tmp_path / "library", seeds=False, today=TODAY)
    opened.ingest([known(version=1), known(title="Bare", arxiv=None)])
    yield opened
    opened.close()


async def fill_in(at: Desk) -> None:
    """Choose the command by its name, and wait until the sources have been asked."""
    await at.press("colon")
    await at.type("fill in what")
    await at.press("enter")
    await at.app.workers.wait_for_complete()
    await at.settle()


async def test_the_paper_in_hand_is_filled_in(library: Library, server: NewsServer) -> None:
    serve(server, entry("2606.00001", 2))
    async with sit(library, settings=Settings(sources={"hf": server.address, "arxiv": server.address})) as at:
        await at.press("G" if at.title == "Bare" else "g")
        assert "Ada Lovelace" not in at.text
        await fill_in(at)
        assert at.said == "1 new version, 1 of 1 paper updated · is:updated finds them"
        assert "Ada Lovelace" in at.text and "version 2 of 11 Jun" in at.text


async def test_what_a_source_does_not_answer_is_said(library: Library, server: NewsServer) -> None:
    server.serve("/api", Reply(b"", 403))
    async with sit(library, settings=Settings(sources={"hf": server.address, "arxiv": server.address})) as at:
        await at.press("G" if at.title == "Bare" else "g")
        await fill_in(at)
        assert at.said == f"{server.place}: refuses access (403)"
        await at.press("G" if at.title == "Kites" else "g")
        await fill_in(at)
        assert at.said == "no paper is chosen that has an arXiv id"
