"""The outcomes of attempts, for the operator's metrics."""

from collections import Counter
from collections.abc import Iterable

from signon.mail.models import MailStatus, OutboxMail
from signon.metrics.counting import count_mail


def count(mails: Iterable[OutboxMail]) -> None:
    """Count what became of these mails, as their rows say it now."""
    count_outcomes((MailStatus(mail.status), bool(mail.bulk)) for mail in mails)


def count_outcomes(outcomes: Iterable[tuple[MailStatus, bool]]) -> None:
    """Count states that mails have come to, each with whether the mail was bulk mail."""
    for (status, bulk), number in Counter(outcomes).items():
        count_mail("deferred" if status == MailStatus.QUEUED else status, bulk=bulk, number=number)
