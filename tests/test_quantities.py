"""Numbers of things in words."""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from store.quantities import counted, noun, spelt

ROOT = Path(__file__).parent.parent
FILES = [path for room in ("store", "tui") for path in sorted((ROOT / room).rglob("*.py"))]


@pytest.mark.parametrize(
    ("many", "said"), [(0, "0 papers"), (1, "1 paper"), (2, "2 papers"), (1_204, "1,204 papers"), (-1, "-1 papers")]
)
def test_one_is_one_and_all_else_are_many(many, said):
    assert counted(many, "paper") == said


def test_a_plural_that_is_no_s_is_given():
    assert (counted(1, "copy", "copies"), counted(2, "copy", "copies")) == ("1 copy", "2 copies")
    assert (noun(1, "it", "them"), noun(2, "it", "them"), noun(0, "note")) == ("it", "them", "notes")


def made_by_hand(tree: ast.AST, plurals: str) -> Iterator[str]:
    """Yield each plural that is written right after a number, or chosen by one: "{many} papers", "s" if many != 1."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            for value, text in pairwise(node.values):
                if isinstance(value, ast.FormattedValue) and isinstance(text, ast.Constant):
                    yield from re.findall(rf"\A (?:{plurals})\b", text.value)
        elif isinstance(node, ast.IfExp | ast.BinOp) and "'s'" in ast.unparse(node):
            yield ast.unparse(node)
        elif isinstance(node, ast.IfExp) and re.search(r"[=>] 1$", ast.unparse(node.test)):
            texts = [each.value for each in ast.walk(node) if isinstance(each, ast.Constant)]
            yield from re.findall(rf"\b(?:{plurals})\b", " ".join(text for text in texts if isinstance(text, str)))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from re.findall(r"\w+\(e?s\)", node.value)


def test_no_plural_is_made_by_hand():
    trees = {path: ast.parse(path.read_text("utf-8")) for path in FILES}
    calls = [node for tree in trees.values() for node in ast.walk(tree) if isinstance(node, ast.Call)]
    words = [
        [word.value for word in call.args[1:] if isinstance(word, ast.Constant)]
        for call in calls
        if ast.unparse(call.func) in ("counted", "noun")
    ]
    plurals = {given[1] if len(given) > 1 else f"{given[0]}s" for given in words if given}
    assert {"papers", "changes", "days", "copies"} <= plurals
    found = {str(path): [*made_by_hand(tree, "|".join(plurals))] for path, tree in trees.items()}
    assert {path: made for path, made in found.items() if made} == {}


@pytest.mark.parametrize("written", ['f"{many} papers"', '"s" if many != 1 else ""', '"day" if many == 1 else "days"'])
def test_a_plural_made_by_hand_is_seen(written):
    assert [*made_by_hand(ast.parse(written), "papers|days")]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        *((0.2, "1 second"), (1, "1 second"), (89.5, "90 seconds"), (90, "90 seconds"), (90.5, "2 minutes")),
        *((120.5, "3 minutes"), (5_400, "90 minutes"), (5_400.5, "2 hours"), (7_201, "3 hours"), (86_400, "24 hours")),
    ],
)
def test_a_span_of_time_is_rounded_up(seconds, said):
    assert spelt(seconds) == said
