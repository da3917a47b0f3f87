"""Every text a person sees passes through here, so that it can be translated.

The functions are gettext's own. Inside the application they follow the reader's language; in pure code that runs without
an application (a unit test, a child process) they return the message itself.
"""

from typing import Any

import flask_babel
from flask import has_app_context


def gettext(message: str, **values: Any) -> str:
    """The message in the reader's language, with ``%(name)s`` placeholders filled in."""
    if has_app_context():
        return flask_babel.gettext(message, **values)
    return message % values if values else message


def ngettext(singular: str, plural: str, number: int, **values: Any) -> str:
    """The singular or plural message for ``number``, which is also the placeholder ``%(num)s``."""
    if has_app_context():
        return flask_babel.ngettext(singular, plural, number, **values)
    return (singular if number == 1 else plural) % {"num": number, **values}


lazy_gettext = flask_babel.lazy_gettext
