"""How the way to the mail server is encrypted, and when a password goes over it. The client is the real one, on loopback."""

import datetime as dt
import hmac
import socket
from base64 import b64decode, b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from signon.mail.envelopes import Envelope
from signon.mail.smtp.answers import ServerAwayError
from signon.mail.smtp.conversation import Conversation
from signon.mail.smtp.masking import MASK
from signon.mail_server import MailServer
from tests.mail.servers import Authority, Kept, has_ipv6, read_plain, scripted, serving, trusted

FAR = "mail.rivers.test"
"""A name that is not this machine's, though in these tests it leads there."""

MAIL = b"Subject: Hello\r\n\r\nHello\r\n"


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leads ``FAR`` to this machine."""
    found = socket.getaddrinfo

    def look_up(host: str, *arguments: Any, **options: Any) -> Any:
        return found("127.0.0.1" if host == FAR else host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


@pytest.fixture
def trusting(authority: Authority, tmp_path: Path) -> Iterator[None]:
    with trusted(authority.file(tmp_path)):
        yield


def hand_over(url: str) -> Conversation:
    """Open a conversation, hand over a mail, end it."""
    conversation = Conversation(MailServer.parse(url), seconds=10)
    try:
        conversation.open()
        conversation.hand_over(Envelope("letters@rivers.example", "mara@rivers.example"), MAIL)
    finally:
        conversation.end()
    return conversation


def stripped(peer: Any) -> None:
    """A server, or somebody on the way, that offers no encryption but wants the password."""
    peer.say("220 mail\r\n")
    peer.hear()
    peer.say("250-mail\r\n250 AUTH PLAIN LOGIN\r\n")
    if peer.hear_until("AUTH"):
        peer.say("235 OK\r\n")
        peer.hear_until("QUIT")


class TestStartTLS:
    def test_it_is_used_whenever_it_is_offered(self, authority: Authority) -> None:
        kept = Kept()
        with serving(kept, tls_context=authority.context("127.0.0.1")) as port:
            hand_over(f"smtp://127.0.0.1:{port}")
        assert kept.encrypted == [True]

    def test_without_asking_for_it_the_mail_goes_in_clear(
        self, authority: Authority, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The control of the test before: the server itself would have taken the mail without encryption."""
        monkeypatch.setattr(Conversation, "_start_tls", lambda _self: None)
        kept = Kept()
        with serving(kept, tls_context=authority.context("127.0.0.1")) as port:
            hand_over(f"smtp://127.0.0.1:{port}")
        assert kept.encrypted == [False]

    def test_a_server_without_it_takes_mail_in_clear_when_no_password_is_set(self, far: None) -> None:
        kept = Kept()
        with serving(kept) as port:
            hand_over(f"smtp://{FAR}:{port}")
        assert kept.encrypted == [False]

    def test_its_own_scheme_refuses_a_server_without_it(self) -> None:
        kept = Kept()
        with serving(kept) as port, pytest.raises(ServerAwayError, match="offers no STARTTLS"):
            hand_over(f"smtp+starttls://127.0.0.1:{port}")
        assert not kept.mails

    @pytest.mark.parametrize("scheme", ["smtp", "smtp+starttls"])
    def test_a_server_that_offers_it_and_then_refuses_it_gets_no_mail_in_clear(self, scheme: str) -> None:
        def refuse(peer: Any) -> None:
            peer.say("220 mail\r\n")
            peer.hear()
            peer.say("250-mail\r\n250 STARTTLS\r\n")
            peer.hear_until("STARTTLS")
            peer.say("454 4.7.0 TLS not available\r\n")
            peer.hear_until("QUIT")

        with scripted(refuse) as server, pytest.raises(ServerAwayError, match="to STARTTLS it answers: 454"):
            hand_over(f"{scheme}://127.0.0.1:{server.port}")
        assert not [line for line in server.log if line.upper().startswith("MAIL")]

    def test_what_was_said_before_the_encryption_counts_for_nothing(self, authority: Authority) -> None:
        """Somebody on the way sends an answer and an offer behind the server's 220, to be read as if encrypted."""
        context = authority.context("127.0.0.1")

        def inject(peer: Any) -> None:
            peer.say("220 mail\r\n")
            peer.hear()
            peer.say("250-mail\r\n250-STARTTLS\r\n250 SIZE 1\r\n")
            peer.hear()
            peer.say("220 go\r\n250-injected\r\n250 AUTH PLAIN\r\n")
            peer.encrypt(context)
            peer.hear()
            peer.say("250 mail\r\n")
            peer.hear_until("QUIT")

        with scripted(inject) as server:
            conversation = Conversation(MailServer.parse(f"smtp://127.0.0.1:{server.port}"), seconds=10)
            conversation.open()
            features = dict(conversation.esmtp_features)
            conversation.end()
        assert features == {}
        assert [line.split()[0].upper() for line in server.log] == ["EHLO", "STARTTLS", "EHLO", "QUIT"]


class TestCertificates:
    """The same rule for both ways to encrypt."""

    @pytest.fixture(params=["smtp", "smtp+starttls", "smtps"])
    def scheme(self, request: pytest.FixtureRequest) -> Any:
        return request.param

    @staticmethod
    def options(scheme: Any, context: Any) -> dict[str, Any]:
        return {"whole": context} if scheme == "smtps" else {"tls_context": context}

    def test_one_that_cannot_be_verified_ends_the_conversation_before_a_mail(
        self, authority: Authority, far: None, scheme: Any
    ) -> None:
        kept = Kept()
        with (
            serving(kept, **self.options(scheme, authority.context(FAR))) as port,
            pytest.raises(ServerAwayError, match=r"certificate is not good .*SSL_CERT_FILE"),
        ):
            hand_over(f"{scheme}://{FAR}:{port}")
        assert not kept.mails

    def test_one_of_an_authority_that_the_operator_trusts_is_good(
        self, authority: Authority, far: None, scheme: Any, trusting: None
    ) -> None:
        kept = Kept()
        with serving(kept, **self.options(scheme, authority.context(FAR))) as port:
            hand_over(f"{scheme}://{FAR}:{port}")
        assert kept.encrypted == [True]

    def test_one_for_another_name_is_not_good(
        self, authority: Authority, far: None, scheme: Any, trusting: None
    ) -> None:
        kept = Kept()
        with (
            serving(kept, **self.options(scheme, authority.context("mail.other.test"))) as port,
            pytest.raises(ServerAwayError, match="certificate is not good"),
        ):
            hand_over(f"{scheme}://{FAR}:{port}")
        assert not kept.mails

    def test_one_that_has_expired_is_not_good(
        self, authority: Authority, far: None, scheme: Any, trusting: None
    ) -> None:
        day = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
        old = authority.context(FAR, not_before=day - dt.timedelta(days=9), not_after=day)
        kept = Kept()
        with (
            serving(kept, **self.options(scheme, old)) as port,
            pytest.raises(ServerAwayError, match=r"certificate is not good .*expired"),
        ):
            hand_over(f"{scheme}://{FAR}:{port}")
        assert not kept.mails

    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.8.8.8"])
    def test_any_is_good_enough_on_this_machine(self, authority: Authority, scheme: Any, host: str) -> None:
        """Debian's Postfix has one that nobody signed, for the machine's own name."""
        kept = Kept()
        with serving(kept, host="0.0.0.0", **self.options(scheme, authority.context("snakeoil.test"))) as port:
            hand_over(f"{scheme}://{host}:{port}")
        assert kept.encrypted == [True]

    @pytest.mark.skipif(not has_ipv6(), reason="this machine has no ::1")
    def test_and_on_its_address_of_ip_version_6(self, authority: Authority, scheme: Any) -> None:
        kept = Kept()
        with serving(kept, host="::1", **self.options(scheme, authority.context("snakeoil.test"))) as port:
            hand_over(f"{scheme}://[::1]:{port}")
        assert kept.encrypted == [True]

    def test_a_name_that_merely_leads_to_this_machine_is_verified(
        self, authority: Authority, far: None, scheme: Any
    ) -> None:
        """The control: without the rule about names, the certificate that nobody signed would have been taken."""
        kept = Kept()
        with (
            serving(kept, **self.options(scheme, authority.context("snakeoil.test"))) as port,
            pytest.raises(ServerAwayError, match="certificate is not good"),
        ):
            hand_over(f"{scheme}://{FAR}:{port}")


class TestPasswords:
    def test_one_goes_over_an_encrypted_way(self, authority: Authority, far: None, trusting: None) -> None:
        kept = Kept()
        with serving(kept, tls_context=authority.context(FAR), auth_required=True) as port:
            hand_over(f"smtp://mara:word@{FAR}:{port}")
        assert kept.logins == [("PLAIN", b"mara", b"word")]
        assert kept.encrypted == [True]

    def test_none_goes_in_clear(self, far: None) -> None:
        with scripted(stripped) as server, pytest.raises(ServerAwayError, match="the password was not sent"):
            hand_over(f"smtp://mara:word@{FAR}:{server.port}")
        assert [line.split()[0].upper() for line in server.log] in (["EHLO"], ["EHLO", "QUIT"])

    def test_without_the_refusal_it_would_go_in_clear(self, far: None, monkeypatch: pytest.MonkeyPatch) -> None:
        """The control: taken for this machine, the same server hears the password."""
        monkeypatch.setattr(Conversation, "_is_on_this_machine", lambda _self: True)
        with scripted(stripped) as server:
            conversation = Conversation(MailServer.parse(f"smtp://mara:word@{FAR}:{server.port}"), seconds=10)
            conversation.open()
            conversation.end()
        [said] = [line for line in server.log if line.startswith("AUTH")]
        assert read_plain(said) == ["", "mara", "word"]

    def test_on_this_machine_one_may_go_without_encryption(self) -> None:
        kept = Kept()
        with serving(kept, auth_require_tls=False) as port:
            hand_over(f"smtp://mara:word@127.0.0.1:{port}")
        assert kept.logins == [("PLAIN", b"mara", b"word")]

    @pytest.mark.parametrize(
        ("written", "user", "password"),
        [
            ("m%40ra:w%2Fo%3Ar%23d%20", "m@ra", "w/o:r#d "),
            ("mara:", "mara", ""),
            ("mara", "mara", ""),
            ("m%C3%A4ra:%E6%B2%B3", "mära", "河"),
            ("mara:100%", "mara", "100%"),
        ],
    )
    @pytest.mark.parametrize("excluded", [[], ["PLAIN"]])
    def test_one_is_sent_as_it_is_meant_by_each_method(
        self, authority: Authority, written: str, user: str, password: str, excluded: list[Any]
    ) -> None:
        kept = Kept()
        context = authority.context("127.0.0.1")
        with serving(kept, tls_context=context, auth_required=True, auth_exclude_mechanism=excluded) as port:
            hand_over(f"smtp://{written}@127.0.0.1:{port}")
        assert kept.logins == [("LOGIN" if excluded else "PLAIN", user.encode(), password.encode())]

    def test_one_is_proven_without_being_said_where_the_server_knows_no_other_way(self) -> None:
        challenge = b64encode(b"<1896.697170952@mail>").decode()

        def ask(peer: Any) -> None:
            peer.say("220 mail\r\n")
            peer.hear()
            peer.say("250-mail\r\n250 AUTH CRAM-MD5\r\n")
            peer.hear_until("AUTH CRAM-MD5")
            peer.say(f"334 {challenge}\r\n")
            peer.hear()
            peer.say("235 OK\r\n")
            peer.hear_until("QUIT")

        with scripted(ask) as server:
            conversation = Conversation(
                MailServer.parse(f"smtp://tim:tanstaaftanstaaf@127.0.0.1:{server.port}"), seconds=10
            )
            conversation.open()
            conversation.end()
        proof = hmac.new(b"tanstaaftanstaaf", b"<1896.697170952@mail>", "md5").hexdigest()
        assert b64decode(server.log[2]) == f"tim {proof}".encode()

    def test_a_wrong_one_is_tried_once_and_never_quoted(self, authority: Authority) -> None:
        """A server may lock an account after a few failures, and may say the password again in its answer."""

        def quote(peer: Any) -> None:
            peer.say("220 mail\r\n")
            peer.hear()
            peer.say("250-mail\r\n250 AUTH PLAIN LOGIN CRAM-MD5\r\n")
            line = peer.hear_until("AUTH")
            peer.say(f"535 5.7.8 wrong: sesame-4711 {line.split()[-1]}\r\n")
            peer.hear_until("QUIT", "503 no\r\n")

        with (
            scripted(quote) as server,
            pytest.raises(ServerAwayError, match="refuses the user name or the pass") as away,
        ):
            hand_over(f"smtp://mara:sesame-4711@127.0.0.1:{server.port}")
        assert f"535 5.7.8 wrong: {MASK} {MASK}" in str(away.value)
        assert len([line for line in server.log if line.startswith("AUTH")]) == 1

    def test_a_server_with_other_ways_to_sign_in_is_told_by_name(self) -> None:
        def offer(peer: Any) -> None:
            peer.say("220 mail\r\n")
            peer.hear()
            peer.say("250-mail\r\n250 AUTH XOAUTH2\r\n")
            peer.hear_until("QUIT")

        with scripted(offer) as server, pytest.raises(ServerAwayError, match=r"known here .AUTH XOAUTH2"):
            hand_over(f"smtp://mara:word@127.0.0.1:{server.port}")
