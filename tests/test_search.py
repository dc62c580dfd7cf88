"""What the search does beside answering: formulas are made ready when the first answer is there, and not before."""

from __future__ import annotations

from threading import Event

import pytest

from store.formulas import line
from store.library import Library
from tui.main import search
from tui.main.search import Search, SearchRequest


def test_the_first_formula_is_made_ready_after_the_first_answer(
    seeded: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = Event()
    monkeypatch.setattr(line, "load", ready.set)
    monkeypatch.setattr(search, "IDLE", 0.01)
    searching = Search(seeded, lambda result: None)
    assert not ready.wait(0.05)
    searching.submit(SearchRequest("low"), patience=5)
    assert ready.wait(5)
    searching.close()


def test_what_is_closed_makes_nothing_ready(seeded: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    ready = Event()
    monkeypatch.setattr(line, "load", ready.set)
    monkeypatch.setattr(search, "IDLE", 0.05)
    searching = Search(seeded, lambda result: None)
    searching.submit(SearchRequest("low"), patience=5)
    searching.close()
    assert not ready.wait(0.2)
