"""BibTeX that no paper's text can break out of, with the reader's marks in the fields that JabRef keeps them in."""

import re
from collections.abc import Iterable, Iterator

from store.citekey import citekey, suffix
from store.exporters.base import Format, Options
from store.models import Entry, Paper, Status
from store.names import is_organisation
from store.tags import each_once
from store.text import clean, strip_unsafe

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# BibTeX counts braces whether or not a backslash stands before them, so a brace of the text is spelt out.
_SPECIAL = str.maketrans(
    {
        "\\": "\\textbackslash{}",
        "{": "\\textbraceleft{}",
        "}": "\\textbraceright{}",
        "~": "\\textasciitilde{}",
        "^": "\\textasciicircum{}",
        **{character: f"\\{character}" for character in "$&%#_"},
    }
)
_ADDRESS = str.maketrans({"\\": "%5C", "{": "%7B", "}": "%7D", " ": "%20"})
_WORD = re.compile(r"[^\s\-–—/:,;()]+")


def write_bibtex(entries: Iterable[Entry], options: Options) -> Iterator[str]:
    """BibTeX: one entry a paper, with JabRef's fields for tags, rating and reading status."""
    used: dict[str, int] = {}
    for entry in entries:
        lines = [f"  {name} = {value},\n" for name, value in _fields(entry) if value not in ("", "{}")]
        kind = "article" if entry.paper.journal else "misc"
        yield f"@{kind}{{{_key(entry.paper, used)},\n{''.join(lines)}}}\n\n"


FORMAT = Format("bibtex", ".bib", write_bibtex, ("bib",))


def _key(paper: Paper, used: dict[str, int]) -> str:
    base = re.sub(r"[^A-Za-z0-9:_-]", "", paper.citekey) or citekey(paper)
    key = base
    while key.lower() in used:
        used[base.lower()] += 1
        key = base + suffix(used[base.lower()])
    used[key.lower()] = 0
    return key


def _fields(entry: Entry) -> Iterator[tuple[str, str]]:
    paper, mark = entry.paper, entry.mark
    date = paper.published or paper.day or ""
    plain = {
        "title": _WORD.sub(_protected, clean(paper.title)),
        "author": " and ".join(map(_author, paper.authors)),
        "year": date[:4],
        "journal": _text(paper.journal or ""),
        "howpublished": _text(paper.venue or ""),
        "eprint": _verbatim(paper.arxiv or ""),
        # Zotero reads one spelling of the archive's name, BibTeX styles the other.
        "archiveprefix": "arXiv" if paper.arxiv else "",
        "eprinttype": "arxiv" if paper.arxiv else "",
        "primaryclass": _text(next(iter(paper.categories), "")) if paper.arxiv else "",
        "doi": _verbatim(paper.doi or ""),
        "url": _verbatim(paper.address or ""),
        "abstract": _text(paper.abstract),
        "keywords": ", ".join(map(_text, each_once((*mark.tags, *paper.keywords)))),
        "ranking": f"rank{mark.rating}" if mark.rating else "",
        "readstatus": "read" if mark.status is Status.READ else "",
        "status": mark.status.value,
        # Not `note`, which styles print in the list of references.
        "annote": "\n\n".join(_text(text) for note in mark.notes for text in note.texts),
    }
    for name, value in plain.items():
        yield name, f"{{{value}}}"
        if name == "year" and date:
            yield "month", _MONTHS[int(date[5:7]) - 1]  # a macro of every style, hence without braces


def _text(text: str) -> str:
    return strip_unsafe(text).translate(_SPECIAL)


def _verbatim(text: str) -> str:
    return clean(text).translate(_ADDRESS)


def _protected(word: re.Match[str]) -> str:
    """Protect a word whose capitals mean something (GaLore, LLM) from styles that lower them."""
    return f"{{{_text(word[0])}}}" if word[0][1:] != word[0][1:].lower() else _text(word[0])


def _author(name: str) -> str:
    """Write one name; an organisation's, one that holds "and", or more commas than a name has, is kept in one piece."""
    whole = is_organisation(name) or re.search(r"\band\b", name, re.IGNORECASE) or name.count(",") > 2
    return f"{{{_text(name)}}}" if whole else _text(name)
