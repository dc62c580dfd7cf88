"""A highlight is found again after wrapping, re-import and edits, and never shown on a wrong sentence."""

from __future__ import annotations

import gzip
import random
import re
import textwrap
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from store.highlights import anchors
from store.highlights.sentences import Span, sentences, word_spans
from store.models import Quote
from store.text import clean, fold

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.gz"))
ABSTRACTS = [line for line in gzip.decompress(SEEDS[-1].read_bytes()).decode("utf-8").splitlines() if len(line) > 300]
VOCABULARY = [word for abstract in ABSTRACTS for word in abstract.split()]


# -- found again ---------------------------------------------------------------------------------------------------


def highlights(chance: random.Random, abstract: str, count: int) -> list[Span]:
    """Choose sentences, and spans of 1 to 9 words, of an abstract."""
    chosen = []
    for _ in range(count):
        if chance.random() < 0.5:
            chosen.append(chance.choice(sentences(abstract)))
        else:
            row = word_spans(abstract)
            first = chance.randrange(len(row))
            last = min(first + chance.randrange(9), len(row) - 1)
            chosen.append(Span(row[first].start, row[last].end))
    return chosen


def letters(text: str) -> str:
    return "".join(text.split())


def letter_place(text: str, position: int) -> int:
    return len(letters(text[:position]))


def assert_same_place(abstract: str, span: Span, changed: str) -> None:
    found = anchors.find(anchors.quote(abstract, *span), changed)
    assert found, span.of(abstract)
    assert letters(changed[found.start : found.end]) == letters(span.of(abstract))
    assert letter_place(changed, found.start) == letter_place(abstract, span.start)


def test_the_seeds_have_fifty_abstracts() -> None:
    assert len(ABSTRACTS) == 50


def test_every_highlight_is_found_where_it_was_made() -> None:
    chance = random.Random(20260730)
    for abstract in ABSTRACTS:
        for span in (*sentences(abstract), *highlights(chance, abstract, 10)):
            assert_same_place(abstract, span, abstract)


@pytest.mark.parametrize("width", range(40, 201, 8))
def test_every_highlight_is_found_after_wrapping(width: int) -> None:
    chance = random.Random(width)
    for abstract in ABSTRACTS[width % 3 :: 3]:
        for hyphens in (True, False):
            wrapped = textwrap.fill(abstract, width, break_long_words=False, break_on_hyphens=hyphens)
            for span in highlights(chance, abstract, 3):
                assert_same_place(abstract, span, wrapped)
                assert_same_place(abstract, span, clean(wrapped))


@pytest.mark.long
@pytest.mark.parametrize("width", range(40, 201))
def test_every_sentence_is_found_after_wrapping_at_any_width(width: int) -> None:
    for abstract in ABSTRACTS:
        wrapped = textwrap.fill(abstract, width)
        for span in (*sentences(abstract), *highlights(random.Random(width), abstract, 5)):
            assert_same_place(abstract, span, wrapped)


def test_every_highlight_is_found_in_another_program_s_typography() -> None:
    chance = random.Random(7)
    other = str.maketrans({"-": "‐", '"': "“", "'": "’", " ": "\u00a0"})
    for abstract in ABSTRACTS:
        for span in highlights(chance, abstract, 5):
            found = anchors.find(anchors.quote(abstract, *span), abstract.translate(other))
            assert found and (found.start, found.end) == span


# -- edited abstracts ----------------------------------------------------------------------------------------------


class Trial(NamedTuple):
    """An abstract after a change: the quote made before it, and where its sentence is now, if it is there at all."""

    quote: Quote
    text: str
    own: Span | None


class Word(NamedTuple):
    text: str
    sentence: int


def sentence_words(abstract: str) -> list[list[Word]]:
    return [
        [Word(word, number) for word in span.of(abstract).split()] for number, span in enumerate(sentences(abstract))
    ]


def edited(chance: random.Random, row: list[Word], share: float = 0.1) -> list[Word]:
    """Replace, take out, put in, exchange or mistype a share of the words."""
    row = list(row)
    for _ in range(max(1, round(len(row) * share))):
        at = chance.randrange(len(row))
        word = row[at]
        match chance.choice(["replace", "remove", "insert", "exchange", "mistype"]):
            case "replace":
                row[at] = word._replace(text=chance.choice(VOCABULARY))
            case "remove" if len(row) > 1:
                del row[at]
            case "insert":
                row.insert(at, word._replace(text=chance.choice(VOCABULARY)))
            case "exchange" if at + 1 < len(row) and row[at + 1].sentence == word.sentence:
                row[at : at + 2] = [word._replace(text=row[at + 1].text), row[at + 1]._replace(text=word.text)]
            case _:
                letter = chance.randrange(len(word.text))
                row[at] = word._replace(text=word.text[:letter] + chance.choice("aeiourst") + word.text[letter + 1 :])
    return row


def joined(row: list[Word], target: int) -> tuple[str, Span | None]:
    text, own = "", []
    for word in row:
        text += " " if text else ""
        if word.sentence == target:
            own.append(Span(len(text), len(text) + len(word.text)))
        text += word.text
    return text, Span(own[0].start, own[-1].end) if own else None


def edit_trial(chance: random.Random, *, sentence: bool) -> Trial:
    """Edit a tenth of the words of an abstract that has a highlight."""
    abstract = chance.choice(ABSTRACTS)
    rows = sentence_words(abstract)
    target = chance.randrange(len(rows))
    span = sentences(abstract)[target]
    if not sentence:
        inner = word_spans(abstract, span)
        first = chance.randrange(max(1, len(inner) - 5))
        span = Span(inner[first].start, inner[min(first + chance.randrange(3, 9), len(inner) - 1)].end)
    return Trial(anchors.quote(abstract, *span), *joined(edited(chance, list(chain(*rows))), target))


def near_copy(chance: random.Random, row: list[Word]) -> list[Word]:
    """Make a sentence like another but for one to three words, as authors do."""
    copy = [word._replace(sentence=-1) for word in row]
    for at in chance.sample(range(len(copy)), min(len(copy), chance.randint(1, 3))):
        copy[at] = copy[at]._replace(text=chance.choice(VOCABULARY))
    same = spelled([word.text for word in copy]) == spelled([word.text for word in row])
    return near_copy(chance, row) if same else copy


def spelled(row: list[str]) -> list[str]:
    """Give what is said, without case, sentence marks and hyphens."""
    return re.findall(r"\w+", fold(" ".join(row)))


def deceiving_trial(chance: random.Random) -> Trial:
    """Delete the highlighted sentence, or surround it with others like it, in one of five ways."""
    abstract = chance.choice(ABSTRACTS)
    rows = sentence_words(abstract)
    target = chance.randrange(len(rows))
    if chance.random() < 0.3:  # the copies were there when the highlight was made
        for _ in range(chance.randint(1, 3)):
            place = chance.choice([target, target + 1, chance.randint(0, len(rows))])
            rows.insert(place, near_copy(chance, rows[target]))
            target += place <= target
        rows = [[word._replace(sentence=number) for word in row] for number, row in enumerate(rows)]
    row = list(chain(*rows))
    before, own = joined(row, target)
    assert own
    quote = anchors.quote(before, *own)
    highlighted = rows[target]
    match chance.choice(["deleted", "deleted", "deleted, copy elsewhere", "copies elsewhere", "another abstract"]):
        case "deleted":
            rows[target] = []
        case "deleted, copy elsewhere":
            rows[target] = []
            far = [place for place in range(len(rows)) if abs(place - target) > 1]
            rows.insert(chance.choice(far or [len(rows)]), near_copy(chance, highlighted))
        case "copies elsewhere":
            for _ in range(chance.randint(1, 3)):
                rows.insert(chance.randint(0, len(rows)), near_copy(chance, highlighted))
        case "another abstract":
            rows = sentence_words(chance.choice([other for other in ABSTRACTS if other != abstract]))
            target = -2
    row = list(chain(*rows)) or [Word("Nothing.", -1)]
    return Trial(quote, *joined(edited(chance, row) if chance.random() < 0.5 else row, target))


def is_wrong(trial: Trial, found: anchors.FoundQuote | None) -> bool:
    """Whether a highlight would be shown with more than a fifth of it outside its own sentence.

    Another sentence of the very same words is not wrong: no reader could tell it from the one that was marked.
    """
    if found is None:
        return False
    shown, wanted = trial.text[found.start : found.end].split(), trial.quote.exact.split()
    if len(wanted) >= 4 and spelled(shown) == spelled(wanted):
        return False
    inside = min(found.end, trial.own.end) - max(found.start, trial.own.start) if trial.own else 0
    return inside < 0.8 * (found.end - found.start)


def shares(trials: list[Trial]) -> tuple[float, list[Trial]]:
    """Give the share found again, and the trials that were found in a wrong place."""
    found = [anchors.find(trial.quote, trial.text) for trial in trials]
    wrong = [trial for trial, place in zip(trials, found, strict=True) if is_wrong(trial, place)]
    return sum(place is not None for place in found) / len(trials), wrong


@pytest.mark.parametrize("sentence", [True, False])
def test_nineteen_of_twenty_are_found_after_a_tenth_of_the_words_was_edited(sentence: bool) -> None:
    chance = random.Random(1)
    share, wrong = shares([edit_trial(chance, sentence=sentence) for _ in range(400)])
    assert share >= 0.95
    assert not wrong


def test_none_is_shown_on_a_wrong_sentence() -> None:
    chance = random.Random(2)
    _, wrong = shares([deceiving_trial(chance) for _ in range(800)])
    assert not wrong


@pytest.mark.long
def test_none_of_five_thousand_is_shown_on_a_wrong_sentence() -> None:
    chance = random.Random(3)
    share, wrong = shares([edit_trial(chance, sentence=sentence) for sentence in (True, False) for _ in range(2500)])
    assert share >= 0.95
    assert not wrong
    _, wrong = shares([deceiving_trial(chance) for _ in range(5000)])
    assert not wrong


def test_a_finder_that_takes_the_nearest_words_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anchors, "find", anchors.guess)
    chance = random.Random(2)
    _, wrong = shares([deceiving_trial(chance) for _ in range(200)])
    assert len(wrong) > 20


# -- quotes, guesses and single cases ------------------------------------------------------------------------------

ABSTRACT = (
    "We present a model. It is small (1B). On ImageNet, the model gains 3.2% over its baseline. "
    "The model is open: code, data and weights are on our page. 我们提出一种新方法。它很快。"
)


def marked(words: str, text: str = ABSTRACT) -> Quote:
    start = text.index(words)
    return anchors.quote(text, start, start + len(words))


def test_a_quote_has_a_little_text_around_it_cut_at_words() -> None:
    assert marked("gains 3.2%") == Quote(
        "gains 3.2%", "(1B). On ImageNet, the model ", " over its baseline. The model is"
    )
    assert marked("We present a model.").prefix == ""
    assert marked("它很快。").prefix.endswith("我们提出一种新方法。")
    assert marked("它很快。").suffix == ""
    assert anchors.quote("  spaced  out  ", 1, 9) == Quote("spaced", "  ", "  out  ")
    with pytest.raises(ValueError, match="at least one word"):
        anchors.quote("a b", 1, 2)


@pytest.mark.parametrize("length", range(anchors.CONTEXT - 2, anchors.CONTEXT + 3))
def test_a_context_is_whole_where_the_text_has_no_more(length: int) -> None:
    around = ("one two three four five six seven eight nine ten"[-length:].strip() + "." * length)[:length]
    made = anchors.quote(f"{around}[x]{around}", length, length + 3)
    cut = length > anchors.CONTEXT
    assert (made.prefix == around) is not cut and (made.suffix == around) is not cut
    assert around.endswith(made.prefix) and around.startswith(made.suffix)


def test_every_context_is_short_and_stands_beside_the_quote() -> None:
    chance = random.Random(4)
    for abstract in ABSTRACTS:
        for span in highlights(chance, abstract, 5):
            made = anchors.quote(abstract, *span)
            assert made.prefix + made.exact + made.suffix in abstract
            assert max(len(made.prefix), len(made.suffix)) <= anchors.CONTEXT
            assert (
                not abstract[span.start - len(made.prefix) - 1 : span.start][:1].strip() or not made.prefix[:1].strip()
            )


def test_a_word_that_stands_there_often_is_found_by_what_is_around_it() -> None:
    text = "The model learns. A model forgets. No model sleeps."
    for found in re.finditer("model", text):
        place = anchors.find(anchors.quote(text, *found.span()), text)
        assert place and place.span == found.span()


def test_a_word_whose_sentence_is_gone_is_not_shown_elsewhere() -> None:
    assert anchors.find(marked("model gains"), ABSTRACT.replace("model gains", "network gains")) is None
    assert anchors.find(marked("page"), "Another text with a page in it.") is None


def test_of_two_places_with_the_same_surroundings_neither_is_shown() -> None:
    assert anchors.find(Quote("model", "The ", " is"), "The model is good. The model is bad.") is None
    found = anchors.find(Quote("model", "The ", " is b"), "The model is good. The model is bad.")
    assert found and found.start == 23


def test_a_sentence_among_others_that_begin_like_it_is_not_taken_for_them() -> None:
    row = [
        "We begin with a table.",
        "The first model gains three points on the small set.",
        "The first model loses three points on the large set.",
        "The first model loses its place here too.",
    ]
    highlight = marked(row[1], " ".join(row))
    assert anchors.find(highlight, " ".join(row)) is not None
    assert anchors.find(highlight, " ".join([row[0], *row[2:]])) is None


def test_the_signs_around_words_tell_which_of_them_is_meant() -> None:
    text = "A! model. A? model. A, model"
    for found in re.finditer("model", text):
        place = anchors.find(anchors.quote(text, *found.span()), text)
        assert place and (place.span, place.how, place.score) == (found.span(), "exact", 1.0)


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        (Quote("model", "ab cd ", " zz"), anchors.FoundQuote(6, 11, "exact", 0.5)),
        (Quote("model", "abc de ", " zz"), None),
        (Quote("model", "zz ", " ab is"), anchors.FoundQuote(6, 11, "exact", 0.5)),
        (Quote("model", "zz ", " abc is"), None),
    ],
)
def test_half_of_what_stood_on_a_side_is_enough_for_a_word_that_stands_there_once(
    quote: Quote, found: anchors.FoundQuote | None
) -> None:
    assert anchors.find(quote, "xy cd model is so good.") == found


@pytest.mark.parametrize("text", ["A smart partner.", "Bart is.", "See arts.", "Art5 is.", "Art\u00e9 is."])
def test_a_part_of_a_word_is_not_the_word(text: str) -> None:
    assert anchors.find(Quote("art"), text) is None


def test_a_part_of_a_word_that_was_marked_is_found_in_it() -> None:
    inside = "Pre-training and fine-tuning"
    found = anchors.find(marked("train", inside), inside)
    assert found and (found.span, found.how) == ((4, 9), "exact")


def test_ideographs_need_no_blanks() -> None:
    found = anchors.find(marked("它很快。"), "新:" + ABSTRACT)
    assert found and found.how == "exact"
    edited = anchors.find(marked("我们提出一种新方法。"), ABSTRACT.replace("一种", "一个"))
    assert edited and ABSTRACT.replace("一种", "一个")[edited.start : edited.end] == "我们提出一个新方法。"


def test_an_edited_sentence_is_shown_to_its_ends() -> None:
    text = ABSTRACT.replace("On ImageNet, the model", "But on the ImageNet, the new model")
    found = anchors.find(marked("On ImageNet, the model gains 3.2% over its baseline."), text)
    assert found and found.how == "edited"
    assert text[found.start : found.end] == "But on the ImageNet, the new model gains 3.2% over its baseline."


def test_the_marks_at_the_ends_belong_to_the_highlight() -> None:
    text = 'He calls it "a very deep  trick". So it is.'
    found = anchors.find(marked('"a very deep  trick".', text), text.replace("  ", "\n").replace('"', "”"))
    assert found and found.span.of(text.replace("  ", "\n").replace('"', "”")) == "”a very deep\ntrick”."


@pytest.mark.parametrize(
    ("text", "quoted", "changed", "found"),
    [
        (
            '"A very  deep trick", he says.',
            '"A very  deep trick"',
            "“A very deep trick”, he says.",
            "“A very deep trick”",
        ),
        ('We trust ("deep") nets.', '("deep")', "We trust (“deep”) nets.", "(“deep”)"),
        ("We trust ( deep ) nets.", "( deep )", "We trust (\ndeep\n) nets.", "(\ndeep\n)"),
        ('"Deep" nets win.', '"Deep" nets', "Deep nets win.", "Deep nets"),
        ("He says deep nets win.", "deep nets", 'He says "Deep nets" win.', "Deep nets"),
        ("So deep nets end!", "deep nets end!", "So Deep nets end!!", "Deep nets end!"),
        ("- deep nets win.", "- deep nets", "–\u00a0Deep nets win.", "–\u00a0Deep nets"),
    ],
)
def test_a_highlight_has_as_many_marks_at_its_ends_as_it_had(text: str, quoted: str, changed: str, found: str) -> None:
    place = anchors.find(marked(quoted, text), changed)
    assert place is not None and (place.span.of(changed), place.how) == (found, "same words")


def test_words_typed_by_the_reader_are_placed_when_they_stand_there_once() -> None:
    assert anchors.locate(" code, data ", ABSTRACT) == marked("code, data")
    assert anchors.locate("CODE DATA", ABSTRACT) == marked("code, data")
    assert anchors.locate("model", ABSTRACT) is None
    assert anchors.locate("a method nobody named", ABSTRACT) is None
    assert anchors.locate("  ", ABSTRACT) is None
    assert anchors.locate("Kites", "We see Kites fly and then kites fall down.") is None, "once more in other letters"


def test_a_guess_is_the_nearest_passage_and_says_how_near() -> None:
    text = ABSTRACT.replace("gains 3.2% over its baseline", "loses a little to what we compare it with")
    sentence = marked("On ImageNet, the model gains 3.2% over its baseline.")
    assert anchors.find(sentence, text) is None
    guess = anchors.guess(sentence, text)
    assert guess and text[guess.start : guess.end].startswith("On ImageNet, the model loses")
    assert 0.3 < guess.score < 0.9
    assert anchors.guess(sentence, "") is None
    assert anchors.guess(Quote("…"), text) is None
    assert anchors.guess(Quote("zzz"), "We are so.") is None, "not a letter agrees"


def test_a_guess_is_a_whole_sentence_where_it_has_more_than_three_fifths_of_its_letters() -> None:
    text, longer = "So it is. Kitesx at. We go.", "So it is. Kitesxy at. We go."
    guesses = anchors.guess(Quote("kitesx"), text), anchors.guess(Quote("kitesxy"), longer)
    assert guesses == (anchors.FoundQuote(10, 16, "guess"), anchors.FoundQuote(10, 21, "guess"))


@pytest.mark.parametrize(
    ("asked", "text", "found"),
    [
        (Quote("snowflakes", "", " fall on all"), "snow flakes fall on all of us here", "snow flakes"),
        (Quote("snowflakes", "how they see "), "We all saw how they see snow flakes", "snow flakes"),
        (Quote("snow flakes", "", " fall on all"), "snowflakes fall on all of us here", "snowflakes"),
        (Quote("snow flakes", "how they see "), "We all saw how they see snowflakes", "snowflakes"),
    ],
)
def test_a_word_that_was_divided_or_joined_is_guessed_whole_up_to_the_ends_of_the_text(
    asked: Quote, text: str, found: str
) -> None:
    guess = anchors.guess(asked, text)
    assert guess is not None and (guess.span.of(text), guess.score) == (found, 0.91)


def test_how_sure_a_place_is_is_told_with_it() -> None:
    text = "We fly kites in the wind. They hold strings of old wool, and none of them is lost. We end."
    said = ("They hold strings of wool, and none is lost.", "strings of old", "zebra", "THEY  hold strings")
    assert [anchors.guess(Quote(words), text) for words in said] == [
        anchors.FoundQuote(26, 82, "guess", 0.78),
        anchors.FoundQuote(36, 50, "guess"),
        anchors.FoundQuote(7, 15, "guess", 0.12),
        anchors.FoundQuote(26, 43, "guess"),
    ]
    assert [anchors.find(Quote(words), text) for words in said] == [
        *(None, anchors.FoundQuote(36, 50, "exact", 0.33), None, anchors.FoundQuote(26, 43, "same words", 0.33)),
    ]


def test_a_guess_holds_a_word_even_where_all_that_is_left_stood_beside_it() -> None:
    assert anchors.guess(Quote("bites", "kites "), "kites kites") == anchors.FoundQuote(6, 11, "guess", 0.8)
    for asked, text in (
        (Quote("wolves bite", "", " kites"), "wolves kites kites"),
        (Quote("bite wolves", "kites "), "kites kites wolves"),
    ):
        found = anchors.guess(asked, text)
        assert found is not None and found.span.of(text) == "wolves"
    assert anchors.guess(Quote("wolves bite", "", " bites"), "wolves bites") == anchors.FoundQuote(0, 6, "guess", 0.55)
    assert anchors.guess(Quote("bite wolves", "bites "), "bites wolves") == anchors.FoundQuote(6, 12, "guess", 0.55)


def test_surroundings_of_one_letter_agree_as_well_as_long_ones() -> None:
    found = [anchors.find(Quote("model", "A ", after), "A model x.") for after in ("", " x", " y")]
    assert found == [anchors.FoundQuote(2, 7, "exact", 1.0)] * 2 + [anchors.FoundQuote(2, 7, "exact", 0.67)]


@given(st.text(max_size=80), st.text(max_size=40), st.text(max_size=40), st.text(max_size=200))
def test_any_text_is_looked_through_without_an_error(exact: str, prefix: str, suffix: str, text: str) -> None:
    for found in (anchors.find(Quote(exact, prefix, suffix), text), anchors.guess(Quote(exact, prefix, suffix), text)):
        assert found is None or 0 <= found.start < found.end <= len(text)


@example("aaaaaaaa.a.aaaaa..", 15, 3)
@given(st.text("ab .é我", max_size=60), st.integers(0, 60), st.integers(1, 20))
def test_a_span_of_any_text_is_found_there_or_not_at_all(text: str, start: int, length: int) -> None:
    piece = text[start : start + length]
    if piece.strip():
        found = anchors.find(anchors.quote(text, start, start + length), text)
        assert found is None or text[found.start : found.end] == piece.strip()
