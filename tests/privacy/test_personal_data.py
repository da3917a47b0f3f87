import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert
from sqlalchemy.orm import Session

from signon import audit
from signon.database.db import db, now
from signon.delivery.jobs import finalise
from signon.delivery.models import Final
from signon.invitations.models import Invitation, InvitationBatch
from signon.invitations.status import BatchKind
from signon.letters.models.letter import Letter
from signon.mail.bounces.models import MailBounce
from signon.mail.bounces.status import BounceKind
from signon.mail.models import OutboxMail
from signon.mail.refused_addresses import RefusedAddress
from signon.mail.unsubscriptions import Unsubscription
from signon.messages.models import Message
from signon.organizations.importing.models import DirectoryImport, DirectoryImportRow
from signon.organizations.models import Organization
from signon.privacy import collecting
from signon.privacy.models import DataRequest
from signon.signing.importing.models import SignatoryImport, SignatoryImportRow, SignatoryOutcome
from signon.signing.models.authority import Authoriser
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from signon.tokens import LinkToken, Purpose
from signon.wordings.models import Words
from tests import factories
from tests.mail.unproven.days import a_day_passes
from tests.signing.entries import dump, status_token
from tests.walker import Walker

MARA_S_ADDRESS = {"representative_email": "mara@lake.example"}
MARA: dict[str, Any] = {"representative_email": "mara@lake.example", "representative_name": "Mara Quillfeather"}


@pytest.fixture
def everywhere(session: Session) -> Letter:
    """Mara, wherever the site can know her: three letters, the directory, a message, a mail, another's authority."""
    for slug, style in (("open", "names"), ("left", "names"), ("printed", "names-representatives")):
        letter = factories.letter(slug=slug, signatory_list={"style": style})
        factories.signature(letter, organization=f"Lake {slug}", **MARA)
        if slug != "open":
            finalise(letter, by="ines", at=now())
    other = factories.signature(factories.letter(slug="other"), SignatureStatus.VERIFIED)
    other.name_authoriser(Authoriser(name="Mara Quillfeather", title="President", email="mara@lake.example"))
    other.ask_authority(at=now())
    entry = Organization.enter("Lake Friends", at=now())
    entry.reach("Mara Quillfeather", "President", "mara@lake.example")
    Message.receive(name="Mara Quillfeather", email="mara@lake.example", subject="Hello", text="A question", at=now())
    status_token(session.get_one(Signature, 1))
    invite(other.letter, entry)
    Unsubscription.of("mara@lake.example", at=now())
    come_back()
    kept = DirectoryImport(file_name="a.csv", sha256="0" * 64, status="applied", created_by="ines", created_at=now())
    session.add(kept)
    session.flush()
    state = {"contacts": [{"name": "Mara Quillfeather", "email": "mara@lake.example"}]}
    session.add(DirectoryImportRow(import_id=kept.id, number=1, outcome="changed", before=state, after=state))
    session.commit()
    return letter


def come_back() -> None:
    """A mail to an office that forwards to Mara, where it was refused; and a mail to herself."""
    said = "550 <Mara@lake.example>: no such user"
    for recipient in ("office@lake.example", "mara@lake.example"):
        mail = OutboxMail.queue(to=recipient, subject="Sign", paragraphs=["Hello."], at=now())
        mail.came_back(now(), said, reply_code=550, enhanced_code="5.1.1")
        db.session.flush()
        found = MailBounce(
            mail_id=mail.id, kind=BounceKind.HARD, said=said, address="mara@lake.example", received_at=now()
        )
        db.session.add(found)
    db.session.add(RefusedAddress(address="mara@lake.example", since=now(), said=said))


def invite(letter: Letter, entry: Any) -> None:
    """An invitation to Mara, sent by hand."""
    batch = InvitationBatch.draft(letter, BatchKind.INVITATIONS, Words("Sign", "Please sign."), by="ines", at=now())
    db.session.flush()
    db.session.add(
        Invitation(
            letter_id=letter.id,
            batch_id=batch.id,
            organization_id=entry.id,
            organization_name=entry.name,
            contact_name="Mara Quillfeather",
            contact_title="President",
            email="mara@lake.example",
        )
    )


@pytest.mark.both_databases
def test_everything_is_found_in_all_features(everywhere: Letter) -> None:
    kinds = [record.kind for record in collecting.held("mara@lake.example")]
    assert kinds.count("Signature") == 3
    assert {
        "Named as having authorised a signature",
        "Contact in the member directory",
        "Message to the coalition",
        "Mail",
        "Invitation",
        "Unsubscribed from invitations",
        "Mail that came back",
        "Address that takes no mail",
    } <= set(kinds)


@pytest.mark.both_databases
def test_erasing_leaves_the_public_record_and_nothing_else_of_the_person(session: Session, everywhere: Letter) -> None:
    stays = collecting.erase("mara@lake.example", at=now())
    session.commit()
    assert stays == ["Clean rivers: Lake left", "Clean rivers: Lake printed, Mara Quillfeather, Director"]
    assert collecting.held("mara@lake.example") == []
    open_one, left, printed = session.scalars(db.select(Signature).order_by(Signature.id).limit(3))
    assert open_one.status is SignatureStatus.WITHDRAWN
    assert (left.status, left.printed_name, left.representative_name) == (SignatureStatus.APPROVED, "Lake left", "")
    assert printed.representative_name == "Mara Quillfeather"
    rest = [row for row in dump() if "mara@lake.example" in str(row).lower()]
    assert rest == []
    named = {row[0] for row in dump() if "Quillfeather" in str(row)}
    assert named <= {"signature", "final", "rendering"}
    assert "Quillfeather" not in str(session.scalars(db.select(Final.signatories)).first())


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "naming",
    [
        {"outcome": SignatoryOutcome.ADDED, "values": MARA},
        {"outcome": SignatoryOutcome.REFUSED, "reason": "'mara@lake.example' is named twice"},
        {"outcome": SignatoryOutcome.REFUSED, "name": "mara@lake.example"},
    ],
)
def test_erasing_forgets_the_rows_and_the_file_of_imports_of_signatories_that_name_the_person(
    session: Session, naming: dict[str, Any]
) -> None:
    letter = factories.letter()
    numbers = []
    for values in (naming, {"outcome": SignatoryOutcome.ADDED, "values": {"representative_email": "luc@reed.example"}}):
        kept = SignatoryImport.receive(b"a table", "a.csv", by="ines", at=now(), letter_id=letter.id)
        session.flush()
        row = {"number": 2, "name": "Lake Friends", "reason": "", **values}
        session.execute(insert(SignatoryImportRow).values(import_id=kept.id, **row))
        numbers.append(kept.id)
    session.commit()
    collecting.erase("mara@lake.example", at=now())
    session.commit()
    assert list(session.scalars(db.select(SignatoryImportRow.import_id))) == numbers[1:]
    about, other = (session.get_one(SignatoryImport, number) for number in numbers)
    assert (about.content, about.forgotten_at is None) == (None, False)
    assert (other.content, other.forgotten_at) == (b"a table", None)
    assert not [row for row in dump() if "mara@lake.example" in str(row)]


@pytest.mark.both_databases
def test_no_digest_of_an_entry_outlives_who_is_in_it(session: Session) -> None:
    letter = factories.letter(authority="named")
    ines = Authoriser(name="Ines Ferry", title="President", email="ines@lake.example")
    for title in ("Director", "Chair"):
        details = factories.details(organization="Lake Friends", representative_title=title, **MARA_S_ADDRESS)
        Signature.sign_on(letter, details, at=now(), authoriser=ines)
    digests = {one.entry_digest for one in session.scalars(db.select(Signature))}
    assert len(digests) == 2
    for address in ("ines@lake.example", "mara@lake.example"):
        collecting.erase(address, at=now())
        session.commit()
        session.expire_all()
        left = {one.entry_digest for one in session.scalars(db.select(Signature))}
        assert not left & digests


@pytest.mark.both_databases
def test_no_act_in_the_trail_names_a_representative(session: Session, everywhere: Letter) -> None:
    collecting.erase("mara@lake.example", at=now())
    session.flush()
    entries = session.scalars(db.select(audit.AuditEntry))
    said = " ".join(f"{entry.actor} {entry.reason} {entry.details}" for entry in entries)
    assert "mara" not in said.lower()


def ask(app: Flask, email: str) -> Walker:
    return Walker(app).open("/privacy/data").press("Mail me the link", email=email)


def link(app: Flask, work: Callable[[], None]) -> Any:
    work()
    with app.app_context():
        mail = db.session.scalar(db.select(OutboxMail).filter_by(about="personal-data").order_by(OutboxMail.id.desc()))
        return next(line for line in mail.captured.splitlines() if line.startswith("http"))


@pytest.fixture
def signed(app: Flask) -> None:
    with app.app_context():
        factories.signature(factories.letter(slug="rivers"), organization="Lake Friends", **MARA)
        db.session.commit()


def test_a_person_sees_takes_and_erases_what_is_kept(
    app: Flask, walker: Walker, signed: None, work: Callable[[], None]
) -> None:
    ask(app, "Mara@lake.example")
    address = link(app, work)
    walker.open(address)
    assert "Lake Friends" in walker.text
    assert "withdrawn; name, title and address erased" in walker.text
    file = json.loads(walker.client.get(address.removeprefix("http://letters.test") + "/data.json").data)
    assert file["email"] == "mara@lake.example"
    assert file["records"][0]["values"]["Name"] == "Mara Quillfeather"
    walker.press("Erase everything that can be erased")
    assert "It is erased" in walker.text
    with app.app_context():
        assert db.session.get_one(Signature, 1).representative_email == ""
        assert db.session.scalar(db.select(db.func.count(DataRequest.id))) == 0
    walker.open(address)
    assert walker.status == 410
    assert "Your data has been erased already" in walker.text


def test_the_answer_is_the_same_when_nothing_is_kept_and_no_mail_is_written(app: Flask, signed: None) -> None:
    assert ask(app, "mara@lake.example").response.data == ask(app, "nobody@lake.example").response.data
    with app.app_context():
        assert [mail.recipient for mail in db.session.scalars(db.select(OutboxMail))] == ["mara@lake.example"]


def test_a_link_that_another_mail_was_in_the_way_of_comes_when_a_day_is_over(
    app: Flask, signed: None, work: Callable[[], None]
) -> None:
    message = {"email": "mara@lake.example", "subject": "Hello", "text": "Hello."}
    for _time in range(3):
        Walker(app).open("/contact").press("Send the message", **message)
    ask(app, "mara@lake.example")
    assert subjects(app) == ["Your message has arrived"]
    a_day_passes(app)
    work()
    assert subjects(app) == ["Your message has arrived", "What is kept of you"]
    ask(app, "mara@lake.example")
    a_day_passes(app)
    work()
    assert len(subjects(app)) == 2


def subjects(app: Flask) -> list[str]:
    """The subjects of the mails to Mara."""
    with app.app_context():
        query = db.select(OutboxMail.subject).filter_by(recipient="mara@lake.example")
        return list(db.session.scalars(query.order_by(OutboxMail.id)))


def test_one_address_is_not_flooded(app: Flask, signed: None) -> None:
    for _time in range(8):
        ask(app, "mara@lake.example")
    with app.app_context():
        mails = db.session.scalar(db.select(db.func.count(OutboxMail.id)))
        assert mails == 1


def test_opening_the_link_erases_nothing(
    app: Flask, client: FlaskClient, signed: None, work: Callable[[], None]
) -> None:
    ask(app, "mara@lake.example")
    address = link(app, work).removeprefix("http://letters.test")
    with app.app_context():
        before = dump()
    assert client.get(address).status_code == 200
    assert client.get(f"{address}/data.json").status_code == 200
    with app.app_context():
        assert dump() == before
    assert client.post(f"{address}/erasure").status_code == 400


def test_links_for_something_else_expired_or_made_up_show_nothing(
    app: Flask, client: FlaskClient, signed: None
) -> None:
    with app.app_context():
        request = DataRequest.enter("mara@lake.example", at=now())
        expired = LinkToken.mint(Purpose.PERSONAL_DATA, request.id, at=now(), lifetime=timedelta(days=-1))
        mine = LinkToken.mint(Purpose.PERSONAL_DATA, request.id, at=now(), lifetime=timedelta(days=1))
        status = status_token(db.session.get_one(Signature, 1))
        db.session.commit()
    assert client.get(f"/privacy/data/{expired}").status_code == 410
    assert {client.get(f"/privacy/data/{token}").status_code for token in (status, "x", "%00")} == {404}
    assert client.get(f"/signatures/{mine}").status_code == 404


def test_the_notice_says_how_long(walker: Walker) -> None:
    assert "365 days after a letter is finalised" in walker.open("/privacy").text


def test_a_coordinator_finds_the_account_and_erasing_leaves_it(session: Session) -> None:
    account = factories.coordinator()
    factories.letter()
    [record] = collecting.held(account.email)
    assert record.values["Roles"] == "owner"
    assert collecting.erase(account.email, at=now()) == [record.stays]
    assert collecting.held(account.email) == [record]
