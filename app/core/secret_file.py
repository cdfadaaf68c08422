"""Files for their owner's eyes only, written whole or not at all."""

import os
from pathlib import Path

from app.core import whole_file

ONLY_OWNER = 0o600


def create(path: Path, content: bytes) -> None:
    """Make the file, and its folder where there is none. Where it exists already it stays as it is:
    of several processes at once, the first wins.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file.draft(path, content, mode=ONLY_OWNER) as draft:
        try:
            os.link(draft, path)
        except FileExistsError:
            return
    whole_file.sync_folder(path.parent)


def replace(path: Path, content: bytes) -> None:
    """Put this content in the file's place."""
    whole_file.write(path, content, mode=ONLY_OWNER)
