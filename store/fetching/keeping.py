"""What a subscription's query keeps of a list: asked of the papers before they come in, in a library of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from store.catalogue import Catalogue

if TYPE_CHECKING:
    from store.making import Incoming


def answering(
    query: str, papers: Sequence[Incoming], *, today: date, views: Mapping[str, str]
) -> tuple[list[Incoming], list[Incoming]]:
    """Divide papers into those that answer a query, nothing marked yet, and the others.

    Raises QueryError where the query does not parse.
    """
    from store.index.index import Index
    from store.query import parse
    from store.query.answer import search

    node = parse(query, today=today, views=views)
    with TemporaryDirectory(prefix="broadsheet-") as folder, closing(Catalogue(Path(folder, "papers.db"))) as catalogue:
        catalogue.upsert(papers)
        mask = search(Index.open(Path(folder, "index"), catalogue), node).mask
        rows = catalogue.rows_of(each.paper.id for each in papers)
        kept = [each for each in papers if (row := rows.get(each.paper.id)) is not None and mask[row]]
    taken = {id(each) for each in kept}
    return kept, [each for each in papers if id(each) not in taken]
