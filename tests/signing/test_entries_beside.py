"""What is confirmed is what was shown, whatever a stranger sends who knows the address and the organisation."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from signon import audit
from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.mail.models import OutboxMail
from signon.signing.models.details import Details
from signon.signing.models.record import Listed
from signon.signing.models.sign_on import SignOnVerbs
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from signon.tokens import LinkToken
from tests import factories
from tests.consent.changing import CORRECTION, MATERIAL, change_text
from tests.mail.unproven.days import a_day_passes
from tests.signing.entries import ADDRESS, ENTERED, confirmation_token
from tests.walker import Walker

SIGN = "/letters/rivers/sign"
OWN = ENTERED | {"listed": "recipient-only"}
STRANGERS = {
    "website": "evil.example",
    "representative_name": "Mallory Crane",
    "representative_title": "Impostor",
    "listed": "public",
    "acronym": "EVIL",
    "organization": "LAKE friends",
}


@pytest.fixture
def letter(app: Flask) -> None:
    with app.app_context():
        factories.letter(slug="rivers")
        db.session.commit()


def send(app: Flask, **changes: Any) -> Walker:
    return Walker(app).open(SIGN).press("Sign the letter", **OWN | changes)


def link_of(app: Flask, number: int) -> str:
    """The link that the mail about the entry with this number carries, when it leaves."""
    with app.app_context():
        mails = db.session.scalars(db.select(OutboxMail).filter_by(link_subject_id=number)).all()
        assert {mail.recipient for mail in mails} <= {ADDRESS}
        token = confirmation_token(db.session.get_one(Signature, number))
        db.session.commit()
        return f"/signatures/{token}"


def signatures(app: Flask) -> list[Any]:
    with app.app_context():
        found = list(db.session.scalars(db.select(Signature).order_by(Signature.id)))
        db.session.expunge_all()
        return found


def said(signature: Signature) -> tuple[str, str, str, Listed]:
    return (signature.organization, signature.website, signature.representative_name, signature.listed)


OWN_WORDS = ("Lake Friends", "https://lake.example", "Mara Quill", Listed.RECIPIENT_ONLY)


@pytest.mark.both_databases
class TestAStrangersForm:
    def test_between_the_form_and_the_button_changes_nothing_of_what_is_signed(self, app: Flask, letter: None) -> None:
        send(app)
        send(app, **STRANGERS)
        page = Walker(app).open(link_of(app, 1))
        assert "Mara Quill" in page.text
        assert "It is confirmed." in page.press("Confirm the signature").text
        own, strangers = signatures(app)
        assert (own.status, said(own)) == (SignatureStatus.VERIFIED, OWN_WORDS)
        assert strangers.status is SignatureStatus.PENDING

    def test_between_the_page_and_the_button_changes_nothing_of_what_is_signed(self, app: Flask, letter: None) -> None:
        send(app)
        page = Walker(app).open(link_of(app, 1))
        send(app, **STRANGERS)
        assert "It is confirmed." in page.press("Confirm the signature").text
        assert said(signatures(app)[0]) == OWN_WORDS

    def test_before_the_form_leaves_the_later_entry_a_link_of_its_own(self, app: Flask, letter: None) -> None:
        send(app, **STRANGERS)
        send(app)
        Walker(app).open(link_of(app, 2)).press("Confirm the signature")
        strangers, own = signatures(app)
        assert (own.status, said(own)) == (SignatureStatus.VERIFIED, OWN_WORDS)
        assert strangers.status is SignatureStatus.PENDING

    def test_at_the_moment_of_the_press_changes_nothing_of_what_is_signed(self, app: Flask, letter: None) -> None:
        send(app)
        page = Walker(app).open(link_of(app, 1))
        strangers = Walker(app).open(SIGN)
        ready = threading.Barrier(2, timeout=20)

        def act(press: Any) -> None:
            ready.wait()
            press()

        acts = [
            lambda: page.press("Confirm the signature"),
            lambda: strangers.press("Sign the letter", **OWN | STRANGERS),
        ]
        threads = [threading.Thread(target=act, args=(press,)) for press in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        held = [one for one in signatures(app) if one.status is SignatureStatus.VERIFIED]
        assert [said(one) for one in held] == [OWN_WORDS]

    def test_names_nobody_else_as_the_one_who_authorised_it(self, app: Flask, letter: None) -> None:
        with app.app_context():
            factories.letter(slug="named", authority="named")
            db.session.commit()
        named = {"authorised_by_name": "Ines Ferry", "authorised_by_title": "President"}
        for email in ("ines@lake.example", "mallory@evil.example"):
            form = Walker(app).open("/letters/named/sign")
            form.press("Sign the letter", **OWN | named | {"authorised_by_email": email})
        page = Walker(app).open(link_of(app, 1))
        assert "ines@lake.example" in page.text
        page.press("Confirm the signature")
        with app.app_context():
            asked = db.session.scalars(db.select(OutboxMail.recipient).where(OutboxMail.link_purpose == "authority"))
            assert list(asked) == ["ines@lake.example"]


def test_if_a_second_form_overwrote_the_first_the_page_would_confirm_nothing_and_show_it(
    app: Flask, letter: None
) -> None:
    """What the site did before: the button stands for what was shown, whatever becomes of the entry behind it."""
    send(app)
    page = Walker(app).open(link_of(app, 1))
    with app.app_context():
        db.session.get_one(Signature, 1).website = "https://evil.example"
        db.session.commit()
    page.press("Confirm the signature")
    assert page.status == 409
    assert "Nothing was confirmed." in page.text
    assert "https://evil.example" in page.text
    assert signatures(app)[0].status is SignatureStatus.PENDING
    page.press("Confirm the signature")
    assert signatures(app)[0].status is SignatureStatus.VERIFIED


def test_without_the_check_the_button_would_confirm_what_nobody_was_shown(
    app: Flask, letter: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Details, "refuse_unsaid", lambda _self, _seen: None)
    send(app)
    page = Walker(app).open(link_of(app, 1))
    with app.app_context():
        db.session.get_one(Signature, 1).website = "https://evil.example"
        db.session.commit()
    page.press("Confirm the signature")
    [stored] = signatures(app)
    assert (stored.status, stored.website) == (SignatureStatus.VERIFIED, "https://evil.example")


def test_without_entries_of_their_own_a_strangers_form_would_change_the_first(
    app: Flask, letter: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old way: a waiting entry of the same mailbox is found by its place, and takes down what came last."""

    def overwritten(cls: type[Signature], values: Any) -> Any:
        waiting = db.session.scalar(db.select(cls).filter_by(representative_email=values["representative_email"]))
        for field, value in values.items() if waiting else ():
            setattr(waiting, field, value)
        return waiting

    monkeypatch.setattr(Signature, "_same_entry", classmethod(overwritten))
    send(app)
    send(app, **STRANGERS)
    page = Walker(app).open(link_of(app, 1))
    assert "Mallory Crane" in page.text
    page.press("Confirm the signature")
    assert signatures(app)[0].website == "https://evil.example"


@pytest.mark.parametrize("seen", ["", "0" * 64, "é", None])
def test_a_press_that_does_not_say_what_was_shown_confirms_nothing(app: Flask, letter: None, seen: str | None) -> None:
    send(app)
    page = Walker(app).open(link_of(app, 1)).press("Confirm the signature", said=seen)
    assert page.status == 409
    assert signatures(app)[0].status is SignatureStatus.PENDING


def test_a_name_that_a_coordinator_corrects_meanwhile_is_shown_before_it_is_confirmed(app: Flask, letter: None) -> None:
    send(app)
    page = Walker(app).open(link_of(app, 1))
    with app.app_context():
        db.session.get_one(Signature, 1).correct_printed_name("Friends of the Lake", by=factories.BY, at=now())
        db.session.commit()
    assert page.press("Confirm the signature").status == 409
    assert "Friends of the Lake" in page.text


def test_the_page_of_either_entry_leads_to_the_other_and_says_what_differs(app: Flask, letter: None) -> None:
    send(app)
    send(app, **STRANGERS)
    page = Walker(app).open(link_of(app, 2))
    assert "Other entries with your address" in page.text
    assert "How it is listed: for the recipient alone" in page.text
    page.press("Look at this one")
    assert page.page.dl.get_text(" ", strip=True).count("Mara Quill") == 1
    page.press("Confirm the signature")
    own, strangers = signatures(app)
    assert (own.status, strangers.status) == (SignatureStatus.VERIFIED, SignatureStatus.PENDING)


def test_a_link_to_confirm_leads_to_entries_for_other_organisations_but_to_nothing_confirmed(
    app: Flask, letter: None
) -> None:
    send(app)
    send(app, organization="Otter Trust")
    send(app, organization="Marsh Keepers")
    Walker(app).open(link_of(app, 2)).press("Confirm the signature")
    page = Walker(app).open(link_of(app, 1))
    assert "Marsh Keepers" in page.text
    assert "Otter Trust" not in page.text
    proof = page.page.find("input", attrs={"name": "csrf_token"})["value"]
    assert page.client.post(f"{page.path}/others/2", data={"csrf_token": proof}).status_code == 404
    assert "Marsh Keepers" in page.press("Look at this one").page.dl.get_text()


def test_a_lost_link_leads_to_every_entry_whatever_a_stranger_entered_last(app: Flask, letter: None) -> None:
    send(app)
    send(app, organization="Evil Crane")
    a_day_passes(app)
    Walker(app).open("/letters/rivers/lost-link").press("Mail me the link", email=ADDRESS)
    with app.app_context():
        last = db.session.scalar(db.select(OutboxMail).order_by(OutboxMail.id.desc()).limit(1))
        assert last.link_subject_id == 2
    page = Walker(app).open(link_of(app, 2)).press("Look at this one")
    assert "Mara Quill" in page.page.dl.get_text()


def test_no_chain_of_links_outlives_the_one_that_was_mailed(app: Flask, letter: None) -> None:
    send(app)
    send(app, **STRANGERS)
    Walker(app).open(link_of(app, 2)).press("Look at this one").press("Look at this one")
    with app.app_context():
        mailed, *further = db.session.scalars(db.select(LinkToken).order_by(LinkToken.id))
        assert [one.expires_at for one in further] == [mailed.expires_at] * 2


class TestAnEntryFromBeforeAWithdrawal:
    @pytest.fixture
    def left(self, app: Flask, letter: None) -> str:
        """The link of an entry that waits although its representative has withdrawn since."""
        send(app)
        send(app, **STRANGERS)
        own = Walker(app).open(link_of(app, 1)).press("Confirm the signature")
        own.follow("Withdraw").press("Withdraw the signature")
        return link_of(app, 2)

    def test_brings_nobody_back(self, app: Flask, left: str) -> None:
        page = Walker(app).open(left)
        assert page.status == 409
        assert "has withdrawn its signature since this form was filled in" in page.text
        assert page.page.find("a", string="Sign again")

    def test_is_refused_when_its_page_was_open_before(self, app: Flask, letter: None) -> None:
        send(app)
        send(app, **STRANGERS)
        page = Walker(app).open(link_of(app, 2))
        Walker(app).open(link_of(app, 1)).press("Confirm the signature").follow("Withdraw").press("Withdraw the")
        assert page.press("Confirm the signature").status == 409
        assert {one.status for one in signatures(app)} == {SignatureStatus.WITHDRAWN, SignatureStatus.PENDING}

    def test_would_bring_it_back_without_the_look(self, app: Flask, left: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Signature, "refuse_left", lambda _self: None)
        Walker(app).open(left).press("Confirm the signature")
        assert signatures(app)[1].status is SignatureStatus.VERIFIED

    def test_counts_again_when_its_form_is_sent_again(self, app: Flask, left: str) -> None:
        send(app, **STRANGERS)
        assert "It is confirmed." in Walker(app).open(left).press("Confirm the signature").text

    def test_leaves_another_representative_free_to_sign(self, app: Flask, left: str) -> None:
        Walker(app).open(SIGN).press("Sign the letter", **OWN | {"representative_email": "noa@lake.example"})
        with app.app_context():
            token = confirmation_token(db.session.get_one(Signature, 3))
            db.session.commit()
        assert "It is confirmed." in Walker(app).open(f"/signatures/{token}").press("Confirm the signature").text


def test_the_mail_about_a_second_entry_says_that_there_is_another(
    app: Flask, letter: None, work: Callable[[], None]
) -> None:
    send(app)
    send(app, **STRANGERS)
    a_day_passes(app)
    work()
    with app.app_context():
        first, second = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id))
        assert (first.link_subject_id, second.link_subject_id) == (1, 2)
        assert "another entry" not in first.text("")
        assert "another entry for this organisation with your address" in second.text("")


def test_entries_without_a_mail_are_reached_from_any_link(app: Flask, letter: None) -> None:
    for number in range(3):
        send(app, website=f"evil{number}.example")
    send(app)
    with app.app_context():
        assert db.session.query(OutboxMail).count() == 1
    page = Walker(app).open(link_of(app, 1))
    page.press("Look at this one").press("Confirm the signature")
    assert said(signatures(app)[3]) == OWN_WORDS


def test_an_entry_under_a_changed_text_does_not_hide_the_change_from_the_first(app: Flask, letter: None) -> None:
    send(app)
    with app.app_context():
        change_text(Letter.named("rivers"), MATERIAL, subject="Lakes without lead")
        db.session.commit()
    send(app)
    page = Walker(app).open(link_of(app, 1))
    assert "The text has changed since you filled in the form." in page.text
    assert page.page.find("ins")
    assert [one.text_version_id for one in signatures(app)] == [1, 2]


def test_a_correction_of_the_text_is_shown_to_those_who_have_not_confirmed(app: Flask, letter: None) -> None:
    send(app)
    with app.app_context():
        change_text(Letter.named("rivers"), CORRECTION, subject="Rivers without quicksilver")
        db.session.commit()
    page = Walker(app).open(link_of(app, 1))
    assert "What was corrected" in page.text
    assert "quicksilver" in page.text
    assert "It is confirmed." in page.press("Confirm the signature").text


class TestATextThatChangesInTheMomentOfSending:
    @pytest.fixture
    def changed_while_counting(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The text changes after the form was looked at, and before the sign-on holds the letter."""

        def count(*_arguments: object, **_options: object) -> None:
            change_text(Letter.named("rivers"), MATERIAL, subject="Lakes without lead")
            db.session.commit()

        monkeypatch.setattr("signon.signing.views.sign.count_along", count)

    def test_is_shown_before_anything_is_signed(self, app: Flask, letter: None, changed_while_counting: None) -> None:
        page = send(app)
        assert page.status == 409
        assert "The text of the letter has changed since you opened this page." in page.text
        assert "Lakes without lead" in page.page.find(class_="letter-text").get_text()
        assert page.page.find("input", id="organization")["value"] == "Lake Friends"
        assert signatures(app) == []

    def test_would_be_signed_unseen_without_the_check(
        self, app: Flask, letter: None, changed_while_counting: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = vars(SignOnVerbs)["sign_on"].__func__

        def unchecked(cls: type[Signature], /, letter: Letter, details: Any, **options: Any) -> Any:
            return real(cls, letter, details, **options | {"shown": None})

        monkeypatch.setattr(Signature, "sign_on", classmethod(unchecked))
        send(app)
        assert [one.text_version_id for one in signatures(app)] == [2]


def test_a_form_sent_twice_is_one_entry_and_leaves_the_trail_as_it_is(app: Flask, letter: None) -> None:
    send(app)
    send(app)
    with app.app_context():
        [entry] = db.session.scalars(db.select(Signature))
        assert [act.action for act in audit.trail(entry)] == ["signature:sign"]
        assert db.session.query(OutboxMail).filter_by(link_subject_id=entry.id).count() == 1
