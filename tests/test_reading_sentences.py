"""Sentences and words are spans of the text: nothing left out, nothing twice, no cut within a name or a number."""

from __future__ import annotations

import gzip
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.highlights.sentences import Span, sentence_at, sentences, word_spans

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.gz"))

CUT = [
    ["We test it.", "It works!", "Does it?", "Yes."],
    ["Methods (e.g., GaLore, i.e. low rank) help.", "Others, e.g. LoRA, do not."],
    ["As Smith et al. show, it works.", "It was shown by Smith et al.", "We go on."],
    ["It was shown by Smith et al. 2020 and by Acme Inc. (2021).", "We go on."],
    ["See Fig. 2 and Eq. 3 vs. Tab. 4 for more.", "Sec. 5 ends."],
    ["It gains 3.2% at p < 0.05 on No. 7.", "3D models too."],
    ["We use Llama3.1-8B and Llama 3.2 1B.", "Both are small."],
    ["It helps many tasks.", "This capability is new."],
    ["It reaches 95%.", "However, it is slow."],
    ["Node.js and torch.nn are used.", "See config.yaml in it."],
    ["It is on arXiv.Org and Booking.Com, in Main.Py and a U.S.A list.", "Not e.g.This."],
    ["We call torch.nn.Module and my_model.Train in it.", "Mail me@host.Example of us or see Fig.One of it."],
    ["We compare v2.Beta with YOLO v3.", "This is fair (see below).", "Tasks vary [3].", "Others do not."],
    ['He says "It works."', "Then it does."],
    ["“Is it so?”", "It is."],
    ["It is fast (see below. It is also small).", "It is open."],
    ["The loss $f(x) = 1. 2 + x$ is convex.", r"So is \(g. H\).", "It costs $5.", "Then $10."],
    ["Code is at https://a.example/b.Html?q=1.", "Data too."],
    ["Code is at https://a.example/x .", "Package at https://b.example/ ."],
    ["我们提出一种方法。", "它很快！", "是吗？", "是。"],
    ["It waits... and goes on.", "Then it stops..."],
    ["We like vitamin C.", "We like J. Smith and U.S. data."],
    ["This is iPhone news.", "vLLM is fast."],
    ["What is Yahoo! about?", "Nothing."],
    ["First part", "Second part after a blank line"],
    ["We prove that 1) it holds; 2) it ends w.r.t. time.", "Done."],
]
GLUED = {
    *("It helps many tasks.", "It reaches 95%."),
    *("We compare v2.Beta with YOLO v3.", "This is fair (see below).", "Tasks vary [3]."),
}


def paste(pieces: list[str]) -> str:
    """Join sentences as they are found: glued by a web page, Chinese without blanks, others with one."""
    text = pieces[0]
    for before, after in pairwise(pieces):
        glued = before in GLUED or before[-1] in "。！？"
        text += ("" if glued else "\n\n" if before == "First part" else " ") + after
    return text


@pytest.mark.parametrize("pieces", CUT, ids=lambda pieces: pieces[0][:30])
def test_sentences_end_where_a_reader_says(pieces: list[str]) -> None:
    text = paste(pieces)
    assert [span.of(text) for span in sentences(text)] == pieces


@pytest.mark.parametrize(
    ("text", "count"),
    [
        *(("It waits...This is new.", 2), ("It waits....This is new.", 1), ("It waits…This is new.", 1)),
        *(
            ("It waits!This is new.", 2),
            ("It waits?We ask.", 2),
            ("It waits?!We ask.", 2),
            ("It waits!this is new.", 1),
        ),
        *(("It waits… This is new.", 2), ("It waits… this is old.", 1), ("It waits! this is old.", 1)),
    ],
)
def test_what_follows_a_mark_says_whether_it_ended_a_sentence(text: str, count: int) -> None:
    assert len(sentences(text)) == count


def test_forty_signs_on_both_sides_of_a_mark_are_looked_at() -> None:
    names = [f"It calls _{'x' * length}.This is new." for length in (39, 40)]
    gaps = [f"It is so.{' ' * length}and on." for length in (39, 40)]
    assert [len(sentences(text)) for text in (*names, *gaps)] == [1, 2, 1, 2]


def test_a_wrapped_abstract_has_the_same_sentences() -> None:
    text = "We test it on Fig. 2.\nIt works,\nas it should. This\nis all."
    assert [span.of(text) for span in sentences(text)] == [
        "We test it on Fig. 2.",
        "It works,\nas it should.",
        "This\nis all.",
    ]


def test_the_seeds_are_cut_into_sentences_of_a_readable_length() -> None:
    lines = gzip.decompress(SEEDS[-1].read_bytes()).decode("utf-8").splitlines()
    abstracts = [line for line in lines if len(line) > 300]
    found = [span.of(abstract) for abstract in abstracts for span in sentences(abstract)]
    assert 6 * len(abstracts) < len(found) < 10 * len(abstracts)
    assert min(map(len, found)) > 12
    assert all(sentence[0].isupper() or sentence[0].isdigit() for sentence in found)


PIECES = ["e.g. ", "et al. ", "This ", "a.This", *'aB1. !?\n"()[]$。我é…,-']
PROSE = st.lists(st.sampled_from(PIECES), max_size=80).map("".join)


@given(st.one_of(st.text(max_size=200), PROSE))
def test_sentences_and_words_cover_all_that_is_written(text: str) -> None:
    spans = sentences(text)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())
    assert all(span.of(text) == span.of(text).strip() != "" for span in spans)
    row = word_spans(text)
    assert all(before.end <= after.start for before, after in pairwise(row))
    inside = {place for word in row for place in range(*word)}
    assert all(place in inside for place, character in enumerate(text) if character.isalnum())


def test_words_go_without_the_marks_around_them() -> None:
    text = 'The "GaLore" (low-rank) method, f(x) = $O(n^2)$: 65.5% — 它很 fast…'
    assert [word.of(text) for word in word_spans(text)] == [
        "The", "GaLore", "low-rank", "method", "f(x)", "=", "$O(n^2)$", "65.5%", "它", "很", "fast",
    ]  # fmt: skip
    assert [word.of(text) for word in word_spans(text, Span(4, 12))] == ["GaLore"]


def test_brackets_stay_on_a_word_that_they_pair_within() -> None:
    found = {
        "f(x) (x) [x] {x}": ["f(x)", "x", "x", "x"],
        "(f(x) f(x)) (a)b( )": ["f(x", "f(x)", "(a)b"],
        "“Kites”, ‘bells’; …and-so—": ["Kites", "bells", "and-so"],
        "漢字。(漢)": ["漢", "字", "漢"],
        "--- [1], {a}b a/(b+c) x]) ([y": ["1", "{a}b", "a/(b+c)", "x", "y"],
    }
    assert {text: [word.of(text) for word in word_spans(text)] for text in found} == found
    long, longer = f"(a){'x' * 197}", f"(a){'x' * 198}"
    assert [word.of(longer) for word in word_spans(longer)] == [longer[1:]], (
        "one of over 200 signs is not looked through"
    )
    assert [word.of(long) for word in word_spans(long)] == [long]


def test_the_sentence_at_a_place_is_the_one_it_stands_in() -> None:
    spans = sentences("One is. Two is. Three is.")
    assert [sentence_at(spans, place) for place in (0, 6, 7, 8, 15, 16, 99)] == [0, 0, 0, 1, 1, 2, 2]
    assert sentence_at(sentences("  One."), 0) == 0


def test_a_long_hostile_text_is_cut_in_a_moment() -> None:
    for text in ("(" * 50_000, "(a" * 25_000, "$" * 50_000, "." * 50_000, "a.A" * 16_000, "[(" * 25_000, '"' * 50_000):
        assert len(sentences(text)) >= 1
        word_spans(text)
