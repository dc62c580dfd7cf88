"""What is exported for TeX is typeset by it without an error: titles that attack, and real ones.

Needs pdflatex, bibtex and biber. ``BROADSHEET_TITLES=FILE`` adds the titles of a file, one a line.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from store.exporters import Options, export, write
from store.formulas.latex_signs import commands
from store.importers import Hints, read
from store.making import Incoming
from store.models import Entry, Mark, Note, Paper
from store.text import clean
from tests.papers import made
from tests.test_round_trips import NAMES, TORTURE

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.gz"))
CLASSIC = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage{amsmath,amssymb}
\begin{document}
\nocite{*}
\bibliographystyle{STYLE}
\bibliography{list}
\end{document}
"""
WHOLE = r"""ENTRY { title author abstract annote keywords url } {} { label }
FUNCTION {said} { duplicate$ missing$ 'pop$ { write$ newline$ "\par" write$ newline$ } if$ }
FUNCTION {default.type} {
  "\bibitem{" cite$ * "}" * write$ newline$
  title said title "t" change.case$ said author said abstract said annote said keywords said
}
FUNCTION {misc} { default.type }
FUNCTION {article} { default.type }
READ
FUNCTION {begin} { "\begin{thebibliography}{9}" write$ newline$ }
EXECUTE {begin}
ITERATE {call.type$}
FUNCTION {end} { newline$ "\end{thebibliography}" write$ newline$ }
EXECUTE {end}
"""
"""A style that prints all that is in an entry, titles in small letters too."""
BIBER = r"""\documentclass{article}
\usepackage{amsmath,amssymb}
\usepackage[backend=biber]{biblatex}
\addbibresource{list.bib}
\begin{document}
\nocite{*}
\printbibliography
\end{document}
"""

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not all(map(shutil.which, ("pdflatex", "bibtex", "biber"))), reason="there is no TeX here"),
]


def known_to_tex(text: str) -> bool:
    """Return whether TeX has all signs of a text: those of other scripts, and emoji, are for XeLaTeX and LuaLaTeX."""
    return all(sign.isascii() or sign in commands() for sign in unicodedata.normalize("NFC", text))


def titles() -> Iterator[str]:
    yield from TORTURE
    yield from (f"A {sign} and {sign}b in B{sign}" for sign in commands())
    for seed in SEEDS:
        yield from (each.paper.title for each in read(seed, Hints()).records if isinstance(each, Incoming))
    if more := os.environ.get("BROADSHEET_TITLES"):
        yield from Path(more).read_text().splitlines()


def entries() -> Iterator[Entry]:
    authors = [name for name in NAMES if known_to_tex(name)]
    for at, title in enumerate(dict.fromkeys(filter(None, map(clean, titles())))):
        if known_to_tex(title):
            said = {"abstract": title, "published": "2026-06-11", "arxiv": f"26{at // 90_000 + 10}.{at % 90_000:05}"}
            paper: Paper = made(title, authors=[authors[at % len(authors)], *authors[:2]], citekey=f"k{at}", **said)
            yield Entry(at, paper, Mark(paper.id, tags=("rl",), notes=(Note(f"{title}\nand more", kind="idea"),)))


@pytest.mark.parametrize("style", ["plain", "whole"])
def test_tex_typesets_what_is_exported(style: str, tmp_path: Path) -> None:
    write(tmp_path / "list.bib", export(entries(), "bibtex"))
    (tmp_path / "whole.bst").write_text(WHOLE)
    (tmp_path / "a.tex").write_text(CLASSIC.replace("STYLE", style))
    latex = ["pdflatex", "-draftmode", "-interaction=nonstopmode", "-no-shell-escape", "a.tex"]
    ran(latex, tmp_path)
    said = ran(["bibtex", "a"], tmp_path)
    assert not [line for line in said if re.search(r"error message|---line", line)], said[-20:]
    assert errors(ran(latex, tmp_path)) == []
    assert (tmp_path / "a.bbl").read_text().count("\\bibitem") == len([*entries()])


@pytest.mark.parametrize("utf8", [True, False])
def test_so_does_biber(utf8: bool, tmp_path: Path) -> None:
    write(tmp_path / "list.bib", export(entries(), "biblatex", Options(utf8=utf8)))
    (tmp_path / "a.tex").write_text(BIBER)
    latex = ["lualatex" if shutil.which("lualatex") else "pdflatex"]
    latex += ["-draftmode", "-interaction=nonstopmode", "-no-shell-escape", "a.tex"]
    ran(latex, tmp_path)
    said = ran(["biber", "a"], tmp_path)
    assert not [line for line in said if line.startswith(("ERROR", "WARN"))], said[-20:]
    assert (tmp_path / "a.bbl").read_text().count("\\entry{") == len([*entries()])
    if latex[0] == "lualatex":  # biber writes UTF-8 whatever it reads, and pdfLaTeX knows few signs of that
        assert errors(ran(latex, tmp_path)) == []


def errors(log: list[str]) -> list[str]:
    """Return the errors of a run of TeX, with what stands around each."""
    return ["\n".join(log[at : at + 8]) for at, line in enumerate(log) if line.startswith("! ")][:5]


def ran(command: Iterable[str], folder: Path) -> list[str]:
    done = subprocess.run([*command], cwd=folder, capture_output=True, check=False, timeout=600)
    return done.stdout.decode("utf-8", "replace").splitlines()
