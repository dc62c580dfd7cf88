"""What the shell completes: papers, tags, queries, views and formats, out of the library as it is.

Nothing here is made, changed or said: without a library there is nothing to offer, and whatever goes wrong offers
nothing either.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from tui.cli.base import Invocation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from store.library import Library

    Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]

_OFFERED = 30  # papers


def _completer(offers: Callable[[Library, str], Iterable[tuple[str, str]]]) -> Completer:
    """Return what click asks for completions, made of a function that yields values with a word about each."""

    @wraps(offers)
    def complete(ctx: click.Context, _: click.Parameter, begun: str) -> list[CompletionItem]:
        try:
            library = _library_of(ctx)
            offered = offers(library, begun) if library else ()
            return [CompletionItem(value, help=about or None) for value, about in offered]
        except Exception:  # a shell that waits for completions has no place for an error
            return []

    return complete


def _library_of(ctx: click.Context) -> Library | None:
    from store.library import Library
    from store.opening import default_folder

    named = ctx.find_object(Invocation)
    folder = (named.folder if named else None) or default_folder()
    if not (folder / "papers.db").exists():
        return None
    library = Library.open(folder, seeds=False)
    ctx.call_on_close(library.close)
    return library


def _papers(library: Library, begun: str) -> Iterator[tuple[str, str]]:
    """Yield the names of papers that begin so, each with its title; of nothing the papers at the top of the list."""
    from store.text import clean

    names = library.names_from(begun, _OFFERED) if begun else library.ids(library.head(_OFFERED))
    known = library.known(library.resolve(name) for name in names)
    for name in names:
        yield name, clean(known[library.resolve(name)].paper.title, limit=60)


def _query(library: Library, begun: str) -> Iterator[tuple[str, str]]:
    for found in library.searcher.complete(begun, len(begun)):
        yield begun[: found.start] + found.text, found.note


def _tags(library: Library, begun: str) -> Iterator[tuple[str, str]]:
    """Yield the tags that begin as what stands behind the sign, with the sign."""
    from store.models import fold_tag
    from store.quantities import counted

    sign, name = begun[:1], fold_tag(begun[1:])
    for tag, count in library.tagging.counts():
        if fold_tag(tag).startswith(name):
            yield sign + tag, counted(count, "paper")


def _tag_names(library: Library, begun: str) -> Iterator[tuple[str, str]]:
    yield from ((tag.removeprefix("+"), about) for tag, about in _tags(library, f"+{begun}"))


def _words_of_tag(library: Library, begun: str) -> Iterator[tuple[str, str]]:
    yield from _tags(library, begun) if begun.startswith(("+", "-")) else _papers(library, begun)


def _views(library: Library, begun: str) -> Iterator[tuple[str, str]]:
    yield from ((name, query) for name, query in library.views.items() if name.startswith(begun))


def _steps(library: Library, begun: str) -> Iterator[tuple[str, str]]:
    steps = library.importing.among(library.history(_OFFERED), _OFFERED)
    yield from ((step.id, step.summary) for step in steps if step.id.startswith(begun) and not step.undone)


def _subscriptions(library: Library, begun: str) -> Iterator[tuple[str, str]]:
    found = library.fetching.subscriptions()
    yield from ((each.name, each.list) for each in found if each.name.startswith(begun))


papers, query, tags, views, steps = map(_completer, (_papers, _query, _words_of_tag, _views, _steps))
subscriptions = _completer(_subscriptions)
tag_names = _completer(_tag_names)


def papers_and(*values: str) -> Completer:
    """Return what completes papers, or the value that ends the line."""

    def offers(library: Library, begun: str) -> Iterator[tuple[str, str]]:
        yield from ((value, "") for value in values if value.startswith(begun))
        yield from _papers(library, begun)

    return _completer(offers)


def formats(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Complete the name of a format to write."""
    from store.exporters import FORMATS

    names = [(name, format.help) for format in FORMATS.values() for name in (format.name, *format.aliases)]
    return [CompletionItem(name, help=about) for name, about in names if name.startswith(begun.lower())]


def digest_formats(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Complete the name of a format of a digest."""
    from store.digest import FORMATS

    names = [name for format in FORMATS for name in (format.name, *format.aliases)]
    return [CompletionItem(name) for name in names if name.startswith(begun.lower())]


def styles(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Complete the name of a style, of all formats that have some."""
    return _had_by_formats("styles", begun)


def groups(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Complete what papers are grouped by, of all formats that group them."""
    return _had_by_formats("groups", begun)


def templates(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Complete the name of a template: one that is built in, or a file."""
    from store.exporters import built_in_templates

    names = [CompletionItem(name, help="built in") for name in built_in_templates() if name.startswith(begun)]
    return [*names, CompletionItem(begun, type="file")]


def _had_by_formats(what: str, begun: str) -> list[CompletionItem]:
    from store.exporters import FORMATS

    having: dict[str, list[str]] = {}
    for format in FORMATS.values():
        for name in getattr(format, what):
            having.setdefault(name, []).append(format.name)
    found = ((name, ", ".join(formats)) for name, formats in having.items() if name.startswith(begun.lower()))
    return [CompletionItem(name, help=about) for name, about in found]


def formats_to_read(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Complete the name of a format to read."""
    from store.importers import FORMATS

    return [CompletionItem(each.name, help=each.help) for each in FORMATS.values() if each.name.startswith(begun)]
