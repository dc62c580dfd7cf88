"""The paper as it is shown: what stands above its abstract, how much of the abstract, and what only below it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from random import Random

import pytest
from textual.drivers.headless_driver import HeadlessDriver

from store.library import Library
from store.links import links
from store.making import Incoming
from store.models import Entry, Mark, Note, Quote, Status
from tests.desk import sit
from tests.test_paper_facts import STYLES
from tui.paper.detail import PaperDetail
from tui.paper.lines import paint_detail
from tui.paper.look import PaperLook
from tui.sheets.cells import cell_len
from tui.sheets.styles import UNICODE

TODAY = date(2026, 6, 13)
_WORDS = str.split(
    "attention that models memory reasoning of a in the for large with evolving multimodal benchmark retrieval agents "
    "training-free representation and by self-supervised adversarial robustness we to diffusion is tokens"
)


def of_a_morning(count: int, seed: int = 0) -> list[Incoming]:
    """Make papers such as a source lists on one day: titles of 5 to 15 words, abstracts of 100 to 260."""
    chance = Random(seed)

    def words(least: int, most: int) -> str:
        return " ".join(chance.choices(_WORDS, k=chance.randint(least, most))).capitalize()

    def paper(number: int) -> Incoming:
        code = chance.random() < 0.6
        return Incoming(
            {
                "title": f"{words(1, 2)}: {words(4, 13)}",
                "abstract": ". ".join(words(8, 26) for _ in range(chance.randint(9, 12))) + ".",
                "authors": [f"{words(1, 1)} {words(1, 1)}{n}" for n in range(chance.randint(1, 20))],
                "arxiv": f"2606.{10_000 + number}",
                "day": "2026-06-12",
                "published": "2026-06-0" + str(chance.randint(1, 9)),
                "upvotes": chance.randint(0, 1_200),
                "summary": words(12, 30) if chance.random() < 0.9 else None,
                "keywords": [words(1, 3) for _ in range(8)],
                "organization": words(1, 4) if chance.random() < 0.6 else None,
                "code": f"https://github.com/example/{number}" if code else None,
                "stars": chance.randint(0, 9_000) if code else None,
                "project": f"https://{number}.example/" if chance.random() < 0.5 else None,
                "comments": 2,
                "submitter": words(1, 2),
                "sources": ["hf-daily"],
            }
        )

    return [paper(number) for number in range(count)]


def text_of(entry: Entry, width: int = 76) -> list[str]:
    look = PaperLook(STYLES, UNICODE, width, today=TODAY)
    return ["".join(segment.text for segment in line) for line in paint_detail(entry, look)]


@pytest.mark.parametrize(("size", "least"), [((80, 24), 6), ((120, 35), 18), ((60, 20), 3)])
async def test_the_abstract_is_in_sight(tmp_path: Path, size: tuple[int, int], least: int) -> None:
    library = Library.open(tmp_path, seeds=False, today=TODAY)
    library.ingest(of_a_morning(30))
    enough = 0
    async with sit(library, size=size) as at:
        detail = at.main.detail
        for entry in library.entries(library.head(30)):
            detail.show(entry)
            rows = ["".join(part.text for part in line) for line in detail.lines[: detail.size.height - 1]]
            assert size != (80, 24) or not any("://" in row for row in rows[:8]), rows
            abstract = [row for row in rows if row and row in entry.paper.abstract]
            enough += len(abstract) >= least
    library.close()
    assert enough >= 28


def test_first_the_title_then_who_and_when_then_what_i_said_then_where_to_go() -> None:
    papers = [incoming.paper for incoming in of_a_morning(30)]
    paper = next(one for one in papers if len(one.authors) > 5 and one.code and one.project)
    mark = Mark(
        paper.id,
        status=Status.QUEUED,
        rating=4,
        tags=("memory", "agents"),
        notes=(Note("One."), Note("Two.", quote=Quote("attention"))),
        due="2026-06-15",
    )
    byline = f"{paper.authors[0]}, {paper.authors[1]} +{len(paper.authors) - 2} · ▲{paper.upvotes:,} · 12 Jun"
    names = f"arXiv  code ★{paper.stars:,}  project  Hugging Face"
    said = "○ queued  ★★★★  #memory #agents  2 notes  1 highlight  snoozed to Mon"
    head = text_of(Entry(0, paper, mark), 80)
    at = head.index(byline)
    assert head[at : at + 4] == [byline, said, names, ""]
    assert text_of(Entry(0, paper, Mark(paper.id)), 80)[at : at + 3] == [byline, names, ""]
    below = "\n".join(head)
    for again in (", ".join(paper.authors), "published ", "hf-daily", f"keywords: {paper.keywords[0]}"):
        assert again in below.replace("\n", " ")


def test_what_i_said_stays_on_one_line() -> None:
    paper = of_a_morning(1)[0].paper
    mark = Mark(paper.id, rating=5, tags=tuple(f"a-longer-tag-{number}" for number in range(9)), notes=(Note("x"),))
    for width in (20, 40, 56, 76):
        [said] = [line for line in text_of(Entry(0, paper, mark), width) if "★★★★★" in line]
        assert cell_len(said) <= width
    assert said == "★★★★★  #a-longer-tag-0 #a-longer-tag-1 #a-longer-tag-2 +6  1 note"


def test_links_end_the_byline_where_there_is_room() -> None:
    paper = Incoming({"title": "A", "authors": ["B. C."], "arxiv": "2606.00001", "published": "2025-01-02"}).paper
    assert text_of(Entry(0, paper, Mark(paper.id)))[1:3] == ["B. C. · 2 Jan 2025 · arXiv", ""]
    assert text_of(Entry(0, paper, Mark(paper.id)), 20)[1:3] == ["B. C. · 2 Jan 2025", "arXiv"]


def test_no_address_stands_high_in_a_paper_of_any_kind() -> None:
    known = {"abstract": "One line.", "authors": ["A. B."], "arxiv": "2606.00001", "sources": ["hf-daily"]}
    for kind in ({"title": "Long words " * 90}, {"abstract": ""}, {"authors": []}, {"authors": [], "abstract": ""}):
        paper = Incoming({"title": "A", **known, **kind}).paper
        rows = text_of(Entry(0, paper, Mark(paper.id)))
        assert not any("://" in row for row in rows[:8])
        assert rows[-2:] == ["https://arxiv.org/abs/2606.00001", "https://huggingface.co/papers/2606.00001"]


def test_a_paper_has_every_address_that_follows_from_its_own() -> None:
    paper = Incoming(
        {
            "title": "A",
            "arxiv": "2606.00001",
            "url": "http://arxiv.org/abs/2606.00001/",
            "code": "https://github.com/o/a",
            "links": ["https://github.com/o/a/", "https://example.org/x", "https://www.alphaxiv.org/abs/2606.00001"],
            "sources": ["hf-daily"],
        }
    ).paper
    assert [link.name for link in links(paper)] == [
        *("arXiv", "PDF", "HTML", "code", "Hugging Face", "alphaXiv", "example.org")
    ]
    old = Incoming({"title": "B", "arxiv": "1706.03762", "sources": ["bibtex"]}).paper
    assert [link.address for link in links(old)] == [
        "https://arxiv.org/abs/1706.03762",
        "https://arxiv.org/pdf/1706.03762",
        "https://www.alphaxiv.org/abs/1706.03762",
    ]
    named = Incoming({"title": "C", "doi": "10.1234/X", "links": ["https://openreview.net/forum?id=1"]}).paper
    assert [link.name for link in links(named)] == ["DOI", "OpenReview"]


async def test_a_link_is_clicked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library.open(tmp_path, seeds=False, today=TODAY)
    library.ingest([Incoming({"title": "A", "arxiv": "2606.00001", "abstract": "B.", "sources": ["hf-daily"]})])
    opened: list[str] = []
    async with sit(library, size=(80, 24)) as at:
        monkeypatch.setattr(at.app, "open_url", opened.append)
        for words in ("Hugging Face", "https://arxiv.org"):
            row = next(number for number, line in enumerate(at.lines) if words in line)
            sent = at.app.screen._compositor.render_strips()[row].render(at.app.console)
            assert re.search(rf"\x1b]8;[^;]*;https://[^\x1b]*2606.00001\x1b\\[^;]*[\d;]*m{words}", sent), "OSC 8"
            await at.point(at.lines[row].index(words) + 1, row)
        assert opened == ["https://huggingface.co/papers/2606.00001", "https://arxiv.org/abs/2606.00001"]
        assert at.said == "opened https://arxiv.org/abs/2606.00001"
        await at.point(at.lines[row].index(words) - 1, row)
    library.close()
    assert len(opened) == 2, "nothing beside a link opens it"


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (120, 35), (200, 60)])
@pytest.mark.parametrize("keys", ["n", "enter j h n", "T h j n", "T n"])
async def test_a_note_leaves_in_sight_what_it_is_about(tmp_path: Path, size: tuple[int, int], keys: str) -> None:
    library = Library.open(tmp_path, seeds=False, today=TODAY)
    library.ingest(of_a_morning(1))
    async with sit(library, size=size) as at:
        await at.press(*keys.split(), *"why?")
        lines, detail = at.lines, at.app.screen.query_one(PaperDetail).region
        assert "why?" in at.text and "Ctrl+s saves" in at.text
        beside = [line[detail.x : detail.right] for line in lines[detail.y : detail.bottom]]
        text = " ".join(" ".join(beside).replace("▌", " ").replace("│", " ").split()).replace("- ", "-")
        [entry] = library.entries(library.head(1))
        second = entry.paper.abstract.split(". ")[1]
        assert (second if "j" in keys.split() else entry.paper.title) in text
        if "enter" in keys:
            [caption] = [number for number, line in enumerate(lines) if "Note on “" in line]
            assert " ".join(second.split()[:3]) in lines[caption], "the passage is quoted on top"
        await at.press("escape")
        assert "s or Enter saves · d drops it · Esc goes on writing" in at.text
        await at.press("escape", *" so", "escape", "enter")
        assert [note.text for note in library.entries(library.head(1))[0].mark.notes] == ["why? so"]
    library.close()


@pytest.mark.parametrize("works", [True, False])
async def test_inside_tmux_a_copy_goes_by_way_of_tmux(
    seeded: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, works: bool
) -> None:
    tmux = tmp_path / "bin" / "tmux"
    tmux.parent.mkdir()
    tmux.write_text(f'#!/bin/sh\n{{ echo "$@"; cat; }} > {tmp_path}/taken\nexit {int(not works)}\n')
    tmux.chmod(0o755)
    monkeypatch.setenv("TMUX", "/tmp/tmux-0/default,1,0")
    monkeypatch.setenv("PATH", str(tmux.parent), prepend=":")
    sent: list[str] = []
    monkeypatch.setattr(HeadlessDriver, "write", lambda _, data: sent.append(data))
    async with sit(seeded) as at:
        await at.press("y", *"title", "enter")
        assert (tmp_path / "taken").read_text() == f"load-buffer -w -\n{at.title}"
        assert any("\x1b]52" in data for data in sent) is not works, "no sequence of ours where tmux took it"
        assert at.said.startswith("copied the title of “" if works else "tmux did not take it: sent the title of “")
        await at.press("n", "ctrl+v", "ctrl+s")
        assert [note.text for note in at.mark.notes] == [at.title], "and it can be pasted here"
