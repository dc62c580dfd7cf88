"""Choose tags: those in use with their counts, completed as they are typed, and new ones."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from textual import events

from store.models import fold_tag
from store.tags import no_tag, read_tags
from tui.questions.picker import Choice, Picker

_EVERYWHERE = {"ctrl+r": False, "ctrl+d": True}
"""The keys that change a tag on all papers, and whether they delete it."""


class Everywhere(NamedTuple):
    """A tag that is to be renamed, or deleted, on all papers."""

    tag: str
    delete: bool


class TagPicker(Picker):
    """Answers with (tags to add, tags to remove), with `Everywhere` for a tag of all papers, or with None.

    ``counts`` are all tags with how many papers have each; ``on`` says how many of the ``papers`` to be tagged have it.
    """

    def __init__(self, title: str, counts: Sequence[tuple[str, int]], on: Mapping[str, int], papers: int) -> None:
        super().__init__(
            title,
            (),
            prompt="type a tag, old or new",
            footer="Enter takes · Tab for several · Ctrl+r renames · Ctrl+d deletes",
        )
        self._none = "nothing matches" if counts else "no tags yet: type one"
        self._counts, self._papers = list(counts), papers
        self._was = {fold_tag(tag): number for tag, number in on.items()}
        self._wanted: dict[str, tuple[str, bool]] = {}
        """Folded tag → (tag, whether it is to be there), for the tags that were touched."""

    def found(self) -> list[Choice]:
        """Offer the tags in use that fit, those on the papers first, and what was typed as a new one."""
        known = {fold_tag(tag): (tag, number) for tag, number in self._counts}
        for folded, (tag, _) in self._wanted.items():
            known.setdefault(folded, (tag, 0))
        first = sorted(known.values(), key=lambda pair: not self._was.get(fold_tag(pair[0])))
        self.choices = [Choice(tag, tag, str(number or "new"), self._sign(tag)) for tag, number in first]
        found = super().found()
        typed = read_tags(self.editor.text)
        self.nothing = no_tag(typed.refused) if typed.refused else self._none
        new = [Choice(tag, tag, "new tag", "+") for tag in typed.tags if fold_tag(tag) not in known]
        return [*found[:1], *new, *found[1:]]

    def _sign(self, tag: str) -> str:
        folded = fold_tag(tag)
        if folded in self._wanted:
            return "✓" if self._wanted[folded][1] else "−"
        number = self._was.get(folded, 0)
        return "✓" if number and number == self._papers else "∙" if number else " "

    def press_own(self, event: events.Key) -> bool:
        """Touch a tag and go on with Tab, or with Space while nothing is typed; a comma ends a tag."""
        if event.key in _EVERYWHERE:
            self._go_everywhere(delete=_EVERYWHERE[event.key])
            return True
        if event.character == "," and read_tags(self.editor.text).tags:
            self._want_typed()
            return True
        if event.key == "tab" or (event.key == "space" and not self.editor.text):
            self._touch()
            self.editor.set("")
            self.offer(self.cursor if event.key == "space" else 0)
            return True
        return False

    def _go_everywhere(self, *, delete: bool) -> None:
        """Answer with the tag under the cursor, unless others were touched, which would be forgotten."""
        tag = self.current.value if self.current else ""
        if self._wanted:
            self.footer = "Enter first takes what was touched"
            self.box.redraw()
        elif any(tag == known for known, _ in self._counts):
            self.answer(Everywhere(tag, delete))

    def paste(self, text: str) -> None:
        """Insert what was pasted; of tags with commas between them the last may still be typed on."""
        super().paste(text)
        if "," in self.editor.text:
            self._want_typed()

    def _want_typed(self) -> None:
        """Add the tags that were typed; what is none of it stays to be mended."""
        typed = read_tags(self.editor.text)
        self._wanted |= {fold_tag(tag): (tag, True) for tag in typed.tags}
        self.editor.set(", ".join(typed.refused))
        self.offer()

    def _touch(self) -> None:
        choice = self.current
        if choice is None:
            return
        folded = fold_tag(choice.value)
        there = self._sign(choice.value) == "✓"
        self._wanted[folded] = (choice.value, not there)

    def take(self) -> None:
        """Touch the tag under the cursor, unless the list was only looked at after others were touched; then close.

        What was typed and is no tag stays to be mended.
        """
        if self.editor.text and self.current is None:
            return
        if self.editor.text or not self._wanted:
            self._touch()
        wanted = self._wanted.values()
        chosen = [tag for tag, there in wanted if there], [tag for tag, there in wanted if not there]
        self.answer(chosen if wanted else None)
