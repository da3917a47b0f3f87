"""Which functions of a package call which, as far as their names tell: by import, within a module, by class, by a method's name.

A method that is called on a value is found when no other class has one of that name. That is not complete, but it finds what a
view reaches through the usual layers of views, forms, models and functions.
"""

import ast
import inspect
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Self

MADE_BY = ("__init__", "__post_init__")
ANYBODYS = frozenset(name for kind in (str, bytes, list, dict, set, Path) for name in dir(kind))
"""Names of methods that the values of Python have, too."""


class CallGraph:
    """Functions, classes and methods by their dotted names, each with those that it names."""

    def __init__(self, calls: dict[str, set[str]]) -> None:
        self._calls = calls

    @classmethod
    @cache
    def of_package(cls, package: str) -> Self:
        """The graph of all modules of an installed package."""
        folder = Path(inspect.getfile(import_module(package))).parent
        modules = {_module_name(path, folder): ast.parse(path.read_text("utf-8")) for path in folder.rglob("*.py")}
        return cls(_calls(modules))

    def first_reached(self, function: Callable[..., Any], wanted: Collection[str]) -> str:
        """One of the ``wanted`` names that ``function`` calls, however far away; empty when it calls none."""
        seen, ahead = set(), [f"{function.__module__}.{inspect.unwrap(function).__qualname__}"]
        while ahead:
            name = ahead.pop()
            if name in wanted:
                return name
            if name not in seen:
                seen.add(name)
                ahead += self._calls.get(name, ())
        return ""


def _module_name(path: Path, folder: Path) -> str:
    parts = path.relative_to(folder.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _calls(modules: dict[str, ast.Module]) -> dict[str, set[str]]:
    defined = dict(_definitions(modules))
    methods: dict[str, list[str]] = defaultdict(list)
    for name, node in defined.items():
        if isinstance(node, ast.ClassDef):
            for inner in _functions(node):
                methods[inner.name].append(f"{name}.{inner.name}")
    calls: dict[str, set[str]] = {}
    for module, tree in modules.items():
        names = _names_in(module, tree)
        for name, node in ((name, node) for name, node in defined.items() if _module_of(name, modules) == module):
            calls[name] = set(_called(node, name, names, methods))
    return calls


def _definitions(modules: dict[str, ast.Module]) -> Iterator[tuple[str, ast.AST]]:
    for module, tree in modules.items():
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                yield f"{module}.{node.name}", node
            if isinstance(node, ast.ClassDef):
                yield from ((f"{module}.{node.name}.{inner.name}", inner) for inner in _functions(node))


def _functions(node: ast.ClassDef) -> Iterator[ast.FunctionDef]:
    for inner in node.body:
        blocks = inner.body if isinstance(inner, ast.If) else [inner]
        yield from (one for one in blocks if isinstance(one, ast.FunctionDef))


def _module_of(name: str, modules: Collection[str]) -> str:
    while name not in modules:
        name = name.rpartition(".")[0]
    return name


def _names_in(module: str, tree: ast.Module) -> dict[str, str]:
    """What a name means in a module: something of its own, or something imported, also within a function."""
    own = {node.name: f"{module}.{node.name}" for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    imported = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }
    return imported | own


def _called(node: ast.AST, name: str, names: dict[str, str], methods: dict[str, list[str]]) -> Iterator[str]:
    if isinstance(node, ast.ClassDef):
        yield from _making(node, name, names)
        return
    own, kinds = name.rpartition(".")[0], dict(_kinds(node, names))
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and inner.id in names:
            yield names[inner.id]
        elif isinstance(inner, ast.Attribute):
            holder = inner.value.id if isinstance(inner.value, ast.Name) else ""
            yield from _attribute(inner.attr, kinds.get(holder) or names.get(holder, ""), own, methods)


def _attribute(name: str, holder: str, own: str, methods: dict[str, list[str]]) -> Iterator[str]:
    """What an attribute is: of a known holder, of the class itself, or the only method of that name."""
    if holder:
        yield f"{holder}.{name}"
    elif f"{own}.{name}" in methods[name]:
        yield f"{own}.{name}"
    elif len(methods[name]) == 1 and name not in ANYBODYS:
        yield methods[name][0]


def _kinds(node: ast.AST, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The classes of a function's parameters, as they are annotated, and of what it makes by calling a class."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.arg) and isinstance(inner.annotation, ast.Name) and inner.annotation.id in names:
            yield inner.arg, names[inner.annotation.id]
        elif isinstance(inner, ast.Assign) and isinstance(inner.value, ast.Call):
            made = inner.value.func
            for target in inner.targets:
                if isinstance(target, ast.Name) and isinstance(made, ast.Name) and made.id in names:
                    yield target.id, names[made.id]


def _making(node: ast.ClassDef, name: str, names: dict[str, str]) -> Iterator[str]:
    """What runs when somebody makes an object of a class."""
    yield from (f"{name}.{inner.name}" for inner in _functions(node) if inner.name in MADE_BY)
    yield from (names[base.id] for base in node.bases if isinstance(base, ast.Name) and base.id in names)
