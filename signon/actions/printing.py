"""A supporter's letters on paper: rendered like any letter, then handed over and forgotten."""

from collections.abc import Sequence
from datetime import date

from signon.actions.joined import joined
from signon.actions.letters import ShownLetter
from signon.delivery.document import LetterDocument
from signon.delivery.renderer import Customer, renderer
from signon.letters.fields import LetterheadPreset
from signon.letters.parts import Addressee, LeadSigner, Letterhead, LetterParts

MOST_SECONDS = 20.0
"""A letter of usual length takes a tenth of a second."""


def printed(letters: Sequence[ShownLetter], *, language: str, on: date) -> bytes:
    """One PDF with all the letters. Raises ``RenderingError`` when one cannot be printed in time."""
    made = [_document(letter, language, on) for letter in letters]
    return joined([renderer(Customer.STRANGERS).render(document, seconds=MOST_SECONDS).pdf for document in made])


def _document(shown: ShownLetter, language: str, on: date) -> LetterDocument:
    letter, supporter = shown.letter, shown.letter.supporter
    parts = LetterParts(
        language=language,
        letterhead=Letterhead(name=supporter.name, address=supporter.address, preset=LetterheadPreset.PLAIN),
        addressees=(Addressee(address=shown.to.inside_address, salutation=letter.salutation),),
        subject=letter.subject,
        closing=letter.closing,
        lead_signers=(LeadSigner(name=supporter.name),) if supporter.name else (),
        body=letter.body,
    )
    return LetterDocument.compose(parts, date=on, signatories=[])
