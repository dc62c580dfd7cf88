"""What sources say about a paper beside its text, in a few words: the same on the command line and in the app."""

from store.models import Paper


def facts(paper: Paper) -> list[str]:
    """Return what is known, a few words each, the weightiest first."""
    said = (
        f"withdrawn {paper.withdrawn}" if paper.withdrawn else "",
        paper.organization or "",
        paper.journal or "",
        ", ".join(paper.categories),
        f"version {paper.version}" if paper.version and paper.version > 1 else "",
        _counted(paper.comments, "comment") if paper.comments else "",
        f"submitted by {paper.submitter}" if paper.submitter else "",
        " and ".join(f"also listed {day}" for day in _other_days(paper)),
    )
    return [each for each in said if each]


def links(paper: Paper) -> dict[str, str]:
    """Return the addresses in the order to show them, each once, with what there is to say about it."""
    found = dict.fromkeys(filter(None, (paper.address, *paper.links)), "")
    if paper.code in found and paper.stars is not None:
        found[paper.code] = _counted(paper.stars, "star")
    return found


def keywords(paper: Paper) -> str:
    """Return the keywords as one line, empty where there are none."""
    return f"keywords: {', '.join(paper.keywords)}" if paper.keywords else ""


def _other_days(paper: Paper) -> list[str]:
    return list(dict.fromkeys(each.day for each in paper.listings if each.day and each.day != paper.day))


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
