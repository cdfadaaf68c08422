import pytest

from app.core.addresses import is_loopback_address, is_public_address
from app.push.protocol.endpoints import (
    BadEndpointError,
    Endpoint,
    check_endpoint,
)

INNER_ADDRESSES = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1",
    "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:7f00:1::",
    "::127.0.0.1", "2001:db8::1", "64:ff9b:1::7f00:1", "fec0::1", "not an address", "",
]  # fmt: skip

HOSTILE_URLS = [
    "https://junk1.googleapis.com/x",
    "https://storage.googleapis.com/x",
    "https://junk1.fcm.googleapis.com/x",
    "https://mail.google.com/x",
    "https://www.mozilla.com/x",
    "https://www.apple.com/x",
    "https://www.microsoft.com/x",
    "https://update.windows.com/x",
    "http://fcm.googleapis.com/x",
    "https://evil.example/a.google.com/",
    "https://google.com.evil.example/x",
    "https://evilgoogle.com/x",
    "https://user:pass@fcm.googleapis.com/x",
    "https://fcm.googleapis.com@evil.example/x",
    "https://fcm.googleapis.com:8443/x",
    "https://127.0.0.1/x",
    "https://[::1]/x",
    "https://2130706433/x",
    "https://evil.example\\.google.com/x",
    "https://fcm.googleapis.com/x\r\nHost: evil.example",
    "https://fcm.googleapis.com./x",
    "https://fcm.googleapis.com:99999/x",
    "https://fcm。googleapis。com/x",
    "https://fcm.googleapis.com/x#fragment",
    "file:///etc/passwd",
    "//fcm.googleapis.com/x",
    "",
    "https://fcm.googleapis.com/" + "x" * 2048,
    f"https://{'a' * 64}.push.apple.com/x",
    f"https://{'a.' * 120}push.apple.com/x",
    "https://a..push.apple.com/x",
    "https://-.push.apple.com/x",
]


@pytest.mark.parametrize(
    "url",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://android.googleapis.com/gcm/send/abc",
        "https://jmt17.google.com/wp/abc",
        "https://updates.push.services.mozilla.com/wpush/v2/abc",
        "https://web.push.apple.com/QGuQ",
        "https://api.eu.push.apple.com/QGuQ",
        "https://wns2-par02p.notify.windows.com/w/?token=abc",
        "https://FCM.googleapis.com:443/fcm/send/abc",
    ],
)
def test_the_known_push_services_are_fine(url):
    assert check_endpoint(url).url == url


def test_a_host_may_be_as_long_as_a_name_can_be():
    label, rest = "a" * 63, ".push.apple.com"
    longest = ".".join([label, label, label, "a" * (253 - 3 * 64 - len(rest))]) + rest

    assert check_endpoint(f"https://{longest}/x").origin == f"https://{longest}"
    with pytest.raises(BadEndpointError):
        check_endpoint(f"https://a{longest}/x")


@pytest.mark.parametrize("url", HOSTILE_URLS)
def test_a_hostile_endpoint_is_refused(url):
    with pytest.raises(BadEndpointError):
        check_endpoint(url)


@pytest.mark.parametrize("url", HOSTILE_URLS)
def test_allowing_loopback_for_tests_lets_nothing_else_in(url):
    with pytest.raises(BadEndpointError):
        check_endpoint(url, is_loopback_allowed=True)


def test_the_origin_is_the_audience_of_our_identity():
    endpoint = check_endpoint("https://FCM.googleapis.com:443/fcm/send/abc")

    assert endpoint.origin == "https://fcm.googleapis.com"


def test_an_operator_allows_more_hosts():
    assert check_endpoint("https://push.example.net/1", more_hosts=["example.net"]) == Endpoint(
        "https://push.example.net/1", "https://push.example.net"
    )


def test_loopback_is_for_tests_only():
    url = "http://127.0.0.1:9000/1"

    assert check_endpoint(url, is_loopback_allowed=True).origin == "http://127.0.0.1:9000"
    with pytest.raises(BadEndpointError):
        check_endpoint(url)


@pytest.mark.parametrize("address", INNER_ADDRESSES)
def test_no_connection_leads_inside(address):
    assert not is_public_address(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2a00:1450:4001:82f::200a", "64:ff9b::808:808", "::ffff:8.8.8.8"]
)
def test_the_public_internet_is_reached(address):
    assert is_public_address(address)


def test_this_machine_is_told_apart():
    assert is_loopback_address("127.0.0.1")
    assert not is_loopback_address("10.0.0.1")
    assert not is_loopback_address("localhost")
