"""What sources say about a paper beside its text, in a few words: the same on the command line and in the app."""

from collections.abc import Callable, Sequence

from store.models import Paper


def facts(paper: Paper, write_day: Callable[[str], str] = str) -> list[str]:
    """Return what is known, a few words each, the weightiest first; ``write_day`` writes an ISO date."""
    said = (
        paper.organization or "",
        paper.journal or "",
        ", ".join(paper.categories),
        f"version {paper.version}" if paper.version and paper.version > 1 else "",
        counted(paper.comments, "comment") if paper.comments else "",
        f"submitted by {paper.submitter}" if paper.submitter else "",
        " and ".join(f"also listed {write_day(day)}" for day in _other_days(paper)),
    )
    return [each for each in said if each]


def links(paper: Paper) -> dict[str, str]:
    """Return the addresses in the order to show them, each once, with what there is to say about it."""
    found = dict.fromkeys(filter(None, (paper.address, *paper.links)), "")
    if paper.code in found and paper.stars is not None:
        found[paper.code] = counted(paper.stars, "star")
    return found


def keywords(paper: Paper) -> str:
    """Return the keywords as one line, empty where there are none."""
    return f"keywords: {', '.join(paper.keywords)}" if paper.keywords else ""


def _other_days(paper: Paper) -> list[str]:
    return list(dict.fromkeys(each.day for each in paper.listings if each.day and each.day != paper.day))


def byline(authors: Sequence[str], names: int = 1) -> str:
    """Return the first authors, and how many more there are."""
    more = f" +{len(authors) - names}" if len(authors) > names else ""
    return ", ".join(authors[:names]) + more


def counted(count: int, what: str) -> str:
    """Return how many there are of something: "1 note", "2 notes"."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"
