"""One request to an action page: the page, its form, and the letters that the form asks for."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Self

from flask import render_template

from signon.actions.choosing import WHERE_TO_FIND, Choice, Division, choose, divisions
from signon.actions.forms import SupporterForm, sent_text, text_problem
from signon.actions.letters import ShownLetter, letters_of, text_is_untouched
from signon.actions.models import ActionPage, ActionStateError, ActionStatus, SentCount
from signon.translation import gettext as _


@dataclass(slots=True)
class Visit:
    """A supporter's view. ``done`` are the numbers of the offices whose letters the supporter says are on their way."""

    page: ActionPage
    divisions: list[Division]
    form: SupporterForm
    letters: list[ShownLetter] = field(default_factory=list)
    done: set[int] = field(default_factory=set)

    @classmethod
    def to(cls, slug: str) -> Self:
        """A visit to the page with this slug, with what was sent in its form.

        Raises ``NotFoundError``, and ``ActionStateError`` when the action is over.
        """
        page = ActionPage.public(slug)
        if page.status is ActionStatus.CLOSED:
            raise ActionStateError(_("'%(title)s' is over; no more letters are made from it.", title=page.title))
        return cls._begun(page)

    @classmethod
    def preview_of(cls, page: ActionPage) -> Self:
        """A look at a page in whatever state."""
        return cls._begun(page)

    @classmethod
    def _begun(cls, page: ActionPage) -> Self:
        known = divisions(page.constituency_country) if page.by_constituency else []
        return cls(page, known, SupporterForm.for_page(page, known))

    def write(self) -> bool:
        """Make the letters that the form asks for; gives whether nothing in it was wrong, and says at its field what was."""
        is_valid = self.form.validate_on_submit()
        form = self.form
        choice = choose(
            self.page,
            division=form.division.data or "",
            district=form.district.data or "",
            lists=form.lists.data or [],
            offices=form.offices.data or [],
        )
        for name, problem in choice.problems.items():
            form[name].errors = [*form[name].errors, problem]
        form.form_errors = [*form.form_errors, *_problems_of_edited(choice)]
        if not is_valid or choice.problems or form.form_errors:
            return False
        self.letters = letters_of(self.page, form, choice)
        self.done = {one.to.number for one in self.letters if one.is_done}
        return True

    def letter_to(self, office: int | None) -> ShownLetter | None:
        """The letter to the office with this number."""
        return next((one for one in self.letters if one.to.number == office), None)

    def shown(self) -> str:
        """The page, with the letters below the form once there are any."""
        return render_template(
            "actions/act.html",
            page=self.page,
            form=self.form,
            divisions=self.divisions,
            finder=WHERE_TO_FIND.get(self.page.constituency_country),
            letters=self.letters,
            done=self.done,
            untouched=bool(self.letters) and text_is_untouched(self.page, self.form),
            open_places=sorted({place for one in self.letters for place in one.letter.open_places()}),
            counted=SentCount.total(self.page),
        )


def _problems_of_edited(choice: Choice) -> Iterator[str]:
    """The problems of the letters that the supporter has changed one by one."""
    for office in choice.offices:
        if problem := text_problem(sent_text(office.id)):
            yield _("%(name)s: %(problem)s", name=office.name, problem=problem)
