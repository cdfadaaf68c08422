"""Requests that only go outside, whatever a name leads to, and that end."""

import socket
from collections.abc import Callable
from typing import Any, Protocol

import certifi
import pycurl

from app.core.addresses import is_loopback_address, is_public_address

ERRORS = {
    pycurl.E_OPERATION_TIMEDOUT: "timeout",
    pycurl.E_COULDNT_RESOLVE_HOST: "dns",
    pycurl.E_COULDNT_CONNECT: "connect",
    pycurl.E_PEER_FAILED_VERIFICATION: "tls",
    pycurl.E_SSL_CONNECT_ERROR: "tls",
    pycurl.E_SSL_CACERT_BADFILE: "tls",
}
"""What libcurl's errors are called, in one stable word; any other is `no_answer`."""


class OutsideSettings(Protocol):
    """Proxy and bundle may be empty: no proxy, and certifi's authorities.

    Only tests may ask this very machine, and without TLS.
    """

    @property
    def push_proxy(self) -> str: ...
    @property
    def push_ca_bundle(self) -> str: ...
    @property
    def push_loopback(self) -> bool: ...


class Dialled:
    """A socket that libcurl copies, and that goes when the copy is made."""

    def __init__(self, family: int, kind: int, protocol: int) -> None:
        self._socket = socket.socket(family, kind, protocol)

    def fileno(self) -> int:
        """The descriptor to copy."""
        return self._socket.fileno()

    def __del__(self) -> None:
        self._socket.close()


def prepare(
    curl: pycurl.Curl,
    settings: OutsideSettings,
    *,
    connect_seconds: int,
    answer_seconds: int,
    refused: Callable[[], None],
) -> None:
    """Ask only outside, by https, whom we trust; follow nobody, and wait for nobody for ever.

    `refused` hears of an address that is not dialled.
    """
    plain = pycurl.PROTO_HTTP if settings.push_loopback else 0
    for option, value in (
        (pycurl.PROTOCOLS, pycurl.PROTO_HTTPS | plain),
        (pycurl.FOLLOWLOCATION, 0),
        (pycurl.PROXY, settings.push_proxy),
        (pycurl.CAINFO, trusted(settings)),
        (pycurl.CONNECTTIMEOUT, connect_seconds),
        (pycurl.TIMEOUT, answer_seconds),
        (pycurl.NOSIGNAL, 1),
        (pycurl.USERAGENT, "Veldpost"),
    ):
        curl.setopt(option, value)
    if not settings.push_proxy:
        _guard(curl, settings, refused)


def may_dial(address: str, settings: OutsideSettings) -> bool:
    """Whether an IP address is outside; or this very machine's, where tests may ask it."""
    return is_public_address(address) or (settings.push_loopback and is_loopback_address(address))


def trusted(settings: OutsideSettings) -> str:
    """The file of the authorities whose certificates we trust."""
    return settings.push_ca_bundle or certifi.where()


def _guard(curl: pycurl.Curl, settings: OutsideSettings, refused: Callable[[], None]) -> None:
    """Look at the very address that is dialled, so no name can lead inside."""

    def open_socket(_purpose: int, address: Any) -> Any:
        if may_dial(address.addr[0], settings):
            return Dialled(address.family, address.socktype, address.protocol)
        refused()
        return pycurl.SOCKET_BAD

    curl.setopt(pycurl.OPENSOCKETFUNCTION, open_socket)
