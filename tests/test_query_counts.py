"""How many papers wait, in all and on each day: what is put off, decided or gone does not."""

from contextlib import closing
from datetime import date
from pathlib import Path

from store.library import Library
from store.making import Incoming
from store.models import Status
from store.query.counts import DayCount, Waiting

TODAY = date(2026, 11, 21)
DAYS = {
    "inbox": "2026-11-18", "due": "2026-11-18", "snoozed": "2026-11-18", "queued": "2026-11-18", "gone": "2026-11-18",
    "later": "2026-11-20", "read": "2026-11-20", "none": None,
}  # fmt: skip


def test_what_waits_is_counted_in_all_and_by_day(tmp_path: Path) -> None:
    with closing(Library.open(tmp_path, seeds=False, today=TODAY)) as library:
        searcher = library.searcher
        assert searcher.waiting() is None, "nobody asked yet, and nothing is read for it"
        library.ingest(Incoming({"title": title, "day": day}) for title, day in DAYS.items())
        entries = {entry.paper.title: entry for entry in library.entries(library.head(9))}
        rows = {title: entry.row for title, entry in entries.items()}
        library.edit([entries["due"]], lambda mark: mark.snoozed("2026-11-21"), "")
        library.edit([entries["snoozed"]], lambda mark: mark.snoozed("2026-11-22"), "")
        library.edit([entries["queued"]], lambda mark: mark.with_status(Status.QUEUED), "")
        library.edit([entries["read"]], lambda mark: mark.with_status(Status.READ), "")
        library.deciding.remove([entries["gone"]])
        answer = library.search("-title:inbox")
        assert searcher.waiting() == Waiting(inbox=4, queued=1)
        assert searcher.day_counts(["2026-11-18", "2026-11-20", None, "2026-11-19"], answer) == {
            "2026-11-18": DayCount(papers=4, inbox=2, shown=3),
            "2026-11-20": DayCount(papers=2, inbox=1, shown=2),
            None: DayCount(papers=1, inbox=1, shown=1),
            "2026-11-19": DayCount(papers=0, inbox=0, shown=0),
        }
        assert sorted(searcher.waiting_on("2026-11-18")) == sorted([rows["inbox"], rows["due"]])
        assert searcher.waiting_on("2026-11-19") == []
        eighteenth, twentieth = DayCount(4, 2, 0), DayCount(2, 1, 0)
        assert searcher.counts_between(date(2026, 11, 18), date(2026, 11, 20)) == {
            date(2026, 11, 18): eighteenth,
            date(2026, 11, 20): twentieth,
        }
        assert searcher.counts_between(date(2026, 11, 19), date(2026, 11, 21)) == {date(2026, 11, 20): twentieth}
        assert searcher.counts_between(date(2026, 11, 17), date(2026, 11, 19)) == {date(2026, 11, 18): eighteenth}
        assert searcher.first_waiting() == rows["later"]
        library.ingest([Incoming({"title": "since", "day": "2026-11-20"})])
        library.search("")
        now = searcher.day_counts(["2026-11-20"], answer)
        assert now == {"2026-11-20": DayCount(papers=3, inbox=2, shown=2)}, "an older answer does not have it"
        entries = {entry.paper.title: entry for entry in library.entries(library.head(9))}
        library.edit(list(entries.values()), lambda mark: mark.with_status(Status.READ), "")
        assert (searcher.first_waiting(), searcher.waiting()) == (None, Waiting(0, 0))


def test_a_paper_that_changed_is_found_where_it_is_now(tmp_path: Path) -> None:
    with closing(Library.open(tmp_path, seeds=False, today=TODAY)) as library:
        library.ingest(Incoming({"title": f"Kites {number}", "arxiv": f"2606.0000{number}"}) for number in range(3))
        library.search("")
        before = {entry.paper.title: entry.row for entry in library.entries(library.head(9))}
        assert library.searcher.moved(before.values()) == {}
        library.ingest([Incoming({"title": "Kites 1", "arxiv": "2606.00001", "abstract": "We fly."})])
        library.search("")
        after = {entry.paper.title: entry.row for entry in library.entries(library.head(9))}
        assert after["Kites 1"] != before["Kites 1"]
        assert library.searcher.moved(range(99)) == {before["Kites 1"]: after["Kites 1"]}
        assert library.searcher.moved([]) == {}
        library.ingest(
            Incoming({"title": f"Kites {number}", "arxiv": f"2606.0000{number}", "upvotes": 9}) for number in (0, 1)
        )
        library.search("")
        now = {entry.paper.title: entry.row for entry in library.entries(library.head(9))}
        moved = {before["Kites 0"]: now["Kites 0"], before["Kites 1"]: now["Kites 1"], after["Kites 1"]: now["Kites 1"]}
        assert library.searcher.moved(range(99)) == moved, "each by every row that it has had"
