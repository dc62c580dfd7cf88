"""What makes two records the same paper.

Two records are one paper when they share an identifier that papers are known by (`KINDS`); or when their titles are
equal but for case, accents and punctuation, and their first authors, or the starts of their abstracts, are equal too.
They never are where both have an identifier of one kind and it differs. Alike is never enough: "Qwen Technical Report"
and "Qwen2 Technical Report" are 98 % alike and two papers.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from store.checksum import checksum
from store.identifiers import KINDS
from store.models import Paper
from store.names import comparable
from store.text import fold, without_accents

_HASHED = re.compile(r"p:[0-9a-f]{12}")
_PUNCTUATION = re.compile(r"[\W_]+")
_PLAIN = "".join(letter.lower() if letter.isalnum() else " " for letter in map(chr, range(128)))


def title_key(title: str) -> str:
    """Return the form in which titles are compared: plain letters without case, no punctuation, single spaces."""
    if title.isascii():
        return " ".join(title.translate(_PLAIN).split()) or title.strip()  # most are, and this is much the quicker way
    return _PUNCTUATION.sub(" ", fold(title)).strip() or title.strip()


def _naming_key(title: str) -> str:
    """Return the form that ids are made of: what `title_key` was for the first libraries, and so for good."""
    return _PUNCTUATION.sub(" ", without_accents(title)).strip() or title.strip()


def _digest(*parts: str) -> str:
    return "p:" + checksum("\x1f".join(parts).encode("utf-8", "surrogatepass"))[:12]


def title_ids(title: str, authors: Sequence[str], abstract: str) -> Iterator[str]:
    """Yield the ids that stand for a paper without identifiers, the one it is named by first.

    Where letters such as ł and ø are spelt as l and o, it is the same paper: its last ids are the same then.
    """
    author, start = authors[0] if authors else "", abstract[:200]
    if not (title.isascii() and author.isascii() and start.isascii()):
        yield from _ids_by(_naming_key, title, author, start)
    yield from _ids_by(title_key, title, author, start)


def _ids_by(key: Callable[[str], str], title: str, author: str, start: str) -> Iterator[str]:
    titled = key(title)
    if author:
        yield _digest(titled, key(author))
    if start or not author:
        yield _digest(titled, key(start)[:80])


def _title_names(paper: Paper) -> Iterator[str]:
    """Yield what a paper is known by that shares its title, and its first author, the start of its abstract or address.

    The last of them is the same for "Jiawei Zhao", "J. Zhao" and "Zhao, Jiawei".
    """
    yield from title_ids(paper.title, paper.authors, paper.abstract)
    titled = title_key(paper.title)
    if paper.authors:
        yield _digest(titled, "by", comparable(paper.authors[0]))
    if paper.url:
        yield _digest(titled, "at", paper.url)


def paper_id(title: str, authors: Sequence[str] = (), abstract: str = "", *, arxiv: str | None, doi: str | None) -> str:
    """Name a paper: by arXiv id, else by DOI, else by a stable hash of title and first author (or abstract)."""
    if arxiv:
        return f"arxiv:{arxiv}"
    if doi:
        return f"doi:{doi}"
    return next(title_ids(title, authors, abstract))


def unheard_id(paper: Paper) -> str:
    """Name a paper when another one has the name of each of its identifiers."""
    return _digest(title_key(paper.title), *map(str, paper.ids.items()), *filter(None, [paper.url]))


def is_hashed_id(text: object) -> bool:
    """Return whether this is how a paper without identifiers is named."""
    return isinstance(text, str) and _HASHED.fullmatch(text) is not None


def hashed_id(name: str) -> str:
    """Name a paper of which nothing but a foreign name is known for sure."""
    return name if is_hashed_id(name) else _digest(name)


def sure_keys(paper: Paper) -> tuple[str, ...]:
    """List the identifiers that other programs know a paper by, too, as it is recognised by them."""
    ids = paper.ids
    return tuple(f"{kind}:{ids[kind]}" for kind in KINDS if kind in ids)


def identity_keys(paper: Paper) -> tuple[str, ...]:
    """List everything that a paper may be recognised by, the surest first."""
    return tuple(dict.fromkeys((paper.id, *sure_keys(paper), *_title_names(paper))))


def differ(old: Paper, new: Paper) -> bool:
    """Return whether the identifiers of two records say that they are not one paper, whatever their titles."""
    if old.arxiv and new.arxiv and old.arxiv != new.arxiv:
        return True
    ours, theirs = old.ids, new.ids
    shared = [kind for kind in KINDS if kind in ours and kind in theirs]
    return any(ours[kind] != theirs[kind] for kind in shared) or (not shared and _elsewhere(old, new))


def _elsewhere(old: Paper, new: Paper) -> bool:
    """Return whether two records that may share no more than a title are at different addresses."""
    titled = any(not (paper.authors or paper.abstract) for paper in (old, new))
    return bool(titled and old.url and new.url and old.url != new.url and new.url not in old.links)


def surest_id(paper: Paper) -> str:
    """Return the id that a paper is to go by: that of an identifier which was gained since, else the one it has."""
    if paper.arxiv:
        return f"arxiv:{paper.arxiv}"
    return f"doi:{paper.doi}" if paper.doi and is_hashed_id(paper.id) else paper.id
