"""A machine that lives a letter's life: two coordinators, five signatories, every verb, in any order.

It keeps its own short book of what must be so, in the words of the rules, and compares it with the site after each step.
"""

from hypothesis import HealthCheck, Phase, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis.stateful import (
    precondition,
    rule,
    run_state_machine_as_test,
)

from signon.database.db import db, now
from signon.delivery.addenda import late_signatories
from signon.delivery.jobs import add_addendum, finalise
from signon.errors import DomainError
from signon.letters.models.declared_change import Change
from signon.letters.status import LetterStatus
from signon.moderation import decisions
from signon.moderation.duplicates import merging
from signon.privacy import collecting
from signon.signing import mails, unproven_mails
from signon.signing.importing.applying import enter_plan
from signon.signing.importing.plan import plan_import
from signon.signing.importing.signatories_file import SignatoryRow
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests.audit.counts import Found
from tests.audit.life.book import HOLDING, LIVE, NAMES, Book, Entry, address_of
from tests.audit.site.tried_site import TriedSite
from tests.consent.changing import change_text

COORDINATORS = ("ines@coalition.example", "bo@coalition.example")
WHO, BY = st.sampled_from(NAMES), st.sampled_from(COORDINATORS)


class LetterLife(Book):
    """The machine: each rule is something that a person does."""

    @rule(name=WHO)
    def sign(self, name: str) -> None:
        with self._step("sign", told={name}):
            made, answer = Signature.sign_on(self._letter(), self._details(name), at=now())
            unproven_mails.send_answer(made, answer, to=address_of(name), organization=name, at=now())
            db.session.flush()
            if made.id not in self.book:
                self.book[made.id] = Entry(name, SignatureStatus.PENDING, self.version)

    @rule(name=WHO)
    def confirm(self, name: str) -> None:
        for signature in self._of(name, SignatureStatus.PENDING)[:1]:
            free = not self._of(name, *HOLDING)
            with self._step("confirm", told={name}, must=free and self._is_open() and not self._left(name)):
                signature.confirm(at=now(), shown=self.version)
                mails.send_receipt(signature, at=now())
                self._note(
                    signature,
                    SignatureStatus.VERIFIED,
                    max(self.book[signature.id].agreed, self._agreed_now(signature)),
                )

    @rule(name=WHO, title=st.sampled_from(("Director", "President")), otherwise=st.booleans())
    def amend(self, name: str, title: str, otherwise: bool) -> None:
        for signature in self._with_link(name, *HOLDING)[:1]:
            printed = f"{name} e.V." if otherwise else name
            with self._step("amend", told={name}):
                details = self._details(name, organization=printed, representative_title=title)
                if changed := signature.amend(details, at=now()):
                    mails.send_amended(signature, looked_at_again="organization" in changed, at=now())
                    self._note(signature, signature.status)

    @rule(name=WHO)
    def withdraw(self, name: str) -> None:
        for signature in self._with_link(name, *LIVE)[:1]:
            with self._step("withdraw", told={name}, must=True):
                signature.withdraw(at=now())
                mails.send_withdrawn(signature, at=now())
                self._note(signature, SignatureStatus.WITHDRAWN)

    @rule(name=WHO, by=BY)
    def approve(self, name: str, by: str) -> None:
        for signature in self._of(name, SignatureStatus.VERIFIED, SignatureStatus.REJECTED)[:1]:
            with self._step("approve", told={name}, must=signature.status is SignatureStatus.VERIFIED):
                decisions.approve(signature, by=by, at=now())
                self._note(signature, SignatureStatus.APPROVED)

    @rule(name=WHO, by=BY)
    def reject(self, name: str, by: str) -> None:
        for signature in self._of(name, *HOLDING)[:1]:
            with self._step("reject", told={name}, must=self._status() is not LetterStatus.DELIVERED):
                decisions.reject(signature, "We do not know you.", by=by, at=now())
                self._note(signature, SignatureStatus.REJECTED)

    @rule(first=WHO, second=WHO, by=BY)
    def merge_duplicates(self, first: str, second: str, by: str) -> None:
        kept, other = self._of(first, *HOLDING)[:1], self._of(second, *HOLDING)[:1]
        if kept and other and first != second:
            with self._step("merge", told={second}):
                one, two = merging.pair_to_merge(kept[0].id, other[0].id, held=True)
                merging.merge(one, two, ["website"], by=by, at=now())
                self._note(two, SignatureStatus.REJECTED)

    @rule(names=st.sets(WHO, min_size=1, max_size=3), by=BY)
    def bring_in_a_table(self, names: set[str], by: str) -> None:
        rows = [SignatoryRow(**vars(self._details(name)) | {"representative_email": ""}) for name in sorted(names)]
        had = {name for name in names if any(entry.name == name for entry in self.book.values())}
        with self._step("import", told=set()):
            plan = plan_import(self._letter(), rows)
            enter_plan(self._letter(), plan, status=SignatureStatus.APPROVED, by=by, at=now())
            db.session.flush()
            for made in self._signatures():
                if made.id not in self.book:
                    if self._overruled(made.organization, had):
                        self.counts.find(Found.OTHER, f"a table overruled what {made.organization} decided")
                    self.book[made.id] = Entry(made.organization, SignatureStatus.APPROVED, self.version)

    @rule(material=st.booleans())
    def change_the_text(self, material: bool) -> None:
        holding = {entry.name for entry in self.book.values() if entry.status in HOLDING}
        with self._step("change", told=holding):
            made = change_text(self._letter(), Change.MATERIAL if material else Change.CORRECTION)
            assert made
            self.version = made.number
            nobody = not any(entry.status in LIVE for entry in self.book.values())
            self.material = self.version if material or nobody else self.material

    @rule(name=WHO)
    def reconfirm(self, name: str) -> None:
        for signature in self._with_link(name, *HOLDING)[:1]:
            with self._step("reconfirm", told={name}):
                signature.reconfirm(self.version, at=now())
                self._note(signature, signature.status, self.version)

    @rule(by=BY)
    def close(self, by: str) -> None:
        with self._step("close", told=set(), must=self._is_open()):
            self._letter().close(by=by, at=now())

    @rule(by=BY)
    def open_again(self, by: str) -> None:
        with self._step("open", told=set(), must=self._status() is LetterStatus.CLOSED):
            self._letter().open(by=by, at=now())

    @rule(name=WHO)
    def erase(self, name: str) -> None:
        with self._step("erase", told=set()):
            collecting.erase(address_of(name), at=now())
            for signature in self._signatures():
                if signature.erased_at is not None or signature.status is SignatureStatus.WITHDRAWN:
                    self._note(signature, signature.status)

    @precondition(lambda self: self.may_print and self._status() is LetterStatus.CLOSED)
    @rule(by=BY)
    def finalise(self, by: str) -> None:
        expected = self._expected()
        try:
            finals = finalise(self._letter(), by=by, at=now())
        except DomainError:
            db.session.rollback()
            return
        db.session.commit()
        self._compare_print(finals[0], expected)
        self.printed = expected
        self._accept_what_is_there()

    @precondition(lambda self: self.may_print and self.printed is not None)
    @rule(by=BY)
    def add_an_addendum(self, by: str) -> None:
        late = {self.book[one.signature].name for one in late_signatories(self._letter())}
        db.session.rollback()
        if late:
            add_addendum(self._letter(), by=by, at=now())
            db.session.commit()
            if self.printed is not None and late & self.printed:
                self.counts.find(Found.OTHER, f"an addendum names {late & self.printed} again")
        self._accept_what_is_there()


def life_on(site: TriedSite, *, may_print: bool = False) -> type[LetterLife]:
    """The machine for a site."""

    class Life(LetterLife):
        pass

    Life.site, Life.counts, Life.may_print = site, site.counts, may_print
    return Life


def live(site: TriedSite, *, lives: int, steps: int, may_print: bool = False, seed: int = 0) -> None:
    """Live so many lives of a letter of at most so many steps each; what does not hold is counted by the site."""

    machine = life_on(site, may_print=may_print)
    limits = settings(
        max_examples=lives,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    seeded(seed)(machine)
    run_state_machine_as_test(machine, settings=limits)
    site.counts.told["lives"] += lives
