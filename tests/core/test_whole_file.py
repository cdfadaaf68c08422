"""Files that are there whole or not at all."""

from pathlib import Path

import pytest

from app.core import whole_file


def test_a_file_and_its_folder_are_made(tmp_path: Path) -> None:
    path = tmp_path / "new" / "picture.webp"

    whole_file.write(path, b"pixels")

    assert path.read_bytes() == b"pixels"


def test_a_file_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "picture.webp"
    path.write_bytes(b"much longer than what comes now")

    whole_file.write(path, b"pixels")

    assert path.read_bytes() == b"pixels"
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_put_in_its_place_leaves_nothing_behind(tmp_path: Path) -> None:
    in_the_way = tmp_path / "picture.webp"
    in_the_way.mkdir()

    with pytest.raises(IsADirectoryError):
        whole_file.write(in_the_way, b"pixels")

    assert list(tmp_path.iterdir()) == [in_the_way]


def test_a_file_for_its_owner_alone_is_never_open_to_others(tmp_path: Path) -> None:
    path = tmp_path / "key"

    with whole_file.draft(path, b"secret", mode=0o600) as draft:
        assert draft.stat().st_mode & 0o777 == 0o600
