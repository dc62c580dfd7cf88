r"""Letters and signs as the commands of LaTeX that typeset them, each in braces, so that one text is one sign.

What is here is in LaTeX itself with ``\usepackage[T1]{fontenc}``; the few letters of double stroke are in amssymb.
"""

import unicodedata
from functools import cache

from store.formulas.commands import ACCENTS, LETTERS

SPELT = {
    "\\": "\\textbackslash{}",
    "{": "\\textbraceleft{}",
    "}": "\\textbraceright{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
}
"""Signs whose commands end in an empty group. BibTeX counts braces whether or not a backslash stands before them, so a
brace of the text is spelt out."""
ESCAPED = "$&%#_"
"""Signs that a backslash before them makes plain ones."""
_GREEK = (
    "alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi mathrm{o} pi rho varsigma sigma tau "
    "upsilon varphi chi psi omega"
)
_CAPITALS = (
    "mathrm{A} mathrm{B} Gamma Delta mathrm{E} mathrm{Z} mathrm{H} Theta mathrm{I} mathrm{K} Lambda mathrm{M} "
    "mathrm{N} Xi mathrm{O} Pi mathrm{P} Sigma mathrm{T} Upsilon Phi mathrm{X} Psi Omega"
)
_MATHS = {
    "ϵ": "epsilon", "ϑ": "vartheta", "ϕ": "phi", "ϖ": "varpi", "ϱ": "varrho",
    "→": "rightarrow", "←": "leftarrow", "↔": "leftrightarrow", "↑": "uparrow", "↓": "downarrow", "↦": "mapsto",
    "⇒": "Rightarrow", "⇐": "Leftarrow", "⇔": "Leftrightarrow", "⇑": "Uparrow", "⇓": "Downarrow",
    "↗": "nearrow", "↘": "searrow", "∞": "infty", "≥": "geq", "≤": "leq", "≠": "neq", "≈": "approx", "≡": "equiv",
    "∼": "sim", "≃": "simeq", "≅": "cong", "∝": "propto", "≪": "ll", "≫": "gg", "∈": "in", "∉": "notin", "∋": "ni",
    "⊂": "subset", "⊃": "supset", "⊆": "subseteq", "⊇": "supseteq", "∪": "cup", "∩": "cap", "∅": "emptyset",
    "∀": "forall", "∃": "exists", "∧": "wedge", "∨": "vee", "⊕": "oplus", "⊗": "otimes", "⊙": "odot", "∘": "circ",
    "⋅": "cdot", "∗": "ast", "⋆": "star", "★": "bigstar", "∇": "nabla", "∂": "partial", "∑": "sum", "∏": "prod",
    "∫": "int", "√": "surd", "∥": "parallel", "⊥": "perp", "⊤": "top", "⊢": "vdash", "⊨": "models", "∠": "angle",
    "△": "triangle", "⟨": "langle", "⟩": "rangle", "⌊": "lfloor", "⌋": "rfloor", "⌈": "lceil", "⌉": "rceil",
    "ℓ": "ell", "ℏ": "hbar", "ℜ": "Re", "ℑ": "Im", "ℵ": "aleph", "⋯": "cdots", "⋮": "vdots", "⋱": "ddots",
    "♯": "sharp", "♭": "flat", "♮": "natural", "♠": "spadesuit", "♣": "clubsuit", "♥": "heartsuit",
    "♦": "diamondsuit", "ℝ": "mathbb{R}", "ℕ": "mathbb{N}", "ℤ": "mathbb{Z}", "ℚ": "mathbb{Q}", "ℂ": "mathbb{C}",
    "𝔼": "mathbb{E}",
}  # fmt: skip
_TEXT = {
    "<": "textless", ">": "textgreater", "|": "textbar", "–": "textendash", "—": "textemdash", "…": "textellipsis",
    "‘": "textquoteleft", "’": "textquoteright", "“": "textquotedblleft", "”": "textquotedblright",
    "‚": "quotesinglbase", "„": "quotedblbase", "«": "guillemotleft", "»": "guillemotright", "‹": "guilsinglleft",
    "›": "guilsinglright", "×": "texttimes", "÷": "textdiv", "±": "textpm", "¬": "textlnot", "°": "textdegree",
    "²": "texttwosuperior", "³": "textthreesuperior", "¹": "textonesuperior", "½": "textonehalf",
    "¼": "textonequarter", "¾": "textthreequarters", "µ": "textmu", "·": "textperiodcentered", "•": "textbullet",
    "§": "S", "¶": "P", "†": "dag", "‡": "ddag", "©": "copyright", "®": "textregistered", "™": "texttrademark",
    "€": "texteuro", "£": "pounds", "¥": "textyen", "¢": "textcent", "¡": "textexclamdown", "¿": "textquestiondown",
    "ª": "textordfeminine", "º": "textordmasculine", "¦": "textbrokenbar", "№": "textnumero", "‰": "textperthousand",
}  # fmt: skip
_RAISED = dict(zip("⁰⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", "0456789+-=()ni", strict=True))
_LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼ", "0123456789+-=()aeoxhklmnpstij", strict=True))
_LATIN = (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
_DOTLESS = frozenset("`'^\"~=.uvHr")
"""Accents that stand above the letter, where an i has its dot otherwise."""


@cache
def commands() -> dict[str, str]:
    """Return the commands by letter and sign, those beyond ASCII and the few of it that fonts of TeX have elsewhere."""
    found = {sign: f"{{\\{name}}}" for sign, name in _TEXT.items()}
    found |= {letter: f"{{\\{name}}}" for name, letter in LETTERS.items()}
    found["−"] = "{\\ensuremath{-}}"
    maths = _MATHS | dict(zip("αβγδεζηθικλμνξοπρςστυφχψω", _GREEK.split(), strict=True))
    maths |= dict(zip("ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ", _CAPITALS.split(), strict=True))
    found |= {sign: f"{{\\ensuremath{{\\{name}}}}}" for sign, name in maths.items()}
    found |= {sign: f"{{\\ensuremath{{^{{{plain}}}}}}}" for sign, plain in _RAISED.items()}
    found |= {sign: f"{{\\ensuremath{{_{{{plain}}}}}}}" for sign, plain in _LOWERED.items()}
    accents = {mark: name for name, mark in ACCENTS.items()}
    for letter in map(chr, _LATIN):
        if letter not in found and (command := _accented(letter, accents)):
            found[letter] = command
    return found


@cache
def signs() -> dict[str, str]:
    """Return the letters and signs by command."""
    return {command: sign for sign, command in commands().items()}


def _accented(letter: str, accents: dict[str, str]) -> str:
    """Write a Latin letter with its accents, the inner one first; empty where there is no command for one."""
    apart = unicodedata.normalize("NFD", letter)
    base, marks = apart[0], apart[1:]
    if not base.isascii() or not marks or any(mark not in accents for mark in marks):
        return ""
    said = base
    for at, mark in enumerate(marks):
        name = accents[mark]
        if at:
            said = f"{{{said}}}"
        elif base in "ij" and name in _DOTLESS:
            said = f"\\{base}"
        elif name.isalpha():
            said = f"{{{said}}}"
        said = f"\\{name}{said}"
    return f"{{{said}}}"
