"""What is put off until the reader pauses: nothing that is no longer used is kept for good."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from store.library import Library
from tests.desk import sit
from tui import pauses


class Painted:
    """Something that refers to itself, as what is painted does."""

    def __init__(self) -> None:
        self.own = self


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> Iterator[pauses.Pauses]:
    """Give a reader who pauses whenever it is looked."""
    monkeypatch.setattr(pauses, "PAUSE", 0)
    monkeypatch.setattr("tui.pauses.gc.get_count", lambda: (0, 0, 1))
    before = gc.get_threshold()
    yield pauses.Pauses()
    gc.set_threshold(*before)
    gc.unfreeze()


def test_what_was_there_in_a_pause_and_is_gone_by_now_is_let_go_of_in_the_end(patient: pauses.Pauses) -> None:
    painted = Painted()
    kept = weakref.ref(painted)
    patient.look(settled=True)
    del painted
    for _ in range(20):
        assert kept() is not None, "it was left out of what is looked through"
        patient.look(settled=True)
    assert kept() is None


@pytest.mark.parametrize("asks", ["s", "n", "T"])
async def test_what_is_there_for_a_question_or_a_screen_is_not_there_to_stay(
    seeded: Library, patient: pauses.Pauses, asks: str
) -> None:
    async with sit(seeded) as at:
        await at.press(asks)
        painted = Painted()
        kept = weakref.ref(painted)
        at.app._look()
        del painted
        await at.press("escape")
        at.app._look()
        assert kept() is None
