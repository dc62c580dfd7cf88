"""A widget that paints its own lines: the base of all of ours, because one painted line costs microseconds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import ClassVar, Self

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.strip import Strip
from textual.widget import Widget

from tui.sheets.styles import ASCII, IN_ASCII, UNICODE, Inks, Signs
from tui.sheets.text_layout import width_of


class Sheet(Widget):
    """Paints what `line` gives; the theme's styles are looked up once and kept until the theme changes."""

    virtual_size: Reactive[Size] = Reactive(Size(0, 0))  # nothing in a sheet is laid out anew because of its size
    ascii: ClassVar[bool] = False
    """Draw signs in ASCII, for terminals and fonts that have no others."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._drawn: dict[int, Strip] = {}
        self._stale = True

    _inks: Inks | None = None
    _ground: Style | None = None

    @property
    def inks(self) -> Inks:
        """The styles of the present theme; the app has them, so that no new sheet has to be dressed in each of them."""
        if self._inks is None:
            names = [(field.name, f"ink--{field.name.replace('_', '-')}") for field in fields(Inks)]
            self._inks = Inks(**{name: self.app.get_component_styles(ink).partial_rich_style for name, ink in names})
        return self._inks

    @property
    def ground(self) -> Style:
        """The style beneath everything that is painted."""
        if self._ground is None:
            self._ground = self.rich_style
        return self._ground

    @property
    def signs(self) -> Signs:
        """The signs that stand for marks."""
        return ASCII if self.ascii else UNICODE

    def notify_style_update(self) -> None:
        """Forget the styles when the theme changes."""
        self._inks = self._ground = None
        self._stale = True
        super().notify_style_update()

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Give the segments of one line of the widget; a subclass says what they are."""
        raise NotImplementedError

    def base(self, y: int) -> Style:
        """Give the style beneath a line, which fills it to its end."""
        return self.ground

    def paint(self, y: int, width: int) -> Strip:
        """Paint one line, exactly as wide as the widget."""
        return self.strip(self.line(y, width), self.base(y), width)

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Have what may look different drawn anew."""
        self._stale = True
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def as_it_stands(self) -> list[Strip]:
        """Give all lines: those that are on the screen where nothing has changed since."""
        width, height = self.size
        lines = [None if self._stale else self._drawn.get(y) for y in range(height)]
        return [line if line and line.cell_length == width else self.paint(y, width) for y, line in enumerate(lines)]

    def changed(self) -> Iterator[tuple[int, Strip]]:
        """Give the lines that look different from what was drawn last, and take them for drawn."""
        width, height = self.size
        self._stale = False
        for y in range(height):
            strip, before = self.paint(y, width), self._drawn.get(y)
            if strip is not before and strip != before:
                self._drawn[y] = strip
                yield y, strip

    def render_line(self, y: int) -> Strip:
        """Paint one line for Textual, which draws a box around it."""
        return self.paint(y, self.size.width)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint lines without Textual's box around them, where there is none: it costs more than the lines."""
        if self.gutter:
            return super().render_lines(crop)
        width = self.size.width
        left, right = crop.column_span
        painted = {y: self.paint(y, width) for y in crop.line_range}
        self._drawn.update(painted)
        self._stale = self._stale and len(painted) < self.size.height
        return [strip.crop(left, right) for strip in painted.values()]

    @staticmethod
    def strip(line: Sequence[Segment], base: Style, width: int) -> Strip:
        """Lay segments over a base, filled or cut to a width; over a reversed base all colours give way to it."""
        laid = [Segment(text, base if base.reverse or not style else base + style) for text, style, _ in line]
        if Sheet.ascii:
            laid = [Segment(text.translate(IN_ASCII), style) for text, style, _ in laid]
        used = width_of(laid)
        if used < width:
            laid.append(Segment(" " * (width - used), base))
        strip = Strip(laid, max(used, width))
        return strip.crop(0, width) if used > width else strip


class Rule(Sheet):
    """A thin line between two parts, upright or lying, as it is given room."""

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint the rule."""
        return [Segment("│" if width == 1 else "─" * width, self.inks.rule)]
