"""The notes screen: queues that resume, a live filter, and every edit as one step that is undone."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from store.errors import LibraryError, QueryError
from store.library import Library
from store.models import NOTE_KINDS, Note, Paper, Quote, Status
from tests.desk import Desk, sit
from tests.papers import incoming
from tui.notes.queue import NoteQueue
from tui.notes.screen import NotesScreen
from tui.session import QueuePlace, Session
from tui.sheets.styles import UNICODE

QUOTE = Quote("low rank", "a ", " update")
TYPING = "Enter to the notes  Tab completes  ↑↓ earlier filters  Ctrl+u clears"


MARKDOWN = (
    ("- [ ] try **it** with `a_b_c`", "todo", "□  try it with a_b_c"),
    ("First\n- [x] done\n- [ ] open", "note", "≡  First ✓ done □ open"),
    (
        "## Why\nsee [[GaLore|that one]] and [here](https://x.org), *not* 2*3*4",
        "note",
        "≡  Why see that one and here, not 2*3*4",
    ),
    ("> they say\nI say", "note", "≡  I say"),
)
"""Notes, their kinds, and what stands of them in the list."""


def write(library: Library, paper: int, text: str, name: str, kind: str = "note", **fields: object) -> str:
    """Write a note on the paper at a place of the default order; give the paper's id."""
    entry = library.entries(library.head(50))[paper]
    note = Note(text, id=name, kind=kind, **{"created": "2026-07-01T08:00:00Z", **fields})  # type: ignore[arg-type]
    library.edit([entry.paper.id], lambda mark: mark.with_note(note), "noted")
    return entry.paper.id


@pytest.fixture
def noted(seeded: Library) -> Library:
    """Give the seeds with a note of every kind, and a paper that is rated and has none."""
    write(seeded, 0, "Does it scale? It may. Or not.", "n1", "question", created="2026-07-01T08:00:00Z")
    write(seeded, 1, "TODO fetch the weights", "n2", "todo", created="2026-07-02T08:00:00Z")
    write(seeded, 2, "", "n3", "quote", quote=QUOTE, created="2026-07-03T08:00:00Z")
    write(seeded, 0, "A second note [b]here[/] with [MASK]", "n4", created="2026-07-04T08:00:00Z")
    entry = seeded.entries(seeded.head(9))[8]
    seeded.edit([entry.paper.id], lambda mark: mark.rated(5).with_status(Status.QUEUED), "rated")
    return seeded


def screen(at: Desk) -> NotesScreen:
    found = at.app.screen
    assert isinstance(found, NotesScreen)
    return found


def hand(at: Desk) -> str:
    """Name what is at hand: the note's id, or the paper's."""
    item = screen(at).queue.current
    return (item.note.id if item.note else item.paper) if item else ""


def notes_of(library: Library, paper: int) -> list[Note]:
    return list(library.entries(library.head(50))[paper].mark.notes)


# -- walking through -----------------------------------------------------------------------------------------------


async def test_thirty_notes_in_few_keys_each_with_a_stop_in_the_middle(seeded: Library) -> None:
    """Each is decided on in at most three keys; the second sitting goes on at the item where the first stopped."""
    wanted = [f"n{number:02}" for number in range(30)]
    for number, name in enumerate(wanted):
        write(
            seeded, number % 20, f"Question {name}?", name, "question", created=f"2026-07-{1 + number // 2:02}T08:00Z"
        )
    decisions = [("d",), ("space",), ("N", "space"), ("I", "space"), ("d", "u", "space"), ("x",)]
    seen: list[str] = []
    deleted = sum(decisions[int(name[1:]) % len(decisions)] == ("x",) for name in wanted)

    async def decide(at: Desk, name: str) -> None:
        seen.append(hand(at))
        await at.press(*decisions[int(name[1:]) % len(decisions)])

    order = {
        name: (1 + int(name[1:]) // 2, seeded.entries(seeded.head(20))[int(name[1:]) % 20].paper.id) for name in wanted
    }
    wanted.sort(key=lambda name: (*order[name], name))
    async with sit(seeded) as at:
        await at.press("R", "2")
        for name in wanted[:14]:
            await decide(at, name)
        gone = sum(decisions[int(name[1:]) % len(decisions)] == ("x",) for name in wanted[:14])
        assert screen(at).queue.progress == (14 - gone, 30 - gone)
        assert hand(at) == wanted[14]
        await at.press("q")
    async with sit(seeded) as at:
        await at.press("R")
        assert hand(at) == wanted[14]
        assert screen(at).queue.progress == (14 - gone, 30 - gone)
        assert f"after {14 - gone}" in screen(at).status.said
        for name in wanted[14:]:
            await decide(at, name)
        assert "That was the last" in at.text
        assert f"{30 - deleted}/{30 - deleted}" in at.text
    assert seen == wanted
    assert max(map(len, decisions)) <= 3


def test_a_place_survives_a_kill_and_notes_that_come_and_go(noted: Library) -> None:
    """What another program does to the notes meanwhile moves no place; new notes come after it."""
    session = Session.load(noted.folder)
    first = NoteQueue(noted, session, {}, moment())
    first.go(2)
    assert first.current is not None and first.current.note is not None
    here = first.current.note.id
    noted.edit([first.items[0].paper], lambda mark: mark.without_note("n1"), "deleted")
    write(noted, 5, "later", "n9", created="2026-07-09T08:00:00Z")
    again = NoteQueue(noted, Session.load(noted.folder), {}, moment())
    assert again.current is not None and again.current.note is not None and again.current.note.id == here
    assert again.progress == (2, 5)
    again.go(len(again.items), beyond=True)
    write(noted, 6, "latest", "n8", created="2026-07-10T08:00:00Z")
    last = NoteQueue(noted, Session.load(noted.folder), {}, moment())
    assert last.current is not None and last.current.note is not None and last.current.note.id == "n8"


def test_a_place_that_cannot_be_read_begins_at_the_first(noted: Library) -> None:
    path = noted.folder / "session.json"
    path.write_text(json.dumps({"queue": {"name": "gone", "filter": "q:gone", "places": {}}}))
    queue = NoteQueue(noted, Session.load(noted.folder), {}, moment())
    assert (queue.rule.name, queue.filter, queue.cursor) == ("all", "", 0)
    assert [item.note.id for item in queue.items if item.note] == ["n1", "n2", "n3", "n4"]
    path.write_text(json.dumps({"queue": {"places": 7}}))
    assert Session.load(noted.folder).queue == QueuePlace()


def moment():  # type: ignore[no-untyped-def]
    from datetime import UTC, datetime

    return datetime(2026, 7, 10, tzinfo=UTC)


async def test_each_queue_is_one_key(noted: Library) -> None:
    async with sit(noted, size=(120, 24)) as at:
        await at.press("R")
        assert " all 4   questions 1   to-dos 1   highlights 1   rated 1   old 0   ideas 0  " in at.lines[0]
        assert "1-7 queues" in at.lines[-1]
        assert hand(at) == "n1"
        for key, first in (("3", "n2"), ("4", "n3"), ("2", "n1")):
            await at.press(key)
            assert hand(at) == first
        await at.press("6")
        assert "Nothing here: not opened for 30 days" in at.text
        await at.press("5", "enter", *"Why so high?", "ctrl+s")
        assert [(note.kind, note.text) for note in notes_of(noted, 8)] == [("question", "Why so high?")]
        await at.press("space")
        assert "That was the only one" in at.text
        await at.press("u")
        assert notes_of(noted, 8) == []
        assert "No note on this paper yet" in at.text


async def test_each_end_of_a_queue_says_what_to_do_there(noted: Library) -> None:
    at_a_note = "Space next  d done  Enter edit  t tag  Q question  T to-do  L link  s split  1-7 queues"
    behind = "1-7 queues  g begins again  / filter  q back to the papers  ? help"
    nothing = "1-7 queues  / filter  q back to the papers  ? help"
    again = "g begins again · 1–7 other queues · q back to the papers"
    async with sit(noted, size=(100, 24)) as at:
        for keys, counts, message, hints, place in (
            ("R 1 g", ["all notes", "4"], "", at_a_note, "1/4"),
            ("G space", ["all notes", "4"], f"That was the last of 4. {again}", behind, "4/4"),
            ("2 space", ["open questions", "1"], f"That was the only one. {again}", behind, "1/1"),
            (
                "6",
                ["not opened for 30 days", "0"],
                "Nothing here: not opened for 30 days. 1–7 other queues · q back to the papers",
                nothing,
                "",
            ),
            ("5", ["rated 4 or more without a note", "1"], "", at_a_note, "1/1"),
            ("1 slash z z z", ["all notes", "0 of 4"], "No note matches this filter. Esc clears it", TYPING, ""),
            ("enter", ["all notes", "0 of 4"], "No note matches this filter. Esc clears it", nothing, ""),
            ("escape slash k i n d : q enter", ["all notes", "2 of 4"], "", at_a_note, "1/2"),
            ("escape pagedown", ["all notes", "4"], "", at_a_note, "4/4"),
            ("pageup", ["all notes", "4"], "", at_a_note, "1/4"),
        ):
            await at.press(*keys.split())
            assert screen(at).list.bar.counts == counts, keys
            left = [line.partition("│")[0].strip() for line in at.lines[2:-1]]
            rows = [line for line in left if line]
            assert " ".join(rows).endswith(message) and (message != "" or "Esc clears it" not in at.text), keys
            assert at.lines[-1].split() == [*hints.split(), *place.split()], keys
        await at.press("j", "j", "q", "R")
        assert screen(at).status.said == "going on where you left off, after 2 · g goes to the first"
        await at.press("g", "q", "R")
        assert screen(at).status.said == ""


async def test_a_note_is_wrapped_to_two_lines_with_its_paper_at_the_right(seeded: Library) -> None:
    write(seeded, 0, "short", "n1")
    write(seeded, 1, " ".join(f"word{n}" for n in range(40)), "n2", created="2026-07-02T08:00:00Z")
    async with sit(seeded, size=(80, 30)) as at:
        await at.press("R", "1", "g")
        short, its_paper, long, rest = at.lines[2:6]
        assert short == "▌ ≡  short"
        assert its_paper.startswith("▌  ") and "It's All in The [MASK]" in its_paper and its_paper.endswith(" · 1 Jul")
        assert long.startswith("  ≡  word0 word1 ") and len(long) > 70
        following = int(long.split("word")[-1]) + 1
        assert rest.startswith(f"     word{following} ") and re.search("…  +Not all tokens", rest)
        assert rest.endswith("… · 2 Jul") and len(rest) == len(its_paper) == 79


async def test_a_title_without_a_note_has_two_whole_lines(seeded: Library) -> None:
    long = [Paper(f"p:{room:012x}", f"{'a' * 74} {'b' * room}", day="2026-07-31") for room in (74, 75)]
    seeded.ingest(incoming(long))
    seeded.edit([paper.id for paper in long], lambda mark: mark.rated(5), "rated")
    async with sit(seeded, size=(80, 30)) as at:
        await at.press("R", "5", "g")
        sign = UNICODE.status[Status.INBOX]
        assert sorted(line.strip("▌ ") for line in at.lines[2:6]) == sorted(
            [*[f"{sign}  {'a' * 74}"] * 2, "b" * 74, f"{'b' * 73}…"]
        ), at.lines[2:6]


async def test_the_tabs_say_how_much_is_behind_and_hold_no_keys(noted: Library) -> None:
    async with sit(noted, size=(100, 24)) as at:
        await at.press("R", "1", "g")
        for behind in (1, 2, 3, 4):
            await at.press("space")
            assert at.lines[0].endswith(f"  {behind} of 4 seen")
            assert at.lines[-1].endswith(f"{min(behind + 1, 4)}/4")
        await at.press("2")
        assert at.lines[0].endswith("  0 of 1 seen")
        numbers = re.findall(r"\d+", at.lines[0])
        assert numbers == ["4", "1", "1", "1", "1", "0", "0", "0", "1"], "counts alone, and how much is behind"


async def test_markdown_reads_as_text_in_the_list_and_in_the_note(seeded: Library) -> None:
    for number, (text, kind, _) in enumerate(MARKDOWN):
        write(seeded, number, text, f"n{number}", kind, created=f"2026-07-{number + 1:02}T08:00:00Z")
    async with sit(seeded, size=(120, 30)) as at:
        await at.press("R", "1", "g")
        for number, (_, _, reads) in enumerate(MARKDOWN):
            assert at.lines[2 + 2 * number][2:66].strip() == reads
        await at.press("j", "j", "j")
        note = "\n".join(line.partition("│")[2].strip() for line in at.lines)
        assert "│ they say\nI say" in note


async def test_notes_of_one_second_stand_in_the_order_they_were_written(seeded: Library) -> None:
    async with sit(seeded) as at:
        for letter in "defabc":
            await at.press("n", letter, "ctrl+s")
        await at.press("R")
        assert [item.note.text for item in screen(at).queue.items if item.note] == list("defabc")


async def test_what_was_gone_past_is_no_longer_old(noted: Library) -> None:
    session = Session.load(noted.folder)
    old = moment().replace(year=2025)
    queue = NoteQueue(noted, session, {item.paper: old for item in NoteQueue(noted, session, {}, old).items}, moment())
    assert queue.counts["forgotten"] == 4
    async with sit(noted) as at:
        await at.press("R", "space", "space", "space")
        first, second, *_ = (item.paper for item in screen(at).queue.items)
        await at.press("q", "R")
        opened = noted.ledger.opened()
        assert second in opened
        assert first not in opened  # there is another note on it further down
        await at.press("1", "g", "x", "q", "R")
        assert hand(at) == "n2" and first not in noted.ledger.opened()
        await at.press("G", "x", "q", "R")
        assert first in noted.ledger.opened()


# -- the filter ----------------------------------------------------------------------------------------------------


async def test_the_filter_acts_with_every_letter(noted: Library) -> None:
    async with sit(noted) as at:
        await at.press("R", "slash")
        await at.type("kind:q")
        await at.press("tab")
        assert screen(at).queue.filter == "kind:question"
        await at.press("ctrl+u")
        await at.type("kind:")
        await at.press("tab", "tab", "shift+tab", "ctrl+u")
        await at.type("kind:to")
        assert "fetch the weights" in at.text
        assert "second note" not in at.text
        assert "1 of 4" in at.text
        await at.paste(" rating:x")
        assert "column 16" in at.text
        assert "fetch the weights" in at.text
        await at.press("ctrl+u")
        await at.paste("-quote:yes second")
        await at.press("enter")
        assert hand(at) == "n4"
        await at.press("d")
        assert "That was the only one" in at.text
        await at.press("escape")
        assert screen(at).queue.filter == ""
        await at.press("slash", "up", "enter")
        assert screen(at).queue.filter == "-quote:yes second"
        await at.press("escape", "escape")
        assert at.home


async def test_tab_goes_through_what_may_stand_in_the_filter_and_shows_it(noted: Library) -> None:
    async with sit(noted, size=(140, 24)) as at:
        await at.press("R", "1", "slash")
        await at.type("weights kind:")
        kinds = [f"kind:{kind}" for kind in NOTE_KINDS]
        for key, number in (("tab", 0), ("tab", 1), ("tab", 2), ("shift+tab", 1), ("shift+tab", 0), ("shift+tab", -1)):
            await at.press(key)
            assert at.lines[1].startswith(f" / weights {kinds[number]}  ")
            assert at.lines[2].split("│")[0].split()[:3] == kinds[:3]
        assert screen(at).queue.filter == f"weights {kinds[-1]}"
        await at.press("left")
        assert "kind:" not in at.lines[2]


@pytest.mark.parametrize("wrong", ["kind:foo", '-kind:"x"', "rating:x", "-done:maybe"])
async def test_a_filter_that_does_not_parse_keeps_the_notes(noted: Library, wrong: str) -> None:
    async with sit(noted) as at:
        await at.press("R", "1", "slash")
        await at.type(wrong)
        assert "column" in at.text
        assert "fetch the weights" in at.text and "second note" in at.text
        await at.press("enter")
        assert "column" in at.text and len(screen(at).queue.items) == 4


async def test_a_word_that_no_note_has_says_so_also_where_a_field_begins_so(noted: Library) -> None:
    async with sit(noted) as at:
        await at.press("R", "1", "slash")
        await at.type("venu")
        assert len(screen(at).queue.items) == 4
        await at.press("enter")
        assert "No note matches this filter." in at.text


async def test_a_filter_that_cannot_be_asked_says_why_and_keeps_the_notes(
    noted: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(query: str = "", **_: object) -> None:
        raise LibraryError("papers.db could not be read")

    async with sit(noted) as at:
        await at.press("R", "1", "slash")
        monkeypatch.setattr(noted, "search", broken)
        await at.type("tag:rl")
        assert "papers.db could not be read" in at.lines[2]
        assert len(screen(at).queue.items) == 4
        monkeypatch.undo()
        await at.press("ctrl+u", "enter")
        assert "could not be read" not in at.text


def test_the_filter_asks_about_papers_too(noted: Library) -> None:
    queue = NoteQueue(noted, Session(Path("none") / "x"), {}, moment())
    noted.edit([queue.items[1].paper], lambda mark: mark.tagged(["rl"]), "tagged")
    queue.reload()
    queue.narrow("tag:rl")
    assert [item.note.id for item in queue.items if item.note] == ["n2"]
    queue.narrow("fetch author:nobody -second")
    assert queue.words == ("fetch", "nobody")
    queue.narrow("tag:rl")
    noted.edit([queue.items[0].paper], lambda mark: mark.tagged(remove=["rl"]), "untagged")
    queue.reload()
    assert queue.settled == {queue.items[0].key}
    for wrong in ("rating:x", "kind:x", "created:soon"):
        with pytest.raises(QueryError):
            queue.narrow(wrong)
    assert queue.filter == "tag:rl"


# -- edits ---------------------------------------------------------------------------------------------------------


async def test_every_edit_is_one_step_that_is_undone(noted: Library) -> None:
    async with sit(noted) as at:
        await at.press("R", "1", "g")

        said: list[str] = []

        async def tried(*keys: str) -> tuple[list[Note], list[Note]]:
            before, steps = notes_of(noted, 0), len(noted.history())
            await at.press(*keys)
            made, second = notes_of(noted, 0), notes_of(noted, 1)
            assert len(noted.history()) == steps + 1, keys
            said.append(screen(at).status.said)
            await at.press("u")
            assert notes_of(noted, 0) == before, keys
            assert hand(at) == "n1", keys
            return made, second

        made, _ = await tried("T")
        assert made[0].kind == "todo"
        made, _ = await tried("colon", *"an idea", "enter")
        assert made[0].kind == "idea"
        made, _ = await tried("s", "down", "enter")
        assert [note.text for note in made] == [
            "Does it scale? It may.",
            "Or not.",
            "A second note [b]here[/] with [MASK]",
        ]
        made, _ = await tried("m")
        assert [note.text for note in made] == [
            "Does it scale? It may. Or not.\n\nA second note [b]here[/] with [MASK]"
        ]
        made, _ = await tried("x")
        assert [note.id for note in made] == ["n4"]
        made, _ = await tried("enter", *" Hm", "ctrl+s")
        assert (made[0].text, made[0].kind) == ("Does it scale? It may. Or not. Hm", "question")
        made, _ = await tried("n", *"Another?", "ctrl+s")
        assert (made[-1].text, made[-1].kind) == ("Another?", "question")
        title = noted.entries(noted.head(2))[1].paper.title
        made, moved = await tried("p", *title[:24].replace(" ", "~").split("~")[0], "space", *title.split()[1], "enter")
        assert [note.id for note in made] == ["n4"]
        assert {note.id for note in moved} == {"n1", "n2"}
        await tried("enter", "ctrl+u", *"x", "ctrl+s")
        await tried("n", *"plain", "ctrl+s")
        await tried("d")
        assert [each.removesuffix(" · u undoes") for each in said] == [
            *("now a to-do", "now an idea", "split the note", "merged two notes", "deleted the note"),
            *("edited the note", "noted a question", "moved to “Not all tokens are created equal…”"),
            *("edited the note", "noted", "done"),
        ]
        await at.press("t", *"rl", "enter")
        assert noted.entries(noted.head(1))[0].mark.tags == ("rl",)


async def test_what_is_split_off_comes_next(noted: Library) -> None:
    async with sit(noted) as at:
        await at.press("R", "1", "g", "s", "enter")
        assert [note.text for note in notes_of(noted, 0) if note.id == hand(at)] == ["Does it scale?"]
        await at.press("space")
        assert [note.text for note in notes_of(noted, 0) if note.id == hand(at)] == ["It may. Or not."]


def listed(at: Desk) -> list[str]:
    """Name the notes that stand in the list, and check that all counts agree with it."""
    queue = screen(at).queue
    names = [item.note.id if item.note else item.paper for item in queue.items]
    assert queue.counts["all"] == queue.progress[1] == len(names)
    return names


async def test_a_note_that_is_gone_leaves_the_list_at_once(noted: Library) -> None:
    other = noted.entries(noted.head(6))[5].paper.title.split()
    async with sit(noted) as at:
        await at.press("R", "1", "G")
        assert (listed(at), hand(at)) == (["n1", "n2", "n3", "n4"], "n4")
        await at.press("m")
        assert (listed(at), hand(at)) == (["n1", "n2", "n3"], "n1")  # the note it was merged into
        await at.press("d", "g")
        assert notes_of(noted, 0)[0].done
        await at.press("u", "u")
        assert (listed(at), hand(at)) == (["n1", "n2", "n3", "n4"], "n1")
        await at.press("s", "enter")
        assert len(listed(at)) == 5
        await at.press("u")
        assert listed(at) == ["n1", "n2", "n3", "n4"]
        await at.press("j", "x")
        assert (listed(at), hand(at)) == (["n1", "n3", "n4"], "n3")
        await at.press("u")
        assert (listed(at), hand(at)) == (["n1", "n2", "n3", "n4"], "n2")
        await at.press("p", *other[0], "space", *other[1], "enter")
        assert sorted(listed(at)) == ["n1", "n2", "n3", "n4"]
        await at.press("u")
        assert (listed(at), hand(at)) == (["n1", "n2", "n3", "n4"], "n2")
        await at.press("G", "x")
        assert (listed(at), hand(at)) == (["n1", "n2", "n3"], "")
        assert "That was the last of 3" in at.text


async def test_links_are_completed_shown_and_followed(noted: Library) -> None:
    target = noted.entries(noted.head(4))[3]
    word = target.paper.title.split(":")[0].split()[0]
    async with sit(noted) as at:
        await at.press("R", "1", "g", "enter", "ctrl+end")
        await at.type(f" See [[{word}")
        await at.press("enter", "ctrl+s")
        assert notes_of(noted, 0)[0].text.endswith(f" See [[{target.paper.title}]]")
        assert f"→ {target.paper.title[:20]}" in at.text
        await at.press("j", "L")
        await at.type(word)
        await at.press("enter")
        assert notes_of(noted, 1)[0].text == f"TODO fetch the weights [[{target.paper.title}]]"
        write(noted, 3, "On the one that is linked, see [[No such title]]", "n7", created="2026-06-01T08:00Z")
        await at.pilot.pause(1.1)
        await at.press("g")
        assert hand(at) == "n7"
        assert "← " in at.text and "No such title (no such paper)" in at.text
        write(noted, 3, "A link without a word: [[***]]", "n7", created="2026-06-01T08:00Z")
        screen(at).others_wrote()
        await at.settle()
        assert hand(at) == "n7" and "→ *** (no such paper)" in at.text
        await at.press("j", "o", "down", "enter")
        assert at.home
        assert at.title == target.paper.title


async def test_a_link_is_completed_however_quickly_it_is_typed(noted: Library) -> None:
    target = noted.entries(noted.head(4))[3]
    word = target.paper.title.split(":")[0].split()[0]
    async with sit(noted) as at:
        await at.press("R", "1", "g", "enter", "ctrl+end")
        await at.burst(*"-[[", *word)
        await at.settle()
        assert "Link to" in at.text and word in at.text
        await at.press("enter", "!", "ctrl+s")
        assert notes_of(noted, 0)[0].text.endswith(f"-[[{target.paper.title}]]!")
        await at.press("enter", "ctrl+end")
        await at.paste(f" and [[{word}")
        assert "Link to" in at.text
        await at.press("escape", "!")
        assert "Link to" not in at.text  # the brackets were left
        await at.press("ctrl+s")
        assert notes_of(noted, 0)[0].text.endswith(f" and [[{word}!")


async def test_a_note_that_changes_while_it_is_edited_keeps_both_texts(noted: Library) -> None:
    async with sit(noted) as at:
        await at.press("R", "1", "g", "enter", *" mine")
        write(noted, 0, "Theirs, quite other.", "n1", "question")
        await at.press("ctrl+s")
        assert {note.text for note in notes_of(noted, 0)} >= {
            "Theirs, quite other.",
            "Does it scale? It may. Or not. mine",
        }


async def test_keys_with_nothing_at_hand_say_so(seeded: Library) -> None:
    async with sit(seeded, size=(60, 20)) as at:
        await at.press("R")
        assert [line.strip() for line in at.lines if line.strip(" ─")] == [
            "all 0  questions  to-dos  highlights  rated  old  ideas",
            "/ filter: words, kind: done: created…        0 · all notes",
            "No notes yet.",
            "n in the list of papers writes one; h in the reading",
            "view highlights a passage",
            "1-7 queues  / filter  q back to the papers  ? help",
        ]
        for key in ("d", "E", "enter", "n", "t", "s", "m", "p", "L", "x", "Q", "o", "space", "j", "k", "G", "u", "U"):
            await at.press(key)
        assert isinstance(at.app.screen, NotesScreen)
        await at.press("question_mark", *"split")
        assert "Make two notes of one" in at.text


@pytest.mark.parametrize("key", ["L", "p"])
async def test_enter_alone_chooses_no_paper(noted: Library, key: str) -> None:
    async with sit(noted) as at:
        await at.press("R", "1", "g")
        before, steps = notes_of(noted, 0), len(noted.history())
        await at.press(key, "enter")
        assert notes_of(noted, 0) == before and len(noted.history()) == steps
        await at.press("down", "enter")
        assert notes_of(noted, 0) != before and len(noted.history()) == steps + 1


async def test_counts_are_written_one_way_and_titles_end_at_words(seeded: Library) -> None:
    papers = [entry.paper.id for entry in seeded.entries(seeded.head(40))]
    notes = tuple(Note(f"Note {n}", f"n{n:03}", created="2026-07-01T08:00:00Z") for n in range(30))
    seeded.edit(papers, lambda mark: replace(mark, notes=notes), "noted")
    titles = {entry.paper.title for entry in seeded.entries(seeded.head(40))}
    async with sit(seeded) as at:
        await at.press("R", "1", "g")
        assert "1,200" in at.text and "1200" not in at.text
        assert "0 of 1,200 seen" in at.text and "1/1,200" in at.text
        await at.pilot.resize_terminal(50, 30)
        await at.settle()
        [cut] = {line.split(" · ")[0].strip("▌ ").rstrip("…") for line in at.lines[3:8:2]}
        [title] = [title for title in titles if title.startswith(cut)]
        assert title[len(cut)] in " :,"
    async with sit(seeded, size=(200, 40)) as at:
        await at.press("R", "1", "g")
        assert title[:40] in at.lines[5]


async def test_a_note_shows_its_own_words_before_what_it_quotes(seeded: Library) -> None:
    write(seeded, 0, "> As a result, it is\n> low rank\n\nIs that so?", "n1", "question")
    write(seeded, 1, "> Nothing but a quotation", "n2", created="2026-07-02T08:00:00Z")
    async with sit(seeded) as at:
        await at.press("R", "1", "g")
        own, quotation = at.lines[2:5:2]
        assert "?  Is that so?" in own and "As a result" not in own
        assert "≡  Nothing but a quotation" in quotation


async def test_notes_from_strangers_are_shown_as_text(hostile: Library) -> None:
    for number, entry in enumerate(hostile.entries(hostile.head(6))):
        note = Note(entry.paper.title, id=f"h{number}", quote=Quote(entry.paper.title))
        hostile.edit([entry.paper.id], lambda mark, note=note: mark.with_note(note), "noted")
    async with sit(hostile) as at:
        await at.press("R", *"jjjjj", "slash", *"[[/", "enter")
        assert "\x1b" not in at.text


async def test_the_paper_of_a_note_is_copied_and_its_links_are_opened(
    seeded: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = [entry.paper for entry in seeded.entries(seeded.head(50))]
    place = next(number for number, paper in enumerate(papers) if len(paper.links) == 1)
    write(seeded, place, "see the code", "a1")
    opened: list[str] = []
    async with sit(seeded) as at:
        monkeypatch.setattr(at.app, "open_url", opened.append)
        await at.press("R", "y", *"title", "enter")
        assert at.app.clipboard == papers[place].title
        await at.press("O")
        assert opened == list(papers[place].links)
        assert screen(at).queue.current is not None


# -- two texts of one note -----------------------------------------------------------------------------------------


async def test_two_texts_of_a_note_stay_in_sight_until_the_reader_chooses(noted: Library) -> None:
    paper = write(noted, 1, "TODO fetch the weights", "n2", "todo", conflicts=("TODO ask **Ada** for weights",))
    entry = noted.entry(paper)
    for query in ("is:conflict", '"ask Ada"', "-is:conflict"):
        assert (entry.row in noted.search(query)) is (query[0] != "-"), query
    async with sit(noted, size=(100, 30)) as at:
        await at.press("R", "8")
        assert "two texts 1" in at.text and "1-8 queues" in at.text and "c choose a text" in at.text
        assert "written elsewhere" in at.text and "ask Ada for weights" in at.text
        await at.press("c")
        assert "Which text is to stay?" in at.text
        for row in (
            "Which text is to stay?",
            "TODO fetch the weights the note’s own",
            "TODO ask **Ada** for weights written elsewhere",
            "all of them, one after the other",
        ):
            assert f"│ {row} │" in at.words, row
        await at.press("down", "enter")
        assert screen(at).status.said == "chose a text · u undoes"
        [note] = notes_of(noted, 1)
        assert (note.text, note.conflicts, note.kind) == ("TODO ask **Ada** for weights", (), "todo")
        assert noted.notebook.counts["conflicts"] == 0
        await at.press("u")
        [note] = notes_of(noted, 1)
        assert note.conflicts == ("TODO ask **Ada** for weights",)
        await at.press("g", "c", "down", "down", "enter")
        [note] = notes_of(noted, 1)
        assert note.text == "TODO fetch the weights\n\nTODO ask **Ada** for weights" and not note.conflicts
        await at.press("1", "g", "c")
        assert screen(at).status.said == "this note has one text"


async def test_one_of_several_notes_is_chosen_to_merge_with_and_places_to_split_are_shown(noted: Library) -> None:
    write(noted, 0, "A third.", "n5", "idea", created="2026-07-05T12:00:00Z")
    async with sit(noted) as at:
        await at.press("R", "1", "g", "m")
        for row in (
            "Merge with",
            "A second note [b]here[/] with [MASK] note 2026-07-04",
            "A third. idea 2026-07-05",
            "Enter merges · Esc leaves",
        ):
            assert f"│ {row} │" in at.words, row
        await at.press("escape", "m", "down", "enter")
        assert screen(at).status.said == "merged two notes · u undoes"
        assert [note.text for note in notes_of(noted, 0)] == [
            "Does it scale? It may. Or not.\n\nA third.",
            "A second note [b]here[/] with [MASK]",
        ]
        await at.press("u", "s")
        for row in ("The second note begins with", "It may. Or not.", "Or not.", "Enter splits · Esc leaves"):
            assert f"│ {row} │" in at.words, row
        await at.press("escape")
        assert len(notes_of(noted, 0)) == 3
        write(noted, 5, "One.  Two.", "n6", created="2026-07-06T12:00:00Z")
        screen(at).others_wrote()
        await at.press("G", "m")
        assert screen(at).status.said == "this paper has no other note"
        await at.press("s")
        assert screen(at).status.said == "split the note · u undoes"
        assert [note.text for note in notes_of(noted, 5)] == ["One.", "Two."]
        await at.press("s")
        assert screen(at).status.said == "a single sentence cannot be split"


async def test_a_note_that_was_changed_elsewhere_is_not_deleted_unseen(noted: Library) -> None:
    async with sit(noted) as at:
        await at.press("R", "1", "g")
        write(noted, 0, "Theirs.", "n1", "question")
        await at.press("x")
        assert screen(at).status.said == "this note has been changed elsewhere: look at it again"
        assert [note.text for note in notes_of(noted, 0)] == ["Theirs.", "A second note [b]here[/] with [MASK]"]
