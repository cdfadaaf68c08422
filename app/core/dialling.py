"""Connections that only go outside, whatever a name leads to."""

import socket
from collections.abc import Callable
from typing import Any

import pycurl

from app.core.addresses import is_loopback_address, is_public_address


class Dialled:
    """A socket that libcurl copies, and that goes when the copy is made."""

    def __init__(self, family: int, kind: int, protocol: int) -> None:
        self._socket = socket.socket(family, kind, protocol)

    def fileno(self) -> int:
        """The descriptor to copy."""
        return self._socket.fileno()

    def __del__(self) -> None:
        self._socket.close()


def guard(curl: pycurl.Curl, *, is_loopback_allowed: bool, refused: Callable[[], None]) -> None:
    """Look at the very address that is dialled, so no name can lead inside."""

    def open_socket(_purpose: int, address: Any) -> Any:
        host = address.addr[0]
        if is_public_address(host) or (is_loopback_allowed and is_loopback_address(host)):
            return Dialled(address.family, address.socktype, address.protocol)
        refused()
        return pycurl.SOCKET_BAD

    curl.setopt(pycurl.OPENSOCKETFUNCTION, open_socket)
