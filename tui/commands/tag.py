"""Tag papers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.paper.screen import PaperScreen


@command("tags", "t", title="Tags…", group="Mark", places=("main", "triage", "notes"), hint="tag", was=("notes-tag",))
async def tags(screen: PaperScreen) -> None:
    """Add and remove tags, completed as you type, with how many papers have each."""
    from tui.questions.tag_picker import TagPicker

    papers = screen.targets()
    if not papers:
        return
    on = Counter(tag for entry in papers for tag in entry.mark.tags)
    title = f"Tags of {screen.named(papers)}"
    wanted = await screen.ask(TagPicker(title, screen.library.tag_counts(), on, len(papers)))
    if wanted:
        await _retag(screen, *wanted)


@command("add-tags", "+", title="Add tags…", group="Mark")
async def add_tags(screen: PaperScreen) -> None:
    """Type tags to add, with commas between them."""
    await _quick(screen, "Add tags to", add=True)


@command("remove-tags", "-", title="Remove tags…", group="Mark")
async def remove_tags(screen: PaperScreen) -> None:
    """Type tags to remove, with commas between them."""
    await _quick(screen, "Remove tags from", add=False)


async def _quick(screen: PaperScreen, words: str, *, add: bool) -> None:
    from store.tags import no_tag, read_tags
    from tui.questions.prompt import Prompt

    papers = screen.targets()
    if not papers:
        return
    question = f"{words} {screen.named(papers)}"
    there: list[str] = []
    if not add:
        there = sorted({tag for entry in papers for tag in entry.mark.tags}, key=str.casefold)
        if not there:
            screen.say(f"no tags on {screen.named(papers)}")
            return
        question += f": {' '.join(f'#{tag}' for tag in there)}"
    typed = await screen.ask(Prompt(question))
    found = read_tags(typed or "", known=there)
    if found.refused:
        screen.say(no_tag(found.refused), error=True)
    elif found.tags:
        await _retag(screen, found.tags if add else (), () if add else found.tags)


async def _retag(screen: PaperScreen, add: Sequence[str], remove: Sequence[str]) -> None:
    said = "tagged " + " ".join([*(f"+{tag}" for tag in add), *(f"-{tag}" for tag in remove)])
    if not add:
        said = f"untagged {' '.join(remove)}"
    await screen.edit(lambda mark: mark.tagged(add, remove), said)
