"""The certificate that finals are sealed with: found by the settings, read, judged, and made when there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from signon import durable
from signon.errors import DomainError
from signon.settings import Settings
from signon.translation import gettext as _
from signon.zones.in_words import day_in_words

KEPT = "seal.pem"
"""The name, in the instance folder, of the certificate that ``flask seal create`` makes, with its key."""
PEM = b"-----BEGIN "
SOON = timedelta(days=30)
LONGEST_NAME = 64

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class SealError(DomainError):
    """A document cannot be sealed, or the certificate for it cannot be used."""


@dataclass(frozen=True, slots=True)
class SealCertificate:
    """A certificate with its private key and the certificates between it and its root."""

    certificate: x509.Certificate
    key: PrivateKey
    chain: tuple[x509.Certificate, ...]

    @classmethod
    def configured(cls, settings: Settings) -> Self | None:
        """The certificate of this site; None where there is none. Raises ``SealError`` for one that cannot be used."""
        path = certificate_path(settings)
        if path is None:
            return None
        content = _read(path, "SIGNON_SEAL_CERTIFICATE")
        password = settings.seal_password.encode() or None
        try:
            if PEM not in content:
                return cls._from_pkcs12(content, password, path)
            key = _read(settings.seal_key, "SIGNON_SEAL_KEY") if settings.seal_key else content
            return cls._from_pem(content, key, password, path)
        except (ValueError, TypeError) as error:
            raise SealError(
                _(
                    "The seal's certificate or key in %(file)s cannot be read: %(reason)s. Check SIGNON_SEAL_CERTIFICATE, "
                    "SIGNON_SEAL_KEY and SIGNON_SEAL_PASSWORD.",
                    file=path,
                    reason=str(error).strip().splitlines()[0].rstrip("."),
                )
            ) from error

    @classmethod
    def _from_pkcs12(cls, content: bytes, password: bytes | None, path: Path) -> Self:
        key, certificate, others = pkcs12.load_key_and_certificates(content, password)
        return cls._matching(certificate, key, others, path)

    @classmethod
    def _from_pem(cls, content: bytes, key: bytes, password: bytes | None, path: Path) -> Self:
        certificate, *others = x509.load_pem_x509_certificates(content)
        encrypted = b"ENCRYPTED" in key
        return cls._matching(
            certificate, serialization.load_pem_private_key(key, password if encrypted else None), others, path
        )

    @classmethod
    def _matching(
        cls, certificate: x509.Certificate | None, key: object, chain: Sequence[x509.Certificate], path: Path
    ) -> Self:
        if certificate is None or key is None:
            raise SealError(
                _("%(file)s must hold both a certificate and its private key. Add what is missing.", file=path)
            )
        if not isinstance(key, PrivateKey):
            raise SealError(
                _("The seal's key in %(file)s must be an RSA or an elliptic-curve key. Make another.", file=path)
            )
        if key.public_key() != certificate.public_key():
            raise SealError(
                _(
                    "The seal's private key does not belong to the certificate in %(file)s. Put both of one kind there.",
                    file=path,
                )
            )
        return cls(certificate, key, tuple(chain))

    @property
    def name(self) -> str:
        """The sealer: the certificate's common name, or its organisation."""
        for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
            for attribute in self.certificate.subject.get_attributes_for_oid(kind):
                return str(attribute.value)
        return self.certificate.subject.rfc4514_string()

    @property
    def is_self_signed(self) -> bool:
        """Whether nobody but the coalition itself vouches for the name."""
        return self.certificate.issuer == self.certificate.subject

    @property
    def fingerprint(self) -> str:
        """The certificate's SHA-256, in hexadecimal."""
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    def check_validity(self, at: datetime) -> None:
        """Raise ``SealError`` unless the certificate is valid at ``at``."""
        first, last = self.certificate.not_valid_before_utc, self.certificate.not_valid_after_utc
        if not first <= at <= last:
            raise SealError(
                _(
                    "The seal's certificate is valid from %(first)s to %(last)s only. Configure another, or make one with "
                    "'flask seal create --force'.",
                    first=day_in_words(first),
                    last=day_in_words(last),
                )
            )

    def expires_soon(self, at: datetime) -> bool:
        """Whether it is time to think of the next certificate."""
        return self.certificate.not_valid_after_utc - at < SOON


def certificate_path(settings: Settings) -> Path | None:
    """The file of the certificate: the one that is set, else the one kept in the instance folder, if any."""
    kept = settings.instance / KEPT
    return settings.seal_certificate or (kept if kept.exists() else None)


def create_certificate(settings: Settings, *, name: str, years: int, at: datetime, replace: bool) -> Path:
    """Make a self-signed certificate in the instance folder, for its owner's eyes only; gives its file.

    Raises ``SealError`` when there is one already and it is not to be replaced.
    """
    path = settings.instance / KEPT
    if path.exists() and not replace:
        raise SealError(
            _("%(file)s exists already; documents are sealed with it. --force replaces it with a new one.", file=path)
        )
    if not 0 < len(name) <= LONGEST_NAME:
        raise SealError(_("The name in a certificate has 1 to %(most)s characters.", most=LONGEST_NAME))
    key = ec.generate_private_key(ec.SECP256R1())  # signs in a fraction of the time that RSA takes
    certificate = _self_signed(key, name, at, at + timedelta(days=365 * years))
    durable.write_over(
        path,
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    )
    return path


def _self_signed(key: ec.EllipticCurvePrivateKey, name: str, first: datetime, last: datetime) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    uses = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only",
         "decipher_only"), False,
    )  # fmt: skip
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(first)
        .not_valid_after(last)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **uses), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _read(path: Path, variable: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SealError(
            _(
                "%(variable)s: %(file)s cannot be read: %(reason)s. Let it name a file that this account may read.",
                variable=variable,
                file=path,
                reason=error.strerror,
            )
        ) from error
