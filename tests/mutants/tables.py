"""The tables that say what is allowed and what is not, and each of their lines as something that can be left out.

A changed table is read anew in a process of its own, with everything that is made from it.
"""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import ModuleType

REPOSITORY = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Table:
    """One table.

    Attributes:
        module: The module that it stands in.
        name: Its name there.
        forbidden: What must never be a line of it.
        families: The checks whose sections should notice a change.
        files: The files of tests that should.
    """

    module: str
    name: str
    forbidden: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        """The module's file."""
        return REPOSITORY / f"{self.module.replace('.', '/')}.py"

    @property
    def members(self) -> list[str]:
        """Its lines, as they are written, in order."""
        return [ast.unparse(node) for _, _, node in _members(_value(self._tree(), self.name))]

    def _tree(self) -> ast.Module:
        return ast.parse(self.path.read_text(encoding="utf-8"))

    def without(self, number: int) -> str:
        """The module's text without one line of the table."""
        tree = self._tree()
        holder, index, _ = list(_members(_value(tree, self.name)))[number]
        if isinstance(holder, ast.Dict):
            del holder.keys[index], holder.values[index]
        else:
            del holder.elts[index]
        return ast.unparse(tree)

    def added(self, member: str) -> str:
        """The module's text with one more line in the table."""
        tree = self._tree()
        holder, index, node = next(_members(_value(tree, self.name)))
        new = ast.Constant(
            member.encode() if isinstance(node, ast.Constant) and isinstance(node.value, bytes) else member
        )
        if isinstance(holder, ast.Dict):
            holder.keys.insert(0, new)
            holder.values.insert(0, holder.values[index])
        else:
            holder.elts.insert(0, new)
        return ast.unparse(ast.fix_missing_locations(tree))


def _value(tree: ast.Module, name: str) -> ast.expr:
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(each, ast.Name) and each.id == name for each in targets):
            value = getattr(node, "value", None)
            if isinstance(value, ast.expr):
                return value
    message = f"there is no table called {name}"
    raise LookupError(message)


def _members(value: ast.expr) -> Iterator[tuple[ast.Dict | ast.Set | ast.List | ast.Tuple, int, ast.expr]]:
    """Every line of a table: what holds it, its place there, and the line itself."""
    todo: list[ast.AST] = [value]
    while todo:
        node = todo.pop(0)
        if isinstance(node, ast.Dict):
            yield from ((node, index, key) for index, key in enumerate(node.keys) if key is not None)
        elif isinstance(node, (ast.Set, ast.List, ast.Tuple)):
            for index, each in enumerate(node.elts):
                if isinstance(each, ast.Starred):
                    todo.append(each.value)
                else:
                    yield node, index, each
        elif isinstance(node, ast.Call):
            todo += node.args
        elif isinstance(node, ast.DictComp):
            todo += [each.iter for each in node.generators]


class Replaced(MetaPathFinder):
    """Gives another text for one module.

    Args:
        module: Its name.
        text: What it says from now on.
    """

    def __init__(self, module: str, text: str) -> None:
        self.module, self.text = module, text

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module with the other text, or None for every other module."""
        if fullname != self.module:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.origin is not None:
            spec.loader = _Loader(fullname, spec.origin, self.text)
        return spec


class _Loader(SourceFileLoader):
    def __init__(self, name: str, path: str, text: str) -> None:
        super().__init__(name, path)
        self.text = text

    def get_code(self, fullname: str) -> object:  # type: ignore[override]
        return compile(self.text, self.get_filename(fullname), "exec")


def replace_module(module: str, text: str) -> None:
    """Let a module say something else, before anybody has read it.

    Raises:
        RuntimeError: Somebody has.
    """
    if module in sys.modules:
        message = f"{module} was read already"
        raise RuntimeError(message)
    sys.meta_path.insert(0, Replaced(module, text))


SANITISER = ("tests/rendering/test_allowed_html.py",)
INTAKE = ("tests/test_intake.py",)
TABLES = (
    Table("build_tools.checks.formats", "_MADE_FILES", ("map.png",), ("FMT",)),
    Table("build_tools.checks.formats", "_MADE_PAGES", ("about",), ("FMT",)),
    Table("build_tools.checks.links", "_SAFE_SCHEMES", ("javascript", "data", "vbscript", "file"), ("LNK",)),
    Table("build_tools.checks.links", "_PICTURE_SCHEMES", ("javascript", "data"), ("LNK", "RGT", "ACC")),
    Table(
        "build_tools.checks.public_details", "HELPLINES", ("01632 960001",), ("PRV",), ("tests/checks/test_privacy.py",)
    ),
    Table("build_tools.intake", "NESTED_REPOSITORY", ("index.md",), ("FMT",), INTAKE),
    Table("build_tools.intake", "HOST_NAMES", ("index.md",), ("FMT",), INTAKE),
    Table("build_tools.rendering.allowed_html", "SCHEMES", ("javascript", "data", "vbscript"), ("SEC",), SANITISER),
    Table(
        "build_tools.rendering.allowed_html",
        "ALLOWED",
        ("script", "iframe", "form", "object", "style"),
        ("SEC",),
        SANITISER,
    ),
    Table(
        "build_tools.media.drawings",
        "SHAPES",
        ("script", "foreignObject", "image", "a", "animate"),
        (),
        ("tests/media/test_drawings.py",),
    ),
    Table("build_tools.media.drawings", "WORDS", ("onload", "style", "class"), (), ("tests/media/test_drawings.py",)),
    Table("build_tools.media.drawings", "MEASURES", ("onclick", "style"), (), ("tests/media/test_drawings.py",)),
    Table("build_tools.media.drawings", "FUNCTIONS", ("url", "expression"), (), ("tests/media/test_drawings.py",)),
    Table("build_tools.media.pdfs", "_ANNOTATIONS", (), ("MED",)),
    Table("build_tools.media.raster", "_PNG_KEPT", ("tEXt", "eXIf"), ("MED",)),
    Table("build_tools.catalogue", "ATTACHMENT_ENDINGS", (".html", ".exe", ".js"), ("FMT", "RGT")),
    Table("build_tools.catalogue", "TEXT_ENDINGS", (".html",), ("FMT", "PRV")),
    Table("build_tools.licences", "LICENCES", (), ("RGT",), ("tests/checks/test_licences.py",)),
)
"""Every table whose lines decide what is taken in and what is published."""
COPY = Path(__file__).parent / "tables.md"
"""The tables written a second time: whoever changes a line changes it there as well, and a reviewer sees it."""


def copy_of_tables() -> str:
    """What stands in the copy when it is true."""
    parts = ["# What is allowed and what is not, line by line\n"]
    for table in TABLES:
        lines = "".join(f"- `{member}`\n" for member in table.members)
        parts.append(f"## {table.module.removeprefix('build_tools.')} {table.name}\n\n{lines}")
    return "\n".join(parts)
