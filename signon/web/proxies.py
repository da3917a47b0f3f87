"""Whether the reverse proxies in front are those that the settings trust.

Behind a proxy that is not trusted all visitors have one address, so that one of them uses up the limits of all; and a proxy that
is trusted but not there lets anybody claim any address. What a request shows of it is noted when one is sent that may write,
and shown to owners and by ``flask doctor`` for a day. A header from a public address is a stranger's word and counts for nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from flask import Flask, current_app, request
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import Headers

from signon.database.db import Base, Choice, Moment, db, now
from signon.translation import gettext as _
from signon.web.networks import is_inside

SHOWN_FOR = timedelta(days=1)
NOTED_AGAIN_AFTER = timedelta(hours=1)
MOST_TRUSTED = 5
NOTED = "signon_proxies_noted"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Fault(StrEnum):
    """A fault: a proxy is not trusted, one sends no X-Forwarded-For, or a trusted one is not there."""

    UNTRUSTED = "untrusted"
    SILENT = "silent"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Seen:
    """The findings from one request: the fault, how many proxies are trusted, and how many there are."""

    fault: Fault
    trusted: int
    there: int


class ProxySighting(Base):
    """The latest request that showed a fault; one row for each kind."""

    __tablename__ = "proxy_sighting"

    fault: Mapped[Fault] = mapped_column(Choice(Fault), primary_key=True)
    trusted: Mapped[int]
    there: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)

    @classmethod
    def present(cls, at: datetime) -> Self | None:
        """The latest fault of the last day under the present settings; None when there is none."""
        trusted = current_app.config["SIGNON"].trusted_proxies
        lately = cls.at.between(at - SHOWN_FOR, at + SHOWN_FOR)
        return db.session.scalar(
            db.select(cls).filter_by(trusted=trusted).where(lately).order_by(cls.at.desc()).limit(1)
        )

    def sentence(self) -> str:
        """The fault and the setting that mends it, for the site's owner."""
        match self.fault:
            case Fault.UNTRUSTED:
                return _(
                    "Requests come through more reverse proxies (%(there)s) than are trusted (%(trusted)s): all visitors count "
                    "as one, and one of them can use up the limits of all. Set SIGNON_TRUSTED_PROXIES=%(there)s.",
                    there=self.there,
                    trusted=self.trusted,
                )
            case Fault.SILENT:
                return _(
                    "Requests come through a reverse proxy that sends no X-Forwarded-For: all visitors count as one. Have it "
                    "send that header, and set SIGNON_TRUSTED_PROXIES=1."
                )
        return _(
            "SIGNON_TRUSTED_PROXIES is %(trusted)s, but a request came with fewer entries in X-Forwarded-For (%(there)s). "
            "Whoever reaches this site past its proxies can claim any address. Close that way, have the proxies "
            "send the header, or set SIGNON_TRUSTED_PROXIES=%(there)s.",
            trusted=self.trusted,
            there=self.there,
        )


def init_app(app: Flask) -> None:
    """Look at every request that may write, and tell the desk's pages."""
    app.before_request(_note)
    app.jinja_env.globals["proxy_fault"] = lambda: ProxySighting.present(now())


def look(peer: str, headers: Headers, trusted: int) -> Seen | None:
    """The findings from a request from ``peer`` (the address that it counts for); None when all is as the settings say."""
    forwarded = [entry.strip() for entry in headers.get("X-Forwarded-For", "").split(",") if entry.strip()]
    if len(forwarded) < trusted:
        return Seen(Fault.MISSING, trusted, len(forwarded))
    if not is_inside(peer):
        return None
    if len(forwarded) > trusted:
        return Seen(Fault.UNTRUSTED, trusted, min(_there(forwarded, trusted), MOST_TRUSTED))
    if not trusted and ("Forwarded" in headers or "X-Real-IP" in headers):
        return Seen(Fault.SILENT, trusted, 1)
    return None


def _there(forwarded: list[str], trusted: int) -> int:
    """The number of proxies: those inside, one after the other, up to the first that reports an address outside."""
    there = trusted + 1
    while there < len(forwarded) and is_inside(forwarded[-there]):
        there += 1
    return there


def _note() -> None:
    if request.method in SAFE_METHODS:
        return
    seen = look(request.remote_addr or "", request.headers, current_app.config["SIGNON"].trusted_proxies)
    noted, at = current_app.extensions.setdefault(NOTED, {}), now()
    if seen is None or abs(at - noted.get(seen, datetime.min.replace(tzinfo=at.tzinfo))) < NOTED_AGAIN_AFTER:
        return
    db.session.merge(ProxySighting(fault=seen.fault, trusted=seen.trusted, there=seen.there, at=at))
    db.session.commit()
    noted[seen] = at
