"""The reading view: sentences walked, passages highlighted, notes that hang on them, and highlights repaired."""

from dataclasses import replace

from store.highlights.sentences import sentences
from store.library import Library
from store.models import Mark, Note, Quote
from tests.desk import Desk, sit


def quotes(mark: Mark) -> list[str]:
    return [note.quote.exact for note in mark.notes if note.quote]


def note(at: Desk, name: str) -> Note:
    return next(each for each in at.mark.notes if each.id == name)


def sentence(at: Desk, number: int) -> str:
    entry = at.main.current
    assert entry is not None
    return sentences(entry.paper.abstract)[number].of(entry.paper.abstract)


async def test_sentences_are_walked_and_highlighted(seeded: Library) -> None:
    async with sit(seeded, size=(80, 24)) as at:
        await at.press("enter", "j", "h")
        assert quotes(at.mark) == [sentence(at, 1)]
        assert at.mark.notes[0].kind == "quote"
        assert "▌" in at.text
        await at.press("j", "h")
        assert "│" in at.text
        await at.press("k", "h")
        assert quotes(at.mark) == [sentence(at, 2)]
        assert "removed" in at.said
        await at.press("u")
        assert len(at.mark.notes) == 2
        await at.press("escape", "escape")
        assert not at.main.reading
        assert len(at.main.detail.decorations.highlights) == 2


async def test_a_span_is_chosen_word_by_word(seeded: Library) -> None:
    async with sit(seeded) as at:
        words = sentence(at, 0).split()
        await at.press("enter", "right", "right", "right", "left", "v", "w", "w", "b", "w")
        assert "other end" in at.text
        await at.press("h")
        assert quotes(at.mark) == [" ".join(words[1:4])]
        await at.press("v", "w", "escape", "v", "j", "o", "escape", "q")
        assert len(at.mark.notes) == 1
        assert not at.main.reading
        await at.press("enter", "v", "w", "enter")
        assert quotes(at.mark)[1] == " ".join(words[:2])
        assert not seeded.state.marks[at.mark.paper].tags


async def test_the_words_that_are_chosen_grow_to_the_edge_of_a_sentence(seeded: Library) -> None:
    async with sit(seeded) as at:
        one, two, three = (sentence(at, number) for number in range(3))
        await at.press("enter", "v", "j", "enter")
        assert quotes(at.mark) == [f"{one} {two}".rstrip(".")]
        await at.press("u", "g", "j", "j", "v", "k", "enter")
        assert quotes(at.mark) == [f"{two} {three.split()[0]}"]
        await at.press("u", "g", "j", "v", "w", "k", "h")
        assert quotes(at.mark) == [f"{one} {two.split()[0]}"]


async def test_each_key_of_a_choice_moves_it_scrolls_or_ends_it(seeded: Library) -> None:
    async with sit(seeded, size=(80, 12)) as at:
        words = sentence(at, 0).split()

        def chosen() -> str:
            span = at.main.caret.position.selection
            return span.of(at.main.caret.position.text) if span else ""

        await at.press("enter", "v")
        for key, many in (("w", 2), ("e", 3), ("l", 4), ("right", 5), ("b", 4), ("left", 3)):
            await at.press(key)
            assert chosen() == " ".join(words[:many]), key
        top = at.main.detail.top
        for key, by in (("ctrl+d", 5), ("pagedown", 11), ("ctrl+u", -5), ("pageup", -11)):
            await at.press(key)
            top += by
            assert (at.main.detail.top, chosen()) == (top, " ".join(words[:3])), key
        await at.press("question_mark")
        assert "type to find" in at.text
        await at.press("escape", "colon", "escape")
        assert chosen() == " ".join(words[:3])
        await at.press("down", "up", "down")
        assert chosen().startswith(sentence(at, 0)[:40]) and chosen().endswith(sentence(at, 1)[-20:].rstrip("."))
        await at.press("escape")
        for key in ("escape", "v", "q"):
            await at.press("g", "v", "w")
            assert chosen() == " ".join(words[:2]) and at.main.caret.position.selecting
            await at.press(key)
            assert at.main.reading and not at.main.caret.position.selecting and chosen() == "", key
        await at.press("v", "w", "n", *"so", "ctrl+s")
        assert chosen() == "", "until the note is written"
        [written] = at.mark.notes
        assert written.quote and (written.quote.exact, written.text) == (" ".join(words[:2]), "so")


async def test_walking_follows_the_scrolling(seeded: Library) -> None:
    async with sit(seeded, size=(60, 16)) as at:
        await at.press("enter", "ctrl+d", "ctrl+d", "j")
        assert at.main.caret.position.sentence >= 2
        sight, here = at.main.detail.in_sight(), at.main.caret.position.here
        assert sight and here and here.start < sight[1]
        await at.press("g")
        assert (at.main.detail.top, at.main.caret.position.sentence) == (0, 0)
        await at.press("G", "k")
        assert at.main.caret.position.sentence == len(at.main.caret.position.sentences) - 2
        await at.press("J")
        assert at.main.caret.position.sentence == 0


async def test_the_sentence_is_in_sight_with_a_line_to_spare_and_no_line_is_scrolled_in_vain(seeded: Library) -> None:
    async with sit(seeded, size=(60, 16)) as at:
        await at.press("j", "j", "enter")
        scrolled, last = 0, len(at.main.caret.position.sentences) - 1
        while at.main.caret.position.sentence < last:
            top = at.main.detail.top
            await at.press("j")
            text = at.lines[:-1]
            marked = [y for y, row in enumerate(text) if "▌" in row[:4]]
            words = " ".join(" ".join(text[y][2:] for y in marked).split())
            assert sentence(at, at.main.caret.position.sentence) in words, "all of it is in sight"
            if at.main.detail.top > top:
                scrolled += 1
                assert marked[-1] == len(text) - 3 or marked[0] == 1, "one line more, above how much is below"
            else:
                assert marked[-1] <= len(text) - 3 or "more lines" not in text[-1]
        assert scrolled > 2
        while at.main.caret.position.sentence:
            top = at.main.detail.top
            await at.press("k")
            marked = [y for y, row in enumerate(at.lines[:-1]) if "▌" in row[:4]]
            assert marked[0] == 1 or at.main.detail.top in (top, 0)
        assert at.main.detail.top == 0, "what stands above the first sentence is seen too"


async def test_a_note_hangs_on_its_highlight(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("enter", "j", "h", "n")
        row = next(number for number, line in enumerate(at.lines) if "Note on" in line)
        title = " ".join(" ".join(at.lines[row : row + 2]).replace("│", " ").split())
        assert title == f"Note on “{sentence(at, 1)}”"
        await at.type("is that so?")
        await at.press("ctrl+s")
        assert at.said == "noted “It's All in The [MASK]: Simple…” · u undoes"
        [written] = at.mark.notes
        assert (written.text, written.kind) == ("is that so?", "question")
        assert written.quote and written.quote.exact == sentence(at, 1)
        await at.press("h")
        assert at.said == "highlight removed; its note stays · u undoes"
        [left] = at.mark.notes
        assert left.quote is None
        assert left.text.startswith("> ") and left.text.endswith("is that so?")
        await at.press("j", "v", "w", "n", *"x", "ctrl+s", "j", "n", *"plain", "ctrl+s")
        assert [each.text for each in at.mark.notes][1:] == ["x", "plain"]


async def test_a_note_at_a_sentence_hangs_on_it_as_one_step_and_dropped_leaves_nothing(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("enter", "j", "n", *"why so?", "ctrl+s")
        [written] = at.mark.notes
        assert written.quote
        assert (written.text, written.kind, written.quote.exact) == ("why so?", "question", sentence(at, 1))
        await at.press("u", "j", "n", "ctrl+s", "v", "w", "n", "ctrl+s")
        assert not at.mark.notes


async def test_a_note_at_a_sentence_that_was_cut_short_goes_on_there(seeded: Library) -> None:
    async with sit(seeded, size=(80, 24)) as at:
        await at.press("enter", "j", "n", *"why")
        at.app.keep()
    async with sit(seeded, size=(80, 24)) as at:
        await at.press("enter", *" so?", "ctrl+s")
        [written] = at.mark.notes
        assert written.quote
        assert (written.text, written.kind) == ("why so?", "question")


async def test_a_highlight_that_does_not_fit_is_repaired_or_let_go(seeded: Library) -> None:
    first = seeded.entries(seeded.head(1))[0]
    abstract = first.paper.abstract
    spans = sentences(abstract)
    lost = [
        Note("", "a", "quote", quote=Quote(f"Entirely {spans[1].of(abstract)[:40]} by hand", "no such", "text")),
        Note("kept", "b", quote=Quote("Words that never stood in it", "", "")),
    ]
    seeded.edit([first.paper.id], lambda mark: replace(mark, notes=tuple(lost)), "noted")
    async with sit(seeded, size=(100, 60)) as at:
        assert "to repair" in at.text
        await at.press("enter", "a")
        assert "To repair (1 of 2)" in at.text
        await at.press("escape")
        assert [each.id for each in at.mark.notes if each.quote] == ["a", "b"] and "to repair" in at.text
        await at.press("a", "y")
        assert "To repair (2 of 2)" in at.text
        repaired = note(at, "a").quote
        assert repaired and repaired.exact in abstract
        assert at.said == "repaired a highlight in “It's All in The [MASK]: Simple…” · u undoes"
        await at.press("d")
        assert at.said == "made a note of a highlight in “It's All in The [MASK]: Simple…” · u undoes"
        assert note(at, "b").quote is None
        assert note(at, "b").text == "> Words that never stood in it\n\nkept"
        assert "to repair" not in at.text
        await at.press("a")
        assert "in its place" in at.said
        await at.press("u", "u")
        assert len(quotes(at.mark)) == 2


async def test_papers_without_an_abstract_and_hostile_ones_are_read(hostile: Library) -> None:
    async with sit(hostile, size=(60, 20)) as at:
        await at.press("enter")
        for _ in range(hostile.catalogue.top):
            await at.pilot.press("j", "right", "v", "h", "h", "J")
        await at.settle()
        assert at.app.is_running
