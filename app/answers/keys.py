"""The key that stands between an answer and whose it is: in a file, never in the database."""

import hashlib
import hmac
import secrets
from functools import cache
from pathlib import Path

from app.core import secret_file

FILE_NAME = "answers.key"
KEY_BYTES = 32


@cache
def ensure_key(instance_path: Path) -> bytes:
    """Read the key; make it first where there is none. Several processes may ask at once."""
    path = instance_path / FILE_NAME
    if not path.exists():
        secret_file.create(path, secrets.token_hex(KEY_BYTES).encode())
    return load_key(instance_path)


def load_key(instance_path: Path) -> bytes:
    """Read the key. Raises OSError, ValueError."""
    path = instance_path / FILE_NAME
    key = bytes.fromhex(path.read_text("ascii"))
    if len(key) != KEY_BYTES:
        raise ValueError(f"{path} holds no key of {KEY_BYTES} bytes.")
    return key


def author_key(key: bytes, *, announcement_id: int, person_id: int) -> str:
    """Stands for one person under one announcement; tells neither without the key."""
    words = f"{announcement_id}:{person_id}".encode()
    return hmac.new(key, words, hashlib.sha256).hexdigest()
