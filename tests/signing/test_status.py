from typing import Any

import pytest

from signon.signing.status import LIVE, TRANSITIONS, SignatureStatus, after, can

LEADS_ON = {
    ("pending", "confirm"): "verified",
    ("verified", "approve"): "approved",
    ("rejected", "approve"): "approved",
    ("verified", "reject"): "rejected",
    ("approved", "reject"): "rejected",
    ("verified", "amend"): "verified",
    ("approved", "amend"): "verified",
    ("verified", "deny-authority"): "verified",
    ("approved", "deny-authority"): "verified",
    ("pending", "withdraw"): "withdrawn",
    ("verified", "withdraw"): "withdrawn",
    ("approved", "withdraw"): "withdrawn",
}


@pytest.mark.parametrize("verb", TRANSITIONS)
@pytest.mark.parametrize("status", SignatureStatus)
def test_a_verb_leads_on_from_the_states_it_is_meant_for_and_no_other(status: Any, verb: Any) -> None:
    expected = LEADS_ON.get((status.value, verb))
    assert can(verb, status) is (expected is not None)
    if expected:
        assert after(verb) == expected


def test_withdrawn_is_final() -> None:
    assert SignatureStatus.WITHDRAWN not in LIVE
    assert not any(can(verb, SignatureStatus.WITHDRAWN) for verb in TRANSITIONS)
