"""What a merge keeps of a person goes when the person's data goes."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.moderation.duplicates import merging
from signon.moderation.duplicates.models import Merge
from signon.privacy.collecting import erase, held
from signon.signing.models.signature import Signature
from tests import factories

OTHER = "ola@harbour.example"


@pytest.fixture
def merged(session: Session) -> int:
    """The number of a signature that has the representative's name from the one that was merged into it."""
    letter = factories.letter()
    kept = factories.signature(letter, representative_name="Mara Quill", representative_email="mara@harbour.example")
    other = factories.signature(letter, representative_name="Ola Brandt", representative_email=OTHER)
    merging.merge(kept, other, {"representative_name"}, by=factories.BY, at=now())
    session.commit()
    return kept.id


@pytest.mark.parametrize("email", ["mara@harbour.example", OTHER])
def test_erasing_either_person_leaves_nothing_of_them_in_the_merge(session: Session, merged: int, email: Any) -> None:
    assert any(record.kind == "Merge of two signatures" for record in held(email))
    erase(email, at=now())
    session.flush()
    made = session.scalar(db.select(Merge))
    assert "representative_name" not in made.kept_before
    assert "has been changed since" in merging.undoing_hindrance(made)


def test_a_name_taken_over_from_somebody_erased_is_given_back(session: Session, merged: int) -> None:
    assert session.get_one(Signature, merged).representative_name == "Ola Brandt"
    erase(OTHER, at=now())
    session.flush()
    assert session.get_one(Signature, merged).representative_name == "Mara Quill"
