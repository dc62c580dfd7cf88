"""Pages mangled by all that befalls files: no word is lost, none is written over, every page is accounted for."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from store.models import NOTE_KINDS, Entry, Mark, Note, Paper, Quote, Status
from store.pages.edits import What, change_of
from store.pages.export import export_notes
from store.pages.folder import copy_edits, page_edits, read_notes
from store.pages.page import BEGIN, END
from tests.conftest import MEMORY as IN_MEMORY

WORD = re.compile(r"\bw\d+x\b")
Rule = Callable[[str, Path, "Words"], str]


class Words:
    """Words that are each in one place, and what a seed decides."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self._count = 0

    def one(self) -> str:
        self._count += 1
        return f"w{self._count}x"

    def some(self) -> str:
        return "\n".join(
            " ".join(self.one() for _ in range(self.draw.randint(1, 3))) for _ in range(self.draw.randint(1, 3))
        )

    def line(self, text: str, pattern: str) -> int:
        """Draw the place behind a line that a pattern matches, or the end of the text."""
        return self.draw.choice([found.end() for found in re.finditer(pattern, text, re.MULTILINE)] or [len(text)])


# -- twelve rules ----------------------------------------------------------------------------------------------------


def headings(text: str, path: Path, words: Words) -> str:
    """Change headings as linters and hands do."""

    def other(found: re.Match[str]) -> str:
        if words.draw.random() < 0.2:
            return found[0].upper()
        hashes = words.draw.choice(["##", "###", "####", "###  "])
        kind = words.draw.choice([found[2], found[2].title(), f"❓ {found[2]}", f"{found[2]} {words.one()}"])
        return f"{hashes} {found[1]}{kind}{found[3]}{words.draw.choice(['', ' #tag', ' ###', '  '])}"

    return re.sub(r"^### (\[.\] )?(\w+)( · .*)$", other, text, flags=re.MULTILINE).replace("None", "")


def blanks(text: str, path: Path, words: Words) -> str:
    """Put blank lines around headings and lists, and blanks at the ends of lines."""
    text = re.sub(r"^(###? .*|<!--.*)$", r"\n\1\n", text, flags=re.MULTILINE)
    return re.sub(r"$", lambda _: words.draw.choice(["", "", "  ", "\t"]), text, flags=re.MULTILINE)


def windows(text: str, path: Path, words: Words) -> str:
    """Give lines the ends of Windows, and the file its mark."""
    return "\ufeff" + text.replace("\n", "\r\n")


def reorder(text: str, path: Path, words: Words) -> str:
    """Turn the notes round."""
    before, _, rest = text.partition(BEGIN)
    block, _, after = rest.partition(END)
    notes = re.split(r"^(?=#+ .*\^note-)", block, flags=re.MULTILINE | re.IGNORECASE)
    words.draw.shuffle(rest := [f"{note.rstrip()}\n\n" for note in notes[1:]])
    return f"{before}{BEGIN}\n{''.join(rest)}{END}{after}"


def truncate(text: str, path: Path, words: Words) -> str:
    """Cut the file off anywhere."""
    return text[: words.draw.randrange(len(text) + 1)]


def markers(text: str, path: Path, words: Words) -> str:
    """Leave git's conflict markers."""
    at = words.line(text, r"^.*\n")
    return f"{text[:at]}<<<<<<< HEAD\n{words.one()}\n=======\n{words.one()}\n>>>>>>> theirs\n{text[at:]}"


def copy(text: str, path: Path, words: Words) -> str:
    """Leave a copy as it was before, and go on with the page."""
    name = words.draw.choice(["{} (conflicted copy)", "{} (1)", "{} 2", "{}-conflict", "Copy of {}", "A {}"])
    path.with_name(f"{name.format(path.stem)}.md").write_text(edited(text, path, words), "utf-8")
    return edited(text, path, words)


def fields(text: str, path: Path, words: Words) -> str:
    """Write fields in other words."""
    status = words.draw.choice(["Read", "done", "to read", "'reading'", f"perhaps {words.one()}", "[skipped]"])
    rating = words.draw.choice(['"5"', "4/5", "★★★", "8/10", "3.5", words.one(), f"4 # {words.one()}"])
    tags = words.draw.choice(["machine learning", f"[RL, {words.one()}]", f"\n  - C#\n  - {words.one()}", "(x", "a, b"])
    text = re.sub(r"^status: .*$", f"status: {status}", text, flags=re.MULTILINE)
    text = re.sub(
        r"^(rating: .*\n)?(tags: .*\n)?---\n#", f"rating: {rating}\ntags: {tags}\n---\n#", text, flags=re.MULTILINE
    )
    return text


def yaml(text: str, path: Path, words: Words) -> str:
    """Write the front matter anew as a formatter does, with keys and comments of the reader's own."""
    head, _, body = text.removeprefix("---\n").partition("\n---\n")
    lines = re.sub(r'"([^"\[\]:,#]+)"$', r"'\1'", head, flags=re.MULTILINE).split("\n")
    lines = [f"{line} # {words.one()}" if words.draw.random() < 0.3 else line for line in lines]
    lines += [f"own: {words.one()}", f"# {words.one()}", "nested:", f"  - {words.one()}: 1"]
    words.draw.shuffle(lines[:-2])
    return "---\n" + "\n".join(lines) + f"\n---\n{body}"


def edited(text: str, path: Path, words: Words) -> str:
    """Write into notes, between them, and around the block."""
    for _ in range(words.draw.randint(1, 3)):
        pattern = words.draw.choice([r"^.*w\d+x.*$", rf"^{BEGIN}$", r"^# .*$", rf"^{END}$"])
        at = words.line(text, pattern)
        text = (
            f"{text[:at]} {words.one()}" + text[at:]
            if pattern.startswith("^.*")
            else f"{text[:at]}\n{words.one()}{text[at:]}"
        )
    return text


def typed(text: str, path: Path, words: Words) -> str:
    """Write new notes, of headings that are understood and of others."""
    heading = words.draw.choice(
        ["### Todo", "### Idea", "#### ❓ question", "### [ ] todo #later", "### Todos", "### Frage"]
    )
    return text.replace(END, f"{heading}\n{words.some()}\n{END}")


def torn(text: str, path: Path, words: Words) -> str:
    """Take an anchor, a mark of the block or the whole front matter away."""
    take = words.draw.choice([r" \^note-\w+", rf"{BEGIN}\n", rf"{END}\n", r"\A---\n(.*\n)*?---\n", r"^paper: .*\n"])
    return re.sub(take, "", text, count=1, flags=re.MULTILINE)


RULES: list[Rule] = [
    headings, blanks, reorder, copy, fields, yaml, edited, typed, windows, torn, truncate, markers,
]  # fmt: skip
"""In the order in which they befall a page: what is cut off is not made whole again."""
UNREAD = ("8/10", "3.5", "C#", "(x", "[skipped]", "# Paper")
"""What cannot be read, and the reader's own."""


# -- a library of pages ----------------------------------------------------------------------------------------------


def noted(number: int, words: Words) -> Entry:
    draw = words.draw
    notes = [
        Note(
            words.some(),
            f"n{number}-{place}",
            draw.choice(NOTE_KINDS),
            draw.random() < 0.3,
            "2026-11-20T10:00:00Z",
            Quote(f"a {words.one()} passage") if draw.random() < 0.3 else None,
        )
        for place in range(draw.randint(1, 4))
    ]
    mark = Mark(
        f"p:{number}", "T", status=draw.choice([*Status]), rating=draw.choice([None, 1, 5]),
        tags=tuple(draw.sample(["rl", "agents", "llm"], draw.randint(0, 2))), notes=tuple(notes),
    )  # fmt: skip
    return Entry(number, Paper(f"p:{number}", f"Paper {number}", citekey=f"key{number}a"), mark)


def in_files(folder: Path) -> dict[Path, str]:
    return {path: path.read_bytes().decode("utf-8-sig") for path in folder.glob("*.md")}


def in_marks(entries: dict[str, Entry]) -> set[str]:
    return {word for entry in entries.values() for word in _words(entry)}


def _words(entry: Entry) -> list[str]:
    notes = entry.mark.notes
    return WORD.findall(
        "\n".join(
            [*(note.text for note in notes), *(note.quote.exact for note in notes if note.quote), *entry.mark.tags]
        )
    )


def mangle(folder: Path, seed: int, pages: int) -> None:
    words = Words(seed)
    entries = {entry.paper.id: entry for entry in (noted(number, words) for number in range(pages))}

    def known(ids: object) -> dict[str, Entry]:
        return {paper: entries[paper] for paper in ids if paper in entries}  # type: ignore[attr-defined]

    done = export_notes(entries.values(), folder)
    entries = {
        paper: replace(entry, mark=replace(entry.mark, page=done.names[paper])) for paper, entry in entries.items()
    }
    ours = {paper: folder / done.names[paper] for paper in entries}
    befell: dict[str, list[Rule]] = {}
    for paper, path in ours.items():
        text = path.read_text("utf-8")
        befell[paper] = sorted(words.draw.sample(RULES, words.draw.choice([1, 1, 2])), key=RULES.index)
        for rule in befell[paper]:
            text = rule(text, path, words)
        path.write_bytes(text.encode("utf-8"))
    before, written = in_files(folder), {path: path.read_bytes() for path in folder.glob("*.md")}
    there = in_marks(entries).union(*map(WORD.findall, before.values()))

    found = read_notes(folder, known)
    differing = page_edits(found)
    conflicts = copy_edits(found, change_of(differing), None)
    marked = dict(entries)
    for paper, entry in marked.items():
        entries[paper] = replace(entry, mark=change_of(differing)(entry.mark))
    open_ones = {edit.paper for edit in (*differing, *conflicts) if edit.what in (What.CONFLICT, What.DELETED)}
    taken = {edit.paper for edit in differing} - open_ones
    export_notes(
        [entries[paper] for paper in taken], folder, known, anyway={paper: found.pages[paper].data for paper in taken}
    )
    export_notes(entries.values(), folder, known)

    after = in_files(folder)
    kept = in_marks(entries).union(*map(WORD.findall, after.values()))
    assert there <= kept, (seed, there - kept)
    assert in_marks(marked) <= in_marks(entries), seed
    left = {paper for paper in ours if markers in befell[paper] and torn not in befell[paper]}
    assert all(entries[paper] == marked[paper] for paper in left), seed
    deleted = {edit.paper for edit in differing if edit.what is What.DELETED}
    assert deleted <= {paper for paper in ours if torn in befell[paper]}, (seed, deleted)
    assert not any(
        "^note-" in note.text for paper in ours if torn not in befell[paper] for note in entries[paper].mark.notes
    )
    named = {path for path, _ in found.problems}
    for paper, path in ours.items():
        assert all(odd in after[path] for odd in UNREAD if odd in before[path]), (seed, path)
        lost = set(WORD.findall(before[path])) - {*WORD.findall(after[path])} - {*_words(entries[paper])}
        assert not lost, (seed, path, lost, before[path], after[path])
        changed = entries[paper].mark != marked[paper].mark
        block = before[path].partition(BEGIN)[2].partition(END)[0]
        unseen = (
            {*WORD.findall(block)}
            - {*_words(entries[paper])}
            - {*WORD.findall("".join(re.findall("^#+ .*", block, re.MULTILINE)))}
        )
        assert not unseen or path in named or paper in open_ones, (seed, path, unseen, before[path])
        accounted = path in named or paper in open_ones or changed or marked[paper].mark == entries[paper].mark
        assert accounted and (path not in named or paper in found.pages or path.read_bytes() == written[path]), (
            seed,
            path,
        )
    for path in before.keys() - {*ours.values()}:
        assert path in named and path.read_bytes() == written[path], (seed, path)
    assert after.keys() == before.keys(), (seed, after.keys() ^ before.keys())
    again = read_notes(folder, known)
    assert {edit.paper for edit in page_edits(again)} <= open_ones, seed


def test_pages_mangled_by_twelve_rules_lose_no_word(tmp_path: Path) -> None:
    mangle(tmp_path / "pages", seed=1, pages=96)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 130))
def test_thousands_of_pages_mangled_by_twelve_rules_lose_no_word(seed: int, tmp_path: Path) -> None:
    folder = (IN_MEMORY or tmp_path) / f"broadsheet-mangled-{seed}"
    try:
        mangle(folder, seed, pages=200)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
