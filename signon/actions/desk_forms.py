"""The desk's forms of action pages, offices and lists of offices."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, Form, HiddenField, StringField, TextAreaField
from wtforms.fields import Field, FieldList, FormField, SelectField
from wtforms.validators import DataRequired, Optional, Regexp, ValidationError

from signon.actions.backgrounder import without_citation
from signon.actions.forms import Ticked
from signon.actions.models import ActionPage, Citation
from signon.actions.offices.models import Office, OfficeList, constituency_countries
from signon.contacts import web_address
from signon.countries import country_name
from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.letters.parts.fields import known_language
from signon.letters.status import PUBLIC
from signon.translation import gettext as _
from signon.web.languages import lazy_gettext as _l
from signon.web.languages import reader_language
from signon.web.public_form import Contact, Line, Words

MOST_TEXT = 60_000
text = Words(MOST_TEXT)
BLANK_CITATIONS = 3
"""Empty rows below the citations, so that more can be entered without scripts."""

MARK = Regexp(
    r"^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$", message=_l("A mark has only letters a–z, digits, hyphens and underscores.")
)


class CitationForm(Form):
    """A source of the backgrounder; a row without anything in it is left out."""

    mark = StringField(_l("Mark"), validators=[Optional(), MARK])
    title = StringField(_l("Title"), validators=[Optional(), Line(500)])
    author = StringField(_l("Author"), validators=[Optional(), Line(300)])
    publication = StringField(_l("Publication"), validators=[Optional(), Line(300)])
    dated = StringField(_l("Date, as printed"), validators=[Optional(), Line(60)])
    address = StringField(_l("Address"), validators=[Optional(), Contact(web_address)])
    archived = StringField(_l("Archived copy"), validators=[Optional(), Contact(web_address)])

    def is_blank(self) -> bool:
        """Whether nothing was entered."""
        return not any((field.data or "").strip() for field in self)


class ActionForm(FlaskForm):
    """All that coordinators decide about an action page."""

    revision = HiddenField()
    title = StringField(_l("Title"), validators=[DataRequired(_l("Enter a title.")), Line(300)])
    slug = StringField(
        _l("End of its address"),
        validators=[
            Optional(),
            Regexp(r"^[a-z0-9]+(-[a-z0-9]+)*$", message=_l("Use small letters a–z, digits and single hyphens.")),
            Line(80),
        ],
    )
    language = StringField(
        _l("Language of the letter"),
        validators=[DataRequired(_l("Enter the language, such as en or fr.")), Contact(known_language)],
    )
    introduction = TextAreaField(_l("Introduction"), validators=[text])
    by_constituency = BooleanField(_l("Offer the offices of the supporter's state and district"))
    constituency_country = SelectField(_l("Country of the states"))
    lists = Ticked(_l("Lists of offices"), coerce=int)
    offices = Ticked(_l("Single offices"), coerce=int)
    letter_id = SelectField(_l("Beside which letter"), coerce=int)
    subject = StringField(_l("Subject"), validators=[Optional(), Line(300)])
    salutation = StringField(
        _l("Salutation of offices that have none of their own"), validators=[Optional(), Line(300)]
    )
    body = TextAreaField(_l("Text before the requests"), validators=[DataRequired(_l("Write the letter.")), text])
    requests = TextAreaField(_l("Requests, one in a line"), validators=[text])
    ending = TextAreaField(_l("Text after the requests"), validators=[text])
    closing = StringField(
        _l("Complimentary close"), validators=[DataRequired(_l("Enter how the letter closes.")), Line(200)]
    )
    backgrounder_title = StringField(_l("Title of the backgrounder"), validators=[Optional(), Line(300)])
    backgrounder = TextAreaField(_l("Text of the backgrounder"), validators=[text])
    citations = FieldList(FormField(CitationForm), max_entries=300)

    @classmethod
    def of(cls, page: ActionPage | None) -> "ActionForm":
        """The form of a page, or of a new one, with what was sent in it."""
        form = cls(data=_values(page) if page else {"language": "en", "salutation": "Dear [Recipient],"})
        form.constituency_country.choices = _countries(page)
        form.lists.choices = [
            (one.id, one.name) for one in db.session.scalars(db.select(OfficeList).order_by(OfficeList.name))
        ]
        form.offices.choices = [(one.id, one.name) for one in _apart(page)]
        form.letter_id.choices = [(0, _("none")), *((one.id, one.title) for one in _public_letters())]
        if not form.is_submitted():
            for _row in range(BLANK_CITATIONS):
                form.citations.append_entry()
        return form

    def validate_by_constituency(self, field: Field) -> None:
        """Refuse to offer states of which nobody is known."""
        if field.data and not self.constituency_country.choices[1:]:
            raise ValidationError(
                _("No offices of a state or district are known yet. Import them before you offer them here.")
            )

    def validate_constituency_country(self, field: Field) -> None:
        """Refuse states without their country."""
        if self.by_constituency.data and not field.data and field.choices[1:]:
            raise ValidationError(_("Choose the country whose states and districts you offer."))

    def validate_citations(self, _field: Field) -> None:
        """Refuse marks that stand for nothing or for two sources, and sources that the text cannot mention."""
        marks = [row.mark.data for row in self.sources()]
        for row in self.sources():
            if not row.mark.data or not row.title.data:
                raise ValidationError(_("Every source needs a mark and a title."))
        if twice := next((mark for mark in marks if marks.count(mark) > 1), None):
            raise ValidationError(_("Two sources have the mark '%(mark)s'; give each its own.", mark=twice))

    def validate_backgrounder(self, _field: Field) -> None:
        """Refuse a text that mentions a source which is not there."""
        missing = without_citation(self.backgrounder.data or "", (row.mark.data for row in self.sources()))
        if missing:
            raise ValidationError(
                _(
                    "The text mentions %(marks)s, but no source has that mark. Add the source, or take the mention out.",
                    marks=", ".join(f"[@{mark}]" for mark in missing),
                )
            )

    def sources(self) -> Iterator[Any]:
        """The rows of citations with anything in them."""
        return (row.form for row in self.citations if not row.form.is_blank())

    def fill(self, page: ActionPage) -> None:
        """Give the page what was entered."""
        for name in TEXTS:
            setattr(page, name, self[name].data or "")
        page.requests = [line.strip() for line in (self.requests.data or "").splitlines() if line.strip()]
        page.by_constituency = bool(self.by_constituency.data)
        page.constituency_country = self.constituency_country.data or ""
        page.letter_id = self.letter_id.data or None
        page.lists = _chosen(OfficeList, self.lists.data)
        page.offices = _chosen(Office, self.offices.data)
        page.citations = []
        db.session.flush()
        page.citations = [_citation(place, row) for place, row in enumerate(self.sources(), start=1)]


class OfficesFileForm(FlaskForm):
    """A file of offices."""

    file = FileField(_l("File of offices"), validators=[FileRequired(_l("Choose a file."))])


class OfficeListForm(FlaskForm):
    """The name of a list of offices."""

    name = StringField(_l("Name of a new list"), validators=[DataRequired(_l("Enter a name.")), Line(200)])


TEXTS = (
    "title", "language", "introduction", "subject", "salutation", "body", "ending", "closing",
    "backgrounder_title", "backgrounder",
)  # fmt: skip
"""The fields whose text the page takes as it is."""


def _values(page: ActionPage) -> dict[str, Any]:
    return {
        **{name: getattr(page, name) for name in (*TEXTS, "slug", "by_constituency", "constituency_country")},
        "revision": str(page.revision),
        "requests": "\n".join(page.requests),
        "letter_id": page.letter_id or 0,
        "lists": [one.id for one in page.lists],
        "offices": [one.id for one in page.offices],
        "citations": [{name: getattr(one, name) for name in CitationForm()._fields} for one in page.citations],
    }


def _citation(place: int, row: CitationForm) -> Citation:
    return Citation(position=place, **{name: field.data or "" for name, field in row._fields.items()})


def _apart(page: ActionPage | None) -> Sequence[Office]:
    """The offices that everybody may write to, and those the page has already."""
    own = [one.id for one in page.offices] if page else []
    query = db.select(Office).where(((Office.division == "") & Office.left_at.is_(None)) | Office.id.in_(own))
    return db.session.scalars(query.order_by(Office.name).limit(500)).all()


def _countries(page: ActionPage | None) -> list[tuple[str, str]]:
    """The countries with offices of states or districts, and the one the page has already."""
    codes = dict.fromkeys([*constituency_countries(), *([page.constituency_country] if page else [])])
    return [("", _("none")), *((code, country_name(code, reader_language())) for code in codes if code)]


def _public_letters() -> Sequence[Letter]:
    return db.session.scalars(db.select(Letter).where(Letter.status.in_(PUBLIC)).order_by(Letter.id.desc())).all()


def _chosen(model: Any, numbers: Sequence[int] | None) -> list[Any]:
    return list(db.session.scalars(db.select(model).where(model.id.in_(numbers or []))))
