"""Whose turn it is, and what is done in a thread meanwhile: told of, awaited, and stopped."""

from __future__ import annotations

import asyncio
import threading

import pytest

from tui.background import Background, Tell
from tui.turns import Turns


async def test_the_turn_is_the_readers_when_all_commands_have_ended_or_wait() -> None:
    turns, ends = Turns(), [asyncio.Event(), asyncio.Event()]
    asks = False
    await asyncio.wait_for(turns.over(lambda: False), 1)  # nothing runs
    running = [asyncio.ensure_future(turns.take(end.wait())) for end in ends]  # type: ignore[arg-type]
    over = asyncio.ensure_future(turns.over(lambda: asks))

    async def passed() -> bool:
        for _ in range(5):
            await asyncio.sleep(0)
        return over.done()

    assert not await passed()
    ends[0].set()
    assert not await passed(), "the other one runs"
    ends[1].set()
    assert await passed()
    await asyncio.gather(*running)
    ends[0].clear()
    again = asyncio.ensure_future(turns.take(ends[0].wait()))  # type: ignore[arg-type]
    over = asyncio.ensure_future(turns.over(lambda: asks))
    assert not await passed()
    asks = True
    assert not await passed(), "nobody has said so"
    turns.pass_on()
    assert await passed()
    ends[0].set()
    await again


async def test_a_command_that_fails_gives_the_turn_back() -> None:
    turns = Turns()

    async def fails() -> None:
        raise ValueError("no")

    failing = asyncio.ensure_future(turns.take(fails()))  # type: ignore[arg-type]
    await asyncio.wait_for(turns.over(lambda: False), 1)
    with pytest.raises(ValueError, match="no"):
        await failing


async def test_keys_that_come_while_it_rests_are_dropped() -> None:
    turns, end = Turns(), asyncio.Event()
    running = asyncio.ensure_future(turns.take(end.wait()))  # type: ignore[arg-type]
    over = asyncio.ensure_future(turns.over(lambda: False))
    await asyncio.sleep(0)
    resting = asyncio.ensure_future(turns.rest(0.001))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert turns.resting and over.done(), "the key that waits is dropped, too"
    await resting
    assert not turns.resting
    end.set()
    await running


async def test_what_takes_its_time_tells_how_far_it_is_and_can_be_stopped() -> None:
    background = Background()
    told: list[tuple[object, ...]] = []
    threads: list[int] = []

    def work(tell: Tell, stop: threading.Event) -> bool:
        threads.append(threading.get_ident())
        tell(1, "one")
        tell()
        return stop.wait(2)

    def hear(*said: object) -> None:
        assert threading.get_ident() not in threads
        told.append(said)
        if not said:
            background.stop()

    assert not background.stopped
    assert await asyncio.wait_for(background.do(work, hear), 5) is True
    assert told == [(1, "one"), ()] and background.stopped
    assert await background.do(lambda tell, stop: stop.is_set(), hear) is False, "the next one begins anew"
    assert not background.stopped


def test_what_is_told_when_the_reader_is_gone_is_lost() -> None:
    tells: list[Tell] = []
    asyncio.run(Background().do(lambda tell, stop: tells.append(tell), lambda: None))
    tells[0]("nobody hears")
