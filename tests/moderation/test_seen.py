"""What a coordinator decides on is what the page showed, and many together only where nobody else's word is awaited."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from signon.access import Role
from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.moderation import decisions
from signon.organizations.models import Organization
from signon.signing.models.authority import Authoriser
from signon.signing.models.details import SignatureDetails
from signon.signing.models.record import Listed
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.signing.test_at_once import together
from tests.walker import Walker

QUEUE = "/coordinator/letters/rivers/signatures"
DIRECTOR = Authoriser(name="Ines Ferry", title="President", email="ines@lake.example")


@pytest.fixture
def desk(app: Flask, signed_in: Callable[..., Walker]) -> Walker:
    with app.app_context():
        factories.letter(slug="rivers")
        db.session.commit()
    return signed_in(Role.MODERATOR)


def enter(app: Flask, name: str, *, asked: bool = False, denied: bool = False, **changes: Any) -> int:
    with app.app_context():
        letter = Letter.named("rivers")
        signature = factories.signature(letter, SignatureStatus.VERIFIED, organization=name, **changes)
        if asked or denied:
            signature.name_authoriser(DIRECTOR)
            signature.ask_authority(at=now())
        if denied:
            signature.deny_authority("No.", at=now())
        db.session.commit()
        return signature.id


def change(app: Flask, number: int, act: Any) -> None:
    with app.app_context():
        act(db.session.get_one(Signature, number))
        db.session.commit()


def amend(signature: Signature, **changes: Any) -> None:
    signature.amend(replace(SignatureDetails(**signature.details()), **changes), at=now())


def status_of(app: Flask, name: str) -> Any:
    with app.app_context():
        return db.session.scalar(db.select(Signature.status).filter_by(organization=name))


def approve_everything(desk: Any) -> Any:
    """Tick all boxes of the queue as it is open, then press the button."""
    values = [box["value"] for box in desk.page.find_all("input", type="checkbox")]
    return desk.press("Approve the ticked ones", signature=values)


def left_out(desk: Any) -> Any:
    """The notice that names who was left out."""
    return desk.page.find("strong", string="Left out, and not approved:").find_parent("div")


class TestManyTogether:
    def test_leave_out_and_name_everybody_who_waits_for_authority(self, app: Flask, desk: Any) -> None:
        names = [f"Waiting {number}" for number in range(7)]
        for name in names:
            enter(app, name, asked=True)
        enter(app, "Lake Friends")
        approve_everything(desk.open(QUEUE))
        assert "1 signature approved." in desk.text
        notice = left_out(desk)
        assert "Waiting for the word of the person who authorises it." in notice.get_text()
        assert [link.get_text() for link in notice.find_all("a")] == names
        assert {status_of(app, name) for name in names} == {SignatureStatus.VERIFIED}
        assert status_of(app, "Lake Friends") is SignatureStatus.APPROVED

    def test_would_approve_those_seven_without_the_look_at_each(
        self, app: Flask, desk: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for number in range(7):
            enter(app, f"Waiting {number}", asked=True)
        monkeypatch.setattr(decisions, "_obstacle", lambda _signature, _judged: None)
        assert "7 signatures approved." in approve_everything(desk.open(QUEUE)).text

    def test_say_of_each_why_it_was_left_out(self, app: Flask, desk: Any) -> None:
        enter(app, "Denied Crane", denied=True)
        withdrawn, amended = enter(app, "Gone Heron"), enter(app, "Changed Otter")
        desk.open(QUEUE)
        change(app, withdrawn, lambda signature: signature.withdraw(at=now()))
        change(app, amended, lambda signature: amend(signature, website="https://evil.example"))
        approve_everything(desk)
        items = [item.get_text(" ", strip=True) for item in left_out(desk).find_all("li")]
        assert [item.split(".")[0].split(":")[0] for item in items] == [
            "The person who was named has denied the authority",
            "Decided or withdrawn meanwhile",
            "Changed since you opened the page",
        ]
        assert ["Denied Crane" in items[0], "Gone Heron" in items[1], "Changed Otter" in items[2]] == [True] * 3
        assert "approved." not in desk.text
        assert status_of(app, "Gone Heron") is SignatureStatus.WITHDRAWN

    def test_tell_it_once(self, app: Flask, desk: Any) -> None:
        enter(app, "Waiting", asked=True)
        assert "Left out" in approve_everything(desk.open(QUEUE)).text
        assert "Left out" not in desk.open(QUEUE).text

    @pytest.mark.parametrize("value", ["1", "1-", "1-0", "-1", "1-é", "99999999999-x", "0-x", "²-x"])
    def test_approve_nothing_that_no_row_has_shown(self, app: Flask, desk: Any, value: str) -> None:
        enter(app, "Lake Friends")
        desk.open(QUEUE).press("Approve the ticked ones", signature=value)
        assert desk.status == 200
        assert status_of(app, "Lake Friends") is SignatureStatus.VERIFIED

    def test_keep_somebody_whom_only_the_recipient_may_see_unseen(self, app: Flask, desk: Any, walker: Walker) -> None:
        enter(app, "Quiet Heron", listed=Listed.RECIPIENT_ONLY)
        approve_everything(desk.open(QUEUE))
        assert status_of(app, "Quiet Heron") is SignatureStatus.APPROVED
        assert "Quiet Heron" not in walker.open("/letters/rivers").text

    def test_are_told_however_many_and_however_long_their_names(self, app: Flask, desk: Any) -> None:
        for number in range(50):
            enter(app, f"{number} " + "漢字" * 140, asked=True)
        approve_everything(desk.open(QUEUE))
        assert len(left_out(desk).find_all("a")) == 50


@pytest.mark.both_databases
def test_many_together_and_a_new_name_at_the_same_moment_never_approve_the_new_name(app: Flask) -> None:
    with app.app_context():
        signature = factories.signature(factories.letter(slug="rivers"), SignatureStatus.VERIFIED)
        db.session.commit()
        number, ticked = signature.id, {signature.id: signature.judged()}

    def act(verb: Callable[[], object]) -> None:
        with app.app_context():
            verb()
            db.session.commit()

    together(
        lambda: act(lambda: decisions.approve_all(Letter.named("rivers"), ticked, by="ada", at=now())),
        lambda: act(lambda: amend(db.session.get_one(Signature, number), organization="Evil Crane")),
    )
    with app.app_context():
        signature = db.session.get_one(Signature, number)
        assert (signature.status, signature.printed_name) == (SignatureStatus.VERIFIED, "Evil Crane")


class TestTheRepresentativeChangesItWhileThePageIsOpen:
    @pytest.fixture
    def open_page(self, app: Flask, desk: Any) -> Any:
        with app.app_context():
            Organization.enter("Lake Friends International", at=now(), country="CH")
            db.session.commit()
        number = enter(app, "Lake Friends Internationale", country="CH")
        desk.open(f"/coordinator/signatures/{number}")
        change(app, number, lambda signature: amend(signature, website="https://evil.example", acronym="EVIL"))
        return desk

    PRESSES: tuple[tuple[str, dict[str, str]], ...] = (
        ("Approve", {}),
        ("Reject and tell", {"reason": "duplicate", "words": "As we said."}),
        ("Print it like this", {"name": "Lake Friends e.V."}),
        ("It is, and print the directory", {}),
        ("It is another organisation", {}),
    )

    @pytest.mark.parametrize(("button", "typed"), PRESSES)
    def test_nothing_is_done_and_the_page_shows_it_as_it_is_now(
        self, app: Flask, open_page: Any, button: Any, typed: Any
    ) -> None:
        page = open_page.press(button, **typed)
        assert page.status == 409
        assert "has been changed since you opened the page, so nothing was done." in page.text
        assert "https://evil.example" in page.text
        assert all(text in page.response.get_data(as_text=True) for text in typed.values())
        with app.app_context():
            signature = db.session.scalar(db.select(Signature))
            assert (signature.status, signature.printed_name) == ("verified", "Lake Friends Internationale")
            assert signature.match == "likely"

    @pytest.mark.parametrize(("button", "typed"), PRESSES)
    def test_pressing_again_does_it(self, app: Flask, open_page: Any, button: Any, typed: Any) -> None:
        open_page.press(button, **typed)
        assert open_page.press(button, **typed).status == 200
        with app.app_context():
            signature = db.session.scalar(db.select(Signature))
            now_it_is = (signature.status, signature.printed_name, signature.match)
            assert now_it_is != ("verified", "Lake Friends Internationale", "likely")

    def test_would_approve_what_nobody_has_seen_without_the_check(
        self, app: Flask, open_page: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(decisions, "refuse_otherwise", lambda _signature, _judged: None)
        open_page.press("Approve")
        with app.app_context():
            signature = db.session.scalar(db.select(Signature))
            assert (signature.status, signature.website) == (SignatureStatus.APPROVED, "https://evil.example")
