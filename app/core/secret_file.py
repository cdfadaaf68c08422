"""Files for their owner's eyes only, written whole or not at all."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ONLY_OWNER = 0o600


def create(path: Path, content: bytes) -> None:
    """Make the file, and its folder where there is none. Where it exists already it stays as it is:
    of several processes at once, the first wins.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _draft(path, content) as draft:
        try:
            os.link(draft, path)
        except FileExistsError:
            return


def replace(path: Path, content: bytes) -> None:
    """Put this content in the file's place."""
    with _draft(path, content) as draft:
        draft.replace(path)


@contextmanager
def _draft(path: Path, content: bytes) -> Iterator[Path]:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_OWNER), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield draft
    finally:
        draft.unlink(missing_ok=True)
