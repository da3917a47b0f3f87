"""A crowd of representatives who sign on, confirm and withdraw while something goes wrong; each keeps its own list.

Whoever gets no answer, or is asked to come back later, sends the same once more, as people do.
"""

import threading
from collections.abc import Callable
from http.client import HTTPException
from typing import Self
from urllib.parse import urlsplit

from itsdangerous import URLSafeSerializer

from tests.faults.scene.ledger import Act, Entry, Ledger
from tests.faults.scene.mail_server import Inbox
from tests.faults.scene.visitor import Answer, Visitor
from tests.waiting import until

SEE_OTHER, OK, GONE, AWAY = 303, 200, 410, 503
SECONDS_TO_NEXT_TRY = 0.2
SECONDS_TO_RECOVER = 120.0
"""The time within which somebody must be able to sign on again, whatever was done to the site."""
EVERY_CONFIRMS, EVERY_WITHDRAWS = 3, 9
"""Of so many who sign on, one confirms as soon as the mail is there; of so many, one of these withdraws."""

UNANSWERED = (OSError, HTTPException)
NO_ANSWER_BEHIND_THE_PROXY = (502, 504)


class Signers:
    """``many`` clients that sign on one after the other from ``start`` to ``stop``; ``pause`` is between two of one client."""

    def __init__(
        self, *machines: str, inbox: Inbox, slug: str = "rivers", many: int = 4, pause: float = 0.1, host: str = ""
    ) -> None:
        self.ledger = Ledger()
        self._inbox, self._slug, self._pause = inbox, slug, pause
        self._visitors = [Visitor(list(machines), host=host, first=number) for number in range(many)]
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(visitor,)) for visitor in self._visitors]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Let each client finish the request that it is at, and no more."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def finish(self) -> None:
        """Let those confirm and withdraw whose mail came after ``stop``; the site runs undisturbed by now."""
        self._stopping.clear()
        self.ledger.is_disturbed = False
        self._go_on(self._visitors[0], self.ledger.acknowledged(Act.SIGN))
        self._stopping.set()

    def wait_for(self, number: int) -> bool:
        """Whether so many sign-ons are acknowledged."""
        return len(self.ledger.acknowledged(Act.SIGN)) >= number

    def until_more(self, number: int = 1) -> None:
        """Return once so many further sign-ons are acknowledged."""
        wanted = len(self.ledger.acknowledged(Act.SIGN)) + number
        until(lambda: self.wait_for(wanted), SECONDS_TO_RECOVER)

    def _run(self, visitor: Visitor) -> None:
        mine: list[Entry] = []
        while not self._stopping.wait(self._pause):
            entry = self.ledger.new_entry()
            self._until_acknowledged(visitor, entry, Act.SIGN, self._sign)
            mine.append(entry)
            self._go_on(visitor, mine[-EVERY_WITHDRAWS * 4 :])

    def _go_on(self, visitor: Visitor, entries: list[Entry]) -> None:
        """Confirm and withdraw what is to be, and was not yet."""
        for entry in entries:
            if self._is_to(entry, Act.CONFIRM, EVERY_CONFIRMS) and self._inbox.first_link(entry.address):
                self._until_acknowledged(visitor, entry, Act.CONFIRM, self._confirm)
            if entry.page and self._is_to(entry, Act.WITHDRAW, EVERY_WITHDRAWS):
                self._until_acknowledged(visitor, entry, Act.WITHDRAW, self._withdraw)

    def _is_to(self, entry: Entry, act: Act, every: int) -> bool:
        number = int(entry.organization.rsplit(maxsplit=1)[1])
        return number % every == 0 and Act.SIGN in entry.acknowledged and act not in entry.acknowledged

    def _until_acknowledged(
        self, visitor: Visitor, entry: Entry, act: Act, attempt: Callable[[Visitor, Entry], Answer]
    ) -> None:
        while not self._stopping.is_set():
            try:
                answer = attempt(visitor, entry)
            except UNANSWERED:
                self.ledger.note_unanswered()
            else:
                if answer.status == SEE_OTHER or (answer.status == GONE and entry.was_asked(act)):
                    self.ledger.acknowledge(entry, act)
                    return
                if answer.status in NO_ANSWER_BEHIND_THE_PROXY:
                    self.ledger.note_unanswered()
                elif answer.status != AWAY:
                    self.ledger.note_unexpected(f"{act} of {entry.organization}: {answer.status}")
                    return
                else:
                    self.ledger.note_refused()
            visitor.move_on()
            self._stopping.wait(SECONDS_TO_NEXT_TRY)

    def _sign(self, visitor: Visitor, entry: Entry) -> Answer:
        form = visitor.get(f"/letters/{self._slug}/sign")
        if form.status != OK:
            return form
        hidden = form.hidden_fields()
        _certain, (_opened, text) = URLSafeSerializer("").loads_unsafe(hidden["opened"])
        entry.texts.add(text)
        entry.tries[Act.SIGN] += 1
        return visitor.post(f"/letters/{self._slug}/sign", hidden | _entered(entry))

    def _confirm(self, visitor: Visitor, entry: Entry) -> Answer:
        path = urlsplit(self._inbox.first_link(entry.address)).path
        page = visitor.get(path)
        if page.status != OK:
            return page
        entry.tries[Act.CONFIRM] += 1
        answer = visitor.post(f"{path}/confirmation", page.hidden_fields())
        if answer.status == SEE_OTHER:
            entry.page = urlsplit(answer.location).path
        return answer

    def _withdraw(self, visitor: Visitor, entry: Entry) -> Answer:
        page = visitor.get(f"{entry.page}/withdrawal")
        if page.status != OK:
            return page
        if f'action="{entry.page}/withdrawal"' not in page.page:
            return page._replace(status=GONE)  # the state is shown instead of the question: it is withdrawn already
        entry.tries[Act.WITHDRAW] += 1
        return visitor.post(f"{entry.page}/withdrawal", page.hidden_fields())


def _entered(entry: Entry) -> dict[str, str]:
    return {
        "organization": entry.organization,
        "country": "CH",
        "representative_name": "Mara Quill",
        "representative_title": "Director",
        "representative_email": entry.address,
        "listed": "public",
        "authorised": "y",
    }
