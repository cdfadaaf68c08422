"""A disk that forgets: every write and sync of an SQLite database, and what a power cut leaves.

What an application said to its database is replayed through apsw, whose VFS sees each write. An
image is what may be on the disk after a cut: all that was synced, and of the rest nothing, some,
or torn sectors.
"""

import random
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

SECTOR = 512


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes at a place of a file; or, with no bytes, the file's new end."""

    file: str
    offset: int
    data: bytes | None


@dataclass(frozen=True, slots=True)
class Sync:
    """From here on, what was written to this file stays."""

    file: str


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The application was told that its transaction is committed."""

    number: int


Step = Write | Sync | Confirmed


@dataclass
class Recording(apsw.VFS):
    """A VFS that notes what reaches the disk, and in which order."""

    name: str
    steps: list[Step] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(self.name, "unix")

    def xOpen(self, name: Any, flags: list[int]) -> "RecordingFile":  # noqa: N802
        return RecordingFile(name, flags, self.steps)


class RecordingFile(apsw.VFSFile):
    """One file of it."""

    def __init__(self, name: Any, flags: list[int], steps: list[Step]) -> None:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._file = Path(path).name if path else ""
        self._steps = steps
        super().__init__("unix", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._steps.append(Write(self._file, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self._steps.append(Write(self._file, size, None))
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._steps.append(Sync(self._file))
        super().xSync(flags)


def replay(
    path: Path, statements: Sequence[str], *, synchronous: int
) -> tuple[list[Step], list[str]]:
    """Run the statements on a copy of a database.

    Returns what reached the disk, and the database's content before the first and after each
    commit.
    """
    vfs = Recording(f"recording-{path.name}-{synchronous}")
    connection = apsw.Connection(str(path), vfs=vfs.name)
    try:
        connection.execute("PRAGMA journal_mode=WAL").fetchall()
        connection.execute(f"PRAGMA synchronous={synchronous}").fetchall()
        contents = [content_of(connection)]
        for statement in statements:
            connection.execute(statement).fetchall()
            if statement == "COMMIT":
                vfs.steps.append(Confirmed(len(contents)))
                contents.append(content_of(connection))
        return list(vfs.steps), contents
    finally:
        connection.close()
        vfs.unregister()


def content_of(connection: "apsw.Connection | sqlite3.Connection") -> str:
    """Everything in a database, as one text."""
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    return repr(
        {
            name: list(connection.execute(f'SELECT * FROM "{name}"'))
            for (name,) in list(connection.execute(tables))
        }
    )


@dataclass(frozen=True, slots=True)
class Image:
    """What a power cut left, and how many transactions were confirmed before it."""

    files: dict[str, bytes]
    confirmed: int

    def put(self, folder: Path) -> Path:
        """Write it into an empty folder. Returns the database."""
        folder.mkdir()
        for name, data in self.files.items():
            (folder / name).write_bytes(data)
        return folder / next(name for name in self.files if not name.endswith(("-wal", "-journal")))


def images(before: Path, steps: Sequence[Step], *, count: int, seed: int) -> Iterator[Image]:
    """So many power cuts, at random places, each with its own idea of what was not yet synced."""
    chance = random.Random(seed)
    for _ in range(count):
        yield cut(before, steps[: chance.randint(1, len(steps))], chance)


def cut(before: Path, steps: Sequence[Step], chance: random.Random) -> Image:
    """The power goes after these steps."""
    files = {before.name: bytearray(before.read_bytes())}
    waiting: dict[str, list[Write]] = {}
    confirmed = 0
    for step in steps:
        match step:
            case Write():
                waiting.setdefault(step.file, []).append(step)
            case Sync():
                for write in waiting.pop(step.file, []):
                    _apply(files, write)
            case Confirmed():
                confirmed = step.number
    mood = chance.choice(("nothing", "some", "torn"))
    for write in (write for writes in waiting.values() for write in writes):
        if mood != "nothing" and chance.random() < 0.5:
            _apply(files, _torn(write, chance) if mood == "torn" else write)
    return Image({name: bytes(data) for name, data in files.items()}, confirmed)


def _apply(files: dict[str, bytearray], write: Write) -> None:
    content = files.setdefault(write.file, bytearray())
    if write.data is None:
        del content[write.offset :]
        return
    end = write.offset + len(write.data)
    content.extend(bytes(max(0, end - len(content))))
    content[write.offset : end] = write.data


def _torn(write: Write, chance: random.Random) -> Write:
    """Only the first sectors of it arrived."""
    if not write.data:
        return write
    return Write(
        write.file,
        write.offset,
        write.data[: chance.randint(0, len(write.data)) // SECTOR * SECTOR],
    )
