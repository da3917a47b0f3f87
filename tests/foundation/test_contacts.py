"""Mail addresses and websites as people write them."""

import re

import pytest

from signon import contacts
from signon.contacts import mail_address, web_address


@pytest.mark.parametrize(
    "written", ["Jane.Roe@Rivers.Example", "a_b+c-d@a-b.c1.museum", f"{'j' * 64}@rivers.example", "POSTMASTER@x.org"]
)
def test_a_plain_mail_address_is_kept_as_the_closer_look_keeps_it(
    written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = mail_address(written)
    monkeypatch.setattr(contacts, "PLAIN_ADDRESS", re.compile("(?!)"))
    assert mail_address(written) == plain


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (" Jane.Roe@Rivers.Example ", "jane.roe@rivers.example"),
        ("jane+letter@rivers.example", "jane+letter@rivers.example"),
        ("jane@bücher.example", "jane@xn--bcher-kva.example"),
    ],
)
def test_a_mail_address_is_kept_in_the_form_that_finds_it_again(written: str, kept: str) -> None:
    assert mail_address(written) == kept
    assert mail_address(kept) == kept


@pytest.mark.parametrize(
    "written",
    [
        "",
        "jane",
        "jane@rivers",
        "jane@localhost",
        "jane@[127.0.0.1]",
        "a@rivers.example,b@rivers.example",
        "a@rivers.example;b@rivers.example",
        "a@rivers.example b@rivers.example",
        "Jane <jane@rivers.example>",
        "jane@rivers.example\nBcc: all@rivers.example",
        "jane@rivers.example\0",
        "jane@\u202erivers.example",
        "jäne@rivers",
        "=?x?q?a?=@rivers.example",
        "=?utf-8?b?YQ==?=@rivers.example",
        "jane+=?x?q?a?=@rivers.example",
        f"{'j' * 65}@rivers.example",
        f"jane@{'rivers.' * 2000}example",
    ],
)
def test_anything_but_one_plain_mail_address_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="must be one mail address, such as"):
        mail_address(written)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://rivers.example/a?b=c#d", "https://rivers.example/a?b=c#d"),
        ("http://rivers.example", "http://rivers.example"),
        ("HTTPS://Rivers.example", "https://Rivers.example"),
        (" rivers.example/kenya ", "https://rivers.example/kenya"),
        ("www.rivers.example:8080", "https://www.rivers.example:8080"),
        ("//rivers.example", "https://rivers.example"),
        ("https://flüsse.example/är", "https://flüsse.example/är"),
    ],
)
def test_a_website_is_kept_with_its_scheme(written: str, kept: str) -> None:
    assert web_address(written) == kept
    assert web_address(kept) == kept


@pytest.mark.parametrize(
    "written",
    [
        "",
        "rivers",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://rivers.example",
        "mailto:jane@rivers.example",
        "https://jane:secret@rivers.example",
        "https://rivers.example@evil.example",
        "https://",
        "https://rivers.example/a b",
        "https://rivers.example\\@evil.example",
        "https://rivers.example:99999",
        "https://[::1",
        "https://rivers.example/\u202egnp",
        "https://rivers.example/" + "x" * 300,
    ],
)
def test_what_is_no_address_of_a_website_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="must be the address of a website, such as"):
        web_address(written)
