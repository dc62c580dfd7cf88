"""The styles that lines are painted with, taken from the theme once, and the signs that stand for marks."""

from __future__ import annotations

from dataclasses import dataclass, fields

from rich.style import Style

from store.models import Status


@dataclass(frozen=True, slots=True)
class Inks:
    """One style for each thing that is said on a line; each is laid over the style beneath it."""

    text: Style
    strong: Style
    muted: Style
    faint: Style
    accent: Style
    star: Style
    tag: Style
    match: Style
    highlight: Style
    error: Style
    cursor: Style
    quiet_cursor: Style
    key: Style
    rule: Style


INK_CLASSES = frozenset(f"ink--{field.name.replace('_', '-')}" for field in fields(Inks))
"""The component classes that app.tcss gives colours to."""
BENEATH = "ink--beneath"
"""The component class whose background is laid over what lies beneath a question."""


@dataclass(frozen=True, slots=True)
class Signs:
    """The characters that stand for marks, so that no meaning is carried by colour alone."""

    status: dict[Status, str]
    star: str
    note: str
    selected: str
    gone: str
    bar: str
    highlight: str
    thumb: str
    unsaved: str
    done: str
    ahead: str


UNICODE = Signs(
    {Status.INBOX: "·", Status.QUEUED: "○", Status.READING: "◐", Status.READ: "●", Status.SKIPPED: "×"},
    star="★",
    note="≡",
    selected="✓",
    gone="–",
    bar="▌",
    highlight="│",
    thumb="┃",
    unsaved="●",
    done="━",
    ahead="─",
)
ASCII = Signs(
    {Status.INBOX: ".", Status.QUEUED: "o", Status.READING: ">", Status.READ: "@", Status.SKIPPED: "x"},
    star="*",
    note="n",
    selected="+",
    gone="-",
    bar="|",
    highlight=":",
    thumb="|",
    unsaved="*",
    done="=",
    ahead="-",
)
IN_ASCII = str.maketrans("─│┃━…·↓↑→←›“”‘’–—×●○⇧", "-||=~-v^><>\"\"''--x*o^")
"""What stands for the signs of sentences and frames where there is nothing but ASCII, each as wide as before."""
STATUS_WORDS = {
    Status.INBOX: "inbox",
    Status.QUEUED: "queued",
    Status.READING: "reading",
    Status.READ: "read",
    Status.SKIPPED: "skipped",
}
