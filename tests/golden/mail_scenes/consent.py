"""The mails about a text that changes."""

from datetime import timedelta

from signon.consent.mails import ask_to_reconfirm, remind
from signon.consent.queries import Signatory
from signon.consent.reminders import remind_now
from signon.letters.models.declared_change import DeclaredChange
from tests import factories
from tests.consent.changing import CORRECTION, change_text
from tests.golden.mail_scenes.casts import AT, MARA, OMAR, Cast, letter_of, signature_of

BODY = """\
We write about the **river** and its *tributaries*, which `gauge 7` has measured since the spring of the year before last,
as every one of the villages on its banks can show to whoever asks for it.

- The weir stays open.
- The mill closes.

Please act before the spring flood.
"""
CHANGED = """\
We write about the **lake** and its *tributaries*, which `gauge 8` has measured since the spring of the year before last,
as every one of the villages on its banks can show to whoever asks for them & <their> {{ neighbours }}.

- The weir is closed.

> Nobody has asked the otters.

Please act ***before*** the autumn.
"""


def consent_corrected(cast: Cast) -> None:
    letter = letter_of(cast, body=BODY)
    signature_of(cast, letter)
    change_text(letter, CORRECTION, at=AT, note=cast.words, subject="Lakes without mercury", body=CHANGED)


def consent_corrected_markup(cast: Cast) -> None:
    letter = letter_of(cast, body="*Act* now.")
    signature_of(cast, letter)
    change_text(letter, CORRECTION, at=AT, note=cast.words, body="_Act_ now.")


def consent_corrected_before_reconfirming(cast: Cast) -> None:
    letter = letter_of(cast, body=BODY)
    signature_of(cast, letter)
    change_text(letter, at=AT, note="First.", body=CHANGED)
    change_text(
        letter, CORRECTION, at=AT + timedelta(hours=1), note=cast.words, salutation="", subject=cast.organization
    )


def consent_reconfirm(cast: Cast) -> None:
    letter = letter_of(cast, body=BODY, timezone="Europe/Zurich")
    signature_of(cast, letter)
    change_text(letter, at=AT, note=cast.words, subject="Lakes without mercury", body=CHANGED)


def consent_reconfirm_many_changes(cast: Cast) -> None:
    letter = letter_of(cast, body=BODY)
    signature_of(cast, letter)
    signature_of(cast, letter, organization=cast.other, representative_email=OMAR)
    more = "\n\n".join(f"{cast.organization} asks for the {number}th time. " * 6 for number in range(40))
    change_text(letter, at=AT, note=cast.words, body=more)


def consent_reconfirm_no_date(cast: Cast) -> None:
    letter = letter_of(cast, body=BODY)
    parts = letter.parts.model_copy(update={"body": CHANGED})
    letter.revise(parts, {}, declared=DeclaredChange.before_anybody_signed(), by=factories.BY, at=AT)
    asked = [Signatory(1, cast.organization, MARA, version=1), Signatory(2, cast.other, "", version=1)]
    ask_to_reconfirm(letter, asked, at=AT)
    remind(letter, asked, at=AT)


def consent_remind(cast: Cast) -> None:
    letter = letter_of(cast, body=BODY)
    signature_of(cast, letter)
    change_text(letter, at=AT, note=cast.words, body=CHANGED)
    remind_now(letter, by=factories.BY, at=AT + timedelta(days=5))


CONSENT = (
    consent_corrected,
    consent_corrected_markup,
    consent_corrected_before_reconfirming,
    consent_reconfirm,
    consent_reconfirm_many_changes,
    consent_reconfirm_no_date,
    consent_remind,
)
