"""Tags as they are written on pages, and the same tags again."""

from __future__ import annotations

import pytest

from store.page_tags import as_page_tag, from_page_tag


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("rl", "rl"),
        ("gpt-3.5", "gpt-3ꓸ5"),
        ("2026", "_2026"),
        ("2026/11-24", "_2026/11-24"),
        ("_2026", "ꓺ_2026"),
        ("_x", "_x"),
        ("हिन्दी", "हिन्दी"),
        ("می\u200cشود", "میꓺnشود"),
        ("a\u200db", "aꓺjb"),
        ("C#", "Cꓺu23ꓺ"),
        ("a b", "aꓺu20ꓺb"),
        ("🔥", "ꓺu1f525ꓺ"),
        ("ꓸꓺ", "ꓺꓸꓺꓺ"),
    ],
)
def test_a_tag_is_written_as_programs_take_it_and_comes_back(tag: str, written: str) -> None:
    assert (as_page_tag(tag), from_page_tag(written)) == (written, tag)
