"""The letters of one supporter, as the action page shows them."""

from dataclasses import dataclass

from flask import request

from signon.actions.choosing import Choice, addressed
from signon.actions.forms import SupporterForm, digest, edited_text
from signon.actions.models import ActionPage
from signon.actions.personalising import Addressed, PersonalLetter, common_text, is_untouched, personalised


@dataclass(frozen=True, slots=True)
class ShownLetter:
    """A letter with its office. ``made`` tells an untouched text from an edited one when the form comes back."""

    to: Addressed
    letter: PersonalLetter
    made: str
    is_done: bool

    @property
    def mail_address(self) -> str:
        """The address that opens the letter in a mail program; empty for an office without a mail address."""
        return self.letter.mail_address(self.to.email) if self.to.email else ""

    @property
    def fits_mail(self) -> bool:
        """Whether the mail program gets the whole text."""
        return self.letter.fits_mail_address(self.to.email)

    @property
    def online(self) -> str:
        """The address where the office takes letters on the web, or its website."""
        return self.to.form_url or self.to.website


def letters_of(page: ActionPage, form: SupporterForm, choice: Choice) -> list[ShownLetter]:
    """A letter to each chosen office, with what the supporter has changed in it."""
    return [
        _letter(page, form, addressed(office), is_done=f"done-{office.id}" in request.form) for office in choice.offices
    ]


def text_is_untouched(page: ActionPage, form: SupporterForm) -> bool:
    """Whether the text is still as the page proposes it."""
    return is_untouched(form.text.data or "", common_text(page.body, page.requests, page.ending))


def _letter(page: ActionPage, form: SupporterForm, to: Addressed, *, is_done: bool) -> ShownLetter:
    made = personalised(
        to,
        form.supporter,
        subject=form.subject.data or page.title,
        salutation=page.salutation,
        body=form.text.data or "",
        closing=page.closing,
    )
    own = edited_text(to.number)
    letter = made if own is None else PersonalLetter(made.subject, made.salutation, own, made.closing, made.supporter)
    return ShownLetter(to, letter, digest(made.body), is_done)
