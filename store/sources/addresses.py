"""Which addresses are of the open network, and which of this computer or a private one."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable

Place = tuple[str, int]
"""A host and a port."""
Resolve = Callable[[str, int], list[str]]
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")  # which hold an IPv4 address (RFC 6052)


def resolve(host: str, port: int) -> list[str]:
    """List the addresses of a host. Raises OSError where it has none, or nobody can be asked."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the open network, also by the one that it may hold."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        if found.is_site_local:
            return False
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is None and found in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFF_FFFF)
        if inner is not None:
            return is_public(str(inner))
    special = found.is_private or found.is_multicast or found.is_reserved or found.is_unspecified
    return found.is_global and not special


def is_local(host: str) -> bool:
    """Return whether a host is said to be of this computer or a private network, whatever its name leads to."""
    if host.rstrip(".").lower() in ("localhost", "localhost.localdomain") or host.lower().endswith(".localhost"):
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return not is_public(host)
