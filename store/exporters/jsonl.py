"""JSON Lines: one paper on each line, in the shape of JSON."""

from collections.abc import Iterable, Iterator

from store.exporters.base import Format, Options, register
from store.exporters.json import dumps, record
from store.models import Entry


def write_jsonl(entries: Iterable[Entry], options: Options) -> Iterator[str]:
    """JSON Lines: one paper on each line; `import` reads it back."""
    return (f"{dumps(record(entry))}\n" for entry in entries)


FORMAT = register(Format("jsonl", ".jsonl", write_jsonl, ("ndjson",), scored=True))
