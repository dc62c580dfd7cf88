"""What is news of a paper, and what is only known now."""

from __future__ import annotations

from typing import Any

import pytest

from store.models import Paper
from store.news import News, news

SECOND = News("version", "v1", "v2")


@pytest.mark.parametrize(
    ("before", "after", "happened"),
    [
        ({"version": 1}, {"version": 2}, [SECOND]),
        ({"version": 2}, {"version": 2}, []),
        ({"version": 2}, {"version": 1}, []),
        ({"version": 2}, {}, []),
        ({"day": "2026-06-12"}, {"version": 2, "revised": "2026-06-13"}, [News("version", "", "v2")]),
        ({"day": "2026-06-12"}, {"version": 2, "revised": "2026-06-12"}, []),
        ({"day": "2026-06-12"}, {"version": 1, "revised": "2026-06-13"}, []),
        ({"day": "2026-06-12"}, {"version": 2}, []),
        ({"added": "2026-06-12T10:00:00Z"}, {"version": 3, "revised": "2026-06-13"}, [News("version", "", "v3")]),
        ({"added": "2026-06-12T10:00:00Z"}, {"version": 3, "revised": "2026-06-12"}, []),
        ({}, {"version": 2, "revised": "2026-06-13"}, []),
        ({"day": "2026-06-12"}, {"journal": "Nature 5"}, [News("published", "", "Nature 5")]),
        ({"version": 1}, {"doi": "10.1234/a"}, [News("published", "", "doi:10.1234/a")]),
        ({"version": 1}, {"doi": "10.1234/a", "journal": "Nature 5"}, [News("published", "", "Nature 5")]),
        ({"version": 1, "doi": "10.1234/a"}, {"journal": "Nature 5"}, []),
        ({"version": 1, "journal": "Nature 5"}, {"doi": "10.1234/a"}, []),
        ({}, {"journal": "Nature 5"}, []),
        ({}, {"withdrawn": "2026-06-12"}, [News("withdrawn", "", "2026-06-12")]),
        ({"withdrawn": "2026-06-11"}, {"withdrawn": "2026-06-12"}, []),
        (
            {"version": 1},
            {"version": 2, "journal": "Nature 5", "withdrawn": "2026-06-12"},
            [SECOND, News("published", "", "Nature 5"), News("withdrawn", "", "2026-06-12")],
        ),
    ],
)
def test_what_happened_since_a_paper_was_known_is_news(
    before: dict[str, Any], after: dict[str, Any], happened: list[News]
) -> None:
    assert news(Paper("p:1", "Kites", **before), Paper("p:1", "Kites", **after)) == happened
