"""The object store: bytes that never change, each under its SHA-256, checked when written and whenever they are read.

Every talk with the store has a deadline, and none happens beside an open transaction. The library is loaded with the first
talk, so that a site without a store does not wait for it.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar, NamedTuple, Self
from urllib.parse import urlsplit

from signon.errors import DomainError
from signon.jobs.leased import LeftToOthersError
from signon.settings import Settings
from signon.translation import gettext as _
from signon.waiting import no_transaction

if TYPE_CHECKING:
    from obstore.store import S3Store

FOLDER = "documents/"
TRIAL = "trial-of-signon"
"""The name of the object that is written, read and deleted to try the store, and to see what time it has there."""
SECONDS_TO_CONNECT = 3
SECONDS_OF_A_TRIAL = 5
SECONDS = 30
"""The time that one object may take, from the first byte to the last."""


class StoreAwayError(LeftToOthersError):
    """The store does not do what it is asked: it is away, hangs, refuses the key or has no such bucket."""

    status = 503
    pause: ClassVar[timedelta] = timedelta(seconds=30)


class StoredBytesError(DomainError):
    """The store answers, and what lies there is missing or not what was written."""

    status = 500


class StoredObject(NamedTuple):
    """An object in the store: the SHA-256 it is named by, and when it was written by the store's own clock."""

    sha256: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class ObjectStore:
    """A bucket of an S3-compatible store, and the key that opens it."""

    url: str
    bucket: str
    key: str
    region: str
    secret: str = field(repr=False)

    @classmethod
    def configured(cls, settings: Settings) -> Self | None:
        """The store of the settings; None where everything is kept in the database."""
        if not settings.store_url:
            return None
        return cls(
            settings.store_url, settings.store_bucket, settings.store_key, settings.store_region, settings.store_secret
        )

    def __str__(self) -> str:
        return f"{self.bucket} @ {urlsplit(self.url).netloc}"

    def write(self, content: bytes) -> None:
        """Write bytes under their SHA-256 and read them back.

        Raises ``StoreAwayError``, and ``StoredBytesError`` when other bytes come back.
        """
        digest = hashlib.sha256(content).hexdigest()
        with self._asked():
            self._client(SECONDS).put(FOLDER + digest, content)
        self.read(digest)

    def read(self, digest: str) -> bytes:
        """The bytes with this SHA-256. Raises ``StoreAwayError``, and ``StoredBytesError`` when they are not there."""
        with self._asked(digest):
            content = bytes(self._client(SECONDS).get(FOLDER + digest).bytes())
        if hashlib.sha256(content).hexdigest() != digest:
            raise StoredBytesError(_("The object %(name)s in %(store)s has been changed.", name=digest, store=self))
        return content

    def has(self, digest: str) -> bool:
        """Whether there is an object with this name. Raises ``StoreAwayError``."""
        try:
            with self._asked(digest):
                self._client(SECONDS_OF_A_TRIAL).head(FOLDER + digest)
        except StoredBytesError:
            return False
        return True

    def delete(self, digest: str) -> None:
        """Delete an object; one that is gone is no error. Raises ``StoreAwayError``."""
        with self._asked():
            self._client(SECONDS).delete(FOLDER + digest)

    def objects(self) -> Iterator[StoredObject]:
        """Every object, as the store lists them. Raises ``StoreAwayError``."""
        pages = iter(self._client(SECONDS).list(FOLDER))
        while True:
            with self._asked():
                page = next(pages, None)
            if page is None:
                return
            for one in page:
                yield StoredObject(one["path"].removeprefix(FOLDER), one["last_modified"])

    def try_out(self) -> datetime:
        """Write, read and delete a small object; gives the time that the store has. Raises ``StoreAwayError``."""
        client = self._client(SECONDS_OF_A_TRIAL)
        with self._asked():
            client.put(TRIAL, b"signon")
            found = client.get(TRIAL)
            at: datetime = found.meta["last_modified"]
            is_same = bytes(found.bytes()) == b"signon"
            client.delete(TRIAL)
        if not is_same:
            raise StoreAwayError(
                _(
                    "The store %(store)s gives back other bytes than it was given. Mend it, or choose another.",
                    store=self,
                )
            )
        return at

    def _client(self, seconds: int) -> "S3Store":
        return _client(self, seconds, os.getpid())

    @contextmanager
    def _asked(self, digest: str = "") -> Iterator[None]:
        """Talk with the store. Errors become ours; ``digest`` names the object that may be missing."""
        from obstore.exceptions import BaseError

        try:
            with no_transaction("the object store"):
                yield
        except FileNotFoundError as error:
            if digest and "NoSuchBucket" not in str(error):
                raise StoredBytesError(
                    _("The object %(name)s is not in %(store)s.", name=digest, store=self)
                ) from error
            raise StoreAwayError(self._sentence(_("there is no such bucket"))) from error
        except (BaseError, OSError) as error:
            raise StoreAwayError(self._sentence(_reason(error))) from error

    def _sentence(self, reason: str) -> str:
        return _(
            "The store %(store)s cannot be used: %(reason)s. Check the settings that begin with SIGNON_STORE.",
            store=self,
            reason=reason,
        )


@lru_cache(maxsize=8)
def _client(store: ObjectStore, seconds: int, _process: int) -> "S3Store":
    """A client of this process: one that another process has begun to use cannot be used after a fork."""
    from obstore.store import S3Store

    return S3Store(
        store.bucket,
        endpoint=store.url,
        access_key_id=store.key,
        secret_access_key=store.secret,
        region=store.region,
        virtual_hosted_style_request=False,
        client_options={
            "allow_http": store.url.startswith("http://"),
            "connect_timeout": timedelta(seconds=SECONDS_TO_CONNECT),
            "timeout": timedelta(seconds=seconds),
        },
        retry_config={"max_retries": 1, "retry_timeout": timedelta(seconds=seconds)},
    )


def _reason(error: BaseException) -> str:
    """The words of the library, without the details that it adds for programmers."""
    said = str(error).split("Debug source", 1)[0]
    if "<Message>" in said:
        said = said.split("<Message>", 1)[1].split("</Message>", 1)[0]
    return " ".join(said.split()).rstrip(".") or type(error).__name__
