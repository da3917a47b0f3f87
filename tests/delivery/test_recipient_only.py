"""Who asked to be named to the recipient alone is named nowhere else: every public page of the site is read for them."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient

from signon.access import declared_access
from signon.database.db import db, now
from signon.delivery.jobs import finalise
from signon.delivery.models import Audience, Final
from signon.signing.models.record import Listed
from signon.signing.status import SignatureStatus
from tests import factories
from tests.printing.printed import layout_text

HIDDEN: dict[str, Any] = {
    "organization": "Quiet Cove Watch",
    "acronym": "QCWX",
    "website": "https://quietcove.example",
    "representative_name": "Sylvie Undertow",
    "representative_title": "Keeper of Silence",
    "representative_email": "sylvie@quietcove.example",
}
SECRETS = ("Quiet Cove", "QCWX", "quietcove", "Undertow", "Keeper of Silence", "Unheard", "Mara Quill", "@organisation")


@pytest.fixture
def codes(app: Flask) -> list[str]:
    """Two letters with a hidden signatory each, open and delivered; gives the codes of the public documents."""
    with app.app_context():
        for slug in ("open-rivers", "left-rivers"):
            letter = factories.letter(slug=slug, signatory_list={"style": "names-countries"})
            factories.signature(letter, organization="Seen Society", representative_email="a@seen.example")
            factories.signature(letter, listed=Listed.RECIPIENT_ONLY, **HIDDEN)
            for number, status in enumerate(set(SignatureStatus) - {SignatureStatus.APPROVED}):
                factories.signature(letter, status, organization=f"Unheard {number}")
        finals = finalise(letter, by="ines", at=now())
        db.session.commit()
        return [final.code for final in finals if final.audience == Audience.PUBLIC]


def public_addresses(app: Flask, codes: Any) -> Iterator[str | Any]:
    """Every public address that can be made of the letters and documents, with those that ask for the hidden one."""
    values = {"slug": ["open-rivers", "left-rivers"], "code": codes, "number": ["1", "2"]}
    for rule in app.url_map.iter_rules():
        if (
            declared_access(app, rule.endpoint) != "public"
            or "GET" not in (rule.methods or ())
            or rule.endpoint == "static"
        ):
            continue
        if len(rule.arguments) > 1 or not rule.arguments <= set(values):
            continue
        for name in rule.arguments or {""}:
            for value in values.get(name, [""]):
                address = rule.rule if not name else rule.rule.split("<")[0] + value + rule.rule.split(">")[-1]
                yield address
                yield f"{address}?q=Quiet+Cove&search=Quiet+Cove&name=Quiet+Cove&website=quietcove.example&sought=Quiet"


def read(answer: Any) -> Any:
    """What an answer says, with what is printed in and attached to a PDF."""
    if answer.mimetype != "application/pdf":
        return answer.get_data(as_text=True)
    with pikepdf.open(BytesIO(answer.data)) as pdf:
        attached = [file.get_file().read_bytes().decode() for file in pdf.attachments.values()]
        said = [str(pdf.docinfo), str(pdf.open_metadata())]
    return "\n".join([layout_text(answer.data), *attached, *said])


def test_no_public_page_names_them_nor_anybody_who_does_not_stand(
    app: Flask, client: FlaskClient, codes: list[str]
) -> None:
    addresses = list(dict.fromkeys(public_addresses(app, codes)))
    found = {}
    for address in addresses:
        text = read(client.get(address))
        found[address] = [secret for secret in SECRETS if secret.lower() in text.lower().replace("?q=quiet+cove", "")]
        if "?" in address:  # what was asked for may be said back
            found[address] = [secret for secret in found[address] if secret not in {"Quiet Cove", "quietcove"}]
    assert {address: secrets for address, secrets in found.items() if secrets} == {}
    assert {"/letters/open-rivers", "/letters/left-rivers/letter.pdf", "/letters/left-rivers/embed"} <= set(addresses)


def test_the_recipients_document_does_name_them_and_the_public_ones_count_them(
    app: Flask, client: FlaskClient, codes: list[str]
) -> None:
    with app.app_context():
        [full] = db.session.scalars(db.select(Final).filter_by(audience=Audience.RECIPIENT))
        assert "Quiet Cove Watch" in layout_text(full.pdf)
        assert "Undertow" not in str(full.signatories)
    listed = client.get("/letters/left-rivers/signatories.json").json
    assert (listed["count"], listed["recipient_only"]) == (2, 1)
    assert "Seen Society" in client.get("/letters/open-rivers/embed").text
