"""Values that another program changed in a copy without a stamp, of which a merge could keep one alone."""

from collections.abc import Iterator

from store.state.forks import DecidedAgainst
from store.state.merge import Tables
from store.state.note_record import text_in
from store.state.records import explode
from store.steps import FieldChange
from store.text import clean, clean_name, clean_value

_SAID = ("status", "rating", "due", "tag:")


def decided_by_value(before: Tables, copy: Tables, after: Tables) -> Iterator[DecidedAgainst]:
    """Yield what was given up where a state and a copy had two values of one stamp, and nothing says which is later."""
    for paper in before["marks"].keys() & copy.get("marks", {}).keys():
        ours, theirs = before["marks"][paper], copy["marks"][paper]
        if ours == theirs or not isinstance(ours.get("paper"), str):
            continue
        kept, here, there = explode(after["marks"][paper]), explode(ours), explode(theirs)
        for field in sorted(here.keys() & there.keys()):
            if not field.startswith(_SAID) or here[field][0] != there[field][0] or here[field] == there[field]:
                continue
            stands = kept[field][1]
            for lost, is_ours in ((here[field][1], True), (there[field][1], False)):
                if lost != stands and lost not in (None, "inbox"):
                    title = text_in(ours, "title")
                    change = FieldChange(clean_name(paper), title, clean(field), None, clean_value(lost))
                    yield DecidedAgainst(change, clean_value(stands), is_ours)
