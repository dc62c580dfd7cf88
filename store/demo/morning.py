"""The morning of the demo: today's papers wait, and those of the days before are mostly gone through."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

from store.demo.papers import LISTED, invented_papers
from store.highlights.highlights import new_highlight
from store.highlights.sentences import sentences
from store.library import Library
from store.models import Entry, Mark, MarkChange, Note, Status

_SAID: dict[str, tuple[Status, int | None, tuple[str, ...], tuple[tuple[str, str], ...]]] = {
    "Mixture of Yesterdays": (
        Status.QUEUED,
        4,
        ("continual-learning",),
        (("question", "Who is asked when two experts disagree about the *same* year?"),),
    ),
    "The Price of a Token": (Status.READ, 5, ("energy", "measuring"), (("todo", "Put a meter on our own machine"),)),
    "Hands": (Status.READING, 4, ("robotics",), ()),
    "Ask Me Once": (Status.QUEUED, None, ("agents",), ()),
    "Noise is Not Rain": (Status.SKIPPED, None, (), ()),
    "Sparse by Season": (Status.SKIPPED, 2, (), ()),
    "Compass": (Status.READ, 4, ("alignment",), (("idea", "Four sliders would do for our own ranking"),)),
    "Proteins in Motion": (Status.SKIPPED, None, (), ()),
    "Do Not Repeat": (Status.READ, 3, ("training-data",), ()),
    "The Long Tail of Tools": (Status.READ, 4, ("agents", "tools"), ()),
    "Quiet Quantisation": (Status.QUEUED, 5, ("quantisation",), ()),
    "Seeing Sound": (Status.SKIPPED, None, (), ()),
    "Half a Memory": (Status.READ, 3, ("privacy", "agents"), ()),
    "Bench of Benches": (Status.READ, 5, ("measuring",), ()),
}
"""What was said of papers, by how their titles begin: status, rating, tags, and notes with their kinds."""
_HIGHLIGHTED = ("The Price of a Token", "Compass")


def make(folder: Path, today: date | None = None) -> None:
    """Make the library of the demo in an empty folder. Raises LibraryError."""
    with closing(Library.open(folder, seeds=False, today=today)) as library:
        library.ingest(invented_papers(library.today))
        count = sum(map(len, LISTED))
        for entry in library.entries(library.head(count)):
            begun = entry.paper.title.partition(":")[0]
            if begun in _SAID:
                library.edit([entry], _saying(entry, begun), f"marked {begun}")


def _saying(entry: Entry, begun: str) -> MarkChange:
    status, rating, tags, written = _SAID[begun]
    notes = [Note(text, kind=kind) for kind, text in written]
    if begun in _HIGHLIGHTED:
        abstract = entry.paper.abstract
        notes.append(new_highlight(abstract, sentences(abstract)[2]))

    def change(mark: Mark) -> Mark:
        said = mark.with_status(status).rated(rating).tagged(tags)
        for note in notes:
            said = said.with_note(note)
        return said

    return change
