"""The mails whose wording is kept: every occasion on which one is written, and every branch of its text.

Each scene makes what it needs through the verbs of the site and lets the site write the mail; it is played by every cast.
"""

from collections.abc import Callable, Iterable
from email.message import EmailMessage

from tests.golden.mail_scenes.casts import CASTS, Cast
from tests.golden.mail_scenes.consent import CONSENT
from tests.golden.mail_scenes.delivery import DELIVERY
from tests.golden.mail_scenes.digests import DIGESTS
from tests.golden.mail_scenes.invitations import INVITATIONS
from tests.golden.mail_scenes.moderation import MODERATION
from tests.golden.mail_scenes.others import OTHERS
from tests.golden.mail_scenes.questions import QUESTIONS
from tests.golden.mail_scenes.signing import SIGNING

__all__ = ["CASTS", "golden_mails"]

Scene = Callable[[Cast], Iterable[EmailMessage] | None]


def golden_mails() -> dict[str, Scene]:
    """Every scene by the name of its file."""
    features = (SIGNING, MODERATION, QUESTIONS, CONSENT, DELIVERY, DIGESTS, INVITATIONS, OTHERS)
    return {scene.__name__.replace("_", "-"): scene for feature in features for scene in feature}
