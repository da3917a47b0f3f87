"""Every text a person sees passes through here, so that it can be translated.

The functions are gettext's own. This module is pure: who translates is handed in by the application
(``signon.web.languages``). Without one, as in a unit test or a child process, a message is returned as it stands.
"""

from typing import Any, Protocol


class Translator(Protocol):
    """Somebody who translates for whoever reads now."""

    def gettext(self, message: str, **values: Any) -> str:
        """The message in the reader's language, with its placeholders filled in."""

    def ngettext(self, singular: str, plural: str, number: int, **values: Any) -> str:
        """The singular or plural message for ``number`` in the reader's language."""

    def language(self) -> str:
        """The reader's language as a tag with underscores; empty when nobody in particular reads."""


class Untranslated:
    """Messages as they stand in the code."""

    def gettext(self, message: str, **values: Any) -> str:
        """The message with its placeholders filled in."""
        return message % values if values else message

    def ngettext(self, singular: str, plural: str, number: int, **values: Any) -> str:
        """The message for ``number``."""
        return (singular if number == 1 else plural) % {"num": number, **values}

    def language(self) -> str:
        """Nothing: nobody in particular reads."""
        return ""


_translators: list[Translator] = [Untranslated()]


def use_translator(translator: Translator) -> None:
    """Translate by ``translator`` from now on, in the whole process."""
    _translators[:] = [translator]


def gettext(message: str, **values: Any) -> str:
    """The message in the reader's language, with ``%(name)s`` placeholders filled in."""
    return _translators[0].gettext(message, **values)


def ngettext(singular: str, plural: str, number: int, **values: Any) -> str:
    """The singular or plural message for ``number``, which is also the placeholder ``%(num)s``."""
    return _translators[0].ngettext(singular, plural, number, **values)


def language() -> str:
    """The reader's language as a tag with underscores; empty when nobody in particular reads."""
    return _translators[0].language()
