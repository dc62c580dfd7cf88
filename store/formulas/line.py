"""A formula on one line: TeX goes through MathML, and MathML is read from left to right.

A formula is shown whole or not at all: whatever is not known here, and whatever would lose a letter, is None.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import Enum, auto
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from store.formulas.scripts import lowered, raised

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


class Unreadable(Exception):
    """There is something in a formula that has no form on one line."""


class _Kind(Enum):
    ATOM = auto()  # a letter, a number, anything that its neighbours stand close to
    NAME = auto()  # a word, such as log
    FRACTION = auto()
    OPERATOR = auto()  # with a blank on either side, between two operands
    COMMA = auto()  # with a blank behind it
    OPEN = auto()
    CLOSE = auto()
    BLANK = auto()


class _Part(NamedTuple):
    text: str
    kind: _Kind


_OPERATORS = frozenset("+-−±∓×·⋅∗÷=≠<>≤≥≦≧≪≫≈≃≅≡∼∝∈∉∋⊂⊆⊃⊇∪∩∖∧∨→←↔⇒⇐⇔↦⟶⟵⟹⟺∣⊕⊗⊙≜≔≺≻⪯⪰≲≳⊢⊨∥")
_LARGE = frozenset("∑∏∐∫∬∮⋃⋂⋁⋀⨁⨂")
_OPEN, _CLOSE = frozenset("([{⌊⌈⟨"), frozenset(")]}⌋⌉⟩")
_ACCENTS = {
    **{"^": "\u0302", "~": "\u0303", "¯": "\u0304", "―": "\u0304", "_": "\u0304", "˙": "\u0307", "¨": "\u0308"},
    **{"ˇ": "\u030c", "˘": "\u0306", "→": "\u20d7", "´": "\u0301", "`": "\u0300", "ˉ": "\u0304", "‾": "\u0304"},
}
_NAMES = frozenset(("arg",))
"""Names of functions that the converter leaves as commands."""
_BESIDE = frozenset("′″‴*∗†‡°")
"""Signs that stand above the line by themselves."""
_SCRIPTS = frozenset("ℬℰℱℋℐℒℳℛℯℊℴℭℌ")
_SPACES = re.compile(r"\s+")
_BARE_PER_CENT = re.compile(r"(?<!\\)%")
_WRITTEN_OUT = re.compile(r"[_^]\w$")
_COMMAND = re.compile(r"\\[A-Za-z]+")


def load() -> None:
    """Load the converter, which takes longer than a key may."""
    import latex2mathml.converter  # noqa: F401


@lru_cache(maxsize=4_096)
def on_one_line(tex: str) -> str | None:
    """Return a formula as text, without the dollars around it; None where it cannot be shown whole."""
    tex = _BARE_PER_CENT.sub(r"\\%", _SPACES.sub(" ", tex))  # to TeX all behind a bare one is a comment
    try:
        from latex2mathml.converter import convert_to_element

        said = _joined(_row(convert_to_element(tex)))
    except Exception:  # whatever the converter stumbles over is shown as it came
        return None
    return said if said and "\\" not in said and not _lost(tex, said) else None


def _lost(tex: str, said: str) -> bool:
    """Return whether a letter or a digit that stands in the TeX does not stand in the text."""
    there = Counter(letter for letter in unicodedata.normalize("NFKD", said) if letter.isalnum())
    return bool(Counter(letter for letter in _COMMAND.sub(" ", tex) if letter.isalnum()) - there)


def _row(elements: Iterable[Element]) -> list[_Part]:
    parts: list[_Part] = []
    for part in (part for element in elements for part in _parts(element)):
        if parts and (parts[-1].text, part.text) == (":", "="):
            parts[-1] = _Part(":=", _Kind.OPERATOR)
        else:
            parts.append(part)
    return parts


def _parts(element: Element) -> list[_Part]:
    """Read an element as the parts of a line; raises Unreadable."""
    text, inside = unescape(element.text or ""), list(element)
    match element.tag.rpartition("}")[2]:
        case "mrow" if len(inside) > 1 and all(each.tag in ("mi", "mn") and each.attrib for each in inside):
            return [_Part(_joined(_row(inside)), _Kind.NAME)]  # \mathrm{ReLU} comes as four letters
        case "math" | "mrow" | "mstyle" | "semantics":
            return _row(inside)
        case "mi" | "mn" | "mo" if inside:
            return [_Part(_joined(_row(inside)), _Kind.NAME)]
        case "mi" | "mn" | "mo":
            return [_token(text)]
        case "mtext":
            return [_Part(_SPACES.sub(" ", text), _Kind.ATOM)]
        case "mspace":
            return [_Part("", _Kind.ATOM if element.get("width", "").startswith("negative") else _Kind.BLANK)]
        case "msup" | "mover" | "msub" | "munder" | "msubsup" | "munderover" as tag:
            return [_scripted(tag, inside)]
        case "mfrac" if element.get("linethickness") != "0":
            return [_Part("/".join(_bracketed(_parts(each)) for each in inside), _Kind.FRACTION)]
        case "msqrt":
            return [_Part("√" + _bracketed(_row(inside)), _Kind.ATOM)]
        case "mroot":
            return [
                _Part(_above(_joined(_parts(inside[1]), tight=True)) + "√" + _bracketed(_parts(inside[0])), _Kind.ATOM)
            ]
    raise Unreadable(element.tag)


def _token(text: str) -> _Part:
    if text.startswith("\\"):
        if text[1:] not in _NAMES:
            raise Unreadable(text)
        return _Part(text[1:], _Kind.NAME)
    text = _SPACES.sub(" ", "".join(map(_plain, text))).strip()
    if text in _LARGE or (len(text) > 1 and text.replace(" ", "").isalpha()):
        return _Part(text, _Kind.NAME)
    for signs, kind in ((_OPERATORS, _Kind.OPERATOR), (_OPEN, _Kind.OPEN), (_CLOSE, _Kind.CLOSE)):
        if text in signs:
            return _Part("|" if text == "∣" else text, kind)
    return _Part(text, _Kind.COMMA if text in (",", ";", ":") else _Kind.ATOM)


def _plain(letter: str) -> str:
    """Return a letter of a mathematical alphabet as the plain one: few fonts of terminals have them."""
    styled = "\U0001d400" <= letter <= "\U0001d7ff" or letter in _SCRIPTS
    return unicodedata.normalize("NFKC", letter) if styled else letter


def _scripted(tag: str, inside: Sequence[Element]) -> _Part:
    """Read what stands above and below a base: accents as such, all else as scripts."""
    base, *scripts = (_parts(each) for each in inside)
    over = tag in ("mover", "munder")
    if over and len(scripts[0]) == 1 and (accent := _ACCENTS.get(scripts[0][0].text)) and tag == "mover":
        return _Part(_accented(_joined(base), accent), _Kind.ATOM)
    named = len(base) == 1 and base[0].kind is _Kind.NAME
    if tag == "mover" or (tag == "munder" and not named):
        raise Unreadable(tag)
    texts = [_joined(script, tight=True) for script in scripts]
    below = "" if tag == "msup" else _below(texts[0])
    above = "" if tag in ("msub", "munder") else _above(texts[-1])
    return _Part(_bracketed(base) + below + above, _Kind.NAME if named else _Kind.ATOM)


def _accented(base: str, accent: str) -> str:
    if sum(not unicodedata.combining(letter) for letter in base) != 1:
        raise Unreadable(base)
    return unicodedata.normalize("NFC", base + accent)


def _above(text: str) -> str:
    text = "°" if text == "∘" else text
    if text and all(sign in _BESIDE for sign in text):
        return text.replace("∗", "*")
    return (raised(text) if _is_short(text) else None) or _written("^", text)


def _below(text: str) -> str:
    return (lowered(text) if _is_short(text) else None) or _written("_", text)


def _is_short(text: str) -> bool:
    """Return whether it is no word, which is hard to read in such small letters."""
    return len(text) < 4 or not text.isalpha()


def _written(sign: str, text: str) -> str:
    return f"{sign}{text}" if len(text) == 1 else f"{sign}{{{text}}}" if text else ""


def _bracketed(parts: Sequence[_Part]) -> str:
    """Join parts that belong together, in brackets where it would not be seen that they do."""
    text = _joined(parts)
    together = len(parts) < 2 and not any(part.kind is _Kind.FRACTION for part in parts)
    fenced = len(parts) > 1 and parts[0].kind is _Kind.OPEN and parts[-1].kind is _Kind.CLOSE
    alone = fenced and not any(part.kind in (_Kind.OPEN, _Kind.CLOSE) for part in parts[1:-1])
    return text if together or alone or text.isnumeric() else f"({text})"


def _joined(parts: Sequence[_Part], *, tight: bool = False) -> str:
    """Set the parts on a line, with the blanks that show what belongs together; with ``tight`` without them."""
    line = ""
    for number, (text, kind) in enumerate(parts):
        before = parts[number - 1] if number else None
        after = parts[number + 1] if number + 1 < len(parts) else None
        if kind is _Kind.FRACTION and (_touches(before) or _touches(after)):
            text = f"({text})"
        if kind is _Kind.OPERATOR and not tight and _ends(before) and after and after.kind is not _Kind.CLOSE:
            text = f" {text} "
        elif kind is _Kind.COMMA and after and not tight and not (before and _is_thousand(before, text, after)):
            text += " "
        elif kind is _Kind.BLANK:
            text = "" if not line or line.endswith(" ") else " "
        elif before and line and not line.endswith(" ") and _apart(before, _Part(text, kind)):
            text = f" {text}"
        line += text
    return line.strip() if len(parts) > 1 else line


def _touches(neighbour: _Part | None) -> bool:
    return neighbour is not None and neighbour.kind in (_Kind.ATOM, _Kind.NAME, _Kind.FRACTION) and neighbour.text != ""


def _ends(before: _Part | None) -> bool:
    """Return whether an operand ends before an operator, so that it stands between two."""
    return before is not None and before.kind not in (_Kind.OPERATOR, _Kind.OPEN, _Kind.COMMA, _Kind.BLANK)


def _apart(before: _Part, part: _Part) -> bool:
    """Return whether a name, or a script that is written out, stands beside something that it would run into."""
    if part.kind is _Kind.NAME:
        return before.kind in (_Kind.CLOSE, _Kind.NAME) or before.text[-1:].isalnum()
    runs_on = before.kind is _Kind.NAME or _WRITTEN_OUT.search(before.text) is not None
    return runs_on and part.kind in (_Kind.ATOM, _Kind.FRACTION) and (part.text[:1].isalnum() or part.text[:1] == "√")


def _is_thousand(before: _Part, comma: str, after: _Part) -> bool:
    return comma == "," and before.text.isdigit() and re.match(r"\d{3}(?!\d)", after.text) is not None
