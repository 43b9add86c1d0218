"""Small changes to our own code, one at a time: another comparison, another constant, nothing returned.

A changed function is put in the place of the old one by its code alone, so that everybody who holds it is concerned.
"""

from __future__ import annotations

import ast
import copy
import importlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add}


@dataclass(frozen=True)
class CodeChange:
    """One change of one function.

    Attributes:
        module: The module's name.
        function: The function's name, with that of its class.
        line: The line in the file.
        number: The place among all nodes of the function.
        words: What is changed into what.
    """

    module: str
    function: str
    line: int
    number: int
    words: str

    def make(self) -> None:
        """Make the change in this process."""
        function = _function(importlib.import_module(self.module), self.function)
        tree = copy.deepcopy(_tree(self.module))
        *_, definition = _definitions(tree, self.function)
        _change(_body(definition)[self.number])
        ast.fix_missing_locations(tree)
        code: CodeType = compile(tree, function.__code__.co_filename, "exec")
        function.__code__ = _inside(code, self.function.split("."))


@dataclass(frozen=True)
class Module:
    """A module of ours.

    Attributes:
        name: Its name.
    """

    name: str

    @cached_property
    def changes(self) -> list[CodeChange]:
        """Every change that can be made to its functions, in order."""
        tree = _tree(self.name)
        return [
            CodeChange(self.name, name, getattr(node, "lineno", definition.lineno), number, words)
            for name, definition in _all_functions(tree)
            for number, node in enumerate(_body(definition))
            if (words := _words(node, definition))
        ]


def _tree(module: str) -> ast.Module:
    path = importlib.import_module(module).__file__
    return ast.parse(Path(path or "").read_text(encoding="utf-8"))


def _body(definition: ast.FunctionDef) -> list[ast.AST]:
    """What runs when a function is called: neither its decorators and defaults nor any annotation."""
    found: list[ast.AST] = []
    todo: list[ast.AST] = list(definition.body)
    while todo:
        node = todo.pop(0)
        found.append(node)
        unread = {"annotation", "returns", "decorator_list"}
        for name, value in ast.iter_fields(node):
            if name not in unread:
                todo += [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, ast.AST)]
    return found


def _all_functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    yield f"{node.name}.{inner.name}", inner


def _definitions(tree: ast.Module, name: str) -> Iterator[ast.FunctionDef]:
    for each, definition in _all_functions(tree):
        if each == name:
            yield definition


def _words(node: ast.AST, definition: ast.FunctionDef) -> str:
    """What a change of a node would be, in words; empty when there is none."""
    if isinstance(node, ast.Constant) and (_is_docstring(node, definition) or node.value is None):
        return ""
    before = _short(node)
    changed = copy.deepcopy(node)
    if not _change(changed):
        return ""
    return f"`{before}` → `{_short(changed)}`"


def _short(node: ast.AST) -> str:
    text = " ".join(ast.unparse(ast.fix_missing_locations(node)).split())
    return text if len(text) <= 90 else text[:90] + "…"


def _is_docstring(node: ast.Constant, definition: ast.FunctionDef) -> bool:
    first = definition.body[0]
    return isinstance(first, ast.Expr) and first.value is node


def _change(node: ast.AST) -> bool:
    """Change a node in place; False when nothing is changed in nodes of its kind."""
    match node:
        case ast.Compare(ops=[first, *rest]) if type(first) in _COMPARISONS:
            node.ops = [_COMPARISONS[type(first)](), *rest]
        case ast.BoolOp(op=ast.And()):
            node.op = ast.Or()
        case ast.BoolOp(op=ast.Or()):
            node.op = ast.And()
        case ast.UnaryOp(op=ast.Not()):
            node.op = ast.UAdd()
            node.operand = ast.Call(ast.Name("bool", ast.Load()), [node.operand], [])
        case ast.BinOp(op=operator) if type(operator) in _ARITHMETIC:
            node.op = _ARITHMETIC[type(operator)]()
        case ast.Constant(value=bool() as value):
            node.value = not value
        case ast.Constant(value=int() as value):
            node.value = value + 1
        case ast.Constant(value=str() as value):
            node.value = value + "X"
        case ast.Return(value=ast.expr() as value) if not (isinstance(value, ast.Constant) and value.value is None):
            node.value = ast.Constant(None)
        case _:
            return False
    return True


def _function(module: object, name: str) -> FunctionType:
    """The function of a name, without what was wrapped around it."""
    *around, last = name.split(".")
    holder: Any = module
    for each in around:
        holder = getattr(holder, each)
    found: Any = vars(holder)[last]
    for attribute in ("__func__", "fget", "func", "__wrapped__"):
        found = getattr(found, attribute, None) or found
    if not isinstance(found, FunctionType):
        message = f"{name} is no function that can be changed"
        raise TypeError(message)
    return found


def _inside(code: CodeType, names: list[str]) -> CodeType:
    """The code of a function in that of its module; the last of that name."""
    for name in names:
        code = [each for each in code.co_consts if isinstance(each, CodeType) and each.co_name == name][-1]
    return code
