"""What goes along when an answer is mailed on: everything but the links of ours, in a form that every server takes."""

from base64 import b64encode
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signon.database.db import now
from signon.mail import links
from signon.mail.bounces.reading.enclosing import MOST_ENCLOSED, enclosed
from signon.mail.bounces.reading.link_masking import PAGES
from signon.mail.bounces.reading.texts import without_links, without_links_in_html
from signon.mail.smtp.message import Writing, compose
from signon.mail_server import Mailbox
from tests.mail.bounces.samples import CODE, NAMES, TOKEN, sample


def parsed(content: bytes) -> EmailMessage:
    found = message_from_bytes(content, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def texts(message: EmailMessage) -> str:
    return "\n".join(part.get_content() for part in message.walk() if part.get_content_maintype() == "text")


@pytest.mark.parametrize("name", NAMES)
def test_no_link_of_ours_goes_along_however_it_is_written(name: str) -> None:
    message = parsed(enclosed(sample(name)))
    assert TOKEN not in texts(message)
    assert TOKEN not in str(message)
    assert CODE not in str(message["To"])


def test_the_attachments_go_along_as_they_were() -> None:
    [before], [after] = (
        [part.get_content() for part in parsed(content).walk() if part.get_content_type() == "image/png"]
        for content in (sample("answer-with-attachment"), enclosed(sample("answer-with-attachment")))
    )
    assert before == after
    assert "Here is our letterhead." in texts(parsed(enclosed(sample("answer-with-attachment"))))


def test_a_link_in_a_mail_that_is_attached_is_found_as_well() -> None:
    inner = EmailMessage()
    inner["Subject"] = "Please confirm"
    inner.set_content(f"https://letters.example/signatures/{TOKEN}\n")
    outer = EmailMessage()
    outer["Subject"] = "What is this?"
    outer.set_content("See below.")
    outer.add_attachment(inner)
    assert TOKEN in outer.as_string()
    assert TOKEN not in enclosed(outer.as_bytes()).decode()


@pytest.mark.parametrize(
    "text",
    [
        f"https://letters.example/signatures/{TOKEN}",
        f"> > https://letters.example/signatures/{TOKEN[:20]}\n> > {TOKEN[20:]}",
        f"> https://letters.example/signatures/\n> {TOKEN}",
        f"| {TOKEN[:3]}\n| {TOKEN[3:30]}\n| {TOKEN[30:]}\n|",
        f"https%3A%2F%2Fletters.example%2Fsignatures%2F{TOKEN}&x=1",
        f"<{TOKEN}>",
        f"> https://letters.example/signatures/{TOKEN[:22]}\r\n> {TOKEN[22:]}\r\n",
        f"https://letters.example/signatures/{TOKEN[:22]} {TOKEN[22:]}",
        f"https://letters.example/invitations/{TOKEN[:3]} {TOKEN[3:]}",
        f"https://letters.example/coordinator/sign-in/{TOKEN[:22]}=\n{TOKEN[22:]}",
        f"https%3A%2F%2Fletters.example%2Fprivacy%2Fdata%2F{TOKEN[:22]}\u200b{TOKEN[22:]}",
        f"https://letters.example/signatures/%{ord(TOKEN[0]):02X}{TOKEN[1:]}",
    ],
)
def test_a_token_is_masked_also_when_a_mail_program_has_wrapped_it(text: str) -> None:
    masked = without_links(text)
    assert "[…]" in masked
    assert not any(TOKEN[start : start + 12] in masked for start in range(len(TOKEN) - 12))


@pytest.mark.parametrize(
    "text",
    [
        "-" * 72,
        "=" * 72,
        "see https://letters.example/signatures/ and the invitations/signatures/annexes for all of 2026-11",
        "We sign as the Internationally-Recognised\nAssociation for Rivers.\n\n-- \nMara",
        "donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
        "See https://lake.example/a/perfectly-ordinary-address-that-is-long-enough-for-anybody\n",
    ],
)
def test_what_people_write_otherwise_stays(text: str) -> None:
    assert without_links(text) == text


def test_a_link_is_found_in_a_header_in_a_file_and_between_the_parts() -> None:
    link = f"https://letters.example/signatures/{TOKEN}"
    outer = EmailMessage()
    outer["Subject"] = f"é {link}"
    outer["X-Original"] = link
    outer.set_content("See below.")
    for name in ("letter.eml", "letter.rtf"):
        outer.add_attachment(
            f"Subject: x\nContent-Transfer-Encoding: base64\n\n{b64encode(link.encode()).decode()}\n\n{link}".encode(),
            maintype="application",
            subtype="octet-stream",
            filename=name,
        )
    outer.preamble = outer.epilogue = link
    message = parsed(enclosed(outer.as_bytes()))
    _text, mail, document = message.iter_parts()
    assert TOKEN not in f"{message['Subject']} {message['X-Original']} {message.preamble} {message.epilogue}"
    assert "é https://letters.example/signatures/[" in message["Subject"]
    assert TOKEN.encode() not in mail.get_content() + document.get_content()
    assert TOKEN not in message_from_bytes(mail.get_content(), policy=policy.default).get_content()
    assert len(document.get_content()) == len(outer.get_payload()[2].get_content())


@pytest.mark.parametrize("between", ["<wbr>", "&#8203;", "</span><span>", "=\r\n"])
def test_a_link_that_is_broken_up_in_html_is_found(between: str) -> None:
    masked = without_links_in_html(f"<p>https://letters.example/signatures/{TOKEN[:22]}{between}{TOKEN[22:]}</p>")
    assert TOKEN[:22] not in masked
    assert TOKEN[22:] not in masked
    assert masked.endswith("</p>")


def test_every_kind_of_link_is_known_to_the_search_for_links() -> None:
    kinds = [one for one in vars(links).values() if isinstance(one, links.LinkKind)]
    assert {one.path.partition("/{token}")[0].lstrip("/") for one in kinds} <= set(PAGES)


def test_eight_bits_become_seven_and_the_words_stay() -> None:
    content = enclosed(
        sample("answer-latin-1").replace(b"\r\n\r\n", b"\r\nContent-Type: text/plain; charset=latin1\r\n\r\n")
    )
    assert content.isascii()
    assert "firma por nosotros" in texts(parsed(content))


def test_what_is_too_large_or_too_involved_goes_along_as_text_alone() -> None:
    assert enclosed(b"Subject: x\n\n" + b"x" * MOST_ENCLOSED) == b""
    assert enclosed(b"Subject: x\n\n" + b"--\n" * 1001) == b""
    assert enclosed(b"Content-Type: message/rfc822\n\n" * 60) == b""


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(NAMES), st.integers(0, 3000), st.binary(max_size=30))
def test_a_damaged_message_goes_along_or_does_not(name: str, place: int, instead: bytes) -> None:
    content = sample(name)
    assert isinstance(enclosed(content[:place] + instead + content[place + 10 :]), bytes)


def composed(content: bytes) -> EmailMessage:
    writing = Writing(
        Mailbox("Letters", "letters@letters.example"), "desk@rivers.example", "Answer", "Hello\n", "a@b.example", now(),
        enclosed=content,
    )  # fmt: skip
    return parsed(compose(writing).as_bytes())


def test_a_clean_message_is_enclosed_as_a_message() -> None:
    message = composed(enclosed(sample("answer")))
    body, attached = message.iter_parts()
    assert body.get_content().strip() == "Hello"
    assert (attached.get_content_type(), attached.get_filename()) == ("message/rfc822", "answer.eml")
    inner = attached.get_content()
    assert "May we sign as “Lake Friends”?" in inner.get_content()
    assert message["Subject"] == "Answer"


def test_a_message_that_would_be_damaged_on_its_way_is_enclosed_as_a_file() -> None:
    for content in (b"Subject: \xe9\n\nx", b"Subject: x\n\n" + b"x" * 2000):
        wire = composed(content)
        _body, attached = wire.iter_parts()
        assert attached.get_content_type() == "application/octet-stream"
        assert attached.get_content() == content
