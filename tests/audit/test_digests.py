"""The digests of states: the same whether states are digested one by one or many together."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from signon.audit.digests import StateDigests, state_digest

SIGNATORIES = [
    {"organization": "Élan « d’Évian »", "signature": 7, "country": "", "signed_at": None},
    {"b": 1, "a": True},
]
STATES: list[dict[str, Any] | None] = [
    None,
    {},
    {"signatories": SIGNATORIES, "code": "7ABC", "pages": 2, "addressee": None, "dated": date(2026, 11, 27)},
    {"signatories": SIGNATORIES, "code": "8ABC", "at": datetime(2026, 11, 27, 12, tzinfo=UTC), "Z": 1, "é": b"\x00"},
    {"signatories": [], "listed": SIGNATORIES, "text": "a \ud800 spoilt one"},
]


def test_states_that_share_a_list_have_the_digests_that_each_has_alone() -> None:
    together = StateDigests()
    assert [together.of("salt", state) for state in STATES] == [state_digest("salt", state) for state in STATES]


@pytest.mark.parametrize("changed", [[*SIGNATORIES, {}], SIGNATORIES[:1], [SIGNATORIES[0], {"b": 1, "a": 1}]])
def test_another_list_has_another_digest(changed: list[Any]) -> None:
    together = StateDigests()
    assert together.of("salt", {"signatories": SIGNATORIES}) != together.of("salt", {"signatories": changed})
