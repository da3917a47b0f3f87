"""Names in the parts of a letter that look damaged: read in a wrong encoding, or with letters lost."""

from collections.abc import Iterator

from signon.letters.parts.letter_parts import LetterParts
from signon.texts.damaged import damage_in_words
from signon.translation import gettext as _

MOST_NOTICES = 20


def damaged_names(parts: LetterParts) -> list[str]:
    """A sentence for each name that looks damaged, of the letterhead, the addressees and the lead signers."""
    sentences = []
    for where, text in _names(parts):
        if damage := damage_in_words(text):
            sentences.append(_("%(where)s: '%(text)s' %(damage)s.", where=where, text=text, damage=damage))
    return list(dict.fromkeys(sentences))[:MOST_NOTICES]


def _names(parts: LetterParts) -> Iterator[tuple[str, str]]:
    """The names, with the part of the letter that holds them."""
    yield _("Letterhead"), parts.letterhead.name
    for addressee in parts.addressees:
        for line in (*addressee.address.splitlines(), addressee.attention, addressee.salutation):
            yield _("Addressee"), line
    for signer in parts.lead_signers:
        for line in (signer.name, signer.title, signer.organization):
            yield _("Lead signer"), line
