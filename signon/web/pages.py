"""The pages of a module of views, kept until their feature registers with an application.

A module of views has ``pages = Pages()`` and puts its routes on that; its feature's ``register`` makes one blueprint of all
its modules. So importing a module of views registers nothing, and no module has to know the others.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, current_app

View = TypeVar("View", bound=Callable[..., Any])


class Pages:
    """Routes, and what goes with them, that wait for their blueprint. The decorators are those of a Flask blueprint."""

    def __init__(self) -> None:
        self._waiting: list[Callable[[Blueprint], object]] = []

    def get(self, rule: str) -> Callable[[View], View]:
        """Show the view at an address."""
        return self._route(rule, "GET")

    def post(self, rule: str) -> Callable[[View], View]:
        """Have the view take what is sent to an address."""
        return self._route(rule, "POST")

    def errorhandler(self, error: type[Exception]) -> Callable[[View], View]:
        """Answer with the view when a page of the same blueprint raises ``error``."""
        return self._keep(lambda blueprint, view: blueprint.register_error_handler(error, view))

    def context_processor(self, values: View) -> View:
        """Give the templates of the same blueprint what ``values`` returns."""
        self._waiting.append(lambda blueprint: blueprint.context_processor(values))
        return values

    def put_on(self, blueprint: Blueprint) -> None:
        """Put everything on a blueprint, in the order in which it was written."""
        for put in self._waiting:
            put(blueprint)

    def _route(self, rule: str, method: str) -> Callable[[View], View]:
        return self._keep(lambda blueprint, view: blueprint.add_url_rule(rule, view_func=view, methods=[method]))

    def _keep(self, put: Callable[[Blueprint, View], object]) -> Callable[[View], View]:
        def keep(view: View) -> View:
            self._waiting.append(lambda blueprint: put(blueprint, view))
            return view

        return keep


def blueprint(name: str, *parts: Pages, url_prefix: str | None = None) -> Blueprint:
    """The pages of several modules of views under one name, which begins the names of their endpoints."""
    made = Blueprint(name, "signon", url_prefix=url_prefix)
    for part in parts:
        part.put_on(made)
    return made


def path_of(endpoint: str, **values: object) -> str:
    """The path of a page, also where no request is answered, such as in the worker. Raises ``BuildError`` for none."""
    return current_app.url_map.bind("").build(endpoint, values)
