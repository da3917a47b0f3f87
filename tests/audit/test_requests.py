"""The quick part of the audit's requests, and that it finds what it looks for."""

from typing import Any

import pytest
from flask import request

from signon.access import public
from signon.database.db import _reading, db, now
from signon.messages.models import Message
from tests.audit.counts import Counts, Found
from tests.audit.requests.trying import try_requests
from tests.audit.site.tried_site import TriedSite

QUICK, FEW = 60, 12


@pytest.mark.parametrize("asks_for_proof", [pytest.param(True, marks=pytest.mark.slow), False])
def test_no_request_however_odd_ends_in_an_error_of_the_site(
    site: TriedSite, counts: Counts, monkeypatch: pytest.MonkeyPatch, asks_for_proof: Any
) -> None:
    monkeypatch.setitem(site.app.config, "WTF_CSRF_ENABLED", asks_for_proof)
    try_requests(site, QUICK)
    assert counts.of() == []
    assert counts.tried == QUICK


def test_the_audit_finds_a_view_that_falls_over(
    site: TriedSite, counts: Counts, monkeypatch: pytest.MonkeyPatch
) -> None:
    for endpoint in list(site.app.view_functions):
        monkeypatch.setitem(site.app.view_functions, endpoint, public(lambda **_values: str(1 // 0)))
    try_requests(site, FEW)
    assert counts.of(Found.SERVER_ERROR)


def test_the_audit_finds_a_page_that_changes_something_when_it_is_only_opened(
    site: TriedSite, counts: Counts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(**_values: Any) -> str:
        if request.method in {"GET", "HEAD"}:
            _reading.set(False)  # what keeps a GET from writing is taken out
            db.session.rollback()
            Message.receive(name="", email="jo@reader.example", subject="x", text="y", at=now())
            db.session.commit()
        return ""

    for endpoint in list(site.app.view_functions):
        monkeypatch.setitem(site.app.view_functions, endpoint, public(write))
    try_requests(site, FEW)
    assert any("message" in found for found in counts.of(Found.OTHER))
