"""A widget that paints its own lines: the base of all of ours, because one painted line costs microseconds."""

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.sheets.cells import drawn
from tui.sheets.dim import dimmed
from tui.sheets.styles import ASCII, BENEATH, IN_ASCII, STYLE_CLASSES, UNICODE, Glyphs, TextStyles
from tui.sheets.text_layout import width_of


class Sheet(Widget):
    """Paints what `line` returns; the theme's styles are looked up once and kept until the theme changes."""

    ascii: ClassVar[bool] = False
    """Draw glyphs in ASCII, for terminals and fonts that have no others."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.dimmed = False
        """Whether a question lies over it, and it is dimmed."""
        self._drawn: dict[int, Strip] = {}  # the lines as they were given to Textual last
        self._text_styles: TextStyles | None = None
        self._ground: Style | None = None

    @property
    def text_styles(self) -> TextStyles:
        """The styles of the present theme; the app has them, so that no new sheet has to look each of them up."""
        if self._text_styles is None:
            found = {name: self.app.get_component_styles(css) for name, css in STYLE_CLASSES.items()}
            self._text_styles = TextStyles(**{name: style.partial_rich_style for name, style in found.items()})
        return self._text_styles

    @property
    def ground(self) -> Style:
        """The style beneath everything that is painted."""
        if self._ground is None:
            self._ground = self.rich_style
        return self._ground

    @property
    def glyphs(self) -> Glyphs:
        """The glyphs that stand for marks."""
        return ASCII if self.ascii else UNICODE

    def notify_style_update(self) -> None:
        """Forget the styles when the theme changes."""
        self._text_styles = self._ground = None
        super().notify_style_update()

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Return the segments of one line of the widget."""
        raise NotImplementedError

    def base(self, y: int) -> Style:
        """Return the style beneath a line, which fills it to its end."""
        return self.ground

    def paint(self, y: int, width: int) -> Strip:
        """Paint one line, exactly as wide as the widget."""
        return self.strip(self.line(y, width), self.base(y), width)

    def redraw(self) -> None:
        """Draw the lines that look different by now."""
        width, height = self.size
        if self.gutter:
            self.refresh()
        elif lines := [y for y in range(height) if self._drawn.get(y) != self._seen(y, width)]:
            self.refresh(*(Region(0, y, width, 1) for y in lines))

    def dim(self, wanted: bool) -> None:
        """Dim the sheet beneath a question, or show it as usual again."""
        if wanted != self.dimmed:
            self.dimmed = wanted
            self.refresh()

    def _seen(self, y: int, width: int) -> Strip:
        strip = self.paint(y, width)
        return dimmed(strip, self.app.get_component_styles(BENEATH).background) if self.dimmed else strip

    def render_line(self, y: int) -> Strip:
        """Paint one line for Textual, which draws a box around it."""
        return self._seen(y, self.size.width)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint lines without Textual's box around them, where there is none: it costs more than the lines."""
        if self.gutter:
            return super().render_lines(crop)
        width = self.size.width
        left, right = crop.column_span
        for y in crop.line_range:
            self._drawn[y] = self._seen(y, width)
        return [self._drawn[y].crop(left, right) for y in crop.line_range]

    @staticmethod
    def strip(line: Sequence[Segment], base: Style, width: int) -> Strip:
        """Lay segments over a base style, filled or cut to a width; a reversed base replaces all colours."""
        laid = [Segment(drawn(text), base if base.reverse or not style else base + style) for text, style, _ in line]
        if Sheet.ascii:
            laid = [Segment(text.translate(IN_ASCII), style) for text, style, _ in laid]
        used = width_of(line)
        if used < width:
            laid.append(Segment(" " * (width - used), base))
        strip = Strip(laid, max(used, width))
        return strip.crop(0, width) if used > width else strip


class Divider(Sheet):
    """A thin line between two parts, vertical or horizontal, as it is given room."""

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint the line."""
        return [Segment("│" if width == 1 else "─" * width, self.text_styles.rule)]
