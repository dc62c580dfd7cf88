"""TeX in the fields of a bibliography: what a title, a name and an abstract say is what is printed."""

from __future__ import annotations

import pytest

from tests.test_records import told


def field(name: str, value: str) -> object:
    """Return what is read of one field in braces."""
    title = "" if name == "title" else "title = {T}, "
    [found] = told(f"@misc{{k, {title}{name} = {{{value}}}}}\n", "bibtex")
    assert isinstance(found, dict)
    return found.get({"author": "authors"}.get(name, name))


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("It costs $5 and gains 20% for kites", "It costs $5 and gains 20% for kites"),
        ("From $5 and 20\\% to $10 \\& more", "From $5 and 20% to $10 & more"),
        ("A \\emph{big} $5 gain of {K}ites, # 1", "A big $5 gain of Kites, # 1"),
        ("{\\'E}tude of 8$, 20% in $O(n)$, {K}", "Étude of 8$, 20% in $O(n)$, K"),
        ("$x_1$ costs $5, 30\\%", "$x_1$ costs $5, 30%"),
        ("On $ \\alpha $ and $\\beta $-kites, 5%, \\foo{b}", "On $ \\alpha $ and $\\beta $-kites, 5%, b"),
        ("On $$\\alpha$$ and \\foo{b}", "On $$\\alpha$$ and b"),
        ("The \\$5 kite, \\emph{20%} off", "The $5 kite, 20% off"),
        ("US$7 & 5$ of $\\alpha$ in it", "US$7 & 5$ of $\\alpha$ in it"),
        ("A$ap 20% \\emph{a}", "A$ap 20% a"),
        ("A$ {b} $ and \\foo{c}", "A$ b $ and c"),
    ],
)
def test_the_dollar_of_a_price_begins_no_formula(title: str, printed: str) -> None:
    assert field("title", title) == printed


@pytest.mark.parametrize(
    ("abstract", "shown"),
    [
        ("It costs $5 for {K}ites, 20% off", "It costs $5 for Kites, 20% off"),
        ("It costs 5$ for {K}ites and 6$ for {B}ells", "It costs 5$ for Kites and 6$ for Bells"),
        ("At $5 $x_{1}$ {is} $y {z} w$ of {K}", "At $5 $x_{1}$ is $y {z} w$ of K"),
        ("$ {x} $ and {y}", "$ {x} $ and y"),
        ("{\\o}{R}e of \\foo{a}{b}{c} {d}", "{\\o}Re of \\foo{a}{b}{c} d"),
        ("We \\emph{a \\} b} {c}", "We \\emph{a \\} b} c"),
    ],
)
def test_the_braces_behind_a_price_go(abstract: str, shown: str) -> None:
    assert field("abstract", abstract) == shown
