"""A coordinator asks a representative about a signature; the answer comes through a link and stays with the signature."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from signon import audit
from signon.access import Role
from signon.accounts.models import Coordinator
from signon.audit import verification
from signon.database.db import db, now
from signon.mail.jobs import deliver_outbox
from signon.mail.models import MailStatus, OutboxMail
from signon.personal_data import holders
from signon.questions.models import Question, QuestionStatus
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from signon.tokens import LinkToken, Purpose
from tests import factories
from tests.walker import Walker

ASKED = "Is the Lake Trust a part of your organisation?\n\nOr may both be named?"
ANSWERED = "Both may be named.\nWe are two bodies."
DESK = "/coordinator/signatures/1"
MARA = "mara@lake.example"


@pytest.fixture
def letter(app: Flask, database: str) -> str:
    with app.app_context():
        letter = factories.letter()
        factories.signature(letter, SignatureStatus.VERIFIED, organization="Lake Friends", representative_email=MARA)
        db.session.commit()
        return letter.slug


@pytest.fixture
def desk(signed_in: Callable[..., Walker], letter: str) -> Walker:
    return signed_in()


@pytest.fixture
def asked(app: Flask, desk: Walker) -> str:
    """The path behind the link of a question that was asked at the desk and mailed."""
    desk.open(DESK).follow("Ask a question").press("Send the question", text=ASKED)
    return link_of_last_mail(app)


def link_of_last_mail(app: Flask) -> str:
    with app.app_context():
        deliver_outbox()
        mail = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id.desc())).first()
        assert mail is not None
        assert mail.recipient == MARA
        [line] = [line for line in mail.captured.splitlines() if line.startswith("http://letters.test/questions/")]
        return line.removeprefix("http://letters.test")


def only_question() -> Question:
    return db.session.scalars(db.select(Question)).one()


def faults_of_the_trail() -> list[object]:
    db.session.remove()
    with verification.snapshot() as connection:
        return list(audit.verify(connection, [audit.present_key()]).faults)


def questions_of_the_desk(desk: Walker) -> str:
    section = desk.open(DESK).page.find("section", attrs={"aria-labelledby": "questions"})
    return " ".join(section.get_text(" ").split()) if section else ""


@pytest.mark.both_databases
def test_a_question_is_answered_without_an_account_and_stays_with_the_signature(
    app: Flask, desk: Walker, walker: Walker, asked: str
) -> None:
    walker.open(asked)
    assert "Is the Lake Trust a part of your organisation?" in walker.text
    walker.press("Send the answer", answer=ANSWERED)
    assert walker.status == 200
    assert "Both may be named." in walker.text
    shown = questions_of_the_desk(desk)
    assert "Or may both be named?" in shown
    assert "We are two bodies." in shown
    for act in ("asked the representative a question", "answered the question"):
        assert act in desk.text
    with app.app_context():
        assert only_question().status is QuestionStatus.ANSWERED
        assert faults_of_the_trail() == []


def test_the_mail_says_who_asks_about_what_and_leads_to_the_question(app: Flask, asked: str) -> None:
    with app.app_context():
        mail = db.session.scalars(db.select(OutboxMail)).one()
        assert mail.subject == "A question: Lake Friends and “Clean rivers”"
        assert ASKED.replace("\n\n", "\n") in mail.captured.replace("\n\n", "\n")
        assert "the link works until" in mail.captured


def test_opening_the_link_changes_nothing(app: Flask, walker: Walker, asked: str) -> None:
    for _time in range(3):
        walker.open(asked)
    with app.app_context():
        assert only_question().status is QuestionStatus.ASKED


def test_an_answer_comes_once(app: Flask, walker: Walker, asked: str) -> None:
    walker.open(asked).press("Send the answer", answer=ANSWERED)
    other = Walker(app).open(asked)
    assert other.status == 409
    assert "This question has been answered. Thank you." in other.text


def test_an_empty_answer_is_asked_for_again_and_the_link_still_serves(walker: Walker, asked: str) -> None:
    walker.open(asked).press("Send the answer", answer=" \n ")
    assert walker.status == 422
    assert "Write your answer." in walker.text
    assert walker.press("Send the answer", answer=ANSWERED).status == 200


def test_what_is_too_long_is_said_and_kept(desk: Walker, letter: str) -> None:
    desk.open(f"{DESK}/question").press("Send the question", text="Why? " * 401)
    assert desk.status == 422
    assert "2000 are the most" in desk.text


def test_a_question_that_was_taken_back_cannot_be_answered(
    app: Flask, desk: Walker, walker: Walker, asked: str
) -> None:
    walker.open(asked)
    desk.open(DESK).press("Take it back")
    assert "Taken back" in questions_of_the_desk(desk)
    walker.press("Send the answer", answer=ANSWERED)
    assert walker.status == 404
    with app.app_context():
        assert only_question().answer == ""


def test_of_an_answer_and_a_taking_back_at_once_the_first_counts(app: Flask, desk: Walker, asked: str) -> None:
    page = Walker(app).open(asked)
    desk.open(DESK)
    page.press("Send the answer", answer=ANSWERED)
    desk.press("Take it back")
    assert desk.status == 409
    assert "waits for no answer any more" in desk.text
    with app.app_context():
        assert only_question().answer == ANSWERED


def test_an_answer_waits_on_the_list_of_letters_until_somebody_has_read_it(
    desk: Walker, walker: Walker, asked: str, letter: str
) -> None:
    assert "is answered" not in desk.open("/coordinator/").text
    walker.open(asked).press("Send the answer", answer=ANSWERED)
    desk.open("/coordinator/").follow("1 question is answered")
    assert desk.path == f"/coordinator/letters/{letter}/questions"
    assert "We are two bodies." in desk.text
    desk.press("Mark as read")
    assert "is answered" not in desk.open("/coordinator/").text
    assert "read the answer" in desk.open(DESK).text


def test_a_link_that_expired_brings_a_new_one(app: Flask, walker: Walker, asked: str) -> None:
    with app.app_context():
        link = db.session.scalars(db.select(LinkToken).filter_by(purpose=Purpose.QUESTION)).one()
        link.expires_at = now() - timedelta(seconds=1)
        db.session.commit()
    walker.open(asked)
    assert walker.status == 410
    walker.press("Mail me a link")
    again = link_of_last_mail(app)
    assert again != asked
    assert walker.open(again).press("Send the answer", answer=ANSWERED).status == 200


def test_a_question_that_did_not_arrive_is_shown_with_the_reason(app: Flask, desk: Walker, letter: str) -> None:
    desk.open(f"{DESK}/question").press("Send the question", text=ASKED)
    with app.app_context():
        mail = db.session.scalars(db.select(OutboxMail)).one()
        mail.status, mail.error, mail.reply_code = MailStatus.FAILED, "550 5.1.1 no such user", 550
        db.session.commit()
    assert "550 5.1.1 no such user" in questions_of_the_desk(desk)


def test_without_an_address_nobody_can_be_asked(app: Flask, desk: Walker) -> None:
    with app.app_context():
        db.session.get_one(Signature, 1).representative_email = ""
        db.session.commit()
    assert "No mail address is known, so nobody can be asked." in questions_of_the_desk(desk)
    assert "Send the question" not in desk.open(f"{DESK}/question").text


def test_a_viewer_reads_questions_and_asks_none(signed_in: Callable[..., Walker], desk: Walker, asked: str) -> None:
    viewer = signed_in(Role.VIEWER)
    assert "Or may both be named?" in questions_of_the_desk(viewer)
    assert not viewer.page.find("a", string="Ask a question")
    assert viewer.open(f"{DESK}/question").status == 403


def test_an_address_that_had_mails_enough_is_not_asked_and_the_text_is_kept(
    app: Flask, desk: Walker, letter: str
) -> None:
    for number in range(app.config["SIGNON"].mails_per_address):
        desk.open(f"{DESK}/question").press("Send the question", text=f"Question {number}?")
    desk.open(f"{DESK}/question").press("Send the question", text=ASKED)
    assert desk.status == 429
    assert "Ask again later." in desk.text
    assert "Or may both be named?" in desk.text
    with app.app_context():
        assert db.session.query(Question).count() == app.config["SIGNON"].mails_per_address


def test_what_a_person_was_asked_and_answered_is_found_and_erased(app: Flask, walker: Walker, asked: str) -> None:
    walker.open(asked).press("Send the answer", answer=ANSWERED)
    with app.app_context():
        [holder] = [one for one in holders() if one.name == "questions"]
        [record] = holder.records(MARA)
        assert ANSWERED in record.values.values()
        assert holder.erase(MARA, now()) == 1
        db.session.commit()
        question = only_question()
        assert (question.text, question.answer, question.asked_of) == ("", "", "")
        assert holder.records(MARA) == []
        assert faults_of_the_trail() == []


def test_a_person_who_is_erased_is_waited_for_no_more(app: Flask, walker: Walker, desk: Walker, asked: str) -> None:
    with app.app_context():
        for holder in holders():
            holder.erase(MARA, now())
        db.session.commit()
    assert walker.open(asked).status == 404
    assert "have been erased" in questions_of_the_desk(desk)


def test_the_asker_is_named(app: Flask, desk: Walker, asked: str) -> None:
    with app.app_context():
        asker = db.session.scalars(db.select(Coordinator)).unique().first()
        assert asker is not None
        assert only_question().asked_by == asker.email
