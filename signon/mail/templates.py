"""Templates of mails: ``<feature>/mails/<verb>.txt``, with the blocks ``subject`` and ``body``.

A mail with a link has a block ``button`` too, which says what its link does, and a mail to many a block ``unsubscribing``,
which stands before the link that ends such mails.

A text is a value, never a template: what people have written is printed as it stands. Nothing is escaped, because nothing
of a mail is markup. A line that holds only a tag of Jinja leaves no line in the mail.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from flask import current_app
from jinja2 import Environment, StrictUndefined

ENVIRONMENT = "signon_mail_templates"


class Written(NamedTuple):
    """The mail that a template makes of its values."""

    subject: str
    body: str
    button: str = ""
    unsubscribing: str = ""


def written(template: str, **values: Any) -> Written:
    """The subject and the body. Raises ``UndefinedError`` for a value that the template names and nobody gave."""
    found = _environment().get_template(template)
    context = found.new_context(values)
    blocks = {name: "".join(found.blocks[name](context)) for name in Written._fields if name in found.blocks}
    return Written(**blocks | {"body": blocks["body"].removesuffix("\n")})


def part(template: str, name: str, values: Mapping[str, Any]) -> str:
    """One block of a template, filled in."""
    found = _environment().get_template(template)
    text = "".join(found.blocks[name](found.new_context(dict(values))))
    return text.removeprefix("\n").removesuffix("\n")


def parts(template: str) -> frozenset[str]:
    """The names of the blocks of a template."""
    return frozenset(_environment().get_template(template).blocks)


def phrase(template: str, name: str) -> Callable[..., str]:
    """A macro of a template, for words that are put together outside of it."""
    macro: Callable[..., str] = getattr(_environment().get_template(template).module, name)
    return macro


def _environment() -> Environment:
    """The application's templates, read as mails; made once."""
    extensions = current_app.extensions
    if ENVIRONMENT not in extensions:
        extensions[ENVIRONMENT] = current_app.jinja_env.overlay(
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            undefined=StrictUndefined,
            autoescape=False,
        )
    environment: Environment = extensions[ENVIRONMENT]
    return environment
