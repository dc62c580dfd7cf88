"""Ask what to do with copies of the marks that lie beside them."""

from collections.abc import Sequence
from enum import Enum, auto

from rich.segment import Segment
from textual import events

from store.quantities import counted, noun
from tui.questions.box import SheetQuestion, wrapped
from tui.sheets.text_layout import elide, shown
from tui.sheets.window import Line

_NAME, _NAMED = 56, 4  # cells of a name, and how many are named


class Copies(Enum):
    """What becomes of the copies: they are taken in, never asked about again, or each is asked about."""

    MERGE = auto()
    NEVER = auto()
    EACH = auto()


class CopiesQuestion(SheetQuestion[Copies]):
    """Answers what becomes of the copies of these names, or None to leave them for now."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._names = names
        self._answers = {"y": Copies.MERGE, "enter": Copies.MERGE, "n": None, "escape": None, "q": None}
        self._answers["d"] = Copies.NEVER
        if len(names) > 1:
            self._answers["o"] = Copies.EACH

    async def press(self, event: events.Key) -> None:
        """Take the answer."""
        if event.key.lower() in self._answers:
            self.answer(self._answers[event.key.lower()])

    def lines(self, width: int) -> list[Line]:
        """Return what lies there, what merging does, and the keys."""
        styles, count = self.box.text_styles, len(self._names)
        what = counted(count, "copy of your marks lies", "copies of your marks lie")
        lines = wrapped(f"{what} beside them: merge {noun(count, 'it', 'them')}?", width, styles.strong)
        lines += [[Segment(elide(f"  {shown(name)}", min(_NAME, width)), styles.text)] for name in self._names[:_NAMED]]
        if count > _NAMED:
            lines.append([Segment(f"  and {count - _NAMED:,} more", styles.muted)])
        lines += wrapped("Nothing that anybody wrote is lost.", width, styles.text)
        one = "" if count == 1 else "o: one by one · "
        keys = f"y merges · {one}d: never {noun(count, 'this one', 'these')} · Esc: not now"
        return [*lines, [], *wrapped(keys, width, styles.faint)]
