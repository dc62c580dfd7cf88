r"""Text as LaTeX that typesets it, and back to the letter: ``as_latex`` and ``from_latex`` are each other's inverse.

Text from strangers becomes commands nowhere: what TeX would obey is spelt out. A formula stays one where TeX can be
sure to typeset it, by the commands that it is made of; any other is text with dollars in it.
"""

import re
from collections.abc import Iterator
from functools import cache

from store.formulas.delimited import formula_at, formula_end
from store.formulas.latex_signs import ESCAPED, SPELT, commands, signs

_OPENING = re.compile(r"\$|\\\(")
_LIGATURE = re.compile(r"(?<=-)(?=-)|(?<=`)(?=`)|(?<=')(?=')|(?<=[?!])(?=`)|(?<=,)(?=,)")
"""Where two signs would run into one: dashes, quotation marks."""
_LIGATURES = ("--", "``", "''", "?`", "!`", ",,")
_RUN_TOGETHER = re.compile(r"(?<!-)---?(?!-)|``|''")
_DASHED = {"--": "–", "---": "—", "``": "“", "''": "”"}
_COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
_NOT_IN_FORMULAS = re.compile(r"[^\x20-\x7e\n]|[%#&@\"~]|\^\^|[\^_]\s*(?:[\^_]|$)|\\$")
_TWICE = re.compile(r"([\^_])(?:\{[^{}]*\}|\\[A-Za-z]+|[^\s{}\\])\s*\1")
_ARGUED = frozenset(
    "frac tfrac dfrac sqrt mathrm mathbf mathit mathsf mathtt mathcal mathbb mathfrak boldsymbol operatorname "  # noqa: SIM905
    "text textrm textbf textit hat widehat tilde widetilde bar overline underline vec dot ddot acute grave breve "
    "check".split()
)
"""Commands of formulas that take what is behind them in braces."""
_ALONE = frozenset(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho varrho "  # noqa: SIM905
    "sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega "
    "pm mp times div ast star circ bullet cdot cap cup sqcap sqcup vee wedge setminus oplus ominus otimes odot dagger "
    "leq le geq ge neq ne equiv approx sim simeq cong propto ll gg in notin ni subset supset subseteq supseteq mid "
    "parallel perp vdash models prec succ to gets leftarrow rightarrow leftrightarrow Leftarrow Rightarrow "
    "Leftrightarrow mapsto uparrow downarrow longrightarrow infty partial nabla forall exists emptyset ell hbar Re Im "
    "aleph prime angle top bot sum prod int oint sup inf lim limsup liminf max min arg det dim exp gcd hom ker log ln "
    "lg sin cos tan sec csc cot sinh cosh tanh Pr deg ldots cdots vdots ddots dots langle rangle lfloor rfloor lceil "
    "rceil vert Vert lVert rVert lvert rvert left right big Big bigl bigr Bigl Bigr quad qquad sharp flat natural "
    "triangle neg land lor iff implies".split()
)
_LEFT, _RIGHT = re.compile(r"\\left(?![A-Za-z])"), re.compile(r"\\right(?![A-Za-z])")
_FENCE = re.compile(r"[()\[\]|./<>]|\\[{}|]|\\[lr](?:angle|floor|ceil|vert)")
_FRACTION = re.compile(r"frac(?![A-Za-z])")
_FRACTION_OF_TWO = re.compile(r"frac\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}\s*\{")
_SPACES = frozenset(",;:! {}|")
_TOKEN = re.compile(
    r"(?P<plain>[^\\${}%#&_^~\"]+|\")"
    rf"|\\(?P<escaped>[{re.escape(ESCAPED)}])"
    r"|(?P<spelt>\\text[a-z]+\{\})"
    r"|(?P<sign>\{\\(?:[A-Za-z]+|[`'^\"~=.])(?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*\})"
    r"|(?P<brace>[{}])"
)
_UNSPELT = {spelt: sign for sign, spelt in SPELT.items()}


@cache
def _table(utf8: bool) -> tuple[dict[str, str], re.Pattern[str]]:
    """Return what is written for a letter or a sign, and a pattern of those that there are."""
    found = {sign: f"\\{sign}" for sign in ESCAPED} | SPELT | {"@": "{@}"}  # parsers take @word{ for an entry
    found |= {sign: command for sign, command in commands().items() if sign.isascii() or not utf8}
    return found, re.compile(f"[{re.escape(''.join(found))}]")


def as_latex(text: str, *, utf8: bool = False) -> str:
    """Return a text as LaTeX that typesets it; with ``utf8`` all that is not ASCII as it is."""
    return "".join(
        f"{{{piece}}}" if formula else apart(plain_as_latex(piece, utf8=utf8)) for piece, formula in pieces(text)
    )


def plain_as_latex(text: str, *, utf8: bool = False) -> str:
    """Return a text that holds no formula as LaTeX, in which signs may run together until they are `apart`."""
    if text.isascii() and text.isalnum():  # as most words are
        return text
    table, needing = _table(utf8)
    return needing.sub(lambda sign: table[sign[0]], text)


def apart(written: str) -> str:
    """Return LaTeX without formulas in which dashes and quotation marks do not run together to others."""
    return _LIGATURE.sub("{}", written) if any(pair in written for pair in _LIGATURES) else written


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Divide a text into what is a formula for TeX, and what is none."""
    start = at = 0
    while opening := _OPENING.search(text, at):
        at = opening.start()
        end = formula_end(text, at)
        if end and _typesets(text[at:end]):
            if start < at:
                yield text[start:at], False
            yield text[at:end], True
            start = at = end
        else:
            at = opening.end()
    if start < len(text):
        yield text[start:], False


def _typesets(formula: str) -> bool:
    """Return whether TeX typesets a formula for certain, and runs nothing in it."""
    inside = formula[1:-1] if formula[0] == "$" else formula[2:-2]
    if _NOT_IN_FORMULAS.search(inside) or _TWICE.search(inside) or not _in_balance(inside):
        return False
    for command in _COMMAND.finditer(inside):
        name, behind = command[1], inside[command.end() :].lstrip()
        if name in _ARGUED and not behind.startswith("{"):
            return False
        if name not in _ARGUED and name not in _ALONE and name not in _SPACES:
            return False
        if name in ("left", "right") and not _FENCE.match(behind):
            return False
    pairs = ((_LEFT, _RIGHT), (_FRACTION, _FRACTION_OF_TWO))
    return all(len(one.findall(inside)) == len(other.findall(inside)) for one, other in pairs)


def _in_balance(inside: str) -> bool:
    """Return whether braces close, those behind a backslash counted as BibTeX counts them, and not, as TeX does."""
    for text in (inside, re.sub(r"\\.", "", inside)):
        depth = 0
        for sign in text:
            depth += (sign == "{") - (sign == "}")
            if depth < 0:
                return False
        if depth:
            return False
    return True


def from_latex(text: str) -> str | None:
    """Return the text that LaTeX typesets; None where it is made of more than `as_latex` makes.

    Braces that hold words together go, formulas stay as they are.
    """
    said: list[str] = []
    at = 0
    while at < len(text):
        if text[at] == "$" or text.startswith("\\(", at):
            if not (formula := formula_at(text, at)):
                return None
            said.append(text[at : formula[0]])
            at = formula[0]
            continue
        token = _TOKEN.match(text, at)
        if token is None:
            return None
        if (kind := token.lastgroup) == "plain":
            said.append(_RUN_TOGETHER.sub(lambda found: _DASHED[found[0]], token[0]))
        elif kind == "escaped":
            said.append(token["escaped"])
        elif kind in ("spelt", "sign"):
            sign = _UNSPELT.get(token[0]) or signs().get(token[0])
            if sign is None:
                if kind == "spelt" or not token[0].startswith("{\\text"):
                    return None
                at += 1  # a brace before a sign that is spelt out
                continue
            said.append(sign)
        at = token.end()
    return "".join(said)
