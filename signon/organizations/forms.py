"""The forms of the directory: an entry with its names and contacts, and a file with what its columns are."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, Form, HiddenField, StringField, TextAreaField
from wtforms.validators import ValidationError

from signon.countries import COUNTRIES_BETWEEN, menu_name
from signon.organizations.entries.states import CONTACT_FIELDS, State
from signon.organizations.importing.cell_rules import (
    CONTACT_RULES,
    DIRECTORY_RULES,
    Rule,
    domain,
    organization_name,
    two_countries,
)
from signon.organizations.models import NameSort
from signon.translation import gettext as _
from signon.web.languages import lazy_gettext as _l
from signon.web.languages import page_language
from signon.web.public_form import Arrived

MOST_CONTACTS = 50
MOST_LINES = 100


class Follows:
    """Accepts what ``rule`` accepts and keeps what it gives; several lines are taken one by one."""

    def __init__(self, rule: Rule, *, required: bool = False) -> None:
        self.rule = rule
        self.field_flags = {"required": True} if required else {}

    def __call__(self, _form: Form, field: Field) -> None:
        """Raises ``ValidationError`` with a sentence that names the field."""
        try:
            field.data = self.rule(_text(field))
        except ValueError as error:
            raise ValidationError(f"{field.label.text} {error}.") from error


def each_line(rule: Rule) -> Rule:
    """The rule for several lines, each after ``rule``; they are kept without repetitions."""

    def lines(text: str) -> str:
        if "|" in text:
            raise ValueError(_("must not contain the character |, which separates names in files"))
        found = list(dict.fromkeys(rule(line) for line in text.splitlines() if line.strip()))
        if len(found) > MOST_LINES:
            raise ValueError(_("has %(number)s lines; %(most)s are the most", number=len(found), most=MOST_LINES))
        return "\n".join(found)

    return lines


class ContactForm(Form):
    """A person; without name, title and email it is nobody. ``number`` is the stored contact's."""

    number = HiddenField()
    name = StringField(_l("Name"), validators=[Follows(CONTACT_RULES["name"])])
    title = StringField(_l("Title"), validators=[Follows(CONTACT_RULES["title"])])
    email = StringField(_l("Email"), validators=[Follows(CONTACT_RULES["email"])])
    language = StringField(_l("Language"), validators=[Follows(CONTACT_RULES["language"])])
    remove = BooleanField(_l("Remove this contact"))

    def state(self, known: set[int]) -> State | None:
        """The contact; None for nobody."""
        values: State = {field: getattr(self, field).data for field in CONTACT_FIELDS}
        if self.remove.data or not any(values[field] for field in ("name", "title", "email")):
            return None
        sent = _text(self.number)
        number = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else None  # noqa: PLR2004
        return {"id": number if number in known else None} | values


class BesideTheFirst:
    """Accepts a second country where the first field names only one."""

    def __call__(self, form: FlaskForm, field: Field) -> None:
        """Raises ``ValidationError`` when both fields name more than two."""
        if COUNTRIES_BETWEEN in field.data or (field.data and COUNTRIES_BETWEEN in (form.country.data or "")):
            raise ValidationError(_("These are more than two countries. Name two at most."))


class EntryForm(FlaskForm):
    """An entry of the directory. ``seen`` tells the state that the page was made from."""

    name = StringField(_l("Printed name"), validators=[Follows(organization_name, required=True), Arrived()])
    legal_name = StringField(_l("Legal name"), validators=[Follows(DIRECTORY_RULES["legal_name"]), Arrived()])
    acronym = StringField(_l("Acronym"), validators=[Follows(DIRECTORY_RULES["acronym"])])
    country = StringField(_l("Country"), validators=[Follows(DIRECTORY_RULES["country"])])
    second_country = StringField(
        _l("Second country"), validators=[Follows(DIRECTORY_RULES["country"]), BesideTheFirst()]
    )
    sort_as = StringField(_l("Sorted as"), validators=[Follows(DIRECTORY_RULES["sort_as"])])
    region = StringField(_l("Region"), validators=[Follows(DIRECTORY_RULES["region"])])
    kind = StringField(_l("Kind"), validators=[Follows(DIRECTORY_RULES["kind"])])
    website = StringField(_l("Website"), validators=[Follows(DIRECTORY_RULES["website"])])
    former_names = TextAreaField(_l("Former names"), validators=[Follows(each_line(organization_name))])
    other_names = TextAreaField(_l("Other names"), validators=[Follows(each_line(organization_name))])
    mail_domains = TextAreaField(_l("Mail domains"), validators=[Follows(each_line(domain))])
    member = BooleanField(_l("Member of the coalition"))
    seen = HiddenField()
    sure = HiddenField()

    contacts: list[ContactForm]

    @classmethod
    def of(cls, state: State | None, seen: str, language: str) -> "EntryForm":
        """The form for an entry, or for a new one, with what was sent in it, and room for one more contact."""
        form = cls(data=_form_data(state, seen, language) if state else {"member": True})
        stored = state["contacts"] if state else []
        count = len(stored) + 1
        if form.is_submitted():
            count = min(max(_last_contact(request.form) + 1, 1), MOST_CONTACTS)
        sent = request.form if form.is_submitted() else None
        form.contacts = [
            ContactForm(sent, prefix=f"contact-{place}-", data=_contact_data(stored, place)) for place in range(count)
        ]
        return form

    def make_room(self) -> None:
        """Show the form with room for another contact."""
        self.contacts.append(ContactForm(prefix=f"contact-{len(self.contacts)}-"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether the entry and each of its contacts can be kept."""
        is_right = super().validate(extra_validators)
        wrong = [contact for contact in self.contacts if not contact.remove.data and not contact.validate()]
        if not is_right or wrong:
            self._show_countries_by_name()
        return is_right and not wrong

    def _show_countries_by_name(self) -> None:
        """Show names where the rule has put codes: "NA" alone would be asked about when it is sent again."""
        for field in (self.country, self.second_country):
            if field.data and not field.errors:
                names = [menu_name(code, page_language()) for code in field.data.split(COUNTRIES_BETWEEN)]
                field.data = COUNTRIES_BETWEEN.join(names)

    def state(self, before: State | None) -> State:
        """The entry as it was entered, once it is validated."""
        known = {contact["id"] for contact in before["contacts"]} if before else set()
        contacts = [state for contact in self.contacts if (state := contact.state(known))]
        texts = ("name", "legal_name", "acronym", "sort_as", "region", "kind", "website")
        countries = two_countries(self.country.data, self.second_country.data)
        return (
            {field: getattr(self, field).data for field in texts}
            | countries
            | {
                "mail_domains": self.mail_domains.data.splitlines(),
                "member": bool(self.member.data),
                "names": [*_names(self.former_names, NameSort.FORMER), *_names(self.other_names, NameSort.OTHER)],
                "contacts": contacts,
            }
        )

    def problems(self) -> Iterator[tuple[str, str]]:
        """The id of each field that is wrong, and why."""
        forms: list[Form] = [self, *self.contacts]
        for form in forms:
            for field in form:
                yield from ((field.id, message) for message in field.errors)
        yield from (("name", message) for message in self.form_errors)


STORED_AS_TYPED = ("name", "legal_name", "acronym", "sort_as", "region", "kind", "website", "member")


def _text(field: Field) -> str:
    return field.data if isinstance(field.data, str) else ""


def _names(field: Field, sort: NameSort) -> list[State]:
    return [{"id": None, "name": name, "sort": str(sort)} for name in field.data.splitlines()]


def _last_contact(sent: Mapping[str, str]) -> int:
    """The place of the last contact that was sent, -1 for none."""
    places = [place for place in range(MOST_CONTACTS) if f"contact-{place}-name" in sent]
    return places[-1] if places else -1


def _contact_data(stored: Sequence[State], place: int) -> dict[str, Any]:
    if place >= len(stored):
        return {}
    return {"number": stored[place]["id"]} | {field: stored[place][field] for field in CONTACT_FIELDS}


def _form_data(state: State, seen: str, language: str) -> dict[str, Any]:
    lines: Callable[[NameSort], str] = lambda sort: "\n".join(  # noqa: E731
        name["name"] for name in state["names"] if name["sort"] == sort
    )
    return {
        **{field: state[field] for field in STORED_AS_TYPED},
        **{field: menu_name(state[field], language) if state[field] else "" for field in ("country", "second_country")},
        "former_names": lines(NameSort.FORMER),
        "other_names": lines(NameSort.OTHER),
        "mail_domains": "\n".join(state["mail_domains"]),
        "seen": seen,
    }
