"""What tests of seals need: a certificate made once, and a timestamp authority on loopback."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

from asn1crypto import keys, tsp, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

from signon.database.db import now
from signon.sealing.certificate import KEPT, PrivateKey, create_certificate
from signon.settings import Settings

SIGNER = "Clean Rivers Coalition"


@cache
def certificate_pem() -> bytes:
    """A self-signed certificate with its key, as ``flask seal create`` makes it."""
    with TemporaryDirectory() as folder:
        settings = Settings(instance=Path(folder), secret_key="test")
        at = now() - timedelta(minutes=5)
        return create_certificate(settings, name=SIGNER, years=1, at=at, replace=False).read_bytes()


def keep_certificate(settings: Settings) -> None:
    """Give the site a certificate."""
    (settings.instance / KEPT).write_bytes(certificate_pem())


def kept_as(kind: str, settings: Settings) -> Settings:
    """Settings that name a self-signed certificate of one of ``KINDS``, kept in the instance folder."""
    make_key, pack = KINDS[kind]
    return settings.model_copy(update=pack(*_self_signed(make_key()), settings.instance))


def _self_signed(key: PrivateKey) -> tuple[PrivateKey, certificates.Certificate]:
    name = certificates.Name([certificates.NameAttribute(NameOID.COMMON_NAME, SIGNER)])
    builder = (
        certificates.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(certificates.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=365))
    )
    return key, builder.sign(key, hashes.SHA256())


def _as_pem(key: PrivateKey, certificate: certificates.Certificate, folder: Path) -> dict[str, Any]:
    """A certificate and, in a file of its own, its key with a password."""
    pem, password = serialization.Encoding.PEM, serialization.BestAvailableEncryption(b"open sesame")
    (folder / "seal.crt").write_bytes(certificate.public_bytes(pem))
    (folder / "seal.key").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, password))
    return {
        "seal_certificate": folder / "seal.crt",
        "seal_key": folder / "seal.key",
        "seal_password": "open sesame",
    }


def _as_pkcs12(key: PrivateKey, certificate: certificates.Certificate, folder: Path) -> dict[str, Any]:
    password = serialization.BestAvailableEncryption(b"open sesame")
    packed = pkcs12.serialize_key_and_certificates(b"seal", key, certificate, None, password)
    (folder / "seal.p12").write_bytes(packed)
    return {"seal_certificate": folder / "seal.p12", "seal_password": "open sesame"}


def _elliptic_key() -> PrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@cache
def _rsa_key() -> PrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


KINDS: dict[str, tuple[Callable[[], PrivateKey], Callable[..., dict[str, Any]]]] = {
    "P-256 as PEM": (_elliptic_key, _as_pem),
    "P-256 as PKCS#12": (_elliptic_key, _as_pkcs12),
    "RSA as PEM": (_rsa_key, _as_pem),
    "RSA as PKCS#12": (_rsa_key, _as_pkcs12),
}
"""Keys and files that a certificate comes as."""


@contextmanager
def timestamp_authority(answer: Callable[[bytes], tuple[str, bytes]] | None = None) -> Iterator[str]:
    """A timestamp authority's address; ``answer`` replaces its content type and reply."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = self.rfile.read(int(self.headers["Content-Length"]))
            kind, reply = (answer or _timestamp)(request)
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *arguments: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def _timestamp(request: bytes) -> tuple[str, bytes]:
    answer = _stamper().request_tsa_response(tsp.TimeStampReq.load(request))
    return "application/timestamp-reply", answer.dump()


@cache
def _stamper() -> DummyTimeStamper:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = certificates.Name([certificates.NameAttribute(NameOID.COMMON_NAME, "Town Clock")])
    certificate = (
        certificates.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=1))
        .add_extension(certificates.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, hashes.SHA256())
    )
    der = serialization.Encoding.DER
    private = key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return DummyTimeStamper(
        x509.Certificate.load(certificate.public_bytes(der)), keys.PrivateKeyInfo.load(private), include_nonce=True
    )
