"""A backup's file: a tar of manifest, database, pictures and recordings; written whole or not."""

import fcntl
import hashlib
import io
import os
import re
import shutil
import signal
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn

from app.core import whole_file
from app.core.secret_file import ONLY_OWNER
from app.storage import manifest as manifests
from app.storage.manifest import Manifest
from app.storage.problems import StorageError

MANIFEST, DATABASE, MEDIA = "manifest.json", "database", "media/"
PICTURE = re.compile(r"media/[0-9a-f]{64}(-\d{1,5}\.webp|\.(webm|ogg|mp4|mp3))")
BLOCK = 1024 * 1024
WORKSHOP, LOCK = ".veldpost-", "lock"


def write(target: Path, manifest: Manifest, database: Path, pictures: Sequence[Path]) -> None:
    """Write a backup, read it again, and only then give it its name."""
    draft = database.with_name("backup.tar")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_OWNER), "wb") as file:
        with tarfile.open(fileobj=file, mode="w|", format=tarfile.PAX_FORMAT) as tar:
            _add(tar, MANIFEST, manifest.dump())
            tar.add(database, DATABASE, filter=_plain)
            for picture in pictures:
                tar.add(picture, MEDIA + picture.name, filter=_plain)
        file.flush()
        os.fsync(file.fileno())
    verify(draft)
    draft.replace(target)
    whole_file.sync_folder(target.parent)


def verify(path: Path) -> Manifest:
    """Read a whole backup. Raises StorageError, OSError or TarError where it is not as written."""
    pictures, digest, all_of_them = 0, "", hashlib.sha256()
    with tarfile.open(path, "r:") as tar:
        manifest = _manifest(tar, path)
        for member in tar:
            if member.name == DATABASE:
                digest = _digest(tar, member)
            elif PICTURE.fullmatch(member.name):
                pictures += 1
                _note(all_of_them, member.name.removeprefix(MEDIA), _digest(tar, member))
    found = (digest, pictures, all_of_them.hexdigest())
    if found != (manifest.digest, manifest.pictures, manifest.pictures_digest):
        raise StorageError(f"{path} is damaged or was cut short. Use another backup.")
    return manifest


def extract(path: Path, *, database: Path, media: Path) -> None:
    """Take a verified backup apart. Each picture appears whole or not at all; none is removed."""
    media.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "r:") as tar:
        for member in tar:
            if member.name == DATABASE:
                _copy(tar, member, database)
            elif PICTURE.fullmatch(member.name):
                target = media / member.name.removeprefix(MEDIA)
                part = target.with_suffix(".part")
                _copy(tar, member, part)
                part.chmod(0o644)
                part.replace(target)


@contextmanager
def workshop(folder: Path) -> Iterator[Path]:
    """A folder for what is not finished, on the same disk, that only we can read.

    What killed runs left there goes first: it is a copy of everything.
    """
    for left in folder.glob(f"{WORKSHOP}*/{LOCK}"):
        _remove_dead(left)
    with tempfile.TemporaryDirectory(prefix=WORKSHOP, dir=folder) as made:
        draft = Path(made, f"{LOCK}.new")
        with draft.open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            draft.rename(draft.with_name(LOCK))
            yield Path(made)


@contextmanager
def ended_cleanly() -> Iterator[None]:
    """Lets a run that is told to end take away what it has not finished."""
    before = {number: signal.signal(number, _end) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_of_all(pictures: Sequence[Path]) -> str:
    """SHA-256 of these files and their names, in this order."""
    total = hashlib.sha256()
    for picture in pictures:
        _note(total, picture.name, digest_of(picture))
    return total.hexdigest()


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


def _remove_dead(lock: Path) -> None:
    """Remove another run's workshop unless it lives, and so holds its lock."""
    with suppress(BlockingIOError, FileNotFoundError), lock.open("r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(lock.parent, ignore_errors=True)


def _note(total: "hashlib._Hash", name: str, digest: str) -> None:
    total.update(f"{name} {digest}\n".encode())


def _manifest(tar: tarfile.TarFile, path: Path) -> Manifest:
    try:
        file = tar.extractfile(MANIFEST)
    except KeyError as error:
        raise StorageError(f"{path} is no backup of Veldpost.") from error
    return manifests.load(file.read() if file else b"")


def _digest(tar: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    file = tar.extractfile(member)
    return hashlib.file_digest(file, "sha256").hexdigest() if file else ""  # type: ignore[arg-type]


def _copy(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    file = tar.extractfile(member)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, ONLY_OWNER)
    with open(descriptor, "wb") as copy:
        while block := file.read(BLOCK) if file else b"":
            copy.write(block)
        copy.flush()
        os.fsync(copy.fileno())


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), ONLY_OWNER
    tar.addfile(member, io.BytesIO(content))


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Without this machine's users."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = ONLY_OWNER
    return member
