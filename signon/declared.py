"""The application, and what its features declare to it: by name, in the order in which they register; applications share none.

Features register when something of theirs is first asked for, so that a command that needs none of them does not wait for them.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any, Generic, TypeVar

from flask import Flask, current_app
from flask.templating import Environment
from werkzeug.routing import Map, Rule

Declaration = TypeVar("Declaration")


class LateRule(Rule):
    """A rule of a URL. What builds addresses of it is compiled with the first: for all of ours it takes a seventh of a start."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:  # noqa: FBT001, FBT002
        compiled: list[Callable[..., tuple[str, str]]] = []

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            if not compiled:
                compiled.append(super(LateRule, self)._compile_builder(append_unknown))
            return compiled[0](rule, **values)

        return build


class Site(Flask):
    """The application. ``features`` registers everything that has pages, declarations or templates; see ``complete``."""

    url_rule_class = LateRule

    def __init__(self, *arguments: Any, features: Callable[["Site"], None], **options: Any) -> None:
        self._features: Callable[[Site], None] | None = None
        self.lasts = False
        """Whether this is the one application of its process, which ends with it."""
        super().__init__(*arguments, **options)
        self._features = features

    @property
    def is_complete(self) -> bool:
        """Whether the features have registered."""
        return self._features is None

    def complete(self) -> None:
        """Have the features register, unless they have. A process that serves or works does so at its start."""
        features, self._features = self._features, None
        if features:
            with left_to_stay() if self.lasts else without_collector():
                features(self)

    @property
    def debug(self) -> bool:
        """Whether Flask is to help somebody who develops the site."""
        return bool(self.config["DEBUG"])

    @debug.setter
    def debug(self, value: bool) -> None:
        """Flask would make the templates to tell them; here they learn of it when they are made."""
        self.config["DEBUG"] = value
        if "jinja_env" in vars(self):
            self.jinja_env.auto_reload = value

    @property
    def url_map(self) -> Map:
        """The addresses of all pages."""
        self.complete()
        return self._url_map

    @url_map.setter
    def url_map(self, rules: Map) -> None:
        self._url_map = rules

    @cached_property
    def jinja_env(self) -> Environment:
        """The templates, and what they know."""
        self.complete()
        made: Environment | None = vars(self).get("jinja_env")
        return made or self.create_jinja_environment()

    def __call__(self, environ: Any, start_response: Any) -> Any:
        """Answer a request."""
        self.complete()
        return super().__call__(environ, start_response)


@contextmanager
def without_collector() -> Iterator[None]:
    """Run the block without the garbage collector: where much is made and kept, it looks through all of it many times.

    For loading modules, and for commands that plan thousands of rows. Also a decorator.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def left_to_stay() -> Iterator[None]:
    """Load the modules of the block for as long as this process lasts: the garbage collector never looks through them.

    Its first turn would take a command a tenth of a second, and the last one, when the process ends, as long again. A process
    calls this a few times at its start, because what is garbage at the end of the block stays, too.
    """
    with without_collector():
        yield
        gc.freeze()


def complete(app: Flask) -> None:
    """Have the features of an application register, unless they have."""
    if isinstance(app, Site):
        app.complete()


class Declared(Generic[Declaration]):
    """Declarations of one kind: a lower feature asks for them, higher ones add theirs in their ``register``."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def add(self, app: Flask, name: str, declaration: Declaration) -> None:
        """Keep a declaration under its name. Raises ``ValueError`` when the application has one of that name."""
        kept = self._kept(app)
        if name in kept:
            raise ValueError(f"'{name}' is declared twice among the {self._kind}: a feature registers once.")
        kept[name] = declaration

    def by_name(self, app: Flask | None = None) -> dict[str, Declaration]:
        """The declarations to ``app``, or to the present application."""
        return dict(self._kept(app or current_app))

    def all(self) -> list[Declaration]:
        """The declarations to the present application."""
        return list(self._kept(current_app).values())

    def _kept(self, app: Flask) -> dict[str, Declaration]:
        complete(app)
        kept: dict[str, Declaration] = app.extensions.setdefault(f"signon_declared:{self._kind}", {})
        return kept
