"""Themes: each says every colour and style that the styles ask for, and its text can be read on its ground."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.style import Style
from textual.color import Color
from textual.theme import Theme

import tui
from tui.config_schema import THEMES
from tui.themes import ALL

ASKED = set(re.findall(r"\$((?:colour|style)-[\w-]+)", (Path(tui.__file__).parent / "app.tcss").read_text()))
READ = {"text": 7.0, "strong": 7.0, "muted": 4.5, "accent": 4.5, "star": 4.5, "tag": 4.5, "match": 4.5, "error": 4.5}
"""How much lighter or darker than its ground each text is to be."""
OURS = {theme.name: theme for theme in ALL[:3]}


def test_the_themes_are_those_of_the_configuration() -> None:
    assert tuple(theme.name for theme in ALL) == THEMES
    assert [(theme.name, theme.dark, theme.ansi) for theme in ALL if not theme.dark or theme.ansi] == [
        *(("light", False, False), ("no-colour", True, True), ("terminal", True, True))
    ]


@pytest.mark.parametrize("theme", ALL, ids=lambda theme: theme.name)
def test_a_theme_says_every_colour_and_style(theme: Theme) -> None:
    said = theme.variables
    assert set(said) >= ASKED and len(ASKED) > 20
    colours = {name: value for name, value in said.items() if name.startswith("colour-")}
    for name, value in colours.items():
        assert value.startswith("ansi_") is theme.ansi, name
        Color.parse(value)
    for name, value in said.items():
        if name.startswith("style-"):
            Style.parse(value)
    accent, ground = colours["colour-accent"], colours["colour-ground"]
    assert (theme.primary, theme.accent, theme.error) == (accent, accent, colours["colour-error"])
    assert (theme.foreground, theme.background) == (colours["colour-text"], ground)
    assert (theme.surface, theme.panel, theme.boost) == (ground, ground, ground)


@pytest.mark.parametrize("theme", OURS.values(), ids=OURS)
def test_what_is_read_stands_out_from_its_ground(theme: Theme) -> None:
    def light(name: str) -> float:
        parts = [part / 255 for part in Color.parse(theme.variables[f"colour-{name}"]).rgb]
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def contrast(one: str, other: str) -> float:
        darker, lighter = sorted((light(one), light(other)))
        return (lighter + 0.05) / (darker + 0.05)

    for name, least in READ.items():
        assert contrast(name, "ground") >= least, name
        assert contrast(name, "highlight" if name == "text" else "ground") >= 4.5, name
    assert contrast("text", "cursor") >= 4.5 and contrast("text", "quiet-cursor") >= 4.5
    assert contrast("rule", "ground") > 1 and 1 < contrast("cursor", "ground") < contrast("quiet-cursor", "ground")
    assert 3 <= contrast("faint", "ground") <= contrast("muted", "ground") <= contrast("text", "ground")
    assert (light("ground") > 0.5) is not theme.dark


def test_the_terminals_own_colours_say_the_rest_with_weight_and_reverse() -> None:
    styles = {
        theme.name: {
            name[6:]: value for name, value in theme.variables.items() if name[:6] == "style-" and value != "none"
        }
        for theme in ALL
    }
    plain = {
        **{"strong": "bold", "faint": "dim", "match": "underline", "highlight": "italic underline"},
        **{"cursor": "reverse", "quiet-cursor": "reverse", "key": "bold"},
    }
    ours = {"strong": "bold", "match": "underline", "key": "bold"}
    assert styles == {
        "dark": ours,
        "light": ours,
        "high-contrast": {"strong": "bold", "match": "bold underline", "error": "bold", "key": "bold"},
        "no-colour": {**plain, "error": "bold", "accent": "bold"},
        "terminal": plain,
    }
    terminal = ALL[-1].variables
    assert {
        name: value for name, value in terminal.items() if value.startswith("ansi_") and value != "ansi_default"
    } == {
        **dict.fromkeys(("colour-accent", "colour-star", "colour-match"), "ansi_yellow"),
        **{"colour-tag": "ansi_cyan", "colour-error": "ansi_red", "colour-rule": "ansi_bright_black"},
    }
    assert {name: value for name, value in terminal.items() if not name.startswith(("colour-", "style-"))} == {
        **dict.fromkeys(("ansi-background", "ansi-foreground"), "ansi_default"),
        **dict.fromkeys(("input-cursor-background", "input-cursor-foreground"), "ansi_default"),
        "input-cursor-text-style": "reverse",
    }
