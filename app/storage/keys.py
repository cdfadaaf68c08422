"""The keys, kept apart: who has them can sign in as anybody and send in our name."""

from pathlib import Path

from app import push
from app.answers import keys as answer_keys
from app.auth import keys as session_keys
from app.core import secret_file
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
    secret_file.replace(target, source.read_bytes())
    return target
