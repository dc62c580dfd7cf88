"""To-dos as tasks that Obsidian and its like tick: the first line of a note behind a box.

A text that begins as a list, a quotation or a heading does is none: there the box stands in the heading of the note.
"""

import re

_TASK = re.compile(r"[-*+] \[(?P<box>.)\] (?=\S)")
_OTHER = re.compile(r"(?:\s|#|>|\||`{3}|~{3}|[-*+]\s|\d+[.)]\s|\\|$)")


def can_be_task(text: str) -> bool:
    """Return whether a text can stand behind a box."""
    return not _OTHER.match(text)


def as_task(text: str, done: bool) -> str:
    """Write a text behind a box."""
    return f"- [{'x' if done else ' '}] {text}"


def from_task(lines: list[str]) -> tuple[list[str], bool | None]:
    """Return the lines of a note without the box before them, and whether it is ticked; None where there is none."""
    first = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    found = _TASK.match(lines[first]) if first < len(lines) else None
    if not found or not can_be_task(lines[first][found.end() :]):
        return lines, None
    return [*lines[:first], lines[first][found.end() :], *lines[first + 1 :]], found["box"] in "xX"
