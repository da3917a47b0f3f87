"""The mail server that a setting names."""

import pytest

from signon.mail_server import MailServer, Security


@pytest.mark.parametrize(
    ("url", "host", "port", "security"),
    [
        ("smtp://mail.example", "mail.example", 25, Security.WHEN_OFFERED),
        ("smtp+starttls://mail.example", "mail.example", 587, Security.STARTTLS),
        ("smtps://mail.example/", "mail.example", 465, Security.TLS),
        ("SMTP://Mail.Example.:2525", "mail.example", 2525, Security.WHEN_OFFERED),
        ("smtp://[::1]:2525", "::1", 2525, Security.WHEN_OFFERED),
        ("smtps://post.flüsse.example", "post.xn--flsse-lva.example", 465, Security.TLS),
        ("smtp://mail_1:1025", "mail_1", 1025, Security.WHEN_OFFERED),
    ],
)
def test_a_server_is_named_by_host_port_and_encryption(url: str, host: str, port: int, security: Security) -> None:
    server = MailServer.parse(url)
    assert (server.host, server.port, server.security, server.user) == (host, port, security, None)


@pytest.mark.parametrize(
    ("written", "user", "password"),
    [
        ("mara:word@", "mara", "word"),
        ("mara@", "mara", ""),
        ("mara:@", "mara", ""),
        ("mara%40x:a%3Ab%2Fc@", "mara@x", "a:b/c"),
        ("mara:p@ss@", "mara", "p@ss"),
        ("mara:100%@", "mara", "100%"),
        ("@", None, ""),
    ],
)
def test_name_and_password_are_read_from_their_signs(written: str, user: str | None, password: str) -> None:
    server = MailServer.parse(f"smtp://{written}mail.example")
    assert (server.user, server.password) == (user, password)


@pytest.mark.parametrize(
    "url",
    ["", "smtp", "smtp:", "smtp://", "smtp:///", "smtp:mail", "http://mail", "smtp://mail:0", "smtp://mail:65536",
     "smtp://mail:x", "smtp://a b", "smtp://[::1", "smtp://[mail]", "smtp://mail/x", "smtp://mail?x", "smtp://:word@mail",
     "smtp://mara:%00@mail", "smtp://mara:%0D%0A@mail", "smtp://mara:%FF@mail", "smtp://-mail", "smtp://mail..example"],
)  # fmt: skip
def test_what_names_none_clearly_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"must|has |is no address"):
        MailServer.parse(url)


@pytest.mark.parametrize(
    ("host", "is_here"),
    [("localhost", True), ("LOCALHOST", True), ("127.0.0.1", True), ("127.255.0.3", True), ("[::1]", True),
     ("[::ffff:127.0.0.1]", True), ("mail.example", False), ("localhost.example", False), ("10.0.0.1", False),
     ("0.0.0.0", False), ("[::]", False), ("128.0.0.1", False)],
)  # fmt: skip
def test_this_machine_is_known_by_its_own_names_alone(host: str, is_here: bool) -> None:
    assert MailServer.parse(f"smtp://{host}").is_on_this_machine is is_here


def test_a_password_is_not_shown_with_the_server() -> None:
    server = MailServer.parse("smtp://mara:sesame@mail.example")
    assert "sesame" not in f"{server} {server!r}"
