"""The bar of what takes long: on a terminal alone, not before half a second, and gone at the end."""

from __future__ import annotations

import io
import re

import pytest

from tui.cli.meter import Meter


class Screen(io.StringIO):
    """A terminal that keeps what is painted."""

    there = True

    def isatty(self) -> bool:
        return self.there

    @property
    def painted(self) -> list[str]:
        """What stands on it, one painting after the other, without colours and without the bar itself."""
        text = re.sub(r"\x1b\[[\d;]*m|[━╸╺]", "", self.getvalue())
        return [" ".join(each.split()) for each in re.split(r"\x1b\[\S+?[A-Zlh]|\r", text) if each.strip()]


class Clock:
    """Tells the seconds that the test says have passed."""

    now = 100.0


def begun(monkeypatch: pytest.MonkeyPatch) -> tuple[Screen, Clock]:
    """Put a terminal in the place of standard error, for the test alone, and a clock beside it."""
    screen, clock = Screen(), Clock()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setattr("time.monotonic", lambda: clock.now)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    return screen, clock


def test_a_bar_says_what_is_done_and_of_how_much_and_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    screen, clock = begun(monkeypatch)
    with Meter("reading", 10) as meter:
        clock.now += 0.25
        meter(1)
        assert screen.getvalue() == ""
        clock.now += 0.25
        meter(2)
        meter(3, 20, "asking")
    assert screen.painted[-1] == "asking 3/20 0:00:00"
    assert screen.getvalue().endswith("\x1b[1A\x1b[2K")  # the line is taken away again


def test_what_was_not_said_anew_holds_on(monkeypatch: pytest.MonkeyPatch) -> None:
    screen, clock = begun(monkeypatch)
    with Meter("reading", 10) as meter:
        clock.now += 1
        meter(4)
    assert screen.painted[-1] == "reading 4/10 0:00:00"


def test_into_a_pipe_goes_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    screen, clock = begun(monkeypatch)
    screen.there = False
    with Meter("reading", 10) as meter:
        clock.now += 1
        meter(4)
    assert screen.getvalue() == ""
