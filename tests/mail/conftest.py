"""What the tests of mail share."""

import pytest

from signon.mail.smtp import conversation

SOON = 0.4


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same bounds on waiting for a mail server, in less than a second."""
    monkeypatch.setattr(conversation, "OPENING_SECONDS", SOON)
    monkeypatch.setitem(vars(conversation.Conversation)["__init__"].__kwdefaults__, "seconds", SOON)
    monkeypatch.setitem(vars(conversation.Conversation)["hand_over"].__kwdefaults__, "seconds", SOON)
    monkeypatch.setattr(conversation, "CLOSING_SECONDS", SOON)
