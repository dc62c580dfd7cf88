"""Text as Markdown: what is markup is escaped, and no more than that."""

from __future__ import annotations

import pytest

from store.markdown_text import as_link, escape, heading, running, unescaped, verbatim


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (
            r"a\b `c` *d* _e_ [f] <g> #h |i| &j ~k ^l {m}",
            r"a\\b \`c\` \*d\* \_e\_ \[f\] \<g\> \#h \|i\| \&j \~k \^l \{m\}",
        ),
        ("1. one\n  2) two\n3 three", "1\\. one\n  2\\) two\n3 three"),
        ("- a\n+ b\n= c\n: d\n- - e", "\\- a\n\\+ b\n\\= c\n\\: d\n\\- - e"),
        ("(a) b\n(a b) c", "\\(a) b\n(a b) c"),
        ("costs $5 or 6$", r"costs \$5 or 6\$"),
        ("$x_1$ and $a<b$, $a>b$", "$x_1$ and $a<b$, $a>b$"),
        (r"$a<b>c$, \(x_1\)", r"\$a\<b\>c\$, \\(x\_1\\)"),
        ("$x_1$\n- a $x$ - b", "$x_1$\n\\- a $x$ - b"),
        ("see https://a.org/x_y. Or http://[", r"see <https://a.org/x_y>. Or http://\["),
        ("https://a.org https://a.org/b", "<https://a.org> <https://a.org/b>"),
        ("a https://a.org - b\n- c", "a <https://a.org> - b\n\\- c"),
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
def test_running_text(text: str, written: str) -> None:
    assert running(text) == written
    assert unescaped(written) == unescaped(escape(text)) == text


def test_a_title_holds_no_address_and_no_formula_with_brackets() -> None:
    assert heading("On $x_1$ & $[0]$ https://a_b.org") == r"On $x_1$ \& \$\[0\]\$ https://a\_b.org"
    assert escape("$x_1$") == r"\$x\_1\$" and escape("") == running("") == heading("") == ""


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a", "`a`"),
        ("a`b", "``a`b``"),
        ("a``b`", "``` a``b` ```"),
        ("`a", "`` `a ``"),
        ("a``", "``` a`` ```"),
        ("a ``` b ` c", "````a ``` b ` c````"),
    ],
)
def test_code_is_as_it_is(text: str, written: str) -> None:
    assert verbatim(text) == written


def test_a_link_leads_where_it_is_safe_to_go() -> None:
    assert as_link("a", "https://a.org/(x)") == "[a](<https://a.org/(x)>)"
    assert as_link("a", "javascript:x") == as_link("a", None) == as_link("a", "") == "a"
