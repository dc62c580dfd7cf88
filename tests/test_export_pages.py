"""What people read of an export: HTML, plain text, and templates of their own."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import InputError
from store.exporters import TEMPLATE, Options, built_in_templates, export
from store.models import Entry, Mark, Note, Paper, Quote, Status
from tests.papers import made

PAPER = made(
    "On $x_1 < y$: <b>Bold</b> & “Kites”",
    authors=["Ada Lovelace", "B. Two", "C. Three", "D. Four"],
    abstract="We fly </details><script>alert(1)</script> kites.\n\nA second paragraph.",
    arxiv="2608.00001",
    upvotes=118,
    code="https://github.com/o/r",
    day="2026-06-12",
)
NOTE = Note(
    "See [this](javascript:alert(1)) and [that](https://example.org), ![](https://tracker.example/x.gif) <img src=x>"
    "\n\n- [ ] **one**",
    "n1",
    "question",
    created="2026-11-21T09:30:00Z",
    quote=Quote("fast <i>"),
)
ENTRY = Entry(0, PAPER, Mark(PAPER.id, status=Status.READ, rating=4, tags=("rl", "gpt-3.5"), notes=(NOTE,)))
OTHER = Entry(1, Paper("p:2", "Other"), Mark("p:2"))
OPTIONS = Options(query="tag:rl <x>", today=date(2026, 11, 28))

_TAGS = frozenset(
    "html head meta title style body h1 h2 h3 h4 h5 h6 p a article blockquote br code details div em hr "  # noqa: SIM905
    "input li main ol pre s script section span strong summary table tbody td th thead tr ul".split()
)


class Page(HTMLParser):
    """A page of HTML as a browser takes it apart: its tags, its links, its texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def written(name: str, *entries: Entry, options: Options = OPTIONS) -> str:
    return "".join(export(entries, name, options))


def check_page(text: str) -> Page:
    page = Page(text)
    assert set(page.tags) <= _TAGS, set(page.tags) - _TAGS
    assert page.tags.count("script") == 1
    for name, value in page.attributes:
        assert not name.startswith("on") and name not in ("src", "srcset", "style", "action"), name
        assert name != "href" or re.match(r"https?://", value), value
    return page


def test_a_page_of_html_needs_nothing_and_runs_nothing_of_others():
    text = written("html", ENTRY, OTHER)
    page = check_page(text)
    shown = " ".join("".join(page.texts).split())
    for said in (
        "On x₁ < y: <b>Bold</b> & “Kites”",
        "★★★★☆ · ▲118 · read · #rl #gpt-3.5",
        "Ada Lovelace, B. Two, C. Three and 1 more",
        "</details><script>alert(1)</script> kites.",
        "fast <i>",
        "2 papers · tag:rl <x>",
    ):
        assert said in shown, said
    assert "<strong>one</strong>" in text
    script = re.search(r"<script>(.*?)</script>\n</body>", text, re.DOTALL)
    assert script
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    policy = next(value for name, value in page.attributes if value.startswith("default-src"))
    assert policy.startswith("default-src 'none'; ") and f"script-src 'sha256-{digest}'" in policy


def test_html_groups_papers():
    text = written("html", ENTRY, OTHER, options=replace(OPTIONS, group="status"))
    assert re.findall(r"<h2>(.*)</h2>", text) == ["In the inbox (1)", "Read (1)"]
    check_page(text)


TORTURE = (
    *("<script>", "</script>", "<!--", "-->", "<img src=x onerror=y>", "javascript:alert(1)", '" onmouseover=x "'),
    *(
        "](javascript:x)",
        "](https://e.org)",
        "[a](data:text/html,x)",
        "&#x6a;",
        "`",
        "*",
        "_",
        "|",
        "$x_1<y_2$",
        "\\write18{x}",
    ),
    *("{{ 7*7 }}", "{% raw %}", "=cmd|", "\x1b]0;x\x07", "\u202e", "日本語", "🪁", "A*", "C++", "\n", " ", "word "),
)


@given(parts=st.lists(st.sampled_from(TORTURE), min_size=1, max_size=8))
@settings(max_examples=100, deadline=None)
def test_no_text_breaks_out_of_a_page_or_of_a_line(parts):
    text = "".join(parts)
    paper = made(f"T {text}", abstract=text, authors=[f"A {text}"], venue=f"V {text}", keywords=[f"k {text}"])
    entry = Entry(0, paper, Mark(paper.id, notes=(Note(text, quote=Quote(text)),)))
    check_page(written("html", entry))
    for name in ("html", "text", "markdown"):
        assert "\x1b" not in written(name, entry) and "\u202e" not in written(name, entry)
    assert Page(by_template("letter.html.j2", entry)).tags.count("script") == 0


def test_plain_text_fits_a_mail():
    text = written("text", ENTRY, OTHER)
    assert text.startswith("Reading list\n============\n28 Nov 2026 · 2 papers · tag:rl <x>\n")
    assert "\nOn x₁ < y: <b>Bold</b> & “Kites”\nhttps://arxiv.org/abs/2608.00001\nAda Lovelace, B. Two" in text
    assert "\n★★★★☆ · read · 118 votes · #rl #gpt-3.5\n\n  > fast <i>\n  question: See [this]" in text
    assert all(len(line) <= 80 or "://" in line for line in text.split("\n"))
    assert "fast" not in written("text", ENTRY, options=Options(style="short"))
    assert "Other" not in written("text", ENTRY, OTHER, options=Options(style="notes"))


# -- templates -------------------------------------------------------------------------------------------------------


def by_template(named: object, *entries: Entry) -> str:
    return "".join(TEMPLATE.writer(entries, replace(OPTIONS, template=str(named))))


@pytest.mark.parametrize("name", ["reading.md.j2", "letter.html.j2"])
def test_templates_that_are_built_in_say_what_was_written(name):
    assert name in built_in_templates()
    text = by_template(name, ENTRY, OTHER)
    assert "Ada Lovelace, B. Two, C. Three and 1 more" in text and "★★★★☆" in text and "Other" in text
    assert ("<b>Bold</b>" in text) is False and "2026-11-28" in text


def test_a_template_of_ones_own(tmp_path):
    (tmp_path / "head.txt").write_text("Head {{ entries|length }}\n")
    path = tmp_path / "mine.txt.j2"
    path.write_text(
        "{% include 'head.txt' %}{% for entry in entries %}{{ loop.index }}/{{ entries|length }} "
        "{{ entry.paper.title }} {{ entry.mark.rating }}|{{ entry.mark.tags|join(',') }}|{{ query }}|{{ today.year }}\n"
        "{% endfor %}"
    )
    assert by_template(path, ENTRY, OTHER) == (
        "Head 2\n1/2 On $x_1 < y$: <b>Bold</b> & “Kites” 4|rl,gpt-3.5|tag:rl <x>|2026\n2/2 Other ||tag:rl <x>|2026\n"
    )
    page = tmp_path / "mine.html.j2"
    page.write_text("{% for entry in entries %}{{ entry.paper.title }}{{ entry.paper.title|safe }}{% endfor %}")
    assert by_template(page, ENTRY).startswith("On $x_1 &lt; y$: &lt;b&gt;Bold") and "<b>Bold</b>" in by_template(
        page, ENTRY
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\n{% for %}", "line 2: "),
        ("\n\n{{ nothing }}", "line 3: 'nothing' is undefined"),
        ("{{ entries.__class__.__mro__ }}", "line 1: access to attribute '__class__' of"),
        ("{{ ''.__class__ }}", "unsafe"),
        ("{% for e in entries %}\n{{ e.paper.title + 1 }}{% endfor %}", "line 2: "),
        ("{% for i in range(10000000) %}{% endfor %}", "Range too big"),
        ("{% include '../x' %}", "line 1: "),
        ("{{ entries[0].paper }}", "line 1: entries has no element 0"),
        ("{% for entry in entries %}{{ entry.paper.a.b }}{% endfor %}", "line 1: 'paper' has no attribute 'a'"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "recursion"),
        ("{{ entries.append(1) }}", "no attribute"),
    ],
)
def test_a_mistake_in_a_template_is_one_line(tmp_path, text, said):
    path = tmp_path / "mine.j2"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        by_template(path, ENTRY)
    message = str(caught.value)
    assert message.startswith(str(path)) and said in message and "\n" not in message, message


def test_a_template_that_is_not_there_names_those_that_are(tmp_path):
    with pytest.raises(InputError, match=r"no such file.*letter\.html\.j2, reading\.md\.j2"):
        by_template(tmp_path / "none.j2", ENTRY)
    (tmp_path / "bad.j2").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="text in UTF-8"):
        by_template(tmp_path / "bad.j2", ENTRY)
