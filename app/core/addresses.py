"""Which IP addresses are outside: names in settings and requests must not lead inside. Pure."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

GLOBAL_UNICAST = IPv6Network("2000::/3")
NAT64 = IPv6Network("64:ff9b::/96")


def is_public_address(text: str) -> bool:
    """Whether a connection to this IP address leaves for the public internet."""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        inner = _inner_address(address)
        if inner is None:
            return address in GLOBAL_UNICAST and address.is_global and not address.is_multicast
        address = inner
    return address.is_global and not address.is_multicast and not address.is_reserved


def is_loopback_address(text: str) -> bool:
    """Whether this IP address is this very machine: for tests."""
    try:
        return ip_address(text).is_loopback
    except ValueError:
        return False


def _inner_address(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 one stands for (mapped, 6to4, Teredo, NAT64)."""
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if address.teredo:
        return address.teredo[1]
    return address.ipv4_mapped or address.sixtofour
