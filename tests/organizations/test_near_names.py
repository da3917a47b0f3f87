"""Names that look alike among many."""

import pytest

from signon.organizations.names import organization_key
from signon.organizations.near_names import MOST_COMPARED, NearNames


def nearest(name: str, *others: str) -> str | None:
    names = NearNames()
    for other in others:
        names.add(other, organization_key(other))
    return names.nearest(name, organization_key(name))


@pytest.mark.parametrize(
    ("name", "like"),
    [
        ("Harbor Memory Trust", "Harbour Memory Trust"),
        ("Trust of Harbour Memory", "Harbour Memory Trust of"),
        ("Societe des cahiers de phare", "Société des cahiers de phare"),
        ("Lagoon Recrods Collective", "Lagoon Records Collective"),
    ],
)
def test_a_misspelled_name_is_recognised(name, like):
    assert nearest(name, "Delta Union", like, "Reef School") == like


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Delta Union", "Reef School"),
        ("Farmers' Union 12", "Farmers' Union 21"),
        ("Harbour Trust", "Harbour Trust Youth"),
    ],
)
def test_another_organisation_is_not(name, other):
    assert nearest(name, other) is None


def test_a_rare_word_finds_its_name_among_many_with_the_common_ones():
    crowd = [f"Society of Friends number {number}" for number in range(2 * MOST_COMPARED)]
    assert (
        nearest("Society of Freinds of Skerrin", *crowd, "Society of Friends of Skerrin")
        == "Society of Friends of Skerrin"
    )
