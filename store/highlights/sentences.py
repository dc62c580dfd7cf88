"""An abstract as sentences and words, each a span of the text itself, so that a reader can walk and mark them.

Abstracts are not prose from a book: they hold "e.g.", "et al.", "Llama3.1-8B", TeX between dollars, addresses, and full
stops that a web page has glued to the next sentence ("tasks.This capability"). A wrong cut costs the reader a key; so
when in doubt two sentences stay one.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Span(NamedTuple):
    """A piece of a text: from character ``start`` up to, not including, ``end``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the piece itself."""
        return text[self.start : self.end]


_CLOSERS = "\"'”’»)\\]}）」』】》〉"
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_END = re.compile(f"(?P<wide>[。！？｡])[{_CLOSERS}]*|(?P<mark>[.!?…]+)[{_CLOSERS}]*|(?P<blank>\\n[^\\S\\n]*\\n)")

# Within these nothing ends: TeX between dollars (as Pandoc knows it: no blank inside the dollars, no digit after),
# brackets that close soon, and addresses up to the full stop that ends their sentence.
_WHOLE = re.compile(
    r"\$\$.{1,300}?\$\$|\$(?!\s)[^$\n]{0,200}?(?<![\s\\])\$(?!\d)|\\\(.{1,200}?\\\)|\\\[.{1,300}?\\\]"
    r"|\((?:[^()]|\([^()]{0,80}\)){1,300}\)|\[[^\[\]]{1,300}\]"
    r"|(?:https?://|www\.)[^\s<>]*[^\s<>.,;:!?…。、，)\]}\"'”’]",
    re.DOTALL,
)

_NEVER_LAST = re.compile(  # a full stop after one of these ends no sentence
    r"(?:e\.?g|i\.?e|cf|vs|viz|figs?|eqn?s?|sect?|ch|chap|tab|tbl|refs?|apps?|appx|alg|thm|lem|prop|def|nos?|nr|vol|pp?"
    r"|eds?|dr|prof|mrs?|ms|st|approx|ca|resp|w\.?r\.?t|a\.?k\.?a|s\.t|incl|esp|dept|univ)$",
    re.IGNORECASE,
)
_MAYBE_LAST = re.compile(
    r"(?:al|etc|inc|ltd|corp|co|jr|sr|u\.s|u\.k|ph\.d|i\.i\.d)$", re.IGNORECASE
)  # … before a capital
_TOKEN_BEFORE = re.compile(r"[^\s(\[{\"“‘'«,;:/]*$")
_GLUED = re.compile(r"(?:[A-Z][a-z]+|A|I|We|[A-Z][a-z]*-[A-Za-z]+)(?:[\s,]|$)")
_NAMED = re.compile(  # what stands behind the dot of an address or a file: "arXiv.Org", "Main.Py"
    r"(?:ai|com|css|csv|dev|edu|eu|exe|gov|html?|io|jsx?|json|md|net|org|pdf|py|rs|tex|toml|ts|txt|xml|ya?ml|zip)\b",
    re.IGNORECASE,
)
_VERSION = re.compile(r"v\d+$", re.IGNORECASE)
_OPENS = re.compile(r"(?:We|The|This|These|It|In|Our|An?|To|For|However|Moreover|Finally|Here|Both|Each|While)\b")
_INNER_CAPITAL = re.compile(r"[a-z]+[A-Z0-9]")


def sentences(text: str) -> list[Span]:
    """Cut a text into sentences: in order, without overlap, blank at neither end, and no word left out."""
    spans, start = [], 0
    for cut in (*_ends(text), len(text)):
        piece = text[start:cut]
        if bare := piece.strip():
            first = start + len(piece) - len(piece.lstrip())
            spans.append(Span(first, first + len(bare)))
        start = cut
    return spans


def sentence_at(spans: Sequence[Span], position: int) -> int:
    """Return the number of the sentence that a character stands in, or of the one before it; 0 before the first."""
    return max(0, bisect_right(spans, position, key=lambda span: span.start) - 1)


def _ends(text: str) -> Iterator[int]:
    """Find where sentences end: the places just behind the mark and what closes after it."""
    whole = [match.span() for match in _WHOLE.finditer(text)]
    starts = [start for start, _ in whole]
    for match in _END.finditer(text):
        holder = bisect_right(starts, match.start()) - 1
        if holder >= 0 and match.start() < whole[holder][1] and not match["blank"]:
            continue
        if match["wide"] or match["blank"] or _closes(text, match):
            yield match.end()


def _closes(text: str, match: re.Match[str]) -> bool:
    """Decide whether a full stop, question mark or exclamation mark ends its sentence."""
    rest = text[match.end() : match.end() + 40]
    if not rest.strip():
        return True
    before = text[max(0, match.start() - 40) : match.start()]
    if not rest[0].isspace():
        return _is_glued(before, match[0], rest)
    following = rest.lstrip()
    if following[0].islower() and not _INNER_CAPITAL.match(following):
        return False
    if match["mark"] != ".":
        return not following[0].islower()
    return not _is_abbreviation(before, following)


def _is_abbreviation(before: str, following: str) -> bool:
    found = _TOKEN_BEFORE.search(before)
    token = found[0] if found else ""
    if _NEVER_LAST.match(token):
        return True
    if _MAYBE_LAST.match(token):
        return not following[0].isupper()
    return len(token) == 1 and token.isupper() and not _OPENS.match(following)  # "J. Smith", but "vitamin C. We"


def _is_glued(before: str, closing: str, rest: str) -> bool:
    """Return whether a sentence follows without a blank: "tasks.This", but not "Node.js", "3.5" or "torch.nn"."""
    if len(closing) > 3 or not _GLUED.match(rest) or closing[0] == "…" or (closing == "." and _NAMED.match(rest)):
        return False
    found = _TOKEN_BEFORE.search(before)
    token = (found[0] if found else "").lower()
    if _NEVER_LAST.match(token) or "." in token or "@" in token or "_" in token:
        return False
    if _VERSION.match(token) and not _OPENS.match(rest):
        return False
    return bool(re.search(r"(?:[^\W\d_]{2}|[\d%)\]}$”])$", before)) and not token.isdigit()


_RUN = re.compile(f"[{_CJK}]|[^\\s{_CJK}]+")
_AROUND_LEFT = frozenset("\"'“‘«（「『【《,;:!?–—-…")
_AROUND_RIGHT = frozenset("\"'”’»）」』】》.,;:!?–—…。、，！？；：")


def word_spans(text: str, span: Span | None = None) -> list[Span]:
    """List the words of a text, or of a span of it, without the punctuation around them; CJK by the character.

    Selecting from one word to another is the span from the first's start to the last's end.
    """
    start, end = span or (0, len(text))
    found = (_bare(text, *match.span()) for match in _RUN.finditer(text, start, end))
    return [word for word in found if word.start < word.end]


def _bare(text: str, start: int, end: int) -> Span:
    """Take quotes, sentence marks, and brackets that go around it or do not pair within it off both ends of a run."""
    while start < end:
        first, last = text[start], text[end - 1]
        if last in _AROUND_RIGHT or last in "([{" or (last in ")]}" and _unpaired(text[start:end])):
            end -= 1
        elif first in _AROUND_LEFT or (first in "([{" and (last in ")]}" or _unpaired(text[start:end]))):
            start += 1
        else:
            break
    return Span(start, end)


def _unpaired(run: str) -> bool:
    return len(run) > 200 or any(run.count(opening) != run.count(closing) for opening, closing in ("()", "[]", "{}"))
