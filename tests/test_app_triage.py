"""Triage: one key a paper, a way back, a place that is kept, and a recap; papers passed over and put off."""

import re
from datetime import date
from pathlib import Path

import pytest

from store.errors import ReadOnly
from store.ledger.pace import Action, Recap
from store.ledger.passed_over import PASSED_QUERY
from store.library import Library
from store.models import Paper, Status
from tests.desk import Desk, sit
from tests.papers import incoming
from tui.config import load
from tui.paper.reading_log import ReadingLog
from tui.session import Session
from tui.triage.screen import TriageScreen

TOKENS = "“Not all tokens are created equal…”"


def triage(at: Desk) -> TriageScreen:
    assert isinstance(at.app.screen, TriageScreen)
    return at.app.screen


def title(at: Desk) -> str:
    entry = triage(at).current
    return entry.paper.title if entry else ""


def statuses(library: Library) -> list[Status]:
    return [entry.mark.status for entry in library.entries(library.head(50))]


def asked(at: Desk) -> list[str]:
    """Return the lines of the question that is asked, as words."""
    rows = re.findall(r"│ (.{68}) │", at.text)
    return [" ".join(row.split()) for row in rows if row.strip()]


async def test_only_a_decision_turns_the_page(seeded: Library) -> None:
    async with sit(seeded, size=(80, 24)) as at:
        titles = [entry.paper.title for entry in seeded.entries(seeded.head(12))]
        await at.press("T")
        for number, key in enumerate(["l", "b", "r", "x", "space", "i", "j"]):
            assert title(at) == titles[number]
            await at.press(key)
        await at.press("S", *"1w", "enter")
        assert statuses(seeded)[:5] == ["queued", "reading", "read", "skipped", "inbox"]
        assert "9 of 50" in at.text
        assert "42 left" in at.text
        for keys, stands in (
            ("4", "★★★★"),
            ("t r l enter", "★★★★  #rl"),
            ("n w h y ? ctrl+s", "★★★★  #rl  1 note"),
            ("h j h", "★★★★  #rl  1 note  1 highlight"),
            ("t escape", "★★★★"),
            ("n ctrl+s", "★★★★"),
            ("escape question_mark escape", "★★★★"),
        ):
            await at.press(*keys.replace("?", "question_mark").split())
            assert title(at) == titles[8], keys
            assert any(line.strip().startswith(stands) for line in at.lines[2:8]), keys
        await at.press("l")
        assert title(at) == titles[9]
        said = seeded.entries(seeded.head(9))[8].mark
        assert (said.status, said.rating, said.tags, len(said.notes)) == ("queued", 4, ("rl",), 2)


async def test_a_paper_that_was_only_rated_is_in_hand_again_when_one_comes_back(seeded: Library) -> None:
    async with sit(seeded, size=(80, 24)) as at:
        await at.press("T", "l", "4")
    async with sit(seeded, size=(80, 24)) as at:
        await at.press("T")
        assert "going on at 2 of 50" in at.text


async def test_a_decision_is_taken_while_sentences_are_walked(seeded: Library) -> None:
    async with sit(seeded, size=(80, 24)) as at:
        await at.press("T", "h", "j")
        second = triage(at).caret.position.here
        await at.press("j", "down", "k", "up")
        assert triage(at).caret.position.here == second
        await at.press("5", "l", "h", "space")
        assert statuses(seeded)[:2] == ["queued", "inbox"]
        assert triage(at).triage.position == 2


CHOOSING = "l later  x skip  Space undecided  "
BY_SENTENCE = "j k sentence  h highlight it  n note on it  v words  l x decide  Esc leave"
BY_WORD = "w b word  h highlight  n and note  j k sentence  o other end  Esc leave  ? help"


async def test_the_keys_below_follow_the_caret(seeded: Library) -> None:
    async with sit(seeded, size=(120, 24)) as at:
        await at.press("T")
        assert [line[84:] for line in at.lines[3:11]] == [
            "next",
            "Not all tokens are created equal…",
            "Stable-SPAM: How to Train in 4-Bit…",
            "GaLore: Memory-Efficient LLM…",
            "Preserving Privacy, Increasing…",
            "Guiding Giants: Lightweight…",
            "A*-Decoding: Token-Efficient…",
            "",
        ]
        for key, chosen, keys in (
            *[("h", "", BY_SENTENCE), ("right", "While", BY_SENTENCE), ("right", "encoder-only", BY_SENTENCE)],
            *[("left", "While", BY_SENTENCE), ("v", "While", BY_WORD), ("w", "While encoder-only", BY_WORD)],
            *[("escape", "", BY_SENTENCE), ("right", "While", BY_SENTENCE), ("escape", "", CHOOSING)],
            *[("h", "", BY_SENTENCE), ("right", "While", BY_SENTENCE), ("q", "", CHOOSING), ("h", "", BY_SENTENCE)],
            *[("right", "While", BY_SENTENCE), ("enter", "", BY_SENTENCE)],
        ):
            await at.press(key)
            position = triage(at).caret.position
            assert chosen == (position.selection.of(position.text) if position.selection else ""), key
            assert at.lines[-1].strip().startswith(keys), key
        [note] = seeded.entries(seeded.head(1))[0].mark.notes
        assert note.quote and note.quote.exact.startswith("While") and note.quote.exact.endswith("(LLMs).")
        await at.press("space", "h", "right", "backspace")
        assert (triage(at).triage.position, triage(at).caret.active) == (0, False)
        for keys, said in (("backspace", "this is the first"), ("space", ""), ("5", f"rated 5 {TOKENS} · u undoes")):
            await at.press(keys)
            assert (triage(at).head.said, triage(at).status.said) == (said, "")
        for key, top in (("ctrl+d", 10), ("ctrl+u", 0), ("pagedown", 13), ("pageup", 0), ("G", 13), ("g", 0)):
            await at.press(key)
            assert triage(at).detail.top == top, key


async def test_what_the_disk_refuses_is_said_below_and_the_paper_stays_in_hand(
    seeded: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ReadOnly("the disk is full: nothing was saved")

    async with sit(seeded, size=(80, 24)) as at:
        await at.press("T", "4")
        monkeypatch.setattr(seeded.state, "apply", refuse)
        for key in ("5", "l"):
            await at.press(key)
            status = triage(at).status
            assert (triage(at).head.said, status.said, status.error) == (
                "",
                "the disk is full: nothing was saved",
                True,
            )
            assert (triage(at).triage.position, "★★★★" in at.text) == (0, True)
        monkeypatch.undo()
        await at.press("l")
        assert triage(at).triage.position == 1


async def test_a_note_at_a_sentence_hangs_on_it_and_dropped_leaves_nothing(seeded: Library) -> None:
    async with sit(seeded, size=(80, 24)) as at:
        await at.press("T", "h", "j", "n")
        here = triage(at).caret.position
        assert here.here is not None
        sentence = here.here.of(here.text)
        assert f"“{sentence[:30]}" in at.text
        await at.press(*"why so?", "ctrl+s")
        [note] = seeded.entries(seeded.head(1))[0].mark.notes
        assert note.quote is not None
        assert (note.text, note.kind, note.quote.exact) == ("why so?", "question", sentence)
        await at.press("u")
        assert not seeded.state.marks
        await at.press("h", "n", "ctrl+s", "x", "k")
        assert not seeded.entries(seeded.head(1))[0].mark.notes


async def test_a_rating_turns_the_page_where_that_is_set(seeded: Library, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[triage]\nrate = "next"\n')
    async with sit(seeded, size=(80, 24), settings=load(config)) as at:
        await at.press("T", "4", "0")
        assert (triage(at).triage.position, seeded.entries(seeded.head(1))[0].mark.rating) == (1, 4)
    for written, said in (
        ('triage.rate = "on"\n', "config.toml line 1: triage.rate is “on”; expected stay or next"),
        ('[triage]\nrate = "stay"\npace = 3\n', "config.toml line 3: triage.pace is not a setting; triage.rate is"),
        ("triage = 4\n", "config.toml line 1: triage is 4; expected a table"),
    ):
        config.write_text(written)
        settings = load(config)
        assert (settings.problems, settings.rating_goes_on) == ([said], False)


@pytest.mark.parametrize(
    ("width", "summed_up", "next_ones"), [(120, True, True), (80, True, False), (60, False, False)]
)
async def test_the_summary_and_the_next_titles_are_there_where_there_is_room(
    seeded: Library, width: int, summed_up: bool, next_ones: bool
) -> None:
    papers = [Paper(f"p:{n:012x}", f"Paper {n}", "It began.", day="2026-07-31", summary=f"Sum {n}.") for n in (1, 2, 3)]
    seeded.ingest(incoming(papers))
    async with sit(seeded, size=(width, 30)) as at:
        await at.press("T")
        lines = [line.strip() for line in at.lines]
        now, *coming = (entry.paper.title for entry in seeded.entries(seeded.head(3)))
        above = lines[: next(number for number, line in enumerate(lines) if line.startswith("It began."))]
        assert any(line.startswith(now) for line in above)
        assert any(line.startswith("Sum") for line in above) is summed_up
        assert at.text.count("Sum") == 1
        assert all((other in at.text) is next_ones for other in coming)


async def test_an_estimate_comes_after_ten_papers(seeded: Library) -> None:
    async with sit(seeded, size=(80, 24)) as at:
        await at.press("T", *["x"] * 9)
        assert at.lines[0].strip().startswith("Triage · 10 of 50 · 41 left  ")
        await at.press("x")
        assert "11 of 50 · 40 left · under a minute" in at.lines[0]


async def test_back_undo_and_redo_return_to_their_paper(seeded: Library) -> None:
    async with sit(seeded, size=(80, 24)) as at:
        await at.press("T", "4", "l")
        first = seeded.entries(seeded.head(1))[0].mark
        assert (first.rating, first.status) == (4, Status.QUEUED)
        await at.press("x", "r", "backspace", "u")
        assert triage(at).triage.position == 2
        assert "undid: read" in at.text
        await at.press("u", "U")
        assert triage(at).triage.position == 1
        assert statuses(seeded)[:3] == ["queued", "skipped", "inbox"]
        await at.press("k", "k", "k")
        assert "this is the first" in at.text


async def test_the_bar_says_how_far_one_has_come(seeded: Library) -> None:
    async with sit(seeded, size=(80, 24)) as at:
        await at.press(*["space"] * 7, "T")
        assert at.bar == (0, 26)
        for position, key in enumerate(["l", "x", "space", "b"], 1):
            await at.press(key)
            assert at.bar == (26 * position // 7, 26)
        await at.press("k")
        assert at.bar == (26 * 3 // 7, 26)
        await at.press("r", "r", "r")
        assert at.bar == (26 * 6 // 7, 26)
        await at.press("n", *"ok", "ctrl+s", "b")
        assert at.bar == (26, 26)
        assert [line.strip() for line in at.lines[1:] if line.strip()] == [
            "reading “A*-Decoding: Token-Efficient Inference…” · u undoes",
            "Done: 7 papers in less than a minute",
            *("7 seen", "1 queued  ○", "1 begun  ◐", "3 read  ●", "1 skipped  ×", "1 note  ≡", "1 left undecided  ·"),
            "Enter goes to the list · k back to the last paper",
            "Enter to the list  k back to the last paper  u undo  ? help",
        ]
        await at.press("enter")
        assert at.said == ("triage done · 1 queued · 1 begun · 3 read · 1 skipped · 1 noted · 1 left undecided")


async def test_the_recap_counts_passages_and_what_was_left_undecided(seeded: Library) -> None:
    async with sit(seeded, size=(80, 24)) as at:
        await at.press(
            *["space", "j"] * 5,
            "T",
            "h",
            "h",
            "space",
            "4",
            "space",
            "t",
            *"rl",
            "enter",
            "i",
            "l",
            "S",
            *"1w",
            "enter",
        )
        assert [line.strip() for line in at.lines[2:] if line.strip()] == [
            "Done: 5 papers in less than a minute",
            *("5 seen", "1 queued  ○", "1 rated  ★", "1 tagged  #", "1 highlight  │", "3 left undecided  ·"),
            "Enter goes to the list · k back to the last paper",
            "Enter to the list  k back to the last paper  u undo  ? help",
        ]
        await at.press("enter")
        assert at.said == "triage done · 1 queued · 1 rated · 1 highlighted · 3 left undecided"
        await at.press("escape", "T")
        assert f"1 of {seeded.search('is:inbox -is:snoozed').total} " in at.lines[0]


async def test_the_list_follows_and_enter_reads_the_paper_in_hand(seeded: Library) -> None:
    titles = [entry.paper.title for entry in seeded.entries(seeded.head(5))]
    async with sit(seeded, size=(80, 24)) as at:
        await at.press("T", "l", "x", "space", "enter")
        assert (at.title, at.main.reading) == (titles[3], True)
        assert at.said == "triage left at 4 of 50: T goes on · 1 queued · 1 skipped · 1 left undecided"
        await at.press("escape", "g", "T")
        assert title(at) == titles[3]
        await at.press("q")
        assert (at.title, at.main.reading) == (titles[3], False)
        await at.type("/is:skipped")
        await at.press("enter", "T", "enter")  # goes on with it
        assert title(at) == titles[3]
        await at.press("enter")
        assert (at.title, at.main.reading, at.main.filter.query) == (titles[3], True, "")


async def test_what_was_decided_stands_beneath_the_title_of_a_paper_gone_back_to(seeded: Library) -> None:
    async with sit(seeded, size=(80, 24)) as at:
        await at.press("T", "4", "t", *"rl", "enter", "l", "k")
        assert "   ○ queued  ★★★★  #rl\n" in at.text
        await at.press("u", "i", "k")
        assert "   ★★★★  #rl\n" in at.text


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_the_way_on_and_the_way_back_are_offered_on_narrow_screens(
    seeded: Library, size: tuple[int, int]
) -> None:
    async with sit(seeded, size=size) as at:
        await at.press("T")
        first = at.text.splitlines()[-1]
        assert "Space undecided  u undo" in first
        assert "k back" not in first
        await at.press("space")
        assert "l later  x skip  Space undecided  k back" in at.text.splitlines()[-1]
        assert "? help" in at.text.splitlines()[-1]


async def test_the_place_is_kept_and_the_end_is_summed_up(seeded: Library) -> None:
    async with sit(seeded, size=(80, 24)) as at:
        await at.press("T", "l", "x", "q")
        assert "triage left at 3 of 50: T goes on · 1 queued · 1 skipped" in at.said
        assert at.main.papers.window.cursor == 2
    async with sit(seeded, size=(80, 24)) as at:
        assert "triage was left at 3 of 50" in at.said
        await at.press("T")
        assert "Triage · 3 of 50" in at.text
        assert at.lines[1].strip() == "going on at 3 of 50"
        await at.press(*["x"] * 46, "3", "space", "l")
        assert "Done: 50 papers in less than a minute" in at.text
        for line in ("50 seen", "2 queued", "47 skipped", "1 rated"):
            assert line in at.text
        await at.press("k", "r", "l", "x", "enter")
        assert at.home
        assert "triage done" in at.said
        await at.press("T")
        assert "nothing to triage" not in at.said  # one paper was only rated: it is in the inbox yet
        [sitting] = [each for each in seeded.ledger.sessions() if each.kind == "triage" and each.ended]
        assert seeded.ledger.recap(sitting.id).read == 1
        await at.press("x", "enter", "T")
        assert at.said == "nothing to triage: the inbox is empty; filter or select papers to go through those"


async def test_a_selection_or_a_filter_is_gone_through(seeded: Library) -> None:
    async with sit(seeded, size=(80, 24)) as at:
        await at.press("j", "space", "j", "space", "T")
        assert "Triage · 2 selected" in at.text
        assert "1 of 2" in at.text
        await at.press("l", "q", "escape")
        await at.type("/galore")
        await at.press("enter", "T")
        assert asked(at) == [
            *("A triage was left unfinished", "› type to find", "go on with it: 2 selected at 2 of 2"),
            *("start over: galore 2 papers", "Enter takes · Esc leaves"),
        ]
        await at.press("escape")
        assert at.home
        await at.press("T", "enter")
        assert "2 of 2" in at.text
        await at.press("q", "T", "down", "enter")
        assert "Triage · galore" in at.text
        await at.press("q", "T")
        assert "going on at 1 of 2" in at.text


async def test_papers_that_came_since_a_triage_was_left_are_offered(seeded: Library) -> None:
    def arrive(*numbers: int) -> None:
        seeded.ingest(
            incoming([Paper(f"p:{number:012x}", f"New paper {number}", day="2026-07-31") for number in numbers])
        )

    async with sit(seeded, size=(80, 24)) as at:
        await at.press("T", "l", "q")
        arrive(1, 2, 3)
        await at.press("ctrl+r", "T")
        assert "3 new since this triage was left" in at.text
        assert asked(at) == [
            *("3 new since this triage was left", "› type to find", "add them and go on at 2 of 53"),
            *("go on without them at 2 of 50", "start over: is:inbox -is:snoozed 52 papers"),
            "Enter takes · Esc leaves",
        ]
        await at.press("escape")
        assert at.home
        await at.press("T", "down", "enter")
        assert "49 left" in at.text
        await at.press("q", "T", "enter")
        assert "going on at 2 of 53, 3 added" in at.text
        await at.press("x", "q", "T")
        assert "going on at 3 of 53" in at.text  # nothing is new any longer
        assert "New paper" in seeded.entry(triage(at).triage.papers[-1]).paper.title
        await at.press("q")
        arrive(4)
        await at.press("ctrl+r", "T", "down", "down", "enter")
        assert "1 of 52" in at.text


@pytest.mark.parametrize(("many", "said"), [(2, ""), (3, "3 papers passed over 4 times or more: P to skip")])
async def test_a_word_is_said_at_the_start_where_three_were_passed_over(seeded: Library, many: int, said: str) -> None:
    papers = [entry.paper.id for entry in seeded.entries(seeded.head(5))]
    for often in (1, 2, 3, 4):
        seeded.ledger.record(seeded.ledger.begin("reading"), Action.PASSED, papers[: many if often == 4 else 5])
    seeded.recount(papers)
    async with sit(seeded) as at:
        assert at.said.startswith(said) and bool(at.said) is bool(said)


async def test_what_stays_with_the_paper_in_hand(seeded: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    async with sit(seeded, size=(80, 16)) as at:
        monkeypatch.setattr(at.app, "open_url", opened.append)
        await at.press("j", "j", "T", "space", "space", "4")
        here = title(at)
        detail = triage(at).detail
        page = detail.size.height - 1  # the last line says how much more there is
        half = page // 2
        for key, top in (
            ("down", 1), ("down", 2), ("up", 1), ("ctrl+d", 1 + half), ("ctrl+u", 1), ("pageup", 0),
            ("pagedown", min(page - 1, detail.last_top)), ("up", min(page - 1, detail.last_top) - 1),
        ):  # fmt: skip
            await at.press(key)
            assert (detail.top, title(at)) == (top, here), key
        await at.press("0", "o", "y", "down", "enter", "colon", "escape", "question_mark", "escape", "t", "escape")
        assert title(at) == here
        assert seeded.entries(seeded.head(3))[2].mark.rating is None
        assert opened == ["https://github.com/TianjinYellow/StableSPAM.git"]
        await at.press("S", *"3d", "enter")
        assert title(at) != here and "snoozed to 4 Aug" in at.text
        assert seeded.entries(seeded.head(3))[2].mark.due == "2026-08-04"


async def test_papers_passed_over_are_counted_shown_and_put_aside(seeded: Library) -> None:
    papers = [entry.paper.id for entry in seeded.entries(seeded.head(4))]
    for _ in range(4):
        session = seeded.ledger.begin("reading")
        seeded.ledger.record(session, Action.PASSED, papers)
    seeded.recount(papers)
    async with sit(seeded) as at:
        assert "4 papers passed over 4 times or more: P" in at.said
        assert "↷4" in at.text
        await at.type("/passed:>=4")
        await at.press("enter")
        assert "4 of 50" in at.counts
        await at.press("l", "escape", "P", "down", "enter", *"1w", "enter")
        assert [entry.mark.due for entry in seeded.entries(seeded.head(4))] == [None, *["2026-08-08"] * 3]
        assert at.said == "3 papers: snoozed to 8 Aug · u undoes"
        await at.press("P")
        assert at.said == "no paper in the inbox was passed over 4 times yet"


async def test_papers_passed_over_are_kept_or_skipped_in_one_step(seeded: Library) -> None:
    papers = [entry.paper.id for entry in seeded.entries(seeded.head(3))]

    def pass_over() -> None:
        for _ in range(4):
            seeded.ledger.record(seeded.ledger.begin("reading"), Action.PASSED, papers)
        seeded.recount(papers)

    pass_over()
    async with sit(seeded) as at:
        await at.press("P")
        assert asked(at) == [
            *("3 papers passed over 4 times or more", "› type to find", "skip put aside for good", "snooze… to a day"),
            *("keep start counting again", f"show {PASSED_QUERY}", "Enter takes · Esc leaves"),
        ]
        await at.press(*"keep", "enter")
        assert not seeded.search("passed>=1").total
        assert at.said == "kept 3 papers"
        pass_over()
        await at.press("P", *"skip", "enter")
        assert at.said == "3 papers: skipped · u undoes"
        assert statuses(seeded)[:4] == ["skipped", "skipped", "skipped", "inbox"]
        await at.press("u")
        assert not seeded.state.marks
        pass_over()
        await at.press("P", *"show", "enter")
        assert (at.main.filter.query, "3 of 50" in at.counts) == (PASSED_QUERY, True)


def test_only_long_looks_at_unmarked_papers_count_and_once(seeded: Library) -> None:
    one, two, three = seeded.entries(seeded.head(3))
    now = 0.0
    log = ReadingLog(seeded, lambda: now)
    for entry, seconds in ((one, 2.0), (two, 0.5), (one, 3.0), (three, 1.0)):
        log.at(entry)
        now += seconds
    step = seeded.edit([three.paper.id], lambda mark: mark.rated(2), "rated 2")
    assert step is not None
    log.done(step)
    log.at(seeded.entry(three.paper.id))
    now += 2
    log.close()
    assert seeded.ledger.passed() == {one.paper.id: 1}
    assert seeded.search("passed:1").total == 1


def test_what_was_read_and_done_in_the_list_is_kept_and_not_what_was_undone(seeded: Library) -> None:
    one, two = seeded.entries(seeded.head(2))
    log = ReadingLog(seeded)
    log.at(one)
    log.read(one)
    step = seeded.edit([one], lambda mark: mark.rated(4).tagged(["rl"]), "rated 4")
    assert step
    log.done(step)
    step = seeded.edit([two], lambda mark: mark.rated(2).with_status(Status.READ), "rated 2")
    assert step
    log.done(step)
    assert seeded.undo()
    log.undone(step)
    log.close()
    [sitting] = seeded.ledger.sessions()
    assert sitting.kind == "reading" and sitting.ended
    assert seeded.ledger.recap(sitting.id) == Recap(seen=1, rated=1, tagged=1, minutes=0)
    assert one.paper.id in seeded.ledger.opened()


async def test_a_paper_is_put_off_and_comes_back(seeded: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    async with sit(seeded) as at:
        await at.press("S", *"2w", "enter")
        assert at.mark.due == "2026-08-15"
        assert at.said == "snoozed to 15 Aug: “It's All in The [MASK]: Simple…” · u undoes"
        await at.press("f2")
        assert "49 of 50" in at.counts
        monkeypatch.setattr(Library, "today", date(2026, 8, 15))
        await at.press("ctrl+r")
        assert "50 shown" in at.counts
        await at.type("/is:due")
        await at.press("enter", "l")
        assert (at.mark.due, at.mark.status) == (None, Status.QUEUED)
        await at.press("S", *"never", "escape", "S", "enter", "S", *"no longer", "enter")
        assert at.mark.due is None


async def test_a_word_that_is_not_understood_puts_nothing_off(seeded: Library) -> None:
    async with sit(seeded, size=(60, 20)) as at:
        refusals = {
            "weekend": "not a day: try fri, 3d, 2w, 2026-12-01",
            "end of month": "not a day: try fri",
            "12/01": "write 2026-12-01: a slash can be read two ways",
        }
        for typed, said in refusals.items():
            await at.press("S")
            await at.type(typed)
            assert said in at.text
            await at.press("enter", "escape")
            assert at.mark.due is None
        await at.press("S", *"mon", "enter")
        assert at.mark.due == "2026-08-03"
        await at.press("S", *"today", "enter")
        assert at.mark.due == "2026-08-01"
        assert "due today" in at.said


async def test_the_place_comes_back_and_jumps_are_gone_back_through(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("s", *"title", "enter", "z", "j", "j", "j", "ctrl+f")
        first = at.title
        await at.type("/model")
        await at.press("enter", "j", "G")
        await at.press("ctrl+o", "ctrl+o")
        assert (at.main.filter.query, at.title) == ("", first)
        await at.press("ctrl+o", "ctrl+o", "ctrl+o")
        assert "where you began" in at.said
        await at.type("/model")
        await at.press("enter", "s", *"title", "enter", "G")
        last = at.title
    async with sit(seeded) as at:
        assert (at.main.filter.query, at.main.filter.sort, at.title) == ("model", "title", last)
        assert at.main.has_class("-zoomed")


async def test_the_tour_is_three_lines_and_ends_for_good(seeded: Library) -> None:
    async with sit(seeded, size=(60, 20), tour=True) as at:
        assert " j k move  / filter  " in at.text
        assert "f bring today's papers (asks the network)  T one by one" in at.text
        await at.press("j", "k")
        assert "ends this tour" in at.text
        await at.press("escape")
        assert "ends this tour" not in at.text
    assert Session.load(seeded.folder).toured
    async with sit(seeded, tour=True) as at:
        assert "ends this tour" not in at.text
