"""Text made ready to be shown: widths, words and marked spans."""

from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from store.models import Entry, Mark, Note, Paper, Status
from tui.main.row import RowLook, RowState, paint_row
from tui.questions.matching import fitting
from tui.sheets import cells
from tui.sheets.cells import cut
from tui.sheets.matches import spans
from tui.sheets.styles import ASCII, UNICODE, TextStyles
from tui.sheets.text_layout import as_read, elide, pad, segments, shown, width_of, wrap

STYLES = TextStyles(**dict.fromkeys(TextStyles.__dataclass_fields__, Style()))
TEXT = st.text(st.characters(codec="utf-8"), max_size=60)


@given(TEXT, st.integers(0, 30))
def test_nothing_is_wider_than_it_may_be(text: str, width: int) -> None:
    text = shown(text)
    assert cell_len(cut(text, width)) <= width
    assert cell_len(elide(text, width)) <= width
    assert cells.cell_len(pad(text, width)) == width  # a mark without a letter before it has a cell for us alone


@given(TEXT, st.integers(2, 30))
def test_wrapping_loses_no_letter(text: str, width: int) -> None:
    text = shown(text)
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_words_break_at_hyphens_and_nowhere_else_unless_they_must() -> None:
    assert wrap("a state-of-the-art model", 12) == ["a state-of-", "the-art", "model"]
    assert wrap("the k-NN and GPT-4 of https://a.org/well-known --no-color", 10)[:3] == ["the k-NN", "and GPT-4", "of"]
    assert wrap("see https://a.org/well-known", 26) == ["see", "https://a.org/well-known"]
    assert wrap("Long-Short-Term-Memory-Networks", 12) == ["Long-Short-", "Term-Memory-", "Networks"]
    assert wrap("x unsplittable-abcdefghijklmnop", 14) == ["x", "unsplittable-", "abcdefghijklmn", "op"]


def test_lines_are_filled_to_the_last_cell_and_paragraphs_stay_apart() -> None:
    assert wrap("ab cd ef", 5) == ["ab cd", "ef"]
    assert wrap("ab cd ef", 4) == ["ab", "cd", "ef"]
    assert wrap("ab\n\ncd ef", 9) == ["ab", "", "cd ef"]
    assert wrap("abcdef gh", 3) == ["abc", "def", "gh"]
    assert wrap("abcdefg hi", 3) == ["abc", "def", "g", "hi"]
    assert wrap("ab", 0) == ["a", "b"]
    assert wrap("漢字", 2) == wrap("漢字", 1) == ["漢", "字"]
    assert wrap("", 5) == [""]
    assert wrap("a well-known one", 7) == ["a well-", "known", "one"]
    assert wrap("a well‐known one", 7) == ["a well‐", "known", "one"]
    assert wrap("see a/b-see c", 9) == ["see", "a/b-see c"]


def test_a_text_is_padded_or_shortened_to_its_width() -> None:
    assert [pad("low rank", width) for width in (10, 8, 7, 4, 1, 0)] == [
        "low rank  ",
        "low rank",
        "low ra…",
        "low…",
        "l",
        "",
    ]
    assert [elide("low, rank", width) for width in (9, 6, 5, 4)] == ["low, rank", "low…", "low…", "low…"]
    assert elide("Lo Memoryefficient", 12) == "Lo Memoryef…"
    assert elide("Lo Memoryefficient", 12, words=True) == "Lo…"
    assert elide("abcdefgh ijkl", 13) == "abcdefgh ijkl"
    assert [elide("abcdefgh ijkl", width) for width in (12, 10, 9)] == ["abcdefgh…", "abcdefgh…", "abcdefgh…"]
    assert [elide(f"{'a' * 8} {'b' * 9}", width) for width in (12, 13)] == [f"{'a' * 8}…", f"{'a' * 8} bbb…"]
    assert [elide("low", width) for width in (2, 1)] == ["l…", "l"]


def test_tex_is_read_as_text_and_control_characters_are_not_shown() -> None:
    assert as_read("An $\\alpha$-rule\x1b[1m\nof") == "An α-rule of"
    assert as_read("$\\alpha$\nb", lines=True) == "α\nb"
    assert (shown("a\x07\nb"), shown("a\x07\nb", lines=True)) == ("a b", "a\nb")


def test_ranges_of_a_text_are_marked() -> None:
    style, marked = Style(italic=True), Style(bold=True)

    def pieces(*spans: tuple[int, int]) -> list[tuple[str, bool]]:
        return [(text, style == own + marked) for text, style, _ in segments("low rank", own, spans, marked)]

    own = style
    assert pieces((0, 3), (4, 6)) == [("low", True), (" ", False), ("ra", True), ("nk", False)]
    assert pieces((4, 8)) == [("low ", False), ("rank", True)]
    assert pieces() == [("low rank", False)]
    assert segments("low", own, [(0, 1)]) == [Segment("low", own)]
    assert width_of([Segment("漢"), Segment("ab")]) == 4


def test_titles_end_at_a_word_where_one_is_near() -> None:
    assert elide("Memory-Efficient Training with Correlation", 32) == "Memory-Efficient Training with…"
    assert elide("Memory-Efficient Training", 40) == "Memory-Efficient Training"
    assert elide("Pneumonoultramicroscopicsilico", 10) == "Pneumonou…"
    assert elide("大規模言語モデル", 7) == "大規模…"


def test_where_the_words_stand() -> None:
    assert spans("Low-Rank flow, LOW", ("low",)) == [(0, 3), (15, 18)]
    assert spans("low", ()) == []
    assert spans("fellow low_low, Lower lowest", ("low", "lower")) == [(7, 10), (11, 14), (16, 21), (22, 25)]
    assert spans("é low élow 漢low", ("low", "e")) == [(0, 1), (2, 5), (6, 7)]
    assert spans("a+b, 3.5", ("a+", "3.")) == [(0, 2), (5, 7)]
    assert spans("Résumé und Straße", ("resu", "strasse")) == [(0, 4), (11, 17)]


@given(TEXT, st.lists(st.text("aeß ﬁxé", min_size=1, max_size=3), max_size=3))
def test_marked_segments_are_the_text(text: str, words: list[str]) -> None:
    found = spans(text, tuple(word.strip() for word in words if word.strip()))
    marked = segments(text, Style(), found, Style(bold=True))
    assert "".join(segment.text for segment in marked) == text


@given(
    TEXT,
    st.lists(st.text("abc-日本", min_size=1, max_size=12), max_size=5),
    st.integers(14, 120),
    st.sampled_from([1, 2]),
    st.sampled_from(list(Status)),
    st.sampled_from([None, 1, 5]),
)
def test_a_row_is_never_wider_than_the_list(
    title: str, tags: list[str], width: int, lines: int, status: Status, rating: int | None
) -> None:
    paper = Paper("p:1", title, day="2026-07-30", authors=("A", "B", "C", "D"))
    mark = Mark("p:1", status=status, rating=rating, tags=tuple(tags), notes=(Note("x"),))
    for glyphs in (UNICODE, ASCII):
        look = RowLook(STYLES, glyphs, width, lines, ("a",), 2026, width >= 44)
        row = paint_row(Entry(0, paper, mark), RowState(cursor=True, selected=True), look)
        assert len(row) == lines
        assert all(width_of(line) <= width for line in row)


def test_what_fits_comes_in_the_order_of_fit() -> None:
    tags = ["deep-rl", "rl", "world-models", "reward-models", "curl"]
    assert [tags[number] for number in fitting("rl", tags)] == ["rl", "deep-rl", "world-models", "curl"]
    assert [tags[number] for number in fitting("rewrd", tags)] == ["reward-models"]
    assert fitting("", tags) == list(range(5))
    assert fitting("zzzz", tags) == []
    assert [tags[number] for number in fitting("world", tags)] == ["world-models"], "rl is not like it"
    assert [fitting(typed, ["rl-tuning", "ab"]) for typed in ("xrl", "xr", "abx")] == [[0], [], []], (
        "two letters are like none"
    )
    assert [fitting(typed, ["world", "rld", "agents"]) for typed in ("worldly", "agentss")] == [[0], [2]]


def test_every_sign_has_one_of_the_same_width_in_ascii() -> None:
    many = {"curve": 8, "shades": 5}
    for field in fields(UNICODE):
        one, other = getattr(UNICODE, field.name), getattr(ASCII, field.name)
        pairs = zip(one.values(), other.values(), strict=True) if isinstance(one, dict) else [(one, other)]
        for sign, plain in pairs:
            assert cell_len(sign) == cell_len(plain) == many.get(field.name, 1), field.name
            assert plain.isascii() and plain.isprintable() and not plain.isspace(), field.name
        if isinstance(one, dict):
            assert len({*one.values()}) == len({*other.values()}) == len(one), "each tells something"
    for name in many:
        assert len({*getattr(UNICODE, name)}) == len({*getattr(ASCII, name)}) == many[name]
