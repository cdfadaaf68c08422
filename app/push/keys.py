"""Our signing identity in `instance/vapid.pem`: for the owner's eyes, and in no database."""

import hashlib
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from app.core import secret_file
from app.push.protocol import base64url
from app.push.protocol.encryption import CURVE, public_point
from app.push.protocol.vapid import VapidKey

log = logging.getLogger("veldpost.delivery")

FILE_NAME = "vapid.pem"
PEM = re.compile(rb"-----BEGIN [^-]+-----.+?-----END [^-]+-----", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Keys:
    """The key for new subscriptions, and every key by id: older subscriptions keep theirs."""

    current: VapidKey
    by_id: Mapping[str, VapidKey]

    @classmethod
    def load(cls, instance_path: Path) -> "Keys":
        """Read the key file; its first PEM block is current. Raises OSError, ValueError."""
        path = instance_path / FILE_NAME
        found = [_key(block) for block in PEM.findall(path.read_bytes())]
        if not found:
            raise ValueError(f"{path} holds no PEM block.")
        return cls(found[0], {key.id: key for key in found})

    @property
    def public(self) -> str:
        """The applicationServerKey for browsers, base64url."""
        return self.current.public


class KeyRing:
    """The keys by id, for who never makes one: a changed file is read when an id is unknown."""

    def __init__(self, instance_path: Path) -> None:
        self._folder = instance_path
        self._by_id: Mapping[str, VapidKey] = {}
        self._seen: tuple[int, int, int] | None = None
        self._problem = ""

    def find(self, key_id: str) -> VapidKey | None:
        """The key of this id; None as long as the file lacks it, is missing or is damaged."""
        if key_id not in self._by_id:
            self._read_again()
        return self._by_id.get(key_id)

    def _read_again(self) -> None:
        try:
            facts = (self._folder / FILE_NAME).stat()
            seen = (facts.st_ino, facts.st_mtime_ns, facts.st_size)
            if seen != self._seen:
                self._seen = seen
                self._by_id = Keys.load(self._folder).by_id
        except (OSError, ValueError, TypeError) as error:
            if str(error) != self._problem:
                self._problem = str(error)
                log.error("%s cannot be read: %s.", self._folder / FILE_NAME, error)


def ensure_keys(instance_path: Path) -> Keys:
    """The keys; makes the file, mode 0600, when there is none yet."""
    path = instance_path / FILE_NAME
    if not path.exists():
        secret_file.create(path, _new_pem())
    return Keys.load(instance_path)


def _new_pem() -> bytes:
    key = ec.generate_private_key(CURVE)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _key(pem: bytes) -> VapidKey:
    private = load_pem_private_key(pem, password=None)
    if not isinstance(private, ec.EllipticCurvePrivateKey) or private.curve.name != CURVE.name:
        raise ValueError(f"{FILE_NAME} holds a key that is not on P-256.")
    point = public_point(private.public_key())
    return VapidKey(hashlib.sha256(point).hexdigest()[:16], private, base64url.encode(point))
