"""What a program ends with, by what went wrong, and the line that says it."""

from __future__ import annotations

import pytest

from store import errors
from store.errors import NotSaved, QueryError


@pytest.mark.parametrize(
    ("code", "names"),
    [
        (2, "BroadsheetError InputError UnknownPaper"),
        (3, "LibraryError Busy ReadOnly"),
        (4, "SourceFailed NotThere Refused Stopped NotSent"),
    ],
)
def test_what_went_wrong_is_told_to_scripts_by_a_number(code: int, names: str) -> None:
    assert [getattr(errors, name)("so").exit_code for name in names.split()] == [code] * len(names.split())


def test_a_query_and_an_edit_say_what_became_of_them() -> None:
    wrong = QueryError("no field “x”", 3, "a field", "y")
    assert (str(wrong), wrong.exit_code, wrong.rest) == ("column 3: no field “x”; expected a field", 2, "y")
    assert str(QueryError("it is empty", 1)) == "column 1: it is empty"
    refused, unsure = NotSaved("so", "full", 2), NotSaved("so", "full", 1, written=True)
    assert (str(refused), refused.exit_code, refused.reason, refused.count, refused.written) == (
        *("so; the change is not saved", 3, "full", 2, False),
    )
    assert (str(unsure), unsure.written) == ("so", True)
