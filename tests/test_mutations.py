"""The faults that the tests are tried with: each kind is made where it can be, and nowhere else."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.mutations import KINDS, mutations

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("kind", "text", "made"),
    [
        ("comparison flipped", "a == b", ["(a != b)"]),
        ("comparison flipped", "a < b in c", ["(a > b in c)", "(a < b not in c)"]),
        ("boundary", "a <= b", ["(a < b)"]),
        ("and/or", "a and b or c", ["((a and b) and c)", "(a or b) or c"]),
        ("constant", "f(True, 2)", ["f(False, 2)", "f(True, 3)"]),
        ("return replaced", "def f():\n    return [1]", ["def f():\n    return []"]),
        ("return replaced", "def f():\n    return []", ["def f():\n    return None"]),
        ("return replaced", "def f():\n    return g()", ["def f():\n    return None"]),
        ("call removed", "f()\nx = g()", ["pass\nx = g()"]),
        ("handler swallows", "try:\n    f()\nexcept E:\n    g()\n    raise", ["try:\n    f()\nexcept E:\n    pass"]),
        ("slice moved", "a[1:n]", ["a[1 + 1:n]", "a[1:n - 1]"]),
        ("slice moved", "a[:]", ["a[1:]"]),
        ("not dropped", "not a", ["(a)"]),
        ("if always", "a if b else c", ["a if True else c", "a if False else c"]),
        ("string emptied", "f('é', \"\")", ['f("", "")']),
        ("arguments swapped", "f(a, b, b, k=c)", ["(f(b, a, b, k=c))"]),
    ],
)
def test_each_kind_of_fault_is_made(kind: str, text: str, made: list[str]) -> None:
    assert [fault.text for fault in mutations(text) if fault.kind == kind] == made


def test_what_a_run_does_not_depend_on_is_left_alone() -> None:
    text = '''"""Words."""
from a import b
if TYPE_CHECKING:
    x = 1
T = TypeVar("T")
@dataclass(frozen=True)
class C:
    """Words."""
    y: "A[0]"
    def m(self, z: "B" = None) -> "D":
        """Words."""
        print(f"{z:>{1}}")
try:
    f
except E:
    pass
'''
    assert [(fault.kind, fault.line) for fault in mutations(text)] == [("call removed", 12)]


def test_what_nobody_could_see_is_left_alone() -> None:
    text = """
def f():
    zip(a, strict=True).g(strict=False)
    y = min(a, b) + max(*a, b) + np.maximum(b, a) + suppress(a, b, c)
    try:
        return g
    except E:
        return None
    except F:
        return False
def h():
    try:
        x
    except E:
        return None
    g
"""
    assert [(fault.kind, fault.line) for fault in mutations(text)] == [
        ("call removed", 3), ("constant", 3), ("return replaced", 6), ("handler swallows", 10), ("constant", 10),
        ("handler swallows", 15),
    ]  # fmt: skip


def test_a_fault_says_which_code_it_is_in() -> None:
    text = "class C:\n x = 1\n def m(self, y=2):\n  def n():\n   return 3\n  return lambda: 4\nz = 5"
    assert [(fault.code, fault.line) for fault in mutations(text) if fault.kind == "constant"] == [
        ("C", 2), ("C", 3), ("C.m.<locals>.n", 5), ("C.m", 6), ("<module>", 7),
    ]  # fmt: skip


@pytest.mark.parametrize("path", ["tests/terminal.py", "tests/mutations.py"])
def test_every_fault_is_another_program(path: str) -> None:
    text = (ROOT / path).read_text("utf-8")
    faults = mutations(text)
    assert len({fault.kind for fault in faults}) >= len(KINDS) - 2
    for fault in faults[::9]:
        assert not fault.compiles or ast.dump(ast.parse(fault.text)) != ast.dump(ast.parse(text)), fault
