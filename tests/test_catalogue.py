"""The catalogue adds papers once, moves the changed ones to new rows, and reads in the order asked."""

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from itertools import islice, permutations
from pathlib import Path

import pytest

from store.catalogue import Catalogue
from store.catalogue.connections import connect
from store.catalogue.gone import Absent, Gone, absent, rows_apart
from store.catalogue.naming import id_of_citekey, names_from, near, resolve
from store.errors import Busy, LibraryError, UnknownPaper
from store.identity import paper_id
from store.index.index import Index
from store.index.snapshot import verify
from store.models import Paper
from store.query import parse
from store.query.answer import search
from tests.at_once import at_once
from tests.dispositions import hear_signals
from tests.papers import incoming

ROOT = Path(__file__).parent.parent


def paper(title: str, **fields: object) -> Paper:
    named = Paper(id="", title=title, **fields)  # type: ignore[arg-type]
    return replace(named, id=paper_id(title, named.authors, named.abstract, arxiv=named.arxiv, doi=named.doi))


def numbered(number: int) -> Paper:
    return paper(
        f"Number {number}", abstract=f"{'odd' if number % 2 else 'even'}, said {number}", authors=("A. Smith",)
    )


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    catalogue = Catalogue(tmp_path / "papers.db")
    yield catalogue
    catalogue.close()


def test_adding_twice_changes_nothing(catalogue: Catalogue) -> None:
    papers = [paper(f"Title {n}", abstract=f"Text {n}", day="2026-07-30") for n in range(30)]
    first = catalogue.upsert(incoming(papers))
    version = catalogue.version
    second = catalogue.upsert(incoming(papers))
    assert (first.new, first.updated, first.unchanged) == (30, 0, 0)
    assert (second.new, second.updated, second.unchanged) == (0, 0, 30)
    assert (len(catalogue), catalogue.top, catalogue.version) == (30, 30, version)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (sqlite3.DatabaseError("database disk image is malformed"), "database disk image is malformed"),
        (sqlite3.OperationalError("disk I/O error"), None),
        (None, None),
    ],
)
def test_what_is_wrong_with_the_file_is_told_from_a_disk_in_the_way(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, error: sqlite3.Error | None, said: str | None
) -> None:
    def fails(work: object) -> None:
        with catalogue.file.explained():
            raise error or LibraryError("it is gone")

    assert catalogue.file.damage() is None
    monkeypatch.setattr(catalogue.file, "patiently", fails)
    if said:
        assert catalogue.file.damage() == said
    else:
        with pytest.raises(LibraryError):
            catalogue.file.damage()


def test_threads_that_read_at_once_get_their_own_rows(catalogue: Catalogue) -> None:
    """With one connection for all of them they do not, from Python 3.12 on."""
    catalogue.upsert(incoming(map(numbered, range(3))))
    questions = (
        lambda: catalogue.version,
        lambda: len(catalogue),
        lambda: catalogue.papers([1]),
        lambda: catalogue.papers([2]),
    )
    assert at_once(questions) == [[], [], [], []]


def test_no_thread_reads_what_is_closed(catalogue: Catalogue) -> None:
    catalogue.close()
    with ThreadPoolExecutor(1) as threads, pytest.raises(LibraryError, match="closed"):
        threads.submit(catalogue.papers, [0]).result()


def test_a_changed_paper_moves_to_a_new_row_and_keeps_its_place(catalogue: Catalogue) -> None:
    catalogue.upsert(incoming([paper("One"), paper("Two"), paper("Three")]))
    before = catalogue.version
    counts = catalogue.upsert(incoming([paper("Two", upvotes=0)]))
    assert (counts.new, counts.updated) == (0, 1)
    assert catalogue.retired(since=before) == [1]
    assert catalogue.retired(since=catalogue.version) == []
    assert [(row, seq, found.title) for row, seq, found in catalogue.scan()] == [
        (0, 0, "One"),
        (2, 2, "Three"),
        (3, 1, "Two"),
    ]
    assert [found.title for found in catalogue.papers([3, 0])] == ["Two", "One"]
    assert len(catalogue) == 3


def test_a_paper_is_found_by_every_identifier_it_ever_came_with(catalogue: Catalogue) -> None:
    bare = paper("GaLore", abstract="Training")
    catalogue.upsert(incoming([bare]))
    catalogue.upsert(incoming([paper("GaLore", abstract="Training", authors=("J. Zhao",), arxiv="2403.03507")]))
    assert len(catalogue) == 1
    rows = catalogue.rows_of([bare.id, "arxiv:2403.03507", "arxiv:0000.00000"])
    assert rows == {bare.id: 1, "arxiv:2403.03507": 1}
    assert catalogue.ids_of([bare.id]) == {bare.id: "arxiv:2403.03507"}


def test_records_that_turn_out_to_be_one_paper_are_joined(tmp_path: Path) -> None:
    """The third says that the first two are one: each of their names finds it, and either citekey; a mark decides."""
    printed = paper("Kites", authors=("Ada Lovelace",), doi="10.1234/kites", venue="ACL", day="2026-06-11")
    posted = paper("Flying Kites", authors=("A. Lovelace",), arxiv="2606.13681", abstract="We fly.", day="2026-06-12")
    both = paper("Flying Kites", authors=("Ada Lovelace",), arxiv="2606.13681", doi="10.1234/kites")
    for promised, name in (({}, "arxiv:2606.13681"), ({"doi:10.1234/kites": "lovelace2026kites"}, "doi:10.1234/kites")):
        catalogue = Catalogue(tmp_path / f"{len(promised)}.db", lambda promised=promised: promised)  # type: ignore[misc]
        catalogue.upsert(incoming([printed, posted]))
        before = catalogue.version
        counts = catalogue.upsert(incoming([both]))
        assert (counts.new, counts.updated, len(catalogue)) == (0, 1, 1)
        assert catalogue.retired(since=before) == [0, 1]
        [(_, _, found)] = catalogue.scan()
        assert (found.id, found.venue, found.abstract) == (name, "ACL", "We fly.")
        assert [listing.day for listing in found.listings] == ["2026-06-12", "2026-06-11"]
        names = [printed.id, posted.id, "arxiv:2606.13681"]
        assert set(catalogue.ids_of(names).values()) == {name}
        assert id_of_citekey(catalogue, "lovelace2026kites") == id_of_citekey(catalogue, "lovelace2026flying") == name
        again = catalogue.upsert(incoming([printed, both, posted, both]))
        assert (again.new, len(catalogue)) == (0, 1)
        catalogue.close()


def test_records_that_take_turns_change_nothing_when_they_come_again(catalogue: Catalogue) -> None:
    """A list that has a paper twice, under two titles: what is last stays, and nothing is written a second time."""
    twice = [paper("One", arxiv="2606.13681", day="2026-06-12"), paper("One, retitled", arxiv="2606.13681")]
    first = catalogue.upsert(incoming(twice))
    assert (first.new, first.updated) == (1, 1)
    version = catalogue.version
    again = catalogue.upsert(incoming(twice))
    assert (again.new, again.updated, again.unchanged, catalogue.version) == (0, 0, 2, version)
    assert catalogue.rehearse(incoming(twice)).unchanged == 2
    assert [found.title for _, _, found in catalogue.scan()] == ["One, retitled"]
    last = catalogue.upsert(incoming(twice[:1]))
    assert (last.updated, [found.title for _, _, found in catalogue.scan()]) == (1, ["One"])


def test_no_two_papers_go_by_one_id(catalogue: Catalogue) -> None:
    """A journal and a conference have each given a DOI to what has one arXiv id: these are two papers."""
    twins = [paper("Kites", authors=("A. B",), arxiv="2606.13681", doi=f"10.1234/{n}") for n in "ab"]
    assert catalogue.upsert(incoming(twins)).new == 2
    assert [found.id for _, _, found in catalogue.scan()] == ["arxiv:2606.13681", "doi:10.1234/b"]
    assert catalogue.upsert(incoming(twins)).unchanged == 2


def test_a_title_alone_makes_no_two_records_one(catalogue: Catalogue) -> None:
    """Where nothing but the title is known they are at different addresses; each is found again at its own."""
    reports = [paper("Technical Report", url=f"https://example.org/{n}") for n in "abc"]
    assert catalogue.upsert(incoming(reports)).new == 3
    assert len({found.id for _, _, found in catalogue.scan()}) == 3
    for again in (reports, reversed(reports)):
        counts = catalogue.upsert(incoming(again))
        assert (counts.new, counts.updated, counts.unchanged) == (0, 0, 3)
    known = catalogue.upsert(incoming([replace(reports[1], authors=("A. B",))]))
    assert (known.new, known.updated) == (0, 1)
    assert [found.url for _, _, found in catalogue.scan() if found.authors] == ["https://example.org/b"]
    assert catalogue.upsert(incoming(reports)).unchanged == 3


def test_papers_with_other_identifiers_stay_apart_whatever_their_titles(catalogue: Catalogue) -> None:
    counts = catalogue.upsert(
        incoming([paper("Technical Report", arxiv="2601.00001"), paper("Technical Report", arxiv="2601.00002")])
    )
    assert counts.new == 2


def test_the_first_rows_are_newest_then_most_liked_then_as_listed(catalogue: Catalogue) -> None:
    catalogue.upsert(
        incoming(
            [
                paper("no day"),
                paper("old", day="2026-01-01", upvotes=99),
                paper("first", day="2026-02-01"),
                paper("liked", day="2026-02-01", upvotes=2),
                paper("second", day="2026-02-01"),
            ]
        )
    )
    assert [found.title for found in catalogue.papers(catalogue.head(9))] == [
        "liked",
        "first",
        "second",
        "old",
        "no day",
    ]


def test_citekeys_are_unique_and_stay(catalogue: Catalogue) -> None:
    same = [paper("Deep Nets", abstract=str(n), authors=(f"{n} Smith",), published=f"2024-01-0{n}") for n in (1, 2, 3)]
    catalogue.upsert(incoming(same))
    cited = [found.citekey for _, _, found in catalogue.scan()]
    assert cited == ["smith2024deep", "smith2024deepa", "smith2024deepb"]
    catalogue.upsert(incoming([replace(same[0], published="2025-01-01")]))
    cited_by = id_of_citekey(catalogue, "smith2024deep")
    assert cited_by and catalogue.papers([catalogue.rows_of([cited_by])[cited_by]])[0].published == "2025-01-01"
    assert near(catalogue, "smith2025", 2) == ["smith2024deep", "smith2024deepa"]


def test_what_is_begun_is_completed_by_all_that_papers_go_by(catalogue: Catalogue) -> None:
    bare = paper("Gusts", authors=("B. Chen",))
    catalogue.upsert(
        incoming(
            [
                paper("Kites", authors=("A. Smith",), arxiv="2606.13681", doi="10.1234/k"),
                paper("Wind", doi="10.1234/w"),
                bare,
            ]
        )
    )
    assert [
        (begun, names_from(catalogue, begun, 9)) for begun in ("arxiv:26", "2606.", "doi:", "10.1234/", "smith", "p:")
    ] == [
        ("arxiv:26", ["arxiv:2606.13681"]),
        ("2606.", ["2606.13681"]),
        ("doi:", ["doi:10.1234/w"]),
        ("10.1234/", ["10.1234/w"]),
        ("smith", ["smithkites"]),
        ("p:", [bare.id]),
    ]
    assert names_from(catalogue, "x", 9) == []
    assert len(names_from(catalogue, "", 3)) == 3
    assert near(catalogue, "2606.99999", 5) == ["arxiv:2606.13681"]
    assert near(catalogue, "10.12x", 5) == ["arxiv:2606.13681", "doi:10.1234/w"]
    assert (near(catalogue, "smi", 5), near(catalogue, "sm", 5), near(catalogue, "smxx", 5)) == (["smithkites"], [], [])


def test_a_name_of_no_paper_or_of_several_is_said_with_what_is_near(catalogue: Catalogue) -> None:
    catalogue.upsert(incoming(paper(f"Kites {word}", doi=f"10.1234/{word}") for word in "abcdef"))
    ids = [f"doi:10.1234/{word}" for word in "abcdef"]
    keys = sorted(found.citekey for _, _, found in catalogue.scan())
    for name, said, listed in (
        ("doi:10.1", f"“doi:10.1” is the start of several ids: {', '.join(ids[:5])}; type more of it", ids),
        ("kitesx", f"there is no paper “kitesx”; near it: {', '.join(keys[:5])}", keys[:5]),
        ("gusts", "there is no paper “gusts”; `broadsheet list` shows what there is", []),
        ("p:", "there is no paper “p:”; `broadsheet list` shows what there is", []),
        ("", "there is no paper “”; `broadsheet list` shows what there is", []),
    ):
        with pytest.raises(UnknownPaper) as raised:
            resolve(catalogue, name)
        assert (str(raised.value), raised.value.near) == (said, tuple(listed))
    assert (
        resolve(catalogue, "doi:10.1234/f") == resolve(catalogue, "10.1234/F") == resolve(catalogue, keys[5]) == ids[5]
    )


def test_how_far_an_import_is_is_told_now_and_then(catalogue: Catalogue) -> None:
    told: list[int] = []
    catalogue.upsert(incoming(map(numbered, range(1_001))), told.append)
    assert told == [500, 1_000, 1_001]
    assert (catalogue.arrived, catalogue.first_since(1_000), catalogue.first_since(1_001)) == (
        *(1_001, numbered(1_000).id, None),
    )


@pytest.mark.parametrize(
    ("code", "kind", "line"),
    [
        (sqlite3.SQLITE_FULL, LibraryError, "{path} could not be read or written (so): is the disk full?"),
        (sqlite3.SQLITE_BUSY, Busy, "another program is writing {path}; try again"),
        (sqlite3.SQLITE_LOCKED, Busy, "another program is writing {path}; try again"),
        (sqlite3.SQLITE_READONLY, LibraryError, "{path} cannot be written (so)"),
        (
            *(sqlite3.SQLITE_CORRUPT, LibraryError),
            "{path} cannot be used (so): move it away and import the papers again; "
            "your marks are in state.json and are not touched",
        ),
    ],
)
def test_what_the_database_says_is_one_line(
    catalogue: Catalogue, code: int, kind: type[LibraryError], line: str
) -> None:
    error = sqlite3.OperationalError("so")
    error.sqlite_errorcode = code | 2 << 8
    with pytest.raises(LibraryError) as raised, catalogue.file.explained():
        raise error
    assert (type(raised.value), str(raised.value)) == (kind, line.format(path=catalogue.file.path))


@pytest.mark.parametrize("mode", ["mode=rw", "mode=ro", "mode=rw&immutable=1"])
def test_a_database_is_looked_into_when_it_is_opened(tmp_path: Path, mode: str) -> None:
    (tmp_path / "text").write_text("not a database at all, but some text that is long enough " * 9)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        connect(tmp_path / "text", mode)
    with pytest.raises(sqlite3.OperationalError):
        connect(tmp_path / "nothing", mode)
    assert not (tmp_path / "nothing").exists()


def test_a_file_that_is_gone_is_not_made_anew_by_who_reads(catalogue: Catalogue, tmp_path: Path) -> None:
    for path in tmp_path.glob("papers.db*"):
        path.unlink()
    with ThreadPoolExecutor(1) as threads, pytest.raises(LibraryError):
        threads.submit(catalogue.papers, [0]).result()
    assert not (tmp_path / "papers.db").exists()
    Catalogue(tmp_path / "papers.db").close()


def test_what_was_decided_finds_the_papers_that_are_here(catalogue: Catalogue) -> None:
    catalogue.upsert(incoming(paper(f"Kites {word}", doi=f"10.1234/{word}") for word in "abcdef"))
    a, b, c, d, e, f = ((f"p:{word}", f"doi:10.1234/{word}") for word in "abcdef")
    nobody = ("p:nobody",)
    gone = Gone((f, nobody), ((a, b), (b, c), (a, nobody), (nobody, e), (d, d)), ((a, e), (e, nobody), (nobody, e)))
    assert absent(catalogue, gone) == Absent({5: "removed", 1: "merged", 2: "merged"}, {1: 0, 2: 0})
    assert rows_apart(catalogue, gone) == {frozenset((0, 4))}
    round_about = Gone(merged=((a, b), (b, c), (c, a)))
    assert absent(catalogue, round_about) == Absent({1: "merged", 2: "merged"}, {1: 0, 2: 0})
    assert (absent(catalogue, Gone()), rows_apart(catalogue, Gone())) == (Absent(), frozenset())


def same_key(number: int) -> Paper:
    return paper("Deep Nets", abstract=str(number), authors=(f"{number} Smith",), published="2024-01-01")


def test_a_promised_citekey_is_kept_for_its_paper(tmp_path: Path) -> None:
    first, second, third = (same_key(number) for number in range(3))
    promised = {second.id: "smith2024deep", first.id: "smith2024deepb", "p:elsewhere": "smith2024deepa"}
    catalogue = Catalogue(tmp_path / "papers.db", lambda: promised)
    assert catalogue.rehearse(incoming([third])).new == 1
    catalogue.upsert(incoming([third, first, second]))
    assert {found.abstract: found.citekey for _, _, found in catalogue.scan()} == {
        "0": "smith2024deepb",
        "1": "smith2024deep",
        "2": "smith2024deepc",
    }
    catalogue.close()


def test_a_promised_citekey_follows_any_name_of_its_paper(tmp_path: Path) -> None:
    bare, known = same_key(1), replace(same_key(1), arxiv="2401.00001", id="arxiv:2401.00001")
    catalogue = Catalogue(tmp_path / "papers.db", lambda: {bare.id: "mine"})
    catalogue.upsert(incoming([known]))
    assert [found.citekey for _, _, found in catalogue.scan()] == ["mine"]
    catalogue.close()


def test_a_citekey_that_another_paper_has_is_given_to_no_second(tmp_path: Path) -> None:
    promised: dict[str, str] = {}
    catalogue = Catalogue(tmp_path / "papers.db", lambda: promised)
    catalogue.upsert(incoming([same_key(1)]))
    promised[same_key(2).id] = "smith2024deep"
    catalogue.upsert(incoming([same_key(2)]))
    assert [found.citekey for _, _, found in catalogue.scan()] == ["smith2024deep", "smith2024deepa"]
    catalogue.close()


def test_a_citekey_once_given_stays_whatever_comes_in_whatever_order(catalogue: Catalogue) -> None:
    first, second, third = (paper("Deep Nets", authors=("A. Smith",), arxiv=f"2606.0000{n}") for n in (1, 2, 3))
    catalogue.upsert(incoming([first, second]))
    catalogue.upsert(incoming([replace(second, published="2019-01-01"), replace(first, authors=("C. Other",))]))
    catalogue.upsert(incoming([third, second, first]))
    assert {found.arxiv: found.citekey for _, _, found in catalogue.scan()} == {
        "2606.00001": "smithdeep",
        "2606.00002": "smithdeepa",
        "2606.00003": "smithdeepb",
    }


def test_the_same_papers_get_the_same_citekeys_in_whatever_order_they_come(tmp_path: Path) -> None:
    """Two that would have the same, and one that is first heard of without its author and its year."""
    records = [
        *(paper("Deep Nets", authors=(f"{n} Smith",), published="2024-01-01", arxiv=f"2401.0000{n}") for n in "123"),
        paper("Kites, Part A", abstract="We fly."),
        paper("Kites, Part A", abstract="We fly.", authors=("B. Chen",), published="2026-06-12"),
    ]
    given = set()
    for number, order in enumerate(permutations(records)):
        if number % 11 == 0:
            catalogue = Catalogue(tmp_path / f"{number}.db")
            catalogue.upsert(incoming(order))
            given.add(tuple(sorted((found.arxiv or "", found.citekey) for _, _, found in catalogue.scan())))
            catalogue.close()
    [keys] = given
    assert [key for _, key in keys] == ["chen2026kites", "smith2024deep", "smith2024deepa", "smith2024deepb"]


def test_a_citekey_that_comes_along_is_kept_where_it_is_free(catalogue: Catalogue) -> None:
    brought = [paper(title, citekey=key) for title, key in (("One", "mine"), ("Two", "mine"), ("Three", "mi ne"))]
    catalogue.upsert(incoming(brought))
    assert [found.citekey for _, _, found in catalogue.scan()] == ["mine", "two", "three"]
    catalogue.upsert(incoming([paper("One", citekey="other", day="2026-06-12")]))
    assert [found.citekey for _, _, found in catalogue.scan()] == ["two", "three", "mine"]


def test_a_promised_citekey_goes_to_its_paper_and_to_no_other(tmp_path: Path) -> None:
    """Papers that come back into an empty file, in another order, are cited as they were."""
    one, two = (paper("Deep Nets", abstract=f"{n}", authors=("A. Smith",), arxiv=f"2606.0000{n}") for n in (1, 2))
    promised = {"arxiv:2606.00002": "smithdeep", "p:0123456789ab": "smithdeepa"}
    catalogue = Catalogue(tmp_path / "papers.db", lambda: promised)
    catalogue.upsert(incoming([one]))
    catalogue.upsert(incoming([paper("Deep Nets", abstract="3", citekey="smithdeep"), two]))
    cited = {found.abstract: found.citekey for _, _, found in catalogue.scan()}
    assert cited == {"1": "smithdeepb", "3": "deepnets", "2": "smithdeep"}
    catalogue.close()


def test_a_stream_that_breaks_keeps_what_was_taken_in(catalogue: Catalogue) -> None:
    def stream() -> Iterator[Paper]:
        for n in range(12_000):
            yield paper(f"Title {n}")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        catalogue.upsert(incoming(stream()))
    assert len(catalogue) == 10_000
    assert catalogue.upsert(incoming(paper(f"Title {n}") for n in range(12_000))).new == 2_000


_IMPORT = """
import sys, time
from pathlib import Path
import store.catalogue
from store.catalogue import Catalogue
from store.index import index
from store.index.index import Index
from tests.papers import incoming
from tests.test_catalogue import numbered
store.catalogue._BATCH, store.catalogue._TOLD, index.ROWS, index.SOON = 200, 50, 250, 0
folder = Path(sys.argv[1])
def told(done):
    print(done, flush=True)
    time.sleep(0.01)
Catalogue(folder / "papers.db").upsert(incoming(map(numbered, range(1_000))), told)
Index.open(folder / "index", Catalogue(folder / "papers.db"), progress=told)
told("whole")
"""


def test_an_import_that_is_killed_anywhere_goes_on_without_doubles(tmp_path: Path) -> None:
    killed = ((signal.SIGKILL, 7), (signal.SIGINT, 14), (signal.SIGKILL, 26))
    for way, lines in killed:
        process = subprocess.Popen(
            [sys.executable, "-c", _IMPORT, str(tmp_path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=ROOT,
            preexec_fn=hear_signals,
        )
        assert process.stdout is not None
        reached = list(islice(process.stdout, lines))
        process.send_signal(way)
        process.communicate()
        assert "whole\n" not in reached
        assert process.returncode == -way
    whole = list(map(numbered, range(1_000)))
    catalogue = Catalogue(tmp_path / "papers.db")
    catalogue.upsert(incoming(whole))
    assert [each.id for _, _, each in catalogue.scan()] == [each.id for each in whole]
    assert [seq for _, seq, _ in catalogue.scan()] == list(range(1_000))
    assert len({each.citekey for _, _, each in catalogue.scan()}) == 1_000
    index = Index.open(tmp_path / "index", catalogue)
    assert (index.snapshot.count, verify(tmp_path / "index")) == (1_000, True)
    for word, count in (("number", 1_000), ("odd", 500), ("unheard", 0)):
        assert search(index, parse(f'"{word}"', today=date.today())).total == count
    assert {path.suffix for path in (tmp_path / "index").iterdir()} <= {".segment", ""}
    catalogue.close()


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 99, b"SQLite format 3\x00" + b"\x00" * 4096])
def test_a_file_that_is_no_catalogue_is_said_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "papers.db"
    path.write_bytes(content)
    with pytest.raises(LibraryError, match="import the papers again"):
        Catalogue(path)
    assert path.read_bytes() == content


def test_a_newer_format_is_refused(tmp_path: Path) -> None:
    Catalogue(tmp_path / "papers.db").close()
    with sqlite3.connect(tmp_path / "papers.db") as connection:
        connection.execute("UPDATE meta SET value = 99 WHERE name = 'format'")
    connection.close()
    with pytest.raises(LibraryError, match="newer Broadsheet"):
        Catalogue(tmp_path / "papers.db")


@pytest.mark.parametrize("code", [sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_IOERR | 4 << 8])
def test_a_full_disk_is_no_reason_to_move_the_papers_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def full(*_: object) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = code
        raise error

    monkeypatch.setattr("store.catalogue.file.create", full)
    with pytest.raises(LibraryError, match=r"could not be read or written \(disk I/O error\): is the disk full\?"):
        Catalogue(tmp_path / "papers.db")
