"""The name of a message: under the domain of the site, whatever its public address looks like."""

import pytest
from sqlalchemy.orm import Session

from signon.database.db import now
from signon.mail.message_ids import new_message_id
from signon.mail.models import OutboxMail
from signon.settings import Settings

pytestmark = pytest.mark.both_databases
LONG = f"{'rivers.' * 35}example"


def domain(public_url: str, sender: str = "letters@mail.rivers.example") -> str:
    return new_message_id(Settings(public_url=public_url, mail_from=sender)).rpartition("@")[2]


@pytest.mark.parametrize(
    ("public_url", "expected"),
    [
        ("https://letters.rivers.example", "letters.rivers.example"),
        ("https://Letters.Rivers.Example.:8443/sign", "letters.rivers.example"),
        ("https://letters.fl\u00fcsse.example", "letters.xn--flsse-lva.example"),
        (f"https://{LONG}", LONG),
    ],
)
def test_a_message_is_named_under_the_public_address(public_url: str, expected: str) -> None:
    assert domain(public_url) == expected


@pytest.mark.parametrize(
    "public_url", ["", "http://localhost:8000", "http://192.0.2.7", "http://[2001:db8::7]:8000", "http://intranet",
                   "http://a..b", "http://-"]
)  # fmt: skip
def test_a_site_without_a_domain_takes_that_of_its_sender(public_url: str) -> None:
    assert domain(public_url) == "mail.rivers.example"


def test_a_site_that_has_no_domain_at_all_takes_one_that_nobody_has() -> None:
    assert domain("", "Signon <signon@localhost>") == "signon.invalid"


def test_no_two_messages_have_one_name() -> None:
    assert len({new_message_id(Settings()) for _message in range(100)}) == 100


def test_the_longest_name_has_room(session: Session, settings: Settings) -> None:
    name = new_message_id(Settings(public_url=f"https://{LONG}"))
    mail = OutboxMail.queue(to="mara@rivers.example", subject="Hello", paragraphs=["Hello."], at=now())
    mail.message_id = name
    session.commit()
    session.expire_all()
    assert mail.message_id == name
