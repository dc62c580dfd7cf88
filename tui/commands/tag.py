"""Tag papers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from store.models import fold_tag
from store.quantities import counted
from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.paper.screen import PaperScreen


@command("tags", "t", title="Tags…", group="Mark", places=("main", "triage", "notes"), hint="tag", was=("notes-tag",))
async def tags(screen: PaperScreen) -> None:
    """Add and remove tags, completed as you type, with how many papers have each."""
    from tui.questions.tag_picker import Everywhere, TagPicker

    papers = screen.require_papers()
    if not papers:
        return
    on = Counter(tag for entry in papers for tag in entry.mark.tags)
    title = f"Tags of {screen.named(papers)}"
    answer = await screen.ask(TagPicker(title, screen.library.tagging.counts(), on, len(papers)))
    if isinstance(answer, Everywhere):
        await (_delete if answer.delete else _rename)(screen, answer.tag)
    elif answer:
        await _retag(screen, *answer)


async def _rename(screen: PaperScreen, tag: str) -> None:
    """Rename a tag everywhere; onto one that is there only after a question."""
    from store.tags import no_tag, read_tags
    from tui.questions.confirm import Confirm
    from tui.questions.prompt import Prompt

    counts = {fold_tag(name): (name, papers) for name, papers in screen.library.tagging.counts()}
    many = counted(counts[fold_tag(tag)][1], "paper")
    typed = await screen.ask(Prompt(f"Rename the tag {tag} ({many}) to", tag))
    read = read_tags(typed or "")
    if read.refused or len(read.tags) > 1:
        screen.say(no_tag(read.refused or (typed,)), error=True)
    if not typed or read.refused or len(read.tags) != 1 or read.tags[0] == tag:
        return
    (new,) = read.tags
    there = counts.get(fold_tag(new)) if fold_tag(new) != fold_tag(tag) else None
    if there:
        question = f"{there[0]} is on {counted(there[1], 'paper')} already. Merge {tag} ({many}) into it?"
        if not await screen.ask(Confirm(question, "y merges · n or Esc leaves both", loses=True)):
            screen.say("nothing was changed")
            return
    screen.rename_tag(tag, new)


async def _delete(screen: PaperScreen, tag: str) -> None:
    """Delete a tag from all papers, after a question."""
    from tui.questions.confirm import Confirm

    many = dict(screen.library.tagging.counts()).get(tag, 0)
    question = f"Delete the tag {tag} from {counted(many, 'paper')}?"
    if await screen.ask(Confirm(question, "y deletes it · n or Esc keeps it", loses=True)):
        screen.rename_tag(tag, None)
    else:
        screen.say("nothing was changed")


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

    papers = screen.require_papers()
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
