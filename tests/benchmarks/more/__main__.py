"""``make bench-more``: measurements beside the table of ``make bench``, one after the other; names of parts choose some."""

import sys
from collections.abc import Callable

from tests.benchmarks.more import (
    audit_chain,
    capacity,
    floors,
    invitations,
    matching,
    rendering,
    site,
    slow_clients,
    trouble,
)

PARTS: dict[str, Callable[[], None]] = {
    "rendering": lambda: rendering.main(list(rendering.SIZES)),
    "matching": matching.main,
    "site": site.main,
    "invitations": invitations.main,
    "trouble": trouble.main,
    "slow_clients": slow_clients.main,
    "capacity": capacity.main,
    "audit_chain": audit_chain.main,
    "floors": floors.main,
}
"""What is measured, by the name of its module."""

if unknown := set(sys.argv[1:]) - set(PARTS):
    sys.exit(f"There is no part {', '.join(sorted(unknown))}; the parts are {', '.join(PARTS)}.")
for name, measure in PARTS.items():
    if name in (sys.argv[1:] or PARTS):
        measure()
