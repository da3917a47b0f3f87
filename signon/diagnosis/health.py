"""Addresses for the operator's monitoring."""

from typing import Any

from flask import Response, current_app, jsonify, request

from signon.access import public
from signon.diagnosis.readiness import readiness
from signon.errors import told_in_json
from signon.web.networks import is_inside
from signon.web.pages import Pages

pages = Pages()


@pages.get("/healthz")
@public
def alive() -> Response:
    """The web process answers."""
    return Response("ok\n", mimetype="text/plain")


@pages.get("/readyz")
@public
@told_in_json
def ready() -> tuple[Response, int]:
    """Whether the site can do its work, and what stands in the way; figures are for who asks from inside."""
    found = readiness()
    body: dict[str, Any] = {
        "ready": found.is_ready,
        "problems": [trouble.told() for trouble in found.troubles if trouble.stops],
        "warnings": [trouble.told() for trouble in found.troubles if not trouble.stops],
    }
    if _is_asked_from_inside():
        body |= {"troubles": [trouble.name for trouble in found.troubles], **found.figures}
    return jsonify(body), 200 if found.is_ready else 503


def _is_asked_from_inside() -> bool:
    """Whether the question comes from this machine or its network, and by no proxy that may bring a stranger's."""
    passed_on = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP"))
    trusts_proxies = bool(current_app.config["SIGNON"].trusted_proxies)
    return is_inside(request.remote_addr or "") and (trusts_proxies or not passed_on)
