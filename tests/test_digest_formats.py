"""What a digest looks like in each format, as a whole, and what is kept of one that was sent."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from store.digest import FORMATS, SCHEDULES, Digest, Group, Item, Sent, format_named, format_of, mail_of, usual_program
from store.digest.html import write_html
from store.digest.mail import checked, write_mail
from store.digest.markdown import write_markdown
from store.digest.sending import hand_over
from store.digest.sent import MEMORY, one_at_a_time
from store.digest.text import write_text
from store.digest.wording import sentence_of
from store.errors import InputError, LibraryError, NotSent
from store.locks import Waits
from store.models import Entry, Mark, Paper


@pytest.fixture(autouse=True, scope="module")
def _utc() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


def item(title: str, why: str = "", **said: Any) -> Item:
    paper = Paper(f"p:{title}", title, **said)
    return Item(Entry(1, paper, Mark(paper.id)), why, True)


KITES = item(
    "Kites & <bells>",
    "9 votes, the most of 3 new",
    abstract="We ask how kites fly.",
    authors=("Ana Bell", "Bo Ek", "Cy Fox", "Di Gray"),
    url="https://example.org/k?a=1&b=2",
    upvotes=1200,
    organization="Lab",
    venue="Nature",
    journal="Nature 5:1",
)
BELLS = item("Bells", "view bells", summary="They ring.", abstract="Long.", arxiv="2606.00002", upvotes=0)
ALSO = (item("Strings", authors=("Ana Bell", "Bo Ek", "Cy Fox"), upvotes=7, doi="10.1000/x"), item("Masts"))
DIGEST = Digest(
    date(2026, 6, 12),
    "2026-06-12T07:30:00Z",
    "2026-06-11T07:30:00Z",
    "kites <x>",
    ("p:1", "p:2"),
    (Group("voted", "Most voted", (KITES,)), Group("topics", "My topics", (BELLS,)), Group("also", "Also new", ALSO)),
)

TEXT = """\
Digest, 12 Jun 2026
===================
2 new papers since 2026-06-11 07:30
kites <x>

Most voted
----------

Kites & <bells>
  > 9 votes, the most of 3 new
  We ask how kites fly.
  Ana Bell, Bo Ek, Cy Fox and 1 more · Lab · Nature · Nature 5:1 · ▲1,200
  https://example.org/k?a=1&b=2

My topics
---------

Bells
  > view bells
  They ring.
  https://arxiv.org/abs/2606.00002

Also new
--------

- Strings · Ana Bell, Bo Ek, Cy Fox · ▲7
  https://doi.org/10.1000/x
- Masts
"""
MARKDOWN = """\
# Digest, 12 Jun 2026

2 new papers since 2026-06-11 07:30 · `kites <x>`

## Most voted

### [Kites \\& \\<bells\\>](<https://example.org/k?a=1&b=2>)

**Why:** 9 votes, the most of 3 new

We ask how kites fly.

▲1,200 · Ana Bell, Bo Ek, Cy Fox and 1 more · Lab · Nature · Nature 5:1 · [page](<https://example.org/k?a=1&b=2>)

## My topics

### [Bells](<https://arxiv.org/abs/2606.00002>)

**Why:** view bells

They ring.

[arXiv](<https://arxiv.org/abs/2606.00002>)

## Also new

- [Strings](<https://doi.org/10.1000/x>) · Ana Bell, Bo Ek, Cy Fox · ▲7
- Masts
"""
LINK = 'rel="noreferrer" style="color:inherit;text-decoration:underline;text-decoration-color:#c05a3e"'
H2 = '<h2 style="margin:1.8em 0 .6em;padding-bottom:.2em;border-bottom:1px solid #9a9a9a;font-size:1.1em">'
H3 = '<h3 style="margin:1.2em 0 .2em;font-size:1.05em;line-height:1.3">'
WHY = '<p style="margin:.2em 0;color:#c05a3e;font-size:.9em">'
P = '<p style="margin:.3em 0">'
DIM = "opacity:.7;font-size:.9em"
HTML = f"""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Digest, 12 Jun 2026</title>
</head>
<body style="margin:0;overflow-wrap:anywhere">
<div style="max-width:40em;margin:0 auto;padding:1em;line-height:1.45;font-family:Georgia,'Times New Roman',serif">
<h1 style="margin:0;font-size:1.5em">Digest, 12 Jun 2026</h1>
<p style="margin:.2em 0;{DIM}">2 new papers since 2026-06-11 07:30 · <code>kites &lt;x&gt;</code></p>
{H2}Most voted</h2>
{H3}<a href="https://example.org/k?a=1&amp;b=2" {LINK}>Kites &amp; &lt;bells&gt;</a></h3>
{WHY}9 votes, the most of 3 new</p>
{P}We ask how kites fly.</p>
<p style="margin:.2em 0;{DIM}">Ana Bell, Bo Ek, Cy Fox and 1 more · Lab · Nature · Nature 5:1 · ▲1,200</p>
{H2}My topics</h2>
{H3}<a href="https://arxiv.org/abs/2606.00002" {LINK}>Bells</a></h3>
{WHY}view bells</p>
{P}They ring.</p>
{H2}Also new</h2>
<ul style="margin:0;padding-left:1.2em">
<li style="margin:.4em 0"><a href="https://doi.org/10.1000/x" {LINK}>Strings</a> \
<span style="{DIM}">Ana Bell, Bo Ek, Cy Fox · ▲7</span></li>
<li style="margin:.4em 0">Masts</li>
</ul>
</div>
</body>
</html>
"""


def test_a_digest_as_text() -> None:
    assert "".join(write_text(DIGEST)) == TEXT


def test_a_digest_as_markdown() -> None:
    assert "".join(write_markdown(DIGEST)) == MARKDOWN


def test_a_digest_as_a_page() -> None:
    assert "".join(write_html(DIGEST)) == HTML


def test_a_digest_as_a_mail() -> None:
    mail = mail_of(DIGEST, ["Ada <ada@example.org>", "bo@example.org"], "Me <me@example.org>")
    said = dict(mail.items())
    name = "bcb059d1b989c44ab4eb943b"
    assert said.pop("Message-ID") == f"<digest.{name}@broadsheet.invalid>"
    assert said.pop("Content-Type") == f'multipart/alternative; boundary="=_{name}"'
    assert said == {
        "Subject": "Digest, 12 Jun 2026: 2 new papers",
        "From": "Me <me@example.org>",
        "To": "Ada <ada@example.org>, bo@example.org",
        "Date": "Fri, 12 Jun 2026 07:30:00 +0000",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
    }
    assert [(part.get_content_type(), part.get_content()) for part in mail.iter_parts()] == [
        ("text/plain", TEXT),
        ("text/html", HTML),
    ]
    same, other = (mail_of(replace(DIGEST, **changed)) for changed in ({"at": ""}, {"query": ""}))
    assert same["Message-ID"] == mail["Message-ID"] != other["Message-ID"] and "To" not in same and "From" not in same
    assert same["Date"] and "".join(write_mail(DIGEST)) == mail_of(DIGEST).as_string()


def test_of_a_digest_that_says_less_less_is_written() -> None:
    bare = replace(
        DIGEST, query="", new=(), since="2026-06-11T00:00:00Z", groups=(Group("voted", "Most", (item("T"),)),)
    )
    assert "".join(write_text(bare)) == (
        "Digest, 12 Jun 2026\n===================\nno new paper since 2026-06-11\n\nMost\n----\n\nT\n"
    )
    assert "".join(write_markdown(bare)).startswith("# Digest, 12 Jun 2026\n\nno new paper since 2026-06-11\n\n## Most")
    assert f'<p style="margin:.2em 0;{DIM}">no new paper since 2026-06-11</p>\n' in "".join(write_html(bare))
    narrow = "".join(write_text(DIGEST, 30)).splitlines()
    assert "  Ana Bell, Bo Ek, Cy Fox and" in narrow and "  1 more · Lab · Nature ·" in narrow
    why = replace(bare, groups=(Group("voted", "Most", (item("kite-" * 8, "because of " * 3),)),))
    assert "".join(write_text(why, 24)).endswith(f"\n{'kite-' * 8}\n  > because of because\n    of because of\n")


def test_of_very_many_new_papers_a_thousand_are_listed() -> None:
    rest = [item(f"Rest {number}") for number in range(1, 1_003)]
    many, some = (replace(DIGEST, groups=(Group("also", "Also", tuple(rest[:count])),)) for count in (1_002, 1_000))
    assert "".join(write_text(many)).endswith("\n- Rest 1000\n  and 2 more\n")
    assert "".join(write_text(some)).endswith("\n- Rest 1000\n")
    assert "".join(write_markdown(many)).endswith("\n- Rest 1000\n- and 2 more\n")
    assert "".join(write_markdown(some)).endswith("\n- Rest 1000\n")
    line = '<li style="margin:.4em 0">Rest 1000</li>\n'
    assert f'{line}<li style="margin:.4em 0">and 2 more</li>\n</ul>\n' in "".join(write_html(many))
    assert f"{line}</ul>\n" in "".join(write_html(some))


@pytest.mark.parametrize(
    ("abstract", "sentence"),
    [
        ("We ask how kites fly. They do.", "We ask how kites fly. They do."),
        (f"{'k' * 40}. They do.", f"{'k' * 40}."),
        (f"{'k' * 39}. They do.", f"{'k' * 39}. They do."),
        (f"{'k' * 238}. They do.", f"{'k' * 238}."),
        (f"{'k' * 100} {'b' * 138}. They do.", f"{'k' * 100}…"),
        ("k" * 240, "k" * 240),
        ("k" * 241, f"{'k' * 240}…"),
        ("", ""),
    ],
)
def test_what_a_paper_is_about_is_its_first_sentence(abstract: str, sentence: str) -> None:
    assert sentence_of(Paper("", "T", abstract)) == sentence


def test_a_format_is_known_by_its_names_and_by_the_ending_of_a_file() -> None:
    names = {"text": "text", "TXT": "text", "md": "md", "markdown": "md", "html": "html", "htm": "html", "eml": "eml"}
    assert {name: format_named(name).name for name in names} == names
    assert [format_of(Path(f"x.{name}")).name for name in names] == [*names.values()]
    assert format_of(Path("x.pdf")) is format_of(Path("x")) is FORMATS[0]
    with pytest.raises(InputError) as refused:
        format_named("pdf")
    assert str(refused.value) == "a digest has no format “pdf”; its formats are text, md, html, eml"


def test_addresses_are_as_a_header_takes_them() -> None:
    assert checked("Ada <a@b.org>,c@d.org") == "Ada <a@b.org>, c@d.org" and checked("a@b.org", alone=True) == "a@b.org"
    for wrong in ("a@b.org, c@d.org", "x" * 61, "a@", "@b.org", '""@b.org', "ä@b.org", "a@ä.org", ""):
        with pytest.raises(InputError) as refused:
            checked(wrong, alone=True)
        shown = wrong if len(wrong) <= 60 else f"{'x' * 59}…"
        assert str(refused.value) == f"“{shown}” is no mail address"
    with pytest.raises(InputError, match=r"“a@b\.org, c@d\.org” is no mail address"):
        mail_of(DIGEST, ["a@b.org"], "a@b.org, c@d.org")


# -- schedules ---------------------------------------------------------------------------------------------------------

FETCH, SEND = ["/a b/broadsheet", "fetch"], ["broadsheet", "digest", "$x 10%", 'say "\\"', ""]
CRON = "30 7 * * * X='1 2' Y=z '/a b/broadsheet' fetch; X='1 2' Y=z broadsheet digest '$x 10\\%' 'say \"\\\"' ''\n"
SYSTEMD = """\
# ~/.config/systemd/user/broadsheet-digest.service
[Unit]
Description=Broadsheet: fetch papers and send the digest

[Service]
Type=oneshot
Environment="X=1 2"
Environment=Y=z%%
ExecStart=-"/a b/broadsheet" fetch
ExecStart=broadsheet digest "$$x 10%%" "say \\"\\\\\\"" ""
SuccessExitStatus=1

# ~/.config/systemd/user/broadsheet-digest.timer
# then: systemctl --user enable --now broadsheet-digest.timer
[Unit]
Description=Broadsheet: the digest of the morning

[Timer]
OnCalendar=*-*-* 07:30:00
Persistent=true

[Install]
WantedBy=timers.target
"""


def test_a_schedule_is_as_its_program_reads_it() -> None:
    assert SCHEDULES["cron"](FETCH, SEND, {"X": "1 2", "Y": "z"}) == CRON
    assert SCHEDULES["cron"](["f"], ["s"], {}) == "30 7 * * * f; s\n"
    assert SCHEDULES["systemd"](FETCH, SEND, {"X": "1 2", "Y": "z%"}) == SYSTEMD
    plain = "a-b_c./:@=+,%%$$"
    assert f"ExecStart={plain}\n" in SCHEDULES["systemd"](["f"], ["a-b_c./:@=+,%$"], {})


def test_the_usual_program_is_msmtp_else_sendmail_wherever_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    there = {("msmtp", None): "/opt/msmtp", ("sendmail", "/usr/sbin:/usr/lib:/usr/local/sbin"): "/usr/sbin/sendmail"}
    monkeypatch.setattr("shutil.which", lambda name, path=None: there.get((name, path)))
    assert usual_program() == ["/opt/msmtp", "-t"]
    del there["msmtp", None]
    assert usual_program() == ["/usr/sbin/sendmail", "-t", "-i"]
    there.clear()
    line = 'there is no msmtp and no sendmail; [mail] program = "…" in the configuration names what sends mail'
    with pytest.raises(InputError) as refused:
        usual_program()
    assert str(refused.value) == line


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("cat > /dev/null; echo no room; exit 3", "sh did not take the mail (exit code 3): no room"),
        ("kill -9 $$", "sh did not take the mail (signal 9)"),
        ("sleep 9", "sh had not taken the mail after 1 second, and was ended"),
    ],
)
def test_a_program_that_does_not_take_a_mail_says_why(command: str, said: str) -> None:
    with pytest.raises(NotSent) as refused:
        hand_over(["/bin/sh", "-c", command], b"mail", 0.1 if "sleep" in command else None)
    assert str(refused.value) == said
    hand_over(["sh", "-c", 'test "$(cat)" = mail'], b"mail")
    for words, line in (
        (["/no/such"], "there is no program “/no/such”, which mail.program names"),
        (["/dev"], "dev cannot be run: permission denied"),
        (["a\0b"], "ab cannot be run: embedded null byte"),
    ):
        with pytest.raises(NotSent) as refused:
            hand_over(words, b"mail")
        assert str(refused.value) == line


# -- what is kept of what was sent -------------------------------------------------------------------------------------


def test_what_was_sent_is_kept_by_query_and_comes_back(tmp_path: Path) -> None:
    sent = Sent.read(tmp_path)
    assert sent == Sent() and sent.failure == ""
    first = ("2026-06-11T07:30:00Z",) * 2
    assert sent.since("kites <x>", "2026-06-12T07:30:00Z") == first
    sent.papers, sent.failed = ["p:1", "p:0"], {"at": "x", "why": "out of\norder " + "x" * 300}
    assert sent.failure == f"out of order {'x' * 286}…"
    sent.accepted(DIGEST, "2026-06-12T06:00:00Z")
    kept = Sent({"kites <x>": {"at": DIGEST.at, "from": "2026-06-12T06:00:00Z"}}, ["p:0", "p:1", "p:2"])
    assert sent == kept
    sent.write(tmp_path)
    assert Sent.read(tmp_path) == kept
    text = (tmp_path / MEMORY).read_text()
    assert json.loads(text) == {"version": 1, "streams": kept.streams, "papers": kept.papers, "failed": {}}
    assert sent.since("kites <x>", "") == ("2026-06-12T07:30:00Z", "2026-06-12T06:00:00Z")
    kept.streams["kites <x>"]["from"] = "2026-06-01T00:00:00Z"
    assert kept.since("kites <x>", "") == ("2026-06-12T07:30:00Z", "2026-06-11T07:30:00Z"), "no more than a day late"
    assert kept.since("", "2026-06-12T07:30:00Z") == first


def test_a_file_that_does_not_say_what_was_sent_is_not_taken_for_an_empty_one(tmp_path: Path) -> None:
    path = tmp_path / MEMORY
    line = f"{path} does not say what was sent: move it away, and the last day's papers count as new"
    good = {"streams": {"": {"at": DIGEST.at, "from": DIGEST.at}}, "papers": [], "failed": {}}
    odd = {**good, "streams": {"": {"at": "soon", "from": DIGEST.at}}}
    for said in ("", "[]", "{}", json.dumps({**good, "papers": 3}), json.dumps(odd), json.dumps({**good, "failed": 3})):
        path.write_text(said)
        with pytest.raises(LibraryError) as refused:
            Sent.read(tmp_path)
        assert str(refused.value) == line, said
    with pytest.raises(LibraryError) as refused:
        Sent().write(tmp_path / "away")
    assert str(refused.value) == f"{tmp_path / 'away' / MEMORY} cannot be written: no such file or directory"
    with pytest.raises(LibraryError) as refused, one_at_a_time(tmp_path / "away", Waits()):
        pass
    assert str(refused.value) == f"{tmp_path / 'away' / MEMORY}.lock: no such file or directory"
