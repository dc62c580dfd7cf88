"""What sources say about a paper beside its text, in a few words: the same on the command line and in the app."""

from collections.abc import Callable, Sequence

from store.models import Paper
from store.quantities import counted


def facts(paper: Paper, day: Callable[[str], str] = str) -> list[str]:
    """Return what is known, a few words each, the weightiest first; ``day`` writes the ISO dates."""
    said = (
        paper.organization or "",
        paper.journal or "",
        paper.remark or "",
        ", ".join(paper.categories),
        _version(paper, day),
        counted(paper.comments, "comment") if paper.comments else "",
        f"submitted by {paper.submitter}" if paper.submitter else "",
        "also listed " + " and ".join(map(day, others)) if (others := _other_days(paper)) else "",
    )
    return [each for each in said if each]


def _version(paper: Paper, day: Callable[[str], str]) -> str:
    if not paper.version or paper.version == 1:
        return ""
    return f"version {paper.version}" + (f" of {day(paper.revised)}" if paper.revised else "")


def keywords(paper: Paper) -> str:
    """Return the keywords as one line, empty where there are none."""
    return f"keywords: {', '.join(paper.keywords)}" if paper.keywords else ""


def byline(authors: Sequence[str], names: int = 1) -> str:
    """Return the first authors, and how many more there are."""
    more = f" +{len(authors) - names}" if len(authors) > names else ""
    return ", ".join(authors[:names]) + more


def _other_days(paper: Paper) -> list[str]:
    return list(dict.fromkeys(each.day for each in paper.listings if each.day and each.day != paper.day))
