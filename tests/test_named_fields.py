"""What programs and people call a field: each name once, and which of several counts."""

from __future__ import annotations

import pytest

from store.errors import InputError
from store.importers import Hints, Skipped, read_bytes
from tests.test_records import told


def only(text: str, format: str) -> dict[str, object]:
    [found] = told(text, format)
    assert isinstance(found, dict), found
    return found


@pytest.mark.parametrize(
    ("fields", "address"),
    [
        ("url = {https://a.org}, howpublished = {https://b.org}, note = {https://c.org}", "https://a.org"),
        ("link = {https://d.org}, note = {https://c.org}, howpublished = {\\url{https://b.org}}", "https://b.org"),
        ("link = {https://d.org}, note = {See https://c.org.}", "https://c.org"),
        ("link = {https://d.org}, url = {none}, note = {In print}", "https://d.org"),
        ("url = {ftp://a.org}, note = {In print}", None),
    ],
)
def test_the_address_of_an_entry(fields: str, address: str | None) -> None:
    assert only(f"@misc{{k, title = {{T}}, {fields}}}\n", "bibtex").get("url") == address


VENUES = ("journaltitle", "journal", "booktitle", "eventtitle", "school", "institution", "publisher")


@pytest.mark.parametrize("name", VENUES)
def test_the_venue_of_an_entry(name: str) -> None:
    later = "".join(f", {each} = {{{each}}}" for each in reversed(VENUES[VENUES.index(name) :]))
    assert only(f"@misc{{k, title = {{T}}{later}, howpublished = {{Blog}}}}\n", "bibtex")["venue"] == name
    assert (
        only(f"@misc{{k, title = {{T}}, {name} = {{arXiv}}, howpublished = {{Blog}}}}\n", "bibtex")["venue"] == "Blog"
    )


LABELS = {
    "title": ("Title", "TITLE "),
    "authors": ("Author", "Authors"),
    "abstract": ("Abstract", "Summary"),
    "url": ("PDF", "URL", "Link"),
    "arxiv": ("arXiv", "ID"),
    "doi": ("DOI",),
    "published": ("Date", "Published"),
    "upvotes": ("Upvotes", "Votes"),
    "venue": ("Venue", "Journal"),
}
SAID = {
    **{"title": "Kites", "authors": "Ana Bell", "abstract": "We fly.", "url": "https://a.org/x", "arxiv": "2503.02130"},
    **{"doi": "10.1000/x", "published": "2024-07-09", "upvotes": "7", "venue": "ACL"},
}


@pytest.mark.parametrize(("name", "label"), [(name, label) for name, labels in LABELS.items() for label in labels])
def test_a_label_at_the_beginning_of_a_line(name: str, label: str) -> None:
    lines = {each: f"{labels[0]}: {SAID[each]}" for each, labels in LABELS.items()}
    found = only("\n".join({**lines, name: f"  {label}: {SAID[name]}"}.values()), "text-records")
    assert str(found[name]).strip("(),'") == SAID[name] and len(found) == 11
    without = (
        only("\n".join({**lines, name: f"Other: {SAID[name]}"}.values()), "text-records") if name != "title" else {}
    )
    assert name not in without


def test_rules_and_blank_lines_between_records_are_none() -> None:
    text = "***\n\n===\nTitle: Kites\nURL: https://a.org\n\n---\n----\n\nTitle: Bells\n___\n\n"
    assert [each["title"] for each in told(text, "text-records") if isinstance(each, dict)] == ["Kites", "Bells"]
    assert not [each for each in told(text, "text-records") if isinstance(each, Skipped)]


@pytest.mark.parametrize(
    ("heads", "said"),
    [
        ("Title | Authors | Abstract | Summary", ("Kites", ("Ana Bell", "Bo Ek"), "We fly.", "In short.")),
        ("paper | AUTHOR | abstract | TLDR", ("Kites", ("Ana Bell", "Bo Ek"), "We fly.", "In short.")),
        ("Name | Who | What | Why", ("arXiv:2503.02130", None, None, None)),
    ],
)
def test_a_table_of_markdown_by_its_heads(heads: str, said: tuple[object, ...]) -> None:
    rows = "|---|---|---|---|---|\n| Kites | Ana Bell, Bo Ek | We fly. | In short. | 2503.02130 |\n"
    found = only(f"| {heads} | Id |\n{rows}".replace("2503.02130", "arXiv:2503.02130"), "links")
    if said[1]:
        assert (found["title"], *(found.get(name) for name in ("authors", "abstract", "summary"))) == said
    else:
        assert not {"authors", "abstract", "summary"} & found.keys()


@pytest.mark.parametrize(
    ("head", "format"),
    [("title,authors", "csv"), ("Title, DOI ,x", "csv"), ("title,colour", None), ("authors,doi", None)],
)
def test_a_table_has_a_title_and_something_else(head: str, format: str | None) -> None:
    try:
        assert read_bytes("input", f"{head}\nKites,x\n".encode(), Hints()).format == format
    except InputError:
        assert format is None


def test_a_summary_in_a_reading_list_may_touch_its_sign() -> None:
    text = "## Kites\n<!-- broadsheet:paper -->\n>One\n> two\n>  three\n"
    assert only(text, "markdown")["summary"] == "One two three"
