"""Names and values that the lines of the log tell beside their words, such as the request: handed from one process to another.

The library that keeps it is loaded only where something was bound.
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

LIBRARY = "structlog.contextvars"


def what_lines_name() -> dict[str, Any]:
    """The names and values that lines tell now; none where nobody has bound anything."""
    library = sys.modules.get(LIBRARY)
    return dict(library.get_contextvars()) if library else {}


@contextmanager
def lines_naming(names: Mapping[str, Any]) -> Iterator[None]:
    """Have the lines that are written within name this."""
    if not names:
        yield
        return
    from structlog.contextvars import bound_contextvars

    with bound_contextvars(**names):
        yield
