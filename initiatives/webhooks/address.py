"""Where may be posted to: addresses that somebody else names must not lead into our own network.

A URL is judged twice. `target` reads it and refuses what can be refused by its words; `refusal` judges each address that
its name resolves to, at the moment of connecting, because a name can lead elsewhere the next time it is asked.
Ranges after the IANA registries of special-purpose addresses (RFC 6890 and its successors).
"""

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext as _

Address = IPv4Address | IPv6Address

PORTS = {"http": 80, "https": 443}
LOWEST_OTHER_PORT = 1024
LONGEST = 1000
AS_WRITTEN = "/%?:@!$&'()*+,;=~"
LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")

# Of this machine or of a network that is somebody's own: open where the installation says so.
PRIVATE = tuple(
    IPv4Network(each)
    for each in ("10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "198.18.0.0/15")
)
PRIVATE_6 = tuple(IPv6Network(each) for each in ("::1/128", "fc00::/7"))
# Never a host that takes messages; 168.63.129.16, 169.254.0.0/16, 192.0.0.192 and fd00:ec2::254 tell the secrets of clouds.
NEVER = tuple(
    IPv4Network(each)
    for each in (
        *("0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.51.100.0/24"),
        *("203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "100.100.100.200/32", "168.63.129.16/32"),
    )
)
# Of IPv6 only 2000::/3 is given to hosts; in it lie Teredo and other trials, 6to4, and what books may use.
GIVEN_6 = IPv6Network("2000::/3")
NEVER_6 = tuple(
    IPv6Network(each) for each in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "fd00:ec2::254/128")
)
# An IPv4 address stands in the last four bytes: it is the one that is reached.
CARRIES_IPV4 = tuple(IPv6Network(each) for each in ("::ffff:0:0/96", "64:ff9b::/96"))


class NotAnAddress(ValueError):
    """A URL that cannot be posted to; the message says why and what would be right."""


@dataclass(frozen=True)
class Target:
    """Where a URL leads: `host` as it is asked of DNS and TLS (ASCII, no brackets), `path` with its query, escaped."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """The host header: the host, in brackets where it is IPv6, and the port where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def target(*, url: str, private: bool) -> Target:
    """Read an http or https URL. `private`: whether addresses of private networks are allowed. Raises NotAnAddress."""
    if len(url) > LONGEST:
        raise NotAnAddress(_("It has %(n)d characters; at most %(most)d are kept.") % {"n": len(url), "most": LONGEST})
    if re.search(r"[\x00-\x20\x7f\\]", url):
        raise NotAnAddress(_("It holds a space, a backslash or an unprintable character; write them percent-encoded."))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise NotAnAddress(_("It cannot be read: %(why)s.") % {"why": error}) from error
    if parts.scheme not in PORTS or not parts.hostname:
        raise NotAnAddress(_("Write a whole address, such as https://example.org/hooks/tracker."))
    if parts.username is not None or parts.password is not None:
        raise NotAnAddress(_("Leave user name and password out; what we send is signed instead."))
    if "%" in parts.hostname:
        raise NotAnAddress(_("“%(host)s” is no host name.") % {"host": parts.hostname})
    port = PORTS[parts.scheme] if port is None else port
    if port not in PORTS.values() and port < LOWEST_OTHER_PORT:
        raise NotAnAddress(_("Port %(port)d is another service's; take 443, 80 or one from 1024 on.") % {"port": port})
    host = _host(parts.hostname)
    literal = spelled(host=host)
    if literal and (why := refusal(address=literal, private=private)):
        raise NotAnAddress(why)
    asked = f"?{parts.query}" if parts.query else ""
    return Target(parts.scheme, host, port, quote((parts.path or "/") + asked, safe=AS_WRITTEN))


def _host(name: str) -> str:
    try:
        if ":" in name:  # urlsplit has taken the brackets away
            return str(ip_address(name))
        host = name.removesuffix(".").encode("idna").decode().lower()
    except ValueError as error:
        raise NotAnAddress(_("“%(host)s” is no host name.") % {"host": name}) from error
    if len(host) > 253 or not all(LABEL.fullmatch(label) for label in host.split(".")):
        raise NotAnAddress(_("“%(host)s” is no host name.") % {"host": name})
    return host


def spelled(*, host: str) -> Address | None:
    """The address that a host spells out, in any spelling that resolvers take (127.1, 0x7f000001, 2130706433), or None."""
    try:
        return ip_address(host)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host))
    except OSError:
        return None


def refusal(*, address: Address, private: bool, host: str = "") -> str:
    """Why nothing is posted to an address, or nothing if it may be; `private` as for `target`.

    Where the address was found under the name `host`, the name is told instead: our own network is nobody's business.
    """
    told = {"host": host or address}
    meant = _carried(address)
    if isinstance(meant, IPv4Address):
        own, never = any(meant in each for each in PRIVATE), any(meant in each for each in NEVER)
    else:
        own = any(meant in each for each in PRIVATE_6)
        never = any(meant in each for each in NEVER_6) or not (own or meant in GIVEN_6)
    if never:
        return _("%(host)s is no address of a host on the internet; nothing is sent there.") % told
    if own and not private:
        return _("%(host)s is an address of a private network; this installation sends nothing there.") % told
    return ""


def _carried(address: Address) -> Address:
    """The IPv4 address that an IPv6 one leads to (mapped, NAT64), else the address itself, without its zone."""
    if isinstance(address, IPv4Address):
        return address
    plain = IPv6Address(int(address))
    if any(plain in each for each in CARRIES_IPV4):
        return IPv4Address(int(plain) & 0xFFFFFFFF)
    return plain
