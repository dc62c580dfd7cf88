"""The addresses of a paper: each once, under the name of what is there, in the order to offer them."""

import pytest

from store.links import Link, given, links
from store.models import Paper
from tests.papers import made


def test_every_site_has_its_name_and_place() -> None:
    elsewhere = (
        "https://arxiv.org/html/2606.00002",
        "https://arxiv.org/pdf/2606.00003",
        "https://arxiv.org/list/cs",
        "https://huggingface.co/papers/2606.00001",
        "https://www.alphaxiv.org/abs/2606.00001",
        "https://gitlab.com/o/b",
        "https://huggingface.co/datasets/o/d",
        "https://huggingface.co/spaces/o/s",
        "https://doi.org/10.1234/other",
        "https://openreview.net/forum?id=rJl-b3RcF7",
        "https://aclanthology.org/2022.acl-long.15",
        "https://example.org/paper.PDF",
        "https://www.example.org/x",
    )
    paper = Paper(
        "doi:10.1234/own",
        "A",
        url="https://journal.example/a/",
        doi="10.1234/own",
        code="https://github.com/o/a",
        project="https://a.example",
        links=(*elsewhere, "HTTPS://WWW.Example.org/x/", "https://github.com/o/a/", "file:///etc/passwd"),
    )
    assert links(paper) == [
        Link("journal.example", "https://journal.example/a/"),
        Link("arXiv", "https://arxiv.org/list/cs"),
        Link("PDF", "https://arxiv.org/pdf/2606.00003"),
        Link("PDF", "https://example.org/paper.PDF"),
        Link("HTML", "https://arxiv.org/html/2606.00002"),
        Link("code", "https://github.com/o/a"),
        Link("code", "https://gitlab.com/o/b"),
        Link("project", "https://a.example"),
        Link("Hugging Face", "https://huggingface.co/papers/2606.00001"),
        Link("alphaXiv", "https://www.alphaxiv.org/abs/2606.00001"),
        Link("dataset", "https://huggingface.co/datasets/o/d"),
        Link("demo", "https://huggingface.co/spaces/o/s"),
        Link("DOI", "https://doi.org/10.1234/other"),
        Link("OpenReview", "https://openreview.net/forum?id=rJl-b3RcF7"),
        Link("ACL Anthology", "https://aclanthology.org/2022.acl-long.15"),
        Link("example.org", "https://www.example.org/x"),
        Link("DOI", "https://doi.org/10.1234/own"),
    ]


def test_what_follows_from_an_identifier_was_given_by_no_source() -> None:
    paper = made("A", arxiv="2606.00001", doi="10.1234/own", sources=["hf-daily"])
    page, discussed = "https://arxiv.org/abs/2606.00001", "https://huggingface.co/papers/2606.00001"
    assert links(paper) == [
        Link("arXiv", page),
        Link("PDF", "https://arxiv.org/pdf/2606.00001", implied=True),
        Link("HTML", "https://arxiv.org/html/2606.00001", implied=True),
        Link("Hugging Face", discussed),
        Link("alphaXiv", "https://www.alphaxiv.org/abs/2606.00001", implied=True),
        Link("DOI", "https://doi.org/10.1234/own", implied=True),
    ]
    assert given(paper) == [Link("arXiv", page), Link("Hugging Face", discussed)]
    assert given(made("B", doi="10.1234/own")) == [Link("DOI", "https://doi.org/10.1234/own")]


@pytest.mark.parametrize(
    ("arxiv", "there"),
    [
        *(("1706.03762", False), ("2309.00001", False), ("2311.00001", False), ("2312.00001", True)),
        *(("2401.00001", True), ("2512.00001", True), ("3001.00001", True), ("math/0309136", False)),
    ],
)
def test_html_is_there_for_papers_since_december_2023(arxiv: str, there: bool) -> None:
    assert ("HTML" in [link.name for link in links(made("A", arxiv=arxiv))]) is there
