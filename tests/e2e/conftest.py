"""The real product, a push service, a desktop and real browsers: what a journey starts with.

One product a module: each journey brings people of its own, and each starts browsers of its own.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import mkdtemp

import pytest
from playwright.sync_api import Playwright, expect, sync_playwright

from tests.e2e import desktop as desktops
from tests.e2e.browsers import Browsers
from tests.e2e.desktop import Desktop
from tests.e2e.office import Office
from tests.e2e.product import ROOT, Product
from tests.push_service import PushService, serve_in_process

BrowsersOf = Callable[[], AbstractContextManager[Browsers]]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright's driver, started once."""
    expect.set_options(timeout=20_000)
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A short path of its own for profiles, sockets and the instance."""
    made = Path(mkdtemp(prefix="vp-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
def push_service() -> Iterator[PushService]:
    """A Web Push service on loopback."""
    with serve_in_process() as service:
        yield service


@pytest.fixture(scope="module")
def desktop(folder: Path) -> Iterator[Desktop]:
    """The screen on which notifications appear."""
    with desktops.running(folder) as running:
        yield running


@pytest.fixture(scope="module")
def browsers_of(
    playwright: Playwright, folder: Path, desktop: Desktop, push_service: PushService
) -> BrowsersOf:
    """`with browsers_of() as browsers:` starts browsers that were never used before."""

    @contextmanager
    def starting() -> Iterator[Browsers]:
        desktop.clear()
        profiles = Path(mkdtemp(dir=folder))
        made = Browsers(playwright, folder=profiles, desktop=desktop, service=push_service)
        try:
            yield made
        finally:
            made.close()

    return starting


@pytest.fixture
def browsers(browsers_of: BrowsersOf) -> Iterator[Browsers]:
    """Starts browsers for one journey; closes what is left."""
    with browsers_of() as made:
        yield made


@pytest.fixture(scope="module")
def product(folder: Path) -> Iterator[Product]:
    """Veldpost, started on an empty folder, ready."""
    if not (ROOT / "pwa/dist/index.html").exists():
        pytest.fail("The PWA is not built. Run: make pwa")
    made = Product(folder)
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="module")
def office(product: Product) -> Iterator[Office]:
    """The first admin of a platform that was just set up."""
    with Office(product.url) as made:
        made.set_up(product.setup_link())
        yield made
