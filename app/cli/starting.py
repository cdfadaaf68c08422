"""What an operator reads when the instance folder's files stop the start."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy.exc import DatabaseError, OperationalError

from app import push
from app.answers.keys import ensure_key
from app.auth.keys import ensure_keys
from app.migrations import UnknownVersionError
from app.storage.alone import serving
from app.storage.postgres import UNFINISHED
from app.storage.problems import StorageError
from config import SettingError

KEY_FILES: tuple[tuple[str, Callable[[Path], object], str], ...] = (
    ("vapid.pem", push.ensure_keys, "every device must turn notifications on again"),
    ("token-keys.json", ensure_keys, "everybody must sign in again"),
    ("answers.key", ensure_key, "who has answered already can answer a second time"),
)


def make_keys(folder: Path) -> None:
    """Find the keys or make them. Raises SettingError for a damaged file."""
    for name, ensure, loss in KEY_FILES:
        try:
            ensure(folder)
        except (OSError, ValueError, LookupError, TypeError) as error:
            problem = f"{folder / name} cannot be read: {error}."
            cure = f"Restore it from a backup. Without one, remove it; then {loss}."
            raise SettingError("INSTANCE_PATH", problem, cure) from error


@contextmanager
def said_to_run(folder: Path) -> Iterator[None]:
    """Keeps restores and moves away while this process lives. Raises SettingError during one."""
    with ExitStack() as stack:
        try:
            stack.enter_context(serving(folder))
        except StorageError as error:
            raise SettingError("INSTANCE_PATH", str(error), "Then start again.") from error
        yield


@contextmanager
def database_explained() -> Iterator[None]:
    """Turns what the database answers at start into a SettingError."""
    try:
        yield
    except UnknownVersionError as error:
        problem = f"a later release made this database ({error})."
        cure = "Start that release, or restore a backup of this one's."
        if str(error) == UNFINISHED:
            problem, cure = "a restore of it was cut short.", "Restore again, with --replace."
        raise SettingError("DATABASE_URL", problem, cure) from error
    except DatabaseError as error:
        if type(error) not in {DatabaseError, OperationalError}:
            raise
        problem = f"the database (veldpost.db where unset) cannot be used: {error.orig}."
        cure = "Check that it exists, that this user may write it and that nobody else locks it."
        raise SettingError("DATABASE_URL", problem, f"{cure} Or restore a backup.") from error
