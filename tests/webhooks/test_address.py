"""Whatever an address is written as, it is the place it leads to that is judged."""

import socket
from ipaddress import ip_address

import pytest

from initiatives.webhooks.address import NotAnAddress, refusal, spelled, target

LOOPBACK = [
    *("127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001"),
    *("0x7f.1", "0177.1", "0X7F.0x0.0.0x1", "127.0x1", "[0:0:0:0:0:FFFF:127.0.0.1]", "[::FFFF:127.1.2.3]"),
    *("127.255.255.254", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:7f00:0001]"),
    *("[64:ff9b::7f00:1]", "[64:ff9b::127.0.0.1]", "①②⑦.⓪.⓪.①", "127。0。0。1", "127.0.0.1."),
]
OF_OURS = [
    *("10.0.0.5", "10.1", "0xa000005", "172.16.0.1", "172.31.255.255", "192.168.1.1", "192.168.257", "3232235777"),
    *("100.64.0.1", "198.18.0.1", "[fc00::1]", "[fd12:3456::1]", "[::ffff:10.0.0.1]", "[64:ff9b::a00:1]"),
]
NOBODY_S = [
    *("0.0.0.0", "0", "0.0.0.1", "169.254.169.254", "0xa9fea9fe", "2852039166", "[::ffff:169.254.169.254]"),
    *("[64:ff9b::a9fe:a9fe]", "100.100.100.200", "192.0.0.192", "168.63.129.16", "[fd00:ec2::254]"),
    *("192.0.2.1", "198.51.100.7", "203.0.113.9", "192.88.99.1", "224.0.0.1", "239.255.255.250", "240.0.0.1"),
    *("255.255.255.255", "[::]", "[fe80::1]", "[fec0::1]", "[ff02::1]", "[2001:db8::1]", "[3fff::1]", "[100::1]"),
    *("[::127.0.0.1]", "[::ffff:0:127.0.0.1]", "[64:ff9b:1::127.0.0.1]", "[2002:a9fe:a9fe::1]", "0xa9.254.0xfe.0376"),
    *("[::ffff:0:0]", "[64:ff9b::]", "[64:ff9b::ffff:ffff]", "[2001:0:7f00:1::]", "[ff05::1]", "[fe80::a9fe:a9fe]"),
    *("[2002:7f00:1::]", "[2002:a00:1::1]", "[2001:0:4136:e378::1]", "[64:ff9b:1::a00:1]", "[::7f00:1]", "[5f00::1]"),
]  # fmt: skip


@pytest.mark.parametrize("host", [*LOOPBACK, *OF_OURS, *NOBODY_S])
def test_what_leads_into_our_own_network_is_refused_in_every_spelling(host):
    with pytest.raises(NotAnAddress):
        target(url=f"https://{host}/hook", private=False)


@pytest.mark.parametrize("host", [*LOOPBACK, *OF_OURS])
def test_an_intranet_may_allow_its_own_addresses(host):
    assert target(url=f"https://{host}/hook", private=True).path == "/hook"


@pytest.mark.parametrize("host", NOBODY_S)
def test_nothing_opens_what_is_no_host_or_tells_the_secrets_of_a_cloud(host):
    with pytest.raises(NotAnAddress):
        target(url=f"https://{host}/hook", private=True)


@pytest.mark.parametrize(
    "host", ["8.8.8.8", "1.1.1.1", "172.15.0.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)  # fmt: skip
def test_addresses_of_the_internet_are_taken(host):
    assert refusal(address=ip_address(host), private=False) == ""


@pytest.mark.parametrize("host", ["127.1", "0x7f000001", "2130706433", "017700000001", "192.168.257", "0", "1.2.3.4"])
def test_a_spelling_is_read_as_the_system_s_resolver_reads_it(host):
    # What the form refuses and what a connection would reach must be the same place.
    (found, *_more) = socket.getaddrinfo(host, 443, socket.AF_INET, socket.SOCK_STREAM)
    assert str(spelled(host=host)) == found[4][0]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "Write a whole address"),
        ("example.org/hook", "Write a whole address"),
        ("ftp://example.org/", "Write a whole address"),
        ("file:///etc/passwd", "Write a whole address"),
        ("gopher://example.org/", "Write a whole address"),
        ("https:///hook", "Write a whole address"),
        ("https://user:word@example.org/", "Leave user name and password out"),
        ("https://example.org@10.0.0.1/", "Leave user name and password out"),
        ("https://example.org\\@10.0.0.1/", "backslash"),
        ("https://example.org/a b", "a space"),
        ("https://example.org/\r\nHost: other", "a space"),
        ("https://example.org:25/", "Port 25 is another service's"),
        ("https://example.org:0/", "Port 0"),
        ("https://example.org:99999/", "cannot be read"),
        ("https://[::1/", "cannot be read"),
        ("https://[fe80::1%25eth0]/", "no host name"),
        ("https://exa$mple.org/", "no host name"),
        ("https://-example.org/", "no host name"),
        ("https://example..org/", "no host name"),
        (f"https://{'a' * 64}.org/", "no host name"),
        (f"https://example.org/{'a' * 1000}", "characters; at most 1000"),
    ],
)
def test_what_cannot_be_posted_to_is_explained(url, said):
    with pytest.raises(NotAnAddress, match=said):
        target(url=url, private=False)


def test_an_address_is_read_into_its_parts():
    plain = target(url="https://Example.org", private=False)
    assert (plain.host, plain.port, plain.path, plain.authority) == ("example.org", 443, "/", "example.org")
    other = target(url="http://bücher.example:8080/h/ö%20?to=a b".replace(" b", "%20b") + "#top", private=False)
    assert (other.host, other.port, other.path) == ("xn--bcher-kva.example", 8080, "/h/%C3%B6%20?to=a%20b")
    assert other.authority == "xn--bcher-kva.example:8080"
    assert target(url="https://[2606:4700::1111]:8443/", private=False).authority == "[2606:4700::1111]:8443"
