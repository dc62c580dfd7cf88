r"""Formulas between dollars or ``\(`` and ``\)``, where it is certain that they are: a price is none."""

import re

from store.formulas.line import on_one_line

_LONGEST = 300  # characters of a formula in running text
_DOLLARS = re.compile(rf"\$(?![\s$])((?:\\[^\n]|[^\\$]){{1,{_LONGEST}}})\$(?!\$)")
_BRACKETS = re.compile(rf"\\\(((?:[^\\]|\\[^()]){{1,{_LONGEST}}})\\\)")
_ESCAPED = re.compile(r"\\.")
_TEX = re.compile(r"\\[A-Za-z]|[\^_{]")
_COMMAND = re.compile(r"\\[A-Za-z]")
_WORDED = re.compile(r"\\(?:text\w*|mbox|math\w+|operatorname\*?|emph)\s*\{[^{}]*\}|\\[A-Za-z]+")
_RUN = re.compile(r"[A-Za-z]{2,}")
_PROSE = re.compile(r"[A-Za-z]{2}\s+[A-Za-z]|[A-Za-z]\s+[A-Za-z]{2}")
"""Words beside each other, which in a formula would run into one."""


def formula_at(text: str, at: int) -> tuple[int, str | None] | None:
    """Read a formula that begins here: where it ends and how it reads, which may be unknown; None where none is."""
    found = _found(text, at)
    if found is None:
        return None
    inside, end = found
    return end, None if _holds_prose(inside) else on_one_line(inside.strip())


def formula_end(text: str, at: int) -> int | None:
    """Return where a formula ends that begins here, without reading it; None where none is."""
    found = _found(text, at)
    return found and found[1]


def _found(text: str, at: int) -> tuple[str, int] | None:
    match = _DOLLARS.match(text, at) or _BRACKETS.match(text, at)
    if match is None or "\n\n" in match[1] or not _balanced(match[1]):
        return None
    inside, end = match[1], match.end()
    if match[0][0] == "$":
        if not _between_dollars(inside, text[at - 1 : at], text[end : end + 1]):
            return None
    elif _RUN.fullmatch(inside):  # \(so\) brackets that somebody escaped
        return None
    return None if _holds_prose(inside) and not _COMMAND.search(inside) else (inside, end)


def _holds_prose(inside: str) -> bool:
    return bool(_PROSE.search(_WORDED.sub("|", inside)))


def _between_dollars(inside: str, before: str, after: str) -> bool:
    """Return whether what stands between two dollars is no money: US$5, $5-$10, $5 or 6$."""
    if inside[-1].isspace() or (before.isalnum() and inside[0] not in "\\^_"):  # H$_2$O is a formula, A$AP a name
        return False
    if inside in "<>=~+":
        return True
    if after.isalnum() and inside[-1] in "-+*/=,:;<>(.":
        return False
    if _TEX.search(inside):
        return True
    if after.isdigit() or (after.isalpha() and len(inside) > 3):
        return False
    return not (inside[0].isdigit() and _RUN.search(inside))


def _balanced(inside: str) -> bool:
    bare, depth = _ESCAPED.sub("", inside), 0
    for sign in bare:
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    return depth == 0 and sum(map(bare.count, "([")) == sum(map(bare.count, ")]"))
