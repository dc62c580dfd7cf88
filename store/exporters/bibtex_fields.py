r"""What BibTeX and BibLaTeX have in common: values that no paper's text can break out of, and the reader's marks.

Marks stand in the fields that JabRef has for them. What is in `keywords` are the reader's tags alone, so that they come
back as such.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from store.exporters.base import Options
from store.exporters.citing import authors_of, date_of, keyed, place_of
from store.formulas.latex import apart, as_latex, pieces, plain_as_latex
from store.models import Entry, Paper, Status
from store.names import Divided
from store.plain_notes import notes_as_text
from store.tags import each_once
from store.text import clean, strip_unsafe

_ADDRESS = str.maketrans({"\\": "%5C", "{": "%7B", "}": "%7D", " ": "%20"})
_WORD = re.compile(r"[^\s–—/:,;()]+")
_QUOTES = "\"'“”‘’„«».!?[]"
_AND = re.compile(r"\band\b", re.IGNORECASE)
_CLOSING = re.compile(r"\s*(?:[:;,)\]–—]|$)")


@dataclass(frozen=True, slots=True)
class Dialect:
    """What BibTeX and BibLaTeX call differently: the kind of what is in no journal, and the names of some fields.

    ``dates`` gives the fields of a date, which has three parts or none; ``section`` is that of the archive of a
    preprint, and ``note`` the field for notes, which no style prints.
    """

    unpublished: str
    dates: Callable[[tuple[str, ...]], Iterator[tuple[str, str]]]
    journal: str
    section: str
    note: str


def entries_in(dialect: Dialect, entries: Iterable[Entry], options: Options) -> Iterator[str]:
    """Yield an entry for each paper, of the fields that say something."""
    for key, entry in keyed(entries):
        kind = "article" if entry.paper.journal else dialect.unpublished
        values = _fields(dialect, entry, options.utf8)
        lines = [f"  {name} = {value},\n" for name, value in values if value not in ("", "{}")]
        yield f"@{kind}{{{key},\n{''.join(lines)}}}\n\n"


def _fields(dialect: Dialect, entry: Entry, utf8: bool) -> Iterator[tuple[str, str]]:
    paper, place = entry.paper, place_of(entry.paper)
    yield "title", braced(title_in_latex(paper.title, utf8=utf8))
    yield "author", braced(authors_in_latex(paper, utf8=utf8))
    yield from dialect.dates(date_of(paper))
    yield dialect.journal, braced(in_latex(place.journal, utf8=utf8))
    yield "volume", braced(in_latex(place.volume, utf8=utf8))
    yield "number", braced(in_latex(place.number, utf8=utf8))
    yield "pages", braced(in_latex(place.pages.replace("–", "-"), utf8=utf8).replace("-", "--"))
    yield "howpublished", "" if place.volume else braced(in_latex(paper.venue, utf8=utf8))
    yield from eprint_fields(paper, dialect.section, utf8=utf8)
    yield from identifier_fields(paper)
    yield "abstract", braced(in_latex(paper.abstract, utf8=utf8))
    yield from mark_fields(entry, dialect.note, utf8=utf8)


def braced(text: str) -> str:
    """Return a value in its braces."""
    return f"{{{text}}}"


def in_latex(text: str | None, *, utf8: bool) -> str:
    """Return a text in LaTeX."""
    return as_latex(strip_unsafe(text or ""), utf8=utf8)


def verbatim(text: str | None) -> str:
    """Return an address or an identifier, in which signs are what they are."""
    return clean(text or "").translate(_ADDRESS)


def title_in_latex(title: str, *, utf8: bool) -> str:
    """Return a title in LaTeX, in which braces hold each capital that styles are not to make small."""
    said = ""
    text = clean(title)
    for piece, formula in pieces(text):
        said += braced(piece) if formula else _protected(piece, utf8)
    return said


def _protected(text: str, utf8: bool) -> str:
    said, at = [], 0
    for word in _WORD.finditer(text):
        said.append(plain_as_latex(text[at : word.start()], utf8=utf8))
        last = _CLOSING.match(text, word.end()) is not None
        said += _in_braces(word[0], last and word.start() > 0, utf8)
        at = word.end()
    return apart("".join((*said, plain_as_latex(text[at:], utf8=utf8))))


def _in_braces(word: str, last: bool, utf8: bool) -> Iterator[str]:
    """Yield the parts of a word between hyphens: those that need it in braces, two beside each other in the same."""
    parts = word.split("-")
    needing = [_needs_braces(part, last and len(parts) == 1, len(parts) == 1) for part in parts]
    first, start = True, 0
    while start < len(parts):
        end = start + 1
        while needing[start] and end < len(parts) and (needing[end] or not any(map(str.isalpha, parts[end]))):
            end += 1
        said = plain_as_latex("-".join(parts[start:end]), utf8=utf8)
        yield "" if first else "-"
        yield _held(said) if needing[start] else said
        first, start = False, end


def _needs_braces(part: str, last: bool, alone: bool) -> bool:
    """Return whether a style that makes a title small would take away what a capital says.

    That is so of one within a word, one beside a digit, and one that is all the letters that there are; but an "A" in
    running text is an article.
    """
    if part == part.lower():
        return False
    bare = part.strip(_QUOTES)
    rest, letters = bare[1:], sum(map(str.isalpha, bare))
    if rest != rest.lower():
        return True
    return any(map(str.isdigit, bare)) or (letters == 1 and (bare != "A" or last or not alone))


def _held(said: str) -> str:
    """Return LaTeX in braces; what begins with a command in two, or BibTeX takes the braces for those of a letter."""
    return braced(braced(said)) if said.startswith("\\") else braced(said)


def authors_in_latex(paper: Paper, *, utf8: bool) -> str:
    """Return the authors, family names first; an organisation, or a name that would be taken for two, in braces."""
    return " and ".join(_author(author, utf8) for author in authors_of(paper))


def _author(author: Divided, utf8: bool) -> str:
    parts = [apart(plain_as_latex(part, utf8=utf8)) for part in (author.family, author.suffix, author.given) if part]
    if author.whole or len(parts) == 1 or _AND.search(author.name):
        return braced(apart(plain_as_latex(author.name, utf8=utf8)))
    return ", ".join(parts)


def mark_fields(entry: Entry, note: str, *, utf8: bool) -> Iterator[tuple[str, str]]:
    """Yield what the reader says; ``note`` is the field for notes, which no style prints."""
    mark = entry.mark
    yield "keywords", braced(", ".join(apart(plain_as_latex(tag, utf8=utf8)) for tag in each_once(mark.tags)))
    yield "ranking", f"{{rank{mark.rating}}}" if mark.rating else ""
    yield "readstatus", "{read}" if mark.status is Status.READ else ""
    yield "status", "" if mark.status is Status.INBOX else braced(mark.status.value)
    yield note, braced(in_latex(notes_as_text(mark.notes), utf8=utf8))


def eprint_fields(paper: Paper, section: str, *, utf8: bool) -> Iterator[tuple[str, str]]:
    """Yield where the preprint is; ``section`` is the field for the section of the archive.

    Zotero reads one spelling of the archive's name, BibTeX's styles the other.
    """
    if paper.arxiv:
        yield "eprint", braced(verbatim(paper.arxiv))
        yield "archiveprefix", "{arXiv}"
        yield "eprinttype", "{arxiv}"
        yield section, braced(in_latex(next(iter(paper.categories), ""), utf8=utf8))


def identifier_fields(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield the identifiers and the address."""
    yield "doi", braced(verbatim(paper.doi))
    for kind in ("pmid", "pmcid"):
        yield kind, braced(verbatim(paper.ids.get(kind)))
    yield "url", braced(verbatim(paper.address))
