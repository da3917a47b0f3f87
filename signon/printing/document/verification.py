"""The small print on how a finished document can be checked: its code, the address of the page that answers, a QR code.

It is printed in the bottom margin of the letter's last page, so that no line of the letter moves for it.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Self

from signon.printing.document.catalogue import LetterWords
from signon.printing.document.conventions import isolated
from signon.printing.document.images import image_address

PICTURE = "verification:qr"
"""The picture's name among the document's images. It is no file name, so no picture of a letter can have it."""
GROUP = 5


@dataclass(frozen=True, slots=True)
class PrintedVerification:
    """The small print at the foot of a final. ``seal`` names the seal's field; empty in a document without a seal.

    ``qr`` is an SVG picture of ``address``; it is printed under the name ``PICTURE``.
    """

    code: str
    address: str
    lines: tuple[str, ...]
    picture: str
    picture_description: str
    qr: bytes
    seal: str

    @classmethod
    def compose(cls, code: str, site: str, language: str, *, sealed_by: str = "") -> Self:
        """The small print for ``code``, on the site at ``site``; ``sealed_by`` names who seals the document, or is empty."""
        words = LetterWords(language)
        address = verification_address(site, code)
        lines = [
            words.verification_code(isolated(spelled(code), language)),
            words.verification_at(isolated(address, language)),
        ]
        if sealed_by:
            lines.append(words.sealed_by(isolated(sealed_by, language)))
        return cls(
            code=code,
            address=address,
            lines=tuple(lines),
            picture=image_address(PICTURE),
            picture_description=words.verification_picture(address),
            qr=qr_picture(address),
            seal=words.seal() if sealed_by else "",
        )


def verification_address(site: str, code: str) -> str:
    """The address of the page about the document with this code."""
    return f"{site}/v/{code}"


def spelled(code: str) -> str:
    """The code in groups, as people read and type it."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def qr_picture(address: str) -> bytes:
    """The address as a QR code: one path of black strokes, with the quiet zone that readers need."""
    import segno  # only finals have the picture

    picture = BytesIO()
    segno.make(address, error="l", micro=False).save(picture, kind="svg", border=2, xmldecl=False, svgns=True)
    return picture.getvalue()
