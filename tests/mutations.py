"""Single small faults for a Python file: found in its syntax tree, made in its text.

What a run of the program does not depend on is left alone: docstrings, annotations, imports, type variables, what
dataclasses and caches are told. So is what could not be seen: ``strict=True``, which asserts what only another fault
would break; a handler that ends a function with None, as it would end without; the order of numbers of which `min` or
`max` takes one, and of errors that `suppress` keeps back. So is what stands inside an f-string, whose place Python 3.11
does not know.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass

Made = Iterator[tuple[ast.AST, str]]
"""What to replace, and with which text."""

KINDS: dict[str, Callable[[ast.AST], Made]] = {}

_FLIPPED = {ast.Eq: ast.NotEq, ast.Is: ast.IsNot, ast.In: ast.NotIn, ast.Lt: ast.Gt, ast.LtE: ast.GtE}
_FLIPPED |= {after: before for before, after in _FLIPPED.items()}
_BEYOND = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
_NOTHING: dict[type[ast.AST], str] = {ast.List: "[]", ast.ListComp: "[]", ast.Dict: "{}", ast.DictComp: "{}"}
_EITHER_WAY = ("min", "max", "np.minimum", "np.maximum", "suppress")
_SPARED = ("dataclass", "lru_cache", "cache")


@dataclass(frozen=True, slots=True)
class Mutation:
    """One fault: its kind, its line, the qualified name of the code that it is in, and the text of the whole file."""

    kind: str
    line: int
    code: str
    text: str

    @property
    def compiles(self) -> bool:
        """Whether Python reads the text at all."""
        try:
            compile(self.text, "", "exec", dont_inherit=True)
        except SyntaxError:
            return False
        return True


def mutations(text: str) -> list[Mutation]:
    """List every fault for the text of a file, in the order of the file."""
    data = text.encode()
    starts = [0]
    for line in data.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def replaced(old: ast.AST, new: str) -> str:
        begin, end = starts[old.lineno - 1] + old.col_offset, starts[old.end_lineno - 1] + old.end_col_offset  # type: ignore[attr-defined]
        return (data[:begin] + new.encode() + data[end:]).decode()

    return [
        Mutation(kind, old.lineno, code, replaced(old, new))  # type: ignore[attr-defined]
        for node, code in _acting(ast.parse(text), "<module>", "")
        for kind, make in KINDS.items()
        for old, new in make(node)
    ]


def _acting(node: ast.AST, code: str, prefix: str) -> Iterator[tuple[ast.AST, str]]:
    """Walk what a run of the program depends on; ``code`` is the name of what is run, ``prefix`` of what is in it."""
    outer: list[ast.AST] = []
    inner: list[ast.AST] = list(ast.iter_child_nodes(node))
    at = code
    match node:
        case ast.If(test=ast.Name(id="TYPE_CHECKING")) | ast.Expr(value=ast.Constant()):
            return
        case ast.JoinedStr() | ast.Import() | ast.ImportFrom() | ast.Call(func=ast.Name(id="TypeVar")):
            return
        case ast.keyword(arg="strict", value=ast.Constant(value=True)):
            return
        case ast.AnnAssign(value=value):
            inner = [value] if value else []
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            outer = [*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)]
            inner, at = [*node.body[:-1], _without_idle(node.body[-1])], prefix + node.name
            prefix = f"{at}.<locals>."
        case ast.ClassDef():
            outer, inner, at = [*node.decorator_list, *node.bases], [*node.body], prefix + node.name
            prefix = f"{at}."
    yield node, code
    for child in outer:
        if not (isinstance(child, ast.Call) and isinstance(child.func, ast.Name) and child.func.id in _SPARED):
            yield from _acting(child, code, "")
    for child in inner:
        yield from _acting(child, at, prefix)


def _without_idle(last: ast.stmt) -> ast.stmt:
    """Take from the last statement of a function the handlers that do nothing but return None."""
    if not isinstance(last, ast.Try):
        return last
    least = copy(last)
    least.handlers = [each for each in last.handlers if ast.unparse(each.body[0]) not in ("return", "return None")]
    return least


def _kind(name: str) -> Callable[[Callable[[ast.AST], Made]], Callable[[ast.AST], Made]]:
    def register(make: Callable[[ast.AST], Made]) -> Callable[[ast.AST], Made]:
        KINDS[name] = make
        return make

    return register


def _with(node: ast.AST, **fields: object) -> str:
    """Write a node with other parts."""
    changed = copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return ast.unparse(changed)


def _compared(node: ast.AST, others: dict[type[ast.cmpop], type[ast.cmpop]]) -> Made:
    if isinstance(node, ast.Compare):
        for at, op in enumerate(node.ops):
            if type(op) in others:
                yield node, f"({_with(node, ops=[*node.ops[:at], others[type(op)](), *node.ops[at + 1 :]])})"


@_kind("comparison flipped")
def _flip(node: ast.AST) -> Made:
    yield from _compared(node, _FLIPPED)


@_kind("boundary")
def _beyond(node: ast.AST) -> Made:
    yield from _compared(node, _BEYOND)


@_kind("and/or")
def _join(node: ast.AST) -> Made:
    if isinstance(node, ast.BoolOp):
        yield node, f"({_with(node, op=ast.And() if isinstance(node.op, ast.Or) else ast.Or())})"


@_kind("constant")
def _constant(node: ast.AST) -> Made:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield node, repr(not node.value if isinstance(node.value, bool) else node.value + 1)


@_kind("return replaced")
def _return(node: ast.AST) -> Made:
    if isinstance(node, ast.Return) and node.value and not isinstance(node.value, ast.Constant):
        nothing = _NOTHING.get(type(node.value), "None")
        yield node.value, "None" if ast.unparse(node.value) == nothing else nothing


@_kind("call removed")
def _removed(node: ast.AST) -> Made:
    if isinstance(node, ast.Expr) and not ast.unparse(node).startswith("super()."):
        call = node.value.value if isinstance(node.value, ast.Await) else node.value
        if isinstance(call, ast.Call):
            yield node, "pass"


@_kind("handler swallows")
def _swallow(node: ast.AST) -> Made:
    if isinstance(node, ast.ExceptHandler) and not isinstance(node.body[0], ast.Pass):
        first, last = node.body[0], node.body[-1]
        whole = ast.copy_location(ast.Pass(), first)
        whole.end_lineno, whole.end_col_offset = last.end_lineno, last.end_col_offset
        yield whole, "pass"


@_kind("slice moved")
def _slice(node: ast.AST) -> Made:
    if isinstance(node, ast.Slice):
        one = ast.Constant(1)
        yield node, _with(node, lower=ast.BinOp(node.lower, ast.Add(), one) if node.lower else one)
        if node.upper:
            yield node, _with(node, upper=ast.BinOp(node.upper, ast.Sub(), one))


@_kind("not dropped")
def _not(node: ast.AST) -> Made:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node, f"({ast.unparse(node.operand)})"


@_kind("if always")
def _always(node: ast.AST) -> Made:
    if isinstance(node, ast.If | ast.IfExp) and not isinstance(node.test, ast.Constant):
        yield node.test, "True"
        yield node.test, "False"


@_kind("string emptied")
def _empty(node: ast.AST) -> Made:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node, '""'


@_kind("arguments swapped")
def _swap(node: ast.AST) -> Made:
    if isinstance(node, ast.Call) and ast.unparse(node.func) not in _EITHER_WAY:
        if any(isinstance(each, ast.Starred) for each in node.args):
            return
        for at, (one, two) in enumerate(zip(node.args, node.args[1:], strict=False)):
            if ast.unparse(one) != ast.unparse(two):
                yield node, f"({_with(node, args=[*node.args[:at], two, one, *node.args[at + 2 :]])})"
