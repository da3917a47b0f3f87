"""A letter is text. Whatever stands in its fields, the printer reads nothing and fetches nothing, and prints it as text."""

import socketserver
import threading
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from signon.errors import InputError
from signon.printing.document.document import LetterDocument
from signon.printing.document.signatories import ListedSignatory
from signon.printing.pdf.fonts import FontMissingError
from signon.printing.pdf.markup import letter_styles
from signon.printing.pdf.render import render
from signon.printing.pdf.signatories import after_signature
from signon.printing.rendered import RenderingError
from tests.factories import parts
from tests.printing.printed import layout_text

SECRET = "the-content-of-a-file"
ONE_LINE_FIELDS = ("subject", "reference", "delivery_notation", "place", "salutation", "closing", "title")


class Listener(socketserver.ThreadingTCPServer):
    """Counts who calls."""

    calls = 0

    def process_request(self, request: Any, client_address: Any) -> None:
        self.calls += 1
        self.shutdown_request(request)


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener(("127.0.0.1", 0), socketserver.BaseRequestHandler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def vectors(tmp_path: Path, listener: Listener) -> list[str]:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    web = f"http://127.0.0.1:{listener.server_address[1]}/x.png"
    templates = (
        '<img src="{address}">',
        '"><link rel=attachment href="{address}">',
        "<style>@import '{address}'; @page {{ background: url({address}) }}</style>",
        "<object data='{address}'></object><svg><image href='{address}'/></svg>",
        "{{{{ letter.images }}}} {{% include '{address}' %}}",
    )
    fetched = [template.format(address=address) for template in templates for address in (secret.as_uri(), web)]
    return [*fetched, f"<base href='{secret}'><img src='secret.txt'>", "<iframe src='data:text/html,<b>x</b>'>"]


def hostile_letter(text: str) -> LetterDocument:
    """A letter with ``text`` in every field that takes any text."""
    changes = dict.fromkeys(ONE_LINE_FIELDS, text)
    letter = parts(
        **changes,
        letterhead=dict.fromkeys(("name", "address", "phone", "email", "website", "footer"), text),
        addressees=[{"address": text, "attention": text, "salutation": text, "cc": [text]}],
        lead_signers=[{"name": text, "title": text, "organization": text}],
        signatory_list={"heading": text, "style": "names-representatives"},
        enclosures=[text],
        cc=[text],
        body=f"{text}\n\n> {text}\n\n- {text}[^1]\n\n# {text}\n\n[^1]: {text}\n",
    )
    signatory = ListedSignatory(text, text, "KE", text, text)
    return LetterDocument.compose(letter, date=date(2020, 3, 27), signatories=[signatory])


def test_nothing_is_fetched_and_all_is_printed_as_it_was_written(vectors: list[str], listener: Listener) -> None:
    for text in vectors:
        rendered = render(hostile_letter(text))
        printed = "".join(layout_text(rendered.pdf).split())
        assert "".join(text.split()) in printed
        assert SECRET not in printed
        with pikepdf.open(BytesIO(rendered.pdf)) as pdf:
            assert set(pdf.attachments) == {"letter.json", "signatories.csv"}
    assert listener.calls == 0


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "letter-image:logo", "//x.example"]
)
def test_markdown_links_to_other_than_web_and_mail_are_text_and_such_pictures_are_refused(address: str) -> None:
    with pytest.raises(InputError, match="Line 1 of the text: the picture"):
        LetterDocument.compose(parts(body=f"![picture]({address})"), date=date(2020, 3, 27))
    body = f"[click]({address}) and <{address}>"
    rendered = render(LetterDocument.compose(parts(body=body), date=date(2020, 3, 27)))
    assert body in " ".join(layout_text(rendered.pdf).split())
    with pikepdf.open(BytesIO(rendered.pdf)) as pdf:
        assert "/Annots" not in pdf.pages[0]


def test_a_link_to_the_web_is_a_link_and_is_not_fetched(listener: Listener) -> None:
    address = f"http://127.0.0.1:{listener.server_address[1]}/"
    rendered = render(LetterDocument.compose(parts(body=f"[here]({address})"), date=date(2020, 3, 27)))
    with pikepdf.open(BytesIO(rendered.pdf)) as pdf:
        assert [str(note.A.URI) for note in pdf.pages[0].Annots] == [address]
    with pytest.raises(InputError, match="is not a file of the letter"):
        LetterDocument.compose(parts(body=f"![there]({address})"), date=date(2020, 3, 27))
    assert listener.calls == 0


@pytest.mark.parametrize(
    "address",
    ["file:///etc/hostname", "http://127.0.0.1:9/", "data:image/png;base64,AAAA", "letter-image:other.png", "ftp://x/"],
)
@pytest.mark.parametrize(
    "markup", ['<img src="{}" alt="x">', '<p style="background: url({})">x</p>', "<style>@import '{}'</style>"]
)
def test_should_an_address_ever_get_into_the_markup_the_rendering_stops(
    monkeypatch: pytest.MonkeyPatch, address: str, markup: str
) -> None:
    html = f'<html lang="en"><title>x</title><body>{markup.format(address)}</body></html>'
    monkeypatch.setattr(after_signature, "letter_html", lambda _document: html)
    with pytest.raises(RenderingError, match="only its own images can be printed"):
        render(LetterDocument.compose(parts(), date=date(2020, 3, 27)))


def test_a_font_name_cannot_break_out_of_the_style_sheet() -> None:
    document = LetterDocument.compose(parts(font='X"} @import "file:///etc/passwd"; html {"'), date=date(2020, 3, 27))
    with pytest.raises(FontMissingError, match="is not installed"):
        render(document)
    assert "@import" not in letter_styles(document)
