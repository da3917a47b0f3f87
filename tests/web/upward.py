"""What templates and views name of features that stand above their own, by the order of imports in pyproject.toml.

A template belongs to the feature whose folder it lies in; those beside the folders belong to the ground, ``web``.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import nodes

ROOT = Path(__file__).parent.parent.parent


class Layers:
    """Who stands above whom, and to whom everything that a template can name belongs."""

    def __init__(self, app: Flask) -> None:
        self._env = app.jinja_env
        contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
        self._rank = {
            name.strip(): rank for rank, layer in enumerate(contracts[0]["layers"]) for name in re.split("[|:]", layer)
        }
        self._endpoints = {name: _feature(view) for name, view in app.view_functions.items()}
        self._names = {name: _feature(value) for name, value in self._env.globals.items()}
        self._filters = {name: _feature(value) for name, value in self._env.filters.items()}

    def of_templates(self) -> dict[str, list[str]]:
        """What each template names of features above its own."""
        assert self._env.loader
        found = {
            name: self.of_template(name, self._env.loader.get_source(self._env, name)[0])
            for name in self._env.list_templates()
        }
        return {name: named for name, named in found.items() if named}

    def of_template(self, name: str, source: str) -> list[str]:
        """What a template of this name and text names of features above its own."""
        own = self._owner(name)
        return [what for what, owner in self._named(self._env.parse(source)) if not self._may(own, owner)]

    def of_code(self, path: str, source: str) -> list[str]:
        """Endpoints and templates of features above its own that a module names in a call."""
        own = Path(path).parts[1].removesuffix(".py")
        strings = (
            argument.value
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Call)
            for argument in [*node.args, *(keyword.value for keyword in node.keywords)]
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        )
        owners = ((text, self._endpoints.get(text) or self._template_owner(text)) for text in strings)
        return [text for text, owner in owners if not self._may(own, owner)]

    def _named(self, tree: nodes.Template) -> Iterator[tuple[str, str]]:
        texts = (one.value for one in tree.find_all(nodes.Const) if isinstance(one.value, str))
        yield from ((text, self._endpoints[text]) for text in texts if text in self._endpoints)
        yield from ((one.name, self._names.get(one.name, "")) for one in tree.find_all(nodes.Name) if one.ctx == "load")
        yield from ((one.name, self._filters.get(one.name, "")) for one in tree.find_all(nodes.Filter))
        yield from ((name, self._owner(name)) for name in _templates_of(tree))

    def _template_owner(self, text: str) -> str:
        return self._owner(text) if re.fullmatch(r"[\w/]+\.(html|txt)", text) and "/" in text else ""

    def _owner(self, template: str) -> str:
        folder = template.rpartition("/")[0].split("/")[0]
        return folder or "web"

    def _may(self, own: str, owner: str) -> bool:
        return owner in {"", own} or own not in self._rank or self._rank[own] < self._rank[owner]


def _feature(value: object) -> str:
    module = getattr(value, "__module__", "") or ""
    return module.split(".")[1] if module.startswith("signon.") else ""


def _templates_of(tree: nodes.Template) -> Iterator[str]:
    kinds: tuple[Any, ...] = (nodes.Include, nodes.Extends, nodes.Import, nodes.FromImport)
    for kind in kinds:
        for other in tree.find_all(kind):
            named = other.template
            yield from (
                one.value for one in ([named] if isinstance(named, nodes.Const) else named.find_all(nodes.Const))
            )
