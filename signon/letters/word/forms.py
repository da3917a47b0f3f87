"""The form in which a word processor's letter is handed in."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage

from signon.web.languages import lazy_gettext as _l


class WordLetterForm(FlaskForm):
    """A letter in a ``.docx`` file."""

    word_letter = FileField(_l("Word letter"))

    def handed_in(self) -> FileStorage | None:
        """The letter, when one was chosen."""
        return self.word_letter.data or None
