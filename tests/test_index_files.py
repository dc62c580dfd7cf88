"""The files of the index: laid out so that every byte is proven when it is read, and told from files that are not."""

from __future__ import annotations

import os
import zlib
from pathlib import Path

import numpy as np
import pytest

from store.index import array_file, blocks
from store.index.blocks import Column, sums_of
from store.index.names import LOCK, MAGIC, SNAPSHOT, DamagedIndex, OtherFormat, ours, proven, surplus

BLOCK = 16_384
SEGMENT = "000000000-0123abcd.segment"
LEFT = (f".{SEGMENT}.12.0123abcd.tmp", ".snapshot.1234.0123abcd.tmp")


@pytest.mark.parametrize(
    "sizes", [(), (1,), (BLOCK,), (BLOCK + 1,), (5, BLOCK, 0, 9), (BLOCK - 5, 5, 3 * BLOCK), (40_000,)]
)
def test_each_block_has_its_checksum_however_it_comes(sizes: tuple[int, ...]) -> None:
    data = np.random.default_rng(7).bytes(sum(sizes))
    ends = np.cumsum(sizes, dtype=int).tolist()
    pieces = [data[end - size : end] for size, end in zip(sizes, ends, strict=True)]
    each = [zlib.crc32(data[at : at + BLOCK]) for at in range(0, len(data), BLOCK)]
    assert np.frombuffer(sums_of(pieces), "<u4").tolist() == each


def test_what_was_written_is_read_with_what_it_is_about(tmp_path: Path) -> None:
    path = tmp_path / "file"
    written = {"few": np.arange(3, dtype=np.int16), "none": np.empty(0, np.int64), "more": np.arange(9)[::2]}
    array_file.write(path, written, {"lo": 0, "names": ["a"]})
    arrays, about, proof = array_file.read(path)
    assert about == {"lo": 0, "names": ["a"]}
    assert [(name, array.whole().tolist(), len(array)) for name, array in arrays.items()] == [
        ("few", [0, 1, 2], 3),
        ("none", [], 0),
        ("more", [0, 2, 4, 6, 8], 5),
    ]
    assert [array.whole().dtype for array in arrays.values()] == [array.dtype for array in written.values()]
    assert arrays["none"].take(np.array([], np.int64)).tolist() == []
    assert arrays["few"].take(np.array([-1, 2, 9, 0])).tolist() == [0, 2, 2, 0]
    assert (arrays["more"].at(4), arrays["more"].between(1, 3).tolist()) == (8, [2, 4])
    size = path.stat().st_size
    assert (size - 4) % 64 == 0, "each array begins where a number of any width may stand, and one checksum is behind"
    assert path.read_bytes()[:8] == MAGIC
    proof.rest()
    assert arrays["more"].whole().tolist() == [0, 2, 4, 6, 8]


def test_what_is_proven_is_not_compared_again(tmp_path: Path) -> None:
    path = tmp_path / "file"
    array_file.write(path, {"long": np.arange(3 * BLOCK // 8)}, {})
    _, _, proof = array_file.read(path)
    assert not proof.proven
    proof.need_all()
    assert proof.proven
    array_file.write(path, {}, {})
    arrays, _, proof = array_file.read(path)
    assert (arrays, proof.proven) == ({}, True), "there is nothing to prove"


def test_the_last_byte_of_one_block_and_the_first_of_the_next_are_told_apart(tmp_path: Path) -> None:
    path, each = tmp_path / "file", BLOCK // 8
    array_file.write(path, {"long": np.arange(3 * each)}, {})
    data = bytearray(path.read_bytes())
    data[len(data) - 3 * 4 - 2 * BLOCK] ^= 1  # the first byte of the block in the middle
    path.write_bytes(data)

    def long() -> Column:
        return array_file.read(path)[0]["long"]

    assert long().between(0, each).tolist() == [*range(each)]
    assert (long().at(each - 1), long().at(2 * each)) == (each - 1, 2 * each)
    assert long().take(np.array([0, each - 1, 2 * each])).tolist() == [0, each - 1, 2 * each]
    assert long().between(each, each).tolist() == long().between(each + 5, each + 5).tolist() == []
    damaged = (
        lambda: long().between(0, each + 1),
        lambda: long().between(2 * each - 1, 2 * each),
        lambda: long().at(each),
        lambda: long().at(2 * each - 1),
        lambda: long().take(np.array([each])),
        long().whole,
    )
    for read in damaged:
        with pytest.raises(DamagedIndex, match=r"^file: it is not what was written$"):
            read()


def test_a_rest_follows_each_megabyte_that_is_read_in_the_background(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, rests = tmp_path / "file", list[float]()
    monkeypatch.setattr(blocks.time, "sleep", rests.append)
    array_file.write(path, {"long": np.zeros(2_500_000, np.uint8)}, {})
    array_file.read(path)[2].need_all(pace=0.25)
    assert rests == [0.25] * 3
    array_file.read(path)[2].need_all()
    assert rests == [0.25] * 3


def test_what_is_wrong_with_a_file_is_said(tmp_path: Path) -> None:
    path = tmp_path / "file"
    array_file.write(path, {"few": np.arange(300)}, {})
    whole = path.read_bytes()

    def said(data: bytes) -> str:
        path.write_bytes(data)
        with pytest.raises(DamagedIndex) as damaged:
            array_file.read(path)
        assert not isinstance(damaged.value, OtherFormat)
        return str(damaged.value)

    assert said(b"x" + whole[1:]) == "file: the header is not whole"
    assert said(whole[:40]) == "file: the header is not whole"
    assert said(whole[:-1]) == said(whole[:-1] + b"\0") == said(whole + b"\0") == "file: cut off or changed"
    assert said(b"").startswith("file: ") and said(b"BSHEET").startswith("file: ")
    path.unlink()
    with pytest.raises(DamagedIndex, match=r"^file: .*No such file"):
        array_file.read(path)


def test_a_file_that_is_cut_off_while_it_is_open_is_noticed_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "file"
    array_file.write(path, {"long": np.arange(3 * BLOCK)}, {})
    arrays, _, proof = array_file.read(path)
    proof.look()
    os.truncate(path, path.stat().st_size - 1)
    for read in (proof.look, lambda: arrays["long"].at(5), lambda: arrays["long"].take(np.array([5]))):
        with pytest.raises(DamagedIndex, match=r"^file: it was cut off$"):
            read()


@pytest.mark.parametrize(
    ("files", "is_ours", "is_proven"),
    [
        ({}, True, False),
        ({SNAPSHOT: b"", LOCK: b"", f"{LOCK}.held": b"", SEGMENT: b"", **dict.fromkeys(LEFT, b"")}, True, False),
        ({"notes.txt": MAGIC}, False, False),
        ({"notes.txt": b"", SNAPSHOT: MAGIC[:-1]}, False, False),
        ({"notes.txt": b"", SNAPSHOT: MAGIC + b"more"}, True, True),
        ({"notes.txt": b"", SEGMENT: MAGIC}, True, True),
        *(({name: MAGIC}, False, False) for name in ("snapshot2", "0-0123abcd.segment", "000000000-0123ABCD.segment")),
    ],
)
def test_a_folder_is_ours_when_all_in_it_may_be_or_a_file_is(
    tmp_path: Path, files: dict[str, bytes], is_ours: bool, is_proven: bool
) -> None:
    folder = tmp_path / "index"
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    assert (ours(folder), proven(folder)) == (is_ours, is_proven)


def test_what_is_no_folder_is_proven_by_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    assert (ours(folder), proven(folder)) == (True, False)
    (folder / SNAPSHOT).mkdir(parents=True)
    assert (ours(folder), proven(folder)) == (True, False)


def test_what_is_left_of_older_states_goes_and_nothing_else(tmp_path: Path) -> None:
    other = "000000003-89abcdef.segment"
    for name in (SNAPSHOT, LOCK, f"{LOCK}.held", SEGMENT, other, "notes.txt", *LEFT):
        (tmp_path / name).touch()
    (tmp_path / "000000009-89abcdef.segment").mkdir()
    assert sorted(path.name for path in surplus(tmp_path, [SEGMENT])) == sorted([other, *LEFT])
