"""Forms that could not be taken: what a person typed is shown again, to be sent once more with one press.

Only a form that came from this site is kept, with the proof that says so checked again. Passwords are never shown and files
cannot be sent back, so there are empty fields for them; a form that is too large stays in the browser alone.
"""

import re
from dataclasses import dataclass, field
from itertools import chain

from flask import request
from flask_wtf.csrf import validate_csrf
from werkzeug.exceptions import HTTPException
from wtforms import ValidationError

from signon.web.languages import lazy_gettext as _l

PROOF = "csrf_token"
MOST_CHARACTERS = 300_000
MOST_FIELDS = 2_000
SECRET = re.compile(r"pass(word|phrase|code)|secret|otp|(^|_)(code|pin|again|token)$", re.IGNORECASE)
NOT_TYPED = frozenset(
    {
        "opened",
        "remark",
        "listed",
        "seen",
        "said",
        "version",
        "revision",
        "sha256",
        "first_seen",
        "second_seen",
        "number",
        "kind",
    }
)
"""Fields that pages fill in for themselves; they are sent again and not shown."""

LABELS = {
    "organization": _l("Organisation"),
    "representative_name": _l("Representative"),
    "representative_title": _l("Position"),
    "representative_email": _l("Email address"),
}
"""The words for fields whose own name is not what people call them."""

TICKED = frozenset({"y", "on", "1", "yes", "true"})
PART = re.compile(r"[-_.]+")


@dataclass(frozen=True)
class KeptField:
    """A field by its name and what it held: text, or the name of a file."""

    name: str
    value: str = ""

    @property
    def label(self) -> str:
        """The field's name as people write it."""
        return str(LABELS.get(self.name, "")) or PART.sub(" ", self.name).strip().capitalize()

    @property
    def was_typed(self) -> bool:
        """Whether a person would know it again."""
        last = self.name.rsplit("-", 1)[-1]
        return bool(self.value.strip()) and self.value not in TICKED and last not in NOT_TYPED


@dataclass(frozen=True)
class KeptForm:
    """A form to send again: its texts, and the fields for passwords and files that have to be filled in anew."""

    texts: list[KeptField] = field(default_factory=list)
    secrets: list[KeptField] = field(default_factory=list)
    files: list[KeptField] = field(default_factory=list)
    is_too_large: bool = False


def kept_form() -> KeptForm | None:
    """The form that the present request brought, or None when it brought none that this site may send again."""
    if request.method != "POST":
        return None
    try:
        return _kept() if _came_from_this_site() else None
    except (HTTPException, OSError):  # a body that cannot be read, or a disk that is full
        return None


def _came_from_this_site() -> bool:
    try:
        validate_csrf(request.form.get(PROOF, ""))
    except ValidationError:
        return False
    return True


def _kept() -> KeptForm | None:
    fields = [KeptField(name, value) for name, value in request.form.items(multi=True) if name != PROOF]
    files = [KeptField(name, file.filename) for name, file in request.files.items(multi=True) if file.filename]
    if not fields and not files:
        return None
    if len(fields) > MOST_FIELDS or sum(map(_size, chain(fields, files))) > MOST_CHARACTERS:
        return KeptForm(is_too_large=True)
    secrets = [KeptField(one.name) for one in fields if SECRET.search(one.name)]
    return KeptForm([one for one in fields if not SECRET.search(one.name)], secrets, files)


def _size(one: KeptField) -> int:
    return len(one.name) + len(one.value)
