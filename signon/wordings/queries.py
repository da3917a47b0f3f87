"""Questions about wordings: in which languages they can be, and which letters have some to take over."""

from collections.abc import Sequence

from babel import Locale, UnknownLocaleError

from signon.database.db import db
from signon.letters.drafting.form_values import languages
from signon.letters.models.letter import Letter
from signon.organizations.queries import contact_languages
from signon.web.languages import page_language
from signon.wordings.kinds import MailKind
from signon.wordings.models import MailWording, own_wordings

MOST_LETTERS = 50


def languages_of(letter: Letter | None) -> list[str]:
    """The languages in which mails can be worded, the usual one first.

    Of a letter: its own, others that contacts in the directory read, and those there are wordings in. Of every letter: all
    that a letter can have, with that of the latest letter first.
    """
    if letter is None:
        tags = [tag for tag, _name in languages()]
        return list(dict.fromkeys([_latest_language(), *tags]))
    own = letter.parts.language
    worded = {one.language for one in own_wordings(letter) if one.letter_id}
    read = {tag for tag in contact_languages().values() if base_of(tag) != base_of(own)}
    return [own, *sorted((worded | read) - {own}, key=language_in_words)]


def base_of(tag: str) -> str:
    """The language of a tag without its country or script."""
    return tag.partition("-")[0]


def language_in_words(tag: str) -> str:
    """The name of a language in the reader's; the tag itself where it has none."""
    try:
        return Locale.parse(tag, sep="-").get_display_name(page_language()) or tag
    except (ValueError, UnknownLocaleError):
        return tag


def letters_worded(besides: Letter | None, kind: MailKind | None = None) -> Sequence[Letter]:
    """The latest other letters that have wordings of their own: of one kind, or of any."""
    worded = db.select(MailWording.letter_id).where(MailWording.letter_id.is_not(None))
    if kind:
        worded = worded.where(MailWording.kind == kind.key)
    query = db.select(Letter).where(Letter.id.in_(worded)).order_by(Letter.id.desc()).limit(MOST_LETTERS)
    return db.session.scalars(query.where(Letter.id != besides.id) if besides else query).all()


def _latest_language() -> str:
    latest = db.session.scalar(db.select(Letter).order_by(Letter.id.desc()).limit(1))
    return base_of(latest.parts.language) if latest else "en"
