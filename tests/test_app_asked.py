"""What each command asks before it does anything: the whole box, line by line, and what comes of each answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.app import App

from store.drafts import Draft
from store.library import Library
from store.models import Note, Paper, Quote
from tests.conftest import TODAY
from tests.desk import Desk, sit
from tests.papers import incoming
from tests.test_app_sayings import heard, hears
from tui.commands.views import suggested_name
from tui.config import Settings

LONG = "Kites fly high.\n\nNobody knows why they do it at night, and nobody asks them, for they are only kites."
TAKES = "Enter takes · Esc leaves"


@pytest.fixture
def shore(tmp_path: Path) -> Iterator[Library]:
    """Three papers: one with all that can be taken of a paper, one with notes, one with next to nothing."""
    library = Library.open(tmp_path / "shore", seeds=False, today=TODAY)
    kites = Paper(
        "arxiv:2606.00001",
        "Kites",
        LONG,
        ("Ada King", "Bo Gale"),
        "2026-08-01",
        arxiv="2606.00001",
        doi="10.1234/kites",
        links=("https://a.org/1",),
        keywords=("sea", "wind"),
    )
    tide = Paper("p:000000000002", "Tide", "Low $x^2$ tide.", day="2026-08-01")
    library.ingest(incoming([kites, tide, Paper("p:000000000003", "Sand", day="2026-07-31")]))
    for note in (
        Note("Is it\nlow?", "n1", "question", created="2026-07-01T08:00:00Z"),
        Note("", "n2", "quote", quote=Quote("Low $x^2$"), created="2026-07-02T08:00:00Z"),
    ):
        library.edit(["p:000000000002"], lambda mark, note=note: mark.with_note(note), "noted")  # type: ignore[misc]
    yield library
    library.close()


def box(at: Desk) -> list[str]:
    """List what is written in the box on top, two blanks where there are more."""
    top = max(y for y, line in enumerate(at.lines) if "╭" in line)
    left, right = at.lines[top].index("╭"), at.lines[top].index("╮")
    end = next(y for y in range(top, len(at.lines)) if "╰" in at.lines[y])
    return [re.sub(" {2,}", "  ", line[left + 1 : right].strip()) for line in at.lines[top + 1 : end]]


async def asks(at: Desk, keys: str, *lines: str) -> None:
    """Press keys, and read what is asked then, its empty lines aside."""
    await at.press(*keys.split())
    assert [line for line in box(at) if line] == list(lines), keys


async def types(at: Desk, text: str, said: str) -> None:
    """Type a text in the place of what is there, take it, and hear what is said."""
    await at.press("ctrl+u")
    await at.paste(text)
    await hears(at, ("enter", said))


async def test_what_can_be_copied_is_shown_as_far_as_there_is_any(shore: Library) -> None:
    all_of_it = [
        "›  type to find",
        "citation  Ada King, Bo Gale (2026). Kites…",
        "link  https://arxiv.org/abs/2606.00001",
        "Markdown link  [Kites](<https://arxiv.org/abs/26…",
        "title  Kites",
        "id  arxiv:2606.00001",
        "citekey  king2026kites",
        "BibTeX  @misc{king2026kites, title =…",
        "abstract  Kites fly high. Nobody knows why…",
    ]
    async with sit(shore) as at:
        await asks(at, "y", "Copy from “Kites”", *all_of_it, TAKES)
        await hears(at, ("escape", ""))
        notes = "notes  Is it low? > Low $x^2$"
        await asks(at, "space space y", "Copy from 2 papers", *all_of_it, notes, TAKES)
        await asks(
            at,
            "escape escape G y",
            "Copy from “Sand”",
            "›  type to find",
            "citation  Sand.",
            "Markdown link  Sand",
            "title  Sand",
            "id  p:000000000003",
            "citekey  sand2026",
            "BibTeX  @misc{sand2026, title = {Sand}…",
            TAKES,
        )


async def test_notes_and_tags_are_listed_to_be_changed(shore: Library) -> None:
    async with sit(shore) as at:
        await asks(
            at,
            "j N",
            "Notes on “Tide”",
            "›  type to find",
            "Is it low?  question 2026-07-01",
            "“Low x²”  quote 2026-07-02",
            "Enter edits · Ctrl+d deletes · Esc leaves",
        )
        await hears(at, ("ctrl+d", "deleted a note on “Tide” · u undoes"))
        assert [note.id for note in at.mark.notes] == ["n2"]
        takes = "Enter takes · Tab for several · Ctrl+r renames · Ctrl+d deletes"
        await asks(at, "t", "Tags of “Tide”", "›  type a tag, old or new", "no tags yet: type one", takes)
        await types(at, "sea, rl", "tagged +sea +rl “Tide” · u undoes")
        await asks(at, "k t", "Tags of “Kites”", "›  type a tag, old or new", "rl  1", "sea  1", takes)
        await hears(at, ("enter", "tagged +rl “Kites” · u undoes"))
        await asks(at, "t ctrl+r", "Rename the tag rl (2 papers) to", "› rl", TAKES)
        await types(at, "rl", "")
        await at.press("t", "ctrl+r")
        await types(at, "C+", "! “C+” is not a tag: use letters, digits and -_/.")
        await at.press("t", "ctrl+r")
        await types(at, "sea, wind", "! “sea, wind” is not a tag: use letters, digits and -_/.")
        await at.press("t", "ctrl+r")
        await types(at, "RL", "renamed the tag rl to RL: 2 papers · u undoes")
        await at.press("t", "ctrl+r", "ctrl+u")
        await at.paste("sea")
        await asks(
            at,
            "enter",
            "sea is on 1 paper already. Merge RL (2 papers) into it?",
            "y merges · n or Esc leaves both",
        )
        await hears(at, ("enter", ""), ("n", "nothing was changed"))
        await at.press("t", "ctrl+r")
        await types(at, "Sea", "")
        await hears(at, ("y", "renamed the tag RL to sea: 2 papers · u undoes"))
        assert at.mark.tags == ("sea",)
        await asks(at, "t ctrl+d", "Delete the tag sea from 2 papers?", "y deletes it · n or Esc keeps it")
        await hears(at, ("enter", ""), ("n", "nothing was changed"))
        await asks(at, "minus", "Remove tags from “Kites”: #sea", "›", TAKES)
        await types(at, "sea", "untagged sea “Kites” · u undoes")
        await asks(at, "j plus", "Add tags to “Tide”", "›", TAKES)
        await types(at, "C+", "! “C+” is not a tag: use letters, digits and -_/.")
        await hears(at, ("minus escape", ""), ("t ctrl+d y", "deleted the tag sea: 1 paper · u undoes"))


async def test_orders_and_views_are_chosen_from_a_list(shore: Library) -> None:
    orders = [
        "the best match while words are typed, else newest day",
        "newest day  day",
        "most votes  votes",
        "your best rating  rating",
        "status: inbox, queued, reading, read, skipped  status",
        "last added to the library  added",
        "last published  published",
        "title  title",
        "first author  author",
        "most comments  comments",
        "most starred code  stars",
        "best match  relevance",
        "score: most like what you rate, queue and read  score",
    ]
    footer = "Enter sorts, the same again reverses · Esc leaves"
    async with sit(shore) as at:
        await asks(at, "s", "Sort by", "›  type to find", f"↓ {orders[0]}", *orders[1:], footer)
        await hears(at, ("enter", f"sorted by {orders[0]}"))
        await at.press("s")
        await types(at, "title", "sorted by title")
        assert at.title == "Kites"
        await hears(at, ("s enter", "sorted by title, reversed"))
        await at.press("g")
        assert at.title == "Tide"
        await asks(at, "s", "Sort by", "›  type to find", *orders[:7], "↑ title  title", *orders[8:], footer)
        await hears(at, ("escape", ""), ("s enter", "sorted by title"))
        await at.press("slash")
        await at.paste("tide")
        await asks(at, "enter W", "Save “tide” as the view", "› tide", TAKES)
        await at.press("ctrl+u")
        await at.paste("queue")
        await asks(
            at,
            "enter",
            "The view queue is now “is:queued OR is:reading”. Replace it?",
            "y replaces · n or Esc keeps",
        )
        await hears(at, ("enter", ""), ("n", "the view queue stays as it was"), ("W escape", ""))
        await at.press("W")
        await types(at, "shore", "saved as the view shore · F7 shows it")
        assert at.main.papers.bar.view == "shore"
        await hears(at, ("W ctrl+u escape", ""))
        shore.set_view("gone", "sand")
        shore.set_view("lost", "q:gone")
        shore.set_view("gone", None)
        await asks(
            at,
            "escape f10",
            "Views",
            "›  type to find",
            "inbox is:inbox -is:snoozed  3 F2",
            "queue is:queued OR is:reading  0 F3",
            "starred is:starred  0 F4",
            "noted has:note  1 F5",
            "due is:due  0 F6",
            "lost q:gone  ? F7",
            "shore tide  1 F8",
            "Enter shows · Ctrl+d deletes · Esc leaves",
        )
        await at.paste("shore")
        await asks(at, "ctrl+d", "Delete the view shore, “tide”?", "y deletes it · n or Esc keeps it")
        await hears(
            at, ("enter", ""), ("n", ""), ("f8", "view shore"), ("f9", "no view 8 yet: W saves the filter as one")
        )
        assert at.main.filter.query == "tide"


async def calls(at: Desk, name: str) -> None:
    """Run a command by its name."""
    await at.press("colon")
    await at.paste(name)
    await at.press("enter")


async def test_what_a_paper_says_is_corrected_datum_by_datum(shore: Library) -> None:
    footer = "Enter corrects · Del takes a correction back · Esc leaves"
    shown = [
        "title  Kites",
        "authors  Ada King; Bo Gale",
        "abstract  Kites fly high. Nobody knows why…",
        *("published", "url", "arxiv  2606.00001", "doi  10.1234/kites", "venue", "journal", "organization"),
        *("summary", "keywords  sea; wind", "categories", "code"),
    ]
    questions = {
        "authors": "authors be, with a semicolon between two? Nothing takes it away. › Ada King; Bo Gale",
        "keywords": "keywords be, with a semicolon between two? Nothing takes it away. › sea; wind",
        "categories": "categories be, with a semicolon between two? Nothing takes it away. ›",
        "links": "links be, with a blank between two? Nothing takes it away. › https://a.org/1",
        "venue": "venue be? Nothing takes it away. ›",
    }
    async with sit(shore) as at:
        await calls(at, "correct the")
        assert [line for line in box(at) if line] == ["Correct “Kites”", "›  type to find", *shown, footer]
        await at.press("escape")
        for datum, asked in questions.items():
            await calls(at, "correct the")
            await at.paste(datum)
            await at.press("enter")
            assert " ".join(box(at)) == f"What should {asked} {TAKES}"
            await hears(at, ("enter", "nothing was changed"))
        await calls(at, "correct the")
        await at.paste("venue")
        await at.press("enter")
        await types(at, "ACL", "corrected venue · u undoes")
        await calls(at, "correct the")
        await at.paste("venue")
        assert box(at)[2] == "* venue  ACL"
        await hears(at, ("delete", "venue is as the sources have it · u undoes"))
        await calls(at, "correct the")
        await at.paste("authors")
        await hears(at, ("delete", "authors was not corrected"))
        await calls(at, "correct the")
        await at.press("enter")
        await types(at, "Kites  ", "nothing was changed")
        await at.press("j", "space", "space", "3")
        await calls(at, "remove papers")
        assert " ".join(box(at)) == ("Remove 2 papers? You have marked them; the marks are kept. y: yes · n or Esc: no")
        await hears(at, ("enter", ""), ("escape", "nothing was removed"))


async def test_what_is_put_off_or_passed_by_is_asked_with_its_days(
    shore: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = [
        "›  a day: friday, 3d, 2w, 2026-12-01",
        "tomorrow  Sunday, 2 Aug 2026",
        "monday  Monday, 3 Aug 2026",
        "1 week  Saturday, 8 Aug 2026",
        "2 weeks  Saturday, 15 Aug 2026",
        "1 month  Tuesday, 1 Sep 2026",
    ]
    opened: list[str] = []
    async with sit(shore, settings=Settings(theme="light")) as at:
        monkeypatch.setattr(at.app, "open_url", opened.append)
        await asks(at, "S", "Snooze “Kites” to", *days, TAKES)
        await hears(at, ("enter", "snoozed to 2 Aug: “Kites” · u undoes"))
        await asks(at, "S", "Snooze “Kites” to", *days, "no longer  back at once", TAKES)
        await asks(
            at,
            "escape o",
            "Links of “Kites”",
            "›  type to find",
            "arXiv  arxiv.org/abs/2606.00001",
            "PDF  arxiv.org/pdf/2606.00001",
            "HTML  arxiv.org/html/2606.00001",
            "alphaXiv  www.alphaxiv.org/abs/2606.00001",
            "a.org  a.org/1",
            "DOI  doi.org/10.1234/kites",
            "https://arxiv.org/abs/2606.00001",
        )
        await hears(at, ("down enter", "opened https://arxiv.org/pdf/2606.00001"), ("o escape", ""))
        one = "Skip what is left in the inbox of Sat 1 Aug (1 paper)?"
        await asks(at, "X", one, "y or Enter: yes · n or Esc: no")
        await hears(at, ("n", ""))
        await at.press("slash")
        await at.paste("kites")
        hidden = "Skip what is left in the inbox of Sat 1 Aug (1 paper, 1 of them hidden by the filter)?"
        await at.press("enter", "X")
        assert " ".join(box(at)[:-1]) == hidden
        await hears(at, ("y", "skipped “Tide” · u undoes"), ("X", "nothing is left in the inbox of Sat 1 Aug"))
        await asks(
            at,
            "ctrl+t",
            "Theme",
            "›  type to find",
            *("dark", "light  now", "high-contrast", "no-colour", "terminal"),
            TAKES,
        )
        await hears(at, ("down down escape", ""))
        assert at.app.theme == "light"
        await hears(at, ("ctrl+t up enter", "theme dark · the configuration sets another for the next start"))
        await hears(at, ("ctrl+t down enter", "theme light"))
    assert opened == ["https://arxiv.org/pdf/2606.00001"]


async def test_notes_are_linked_moved_and_shown_by_the_titles_of_papers(shore: Library) -> None:
    papers = ["Kites  Ada King", "Tide", "Sand"]
    async with sit(shore) as at:
        await at.press("R", "1", "g")
        for keys, title in (("L", "Link to"), ("p", "Move to")):
            await asks(at, keys, title, "›  type a part of the title", *papers, TAKES)
            await at.press("escape")
        await at.press("L")
        await at.paste("kit")
        await hears(at, ("enter", "linked “Kites” · u undoes"))
        note = next(note for note in shore.entry("p:000000000002").mark.notes if note.id == "n1")
        assert note.text == "Is it\nlow? [[Kites]]"
        places = ["low? [[Kites]]", "[[Kites]]"]
        await asks(at, "s", "The second note begins with", "›  type to find", *places, "Enter splits · Esc leaves")
        await hears(at, ("escape", ""))
        await asks(at, "o", "Show in the list", "›  type to find", "Tide", "Kites  linked", TAKES)
        await at.press("down", "enter")
        assert at.home and at.title == "Kites"


async def test_places_have_a_letter_and_the_palette_remembers_what_was_used(shore: Library) -> None:
    async with sit(shore) as at:
        await hears(
            at,
            ("apostrophe", "jump where? no place is remembered yet"),
            ("x", "! no place is remembered under x"),
            ("m", "remember this place under which letter?"),
            ("b", "' b comes back to “Kites”"),
            ("j m a", "' a comes back to “Tide”"),
            ("G apostrophe", "jump where? a b"),
            ("b", ""),
        )
        assert at.title == "Kites"
        for name in ("compact rows", "select all shown", "facets", "one step back", "select all shown", "redraw the"):
            await calls(at, name)
        await calls(at, "rate 3")
        assert at.app.keymap.used == ["rate-3", "redraw", "select-all", "back", "facets"]
        await at.press("colon")
        assert box(at)[:8] == [
            "Commands",
            "›  type a part of what you want to do",
            "Rate 3  3",
            "Redraw the screen  Ctrl+l",
            "Select all shown  V",
            "One step back  Esc",
            "Facets  F",
            "Bring in what was left out of this day",
        ]
        assert box(at)[-1] == "Rate the paper, 1 to 5."
    async with sit(shore) as at:
        await hears(at, ("apostrophe", "jump where? a b"))


async def test_a_program_is_asked_about_one_paper_or_several(shore: Library) -> None:
    first = ["›  a program, or a command with its arguments", "count  wc -l"]
    async with sit(shore, settings=Settings(programs={"count": "wc -l"})) as at:
        pipes = "Pipe “Kites” to a program as markdown list"
        await asks(at, "vertical_line", pipes, *first, "Enter runs it · Tab: json · Esc leaves")
        await asks(at, "enter", "count: “Kites”", "27", "Esc leaves it · Enter keeps it as a note on “Kites”")
        await hears(at, ("escape", ""))
        assert at.mark.notes == ()
        pipes = "Pipe 2 papers to a program as json"
        await asks(at, "space space G vertical_line tab", pipes, *first, "Enter runs it · Tab: text list · Esc leaves")
        await at.paste("printf 'a b'")
        kept = "Esc leaves it · Enter keeps it as a note on “Kites”"
        await asks(at, "enter", "printf: 2 papers", "a b", kept)
        await hears(at, ("enter", "noted “Kites” · u undoes"), ("g", ""))
        assert [note.text for note in at.mark.notes] == ["a b"]
        programs = [first[0], "printf 'a b'  typed before", first[1]]
        pipes = "Pipe 2 papers to a program as json"
        await asks(at, "j vertical_line", pipes, *programs, "Enter runs it · Tab: markdown list · Esc leaves")
        await asks(at, "enter", "printf: 2 papers", "a b", "Esc leaves it · Enter keeps it as a note on “Tide”")
        await at.press("escape", "vertical_line")
        await at.paste("true")
        await hears(at, ("enter", "true took 2 papers"), ("u", "undid: noted “Kites” · U redoes"))


async def test_an_export_begins_with_what_was_chosen_last(shore: Library) -> None:
    rows = ["papers  3 shown  1 with notes", "group  none  status  rating  tag  day  kind"]
    keys = "Tab next · ← → choose · Esc leaves"
    async with sit(shore) as at:
        await at.press("e")
        assert box(at)[0] == "Export 3 papers as markdown list", "not those with notes, unless that is asked for"
        assert box(at)[-6:] == [
            *rows,
            *("to  file  clipboard  program", "file  ~/reading-list.md", "", f"Enter writes it · {keys}"),
        ]
        await at.paste("json")
        await at.press("tab", "tab", "right", "right", "tab")
        await at.paste("cat")
        await at.press("enter")
        assert box(at)[0] == "cat: 3 papers"
        await hears(at, ("escape", ""))
        await at.press("G", "e")
        assert box(at)[0] == "Export 3 papers as json"
        assert box(at)[-4:] == ["to  file  clipboard  program", "command cat", "", f"Enter runs it · {keys}"]
        await at.press("tab", "tab", "left", "enter")
        assert (at.said, at.app.clipboard[:1]) == ("copied 3 papers as json", "[")
        await at.press("space", "e")
        assert box(at)[0] == "Export 1 paper as json"
        await hears(at, ("escape", ""))
        await at.press("escape", "slash")
        await at.paste("zzz")
        await hears(at, ("enter e", "! nothing is shown that could be exported"))


async def test_what_is_subscribed_to_is_listed_to_be_let_go(shore: Library) -> None:
    first = (
        "Nothing is subscribed to yet. Subscribe to the Daily Papers of Hugging Face, and bring the last seven days?"
    )
    async with sit(shore) as at:
        await at.press("f")
        assert " ".join(box(at)) == (
            f"{first} This asks huggingface.co over the network. y or Enter: yes · n or Esc: no"
        )
        await hears(at, ("n", ""))
        await calls(at, "subscriptions")
        assert box(at) == ["Subscriptions", "›  type to find", "subscribe to a list…", "", TAKES]
        await hears(at, ("ctrl+d", ""))
        await calls(at, "subscriptions")
        examples = "hf · arxiv cs.CL cs.LG · the address of a feed"
        await asks(at, "enter", "Subscribe to what?", "›", examples)
        await at.paste("arxiv 'cs")
        await asks(at, "enter", "No closing quotation. Subscribe to what?", "› arxiv 'cs", examples)
        await types(at, "hf", "subscribed to hf · f fetches")
        await calls(at, "subscriptions")
        assert box(at) == [
            *("Subscriptions", "›  type to find", "hf  not fetched yet", "subscribe to another list…", ""),
            "Enter fetches it · Ctrl+d lets it go · Esc leaves",
        ]
        await at.press("down", "enter")
        await types(at, "hf", "hf is subscribed to already · f fetches")
        await calls(at, "subscriptions")
        await hears(at, ("ctrl+d", "hf is not fetched any more; its papers stay"))
        assert not shore.fetching.subscriptions()


async def test_a_note_that_was_cut_short_goes_on_where_it_was_begun(shore: Library) -> None:
    begun = Draft("p:000000000002", "Is it low? Not", "n1", "Is it\nlow?")
    gone = Draft("p:000000000002", "Words of a passage", "n9", "before", ("tide", "Low $x^2$ ", "."))
    async with sit(shore) as at:
        await at.press("j")
        shore.drafts.keep(shore.drafts.named(begun))
        await at.press("n")
        assert box(at)[:3] == ["Note on “Tide”", "", "Is it low? Not"]
        await hears(at, ("ctrl+s", "edited a note on “Tide” · u undoes"))
        assert [(note.id, note.text) for note in at.mark.notes] == [("n1", "Is it low? Not"), ("n2", "")]
        shore.drafts.keep(shore.drafts.named(gone))
        await at.press("n")
        assert box(at)[0] == "Note on “tide”" and "Words of a passage" in box(at)
        await hears(at, ("ctrl+s", "edited a note on “Tide” · u undoes"))
        note = at.mark.notes[-1]
        assert (note.id, note.text, note.quote and note.quote.exact) == ("n9", "Words of a passage", "tide")


async def test_a_browser_is_told_what_it_cannot_do(shore: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(App, "is_web", True)
    async with sit(shore) as at:
        await hears(
            at,
            ("e", "! a browser writes no file of this computer; `broadsheet export` does"),
            ("vertical_line", "! a browser starts no program of this computer"),
            ("ctrl+z", "! there is no shell to go back to in a browser"),
        )
        await asks(at, "I", "Import which id or address?", "›", "Enter looks into it · Esc leaves")
        monkeypatch.setattr(App, "is_web", False)
        monkeypatch.setenv("TMUX", "/tmp/tmux-0,1,0")
        monkeypatch.setattr("tui.paper.clipboard.subprocess.run", refuses)
        refused = "tmux did not take it: sent 3 papers to the terminal only"
        await at.press("escape", "e", "tab", "tab", "tab", "right", "enter")
        assert (at.said, at.app.clipboard[:14]) == (refused, "# Reading list")


def refuses(*_: object, **__: object) -> None:
    raise OSError("there is no tmux")


async def test_where_nothing_is_listed_there_is_no_day_to_go_to(shore: Library) -> None:
    async with sit(shore) as at:
        await at.press("slash")
        await at.paste("zzz")
        await hears(at, ("enter", ""), ("left_square_bracket", ""), ("right_square_bracket", ""), ("a", HIGHLIGHTS))
        part = "! no paper is chosen"
        await calls(at, "part papers")
        assert heard(at) == part
        await at.press("escape")
        await calls(at, "part papers")
        assert heard(at) == "this paper was not merged"
        await calls(at, "bring in what")
        assert heard(at) == "nothing was left out of this day"


HIGHLIGHTS = "every highlight on this paper is in its place"


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ('tag:rl "Low rank" scaling laws', "rl-low-rank"),
        ("is:inbox -is:snoozed", "inbox-snoozed"),
        ("rating>=4", "rating-4"),
        ("Größe author:king", "größe-king"),
        ('"…" -(', "view"),
    ],
)
def test_a_view_is_named_after_the_words_of_its_filter(query: str, name: str) -> None:
    assert suggested_name(query) == name


async def test_a_demo_asks_no_network(shore: Library) -> None:
    async with sit(shore, demo="this is a demo") as at:
        assert heard(at) == "this is a demo"
        no = "! a demo asks no network; broadsheet without it does"
        await hears(at, ("f", no), ("m", "remember this place under which letter?"), ("minus", ""))
        assert not at.main.session.places, "that is no letter"
        await calls(at, "fill in what")
        assert heard(at) == no
