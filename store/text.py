"""Untrusted text made safe to keep, to show, to compare, to open and to name a file with.

A paper's text comes from strangers. Terminal emulators act on control characters, readers are misled by bidirectional
overrides (CVE-2021-42574), and Textual passes both through; so `clean` runs on everything that comes in, and again
wherever text is made for display.
"""

import codecs
import re
import unicodedata
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from store.checksum import checksum
from store.letters import plain

TITLE_LIMIT = 1_000
ABSTRACT_LIMIT = 50_000

# C0 without tab and newline, DEL, C1, line and paragraph separators, bidi marks, embeddings and isolates, zero-width
# space, word joiner and invisible operators, byte-order mark, Hangul fillers, soft hyphen, interlinear marks, lone
# surrogates, tag characters, noncharacters. Joiners (200C, 200D) and variation selectors stay: Hindi, Persian and
# emoji need them.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\uffff\ud800-\udfff\U000e0000-\U000e0fff\U0001fffe\U0001ffff\U0010fffe\U0010ffff]"
)
# An escape sequence goes whole, not only its first byte: "\x1b[2J" must not leave "[2J" in a title. Unterminated
# strings (OSC, DCS, APC, PM, SOS) end with the line.
_ESCAPES = re.compile(
    "(?:\x1b[\\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\\\|\x9c)?"
    "|(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]?"
    "|\x1b[ -/]*[0-~]?"
)
_JOINERS_ALONE = re.compile(
    "(?:(?<=\\s)|^)[\u200c\u200d\ufe00-\ufe0f]+|[\u200c\u200d]+(?=\\s|$)|([\u200c\u200d])[\u200c\u200d]+"
)
_BLANK_LINES = re.compile(r"\n{3,}")
_MARKS = frozenset(("Mn", "Me"))
_MARKS_MAX = 3


def clean(text: str, *, lines: bool = False, limit: int = 0) -> str:
    """Take out all that a terminal would obey or that hides from the eye, and fold white space.

    With ``lines`` newlines stay (an abstract, a note); without, all white space is one space. ``limit`` is a number of
    characters, 0 for none. What it returns is always encodable as UTF-8, and unchanged by a second call.
    """
    if text.isascii() and text.isprintable():  # as most texts are; there is no white space in it but the blank
        text = " ".join(text.split()) if "  " in text else text.strip()
    else:
        text = strip_unsafe(text)
        text = _fold_blanks(text) if lines else " ".join(text.split())
    if limit and len(text) > limit:
        text = text[: limit - 1].rstrip() + "…"
    return text


def strip_unsafe(text: str) -> str:
    """Take out what `clean` takes out, but leave white space as it is: for a reader's own notes."""
    if text.isascii() and text.isprintable():
        return text
    for line_end in ("\r\n", "\r", "\u2028", "\u2029", "\x85"):
        text = text.replace(line_end, "\n")
    text = _UNSAFE.sub("", _ESCAPES.sub("", text))
    if text.isascii():
        return text
    text = _cap_marks(unicodedata.normalize("NFC", text))
    return _JOINERS_ALONE.sub(r"\1", text)


def _windows(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are not UTF-8 as Windows-1252, the other encoding that is met; a ? is what is in neither."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace").replace("\ufffd", "?"), error.end


OR_WINDOWS = "broadsheet.windows"
"""The name of that way of decoding: a single bad byte costs one character."""
codecs.register_error(OR_WINDOWS, _windows)


def letters(data: bytes) -> str:
    """Return the text of a file that any program may have written, without the mark that it may begin with."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8-sig", OR_WINDOWS)


def decoded(text: str) -> str:
    """Return a text of the system, in which bytes that are not UTF-8 were kept apart, with the letters they stand for.

    They are read as UTF-8 all together, and what is none of it as Windows writes Western letters.
    """
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", OR_WINDOWS)
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")


def without_controls(text: str) -> str:
    """Take out what `clean` takes out of a text that was cleaned when it was kept, and may have been changed since."""
    return text if (text.isascii() and text.isprintable()) or not _UNSAFE.search(text) else strip_unsafe(text)


def clean_name(name: str) -> str:
    """Return a name that a record has in a file as it may be shown; no two names come out the same.

    Of a name that holds what `clean` takes out a checksum is added, by which `was_cleaned` knows it.
    """
    if name.isascii() and name.isprintable():
        return name
    shown = clean(name)
    if shown == name:
        return name
    return f"{shown or 'unnamed'}~{checksum(name.encode('utf-8', 'surrogatepass'))[:_CHECKSUM]}"


def was_cleaned(name: str) -> bool:
    """Return whether a name may be one that `clean_name` had to change."""
    return name[-_CHECKSUM - 1 : -_CHECKSUM] == "~"


_CHECKSUM = 8


def clean_value(value: Any, depth: int = 40) -> Any:
    """Return a value of a file with every text in it, and every name, as it may be shown; lines stay lines."""
    if isinstance(value, str):
        return strip_unsafe(value)
    if isinstance(value, dict | list) and not depth:
        return None
    if isinstance(value, dict):
        return {strip_unsafe(str(name)): clean_value(inner, depth - 1) for name, inner in value.items()}
    return [clean_value(inner, depth - 1) for inner in value] if isinstance(value, list) else value


def _cap_marks(text: str) -> str:
    if not any(unicodedata.category(character) in _MARKS for character in set(text) if character > "\x7f"):
        return text
    run, kept = 0, []
    for character in text:
        run = run + 1 if unicodedata.category(character) in _MARKS else 0
        if run <= _MARKS_MAX:
            kept.append(character)
    return "".join(kept)


def _fold_blanks(text: str) -> str:
    text = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", text).strip()


def shorten(text: str, length: int = 50) -> str:
    """Return the start of a text in quotation marks, for a message."""
    text = clean(text)
    return f"“{text[:length].rstrip()}…”" if len(text) > length else f"“{text}”"


def fold(text: str) -> str:
    """Return the form in which text is matched: no case, no accents, every letter as the plain one that it stands for.

    So are ł and l one, æ and ae, ß and ss, and the compatibility forms of Unicode (ﬁ, Ａ).
    """
    if text.isascii():
        return text.lower()
    return _FOREIGN.sub(lambda run: _fold_foreign(run.group()), text).casefold()


def without_accents(text: str) -> str:
    """Return a text without case and accents, but with ł and æ as they are: ids are made of this, for good."""
    return _FOREIGN.sub(lambda run: _decomposed(run.group()), text).casefold()


_FOREIGN = re.compile("[^\x00-\x7f]+")  # folding looks at one character at a time, so ASCII between them may wait


def _decomposed(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


@lru_cache(maxsize=4_096)
def _fold_foreign(text: str) -> str:
    return plain(_decomposed(text))


def safe_url(url: str) -> str | None:
    """Return the address in a form that is safe to open, or None: http or https, a host, no user name, ASCII alone.

    Look-alike hosts come out in their xn-- form, so what is shown is what is opened.
    """
    url = url.strip()
    if not re.match(r"(?i)https?://[^\s/]", url) or _UNSAFE.search(url) or len(url.split()) > 1:
        return None
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        if not host or "@" in parts.netloc or "\\" in url:
            return None
        ascii_host = host if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return None
    if ":" in ascii_host:
        ascii_host = f"[{ascii_host}]"
    elif not re.fullmatch(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?\.?", ascii_host, re.IGNORECASE):
        return None
    netloc = ascii_host.lower() + (f":{port}" if port is not None else "")
    keep = "/%:@!$&'()*+,;=~-._"
    path, query, fragment = quote(parts.path, keep), quote(parts.query, keep + "?[]"), quote(parts.fragment, keep + "?")
    return urlunsplit((parts.scheme.lower(), netloc, path, query, fragment))


_DEVICES = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}


def safe_name(text: str, *, fallback: str = "paper", limit: int = 120) -> str:
    """Return a name that every file system takes: letters, digits, ``-`` and ``_``, at most ``limit`` bytes."""
    name = re.sub(r"[^\w]+", "-", unicodedata.normalize("NFKC", clean(text))).strip("-_.")
    name = name.encode("utf-8")[:limit].decode("utf-8", "ignore").strip("-_.")
    return f"{name}_" if name.lower() in _DEVICES else name or fallback
