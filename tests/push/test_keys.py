"""Our signing identity: one file, for the owner's eyes, never replaced."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.push.keys import FILE_NAME, Keys, ensure_keys


def test_the_first_start_makes_a_key_that_only_the_owner_reads(tmp_path):
    keys = ensure_keys(tmp_path / "instance")

    path = tmp_path / "instance" / FILE_NAME
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]
    assert len(keys.public) == 87


def test_later_starts_keep_it(tmp_path):
    assert ensure_keys(tmp_path).public == ensure_keys(tmp_path).public


def test_many_starting_at_once_agree_on_one_key(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        found = {keys.public for keys in pool.map(ensure_keys, [tmp_path] * 32)}

    assert len(found) == 1


def test_an_older_key_below_the_current_one_still_signs(tmp_path):
    old, new = ensure_keys(tmp_path / "old"), ensure_keys(tmp_path / "new")
    both = (tmp_path / "new" / FILE_NAME).read_text() + (tmp_path / "old" / FILE_NAME).read_text()
    (tmp_path / "new" / FILE_NAME).write_text(both)

    keys = Keys.load(tmp_path / "new")

    assert keys.public == new.public
    assert set(keys.by_id) == {old.current.id, new.current.id}


def test_a_file_without_a_key_says_so(tmp_path):
    (tmp_path / FILE_NAME).write_text("nothing")

    with pytest.raises(ValueError, match="no PEM"):
        ensure_keys(tmp_path)
