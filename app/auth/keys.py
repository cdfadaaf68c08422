"""The keys that sign sessions: in a file only its owner can read, never in the database."""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

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
        instance_path.mkdir(parents=True, exist_ok=True)
        _write(path, (_new_key(),), is_new=True)
    return _read(path)


def rotate_keys(instance_path: Path) -> TokenKeys:
    """Sign with a new key from the next start on; what the last key signed stays valid."""
    path = instance_path / FILE_NAME
    _write(path, (_new_key(), ensure_keys(instance_path).current), is_new=False)
    return _read(path)


def _new_key() -> TokenKey:
    return TokenKey(secrets.token_hex(4), secrets.token_bytes(KEY_BYTES))


def _read(path: Path) -> TokenKeys:
    rows = json.loads(path.read_text("ascii"))["keys"]
    keys = [TokenKey(row["kid"], base64.b64decode(row["secret"])) for row in rows]
    return TokenKeys(keys[0], keys[1] if len(keys) > 1 else None)


def _write(path: Path, keys: tuple[TokenKey, ...], *, is_new: bool) -> None:
    """Write the file whole or not at all; where it must be new, the first writer wins."""
    rows = [{"kid": key.kid, "secret": base64.b64encode(key.secret).decode()} for key in keys]
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump({"keys": rows}, file)
        file.flush()
        os.fsync(file.fileno())
    try:
        if is_new:
            os.link(draft, path)
            return
        draft.replace(path)
    except FileExistsError:
        return
    finally:
        draft.unlink(missing_ok=True)
