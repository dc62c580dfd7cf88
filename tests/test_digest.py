"""The digest: each new paper once, with why; sent by the reader's own program, and never twice."""

from __future__ import annotations

import asyncio
import email
import errno
import json
import os
import re
import shutil
import socket
import sys
import time
import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from store import files
from store.digest import Digest, Group, Item, compose, sending
from store.digest.html import write_html
from store.digest.mail import mail_of
from store.digest.markdown import write_markdown
from store.digest.sent import MEMORY, Sent, one_at_a_time
from store.digest.text import write_text
from store.errors import InputError, LibraryError
from store.ledger.passed_over import PASSED
from store.library import Library
from store.locks import Waits
from store.making import Incoming
from store.models import Entry, Mark, Note, Paper, Quote, Status
from store.text import clean
from store.times import now, own_day, stamp
from tests.conftest import TODAY
from tests.hostile import PAPERS as HOSTILE
from tests.papers import incoming, made, smuggled
from tui import config
from tui.cli import run

ADA = "ada@example.org"


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a library of some papers with something to say of each group."""
    folder = tmp_path_factory.mktemp("planted") / "library"
    library = Library.open(folder, seeds=False, today=TODAY)
    library.ingest(incoming(papers()))
    library.close()
    return folder


def papers() -> Iterator[Paper]:
    for number in range(12):
        about = "memory of agents" if number in (0, 9) else "light on water"
        yield made(f"{about.capitalize()}, part {number}", upvotes=number, authors=("Ana Bell",), day="2026-07-31")


@pytest.fixture
def library(planted: Path, tmp_path: Path) -> Iterator[Library]:
    shutil.copytree(planted, tmp_path / "library")
    opened = Library.open(tmp_path / "library", today=TODAY)
    yield opened
    opened.close()


def entry(library: Library, title: str) -> Any:
    [found] = [each for each in library.entries(library.head(100)) if each.paper.title == title]
    return found


def since(days: int) -> str:
    return stamp(now() - timedelta(days=days))


def groups(library: Library, **asked: Any) -> dict[str, dict[str, str]]:
    digest = compose(library, since(1), stamp(), **asked)
    return {group.name: {item.entry.paper.title: item.why for item in group.items} for group in digest.groups}


def test_each_new_paper_stands_once_in_the_first_group_that_it_fits(library: Library) -> None:
    def say(title: str, change: Any) -> None:
        library.edit([entry(library, title)], change, "said")

    say("Memory of agents, part 0", lambda mark: mark.rated(5))
    say("Light on water, part 1", lambda mark: mark.rated(1))
    say("Light on water, part 2", lambda mark: mark.with_status(Status.QUEUED))
    say("Light on water, part 4", lambda mark: mark.with_note(Note("Why *so*?", kind="question")))
    library.set_view("parts", "part 5")
    library.passed[entry(library, "Light on water, part 7").paper.id] = 4
    library.passed[entry(library, "Light on water, part 1").paper.id] = 1
    found = groups(library)
    assert [*found] == ["expected", "voted", "topics", "waiting", "questions", "also"]
    assert [*found["expected"]] == ["Memory of agents, part 9"]
    assert re.fullmatch(r"score \d+: .*\bagents\b.*", found["expected"]["Memory of agents, part 9"])
    assert found["voted"]["Light on water, part 11"] == "11 votes, the most of 12 new"
    assert [*found["voted"]] == [f"Light on water, part {number}" for number in (11, 10, 8, 7, 6)]
    assert found["topics"] == {"Light on water, part 5": "view parts: “part” in the title"}
    assert found["waiting"] == {"Light on water, part 2": "queued today"}
    [asked] = found["questions"].values()
    assert asked.endswith("you asked: “Why *so*?”")
    assert [*found["also"]] == ["Light on water, part 3", "Light on water, part 1", "Memory of agents, part 0"]
    assert sum(map(len, found.values())) == 12


def test_older_papers_that_wait_are_there_too_and_are_not_new(library: Library) -> None:
    often, seldom = (entry(library, f"Light on water, part {number}").paper.id for number in (7, 8))
    library.passed.update({often: PASSED, seldom: PASSED})
    library.index.recounted([often, seldom])
    library.passed[seldom] = PASSED - 1  # which the index does not know yet
    library.edit([entry(library, "Light on water, part 2")], lambda mark: mark.with_status(Status.QUEUED), "queued")
    digest = compose(library, since(-1), stamp())
    assert digest.new == () and [(group.name, group.items[0].new) for group in digest.groups] == [
        ("passed", False), ("waiting", False)
    ]  # fmt: skip
    [passed] = digest.groups[0].items
    assert passed.entry.paper.id == often and passed.why == f"looked at {PASSED} times, and left undecided"


def test_what_was_skipped_is_listed_and_not_recommended(library: Library) -> None:
    skipped = "Light on water, part 11"
    library.edit([entry(library, skipped)], lambda mark: mark.with_status(Status.SKIPPED), "skipped")
    found = groups(library)
    assert next(iter(found["voted"].items())) == ("Light on water, part 10", "10 votes, number 2 of 12 new")
    assert next(iter(found["also"])) == skipped and sum(map(len, found.values())) == 12


def test_what_waits_is_there_by_how_long_and_what_was_asked_by_when(planted: Path, tmp_path: Path) -> None:
    shutil.copytree(planted, tmp_path / "library")
    library = Library.open(tmp_path / "library", today=own_day(now()) + timedelta(days=3))
    for number in (3, 2):
        title = f"Light on water, part {number}"
        library.edit([entry(library, title)], lambda mark: mark.with_status(Status.QUEUED), "queued")
    asked = {
        4: Note("Why?", kind="question", created="2026-06-11T10:00:00Z"),
        5: Note("", kind="question", created="2026-06-12T10:00:00Z", quote=Quote("kites")),
        6: Note("x" * 201, kind="question", created=""),
        7: Note("Of no account.", created="2026-06-12T10:00:00Z"),
    }
    for number, note in asked.items():
        title = f"Light on water, part {number}"
        library.edit([entry(library, title)], lambda mark, note=note: mark.with_note(note), "asked")
    made = {group.name: group for group in compose(library, since(-1), stamp()).groups}
    library.close()
    said = {name: [(item.entry.paper.title[-6:], item.why) for item in group.items] for name, group in made.items()}
    assert said == {
        "waiting": [("part 3", "queued 3 days ago"), ("part 2", "queued 3 days ago")],
        "questions": [
            ("part 6", f"you asked: “{'x' * 199}…”"),
            ("part 5", "on 12 Jun 2026 you asked: “kites”"),
            ("part 4", "on 11 Jun 2026 you asked: “Why?”"),
        ],
    }
    assert [(group.title, group.items[0].new) for group in made.values()] == [
        ("Waiting longest", False),
        ("Open questions", False),
    ]


@pytest.mark.parametrize(("later", "why"), [(0, "queued today"), (1, "queued 1 day ago")])
def test_what_was_queued_today_waits_since_today(planted: Path, tmp_path: Path, later: int, why: str) -> None:
    shutil.copytree(planted, tmp_path / "library")
    library = Library.open(tmp_path / "library", today=own_day(now()) + timedelta(days=later))
    title = "Light on water, part 2"
    library.edit([entry(library, title)], lambda mark: mark.with_status(Status.QUEUED), "queued")
    assert groups(library)["waiting"] == {title: why}
    library.close()


def test_a_query_asks_for_some_of_them_alone(library: Library) -> None:
    found = groups(library, query="agents", asked=library.search("agents"))
    assert {title for group in found.values() for title in group} == {
        f"Memory of agents, part {number}" for number in (0, 9)
    }


def test_a_group_has_ten_papers_at_most_and_a_view_that_cannot_be_asked_none(library: Library) -> None:
    library.ingest(incoming(made(f"Kites, part {number}", day="2026-07-31") for number in range(8)))
    library.set_view("gone", "kites")
    library.set_view("old", "q:gone")
    library.set_view("gone", None)
    library.set_view("parts", "part")
    found = groups(library)
    assert {name: len(group) for name, group in found.items()} == {"voted": 5, "topics": 10, "also": 5}
    assert {why.split(":")[0] for why in found["topics"].values()} == {"view parts"}


def test_a_digest_goes_back_as_far_as_there_are_years_and_leaves_out_what_was_sent(library: Library) -> None:
    [paper] = [paper for paper in papers() if paper.title.endswith("agents, part 0")]
    assert len(compose(library, "0001-01-01T00:00:00Z", stamp()).new) == 12
    sent = compose(library, since(1), stamp(), without=[paper.id])
    assert len(sent.new) == 11 and paper.id not in sent.new
    named = {"title": paper.title, "authors": paper.authors, "arxiv": "2607.00001"}
    library.ingest([Incoming(named, aliases=[paper.id])])
    assert len(compose(library, since(1), stamp(), without=[paper.id]).new) == 11


def test_what_was_sent_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / MEMORY).mkdir()
    with pytest.raises(LibraryError) as caught:
        Sent.read(tmp_path)
    assert str(caught.value) == f"{tmp_path / MEMORY}: is a directory"


# -- formats -----------------------------------------------------------------------------------------------------------


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)
        self.attributes += attrs


def test_nothing_breaks_out_of_any_format(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library", seeds=False, today=TODAY)
    evil = "\r\nBcc: eve@example.org\r\n\r\n<script>alert(1)</script> </title> [x](javascript:y) .\n.\n"
    library.ingest(smuggled([*HOSTILE, Paper("p:evil", evil, evil, (evil,), summary=evil, upvotes=999)]))
    digest = compose(library, since(1), stamp())
    assert len(digest.new) == len(library)
    mail = mail_of(digest, [ADA], ADA)
    head = mail.as_string().partition("\n\n")[0]
    assert all(re.match(r"[A-Z][A-Za-z-]+: ", line) for line in head.split("\n")), head
    assert mail.as_string().isascii() and "eve@" not in head
    text, html = (part.get_content() for part in mail.iter_parts())
    assert mail.get_content_type() == "multipart/alternative"
    page = _Page()
    page.feed(html)
    assert {*page.found} <= {
        *["html", "head", "meta", "title", "body", "div", "h1", "h2", "h3", "p", "a", "ul", "li", "span", "code"]
    }
    links = [value or "" for name, value in page.attributes if name in ("href", "src")]
    assert all(re.match("https?://", link) for link in links)
    assert {name for name, _ in page.attributes} <= {"lang", "charset", "name", "content", "style", "href", "rel"}
    assert "url(" not in html and "@import" not in html
    assert "\x1b" not in text and "\u202e" not in text + html
    library.close()


hostile_texts = st.lists(
    st.text(max_size=12)
    | st.sampled_from(
        ["\r\n", "\nBcc: eve@b.org\n\n", "</h3>", "<script>", "](javascript:x)", "`", "$x_1<y$", "# ", "\x1b[2J",
         "\u202e", "\n.\n", "From ", "&lt;", "{}", "\\", "=?utf-8?q?x?=", "漢字", "🧪", "- ", "> ", "|", "x" * 1_200]
    ),
    max_size=8,
).map("".join)  # fmt: skip


@given(title=hostile_texts, text=hostile_texts, why=hostile_texts)
@settings(max_examples=100, deadline=None)
def test_whatever_papers_say_a_digest_keeps_its_shape(title: str, text: str, why: str) -> None:
    keeps_its_shape(title, text, why)


@pytest.mark.long
@given(title=hostile_texts, text=hostile_texts, why=hostile_texts)
@settings(max_examples=500, deadline=None)
def test_more_of_what_papers_say(title: str, text: str, why: str) -> None:
    keeps_its_shape(title, text, why)


def keeps_its_shape(title: str, text: str, why: str) -> None:
    paper = Paper("p:x", f"A {title}", text, (text, title), url=f"https://e.org/{text}", venue=title, upvotes=3)
    item = Item(Entry(0, paper, Mark("p:x")), clean(why), True)
    shown = tuple(Group(name, name, (item,)) for name in ("voted", "also"))
    digest = Digest(TODAY, stamp(), since(1), text, ("p:x",), shown)
    sent = mail_of(digest, [ADA], ADA).as_bytes()
    head = sent.partition(b"\n\n")[0].split(b"\n")
    assert b"\r" not in sent and all(re.match(rb"[A-Z][A-Za-z-]+: ", line) for line in head)
    mail = email.message_from_bytes(sent, policy=default)
    assert isinstance(mail, EmailMessage) and not mail.defects and mail.keys().count("Bcc") == 0
    plain, html = (part.get_content() for part in mail.iter_parts())
    assert plain == "".join(write_text(digest)) and html == "".join(write_html(digest))
    assert not any(unicodedata.category(each) in ("Cc", "Cs") and each != "\n" for each in plain + html)
    page = _Page()
    page.feed(html)
    page.close()
    assert len(page.found) == html.count("<") - html.count("</") - 1 and page.found.count("h3") == 1
    assert all(re.match("https?://", value or "") for name, value in page.attributes if name == "href")
    tokens = MarkdownIt().parse("".join(write_markdown(digest)))
    assert [each.tag for each in tokens if each.type == "heading_open"] == ["h1", "h2", "h3", "h2"]
    inner = [child for each in tokens for child in each.children or ()]
    assert not any(each.type in ("html_block", "html_inline", "image") for each in [*tokens, *inner])


def shell(library: Library, capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> tuple[str, str]:
    capsys.readouterr()
    found = run(["--library", str(library.folder), *words])
    out, err = capsys.readouterr()
    assert found == code and "Traceback" not in err, (words, found, out, err)
    return out, err


def test_every_format_says_the_same(library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, _ = shell(library, capsys, "digest")
    assert all(len(line) <= 80 for line in text.splitlines())
    markdown, _ = shell(library, capsys, "digest", "--format", "markdown")
    assert markdown.startswith("# Digest, ") and "\n## Most voted\n\n### Light on water, part 11\n" in markdown
    html, _ = shell(library, capsys, "digest", "--format", "html")
    for ending in ("txt", "md", "html", "eml"):
        _, said = shell(library, capsys, "digest", "-o", str(tmp_path / f"morning.{ending}"))
        assert said.startswith("12 new papers written to ")
    assert (tmp_path / "morning.md").read_text() == markdown and (tmp_path / "morning.html").read_text() == html
    mail = email.message_from_bytes((tmp_path / "morning.eml").read_bytes(), policy=default)
    assert isinstance(mail, EmailMessage) and mail["Subject"].endswith(": 12 new papers")
    assert [part.get_content().replace("\r\n", "\n") for part in mail.iter_parts()] == [text, html]
    for number in range(12):
        assert all(each.count(f", part {number}\n") + each.count(f", part {number} ·") == 1 for each in (text,))
        assert all(len(re.findall(rf", part {number}(?!\d)", each)) == 1 for each in (text, markdown, html))
    (tmp_path / "mine.md").write_text("mine")
    _, said = shell(library, capsys, "digest", "-o", str(tmp_path / "mine.md"), code=2)
    assert "--force overwrites it" in said and (tmp_path / "mine.md").read_text() == "mine"
    assert not (library.folder / MEMORY).exists()  # looking moved nothing


WHEN = "a day such as 2026-08-01, monday, 3d or 2w, or a moment such as 2026-08-01T07:30Z"
SCHEDULES = "--schedule prints what sends; beside it are only a query and --to"
SENDS = "--send sends a mail; to write a file leave it out"
OWN = "--json is a format of its own; leave out --format and -o"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--format pdf", "a digest has no format “pdf”; its formats are text, md, html, eml"),
        ("--since someday", f"--since “someday” is not a time; expected {WHEN}"),
        ("--since 2026-13-45T99:99", f"--since “2026-13-45T99:99” is not a time; expected {WHEN}"),
        ("--send -o x.eml", SENDS),
        ("--send --format md", SENDS),
        ("--send", 'nobody to send it to; --to ADDRESS says whom, or [mail] to = "…" in the configuration'),
        ("--send --to nobody", "“nobody” is no mail address"),
        ("--to a@b.org", "--to is for a mail: with --send, --schedule or --format eml"),
        ("--json --format md", OWN),
        ("--json -o x", OWN),
        *((f"--schedule cron {more}", SCHEDULES) for more in ("--send", "-o x", "--format md", "--since 1d", "--json")),
    ],
)
def test_wrong_use_is_one_line(library: Library, capsys: pytest.CaptureFixture[str], words: str, said: str) -> None:
    assert shell(library, capsys, "digest", *words.split(), code=2) == ("", f"broadsheet: {said}\n")


LISTED = """
12 new papers since WHEN

Most voted
----------

Light on water, part 11
  > 11 votes, the most of 12 new
  Ana Bell · ▲11

Light on water, part 10
  > 10 votes, number 2 of 12 new
  Ana Bell · ▲10

Memory of agents, part 9
  > 9 votes, number 3 of 12 new
  Ana Bell · ▲9

Light on water, part 8
  > 8 votes, number 4 of 12 new
  Ana Bell · ▲8

Light on water, part 7
  > 7 votes, number 5 of 12 new
  Ana Bell · ▲7

Also new
--------

- Light on water, part 6 · Ana Bell · ▲6
- Light on water, part 5 · Ana Bell · ▲5
- Light on water, part 4 · Ana Bell · ▲4
- Light on water, part 3 · Ana Bell · ▲3
- Light on water, part 2 · Ana Bell · ▲2
- Light on water, part 1 · Ana Bell · ▲1
- Memory of agents, part 0 · Ana Bell
"""


def test_a_digest_is_read_line_by_line_and_an_empty_one_is_one_line(
    library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = shell(library, capsys, "digest")
    title, rule, listed = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "WHEN", out).split("\n", 2)
    assert re.fullmatch(r"Digest, \d{1,2} [A-Z][a-z]{2} \d{4}", title) and rule == "=" * len(title)
    assert (f"\n{listed}", err) == (LISTED, "")
    assert shell(library, capsys, "digest", "-o", "-", "--format", "txt")[0].split("\n")[3:] == out.split("\n")[3:]
    path = tmp_path / "a.md"
    assert shell(library, capsys, "digest", "-o", str(path)) == ("", f"12 new papers written to {path} as md\n")
    out, err = shell(library, capsys, "digest", "--since", "2099-01-01", code=1)
    assert (out, err) == ("", "no new paper since 2099-01-01\n")
    out, err = shell(library, capsys, "digest", "zzzz", "--json", "--since", "2099-01-01", code=1)
    empty = json.loads(out)
    assert (empty["query"], empty["new"], empty["groups"]) == ("zzzz", [], [])
    assert err == "no new paper since 2099-01-01\n"


# -- sending -----------------------------------------------------------------------------------------------------------


class Postbox:
    """A mail server on this computer that keeps what it is given, or refuses it."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refuses = ""
        self.waits = 0.0

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:
        await asyncio.sleep(self.waits)
        if self.refuses:
            return self.refuses
        mail = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        mail["X-Given-To"] = ", ".join(envelope.rcpt_tos)
        self.mails.append(mail)
        return "250 OK"


SENDMAIL = f"""#!{sys.executable} -S
import email, smtplib, sys
read = sys.stdin.buffer.read()
mail = email.message_from_bytes(read)
server = smtplib.SMTP("127.0.0.1", int(sys.argv[1]))
try:
    server.sendmail(mail["From"], mail["To"].split(", "), read.replace(b"\\n", b"\\r\\n"))
except smtplib.SMTPException as error:
    sys.exit(f"sendmail: {{error.smtp_error.decode()}}")
"""


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[Postbox, int]]:
    controller = pytest.importorskip("aiosmtpd.controller")
    postbox = Postbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = controller.Controller(postbox, hostname="127.0.0.1", port=port)
    running.start()
    yield postbox, port
    running.stop()


@pytest.fixture
def postbox(server: tuple[Postbox, int], tmp_path: Path) -> Postbox:
    postbox, port = server
    postbox.mails, postbox.refuses, postbox.waits = [], "", 0.0
    script = tmp_path / "send mail"
    script.write_text(SENDMAIL)
    script.chmod(0o755)
    configure(f"'{script}' {port}")
    return postbox


def configure(program: str) -> None:
    config.config_path().write_text(f'[mail]\nprogram = {json.dumps(program)}\nto = "{ADA}"\n')


def test_what_was_sent_is_not_sent_again(
    library: Library, postbox: Postbox, capsys: pytest.CaptureFixture[str]
) -> None:
    _, err = shell(library, capsys, "digest", "--send", "--to", "eve@example.org", "--to", "Bo <bo@example.org>")
    assert err == "12 new papers sent to eve@example.org, Bo <bo@example.org>\n"
    [mail] = postbox.mails
    assert mail["X-Given-To"] == "eve@example.org, bo@example.org" and mail["From"] == ADA
    assert mail.get_content_type() == "multipart/alternative"
    for words in ((), ("--send",), ("--send", "--since", "1y"), ("agents", "--send", "--since", "1y")):
        _, err = shell(library, capsys, "digest", *words, code=1)
        assert err.startswith("no new paper since ") and err.count("\n") == 1
    assert len(postbox.mails) == 1
    out, _ = shell(library, capsys, "digest", "--since", "1y")  # what was sent may be looked at again
    assert out.splitlines()[2].startswith("12 new papers since ")
    library.ingest(incoming([made("A paper of its own")]))
    assert "1 new paper since " in shell(library, capsys, "digest")[0]
    shell(library, capsys, "digest", "--send")
    assert postbox.mails[1]["To"] == ADA and postbox.mails[1]["Subject"].endswith(": 1 new paper")
    shell(library, capsys, "digest", "--send", code=1)


def test_a_paper_that_was_on_its_way_while_a_digest_was_made_is_in_the_next_one(
    library: Library, postbox: Postbox, capsys: pytest.CaptureFixture[str]
) -> None:
    shell(library, capsys, "digest", "--send")
    sent = Sent.read(library.folder)
    sent.streams[""]["at"] = stamp(now() + timedelta(hours=1))  # as if that import had begun an hour before
    sent.write(library.folder)
    library.ingest(incoming([made("A paper of its own")]))
    assert "A paper of its own" in shell(library, capsys, "digest")[0]
    sent.streams[""]["from"] = sent.streams[""]["at"]
    sent.write(library.folder)
    shell(library, capsys, "digest", code=1)  # no digest goes back behind where the first one began


def test_what_one_query_sent_hides_nothing_from_another(
    library: Library, postbox: Postbox, capsys: pytest.CaptureFixture[str]
) -> None:
    shell(library, capsys, "digest", "agents", "--send")
    _, err = shell(library, capsys, "digest", "--send")
    assert err.startswith("10 new papers sent to")


def test_a_refused_mail_is_sent_the_next_time(
    library: Library, postbox: Postbox, capsys: pytest.CaptureFixture[str]
) -> None:
    postbox.refuses = "554 no room \x1b[2J for this"
    _, err = shell(library, capsys, "digest", "--send", code=4)
    assert err == "broadsheet: send mail did not take the mail (exit code 1): sendmail: no room for this\n"
    out, err = shell(library, capsys, "digest")
    assert "12 new papers since" in out and err.startswith("the last digest was not sent: send mail did not take")
    postbox.refuses = ""
    library.ingest(incoming([made("A paper that came meanwhile")]))
    _, err = shell(library, capsys, "digest", "--send")
    assert err.splitlines()[0].endswith("; trying again") and err.splitlines()[1].startswith("13 new papers sent")
    assert shell(library, capsys, "digest", code=1)[1].startswith("no new paper")


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("sh -c 'sleep 30'", "sh had not taken the mail after 1 second, and was ended"),
        ("sh -c 'sleep 30 & exit 3'", "sh did not take the mail (exit code 3)"),
        ("no-such-program -t", "there is no program “no-such-program”, which mail.program names"),
        ("/", "cannot be run: permission denied"),
        ("sh -c 'kill -9 $$'", "sh did not take the mail (signal 9)"),
    ],
)
def test_what_goes_wrong_is_one_line_and_moves_nothing(
    library: Library, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, program: str, said: str
) -> None:
    monkeypatch.setattr(sending, "PATIENCE", 0.3)
    configure(program)
    begun = time.monotonic()
    _, err = shell(library, capsys, "digest", "--send", code=4)
    assert said in err and err.count("\n") == 1 and time.monotonic() - begun < 10
    sent = Sent.read(library.folder)
    assert not sent.papers and not sent.streams and said in sent.failure


def test_a_sending_that_was_killed_is_said_and_tried_again(
    library: Library, postbox: Postbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(sending, "hand_over", killed)
        shell(library, capsys, "digest", "--send", code=130)
    _, err = shell(library, capsys, "digest", "--send")
    assert err.startswith("the last digest was not sent: it was interrupted, so it is not known whether it arrived")
    assert len(postbox.mails) == 1


def test_one_program_at_a_time_sends(
    library: Library, postbox: Postbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with one_at_a_time(library.folder, Waits()):
        monkeypatch.setattr(Waits.__init__, "__defaults__", (lambda line: None, False, 0.1))
        _, err = shell(library, capsys, "digest", "--send", code=3)
    assert f"is writing {library.folder / MEMORY}; try again" in err and postbox.mails == []


def test_no_shell_reads_the_command_line(library: Library, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    configure(f"true; touch {tmp_path}/made")
    assert "true;" in shell(library, capsys, "digest", "--send", code=4)[1]
    configure("sh 'unclosed")
    assert "sh 'unclosed: no closing quotation" in shell(library, capsys, "digest", "--send", code=2)[1]
    assert not (tmp_path / "made").exists()


def test_nothing_is_sent_where_it_cannot_be_kept_that_it_was(
    library: Library, postbox: Postbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    memory, write = library.folder / MEMORY, files.write

    def full(path: Path, *given: Any, **more: Any) -> None:
        if path == memory:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(path, *given, **more)

    memory.write_bytes(b'{"streams": 5')
    assert "does not say what was sent: move it away" in shell(library, capsys, "digest", "--send", code=3)[1]
    memory.unlink()
    monkeypatch.setattr("store.files.write", full)
    told = shell(library, capsys, "digest", "--send", code=3)[1]
    assert told == f"broadsheet: {memory} cannot be written: no space left on device\n"
    assert postbox.mails == []


def test_msmtp_sends_to_a_server(
    library: Library,
    postbox: Postbox,
    server: tuple[Postbox, int],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    msmtp = shutil.which("msmtp")
    if msmtp is None:
        pytest.skip("there is no msmtp")
    settings = tmp_path / "msmtprc"
    text = f"account default\nhost 127.0.0.1\nport {server[1]}\nfrom {ADA}\ntls off\nauth off\n"
    settings.write_text(text)
    settings.chmod(0o600)
    configure(f"{msmtp} -C {settings} -t")
    postbox.refuses = "554 not today"
    err = shell(library, capsys, "digest", "--send", code=4)[1]
    assert "msmtp did not take the mail" in err and "not today" in err
    postbox.refuses, postbox.waits = "", 3.0
    monkeypatch.setattr(sending, "PATIENCE", 0.5)
    assert "msmtp had not taken the mail after 1 second" in shell(library, capsys, "digest", "--send", code=4)[1]
    postbox.waits = 0.0
    shell(library, capsys, "digest", "--send")
    mail = postbox.mails[-1]
    assert mail["To"] == ADA == mail["X-Given-To"]
    # What the server took although nobody was told is known by its id.
    assert {each["Message-ID"] for each in postbox.mails} == {mail["Message-ID"]}
    settings.write_text(text.replace(str(server[1]), "1"))
    shell(library, capsys, "digest", "--send", code=1)
    library.ingest(incoming([made("One more")]))
    assert "refused" in shell(library, capsys, "digest", "--send", code=4)[1]


# -- schedules, addresses, JSON ----------------------------------------------------------------------------------------


def test_a_schedule_fetches_and_sends(
    library: Library, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("BROADSHEET_CONFIG")
    line, err = shell(library, capsys, "digest", "day:2w 100%", "--schedule", "cron", "--to", ADA)
    folder = library.folder
    assert re.fullmatch(
        rf"30 7 \* \* \* \S*broadsheet --library {folder} fetch; \S*broadsheet --library {folder} "
        rf"digest --send --to {ADA} -- 'day:2w 100\\%'\n",
        line,
    )
    assert err == ""
    units, _ = shell(library, capsys, "digest", "day:2w 100%", "--schedule", "systemd", "--to", ADA)
    assert f'digest --send --to {ADA} -- "day:2w 100%%"\nSuccessExitStatus=1\n' in units
    assert "OnCalendar=*-*-* 07:30:00" in units and re.search(r"ExecStart=-\S+ --library \S+ fetch\n", units)
    line, err = shell(library, capsys, "digest", "--schedule", "cron")
    assert "--to" not in line
    assert err == 'nobody to send it to yet; --to ADDRESS says whom, or [mail] to = "…" in the configuration\n'
    monkeypatch.setenv("BROADSHEET_CONFIG", "~/config.toml")
    own = tmp_path / "broadsheet"
    own.touch()
    monkeypatch.setattr("sys.argv", [str(own)])
    line, _ = shell(library, capsys, "digest", "--schedule", "cron")
    program = f"BROADSHEET_CONFIG={tmp_path}/home/config.toml {own} --library {folder}"
    assert line == f"30 7 * * * {program} fetch; {program} digest --send\n"
    own.unlink()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert " broadsheet --library" in shell(library, capsys, "digest", "--schedule", "cron")[0]


@pytest.mark.parametrize("wrong", ["ada", "ada@", "@b.org", "a@b.org\nBcc: c@d.org", "ä@b.org", "a b@c d", ""])
def test_what_is_no_address_is_refused(library: Library, wrong: str) -> None:
    with pytest.raises(InputError, match="is no mail address"):
        mail_of(compose(library, since(1), stamp()), [wrong])


@pytest.mark.parametrize(("columns", "widest"), [(20, 29), (50, 49), (500, 79)])
def test_on_a_terminal_a_digest_is_as_wide_as_that_within_reason(
    library: Library, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: int, widest: int
) -> None:
    library.ingest(incoming([made("A paper with a summary", upvotes=99, summary="x " * 60)]))
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    out, _ = shell(library, capsys, "digest")
    assert max(len(line) for line in out.splitlines() if "x x" in line) == widest


def test_a_narrow_terminal_has_narrow_lines(library: Library) -> None:
    text = "".join(write_text(compose(library, since(1), stamp()), 40))
    assert all(len(line) <= 40 for line in text.splitlines())


def test_json_is_as_its_schema_says(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    from tui.cli.schema import document

    found = json.loads(shell(library, capsys, "digest", "--json")[0])
    jsonschema.validate(found, document("digest"), cls=jsonschema.Draft202012Validator)
    assert len(found["new"]) == 12 and [group["name"] for group in found["groups"]] == ["voted", "also"]
    nothing = json.loads(shell(library, capsys, "digest", "zzzz", "--json", code=1)[0])
    jsonschema.validate(nothing, document("digest"), cls=jsonschema.Draft202012Validator)


def test_json_has_all_that_a_digest_says(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = shell(library, capsys, "digest", "memory", "agents", "--json")
    found = json.loads(out)
    papers = [item.pop("paper") for group in found["groups"] for item in group["items"]]
    assert [(paper["title"], paper["upvotes"]) for paper in papers] == [
        ("Memory of agents, part 9", 9),
        ("Memory of agents, part 0", 0),
    ]
    day, at, since = (found.pop(name) for name in ("day", "at", "since"))
    assert since < at and re.fullmatch(r"\d{4}-\d\d-\d\d", day) and err == ""
    why = "9 votes, the most of 2 new"
    assert found == {
        "query": "memory agents",
        "new": [paper["id"] for paper in papers],
        "groups": [
            {"name": "voted", "title": "Most voted", "items": [{"why": why, "new": True}]},
            {"name": "also", "title": "Also new", "items": [{"why": "", "new": True}]},
        ],
    }


@pytest.mark.parametrize(
    ("mail", "words", "sender", "to"),
    [
        ("", (), None, None),
        (f'to = " {ADA} "', (), ADA, ADA),
        (f'to = "{ADA}"\nfrom = " me@example.org"', (), "me@example.org", ADA),
        (f'to = "{ADA}"', ("--to", "bo@example.org", "--to", "cy@example.org"), ADA, "bo@example.org, cy@example.org"),
        ('from = "me@example.org"', ("--to", "bo@example.org"), "me@example.org", "bo@example.org"),
    ],
)
def test_a_mail_is_of_the_reader_and_to_the_reader_unless_told_otherwise(
    library: Library,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    mail: str,
    words: tuple[str, ...],
    sender: str | None,
    to: str | None,
) -> None:
    config.config_path().write_text(f"[mail]\n{mail}\n")
    written = email.message_from_string(shell(library, capsys, "digest", "--format", "eml", *words)[0], policy=default)
    assert (written["From"], written["To"]) == (sender, to)
    if to is None:
        return
    config.config_path().write_text(f"[mail]\n{mail}\nprogram = \"sh -c 'cat > {tmp_path}/sent'\"\ncolour = 3\n")
    out, err = shell(library, capsys, "digest", "--send", *words, "--json")
    assert (len(json.loads(out)["new"]), err.splitlines()) == (
        12,
        [*config.load().problems, f"12 new papers sent to {to}"],
    )
    sent = email.message_from_bytes((tmp_path / "sent").read_bytes(), policy=default)
    assert (sent["From"], sent["To"]) == (sender, to)
    assert len(config.load().problems) == 1


def test_a_file_that_another_wrote_is_written_over_by_force_alone(
    library: Library, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "mine.html"
    path.write_text("mine")
    assert shell(library, capsys, "digest", "-o", str(path), code=2) == (
        "",
        f"broadsheet: {path} was not written by export, or has changed since: nothing was written; "
        "--force overwrites it\n",
    )
    said = f"12 new papers written to {path} as html\n"
    for words in (("--force",), ()):
        assert shell(library, capsys, "digest", "-o", str(path), *words) == ("", said)
    assert path.read_text().startswith("<!DOCTYPE html>")


def test_settings_of_mail_are_texts() -> None:
    config.config_path().write_text("[mail]\nprogram = 5\npassword = 'x'\nto = 'a@b.org'\n")
    settings = config.load()
    assert settings.mail == {"to": "a@b.org"}
    assert settings.problems == [
        'config.toml line 2: mail.program is 5; expected a command line such as "msmtp -t"',
        "config.toml line 3: mail.password is not a setting; these are: mail.program, mail.to, mail.from",
    ]
