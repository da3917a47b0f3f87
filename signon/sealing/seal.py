"""Sealing a finished PDF, and judging the seal of one: a PAdES signature (ETSI EN 319 142-1) with a visible mark.

The seal comes last: it covers every byte of the finished file. The renderer knows no signature fields, so it prints a
check box, which needs no font; here it becomes the signature field, in the same revision that the signature closes.
"""

import logging
import struct
import zlib
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path

import certifi
from asn1crypto import keys, pem, x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.generic import DictionaryObject, NameObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation import EmbeddedPdfSignature, SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signon.sealing.certificate import SealCertificate, SealError
from signon.sealing.mark import MARK, MARK_SIZE
from signon.sealing.state import SealState
from signon.translation import gettext as _

logging.getLogger("pyhanko.sign.validation").setLevel(logging.CRITICAL)  # it logs what it answers, with tracebacks

FIELD = "Seal"
DAMAGED = (
    PdfError, SignatureValidationError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError,
    struct.error, zlib.error,
)  # fmt: skip
"""The errors that reading a damaged file raises."""
CHECK_BOX_ENTRIES = ("/V", "/AS", "/AP", "/MK", "/Border")
"""The entries that a check box has and a signature field has not."""


class _SealWriter(IncrementalPdfFileWriter):
    """Adds the seal and leaves the metadata as the letter has it.

    PyHanko 0.38 would write it anew with the day of sealing, and in it the schema of PDF/UA as PDF/A does not know it.
    """

    def _update_meta(self) -> None:
        """Called before writing."""


def seal(pdf: bytes, certificate: SealCertificate, *, location: str, timestamps: TimeStamper | None = None) -> bytes:
    """The file with a signature in its field for the seal, after which nothing may change.

    ``location`` is the address where the document can be checked. Raises ``SealError`` when it cannot be sealed.
    """
    writer = _SealWriter(BytesIO(pdf))
    _prepare_field(writer)
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        location=location,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    signer = PdfSigner(metadata, _signer(certificate), timestamper=timestamps, stamp_style=_mark())
    try:
        sealed: BytesIO = signer.sign_pdf(writer, existing_fields_only=True)
    except (SigningError, PdfError, OSError) as error:
        raise SealError(_("The document could not be sealed: %(reason)s.", reason=str(error).rstrip("."))) from error
    return sealed.getvalue()


def state_of(pdf: bytes, at: datetime | None = None) -> SealState | None:
    """The state of the seal of a file, as of ``at`` or now; None for one without a seal.

    A file that cannot be read as a PDF any more has a seal that is broken.
    """
    try:
        signatures = PdfFileReader(BytesIO(pdf)).embedded_signatures
        return _validated(signatures[0], at) if signatures else None
    except DAMAGED:
        return SealState(intact=False, trusted=False, signer="", timestamped="")


def _validated(signature: EmbeddedPdfSignature, at: datetime | None) -> SealState:
    context = ValidationContext(trust_roots=_public_authorities(), allow_fetching=False, moment=at)
    status = validate_pdf_signature(signature, context, ts_validation_context=context)
    subject, stamped = status.signing_cert.subject, status.timestamp_validity
    return SealState(
        intact=status.intact and status.valid and status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
        trusted=status.trusted,
        signer=subject.native.get("common_name") or subject.human_friendly,
        timestamped=stamped.timestamp.isoformat() if stamped and stamped.intact and stamped.valid else "",
    )


def checked_state(pdf: bytes, *, timestamped: bool) -> SealState:
    """The state of a seal made just now. Raises ``SealError`` unless it is sound, and has its timestamp when it should."""
    state = state_of(pdf)
    if state is None or not state.intact:
        raise SealError(_("The seal was made but is not sound when read back. Nothing was stored; try again."))
    if timestamped and not state.timestamped:
        raise SealError(_("The timestamp that was given is not sound. Check SIGNON_TIMESTAMP_URL."))
    return state


@cache
def _public_authorities() -> list[x509.Certificate]:
    """The certificate authorities that Mozilla trusts."""
    roots = pem.unarmor(Path(certifi.where()).read_bytes(), multiple=True)
    return [x509.Certificate.load(der) for _name, _headers, der in roots]


def _prepare_field(writer: IncrementalPdfFileWriter) -> None:
    """Turn the printed check box into a signature field. Raises ``SealError`` for a file that has none."""
    form: DictionaryObject = writer.root.get("/AcroForm", DictionaryObject())
    field = next((field for field in form.get("/Fields", ()) if field.get_object().get("/T") == FIELD), None)
    if field is None:
        raise SealError(_("The document has no place for a seal, so it cannot be sealed."))
    widget = field.get_object()
    for entry in CHECK_BOX_ENTRIES:
        widget.pop(entry, None)
    widget["/FT"] = NameObject("/Sig")
    form.pop("/NeedAppearances", None)
    writer.mark_update(field)
    writer.update_container(form)


def _signer(certificate: SealCertificate) -> SimpleSigner:
    der = serialization.Encoding.DER
    key = certificate.key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    registry = SimpleCertificateStore()
    registry.register_multiple(x509.Certificate.load(one.public_bytes(der)) for one in certificate.chain)
    return SimpleSigner(
        signing_cert=x509.Certificate.load(certificate.certificate.public_bytes(der)),
        signing_key=keys.PrivateKeyInfo.load(key),
        cert_registry=registry,
    )


def _mark() -> StaticStampStyle:
    box = BoxConstraints(width=MARK_SIZE, height=MARK_SIZE)
    return StaticStampStyle(
        border_width=0,
        background=RawContent(MARK, box=box),
        background_layout=SimpleBoxLayoutRule(
            x_align=AxisAlignment.ALIGN_MID, y_align=AxisAlignment.ALIGN_MID, margins=Margins.uniform(0)
        ),
        background_opacity=1.0,
    )
