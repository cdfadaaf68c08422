"""Is text readable on the organisation's colour? (WCAG 2.2, contrast ratio.) Pure."""

WHITE, BLACK = "#ffffff", "#000000"


def on_colour(colour: str) -> str:
    """White or black, whichever reads better on `#rrggbb`: always 4.5:1 or more.

    White wins above 4.5:1, because bright text on a strong colour is what people expect of a
    brand; on everything lighter black gives more than 4.6:1.
    """
    return WHITE if contrast(colour, WHITE) >= 4.5 else BLACK


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
