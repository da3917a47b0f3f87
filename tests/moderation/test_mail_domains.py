"""What the desk says of the domain of a representative's mail address."""

from typing import Any

import pytest

from signon.contacts import same_domain
from signon.moderation.labels import mail_remark
from signon.organizations.models import Organization
from signon.signing.models.signature import Signature


def remark(email: str, *, website: str = "", entry: Any = None) -> str:
    return mail_remark(Signature(representative_email=email, website=website), entry)


def test_an_address_at_a_domain_of_the_directory_is_the_organisations() -> None:
    entry = Organization(name="Lake", website="https://lake.example", mail_domains=["lakefriends.example"])
    for email in ("mara@lakefriends.example", "mara@mail.lakefriends.example", "mara@lake.example"):
        assert "which the directory knows" in remark(email, website="https://elsewhere.example", entry=entry)


def test_free_mail_says_nothing_even_where_the_directory_lists_it() -> None:
    entry = Organization(name="Lake", website="", mail_domains=["gmail.com"])
    assert "gives addresses to anybody" in remark("mara@gmail.com", entry=entry)


def test_another_domain_is_set_beside_the_website() -> None:
    entry = Organization(name="Lake", website="https://lake.example", mail_domains=[])
    assert remark("mara@other.example", website="https://lake.example", entry=entry) == (
        "The address is at other.example, the website at lake.example."
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("lake.example", "lake.example", True),
        ("mail.lake.example", "lake.example", True),
        ("mylake.example", "lake.example", False),
        ("", "lake.example", False),
        ("", "", False),
    ],
)
def test_a_domain_lies_in_another_only_after_a_dot(one: str, other: str, same: bool) -> None:
    assert same_domain(one, other) is same
