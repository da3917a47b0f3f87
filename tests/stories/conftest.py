"""What every story has: a site that hands its mail to a real mail server."""

import pytest

from signon.settings import Settings
from tests.servers.mailbox import Mailbox


@pytest.fixture
def settings(settings: Settings, mailbox: Mailbox) -> Settings:
    return settings.model_copy(update={"mail_url": mailbox.url})
