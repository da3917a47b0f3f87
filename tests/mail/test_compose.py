"""What a template makes of its values: the words as they were typed, and the link in its place."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader, UndefinedError
from sqlalchemy.orm import Session

from signon.database.db import now
from signon.mail import compose, links
from signon.mail.links import SIGN_IN, LinkKind, to_page
from signon.mail.new_mail import LINK, NewMail

HOSTILE = [
    "{{ 7 * 7 }}",
    "{% include 'error.html' %}",
    "{# gone #}",
    "%(title)s 100 % %s",
    "{link} {contact}",
    'a & <b> "c"',
]
DAY = timedelta(days=1)
KINDS = [kind for kind in vars(links).values() if isinstance(kind, LinkKind)]


def mail(template: str, **values: Any) -> NewMail:
    return compose.new_mail(template, to="mara@lakes.example", about="test", **values)


@pytest.fixture
def own_template(app: Flask) -> Callable[..., str]:
    """A way to read a template from its text, as if it stood among those of the site."""

    sites = app.jinja_env.loader
    assert sites is not None

    def use(text: str) -> str:
        app.jinja_env.loader = ChoiceLoader([DictLoader({"own.txt": text}), sites])
        return "own.txt"

    return use


@pytest.mark.parametrize("text", HOSTILE)
def test_what_somebody_wrote_is_printed_as_it_stands(session: Session, text: Any) -> None:
    values = {"subject": text, "sender": text, "text": text, "email": "mara@lakes.example"}
    written = mail("messages/mails/receive.txt", link=to_page("/messages/1"), **values)
    assert written.subject == f"Message: {text}"
    assert text in written.paragraphs
    assert f"{text} wrote through the contact form:" in written.paragraphs


def test_a_template_read_from_what_somebody_wrote_would_be_seen(
    own_template: Callable[..., str], session: Session
) -> None:
    text = HOSTILE[0]
    template = own_template("{% block subject %}x{% endblock %}{% block body %}" + text + "{% endblock %}")
    assert mail(template).paragraphs != [text]


def test_empty_lines_in_a_value_stay_as_many_as_they_were(own_template: Callable[..., str], session: Session) -> None:
    text = "one\n\n\n  two\n"
    body = "{{ text }}\n\n{{ link }}\n\n{{ text }}\n"
    template = own_template("{% block subject %}x{% endblock %}{% block body %}" + body + "{% endblock %}")
    written = mail(template, link=SIGN_IN.to(1, lifetime=DAY), text=text)
    assert "\n\n".join("LINK" if one is LINK else one for one in written.paragraphs) == f"{text}\n\nLINK\n\n{text}"


def test_links_in_a_row_are_all_links(own_template: Callable[..., str], session: Session) -> None:
    body = "{{ link }}\n\n{{ link }}"
    template = own_template("{% block subject %}x{% endblock %}{% block body %}" + body + "{% endblock %}")
    assert mail(template, link=SIGN_IN.to(1, lifetime=DAY)).paragraphs == [LINK, LINK]


def test_a_value_that_nobody_gave_is_an_error(session: Session) -> None:
    with pytest.raises(UndefinedError, match="minutes"):
        mail("accounts/mails/sign_in.txt", link=SIGN_IN.to(1, lifetime=DAY))


def test_a_link_within_a_sentence_is_an_error(own_template: Callable[..., str], session: Session) -> None:
    template = own_template("{% block subject %}x{% endblock %}{% block body %}Read {{ link }}.{% endblock %}")
    with pytest.raises(ValueError, match="paragraph of its own"):
        mail(template, link=SIGN_IN.to(1, lifetime=DAY))


def test_the_limit_counts_the_mails_of_an_hour(app: Flask, session: Session) -> None:
    most = app.config["SIGNON"].mails_per_address
    for _number in range(most):
        assert compose.may_be_mailed("mara@lakes.example", about="test", at=now())
        compose.send("messages/mails/acknowledge.txt", to="mara@lakes.example", about="test", at=now())
        session.flush()
    assert not compose.may_be_mailed("mara@lakes.example", about="test", at=now())
    assert compose.may_be_mailed("mara@lakes.example", about="another", at=now())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.path)
def test_every_kind_of_link_leads_to_a_page(app: Flask, kind: Any) -> None:
    path = urlsplit(kind.address("https://letters.test", "a-token")).path
    endpoint, values = app.url_map.bind("letters.test").match(path, method="GET")
    assert list(values.values()) == ["a-token"]
    assert endpoint in app.view_functions
