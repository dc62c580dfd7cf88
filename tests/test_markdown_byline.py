"""A paper in two lines of Markdown: its title, and who wrote it, where and when, and where it is found."""

from store.markdown_byline import authors_of, byline, title_of
from store.models import Paper

PAPER = Paper(
    "p:1",
    "A *bold* $x_1$ [title]",
    authors=("Ada King", "B. Gale", "C_Stone", "D. Moss", "E. Reed"),
    organization="Org & Co",
    venue="NeurIPS",
    journal="Journal of X",
    published="2026-07-03",
    day="2026-07-05",
    arxiv="2606.00001",
    doi="10.1234/x",
    other_ids=(("acl", "P18-1001"), ("openreview", "rJl"), ("pmid", "314"), ("s2", "0a"), ("dblp", "x")),
    code="https://github.com/o/a",
    project="https://a.example",
    url="https://arxiv.org/abs/2606.00001",
)


def test_a_byline_says_who_where_and_when_and_where_it_is_found() -> None:
    assert title_of(PAPER) == r"[A \*bold\* $x_1$ \[title\]](<https://arxiv.org/abs/2606.00001>)"
    assert byline(PAPER).split(" · ") == [
        r"Ada King, B. Gale, C\_Stone and 2 more",
        r"Org \& Co",
        "NeurIPS",
        "Journal of X",
        "3 Jul 2026",
        "[arXiv](<https://arxiv.org/abs/2606.00001>)",
        "[DOI](<https://doi.org/10.1234/x>)",
        "[ACL Anthology](<https://aclanthology.org/P18-1001>)",
        "[OpenReview](<https://openreview.net/forum?id=rJl>)",
        "[PubMed](<https://pubmed.ncbi.nlm.nih.gov/314>)",
        "[Semantic Scholar](<https://www.semanticscholar.org/paper/0a>)",
        "[code](<https://github.com/o/a>)",
        "[project](<https://a.example>)",
    ]
    assert authors_of(PAPER, 5) == r"Ada King, B. Gale, C\_Stone, D. Moss, E. Reed"
    assert authors_of(PAPER, 4) == r"Ada King, B. Gale, C\_Stone, D. Moss and 1 more"


def test_a_byline_of_little_is_short() -> None:
    little = Paper(
        "p:2", "B", authors=("Ada King",), day="2026-07-05", url="https://journal.example/a", code="file:///x"
    )
    assert byline(little) == "Ada King · 5 Jul 2026 · code · [page](<https://journal.example/a>)"
    bare = Paper("p:3", "C")
    assert (title_of(bare), byline(bare)) == ("C", "")
