"""The common parts of forms that anybody can send: what is refused in a line, and how machines are told from people."""

import hashlib
import unicodedata
from collections.abc import Callable
from datetime import datetime
from typing import Any, Self

from flask import current_app
from flask_wtf import FlaskForm
from itsdangerous import BadSignature, URLSafeSerializer
from wtforms import Field, HiddenField, StringField
from wtforms.validators import ValidationError

from signon.names import CONTROL, DIRECTION_OVERRIDES, clean_line, is_visible, line_problems, spaced, with_plain_ends
from signon.texts.damaged import damage_in_words
from signon.translation import gettext as _
from signon.web.languages import lazy_gettext as _l

MOST_ASKED = 20
"""Lines that a form remembers to have asked about."""

MOST_READ = 20_000
"""Characters of a line that are looked at to say what is wrong with it; beyond, only the length is."""


class Line:
    """Tidies a line of at most ``most`` characters, or says what is wrong with it.

    What cannot be seen cannot be corrected: an invisible character is taken out, and the person asked to look again.
    """

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        """Raises ``ValidationError`` with a sentence that names the field."""
        text, name = spaced(field.data or ""), field.label.text
        if len(text) > MOST_READ:
            raise ValidationError(_too_long(name, len(text), self.most))
        if (seen := _without_controls(text)) != text:
            field.data = seen
            raise ValidationError(
                _(
                    "%(field)s contained an invisible control character. It is taken out now; look at the line, then "
                    "send it again.",
                    field=name,
                )
            )
        if problems := line_problems(text, most=self.most):
            raise ValidationError(f"{name} {'; '.join(problems)}.")
        field.data = clean_line(text, most=self.most)
        if field.flags.required and not is_visible(field.data):
            raise ValidationError(_("%(field)s must not be empty.", field=name))


class Words:
    """Keeps a text of several lines, of at most ``most`` characters, or says what is wrong with it.

    Nothing is taken from a text that is accepted, except for blanks around it; each line end becomes the same one. As in a
    ``Line``, an invisible control character is taken out, and the person asked to look again.
    """

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        """Raises ``ValidationError`` with a sentence that names the field."""
        name = field.label.text
        text = with_plain_ends(field.data or "")
        if len(text) > self.most:
            field.data = text[: self.most]
            raise ValidationError(_too_long_text(name, len(text), self.most))
        field.data = CONTROL.sub("", text).strip()
        if CONTROL.search(text):
            raise ValidationError(contained_control(name))
        if field.flags.required and not is_visible(field.data):
            raise ValidationError(_("%(field)s must not be empty.", field=name))


class Arrived:
    """Asks once about a line that looks damaged, since it can be a name all the same.

    The form has a field ``sure``, which tells what it has asked about already.
    """

    def __call__(self, form: Any, field: Field) -> None:
        """Raises ``ValidationError`` with a sentence that names the field, the first time."""
        problem = damage_in_words(field.data or "")
        if not problem:
            return
        asked, this = (form.sure.data or "").split()[:MOST_ASKED], _digest(field)
        if this in asked:
            return
        form.sure.data = " ".join([*asked, this])
        raise ValidationError(
            _(
                "%(field)s %(problem)s. Correct it, or send it again as it is.",
                field=field.label.text,
                problem=problem,
            )
        )


def stamp(at: datetime, shown: str) -> str:
    """The signed moment and content of a form's page: ``shown`` is what the page must still show when the form comes back."""
    return str(_serializer().dumps([at.timestamp(), shown]))


def contained_control(name: str) -> str:
    """The sentence about a field from which invisible characters were taken."""
    return _(
        "%(field)s contained an invisible control character. It is taken out now; look at the text, then send it again.",
        field=name,
    )


class Contact:
    """Accepts what ``read``, one of ``signon.contacts``, accepts, and keeps it in the form that it gives."""

    def __init__(self, read: Callable[[str], str]) -> None:
        self.read = read

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        """Raises ``ValidationError`` with a sentence that names the field."""
        try:
            field.data = self.read(field.data)
        except ValueError as error:
            raise ValidationError(f"{field.label.text} {error}.") from error


class PublicForm(FlaskForm):
    """A form that anybody can send.

    ``opened`` says when its page was shown and with what; people leave ``remark`` empty: they do not see it.
    """

    remark = StringField(_l("Leave this line empty"))
    opened = HiddenField()

    at: datetime
    shown: str

    @classmethod
    def opened_at(cls, at: datetime, *, shown: str = "") -> Self:
        """The form at ``at``, with what was sent in it; ``shown`` is what the page must still show when it comes back."""
        form = cls()
        form.at, form.shown = at, shown
        if not form.is_submitted():
            form.opened.data = form.stamp()
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is in order: every field, and the way the form was sent."""
        fields_are_right = super().validate(extra_validators)
        self.form_errors = [problem for problem in (self._machine_problem(), self._page_problem()) if problem]
        return fields_are_right and not self.form_errors

    def stamp(self) -> str:
        """The stamp of the page when it is shown, so that it can be believed when it comes back."""
        return stamp(self.at, self.shown)

    def page_has_changed(self) -> str:
        """The message when the page no longer shows what it did."""
        return _("This page has changed since you opened it. Look over your entries, then send the form once more.")

    def _machine_problem(self) -> str | None:
        if not self.remark.data:
            return None
        self.remark.data = ""
        return _("A line that people do not see was filled in; it is empty again now. Please send the form once more.")

    def _page_problem(self) -> str | None:
        try:
            opened, shown = _serializer().loads(self.opened.data or "")
        except BadSignature:
            self.opened.data = self.stamp()
            return _("This page could not be recognised. Look over your entries, then send the form once more.")
        if shown != self.shown:
            self.opened.data = self.stamp()
            return self.page_has_changed()
        if (
            0 <= self.at.timestamp() - opened < current_app.config["SIGNON"].least_seconds_to_sign
        ):  # clocks are set back
            return _("That was very quick. Take a moment to look over your entries, then send the form again.")
        return None


def _digest(field: Field) -> str:
    return hashlib.sha256(f"{field.name} {field.data}".encode()).hexdigest()[:16]


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="sign-form")


def _without_controls(text: str) -> str:
    return "".join(
        character
        for character in text
        if character in "\t\n\r"
        or not (unicodedata.category(character) in {"Cc", "Cs"} or character in DIRECTION_OVERRIDES)
    )


def _too_long_text(name: str, length: int, most: int) -> str:
    return _(
        "%(field)s has %(length)s characters; %(most)s are the most. It is cut there now: shorten it, then send it again.",
        field=name,
        length=length,
        most=most,
    )


def _too_long(name: str, length: int, most: int) -> str:
    return _("%(field)s has %(length)s characters; %(most)s are the most.", field=name, length=length, most=most)
