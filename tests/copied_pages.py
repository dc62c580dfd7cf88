"""Daily Papers as people copy it: invented papers in the shapes of browsers, clippers and dumps, with the truth."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

_SUBJECTS = (
    "Sparse Tides",
    "Lantern-7B",
    "Quiet Orchards",
    "The [MASK] Atlas",
    "À la Carte",
    "Ω-Nets",
    "May 8",
    "3D Kites",
)
_CLAIMS = (
    "How Small Models Read Tables",
    "Counting Apples with Long Contexts",
    "A Survey of 12 Authors and Their Habits",
    "Naming Birds by Their Songs",
    "Subscribe to What You Can Verify",
    "Why Daily Papers (Mostly) Repeat Themselves",
    "Learning",
)
_ORGANIZATIONS = ("Carnegie Mellon University", "Kandinsky Lab", "Mistral AI_", "NVIDIA", "Example Inc.")
_PEOPLE = ("vvasilev", "Jane van den Berg", "taesiri", "PSRben", "李 明")
_SENTENCES = (
    "We ask how small models read tables and find that the order of the rows matters more than that of the columns.",
    "Counting apples is harder than it looks when the context is long; nine models out of ten fail.",
    "Three tests on four public data sets show gains of 5 points (see https://example.org/apples).",
    "The recordings and the list of the birds are public.",
)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Truth:
    """What is true of one invented paper."""

    title: str
    abstract: str
    arxiv: str
    votes: int
    comments: int
    authors: int
    organization: str
    submitter: str
    published: str
    code: str

    @property
    def date(self) -> str:
        """The day that it came out as the page writes it: without the year where that is this one."""
        year, month, day = self.published.split("-")
        return f"{MONTHS[int(month) - 1]} {int(day)}" + ("" if year == "2026" else f", {year}")

    @property
    def shown_votes(self) -> str:
        return f"{self.votes / 1000:.1f}k" if self.votes >= 1000 else str(self.votes or "-")


def invented(chance: random.Random, count: int) -> list[Truth]:
    """Invent papers, no two with one title."""
    papers: dict[str, Truth] = {}
    while len(papers) < count:
        title = f"{chance.choice(_SUBJECTS)}: {chance.choice(_CLAIMS)}" + chance.choice(
            ("", " at Scale", " and Beyond")
        )
        year, month = chance.choice((2023, 2025, 2026)), chance.randint(1, 11)
        papers[title] = Truth(
            title,
            " ".join(chance.sample(_SENTENCES, chance.randint(1, 4))),
            f"{year % 100:02}{month:02}.{10000 + len(papers) * 7:05}",
            chance.choice((0, 1, 7, 118, 1200)),
            chance.choice((0, 2, 13)),
            chance.randint(1, 30),
            chance.choice(("", "", *_ORGANIZATIONS)),
            chance.choice(_PEOPLE),
            f"{year}-{month:02}-{chance.randint(1, 22):02}",
            chance.choice(("", f"https://github.com/example/p{len(papers)}")),
        )
    return list(papers.values())


_PLAIN = (
    "new\n\nGet trending papers in your email inbox once a day!\n\nGet trending papers in your email inbox!\n\n"
    "Subscribe\n\nDaily Papers\n\nby AK and the research community\n\n{query}Daily\n\nWeekly\n\nMonthly\n\n"
    "Trending Papers\n\nNov 24\n\n"
)
_CLIPPED = (
    "new\n\nGet trending papers in your email inbox once a day!\n\nGet trending papers in your email inbox!\n\n"
    "[Subscribe](https://huggingface.co/login?next=%2Fpapers)\n\n# Daily Papers\n\n## by "
    "[![](https://huggingface.co/front/assets/papers-by.png)AK](https://huggingface.co/akhaliq) and the research "
    "community\n\n- Daily\n- Weekly\n- Monthly\n\n[Trending Papers](https://huggingface.co/papers/trending)\n\n"
    "Nov 24\n\n"
)
_PICTURE = "![](https://cdn-avatars.huggingface.co/v1/production/uploads/64/a_b-c.png)"


def _page(paper: Truth) -> str:
    return f"https://huggingface.co/papers/{paper.arxiv}"


def _login(paper: Truth) -> str:
    return f"https://huggingface.co/login?next=%2Fpapers%2F{paper.arxiv}"


def _authors(paper: Truth) -> str:
    return f"{paper.authors} author" + "s" * (paper.authors > 1)


def day_as_text(papers: list[Truth]) -> str:
    """A day's page selected and pasted: cards without abstracts or ids."""
    cards = (
        f"Submitted by\n{paper.submitter}\n\n{paper.shown_votes}\n{paper.title}\n"
        f"{paper.organization and paper.organization + chr(10)}·\n{_authors(paper)}\n"
        f"{paper.comments or ''}"
        for paper in papers
    )
    return _PLAIN.format(query="") + "\n\n".join(cards) + "\n\nPrevious\nNext\n"


def day_as_lines(papers: list[Truth]) -> str:
    """The same, where the program that took it over kept no blank line and joined the dot to the authors."""
    cards = (
        f"Submitted by {paper.submitter}\n{paper.shown_votes}\n{paper.title}\n· {_authors(paper)}"
        f"{chr(10) + str(paper.comments) if paper.comments else ''}"
        for paper in papers
    )
    return _PLAIN.format(query="").replace("\n\n", "\n") + "\n".join(cards) + "\n"


def day_clipped(papers: list[Truth]) -> str:
    """A day's page as Markdown."""
    cards = (
        f"[{_PICTURE}]({_page(paper)})\n\nSubmitted by\n\n[{_PICTURE} {paper.submitter}](https://huggingface.co/x-{n})"
        f"\n\n[{paper.shown_votes}]({_login(paper)})\n\n### [{paper.title}]({_page(paper)})\n\n"
        f"[- {_PICTURE}\\\n- {_PICTURE}\\\n- · {_authors(paper)}]({_page(paper)})"
        + (f"\n\n[{paper.comments}]({_page(paper)}#community)" if paper.comments else "")
        for n, paper in enumerate(papers)
    )
    return _CLIPPED + "\n\n".join(cards) + "\n"


def day_as_article(papers: list[Truth]) -> str:
    """A day's page as reading services give it out: its address above, check boxes for buttons, no header."""
    cards = (
        f"[![Image {n}]({_page(paper)}/x.png)]({_page(paper)})\n\nSubmitted by ![Image {n}](/avatars/{n}.svg) "
        f"{paper.submitter}\n\n- [x] {paper.shown_votes}\n\n### [{paper.title}]({_page(paper)})\n\n"
        f"*   ![Image {n}](/avatars/{n}.svg)\n*   · {_authors(paper)}\n"
        + (f"\n[{paper.comments}]({_page(paper)}#community)\n" if paper.comments else "")
        for n, paper in enumerate(papers)
    )
    return (
        "Title: Daily Papers - Hugging Face\n\nURL Source: https://huggingface.co/papers/date/2026-11-24\n\n"
        "Markdown Content:\n" + "\n".join(cards)
    )


def day_in_a_vault(papers: list[Truth]) -> str:
    """A day's page clipped into a vault of notes, with properties above."""
    cards = (
        f"Submitted by\n\n[{paper.submitter}](https://huggingface.co/y-{n})\n\n[{paper.title}]({_page(paper)})\n\n"
        f"[· {_authors(paper)}]({_page(paper)})"
        for n, paper in enumerate(papers)
    )
    return (
        '---\ntitle: "Daily Papers - Hugging Face"\nsource: "https://huggingface.co/papers/date/2026-11-24"\n'
        'author:\n  - "[[Hugging Face]]"\ncreated: 2026-11-25\ntags:\n  - "clippings"\n---\n' + "\n\n".join(cards)
    )


def search_as_text(papers: list[Truth]) -> str:
    """What a search found, selected and pasted."""
    cards = (
        f"{paper.shown_votes}\n\n{paper.title}\n\n{paper.abstract}\n\n{paper.organization or _authors(paper)}\n\n·\n\n"
        f"{paper.date}" + (f"\n\n{paper.comments}" if paper.comments else "")
        for paper in papers
    )
    return _PLAIN.format(query="small models\n\n") + "\n\n".join(cards) + "\n"


def search_clipped(papers: list[Truth]) -> str:
    """What a search found, as Markdown whose links span lines."""
    cards = (
        f"[{paper.shown_votes}]({_login(paper)})\n\n### [{paper.title}]({_page(paper)})\n\n"
        f"[{paper.abstract.replace('. ', '.' + chr(92) * 2 + chr(10))}]({_page(paper)})\n\n"
        + (
            f"[{_PICTURE}{paper.organization}](https://huggingface.co/org-{n})"
            if paper.organization
            else f"[- {_PICTURE}\\\n- {_authors(paper)}]({_page(paper)})"
        )
        + f"\n\n·\n\n{paper.date}"
        + (f"[{paper.comments}]({_page(paper)}#community)" if paper.comments else "")
        for n, paper in enumerate(papers)
    )
    return _CLIPPED + "\n\n".join(cards) + "\n"


def search_by_number(papers: list[Truth]) -> str:
    """What a search found, with the addresses of its links below."""
    addresses: list[str] = []

    def link(label: str, address: str) -> str:
        addresses.append(address)
        return f"[{label}][{len(addresses)}]"

    cards = "".join(
        link(f"\n{paper.shown_votes}\n", _login(paper))
        + f"\n\n### {link(paper.title, _page(paper))}\n\n"
        + link(f"\n\n{paper.abstract}\n\n", _page(paper))
        + "\n"
        + (
            link(f"[org-{n}] {paper.organization}", f"https://huggingface.co/org-{n}")
            if paper.organization
            else link(f"\n* {_authors(paper)}\n", _page(paper))
        )
        + f"\n·\n{paper.date} "
        + (link(f" {paper.comments}", f"{_page(paper)}#community") if paper.comments else "")
        + "\n"
        for n, paper in enumerate(papers)
    )
    header = "* [ Models ][9001]\n" + _PLAIN.format(query="").replace("Daily Papers", "# Daily Papers")
    below = "\n".join(f"[{n}]: {address}" for n, address in enumerate(addresses, 1))
    return f"{header}{cards}\n\n{below}\n"


def search_with_addresses(papers: list[Truth]) -> str:
    """What a search found, each address on a line below what leads there."""
    header = _PLAIN.format(query="").replace(
        "by AK and the research community",
        "by \n\nAK\n\nhttps://huggingface.co/akhaliq\n\n and the research community\n\nsmall models",
    )
    header = header.replace("Nov 24", " \n\nhttps://huggingface.co/papers/date/2026-11-23\n\nNov 24")
    cards = (
        f" [-] {paper.shown_votes}\n\n{_login(paper)}\n\n{paper.title}\n\n{_page(paper)}\n\n{paper.abstract}\n\n"
        f"{_page(paper)}\n\n"
        + (
            f" \n\n{_page(paper)}\n\n {paper.organization}\n\nhttps://huggingface.co/org-{n}"
            if paper.organization
            else f"[\n\n{_authors(paper)}]({_page(paper)})"
        )
        + f"\n\n·\n\n{paper.date} "
        + (f"\n\n{paper.comments}\n\n{_page(paper)}#community" if paper.comments else "")
        for n, paper in enumerate(papers)
    )
    return "# Daily Papers - Hugging Face\n" + header + "\n\n".join(cards)


def trending_as_text(papers: list[Truth]) -> str:
    """What is trending, selected and pasted."""
    cards = (
        f"Submitted by\n\n{paper.submitter}\n\n{paper.title}\n\n{paper.abstract}\n\n"
        f"{paper.organization or _authors(paper)} · Published on {paper.date.partition(',')[0]}, {paper.published[:4]}"
        f"\n\nUpvote\n\n{paper.shown_votes}{chr(10) * 2 + 'GitHub' + chr(10) + '1.3k' if paper.code else ''}"
        f"{chr(10) * 2 + 'arXiv Page' if n % 2 else ''}"
        for n, paper in enumerate(papers)
    )
    header = _PLAIN.format(query="").replace("Daily Papers", "Trending Papers").replace("Nov 24\n\n", "")
    return header + "\n\n".join(cards) + "\n"


def trending_as_headings(papers: list[Truth]) -> str:
    """What is trending, as tools that read pages for models give it out: no ids, each card twice."""
    cards = (
        f"### {paper.title.replace(': ', ':' + chr(10) + '  ') if n % 3 == 2 else paper.title}\n\n{paper.abstract}\n"
        f"- {_authors(paper)}\n" + (f"[LINK: GitHub 11.3k]({paper.code})\n" if paper.code else "")
        for n, paper in enumerate(papers)
        for _ in range(2)
    )
    return (
        "# What is it?\n**URL:** https://example.org\n--------------------\n\nGet trending papers in your email inbox "
        "once a day!\nGet trending papers in your email inbox!\n\n## Trending Papers\n\n## by AK and the research "
        "community\n\n" + "\n".join(cards)
    )


def trending_clipped(papers: list[Truth]) -> str:
    """What is trending, as Markdown with anchors, placeholders for pictures, and each card twice."""
    cards = (
        f"[[Image: none]]({_page(paper)})\n\nSubmitted by\n\n[Image: none]\n\n{paper.submitter}\n\n\n"
        f'<a id="source-section-{n}"></a>\n\n'
        f"### [{paper.title.replace(' with ', ' with' + chr(10))}]({_page(paper)})\n\n\n"
        f"{paper.abstract}\n\n\n"
        + (
            f"[[Image: org] {paper.organization}](https://huggingface.co/org-{n})"
            if paper.organization
            else f"-\n\n- [Image: none]\n\n- {_authors(paper)}\n\n"
        )
        + f" · {published}{paper.date.partition(',')[0]}, {paper.published[:4]}\n\n\n[Upvote\n\n{paper.shown_votes}]"
        f"({_login(paper)})\n\n"
        + (f"[GitHub 1.3k]({paper.code}) " if paper.code else "")
        + f"[arXiv Page](https://arxiv.org/abs/{paper.arxiv})"
        for n, paper in enumerate(papers)
        for published in ("Published on ", "")
    )
    header = _CLIPPED.replace("# Daily Papers", "# Trending Papers").replace("Nov 24\n\n", "")
    return (
        "# Hugging Face - Trending Papers\n\n- Source URL: https://huggingface.co/papers/trending\n\n"
        "## Extracted Text\n\n" + header + "\n\n\n".join(cards)
    )


REFUSED: tuple[Callable[[list[Truth]], str], ...] = (day_as_text, day_as_lines)
WITH_IDS: tuple[Callable[[list[Truth]], str], ...] = (
    *(day_clipped, day_as_article, day_in_a_vault),
    *(search_clipped, search_by_number, search_with_addresses, trending_clipped),
)
WITH_ABSTRACTS: tuple[Callable[[list[Truth]], str], ...] = (search_as_text, trending_as_text, trending_as_headings)
