"""A fault that is done to a site while organisations sign, and what the oracle says of it."""

from collections.abc import Callable

from tests.faults.scene.mail_server import MailServer
from tests.faults.scene.oracle import Verdict, judge
from tests.faults.scene.record import Record
from tests.faults.scene.signers import Signers
from tests.faults.scene.sites import Site

Fault = Callable[[Site, Signers], object]
"""What is done to a site, and to whom it is done."""


def tried(site: Site, mail: MailServer, fault: Fault, *, many: int = 4) -> Verdict:
    """Do ``fault`` to a site while ``many`` clients sign, until one signs after it; what the oracle says in the end."""
    with Signers(site.url, inbox=mail.inbox, many=many) as signers:
        signers.until_more()
        fault(site, signers)
        signers.until_more()
    site.let_leases_end()
    site.deliver_all()
    signers.finish()
    site.deliver_all()
    return judge(signers.ledger, Record.of(site.database), mail.inbox)


def engine(database: str) -> str:
    """The name of the database's engine, by the address that the fixture ``database`` gives."""
    return "PostgreSQL" if database else "SQLite"
