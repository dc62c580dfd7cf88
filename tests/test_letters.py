"""Letters such as ł and ø are found by plain ones, and the papers that are there keep the names they have."""

import json
import shutil
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from store.citekey import citekey
from store.identity import title_ids
from store.library import Library
from store.making import Incoming
from store.text import fold
from tests.papers import made
from tui.sheets.matches import spans

OLD = Path(__file__).parent / "library_format_2"
"""A library, and the file it was imported from, as the last program left it that took ł and l for two letters."""
PAPERS = json.loads((OLD / "papers.json").read_text(encoding="utf-8"))
PLAIN = str.maketrans({"Ł": "L", "ł": "l", "Ø": "O", "ø": "o", "æ": "ae", "Đ": "D", "đ": "d", "Þ": "Th", "ı": "i"})


@pytest.fixture
def old(tmp_path: Path) -> Path:
    with closing(sqlite3.connect(tmp_path / "papers.db")) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.executescript((OLD / "papers.sql").read_text(encoding="utf-8"))
    shutil.copy(OLD / "state.json", tmp_path)
    return tmp_path


@pytest.fixture
def library(old: Path) -> Iterator[Library]:
    library = Library.open(old, seeds=False, today=date(2026, 11, 28))
    yield library
    library.close()


def said(library: Library) -> dict[str, tuple[object, ...]]:
    """List what the reader sees of each paper and has said of it."""
    answer = library.search("")
    return {
        entry.paper.id: (
            *(entry.paper.title, entry.paper.authors, entry.paper.citekey, entry.mark.paper),
            *(entry.mark.rating, entry.mark.status.value, entry.mark.tags, len(entry.mark.notes)),
        )
        for entry in library.entries(answer.rows(0, answer.total))
    }


def found(library: Library, query: str) -> list[str]:
    answer = library.search(query)
    return [entry.paper.citekey for entry in library.entries(answer.rows(0, answer.total))]


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Łukasz Kaiser", "lukasz kaiser"),
        ("Ørsted, Ǿ", "orsted, o"),
        ("Đorđe ðæt Œuvre Þór", "dorde daet oeuvre thor"),
        ("Işıl Yıldız, İzmir", "isil yildiz, izmir"),
        ("Straße, STRASSE, ẞ", "strasse, strasse, ss"),
        ("Ħal Għaxaq, Ŋ, Ǥ, Ŧ", "hal ghaxaq, n, g, t"),
        ("résumé ﬁne Å", "resume fine a"),
        ("Ɓukar, Əli, ʣ, Ꜳ, ᴀ", "bukar, eli, dz, aa, a"),
        ("Ʒ Ʃ ɮ ʤ ʧ ʩ Ȝ ƿ ĸ Ƣ ɩ ʊ ɸ ꝯ ꝱ ꝸ ꜧ", "z sh lz dz tsh fn y w q gh i u ph con dum um h"),
        ("Ꝩ ɑ Ꞵ Ɣ ẟ ᵼ ƛ Ʊ ⱷ Ꭓ Ꞷ", "v a b g d i l u ph ch o"),
        ("ꝱ ꝲ ꝳ ꝴ ꝵ ꝷ", "dum lum mum num rum tum"),
        ("Αλφα δύο 大規模 ʔ", "αλφα δυο 大規模 ʔ"),
    ],
)
def test_letters_are_the_plain_ones_they_stand_for(written: str, typed: str) -> None:
    assert fold(written) == typed


def test_every_latin_letter_with_a_sound_of_the_alphabet_is_plain() -> None:
    letters = [letter for code in range(0x80, 0x2000) if unicodedata.name(letter := chr(code), "").startswith("LATIN ")]
    left = {rest for letter in letters for rest in fold(letter) if rest.isalpha() and not rest.isascii()}
    assert left == set("ƅƨƻƽƾǀǁǂǃɂɤʔʕʖʘʡʢʬʭᴤᴥ" + "ʼʾ")  # tones, clicks, glottal stops; and what stands beside ŉ and ẚ


def test_ids_are_what_they_were(library: Library) -> None:
    for said in PAPERS:
        paper = made(**said)
        assert library.known([paper.id])[paper.id].paper.id == paper.id
    assert next(title_ids("Attention over Strokes", ["Łukasz Kaiser"], "")) == "p:eb05770f9af9"


def test_a_library_of_before_shows_every_paper_with_its_mark(library: Library) -> None:
    assert said(library) == {
        "p:eb05770f9af9": (
            *("Attention over Strokes", ("Łukasz Kaiser", "Ashish Vaswani"), "kaiser2026attention", "p:eb05770f9af9"),
            *(5, "inbox", (), 1),
        ),
        "p:e9abc94317a2": (
            *("Læring på Ørsteds Måde", (), "l2026ring", "p:e9abc94317a2"),
            *(None, "inbox", ("Læring", "smørrebrød"), 0),
        ),
        "p:7e241a56a35b": (*("Plain Words", ("Jane Doe",), "doe2026plain", "p:7e241a56a35b"), *(3, "inbox", (), 0)),
        "p:163adb52b349": (
            *("Résumé Parsing für Straßen", ("José Núñez",), "nunez2026resume", "p:163adb52b349"),
            *(None, "read", (), 0),
        ),
        "p:868e1e8fff31": (
            *("Ağ Öğrenme", ("Işıl Yıldız",), "z2026ag", "p:868e1e8fff31"),
            *(None, "inbox", (), 1),
        ),
        "p:d022b7e6e23a": (
            *("Two Hands", ("Małgorzata Nowak",), "nowak2026two", "p:d022b7e6e23a"),
            *(1, "queued", (), 0),
        ),
        "p:8ed4d95ffb50": (
            *("Two Hands", ("Malgorzata Nowak",), "nowak2026twoa", "p:8ed4d95ffb50"),
            *(2, "queued", (), 0),
        ),
    }


def test_the_same_file_again_makes_no_second_paper(library: Library) -> None:
    before = said(library)
    counts = library.ingest(Incoming(paper) for paper in PAPERS)
    assert (counts.new, counts.updated, counts.unchanged) == (0, 0, 7)
    assert said(library) == before


def test_plain_spelling_is_the_same_paper_and_gives_no_mark_away(library: Library) -> None:
    marks = {name: seen[3:] for name, seen in said(library).items()}
    plain = json.loads(json.dumps(PAPERS, ensure_ascii=False).translate(PLAIN))
    assert library.ingest(Incoming(paper) for paper in plain).new == 0
    assert {name: seen[3:] for name, seen in said(library).items()} == marks
    assert library.resolve(next(title_ids("Attention over Strokes", ["Lukasz Kaiser"], ""))) == "p:eb05770f9af9"


def test_marks_that_are_carried_to_a_new_library_find_their_papers(old: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    shutil.copy(OLD / "state.json", folder)
    library = Library.open(folder, seeds=False, today=date(2026, 11, 28))
    library.ingest(Incoming(paper) for paper in PAPERS[:5])
    seen = {entry[2]: entry[4:] for entry in said(library).values()}
    assert seen["kaiser2026attention"] == (5, "inbox", (), 1)
    assert seen["l2026ring"] == (None, "inbox", ("Læring", "smørrebrød"), 0)
    library.close()


@pytest.mark.parametrize("query", ["lukasz", "Łukasz", "author:łukasz", "kaiser lukasz", '"lukasz kaiser"'])
def test_a_name_is_found_however_it_is_typed(library: Library, query: str) -> None:
    assert "kaiser2026attention" in found(library, query)


def test_titles_abstracts_and_tags_are_found_by_plain_letters(library: Library) -> None:
    for query in ("laering", "orsteds maade OR orsteds", "dorde", "thor", "smorrebrod", "tag:laering", "tag:smørre"):
        assert "l2026ring" in found(library, query), query
    assert found(library, "yildiz ogrenme") == ["z2026ag"]


def test_two_spellings_in_a_new_library_are_one_paper(tmp_path: Path) -> None:
    library = Library.open(tmp_path, seeds=False, today=date(2026, 11, 28))
    for names in (["Lukasz Kaiser", "Łukasz Kaiser"], ["Jørgen", "Jorgen"]):
        counts = library.ingest(Incoming({"title": f"By {names[1]}", "authors": [name]}) for name in names[::-1])
        assert (counts.new, counts.new + counts.updated + counts.unchanged) == (1, 2)
    library.close()


def test_citekeys_have_the_whole_name() -> None:
    assert citekey(made("Øre og Æble", authors=["Søren Ørsted"], day="2026-06-12")) == "orsted2026ore"
    assert citekey(made("Ağ", authors=["Işıl Yıldız"], day="2026-06-12")) == "yildiz2026ag"


def test_what_was_typed_is_marked_in_what_is_shown() -> None:
    text = "Łukasz på Ærø"
    assert [text[start:end] for start, end in spans(text, ("luka", "aero"))] == ["Łuka", "Ærø"]
