"""The forms that papers are exported in: a format in one of its styles, or a template."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from store import exporters
from store.exporters import Format, Options
from store.models import Entry

TEMPLATES = (".j2", ".jinja", ".jinja2")
"""How the names of templates end."""


@dataclass(frozen=True, slots=True)
class Form:
    """A format in one of its styles, or in the words of a template; ``flags`` are those of its options that are on."""

    format: Format
    style: str = ""
    template: str = ""
    flags: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What it is called, and remembered by."""
        return self.template or f"{self.format.name} {self.style}".strip()

    @property
    def ending(self) -> str:
        """The ending of a file in it."""
        return Path(Path(self.template).stem).suffix or ".txt" if self.template else self.format.suffix

    def pieces(self, papers: Iterable[Entry], *, group: str, query: str, today: date) -> Iterator[str]:
        """Return the text of papers piece by piece; what it cannot be grouped by is left out. Raises InputError."""
        group = group if group in self.format.groups else ""
        utf8, raw, bom = (flag in self.flags for flag in exporters.FLAGS)
        options = Options(self.style, group, utf8, raw, bom, query, today, self.template)
        return self.format.writer(papers, options)


def forms(used: Sequence[str] = ()) -> list[Form]:
    """List the forms that there are, those used last first."""
    found = {form.name: form for form in _all()}
    found |= {name: form for name in used if name not in found and (form := template(name))}
    first = [found.pop(name) for name in used if name in found]
    return [*first, *found.values()]


def template(name: str) -> Form | None:
    """Return the form of a template of the reader's, None where there is no such file."""
    path = os.path.expanduser(name)  # which leaves ~nobody as it is
    return Form(exporters.TEMPLATE, template=name) if name.endswith(TEMPLATES) and os.path.isfile(path) else None


def _all() -> Iterator[Form]:
    """List the forms: the format for people first, and then those for programs."""
    known = sorted(exporters.FORMATS.values(), key=lambda format: format is not exporters.USUAL)
    for format in known:
        yield from (Form(format, style) for style in format.styles or ("",))
    yield from (Form(exporters.TEMPLATE, template=name) for name in exporters.built_in_templates())
