"""What commands print as JSON, described for programs: schema."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click
from click.shell_completion import CompletionItem

from store.errors import InputError
from store.exporters.json_schema import (
    COUNT,
    DAY,
    MOMENT,
    STRING,
    Schema,
    listed,
    maybe,
    paper_schema,
    schema_of,
    shaped,
)
from tui.cli.base import command, write_json

_VERSION = 1
_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def _either(*schemas: tuple[str, Schema]) -> Schema:
    return {"anyOf": [{"title": title, **schema} for title, schema in schemas]}


def _list() -> Schema:
    from store.query.explain import Explanation

    return _either(("the papers", listed(paper_schema())), ("with --explain", schema_of(Explanation)))


def _why() -> Schema:
    from store.query.why import Reason

    return listed(schema_of(Reason))


def _history() -> Schema:
    from store.steps import Step

    return _either(("the edits", listed(schema_of(Step))), ("with --as-of", listed(paper_schema())))


def _import() -> Schema:
    left_out = shaped({"file": STRING, "where": maybe(STRING), "reason": STRING})
    conflict = shaped({"paper": STRING, "field": STRING, "mine": {}, "theirs": {}})
    counts = {name: COUNT for name in ("files", "read", "new", "updated", "unchanged")}
    formats = {"type": "object", "additionalProperties": STRING}
    return shaped(
        {**counts, "skipped": listed(left_out), "format": formats, "marks": COUNT, "conflicts": listed(conflict)},
        optional=("marks", "conflicts"),
        about="`marks` and `conflicts` are there with --marks.",
    )


def _fetch() -> Schema:
    imported = _import()["properties"]
    list_of = {"name": STRING, "day": maybe(DAY)}
    said = {name: imported[name] for name in imported if name not in ("marks", "conflicts")}
    said |= {"left_out": listed(shaped({**list_of, "count": COUNT}))}
    said |= {"failed": listed(shaped({**list_of, "reason": STRING})), "remarks": listed(STRING)}
    return shaped(said)


def _subscriptions() -> Schema:
    from store.fetching import Standing

    standing = {"enum": list(Standing)}
    counts = {name: COUNT for name in ("listed", "new", "left_out")}
    day = shaped({"day": DAY, "standing": standing, "fetched": STRING, **counts, "why": maybe(STRING)})
    texts = {"name": STRING, "source": STRING, "what": listed(STRING), "keep": maybe(STRING), "since": maybe(DAY)}
    known = {"fetched": maybe(STRING), "papers": COUNT, "left_out": COUNT, "error": maybe(STRING), "days": listed(day)}
    return listed(shaped(texts | known))


def _enrich() -> Schema:
    happened = {name: STRING for name in ("paper", "kind", "was", "now")}
    counts = {name: COUNT for name in ("asked", "updated", "unchanged")}
    return shaped({**counts, "happened": listed(shaped(happened)), "unknown": listed(STRING), "failed": listed(STRING)})


def _digest() -> Schema:
    item = shaped({"paper": paper_schema(), "why": STRING, "new": {"type": "boolean"}})
    group = shaped({"name": STRING, "title": STRING, "items": listed(item)})
    said = {"day": DAY, "at": MOMENT, "since": MOMENT, "query": STRING, "new": listed(STRING)}
    return shaped(said | {"groups": listed(group)})


def _notes() -> Schema:
    from store.pages.edits import What

    side = maybe(shaped({"text": STRING, "kind": STRING, "done": {"type": "boolean"}}))
    edit = shaped(
        {"what": {"enum": list(What)}, "paper": STRING, "title": STRING}
        | {
            "note": STRING,
            "field": STRING,
            "file": STRING,
            "mine": {"anyOf": [side, {}]},
            "theirs": {"anyOf": [side, {}]},
        },
        optional=("note", "field", "file"),
    )
    problem = shaped({"file": STRING, "reason": STRING})
    return shaped({"edits": listed(edit), "problems": listed(problem), "missing": listed(STRING)})


def _stats() -> Schema:
    from store.ledger.ledger import ReadingSession
    from store.ledger.pace import Recap
    from store.ledger.statistics import Waiting

    counts = {"type": "object", "additionalProperties": COUNT}
    session = schema_of(ReadingSession)["properties"] | schema_of(Recap)["properties"]
    return shaped(
        {
            **{name: counts for name in ("statuses", "ratings", "read")},
            "tags": {"type": "object", "additionalProperties": counts},
            "waiting": schema_of(Waiting),
            "sessions": listed(shaped(session | {"seconds_per_paper": maybe({"type": "number"})})),
        }
    )


def _duplicates() -> Schema:
    pair = {"type": "array", "minItems": 2, "maxItems": 2}
    difference = shaped({"field": STRING, "values": pair})
    return listed(
        shaped({"papers": {**pair, "items": STRING}, "likeness": {"type": "number"}, "differences": listed(difference)})
    )


def _keys() -> Schema:
    texts = {name: STRING for name in ("command", "title", "help", "group")}
    keys_in = {"type": "object", "additionalProperties": listed(STRING)}
    return listed(shaped({**texts, "keys": listed(STRING), "places": listed(STRING), "keys_in": keys_in}))


SCHEMAS: dict[str, Callable[[], Schema]] = {
    "export": lambda: listed(paper_schema()),
    "list": _list,
    "count": lambda: COUNT,
    "show": paper_schema,
    "why": _why,
    "import": _import,
    "fetch": _fetch,
    "subscriptions": _subscriptions,
    "enrich": _enrich,
    "digest": _digest,
    "notes import": _notes,
    "duplicates": _duplicates,
    "history": _history,
    "views": lambda: listed(shaped({"name": STRING, "query": STRING, "count": maybe(COUNT)})),
    "stats": _stats,
    "ledger": lambda: shaped({"enabled": {"type": "boolean"}}),
    "backup": lambda: listed(STRING),
    "doctor": lambda: shaped({"problems": listed(STRING)}, about="Facts by name, and what is wrong."),
    "keys": _keys,
}
"""What each command prints with --json, `export` in its formats json and, a paper on each line, jsonl."""


def document(name: str) -> dict[str, Any]:
    """Return the schema of what a command prints, as a document of its own."""
    title = {"title": f"broadsheet {name}", "$comment": "later versions may add to objects, and take nothing away"}
    return {"$schema": _DRAFT, "$id": f"urn:broadsheet:{name.replace(' ', '-')}:{_VERSION}", **title, **SCHEMAS[name]()}


def _names(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
    return [CompletionItem(name) for name in SCHEMAS if name.startswith(begun)]


@command(
    "schema",
    "broadsheet schema > paper.schema.json",
    "broadsheet schema import",
)
@click.argument("name", nargs=-1, metavar="[COMMAND]", shell_complete=_names)
def schema(name: tuple[str, ...]) -> None:
    """Print the JSON Schema of what a command prints with --json.

    Without a command it is that of exported papers: of the array in JSON, whose items are the lines of JSON Lines.
    """
    chosen = " ".join(name) or "export"
    if chosen not in SCHEMAS:
        raise InputError(f"“{chosen}” prints no JSON; there are schemas of {', '.join(SCHEMAS)}")
    write_json(document(chosen))
