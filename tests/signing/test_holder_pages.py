from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from signon import audit
from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.letters.status import LetterStatus
from signon.mail.models import OutboxMail
from signon.signing.models.record import Listed
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.signing.entries import confirmation_token, dump, status_token
from tests.walker import Walker


@pytest.fixture
def prepared(app: Flask) -> Callable[..., tuple[int, str]]:
    """A function that makes a signature and gives its number and a link to it."""

    def prepare(
        status: SignatureStatus = SignatureStatus.PENDING,
        token: Callable[..., str] = confirmation_token,
        *,
        days: int = 14,
        **changes: Any,
    ) -> tuple[int, str]:
        with app.app_context():
            letter = db.session.scalar(db.select(Letter)) or factories.letter(slug="rivers")
            signature = factories.signature(letter, status, **changes)
            address = f"/signatures/{token(signature, days=days)}"
            db.session.commit()
            return signature.id, address

    return prepare


@pytest.fixture
def signature(app: Flask) -> Callable[..., Any]:
    """A function that reads a signature anew, inside a context of its own."""

    def read(number: int, read: Any) -> Any:
        with app.app_context():
            return read(db.session.get_one(Signature, number))

    return read


def status_of(signature: Signature) -> SignatureStatus:
    return signature.status


def mails_to(app: Flask, address: str) -> list[Any]:
    with app.app_context():
        return [
            mail.subject.partition(":")[0]
            for mail in db.session.scalars(db.select(OutboxMail).filter_by(recipient=address))
        ]


def test_the_button_confirms_and_leads_to_the_signatures_own_page(
    app: Flask, walker: Walker, prepared: Callable[..., tuple[int, str]], signature: Callable[..., Any]
) -> None:
    number, address = prepared(representative_email="mara@lake.example")
    walker.open(address).press("Confirm the signature")
    assert "It is confirmed." in walker.text
    assert walker.path.startswith("/signatures/")
    assert walker.path != address
    assert signature(number, status_of) is SignatureStatus.VERIFIED
    assert mails_to(app, "mara@lake.example") == ["Confirmed"]


def test_the_page_says_what_will_be_confirmed_before_it_is(
    walker: Walker, prepared: Callable[..., tuple[int, str]]
) -> None:
    _number, address = prepared(organization="Lake Friends", acronym="LF", listed=Listed.RECIPIENT_ONLY)
    page = walker.open(address)
    assert all(
        words in page.text for words in ("Lake Friends", "LF", "Switzerland", "for the recipient alone", "version 1")
    )


def test_opening_a_link_changes_nothing_however_often_and_pressing_does(
    app: Flask, prepared: Callable[..., tuple[int, str]]
) -> None:
    links = [
        prepared()[1],
        prepared(SignatureStatus.APPROVED)[1],
        prepared(days=-1)[1],
        prepared(SignatureStatus.VERIFIED, status_token)[1],
        prepared(SignatureStatus.APPROVED, status_token)[1] + "/withdrawal",
        prepared(SignatureStatus.WITHDRAWN, status_token)[1],
        prepared(SignatureStatus.VERIFIED, status_token, days=-1)[1],
    ]
    with app.app_context():
        before = dump()
    walker = Walker(app)
    for _time in range(10):
        for link in [*links, "/letters/rivers/sign"]:
            assert walker.client.get(link).status_code in {200, 410}
            assert walker.client.head(link).status_code in {200, 410}
    with app.app_context():
        assert dump() == before
    walker.open(links[0]).press("Confirm the signature")
    with app.app_context():
        assert dump() != before


@pytest.mark.parametrize("action", ["confirmation", "withdrawal", "link"])
def test_a_button_without_the_pages_own_proof_does_nothing(
    client: FlaskClient, prepared: Callable[..., tuple[int, str]], signature: Callable[..., Any], action: str
) -> None:
    number, address = prepared()
    assert client.post(f"{address}/{action}").status_code == 400
    assert signature(number, status_of) is SignatureStatus.PENDING


def test_the_button_works_over_https_although_the_page_tells_nobody_where_it_was(
    app: Flask, prepared: Callable[..., tuple[int, str]], signature: Callable[..., Any]
) -> None:
    number, address = prepared()
    walker = Walker(app).open(address, base_url="https://letters.test")
    assert walker.response.headers["Referrer-Policy"] == "no-referrer"
    form = {field["name"]: field["value"] for field in walker.page.select("form[action$=confirmation] input")}
    walker.client.post(f"{address}/confirmation", data=form, base_url="https://letters.test")
    assert signature(number, status_of) is SignatureStatus.VERIFIED


def test_a_used_link_says_so_and_mails_the_link_that_is_needed_now(
    app: Flask, walker: Walker, prepared: Callable[..., tuple[int, str]]
) -> None:
    _number, address = prepared(representative_email="mara@lake.example")
    Walker(app).open(address).press("Confirm the signature")
    walker.open(address)
    assert walker.status == 410
    assert "You have used this link already" in walker.text
    assert "The signature was confirmed on" in walker.text
    walker.press("Mail me a link")
    assert mails_to(app, "mara@lake.example")[-1] == "Your link"


def test_an_expired_link_offers_a_new_one_that_works(
    app: Flask,
    walker: Walker,
    prepared: Callable[..., tuple[int, str]],
    signature: Callable[..., Any],
    work: Callable[[], None],
) -> None:
    number, address = prepared(days=-1, representative_email="mara@lake.example")
    walker.open(address)
    assert walker.status == 410
    assert "This link has expired" in walker.text
    walker.press("Mail me a link")
    work()
    with app.app_context():
        mail = db.session.scalar(db.select(OutboxMail))
        link = next(line for line in mail.captured.splitlines() if line.startswith("http"))
    walker.open(link).press("Confirm the signature")
    assert signature(number, status_of) is SignatureStatus.VERIFIED


def test_a_link_is_mailed_once_however_often_it_is_asked_for(
    app: Flask, prepared: Callable[..., tuple[int, str]]
) -> None:
    _number, address = prepared(days=-1, representative_email="mara@lake.example")
    for _press in range(8):
        Walker(app).open(address).press("Mail me a link")
    assert len(mails_to(app, "mara@lake.example")) == 1


FORGED = ["x", "a" * 10_000, "é🌊\u202e", "%00", "..%2f..%2fetc%2fpasswd", "%ff%fe", "' OR 1=1 --", "{{7*7}}", "+" * 43]


@pytest.mark.both_databases
@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_link_is_a_clean_missing_page(client: FlaskClient, forged: Any) -> None:
    answers = [client.get(f"/signatures/{forged}"), client.get(f"/signatures/{forged}/withdrawal")]
    answers += [client.get(f"/letters/{forged}/sign"), client.get(f"/letters/{forged}/signatories.json")]
    assert {answer.status_code for answer in answers} == {404}
    assert all("<h1>" in answer.text for answer in answers)


def test_a_link_of_one_purpose_does_not_serve_another(app: Flask, prepared: Callable[..., tuple[int, str]]) -> None:
    walker = Walker(app)
    number, status = prepared(SignatureStatus.PENDING, status_token)
    proof = walker.open(prepared()[1]).page.find("input", attrs={"name": "csrf_token"})["value"]
    assert walker.client.post(f"{status}/confirmation", data={"csrf_token": proof}).status_code == 404
    _number, confirmation = prepared()
    assert walker.client.post(f"{confirmation}/withdrawal", data={"csrf_token": proof}).status_code == 404
    with app.app_context():
        assert db.session.get_one(Signature, number).status is SignatureStatus.PENDING


def test_confirming_after_the_closing_time_is_refused_kindly(
    app: Flask, walker: Walker, prepared: Callable[..., tuple[int, str]], signature: Callable[..., Any]
) -> None:
    number, address = prepared()
    walker.open(address)
    with app.app_context():
        Letter.named("rivers").closes_at = now() - timedelta(seconds=1)
        db.session.commit()
    walker.press("Confirm the signature")
    assert walker.status == 409
    assert "Signing is closed" in walker.text
    assert not walker.page.find("button")
    assert walker.open(address).status == 409
    assert signature(number, status_of) is SignatureStatus.PENDING


def test_confirming_a_place_that_somebody_else_took_meanwhile_says_so_and_keeps_the_link(
    app: Flask, walker: Walker, prepared: Callable[..., tuple[int, str]]
) -> None:
    _number, address = prepared(organization="Lake Friends", representative_email="noa@lake.example")
    prepared(SignatureStatus.VERIFIED, organization="Lake Friends", representative_email="mara@lake.example")
    walker.open(address).press("Confirm the signature")
    assert walker.status == 409
    assert "Somebody else has signed for this organisation" in walker.text
    assert "mara" not in walker.text.lower()


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (SignatureStatus.VERIFIED, "It is confirmed."),
        (SignatureStatus.APPROVED, "It stands on the letter."),
        (SignatureStatus.REJECTED, "It was not admitted. The coalition gives this reason: Not a member organisation."),
        (SignatureStatus.WITHDRAWN, "It is withdrawn."),
    ],
)
def test_the_own_page_tells_the_state_and_what_was_agreed_to(
    app: Flask,
    walker: Walker,
    prepared: Callable[..., tuple[int, str]],
    signature: Callable[..., Any],
    status: SignatureStatus,
    words: str,
) -> None:
    number, address = prepared(status, status_token)
    walker.open(address)
    assert words in walker.text
    assert signature(number, lambda signature: signature.text_version.sha256) in walker.text


def test_a_corrected_name_is_told_with_the_entered_one(
    app: Flask, walker: Walker, prepared: Callable[..., tuple[int, str]]
) -> None:
    number, address = prepared(SignatureStatus.APPROVED, status_token, organization="lake freinds")
    with app.app_context():
        db.session.get_one(Signature, number).correct_printed_name("Lake Friends", by=factories.BY, at=now())
        db.session.commit()
    assert "Lake Friends entered as lake freinds" in walker.open(address).text


def test_withdrawing_asks_first_and_is_acknowledged_by_mail(
    app: Flask, walker: Walker, prepared: Callable[..., tuple[int, str]], signature: Callable[..., Any]
) -> None:
    number, address = prepared(SignatureStatus.APPROVED, status_token, representative_email="mara@lake.example")
    walker.open(address).follow("Withdraw")
    assert signature(number, status_of) is SignatureStatus.APPROVED
    walker.press("Withdraw the signature")
    assert "It is withdrawn." in walker.text
    assert walker.page.find("a", string="Sign again")
    assert signature(number, lambda signature: audit.trail(signature)[-1].action) == "signature:withdraw"
    assert mails_to(app, "mara@lake.example") == ["Withdrawn"]


def test_withdrawing_twice_withdraws_once(
    app: Flask, prepared: Callable[..., tuple[int, str]], signature: Callable[..., Any]
) -> None:
    number, address = prepared(SignatureStatus.APPROVED, status_token)
    pages = [Walker(app).open(f"{address}/withdrawal") for _tab in range(2)]
    for page in pages:
        assert "It is withdrawn." in page.press("Withdraw the signature").text
    verbs = signature(number, lambda signature: [entry.action for entry in audit.trail(signature)])
    assert verbs.count("signature:withdraw") == 1


def test_a_signature_that_was_not_admitted_cannot_be_withdrawn(
    walker: Walker, prepared: Callable[..., tuple[int, str]]
) -> None:
    _number, address = prepared(SignatureStatus.REJECTED, status_token)
    assert not walker.open(address).page.find("a", string="Withdraw…")
    assert not walker.open(f"{address}/withdrawal").page.find("button")


def test_a_withdrawal_after_delivery_says_that_the_document_stays(
    app: Flask, walker: Walker, prepared: Callable[..., tuple[int, str]]
) -> None:
    _number, address = prepared(SignatureStatus.APPROVED, status_token)
    with app.app_context():
        letter = Letter.named("rivers")
        letter.deliver(by=factories.BY, at=now(), details={})
        db.session.commit()
        assert letter.status is LetterStatus.DELIVERED
    assert "keeps the signatories of that day" in walker.open(f"{address}/withdrawal").text


@pytest.mark.parametrize("feature", ["signatures", "authorities", "invitations", "privacy/data"])
def test_a_site_that_cannot_serve_now_blames_no_link(
    app: Flask, prepared: Callable[..., tuple[int, str]], client: FlaskClient, feature: str
) -> None:
    token = prepared()[1].rsplit("/", 1)[1]
    with app.app_context():
        db.session.execute(db.text("UPDATE alembic_version SET version_num = '9999'"))
        db.session.commit()
    answer = client.get(f"/{feature}/{token}")
    assert answer.status_code == 503
    assert "9999" in answer.text
    assert "link" not in answer.text.split("<main")[1].split("</main")[0]
