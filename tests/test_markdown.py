"""A paper in lines of Markdown, text that means itself there, and text with a publisher's tags taken off."""

import pytest

from store.markdown_byline import authors_of, byline, title_of
from store.markdown_text import as_link, escape, running, unescaped, verbatim
from store.markup import as_markup, without_markup
from store.models import Paper

PAPER = Paper(
    "p:1",
    "A *bold* $x_1$ [title]",
    authors=("Ada King", "B. Gale", "C_Stone", "D. Moss", "E. Reed"),
    organization="Org & Co",
    venue="NeurIPS",
    journal="Journal of X",
    published="2026-07-03",
    day="2026-07-05",
    arxiv="2606.00001",
    doi="10.1234/x",
    other_ids=(("acl", "P18-1001"), ("openreview", "rJl"), ("pmid", "314"), ("s2", "0a"), ("dblp", "x")),
    code="https://github.com/o/a",
    project="https://a.example",
    url="https://arxiv.org/abs/2606.00001",
)


def test_a_byline_says_who_where_and_when_and_where_it_is_found() -> None:
    assert title_of(PAPER) == r"[A \*bold\* $x_1$ \[title\]](<https://arxiv.org/abs/2606.00001>)"
    assert byline(PAPER).split(" · ") == [
        r"Ada King, B. Gale, C\_Stone and 2 more",
        r"Org \& Co",
        "NeurIPS",
        "Journal of X",
        "3 Jul 2026",
        "[arXiv](<https://arxiv.org/abs/2606.00001>)",
        "[DOI](<https://doi.org/10.1234/x>)",
        "[ACL Anthology](<https://aclanthology.org/P18-1001>)",
        "[OpenReview](<https://openreview.net/forum?id=rJl>)",
        "[PubMed](<https://pubmed.ncbi.nlm.nih.gov/314>)",
        "[Semantic Scholar](<https://www.semanticscholar.org/paper/0a>)",
        "[code](<https://github.com/o/a>)",
        "[project](<https://a.example>)",
    ]
    assert authors_of(PAPER, 5) == r"Ada King, B. Gale, C\_Stone, D. Moss, E. Reed"
    assert authors_of(PAPER, 4) == r"Ada King, B. Gale, C\_Stone, D. Moss and 1 more"


def test_a_byline_of_little_is_short() -> None:
    little = Paper(
        "p:2", "B", authors=("Ada King",), day="2026-07-05", url="https://journal.example/a", code="file:///x"
    )
    assert byline(little) == "Ada King · 5 Jul 2026 · code · [page](<https://journal.example/a>)"
    bare = Paper("p:3", "C")
    assert (title_of(bare), byline(bare)) == ("C", "")
    assert (as_link("x", None), as_link("x", "javascript:x")) == ("x", "x")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (
            "- a\n+ b\n1. c\n12) d\n(e) f\n=\n:\n 2.5\na - b",
            "\\- a\n\\+ b\n1\\. c\n12\\) d\n\\(e) f\n\\=\n\\:\n 2\\.5\na - b",
        ),
        ("a_b*c`d[e]<f>#|&~^{g}\\h", r"a\_b\*c\`d\[e\]\<f\>\#\|\&\~\^\{g\}\\h"),
        ("a (see https://a.example/x_y). b_c", r"a (see <https://a.example/x_y>). b\_c"),
        ("costs $5 and $6, or $x^2$", r"costs \$5 and \$6, or $x^2$"),
        ("$x$\n- a", "$x$\n\\- a"),
        ("$x$- a", "$x$- a"),
    ],
)
def test_text_means_itself_but_for_addresses_and_formulas(text: str, written: str) -> None:
    assert running(text) == written
    assert unescaped(written) == unescaped(escape(text)) == text


@pytest.mark.parametrize(
    ("text", "code"), [("a", "`a`"), ("`a", "`` `a ``"), ("a``b`", "``` a``b` ```"), ("a`b", "``a`b``")]
)
def test_code_holds_whatever_it_says(text: str, code: str) -> None:
    assert verbatim(text) == code


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("<p>One</p><p>Two <b>bold</b></p>", "One\n\nTwo bold"),
        ("<jats:sec><jats:title>T</jats:title>x</jats:sec>", "T\n\nx"),
        ("<list><list-item>a</list-item>b</list>", "a\n\nb"),
        ("AT&amp;T &lt;b&gt;", "AT&T <b>"),
        (" <i>x</i><SUP>2</SUP>, <span class='y'>z</span> ", "x2, z"),
        ("a < b > c, <unknown>x", "a < b > c, <unknown>x"),
    ],
)
def test_tags_around_words_are_taken_off_and_what_looks_like_one_is_kept(written: str, text: str) -> None:
    assert without_markup(written) == text
    assert without_markup(as_markup(text)) == text
    assert without_markup(as_markup(written)) == written.strip()
