"""``make bench``: every measurement of the project, one after the other."""

import sys

from tests.benchmarks import audit_chain, capacity, invitations, matching, rendering, site, slow_clients, trouble

rendering.main([int(size) for size in sys.argv[1:]] or list(rendering.SIZES))
matching.main()
site.main()
invitations.main()
trouble.main()
slow_clients.main()
capacity.main()
audit_chain.main()
