"""Encrypting what is kept for a short while, with keys that are made of the site's secret: AES-256 in GCM, by ``cryptography``.

Whoever has the database or a backup of it, but not the secret, reads nothing of it; nor does deleting leave anything readable.
"""

import os
from typing import cast

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

KEY_BYTES, NONCE_BYTES = 32, 12


def encrypted(content: bytes, *, purpose: str) -> bytes:
    """The content, readable again only by ``decrypted`` with the same purpose and the same secret."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + _cipher(purpose).encrypt(nonce, content, None)


def decrypted(content: bytes, *, purpose: str) -> bytes:
    """What was encrypted. Raises ``cryptography.exceptions.InvalidTag`` when purpose or secret are others, or it was changed."""
    return _cipher(purpose).decrypt(content[:NONCE_BYTES], content[NONCE_BYTES:], None)


def _cipher(purpose: str) -> AESGCM:
    secret = cast("str", current_app.config["SECRET_KEY"]).encode()
    return AESGCM(HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(secret))
