"""The moment that an invitation names is the one that really applies to whoever reads it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from signon.invitations.wording import moments_of, values_of_letter
from tests import factories

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
SOON, LATER, PAST = "2026-03-10T17:00", "2026-03-12T17:00", "2026-02-10T17:00"


@pytest.mark.parametrize(
    ("announced", "closes", "named"),
    [
        (SOON, LATER, "Tuesday, 10 March 2026, 17:00 UTC"),
        (SOON, None, "Tuesday, 10 March 2026, 17:00 UTC"),
        (None, LATER, "Thursday, 12 March 2026, 17:00 UTC"),
        (PAST, LATER, "Thursday, 12 March 2026, 17:00 UTC"),
        (PAST, None, ""),
        (None, None, ""),
    ],
)
def test_a_deadline_that_is_over_is_not_named(session: Session, announced: Any, closes: Any, named: Any) -> None:
    letter = factories.letter(at=AT - timedelta(days=40), sign_on_deadline=announced, closes_at=closes)
    values = values_of_letter(letter, "en", AT)
    assert (values["deadline"], bool(values["until"])) == (named, not named)


def test_without_a_deadline_the_link_has_its_own(session: Session) -> None:
    letter = factories.letter(at=AT)
    until = moments_of(letter, AT)["until"]
    assert until == AT + timedelta(days=90)
