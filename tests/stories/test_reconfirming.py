"""A text changes after organisations signed: who reconfirms stays, who withdraws or says nothing is not printed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from signon import audit
from signon.consent.queries import rounds
from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.signing.models.signature import Signature
from tests import factories
from tests.printing.printed import layout_text
from tests.servers.mailbox import text_of
from tests.walker import Walker

pytestmark = pytest.mark.both_databases

DESK = "/coordinator/letters/clean-rivers"
SIGNERS = {
    name: f"{name.split()[0].lower()}@friends.example" for name in ("Lake Friends", "Marsh Watch", "Quiet Springs")
}


def signed_letter(app: Flask) -> None:
    with app.app_context():
        letter = factories.letter()
        for name, address in SIGNERS.items():
            factories.signature(letter, organization=name, representative_email=address)
        db.session.commit()


def latest(mailbox: Any, name: str) -> Any:
    return mailbox.to(SIGNERS[name])[-1]


def listed(walker: Walker) -> set[str]:
    walker.open("/letters/clean-rivers")
    return {name for name in SIGNERS if name in walker.text}


def printed(app: Flask) -> set[str]:
    from signon.delivery.documents import letter_to_print, print_letter

    with app.app_context():
        wanted = letter_to_print(Letter.named("clean-rivers"), at=now())
        db.session.commit()
        text = layout_text(print_letter(*wanted).pdf)
    return {name for name in SIGNERS if name in text}


def test_a_material_change_keeps_only_those_who_agree_again(
    app: Flask, database: str, mailbox: Any, signed_in: Callable[..., Walker], walker: Walker, work: Callable[[], None]
) -> None:
    signed_letter(app)
    coordinator = signed_in().open(DESK).follow("Edit the letter")
    coordinator.press("Save the letter", body="We write about the **lake**.\n\nPlease act before the spring flood.")
    assert "Nothing is saved yet" in coordinator.text
    assert "[removed:] river [end of what was removed]" in coordinator.text
    coordinator.press(
        "Save and tell", **{"declared-change": "material", "declared-note": "It is the lake, not the river."}
    )
    assert "is saved" in coordinator.text
    work()
    assert listed(walker) == printed(app) == set()

    mail = latest(mailbox, "Lake Friends")
    assert mail["Subject"] == "Please reconfirm: “Clean rivers” has changed"
    said = " ".join(text_of(mail).split())
    assert "[removed: **river**] [added: **lake**]" in said
    assert "It is the lake, not the river." in said
    holder = Walker(app).open(mailbox.link(SIGNERS["Lake Friends"]))
    assert "Reconfirm the signature" in holder.text
    assert listed(walker) == set(), "opening the link changes nothing"
    holder.press("Reconfirm: we agree to the new text")
    assert "there is nothing more to do" in holder.text
    Walker(app).open(mailbox.link(SIGNERS["Marsh Watch"])).follow("Withdraw").press("Withdraw the signature")
    assert listed(walker) == printed(app) == {"Lake Friends"}

    with app.app_context():
        [only] = rounds(Letter.named("clean-rivers"), now())
        assert {one.organization: str(one.response) for one in only.asked} == {
            "Lake Friends": "reconfirmed",
            "Marsh Watch": "gone",
            "Quiet Springs": "waiting",
        }
    asked_in_vain = mailbox.link(SIGNERS["Quiet Springs"])
    coordinator.open(DESK + "/finals")
    assert "1 approved organisation has not agreed to the changed text and will not be printed." in coordinator.text
    coordinator.press("Finalise the letter")
    work()
    final = layout_text(walker.open("/letters/clean-rivers/letter.pdf").response.data)
    assert {name for name in SIGNERS if name in final} == {"Lake Friends"}
    late = Walker(app).open(asked_in_vain)
    assert late.status == 409
    assert "The letter is finalised." in late.text


def test_a_correction_is_told_and_keeps_everybody(
    app: Flask, database: str, mailbox: Any, signed_in: Callable[..., Walker], walker: Walker, work: Callable[[], None]
) -> None:
    signed_letter(app)
    coordinator = signed_in().open(DESK + "/edit").press("Save the letter", subject="Rivers without mercury!")
    coordinator.press("Save and tell", **{"declared-change": "correction", "declared-note": "A mark was missing."})
    work()
    assert listed(walker) == printed(app) == set(SIGNERS)
    said = " ".join(text_of(latest(mailbox, "Quiet Springs")).split())
    assert "[added: !]" in said
    assert "there is nothing to do" in said
    assert "It stands on the letter." in Walker(app).open(mailbox.link(SIGNERS["Quiet Springs"])).text
    walker.open("/letters/clean-rivers").follow("See what changed")
    assert "A mark was missing." in walker.text
    assert walker.page.find("ins").get_text(" ", strip=True) == "[added:] ! [end of what was added]"


def test_the_silent_are_reminded_once_before_the_date_and_what_they_say_by_phone_counts(
    app: Flask, database: str, mailbox: Any, signed_in: Callable[..., Walker], walker: Walker, work: Callable[[], None]
) -> None:
    signed_letter(app)
    coordinator = signed_in().open(DESK + "/edit").press("Save the letter", subject="Lakes")
    coordinator.press("Save and tell", **{"declared-change": "material", "declared-note": "Lakes."})
    work()
    Walker(app).open(mailbox.link(SIGNERS["Lake Friends"])).press("Reconfirm: we agree")
    with app.app_context():
        for request in db.session.execute(db.text("SELECT id FROM reconfirmation_request")).scalars():
            earlier = (now() - timedelta(days=5)).replace(tzinfo=None)
            db.session.execute(
                db.text("UPDATE reconfirmation_request SET asked_at = :earlier WHERE id = :id"),
                {"earlier": earlier, "id": request},
            )
        db.session.commit()
    coordinator.open(DESK + "/consent").press("Remind now")
    assert "2 signatories are reminded." in coordinator.text
    coordinator.press("Remind now")
    assert "Nobody was reminded" in coordinator.text
    work()
    counts = {name: len(mailbox.to(address)) for name, address in SIGNERS.items()}
    assert counts == {"Lake Friends": 1, "Marsh Watch": 2, "Quiet Springs": 2}

    record = next(a for a in coordinator.page.find_all("a") if a.get("aria-label", "").endswith("of Quiet Springs"))
    coordinator.open(str(record["href"])).press("Record the consent", means="phone", note="")
    assert coordinator.status == 422
    coordinator.press("Record the consent", means="phone", note="Noa called Ines.")
    assert "The consent of Quiet Springs is recorded." in coordinator.text
    assert listed(walker) == printed(app) == {"Lake Friends", "Quiet Springs"}
    with app.app_context():
        signature = db.session.scalar(db.select(Signature).filter_by(printed_name="Quiet Springs"))
        entry = audit.trail(signature)[-1]
        assert (entry.action, entry.reason) == ("signature:reconfirm", "Noa called Ines.")
        assert entry.details["means"] == "phone"
