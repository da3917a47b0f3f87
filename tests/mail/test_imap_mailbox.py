"""The mailbox that a setting names."""

import pytest

from signon.imap_mailbox import ImapMailbox, ImapSecurity


@pytest.mark.parametrize(
    ("url", "host", "port", "security", "folder"),
    [
        ("imaps://mara:word@mail.example", "mail.example", 993, ImapSecurity.TLS, "INBOX"),
        ("imaps://mara:word@mail.example/", "mail.example", 993, ImapSecurity.TLS, "INBOX"),
        ("IMAPS://mara:word@Mail.Example:1993/Bounces", "mail.example", 1993, ImapSecurity.TLS, "Bounces"),
        ("imap+starttls://mara:word@[::1]/INBOX/Back", "::1", 143, ImapSecurity.STARTTLS, "INBOX/Back"),
        ("imap://mara:word@localhost", "localhost", 143, ImapSecurity.WHEN_OFFERED, "INBOX"),
        ("imaps://mara:word@post.flüsse.example", "post.xn--flsse-lva.example", 993, ImapSecurity.TLS, "INBOX"),
        ("imaps://mara:word@mail.example/Zur%C3%BCck%23%3F", "mail.example", 993, ImapSecurity.TLS, "Zurück#?"),
    ],
)
def test_a_mailbox_is_named_by_host_port_encryption_and_folder(
    url: str, host: str, port: int, security: ImapSecurity, folder: str
) -> None:
    mailbox = ImapMailbox.parse(url)
    assert (mailbox.host, mailbox.port, mailbox.security, mailbox.folder) == (host, port, security, folder)
    assert (mailbox.user, mailbox.password) == ("mara", "word")
    assert "word" not in f"{mailbox}{mailbox!r}"


def test_name_and_password_are_read_from_their_signs() -> None:
    mailbox = ImapMailbox.parse("imaps://letters%40rivers.example:a%3Ab%2Fc%20%C3%A9@mail.example")
    assert (mailbox.user, mailbox.password) == ("letters@rivers.example", "a:b/c é")


@pytest.mark.parametrize(
    "url",
    ["imaps", "imaps://", "imaps://mail.example", "imaps://mara@mail.example", "imaps://:word@mail.example",
     "https://mara:word@mail.example", "pop3s://mara:word@mail.example", "imaps://mara:word@mail.example:0",
     "imaps://mara:word@mail.example/a?b", "imaps://mara:word@mail.example/a#b", "imaps://mara:word@mail.example/%0D%0A",
     "imaps://mara:word@mail.example/%FF", "imaps://mara:%00@mail.example", "imaps://mara:word@a b", "imaps://mara:w@[::1"],
)  # fmt: skip
def test_what_names_none_clearly_is_refused_without_a_word_of_the_password(url: str) -> None:
    with pytest.raises(ValueError, match=r"must|has |is no address") as refusal:
        ImapMailbox.parse(url)
    assert "word" not in str(refusal.value).replace("password", "")
