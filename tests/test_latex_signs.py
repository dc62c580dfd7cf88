"""Letters and signs in TeX: another reader of TeX reads each as what it is, and they come back."""

from __future__ import annotations

import unicodedata

from pylatexenc.latex2text import LatexNodes2Text

from store.formulas.latex import as_latex, from_latex

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
