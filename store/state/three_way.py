"""A note that was written in an editor while it changed elsewhere: both texts are merged, or both are kept.

No lock is held while an editor is open, so what comes back from it is compared with the text it began with: a
three-way merge of lines, as in diff3 (Khanna, Kunal, Pierce 2007), that gives up as soon as two changes touch.
"""

from dataclasses import replace
from itertools import pairwise

from store.models import Mark, Note

_Edit = tuple[int, int, list[str]]
"""The lines of the base from start to stop, and what stands there instead."""


def merge_edit(mark: Mark, before: Note, text: str) -> Mark:
    """Put an edited text into a mark: ``before`` is the note as it was when the editor opened.

    A note that was changed meanwhile gets both changes when they touch different lines; otherwise it stays, and the
    edited text becomes a note of its own. A note that was taken away meanwhile comes back.
    """
    note = next((note for note in mark.notes if note.id == before.id), None)
    if note is None:
        return mark.with_note(replace(before, text=text))
    merged = merge_texts(before.text, note.text, text)
    if merged is not None:
        return mark.with_note(replace(note, text=merged))
    return mark.with_note(Note(text, kind=note.kind, quote=note.quote))


def merge_texts(base: str, one: str, other: str) -> str | None:
    """Bring two changes of a text together, line by line; None when they touch."""
    lines = base.splitlines(keepends=True)
    edits = sorted(_edits(lines, one) + [edit for edit in _edits(lines, other) if edit not in _edits(lines, one)])
    for (_, stop, _), (start, _, _) in pairwise(edits):
        if start <= stop:
            return None
    for start, stop, instead in reversed(edits):
        lines[start:stop] = instead
    return "".join(lines)


def _edits(base: list[str], text: str) -> list[_Edit]:
    lines = text.splitlines(keepends=True)
    from difflib import SequenceMatcher

    blocks = SequenceMatcher(None, base, lines, autojunk=False).get_opcodes()
    return [(start, stop, lines[left:right]) for kind, start, stop, left, right in blocks if kind != "equal"]
