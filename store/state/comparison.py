"""What tables say, taken apart: registers, given citekeys, and the changes that bring an earlier version back."""

from collections.abc import Iterable

from store.models import Paper
from store.state.apart import NO_PAPER, SHAPES, to_decision
from store.state.history import RegisterChange
from store.state.merge import Tables
from store.state.note_record import mapping, text_in
from store.state.records import Registers, explode, to_mark
from store.state.stamps import stamp_of
from store.text import clean_name

_SAID = ("status", "rating", "due", "tag:", "note:", *(shape.prefix for shape in SHAPES))
_LABEL = ("title", "ids", "citekey", "page")


def registers_in(tables: Tables, papers: Iterable[str]) -> dict[str, Registers]:
    """Return the registers of some papers, of those that have a record, and of all that belongs to no mark."""
    known = tables["marks"]
    apart: Registers = {
        f"{shape.prefix}{name}": (stamp_of(record.get("stamp")), shape.value(record))
        for shape in SHAPES
        for name, record in tables[shape.table].items()
        if record.get(shape.name) == name
    }
    return {paper: explode(known[paper]) for paper in papers if paper in known} | {NO_PAPER: apart}


def changes_between(now: Tables, then: Tables) -> list[RegisterChange]:
    """List the changes that make a state say what it said in an earlier version, or what another one says."""
    papers = [*(now["marks"] | then["marks"]), NO_PAPER]
    here, there = registers_in(now, papers), registers_in(then, papers)
    blank: dict[str, object] = {"status": "inbox"}
    changes: list[RegisterChange] = []
    for paper in papers:
        old = {field: value for field, (_, value) in here.get(paper, {}).items()}
        new = {field: value for field, (_, value) in there.get(paper, {}).items() if field not in _LABEL}
        ours = {field: blank.get(field) for field in old if field.startswith(_SAID)}
        changes += [
            (paper, field, old.get(field), value)
            for field, value in (ours | new).items()
            if value != old.get(field, blank.get(field))
        ]
    return changes


def subject_in(tables: Tables, paper: str) -> Paper:
    """Return what a state knows of the paper that a record is about."""
    mark = to_mark(tables["marks"][paper])
    return Paper(paper, mark.title, arxiv=mark.ids.get("arxiv"), doi=mark.ids.get("doi"), citekey=mark.citekey)


def citekeys_in(tables: Tables) -> dict[str, str]:
    """Return the citekeys that papers have for good, by id; a key that two papers say is that of the first."""
    marks = tables["marks"]
    given = sorted(
        (stamp_of(mapping(record.get("stamps")).get("citekey")), clean_name(paper), text_in(record, "citekey"))
        for paper, record in marks.items()
        if record.get("citekey")
    )
    given += sorted(
        (stamp_of(record.get("stamp")), subject.id, subject.citekey)
        for record in tables["decisions"].values()
        for subject in to_decision(record).subjects
        if subject.citekey and not marks.get(subject.id, {}).get("citekey")
    )
    papers: dict[str, str] = {}
    for _, paper, key in given:
        papers.setdefault(key, paper)
    return {paper: key for key, paper in papers.items()}
