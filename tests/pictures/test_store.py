"""Storing pictures: small, upright, and with nothing in them but pixels."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from app.core.db import db
from app.core.errors import Invalid
from app.pictures import service
from app.pictures.models import Picture
from tests.conftest import NOON
from tests.pictures import hostile


@pytest.fixture
def media(tmp_path: Path, app: Flask) -> Path:
    return tmp_path / "media"


def stored(data: bytes, media: Path) -> Picture:
    return service.store(data, media=media, now=NOON)


def opened(picture: Picture, width: int, media: Path) -> Image.Image:
    return Image.open(io.BytesIO(service.path_of(picture, width, media=media).read_bytes()))


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_a_large_picture_becomes_three_webp_files(format_: str, media: Path) -> None:
    picture = stored(hostile.picture(3000, 2000, format_=format_), media)

    sizes = [opened(picture, width, media).size for width in picture.widths]
    assert sizes == [(480, 320), (960, 640), (1440, 960)]
    assert (picture.width, picture.height) == (1440, 960)
    assert opened(picture, 480, media).format == "WEBP"


def test_a_small_picture_is_never_made_larger(media: Path) -> None:
    picture = stored(hostile.picture(600, 400), media)

    assert picture.widths == [480, 600]
    assert opened(picture, 1440, media).size == (600, 400)


def test_a_column_gets_the_smallest_file_that_fills_it(media: Path) -> None:
    picture = stored(hostile.picture(1200, 800), media)

    widths = [opened(picture, column, media).width for column in (480, 481, 961, 1440)]

    assert widths == [480, 960, 1200, 1200]


def test_the_same_upload_is_one_picture(media: Path) -> None:
    data = hostile.picture()

    first, second = stored(data, media), stored(data, media)

    assert first.id == second.id
    assert db.session.query(Picture).count() == 1


def test_an_upload_repairs_files_that_were_lost(media: Path) -> None:
    data = hostile.picture()
    path = service.path_of(stored(data, media), 480, media=media)
    path.unlink()

    stored(data, media)

    assert path.exists()


def test_a_photograph_is_turned_upright(media: Path) -> None:
    picture = stored(hostile.photograph_with_place_and_script(), media)

    assert (picture.width, picture.height) == (600, 800)


def test_neither_the_place_nor_a_trailing_script_survives(media: Path) -> None:
    data = hostile.photograph_with_place_and_script()
    assert Image.open(io.BytesIO(data)).getexif().get_ifd(hostile.GPS_IFD)

    picture = stored(data, media)

    for width in picture.widths:
        assert not opened(picture, width, media).getexif()
        assert b"script" not in service.path_of(picture, width, media=media).read_bytes()


@pytest.mark.parametrize("mode", ["RGBA", "P", "L", "LA", "1"])
def test_every_kind_of_png_is_understood(mode: str, media: Path) -> None:
    picture = stored(hostile.picture(500, 300, format_="PNG", mode=mode), media)

    assert opened(picture, 480, media).size == (480, 288)


def test_a_print_photograph_in_four_colours_is_understood(media: Path) -> None:
    picture = stored(hostile.picture(500, 300, mode="CMYK"), media)

    assert opened(picture, 480, media).mode == "RGB"


@pytest.mark.parametrize(
    ("upload", "code"),
    [
        (hostile.bomb(), "picture_too_large"),
        (hostile.vector(), "picture_wrong_type"),
        (hostile.page(), "picture_wrong_type"),
        (hostile.polyglot(), "picture_wrong_type"),
        (hostile.truncated(), "picture_unreadable"),
        (b"", "picture_wrong_type"),
        (b"\x89PNG\r\n\x1a\n" + b"\xff" * 64, "picture_wrong_type"),
        (b"\x00" * (service.MAXIMUM_BYTES + 1), "picture_too_large"),
    ],
    ids=["bomb", "svg", "html", "gif and script", "truncated", "empty", "png of noise", "11 MB"],
)
def test_a_hostile_upload_is_refused_and_leaves_nothing(
    upload: bytes, code: str, media: Path
) -> None:
    with pytest.raises(Invalid) as refusal:
        service.store(upload, media=media, now=NOON, field="logo")

    assert refusal.value.code == code
    assert list(refusal.value.fields) == ["logo"]
    assert not media.exists()
    assert db.session.query(Picture).count() == 0


def test_forty_million_pixels_are_the_limit(media: Path) -> None:
    just_too_large = hostile.picture(8001, 5000, format_="PNG", mode="1")

    with pytest.raises(Invalid) as refusal:
        stored(just_too_large, media)

    assert refusal.value.code == "picture_too_large"


def test_the_encoder_may_not_write_files(tmp_path: Path) -> None:
    script = (
        "import runpy, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        f"runpy.run_path({str(service.ENCODER)!r})['confine']();"
        f"import os; os.write(os.open({str(tmp_path / 'loot')!r}, os.O_CREAT | os.O_WRONLY), b'x')"
    )

    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)

    assert b"File too large" in ended.stderr
