"""Draws public/icons: a V that is also a tick, and a dot. Run it after changing the drawing."""

from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).parents[1] / "public" / "icons"
GREEN, WHITE, AMBER = "#0b5a47", "#ffffff", "#ffc24b"
SCALE = 4
TICK = ((0.25, 0.40), (0.44, 0.70), (0.76, 0.27))
DOT, DOT_RADIUS, STROKE = (0.735, 0.66), 0.07, 0.12


def draw(size: int, *, ground: str | None, corner: float, inset: float, ink: str, dot: str):
    """One icon; `inset` keeps the drawing inside the part every system's mask shows."""
    big = size * SCALE
    image = Image.new("RGBA", (big, big), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    if ground:
        pen.rounded_rectangle((0, 0, big - 1, big - 1), radius=corner * big, fill=ground)

    def at(point: tuple[float, float]) -> tuple[float, float]:
        return tuple((inset + part * (1 - 2 * inset)) * big for part in point)

    width = STROKE * (1 - 2 * inset) * big
    points = [at(point) for point in TICK]
    pen.line(points, fill=ink, width=round(width), joint="curve")
    for x, y in points:
        pen.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=ink)
    (x, y), radius = at(DOT), DOT_RADIUS * (1 - 2 * inset) * big
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=dot)
    return image.resize((size, size), Image.LANCZOS)


def main() -> None:
    """Write every icon the manifest, the page and the service worker name."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    colours = {"ink": WHITE, "dot": AMBER}
    for size in (192, 512):
        plain = draw(size, ground=GREEN, corner=0.22, inset=0.0, **colours)
        plain.save(FOLDER / f"{size}.png", optimize=True)
        masked = draw(size, ground=GREEN, corner=0.0, inset=0.14, **colours)
        masked.convert("RGB").save(FOLDER / f"maskable-{size}.png", optimize=True)
    apple = draw(180, ground=GREEN, corner=0.0, inset=0.06, **colours)
    apple.convert("RGB").save(FOLDER / "apple-touch-180.png", optimize=True)
    badge = draw(96, ground=None, corner=0.0, inset=-0.12, ink=WHITE, dot=WHITE)
    badge.save(FOLDER / "badge.png", optimize=True)


if __name__ == "__main__":
    main()
