"""What a backup says of itself. Pure."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from app.storage.problems import StorageError

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Which release and migration it is of, and how many rows each table had."""

    release: str
    revision: str
    database: str
    """`sqlite` or `postgresql`."""
    made_at: datetime
    counts: Mapping[str, int]
    digest: str
    """SHA-256 of the database's file, in hex."""
    pictures: int
    pictures_digest: str
    """Of their files and names together."""
    missing_pictures: tuple[str, ...] = ()
    """Files that were not in the media folder either."""
    format: int = FORMAT

    def dump(self) -> bytes:
        """As the backup keeps it."""
        facts = asdict(self) | {"made_at": self.made_at.isoformat(), "counts": dict(self.counts)}
        return json.dumps(facts, indent=1).encode()


def load(text: bytes) -> Manifest:
    """A backup's own words. Raises StorageError where they are not ours."""
    try:
        facts = json.loads(text)
        if facts["format"] > FORMAT:
            raise StorageError("A later release made this backup: restore it with that one.")
        facts["made_at"] = datetime.fromisoformat(facts["made_at"])
        facts["missing_pictures"] = tuple(facts["missing_pictures"])
        return Manifest(**facts)
    except (ValueError, KeyError, TypeError) as error:
        raise StorageError(f"This backup's manifest cannot be read: {error}.") from error


def differences(promised: Mapping[str, int], found: Mapping[str, int]) -> list[str]:
    """The tables whose counts are not what was promised, in words."""
    return [
        f"{table}: {found.get(table, 'none')} instead of {count}"
        for table, count in promised.items()
        if found.get(table) != count
    ]
