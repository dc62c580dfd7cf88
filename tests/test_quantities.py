"""Numbers of things in words."""

import pytest

from store.quantities import counted


@pytest.mark.parametrize(
    ("many", "said"), [(0, "0 papers"), (1, "1 paper"), (2, "2 papers"), (1_204, "1,204 papers"), (-1, "-1 papers")]
)
def test_one_is_one_and_all_else_are_many(many, said):
    assert counted(many, "paper") == said


def test_a_plural_that_is_no_s_is_given():
    assert (counted(1, "copy", "copies"), counted(2, "copy", "copies")) == ("1 copy", "2 copies")
