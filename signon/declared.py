"""Declarations that features make to an application when they register: by name, in that order; applications share none."""

from typing import Generic, TypeVar

from flask import Flask, current_app

Declaration = TypeVar("Declaration")


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
        kept: dict[str, Declaration] = app.extensions.setdefault(f"signon_declared:{self._kind}", {})
        return kept
