"""Files that appear whole or not at all, and outlive a power cut once they are there."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

AS_USUAL = 0o666
"""The process's umask takes from it."""


def write(path: Path, content: bytes, *, mode: int = AS_USUAL) -> None:
    """Put this content in the file's place, in a folder that is made if there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with draft(path, content, mode=mode) as written:
        written.replace(path)
    sync_folder(path.parent)


@contextmanager
def draft(path: Path, content: bytes, *, mode: int = AS_USUAL) -> Iterator[Path]:
    """The content on the disk beside `path`, under a name of its own that goes in the end."""
    written = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with open(os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield written
    finally:
        written.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Let the names of its files outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
