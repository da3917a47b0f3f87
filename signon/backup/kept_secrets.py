"""The site's secrets as a backup holds them: the key that signs sessions, and the certificate that seals."""

from signon.sealing.certificate import PEM, certificate_path
from signon.settings import Settings

SECRET_KEY = "secret_key"  # noqa: S105 - a name
SEAL, SEAL_PKCS12, SEAL_PASSWORD = "seal.pem", "seal.p12", "seal.password"
NAMES = frozenset({SECRET_KEY, SEAL, SEAL_PKCS12, SEAL_PASSWORD})
"""The names in a backup, and of the files in the instance folder that a restore makes of them."""


def kept_secrets(settings: Settings) -> dict[str, bytes]:
    """The secrets in use, by name, wherever they are set. Raises ``OSError`` for a file that cannot be read."""
    found = {SECRET_KEY: settings.kept_secret_key().encode("utf-8")}
    path = certificate_path(settings)
    if path is None:
        return found
    content = path.read_bytes()
    if PEM not in content:
        found[SEAL_PKCS12] = content
    else:
        key = settings.seal_key.read_bytes() if settings.seal_key else b""
        found[SEAL] = content.rstrip() + b"\n" + key if key else content
    if settings.seal_password:
        found[SEAL_PASSWORD] = settings.seal_password.encode("utf-8")
    return found
