"""The rest that tests wait for is rest: no thread is awaited then, and nothing is due soon."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from store.library import Library
from tests.desk import sit
from tests.quiet import SOON


async def test_threads_and_what_is_due_soon_are_awaited(seeded: Library) -> None:
    done: list[str] = []

    async def work() -> None:
        await asyncio.to_thread(time.sleep, SOON)
        done.append("thread")
        await asyncio.sleep(SOON / 2)
        done.append("timer")
        await asyncio.to_thread(time.sleep, SOON)
        done.append("thread after that")

    async with sit(seeded) as at:
        working = asyncio.create_task(work())
        await at.settle()
        assert done == ["thread", "timer", "thread after that"]
        await working


async def test_what_is_due_later_is_not(seeded: Library) -> None:
    async with sit(seeded) as at:
        later = asyncio.create_task(asyncio.sleep(3_600))
        await at.settle()
        assert not later.done()
        later.cancel()


async def test_an_answer_is_shown_however_late_it_is(seeded: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = seeded.search

    def slow(*query: Any, **named: Any) -> Any:
        time.sleep(2 * SOON)
        return ask(*query, **named)

    async with sit(seeded) as at:
        monkeypatch.setattr(seeded, "search", slow)
        await at.press("slash", "g", "a", "l", "o")
        assert "searching…" not in at.text
        assert at.main.filter.query == "galo"
