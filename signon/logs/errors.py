"""Errors in the log: their types, and the places in the code that they passed; never their text."""

from collections.abc import Iterator
from pathlib import Path
from traceback import walk_tb
from typing import Any

PROJECT = str(Path(__file__).parents[2])
PACKAGES = "/site-packages/"
MOST_PLACES = 25
MOST_CAUSES = 6


def described(error: BaseException) -> dict[str, Any]:
    """The fields of a line about an error: ``error`` is its type, ``trace`` the places from the outermost to where it arose.

    What caused it follows, each with its own places.
    """
    chain = list(_chain(error))
    fields: dict[str, Any] = {"error": type_name(error)}
    if causes := [type_name(cause) for cause in chain[1:]]:
        fields["caused_by"] = causes
    return fields | {"trace": [line for one in chain for line in _lines(one)]}


def type_name(error: BaseException) -> str:
    """The name of the type of an error, with its package."""
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _lines(error: BaseException) -> Iterator[str]:
    places = [
        f"{_file(frame.f_code.co_filename)}:{line} in {frame.f_code.co_name}"
        for frame, line in walk_tb(error.__traceback__)
    ]
    left_out = len(places) - MOST_PLACES
    if left_out > 0:
        places = [*places[:5], f"({left_out} more)", *places[5 + left_out :]]
    yield from places
    yield type_name(error)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and what caused it, from the last to the first."""
    found: BaseException | None = error
    met: set[int] = set()
    while found is not None and id(found) not in met and len(met) < MOST_CAUSES:
        met.add(id(found))
        yield found
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)


def _file(name: str) -> str:
    if PACKAGES in name:
        return name.rsplit(PACKAGES, maxsplit=1)[-1]
    return name.removeprefix(PROJECT).lstrip("/") if name.startswith(PROJECT) else Path(name).name
