"""Notes as files, the statistics and the ledger on the command line."""

from __future__ import annotations

import io
import json
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from store.drafts import Draft, Drafts
from store.ledger.ledger import Ledger
from store.ledger.pace import Action
from store.library import Library
from tests.desk import sit
from tui.cli import run


class Shell:
    """One library, asked from the command line; ``out`` and ``err`` are what the last command printed."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        self.out = self.err = ""

    def __call__(self, *args: str, code: int = 0) -> str:
        self._capsys.readouterr()
        found = run(["--library", str(self.folder), *args])
        self.out, self.err = self._capsys.readouterr()
        assert found == code, (args, found, self.out, self.err)
        assert "Traceback" not in self.err
        return self.out

    def notes(self, paper: str) -> list[tuple[str, str]]:
        """Give text and kind of each note of a paper, as `show` has them."""
        shown = json.loads(self("show", paper, "--json"))
        return [(note["text"], note["kind"]) for note in shown["notes"]]


@pytest.fixture
def shell(seeded: Library, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(seeded.folder, capsys)


@pytest.fixture
def papers(seeded: Library) -> list[str]:
    return [entry.paper.id for entry in seeded.entries(seeded.head(3))]


@pytest.fixture
def pages(shell: Shell, papers: list[str], tmp_path: Path) -> Path:
    """Give a folder to which the notes of two papers were exported."""
    shell("note", papers[0], "Does it scale?", "--kind", "question")
    shell("note", papers[1], "A plain note.")
    shell("notes", "export", str(tmp_path / "pages"))
    return tmp_path / "pages"


def page_of(pages: Path, words: str) -> Path:
    return next(path for path in pages.glob("*.md") if words in path.read_text())


def test_a_note_from_a_pipe_may_have_a_million_letters_and_no_more(
    shell: Shell, papers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("x" * 1_000_000))
    assert len(shell("note", papers[0], "-")) == 1_000_001
    monkeypatch.setattr("sys.stdin", io.StringIO("x" * 1_000_001))
    shell("note", papers[0], "-", code=2)
    assert shell.err == "broadsheet: standard input goes on and on; a note has at most 1,000,000 characters\n"


def test_the_kind_of_a_note_is_told_from_its_words(shell: Shell, papers: list[str]) -> None:
    for text in ("Why?", "TODO try", "Idea: join", "plain"):
        shell("note", papers[2], text)
    shell("note", papers[2], "Why not?", "--kind", "note")
    assert {kind for _, kind in shell.notes(papers[2])} == {"question", "todo", "idea", "note"}
    assert ("Why not?", "note") in shell.notes(papers[2])


def test_a_text_that_is_not_saved_is_named_and_an_editor_goes_on_with_it(
    shell: Shell, papers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts = Drafts(shell.folder)
    begun = [
        drafts.named(each)
        for each in (
            Draft(papers[0], "half"),
            Draft(papers[1], "changed", "0123456789ab", "as it was"),
            Draft("", "of no paper"),
            Draft(papers[2], "said"),
        )
    ]
    half, changed, lost, _ = places = [drafts.keep(each) for each in begun]
    shell("note", papers[2], "said")
    told = {place: f"a note is not saved yet, and is in {place}" for place in places}
    others = [told[changed], told[lost]]
    first, *rest = shell.err.splitlines()
    assert first.startswith("noted on ")
    assert sorted(rest) == sorted([f"{told[half]}: `broadsheet note {papers[0]}` goes on with it", *others])
    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(stream, "isatty", lambda: True)
    monkeypatch.setenv("EDITOR", """sh -c 'printf " more" >> "$0"'""")
    assert shell("note", papers[0], "--quote", "encoder-only models such as BERT") == " more\n".lstrip()
    assert shell("note", papers[0]) == "half more\n"
    again = [line for line in shell.err.splitlines() if not line.startswith("noted on ")]
    assert sorted(again) == sorted(others * 2), "before the editor is opened, and at the end"
    assert shell("note", papers[1]) == "more\n", "a draft of another note is not gone on with"
    monkeypatch.setenv("EDITOR", """sh -c 'printf "kept" >> "$0"; exit 1'""")
    shell("note", papers[1], code=1)
    [kept] = [draft for draft in drafts.all() if draft.text == "kept"]
    assert shell.err.splitlines()[-1] == f"the editor failed; what you saved there is in {drafts.place(kept)}"
    assert [text for text, _ in shell.notes(papers[0])] == ["more", "half more"]


# -- notes ---------------------------------------------------------------------------------------------------------


def test_export_writes_a_page_for_each_paper_and_no_more(shell: Shell, papers: list[str], pages: Path) -> None:
    assert shell.out.split() == sorted(str(path) for path in pages.glob("*.md"))
    assert "2 pages written, 0 unchanged, 0 held back" in shell.err
    shell("notes", "export", str(pages))
    assert shell.out == ""
    assert "0 pages written, 2 unchanged" in shell.err
    shell("notes", "export", str(pages), "title:galore", "OR", "is:read", code=1)
    assert shell.err == "no paper with notes matches this; nothing was written\n"
    shell("notes", "export", str(pages / "one"), "note:scale", "OR", "title:nowhere")
    assert len(list((pages / "one").glob("*.md"))) == 1


def test_without_notes_there_is_nothing_to_export(shell: Shell, tmp_path: Path) -> None:
    shell("notes", "export", str(tmp_path / "pages"), code=1)
    assert shell.err == "there are no notes yet\n"
    assert not (tmp_path / "pages").exists()
    shell("notes", "import", str(tmp_path / "pages"), code=3)
    assert "is not a folder" in shell.err


def test_an_edited_page_is_held_back_then_read_as_one_step(shell: Shell, papers: list[str], pages: Path) -> None:
    page = page_of(pages, "scale")
    page.write_text(page.read_text().replace("Does it scale?", "Does it scale to 8 bit?") + "\nMy own text.\n")
    shell("notes", "import", str(pages), "--dry-run")
    assert "changed" in shell.out and "8 bit" in shell.out
    assert shell.notes(papers[0]) == [("Does it scale?", "question")]
    shell("note", papers[0], "Another one.")
    shell("notes", "export", str(pages), code=2)
    assert "held back" in shell.err and "import it first" in shell.err
    shell("notes", "import", str(pages))
    assert ("Does it scale to 8 bit?", "question") in shell.notes(papers[0])
    assert "My own text." in page.read_text() and "Another one." in page.read_text()
    shell("notes", "import", str(pages), code=1)
    shell("undo")
    assert ("Does it scale?", "question") in shell.notes(papers[0])


def test_after_an_undo_a_page_is_edited_still_and_not_written_over(
    shell: Shell, papers: list[str], pages: Path
) -> None:
    page = page_of(pages, "scale")
    edited = page.read_text().replace("Does it scale?", "Does it scale to 8 bit?")
    page.write_text(edited.replace("<!-- /broadsheet", "### todo\nTry it.\n<!-- /broadsheet"))
    shell("notes", "import", str(pages))
    theirs = {("Does it scale to 8 bit?", "question"), ("Try it.", "todo")}
    assert set(shell.notes(papers[0])) == theirs
    for _ in range(2):
        shell("notes", "export", str(pages))  # writes nothing, and forgets nothing
        written = page.read_text()
        shell("undo")
        assert shell.notes(papers[0]) == [("Does it scale?", "question")]
        shell("notes", "export", str(pages), code=2)
        assert "import it first" in shell.err and page.read_text() == written
        shell("notes", "import", str(pages))
        assert "1 changed, 1 added" in shell.err and set(shell.notes(papers[0])) == theirs
    shell("undo")
    shell("redo")
    shell("notes", "import", str(pages), code=1)
    assert "no page was edited" in shell.err


def test_what_was_taken_in_and_is_changed_or_deleted_here_since_goes_out(
    shell: Shell, papers: list[str], pages: Path
) -> None:
    page = page_of(pages, "plain")
    edited = page.read_text().replace("A plain note.", "Theirs.")
    page.write_text(edited.replace("<!-- /broadsheet", "### todo\nTry it.\n<!-- /broadsheet"))
    shell("notes", "import", str(pages))
    library = Library.open(shell.folder)
    changed, deleted = library.entry(papers[1]).mark.notes
    library.edit(
        [papers[1]], lambda mark: mark.with_note(replace(changed, text="Mine.")).without_note(deleted.id), "edited"
    )
    library.close()
    shell("notes", "export", str(pages))
    assert "Mine." in page.read_text() and "Try it." not in page.read_text()
    shell("notes", "import", str(pages), code=1)


def test_a_conflict_that_was_settled_is_one_again_after_an_undo(shell: Shell, papers: list[str], pages: Path) -> None:
    page = page_of(pages, "plain")
    page.write_text(page.read_text().replace("A plain note.", "Theirs."))
    library = Library.open(shell.folder)
    note = library.entry(papers[1]).mark.notes[0]
    library.edit([papers[1]], lambda mark: mark.with_note(replace(note, text="Mine.")), "edited")
    library.close()
    shell("notes", "import", str(pages), "--take", "theirs")
    shell("undo")
    shell("notes", "export", str(pages), code=2)
    assert "Theirs." in page.read_text()
    shell("notes", "import", str(pages), code=2)
    assert "1 in conflict" in shell.err


def test_a_new_note_in_a_page_gets_its_anchor(shell: Shell, papers: list[str], pages: Path) -> None:
    page = page_of(pages, "plain")
    page.write_text(page.read_text().replace("<!-- /broadsheet", "### todo\nTry it.\n<!-- /broadsheet"))
    shell("notes", "import", str(pages))
    assert ("Try it.", "todo") in shell.notes(papers[1])
    page.write_text(page.read_text().replace("Try it.", "Try it again."))
    shell("notes", "import", str(pages))
    assert sorted(shell.notes(papers[1])) == [("A plain note.", "note"), ("Try it again.", "todo")]


TITLE = "Not all tokens are created equal: Perplexity"
WIDE = f"""
conflict  {TITLE} Attention Weighted Networks for AI generated text detection
{"yours":58} │ the page's
{"[note] Mine.":58} │ [note] Theirs.

"""
BESIDE = f"""
conflict  {TITLE}…
yours                        │ the page's
[note] Mine.                 │ [note] Theirs.

"""
BELOW = f"""
conflict  {TITLE}…
  yours
  [note] Mine.
  the page's
  [note] Theirs.
"""


@pytest.mark.parametrize(
    ("take", "kept"), [("mine", ["Mine."]), ("theirs", ["Theirs."]), ("both", ["Mine.\n\n---\n\nTheirs."])]
)
def test_conflicts_are_shown_side_by_side_and_settled_as_told(
    shell: Shell, papers: list[str], pages: Path, take: str, kept: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(pages, "plain")
    page.write_text(page.read_text().replace("A plain note.", "Theirs."))
    written = page.read_text()
    library = Library.open(shell.folder)
    note = library.entry(papers[1]).mark.notes[0]
    library.edit([papers[1]], lambda mark: mark.with_note(replace(note, text="Mine.")), "edited")
    library.close()
    for width, seen in ((200, WIDE), (60, BESIDE), (59, BELOW)):
        monkeypatch.setenv("COLUMNS", str(width))
        shell("notes", "import", str(pages), code=2)
        assert shell.out == seen.lstrip("\n")
        assert shell.err == "nothing taken in: 1 in conflict: --take mine, theirs or both settles them\n"
    painted = shell("--color", "always", "notes", "import", str(pages), code=2).splitlines()
    assert painted[:2] == [f"\x1b[33m\x1b[1m{seen.splitlines()[1]}\x1b[0m", "\x1b[1m  yours\x1b[0m"]
    assert page.read_text() == written
    assert shell.notes(papers[1]) == [("Mine.", "note")]
    listed = json.loads(shell("notes", "import", str(pages), "--dry-run", "--json", code=2))
    assert [(edit["what"], edit["mine"]["text"], edit["theirs"]["text"]) for edit in listed["edits"]] == [
        ("conflict", "Mine.", "Theirs.")
    ]
    shell("notes", "import", str(pages), "--take", take)
    assert shell.err == "taken in: 1 in conflict, settled\n"
    assert [text for text, _ in shell.notes(papers[1])] == kept
    assert kept[0].split()[0] in page.read_text()
    shell("notes", "import", str(pages), code=1)


def test_what_is_gone_from_a_page_goes_only_when_told(shell: Shell, papers: list[str], pages: Path) -> None:
    page = page_of(pages, "plain")
    text = page.read_text()
    start, stop = text.index("### "), text.index("<!-- /broadsheet")
    page.write_text(text[:start] + text[stop:])
    shell("notes", "import", str(pages), code=2)
    assert "deleted" in shell.out
    assert shell.err == "nothing taken in: 1 gone from the page: --delete deletes what is gone\n"
    assert shell.notes(papers[1]) == [("A plain note.", "note")]
    shell("notes", "import", str(pages), "--delete")
    assert shell.notes(papers[1]) == []
    page_of(pages, "scale").unlink()
    shell("notes", "import", str(pages), code=1)
    assert "is gone; its notes stay" in shell.err


MASK = "It's All in The [MASK]: Simple Instruction-Tuning…"
TOLD = f"""
changed   {MASK}
          [question] Does it scale to 8 bit, or to 4 bit, or
          even to 2 bit?

added     {MASK}
          [todo] Try it.
deleted   {MASK}
          [note] Gone soon
changed   status: It's All in The [MASK]: Simple…
          queued
changed   tags: It's All in The [MASK]: Simple…
          rl, new
changed   Not all tokens are created equal: Perplexity…
          [todo, done] Did it twice.
changed   rating: Not all tokens are created equal…
          4
"""


def test_all_that_was_edited_in_pages_is_told_before_it_is_taken_in(
    shell: Shell, papers: list[str], pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell("note", papers[0], "Gone soon")
    shell("note", papers[2], "Third")
    library = Library.open(shell.folder)
    [note] = library.entry(papers[1]).mark.notes
    done = replace(note, text="Did it.", kind="todo", done=True)
    library.edit([papers[1]], lambda mark: mark.with_note(done), "done")
    library.close()
    shell("notes", "export", str(pages))
    first, second, third = page_of(pages, "scale"), page_of(pages, "Did it."), page_of(pages, "Third")
    text = first.read_text()
    start, stop = text.index("### note"), text.index("<!-- /broadsheet")
    text = f"{text[:start]}### todo\nTry it.\n\n{text[stop:]}".replace('"inbox"', '"queued"\ntags: [rl, new]')
    words = "Does it scale to 8 bit, or to 4 bit, or even to 2 bit?\n\nIt may, or not.\n\nWho knows?"
    first.write_text(text.replace("Does it scale?", words))
    second.write_text(second.read_text().replace("Did it.", "Did it twice.").replace("---\n#", "rating: 4\n---\n#"))
    third.unlink()
    (pages / "odd.md").write_bytes(b"\xff\xfe\x00bad")
    stranger = pages / "stranger.md"
    stranger.write_text('---\npaper: "p:000000000000"\n---\n# Else\n')
    monkeypatch.setenv("COLUMNS", "60")
    shell("notes", "import", str(pages), "--dry-run", code=2)
    odd = f"broadsheet: {pages / 'odd.md'}: not UTF-8: left alone"
    left_alone = [
        odd,
        f"skipped {stranger}: there is no paper p:000000000000 here",
        f"the page of {papers[2]} is gone; its notes stay",
    ]
    counts = "5 changed, 1 added"
    gone = "1 gone from the page: --delete deletes what is gone"
    assert [line.rstrip() for line in shell.out.splitlines()] == TOLD.strip("\n").splitlines()
    painted = shell("--color", "always", "notes", "import", str(pages), "--dry-run", code=2).splitlines()
    assert [line for line in painted if "Try it." in line] == ["\x1b[2m          [todo] Try it.\x1b[0m"]
    taken = f"would be taken in: {counts}, {gone}"
    assert shell.err.splitlines() == [*left_alone, taken]
    listed = json.loads(shell("notes", "import", str(pages), "--dry-run", "--delete", "--json", code=2))
    assert shell.err == f"would be taken in: {counts}, 1 deleted\n"
    assert listed["problems"] == [{"file": str(pages / "odd.md"), "reason": "not UTF-8: left alone"}]
    assert listed["missing"] == [papers[2]]
    edits = [(each["what"], each.get("field"), each["mine"], each["theirs"]) for each in listed["edits"]]
    question, todo = {"kind": "question", "done": False}, {"kind": "todo", "done": False}
    assert edits == [
        ("changed", None, {**question, "text": "Does it scale?"}, {**question, "text": words}),
        ("added", None, None, {**todo, "text": "Try it."}),
        ("deleted", None, {"text": "Gone soon", "kind": "note", "done": False}, None),
        ("changed", "status", "inbox", "queued"),
        ("changed", "tags", [], ["rl", "new"]),
        ("changed", None, *({"text": said, "kind": "todo", "done": True} for said in ("Did it.", "Did it twice."))),
        ("changed", "rating", None, 4),
    ]
    assert listed["edits"][5]["note"] == note.id
    shell("notes", "import", str(pages), code=2)
    assert shell.err.splitlines() == [*left_alone, f"taken in: {counts}, {gone}"]
    assert ("Gone soon", "note") in shell.notes(papers[0])
    shell("notes", "import", str(pages), "--delete", code=2)
    assert shell.err.splitlines() == [*left_alone, "taken in: 1 deleted"]
    assert "  “notes from files”: " in shell("history", "--limit", "1")
    assert shell.notes(papers[0]) == [(words, "question"), ("Try it.", "todo")]
    (pages / "odd.md").unlink()
    shell("notes", "import", str(pages), code=1)
    assert shell.err.splitlines() == [*left_alone[1:], "no page was edited"]


def test_pages_that_cannot_be_read_are_named(shell: Shell, pages: Path) -> None:
    (pages / "odd.md").write_bytes(b"\xff\xfe\x00bad")
    (pages / "stranger.md").write_text('---\npaper: "p:000000000000"\n---\n# Else\n')
    shell("notes", "import", str(pages), code=1)
    assert "odd.md: not UTF-8" in shell.err
    assert "there is no paper p:000000000000 here" in shell.err


# -- statistics and ledger -----------------------------------------------------------------------------------------


@pytest.fixture
def sitting(seeded: Library, papers: list[str]) -> None:
    """Leave one sitting in the ledger."""
    ledger = Ledger(seeded.folder / "ledger.db")
    session = ledger.begin("triage", "is:inbox")
    ledger.record(session, Action.SEEN, papers)
    ledger.record(session, Action.READ, papers[:2])
    ledger.end(session)
    ledger.close()


NUMBERS = """
Papers  50
· inbox 47   ○ queued 1   ◐ reading 0   ● read 2   × skipped 0
the oldest has waited less than an hour: Stable-SPAM: How to Train in 4-Bit More Stably than 16-Bit Adam

Ratings  1 · 4.0 on average
5★   0
4★  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 1
3★   0
2★   0
1★   0

Tags by month  WHEN to WHEN
#rl                                     █  1

Reading sessions  the last 1
                         min  seen later  read  skip rated noted
WHEN triage   <1     3           2                    is:inbox
"""


def test_stats_say_what_was_read_and_recap_the_sittings(
    shell: Shell, papers: list[str], sitting: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell("status", *papers[:2], "read")
    shell("rate", papers[0], "4")
    shell("tag", papers[0], "+rl")
    shell("status", papers[2], "queued")
    monkeypatch.setenv("COLUMNS", "200")
    said = re.sub(r"\b\d{4}-\d\d(-\d\d \d\d:\d\d)?\b", "WHEN", shell("stats"))
    calendar, papers_on, rest = said.partition("Papers  ")
    assert re.match(r"Read  2 in 5\d weeks · 2 this week · on 1 day\n", calendar)
    assert papers_on + rest == NUMBERS.lstrip("\n")
    assert "Reading sessions  none" in shell("stats", "--sessions", "0")
    painted = shell("--color", "always", "stats").splitlines()
    assert [line for line in painted if "Papers" in line] == ["\x1b[1mPapers\x1b[0m  50"]
    ledger = Ledger(shell.folder / "ledger.db")
    for _ in range(10):
        session = ledger.begin("triage")
        ledger.record(session, Action.SEEN, papers)
        ledger.end(session)
    ledger.close()
    assert "Reading sessions  the last 10\n" in shell("stats")
    assert "Reading sessions  the last 3\n" in shell("stats", "--sessions", "3")
    assert len(json.loads(shell("stats", "--json"))["sessions"]) == 10
    shell("stats", "--sessions", "-1", code=2)
    numbers = json.loads(shell("stats", "--json", "--sessions", "20"))
    assert numbers["statuses"]["read"] == 2
    assert numbers["ratings"]["4"] == 1
    session = numbers["sessions"][-1]
    assert (session["kind"], session["seen"], session["read"]) == ("triage", 3, 2)


async def test_the_oldest_paper_of_the_queue_may_be_one_that_is_not_here(shell: Shell, papers: list[str]) -> None:
    shell("status", papers[0], "queued")
    assert "the oldest has waited less than an hour: It's All in The [MASK]" in shell("stats")
    state = shell.folder / "state.json"
    state.write_bytes(state.read_bytes().replace(b'"schema":', b'"schema":9', 1))  # so that nothing can be added
    for file in shell.folder.glob("papers.db*"):
        file.unlink()
    assert f"the oldest has waited less than an hour: {papers[0]}" in shell("stats")
    alone = Library.open(shell.folder)
    async with sit(alone, size=(100, 60)) as at:
        await at.press("percent_sign")
        assert f"the oldest has waited less than an hour: {papers[0]}" in at.text
    alone.close()


def test_the_ledger_is_switched_off_and_purged_with_one_command(shell: Shell, papers: list[str], sitting: None) -> None:
    assert shell("ledger") == "on\n"
    shell("ledger", "on", code=1)
    shell("ledger", "off")
    assert shell("ledger") == "off\n"
    assert "the ledger is off" in shell("stats")
    shell("ledger", "purge")
    assert shell.err == "forgot 1 session\n"
    shell("ledger", "purge", code=1)
    ledger = Ledger(shell.folder / "ledger.db")
    ledger.record(ledger.begin("triage"), Action.SEEN, papers)
    assert ledger.sessions() == []
    ledger.close()
    assert b"triage" not in b"".join(path.read_bytes() for path in shell.folder.glob("ledger.db*"))
    shell("ledger", "on")
    shell("ledger", "perhaps", code=2)


def test_a_ledger_that_cannot_be_opened_is_one_line(shell: Shell) -> None:
    (shell.folder / "ledger.db").mkdir()
    shell("stats", code=3)
    assert len(shell.err.splitlines()) == 1


def test_a_page_for_each_paper_is_a_format_of_export_too(shell: Shell, seeded: Library, tmp_path: Path) -> None:
    """What it writes is what `notes export` writes: read back by `notes import`, and never written over when edited."""
    marked = seeded.entries(seeded.head(1))[0].paper.id
    shell("rate", marked, "5")
    folder = tmp_path / "vault"
    written = shell("export", "--format", "obsidian", "-o", str(folder)).split("\n")
    assert (
        len(written) - 1 == len([*folder.glob("*.md")]) == len(seeded) and f"{len(seeded)} pages written" in shell.err
    )
    shell("export", "--format", "obsidian", "-o", str(folder), "rating:5")
    assert shell.err == "0 pages written, 1 unchanged, 0 held back\n"
    page = next(path for path in folder.glob("*.md") if "rating: 5" in path.read_text("utf-8"))
    page.write_text(page.read_text("utf-8").replace("rating: 5", "rating: 3"), "utf-8")
    shell("export", "--format", "obsidian", "-o", str(folder), "rating:5", code=2)
    assert "it was edited since: import it first" in shell.err and "rating: 3" in page.read_text("utf-8")
    shell("notes", "import", str(folder))
    assert json.loads(shell("show", marked, "--json"))["rating"] == 3
    shell("export", "--format", "obsidian", code=2)
    assert shell.err == "broadsheet: obsidian writes a page for each paper: -o names the folder that they are for\n"
    shell("export", "-o", str(folder), code=2)
    assert "is a directory" in shell.err


def test_what_comes_from_a_pipe_is_kept_before_it_is_saved_and_what_was_typed_is_not(
    shell: Shell, papers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken_off(*_: object) -> None:
        raise KeyboardInterrupt

    for words, kept in (("typed again", []), ("-", ["piped"])):
        with monkeypatch.context() as patch:
            patch.setattr("sys.stdin", io.StringIO("piped"))
            patch.setattr(Library, "edit", broken_off)
            shell("note", papers[0], words, "--quote", "encoder-only models such as BERT", code=130)
        left = [(draft.paper, draft.text, draft.quote and draft.quote[0]) for draft in Drafts(shell.folder).all()]
        assert left == [(papers[0], text, "encoder-only models such as BERT") for text in kept]
    shell("note", papers[1], "another")
    [draft] = Drafts(shell.folder).all()
    assert shell.err == (
        f"noted on Not all tokens are created equal: Perplexity Attention Weig…\n"
        f"a note is not saved yet, and is in {Drafts(shell.folder).place(draft)}: "
        f"`broadsheet note {papers[0]}` goes on with it\n"
    )
