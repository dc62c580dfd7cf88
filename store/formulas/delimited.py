r"""Formulas between dollars or ``\(`` and ``\)``, where it is certain that they are: a price is none."""

import re

from store.formulas.line import on_one_line

_LONGEST = 300  # characters of a formula in running text
_DOLLARS = re.compile(rf"\$(?![\s$])((?:\\[^\n]|[^\\$]){{1,{_LONGEST}}})\$(?!\$)")
_BRACKETS = re.compile(rf"\\\(((?:[^\\]|\\[^()]){{1,{_LONGEST}}})\\\)")
_ESCAPED = re.compile(r"\\.")
_TEX = re.compile(r"[\\^_{]")
_WORDED = re.compile(r"\\(?:text\w*|mbox|math\w+|operatorname\*?|emph)\s*\{[^{}]*\}|\\[A-Za-z]+")
_RUN = re.compile(r"[A-Za-z]{2,}")
_PROSE = re.compile(r"(?<!\S)[(]?[A-Za-z]{2,}[,.;:)]?(?!\S)")
_FUNCTIONS = frozenset("log ln lg exp min max sin cos tan arg det dim ker deg sup inf lim mod gcd".split())  # noqa: SIM905


def formula_at(text: str, at: int) -> tuple[int, str | None] | None:
    """Read a formula that begins here: where it ends and how it reads, which may be unknown; None where none is."""
    match = _DOLLARS.match(text, at) or _BRACKETS.match(text, at)
    if match is None or not _certain(match[1], text[at - 1 : at], text[match.end() : match.end() + 1], match[0][0]):
        return None
    return match.end(), on_one_line(match[1].strip())


def _certain(inside: str, before: str, after: str, opener: str) -> bool:
    if "\n\n" in inside or not _balanced(inside):
        return False
    if opener == "$":
        return not inside[-1].isspace() and _between_dollars(inside, before, after)
    return _is_math(inside) and (len(_RUN.findall(inside)) != 1 or _TEX.search(inside) is not None or len(inside) < 4)


def _between_dollars(inside: str, before: str, after: str) -> bool:
    """Decide what could be money as money: US$5, $5-$10, $5 or 6$."""
    if before.isalnum() and inside[0] not in "\\^_":  # H$_2$O and 3$\times$ are formulas, A$AP is a name
        return False
    if inside in "<>=~+":
        return True
    tex = _TEX.search(inside) is not None
    if (after.isdigit() and not tex) or (after.isalnum() and inside[-1] in "-+*/=,:;<>(."):
        return False
    if after.isalpha() and not tex and len(inside) > 3:
        return False
    if inside[0].isdigit() and not tex and _RUN.search(inside):
        return False
    return _is_math(inside)


def _is_math(inside: str) -> bool:
    """Return whether there is no prose in it: words between blanks, beyond those that formulas have."""
    prose = [word.strip("(),.;:") for word in _PROSE.findall(_WORDED.sub(" ", inside))]
    words = [word for word in prose if word not in _FUNCTIONS]
    if _TEX.search(inside) is None and " " in inside:
        return not words
    return len(words) < 2


def _balanced(inside: str) -> bool:
    bare, depth = _ESCAPED.sub("", inside), 0
    for sign in bare:
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    return depth == 0 and sum(map(bare.count, "([")) == sum(map(bare.count, ")]"))
