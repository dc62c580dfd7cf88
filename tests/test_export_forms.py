"""The forms that papers are exported in: which there are, what their files are called, and what each writes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from store.models import Entry, Mark, Status
from tests.papers import made
from tui.questions.export_forms import forms, template

TODAY = date(2026, 6, 12)


def test_every_form_is_offered_once_that_for_people_first() -> None:
    assert [(form.name, form.ending) for form in forms()] == [
        ("markdown list", ".md"),
        ("markdown short", ".md"),
        ("markdown table", ".md"),
        ("markdown notes", ".md"),
        ("bibtex", ".bib"),
        ("biblatex", ".biblatex"),
        ("ris", ".ris"),
        ("csv", ".csv"),
        ("json", ".json"),
        ("jsonl", ".jsonl"),
        ("csl", ".csl.json"),
        ("obsidian", ""),
        ("html", ".html"),
        ("text list", ".txt"),
        ("text short", ".txt"),
        ("text notes", ".txt"),
        ("letter.html.j2", ".html"),
        ("reading.md.j2", ".md"),
    ]


def test_those_used_last_come_first_and_templates_of_ones_own_are_among_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("mine.csv.jinja", "plain.jinja2", "no template"):
        (tmp_path / name).touch()
    (tmp_path / "folder.j2").mkdir()
    used = ["csv", "~/mine.csv.jinja", "gone.md.j2", "~/folder.j2", "~nosuchuser/a.j2", "~/no template", "json"]
    found = forms(used)
    assert [form.name for form in found[:4]] == ["csv", "~/mine.csv.jinja", "json", "markdown list"]
    assert len({form.name for form in found}) == len(found) == len(forms()) + 1
    assert found[1].ending == ".csv"
    plain = template(str(tmp_path / "plain.jinja2"))
    assert plain is not None and (plain.name, plain.ending) == (str(tmp_path / "plain.jinja2"), ".txt")


def test_each_writes_in_its_style_with_the_options_that_are_on(tmp_path: Path) -> None:
    paper = made("=Évolution", authors=["Ada Ek"], day="2026-06-11")
    papers = [Entry(0, paper, Mark(paper.id, status=Status.READ))]
    own = tmp_path / "own.md.j2"
    own.write_text("{{ query }}, {{ today }}: {{ entries|length }}")
    known = {form.name: form for form in forms([str(own)])}

    def written(name: str, *flags: str, group: str = "") -> str:
        form = known[name]
        assert set(flags) <= set(form.format.flags)
        return "".join(replace(form, flags=flags).pieces(papers, group=group, query="low rank", today=TODAY))

    assert written("markdown table").count("|") > 8 > written("markdown short").count("|")
    heading = "\n## Read (1)\n"
    assert [heading in written("markdown list", group=group) for group in ("status", "colour", "")] == [
        True,
        False,
        False,
    ]
    assert "\n12 Jun 2026 · 1 paper · `low rank`\n" in written("markdown list")
    assert written("csv", group="status") == written("csv"), "it has no groups"
    assert written("csv").split(",", 1)[0] == "id" and "'=Évolution" in written("csv")
    assert "'=Évolution" not in written("csv", "raw") and "=Évolution" in written("csv", "raw")
    assert written("csv", "bom") == "\ufeff" + written("csv")
    assert "Évolution" in written("bibtex", "utf8") and "Évolution" not in written("bibtex")
    assert written(str(own)) == "low rank, 2026-06-12: 1"
