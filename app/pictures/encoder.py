"""Re-encode one picture, alone in a process that may do little else. Run as a script.

Standard input: the picture. Standard output: one line of JSON, then the WebP files one after the
other. The line is `{"width": .., "height": .., "sizes": {"480": bytes, ..}}` or
`{"refused": "wrong_type" | "too_large" | "unreadable"}`.
"""

import io
import json
import resource
import sys
import warnings
from typing import Any

MAXIMUM_PIXELS = 40_000_000
MAXIMUM_MEMORY = 1024 * 1024 * 1024
MAXIMUM_CPU_SECONDS = 20
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 80


def confine() -> None:
    """Limit memory and processor time, and forbid writing files and starting processes."""
    resource.setrlimit(resource.RLIMIT_AS, (MAXIMUM_MEMORY, MAXIMUM_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAXIMUM_CPU_SECONDS, MAXIMUM_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))


def encode(data: bytes, widths: list[int]) -> tuple[dict[str, Any], bytes]:
    """The picture in each width, upright, with nothing in it but pixels."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = MAXIMUM_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            opened.draft("RGB", (widths[-1], widths[-1]))
            upright = ImageOps.exif_transpose(opened)
            return _files(_only_pixels(upright), widths)
    except UnidentifiedImageError:
        return {"refused": "wrong_type"}, b""
    except (Image.DecompressionBombWarning, Image.DecompressionBombError, MemoryError):
        return {"refused": "too_large"}, b""
    except (OSError, SyntaxError, ValueError, IndexError, KeyError, TypeError, EOFError):
        return {"refused": "unreadable"}, b""


def _only_pixels(image: Any) -> Any:
    """A fresh picture with these pixels: no EXIF, no profile, no text, no trailing bytes."""
    from PIL import Image

    mode = "RGBA" if image.has_transparency_data else "RGB"
    fresh = Image.new(mode, image.size)
    fresh.paste(image.convert(mode))
    return fresh


def _files(image: Any, widths: list[int]) -> tuple[dict[str, Any], bytes]:
    from PIL import Image

    files: dict[int, bytes] = {}
    for width in sorted({min(width, image.width) for width in widths}):
        resized = image.resize((width, _height(image, width)), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        resized.save(out, "WEBP", quality=QUALITY, method=4)
        files[width] = out.getvalue()
    widest = max(files)
    sizes = {str(width): len(file) for width, file in files.items()}
    head = {"width": widest, "height": _height(image, widest), "sizes": sizes}
    return head, b"".join(files.values())


def _height(image: Any, width: int) -> int:
    height: int = round(image.height * width / image.width)
    return max(1, height)


def main() -> None:
    """Do it, from standard input to standard output."""
    widths = [int(width) for width in sys.argv[1:]]
    confine()
    head, files = encode(sys.stdin.buffer.read(), widths)
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + files)


if __name__ == "__main__":
    main()
