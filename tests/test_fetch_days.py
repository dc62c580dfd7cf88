"""What a fetch asks for and what it makes of the answers: days, subscriptions and the log, without any network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from store.catalogue import Catalogue
from store.errors import Busy, InputError, LibraryError, QueryError
from store.fetching import DayLog, Failure, Known, Standing, Subscription
from store.fetching.days import answered, due, failed, missed, spanned, together
from store.fetching.fetch import Wanted
from store.fetching.keeping import answering
from store.fetching.left_out import LeftOut
from store.fetching.log import FetchLog
from store.fetching.missing import Shelf
from store.fetching.subscriptions import Subscriptions, name_of, read_what
from store.locks import Waits, locked
from store.making import Incoming
from store.sources import Page
from store.sources.cache import ByteCache

NOON = datetime(2026, 6, 12, 16, tzinfo=UTC)
AT = "2026-06-12T16:00:00Z"
JUNE = date(2026, 6, 12)  # a Friday
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WHOLE, OPEN, EMPTY, FAILED = Standing.WHOLE, Standing.OPEN, Standing.EMPTY, Standing.FAILED


def june(*days: int) -> list[date]:
    return [date(2026, 6, day) for day in days]


# -- what came of a day --------------------------------------------------------------------------------------------


def test_a_day_is_whole_when_it_has_been_the_same_for_twenty_hours() -> None:
    first = answered(None, JUNE, NOON, "thirty", 30)
    assert first == DayLog(JUNE, OPEN, AT, since=AT, ids="thirty", listed=30)
    early = answered(first, JUNE, NOON + 20 * HOUR - timedelta(seconds=1), "thirty", 30)
    assert early == replace(first, at="2026-06-13T11:59:59Z")
    assert answered(early, JUNE, NOON + 20 * HOUR, "thirty", 30) == replace(
        first, standing=WHOLE, at="2026-06-13T12:00:00Z"
    )
    other = answered(first, JUNE, NOON + DAY, "more", 32)
    assert other == DayLog(JUNE, OPEN, "2026-06-13T16:00:00Z", since="2026-06-13T16:00:00Z", ids="more", listed=32)
    assert answered(replace(first, since="junk"), JUNE, NOON + DAY, "thirty", 30).standing is OPEN
    assert answered(replace(first, since=""), JUNE, NOON, "thirty", 30) == first


def test_what_is_counted_of_a_day_stays_when_it_answers_anew() -> None:
    before = DayLog(JUNE, WHOLE, "", since=AT, ids="thirty", taken="t", listed=30, new=20, left_out=10, why="odd")
    after = answered(before, JUNE, NOON + DAY, "thirty", 30)
    assert after == replace(before, at="2026-06-13T16:00:00Z", why="")
    empty = answered(before, JUNE, NOON + DAY, "", 0)
    moment = "2026-06-13T16:00:00Z"
    why = "the list is empty, and had 30 papers; they stay, and it is asked again"
    assert empty == replace(before, standing=OPEN, at=moment, since=moment, why=why)


def test_a_day_without_papers_is_empty_at_a_weekend_or_when_it_stays_so() -> None:
    saturday, sunday, monday = june(13, 14, 15)
    for day, standing, why in ((saturday, EMPTY, "a weekend"), (sunday, EMPTY, "a weekend"), (monday, OPEN, "")):
        assert answered(None, day, NOON, "", 0) == DayLog(day, standing, AT, since=AT if standing else "", why=why)
    again = answered(answered(None, monday, NOON, "", 0), monday, NOON + 20 * HOUR, "", 0)
    assert (again.standing, again.why) == (EMPTY, "")
    assert answered(None, None, NOON, "", 0).standing is OPEN
    assert answered(None, saturday, NOON, "one", 1).why == ""


def test_a_day_that_fails_keeps_what_was_known_of_it() -> None:
    assert failed(None, JUNE, NOON, "out of order") == DayLog(JUNE, FAILED, AT, why="out of order")
    before = DayLog(JUNE, WHOLE, "", since="x", ids="thirty", taken="t", listed=30, new=20, left_out=10)
    assert failed(before, JUNE, NOON, "out of order") == replace(before, standing=FAILED, at=AT, why="out of order")


def test_of_several_lists_a_day_is_known_by_the_least_certain() -> None:
    logs = [
        DayLog(JUNE, EMPTY, AT, why="a weekend"),
        DayLog(JUNE, WHOLE, AT, listed=30, new=20, left_out=1),
        DayLog(JUNE, OPEN, AT, listed=3, new=2, left_out=10, why="odd"),
    ]
    assert together(logs) == Known(OPEN, 33, 22, 11, ("odd", "a weekend"))
    assert together([*logs, DayLog(JUNE, FAILED, AT, why="odd")]) == Known(FAILED, 33, 22, 11, ("odd", "a weekend"))
    assert together(logs[:2]) == Known(WHOLE, 30, 20, 1, ("a weekend",))


# -- which days are asked for --------------------------------------------------------------------------------------


def known(standing: Standing, *days: int, **said: object) -> dict[date, DayLog]:
    return {day: replace(DayLog(day, standing, AT), **said) for day in june(*days)}  # type: ignore[arg-type]


def test_the_last_seven_days_are_due_and_all_that_is_not_settled() -> None:
    log = known(WHOLE, 1, 3, *range(6, 12)) | known(EMPTY, 4) | known(FAILED, 2) | known(OPEN, 5)
    assert due(log, JUNE, None, NOON) == june(12, 2, 11, 10, 9, 8, 7, 6, 5)
    assert due({}, JUNE, None, NOON) == june(*range(12, 5, -1))
    assert due(known(WHOLE, 3), JUNE, None, NOON) == june(12, 11, 10, 9, 8, 7, 6, 5, 4)
    assert due(known(WHOLE, 3), JUNE, JUNE - 5 * DAY, NOON) == june(12, 11, 10, 9, 8, 7, 6)
    assert due(known(FAILED, 13), JUNE, None, NOON) == june(*range(12, 5, -1)), "a day to come is not asked for"
    assert due(known(FAILED, 12, 1), JUNE, JUNE, NOON) == june(12, 11, 10, 9, 8, 7, 6, 1)


def test_an_open_day_with_papers_is_due_when_it_may_be_whole() -> None:
    before = date(2026, 5, 1)
    log = {before: DayLog(before, OPEN, AT, listed=30)}
    asked = [before in due(log, JUNE, JUNE, NOON + hours) for hours in (20 * HOUR - timedelta(seconds=1), 20 * HOUR)]
    assert asked == [False, True]
    for said in ({"listed": 0}, {"why": "odd"}, {"at": "junk"}):
        assert before in due({before: replace(log[before], **said)}, JUNE, JUNE, NOON), said  # type: ignore[arg-type]


def test_the_weekdays_that_were_missed_are_those_before_today() -> None:
    log = known(WHOLE, 8) | known(FAILED, 10, 6, 16, 15)
    assert missed(log, date(2026, 6, 15), date(2026, 6, 5)) == june(12, 11, 10, 9, 6, 5)
    assert missed(known(WHOLE, 10), JUNE, None) == june(11)
    assert missed({}, JUNE, None) == []


def test_days_that_are_named_are_all_asked_for_as_far_as_there_are_lists() -> None:
    assert spanned(date(2026, 6, 9), date(2026, 6, 11), known(WHOLE, 11) | known(FAILED, 9)) == june(10, 9, 11)
    first = date(2026, 6, 10)
    for wanted, days in (
        (Wanted(day=JUNE), june(12)),
        (Wanted(since=date(2026, 6, 8)), june(12, 11, 10)),
        (Wanted(since=date(2026, 6, 11), until=date(2026, 6, 11)), june(11)),
        (Wanted(day=date(2026, 6, 8)), []),
    ):
        assert (wanted.days(first, JUNE, {}), wanted.is_new) == (days, False)
    assert Wanted(since=date(2026, 6, 11)).days(None, JUNE, {}) == june(12, 11)
    assert Wanted().is_new and Wanted(until=JUNE).is_new


@pytest.mark.parametrize(
    ("wanted", "line"),
    [
        *(
            (wanted, "2026-06-13 is still to come; the newest list is that of 2026-06-12")
            for wanted in (Wanted(day=JUNE + DAY), Wanted(since=JUNE + DAY), Wanted(JUNE, until=JUNE + DAY))
        ),
        *(
            (wanted, "--day asks for one day, --since and --until for several; choose")
            for wanted in (Wanted(JUNE, since=JUNE), Wanted(JUNE, until=JUNE))
        ),
        (Wanted(since=JUNE, until=JUNE - DAY), "there is no day from 2026-06-12 until 2026-06-11"),
        *((wanted, "") for wanted in (Wanted(), Wanted(JUNE), Wanted(since=JUNE, until=JUNE), Wanted(until=JUNE))),
    ],
)
def test_days_that_nobody_has_are_refused(wanted: Wanted, line: str) -> None:
    try:
        wanted.check(JUNE)
        said = ""
    except InputError as error:
        said = str(error)
    assert said == line


def test_a_day_is_missing_where_papers_are_to_be_had() -> None:
    first, last = june(8, 16)
    there = {day: Known(standing) for day, standing in zip(june(9, 10, 13), (WHOLE, FAILED, FAILED), strict=True)}
    shelf = Shelf(first, last, there)
    days = [date(2026, 6, day) for day in range(1, 31)]
    assert [day for day in days if shelf.is_missing(day)] == june(8, 10, 11, 12, 13, 15, 16)
    assert [shelf.before(day, None) for day in june(16, 15, 11, 9, 8, 30)] == [*june(15, 13, 10, 8), None, *june(16)]
    assert [shelf.after(day, None) for day in june(1, 8, 13, 15, 16)] == [*june(8, 10, 15, 16), None]
    assert [shelf.before(date(2026, 6, 13), end) for end in june(11, 12)] == [*june(12), None]
    assert [shelf.after(date(2026, 6, 11), end) for end in june(13, 12)] == [*june(12), None]
    nothing = Shelf(None, last, {})
    assert not nothing.is_missing(first) and nothing.before(last, None) is nothing.after(first, None) is None


# -- what is subscribed to -----------------------------------------------------------------------------------------

HEAD = "# What this library subscribes to. `broadsheet subscribe` writes here, and so may you.\n\n"


@pytest.fixture
def subscriptions(tmp_path: Path) -> Subscriptions:
    return Subscriptions(tmp_path, Waits())


def test_the_file_is_as_a_reader_would_write_it(subscriptions: Subscriptions, tmp_path: Path) -> None:
    hf = Subscription("hf", "hf", since=date(2026, 6, 6))
    arxiv = Subscription("cs", "arxiv", ("cs.CL", "cs.LG"), "kites or #rl", JUNE)
    assert subscriptions() == [] and subscriptions.add(hf) is None is subscriptions.add(arxiv)
    file = tmp_path / "subscriptions.toml"
    mine = '[[subscription]]\nname = "hf"\nsource = "hf"\nsince = 2026-06-06\n\n'
    named = '[[subscription]]\nname = "{}"\nsource = "arxiv"\nwhat = ["cs.CL", "cs.LG"]\n'
    assert file.read_text() == HEAD + mine + named.format("cs") + 'keep = "kites or #rl"\nsince = 2026-06-12\n'
    assert subscriptions() == [hf, arxiv] == subscriptions.named([])
    assert subscriptions.named(["cs", "hf", "cs"]) == [arxiv, hf]
    renamed = replace(arxiv, name="language", keep="")
    assert subscriptions.add(renamed) == arxiv and subscriptions() == [hf, renamed]
    assert file.read_text() == HEAD + mine + named.format("language") + "since = 2026-06-12\n"
    assert subscriptions.add(replace(renamed, keep="strings")) == renamed
    assert subscriptions.add(replace(renamed, keep="kites")) == replace(renamed, keep="strings")
    assert subscriptions.remove("hf") == hf
    assert file.read_text() == HEAD + named.format("language") + 'since = 2026-06-12\nkeep = "kites"\n'
    assert subscriptions.remove("language").keep == "kites" and file.read_text() == HEAD


def test_the_readers_own_file_may_end_without_a_line(subscriptions: Subscriptions, tmp_path: Path) -> None:
    (tmp_path / "subscriptions.toml").write_text('\ufeff[[subscription]]\nsource = "hf"')
    subscriptions.add(Subscription("t", "hf", ("trending",)))
    kept = '[[subscription]]\nsource = "hf"\n\n[[subscription]]\nname = "t"\nsource = "hf"\nwhat = ["trending"]\n'
    assert (tmp_path / "subscriptions.toml").read_text() == kept


def said(ask: object) -> str:
    with pytest.raises((InputError, LibraryError)) as refused:
        ask()  # type: ignore[operator]
    return str(refused.value)


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        ("", "source is missing; expected hf, arxiv, feed"),
        ("source = 3", "source is a number; expected hf, arxiv, feed"),
        ("source = 2026-06-12", "source is 2026-06-12; expected hf, arxiv, feed"),
        ('source = "hf"\nwhat = "trending"', "what is “trending”; expected a list of words"),
        ('source = "hf"\nwhat = [3]', "what is a list; expected a list of words"),
        ('source = "feed"\nwhat = ["x"]', "“x” is no address of a feed, which begins with https://"),
        ('source = "hf"\nname = 3', "name is a number; expected a text"),
        ('source = "hf"\nkeep = ["kites"]', "keep is a list; expected a text"),
        ('source = "hf"\nsince = 10:00:00', "since is 10:00:00; expected a date such as 2026-08-01"),
        (
            'source = "hf"\nsince = 2026-06-12T10:00:00',
            "since is 2026-06-12 10:00:00; expected a date such as 2026-08-01",
        ),
    ],
)
def test_what_is_wrong_in_an_entry_is_said_with_its_number(
    entry: str, line: str, subscriptions: Subscriptions, tmp_path: Path
) -> None:
    (tmp_path / "subscriptions.toml").write_text(f'[[subscription]]\nsource = "hf"\n[[subscription]]\n{entry}\n')
    where = "subscriptions.toml: " if line.startswith("two") else "subscriptions.toml: subscription 2: "
    assert said(subscriptions) == where + line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b"\xff", "subscriptions.toml: is not UTF-8"),
        (
            b"subscription = 2026-06-12",
            "subscriptions.toml: subscription is 2026-06-12; each begins with [[subscription]]",
        ),
        (b"subscription = [3]", "subscriptions.toml: subscription is a list; each begins with [[subscription]]"),
        (
            b'[[subscription]]\nsource = "hf"\n[[subscription]]\nsource = "arxiv"\nwhat = ["cs.CL"]\nname = "hf"\n',
            "subscriptions.toml: two subscriptions are called “hf”",
        ),
    ],
)
def test_what_is_wrong_in_the_file_is_said(
    text: bytes, line: str, subscriptions: Subscriptions, tmp_path: Path
) -> None:
    (tmp_path / "subscriptions.toml").write_bytes(text)
    assert said(subscriptions) == line


def test_a_file_that_has_no_room_or_is_none_is_left_alone(subscriptions: Subscriptions, tmp_path: Path) -> None:
    file, trending = tmp_path / "subscriptions.toml", Subscription("t", "hf", ("trending",))
    file.write_text('subscription = [{source = "hf"}]\n')
    room = "subscriptions.toml: subscription is a list in one line; each is to begin with [[subscription]]"
    assert said(lambda: subscriptions.add(trending)) == room
    file.unlink()
    file.mkdir()
    assert said(subscriptions) == f"{file} cannot be read: is a directory"
    away = Subscriptions(tmp_path / "away", Waits())
    line = f"{tmp_path / 'away' / 'subscriptions.toml'} cannot be written: no such file or directory"
    assert said(lambda: away.add(trending)) == line


def test_the_file_of_subscriptions_is_on_the_disk_when_the_command_answers(
    subscriptions: Subscriptions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed = list[tuple[Path, bool]]()
    file = tmp_path / "subscriptions.toml"
    monkeypatch.setattr("store.files.flush_folder", lambda folder: flushed.append((folder, file.exists())))
    subscriptions.add(Subscription("hf", "hf"))
    assert flushed == [(tmp_path, True)]


def test_while_another_program_writes_the_file_it_is_left_alone(tmp_path: Path) -> None:
    with locked(tmp_path / "subscriptions.toml.lock", Waits()), pytest.raises(Busy) as busy:
        Subscriptions(tmp_path, Waits(seconds=0)).add(Subscription("hf", "hf"))
    assert str(busy.value).endswith(f" is writing {tmp_path / 'subscriptions.toml'}; try again")
    assert not (tmp_path / "subscriptions.toml").exists()


def test_a_name_that_is_none_is_told_of_those_there_are(subscriptions: Subscriptions) -> None:
    none = "there is no subscription “kites”; there is none yet: `broadsheet subscribe hf`"
    assert said(lambda: subscriptions.remove("kites")) == none
    subscriptions.add(Subscription("hf", "hf"))
    subscriptions.add(Subscription("t", "hf", ("trending",)))
    assert said(lambda: subscriptions.named(["hf", "kites"])) == "there is no subscription “kites”; these are: hf, t"
    taken = "“hf” is hf already; give this one another --name"
    assert said(lambda: subscriptions.add(Subscription("hf", "hf", ("trending",)))) == taken


def test_what_a_subscription_is_called() -> None:
    assert name_of("hf", ("search", "kites " * 30)) == "hf:search:" + ("kites+" * 30)[:69] + "…"
    assert name_of("hf", (), "x" * 80) == "x" * 80
    for name in ("x" * 81, "two\nlines", "-x", " x"):
        line = said(lambda name=name: name_of("hf", (), name))  # type: ignore[misc]
        assert line.endswith(" is no name for a subscription: up to 80 letters on one line")
    feed = Subscription("", "feed", ("https://a.org/?token=secret",))
    assert (feed.list, feed.has_days) == ("feed https://a.org/?token=secret", False)
    assert feed.key == "feed 5b1b64a34de20a99", "what was fetched is found again by this"
    day = Subscription("", "hf", ("submitter", "sam"))
    assert (day.list, day.key, day.has_days) == ("hf submitter sam", "hf submitter sam", True)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["hf"], ("hf", ())),
        (["arxiv", "cs.CL", "cs.LG"], ("arxiv", ("cs.CL", "cs.LG"))),
        (["HTTPS://a.org/x"], ("feed", ("HTTPS://a.org/x",))),
        (["http://a.org/x"], ("feed", ("http://a.org/x",))),
        (["feed", "https://a.org"], ("feed", ("https://a.org",))),
        (["gopher"], "there is no source “gopher”; the sources are hf, arxiv, or the address of a feed"),
        (
            ["https://a.org", "x"],
            "there is no source “https://a.org”; the sources are hf, arxiv, or the address of a feed",
        ),
        (["feed", "x"], "“x” is no address of a feed, which begins with https://"),
    ],
)
def test_what_is_typed_names_a_source(words: list[str], found: object) -> None:
    assert (said(lambda: read_what(words)) if isinstance(found, str) else read_what(words)) == found


# -- what is kept of fetches ---------------------------------------------------------------------------------------


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with closing(Catalogue(tmp_path / "papers.db")) as opened:
        yield opened


def test_the_log_keeps_all_that_is_known_of_a_day_and_reads_what_others_wrote(catalogue: Catalogue) -> None:
    log = FetchLog(catalogue)
    days = [DayLog(day, WHOLE, AT, "since", "ids", "taken", 3, 2, 1, "why") for day in june(11, 12)]
    newest = DayLog(None, OPEN, AT)
    for each in (days[1], newest, days[0]):
        log.keep("hf", each)
    log.keep("hf trending", replace(newest, standing=FAILED))
    assert log.of("hf") == [newest, *days] and log.of("arxiv") == []
    assert (log.at("hf", JUNE), log.at("hf", None), log.at("hf", JUNE - 9 * DAY)) == (days[1], newest, None)
    log.keep("hf", replace(days[1], listed=4))
    assert log.of("hf")[2] == replace(days[1], listed=4)
    for row in (("soon", "open"), ("2026-06-01", "odd"), ("2026-06-02", "open")):
        catalogue.log_fetch(("odd", *row, " a ", "b\n", "", "", -3, "many", 1.5, "w" * 301))
    assert log.of("odd") == [DayLog(date(2026, 6, 2), OPEN, "a", "b", why="w" * 299 + "…")]


def test_what_is_left_out_is_kept_as_it_came(tmp_path: Path) -> None:
    left_out = LeftOut(ByteCache(tmp_path))
    pages = [Page(b"\xff\x00kites", "feed", "cs", True, JUNE), Page(b"strings", "", "cs", True)]
    left_out.keep("cs", JUNE, pages)
    left_out.keep("cs", None, [])
    assert left_out.of("cs", JUNE) == [replace(page, changed=False) for page in pages]
    assert left_out.of("cs", None) == left_out.of("hf", JUNE) == left_out.of("cs", JUNE - DAY) == []


def test_papers_are_divided_by_a_query_in_their_order() -> None:
    papers = [Incoming({"title": title, "day": "2026-06-12"}) for title in ("Kites", "Strings", "More kites", "Wind")]
    kept, left = answering("q:mine day:today", papers, today=JUNE, views={"mine": "kites"})
    assert ([each.paper.title for each in kept], left) == (["Kites", "More kites"], [papers[1], papers[3]])
    assert answering("kites", [], today=JUNE, views={}) == ([], [])
    with pytest.raises(QueryError):
        answering("(kites", papers, today=JUNE, views={})


def test_a_failure_is_a_line_with_its_list_and_day() -> None:
    assert str(Failure("hf", JUNE, "out of order")) == "hf 2026-06-12: out of order"
    assert str(Failure("hf", None, "out of order")) == "hf: out of order"
