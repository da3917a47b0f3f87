"""Who plays the scenes, and the letters and signatures that they play with."""

from dataclasses import dataclass
from datetime import UTC, datetime

from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.letters.status import LetterStatus
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
MARA = "mara@lakes.example"
OMAR = "omar@marsh.example"


@dataclass(frozen=True)
class Cast:
    """Who plays a scene: names as people enter them, and the languages of the letter and of whoever reads."""

    organization: str
    other: str
    person: str
    role: str
    title: str
    words: str
    coalition: str = ""
    language: str = "en"
    reader: str = "en"


CASTS = {
    "plain": Cast(
        "Lake Friends", "Friends of the Lake", "Mara Quill", "Director", "Clean rivers", "We ask for it once more."
    ),
    "awkward": Cast(
        organization='Müller & Söhne <e. V.> "Fluß" {{ 7 * 7 }} {% raw %} 100 % %(title)s {link}',
        other="L'Étang & Cie {letter} <b>",
        person='Ó "Bo" <b>Ní</b> & Daughters {contact}',
        role="Chair & <Clerk> of the {{ board }}",
        title="Rivers & “lakes” <seas> {organization} 100 % %s {{ title }} "
        + "and every other water that runs from the hills to the tide " * 2,
        words="One line & <another>:\n\n\n  indented   {{ note }} {% endblock %} %(note)s\nand " + "a long line " * 20,
        coalition="Coalition for Water & <Air> {{ site }} {deadline}",
    ),
    "arabic": Cast(
        organization="جمعية أصدقاء النهر",
        other="أصدقاء النهر",
        person="ليلى منصور",
        role="المنسقة",
        title="قناة الوادي الأخضر",
        words="نطلب منكم النظر في النص الجديد.",
        coalition="ائتلاف المياه المفتوحة",
        language="ar",
        reader="ar",
    ),
}


def letter_of(cast: Cast, status: LetterStatus = LetterStatus.OPEN, *, contact: str = "", **changes: object) -> Letter:
    head = {"name": cast.coalition, "email": contact}
    named = {"title": cast.title, "language": cast.language, "letterhead": head}
    return factories.letter(status, at=AT, **(named | changes))


def signature_of(
    cast: Cast, letter: Letter, status: SignatureStatus = SignatureStatus.APPROVED, **changes: object
) -> Signature:
    usual = {
        "organization": cast.organization,
        "representative_name": cast.person,
        "representative_title": cast.role,
        "representative_email": MARA,
    }
    return factories.signature(letter, status, at=AT, **(usual | changes))


def without_address(cast: Cast, letter: Letter) -> Signature:
    factories.imported(letter, organization=cast.organization, representative_email="")
    db.session.flush()
    return db.session.scalars(db.select(Signature)).one()
