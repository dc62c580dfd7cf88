"""What is painted, as a test sees it: each piece of a line with the name of its style."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message

from tui.sheets.styles import TextStyles

STYLES = TextStyles(**{name: Style(link=name) for name in TextStyles.__dataclass_fields__})
"""Styles that know their names."""


def pieces(line: Iterable[Segment]) -> list[tuple[str, str]]:
    """List the pieces of a line that have cells, each with the style laid over it last, and what underlines it."""
    return [(text, _name(style) if style else "") for text, style, _ in line if text]


def _name(style: Style) -> str:
    return (style.link or "") + ("_" if style.underline else "")


def text_of(line: Iterable[Segment]) -> str:
    """Return the text of a line."""
    return "".join(segment.text for segment in line)


class Bare:
    """Goes before a sheet where there is no app: its styles know their names, and what it would do is written down."""

    text_styles, ground = STYLES, Style(link="ground")
    size = Size(30, 8)

    def __init__(self, *given: object, **named: object) -> None:
        self.redraws = 0
        self.posted: list[Message] = []
        super().__init__(*given, **named)

    def redraw(self) -> None:
        """Count how often it would be drawn again."""
        self.redraws += 1

    def post_message(self, message: Message) -> bool:
        """Write down what would be posted."""
        self.posted.append(message)
        return True


def click(x: int, y: int = 0, *, chain: int = 1) -> events.Click:
    """Make a click on a cell."""
    return events.Click(None, x, y, 0, 0, 1, False, False, False, x, y, chain=chain)
