"""The five themes: dark, light, high contrast, no colour, and the terminal's own colours; one accent in each."""

from textual.theme import Theme

_COLOURS = {  # dark, light, high contrast
    "text": ("#cfcfca", "#33312d", "#ffffff"),
    "strong": ("#f6f3ea", "#0b0a08", "#ffffff"),
    "muted": ("#9b9c99", "#67625a", "#ffffff"),
    "faint": ("#6f7277", "#8d877c", "#d0d0d0"),
    "accent": ("#e3a857", "#9c4a12", "#ffff00"),
    "star": ("#e3a857", "#9c4a12", "#ffff00"),
    "tag": ("#8fa9b8", "#3d6478", "#00ffff"),
    "match": ("#f2cf96", "#8f3f08", "#00ffff"),
    "highlight": ("#39301f", "#f5e2b5", "#4d4d00"),
    "error": ("#ea7f6f", "#b3261e", "#ff8080"),
    "cursor": ("#272b34", "#eee7d8", "#0033aa"),
    "quiet-cursor": ("#343944", "#dfd5bf", "#0055ff"),
    "key": ("#cfcfca", "#33312d", "#ffff00"),
    "rule": ("#30343d", "#d9d3c6", "#ffffff"),
    "ground": ("#15171c", "#fbf9f4", "#000000"),
}
_DARK, _LIGHT, _HIGH_CONTRAST = ({name: row[theme] for name, row in _COLOURS.items()} for theme in range(3))
_NO_COLOUR = dict.fromkeys(_COLOURS, "ansi_default")
_TERMINAL = _NO_COLOUR | {
    "accent": "ansi_yellow",
    "star": "ansi_yellow",
    "tag": "ansi_cyan",
    "match": "ansi_yellow",
    "error": "ansi_red",
    "rule": "ansi_bright_black",
}
_ANSI = {
    "ansi-background": "ansi_default",
    "ansi-foreground": "ansi_default",
    "input-cursor-background": "ansi_default",
    "input-cursor-foreground": "ansi_default",
    "input-cursor-text-style": "reverse",
}
"""What Textual's own styles ask of a theme in the terminal's colours."""
_PLAIN = "strong=bold faint=dim match=underline highlight=italic+underline cursor=reverse quiet-cursor=reverse key=bold"


def _theme(name: str, colours: dict[str, str], styles: str, *, dark: bool = True, ansi: bool = False) -> Theme:
    """Make a theme of a colour and a text style for each name; ``styles`` are pairs such as ``strong=bold``."""
    ground = colours["ground"]
    variables = {f"colour-{name}": colour for name, colour in colours.items()}
    variables |= {f"style-{name}": "none" for name in colours}
    variables |= {f"style-{key}": value.replace("+", " ") for key, value in (one.split("=") for one in styles.split())}
    return Theme(
        name=name,
        dark=dark,
        ansi=ansi,
        primary=colours["accent"],
        accent=colours["accent"],
        error=colours["error"],
        foreground=colours["text"],
        background=ground,
        surface=ground,
        panel=ground,
        boost=ground,
        variables=variables | (_ANSI if ansi else {}),
    )


ALL = (
    _theme("dark", _DARK, "strong=bold match=underline key=bold"),
    _theme("light", _LIGHT, "strong=bold match=underline key=bold", dark=False),
    _theme("high-contrast", _HIGH_CONTRAST, "strong=bold match=bold+underline error=bold key=bold"),
    _theme("no-colour", _NO_COLOUR, f"{_PLAIN} error=bold accent=bold", ansi=True),
    _theme("terminal", _TERMINAL, _PLAIN, ansi=True),
)
"""Every theme, the default first."""
