"""A publisher's tags around words are taken off, and what only looks like one is kept."""

import pytest

from store.markup import as_markup, without_markup


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
