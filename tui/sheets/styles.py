"""The styles that text is painted with, taken from the theme once, and the glyphs that stand for marks."""

from dataclasses import dataclass, fields

from rich.style import Style

from store.models import Status


@dataclass(frozen=True, slots=True)
class TextStyles:
    """One style for each kind of text on a line; each is laid over the style beneath it."""

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
    link: Style


STYLE_CLASSES = {field.name: f"style--{field.name.replace('_', '-')}" for field in fields(TextStyles)}
"""The component class of each style; app.tcss gives them colours."""
BENEATH = "style--beneath"
"""The component class whose background is laid over what lies beneath a question."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The characters that stand for marks, so that no meaning is carried by colour alone."""

    status: dict[Status, str]
    kinds: dict[str, str]
    star: str
    note: str
    passage: str
    snoozed: str
    votes: str
    passed: str
    selected: str
    gone: str
    bar: str
    highlight: str
    thumb: str
    unsaved: str
    done: str
    half_done: str
    ahead: str
    curve: str
    shades: str


_GLYPHS = {  # Unicode, ASCII
    "star": ("★", "*"),
    "note": ("≡", "n"),
    "passage": ("“", '"'),
    "snoozed": ("z", "z"),
    "votes": ("▲", "^"),
    "passed": ("↷", ">"),
    "selected": ("✓", "+"),
    "gone": ("–", "-"),
    "bar": ("▌", "|"),
    "highlight": ("│", ":"),
    "thumb": ("┃", "|"),
    "unsaved": ("●", "*"),
    "done": ("━", "="),
    "half_done": ("╸", "="),
    "ahead": ("─", "-"),
    "curve": ("▁▂▃▄▅▆▇█", ".:-=+*#@"),
    "shades": ("·░▒▓█", ".-+*#"),
}
UNICODE, ASCII = (
    Glyphs(
        dict(zip(Status, statuses, strict=True)),
        dict(zip(("question", "idea", "todo", "quote"), kinds, strict=True)),
        **{name: pair[column] for name, pair in _GLYPHS.items()},
    )
    for column, (statuses, kinds) in enumerate((("·○◐●×", "?!□“"), (".o>@x", '?!o"')))
)
IN_ASCII = str.maketrans("─│┃━…·↓↑→←›“”‘’–—×●○⇧✓−∙", "-||=~-v^><>\"\"''--x*o^*-.")
"""What stands for punctuation and frames where there is nothing but ASCII, each as wide as before."""
