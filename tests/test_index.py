"""The index on the disk: believed only while it is whole and current, and made again from the catalogue otherwise."""

from __future__ import annotations

import errno
import fcntl
import multiprocessing
import os
import sys
import threading
from dataclasses import replace
from datetime import date
from random import Random

import numpy as np
import pytest
from rapidfuzz.distance import OSA

from store.catalogue import Catalogue
from store.identity import paper_id
from store.index import array_file, postings
from store.index import index as indexes
from store.index import segment as segments
from store.index import snapshot as snapshots
from store.index.builder import Builder
from store.index.index import Index
from store.index.marked import Marked
from store.index.merge import mergeable
from store.index.tokens import sequence, spans, words
from store.locks import Waits
from store.making import Incoming
from store.models import Mark, Paper
from store.query import parse
from store.query.answer import search
from tests.benchmarks.libraries import papers
from tests.papers import incoming

WORDS = ("low", "rank", "model", "of", "the", "quantization", "résumé", "模型", "agent", "reward", "token", "sparse")


def paper(number: int) -> Paper:
    dice = Random(number)
    title = f"paper {number} " + " ".join(dice.choices(WORDS, k=4))
    abstract = " ".join(dice.choices(WORDS, k=20))
    name = paper_id(title, (), abstract, arxiv=None, doi=None)
    return Paper(id=name, title=title, abstract=abstract, day=f"2026-11-{1 + number % 20:02}", upvotes=number % 7)


@pytest.fixture
def catalogue(tmp_path):
    made = Catalogue(tmp_path / "papers.db")
    made.upsert(incoming(map(paper, range(40))))
    yield made
    made.close()


def rows(index, text):
    answer = search(index, parse(text, today=date(2026, 11, 22)))
    return answer.rows(0, answer.total)


def truth(catalogue, word):
    """The rows whose title or abstract has a word, by going through all."""
    return sorted(row for row, _, each in catalogue.scan() if word in f"{each.title} {each.abstract}".split())


def check(index, catalogue):
    for word in ("sparse", "résumé", "paper", "7"):
        assert sorted(rows(index, f'"{word}"')) == truth(catalogue, word)


def stamps(folder):
    return {path.name: path.stat().st_ino for path in folder.iterdir()}


def test_an_index_that_is_current_is_opened_and_not_made_again(tmp_path, catalogue):
    check(Index.open(tmp_path / "index", catalogue), catalogue)
    before = stamps(tmp_path / "index")
    check(Index.open(tmp_path / "index", catalogue), catalogue)
    assert stamps(tmp_path / "index") == before


def test_an_import_adds_a_segment_and_leaves_the_old_one_as_it_is(tmp_path, catalogue):
    index = Index.open(tmp_path / "index", catalogue)
    (first,) = (tmp_path / "index").glob("*.segment")
    inode = first.stat().st_ino
    catalogue.upsert(incoming(map(paper, range(38, 45))))
    index.catch_up()
    assert index.version == catalogue.version
    assert first.stat().st_ino == inode
    assert len(index.snapshot.segments) == 2
    check(index, catalogue)
    check(Index.open(tmp_path / "index", catalogue), catalogue)


def test_how_far_it_is_made_is_told(tmp_path, catalogue, monkeypatch):
    monkeypatch.setattr(indexes, "ROWS", 7)
    monkeypatch.setattr(indexes, "SOON", 0)
    told = []
    index = Index.open(tmp_path / "index", catalogue, progress=told.append)
    assert told == [0, 40] and index.is_current
    index.catch_up(told.append)
    Index.open(tmp_path / "index", catalogue, progress=told.append)
    assert told == [0, 40], "nothing has to be read"
    catalogue.upsert(incoming(map(paper, range(40, 44))))
    assert not index.is_current
    index.catch_up(told.append)
    assert told == [0, 40, 44] and index.is_current
    assert [(part.lo, part.hi) for part in index.snapshot.segments][-2:] == [(35, 40), (40, 44)]
    check(index, catalogue)


def test_a_paper_that_changed_is_found_by_its_new_words_alone(tmp_path, catalogue):
    index = Index.open(tmp_path / "index", catalogue)
    old = paper(3)
    catalogue.upsert(incoming([replace(old, abstract="unheardof " + old.abstract)]))
    index.catch_up()
    assert len(rows(index, "unheardof")) == 1
    assert len(rows(index, "")) == 40
    check(Index.open(tmp_path / "index", catalogue), catalogue)


def test_small_segments_are_merged_and_nothing_else_changes(tmp_path, catalogue, monkeypatch):
    monkeypatch.setattr(indexes, "SOON", 0)
    index = Index.open(tmp_path / "index", catalogue)
    for start in range(40, 100, 6):
        catalogue.upsert(incoming(map(paper, range(start, start + 6))))
        index.catch_up()
    marks = {paper(50).id: Mark(paper(50).id).tagged(["kept"])}
    index.set_marks(marks)
    index.set_marks({paper(51).id: Mark(paper(51).id).tagged(["gone"])}, {paper(51).id})
    index.set_marks({}, {paper(51).id})
    before = rows(index, "low model"), rows(index, ""), rows(index, "+kept"), len(index.snapshot.segments)
    while index.tidy():
        pass
    after = rows(index, "low model"), rows(index, ""), rows(index, "+kept")
    assert after == before[:3] and len(before[2]) == 1 and rows(index, "+gone") == []
    assert len(index.snapshot.segments) < before[3] // 2
    assert len(list((tmp_path / "index").glob("*.segment"))) == len(index.snapshot.segments)
    assert snapshots.verify(tmp_path / "index")
    check(Index.open(tmp_path / "index", catalogue), catalogue)


def test_no_merged_segment_has_more_rows_than_a_row_number_can_count(tmp_path, catalogue, monkeypatch):
    monkeypatch.setattr(indexes, "ROWS", 20)
    monkeypatch.setattr(indexes, "SOON", 0)
    index = Index.open(tmp_path / "index", catalogue)
    for start in range(40, 100, 6):
        catalogue.upsert(incoming(map(paper, range(start, start + 6))))
        index.catch_up()
    before = len(index.snapshot.segments)
    while index.tidy():
        pass
    sizes = [len(segment) for segment in index.snapshot.segments]
    assert len(sizes) < before and max(sizes) <= 20
    check(index, catalogue)


def test_a_run_worth_merging_fits_and_none_in_it_outweighs_the_others():
    dice, longest = Random(7), 0
    for _ in range(1_000):
        sizes = [dice.randint(1, 40) for _ in range(dice.randint(0, 7))]
        most = dice.randint(1, 100)
        run = mergeable([range(size) for size in sizes], most)
        runs = [range(first, last) for first in range(len(sizes)) for last in range(first + 2, len(sizes) + 1)]
        worth = [len(each) for each in runs if 2 * max(sizes[i] for i in each) <= sum(sizes[i] for i in each) <= most]
        assert len(run) == max(worth, default=0)
        if run:
            chosen = [sizes[i] for i in run]
            assert 2 * max(chosen) <= sum(chosen) <= most
        longest = max(longest, len(run))
    assert longest > 4


def test_many_segments_answer_as_one(tmp_path, catalogue, monkeypatch):
    whole = Index.open(tmp_path / "whole", catalogue)
    monkeypatch.setattr(indexes, "ROWS", 7)
    monkeypatch.setattr(indexes, "SOON", 0)
    parts = Index.open(tmp_path / "parts", catalogue)
    assert len(parts.snapshot.segments) == 6
    for text in ("", "low", "sparse token", '"low rank"', "id:p:", "quantizatoin", "day:2026-11-03..2026-11-09 -rank"):
        assert rows(parts, text) == rows(whole, text)


@pytest.mark.parametrize("which", ["snapshot", "segment"])
def test_a_file_cut_off_anywhere_is_made_again_and_never_answers_wrongly(tmp_path, catalogue, which):
    folder = tmp_path / "index"
    Index.open(folder, catalogue)
    path = next(folder.glob("*.segment" if which == "segment" else "snapshot"))
    name, whole = path.name, path.read_bytes()
    cuts = [*range(0, 40), *Random(1).sample(range(40, len(whole)), 25), len(whole) - 1]
    for length in cuts:
        for other in folder.glob("*.segment" if which == "segment" else "snapshot"):
            other.unlink()
        (folder / name).write_bytes(whole[:length])
        with pytest.raises(array_file.DamagedIndex):
            snapshots.load(folder)
        check(Index.open(folder, catalogue), catalogue)
        if which == "segment":  # the index made again names another segment: put the old snapshot back for the next cut
            for other in folder.iterdir():
                other.unlink()
            Index.open(folder, catalogue)
            (path,) = folder.glob("*.segment")
            name, whole = path.name, path.read_bytes()


def verified(folder):
    found = snapshots.load(folder)
    found.verify()
    return found


def test_a_changed_bit_is_noticed_wherever_it_is(tmp_path, catalogue):
    folder = tmp_path / "index"
    Index.open(folder, catalogue)
    dice = Random(2)
    for path in list(folder.glob("*")):
        whole = path.read_bytes()
        for _ in range(100 if whole else 0):
            at = dice.randrange(len(whole))
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << dice.randrange(8)]) + whole[at + 1 :])
            assert not snapshots.verify(folder), (path.name, at)
        path.write_bytes(whole)
    assert verified(folder).count == 40


def test_a_changed_byte_of_a_header_is_noticed_before_anything_is_believed(tmp_path):
    path = tmp_path / "file"
    array_file.write(path, {"few": np.arange(3)}, {"lo": 0, "hi": 40})
    whole = path.read_bytes()
    _, length, _ = array_file._HEAD.unpack_from(whole)
    for at in range(-(-(array_file._HEAD.size + length) // 64) * 64):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(array_file.DamagedIndex):
            array_file.read(path)


def test_what_is_read_is_compared_and_what_is_not_waits(tmp_path):
    path = tmp_path / "long"
    array_file.write(path, {"first": np.arange(7), "long": np.arange(100_000)}, {})
    data = bytearray(path.read_bytes())
    data[400_000] ^= 1
    path.write_bytes(data)
    arrays, _, blocks = array_file.read(path)
    long = arrays["long"]
    assert (long.at(99_999), long.between(5, 8).tolist(), arrays["first"].whole().tolist()) == (
        99_999,
        [5, 6, 7],
        [*range(7)],
    )
    assert long.take(np.array([-4, 7, 200_000])).tolist() == [0, 7, 99_999]
    for read in (long.whole, lambda: long.at(49_950), lambda: long.take(np.array([3, 49_950])), blocks.need_all):
        with pytest.raises(array_file.DamagedIndex, match="long: it is not what was written"):
            read()
    assert long.between(60_000, 60_002).tolist() == [60_000, 60_001], "the rest can be read"


def test_another_version_or_another_catalogue_is_made_again(tmp_path, catalogue, monkeypatch):
    folder = tmp_path / "index"
    monkeypatch.setattr(array_file, "_FORMAT", array_file._FORMAT + 1)
    Index.open(folder, catalogue)
    monkeypatch.undo()
    with pytest.raises(array_file.DamagedIndex):
        snapshots.load(folder)
    check(Index.open(folder, catalogue), catalogue)
    other = Catalogue(tmp_path / "other.db")
    other.upsert(incoming(map(paper, range(100, 140))))
    index = Index.open(folder, other)
    check(index, other)
    other.close()


def test_an_index_that_lacks_what_is_asked_for_is_made_again(tmp_path, catalogue, monkeypatch):
    """As one that was made before a paper had stars."""
    catalogue.upsert([Incoming({"title": "Starred", "code": "https://example.org", "stars": 7})])
    whole = Builder.arrays
    with monkeypatch.context() as before:
        before.setattr(Builder, "arrays", lambda self: {k: v for k, v in whole(self).items() if k != "stars"})
        before.setattr(segments, "NUMBERS", tuple(name for name in segments.NUMBERS if name != "stars"))
        check(Index.open(tmp_path / "index", catalogue), catalogue)
    told = []
    index = Index.open(tmp_path / "index", catalogue, waits=Waits(told.append))
    check(index, catalogue)
    assert rows(index, "stars:7") == [40]
    assert told == [], "nothing is damaged"


@pytest.mark.parametrize("rubbish", [b"", b"BSHEET\r\n", b"\0" * 4_096], ids=["empty", "cut", "zeroes"])
def test_rubbish_in_the_folder_is_cleared_away(tmp_path, catalogue, rubbish):
    folder = tmp_path / "index"
    folder.mkdir()
    (folder / "snapshot").write_bytes(rubbish)
    left = [folder / name for name in ("000000000-0123abcd.segment", ".snapshot.1234.0123abcd.tmp")]
    for path in left:
        path.write_bytes(b"half")
    check(Index.open(folder, catalogue), catalogue)
    assert not [path for path in left if path.exists()]


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path, catalogue):
    (tmp_path / "index").write_text("a file where the folder should be")
    index = Index.open(tmp_path / "index", catalogue)
    check(index, catalogue)
    catalogue.upsert(incoming(map(paper, range(40, 44))))
    index.catch_up()
    check(index, catalogue)


def test_a_full_disk_leaves_no_half_a_file_behind(tmp_path, catalogue, monkeypatch):
    folder = tmp_path / "index"
    index = Index.open(folder, catalogue)
    names = set(stamps(folder))
    catalogue.upsert(incoming(map(paper, range(40, 44))))
    for call in ("fsync", "replace"):
        with monkeypatch.context() as patch:
            patch.setattr(os, call, full)
            with pytest.raises(OSError, match="No space left"):
                index.catch_up()
        assert set(stamps(folder)) == names, call
    index.catch_up()
    check(index, catalogue)


def full(*_, **__):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_whole_file_of_the_index_that_lacks_something_is_made_again(tmp_path, catalogue):
    """As another build of the same format could have left it; its checksums fit."""
    folder = tmp_path / "index"
    Index.open(folder, catalogue)
    (whole,) = folder.glob("*.segment")
    arrays = {name: array.whole().copy() for name, array in array_file.read(whole)[0].items()}
    assert len(arrays) > 10
    for missing in arrays:
        array_file.write(whole, {name: array for name, array in arrays.items() if name != missing}, {"lo": 0, "hi": 40})
        with pytest.raises(array_file.DamagedIndex):
            snapshots.load(folder)
    check(Index.open(folder, catalogue), catalogue)


def _opened(folder, path):
    catalogue = Catalogue(path)
    index = Index.open(folder, catalogue)
    while index.tidy():
        pass
    assert len(rows(index, "")) == len(catalogue)


def test_two_processes_may_open_and_catch_up_together(tmp_path, catalogue):
    folder = tmp_path / "index"
    index = Index.open(folder, catalogue)
    for start in (40, 60):
        catalogue.upsert(incoming(map(paper, range(start, start + 20))))
        context = multiprocessing.get_context("spawn")
        others = [context.Process(target=_opened, args=(folder, tmp_path / "papers.db")) for _ in range(2)]
        for other in others:
            other.start()
        index.catch_up()
        for other in others:
            other.join()
            assert other.exitcode == 0
    check(index, catalogue)
    check(Index.open(folder, catalogue), catalogue)
    assert verified(folder).count == 80


def test_publishing_waits_for_another_process_that_does(tmp_path, catalogue):
    index = Index.open(tmp_path / "index", catalogue)
    catalogue.upsert(incoming(map(paper, range(40, 44))))
    with (tmp_path / "index" / "lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        catching_up = threading.Thread(target=index.catch_up)
        catching_up.start()
        catching_up.join(0.2)
        assert catching_up.is_alive()
    catching_up.join()
    check(index, catalogue)


def test_a_mark_under_another_id_of_a_paper_counts_until_there_is_one_under_its_own(tmp_path, catalogue):
    catalogue.upsert([Incoming({"title": "Kites", "arxiv": "2606.00001", "doi": "10.1145/9"})])
    index = Index.open(tmp_path / "index", catalogue)
    own, other = "arxiv:2606.00001", "doi:10.1145/9"
    assert catalogue.ids_of([own, other]) == {own: own, other: own}
    marks = {other: Mark(other).rated(1)}
    index.set_marks(marks)
    assert (rows(index, "rating:1"), rows(index, "rating:5")) == ([40], [])
    marks[own] = Mark(own).rated(5)
    index.set_marks(marks, {own})
    assert (rows(index, "rating:1"), rows(index, "rating:5")) == ([], [40])
    for order in (marks, dict(reversed(marks.items()))):
        index.set_marks(order)
        assert (rows(index, "rating:1"), rows(index, "rating:5")) == ([], [40])
    index.set_marks(marks, {other})
    assert (rows(index, "rating:1"), rows(index, "rating:5")) == ([], [40])
    index.set_passed({own: 3, "arxiv:2606.99999": 4})
    assert rows(index, "passed>0") == rows(index, "passed:3") == [40]


def test_daily_imports_do_not_pile_up_segments(tmp_path, catalogue):
    index = Index.open(tmp_path / "index", catalogue)
    for start in range(40, 140, 5):
        catalogue.upsert(incoming(map(paper, range(start, start + 5))))
        index.catch_up()
    assert len(index.snapshot.segments) <= 4
    check(index, catalogue)


def test_an_index_that_vanished_meanwhile_is_made_again(tmp_path, catalogue):
    index = Index.open(tmp_path / "index", catalogue)
    for path in (tmp_path / "index").iterdir():
        path.unlink()
    catalogue.upsert(incoming(map(paper, range(40, 44))))
    index.catch_up()
    check(index, catalogue)
    check(Index.open(tmp_path / "index", catalogue), catalogue)


def test_a_question_keeps_the_snapshot_it_began_with(tmp_path, catalogue):
    index = Index.open(tmp_path / "index", catalogue)
    stop, wrong = threading.Event(), []

    def keep_asking():
        while not stop.is_set():
            answer = search(index, parse("paper", today=date(2026, 11, 22)))
            if len(set(answer.rows(0, answer.total))) != answer.total:
                wrong.append(answer.total)

    asking = threading.Thread(target=keep_asking)
    asking.start()
    for start in range(40, 120, 8):
        catalogue.upsert(incoming(map(paper, range(start, start + 8))))
        index.catch_up()
        index.tidy()
        index.set_marks({paper(start).id: Mark(paper(start).id).rated(3)}, {paper(start).id})
    stop.set()
    asking.join()
    assert not wrong
    check(index, catalogue)


def test_tags_are_counted_in_one_thread_while_another_changes_them():
    marked, wrong = Marked(50), []
    plain = Mark("p").tagged(["kept"])
    stop = threading.Event()

    def keep_counting():
        while not stop.is_set():
            try:
                if marked.tags().keys() - {"kept", "KEPT", *map(str, range(50))}:
                    wrong.append("a tag of nobody's")
            except Exception as error:
                wrong.append(error)

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    counting = threading.Thread(target=keep_counting)
    counting.start()
    for number in range(2_000):
        row = number % 50
        marked.put(row, plain.tagged([str(row)], ["kept"]).tagged(["KEPT"]) if number % 2 else plain)
        marked.put(row, None)
    stop.set()
    counting.join()
    sys.setswitchinterval(before)
    assert not wrong and not marked.tags()


def test_the_prefilter_for_typing_errors_loses_nothing_and_gives_each_word_once(tmp_path, monkeypatch):
    monkeypatch.setattr(indexes, "ROWS", 50)
    monkeypatch.setattr(indexes, "SOON", 0)
    catalogue = Catalogue(tmp_path / "papers.db")
    catalogue.upsert(incoming(papers(200)))
    made = Index.open(tmp_path / "index", catalogue).snapshot
    known = sorted({word.decode() for segment in made.segments for word in segment.vocabulary.encoded()})
    dice = Random(5)
    for word in dice.sample([word for word in known if len(word) > 2], 60):
        at = dice.randrange(1, len(word))
        typed = dice.choice(
            [
                word[:at] + word[at + 1 :],
                word[:at] + "é" + word[at:],
                word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
            ]
        )
        for edits in (1, 2):
            passed = made.perhaps_near(typed, edits)
            assert len(passed) == len(set(passed))
            assert {each for each in known if OSA.distance(each, typed) <= edits} <= set(passed)
    catalogue.close()


def test_a_link_that_cannot_be_taken_apart_spoils_nothing():
    """As a papers.db could hold it that another program wrote."""
    builder = Builder(0, 1)
    builder.add(0, 1, Paper("p:1", "T", links=("http://[::1", "https://www.github.com/a/b")))
    made = builder.arrays()
    assert made["link.words"].tobytes() == b"github.com\n" and made["flags"].tolist() == [1 | 2]


@pytest.mark.parametrize("seed", range(5))
def test_every_beginning_that_many_papers_share_has_a_bitmap_of_them(monkeypatch, seed):
    dice, size = Random(seed), 70
    monkeypatch.setattr(postings, "_SMALLEST", 12)
    listed = {"".join(dice.choices("abé", k=dice.randint(1, 5))).encode() for _ in range(300)}
    known = sorted(listed)
    having = {
        (word, row) for word in range(len(known)) for row in dice.sample(range(size), dice.choice((0, 1, 3, 6, 20)))
    }
    ids, rows = (
        np.array(column, kind) for column, kind in zip(zip(*having, strict=True), (np.uint32, np.uint16), strict=True)
    )
    made = postings.pack("f", ids, rows, known, size)
    expected = {}
    for head in {word[:length] for word in known for length in range(1, len(word) + 1)}:
        (first, *_), last = [at for at, word in enumerate(known) if word.startswith(head)], 0
        last = first + sum(word.startswith(head) for word in known)
        if sum(first <= word < last for word, _ in having) > 12:
            expected[first << 32 | last] = {row for word, row in having if first <= word < last}
    assert len(expected) > 15 and made["f.dense"].tolist() == sorted(expected)
    bits = np.unpackbits(made["f.bits"].reshape(len(expected), -1), axis=1, bitorder="little")[:, :size]
    assert [set(np.flatnonzero(each).tolist()) for each in bits] == [expected[key] for key in sorted(expected)]
    monkeypatch.setattr(postings, "_SMALLEST", 1)
    assert len(postings.pack("f", ids, rows, known, size)["f.dense"]) > len(expected), "an eighth of the papers"


def test_a_segment_has_room_for_its_rows():
    assert segments.ROWS <= 1 << 16


@pytest.mark.parametrize(("prefix", "found"), [(True, True), (False, False)])
def test_the_last_word_of_a_sequence_goes_on_where_it_is_being_typed(prefix: bool, found: bool) -> None:
    assert (sequence(["low", "rank"], prefix=prefix).search("of low-ranking teams") is not None) is found
    assert sequence(["low", "rank"], prefix=prefix).search("of low rank.") is not None


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        (["low"], "slow", False),
        (["low"], "a_low", True),
        (["low", "rank"], "slow rank", False),
        (["low", "rank"], "lowrank", False),
        (["low", "rank"], "low _-\nrank", True),
        (["low", "rank"], "low a rank", False),
        (["模", "型"], "x模型y", True),
        (["模", "型"], "模 - 型", True),
        (["模", "型"], "模x型", False),
        (["low", "型"], "low型", True),
        (["型", "low"], "型low", True),
        (["型", "low"], "型lows", False),
    ],
)
def test_a_sequence_begins_and_ends_at_words(words: list[str], text: str, found: bool) -> None:
    assert (sequence(words, prefix=False).search(text) is not None) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        (" -_\n", []),
        ("Low-Rank_x C++ 3.5\tA*", ["low", "rank", "x", "c", "3", "5", "a"]),
        ("Low–Rank_Été ＡＢ", ["low", "rank", "ete", "ab"]),
        ("大模型a1 々かカ", ["大", "模", "型", "a1", "々", "か", "カ"]),
        ("straße ﬁne", ["strasse", "fine"]),
        ("Привет мир", ["привет", "мир"]),
    ],
)
def test_words_are_letters_and_digits_without_their_marks(text: str, found: list[str]) -> None:
    assert words(text) == found
    folded = " ".join(found)
    assert [folded[start:end] for (start, end), _ in spans(folded)] == [word for _, word in spans(folded)] == found
