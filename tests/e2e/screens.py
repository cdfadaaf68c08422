"""`python -m tests.e2e.screens docs/screens`: the README's pictures, taken from the demo."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from tests.e2e import desktop as desktops
from tests.e2e.accessibility import ARE_DRAWN
from tests.e2e.browsers import Browsers
from tests.e2e.phone import Phone
from tests.e2e.product import Product
from tests.e2e.tour import DRIVER, SCREENS, sign_in
from tests.e2e.words import en
from tests.push_service import PushService, serve_in_process

DESKTOP = {"width": 1280, "height": 800}
COLOURS = 255


@dataclass(frozen=True, slots=True)
class Picture:
    """One file: which screen, in which scheme, under which name."""

    screen: str
    is_dark: bool = False
    name: str = ""

    @property
    def file_name(self) -> str:
        """`inbox-phone-light.png`."""
        where = "phone" if SCREENS[self.screen].who == DRIVER else "desktop"
        return f"{self.name or self.screen}-{where}-{'dark' if self.is_dark else 'light'}.png"


PHONE = [
    Picture(screen, is_dark)
    for screen in ("inbox", "announcement", "devices", "settings")
    for is_dark in (False, True)
]
OFFICE = [
    *(Picture("desk"), Picture("composer"), Picture("review")),
    *(Picture("progress"), Picture("progress", is_dark=True)),
    *(Picture("people"), Picture("people", is_dark=True)),
    *(Picture("import-preview"), Picture("print-sheet")),
    Picture("admin-devices", name="devices"),
    Picture("delivery"),
]


def take_all(folder: Path) -> None:
    """Take every picture into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with _demo() as (product, browsers):
        cards = product.demo_cards()
        pages: dict[str, Page] = {}
        for picture in PHONE + OFFICE:
            who = SCREENS[picture.screen].who
            if who not in pages:
                pages[who] = _sign_in(browsers, product, who, cards[who])
            take(pages[who], picture, folder)


def take(page: Page, picture: Picture, folder: Path) -> None:
    """Open the screen, wait until it is whole, and keep it as a small PNG."""
    page.emulate_media(color_scheme="dark" if picture.is_dark else "light", reduced_motion="reduce")
    SCREENS[picture.screen].open(page)
    page.evaluate("scrollTo(0, 0)")
    page.evaluate(ARE_DRAWN)
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    file = folder / picture.file_name
    shot.quantize(COLOURS, method=Image.Quantize.MEDIANCUT).save(file, optimize=True)
    sys.stdout.write(f"{file} {file.stat().st_size // 1000} kB\n")


@contextmanager
def _demo() -> Iterator[tuple[Product, Browsers]]:
    """A demo of its own on a free port, and browsers to look at it with."""
    with (
        TemporaryDirectory(prefix="vp-") as made,
        serve_in_process() as service,
        desktops.running(Path(made)) as desktop,
        sync_playwright() as playwright,
    ):
        expect.set_options(timeout=20_000)
        product = Product(Path(made), is_demo=True)
        browsers = Browsers(playwright, folder=Path(made), desktop=desktop, service=service)
        try:
            product.start()
            yield product, browsers
        finally:
            browsers.close()
            product.stop()


def _sign_in(
    browsers: Browsers, product: Product, who: str, card: dict[str, dict[str, str]]
) -> Page:
    is_phone = who == DRIVER
    options = {} if is_phone else {"viewport": DESKTOP}
    context = browsers.chromium(who, phone=is_phone, base_url=product.url, **options)
    phone = Phone(context, en)
    sign_in(phone, card)
    if is_phone:
        _turn_on_notifications(phone, product.url, browsers.service)
    return phone.page


def _turn_on_notifications(phone: Phone, url: str, service: PushService) -> None:
    """What a headless Chromium cannot: its subscription is a virtual one of our push service."""
    asked = phone.context.request
    token = asked.get(f"{url}/api/session").json()["csrf_token"]
    headers = {"Origin": url, "X-CSRF-TOKEN": token}
    [subscription] = service.subscribe()
    answer = asked.put(f"{url}/api/me/subscription", data=subscription, headers=headers)
    assert answer.ok, answer.text()
    state = {"state": "on", "must_subscribe": False}
    ours = {"X-Min-Client": "1"}
    phone.context.route(
        "**/api/me/notifications", lambda route: route.fulfill(json=state, headers=ours)
    )


if __name__ == "__main__":
    take_all(Path(sys.argv[1]))
