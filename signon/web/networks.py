"""The network that a request came from, as limits count it.

A provider gives a household a whole /64 of IPv6 addresses, so those are one; an IPv4 address is one however it is written.
"""

import ipaddress
import re

from flask import request

IPV6_PREFIX = 64
WITH_PORT = re.compile(r"\[(?P<inside>[^\]]+)\](?::\d+)?|(?P<plain>[\d.]+):\d+")
"""The form in which some proxies write an address: ``[2001:db8::1]:443`` or ``192.0.2.1:443``."""

INSIDE = tuple(
    ipaddress.ip_network(network)
    for network in (
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "::1/128",
        "fc00::/7",
        "fe80::/10",
    )
)
"""The networks in which a reverse proxy stands, and no stranger: RFC 1918, 6598, 3927 and 4193, and this machine itself."""


def network_of(address: str) -> str:
    """The network of ``address``: an IPv4 address, an IPv6 /64, or the text itself when it is no address."""
    host = bare_address(address)
    try:
        parsed = ipaddress.ip_address(host)
    except ValueError:
        return host.lower()
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if inner := _ipv4_inside(parsed):
        return str(inner)
    return str(ipaddress.ip_network((int(parsed), IPV6_PREFIX), strict=False))


def is_inside(address: str) -> bool:
    """Whether ``address`` belongs to this machine or a private network, as a reverse proxy's does.

    A request through a socket file has no address; it comes from this machine.
    """
    if not address:
        return True
    try:
        parsed = ipaddress.ip_address(bare_address(address))
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        parsed = parsed.ipv4_mapped or parsed
    return any(parsed in network for network in INSIDE if network.version == parsed.version)


def bare_address(text: str) -> str:
    """The address in ``text`` without brackets, port and zone."""
    found = WITH_PORT.fullmatch(text.strip())
    host = (found["inside"] or found["plain"]) if found else text.strip()
    return host.partition("%")[0]


def _ipv4_inside(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that is mapped into ``address``, or that a 6to4 or Teredo tunnel starts from."""
    tunnel = address.teredo
    return address.ipv4_mapped or address.sixtofour or (tunnel[1] if tunnel else None)


def client_address() -> str:
    """The network a request came from, as limits count it; forwarded headers count only behind ``SIGNON_TRUSTED_PROXIES``."""
    return network_of(request.remote_addr or "unknown")
