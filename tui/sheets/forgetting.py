"""Widgets that are gone, and what Textual would keep of them for the rest of a sitting."""

from __future__ import annotations

from functools import lru_cache

from textual._styles_cache import StylesCache
from textual.color import Color
from textual.style import Style


@lru_cache(1024)
def _inner_outer(base: Color, background: Color) -> tuple[Style, Style]:
    """Give the styles within and around a box."""
    return Style(background=base + background), Style(background=base)


def forget_the_gone() -> None:
    """Let go of the pictures of widgets that are gone.

    Textual 8 remembers these two styles by the cache of the widget that asked, and so keeps the painted lines of the
    last thousand widgets: every question that was answered, a hundred kilobytes each.
    """
    StylesCache.get_inner_outer = lambda _, base, background: _inner_outer(base, background)  # type: ignore[assignment, method-assign]
