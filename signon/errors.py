"""The errors of the domain, which become HTTP answers or command-line sentences only at the edge."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def told_in_json(view: View) -> View:
    """A program asks this view, so that it is told of errors in JSON too."""
    vars(view)["signon_json"] = True
    return view


class DomainError(Exception):
    """A refused action. Its text names the thing, the place and the remedy, in words for the person who meets it."""

    status = 409


class NotFoundError(DomainError):
    """The thing asked for does not exist, or not for this person."""

    status = 404


class AddressNotFoundError(NotFoundError):
    """A name in an address stands for nothing. A command says which name; a page says only that there is no such page.

    Anything can stand in an address, also what never was the name of a letter, such as ``feed``.
    """


class InputError(DomainError):
    """The input cannot be used: a file, a row, a field."""

    status = 422


class PassingError(DomainError):
    """Something went wrong that is no fault of what was asked for, and may not be there at the next attempt."""
