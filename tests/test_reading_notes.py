"""Notes: their kinds, edits that never touch words unseen, links, queues that resume, and the filter."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import QueryError
from store.models import NOTE_KINDS, Mark, Note, Quote
from store.notes import edits as notes
from store.notes import filter as note_filter
from store.notes import queue
from store.notes.notebook import Notebook

QUOTE = Quote("low rank", "a ", " update")
TODAY = date(2026, 11, 22)


def note(text: str, name: str = "n1", **fields: object) -> Note:
    return Note(text, **{"id": name, "created": "2026-11-20T10:00:00Z", **fields})  # type: ignore[arg-type]


def mark(*held: Note, paper: str = "p:1", **fields: object) -> Mark:
    return Mark(paper, **{"title": "GaLore", "notes": held, **fields})  # type: ignore[arg-type]


# -- kinds and edits -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Does it scale?", "question"), ("Scale?**", "question"), ("它能扩展吗？", "question"),
        ("Why? Because.", "note"), ("TODO try it", "todo"), ("- [ ] try it\n- [ ] write", "todo"), ("[ ] try", "todo"),
        ("a TODOIST", "note"),
        ("todo: try", "todo"), ("- [x] tried", "note"), ("> they say\n> so", "quote"), ("> they say\nI say", "note"),
        ("Idea: join both", "idea"), ("💡 join", "idea"), ("Ideally so", "note"), ("", "note"), ("plain", "note"),
        ("TODO ask why?", "todo"), ("Todo: try", "todo"), ("To-do: try", "todo"), ("TO-DO: try", "todo"),
        ("to-do – try", "todo"), ("**Todo:** try", "todo"), ("Seen.\n- Todo: try", "todo"), ("todos: none", "note"),
        ("to-do-lists help", "note"), ("Question: does it scale", "question"), ("QUESTION: why so", "question"),
        ("**Question:** why so", "question"), ("questionable: so", "note"), ("IDEA: join", "idea"),
        ("- idea: join", "idea"), ("**Idea:** join", "idea"), ("An idea: join", "note"),
    ],
)  # fmt: skip
def test_the_kind_is_told_from_the_text(text: str, kind: str) -> None:
    assert notes.infer_kind(text) == kind


def test_a_highlight_without_words_is_a_quote() -> None:
    assert notes.infer_kind(" ", QUOTE) == "quote"


def test_a_note_is_done_changed_and_taken_away() -> None:
    first, second = note("one"), note("two", "n2", quote=QUOTE)
    start = mark(first, second)
    assert [held.done for held in notes.set_done(start, first).notes] == [True, False]
    assert notes.set_kind(start, first, "idea").notes[0].kind == "idea"
    assert notes.set_text(start, first, " new ").notes[0].text == "new"
    assert notes.set_text(start, first, " ").notes == (second,)
    assert notes.set_text(start, second, " ").notes[1].quote == QUOTE
    torn = replace(second, conflicts=("zwei", "deux"))
    assert notes.settle(mark(first, torn), torn, "zwei").notes == (first, replace(second, text="zwei"))


def test_an_edit_of_a_note_that_changed_meanwhile_is_refused() -> None:
    seen, elsewhere = note("one"), mark(note("one, and more"))
    for change in (
        lambda: notes.set_done(elsewhere, seen),
        lambda: notes.set_text(elsewhere, seen, "x"),
        lambda: notes.split_note(elsewhere, seen, 1, "n9"),
        lambda: notes.merge_notes(elsewhere, [seen]),
        lambda: notes.move_note(seen, "p:1", "p:2")(elsewhere),
        lambda: notes.set_done(mark(), seen),
    ):
        with pytest.raises(notes.NoteChanged, match=r"^this note has been changed elsewhere: look at it again$"):
            change()


def test_a_note_is_split_where_the_reader_says() -> None:
    whole = note("It works. Does it scale?", quote=QUOTE, done=True, conflicts=("So?",))
    second = note("Does it scale?", "n9", kind="question", done=True)
    beside = note("x", "n0"), note("x", "n2")
    after = notes.split_note(mark(beside[0], whole, beside[1]), whole, 9, "n9")
    assert after.notes == (beside[0], replace(whole, text="It works."), second, beside[1])
    halves = notes.split_note(mark(whole), whole, 4, "n9").notes
    assert [held.text for held in halves] == ["It w", "orks. Does it scale?"]
    assert notes.split_note(mark(whole), whole, 0, "n9") == mark(whole)
    assert notes.split_note(mark(whole), whole, 99, "n9") == mark(whole)


def test_a_kind_that_the_words_told_is_told_anew_from_the_new_ones() -> None:
    told, chosen = note("one"), note("one", kind="idea")
    assert notes.rewrite(mark(told), told, " Does it scale?\n").notes == (note("Does it scale?", kind="question"),)
    assert notes.rewrite(mark(chosen), chosen, "Does it scale?").notes == (note("Does it scale?", kind="idea"),)
    assert notes.rewrite(mark(note("two")), told, "Why?").notes[0] == note("two")
    beside = notes.rewrite(mark(note("two")), told, "Why?").notes[1]
    assert (beside.text, beside.kind, beside.id != told.id) == ("Why?", "question", True)


def test_merged_notes_lose_nothing() -> None:
    first, second, third = note("one", done=True), note("two", "n2", quote=QUOTE), note("", "n3", quote=Quote("a\nb"))
    after = notes.merge_notes(mark(first, second, third), [third, first, second])
    assert after.notes == (replace(first, text="one\n\n> low rank\n\ntwo\n\n> a\n> b", done=False),)


def test_merged_notes_keep_each_text_once_and_are_done_when_all_were() -> None:
    first = note("one", done=True, conflicts=("eins", "un"), kind="idea")
    second = note("two", "n2", done=True, conflicts=("un", "zwei"), kind="todo")
    other = note("other", "n3")
    after = notes.merge_notes(mark(first, other, second), [second, first])
    assert after.notes == (replace(first, text="one\n\ntwo", conflicts=("eins", "un", "zwei")), other)


def test_splitting_and_merging_again_gives_the_text_back() -> None:
    whole = note("one\n\ntwo")
    split = notes.split_note(mark(whole), whole, 4, "n9")
    assert notes.merge_notes(split, split.notes).notes == (whole,)


def test_a_note_moves_between_two_papers_in_one_edit() -> None:
    moved = note("see here", quote=QUOTE)
    change = notes.move_note(moved, "p:1", "p:2")
    assert change(mark(moved)).notes == ()
    assert change(mark(paper="p:2")).notes == (replace(moved, text="> low rank\n\nsee here", quote=None),)
    assert change(mark(paper="p:3")) == mark(paper="p:3")


# -- links ---------------------------------------------------------------------------------------------------------

TITLES = {"p:1": "GaLore: Low-Rank", "p:2": "À la recherche", "p:3": "The [MASK]"}


def test_links_lead_to_papers_by_title_or_id() -> None:
    text = "see [[galore: low-rank]], [[p:3]], [[A la recherche|Proust]] and [[nothing]] [[ ]]"
    assert [(link.text, link.paper) for link in notes.links(text, TITLES)] == [
        ("galore: low-rank", "p:1"),
        ("p:3", "p:3"),
        ("Proust", "p:2"),
        ("nothing", None),
        (" ", None),
    ]
    found = [text[link.start : link.end] for link in notes.links(text, TITLES)]
    assert found == ["[[galore: low-rank]]", "[[p:3]]", "[[A la recherche|Proust]]", "[[nothing]]", "[[ ]]"]
    for paper, title in TITLES.items():
        assert [link.paper for link in notes.links(notes.link_to(paper, title), TITLES)] == [paper]


def test_a_link_names_the_title_where_that_can_stand_in_one() -> None:
    written = {
        title: notes.link_to("p:1", title) for title in (" GaLore ", " ", "", *(f"a{sign}b" for sign in "[]|^#\n"))
    }
    assert written.pop(" GaLore ") == "[[GaLore]]"
    assert {*written.values()} == {"[[p:1]]"}


def test_a_paper_knows_the_notes_that_link_to_it() -> None:
    linking, other = mark(note("[[The [MASK]]]"), note("as [[p:3]] says", "n2")), mark(note("no link"), paper="p:2")
    assert [(source.paper, found.id) for source, found in notes.backlinks("p:3", [linking, other], TITLES)] == [
        ("p:1", "n2")
    ]


# -- queues --------------------------------------------------------------------------------------------------------

MARKS = [
    mark(note("Why?", "a", kind="question"), note("How?", "b", kind="question", done=True), rating=5),
    mark(note("do", "c", kind="todo", created="2026-11-01T00:00:00Z"), note("", "d", quote=QUOTE), paper="p:2"),
    mark(paper="p:3", rating=4, updated="2026-11-21T00:00:00Z"),
    mark(note("old", "e", created="2026-01-01T00:00:00Z"), paper="p:4", updated="2026-01-02T00:00:00Z"),
]
NOW = datetime(2026, 11, 22, tzinfo=UTC)


OPENED = {"p:2": datetime(2026, 9, 1, tzinfo=UTC), "p:1": NOW}


def items_of(marks: list[Mark], rule: str = "all") -> list[queue.NoteItem]:
    book = Notebook()
    book.age(OPENED, NOW)
    book.look({each.paper: each for each in marks})
    found = [item for _, item in sorted(book.items(rule), key=lambda pair: pair[0])]
    assert book.counts[rule] == len(found)
    return found


def ids(rule: str) -> list[str]:
    return [item.note.id if item.note else item.paper for item in items_of(MARKS, rule)]


def test_each_rule_makes_its_queue_oldest_first() -> None:
    assert ids("all") == ["e", "c", "a", "b", "d"]
    assert ids("questions") == ["a"]
    assert ids("todos") == ["c"]
    assert ids("bare") == ["d"]
    assert ids("starred") == ["p:3"]
    assert ids("forgotten") == ["e", "c", "d"]


CHANGES = st.tuples(st.sampled_from(["p:1", "p:2", "p:3", "p:4"]), st.none() | st.sampled_from(MARKS), st.booleans())


@given(st.lists(CHANGES, max_size=12), st.booleans())
def test_a_notebook_in_step_is_as_one_made_anew(changes: list[tuple[str, Mark | None, bool]], told: bool) -> None:
    marks: dict[str, Mark] = {}
    book = Notebook()
    for paper, other, look in changes:
        if other is None:
            marks.pop(paper, None)
        else:
            marks[paper] = replace(other, paper=paper)
        book.changed([paper] if told else None)
        if look:
            book.look(marks)
    book.age(OPENED, NOW)
    book.look(marks)
    for rule in book.rules:
        assert [item for _, item in sorted(book.items(rule), key=lambda pair: pair[0])] == items_of(
            [*marks.values()], rule
        )
    assert book.counts == {rule: len(items_of([*marks.values()], rule)) for rule in book.rules}
    assert book.linking.keys() == {paper for paper, held in marks.items() if any("[[" in n.text for n in held.notes)}


def test_time_alone_is_looked_at_every_ten_minutes_or_when_papers_were_opened() -> None:
    book, marks, second = Notebook(), {each.paper: each for each in MARKS}, timedelta(seconds=1)
    book.age(OPENED, NOW)
    book.look(marks)
    version, forgotten = book.version, book.counts["forgotten"]
    for moment, more in ((NOW, 0), (NOW + 600 * second - second, 0), (NOW + 600 * second, 1), (NOW, 2)):
        book.age(OPENED, moment)
        assert book.version == version + more
    book.age({}, NOW)
    assert (book.version, book.counts["forgotten"]) == (version + 3, forgotten + 2)
    book.age({**OPENED, "p:4": NOW}, NOW)
    assert (book.version, book.counts["forgotten"]) == (version + 4, 2) and len([*book.items("forgotten")]) == 2
    assert book.look(marks) == version + 4, "nothing has changed"
    changed = replace(marks["p:1"], notes=())
    marks["p:1"] = changed
    assert book.look(marks) == version + 4, "nobody has said so"
    book.changed(["p:1"])
    assert book.look(marks) == version + 5 and book.marks["p:1"] is changed and book.counts["questions"] == 0
    del marks["p:1"]
    book.changed(None)
    assert book.look(marks) == version + 6 and "p:1" not in book.marks and book.counts["all"] == 3


def test_a_queue_is_called_by_what_it_takes() -> None:
    assert {name: rule.title for name, rule in queue.rules({}, NOW).items()} == {
        "all": "all notes",
        "questions": "open questions",
        "todos": "open to-dos",
        "bare": "highlights without a note",
        "starred": "rated 4 or more without a note",
        "ideas": "ideas",
        "conflicts": "notes with two texts",
        "forgotten": "not opened for 30 days",
    }


@given(st.sets(st.integers(0, 30), min_size=1), st.sets(st.integers(0, 30)), st.integers(0, 30))
def test_a_queue_goes_on_without_repeating_or_skipping(names: set[int], gone: set[int], left: int) -> None:
    def items(of: set[int]) -> list[queue.NoteItem]:
        held = [note("x", f"{n:02}", created=f"2026-01-{1 + n % 7:02}T00:00:00Z") for n in of]
        return items_of([mark(*held)])

    before = items(names)
    place = before[left % len(before)]
    after = items(names - gone)
    rest = after[queue.resume(after, place.key) :]
    assert rest == [item for item in before[before.index(place) :] if item in after]
    assert queue.resume(before, "") == 0


# -- the filter ----------------------------------------------------------------------------------------------------


def passing(text: str) -> list[str]:
    chosen = note_filter.parse_filter(text, today=TODAY)
    return [item.note.id for item in items_of(MARKS) if chosen(item) and item.note]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "ecabd"), ("why", "a"), ("WH", "a"), ("hy", ""), ('"low rank"', "d"), ("galore", "ecabd"),
        ("-why", "ecbd"),
        ("kind:question", "ab"), ("kind:t", "c"), ("-kind:question", "ecd"), ("done:yes", "b"), ("done:no", "ecad"),
        ("quote:yes", "d"), ("-quote:yes", "ecab"), ("quote:rank", "d"), ("quote:no", "ecab"), ("created:3d", "abd"),
        ("created:2026-01", "e"), ("created<2026-11-01", "e"), ("created:>=2026-11-01", "cabd"), ("why kind:todo", ""),
        ("created:2026-11-20", "abd"), ("created<=2026-11-01", "ec"), ("created>2026-11-01", "abd"),
    ],
)  # fmt: skip
def test_the_filter_finds(text: str, found: str) -> None:
    assert "".join(passing(text)) == found


@pytest.mark.parametrize(
    ("asked", "text", "found"),
    [
        ("why", "un_why", False), ("why", "3why", False), ("why", "xwhy why", True), ("why", "x-why", True),
        ("why", "(whyever", True), ("3w", "3why", True), ('"?!"', "so?!", True), ('"is it"', "this it is item", True),
        ('"is it"', "this it", False), ("why", "", False),
    ],
)  # fmt: skip
def test_a_word_of_the_filter_begins_a_word_of_the_note(asked: str, text: str, found: bool) -> None:
    item = queue.NoteItem("p:1", "T", note(text), "")
    assert note_filter.parse_filter(asked, today=TODAY)(item) is found


def test_a_note_of_no_known_day_was_written_on_none() -> None:
    item = queue.NoteItem("p:1", "T", note("x", created=""), "")
    said = [note_filter.parse_filter(asked, today=TODAY)(item) for asked in ("created<2099", "created>1999", "x")]
    assert said == [False, False, True]
    paper = queue.NoteItem("p:1", "T", None, "")
    asked = ("t", "x", "kind:note", "done:no", "quote:no", "-done:yes", "")
    assert [note_filter.parse_filter(each, today=TODAY)(paper) for each in asked] == [
        *(True, False, False, False, False, True, True),
    ]


def test_what_concerns_papers_is_handed_on() -> None:
    typed = 'why tag:rl +x (a OR b) kind:q rating>=4 title:"a b" -is:read'
    chosen = note_filter.parse_filter(typed, today=TODAY)
    assert chosen.papers == typed.replace("why", "   ").replace("kind:q", "      ")
    items = items_of(MARKS)
    assert [item.note.id for item in items if chosen(item, {"p:1"}) and item.note] == ["a"]
    assert not [item for item in items if chosen(item, {"p:9"})]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("kind:x", 6), ("why done:maybe", 10), ("created:soon", 9), ("kind<x", 5), ("done~x", 5), ("quote>x", 6),
        ("a OR b", 3), ("a NOT b", 3), ("a AND b", 3), ("NOT b", 1), ("-OR", 2),
        ("why kind:", 10), ("why -", 6), ("a - b", 4), ("--why", 2), ("quote:/x/", 7),
    ],
)  # fmt: skip
def test_a_wrong_filter_says_where(text: str, column: int) -> None:
    with pytest.raises(QueryError) as wrong:
        note_filter.parse_filter(text, today=TODAY)
    assert wrong.value.column == column


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kind:x", "column 6: there is no kind “x”; expected one of note, question, idea, todo, quote"),
        ("done:maybe", "column 6: “maybe” is neither yes nor no; expected yes or no"),
        (
            "why OR not",
            "column 5: “OR” cannot be used between words about notes; expected words that must all be there",
        ),
        ("kind:", "column 6: something is missing here; expected a value for kind:"),
        ("done~x", "column 5: done does not take ~; expected one of : ="),
        (
            "created:soon",
            "column 9: “soon” is not valid here; expected a date such as 2026-08-01, 2026-08, 2026, today, yesterday, "
            "monday, 3d, 2w, or a range a..b",
        ),
    ],
)
def test_a_wrong_filter_says_what_was_expected(text: str, said: str) -> None:
    with pytest.raises(QueryError) as wrong:
        note_filter.parse_filter(text, today=TODAY)
    assert str(wrong.value) == said


@pytest.mark.parametrize(
    ("text", "papers"),
    [
        ("why /low rank/ kind:q", "    /low rank/"),
        ("-(a kind:q) why -+x", "-(a kind:q)     -+x"),
        ('"a b"tag:rl -"c d"', "     tag:rl"),
        (r'"a\" tag:rl" x', ""),
        ('why tag:"a b', '    tag:"a b'),
        ("tag:rl | +x", "tag:rl | +x"),
        ("Kind:q QUOTE=yes", ""),
    ],
)
def test_a_clause_is_about_the_note_or_its_paper(text: str, papers: str) -> None:
    assert note_filter.parse_filter(text, today=TODAY).papers == papers


def test_the_words_of_a_filter_of_notes_are_to_be_marked() -> None:
    assert note_filter.parse_filter('why "Low rank" -no kind:q quote:x tag:y', today=TODAY).words == (
        "why",
        "low",
        "rank",
    )


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("why ki", ["kind:"]),
        ("kind:", [f"kind:{kind}" for kind in NOTE_KINDS]),
        ("-done:n", ["done:no"]),
        ("", []),
        ('"ki', []),
    ],
)
def test_fields_of_notes_are_completed(typed: str, offered: list[str]) -> None:
    found = note_filter.complete_filter(typed, len(typed))
    assert [completion.text for completion in found] == offered
    for completion in found:
        if not completion.text.endswith(":"):
            note_filter.parse_filter(typed[: completion.start] + completion.text, today=TODAY)


@given(st.text(st.sampled_from('ab:"()-!+kind done created quote 1<>=.|/~'), max_size=40))
def test_any_text_is_a_filter_or_an_error(text: str) -> None:
    try:
        chosen = note_filter.parse_filter(text, today=TODAY)
    except QueryError:
        return
    for item in items_of(MARKS):
        chosen(item)


def test_each_queue_takes_what_its_name_says() -> None:
    held = [note("", name=f"{kind}{done}", kind=kind, done=done) for kind in NOTE_KINDS for done in (False, True)]
    rules = queue.rules({}, datetime(2026, 11, 22, tzinfo=UTC))
    taken = {
        name: [item.note.id for _, item in found if item.note]
        for name, found in queue.queues(mark(*held), rules.values()).items()
    }
    assert taken["all"] == [each.id for each in held]
    assert [taken[name] for name in ("questions", "todos", "ideas")] == [
        ["questionFalse"],
        ["todoFalse"],
        ["ideaFalse"],
    ]
    assert "bare" not in taken and "starred" not in taken


def test_a_queue_may_be_of_papers_of_conflicts_and_of_what_lay_long() -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    opened = {"p:old": now - timedelta(days=30), "p:new": now - timedelta(days=29)}
    marks = [
        mark(note("two", conflicts=("zwei",)), paper="p:old"),
        mark(note("", quote=QUOTE), paper="p:new", updated="2026-01-01T00:00:00Z"),
        mark(note("late"), paper="p:late", updated="2026-10-23T00:00:00Z"),
        mark(note("soon"), paper="p:soon", updated="2026-10-24T00:00:00Z"),
        mark(paper="p:4", rating=4),
        mark(paper="p:3", rating=3),
        mark(note("so"), paper="p:5", rating=5, updated="2026-11-22T00:00:00Z"),
    ]
    taken: dict[str, list[str]] = {}
    for each in marks:
        for name, found in queue.queues(each, queue.rules(opened, now).values()).items():
            taken.setdefault(name, []).extend(item.paper for _, item in found)
    assert taken == {
        "all": ["p:old", "p:new", "p:late", "p:soon", "p:5"],
        "conflicts": ["p:old"],
        "bare": ["p:new"],
        "starred": ["p:4"],
        "forgotten": ["p:old", "p:late"],
    }
