"""What commands print, to the letter: sittings at a shell, as one would see them.

Behind ``$`` is what is typed after the name of the program, after ``<<<`` what comes from a pipe, and after ``???`` the
letters that are answered to questions on a terminal. Below it is what is printed, behind ``!`` what goes to standard
error, and in brackets the exit code where it is not 0.
"""

from __future__ import annotations

import io
import json
import re
import shlex
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click
import pytest

from store.models import Entry, Mark, Note, Paper, Quote, Status
from store.query.explain import Counted, Explanation, Suggestion
from tui.cli import run
from tui.cli.paper_lines import paper_row, paper_text
from tui.cli.reasons import account, hints

PAPERS = [
    {
        "title": "Kites in the wind",
        "abstract": "We fly kites. They land softly in the grass.",
        "authors": ["Ada Lovelace", "Charles Babbage"],
        "arxiv": "2606.13681",
        "day": "2026-06-12",
        "upvotes": 7,
        "venue": "Sky 2026",
        "summary": "Kites fly.",
        "keywords": ["kites", "wind"],
        "code": "https://github.com/a/kites",
        "stars": 1234,
        "url": "https://example.org/kites",
    },
    {
        "title": "Wind tunnels, and how a model of a kite behaves in one that is as long as this title",
        "abstract": "A tunnel for wind.",
        "authors": ["Grace Hopper"],
        "doi": "10.1234/wind",
        "published": "2026-05-01",
    },
    {"title": "Balloons", "abstract": "They rise."},
]
Sitting = Callable[[str], str]


@pytest.fixture
def sitting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Sitting:
    """Type the commands of a transcript, and return the transcript of what came of them."""
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "some.json").write_text(json.dumps(PAPERS))

    def typed(line: str) -> list[str]:
        command, _, piped = line.partition(" <<< ")
        command, asked, answers = command.partition(" ???")
        capsys.readouterr()
        with monkeypatch.context() as patch:
            if piped:
                patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(f"{piped}\n".encode()), "utf-8"))
            if asked:
                sit_at_terminal(patch, answers.strip())
            code = run(shlex.split(command.replace("~", str(tmp_path)))[1:])
        said = capsys.readouterr()
        ending = [f"[{code}]"] if code else []
        return [line, *said.out.splitlines(), *(f"! {each}".rstrip() for each in said.err.splitlines()), *ending]

    def sitting(transcript: str) -> str:
        commands = [line for line in transcript.splitlines() if line.startswith("$ ")]
        found = "\n".join(line.rstrip() for command in commands for line in typed(command))
        found = found.replace(str(tmp_path), "~").replace("\x1b", "␛")
        found = re.sub(r"(?<!\d)\d{4}-\d\d-\d\d \d\d:\d\d\b", "NOW", found)
        found = re.sub(r"(?m)^[0-9a-f]{12}(?=  )|(?<=note:)[0-9a-f]{12}|\d{4}-\d\d-\d\dT\d{6}Z", "ID", found)
        return found.replace(f"{datetime.now().astimezone():%Y-%m-%d}", "TODAY")

    assert run(["import", str(tmp_path / "some.json")]) == 0
    return sitting


def sit_at_terminal(patch: pytest.MonkeyPatch, answers: str) -> None:
    """Let the standard streams be a terminal, on which a letter is typed in answer to each question."""
    left = iter(answers)

    def answer(question: str) -> str:
        letter = next(left)
        sys.stderr.write(f"{question}{letter}\n")
        return letter

    patch.setattr("click.termui.visible_prompt_func", answer)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        patch.setattr(stream, "isatty", lambda: True)


def as_seen(transcript: str) -> str:
    """Return a transcript without the blank line at either end."""
    return transcript.strip("\n")


def test_a_paper_with_all_that_is_said_of_it(sitting: Sitting) -> None:
    seen = as_seen("""
$ show 2606.13681
Kites in the wind
Ada Lovelace, Charles Babbage
Sky 2026 · 2026-06-12 · 7 votes · json
arxiv:2606.13681 lovelace2026kites
https://example.org/kites
https://arxiv.org/abs/2606.13681
https://github.com/a/kites · 1,234 stars
keywords: kites, wind

Kites fly.

· inbox

We fly kites. They land softly in the grass.
$ tag 2606.13681 +rl +big
! tagged +rl +big: Kites in the wind
$ rate 2606.13681 4
! rated 4: Kites in the wind
$ status 2606.13681 queued
! queued: Kites in the wind
$ note 2606.13681 "Is it so?" --quote "We fly kites."
Is it so?
! noted on Kites in the wind
$ note 2606.13681 "Plain words"
Plain words
! noted on Kites in the wind
$ note - "To both" <<< 2606.13681 10.1234/wind
To both
! noted on 2 papers
$ note 2606.13681 x --quote nowhere
! broadsheet: the abstract does not have “nowhere”, or has it more than once
[2]
$ note - - <<< 2606.13681
! broadsheet: for papers from standard input, give the note as TEXT, without --quote
[2]
$ show 2606.13681
Kites in the wind
Ada Lovelace, Charles Babbage
Sky 2026 · 2026-06-12 · 7 votes · json
arxiv:2606.13681 lovelace2026kites
https://example.org/kites
https://arxiv.org/abs/2606.13681
https://github.com/a/kites · 1,234 stars
keywords: kites, wind

Kites fly.

○ queued · ★★★★ 4 of 5 · #rl #big

We fly kites. They land softly in the grass.

≡ question, TODAY
  “We fly kites.”
  Is it so?

≡ note, TODAY
  Plain words

≡ note, TODAY
  To both
$ show 10.1234/wind
Wind tunnels, and how a model of a kite behaves in one that is as long as this
title
Grace Hopper
json
doi:10.1234/wind hopper2026wind
https://doi.org/10.1234/wind

· inbox

A tunnel for wind.

≡ note, TODAY
  To both
$ list
arxiv:2606.13681	queued	4	2026-06-12	Kites in the wind
doi:10.1234/wind	inbox			Wind tunnels, and how a model of a kite behaves in one that is as long as this title
p:aaec8d170ee2	inbox			Balloons
$ show nowhere
! broadsheet: there is no paper “nowhere”; `broadsheet list` shows what there is
[2]
""")
    assert sitting(seen) == seen


def test_queries_and_why_they_find_what_they_find(sitting: Sitting) -> None:
    seen = as_seen("""
$ list kites zzz
! kites 1 → zzz 0
! nearest: kites (without zzz) finds 1
! no paper matches this
[1]
$ list
arxiv:2606.13681	inbox		2026-06-12	Kites in the wind
doi:10.1234/wind	inbox			Wind tunnels, and how a model of a kite behaves in one that is as long as this title
p:aaec8d170ee2	inbox			Balloons
$ list kits
arxiv:2606.13681	inbox		2026-06-12	Kites in the wind
! kits → kites
$ list title:kites --sort title --reverse
arxiv:2606.13681	inbox		2026-06-12	Kites in the wind
$ list --sort title --limit 1
p:aaec8d170ee2	inbox			Balloons
$ count stauts:queued
0
! status:queued?
[1]
$ count -hybrid --json
3
$ list kites --explain
kites  1
$ list kites zzz --explain
kites zzz  0
  kites  1 → 1 left
  zzz  0 → 0 left
kites 1 → zzz 0
nearest: kites (without zzz) finds 1
[1]
$ why 2606.13681
listed 2026-06-12, from json, added NOW
$ why balloons
from json, added NOW
$ why 2606.13681 wind kits -tunnel "land softly"
✓ wind
    title: Kites in the wind
✓ kits (as kites)
    title: Kites in the wind
    abstract: We fly kites. They land softly in the gras…
✓ -tunnel
✓ land
    abstract: We fly kites. They land softly in the grass.
✓ softly
    abstract: We fly kites. They land softly in the grass.
$ why 2606.13681 grass
✓ grass
    abstract: …ites. They land softly in the grass.
$ why 2606.13681 wind is:read
✓ wind
    title: Kites in the wind
✗ is:read
[1]
$ why 10.1234/wind kites OR wind
✗ kites
✓ wind
    title: Wind tunnels, and how a model of a…
    abstract: A tunnel for wind.
$ why 2606.13681 wind --json
[
  {
    "clause": "wind",
    "satisfied": true,
    "places": [
      {
        "field": "title",
        "part": 0,
        "text": "Kites in the wind",
        "start": 13,
        "end": 17
      }
    ],
    "corrected": null,
    "score": null
  }
]
""")
    assert sitting(seen) == seen


def test_tags_renamed_merged_and_deleted(sitting: Sitting) -> None:
    seen = as_seen("""
$ tag 2606.13681 +rl +big
! tagged +rl +big: Kites in the wind
$ tag 10.1234/wind +rl
! tagged +rl: Wind tunnels, and how a model of a kite behaves in one that…
$ tag 10.1234/wind +rl
! nothing to change
[1]
$ tag --rename rl big
! broadsheet: big is on 1 paper already: nothing was changed; --force merges rl into it
[2]
$ tag --rename RL big --force
! merged the tag rl into big: 2 papers; `undo` takes it back
$ tag --rename big large
! renamed the tag big to large: 2 papers; `undo` takes it back
$ tag --rename big x
! no paper has the tag “big”
[1]
$ tag --rename large large
! nothing to change
[1]
$ tag --rename large Large
! renamed the tag large to Large: 2 papers; `undo` takes it back
$ tag --rename large C#
! broadsheet: “C#” is not a tag: use letters, digits and -_/.
[2]
$ tag --rename large a,b
! broadsheet: “a,b” is not a tag: use letters, digits and -_/.
[2]
$ tag --rename nowhere x
! no paper has the tag “nowhere”
[1]
$ view big tag:large
! saved the view big: tag:large
$ tag --rename large larger
! renamed the tag Large to larger: 2 papers, 1 view; `undo` takes it back
$ tag --delete larger
! deleted the tag larger: 2 papers; `undo` takes it back
$ tag --delete nowhere
! no paper has the tag “nowhere”
[1]
$ tag --delete x --rename a b
! broadsheet: one thing at a time: tags of papers, --rename OLD NEW, or --delete NAME
[2]
$ tag 2606.13681
! broadsheet: name papers and tags, as in `tag 2606.13681 +rl -survey`
[2]
$ tag 2606.13681 +
! broadsheet: name papers and tags, as in `tag 2606.13681 +rl -survey`
[2]
$ tag +x
! broadsheet: name papers and tags, as in `tag 2606.13681 +rl -survey`
[2]
$ tag
! broadsheet: missing argument: name papers and tags, as in `tag 2606.13681 +rl -survey`
[2]
$ history --limit 1
ID  NOW  “deleted the tag larger”: 2 papers
    arxiv:2606.13681  tag:larger: larger → –
    doi:10.1234/wind  tag:larger: larger → –
""")
    assert sitting(seen) == seen


def test_views_saved_replaced_and_deleted(sitting: Sitting) -> None:
    seen = as_seen("""
$ view big rating:4
! saved the view big: rating:4
$ view big rating:4
! nothing to change
[1]
$ view big
! broadsheet: name the view and its query, as in `view fresh is:inbox day:2w`, or use --delete
[2]
$ view big kites --delete
! broadsheet: name the view and its query, as in `view fresh is:inbox day:2w`, or use --delete
[2]
$ view big rating:5
! saved the view big: rating:5; it was rating:4
$ views
inbox                    3  is:inbox -is:snoozed
queue                    0  is:queued OR is:reading
starred                  0  is:starred
noted                    0  has:note
due                      0  is:due
big                      0  rating:5
$ view big --delete
! deleted the view big; it was rating:5
$ view big --delete
! nothing to change
[1]
""")
    assert sitting(seen) == seen


def test_marks_in_the_history_undone_and_redone(sitting: Sitting) -> None:
    seen = as_seen("""
$ rate 2606.13681 4
! rated 4: Kites in the wind
$ rate 2606.13681 4
! nothing to change
[1]
$ rate 2606.13681 0
! rating cleared: Kites in the wind
$ rate 2606.13681 10.1234/wind 3
! rated 3: 2 papers
$ status 2606.13681 read
! read: Kites in the wind
$ note 2606.13681 "Plain words"
Plain words
! noted on Kites in the wind
$ tag balloons +air
! tagged +air: Balloons
$ edit 2606.13681 authors "Ada King; Charles Babbage"
! corrected authors: Kites in the wind
$ history
ID  NOW  “corrected authors”: Kites in the wind
      decision:arxiv:2606.13681 authors: – → Ada King, Charles Babbage
ID  NOW  “tagged +air”: Balloons
    p:aaec8d170ee2  tag:air: – → air
ID  NOW  “noted”: Kites in the wind
    arxiv:2606.13681  note:ID: – → Plain words
ID  NOW  “read”: Kites in the wind
    arxiv:2606.13681  status: inbox → read
ID  NOW  “rated 3”: 2 papers
    arxiv:2606.13681  rating: – → 3
    doi:10.1234/wind  rating: – → 3
ID  NOW  “rating cleared”: Kites in the wind
    arxiv:2606.13681  rating: 4 → –
ID  NOW  “rated 4”: Kites in the wind
    arxiv:2606.13681  rating: – → 4
import:1  NOW  “imported some.json”: 3 new
      papers: – → 3 new
$ undo
! undid “corrected authors”: Kites in the wind
$ redo
! redid “corrected authors”: Kites in the wind
$ redo
! nothing to redo
[1]
$ undo 2
! undid “corrected authors”: Kites in the wind
! undid “tagged +air”: Balloons
$ undo --edit nothing
! broadsheet: no edit has the id nothing
[2]
$ redo --edit nothing
! broadsheet: no edit has the id nothing
[2]
$ undo --import 2
! broadsheet: --import takes back one import; of several, call it again
[2]
$ history --limit 2
ID  NOW  “corrected authors”: Kites in the wind (undone)
      decision:arxiv:2606.13681 authors: – → Ada King, Charles Babbage
ID  NOW  “tagged +air”: Balloons (undone)
    p:aaec8d170ee2  tag:air: – → air
$ history --as-of soon
! broadsheet: “soon” is not a date; expected a date such as 2026-08-01, 2026-08, 2026, today, yesterday, monday, 3d, 2w, or a range a..b
[2]
$ history --as-of 2020-01-01
! no marks as of 2020-01-01
[1]
$ history --as-of today
arxiv:2606.13681	read	3	2026-06-12	Kites in the wind
doi:10.1234/wind	inbox	3		Wind tunnels, and how a model of a kite behaves in one that is as long as this title
$ undo --edit import:7
! no import to take back
[1]
$ undo --import
! took back the import of some.json: 1 paper gone; 2 papers that you marked since stay
$ undo --import
! no import to take back
[1]
$ undo --edit import:1
! the import of some.json is taken back already
[1]
$ list
arxiv:2606.13681	read	3	2026-06-12	Kites in the wind
doi:10.1234/wind	inbox	3		Wind tunnels, and how a model of a kite behaves in one that is as long as this title
""")  # noqa: E501
    assert sitting(seen) == seen


def test_decisions_about_papers(sitting: Sitting) -> None:
    seen = as_seen("""
$ edit 2606.13681 title Better
! corrected title: Better
$ edit 2606.13681 title x --undo
! broadsheet: --undo takes no value
[2]
$ edit 2606.13681 --undo
! as the sources have it: Kites in the wind
$ edit 2606.13681 --undo
! nothing was corrected
[1]
$ edit - title x <<< 2606.13681 10.1234/wind
! broadsheet: edit corrects one paper, and 2 are named on standard input
[2]
$ edit - abstract "What it says" <<< 10.1234/wind
! corrected abstract: Wind tunnels, and how a model of a kite behaves in one that…
$ remove ""
! broadsheet: name the papers by a query, as in `remove src:hf-daily day:..2024`
[2]
$ remove title:balloons
! broadsheet: Remove “Balloons”: there is no terminal to ask on; --force does not ask
[2]
$ remove title:balloons --force
! removed “Balloons”; `broadsheet undo` brings it back
$ remove title:balloons --force
! no paper to remove
[1]
$ remove title:balloons --undo
! put back “Balloons”
$ remove title:balloons --undo
! no paper that matches was removed
[1]
$ remove - --force <<< balloons
! removed “Balloons”; `broadsheet undo` brings it back
$ undo
! undid “removed”: Balloons
$ duplicates
! no papers look alike
[1]
$ duplicates 2606.13681
! broadsheet: name two papers to --merge or to tell --apart, or one to --part, or none to list them
[2]
$ duplicates --merge 10.1234/wind
! broadsheet: name two papers to --merge or to tell --apart, or one to --part, or none to list them
[2]
$ duplicates --merge 10.1234/wind 2606.13681
! merged: Wind tunnels, and how a model of a kite behaves in one that…
$ duplicates --apart 2606.13681 10.1234/wind
! these are one paper already
[1]
$ duplicates --part 2606.13681
! parted: Wind tunnels, and how a model of a kite behaves in one that…
$ duplicates --part 2606.13681
! this paper was not merged
[1]
$ duplicates --part 2606.13681 10.1234/wind
! broadsheet: name two papers to --merge or to tell --apart, or one to --part, or none to list them
[2]
$ duplicates --apart 2606.13681 10.1234/wind
! told apart: Kites in the wind and Wind tunnels, and how a model of a kite behaves in one that…
$ duplicates --apart 2606.13681 10.1234/wind
! nothing to change
[1]
$ add
! broadsheet: Missing argument 'TITLE'.
[2]
$ add Balloons
p:6814b829a149
""")
    assert sitting(seen) == seen


def test_copies_of_the_marks(sitting: Sitting) -> None:
    seen = as_seen("""
$ backup
! there are no marks to copy yet
[1]
$ rate 2606.13681 4
! rated 4: Kites in the wind
$ restore
! broadsheet: name a backup, or use --salvaged; `broadsheet backup --list` lists the backups
[2]
$ restore nothing
! broadsheet: there is no such file or backup; `broadsheet backup --list` lists them
[2]
$ restore ~/some.json
! broadsheet: ~/some.json is not a state file of Broadsheet
[2]
$ restore --salvaged
! your marks file is not damaged
[1]
$ merge ~/some.json
! broadsheet: ~/some.json is not a state file of Broadsheet
[2]
$ merge --never ~/some.json
! broadsheet: ~/some.json is no copy beside your marks that is offered; doctor lists those
[2]
$ backup --list --json
[]
""")
    assert sitting(seen) == seen


def test_marks_carried_between_two_libraries(sitting: Sitting) -> None:
    seen = as_seen("""
$ rate 2606.13681 4
! rated 4: Kites in the wind
$ tag balloons +air
! tagged +air: Balloons
$ export -o ~/marked.json
! 3 papers written to ~/marked.json as json
$ --library ~/other import ~/marked.json --marks --dry-run
! 2 marks would be taken over from elsewhere
! 3 papers read from 1 file: 3 would be new, 0 would be updated, 0 unchanged
$ --library ~/other import ~/marked.json --marks
! 2 marks taken over from elsewhere; undo --import takes them back
! 3 papers read from 1 file: 3 new, 0 updated, 0 unchanged
$ --library ~/other rate 2606.13681 2
! rated 2: Kites in the wind
$ --library ~/other import ~/marked.json --marks
! “Kites in the wind”: rating was changed to 2 here and to 4 there; yours stays
! 3 papers read from 1 file: 0 new, 0 updated, 3 unchanged
$ --library ~/other import ~/marked.json --marks --json
{
  "files": 1,
  "read": 3,
  "new": 0,
  "updated": 0,
  "unchanged": 3,
  "skipped": [],
  "format": {
    "~/marked.json": "json"
  },
  "marks": 0,
  "conflicts": [
    {
      "paper": "arxiv:2606.13681",
      "field": "rating",
      "mine": 2,
      "theirs": 4
    }
  ]
}
! “Kites in the wind”: rating was changed to 2 here and to 4 there; yours stays
$ merge ~/other/state.json
! 2 papers changed, 2 edits added to the history
$ merge ~/other/state.json
! there was nothing new in them
[1]
$ --library ~/other history
ID  NOW  “rated 2”: Kites in the wind
    arxiv:2606.13681  rating: 4 → 2
ID  NOW  “took over 2 marks”: 2 papers
    arxiv:2606.13681  rating: – → 4
    p:aaec8d170ee2  tag:air: – → air
import:1  NOW  “imported marked.json”: 3 new
      papers: – → 3 new
$ --library ~/other undo --import
! took back the import of marked.json: 2 papers gone; 1 paper that you marked since stays; 2 marks as before
$ --library ~/other list
arxiv:2606.13681	inbox	2	2026-06-12	Kites in the wind
$ restore ~/other/state.json
! restored 1 mark from ~/other/state.json; `undo` takes it back
$ restore ~/other/state.json
! your marks are the same as in that backup
[1]
$ undo
! undid “restored state.json”: Balloons
$ restore ~/library/state.json
! your marks are the same as in that backup
[1]
""")
    assert sitting(seen) == seen


def test_subscriptions_made_changed_and_ended(sitting: Sitting) -> None:
    seen = as_seen("""
$ subscriptions
! nothing is subscribed to yet; broadsheet subscribe hf is for the Daily Papers
[1]
$ subscriptions --json
[]
$ fetch
! nothing is subscribed to yet; broadsheet subscribe hf is for the Daily Papers
[1]
$ subscribe hf
! subscribed to hf; broadsheet fetch asks the network for its papers
$ subscribe hf
! hf is subscribed to already
[1]
$ subscriptions
hf  not fetched yet   broadsheet fetch brings it
$ subscribe hf --keep agent
! changed hf: keeping what answers agent
$ subscribe hf --name papers
! changed papers, which was hf: keeping what answers agent
$ subscribe hf --keep ""
! changed papers: keeping everything
$ subscribe arxiv cs.CL --keep agent
! subscribed to arxiv:cs.CL, keeping what answers agent; broadsheet fetch asks the network for its papers
$ subscriptions
papers       not fetched yet   broadsheet fetch brings it
arxiv:cs.CL  not fetched yet   keeps agent
$ unsubscribe papers
! papers is not fetched any more; its papers stay
$ unsubscribe papers
! broadsheet: there is no subscription “papers”; these are: arxiv:cs.CL
[2]
$ subscribe nowhere
! broadsheet: there is no source “nowhere”; the sources are hf, arxiv, or the address of a feed
[2]
""")
    assert sitting(seen) == seen


def test_papers_written_to_files_and_read_from_them(sitting: Sitting) -> None:
    seen = as_seen("""
$ export zzzz
! no paper matches this; nothing was written
[1]
$ export -o ~/list.md
! 3 papers written to ~/list.md as markdown
$ export title:kites -o ~/list.md
! 1 paper written to ~/list.md as markdown
$ export -o ~/some.json
! broadsheet: ~/some.json was not written by export, or has changed since: nothing was written; --force overwrites it
[2]
$ export --template x --format csv
! broadsheet: --template says how papers are written, and so does --format: name one of them
[2]
$ export --group colour
! broadsheet: markdown has no group “colour”; its groups are status, rating, tag, day, kind
[2]
$ import ~/some.json --dry-run
! 3 papers read from 1 file: 0 would be new, 0 would be updated, 3 unchanged
$ import ~/some.json
! 3 papers read from 1 file: 0 new, 0 updated, 3 unchanged
$ import ~/list.md
! 1 paper read from 1 file: 0 new, 0 updated, 1 unchanged
$ import ~/nowhere.json
! broadsheet: ~/nowhere.json: no such file or directory
[2]
$ enrich ""
! broadsheet: name the papers by a query, as in `enrich day:2w`
[2]
$ enrich zzzz
! no paper matches this
[1]
""")
    assert sitting(seen) == seen


def test_the_ledger_and_its_switch(sitting: Sitting) -> None:
    seen = as_seen("""
$ ledger
on
$ ledger --json
{
  "enabled": true
}
$ ledger on
! the ledger is already on
[1]
$ ledger off
! the ledger is off; `broadsheet ledger purge` forgets what it has
$ ledger off
! the ledger is already off
[1]
$ ledger
off
$ ledger on
! the ledger is on
$ ledger
on
$ ledger purge
! the ledger is empty
[1]
$ ledger on --json
! broadsheet: --json is for the question whether it is on, without a word
[2]
$ stats --sessions x
! broadsheet: Invalid value for '--sessions': 'x' is not a valid integer range.
[2]
""")
    assert sitting(seen) == seen


def test_what_is_typed_wrongly(sitting: Sitting) -> None:
    seen = as_seen("""
$ lisst
! broadsheet: there is no command “lisst”; did you mean list?
[2]
$ zzzz
! broadsheet: there is no command “zzzz”; `broadsheet --help` lists the commands
[2]
$ count --jsn
! broadsheet: there is no option “--jsn”; did you mean --json?
[2]
$ count --zzzz=3
! broadsheet: there is no option “--zzzz”; `broadsheet count --help` lists the options
[2]
$ count "(a"
! broadsheet: column 3: the ( at column 1 is not closed; expected )
[2]
$ --library "" count
! broadsheet: Invalid value for '--library': the folder has no name; without --library it is the system's place for data
[2]
$ --library ~/some.json count
! broadsheet: Invalid value for '--library': Directory '~/some.json' is a file.
[2]
$ --color perhaps count
! broadsheet: Invalid value for '--color': 'perhaps' is not one of 'auto', 'never', 'always'.
[2]
$ demo
! broadsheet: the demo needs a terminal
[2]
$ --library ~/x demo
! broadsheet: the demo has a library of its own, which is gone at the end; leave out --library
[2]
$ rate balloons 6
! broadsheet: Invalid value for 'RATING': 6 is not in the range 0<=x<=5.
[2]
$ status balloons later
! broadsheet: Invalid value for '{inbox|queued|reading|read|skipped}': 'later' is not one of 'inbox', 'queued', 'reading', 'read', 'skipped'.
[2]
$ notes
! broadsheet: name what to do: export or import
[2]
$ notes exprt
! broadsheet: there is no command “exprt”; did you mean export?
[2]
$ notes zzzz
! broadsheet: there is no command “zzzz”; `broadsheet notes --help` lists the commands
[2]
$ completion tcsh
! broadsheet: Invalid value for '{bash|zsh|fish}': 'tcsh' is not one of 'bash', 'zsh', 'fish'.
[2]
""")  # noqa: E501
    assert sitting(seen) == seen


def test_questions_are_asked_on_a_terminal_and_no_is_no(sitting: Sitting) -> None:
    seen = as_seen("""
$ --color never list ???
·    2606.13681     Kites in the wind
·    hopper2026wind Wind tunnels, and how a model of a kite behaves in one that…
·    p:aaec8d170ee2 Balloons
$ list kites --color never ???
·    2606.13681     Kites in the wind
$ remove title:balloons ??? n
! Remove “Balloons”? [y/N]: n
! nothing was removed
[1]
$ remove title:balloons ??? y
! Remove “Balloons”? [y/N]: y
! removed “Balloons”; `broadsheet undo` brings it back
$ rate 2606.13681 4
! rated 4: Kites in the wind
$ remove is:inbox ??? n
! Remove “Wind tunnels, and how a model of a kite behaves in one that…”; 1 marked paper would stay (--marked)? [y/N]: n
! nothing was removed
[1]
$ remove is:inbox --marked ??? n
! Remove 2 papers? [y/N]: n
! nothing was removed
[1]
$ remove title:kites
! no paper to remove; 1 marked paper would stay (--marked)
[1]
$ tag 2606.13681 +rl +big
! tagged +rl +big: Kites in the wind
$ tag 10.1234/wind +rl
! tagged +rl: Wind tunnels, and how a model of a kite behaves in one that…
$ tag --rename rl big ??? n
! big is on 1 paper already. Merge rl (2 papers) into it? [y/N]: n
! nothing was changed
[1]
$ tag --rename rl big ??? y
! big is on 1 paper already. Merge rl (2 papers) into it? [y/N]: y
! merged the tag rl into big: 2 papers; `undo` takes it back
$ export -o ~/some.json ??? n
! ~/some.json was not written by export, or has changed since. Overwrite it? [y/N]: n
! nothing was written
[1]
$ export title:kites --format csv -o ~/some.json ??? y
! ~/some.json was not written by export, or has changed since. Overwrite it? [y/N]: y
! 1 paper written to ~/some.json as csv
$ export title:wind --format csv -o ~/some.json ???
! 2 papers written to ~/some.json as csv
$ merge ~/some.json
! broadsheet: ~/some.json is cut short or damaged
[2]
""")
    assert sitting(seen) == seen


def test_notes_from_words_a_pipe_and_no_editor(sitting: Sitting) -> None:
    seen = as_seen("""
$ note 2606.13681
! broadsheet: give the note, or - to read it from standard input
[2]
$ note 2606.13681 ""
! an empty note is not kept
[1]
$ note 2606.13681 "" --quote "We fly kites."

! noted on Kites in the wind
$ note 2606.13681 "" --kind idea --quote "We fly kites."
! an empty note is not kept
[1]
$ note 2606.13681 - <<< From a pipe?
From a pipe?
! noted on Kites in the wind
$ note 2606.13681 - --kind idea --quote "They land  SOFTLY" <<< From a pipe
From a pipe
! noted on Kites in the wind
$ note - --quote "We fly kites." <<< 2606.13681
! broadsheet: for papers from standard input, give the note as TEXT, without --quote
[2]
$ note - <<< 2606.13681
! broadsheet: for papers from standard input, give the note as TEXT, without --quote
[2]
$ note - x y --kind todo <<< 2606.13681
x y
! noted on Kites in the wind
$ note - x --quote kites <<< 2606.13681
! broadsheet: for papers from standard input, give the note as TEXT, without --quote
[2]
$ note 2606.13681 -x "- y"
-x - y
! noted on Kites in the wind
$ history --limit 1
ID  NOW  “noted”: Kites in the wind
    arxiv:2606.13681  note:ID: – → -x - y
""")
    assert sitting(seen) == seen


def test_what_comes_through_a_pipe_is_imported(sitting: Sitting, tmp_path: Path) -> None:
    seen = as_seen("""
$ import - --dry-run --marks <<< [{"title": "New", "rating": 4}, {"title": "Second"}]
! 1 mark would be taken over from elsewhere
! 2 papers read from 1 file: 2 would be new, 0 would be updated, 0 unchanged
$ --library ~/fresh import - --dry-run --marks <<< [{"title": "New", "rating": 4}, {"title": "Second"}]
! 1 mark would be taken over from elsewhere
! 2 papers read from 1 file: 2 would be new, 0 would be updated, 0 unchanged
$ import - --marks <<< [{"title": "New", "rating": 4}, {"title": 3}]
! skipped standard input, record 2: title should be a text, not a number
! 1 mark taken over from elsewhere; undo --import takes them back
! 1 paper read from 1 file: 1 new, 0 updated, 0 unchanged
$ import - --dry-run <<< [{"title": "New", "rating": 4}]
! 1 paper read from 1 file: 0 would be new, 0 would be updated, 1 unchanged
$ import - --json <<< [{"title": "New", "abstract": "Told."}, {"title": 3}]
{
  "files": 1,
  "read": 1,
  "new": 1,
  "updated": 0,
  "unchanged": 0,
  "skipped": [
    {
      "file": "standard input",
      "where": "record 2",
      "reason": "title should be a text, not a number"
    }
  ],
  "format": {
    "standard input": "json"
  }
}
! skipped standard input, record 2: title should be a text, not a number
$ import - --day 2026-06-13 --format json <<< {"title": "Balloons", "abstract": "They rise."}
! 1 paper read from 1 file: 0 new, 1 updated, 0 unchanged
$ import - --format hf-page <<< {"title": "Balloons"}
! skipped standard input, line 1: “{"title": "Balloons"}” has no abstract after it
! 0 papers read from 1 file: 0 new, 0 updated, 0 unchanged
[2]
$ import ~/home
! no file with papers was found
[1]
$ undo --edit import:3
! took back the import of standard input: 1 paper gone
$ list
p:aaec8d170ee2	inbox		2026-06-13	Balloons
arxiv:2606.13681	inbox		2026-06-12	Kites in the wind
doi:10.1234/wind	inbox			Wind tunnels, and how a model of a kite behaves in one that is as long as this title
p:3b3d0df6c3ef	inbox	4		New
""")
    assert sitting(seen) == seen
    assert not (tmp_path / "fresh").exists(), "a dry run makes no library"


def test_queries_counted_and_explained_for_programs(sitting: Sitting) -> None:
    seen = as_seen("""
$ list kites zzz --explain --json
{
  "total": 0,
  "steps": [
    [
      "kites",
      1
    ],
    [
      "zzz",
      0
    ]
  ],
  "tree": {
    "text": "kites zzz",
    "alone": 0,
    "left": null,
    "parts": [
      {
        "text": "kites",
        "alone": 1,
        "left": 1,
        "parts": []
      },
      {
        "text": "zzz",
        "alone": 0,
        "left": 0,
        "parts": []
      }
    ]
  },
  "corrections": {},
  "culprit": "zzz",
  "nearest": {
    "query": "kites",
    "change": "without zzz",
    "total": 1
  },
  "lacking": null
}
[1]
$ why 2606.13681 "kits OR wind" -hybrid --json
[
  {
    "clause": "kits",
    "satisfied": true,
    "places": [
      {
        "field": "title",
        "part": 0,
        "text": "Kites in the wind",
        "start": 0,
        "end": 5
      },
      {
        "field": "abstract",
        "part": 0,
        "text": "We fly kites. They land softly in the grass.",
        "start": 7,
        "end": 12
      }
    ],
    "corrected": "kites",
    "score": null
  },
  {
    "clause": "wind",
    "satisfied": true,
    "places": [
      {
        "field": "title",
        "part": 0,
        "text": "Kites in the wind",
        "start": 13,
        "end": 17
      }
    ],
    "corrected": null,
    "score": null
  },
  {
    "clause": "-hybrid",
    "satisfied": true,
    "places": [],
    "corrected": null,
    "score": null
  }
]
$ why 2606.13681 -zzz kites zzz
✓ -zzz
✓ kites
    title: Kites in the wind
    abstract: We fly kites. They land softly in the gras…
✗ zzz
[1]
$ rate 2606.13681 4
! rated 4: Kites in the wind
$ list rating:5
! rating:5 0
! nearest: rating>=4 (rating>=4 instead of rating:5) finds 1
! no paper matches this
[1]
$ list "+nowhere" --explain
+nowhere  0
+nowhere 0
nearest: every paper (without +nowhere) finds 3
[1]
$ view "a b" kites
! broadsheet: “a b” cannot be a name: use letters, digits and -_/., without spaces
[2]
$ view gone q:nothing
! broadsheet: column 3: there is no view “nothing”; expected one of due, gone, inbox, noted, queue, starred
[2]
$ view mine kites -zzz
! saved the view mine: kites -zzz
$ views
inbox                    3  is:inbox -is:snoozed
queue                    0  is:queued OR is:reading
starred                  1  is:starred
noted                    0  has:note
due                      0  is:due
mine                     1  kites -zzz
""")
    assert sitting(seen) == seen


def test_what_the_help_says_of_a_command(sitting: Sitting) -> None:
    seen = as_seen("""
$ views --help
Usage: broadsheet views [OPTIONS]

  List the views, and how many papers each finds.

Options:
  --json  Print JSON.
  --help  Show this message and exit.

Examples:
  broadsheet views
  broadsheet views --json
$ notes --help
Usage: broadsheet notes [OPTIONS] COMMAND [ARGS]...

  Export and import notes as Markdown, a file for each paper.

Options:
  --help  Show this message and exit.

Commands:
  export  Write the notes of papers into a folder, a page for each paper.
  import  Take in what you edited in a folder of exported notes.

Examples:
  broadsheet notes export ~/notes
  broadsheet notes import ~/notes --dry-run
$ notes import --help
Usage: broadsheet notes import [OPTIONS] DIR

  Take in what you edited in a folder of exported notes.

  It is one step, which `undo` takes back. A note that was changed both here
  and there is shown with its two texts side by side, and stays as it is until
  you settle it with --take.

Options:
  --dry-run                  Show what would happen; write nothing.
  --take [mine|theirs|both]  Settle conflicts: keep my text, the page's, or
                             both.
  --delete                   Also delete the notes that are gone from their
                             pages.
  --json                     Print JSON.
  --help                     Show this message and exit.

Examples:
  broadsheet notes import ~/notes --dry-run
  broadsheet notes import ~/notes --take both
$ demo --help
Usage: broadsheet demo [OPTIONS]

  Try Broadsheet on an invented morning of thirty papers.

  Nothing is asked of the network, your own library is left alone, and
  everything is gone when you leave.

Options:
  --help  Show this message and exit.

Examples:
  broadsheet demo
  NO_COLOR=1 broadsheet demo
""")
    assert sitting(seen) == seen


def test_what_is_painted_where_colour_is_asked_for(sitting: Sitting) -> None:
    seen = as_seen("""
$ subscribe hf
! subscribed to hf; broadsheet fetch asks the network for its papers
$ rate 2606.13681 4
! rated 4: Kites in the wind
$ tag 2606.13681 +rl
! tagged +rl: Kites in the wind
$ undo
! undid “tagged +rl”: Kites in the wind
$ --color always history
ID  ␛[2mNOW␛[0m  “tagged +rl”: Kites in the wind (undone)
␛[2m    arxiv:2606.13681  tag:rl: – → rl␛[0m
ID  ␛[2mNOW␛[0m  “rated 4”: Kites in the wind
␛[2m    arxiv:2606.13681  rating: – → 4␛[0m
import:1  ␛[2mNOW␛[0m  “imported some.json”: 3 new
␛[2m      papers: – → 3 new␛[0m
$ history --color always --limit 1
ID  ␛[2mNOW␛[0m  “tagged +rl”: Kites in the wind (undone)
␛[2m    arxiv:2606.13681  tag:rl: – → rl␛[0m
$ --color always views
inbox                    3  ␛[2mis:inbox -is:snoozed␛[0m
queue                    0  ␛[2mis:queued OR is:reading␛[0m
starred                  1  ␛[2mis:starred␛[0m
noted                    0  ␛[2mhas:note␛[0m
due                      0  ␛[2mis:due␛[0m
$ --color always subscriptions
hf  not fetched yet   ␛[2mbroadsheet fetch brings it␛[0m
$ --color always why 2606.13681 kites
✓ kites
    title: ␛[1mKites␛[0m in the wind
    abstract: We fly ␛[1mkites␛[0m. They land softly in the gras…
$ --color always list title:kites ???
· ␛[33m4★␛[0m ␛[2m2606.13681    ␛[0m Kites in the wind
$ --color never list title:kites ???
· 4★ 2606.13681     Kites in the wind
$ list title:kites ???
· ␛[33m4★␛[0m ␛[2m2606.13681    ␛[0m Kites in the wind
$ list title:kites --color auto ???
· ␛[33m4★␛[0m ␛[2m2606.13681    ␛[0m Kites in the wind
""")
    assert sitting(seen) == seen


def test_no_colour_is_painted_where_none_is_wanted(sitting: Sitting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    seen = as_seen("""
$ list title:kites ???
·    2606.13681     Kites in the wind
$ --color auto list title:kites ???
·    2606.13681     Kites in the wind
$ list title:kites --color always ???
· ␛[33m  ␛[0m ␛[2m2606.13681    ␛[0m Kites in the wind
""")
    assert sitting(seen) == seen


def test_tags_that_views_ask_for(sitting: Sitting) -> None:
    seen = as_seen("""
$ view v tag:ghost
! saved the view v: tag:ghost
$ view w +ghost rating:4
! saved the view w: +ghost rating:4
$ tag --rename ghost spirit
! renamed the tag ghost to spirit: 0 papers, 2 views; `undo` takes it back
$ tag --delete spirit
! nothing to change
[1]
$ tag 2606.13681 10.1234/wind "+spirit, +two words"
! tagged +spirit +two-words: 2 papers
$ tag --delete SPIRIT
! deleted the tag spirit: 2 papers; `undo` takes it back
! still asked for by 1 view: w
$ tag --rename "two words" one
! renamed the tag two-words to one: 2 papers; `undo` takes it back
$ tag --rename one ""
! broadsheet: “” is not a tag: use letters, digits and -_/.
[2]
$ tag balloons "+🔥"
! broadsheet: “🔥” is not a tag: use letters, digits and -_/.
[2]
$ tag balloons -nowhere
! nothing to change
[1]
$ tag balloons +x -x
! tagged +x -x: Balloons
$ tag - +y <<< 2606.13681 balloons
! tagged +y: 2 papers
$ tag --rename y one --force ???
! merged the tag y into one: 2 papers; `undo` takes it back
$ views
inbox                    3  is:inbox -is:snoozed
queue                    0  is:queued OR is:reading
starred                  0  is:starred
noted                    0  has:note
due                      0  is:due
v                        0  tag:spirit
w                        0  +spirit rating:4
""")
    assert sitting(seen) == seen


def test_backups_are_listed_and_restored(sitting: Sitting) -> None:
    seen = as_seen("""
$ rate 2606.13681 4
! rated 4: Kites in the wind
$ backup --json
[
  "~/library/backups/state-ID.json"
]
$ rate 2606.13681 2
! rated 2: Kites in the wind
$ backup --list
~/library/backups/state-ID.json
""")
    assert sitting(seen) == seen


def test_what_is_removed_and_put_back_by_names_and_queries(sitting: Sitting) -> None:
    seen = as_seen("""
$ remove - --force <<< 2606.13681 10.1234/wind
! removed 2 papers; `broadsheet undo` brings them back
$ remove is:removed --undo
! put back 2 papers
$ rate 2606.13681 10.1234/wind 4
! rated 4: 2 papers
$ remove is:inbox --force
! removed “Balloons”; `broadsheet undo` brings it back
$ remove title:kites --marked --force
! removed “Kites in the wind”; `broadsheet undo` brings it back
$ list is:removed
arxiv:2606.13681	inbox	4	2026-06-12	Kites in the wind
p:aaec8d170ee2	inbox			Balloons
$ add A talk --author "Ada King" --author "C. Babbage" --url https://example.org/talk --abstract "We talk."
p:5223e7087ce5
$ add "A talk!" --author "Ada King"
! broadsheet: there is such a paper: p:5223e7087ce5 A talk
[2]
""")
    assert sitting(seen) == seen


def test_the_account_of_a_query_is_a_tree_with_its_counts_and_a_way_out() -> None:
    parts = (Counted("a\x1b[2J OR b", 12345, 1234, (Counted("a", 12000, None, ()), Counted("b", 345, None, ()))),)
    tree = Counted("(a OR b) /slow/", None, None, (*parts, Counted("/slow/", None, 0, ())))
    nearest = Suggestion("", "without both", 54321)
    steps = (("a OR b", 1234), ("/slow/", 0))
    found = Explanation(0, steps, tree, {}, "/slow/", nearest, "no paper has a score yet")
    assert [*account(found)] == [
        "(a OR b) /slow/  too slow to count",
        "  a OR b  12,345 → 1,234 left",
        "    a  12,000",
        "    b  345",
        "  /slow/  too slow to count → 0 left",
        "a OR b 1,234 → /slow/ 0",
        "no paper has a score yet",
        "nearest: every paper (without both) finds 54,321",
    ]
    nearer = replace(found, nearest=replace(nearest, query="a"), culprit=None, lacking=None)
    assert [*hints(nearer)] == ["nearest: a (without both) finds 54,321"]


WHOLE = Entry(
    0,
    Paper(
        "p:0123456789ab",
        "Kites and [/] wind",
        "We fly.\n\nWe land.",
        ("Ada King", "Bo"),
        "2026-06-12",
        day_inferred=True,
        url="https://example.org/k",
        doi="10.1/k",
        upvotes=1,
        venue="Sky 2026",
        sources=("hf-page", "json"),
        summary="Kites fly.",
        keywords=("kites", "wind"),
        organization="Sky Lab",
        code="https://github.com/a/k",
        stars=1,
        withdrawn="2026-07-01",
        citekey="king2026kites",
    ),
    Mark(
        "p:0123456789ab",
        status=Status.READ,
        rating=2,
        tags=("a", "b"),
        notes=(
            Note(
                "Is it?\n\nYes.",
                kind="question",
                done=True,
                quote=Quote("We fly."),
                created="2026-06-12T12:00:00Z",
                conflicts=("Is it not?",),
            ),
        ),
    ),
)


def test_a_paper_is_painted_with_all_that_is_known_of_it() -> None:
    assert paper_text(WHOLE, 200) == as_seen("""
\x1b[1mKites and [/] wind\x1b[0m
Ada King, Bo
withdrawn 2026-07-01 · Sky 2026 · 2026-06-12 (year inferred) · 1 vote · hf-page, json ·
Sky Lab
p:0123456789ab king2026kites
https://example.org/k
https://github.com/a/k · 1 star
https://doi.org/10.1/k
\x1b[2mkeywords: kites, wind\x1b[0m

Kites fly.

● read · \x1b[33m★★\x1b[0m 2 of 5 · \x1b[34m#a #b\x1b[0m

We fly.

We land.

\x1b[2m≡ question, done, 2026-06-12\x1b[0m
  “We fly.”
  Is it?

  Yes.
\x1b[2m  written elsewhere\x1b[0m
  Is it not?
""")
    narrow = Entry(
        0, Paper("p:1", "Kites", "We fly where the wind blows"), Mark("p:1", notes=(Note("Is it as it is?"),))
    )
    assert [line for line in paper_text(narrow, 1).splitlines() if "≡" not in line] == [
        *(
            "\x1b[1mKites\x1b[0m",
            "",
            "p:1",
            "",
            "· inbox",
            "",
            "We fly where the",
            "wind blows",
            "",
            "  Is it as it is?",
        )
    ]


@pytest.mark.parametrize(
    ("paper", "mark", "width", "row"),
    [
        ({}, WHOLE.mark, 30, "● 2★ p:0123456789ab Kites and…"),
        ({}, WHOLE.mark, 55, "● 2★ p:0123456789ab Kites and [/] wind"),
        ({}, WHOLE.mark, 56, "● 2★ p:0123456789ab Kites and [/] wind #a #b"),
        ({"arxiv": "2606.00001"}, Mark("x"), 60, "·    2606.00001     Kites and [/] wind"),
        ({"id": "p:0123456789abc"}, Mark("x"), 60, "·    king2026kites  Kites and [/] wind"),
        ({"id": "p:0123456789abc", "citekey": ""}, Mark("x"), 60, "·    p:0123456789abc Kites and [/] wind"),
    ],
)
def test_a_row_has_the_shortest_name_and_tags_where_they_leave_room(
    paper: dict[str, str], mark: Mark, width: int, row: str
) -> None:
    drawn = paper_row(Entry(0, replace(WHOLE.paper, **paper), mark), width)  # type: ignore[arg-type]
    assert click.unstyle(drawn) == row


def test_a_row_has_its_colours() -> None:
    painted = "\x1b[32m●\x1b[0m \x1b[33m2★\x1b[0m \x1b[2mp:0123456789ab\x1b[0m Kites and [/] wind\x1b[34m #a #b\x1b[0m"
    assert paper_row(WHOLE, 80) == painted
