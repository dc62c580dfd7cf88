"""Pages that are none any more: cut off in the middle, torn by git, emptied. Nothing is taken from them."""

import re

from store.pages import front_matter
from store.pages.page import BEGIN, END, mark_of_block

_CONFLICT = re.compile(r"^<{7} .*?^={7}$.*?^>{7} ", re.MULTILINE | re.DOTALL)
_PAPER = re.compile(r"""^["']?paper["']?\s*:\s*["']?(?P<id>[^"'\n#]+).*\n""", re.MULTILINE)


def damage_of(text: str) -> str:
    """Return what a file lost that was once a page of ours, in a few words; empty where nothing is missed."""
    text = text.replace("\r\n", "\n")
    marks = [mark for line in text.split("\n") if "broadsheet:notes" in line and (mark := mark_of_block(line))]
    parts, _ = front_matter.split(text)
    paper = named_paper(text)
    if (marks or paper) and _CONFLICT.search(text):
        return "git's conflict markers are in it: settle them first"
    if parts is None and text.startswith("---\n") and re.match(r"""---\n["']?paper\b""", text):
        return "it is cut short in its front matter"
    if marks[:1] == [BEGIN] and marks[1:2] != [END]:
        return f"it is cut short, or its “{END}” was taken away"
    if marks[:1] == [END]:
        return f"its “{BEGIN}” was taken away"
    if marks and not paper:
        return "it does not say any more which paper it is about"
    return ""


def named_paper(text: str) -> str | None:
    """Return the id of the paper that a damaged page names at its head."""
    head = text.replace("\r\n", "\n").partition(BEGIN)[0]
    found = _PAPER.search(head) if head.startswith(("---", "<<<<<<<")) else None
    return found["id"].strip() if found else None
