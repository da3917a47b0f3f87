"""The time that a statement may take, where that is not the usual one. Only PostgreSQL's connections keep to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_allowed: ContextVar[float] = ContextVar("allowed", default=0)


@contextmanager
def answered_within(seconds: float) -> Iterator[None]:
    """Give a statement of the block so long."""
    token = _allowed.set(seconds)
    try:
        yield
    finally:
        _allowed.reset(token)


def allowed_seconds() -> float:
    """The seconds that a statement may take here; 0 for the usual time."""
    return _allowed.get()
