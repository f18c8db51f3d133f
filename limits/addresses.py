"""The address that a request comes from, and the network it is counted with.

Only what a trusted proxy says is believed: with n of them (TRUSTED_PROXY_COUNT), the n-th address from the right of
`X-Forwarded-For`, which the outermost of them wrote. Whatever stands left of it came with the request and proves
nothing.
"""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

# A household or a rented server has at least this much of IPv6 for itself.
IPV6_PREFIX = 64
# The whole of IPv4 stands in one /64 of IPv6 where a gateway writes it that way (RFC 6052, the well-known prefix).
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def client_address(request: HttpRequest) -> str:
    """The address in its plain form, IPv4 also where it came dressed as IPv6; "" where there is none to be believed."""
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    passed_on = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if proxies and len(passed_on) >= proxies:
        address = _parsed(passed_on[-proxies])
        if address is not None:
            return str(address)
    # Fewer than there must be: the request has come past the proxies.
    address = _parsed(request.META.get("REMOTE_ADDR", ""))
    return str(address) if address is not None else ""


def network_of(address: str) -> str:
    """What stands for an address where attempts are counted: an IPv4 address itself, of IPv6 the first 64 bits."""
    parsed = _parsed(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((parsed, IPV6_PREFIX), strict=False))
    return str(parsed) if parsed is not None else "unknown"


def _parsed(text: str) -> Address | None:
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]  # an IPv4 address with its port
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address
