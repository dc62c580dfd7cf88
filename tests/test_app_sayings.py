"""What the line at the bottom says to each command: what was done to which paper and how to undo it, or why not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from store.exporters import export
from store.library import Library
from store.models import Note, Paper, Quote
from tests.conftest import TODAY
from tests.desk import Desk, sit
from tests.papers import incoming
from tui.commands.copy import citation
from tui.screen import KeyedScreen

MASK = "“It's All in The [MASK]: Simple…”"
SPAM = "“Stable-SPAM: How to Train in 4-Bit More…”"


async def hears(at: Desk, *told: tuple[str, str]) -> None:
    """Press keys, which stand with spaces between, and hear what is said to the last of them, an error behind ``!``."""
    for keys, said in told:
        await at.press(*keys.split())
        assert heard(at) == said, keys


def heard(at: Desk) -> str:
    """Return what the last line of the screen in front says, an error behind ``!``."""
    assert isinstance(at.app.screen, KeyedScreen)
    line = at.app.screen.status
    return f"! {line.said}" if line.error else line.said


async def test_changes_say_what_they_did_and_the_way_back(seeded: Library) -> None:
    async with sit(seeded) as at:
        await hears(
            at,
            (".", "nothing to repeat yet"),
            ("u", "nothing to undo"),
            ("U", "nothing to redo"),
            ("0", f"{MASK}: rating cleared already"),
            ("4", f"rated 4 {MASK} · u undoes"),
            ("4", f"{MASK}: rated 4 already"),
            ("0", f"rating cleared for {MASK} · u undoes"),
            ("l", f"queued {MASK} · u undoes"),
            ("l", f"{MASK}: queued already"),
            ("b", f"reading {MASK} · u undoes"),
            ("r", f"read {MASK} · u undoes"),
            ("x", f"skipped {MASK} · u undoes"),
            ("i", f"back in the inbox: {MASK} · u undoes"),
            ("u", f"undid: back in the inbox: {MASK} · U redoes"),
            ("U", f"redid: back in the inbox: {MASK} · u undoes"),
            ("minus", f"no tags on {MASK}"),
            ("plus r l comma space q a enter", f"tagged +rl +qa {MASK} · u undoes"),
            ("t r l enter", f"untagged rl {MASK} · u undoes"),
            ("t n e w enter", f"tagged +new {MASK} · u undoes"),
            ("minus q a enter", f"untagged qa {MASK} · u undoes"),
            (".", f"{MASK}: untagged qa already"),
            ("S 3 d enter", f"snoozed to 4 Aug: {MASK} · u undoes"),
            ("S t o d a y enter", f"due today: {MASK} · u undoes"),
            ("S 2 0 2 7 enter", f"snoozed to 1 Jan 2027: {MASK} · u undoes"),
            ("S n o space l o n g e r enter", f"no longer snoozed: {MASK} · u undoes"),
            ("n ctrl+s", "an empty note is not kept"),
            ("N", "no notes yet: n writes one"),
            ("n a ctrl+s", f"noted {MASK} · u undoes"),
            ("N enter b ctrl+s", f"edited a note on {MASK} · u undoes"),
            ("N ctrl+d", f"deleted a note on {MASK} · u undoes"),
            ("space space 5", "2 papers: rated 5 · u undoes"),
            ("u", "undid: 2 papers: rated 5 · U redoes"),
            ("l", "2 papers: queued · u undoes"),
            (".", "2 papers: queued already"),
            ("ctrl+s", "everything is saved already"),
        )


async def test_what_shows_the_list_another_way_says_so(seeded: Library) -> None:
    async with sit(seeded) as at:
        await hears(
            at,
            ("ctrl+o", "this is where you began"),
            ("c", "one line per paper"),
            ("c", "two lines per paper"),
            ("v", "a range: move to its other end, then v"),
            ("v", ""),
            ("w", "no filter: every paper is here"),
            ("W", "! type a filter first: / begins one"),
            ("s t i t l e enter", "sorted by title"),
            ("s enter", "sorted by title, reversed"),
            ("[", "! this order has no days to go to: s sorts"),
            ("s e l s e enter", "sorted by the best match while words are typed, else newest day"),
            ("]", "no later day in this list"),
            ("ctrl+t enter", "theme dark"),
            ("ctrl+t h i g h enter", "theme high-contrast"),
            ("f8", "no view 7 yet: W saves the filter as one"),
            ("f2", "view inbox"),
            ("W escape", ""),
            ("W ctrl+u m i n e enter", "saved as the view mine · F7 shows it"),
            ("f10 m i n e ctrl+d y", "deleted the view mine"),
            ("escape P", "no paper in the inbox was passed over 4 times yet"),
            ("m", "remember this place under which letter?"),
            ("a", f"' a comes back to {MASK}"),
            ("'", "jump where? a"),
            ("z", "! no place is remembered under z"),
            ("a", "every highlight on this paper is in its place"),
        )


async def test_a_search_says_why_a_paper_is_here(seeded: Library) -> None:
    async with sit(seeded) as at:
        await hears(
            at,
            ("l / i s : q u e u e d space b e r t enter w", "is:queued: yes · bert: title, abstract"),
            ("escape", ""),
        )


async def test_reading_says_what_was_highlighted(seeded: Library) -> None:
    async with sit(seeded) as at:
        await hears(
            at,
            ("j j h", ""),
            ("h", f"highlighted {SPAM} · u undoes"),
            ("h", f"highlight removed from {SPAM} · u undoes"),
            ("v w", ""),
            ("h", f"highlighted {SPAM} · u undoes"),
        )
        seeded.ingest(incoming([Paper("p:000000000001", "No abstract", day="2027-01-01")]))
        await hears(at, ("escape ctrl+r g enter h", "! there is no text to highlight"))


async def test_each_thing_that_is_copied_is_one_line_a_paper(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "two", seeds=False, today=TODAY)
    names = ("Ada B", "C D", "E F", "G H")
    library.ingest(
        incoming(
            [
                Paper("arxiv:2606.00001", "One: [MASK]", "First.", names, "2026-06-02", arxiv="2606.00001"),
                Paper("p:000000000002", "Two", "Second.", day="2026-06-01"),
            ]
        )
    )
    quoted, plain = Note("Is it?", quote=Quote("Second")), Note("No.")
    library.edit(["p:000000000002"], lambda mark: mark.with_note(quoted).with_note(plain), "noted")
    copied = {
        "citation": "Ada B, C D, E F et al. (2026). One: [MASK]. https://arxiv.org/abs/2606.00001\nTwo.",
        "link": "https://arxiv.org/abs/2606.00001",
        "Markdown link": "[One: \\[MASK\\]](<https://arxiv.org/abs/2606.00001>)\nTwo",
        "title": "One: [MASK]\nTwo",
        "id": "arxiv:2606.00001\np:000000000002",
        "citekey": "b2026one\ntwo2026",
        "BibTeX": "".join(export(library.entries(library.head(2)), "bibtex")).strip(),
        "abstract": "First.\n\nSecond.",
        "notes": "> Second\n\nIs it?\n\nNo.",
    }
    async with sit(library) as at:
        await at.press("space", "space")
        for number, (what, text) in enumerate(copied.items()):
            await at.press("y", *["down"] * number, "enter")
            assert (at.app.clipboard, at.said) == (text, f"copied the {what} of 2 papers")
    library.close()


async def test_a_link_is_opened_and_where_there_are_several_chosen(
    seeded: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    async with sit(seeded) as at:
        monkeypatch.setattr(at.app, "open_url", opened.append)
        await hears(at, ("j j o", "opened https://github.com/TianjinYellow/StableSPAM.git"))
        seeded.ingest(
            incoming(
                [Paper("doi:10.1234/x", "Many links", day="2027-01-01", doi="10.1234/x", links=("https://a.org/1",))]
            )
        )
        await at.press("ctrl+r", "g", "o")
        assert "https://doi.org/10.1234/x" in at.text and " a.org/1 " in at.text
        assert "DOI" in at.text, "a link has a name"
        await hears(at, ("escape", ""), ("o down enter", "opened https://a.org/1"))
    assert opened == ["https://github.com/TianjinYellow/StableSPAM.git", "https://a.org/1"]


async def test_notes_say_what_was_done_to_them(seeded: Library) -> None:
    papers = seeded.entries(seeded.head(3))
    for place, text, day in ((1, "Alone", 1), (0, "One sentence. Another. A third", 2)):
        note = Note(text, f"n{day}", created=f"2026-07-0{day}T08:00:00Z")
        seeded.edit([papers[place].paper.id], lambda mark, note=note: mark.with_note(note), "noted")  # type: ignore[misc]
    async with sit(seeded) as at:
        await at.press("R", "1", "g")

        async def hear(keys: str) -> str:
            await at.press(*keys.split())
            return heard(at)

        for keys, said in (
            ("s", "a single sentence cannot be split"),
            ("m", "this paper has no other note"),
            ("j N", "nothing to change"),
            ("Q", "now a question · u undoes"),
            ("T", "now a to-do · u undoes"),
            ("I", "now an idea · u undoes"),
            ("quotation_mark", "now a quotation · u undoes"),
            ("u", f"undid: now a quotation {MASK} · U redoes"),
            ("U", f"redid: now a quotation {MASK} · u undoes"),
            ("U", "nothing to redo"),
            ("enter space m o r e ctrl+s", "edited the note · u undoes"),
            ("n w h y ? ctrl+s", "noted a question · u undoes"),
            ("n s o ctrl+s", "noted · u undoes"),
            ("s down enter", "split the note · u undoes"),
            ("m enter", "merged two notes · u undoes"),
            ("t r l enter", f"tagged +rl {MASK} · u undoes"),
            ("L s t a b l e enter", f"linked {SPAM} · u undoes"),
            ("g p s t a b l e enter", f"moved to {SPAM} · u undoes"),
            ("g d", "done · u undoes"),
            ("g d", "open again · u undoes"),
            ("G x", "deleted the note · u undoes"),
            ("u", f"undid: deleted the note {MASK} · U redoes"),
            ("G space x", "there is no note here"),
            ("1 g enter ctrl+a ctrl+k O n e . space T w o ctrl+s s", "split the note · u undoes"),
            ("6 x", "there is no note here"),
            *((key, "! no paper is chosen") for key in ["enter", "t", "n", "E", "o", "O", "y", "vertical_line"]),
        ):
            assert await hear(keys) == said, keys


async def test_one_of_a_thing_is_never_called_many(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "one", seeds=False, today=TODAY)
    library.ingest(incoming([Paper("arxiv:2606.00001", "One", "One sentence.", day="2026-08-01", arxiv="2606.00001")]))
    seen: list[str] = []
    async with sit(library) as at:
        for keys in (
            "t r l enter",
            "n w h y ? ctrl+s",
            "enter h escape",
            "F escape",
            "/ e n t e r enter w",
            "/ ctrl+u o n e enter",
            "escape X escape",
            "N escape",
            "T",
            "x",
            "enter",
            "u H",
            "q R",
            "q %",
            "q f10",
        ):
            await at.press(*keys.split())
            seen.append(at.text)
    library.close()
    told = "\n".join(seen)
    assert "1 paper" in told and "1 note" in told and "Done: 1 paper" in told
    nouns = "papers|notes|highlights|tags|marks|changes|views|days|weeks|minutes|votes|lines|problems|questions"
    assert re.findall(rf"(?<![\d,.])1 (?:more )?(?:{nouns})\b.*", told) == []


async def test_triage_says_what_was_done_above_the_paper(seeded: Library) -> None:
    async with sit(seeded, size=(120, 24)) as at:
        await at.press("T")

        async def told(keys: str) -> str:
            await at.press(*keys.split())
            return at.lines[1].strip().partition("  ")[0]

        assert await told("l") == f"queued {MASK} · u undoes"
        assert await told("k k") == "this is the first"
        assert await told("i") == f"back in the inbox: {MASK} · u undoes"
        assert await told("u") == f"undid: back in the inbox: {MASK} · U redoes"
        assert await told("0") == f"{MASK}: rating cleared already"
        assert "50 left" in at.lines[0]


async def test_papers_are_removed_at_once_unless_something_is_lost_of_sight(seeded: Library) -> None:
    remove, put_back = (
        "colon " + " ".join(words.replace(" ", "~")).replace("~", "space") + " enter"
        for words in ("remove papers", "put removed")
    )
    async with sit(seeded) as at:
        await hears(
            at,
            (put_back, "none of these was removed: is:removed lists those that were"),
            (remove, f"removed {MASK} · u undoes"),
            ("u 4", f"rated 4 {MASK} · u undoes"),
        )
        await at.press(*remove.split())
        assert f"Remove {MASK}? You have marked " in at.text and " it; the marks are kept. " in at.text
        await hears(at, ("n", "nothing was removed"), ("0", f"rating cleared for {MASK} · u undoes"))
        await at.press("space", "space", *remove.split())
        assert "Remove 2 papers?" in at.text and "marks are kept" not in at.text
        await hears(
            at,
            ("y", "removed 2 papers · u undoes"),
            ("/ i s : r e m o v e d enter", ""),
            (remove, "! no paper is chosen that is not removed already"),
            (put_back, "put back 2 papers · u undoes"),
        )


async def test_why_a_command_does_nothing_is_an_error(seeded: Library) -> None:
    enrich = "colon " + " ".join("fill") + " enter"
    async with sit(seeded) as at:
        await hears(
            at,
            (enrich, "! no paper is chosen that has an arXiv id"),
            ("o", "! this paper has no link"),
            ("t r l enter", f"tagged +rl {MASK} · u undoes"),
            ("t r l ctrl+r C plus enter", "! “C+” is not a tag: use letters, digits and -_/."),
            ("t r l ctrl+r a comma b enter", "! “a,b” is not a tag: use letters, digits and -_/."),
            ("f10 i n b o x ctrl+d", "! inbox comes with the program and cannot be deleted"),
            ("/ z z z z enter e", "! nothing is shown that could be exported"),
            *(
                (key, "! no paper is chosen")
                for key in ["4", "t", "+", "n", "N", "E", "S", "X", "y", "o", "vertical_line"]
            ),
            ("colon " + " ".join("correct") + " enter", "! no paper is chosen"),
        )
        at.main.enricher.running = True
        await hears(at, ("escape escape " + enrich, "! sources are being asked already"))


@pytest.mark.parametrize(
    ("authors", "dated", "cited"),
    [
        (("Ada B", "C D", "E F"), {"day": "2026-06-02"}, "Ada B, C D, E F (2026). One."),
        (("Ada B", "C D", "E F", "G H"), {"day": "2026-06-02"}, "Ada B, C D, E F et al. (2026). One."),
        (("Ada B",), {"day": "2026-06-02", "published": "2025-12-31"}, "Ada B (2025). One."),
        (("Ada B",), {}, "Ada B. One."),
        ((), {"day": "2026-06-02", "doi": "10.1/x"}, "One. https://doi.org/10.1/x"),
    ],
)
def test_a_paper_is_cited_by_what_is_known_of_it(authors: tuple[str, ...], dated: dict[str, str], cited: str) -> None:
    assert citation(Paper("p:1", "One", authors=authors, **dated)) == cited  # type: ignore[arg-type]


async def test_what_is_no_tag_stays_to_be_mended(seeded: Library) -> None:
    async with sit(seeded) as at:
        await hears(at, ("t enter", ""))  # there is none to take
        await at.press("t", "comma", *"rl", "comma", *"C+", "enter")
        assert "“C+” is not a tag: use letters, digits and -_/." in at.text
        await hears(at, ("backspace enter", f"tagged +rl +C {MASK} · u undoes"))
