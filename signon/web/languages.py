"""The reader's language: chosen for each request, told to pages, and handed to the pure code that writes sentences."""

from typing import Any

import flask_babel
from babel import Locale
from flask import Flask, current_app, has_app_context, has_request_context, request
from flask_babel import Babel, get_locale

from signon.translation import Untranslated, use_translator

LANGUAGES = ("en",)
"""The languages that the site's pages speak."""

lazy_gettext = flask_babel.lazy_gettext
"""A message that is translated when it is shown: for what is written once, when a module is loaded."""


def init_app(app: Flask) -> None:
    """Choose the language of each request, and translate for whoever reads."""
    # WTForms speaks English by itself. In another language it reads its messages from the disk for each request.
    app.config["WTF_I18N_ENABLED"] = LANGUAGES != ("en",)
    Babel(app, locale_selector=reader_language)
    use_translator(ReadersTranslator())


class ReadersTranslator(Untranslated):
    """Translates for whoever asks for a page; outside an application messages stand as they are."""

    def gettext(self, message: str, **values: Any) -> str:
        """The message in the reader's language."""
        return flask_babel.gettext(message, **values) if _somebody_reads() else super().gettext(message, **values)

    def ngettext(self, singular: str, plural: str, number: int, **values: Any) -> str:
        """The message for ``number`` in the reader's language."""
        if not _somebody_reads():
            return super().ngettext(singular, plural, number, **values)
        return flask_babel.ngettext(singular, plural, number, **values)

    def language(self) -> str:
        """The reader's language."""
        return str(get_locale() or "") if _somebody_reads() else super().language()


def _somebody_reads() -> bool:
    """Whether there is an application with its languages; that of a command may be without."""
    return has_app_context() and "babel" in current_app.extensions


def reader_language() -> str:
    """The reader's best language among those the site speaks."""
    if not has_request_context():
        return LANGUAGES[0]
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def spoken(tag: str) -> str:
    """The language that the site speaks for whoever reads this one: itself, or else the site's first."""
    language = tag.partition("-")[0]
    return language if language in LANGUAGES else LANGUAGES[0]


def page_language() -> str:
    """The language of the present page, as babel writes it; English where there is no page."""
    return str(get_locale() or "en")


def language_values() -> dict[str, str]:
    """The language of the present page and the direction it runs in."""
    return {
        "page_language": page_language().replace("_", "-"),
        "page_direction": (get_locale() or Locale("en")).text_direction,
    }
