"""The keys that sign sessions."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from app.auth import keys


def test_keys_are_made_once_for_their_owner_only(tmp_path: Path) -> None:
    made = keys.ensure_keys(tmp_path / "instance")

    path = tmp_path / "instance" / keys.FILE_NAME
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert keys.ensure_keys(tmp_path / "instance") == made


def test_processes_that_start_together_agree_on_the_keys(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        made = list(pool.map(keys.ensure_keys, [tmp_path] * 16))

    assert len({one.current.kid for one in made}) == 1
    assert [path.name for path in tmp_path.iterdir()] == [keys.FILE_NAME]


def test_a_rotation_keeps_the_last_key_alive_and_drops_the_one_before(tmp_path: Path) -> None:
    first = keys.ensure_keys(tmp_path)
    second = keys.rotate_keys(tmp_path)
    third = keys.rotate_keys(tmp_path)

    assert second.previous == first.current
    assert third.previous == second.current
    assert third.find(first.current.kid) is None
    assert stat.S_IMODE((tmp_path / keys.FILE_NAME).stat().st_mode) == 0o600
