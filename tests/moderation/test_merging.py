"""Two signatures of one organisation become one, with the values chosen from either, and can be parted again."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from signon import audit
from signon.access import Role
from signon.database.db import db, now
from signon.letters.status import LetterStatus
from signon.mail.models import OutboxMail
from signon.moderation import decisions
from signon.moderation.duplicates import merging as merges
from signon.moderation.duplicates.merging import TAKEABLE
from signon.signing.models.record import Listed
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.consent.changing import change_text
from tests.walker import Walker

pytestmark = pytest.mark.both_databases

MERGE = "Merge, and tell the other representative"
UNDO = "Undo the merge"


@pytest.fixture
def pair(app: Flask) -> tuple[int, int]:
    """The numbers of an approved signature and of a later one of the same organisation that waits."""
    with app.app_context():
        letter = factories.letter()
        kept = factories.signature(letter, organization="Harbour Memory Trust", acronym="", website="")
        other = factories.signature(
            letter,
            SignatureStatus.VERIFIED,
            organization="The Harbour Memory Trust e.V.",
            acronym="HMT",
            country="GB",
            website="https://harbour.example",
            representative_name="Ola Brandt",
            representative_title="Secretary",
            representative_email="ola@harbour.example",
        )
        db.session.commit()
        return kept.id, other.id


def values(app: Flask, number: int) -> dict[Any, Any]:
    """Everything that the database has of a signature."""
    with app.app_context():
        columns = Signature.__table__.columns
        return dict(db.session.execute(db.select(*columns).where(Signature.id == number)).mappings().one())


def test_both_countries_are_shown_and_taken_together_and_given_back(
    app: Flask, pair: tuple[int, int], signed_in: Callable[..., Walker]
) -> None:
    kept, other = pair
    with app.app_context():
        db.session.get_one(Signature, other).country = "CH"
        db.session.get_one(Signature, other).second_country = "LI"
        db.session.commit()
    page = signed_in(Role.MODERATOR).open(f"/coordinator/signatures/{kept}/merge/{other}")
    assert "Switzerland and Liechtenstein" in page.text
    page.press(MERGE, keep="first", country="second")
    assert (values(app, kept)["country"], values(app, kept)["second_country"]) == ("CH", "LI")
    page.open(f"/coordinator/signatures/{kept}").press("Undo")
    assert (values(app, kept)["country"], values(app, kept)["second_country"]) == ("CH", "")


def test_the_kept_one_takes_what_was_chosen_and_the_other_becomes_a_duplicate(
    app: Flask, pair: tuple[int, int], signed_in: Callable[..., Walker]
) -> None:
    kept, other = pair
    page = signed_in(Role.MODERATOR).open(f"/coordinator/signatures/{kept}/merge/{other}")
    assert "≠ different" in page.text
    page.press(MERGE, keep="first", acronym="second", website="second", country="first", representative_name="second")
    assert page.path == f"/coordinator/signatures/{kept}"
    after, rejected = values(app, kept), values(app, other)
    assert (after["status"], after["printed_name"]) == (SignatureStatus.APPROVED, "Harbour Memory Trust")
    assert (after["acronym"], after["website"], after["country"]) == ("HMT", "https://harbour.example", "CH")
    assert (after["representative_name"], after["representative_title"]) == ("Ola Brandt", "Director")
    assert after["representative_email"] != "ola@harbour.example"
    assert (rejected["status"], rejected["duplicate_of_id"]) == (SignatureStatus.REJECTED, kept)
    assert "has signed this letter already" in rejected["reason"]
    page.open(f"/coordinator/signatures/{other}").follow("Harbour Memory Trust")
    assert page.path == f"/coordinator/signatures/{kept}"


def test_an_empty_value_is_filled_from_the_other_unless_chosen_otherwise(
    app: Flask, pair: tuple[int, int], signed_in: Callable[..., Walker]
) -> None:
    signed_in().open("/coordinator/signatures/{}/merge/{}".format(*pair)).press(MERGE)
    assert values(app, pair[0])["acronym"] == "HMT"
    assert values(app, pair[0])["representative_name"] == "Mara Quill"


def test_the_rejected_representative_is_told_that_the_organisation_stands(
    app: Flask, pair: tuple[int, int], signed_in: Callable[..., Walker]
) -> None:
    signed_in().open("/coordinator/signatures/{}/merge/{}".format(*pair)).press(MERGE)
    with app.app_context():
        [mail] = db.session.scalars(
            db.select(OutboxMail).filter_by(recipient="ola@harbour.example").order_by(OutboxMail.id)
        )
        assert mail.subject.startswith("Signed twice: ")
        assert "stands on the letter through the other signature, as “Harbour Memory Trust”" in mail.text("/link")


def test_the_trail_of_both_says_what_happened_without_the_persons_values(
    app: Flask, pair: tuple[int, int], signed_in: Callable[..., Walker]
) -> None:
    kept, other = pair
    page = signed_in().open(f"/coordinator/signatures/{kept}/merge/{other}")
    page.press(MERGE, keep="first", representative_name="second", acronym="second")
    with app.app_context():
        entry = audit.trail(db.session.get_one(Signature, kept))[-1]
        assert entry.action == "signature:merge"
        assert entry.details["changed"] == ["acronym", "representative_name", "website"]
        assert "Ola Brandt" not in str(entry.details)
        assert audit.trail(db.session.get_one(Signature, other))[-1].action == "signature:reject"
    assert "joined the signature of The Harbour Memory Trust e.V." in page.text


def test_undoing_gives_both_exactly_what_they_had(
    app: Flask, pair: tuple[int, int], signed_in: Callable[..., Walker]
) -> None:
    before = [values(app, number) for number in pair]
    page = signed_in().open("/coordinator/signatures/{}/merge/{}".format(*pair))
    page.press(MERGE, keep="first", **dict.fromkeys(TAKEABLE, "second"))
    assert values(app, pair[0])["printed_name"] == "The Harbour Memory Trust e.V."
    page.press(UNDO)
    assert "both signatures are what they were before" in page.text
    assert [values(app, number) for number in pair] == before
    with app.app_context():
        mails = db.session.scalars(
            db.select(OutboxMail).filter_by(recipient="ola@harbour.example").order_by(OutboxMail.id)
        )
        assert list(mails)[-1].subject.startswith("Counts again: ")


def test_a_merge_from_before_the_directorys_answer_was_set_apart_is_undone_too(
    app: Flask, pair: tuple[int, int]
) -> None:
    with app.app_context():
        kept, other = (db.session.get_one(Signature, number) for number in pair)
        made = merges.merge(kept, other, ["printed_name"], by=factories.BY, at=now())
        made.kept_after, made.rejected_after = (merges._digest(one, merges.STATE_UNTIL_0024) for one in (kept, other))
        db.session.commit()
        merges.undo(made.id, by=factories.BY, at=now())
        assert kept.printed_name == "Harbour Memory Trust"


def test_a_merge_can_be_undone_from_the_rejected_one_and_made_again(
    app: Flask, pair: tuple[int, int], signed_in: Callable[..., Walker]
) -> None:
    page = signed_in().open("/coordinator/signatures/{}/merge/{}".format(*pair))
    page.press(MERGE).open(f"/coordinator/signatures/{pair[1]}").press(UNDO)
    page.open("/coordinator/signatures/{1}/merge/{0}".format(*pair)).press(MERGE)
    assert values(app, pair[1])["status"] == SignatureStatus.REJECTED


@pytest.mark.parametrize("changed", [0, 1])
def test_undoing_is_refused_when_either_changed_since(
    app: Flask, pair: tuple[int, int], signed_in: Callable[..., Walker], changed: int
) -> None:
    page = signed_in().open("/coordinator/signatures/{}/merge/{}".format(*pair)).press(MERGE)
    with app.app_context():
        signature = db.session.get_one(Signature, pair[changed])
        signature.correct_printed_name("Another Name", by=factories.BY, at=now())
        db.session.commit()
    stale = page.press(UNDO)
    assert stale.status == 409
    assert "Another Name has been changed since the merge" in stale.text
    assert "has been changed since the merge" in page.open(f"/coordinator/signatures/{pair[0]}").text


def test_undoing_twice_is_refused_in_words(pair: tuple[int, int], signed_in: Callable[..., Walker]) -> None:
    first, second = signed_in(), signed_in()
    first.open("/coordinator/signatures/{}/merge/{}".format(*pair)).press(MERGE)
    second.open(f"/coordinator/signatures/{pair[0]}")
    first.press(UNDO)
    assert second.press(UNDO).status == 409
    assert "is undone already" in second.text


def test_what_changed_since_the_page_was_opened_is_not_merged_over(
    app: Flask, pair: tuple[int, int], signed_in: Callable[..., Walker]
) -> None:
    page = signed_in().open("/coordinator/signatures/{}/merge/{}".format(*pair))
    with app.app_context():
        decisions.approve(db.session.get_one(Signature, pair[1]), by=factories.BY, at=now())
        db.session.commit()
    page.press(MERGE)
    assert page.status == 409
    assert "has been changed since you opened the page" in page.text
    assert values(app, pair[1])["status"] == SignatureStatus.APPROVED


def test_a_merge_approves_nothing(app: Flask, pair: tuple[int, int], signed_in: Callable[..., Walker]) -> None:
    page = signed_in().open("/coordinator/signatures/{}/merge/{}".format(*pair))
    assert "Cannot be kept as it is" in page.text
    page.press(MERGE, keep="second")
    assert page.status == 409
    assert "a merge approves nothing" in page.text
    assert values(app, pair[0])["status"] == SignatureStatus.APPROVED


def test_the_one_that_agreed_to_the_present_text_is_not_merged_away(
    app: Flask, pair: tuple[int, int], signed_in: Callable[..., Walker]
) -> None:
    with app.app_context():
        letter = db.session.get_one(Signature, pair[0]).letter
        change_text(letter)
        later = factories.signature(letter, organization="Harbour Memory").id
        db.session.commit()
    page = signed_in().open(f"/coordinator/signatures/{pair[0]}/merge/{later}").press(MERGE, keep="first")
    assert page.status == 409
    assert "has not agreed to its present text. Keep the one that stands." in page.text
    page.open(f"/coordinator/signatures/{pair[0]}/merge/{later}").press(MERGE)
    assert values(app, later)["status"] == SignatureStatus.APPROVED


@pytest.mark.parametrize("status", [SignatureStatus.PENDING, SignatureStatus.REJECTED, SignatureStatus.WITHDRAWN])
def test_only_signatures_that_hold_a_place_are_merged(
    app: Flask, pair: tuple[int, int], signed_in: Callable[..., Walker], status: SignatureStatus
) -> None:
    with app.app_context():
        letter = db.session.get_one(Signature, pair[0]).letter
        third = factories.signature(letter, status).id
        db.session.commit()
    page = signed_in().open(f"/coordinator/signatures/{pair[0]}/merge/{third}")
    assert page.status == 409
    assert "Only signatures that wait for a decision or are approved are merged" in page.text


def test_a_signature_is_not_merged_with_itself_nor_across_letters_nor_after_delivery(
    app: Flask, pair: tuple[int, int], signed_in: Callable[..., Walker]
) -> None:
    with app.app_context():
        elsewhere = factories.signature(factories.letter(title="Another letter")).id
        delivered = factories.letter(title="Gone", status=LetterStatus.OPEN)
        gone = factories.signature(delivered).id, factories.signature(delivered).id
        delivered.close(by=factories.BY, at=now())
        delivered.deliver(by=factories.BY, at=now(), details={})
        db.session.commit()
    page = signed_in().open("/coordinator/signatures/{0}/merge/{0}".format(*pair))
    assert (page.status, "cannot be merged with itself" in page.text) == (409, True)
    page.open(f"/coordinator/signatures/{pair[0]}/merge/{elsewhere}")
    assert (page.status, "two different letters" in page.text) == (409, True)
    page.open("/coordinator/signatures/{}/merge/{}".format(*gone))
    assert (page.status, "stay as they were printed" in page.text) == (409, True)
    assert page.open(f"/coordinator/signatures/{pair[0]}/merge/99999").status == 404


def test_a_taken_name_that_a_third_signature_has_is_refused_and_nothing_is_done(
    app: Flask, pair: tuple[int, int], signed_in: Callable[..., Walker]
) -> None:
    with app.app_context():
        letter = db.session.get_one(Signature, pair[0]).letter
        factories.signature(letter, organization="Harbour Memory Trust", country="GB")
        db.session.commit()
    before = [values(app, number) for number in pair]
    page = signed_in().open("/coordinator/signatures/{}/merge/{}".format(*pair)).press(MERGE, country="second")
    assert page.status == 409
    assert "already has a signature on this letter" in page.text
    assert [values(app, number) for number in pair] == before


def test_a_chain_of_merges_is_undone_from_its_end(
    app: Flask, pair: tuple[int, int], signed_in: Callable[..., Walker]
) -> None:
    with app.app_context():
        letter = db.session.get_one(Signature, pair[0]).letter
        third = factories.signature(letter, organization="Harbor Memory").id
        db.session.commit()
    page = signed_in().open("/coordinator/signatures/{}/merge/{}".format(*pair)).press(MERGE)
    page.open(f"/coordinator/signatures/{third}/merge/{pair[0]}").press(MERGE, keep="first")
    page.open(f"/coordinator/signatures/{pair[1]}")
    assert "has been changed since the merge" in page.text
    page.open(f"/coordinator/signatures/{third}").press(UNDO)
    page.open(f"/coordinator/signatures/{pair[1]}").press(UNDO)
    assert page.status == 200
    assert values(app, pair[1])["status"] == SignatureStatus.VERIFIED


def test_a_viewer_sees_both_and_changes_nothing(pair: tuple[int, int], signed_in: Callable[..., Walker]) -> None:
    page = signed_in(Role.VIEWER).open("/coordinator/signatures/{}/merge/{}".format(*pair))
    assert page.status == 200
    assert MERGE not in page.text


class TestOneOfThemListedForTheRecipientAlone:
    @pytest.fixture
    def quiet_pair(self, app: Flask, pair: tuple[int, int]) -> tuple[int, int]:
        with app.app_context():
            db.session.get_one(Signature, pair[1]).listed = Listed.RECIPIENT_ONLY
            db.session.commit()
        return pair

    def test_a_merge_makes_nobody_public_and_undoing_gives_the_listing_back(
        self, app: Flask, quiet_pair: Any, signed_in: Callable[..., Walker], walker: Walker
    ) -> None:
        kept, other = quiet_pair
        page = signed_in().open(f"/coordinator/signatures/{kept}/merge/{other}")
        assert "a merge makes nobody public" in page.text
        page.press(MERGE, keep="first")
        assert values(app, kept)["listed"] == Listed.RECIPIENT_ONLY
        assert "Harbour Memory Trust" not in walker.open("/letters/clean-rivers").text
        page.press(UNDO)
        assert (values(app, kept)["listed"], values(app, other)["listed"]) == (Listed.PUBLIC, Listed.RECIPIENT_ONLY)
        assert "Harbour Memory Trust" in walker.open("/letters/clean-rivers").text

    def test_it_would_if_the_listing_stayed_the_kept_ones(
        self, app: Flask, quiet_pair: Any, signed_in: Callable[..., Walker], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(merges, "_stricter", lambda _kept, _other: ())
        signed_in().open("/coordinator/signatures/{}/merge/{}".format(*quiet_pair)).press(MERGE, keep="first")
        assert values(app, quiet_pair[0])["listed"] == Listed.PUBLIC
