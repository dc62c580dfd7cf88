"""Marks made with keys: they are on the disk at once, said, undone, repeated, and made to many papers as one step."""

import unicodedata

import pytest
from textual import events
from textual.widgets import TextArea

from store.decisions import Decision, Subject
from store.library import Library
from store.models import Note, Quote, Status
from tests.desk import sit
from tests.papers import incoming
from tui.paper.external_editor import Edited


async def test_digits_rate_and_letters_say_where_a_paper_stands(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("4")
        assert at.mark.rating == 4
        assert at.said.startswith("rated 4 “It's All in The [MASK]")
        assert at.said.endswith("u undoes")
        assert "▌ ·4 " in at.text
        await at.press("0")
        assert at.mark.rating is None
        for key, status in zip("lbrxi", Status.__members__.values(), strict=False):
            await at.press(key)
            expected = {"l": "queued", "b": "reading", "r": "read", "x": "skipped", "i": "inbox"}[key]
            assert at.mark.status == expected, status
        await at.press("i")
        assert "already" in at.said
        await at.press("1", "2", "3", "5")
        assert at.mark.rating == 5


async def test_the_way_back_is_read_in_a_narrow_terminal(seeded: Library) -> None:
    async with sit(seeded, size=(60, 24)) as at:
        await at.press("5")
        assert "u undoes" in at.text


async def test_undo_redo_and_repeat(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("full_stop")
        assert "nothing to repeat" in at.said
        await at.press("l", "j", "full_stop")
        assert at.mark.status is Status.QUEUED
        await at.press("u")
        assert at.mark.status is Status.INBOX
        assert at.said.startswith("undid: queued")
        await at.press("U")
        assert at.mark.status is Status.QUEUED
        await at.press("u", "u", "u")
        assert "nothing to undo" in at.said
        assert not seeded.state.marks


async def test_a_change_is_made_to_the_selection_as_one_step(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("space", "space", "space", "l")
        assert len(seeded.state.marks) == 3
        assert at.said.startswith("3 papers: queued")
        await at.press("u")
        assert not seeded.state.marks


async def test_a_change_is_made_to_what_is_shown_of_the_selection(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("space", "space")
        hidden = at.main.papers.window.chosen
        await at.type("/galore")
        await at.press("enter", "5")
        assert at.mark.rating == 5
        assert set(seeded.state.marks) == {at.mark.paper}
        assert "2 selected, 0 shown" in at.counts
        await at.press("space", "4")
        assert [entry.mark.rating for entry in seeded.entries(at.main.papers.window.chosen)] == [4]
        assert "3 selected, 1 shown" in at.counts
        assert all(entry.mark.rating is None for entry in seeded.entries(hidden))
        await at.press("V")
        assert len(at.main.papers.window.chosen) == at.main.papers.window.total


async def test_a_change_to_many_papers_asks_first(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("V", "x")
        assert "50 shown" in at.text
        assert not seeded.state.marks
        await at.press("n")
        assert not seeded.state.marks
        assert "nothing was changed" in at.said
        await at.press("x", "y")
        assert len(seeded.state.marks) == 50
        assert len(seeded.history()) == 1
        await at.press("escape", *["space"] * 20, "l")
        assert at.said == "20 papers: queued · u undoes"
        await at.press("space", "b")
        assert "This changes 21 papers (reading). Go on?" in at.text
        await at.press("n")
        assert at.said == "nothing was changed"
        seeded.edit([seeded.entries(seeded.head(1))[0].paper.id], lambda mark: mark.rated(4), "rated 4")
        await at.press("4")
        assert at.said == "20 papers: rated 4 · u undoes", "one of the 21 was rated so already"


async def test_the_number_said_is_that_of_the_papers_that_change(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("x", "j", "x", "V", "x")
        assert "This changes 48 of 50 papers (skipped). Go on?" in at.text
        await at.press("y")
        assert at.said.startswith("48 papers: skipped")
        await at.press("u")
        assert at.said.startswith("undid: 48 papers: skipped")
        await at.press("escape", "g", "space", "space", "space", "x")
        assert at.said.startswith("1 paper: skipped")


async def test_tags_are_picked_completed_and_made(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("minus")
        assert "no tags on" in at.said
        await at.press("t")
        assert "no tags yet: type one" in at.text
        await at.press(*"Reward-Models", "enter")
        assert at.mark.tags == ("Reward-Models",)
        assert "#Reward-Models" in at.text
        await at.press("j", "t", *"rewrd", "enter")
        assert at.mark.tags == ("Reward-Models",)
        await at.press("t", *"rl", "tab", *"survey", "tab", "enter")
        assert set(at.mark.tags) == {"Reward-Models", "rl", "survey"}
        await at.press("t", "space", "space", "escape")
        assert len(at.mark.tags) == 3
        await at.press("t", *"rl", "enter")
        assert set(at.mark.tags) == {"Reward-Models", "survey"}
        await at.press("plus", *"a, b", "enter")
        await at.press("minus")
        asked = at.text.partition("Remove tags")[2]
        assert all(f"#{tag}" in asked for tag in at.mark.tags)
        await at.press(*"survey", "enter")
        assert at.said.startswith("untagged survey")
        assert set(at.mark.tags) == {"Reward-Models", "a", "b"}
        await at.press("plus", "escape", "u")
        assert "survey" in at.mark.tags


async def test_several_tags_are_typed_or_pasted_with_commas(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("t", *"one,", *"two topics,", *"three", "enter")
        assert at.mark.tags == ("one", "two-topics", "three")
        await at.press("t")
        await at.paste("four, C#, five six")
        assert "› C#" in at.text and "“C#” is not a tag" in at.text
        await at.press("ctrl+u", "enter")
        assert at.mark.tags[3:] == ("four", "five-six")


async def test_a_tag_may_be_in_any_script(seeded: Library) -> None:
    decomposed = unicodedata.normalize("NFD", "tiếng-Việt")
    async with sit(seeded) as at:
        await at.press("plus")
        await at.paste(f"हिन्दी, ภาษาไทย, {decomposed}, hot topic")
        await at.press("enter")
        assert at.mark.tags == ("हिन्दी", "ภาษาไทย", "tiếng-Việt", "hot-topic")
        await at.press("plus")
        await at.paste("🔥")
        await at.press("enter")
        assert at.said == "“🔥” is not a tag: use letters, digits and -_/."
        await at.press("t", *"C#")
        assert "“C#” is not a tag: use letters, digits and -_/." in at.text
        await at.press("escape")
        await at.press("t")
        await at.paste("русский")
        await at.press("enter")
        assert at.mark.tags[4:] == ("русский",)
        await at.press("minus")
        await at.paste(f"हिन्दी, {decomposed}")
        await at.press("enter")
        assert at.mark.tags == ("ภาษาไทย", "hot-topic", "русский")


async def test_notes_are_written_edited_and_deleted(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("n", *"first", "enter", *"line", "ctrl+s")
        assert [note.text for note in at.mark.notes] == ["first\nline"]
        assert at.said.startswith("noted “It's All")
        assert "≡" in at.text
        await at.press("n", "x", "escape")
        assert "Keep what you have written?" in at.text
        await at.press("escape", "y", "escape", "d")
        assert len(at.mark.notes) == 1
        await at.press("n", *"kept", "escape", "s")
        assert [note.text for note in at.mark.notes] == ["first\nline", "kept"]
        await at.press("u")
        await at.press("n", "escape", "n", "ctrl+s")
        assert "empty note" in at.said
        await at.press("N", "enter", "end", "exclamation_mark", "ctrl+s")
        assert [note.text for note in at.mark.notes] == ["first\nline!"]
        await at.press("N", "ctrl+d")
        assert not at.mark.notes
        await at.press("N")
        assert "no notes yet" in at.said


async def test_the_notes_of_a_paper_are_listed_by_their_own_words_else_by_their_passage(seeded: Library) -> None:
    paper = seeded.entries(seeded.head(1))[0].paper.id
    for note in (
        Note("own\nwords", "n1", "idea", created="2026-07-01T08:00:00Z", quote=Quote("a passage")),
        Note("", "n2", "quote", created="2026-07-02T08:00:00Z", quote=Quote("another\npassage")),
    ):
        seeded.edit([paper], lambda mark, note=note: mark.with_note(note), "noted")  # type: ignore[misc]
    async with sit(seeded) as at:
        await at.press("N")
        rows = [" ".join(line.split("│")[1].split()) for line in at.lines if "2026-07-0" in line and "╮" not in line]
        assert rows == ["own words idea 2026-07-01", "“another passage” quote 2026-07-02"]


async def test_a_note_in_the_readers_editor(seeded: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    written = iter(["from the editor", "changed"])
    monkeypatch.setattr("tui.paper.writing.edit", lambda app, path: Edited(next(written), well=True, at_once=False))
    async with sit(seeded) as at:
        await at.press("E")
        assert [note.text for note in at.mark.notes] == ["from the editor"]
        await at.press("E")
        assert [note.text for note in at.mark.notes] == ["changed"]


async def test_where_no_editor_can_be_opened_the_note_is_written_here(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("E", *"here", "ctrl+s")
        assert [note.text for note in at.mark.notes] == ["here"]


async def test_keys_typed_ahead_go_to_the_picker(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.burst("t", "r", "l", "x")
        await at.settle()
        await at.press("enter")
        assert at.mark.tags == ("rlx",)
        assert at.mark.status is Status.INBOX


@pytest.mark.parametrize("turns", [0, 1, 3, 8, 30])
async def test_keys_typed_ahead_of_the_note_editor_are_written_once_and_in_order(seeded: Library, turns: int) -> None:
    async with sit(seeded) as at:
        await at.burst("n", turns=turns)
        await at.burst("a", "b", "enter", "c", "d", "left", "backspace", "e", turns=turns)
        await at.settle()
        assert at.app.screen.query_one(TextArea).text == "ab\ned"
        await at.press("ctrl+s")
        assert [note.text for note in at.mark.notes] == ["ab\ned"]


@pytest.mark.parametrize("turns", [0, 1, 3, 8])
async def test_what_is_pasted_ahead_is_taken_in_its_order(seeded: Library, turns: int) -> None:
    async with sit(seeded) as at:
        await at.burst("t", turns=turns)
        at.app.post_message(events.Paste("state-space"))
        await at.burst("s", "enter", "n", "a", turns=turns)
        at.app.post_message(events.Paste("pasted"))
        await at.burst("z", "ctrl+s", turns=turns)
        await at.settle()
        assert at.mark.tags == ("state-spaces",)
        assert [note.text for note in at.mark.notes] == ["apastedz"]


@pytest.mark.parametrize("turns", [0, 1, 3, 8])
async def test_a_burst_of_keys_goes_through_pickers_in_order(seeded: Library, turns: int) -> None:
    async with sit(seeded) as at:
        await at.burst("t", *"one", "enter", "3", "+", *"two", "enter", "j", "l", turns=turns)
        await at.settle()
        assert at.mark.status is Status.QUEUED
        await at.press("k")
        assert (at.mark.tags, at.mark.rating, at.mark.status) == (("one", "two"), 3, Status.INBOX)


async def test_rows_that_a_change_takes_out_stay_dimmed(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.type("/is:inbox")
        await at.press("enter", "j", "x")
        window = at.main.papers.window
        assert window.total == 50
        row = window.current
        assert window.fits is not None and row is not None and not window.fits(row)
        assert "▌–×" in at.text
        await at.press("ctrl+r")
        assert window.total == 49
        await at.press("u")
        assert window.total == 50
        assert at.said.startswith("undid: skipped")


async def test_another_terminals_edit_is_taken_in(seeded: Library) -> None:
    other = Library.open(seeded.folder)
    async with sit(seeded) as at:
        entry = at.main.papers.current
        assert entry is not None
        other.edit([entry.paper.id], lambda mark: mark.rated(2), "rated 2")
        at.main.look_around()
        await at.settle()
        assert "▌ ·2 " in at.text
    other.close()


async def test_undo_is_offered_no_longer_once_another_terminal_changed_the_paper(seeded: Library) -> None:
    other = Library.open(seeded.folder)
    async with sit(seeded) as at:
        await at.press("5")
        assert at.said.endswith("u undoes")
        other.refresh()
        other.undo()
        at.main.look_around()
        await at.settle()
        assert at.said.startswith("rated 5 “It's All") and "undoes" not in at.said
        await at.press("space", "space", "4")
        assert at.said.startswith("2 papers: rated 4")
    other.close()


async def test_a_library_that_cannot_be_written_says_so(seeded: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    from store.errors import ReadOnly

    def refuse(*arguments: object) -> None:
        raise ReadOnly("the disk is full: nothing was saved")

    monkeypatch.setattr(seeded.state, "apply", refuse)
    async with sit(seeded) as at:
        await at.press("5")
        assert at.said == "the disk is full: nothing was saved"
        assert at.main.status.error
        await at.press("t", "a", "enter")
        assert at.said == "the disk is full: nothing was saved"


async def test_papers_that_another_program_changes_are_taken_in(seeded: Library) -> None:
    from dataclasses import replace

    other = Library.open(seeded.folder)
    async with sit(seeded) as at:
        entry = at.main.papers.current
        assert entry is not None
        other.ingest(incoming([replace(entry.paper, upvotes=7, title="It has another title now")]))
        at.main.papers.forget()
        await at.press("j")
        assert "changed by another program" in at.text
        at.main.look_around()
        await at.settle()
        assert "It has another title now" in at.text
    other.close()


async def test_a_decision_about_a_paper_is_undone_and_redone_with_the_keys(seeded: Library) -> None:
    subject = Subject.of(seeded.entries(seeded.head(1))[0].paper)
    seeded.deciding.decide([Decision("removed", (subject,))], "removed")
    seeded.state.keep_loose_notes("noted", [Note("of no paper yet")])
    async with sit(seeded) as at:
        await at.press("u")
        assert at.said.startswith("undid: noted “of no paper yet”")
        await at.press("u")
        assert at.said.startswith("undid: removed “It's All in The [MASK]")
        assert not seeded.state.decisions and not seeded.state.loose_notes
        await at.press("U")
        assert seeded.state.decisions[subject.id].kind == "removed"
        await at.press("H")
        assert "removed" in at.text
        assert "of no paper yet" in at.text
