"""Templates of the reader's own, in Jinja's sandbox: text around papers, and nothing that a program could do.

A template is given ``entries``, each with ``paper`` and ``mark``, and ``query`` and ``today``. Two are built in, to use
and to start from.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.errors import InputError
from store.exporters.base import Format, Options
from store.exporters.listing import at_hand, stars
from store.formulas.readable import readable
from store.markdown_text import running
from store.models import Entry
from store.text import clean, safe_url, strip_unsafe

if TYPE_CHECKING:
    from jinja2 import Template

BUILT_IN = Path(__file__).parent / "templates"
_ESCAPED = (".html", ".htm", ".xml", ".svg")
_ENDINGS = (".j2", ".jinja", ".jinja2")
_OURS = re.compile(r"\bstore\.[\w.]*?_?(\w+) object\b")  # a class of ours, as Jinja calls what is one of it
_NAMED = 3  # authors that are named
_PIECES = 200  # of a template are joined before they are written


def write_template(entries: Iterable[Entry], options: Options) -> Iterator[str]:
    """A Jinja template of your own, named by `--template`."""
    template, name = _opened(options.template), clean(options.template)
    today = options.today or date.today()
    try:
        stream = template.stream(entries=_Entries(at_hand(entries)), query=clean(options.query), today=today)
        stream.enable_buffering(_PIECES)
        yield from map(str, stream)
    except Exception as error:  # whatever a template does, it is the reader's to mend
        raise _mistake(name, error) from error


FORMAT = Format("template", "", write_template)


def built_in() -> list[str]:
    """Return the names of the templates that come with the program."""
    return sorted(path.name for path in BUILT_IN.iterdir() if path.suffix == ".j2")


def source_of(named: str) -> str:
    """Return the text of a template, a file or one that is built in; raises InputError."""
    path = _path_of(named)
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise InputError(f"{clean(named)}: a template is text in UTF-8, which this is not") from None
    except OSError as error:
        there = ", ".join(built_in())
        raise InputError(
            f"{clean(named)}: {(error.strerror or str(error)).lower()}; the templates that are built in are {there}"
        ) from error


class _Entries:
    """Papers as templates take them: gone through as often as one likes, and counted."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = entries
        self._count: int | None = None

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def __len__(self) -> int:
        if self._count is None:
            self._count = sum(1 for _ in self._entries)
        return self._count


def _path_of(named: str) -> Path:
    path = Path(os.path.expanduser(named))  # which leaves ~nobody as it is
    return BUILT_IN / named if not path.exists() and named in built_in() else path


def _opened(named: str) -> Template:
    from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    text, path = source_of(named), _path_of(named)
    kind = path.name.lower()
    for ending in _ENDINGS:
        kind = kind.removesuffix(ending)
    jinja = ImmutableSandboxedEnvironment(
        autoescape=kind.endswith(_ESCAPED),
        undefined=StrictUndefined,
        loader=FileSystemLoader(path.parent),
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    jinja.filters |= {"md": _md, "stars": stars, "authors": _authors, "url": _url, "plain": _plain}
    try:
        return jinja.from_string(text)
    except TemplateError as error:
        raise _mistake(clean(named), error) from error


def _printed(value: Any) -> Any:
    """Return a value as it is printed: nothing for None, and no text that a terminal would obey."""
    if value is None:
        return ""
    if hasattr(value, "__html__") and isinstance(value, str):
        return type(value)(strip_unsafe(str(value)))
    return strip_unsafe(value) if type(value) is str else value


def _mistake(name: str, error: Exception) -> InputError:
    line = getattr(error, "lineno", None)
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    said = _OURS.sub(lambda found: found[1].lower(), clean(str(error))) or type(error).__name__
    return InputError(f"{name}{f', line {line}' if line else ''}: {said}")


def _md(text: str) -> str:
    return running(clean(text, lines=True))


def _authors(names: Iterable[str]) -> str:
    names = list(names)
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _url(address: str | None) -> str:
    return (safe_url(address) if address else None) or ""


def _plain(text: str) -> str:
    return " ".join(readable(clean(text)).text.split())
