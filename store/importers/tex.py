r"""TeX as letters, as far as bibliographies need it.

Accents and escaped signs are most of it, and are read here; pylatexenc knows most other commands, and of those that it
does not the text in their braces stays, or their name. Formulas stay as they are, and so do a bare per cent sign, which
it would take for the beginning of a comment, and the dollar of a price, for it that of a formula. An abstract is
running text, and its TeX is read where it is shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from store.formulas.commands import ACCENTS, LETTERS
from store.formulas.delimited import formula_end
from store.formulas.latex import from_latex
from store.markup import without_markup

if TYPE_CHECKING:
    from pylatexenc.latex2text import LatexNodes2Text

_ACCENT = re.compile(
    r"\{\\(['`^\"~=.])\s*(?:\{\\?([A-Za-z])\}|\\?([A-Za-z]))\}"  # {\'e}, {\'{e}}, {\'\i}
    r"|\\(['`^\"~=.])\s*(?:\{\\?([A-Za-z])\}|\\([ij])(?![A-Za-z])|([A-Za-z]))"  # \'e, \'{e}, \'\i
    r"|\{\\([uvHcdbkr])\s*\{\\?([A-Za-z])\}\}|\\([uvHcdbkr])\s*\{\\?([A-Za-z])\}"  # {\c{c}}, \c{c}
)
_LETTER = re.compile(rf"\{{\\({'|'.join(LETTERS)})\s*\}}|\\({'|'.join(LETTERS)})(?:\{{\}}|\s+(?=\S)|(?![A-Za-z\s]))")
_ESCAPED = re.compile(r"\\([&%_#])")
_BARE = re.compile(r"(?<!\\)([%&#])")
_DOLLAR = re.compile(r"\\.|\$\$.+?\$\$|\$", re.DOTALL)
_TO_DOLLAR = re.compile(r"((?:\\.|[^\\$])*)\$", re.DOTALL)
_PRICE = re.compile(r"(?<=\d)\$|\$(?=\d)")
_ESCAPED_TWICE = re.compile(r"\{\\\\(?=[^\w\s\\{}])")  # {\\"u}, out of a program's string
_LOGO = re.compile(r"\\((?:La|Bib|Xe|Lua|pdf)?TeX)(?![A-Za-z])(?:\{\})?")
_DASHES = re.compile(r"(?<!-)---?(?!-)")
_BREAK = re.compile(r"\n\s*\n\s*")
_SILENT = re.compile(
    r"relax|protect|xspace|em|it|bf|rm|sc|tt|sf|sl|(?:bf|md)series|(?:it|sl|sc|up)shape|(?:tt|rm|sf)family|normalfont"
    r"|noindent|(?:allow|no|line)?break|newline|par|tiny|(?:script|footnote|normal)size|small|[lL]arge|unskip"
    r"|ignorespaces|selectfont|boldmath|l?dots"
)
"""The commands that change how their text looks, and print nothing themselves."""
_SIGNS = {"hyphen": "-", "textgreater": ">", "textless": "<", "textbar": "|", "slash": "/"}
_LINK = re.compile(r"\\href\s*\{[^{}]*\}\s*(?=\{)")
_WRAPPED = re.compile(r"(?<=\S)[ \t]*\n[ \t]*(?=\S)")
_SIGN = re.compile(r'\\[{}\\]|[{}"]')
_COMMAND = re.compile(r"\\(?:[A-Za-z]+\*?|.)|[\^_]", re.DOTALL)


def plain(text: str) -> str:
    """Return a value on one line: TeX as letters, without the braces that protect capitals; formulas stay."""
    text = _ESCAPED_TWICE.sub(r"{\\", " ".join(text.split()))
    if ("\\" in text or "$" in text or "{}" in text) and (said := from_latex(text)) is not None:
        return said.strip()
    if "\\" in text and "$" not in text:
        text = _ESCAPED.sub(r"\1", _LETTER.sub(_letter, _ACCENT.sub(_accented, text)))
    if "\\" in text or "$" in text:
        return " ".join(_decoded(text).split())
    if "{" in text or "}" in text:
        text = text.replace("{", "").replace("}", "")
    if "``" in text or "''" in text:
        text = text.replace("``", "“").replace("''", "”")
    if "--" in text:
        text = _DASHES.sub(lambda dashes: "—" if len(dashes[0]) == 3 else "–", text)
    return text.replace("~", " ").strip()


def _accented(found: re.Match[str]) -> str:
    command, letter = filter(None, found.groups())
    return unicodedata.normalize("NFC", letter + ACCENTS[command])


def _letter(found: re.Match[str]) -> str:
    return LETTERS[found[1] or found[2]]


@lru_cache(maxsize=1 << 12)
def _decoded(text: str) -> str:
    try:
        said: str = _decoder().latex_to_text(_LOGO.sub(r"\1", _BARE.sub(r"\\\1", _priced(_LINK.sub("", text)))))
    except Exception:  # what no reader of TeX understands stays as it came
        return text.replace("{", "").replace("}", "")
    return said


def _priced(text: str) -> str:
    """Escape each dollar that begins no formula, as that of a price does not."""
    said, at = [], 0
    while found := _DOLLAR.search(text, at):
        start, end = found.span()
        formula = _formula_ends(text, start) if found[0] == "$" else end
        said.append(text[at:formula] if formula else f"{text[at:start]}\\$")
        at = formula or end
    return "".join((*said, text[at:]))


def _formula_ends(text: str, at: int) -> int | None:
    """Return where a formula ends whose dollar stands here, also one with blanks at its ends; None where none does."""
    closing = _TO_DOLLAR.match(text, at + 1)
    if closing is None or _PRICE.match(text, at):
        return formula_end(text, at)
    before, after = text[max(0, at - 1) : at], text[closing.end() : closing.end() + 1]
    return closing.end() if formula_end(f"{before}${closing[1].strip()}${after}", len(before)) else None


@cache
def _decoder() -> LatexNodes2Text:
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

    known = get_default_latex_context_db()
    known.set_unknown_macro_spec(MacroTextSpec("", simplify_repl=_unknown))
    return LatexNodes2Text(latex_context=known, math_mode="verbatim", strict_latex_spaces=False, keep_comments=True)


def _unknown(command: Any, l2tobj: LatexNodes2Text) -> str:
    r"""Return what a command stands for that has no text of its own: its last argument, else its name (``\ours``)."""
    arguments = [each for each in (command.nodeargd.argnlist if command.nodeargd else ()) or () if each is not None]
    if arguments:
        return str(l2tobj.nodelist_to_text(arguments[-1:]))
    name, text = command.macroname, command.parsing_state.s[command.pos + command.len :]
    if _SILENT.fullmatch(name) or not name.isalpha() or (text.startswith("{") and not text.startswith("{}")):
        return ""
    return _SIGNS.get(name) or f"{name}{command.macro_post_space}"


def prose(text: str) -> str:
    """Return an abstract in its paragraphs, without the braces that protect capitals.

    Its TeX is read where all of it is of letters, signs and formulas; else it stays.
    """
    if "\\" in text and (said := from_latex(text)) is not None:
        return "\n\n".join(_paragraphs(said))
    return "\n\n".join(filter(None, map(_unbraced, _paragraphs(without_markup(text)))))


def _paragraphs(text: str) -> Iterator[str]:
    return filter(None, (" ".join(part.split()) for part in _BREAK.split(text)))


def _unbraced(text: str) -> str:
    """Take braces away that belong neither to a formula nor to a command."""
    if "{" not in text and "}" not in text:
        return text
    said, at = [], 0
    while at < len(text):
        end = at + 1
        if text[at] == "$":
            priced = at + 1 if _PRICE.match(text, at) else 0
            end = _formula_ends(text, at) or priced or text.find("$", at + 1) + 1 or len(text)
        elif text.startswith("{\\", at):
            end = closing(text, at) + 1  # without them the command would run into what follows
        elif command := _COMMAND.match(text, at):
            end = command.end()
            while end < len(text) and text[end] == "{":
                end = closing(text, end) + 1
        elif text[at] in "{}":
            at += 1
            continue
        said.append(text[at:end])
        at = end
    return "".join(said)


def closing(raw: str, start: int, opening: str = "{") -> int:
    """Return where a group ends, at the text's own end where it does not."""
    depth = 0
    for sign in _SIGN.finditer(raw, start):
        match sign[0]:
            case "{":
                depth += 1
            case "}":
                depth -= 1
                if opening == "{" and not depth:
                    return sign.start()
            case '"' if opening == '"' and not depth and sign.start() > start:
                return sign.start()
    return len(raw)
