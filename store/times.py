"""Moments and days: a moment is kept in UTC, and a day is the reader's own, by the clock of this computer."""

from datetime import UTC, date, datetime, time, tzinfo
from functools import lru_cache

_DAY = len("2026-11-24")


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the reader's own day."""
    return date.today()


def stamp(moment: datetime | None = None, *, precise: bool = False) -> str:
    """Write a moment as files keep it, "2026-11-24T15:20:00Z", the present one by default; ``precise`` to the ms."""
    moment = (moment or now()).astimezone(UTC)
    return moment.isoformat(timespec="milliseconds" if precise else "seconds").replace("+00:00", "Z")


def moment_of(stamp: str | None) -> datetime | None:
    """Read a moment as marks, steps and the ledger write it; None for anything else."""
    try:
        moment = datetime.fromisoformat(stamp or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def end_of(day: date) -> str:
    """Write the moment that a reader's day ends with."""
    try:
        return stamp(datetime.combine(day, time.max).astimezone(UTC))
    except (OverflowError, ValueError, OSError):  # at the ends of the calendar
        return day.isoformat()


def beginning_of(day: date) -> str:
    """Write the moment that a reader's day begins with."""
    try:
        return stamp(datetime.combine(day, time.min).astimezone(UTC))
    except (OverflowError, ValueError, OSError):  # at the ends of the calendar
        return day.isoformat()


def own_day(moment: datetime, zone: tzinfo | None = None) -> date:
    """Return the day of a moment in a time zone, that of this computer by default."""
    return moment.astimezone(zone).date()


def clock(moment: datetime) -> str:
    """Write a moment as "2026-11-24 15:20" in the time zone of this computer."""
    return moment.astimezone().isoformat(" ", "minutes")[:16]


@lru_cache(maxsize=1 << 12)
def local(stamp: str) -> str:
    """Write a kept moment as `clock` does; what is no moment stays as it is."""
    moment = moment_of(stamp)
    if moment is None or len(stamp) <= _DAY:
        return stamp
    try:
        return clock(moment)
    except (OverflowError, ValueError, OSError):  # before the year 1, or beyond what the system's clock can say
        return stamp


def local_end(stamp: str) -> str:
    """Write the moment that a day ends with as that day, any other as `local` does."""
    return local(stamp).removesuffix(" 23:59")


def local_day(stamp: str) -> str:
    """Write the day of a kept moment, as "2026-11-24"."""
    return local(stamp)[:_DAY]


def day_of(day: str | None) -> date | None:
    """Read an ISO date; None when it is none."""
    try:
        return date.fromisoformat(day or "")
    except ValueError:
        return None


def day_in_words(day: date, year: int | None = None) -> str:
    """Write a day as "30 Jul 2026", and as "30 Jul" within ``year``."""
    return f"{day.day} {day:%b}" + ("" if day.year == year else f" {day.year}")


def short_day(day: str | None, year: int) -> str:
    """Write an ISO date in six cells: "30 Jul" within the year, "Jul’25" in another; nothing when it is none."""
    if (found := day_of(day)) is None:
        return ""
    return f"{found.day:>2} {found:%b}" if found.year == year else f"{found:%b}’{found:%y}"
