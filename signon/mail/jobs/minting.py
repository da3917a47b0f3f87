"""The links of mails that are about to leave: their tokens are made now, and kept nowhere."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from signon.mail.links import UNSUBSCRIBE, filled
from signon.mail.models import OutboxMail
from signon.tokens import LinkToken, NewToken, Purpose


class MailLinks(NamedTuple):
    """The link in the text, the token in it, and the link that unsubscribes; each may be empty."""

    address: str = ""
    token: str = ""
    unsubscribe: str = ""


def mint_links(mail: OutboxMail, at: datetime, *, base_url: str, unsubscribe_days: int) -> MailLinks:
    """The links of one mail, as ``mint_links_of`` makes them."""
    return mint_links_of([mail], at, base_url=base_url, unsubscribe_days=unsubscribe_days)[mail.id]


def mint_links_of(
    mails: Sequence[OutboxMail], at: datetime, *, base_url: str, unsubscribe_days: int
) -> dict[int, MailLinks]:
    """The links of each mail by its number, with tokens made at ``at``; one unsubscribes for ``unsubscribe_days``."""
    wanted = [*_in_texts(mails), *_unsubscribing(mails, timedelta(days=unsubscribe_days))]
    tokens = LinkToken.mint_each(wanted, at=at)
    minted = {(one.mail_id, one.purpose): token for one, token in zip(wanted, tokens, strict=True)}
    return {mail.id: _links(mail, minted, base_url) for mail in mails}


def _links(mail: OutboxMail, minted: Mapping[tuple[int | None, Purpose], str], base_url: str) -> MailLinks:
    token = minted.get((mail.id, Purpose(mail.link_purpose)), "") if mail.link_purpose else ""
    address = filled(base_url + mail.link_path, token) if mail.link_path else ""
    if not mail.bulk:
        return MailLinks(address, token)
    return MailLinks(address, token, UNSUBSCRIBE.address(base_url, minted[mail.id, UNSUBSCRIBE.purpose]))


def _in_texts(mails: Sequence[OutboxMail]) -> Iterator[NewToken]:
    for mail in mails:
        if mail.link_purpose is not None and mail.link_subject_id is not None:
            yield NewToken(
                Purpose(mail.link_purpose), mail.link_subject_id, timedelta(seconds=mail.link_seconds), mail.id
            )


def _unsubscribing(mails: Sequence[OutboxMail], lifetime: timedelta) -> Iterator[NewToken]:
    return (NewToken(UNSUBSCRIBE.purpose, mail.id, lifetime, mail.id) for mail in mails if mail.bulk)
