"""What a page says of its paper, in a block of ours: authors and links, and the abstract folded as Obsidian folds it.

    <!-- about the paper, by broadsheet -->
    Jiawei Zhao, Zhenyu Zhang, Beidi Chen and 3 more · 6 Mar 2024 · [arXiv](<https://arxiv.org/abs/2403.03507>)

    > [!abstract]- Abstract
    > Training large language models presents …
    <!-- end of what is about the paper -->

What the reader makes of it stays, and it stays away where the reader took it away.
"""

import re

from store.checksum import checksum
from store.markdown_byline import byline
from store.markdown_text import running
from store.models import Paper
from store.text import clean

_BEGIN, _END = "<!-- about the paper, by broadsheet -->", "<!-- end of what is about the paper -->"
_BLOCK = re.compile(rf"^{_BEGIN}[ \t]*\n.*?^{_END}[ \t]*(?:\n|\Z)", re.MULTILINE | re.DOTALL)


def about(paper: Paper) -> str:
    """Write the block of a paper, empty where there is nothing to say."""
    abstract = running(clean(paper.abstract, lines=True))
    folded = (
        "\n".join(f"> {line}".rstrip() for line in ("[!abstract]- Abstract", *abstract.split("\n"))) if abstract else ""
    )
    parts = "\n\n".join(filter(None, (byline(paper), folded)))
    return f"{_BEGIN}\n{parts}\n{_END}\n" if parts else ""


def digest(block: str) -> str:
    """Return what a block is known again by."""
    return checksum(block.encode("utf-8", "replace"))[:12]


def with_about(before: str, after: str, paper: Paper, last: object) -> tuple[str, str]:
    """Return a page's text before and after the notes with the block of its paper; ``last`` is what was there last."""
    block = about(paper)
    for text in (before, after):
        if found := _BLOCK.search(text):
            if last not in (None, digest(found[0])):
                return before, after  # the reader's by now
            put = text[: found.start()] + block + text[found.end() :]
            return (put, after) if text is before else (before, put)
    return (before, f"\n{block}{after}") if block and last is None else (before, after)
