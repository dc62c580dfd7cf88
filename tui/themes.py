"""The five looks: dark, light, high contrast, no colour, and the terminal's own colours; one accent in each."""

from __future__ import annotations

from textual.theme import Theme

_INKS = (
    *("text", "strong", "muted", "faint", "accent", "star", "tag", "match", "highlight", "error"),
    *("cursor", "quiet-cursor", "key"),
)
_ANSI = {
    "ansi-background": "ansi_default",
    "ansi-foreground": "ansi_default",
    "input-cursor-background": "ansi_default",
    "input-cursor-foreground": "ansi_default",
    "input-cursor-text-style": "reverse",
}
"""What Textual's own styles ask of a theme in the terminal's colours."""


def _theme(
    name: str, inks: dict[str, str], *, dark: bool = True, ansi: bool = False, ground: str, rule: str, styles: str
) -> Theme:
    """Make a theme of one ground and a colour for each ink; ``styles`` are pairs such as ``strong=bold``."""
    variables = {f"ink-{ink}": inks[ink] for ink in _INKS}
    variables |= {f"ink-{ink}-style": "none" for ink in _INKS}
    for pair in styles.split():
        ink, style = pair.split("=")
        variables[f"ink-{ink}-style"] = style.replace("+", " ")
    return Theme(
        name=name,
        dark=dark,
        ansi=ansi,
        primary=inks["accent"],
        accent=inks["accent"],
        error=inks["error"],
        foreground=inks["text"],
        background=ground,
        surface=ground,
        panel=ground,
        boost=ground,
        variables={"rule": rule, "ground": ground, **(_ANSI if ansi else {}), **variables},
    )


_DARK = _theme(
    "dark",
    {
        "text": "#cfcfca",
        "strong": "#f6f3ea",
        "muted": "#9b9c99",
        "faint": "#6f7277",
        "accent": "#e3a857",
        "star": "#e3a857",
        "tag": "#8fa9b8",
        "match": "#f2cf96",
        "highlight": "#39301f",
        "error": "#ea7f6f",
        "cursor": "#272b34",
        "quiet-cursor": "#343944",
        "key": "#cfcfca",
    },
    ground="#15171c",
    rule="#30343d",
    styles="strong=bold match=underline key=bold",
)

_LIGHT = _theme(
    "light",
    {
        "text": "#33312d",
        "strong": "#0b0a08",
        "muted": "#67625a",
        "faint": "#8d877c",
        "accent": "#9c4a12",
        "star": "#9c4a12",
        "tag": "#3d6478",
        "match": "#8f3f08",
        "highlight": "#f5e2b5",
        "error": "#b3261e",
        "cursor": "#eee7d8",
        "quiet-cursor": "#dfd5bf",
        "key": "#33312d",
    },
    dark=False,
    ground="#fbf9f4",
    rule="#d9d3c6",
    styles="strong=bold match=underline key=bold",
)

_HIGH_CONTRAST = _theme(
    "high-contrast",
    {
        "text": "#ffffff",
        "strong": "#ffffff",
        "muted": "#ffffff",
        "faint": "#d0d0d0",
        "accent": "#ffff00",
        "star": "#ffff00",
        "tag": "#00ffff",
        "match": "#00ffff",
        "highlight": "#4d4d00",
        "error": "#ff8080",
        "cursor": "#0033aa",
        "quiet-cursor": "#0055ff",
        "key": "#ffff00",
    },
    ground="#000000",
    rule="#ffffff",
    styles="strong=bold match=bold+underline error=bold key=bold",
)

_DEFAULTS = dict.fromkeys(_INKS, "ansi_default")
_PLAIN = "strong=bold faint=dim match=underline highlight=italic+underline cursor=reverse quiet-cursor=reverse key=bold"

_NO_COLOUR = _theme(
    "no-colour",
    _DEFAULTS,
    ansi=True,
    ground="ansi_default",
    rule="ansi_default",
    styles=f"{_PLAIN} error=bold accent=bold",
)

_TERMINAL = _theme(
    "terminal",
    _DEFAULTS
    | {
        "accent": "ansi_yellow",
        "star": "ansi_yellow",
        "tag": "ansi_cyan",
        "match": "ansi_yellow",
        "error": "ansi_red",
    },
    ansi=True,
    ground="ansi_default",
    rule="ansi_bright_black",
    styles=_PLAIN,
)

ALL = (_DARK, _LIGHT, _HIGH_CONTRAST, _NO_COLOUR, _TERMINAL)
"""Every theme, the default first."""
