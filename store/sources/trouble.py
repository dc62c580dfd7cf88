"""What goes wrong with an answer, in words, and whether it is worth another try."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from store.errors import NotThere, Refused, SourceFailed
from store.quantities import spelt

_LEFT = re.compile(r"\br\s*=\s*(\d{1,9})")
_LONGEST = 86_400.0  # seconds: who asks for more has set the clock wrong
_TIME = re.compile(r"\bt\s*=\s*(\d{1,9})")


class Trouble(Exception):
    """One try that failed: who was asked, and what happened. ``again`` says that another try may do.

    ``seconds`` is how long the server wants to be left alone before that.
    """

    def __init__(
        self, who: str, said: str, *, again: bool = False, seconds: float = 0, kind: type[SourceFailed] = SourceFailed
    ) -> None:
        self.who, self.again, self.seconds, self._kind = who, again, seconds, kind
        super().__init__(said)

    def line(self) -> SourceFailed:
        """Return the error that the reader is told."""
        return self._kind(f"{self.who}: {self}")


def of_status(who: str, status: int, said: str, seconds: float, *, token: bool) -> Trouble:
    """Return the trouble that a status means; ``said`` are the server's own words, ``token`` whether it got one."""
    words = f" {said}" if said else ""
    if status in (404, 410):
        return Trouble(who, f"has nothing at this address ({status}){words}", kind=NotThere)
    if status == 429:
        wait = f"asks to wait {spelt(seconds)}" if seconds else "has been asked too often"
        return Trouble(who, f"{wait} (429){words}; try again then", again=True, seconds=seconds)
    if status in (401, 403, 407):
        return Trouble(who, f"refuses access ({status}){words}{'; is $HF_TOKEN right?' if token else ''}")
    if status >= 500 or status in (408, 425):
        later = f"in {spelt(seconds)}, as it asks" if seconds else "later"
        return Trouble(who, f"is out of order ({status}){words}; try again {later}", again=True, seconds=seconds)
    return Trouble(who, f"refuses this ({status}){words}", kind=Refused if status == 400 else SourceFailed)


def wait_asked(headers: Mapping[str, str], now: float, *, refused: bool = True) -> float:
    """Return for how many seconds a server wants to be left alone: Retry-After of one that refused, RateLimit of any.

    RateLimit says how many requests are left (r), and after how many seconds there are more (t).
    """
    asked = _moment(headers.get("retry-after", ""), now) if refused else 0.0
    limit = headers.get("ratelimit", "")
    left, time = _LEFT.search(limit), _TIME.search(limit)
    if time and (refused or (left and int(left[1]) == 0)):
        asked = max(asked, float(time[1]))
    return min(asked, _LONGEST)


def _moment(said: str, now: float) -> float:
    said = said.strip()
    if re.fullmatch(r"\d{1,9}", said, re.ASCII):
        return float(said)
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - now)
    except (ValueError, TypeError, OverflowError):
        return 0.0
