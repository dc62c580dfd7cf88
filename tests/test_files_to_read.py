"""Files that are read, whatever is in them: what they are told to be, and the line that refuses them."""

from __future__ import annotations

import gzip
import io
import sqlite3
import zipfile
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

from store.errors import InputError
from store.importers import FORMATS, Hints, Reading, read, read_bytes, readings
from store.importers.document import Document, begins_with
from store.making import Incoming


@pytest.mark.parametrize(
    ("start", "seen"),
    [
        (b"%PDF-1.7", "a PDF"),
        (b"PK\x03\x04", "a zip archive"),
        (b"SQLite format 3\x00", "an SQLite database"),
        (b"\x89PNG\r\n", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"GIF89a", "a picture"),
        (b"BZh91AY", "a bzip2 archive"),
        (b"\xfd7zXZ\x00", "an xz archive"),
        (b"\x28\xb5\x2f\xfd\x04", "a zstd archive"),
        (b"\x7fELF\x02", "a program"),
        (b"a\x00b", "binary data"),
        (b"", "an empty file"),
        (b" \n\t ", "blank lines"),
        (b"x" * 60, f"text that begins “{'x' * 60}”"),
        (b"x" * 61, f"text that begins “{'x' * 60}…”"),
        (b"\xef\xbb\xbfhello\r\nyou", "text that begins “hello you”"),
    ],
)
def test_what_a_file_is_is_told_by_how_it_begins(start: bytes, seen: str) -> None:
    assert str(Document("it", io.BytesIO(start)).refusal("papers")) == f"it: saw {seen}; expected papers"


IN_JSON = {
    "arxiv-snapshot": '"authors_parsed": []',
    "json-feed": '"version": "https://jsonfeed.org/version/1"',
    "zotero-json": '"itemType": "book"',
    "hf-daily": '"paper": {}',
    "csl-json": '"family": "B"',
    "json": '"title": "T"',
}
"""What tells formats of JSON, the surest first."""
OURS, MARKED = "id,title,status,rating,citekey,published", "<!-- broadsheet:paper p:1 -->"
PAGE, CARD = "Get trending papers in your email inbox", "https://huggingface.co/papers/2503.02130\n2 authors"
BIB, RIS, CSV, LABELS = "@misc{k, title = {T}}", "TY  - JOUR", "title,authors", "Title: T\nURL: x"
LINK, HEAD = "https://arxiv.org/abs/2503.02130", "# Of it"


@pytest.mark.parametrize(
    ("format", "lines"),
    [
        *((sure, [f"{{{IN_JSON[less]}, {IN_JSON[sure]}}}"]) for sure, less in pairwise(IN_JSON)),
        *(
            ("csv", [OURS, MARKED]),
            ("markdown", [RIS, MARKED]),
            ("markdown", [PAGE, MARKED]),
            ("markdown", [BIB, MARKED]),
        ),
        *(("hf-page", [PAGE, RIS]), ("hf-page", [PAGE, BIB]), ("bibtex", [BIB, RIS]), ("ris", [CSV, RIS])),
        *(("hf-page", [CSV, CARD]), ("hf-page", [CARD, BIB]), ("hf-page", [CARD, LABELS]), ("csv", [CSV, LABELS])),
        *(("csv", [CSV, BIB]), ("bibtex", [LABELS, BIB]), ("text-records", [HEAD, BIB, LABELS])),
        *(("text-records", [LABELS, LINK]), ("links", [HEAD, BIB, LINK]), ("links", ["---", LABELS, LINK])),
        *(("bibtex", [HEAD, BIB]), ("links", [LINK])),
    ],
)
def test_a_file_that_may_be_of_several_formats_is_of_the_surest(format: str, lines: list[str]) -> None:
    text = "\n".join(lines)
    assert read_bytes("it", text.encode(), Hints()).format == format
    assert all(0 <= each.sniff(text) <= 1 for each in FORMATS.values()), "no format is more than sure"


@pytest.mark.parametrize("format", ["bibtex", "ris", "text-records", "links", "markdown"])
def test_a_file_that_is_of_another_format_than_was_named_is_refused(format: str) -> None:
    reading = read_bytes("it", b'[{"title": "Kites"}]', Hints(), format=format)
    with pytest.raises(InputError) as caught:
        list(reading.records)
    seen = 'it: saw text that begins “[{"title": "Kites"}]”'
    assert str(caught.value) == f"{seen}; expected {FORMATS[format].expects}"


@pytest.mark.parametrize(
    ("format", "text"),
    [
        *(("csl-json", "[]"), ("zotero-json", "[ ]\r\n"), ("bibtex", "% Encoding: UTF-8\n")),
        *(("ris", ""), ("links", "# To read\n"), ("csv", "title,authors\n"), ("feed", "<rss><channel/></rss>")),
    ],
)
def test_a_file_in_which_there_is_nothing_is_read_for_nothing(format: str, text: str) -> None:
    assert not [*read_bytes("it", text.encode(), Hints(), format=format).records]


@pytest.mark.parametrize("format", ["hf-daily", "json", "csl-json", "zotero-json", "arxiv-snapshot", "json-feed"])
@pytest.mark.parametrize("text", [b"", b" \n"])
def test_an_empty_file_is_no_json(format: str, text: bytes) -> None:
    with pytest.raises(InputError) as caught:
        list(read_bytes("it", text, Hints(), format=format).records)
    assert str(caught.value) == f"it: not JSON: expecting value at column 1; expected {FORMATS[format].expects}"


def test_lines_end_in_any_way_and_the_last_needs_no_end() -> None:
    for text in (b"a\nb\n\nc", b"a\r\nb\r\n\r\nc\r\n", b"a\rb\r\rc", "a\nb\n\nc".encode("utf-16")):
        assert list(Document("it", io.BytesIO(text)).lines()) == [(1, "a"), (2, "b"), (3, ""), (4, "c")]
    assert list(Document("it", io.BytesIO(b"")).lines()) == []


def test_long_lines_and_long_texts_are_cut_and_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.importers.document.HEAD", 4)
    monkeypatch.setattr("store.importers.document.BLOCK", 4)
    monkeypatch.setattr("store.importers.document.LINE_LIMIT", 10)
    monkeypatch.setattr("store.importers.document.TEXT_LIMIT", 20)
    long = b"0123456789abc\nx\n0123456789\n"
    assert list(Document("it", io.BytesIO(long)).lines()) == [(1, "0123456789"), (2, "x"), (3, "0123456789")]
    assert Document("it", io.BytesIO(b"x" * 20)).text() == "x" * 20
    with pytest.raises(InputError) as caught:
        Document("it", io.BytesIO(b"x" * 21)).text()
    assert str(caught.value) == "it: longer than 0 million characters; not read"


def test_what_cannot_be_expanded_is_said(tmp_path: Path) -> None:
    whole = gzip.compress(b"Title: Kites\nURL: https://example.org\n" * 5_000)
    for broken in (whole[:40], whole[:10] + b"\xff\xff\xff" + whole[13:], b"\x1f\x8bx"):
        (tmp_path / "it").write_bytes(broken)
        with pytest.raises(InputError) as caught:
            list(read(tmp_path / "it", Hints()).records)
        assert str(caught.value) == f"{tmp_path / 'it'}: the compressed data is damaged or cut off"


def test_what_cannot_be_opened_is_said(tmp_path: Path) -> None:
    for path, said in ((tmp_path / "missing", "no such file or directory"), (tmp_path, "is a directory")):
        with pytest.raises(InputError) as caught:
            read(path, Hints())
        assert str(caught.value) == f"{path}: {said}"


@pytest.mark.parametrize(("length", "shown"), [(80, "x" * 80), (81, f"{'x' * 80}…")])
def test_what_a_server_says_instead_of_papers_is_shown_to_eighty_letters(length: int, shown: str) -> None:
    with pytest.raises(InputError) as caught:
        list(read_bytes("it", f'{{"error": "{"x" * length}"}}'.encode(), Hints(), format="json-feed").records)
    assert str(caught.value) == f"it: saw an error message, “{shown}”; expected a JSON Feed of papers"


def test_how_a_file_begins_is_asked_of_files_alone(tmp_path: Path) -> None:
    (tmp_path / "it").write_bytes(b"abc")
    assert begins_with(tmp_path / "it", b"ab") and not begins_with(tmp_path / "it", b"abcd")
    assert not begins_with(tmp_path, b"") and not begins_with(tmp_path / "missing", b"")


def test_each_file_of_an_archive_is_read_or_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.importers.archive.BOMB_SIZE", 60_000)
    path = tmp_path / "papers.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.mkdir("a")
        archive.writestr("a/kites.bib", "@misc{k, title = {Kites}}")
        archive.writestr("noise", "hello")
        archive.writestr(".hidden.bib", "@misc{k, title = {Hidden}}")
        archive.writestr("__MACOSX/x.bib", "@misc{k, title = {Hidden}}")
        archive.writestr("bomb", b"0" * 70_000)
        archive.writestr("bells.json", '[{"title": "Bells"}]')
    kites, noise, bomb, bells = [
        (each.file, each.format, [record.paper.title for record in each.records if isinstance(record, Incoming)])
        if isinstance(each, Reading)
        else str(each)
        for each in readings(path, Hints())
    ]
    assert kites == (f"{path}/a/kites.bib", "bibtex", ["Kites"]) and bells == (f"{path}/bells.json", "json", ["Bells"])
    assert isinstance(noise, str) and noise.startswith(f"{path}/noise: saw text that begins “hello”; expected ")
    assert bomb == f"{path}/bomb: swells more than 200-fold when expanded, as no text does; not read"
    with pytest.raises(InputError, match="there is no format “x”; the formats are "):
        list(readings(path, Hints(), format="x"))
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(InputError) as caught:
        list(readings(path, Hints()))
    assert str(caught.value) == f"{path}: the archive is damaged or cut off (File is not a zip file)"


def test_an_archive_of_too_many_files_or_with_a_password_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "papers.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("locked", "strange"):
            archive.writestr(name, "x")
        archive.writestr("bells.json", '[{"title": "Bells"}]')
    data = bytearray(path.read_bytes())
    first = data.index(b"PK\x01\x02")  # in the list of files
    second = data.index(b"PK\x01\x02", first + 1)
    data[first + 8] |= 1  # which is encrypted
    data[second + 10] = 99  # in a way that nobody knows
    path.write_bytes(data)
    monkeypatch.setattr("store.importers.archive.MOST", 3)
    locked, strange, bells = readings(path, Hints())
    assert str(locked) == f"{path}/locked: is locked with a password; not read"
    assert str(strange) == f"{path}/strange: That compression method is not supported"
    assert isinstance(bells, Reading)
    list(bells.records)
    monkeypatch.setattr("store.importers.archive.MOST", 2)
    with pytest.raises(InputError) as caught:
        list(readings(path, Hints()))
    assert str(caught.value) == f"{path}: holds more than 2 files; not read"


def test_a_file_that_swells_just_as_much_as_text_may_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = next(size for size in range(500, 5_000) if size % len(gzip.compress(b"x" * size)) == 0)
    fold = size // len(gzip.compress(b"x" * size))
    for most, ratio, read_whole in ((size, 1, True), (size - 1, fold, True), (size - 1, fold - 1, False)):
        monkeypatch.setattr("store.importers.document.BOMB_SIZE", most)
        monkeypatch.setattr("store.importers.document.BOMB_RATIO", ratio)
        try:
            assert Document("it", io.BytesIO(gzip.compress(b"x" * size))).text() == "x" * size and read_whole
        except InputError as error:
            assert str(error) == f"it: swells more than {ratio}-fold when expanded, as no text does; not read"
            assert not read_whole
    path = tmp_path / "papers.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("kites.bib", BIB)
    size = len(BIB)
    for most, ratio, read_whole in ((size, 0, True), (size - 1, 1, True), (size - 1, 0, False)):
        monkeypatch.setattr("store.importers.archive.BOMB_SIZE", most)
        monkeypatch.setattr("store.importers.archive.BOMB_RATIO", ratio)
        [found] = readings(path, Hints())
        assert isinstance(found, Reading) is read_whole
        if isinstance(found, Reading):
            list(found.records)


def test_json_is_read_as_a_whole_wherever_it_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {
        "json": '[{"title": "Kites"} , {"title": "Bells", "upvotes": 12}, 7]',
        "zotero-json": '{"a" : [1] , "items" : [{"itemType": "book", "title": "Kites"}, 12]}\n'.replace(",", ",\n"),
    }
    for format, text in texts.items():
        found = set()
        for head in range(1, len(text)):
            for block in (1, len(text)):
                monkeypatch.setattr("store.importers.document.HEAD", head)
                monkeypatch.setattr("store.importers.document.BLOCK", block)
                records = read_bytes("it", text.encode(), Hints(), format=format).records
                found.add(
                    tuple(record.paper.title if isinstance(record, Incoming) else str(record) for record in records)
                )
        assert len(found) == 1, found


def test_a_value_of_json_may_be_as_long_as_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    value = '{"title": "Kites xy"}'
    monkeypatch.setattr("store.importers.document.HEAD", len(value))
    monkeypatch.setattr("store.importers.document.BLOCK", 1)
    for limit, title in ((len(value) - 1, "Kites xy"), (len(value) - 2, None)):
        monkeypatch.setattr("store.importers.json_values.LINE_LIMIT", limit)
        [record] = read_bytes("it", f"[{value}]".encode(), Hints(), format="json").records
        assert (record.paper.title if isinstance(record, Incoming) else None) == title


def test_a_document_type_is_refused_wherever_the_text_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    text = b"<rss><!DOCTYPE x></rss>"
    said = (
        "it: it has a document type or entities of its own, which no feed needs; not read; expected an Atom or RSS feed"
    )
    for cut in range(6, 15):
        monkeypatch.setattr("store.importers.document.HEAD", cut)
        for block in (1, 30):
            monkeypatch.setattr("store.importers.document.BLOCK", block)
            with pytest.raises(InputError) as caught:
                list(read_bytes("it", text, Hints(), format="feed").records)
            assert str(caught.value) == f"{said} of papers, such as arXiv's"


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as base:
        base.execute("CREATE TABLE x (y)")
    with pytest.raises(InputError) as caught:
        list(read(path, Hints()).records)
    said = "saw an SQLite database (no such table: items); expected that of Zotero"
    assert str(caught.value) == f"{path}: {said}"
    path.unlink()
    path.write_bytes(b"SQLite format 3\x00")
    reading = read(path, Hints())
    path.unlink()
    with pytest.raises(InputError) as caught:
        list(reading.records)
    assert str(caught.value) == f"{path}: no such file or directory"
