"""Letters and signs in TeX: another reader of TeX reads each as what it is, and they come back."""

from __future__ import annotations

import unicodedata

import pytest
from pylatexenc.latex2text import LatexNodes2Text

from store.formulas.latex import as_latex, from_latex, pieces

SIGNS = (
    "<>|–—…‘’“”‚„«»‹›×÷±¬°²³¹½¼¾µ·•§¶†‡©®™€£¥¢¡¿ªº¦№‰ßøØłŁæÆœŒåÅıȷðÐþÞđĐ−ϵϑϕϖϱ→←↔↑↓↦⇒⇐⇔⇑⇓↗↘∞≥≤≠≈≡∼≃≅∝≪≫∈∉∋⊂⊃⊆⊇∪∩∅∀∃"
    "∧∨⊕⊗⊙∘⋅∗⋆★∇∂∑∏∫√∥⊥⊤⊢⊨∠△⟨⟩⌊⌋⌈⌉ℓℏℜℑℵ⋯⋮⋱♯♭♮♠♣♥♦ℝℕℤℚℂ𝔼αβγδεζηθικλμνξοπρςστυφχψωΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ"
    "ÀÁÂÃÄÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäçèéêëìíîïñòóôõöùúûüýÿĀĂĄĆĈĊČĎĒĔĖĘĚĜĞĠĢĤĨĪĬĮİĴĶĹĻĽŃŅŇŌŎŐŔŖŘŚŜŞŠŢŤŨŪŬŮŰŲŴŶŹŻŽǍǗǠǪǬǴȞȦ"
    "ȨȪȬȮȰȲāăąćčďęğįıĵķļňőřśşťůűųẁỳżǰȷḃḅḇḑḝẖẗẘẙạấậắặẽếệịọốộụỵỹ"
)
"""Signs that papers are made of, in the order of the keyboard, of print, of formulas and of languages."""
SCRIPTS = "⁰⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼ"
UNKNOWN = {
    "<": "textless", ">": "textgreater", "|": "textbar", "·": "textperiodcentered", "§": "S", "¶": "P", "‡": "ddag",
    "©": "copyright", "£": "pounds", "⋅": "cdot", "★": "bigstar", "⊨": "models", "△": "triangle", "ℏ": "hbar",
    "ℜ": "Re", "ℑ": "Im", "♠": "spadesuit", "♣": "clubsuit", "♥": "heartsuit", "♦": "diamondsuit",
}  # fmt: skip
"""What the other reader has no or another sign for, by the commands of LaTeX's own manuals."""
LIKE_LATIN = dict(zip("οΑΒΕΖΗΙΚΜΝΟΡΤΧ−", "oABEZHIKMNOPTX-", strict=True))
"""Greek letters that TeX has no command for, as they are those of the Latin alphabet, and the minus of formulas."""


def test_another_reader_of_tex_reads_each_sign() -> None:
    reader, read = LatexNodes2Text(), {}
    for sign in SIGNS:
        written = as_latex(sign)
        if name := UNKNOWN.get(sign):
            assert written in (f"{{\\{name}}}", f"{{\\ensuremath{{\\{name}}}}}")
        else:
            assert written.isascii()
            read[sign] = unicodedata.normalize("NFC", reader.latex_to_text(written).strip())
    assert read == {sign: LIKE_LATIN.get(sign, sign) for sign in read}


def test_letters_above_and_below_the_line_are_scripts() -> None:
    for sign in SCRIPTS:
        small = unicodedata.normalize("NFKC", sign).replace("−", "-")
        assert as_latex(sign) in (f"{{\\ensuremath{{^{{{small}}}}}}}", f"{{\\ensuremath{{_{{{small}}}}}}}")
    assert as_latex("⁴₄") == r"{\ensuremath{^{4}}}{\ensuremath{_{4}}}"


def test_each_sign_comes_back() -> None:
    for sign in (*SIGNS, *SCRIPTS, *"\\{}~^$&%#_@\"'`-,"):
        for text in (sign, f"a{sign}b", f"{sign} {sign}{sign}", f"T{sign}{sign}{sign}"):
            assert from_latex(as_latex(text)) == text
            assert from_latex(as_latex(text, utf8=True)) == text
    assert as_latex("√É½ → <a>", utf8=True) == r"√É½ → {\textless}a{\textgreater}"


@pytest.mark.parametrize(
    "formula",
    [
        *(
            r"$x_1$",
            r"\(x^2\)",
            r"$\mathbf{x}$",
            r"$\frac{a}{b}$",
            r"$\left(x\right)$",
            r"$\left(x\right]$",
            r"$\{x\}$",
        ),
        *(r"$\,x$", r"$\alpha\le\beta$", r"$x_{i}^{2}$", r"$\sqrt {x}$", "$a\nb$", r"$\frac{a_{1}}{b}$"),
    ],
)
def test_a_formula_that_tex_typesets_stays_one(formula: str) -> None:
    assert as_latex(f"A {formula}, 5%") == f"A {{{formula}}}, 5\\%"
    for written in (f"A {{{formula}}}, 5\\%", f"{{A}} {formula}, 5\\%"):
        assert from_latex(written) == f"A {formula}, 5%"


@pytest.mark.parametrize(
    "formula",
    [
        *(r"$\mathbf x$", r"$\left(x$", r"$x\right)$", r"$\left a\right)$", "$x^2^3$", "$x_1_2$", r"$x\%$", r"$\foo$"),
        *(
            "$a@b$",
            "$x_$",
            "$é$",
            r"$\{x$",
            r"$\frac{a}b$",
            r"$\frac ab$",
            "$x~y$",
            "$x#$",
            r"$x\&y$",
            "$x^^y$",
            "$\\input{x}$",
        ),
    ],
)
def test_any_other_is_text_with_dollars(formula: str) -> None:
    written = as_latex(formula)
    assert written.startswith(r"\$") and written.endswith(r"\$") and from_latex(written) == formula


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        *(("{On}", "On"), ("a -- b --- c ``d''", "a – b — c “d”"), (r"{\textless}b", "<b"), (r"\&\%\$\#\_", "&%$#_")),
        *((r"\textbackslash{}", "\\"), (r"\foo{}", None), (r"{\foo}", None), (r"{\textbf x}", None), ("$x", None)),
        *((r"\LaTeX", None), ("a~b", None), (r"\( x", None), ("50% a", None), (r"{\textasciitilde{}}", "~")),
    ],
)
def test_latex_is_read_where_all_of_it_is_known(latex: str, text: str | None) -> None:
    assert from_latex(latex) == text


@pytest.mark.parametrize(
    ("text", "divided"),
    [
        *(("", []), ("a $5", [("a $5", False)]), ("$x_1$", [("$x_1$", True)])),
        ("a $x_1$ b", [("a ", False), ("$x_1$", True), (" b", False)]),
        (r"$x_1$\(y\)", [("$x_1$", True), (r"\(y\)", True)]),
        *((text, [(text, False)]) for text in (r"\(é_1\) b", r"\(x_é\) b", "$é_1$ b", "$x_é$ b")),
        ("$x_1$ and $é$ b", [("$x_1$", True), (" and $é$ b", False)]),
    ],
)
def test_a_text_is_divided_into_formulas_and_what_is_beside_them(text: str, divided: list[tuple[str, bool]]) -> None:
    assert [*pieces(text)] == divided
