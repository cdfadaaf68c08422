"""What an operator reads when the instance folder's files stop the start."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app import push
from app.answers.keys import ensure_key, load_key
from app.auth.keys import ensure_keys
from app.core.faults import OPTION, fault_of
from app.migrations import OutdatedError, UnknownVersionError, check
from app.storage import sqlite
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


DELIVERY_FILES: tuple[tuple[str, Callable[[Path], object]], ...] = (
    ("vapid.pem", push.Keys.load),
    ("answers.key", load_key),
)
COPY = (
    "Copy vapid.pem and answers.key from the INSTANCE_PATH of the machine that runs `flask serve`"
)


def check_delivery(folder: Path, engine: Engine, *, are_lost_accepted: bool = False) -> None:
    """Deliveries may begin: same keys as the web side, current database. Raises SettingError."""
    check_keys(folder)
    with database_explained():
        check(engine)
    if not are_lost_accepted and (problem := lost_keys(folder, engine)):
        raise SettingError("INSTANCE_PATH", problem, f"{COPY}.")


def check_platform(engine: Engine) -> None:
    """There is a platform to work on, of this release; none is made. Raises SettingError."""
    if engine.dialect.name == "sqlite" and not (path := sqlite.path_of(engine)).exists():
        cure = "Set INSTANCE_PATH (and DATABASE_URL) as for `flask serve`."
        raise SettingError("INSTANCE_PATH", f"there is no {path.name} in {path.parent}.", cure)
    with database_explained():
        check(engine)


def check_keys(folder: Path) -> None:
    """The keys that a delivery process needs; it makes none. Raises SettingError."""
    for name, load in DELIVERY_FILES:
        try:
            load(folder)
        except FileNotFoundError as error:
            cure = f"{COPY}; its first start makes them."
            raise SettingError("INSTANCE_PATH", f"{name} is not in {folder}.", cure) from error
        except (OSError, ValueError, TypeError) as error:
            problem = f"{folder / name} cannot be read: {error}."
            cure = f"Restore it from a backup. Or: {COPY[0].lower()}{COPY[1:]}."
            raise SettingError("INSTANCE_PATH", problem, cure) from error


def lost_keys(folder: Path, engine: Engine) -> str:
    """What is wrong where phones subscribed, and none to a key of ours; else nothing."""
    with database_explained(), Session(engine) as session:
        wanted = push.subscribed_keys(session)
    if not wanted or wanted & push.Keys.load(folder).by_id.keys():
        return ""
    return f"{folder / push.KEY_FILE} holds no key that any phone subscribed to."


@contextmanager
def said_to_run(folder: Path) -> Iterator[None]:
    """Keeps restores and moves away while this process lives. Raises SettingError during one."""
    with ExitStack() as stack:
        try:
            stack.enter_context(serving(folder))
        except StorageError as error:
            raise SettingError("INSTANCE_PATH", str(error), "Then start again.") from error
        yield


def refuse_moved(engine: Engine) -> None:
    """Raises SettingError instead of starting an empty platform where there was a full one."""
    if engine.dialect.name != "sqlite":
        return
    try:
        sqlite.refuse_moved(sqlite.path_of(engine))
    except StorageError as error:
        raise SettingError("DATABASE_URL", str(error), "Then start again.") from error


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
    except OutdatedError as error:
        problem = f"its tables are not this release's ({error})."
        cure = "Start `flask serve` of this release first: it upgrades the database."
        raise SettingError("DATABASE_URL", problem, cure) from error
    except DBAPIError as error:
        fault = fault_of(error)
        if fault is None and error.statement is not None:
            raise
        fault = fault or OPTION
        words = str(error.orig).partition("\n")[0]
        problem = f"the database (veldpost.db where unset) cannot be used: {fault.problem}"
        raise SettingError("DATABASE_URL", f"{problem} ({words}).", fault.cure) from error
