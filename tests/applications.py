"""Applications that tests make: what they open is closed again, and what is the same in all of them is made once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from flask import Flask
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from signon.application import create_app
from signon.database.db import db
from signon.database.schema import init_migrations
from signon.declared import LateRule, Site
from signon.settings import Settings


class RememberedRule(LateRule):
    """A rule of a URL that is read, and whose two functions that build addresses are compiled, once for all applications.

    Each application would read them anew: half of what it is made of, and of what is thrown away after its test.
    """

    read: ClassVar[dict[object, dict[str, object]]] = {}
    compiled: ClassVar[dict[object, Callable[..., tuple[str, str]]]] = {}

    def compile(self) -> None:
        if self.defaults:
            super().compile()
            return
        key = (self.rule, self.subdomain, self.host, self.merge_slashes)
        if key not in self.read:
            super().compile()
            self.read[key] = {name: vars(self)[name] for name in ("_parts", "_trace", "_converters", "arguments")}
            return
        vars(self).update(self.read[key])
        self._build = self._compile_builder(append_unknown=False).__get__(self, None)
        self._build_unknown = self._compile_builder(append_unknown=True).__get__(self, None)

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        if self.defaults:
            return super()._compile_builder(append_unknown)
        key = (self.rule, tuple(self._trace), append_unknown)
        if key not in self.compiled:
            self.compiled[key] = super()._compile_builder(append_unknown)
        return self.compiled[key]


def remember_rules() -> None:
    """Let every application of this process share what was compiled of its rules."""
    Site.url_rule_class = RememberedRule


COMPILED: LRUCache[Any, Any] = LRUCache(5_000)
"""The statements that any application of this process has compiled. SQLAlchemy keeps them for each engine, and a test has an
engine of its own: a sixth of its time would go into compiling what the test before has compiled."""


def _is_of_the_same_kind(dialect: object, other: object) -> bool:
    return type(dialect) is type(other)


def _kind(dialect: object) -> int:
    return hash(type(dialect))


def remember_statements() -> None:
    """Let every engine of this process share what was compiled of its statements.

    SQLAlchemy looks a statement up by the dialect that compiled it, so all dialects of a kind count as one.
    """
    for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        dialect.__eq__ = _is_of_the_same_kind  # type: ignore[method-assign]
        dialect.__hash__ = _kind  # type: ignore[method-assign, assignment]


@contextmanager
def application(settings: Settings) -> Iterator[Flask]:
    """An application, whose connections to the database are closed when the block ends."""
    app = create_app(settings)
    with app.app_context():
        init_migrations(app)
        db.engine.update_execution_options(compiled_cache=COMPILED)
    try:
        yield app
    finally:
        with app.app_context():
            db.engine.dispose()
