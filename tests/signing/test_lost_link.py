from typing import Any

import pytest
from flask import Flask

from signon.database.db import db
from signon.mail.models import OutboxMail
from signon.signing.status import SignatureStatus
from signon.tokens import Purpose
from tests import factories
from tests.signing.entries import status_token
from tests.walker import Walker


@pytest.fixture
def letter(app: Flask) -> dict[str, Any]:
    with app.app_context():
        letter = factories.letter(slug="rivers")
        one = factories.signature(letter, organization="Lake Friends", representative_email="mara@lake.example")
        two = factories.signature(
            letter, SignatureStatus.PENDING, organization="Lake Museum", representative_email="mara@lake.example"
        )
        elsewhere = factories.signature(factories.letter(slug="seas"), representative_email="mara@lake.example")
        token = status_token(one)
        db.session.commit()
        return {"token": token, "pending": two.id, "elsewhere": elsewhere.id}


def ask(app: Flask, email: str) -> Walker:
    walker = Walker(app).open("/letters/rivers/lost-link")
    return walker.press("Mail me the link", email=email)


def mails(app: Flask) -> list[Any]:
    with app.app_context():
        return list(db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id)))


def test_the_link_goes_to_the_address_that_signed_and_names_all_its_signatures(
    app: Flask, letter: dict[str, Any]
) -> None:
    ask(app, "Mara@Lake.example")
    [mail] = mails(app)
    assert mail.recipient == "mara@lake.example"
    assert mail.link_purpose == Purpose.SIGNATURE_STATUS
    assert "Lake Friends · Lake Museum" in mail.paragraphs[0]


def test_the_answer_is_the_same_for_an_address_that_has_not_signed(app: Flask, letter: dict[str, Any]) -> None:
    known, unknown = ask(app, "mara@lake.example"), ask(app, "nobody@lake.example")
    assert known.response.data == unknown.response.data
    assert len(mails(app)) == 1


def test_an_unconfirmed_signature_is_sent_its_link_to_confirm(app: Flask, letter: dict[str, Any]) -> None:
    with app.app_context():
        rivers = factories.letter(slug="lakes")
        factories.signature(rivers, SignatureStatus.PENDING, representative_email="noa@lake.example")
        db.session.commit()
    Walker(app).open("/letters/lakes/lost-link").press("Mail me the link", email="noa@lake.example")
    assert mails(app)[-1].link_purpose == Purpose.CONFIRM_SIGNATURE


def test_one_address_gets_one_mail_however_often_it_is_asked_for(app: Flask, letter: dict[str, Any]) -> None:
    for _time in range(8):
        ask(app, "mara@lake.example")
    assert len(mails(app)) == 1


def test_the_page_leads_on_to_the_others_by_links_of_their_own_and_to_no_other_letter(
    app: Flask, letter: dict[str, Any]
) -> None:
    walker = Walker(app).open(f"/signatures/{letter['token']}")
    assert "Lake Museum" in walker.text
    proof = walker.page.find("input", attrs={"name": "csrf_token"})["value"]
    elsewhere = f"/signatures/{letter['token']}/others/{letter['elsewhere']}"
    assert walker.client.post(elsewhere, data={"csrf_token": proof}).status_code == 404
    walker.press("Open it")
    assert "This is what your organisation signs" in walker.text
    assert letter["token"] not in walker.path


def test_what_is_no_address_is_refused_at_the_field(app: Flask, letter: dict[str, Any]) -> None:
    answer = ask(app, "a@b.example,c@d.example")
    assert answer.status == 422
    assert "must be one mail address" in answer.text
