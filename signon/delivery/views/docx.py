"""The desk's way to the letter as a word processor's file."""

from flask import Response, request

from signon.access import EVERY_COORDINATOR, allow
from signon.database.db import db, now
from signon.delivery.documents import letter_to_print
from signon.delivery.docx import ENDING, written
from signon.letters.models.letter import Letter
from signon.letters.parts.fields import Addressing
from signon.web.capacity import Places, heavy
from signon.web.pages import Pages

pages = Pages()

MIME_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILES = Places("word processor files", many=1, queue=2, seconds=20)


@pages.get("/coordinator/letters/<slug>/letter.docx")
@allow(*EVERY_COORDINATOR)
@heavy(FILES)
def word_processor_letter(slug: str) -> Response:
    """The letter with everybody who stands on it; ``?addressee=2`` chooses one of an individually addressed letter."""
    letter = Letter.named(slug)
    snapshot, ordered = letter_to_print(letter, at=now(), addressee=_chosen_addressee(letter))
    db.session.rollback()  # so that nobody waits for the database while the file is written
    with FILES.taken():
        answer = Response(written(snapshot, ordered), mimetype=MIME_TYPE)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{slug}{ENDING}")
    return answer


def _chosen_addressee(letter: Letter) -> int | None:
    """The place, from 0, of the addressee whose letter is wanted; counted from 1 in the address."""
    chosen = request.args.get("addressee", type=int)
    return None if chosen is None or letter.parts.addressing is Addressing.JOINT else chosen - 1
