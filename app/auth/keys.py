"""The keys that sign sessions: in a file only its owner can read, never in the database."""

import base64
import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from app.core import secret_file

FILE_NAME = "token-keys.json"
KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class TokenKey:
    """One secret and its name, which tokens carry as `kid`."""

    kid: str
    secret: bytes


@dataclass(frozen=True, slots=True)
class TokenKeys:
    """Two live keys at most: `current` signs, both are believed."""

    current: TokenKey
    previous: TokenKey | None

    def find(self, kid: object) -> TokenKey | None:
        """The live key of this name."""
        return next((key for key in self.live if key.kid == kid), None)

    @property
    def live(self) -> tuple[TokenKey, ...]:
        """Every key that is believed, the newest first."""
        return (self.current, self.previous) if self.previous else (self.current,)


def ensure_keys(instance_path: Path) -> TokenKeys:
    """Read the keys; make them first where there are none. Several processes may ask at once."""
    path = instance_path / FILE_NAME
    if not path.exists():
        secret_file.create(path, _dump(_new_key()))
    return _read(path)


def rotate_keys(instance_path: Path) -> TokenKeys:
    """Sign with a new key from the next start on; what the last key signed stays valid."""
    path = instance_path / FILE_NAME
    secret_file.replace(path, _dump(_new_key(), ensure_keys(instance_path).current))
    return _read(path)


def _new_key() -> TokenKey:
    return TokenKey(secrets.token_hex(4), secrets.token_bytes(KEY_BYTES))


def _read(path: Path) -> TokenKeys:
    rows = json.loads(path.read_text("ascii"))["keys"]
    keys = [TokenKey(row["kid"], base64.b64decode(row["secret"])) for row in rows]
    return TokenKeys(keys[0], keys[1] if len(keys) > 1 else None)


def _dump(*keys: TokenKey) -> bytes:
    rows = [{"kid": key.kid, "secret": base64.b64encode(key.secret).decode()} for key in keys]
    return json.dumps({"keys": rows}).encode()
