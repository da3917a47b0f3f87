"""The desk's way to the letter as a word processor's file."""

from flask import Response, request

from signon.access import EVERY_COORDINATOR, allow
from signon.db import now
from signon.delivery.blueprint import delivery
from signon.delivery.word_processor.letters import ENDING, letter_file
from signon.letters.models import Letter
from signon.letters.parts import Addressing

MIME_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@delivery.get("/coordinator/letters/<slug>/letter.docx")
@allow(*EVERY_COORDINATOR)
def word_processor_letter(slug: str) -> Response:
    """The letter with everybody who stands on it; ``?addressee=2`` chooses one of an individually addressed letter."""
    letter = Letter.named(slug)
    content = letter_file(letter, at=now(), addressee=_chosen_addressee(letter))
    answer = Response(content, mimetype=MIME_TYPE)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{letter.slug}{ENDING}")
    return answer


def _chosen_addressee(letter: Letter) -> int | None:
    """The place, from 0, of the addressee whose letter is wanted; counted from 1 in the address."""
    chosen = request.args.get("addressee", type=int)
    return None if chosen is None or letter.parts.addressing is Addressing.JOINT else chosen - 1
