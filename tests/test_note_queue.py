"""A queue of notes without a screen: its places, its filter, what stays in it as settled, what its notes link to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from store.errors import QueryError
from store.library import Library
from store.models import Note, Paper
from store.notes.queue import NoteItem
from tests.papers import incoming
from tests.test_app_notes import noted, write
from tui.notes.detail import Relations
from tui.notes.links import linked, relations
from tui.notes.queue import NoteQueue
from tui.session import Session

__all__ = ["noted"]

NOW = datetime(2026, 7, 10, tzinfo=UTC)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session(tmp_path / "session.json")


def names(queue: NoteQueue) -> list[str]:
    return [item.note.id if item.note else "" for item in queue.items]


def test_a_queue_goes_on_where_it_was_left_and_each_filter_has_a_place_of_its_own(
    noted: Library, session: Session
) -> None:
    queue = NoteQueue(noted, session, {}, NOW)
    assert (queue.rule.name, names(queue), queue.progress) == ("all", ["n1", "n2", "n3", "n4"], (0, 4))
    for position, beyond, found in (
        (2, False, (2, "n3")), (-1, False, (0, "n1")), (9, False, (3, "n4")), (9, True, (4, "")), (4, False, (3, "n4")),
    ):  # fmt: skip
        queue.go(position, beyond=beyond)
        assert (queue.cursor, queue.current.note.id if queue.current and queue.current.note else "") == found
    queue.go(2)
    assert queue.key == queue.items[2].key
    queue.choose("starred")
    assert (names(queue), queue.progress, queue.key) == ([""], (0, 1), queue.items[0].key)
    queue.choose("questions")
    queue.go(1, beyond=True)
    assert (queue.current, queue.key, queue.progress) == (None, queue.items[0].key + "|", (1, 1))
    queue.choose("all")
    assert (queue.cursor, queue.progress) == (2, (2, 4))
    queue.narrow("second")
    queue.go(0)
    assert (names(queue), queue.progress) == (["n4"], (0, 1))
    assert set(session.queue.places) == {"all", "starred", "questions", "all second"}
    queue.narrow("")
    queue.go(1)
    assert set(session.queue.places) == {"all", "starred", "questions"}, "a filter that is gone has no place"
    assert (session.queue.name, session.queue.filter) == ("all", "")
    again = NoteQueue(noted, Session.load(session.path.parent), {}, NOW)
    assert (again.rule.name, again.cursor) == ("all", 1)


def test_items_that_were_dealt_with_before_count_as_seen(noted: Library, session: Session) -> None:
    queue = NoteQueue(noted, session, {}, NOW)
    queue.choose("todos")
    queue.go(1, beyond=True)
    noted.edit([queue.items[0].paper], lambda mark: mark.without_note("n2"), "deleted")
    write(noted, 4, "TODO more", "n9", "todo", created="2026-07-09T08:00:00Z")
    later = NoteQueue(noted, session, {}, NOW)
    assert (names(later), later.progress) == (["n9"], (1, 2))


def test_the_cursor_stays_near_its_note_under_a_filter_that_is_typed(noted: Library, session: Session) -> None:
    queue = NoteQueue(noted, session, {}, NOW)
    queue.go(2)
    queue.narrow(" -quote:yes ")
    assert (queue.filter, names(queue), queue.cursor) == ("-quote:yes", ["n1", "n2", "n4"], 2)
    queue.narrow("scale")
    assert (names(queue), queue.cursor, queue.words) == (["n1"], 0, ("scale",))
    queue.narrow("nowhere")
    assert (names(queue), queue.cursor, queue.key, queue.current) == ([], 0, "", None)
    queue.narrow("")
    queue.narrow("nowhere", begun=True)
    assert (queue.filter, len(queue.items)) == ("", 4), "it is only begun, and nothing fits it yet"
    queue.narrow("fetch", begun=True)
    assert (queue.filter, names(queue)) == ("fetch", ["n2"])
    with pytest.raises(QueryError):
        queue.narrow("kind:")
    assert (queue.filter, names(queue)) == ("fetch", ["n2"])


def test_papers_that_changed_meanwhile_are_found_under_a_filter(noted: Library, session: Session) -> None:
    queue = NoteQueue(noted, session, {}, NOW)
    entry = noted.entry(queue.items[1].paper)
    noted.edit([entry.paper.id], lambda mark: mark.tagged(["rl"]), "tagged")
    queue.narrow("tag:rl")
    assert names(queue) == ["n2"]
    noted.ingest(incoming([replace(entry.paper, upvotes=7)]))
    assert noted.entry(entry.paper.id).row != entry.row
    queue.narrow("tag:rl fetch")
    assert names(queue) == ["n2"]
    write(noted, 5, "Another", "n9", created="2026-07-09T08:00:00Z")
    assert queue.reload()
    queue.narrow("-tag:rl")
    assert names(queue) == ["n1", "n3", "n4", "n9"]


def test_what_an_edit_takes_out_stays_as_settled_until_the_queue_is_opened_again(
    noted: Library, session: Session
) -> None:
    queue = NoteQueue(noted, session, {}, NOW)
    assert queue.reload() is False
    queue.choose("questions")
    [question] = queue.items
    assert question.note

    def done(note: Note) -> None:
        noted.edit([question.paper], lambda mark: mark.with_note(note), "done")
        assert queue.reload() is True

    done(replace(question.note, done=True))
    assert (names(queue), queue.settled, queue.cursor) == (["n1"], {question.key}, 0)
    assert queue.items[0].note and queue.items[0].note.done, "as it is now"
    assert queue.counts["questions"] == 0
    done(question.note)
    assert queue.settled == set()
    noted.edit([question.paper], lambda mark: mark.without_note("n1"), "deleted")
    queue.reload()
    assert names(queue) == [] and queue.settled == set(), "a note that is gone leaves at once"
    queue.choose("starred")
    [rated] = queue.items
    noted.edit([rated.paper], lambda mark: mark.rated(None), "rating cleared")
    queue.reload()
    assert (queue.items, queue.settled) == ([rated], {rated.key}), "a paper that lacks a note stays"


def test_the_cursor_lands_on_a_note_and_finds_what_a_step_was_about(noted: Library, session: Session) -> None:
    queue = NoteQueue(noted, session, {}, NOW)
    papers = [item.paper for item in queue.items]
    for at, paper, note, beyond, found in (
        *[(0, papers[2], "n3", False, 2), (1, papers[2], "n1", False, 1), (3, "p:none", "n1", True, 3)],
        *[(4, "p:none", "", True, 4), (4, "p:none", "", False, 3)],
    ):
        queue.go(at, beyond=True)
        queue.land(paper, note, beyond=beyond)
        assert queue.cursor == found
    queue.go(0)
    assert [queue.go(at) or queue.last_of_paper() for at in range(4)] == [False, True, True, True]  # type: ignore[func-returns-value]
    queue.go(9, beyond=True)
    assert queue.last_of_paper() is False
    edit = noted.edit([papers[3]], lambda mark: mark.without_note("n4").with_note(Note("New", "n7")), "edited")
    assert edit
    queue.find(edit)
    assert queue.cursor == 3
    queue.choose("starred")
    lacking = noted.edit([queue.items[0].paper], lambda mark: mark.rated(4), "rated 4")
    assert lacking
    queue.go(1, beyond=True)
    queue.find(lacking)
    assert queue.cursor == 0
    queue.go(1, beyond=True)
    queue.find(edit)
    assert queue.cursor == 1, "it is about none of these"
    write(noted, 0, "One more", "n8", created="2026-07-05T08:00:00Z")
    write(noted, 0, "And one", "n9", created="2026-07-06T08:00:00Z")
    queue.reload()
    queue.choose("all")
    last = next(place for place, item in enumerate(queue.items) if item.note and item.note.id == "n9")
    queue.go(last - 1)
    assert (queue.current and queue.current.paper, queue.last_of_paper()) == (papers[0], False)


def test_a_note_links_to_papers_by_title_or_id_and_is_linked_from_notes(noted: Library) -> None:
    quoted = Paper("p:000000000001", 'On "so"called kites', day="2020-01-01")
    noted.ingest(incoming([quoted]))
    first, second, *_, third = (entry.paper for entry in noted.entries(noted.head(50)))
    text = f'[[{second.title}]], [[{third.id}|the third]], [[ {third.title.upper()} ]], [[No such]], [["x]] and [[***]]'
    text += f", [[{quoted.title}]]"
    write(noted, 0, text, "n8", created="2026-07-08T08:00:00Z")
    item = NoteItem(first.id, first.title, next(n for n in noted.marks[first.id].notes if n.id == "n8"), "")
    assert [(words, paper.paper.id if paper else None) for words, paper in linked(noted, item)] == [
        (second.title, second.id),
        ("the third", third.id),
        (f" {third.title.upper()} ", third.id),
        ("No such", None),
        ('"x', None),
        ("***", None),
        (quoted.title, quoted.id),
    ]
    back = NoteItem(third.id, third.title, Note("plain"), "")
    assert relations(noted, back) == Relations((), (first.title,)), "once, though it is named twice"
    assert relations(noted, NoteItem(first.id, first.title, None, "")) == Relations()
    to = relations(noted, item).to
    assert to[:2] == ((second.title, True), (third.title, True)) and to[3] == ("No such", False)
