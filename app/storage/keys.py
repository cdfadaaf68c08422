"""The keys, kept apart: who has them can sign in as anybody and send in our name."""

import os
import secrets
from pathlib import Path

from app import push
from app.answers import keys as answer_keys
from app.auth import keys as session_keys
from app.storage.problems import StorageError

NAMES = (push.KEY_FILE, session_keys.FILE_NAME, answer_keys.FILE_NAME)


def write_keys(instance_path: Path, folder: Path) -> list[Path]:
    """Copy the keys into a folder that only its owner can read. Raises StorageError, OSError."""
    missing = [name for name in NAMES if not (instance_path / name).exists()]
    if missing:
        problem = f"{instance_path} has no {' and no '.join(missing)}."
        raise StorageError(f"{problem} Check INSTANCE_PATH; a first start makes them.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return [_copy(instance_path / name, folder / name) for name in NAMES]


def _copy(source: Path, target: Path) -> Path:
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(source.read_bytes())
        file.flush()
        os.fsync(file.fileno())
    return draft.replace(target)
