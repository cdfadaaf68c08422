"""Pictures for the demo, drawn here: nothing is loaded from elsewhere."""

import io
import math
from collections.abc import Callable

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1440, 810
GROUND = 600
SCALE = 2

Colour = str
Draw = ImageDraw.ImageDraw


def draw(name: str) -> bytes:
    """The scene as a JPEG, 1440 by 810."""
    sky, ground, paint = SCENES[name]
    image = _sky(*sky)
    canvas = ImageDraw.Draw(image)
    _box(canvas, 0, GROUND, WIDTH, HEIGHT, ground)
    paint(canvas)
    small = image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=88)
    return out.getvalue()


def _sky(top: Colour, bottom: Colour) -> Image.Image:
    column = Image.new("RGB", (1, 2))
    canvas = ImageDraw.Draw(column)
    canvas.point((0, 0), top)
    canvas.point((0, 1), bottom)
    return column.resize((WIDTH * SCALE, HEIGHT * SCALE), Image.Resampling.BILINEAR)


def _box(c: Draw, x: float, y: float, x2: float, y2: float, fill: Colour, *, r: float = 0) -> None:
    box = (x * SCALE, y * SCALE, x2 * SCALE, y2 * SCALE)
    c.rounded_rectangle(box, radius=r * SCALE, fill=fill)


def _disc(c: Draw, x: float, y: float, r: float, fill: Colour) -> None:
    c.ellipse(((x - r) * SCALE, (y - r) * SCALE, (x + r) * SCALE, (y + r) * SCALE), fill=fill)


def _shape(c: Draw, points: list[tuple[float, float]], fill: Colour) -> None:
    c.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=fill)


def _line(c: Draw, points: list[tuple[float, float]], fill: Colour, *, width: float) -> None:
    scaled = [(x * SCALE, y * SCALE) for x, y in points]
    c.line(scaled, fill=fill, width=round(width * SCALE), joint="curve")


def _road(c: Draw, *, tar: Colour = "#3b4754", mark: Colour = "#f4f1e6") -> None:
    _box(c, 0, 620, WIDTH, 760, tar)
    for x in range(40, WIDTH, 180):
        _box(c, x, 684, x + 96, 694, mark)


def _wheel(c: Draw, x: float, y: float, r: float = 44) -> None:
    _disc(c, x, y, r, "#1d242c")
    _disc(c, x, y, r * 0.5, "#c9d1d8")
    _disc(c, x, y, r * 0.18, "#5b6874")


def _truck(c: Draw, x: float, *, cab: Colour = "#d9480f", load: Colour = "#f8f6ef") -> None:
    _box(c, x, 392, x + 470, 622, load, r=10)
    _box(c, x, 560, x + 470, 580, cab)
    _shape(c, [(x + 490, 440), (x + 600, 440), (x + 650, 530), (x + 650, 622), (x + 490, 622)], cab)
    _shape(c, [(x + 520, 460), (x + 592, 460), (x + 628, 530), (x + 520, 530)], "#bfe3f2")
    _box(c, x + 632, 570, x + 654, 596, "#ffe08a", r=4)
    _box(c, x, 618, x + 640, 634, "#2b343d")
    for offset in (90, 200, 560):
        _wheel(c, x + offset, 640)


def _crane(c: Draw, x: float, colour: Colour = "#e8a317") -> None:
    _box(c, x, 120, x + 26, GROUND, colour)
    for y in range(140, GROUND, 46):
        _line(c, [(x, y), (x + 26, y + 40)], "#8a5f08", width=3)
    _box(c, x - 190, 110, x + 520, 132, colour)
    _shape(c, [(x + 4, 110), (x + 13, 44), (x + 22, 110)], colour)
    _line(c, [(x + 13, 50), (x + 500, 112)], "#6d4b06", width=4)
    _line(c, [(x + 13, 50), (x - 180, 112)], "#6d4b06", width=4)
    _box(c, x - 186, 132, x - 110, 190, "#6c7680")
    _line(c, [(x + 400, 130), (x + 400, 300)], "#2b343d", width=4)
    _box(c, x + 340, 300, x + 460, 336, "#b5562a")


def _building(c: Draw, x: float, y: float, w: float, wall: Colour, glass: Colour) -> None:
    _box(c, x, y, x + w, GROUND, wall)
    for row in range(int(y) + 28, GROUND - 40, 70):
        for column in range(int(x) + 26, int(x + w) - 40, 74):
            _box(c, column, row, column + 42, row + 42, glass, r=3)


def _helmet(c: Draw, x: float, y: float, r: float, fill: Colour) -> None:
    box = ((x - r) * SCALE, (y - r) * SCALE, (x + r) * SCALE, (y + r) * SCALE)
    c.pieslice(box, 180, 360, fill=fill)
    _box(c, x - r * 1.25, y - r * 0.1, x + r * 1.25, y + r * 0.12, fill, r=r * 0.1)
    _box(c, x - r * 0.16, y - r * 1.04, x + r * 0.16, y, "#ffffff", r=r * 0.1)


def _ice(c: Draw) -> None:
    _road(c, tar="#5d7284", mark="#dcebf5")
    _truck(c, 330, cab="#20639b")
    for i in range(90):
        x, y = (i * 397) % WIDTH, (i * 251) % 780
        _disc(c, x, y, 3 + i % 5, "#ffffff")
    for x in (180, 760, 1150):
        _line(c, [(x, 720), (x + 60, 700), (x + 130, 726)], "#e9f5fc", width=6)


def _yard(c: Draw) -> None:
    _building(c, 900, 330, 480, "#8a9aa8", "#dfeaf2")
    _road(c)
    _truck(c, 150)


def _site(c: Draw) -> None:
    _building(c, 640, 300, 330, "#c98d63", "#f7e4c8")
    _building(c, 1000, 400, 300, "#b67648", "#f7e4c8")
    _crane(c, 330)
    for x in range(60, 600, 90):
        _shape(c, [(x, 700), (x + 22, 620), (x + 44, 700)], "#f26b21")
        _box(c, x + 8, 652, x + 36, 668, "#ffffff")


def _safety(c: Draw) -> None:
    _helmet(c, 720, 430, 210, "#f2b705")
    _box(c, 470, 500, 970, 800, "#f26b21", r=40)
    for x in (560, 800):
        _box(c, x, 500, x + 70, 800, "#e9f28a")
    _box(c, 470, 640, 970, 690, "#f4f4f0")


def _warehouse(c: Draw) -> None:
    for x in range(90, 1400, 330):
        for y in (180, 320, 460):
            _box(c, x, y + 100, x + 270, y + 112, "#3d6ea5")
            for box in range(3):
                shade = ("#c99a62", "#b98850", "#d9ae7a")[(box + y) % 3]
                _box(c, x + 8 + box * 88, y + 20 + box % 2 * 16, x + 86 + box * 88, y + 100, shade)
        _box(c, x - 6, 150, x + 8, GROUND, "#3d6ea5")
        _box(c, x + 262, 150, x + 276, GROUND, "#3d6ea5")
    _box(c, 560, 560, 800, 680, "#f2b705", r=16)
    _box(c, 800, 420, 818, 720, "#3b4754")
    _box(c, 818, 690, 960, 704, "#3b4754")
    _line(c, [(600, 560), (620, 450), (760, 450), (790, 560)], "#3b4754", width=14)
    for x in (620, 750):
        _wheel(c, x, 690, 40)


def _table(c: Draw) -> None:
    _box(c, 120, 560, 1320, 610, "#a5673f", r=12)
    for x, cup in ((330, "#d9480f"), (640, "#20639b"), (950, "#2f855a")):
        _box(c, x, 420, x + 150, 560, cup, r=22)
        _disc(c, x + 165, 490, 40, cup)
        _disc(c, x + 165, 490, 22, "#f6e7cf")
        for wisp in range(3):
            wave = [
                (x + 40 + wisp * 36 + 9 * math.sin(step / 2), 400.0 - step * 14)
                for step in range(9)
            ]
            _line(c, wave, "#ffffff", width=6)


def _calendar(c: Draw) -> None:
    _box(c, 420, 150, 1020, 720, "#ffffff", r=24)
    _box(c, 420, 150, 1020, 260, "#c92a2a", r=24)
    _box(c, 420, 220, 1020, 260, "#c92a2a")
    for row in range(5):
        for column in range(7):
            x, y = 456 + column * 78, 296 + row * 80
            fill = "#2f9e44" if (row, column) in {(2, 3), (2, 4), (3, 1)} else "#e9ecef"
            _box(c, x, y, x + 58, y + 56, fill, r=8)


def _phone(c: Draw) -> None:
    _box(c, 560, 90, 880, 730, "#1d242c", r=44)
    _box(c, 580, 130, 860, 690, "#e7f1fb", r=20)
    for y, fill in ((170, "#d9480f"), (300, "#ffffff"), (420, "#ffffff"), (540, "#ffffff")):
        _box(c, 600, y, 840, y + 100, fill, r=14)
        _box(c, 620, y + 24, 760, y + 40, "#1d242c" if fill == "#ffffff" else "#ffffff", r=6)
        _box(c, 620, y + 56, 810, y + 68, "#9fb0bf" if fill == "#ffffff" else "#ffd8c4", r=6)


def _party(c: Draw) -> None:
    colours = ("#f2b705", "#d9480f", "#20639b", "#2f9e44", "#c92a2a")
    for i in range(12):
        _shape(c, [(i * 124, 90), (i * 124 + 110, 90), (i * 124 + 55, 190)], colours[i % 5])
    _line(c, [(0, 90), (WIDTH, 90)], "#3b4754", width=5)
    for i, x in enumerate((230, 470, 960, 1200)):
        _disc(c, x, 360 - i % 2 * 60, 80, colours[i])
        _line(c, [(x, 440 - i % 2 * 60), (x + 10, 620)], "#3b4754", width=4)
    _box(c, 560, 470, 880, 620, "#fff4e0", r=16)
    _box(c, 560, 470, 880, 520, "#e8590c", r=16)
    for x in (620, 720, 820):
        _box(c, x - 6, 410, x + 6, 472, "#ffffff")
        _disc(c, x, 396, 14, "#f2b705")


SCENES: dict[str, tuple[tuple[Colour, Colour], Colour, Callable[[Draw], None]]] = {
    "ice": (("#5f7f9e", "#d6e6f2"), "#eef5fa", _ice),
    "yard": (("#7cc0ea", "#eaf6fd"), "#8fae6b", _yard),
    "site": (("#f5b971", "#fdebd0"), "#a88a6a", _site),
    "safety": (("#25476b", "#5b86b4"), "#2b343d", _safety),
    "warehouse": (("#e8ecf0", "#cfd6dd"), "#9aa5b0", _warehouse),
    "table": (("#f6e7cf", "#e9c893"), "#8a5a3b", _table),
    "calendar": (("#b9d7ea", "#e3f0f8"), "#d0dbe4", _calendar),
    "phone": (("#0b3b60", "#2b77a8"), "#0a2f4d", _phone),
    "party": (("#ffe9c7", "#ffd6a5"), "#c98d63", _party),
}
